// Categories are guessed from the title while it is typed.
const form = document.querySelector("form[data-suggest-url]");
const title = form?.elements.title;
const list = document.getElementById("suggestions");
let timer;
let running;

async function suggest() {
  running?.abort();
  running = new AbortController();
  const url = new URL(form.dataset.suggestUrl, location.href);
  url.searchParams.set("title", title.value);
  try {
    const answer = await fetch(url, { signal: running.signal });
    if (answer.ok) show(await answer.text());
  } catch {
    // No guess is no harm: the link to all categories is always there.
  }
}

function show(html) {
  const chosen = list.querySelector("input:checked");
  const card = chosen?.closest("label");
  list.innerHTML = html;
  if (!chosen) return;
  const same = list.querySelector(`input[value="${CSS.escape(chosen.value)}"]`);
  if (same) same.checked = true;
  else list.prepend(card);
}

if (title && list) {
  title.addEventListener("input", () => {
    clearTimeout(timer);
    if (title.value.trim().length > 2) timer = setTimeout(suggest, 350);
  });
}
