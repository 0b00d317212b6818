// An ad's photos: thumbnails follow, arrow keys turn, a tap fills the screen. Without this every photo is a link.
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const rtl = () => document.documentElement.dir === "rtl";
const step = (key) => ({ ArrowRight: 1, ArrowLeft: -1 })[key] * (rtl() ? -1 : 1) || 0;

function start(gallery) {
  const strip = gallery.querySelector(".strip");
  const photos = [...strip.children];
  const thumbs = [...gallery.querySelectorAll(".thumbs a")];
  let at = 0;

  const turn = (to) => {
    at = (to + photos.length) % photos.length;
    strip.scrollTo({ left: photos[at].offsetLeft - photos[0].offsetLeft, behavior: CALM.matches ? "auto" : "smooth" });
  };
  const mark = (seen) => {
    const shown = seen.find((entry) => entry.isIntersecting);
    if (!shown) return;
    at = photos.indexOf(shown.target);
    thumbs.forEach((thumb, n) => (n === at ? thumb.setAttribute("aria-current", "true") : thumb.removeAttribute("aria-current")));
  };
  const observer = new IntersectionObserver(mark, { root: strip, threshold: 0.6 });
  photos.forEach((photo) => observer.observe(photo));

  strip.addEventListener("keydown", (event) => {
    if (!step(event.key)) return;
    event.preventDefault();
    turn(at + step(event.key));
  });
  thumbs.forEach((thumb, n) =>
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      turn(n);
    }),
  );
  strip.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    enlarge(gallery, photos, photos.indexOf(link.parentElement), turn);
  });
}

function enlarge(gallery, photos, first, turn) {
  const dialog = document.createElement("dialog");
  dialog.className = "lightbox";
  const image = document.createElement("img");
  let at = first;
  const show = (to) => {
    at = (to + photos.length) % photos.length;
    image.src = photos[at].querySelector("a").href;
    image.alt = photos[at].querySelector("img").alt;
    dialog.setAttribute("aria-label", image.alt);
  };
  const button = (place, icon, label, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: `btn ${place}`, ariaLabel: label, textContent: icon });
    made.addEventListener("click", act);
    dialog.append(made);
  };
  dialog.append(image);
  if (photos.length > 1) {
    button("prev", rtl() ? "→" : "←", gallery.dataset.textPrevious, () => show(at - 1));
    button("next", rtl() ? "←" : "→", gallery.dataset.textNext, () => show(at + 1));
  }
  button("x", "✕", gallery.dataset.textClose, () => dialog.close());
  image.addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => step(event.key) && show(at + step(event.key)));
  dialog.addEventListener("close", () => {
    dialog.remove();
    turn(at);
    photos[at].querySelector("a").focus({ preventScroll: true });
  });
  show(first);
  document.body.append(dialog);
  dialog.showModal();
}

document.querySelectorAll("[data-gallery]").forEach(start);
