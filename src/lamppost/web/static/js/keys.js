// Staff shortcuts by single keys. They can be switched off (WCAG 2.1.4), and each is also a button or a link.
// data-key="a" on what a key presses, with data-then="id" for where to go on; data-key-item on what j and k walk through; #keys-help is the "?" dialog.
const STORE = "lamppost-keys";
const toggle = document.getElementById("keys-switch");
const help = document.getElementById("keys-help");
const items = () => [...document.querySelectorAll("[data-key-item]")];
const enabled = () => {
  try {
    return localStorage.getItem(STORE) !== "off";
  } catch {
    return true; // storage may be forbidden; the switch then lasts as long as the page
  }
};
let on = enabled();

function walk(by) {
  const all = items();
  const now = all.findIndex((item) => item.contains(document.activeElement));
  const next = all[Math.max(0, Math.min(all.length - 1, now + by))] ?? all[0];
  const target = next?.matches("a, button, [tabindex]") ? next : next?.querySelector("a, button");
  target?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function press(key) {
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return false;
  if (target.matches("input[type=radio], input[type=checkbox]")) {
    target.checked = true;
    target.dispatchEvent(new Event("change", { bubbles: true }));
    (document.getElementById(target.dataset.then ?? "") ?? target).focus();
  } else if (target.matches("input, select, textarea")) target.focus();
  else target.click();
  return true;
}

addEventListener("keydown", (event) => {
  const busy = event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, dialog");
  if (busy) return;
  if (event.key === "?" && help) help.showModal();
  else if (!on) return;
  else if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (event.key.length !== 1 || !press(event.key)) return;
  event.preventDefault();
});

if (toggle) {
  toggle.checked = on;
  toggle.addEventListener("change", () => {
    on = toggle.checked;
    try {
      localStorage.setItem(STORE, on ? "on" : "off");
    } catch {
      // as above
    }
  });
}
