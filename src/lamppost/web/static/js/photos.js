// Photos while posting: made smaller here (which also drops where they were taken), sent one by one, retried, ordered.
const LONGEST = 1600;
const QUALITY = 0.82;

const box = document.querySelector("[data-photos]");
const form = box?.closest("form");
const say = (key) => box.dataset[`text${key}`];

async function shrink(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff"; // JPEG has no transparency
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
}

function body(fields) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const input of box.querySelectorAll("[name^='alt-']")) data.set(input.name, input.value);
  for (const [name, value] of Object.entries(fields)) data.set(name, ...[].concat(value));
  return data;
}

// XMLHttpRequest, because fetch cannot tell how much was sent.
function send(fields, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.uploadUrl);
    request.setRequestHeader("X-Requested-With", "fetch");
    request.upload.onprogress = (event) => event.lengthComputable && progress?.(event.loaded / event.total);
    request.onload = () => (request.status < 300 ? resolve(request.responseText) : reject(new Error(problem(request))));
    request.onerror = request.ontimeout = () => reject(new Error(say("Failed")));
    request.timeout = 120_000;
    request.send(body(fields));
  });
}

// A refusal may carry a sentence for the person: {"message": "…"}.
function problem(request) {
  try {
    return JSON.parse(request.responseText).message || say("Failed");
  } catch {
    return say("Failed");
  }
}

function swap(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("photos");
  if (fresh) document.getElementById("photos").replaceWith(document.adoptNode(fresh));
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

const count = () => document.querySelectorAll("#photos > li").length;
const tell = (words) => (box.querySelector("[data-photo-status]").textContent = words);

function line(file) {
  const list = box.querySelector(".uploads");
  list.hidden = false;
  const item = document.createElement("li");
  const image = Object.assign(document.createElement("img"), { alt: "", src: URL.createObjectURL(file) });
  image.onload = image.onerror = () => URL.revokeObjectURL(image.src);
  const words = Object.assign(document.createElement("p"), { textContent: file.name });
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, ariaLabel: file.name });
  item.append(image, words, bar);
  list.append(item);
  const close = () => {
    item.remove();
    list.hidden = !list.children.length;
  };
  return { item, words, bar, close };
}

let queue = Promise.resolve();
let waiting = 0;
function later(file, row) {
  waiting += 1;
  queue = queue.then(() => upload(file, row)).finally(() => (waiting -= 1));
}
function add(files) {
  for (const file of files) later(file, line(file));
}

// "Continue" waits for photos that are still on their way; one that failed keeps the person here to decide.
async function patiently(event) {
  if (!waiting) return;
  event.preventDefault();
  tell(say("Sending"));
  await queue;
  if (!box.querySelector(".uploads li")) form.requestSubmit(event.submitter);
}

async function upload(file, row) {
  if (count() >= Number(box.dataset.limit)) return offer(row, say("Full"), null);
  try {
    row.words.textContent = say("Shrinking");
    const small = await shrink(file).catch(() => file); // the server reads more kinds than the browser
    if (!small.type.startsWith("image/")) return offer(row, say("Type"), null);
    row.words.textContent = say("Sending");
    swap(await send({ photo: [small, file.name] }, (part) => (row.bar.value = part)));
    row.close();
    tell(say("Added"));
  } catch (error) {
    offer(row, error.message, () => later(file, row));
  }
}

function offer(row, words, again) {
  row.words.textContent = words;
  row.bar.value = 0;
  tell(words);
  const acts = document.createElement("p");
  acts.className = "row";
  const button = (text, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "btn s", textContent: text });
    made.onclick = () => (acts.remove(), act());
    acts.append(made);
  };
  if (again) button(say("Retry"), again);
  button(say("Dismiss"), row.close);
  row.item.append(acts);
}

async function order(button) {
  const [verb, id] = button.value.split(":");
  try {
    swap(await send({ photo_action: button.value }));
    const same = document.querySelector(`#photos button[value="${CSS.escape(`${verb}:${id}`)}"]:not(:disabled)`);
    (same ?? document.querySelector("#photos button:not(:disabled)") ?? form.elements.photo).focus();
  } catch (error) {
    tell(error.message);
  }
}

if (form?.dataset.uploadUrl) {
  const input = form.elements.photo;
  const drop = box.querySelector(".drop");
  form.addEventListener("submit", patiently);
  const take = () => {
    add([...input.files]);
    input.value = "";
  };
  input.addEventListener("change", (event) => {
    event.stopPropagation();
    take();
  });
  if (input.files.length) take(); // chosen before this script was here
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=photo_action]");
    if (!button) return;
    event.preventDefault();
    order(button);
  });
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop") add([...event.dataTransfer.files]);
    });
  }
  addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length) add(files);
  });
}
