/* Photos of a message are made smaller before they go, so that four of a phone fit into one form. */
const LONGEST = 1600;
const input = document.querySelector(".attach input[type=file]");

async function smaller(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff"; // JPEG has no transparency
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.82 });
    return blob.size < file.size ? new File([blob], "photo.jpg", { type: blob.type }) : file;
  } catch {
    return file; // the server says what is wrong with it
  }
}

input?.addEventListener("change", async () => {
  const button = input.form.querySelector("button.p");
  button.disabled = true;
  const kept = new DataTransfer();
  for (const file of input.files) kept.items.add(await smaller(file));
  input.files = kept.files;
  button.disabled = false;
});
