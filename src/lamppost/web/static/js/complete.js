// Words, categories and places while somebody types what they look for: an ARIA combobox. Without it, nothing is missing.
const box = document.getElementById("q");
const form = box?.form;
const list = document.createElement("ul");
let timer, running;

function close() {
  clearTimeout(timer);
  running?.abort();
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function option({ label, count, query, url, words }, number) {
  const item = document.createElement("li");
  const name = document.createElement("bdi");
  name.textContent = words ? `${words} · ${label}` : label;
  item.append(name);
  if (count) item.append(Object.assign(document.createElement("span"), { className: "count", textContent: count.toLocaleString(document.documentElement.lang) }));
  item.id = `offer-${number}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.take = () => {
    close();
    if (url) return void (location.href = url);
    box.value = query;
    form.requestSubmit();
  };
  return item;
}

async function ask() {
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(`${form.dataset.complete}?q=${encodeURIComponent(box.value)}`, { signal: running.signal });
    const { items } = answer.ok ? await answer.json() : { items: [] };
    close();
    list.replaceChildren(...items.map(option));
    list.hidden = !items.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
  } catch {
    // No offer is no harm: what was typed can be searched.
  }
}

function move(step) {
  const items = [...list.children];
  const now = items.findIndex((item) => item.ariaSelected === "true");
  const next = now < 0 && step < 0 ? items.length - 1 : now + step;
  items.forEach((item, at) => item.setAttribute("aria-selected", String(at === next)));
  if (items[next]) box.setAttribute("aria-activedescendant", items[next].id);
  else box.removeAttribute("aria-activedescendant");
}

function press(event) {
  if (list.hidden || event.isComposing) return;
  const chosen = list.querySelector("[aria-selected=true]");
  if (event.key === "Escape") close();
  else if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Enter" && chosen) chosen.take();
  else return;
  event.preventDefault();
}

if (form?.dataset.complete) {
  box.type = "text"; // a search field may not have this role
  Object.assign(list, { id: "offers", className: "offers", hidden: true, role: "listbox", ariaLabel: form.dataset.label });
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", "offers"], ["aria-expanded", "false"]]) box.setAttribute(name, value);
  form.append(list);
  box.addEventListener("input", () => {
    clearTimeout(timer);
    if (box.value.trim().length < 2) return close();
    timer = setTimeout(ask, 150);
  });
  box.addEventListener("keydown", press);
  box.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => event.target.closest("li")?.take());
}
