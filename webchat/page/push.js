// Asks the browser's push service for a ring and tells the server; loaded only by those who want one.
import { post } from "./outbox.js";

const PATIENCE_MS = 10000;

const bytes = (key) => Uint8Array.from(atob(key.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

// A worker that could not be installed never becomes ready.
const manager = () => Promise.race([
  navigator.serviceWorker.ready.then((registration) => registration.pushManager),
  new Promise((_, fail) => { setTimeout(() => fail(new Error("no worker")), PATIENCE_MS); }),
]);

const tell = async (subscription) => {
  const answer = await post("api/ring", subscription);
  if (!answer.ok) throw new Error(String(answer.status));
};

export const begin = async (key) => {
  const push = await manager();
  const options = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  const known = await push.getSubscription();
  await tell(known || await push.subscribe(options));
};

// What the browser has ended has ended; what it still has, the server hears of once more.
export const renew = async () => {
  const known = await (await manager()).getSubscription();
  if (known) await tell(known);
  return Boolean(known);
};

export const end = async (told = true) => {
  if (told) await post("api/ring", {}, "DELETE");
  const known = await (await manager()).getSubscription();
  if (known) await known.unsubscribe();
};
