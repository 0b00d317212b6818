// A draft saves itself a second after the last key, says so, and brings back what the rules think of it.
const PAUSE = 1000;
const LONGEST_WAIT = 30_000;

const form = document.querySelector("form[data-autosave-url]");
const out = document.getElementById("autosave");
const advice = document.getElementById("advice");
let timer;
let wait = PAUSE;
let sending = false;
let changed = false; // something typed is not on the server yet

// With no connection the words stay on this device; /offline/ shows them and sends them on.
const KEPT = "kept-words";
const forget = () => localStorage.removeItem(KEPT);
function keepHere() {
  const before = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
  const data = words();
  const town = location.pathname.split("/")[1];
  localStorage.setItem(KEPT, JSON.stringify({ ...before, town, title: data.get("title") ?? before.title, body: data.get("body") ?? before.body }));
}

function later(ms = PAUSE) {
  clearTimeout(timer);
  timer = setTimeout(save, ms);
}

function words() {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
}

async function save() {
  if (sending) return later();
  sending = true;
  changed = false;
  try {
    const answer = await fetch(form.dataset.autosaveUrl, { method: "POST", body: words(), headers: { Accept: "application/json" } });
    if (!answer.ok) throw answer;
    saved(await answer.json());
  } catch (problem) {
    changed = true;
    out.textContent = form.dataset.textFailed;
    wait = Math.min(wait * 2, LONGEST_WAIT);
    // What the server refused will not get better by itself; a lost connection or a busy server will.
    const refused = problem instanceof Response && problem.status < 500 && problem.status !== 429;
    if (!refused) later(wait);
    if (!(problem instanceof Response)) keepHere();
  }
  sending = false;
}

function saved({ saved_at, advice_html }) {
  wait = PAUSE;
  forget();
  const clock = new Date(saved_at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  out.textContent = `${form.dataset.textSaved} ${clock}`;
  if (form.dataset.draftUrl) history.replaceState(null, "", form.dataset.draftUrl); // a reload finds it again
  // Unchanged advice stays, so that it is not read out again; a busy server may send none.
  if (advice && advice_html !== undefined && advice.dataset.shown !== advice_html) {
    advice.innerHTML = advice_html;
    advice.dataset.shown = advice_html;
  }
}

if (form && out) {
  if (location.hash === "#taken") forget();
  navigator.serviceWorker?.register("/sw.js");
  const touched = () => {
    changed = true;
    later();
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => {
    changed = false;
    clearTimeout(timer);
  });
  addEventListener("online", () => changed && save());
  addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}
