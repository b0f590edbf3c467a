// Shows a notice and opens its page at a tap. Keeps nothing, answers no page requests: every page comes from the desk.
"use strict";
self.addEventListener("push", (event) => {
  let shown = {};
  try {
    shown = event.data.json();
  } catch {
    // A notice must be shown all the same, or the browser ends the subscription.
  }
  const options = { body: shown.body || "", tag: shown.tag || "heardback", data: { url: shown.url || "/" }, icon: "/static/heardback/icon.svg" };
  event.waitUntil(self.registration.showNotification(shown.title || "Heardback", options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.url, self.location.origin);
  // Only pages of the desk are opened, whatever a notice says.
  const path = url.origin === self.location.origin ? url.pathname + url.search + url.hash : "/";
  event.waitUntil((async () => {
    const open = (await self.clients.matchAll({ type: "window" })).find((one) => "navigate" in one && one.focused);
    return open ? open.navigate(path) : self.clients.openWindow(path);
  })());
});
