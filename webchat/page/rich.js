// Turns text and its entities into nodes. Text enters by textContent alone: no markup comes from outside.
const SAFE = ["http:", "https:", "tel:", "geo:", "mailto:"];
const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code" };
const MARKS = /[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

export const bare = (text) => text.replace(MARKS, "");

export const make = (tag, props = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
};

// Drawn with the text's colour; the name stands beside it or in the button's label.
export const icon = (name) => {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
};

export const link = (address, props, ...children) => {
  let url;
  try {
    url = new URL(bare(address));
  } catch {
    return null;
  }
  if (!SAFE.includes(url.protocol)) return null;
  const element = make("a", { href: url.href, ...props }, ...children);
  if (url.protocol.startsWith("http")) Object.assign(element, { target: "_blank", rel: "noopener noreferrer" });
  return element;
};

const address = (entity, text) => {
  switch (entity.type) {
    case "text_link": return entity.url || "";
    case "url": return /^[a-z][a-z0-9+.-]*:/i.test(bare(text)) ? text : `https://${text}`;
    case "email": return `mailto:${text}`;
    case "phone_number": return `tel:${bare(text).replace(/[^\d+]/g, "")}`;
    default: return null;
  }
};

const wrap = (entity, text, nodes, say) => {
  const target = address(entity, text);
  if (target !== null) return link(target, {}, ...nodes) || make("span", {}, ...nodes);
  if (entity.type === "bot_command") {
    // A button is a paragraph of its own: without a direction its slash would stand at the end.
    return make("button", { type: "button", className: "link", dir: "ltr", onclick: () => say(bare(text)) }, ...nodes);
  }
  return make(TAGS[entity.type] || "span", {}, ...nodes);
};

// Entities nest and never cross; offsets are UTF-16 units, as JavaScript counts.
const build = (text, entities, start, end, say) => {
  const nodes = [];
  let at = start;
  for (let i = 0; i < entities.length; ) {
    const outer = entities[i];
    const close = outer.offset + outer.length;
    const inner = [];
    for (i += 1; i < entities.length && entities[i].offset < close; i += 1) inner.push(entities[i]);
    if (outer.offset < at || close > end) continue;
    nodes.push(text.slice(at, outer.offset));
    nodes.push(wrap(outer, text.slice(outer.offset, close), build(text, inner, outer.offset, close, say), say));
    at = close;
  }
  nodes.push(text.slice(at, end));
  return nodes.filter((node) => node !== "");
};

export const rich = (text, entities, say) => {
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, sorted, 0, text.length, say);
};
