// Leaving at once: blanks the page, then replaces it, so that "back" does not return here. Shift three times does it, too.
const box = () => document.querySelector("[data-exit]");
const WITHIN = 5000;
let presses = 0;
let timer;

function leave() {
  const link = box()?.querySelector("a");
  if (!link) return;
  document.documentElement.classList.add("blank");
  document.title = "\u200b";
  location.replace(link.href);
}

function show() {
  const here = box();
  if (!here) return;
  here.dataset.presses = presses;
  const said = here.querySelector("[role=status]");
  said.textContent = { 1: said.dataset.once, 2: said.dataset.twice }[presses] ?? "";
}

addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-exit] a[rel]")) return;
  event.preventDefault();
  leave();
});

addEventListener("keyup", (event) => {
  if (event.key !== "Shift") return;
  presses += 1;
  clearTimeout(timer);
  if (presses > 2) return leave();
  timer = setTimeout(() => ((presses = 0), show()), WITHIN);
  show();
});

// A capital letter is no press of its own.
addEventListener("keydown", (event) => {
  if (event.key === "Shift" || !presses) return;
  clearTimeout(timer);
  presses = 0;
  show();
});
