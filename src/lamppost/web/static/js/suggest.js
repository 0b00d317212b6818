// Categories are guessed from the title while it is typed.
const form = document.querySelector("form[data-suggest-url]");
const title = form?.elements.title;
const list = document.getElementById("suggestions");
let timer;
let running;
let chosen = list?.querySelector("input:checked")?.value;

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

// What the person chose stays on the page, whatever the next guess is; a guess that was only ours goes.
function show(html) {
  const card = chosen && list.querySelector(`input[value="${CSS.escape(chosen)}"]`)?.closest("label");
  list.innerHTML = html;
  if (!card) return;
  const same = list.querySelector(`input[value="${CSS.escape(chosen)}"]`);
  if (same) same.checked = true;
  else list.prepend(card);
}

if (title && list) {
  list.addEventListener("change", (event) => (chosen = event.target.value));
  title.addEventListener("input", () => {
    clearTimeout(timer);
    if (title.value.trim().length > 2) timer = setTimeout(suggest, 350);
  });
}
