// Without a connection an ad's words stay on this device; with one they begin a draft.
const KEY = "kept-words";
const form = document.getElementById("kept");
const state = document.getElementById("state");
const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
const [first] = location.pathname.split("/").filter(Boolean);
// Shown in place of the page that could not be had, so the address still names the town.
const town = (/^(my|mail|sign-in|staff|offline|)$/.test(first ?? "") ? kept.town : first) ?? kept.town;

form.elements.title.value = kept.title ?? "";
form.elements.text.value = kept.body ?? "";
if (town) form.action = `/${town}/post/shared/`;

function keep() {
  localStorage.setItem(KEY, JSON.stringify({ town, title: form.elements.title.value, body: form.elements.text.value }));
}
function show() {
  state.textContent = !town ? state.dataset.nowhere : navigator.onLine ? state.dataset.ready : state.dataset.waits;
}
form.addEventListener("input", keep);
form.addEventListener("submit", (event) => {
  if (!town || !navigator.onLine) event.preventDefault();
  show();
});
document.getElementById("forget").addEventListener("click", () => {
  localStorage.removeItem(KEY);
  form.reset();
  form.elements.title.value = form.elements.text.value = "";
});
addEventListener("online", show);
addEventListener("offline", show);
show();
