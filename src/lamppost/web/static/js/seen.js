// Ads looked at last, kept in this browser only: an ad's page adds itself, the page of saved ads lists them.
const KEY = "seen";
const MOST = 30;

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(kept) ? kept.filter((ad) => /^\/[\w-]+\/ad\//.test(ad.path) && ad.title) : [];
  } catch {
    return []; // storage is switched off, or somebody else wrote there
  }
}

function write(ads) {
  try {
    localStorage.setItem(KEY, JSON.stringify(ads));
  } catch {}
}

const shelf = document.querySelector("[data-seen]");
const ad = document.querySelector("link[rel=canonical]");

if (shelf) {
  const ads = read();
  const list = shelf.querySelector("ul");
  for (const { path, title } of ads) {
    const link = document.createElement("a");
    link.href = path;
    link.dir = "auto";
    link.textContent = title;
    list.append(document.createElement("li"));
    list.lastChild.append(link);
  }
  shelf.hidden = !ads.length;
  shelf.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem(KEY);
    shelf.hidden = true;
  });
} else if (ad) {
  const path = new URL(ad.href).pathname;
  const title = document.querySelector("h1")?.textContent.trim();
  write([{ path, title }, ...read().filter((one) => one.path !== path)].slice(0, MOST));
}
