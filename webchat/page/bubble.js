// Draws one message: its text, place, file and buttons.
import { bare, icon, link, make, rich } from "./rich.js";
import { CAN_RING, NEEDS_HOME, tap } from "./ring.js";
import { available, toggle } from "./speech.js";

const COMMANDS = { "/find": "find", "/mine": "mine", "/follow": "follow", "/language": "language", "/help": "help", "/privacy": "privacy" };
export const CAN_LOCATE = window.isSecureContext && "geolocation" in navigator;

const label = (message, words) => {
  if (message.place) return words.place;
  return message.me && words[COMMANDS[message.text]] ? words[COMMANDS[message.text]] : message.text || "";
};

const venueCard = ({ lat, lon, title, address }, words) => {
  const here = `${Number(lat)},${Number(lon)}`;
  const map = `https://www.openstreetmap.org/?mlat=${Number(lat)}&mlon=${Number(lon)}#map=17/${Number(lat)}/${Number(lon)}`;
  return make(
    "div",
    { className: "venue" },
    icon("pin"),
    make(
      "p",
      {},
      make("strong", {}, make("bdi", { textContent: title })),
      make("span", {}, make("bdi", { textContent: address })),
    ),
    make(
      "div",
      { className: "links" },
      link(`geo:${here}?q=${here}`, { textContent: words.route }),
      link(map, { textContent: words.map }),
    ),
  );
};

const size = (bytes) => (bytes ? ` (${Math.max(1, Math.round(bytes / 1024))} kB)` : "");

const fileCard = (file) => {
  const url = new URL(file.url, document.baseURI);
  if (!/^https?:$/.test(url.protocol)) return "";
  const name = make("bdi", { textContent: file.name });
  const card = make("a", { className: "file", href: url.href, download: file.name }, icon("file"), name, size(file.size));
  return file.kind === "photo" ? make("img", { src: url.href, alt: file.name, loading: "lazy" }) : card;
};

const ringer = (choice, words) => {
  if (NEEDS_HOME) return make("p", { className: "hint", textContent: words.ring_home });
  if (!CAN_RING) return "";
  const button = make("button", { type: "button", className: "key ring", textContent: choice.text });
  button.onclick = () => tap(button);
  return button;
};

const key = (choice, message, words, act) => {
  if (choice.url === "#ring") return ringer(choice, words);
  if (choice.url) return link(choice.url, { className: "key", textContent: choice.text }) || "";
  const button = make("button", { type: "button", className: "key", textContent: choice.text });
  button.onclick = () => act.tap(button, message, choice);
  return button;
};

// Fewer, how many, more: one line on the smallest phone, and each button says what it counts.
const counter = (row) => {
  const [fewer, label, more] = row.children;
  if (row.children.length !== 3 || fewer.textContent !== "\u2212" || more.textContent !== "+") return row;
  row.classList.add("counter");
  for (const end of [fewer, more]) end.setAttribute("aria-label", `${end.textContent} ${label.textContent}`);
  return row;
};

const keys = (message, words, act) => {
  const rows = (message.keys || [])
    .map((row) => row.map((choice) => key(choice, message, words, act)).filter(Boolean))
    .filter((row) => row.length)
    .map((row) => counter(make("div", { className: "row" }, ...row)));
  if (message.ask && CAN_LOCATE) {
    const button = make("button", { type: "button", className: "key ask", textContent: message.ask.text });
    button.onclick = () => act.locate(button);
    rows.push(make("div", { className: "row" }, button));
  } else if (message.ask) {
    rows.push(make("p", { className: "hint", textContent: words.no_place }));
  }
  if (!rows.length) return "";
  const group = make("div", { className: "keys" }, ...rows);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", words.choices);
  return group;
};

const speaker = (message, words) => {
  const choices = (message.keys || []).flat().map((choice) => choice.text);
  const button = make("button", { type: "button", className: "speak", hidden: true }, icon("speak"));
  button.dataset.lang = message.lang || "";
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-label", words.listen);
  button.onclick = () => toggle(button, [message.text, ...choices].filter(Boolean).join(".\n"));
  return button;
};

// What a screen reader is told of a message that arrives.
export const summary = (message, words) => {
  const { venue, file } = message;
  const parts = [label(message, words), venue && `${venue.title}, ${venue.address}`, file && file.name];
  return bare(parts.filter(Boolean).join("\n"));
};

// A command that opened the chat is no sentence of the parent's.
export const silent = (message) => message.me && /^\/start\b/.test(message.text || "");

export const draw = (message, words, act) => {
  const name = `t${message.id ?? message.cid}`;
  const text = label(message, words);
  const bubble = make("div", { className: "bubble", tabIndex: -1 });
  bubble.setAttribute("role", "group");
  if (message.me) bubble.dir = "auto";
  else Object.assign(bubble, { lang: message.lang || "", dir: message.dir || "auto" });
  const body = make("div", { className: "body", id: name });
  if (text) {
    const entities = message.place || text !== message.text ? [] : message.entities;
    body.append(make("p", { className: "text" }, ...rich(text, entities, act.say)));
    if (message.me) body.firstChild.dir = "auto";
  }
  if (message.venue) body.append(venueCard(message.venue, words));
  if (message.file) body.append(fileCard(message.file));
  if (available && !message.me && message.text) bubble.append(speaker(message, words));
  bubble.append(body);
  bubble.setAttribute("aria-labelledby", name);
  const choices = keys(message, words, act);
  bubble.classList.toggle("wide", Boolean(choices));
  bubble.append(choices);
  return bubble;
};
