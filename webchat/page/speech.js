// Reads a message aloud with a voice that lives on the phone; a remote voice would carry the text abroad.
const engine = window.speechSynthesis;
let voices = [];
let speaking = null;

const voiceFor = (lang) => {
  const code = (lang || "").toLowerCase().split("-")[0];
  return voices.find((voice) => voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === code);
};

const stop = () => {
  const button = speaking;
  speaking = null;
  engine.cancel();
  if (button) button.setAttribute("aria-pressed", "false");
};

const spoken = (text) => text.replace(/[\u2066-\u2069\u200e\u200f]|\p{Extended_Pictographic}|\ufe0f/gu, " ");

export const refresh = (root = document) => {
  for (const button of root.querySelectorAll(".speak")) button.hidden = !voiceFor(button.dataset.lang);
};

export const toggle = (button, text) => {
  const same = speaking === button;
  stop();
  if (same) return;
  const voice = voiceFor(button.dataset.lang);
  const utterance = new SpeechSynthesisUtterance(spoken(text));
  Object.assign(utterance, { voice, lang: voice.lang, rate: 0.95 });
  utterance.onend = utterance.onerror = () => { if (speaking === button) stop(); };
  speaking = button;
  button.setAttribute("aria-pressed", "true");
  engine.speak(utterance);
};

export const available = Boolean(engine && window.SpeechSynthesisUtterance);

if (available) {
  const load = () => {
    voices = engine.getVoices();
    refresh();
  };
  load();
  // Safari 15 has no addEventListener on speechSynthesis.
  engine.onvoiceschanged = load;
  addEventListener("pagehide", stop);
}
