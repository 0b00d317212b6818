/* Passkeys: asks our server for its question, the device for an answer, and sends it with the form.
   <form data-passkey="get|create" data-question="address"> stays hidden where there are none. */
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const status = form.querySelector("[role=status]");
    status.textContent = "";
    try {
      form.elements.credential.value = JSON.stringify(await answer(form));
    } catch {
      return void (status.textContent = form.dataset.failed);
    }
    form.submit();
  });
}

async function answer(form) {
  const asked = await fetch(form.dataset.question, { method: "POST", body: new FormData(form) });
  if (!asked.ok) throw asked.status;
  const { publicKey } = await asked.json();
  publicKey.challenge = bytes(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
  for (const list of [publicKey.allowCredentials, publicKey.excludeCredentials])
    for (const key of list ?? []) key.id = bytes(key.id);
  const made = await navigator.credentials[form.dataset.passkey]({ publicKey });
  const { response } = made;
  const sent = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (response[part]) sent[part] = text(response[part]);
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    response: sent,
    clientExtensionResults: made.getClientExtensionResults(),
  };
}
