// Passkey: a form marked data-passkey="ADDRESS" asks the device for a key of this site, or, with
// data-passkey-new, for a new one. It stays hidden where the browser knows no passkeys.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) =>
    each.charCodeAt(0),
  );
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const listed = (many) => (many || []).map((each) => ({ ...each, id: bytes(each.id) }));

const send = async (form, address, body) => {
  const answer = await fetch(address, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": form.elements.csrf_token.value,
    },
    body: JSON.stringify(body),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.sentence);
  return told;
};

const made = async (asked) => {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: listed(asked.excludeCredentials),
  };
  const key = await navigator.credentials.create({ publicKey });
  return {
    attestationObject: text(key.response.attestationObject),
    clientDataJSON: text(key.response.clientDataJSON),
    key,
  };
};

const signed = async (asked) => {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    allowCredentials: listed(asked.allowCredentials),
  };
  const key = await navigator.credentials.get({ publicKey });
  return {
    authenticatorData: text(key.response.authenticatorData),
    clientDataJSON: text(key.response.clientDataJSON),
    signature: text(key.response.signature),
    userHandle: key.response.userHandle ? text(key.response.userHandle) : null,
    key,
  };
};

const use = async (form) => {
  const address = form.dataset.passkey;
  const isNew = "passkeyNew" in form.dataset;
  const asked = await send(form, `${address}/question`, {});
  const { key, ...response } = await (isNew ? made(asked) : signed(asked));
  const after = encodeURIComponent(form.dataset.after || "");
  const told = await send(form, `${address}?next=${after}`, {
    id: key.id,
    rawId: text(key.rawId),
    type: key.type,
    response,
  });
  location.assign(told.next);
};

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const says = form.querySelector("[data-passkey-says]");
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      says.textContent = "";
      use(form).catch((problem) => {
        if (problem.name !== "NotAllowedError") says.textContent = problem.message;
      });
    });
  }
}
