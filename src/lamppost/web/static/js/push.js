// Tell somebody in this browser: ask it for an address of a push service, and hand that to the board.
const form = document.getElementById("push-here");
const state = document.getElementById("push-state");
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") return form.dataset.denied;
  await navigator.serviceWorker.register("/sw.js");
  const worker = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) };
  // One that was made for another key of the board cannot be changed, only made anew.
  const subscription = await worker.pushManager.subscribe(options).catch(async () => {
    await (await worker.pushManager.getSubscription())?.unsubscribe();
    return worker.pushManager.subscribe(options);
  });
  form.elements.address.value = subscription.endpoint;
  form.elements.p256dh.value = text(subscription.getKey("p256dh"));
  form.elements.auth.value = text(subscription.getKey("auth"));
  return "";
}

if (form) {
  form.hidden = !able;
  if (able) state.textContent = "";
  form.addEventListener("submit", async (event) => {
    if (form.elements.address.value) return;
    event.preventDefault();
    try {
      state.textContent = await subscribe();
    } catch {
      state.textContent = form.dataset.failed;
    }
    if (form.elements.address.value) form.submit();
  });
}
