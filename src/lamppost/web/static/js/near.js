// "Near me": asks the browser where it is, about, and chooses that in the form. What leaves this
// device is a point rounded to a hundredth of a degree, one kilometre, and never more.
const form = document.querySelector("form[data-live]");

function offer() {
  for (const part of form.querySelectorAll("[data-near][hidden]")) {
    part.hidden = false;
    part.querySelector("[data-ask]").textContent = part.querySelector("[data-ask]").dataset.ask;
  }
}

function choose(part, { latitude, longitude }) {
  const select = form.elements.around;
  const point = [latitude, longitude].map((degrees) => (Math.round(degrees * 100) / 100).toFixed(2)).join();
  const old = [...select.options].find((one) => one.value === point);
  select.add(old ?? new Option(part.querySelector("[data-ask]").dataset.name, point));
  select.value = point;
  form.elements.km.value ||= "10";
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

function ask(part) {
  const says = part.querySelector("[data-ask]");
  navigator.geolocation.getCurrentPosition(
    (found) => choose(part, found.coords),
    () => (says.textContent = says.dataset.failed),
    { enableHighAccuracy: false, maximumAge: 6e5, timeout: 2e4 },
  );
}

if (form && "geolocation" in navigator && isSecureContext) {
  offer();
  // The form takes new choices with the results; the button must come back with them.
  new MutationObserver(offer).observe(form, { childList: true, subtree: true });
  form.addEventListener("click", (event) => {
    const part = event.target.closest("[data-near]");
    if (part && event.target.closest("button")) ask(part);
  });
}
