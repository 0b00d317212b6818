// <button data-print>: the browser's own print window. Without this the page says how to open it.
addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
