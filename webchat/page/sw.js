// Keeps the shell of the page for a dead connection. Whatever is said never passes through here.
const version = new URL(self.location.href).searchParams.get("v");
const home = new URL("./", self.location.href).href;
const ours = `chat:${home}:`; // other pages of this host have caches of their own
const shell = `${ours}${version}`;
const assets = ["chat.css", "icon.svg", "chat.js", "bubble.js", "menu.js", "outbox.js", "rich.js", "ring.js", "speech.js", "stream.js"]
  .map((name) => new URL(`assets/${version}/${name}`, home).href);

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(shell).then((cache) => cache.addAll([home, ...assets])).then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith(ours) && name !== shell).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

const freshHome = async (request) => {
  const cache = await caches.open(shell);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(home, answer.clone());
    return answer;
  } catch {
    return cache.match(home, { ignoreVary: true });
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET") return;
  if (url.origin + url.pathname === home) event.respondWith(freshHome(request));
  else if (assets.includes(url.href)) event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
});

// A ring says that there is news and nothing else; of several only the last is shown.
self.addEventListener("push", (event) => {
  const title = (event.data && event.data.text().trim()) || "\u2026";
  const picture = new URL(`assets/${version}/icon-192.png`, home).href;
  event.waitUntil(self.registration.showNotification(title, { tag: "news", renotify: true, icon: picture, dir: "auto" }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients.matchAll({ type: "window", includeUncontrolled: true }).then((windows) => {
      const chat = windows.find(({ url }) => url.split(/[?#]/)[0] === home);
      return chat ? chat.focus() : self.clients.openWindow(home);
    }),
  );
});

// The push service gives a new endpoint now and then: the server hears of it, or the ring ends.
const renewed = async ({ oldSubscription, newSubscription }) => {
  const options = oldSubscription && oldSubscription.options;
  const fresh = newSubscription || (options && await self.registration.pushManager.subscribe(options));
  if (!fresh) return;
  const headers = { "content-type": "application/json" };
  await fetch(new URL("api/ring", home), { method: "POST", headers, body: JSON.stringify(fresh) });
};

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renewed(event)));
