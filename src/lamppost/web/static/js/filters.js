// Results follow the filters at once. Without this the "Show" button does the same.
// <form data-live="results"> names the element to swap; [data-sync=key] anywhere keeps its place and takes new words,
// [data-swap=key] in the form takes new content (links that carry the filters along).
const form = document.querySelector("form[data-live]");
let running;

function address() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value !== "") query.append(name, value);
  return `${form.action.split("?")[0]}?${query}`;
}

async function refresh() {
  running?.abort();
  running = new AbortController();
  const list = document.getElementById(form.dataset.live);
  list.setAttribute("aria-busy", "true");
  try {
    const url = address();
    const answer = await fetch(url, { signal: running.signal, headers: { Accept: "text/html" } });
    if (!answer.ok) return form.submit();
    show(new DOMParser().parseFromString(await answer.text(), "text/html"), list);
    history.pushState({ live: true }, "", url);
  } catch (error) {
    if (error.name === "AbortError") return;
    form.submit();
  }
  list.removeAttribute("aria-busy");
}

function show(fresh, list) {
  const next = fresh.getElementById(list.id);
  if (!next) return form.submit();
  // The count is a status: it must be the same element before and after, or it is not read out.
  const kept = list.querySelector("[role=status]");
  const place = kept && next.querySelector(`[data-sync="${CSS.escape(kept.dataset.sync)}"]`);
  if (place) {
    const words = place.textContent;
    place.replaceWith(kept);
    setTimeout(() => (kept.textContent = words), 50);
  }
  list.replaceChildren(...next.childNodes);
  for (const old of form.querySelectorAll("[data-swap]")) {
    const now = fresh.querySelector(`form[data-live] [data-swap="${CSS.escape(old.dataset.swap)}"]`);
    // What has the focus stays as it is: it would be lost with its element.
    if (now && !old.contains(document.activeElement)) old.replaceChildren(...now.childNodes);
  }
  for (const old of form.querySelectorAll("[data-sync]")) {
    const now = fresh.querySelector(`form[data-live] [data-sync="${CSS.escape(old.dataset.sync)}"]`);
    if (!now) continue;
    old.textContent = now.textContent;
    const box = old.closest("label")?.querySelector("input");
    const freshBox = now.closest("label")?.querySelector("input");
    if (box && freshBox && box !== document.activeElement) box.disabled = freshBox.disabled;
  }
  document.title = fresh.title;
}

if (form) {
  form.addEventListener("change", refresh);
  addEventListener("popstate", () => location.reload());
}
