// Keeps one page for when there is no connection, and nothing else: no page of a person stays on the device.
// Shows what an alert found to whoever asked for it in this browser.
const KEPT = {{ kept|safe }};
const NAME = KEPT.join(" ");

addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const dropOld = caches.keys().then((names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name))));
  event.waitUntil(Promise.all([dropOld, registration.navigationPreload?.enable()]));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (KEPT.includes(path)) event.respondWith(caches.match(path).then((kept) => kept ?? fetch(request)));
});

async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match(KEPT[0])) ?? Response.error();
  }
}

addEventListener("push", (event) => {
  const { title, body, url, tag, lang, dir } = event.data.json();
  event.waitUntil(registration.showNotification(title, { body, tag, lang, dir, icon: KEPT[3], data: url }));
});

addEventListener("notificationclick", (event) => {
  const { notification } = event;
  notification.close();
  const to = new URL(notification.data, location.origin);
  if (to.origin === location.origin) event.waitUntil(clients.openWindow(to.href));
});
