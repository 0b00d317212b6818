// An ad's photos: thumbnails follow, arrow keys turn, a tap fills the screen. Without this every photo is a link.
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const SWIPE = 40;
const rtl = () => document.documentElement.dir === "rtl";
const step = (key) => ({ ArrowRight: 1, ArrowLeft: -1 })[key] * (rtl() ? -1 : 1) || 0;

function start(gallery) {
  const strip = gallery.querySelector(".strip");
  const photos = [...strip.children];
  const thumbs = [...gallery.querySelectorAll(".thumbs a")];
  let at = 0;

  const turn = (to) => {
    at = Math.max(0, Math.min(to, photos.length - 1));
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
    const ends = { Home: 0, End: photos.length - 1 };
    if (!step(event.key) && !(event.key in ends)) return;
    event.preventDefault();
    turn(ends[event.key] ?? at + step(event.key));
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
  const dialog = Object.assign(document.createElement("dialog"), { className: "lightbox" });
  const image = document.createElement("img");
  const place = Object.assign(document.createElement("p"), { className: "at" });
  place.setAttribute("role", "status");
  const many = photos.length > 1;
  let at = first;
  let down;
  const show = (to) => {
    at = (to + photos.length) % photos.length;
    image.src = photos[at].querySelector("a").href;
    image.alt = photos[at].querySelector("img").alt;
    dialog.setAttribute("aria-label", image.alt);
    if (many) place.textContent = `${at + 1} / ${photos.length}`;
  };
  const button = (css, sign, label, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: `btn ${css}`, ariaLabel: label, textContent: sign });
    made.addEventListener("click", act);
    dialog.append(made);
  };
  dialog.append(image, place);
  if (many) {
    button("prev", rtl() ? "→" : "←", gallery.dataset.textPrevious, () => show(at - 1));
    button("next", rtl() ? "←" : "→", gallery.dataset.textNext, () => show(at + 1));
  }
  button("x", "✕", gallery.dataset.textClose, () => dialog.close());
  dialog.addEventListener("keydown", (event) => many && step(event.key) && show(at + step(event.key)));
  // A swipe turns, a tap on the photo closes; two fingers stay the browser's, for zooming.
  dialog.addEventListener("pointerdown", (event) => (down = event.isPrimary ? event.clientX : undefined));
  dialog.addEventListener("pointerup", (event) => {
    const moved = down === undefined ? 0 : event.clientX - down;
    if (many && Math.abs(moved) > SWIPE) show(at + (moved < 0 ? 1 : -1) * (rtl() ? -1 : 1));
    else if (down !== undefined && event.target === image) dialog.close();
    down = undefined;
  });
  image.draggable = false;
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
