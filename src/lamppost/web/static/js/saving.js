// Keep and hide ads without leaving the page. Without this, the same buttons send their forms and the page comes back.
const box = document.createElement("p");
box.className = "toast";
box.setAttribute("role", "status");
document.body.append(box);
let timer;

function say(words) {
  box.textContent = words;
  clearTimeout(timer);
  timer = setTimeout(() => (box.textContent = ""), 5000);
}

function paint(button, isOn) {
  button.setAttribute("aria-pressed", isOn);
  button.value = isOn ? "" : "1";
}

// Before core.js, which lets a form be sent once only.
addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button?.matches(".heart, .hide")) return;
  event.preventDefault();
  const body = new URLSearchParams({ [button.name]: button.value });
  const isOn = button.value !== "";
  paint(button, isOn);
  // The two exclude each other: what is hidden is kept no longer.
  if (isOn && button.name === "hide") {
    for (const heart of button.form.querySelectorAll(".heart")) paint(heart, false);
  }
  try {
    const headers = { Accept: "application/json" };
    // A button without an address of its own would name that of the page.
    const address = button.getAttribute("formaction") ?? button.form.action;
    const answer = await fetch(address, { method: "POST", body, headers });
    say((await answer.json()).message);
    if (!answer.ok) paint(button, !isOn);
  } catch {
    paint(button, !isOn); // no connection: it is as it was
  }
}, true);
