// Lets this phone ring when there is news: by a tap, where the browser can and the server may.
import { store } from "./outbox.js";

const key = document.documentElement.dataset.ring;
const entry = document.getElementById("ring");
const on = store("ring", false);
let page = null; // {words(), note(text)}
let checked = false;

export const CAN_RING = Boolean(key && window.isSecureContext && "serviceWorker" in navigator
  && "PushManager" in window && "Notification" in window);
// An iPhone rings only for a page on its home screen; no other browser knows this property.
export const NEEDS_HOME = Boolean(key && !CAN_RING && navigator.standalone === false);

const load = () => import("./push.js");

export const refresh = () => {
  for (const button of document.querySelectorAll(".ring")) button.hidden = on.get();
  entry.dataset.t = on.get() ? "ring_off" : "ring";
  entry.textContent = page.words()[entry.dataset.t];
};

const set = (yes) => {
  on.set(yes);
  refresh();
};

const begin = async () => {
  // Asked for within the tap itself: Safari does not listen later.
  if (await Notification.requestPermission() !== "granted") return "ring_refused";
  await (await load()).begin(key);
  set(true);
  return "ring_on";
};

const end = async () => {
  await (await load()).end();
  set(false);
  return "ring_stopped";
};

// On or off; what came of it is told below the chat.
export const tap = async (button) => {
  if (button.getAttribute("aria-disabled")) return;
  button.setAttribute("aria-disabled", "true");
  const told = await (on.get() ? end() : begin()).catch(() => "failed");
  button.removeAttribute("aria-disabled");
  if (button.hidden) button.closest(".bubble").focus({ preventScroll: true });
  page.note(page.words()[told]);
};

// Another chat has begun: the ring belonged to the one that is gone.
export const forget = async () => {
  if (!on.get()) return;
  set(false);
  await load().then((push) => push.end(false)).catch(() => {});
};

// Once a visit: what browser and server know of the ring is made the same.
export const check = async () => {
  if (checked || !on.get()) return;
  checked = true;
  try {
    if (Notification.permission !== "granted" || !await (await load()).renew()) await end();
  } catch (failure) {
    if (failure.message === "401") await forget(); // otherwise the next visit asks again
  }
};

export const offer = (words, note) => {
  page = { words, note };
  entry.parentElement.hidden = !CAN_RING;
  entry.onclick = () => {
    document.getElementById("menu-button").focus(); // the menu closes
    tap(entry);
  };
  refresh();
};
