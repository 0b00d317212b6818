/* Asks every 15 s whether there are new messages, while somebody looks; the link below does without. */
const talk = document.querySelector("[data-news]");
const said = document.querySelector("[data-said]");
if (talk) {
  let version = talk.dataset.version;
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(talk.dataset.news, {
        headers: { "If-None-Match": `"${version}"`, "X-Requested-With": "fetch" },
        redirect: "error",
      });
      if (!answer.ok) return;
      const before = talk.children.length;
      talk.innerHTML = await answer.text();
      version = (answer.headers.get("ETag") || "").replaceAll(/[W/"]/g, "");
      if (said && talk.children.length > before) said.textContent = said.dataset.said;
    } catch {
      /* no connection: the next time may be better */
    }
  };
  setInterval(look, Number(talk.dataset.every) * 1000);
  document.addEventListener("visibilitychange", look);
}
