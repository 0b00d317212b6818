// What every page may use: search by "/", share and copy, fresh times, menus that close, forms sent once.
const root = document.documentElement;
root.classList.add("js");

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");

addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus();
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const box = document.getElementById("q");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu === except) continue;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
}
addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

// <button data-share data-done="Link copied">: the device's own sheet, or the clipboard.
addEventListener("click", async (event) => {
  const button = event.target.closest("[data-share], [data-copy]");
  if (!button) return;
  const url = button.dataset.copy || document.querySelector("link[rel=canonical]")?.href || location.href;
  try {
    if ("share" in button.dataset && navigator.share) return void (await navigator.share({ title: document.title, url }));
    await navigator.clipboard.writeText(url);
    say(button, button.dataset.done);
  } catch (error) {
    if (error.name !== "AbortError") say(button, url);
  }
});

function say(button, words) {
  const out = button.querySelector("[data-label]") ?? button;
  const before = out.textContent;
  out.textContent = words;
  out.setAttribute("role", "status");
  setTimeout(() => (out.textContent = before), 4000);
}

// [data-js=address of a module]: loaded when somebody first comes near it. What was done there in the meantime is done
// again then; where the module cannot be had, the page does by itself what it does without script.
const ready = new Set();
async function wake(event) {
  const { target, type, submitter } = event;
  const address = target.closest?.("[data-js]")?.dataset.js;
  if (!address || ready.has(address)) return;
  const sends = type === "submit";
  const again = sends || (type === "click" && !event.ctrlKey && !event.metaKey && !event.shiftKey && target.closest("[data-near] button, [data-step]"));
  if (again) event.preventDefault(), event.stopImmediatePropagation();
  await import(address).catch(() => {});
  ready.add(address);
  if (sends) target.requestSubmit(submitter);
  else if (again) again.click();
  else if (type === "change") target.dispatchEvent(new Event(type, { bubbles: true }));
}
for (const type of ["pointerover", "focusin", "click", "change", "submit"]) addEventListener(type, wake, true);

// A form is sent once; coming back to the page makes it ready again.
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-disabled", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
});

// Times drawn by the server ("4 h ago", with the full date in their title) stay true while the page is open.
const STEPS = [["day", 86400], ["hour", 3600], ["minute", 60]];
function refreshTimes() {
  const words = new Intl.RelativeTimeFormat(root.lang, { numeric: "auto", style: "narrow" });
  for (const time of document.querySelectorAll("time[datetime][title]")) {
    const age = (Date.parse(time.dateTime) - Date.now()) / 1000;
    const [unit, seconds] = STEPS.find(([, size]) => Math.abs(age) >= size) ?? [];
    if (unit && Math.abs(age) < 7 * 86400) time.textContent = words.format(Math.round(age / seconds), unit);
  }
}
setInterval(() => document.hidden || refreshTimes(), 60_000);

document.querySelector("[data-focus]")?.focus();

// A row of tabs that is wider than the screen begins with the one that is open.
document.querySelector(".tabs [aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "center" });
