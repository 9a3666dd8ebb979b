// Opens and closes the menu, and says its commands.
const button = document.getElementById("menu-button");
const list = document.getElementById("menu");

const show = (open) => {
  list.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
};

export const menu = (say) => {
  button.addEventListener("click", () => show(list.hidden));
  list.addEventListener("click", ({ target }) => {
    const { command } = target.dataset;
    show(false);
    if (!command) return;
    button.focus();
    say(command);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || list.hidden) return;
    show(false);
    button.focus();
  });
  document.addEventListener("click", ({ target }) => {
    if (!target.closest("header")) show(false);
  });
  document.getElementById("language").addEventListener("click", () => say("/language"));
};
