// The map of a region, moved in place: its steps are links already, and dragging, pinching, keys and the wheel (with Ctrl)
// choose among the same addresses. Without this every step is a page.
const KM = [1, 2, 5, 10, 20, 50, 100, 200];
const KEYS = { "+": "in", "=": "in", "-": "out", ArrowUp: "north", ArrowLeft: "west", ArrowRight: "east", ArrowDown: "south" };
const results = document.getElementById("results");
const map = () => results?.querySelector(".region");
const fingers = new Map();
let running, start, moved;

async function go(url, step) {
  running?.abort();
  running = new AbortController();
  results.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: running.signal, headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = fresh.getElementById("results");
    if (!answer.ok || !next) return location.assign(url);
    const status = results.querySelector("[role=status]");
    const words = next.querySelector("[role=status]");
    const say = words?.textContent;
    if (status) words?.replaceWith(status);
    results.replaceChildren(...next.childNodes);
    if (status) setTimeout(() => (status.textContent = say), 50);
    for (const old of document.querySelectorAll("form[data-live] :is([data-swap], [data-around])")) {
      const key = old.dataset.swap === undefined ? "[data-around]" : `[data-swap="${CSS.escape(old.dataset.swap)}"]`;
      const now = fresh.querySelector(`form[data-live] ${key}`);
      if (now) old.replaceChildren(...now.childNodes);
    }
    document.title = fresh.title;
    history.replaceState({ live: true }, "", url);
    if (step) (map()?.querySelector(`[data-step=${step}]`) ?? map()?.querySelector("[data-step]"))?.focus({ preventScroll: true });
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
  results.removeAttribute("aria-busy");
}

// The address of this map with another middle: x and y are pixels that the sheet was dragged by.
function dragged(x, y) {
  const { point, km, reach, width } = map().dataset;
  const [north, east] = point.split(",").map(Number);
  const far = (pixels) => ((pixels * width) / map().querySelector("svg").clientWidth) * (km / reach) / 111.2;
  const latitude = Math.max(-90, Math.min(90, north + far(y)));
  const longitude = east - far(x) / Math.max(Math.cos((latitude * Math.PI) / 180), 0.01);
  return address(`${latitude.toFixed(2)},${(((longitude + 540) % 360) - 180).toFixed(2)}`, KM.find((one) => one >= km) ?? 200);
}

function address(around, km) {
  const url = new URL(location.href);
  for (const name of ["where", "town", "district", "page"]) url.searchParams.delete(name);
  url.searchParams.set("around", around);
  url.searchParams.set("km", km);
  url.searchParams.set("view", "map");
  return url.href;
}

const step = (name) => map()?.querySelector(`[data-step=${name}]`);
const spread = () => (([a, b]) => Math.hypot(a.x - b.x, a.y - b.y))([...fingers.values()]);

function drop() {
  const sheet = map()?.querySelector(".sheet");
  const ratio = moved?.spread ? moved.spread / start.spread : 1;
  if (sheet && ratio > 1.3 && step("in")) go(step("in").href);
  else if (sheet && ratio < 0.75 && step("out")) go(step("out").href);
  else if (sheet && moved && Math.hypot(moved.x, moved.y) > 12) go(dragged(moved.x, moved.y));
  else sheet?.removeAttribute("transform");
  start = undefined;
}

function middle() {
  const all = [...fingers.values()];
  return { x: all.reduce((sum, one) => sum + one.x, 0) / all.length, y: all.reduce((sum, one) => sum + one.y, 0) / all.length };
}

results?.addEventListener("pointerdown", (event) => {
  if (!event.target.closest(".region > svg") || event.button) return;
  fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  // One finger scrolls the page, always; a mouse drags with its button, fingers with two.
  if (event.pointerType !== "touch" || fingers.size === 2) start = { ...middle(), spread: fingers.size === 2 ? spread() : 0 };
  moved = undefined;
});
addEventListener("pointermove", (event) => {
  if (!fingers.has(event.pointerId)) return;
  fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  const svg = map()?.querySelector("svg");
  if (!start || !svg) return;
  const now = middle();
  moved = { x: now.x - start.x, y: now.y - start.y, spread: start.spread && fingers.size === 2 ? spread() : 0 };
  const units = map().dataset.width / svg.clientWidth;
  svg.querySelector(".sheet").setAttribute("transform", `translate(${moved.x * units} ${moved.y * units})`);
});
for (const name of ["pointerup", "pointercancel"]) {
  addEventListener(name, (event) => {
    if (!fingers.has(event.pointerId)) return;
    if (start) name === "pointerup" ? drop() : (moved = undefined, drop());
    fingers.delete(event.pointerId);
  });
}
results?.addEventListener("dragstart", (event) => event.target.closest(".region > svg") && event.preventDefault());
results?.addEventListener("click", (event) => {
  const link = event.target.closest(".region .steps a, .region > svg a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const url = link.href.baseVal ?? link.href;
  if (moved && Math.hypot(moved.x, moved.y) > 6) event.preventDefault();
  else if (link.dataset.step) {
    event.preventDefault();
    go(url, link.dataset.step);
  }
  moved = undefined;
});
results?.addEventListener("keydown", (event) => {
  const link = event.target.closest(".region > svg, .region .steps") && step(KEYS[event.key]);
  if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  go(link.href, link.dataset.step);
});
results?.addEventListener("wheel", (event) => {
  const link = event.ctrlKey && event.target.closest(".region > svg") && step(event.deltaY < 0 ? "in" : "out");
  if (!event.ctrlKey || !event.target.closest(".region > svg")) return;
  event.preventDefault();
  if (link && !results.hasAttribute("aria-busy")) go(link.href);
}, { passive: false });
