// Subscribes this browser to notices: asks the person, asks the browser, hands its keys to the form. No rule here.
"use strict";
(() => {
  const form = document.getElementById("subscribe");
  const button = document.getElementById("subscribe-button");
  const problem = document.getElementById("subscribe-problem");
  if (!form || !button) return;
  const say = (words) => { problem.textContent = words; };
  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "="));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };

  button.addEventListener("click", async () => {
    say("");
    if (!("serviceWorker" in navigator) || !("PushManager" in window)) {
      return say("This browser cannot show notices. Mail still comes.");
    }
    if ((await Notification.requestPermission()) !== "granted") {
      return say("The browser does not allow notices: allow them in its settings for this page, and try again.");
    }
    try {
      await navigator.serviceWorker.register("/sw.js");
      const worker = await navigator.serviceWorker.ready;
      await (await worker.pushManager.getSubscription())?.unsubscribe();
      const options = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) };
      const made = (await worker.pushManager.subscribe(options)).toJSON();
      form.elements.endpoint.value = made.endpoint;
      form.elements.p256dh.value = made.keys.p256dh;
      form.elements.auth.value = made.keys.auth;
      form.submit();
    } catch (error) {
      say(`The browser's push service could not be reached (${error.message}). Mail still comes.`);
    }
  });
})();
