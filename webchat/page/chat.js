// The parent's chat: messages come by server-sent events, answers go by POST through the outbox.
import { draw, silent, summary, CAN_LOCATE } from "./bubble.js";
import { menu } from "./menu.js";
import { Outbox, post, store } from "./outbox.js";
import { make } from "./rich.js";
import * as ring from "./ring.js";
import { refresh } from "./speech.js";
import { Stream } from "./stream.js";

const $ = (id) => document.getElementById(id);
const root = document.documentElement;
const items = $("items");
const input = $("text");
const opened = store("opened", false);
const heard = store("heard", 0); // newest change that was read out: a reload does not read it again
const spoken = store("words", null);
const echoes = new Map(); // what the parent said and the server has not shown yet, by client id
const ANSWER_MS = 10000;
const DECIMALS = 1000; // three decimals of a degree: about 100 m
let words = JSON.parse(root.dataset.words);
let led = false; // a link led here: what it leads to is shown, although it comes below the greeting
let tapped = null; // {button, id, bubble} of the tap whose answer takes the focus

const speak = ({ lang, dir, words: said, commands = [] }) => {
  words = { ...words, ...said };
  Object.assign(root, { lang, dir });
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = words[element.dataset.t];
  for (const element of document.querySelectorAll("[data-l]")) element.setAttribute("aria-label", words[element.dataset.l]);
  input.placeholder = words.write;
  for (const anchor of document.querySelectorAll("#menu a")) anchor.search = `?lang=${words.code}`;
  $("team").parentElement.hidden = !commands.some(({ command }) => command === "team");
};

const nearEnd = () => window.innerHeight + window.scrollY > document.body.scrollHeight - 160;

const toEnd = () => window.scrollTo(0, document.body.scrollHeight);

const reveal = (entry) => {
  if (entry.offsetHeight > window.innerHeight * 0.6) entry.scrollIntoView({ block: "start" });
  else entry.scrollIntoView({ block: "nearest" });
};

const tell = (id, text) => {
  if ($(id).textContent === text) return;
  const stay = nearEnd();
  $(id).textContent = text;
  if (stay) toEnd();
};

const note = (text) => tell("note", text);

const connected = (yes) => tell("net", yes ? "" : words.offline);

const numbered = (id) => items.querySelector(`:scope > [data-id="${Number(id)}"]`);

const insert = (entry) => {
  const id = Number(entry.dataset.id || Infinity);
  const later = [...items.children].find((other) => Number(other.dataset.id || Infinity) > id);
  items.insertBefore(entry, later || null);
};

// New messages are read out from here and the log itself is silent: an edited message
// takes the focus, which reads it, and a log that spoke too would say it twice.
const announce = (message) => {
  const line = make("p", { lang: message.lang || "", dir: message.dir || "auto", textContent: summary(message, words) });
  $("announce").append(line);
  setTimeout(() => line.remove(), ANSWER_MS);
};

const release = () => {
  if (!tapped) return;
  tapped.button.removeAttribute("aria-disabled");
  tapped.button.classList.remove("busy");
  clearTimeout(tapped.timer);
  tapped = null;
};

// Focus follows the tap, unless the parent has moved on meanwhile.
const follows = () => {
  if (!tapped) return false;
  const now = document.activeElement;
  return now === document.body || tapped.bubble.contains(now);
};

const settle = (message) => {
  for (const [cid, echo] of echoes) {
    if (message.cid === cid || (message.place ? echo.item.lat !== undefined : echo.item.text === message.text)) {
      echo.entry.remove();
      echoes.delete(cid);
      return;
    }
  }
};

const place = (message) => {
  const old = numbered(message.id);
  const entry = old || make("li", { className: message.me ? "me" : "bot" });
  entry.dataset.id = message.id;
  entry.hidden = Boolean(silent(message));
  entry.replaceChildren(draw(message, words, act));
  if (!old) insert(entry);
  refresh(entry);
  ring.refresh();
  return entry;
};

const receive = (message) => {
  const known = message.change <= heard.get();
  heard.set(Math.max(heard.get(), message.change));
  $("greeting")?.remove();
  if (message.gone) {
    numbered(message.id)?.remove();
    return;
  }
  const stay = nearEnd();
  const focus = !message.me && follows();
  const edited = Boolean(numbered(message.id));
  if (message.me) settle(message);
  const entry = place(message);
  if (focus) {
    release();
    entry.firstChild.focus({ preventScroll: true });
    if (edited) reveal(entry);
  } else if (!message.me && !known) announce(message);
  if (!edited && (stay || focus || led)) reveal(entry);
};

const echo = (item) => {
  if (item.text === undefined && item.lat === undefined) return;
  const message = { cid: item.cid, me: true, text: item.text, place: item.lat !== undefined };
  if (silent(message)) return;
  const entry = make("li", { className: "me waiting" }, draw(message, words, act));
  entry.append(make("p", { className: "state", textContent: words.waiting }));
  echoes.set(item.cid, { item, entry });
  insert(entry);
  reveal(entry);
};

const sent = ({ cid }) => {
  const waiting = echoes.get(cid);
  if (!waiting) return;
  waiting.entry.classList.remove("waiting");
  waiting.entry.querySelector(".state")?.remove();
};

const refused = ({ cid, text }, { error, limit }) => {
  const waiting = echoes.get(cid);
  release();
  echoes.delete(cid);
  waiting?.entry.remove();
  note(error === "too_long" ? words.too_long.replace("{limit}", `\u2068${limit}\u2069`) : words.failed);
  if (text && !input.value) input.value = text;
  if (text) input.focus();
};

const enter = async () => {
  const answer = await post("api/open", {});
  if (!answer.ok) throw new Error(String(answer.status));
  opened.set(true);
  if (!(await answer.json()).new) return;
  heard.set(0);
  ring.forget();
  stream.after = 0;
  const former = items.querySelectorAll("[data-id]");
  for (const entry of former) entry.remove();
  if (former.length) input.value = ""; // of whoever sat here before
};

const say = (saying) => {
  led = false;
  note("");
  echo(outbox.add(saying));
  outbox.flush();
};

// The chat is over: only its goodbye stays on the screen, if there is one, and nothing in this browser.
const end = ({ goodbye }) => {
  stream.hangUp();
  stream.after = 0;
  release();
  note("");
  input.value = "";
  grow();
  $("announce").replaceChildren();
  const last = goodbye && [...items.querySelectorAll(":scope > .bot")].pop();
  for (const entry of [...items.children]) if (entry !== last) entry.remove();
  for (const kept of [opened, heard, spoken, outbox.kept]) kept.clear();
  echoes.clear();
  post("api/leave", {}).catch(() => {}); // takes the cookie along
};

const act = {
  say: (text) => say({ text }),
  tap(button, message, choice) {
    if (button.getAttribute("aria-disabled")) return;
    release();
    led = false;
    button.setAttribute("aria-disabled", "true");
    button.classList.add("busy");
    tapped = { button, bubble: button.closest(".bubble"), timer: setTimeout(release, ANSWER_MS) };
    note("");
    outbox.add({ data: choice.data, of: message.id });
    outbox.flush();
  },
  locate(button) {
    if (!CAN_LOCATE || button.getAttribute("aria-disabled")) return;
    const round = (degrees) => Math.round(degrees * DECIMALS) / DECIMALS;
    const free = () => button.removeAttribute("aria-disabled");
    button.setAttribute("aria-disabled", "true");
    note(words.locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        free();
        say({ lat: round(coords.latitude), lon: round(coords.longitude) });
      },
      () => {
        free();
        note(words.no_place);
        input.focus();
      },
      { maximumAge: 600000, timeout: ANSWER_MS },
    );
  },
};

const grow = () => {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + 2}px`;
};

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (!text) return;
  input.value = "";
  grow();
  say({ text });
});
input.addEventListener("input", grow);
input.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  $("form").requestSubmit ? $("form").requestSubmit() : $("send").click(); // Safari 15 lacks requestSubmit
});

const stream = new Stream(
  enter,
  {
    message: receive,
    words(said) {
      spoken.set(said);
      speak(said);
    },
    note({ text }) {
      release();
      note(text);
    },
    ended: end,
  },
  {
    opened() {
      connected(true);
      outbox.flush();
      ring.check();
    },
    broken: (often) => connected(often < 2),
  },
);
const outbox = new Outbox(() => stream.open(), { sent, refused, connected });

const wake = () => {
  if (stream.listening) outbox.flush();
  else if (opened.get()) stream.listen();
  else stream.open();
};

// A link that was passed on opens the chat at what it leads to: said once, then gone from the address.
// What no log may see, such as an invitation, stands behind #.
const asked = new URL(location.href);
const target = asked.searchParams.get("start") ?? new URLSearchParams(asked.hash.slice(1)).get("start");
if (target !== null) {
  asked.searchParams.delete("start");
  asked.hash = "";
  history.replaceState(null, "", asked);
  led = /^[a-z]-[\w-]{1,60}$/.test(target);
  if (led) outbox.add({ text: `/start ${target}` });
}

menu(act.say);
ring.offer(() => words, note);
if (spoken.get()) speak(spoken.get());
for (const item of outbox.waiting()) echo(item);
window.addEventListener("online", wake);
window.addEventListener("offline", () => connected(false));
window.addEventListener("pageshow", ({ persisted }) => { if (persisted) wake(); });
window.addEventListener("pagehide", () => stream.hangUp()); // the browser may keep the page: it asks again when shown
document.addEventListener("visibilitychange", () => { if (!document.hidden && opened.get()) wake(); });
if ("serviceWorker" in navigator) navigator.serviceWorker.register(root.dataset.worker).catch(() => {});
wake();
