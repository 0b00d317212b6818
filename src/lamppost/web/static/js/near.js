// "Near me": asks the browser where it is, about, and chooses that in the form. What leaves this
// device is a point rounded to a hundredth of a degree, one kilometre, and never more.
const form = document.querySelector("form[data-live]");

function choose(says, { latitude, longitude }) {
  const select = form.elements.around;
  const point = [latitude, longitude].map((degrees) => (Math.round(degrees * 100) / 100).toFixed(2)).join();
  const old = [...select.options].find((one) => one.value === point);
  select.add(old ?? new Option(says.dataset.name, point));
  select.value = point;
  form.elements.km.value ||= "10";
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

form.addEventListener("click", (event) => {
  const part = event.target.closest("button")?.closest("[data-near]");
  if (!part) return;
  const says = part.querySelector("[data-failed]");
  const fail = () => (says.textContent = says.dataset.failed);
  if (!navigator.geolocation) return fail();
  navigator.geolocation.getCurrentPosition((found) => choose(says, found.coords), fail, {
    enableHighAccuracy: false,
    maximumAge: 6e5,
    timeout: 2e4,
  });
});
