// Work: what a maker's pages do on her device. Nonces of its own, counting without the server, small
// photos, and the worker that keeps her pages and what she pressed. Without this all is plain forms.
const nonce = () => [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("input[name=nonce]")) field.value = nonce();
});

// Count: the steps of a counter, between the least and the most.
for (const tally of document.querySelectorAll(".tally")) {
  const field = tally.querySelector("[name=pieces]");
  const [least, most] = [Number(tally.dataset.least), Number(tally.dataset.most)];
  tally.addEventListener("click", (event) => {
    const button = event.target.closest("[name=step]");
    if (!button) return;
    event.preventDefault();
    const now = Number(field.value) || 0;
    const step = Number(button.value);
    field.value = Math.min(Math.max(now === 1 && step > 1 ? step : now + step, least), most);
  });
}

// Photos: a phone's picture is ten times what anybody needs to see; a thin line thanks for less.
for (const chosen of document.querySelectorAll("#photo")) {
  chosen.addEventListener("change", async () => {
    const [file] = chosen.files;
    if (!file || file.size < 300000 || !window.createImageBitmap || !window.DataTransfer) return;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, 1600 / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = picture.width * scale;
      canvas.height = picture.height * scale;
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
      const files = new DataTransfer();
      if (small && small.size < file.size) files.items.add(new File([small], "photo.jpg", { type: "image/jpeg" }));
      if (files.files.length && chosen.files[0] === file) chosen.files = files.files;
    } catch { /* it is sent as it is */ }
  });
}

// Waiting: what is on the device and not sent yet, and what became of the rest.
const place = document.getElementById("waiting");
const ask = (question) => new Promise((done) => {
  const { controller } = navigator.serviceWorker;
  if (!controller) return done(null);
  const line = new MessageChannel();
  line.port1.onmessage = (event) => done(event.data);
  controller.postMessage(question, [line.port2]);
});
const line = (press) => {
  const item = document.createElement("li");
  const parts = [place.dataset[press.verb.replace("_", "")], press.pieces, new Date(press.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" })];
  item.textContent = [parts.filter(Boolean).join(" · "), press.said || (press.tone && place.dataset.lost)].filter(Boolean).join(": ");
  return item;
};
const fill = (name, presses, notes) => {
  const box = place.querySelector(`[data-box=${name}]`);
  box.hidden = !presses.length;
  box.querySelector("ul").replaceChildren(...presses.map(notes));
};
const said = (press) => {
  if (press.tone !== "good") return line(press);
  const item = document.createElement("li");
  item.textContent = press.said;
  return item;
};
const heard = new Map(); // good news is shown once: as long as this page is open
let leaving = false; // what comes of her press is for the next page to say
window.addEventListener("submit", () => { leaving = true; });
window.addEventListener("pageshow", () => { leaving = false; });
const show = async () => {
  const found = leaving ? null : await ask({ do: "list" });
  if (!found || leaving) return;
  for (const each of found.told) if (each.tone === "good") heard.set(each.place, each);
  const [good, other] = [[...heard.values()], found.told.filter((each) => each.tone !== "good")];
  fill("waiting", found.presses, line);
  fill("good", good, said);
  fill("other", other, said);
  place.querySelector("[data-shut]").hidden = !(found.shut && found.presses.length);
  place.hidden = !(found.presses.length || good.length || other.length);
  if (good.length) ask({ do: "read", places: [...heard.keys()] });
};

if (place && "serviceWorker" in navigator) {
  const work = /^\/work(\/(?!worker)|$)/;
  const links = [...document.querySelectorAll("main a[href]")].map((each) => new URL(each.href)).filter((each) => each.origin === location.origin && work.test(each.pathname)).map((each) => each.pathname);
  const deeper = links.filter((each) => /^\/work\/batches\/\d+$/.test(each)).flatMap((each) => [each, `${each}/handins`, `${each}/calls`, `${each}/stop`, `${each}/steps`]);
  const paths = [...new Set(["/work", "/work/offline", ...links, ...deeper])].slice(0, 60);
  const hello = async () => { await ask({ do: "hello", maker: place.dataset.maker, paths }); show(); };
  navigator.serviceWorker.register(place.dataset.worker, { scope: "/work" }).catch(() => null);
  navigator.serviceWorker.addEventListener("controllerchange", hello);
  navigator.serviceWorker.addEventListener("message", show);
  window.addEventListener("online", () => ask({ do: "send" }));
  window.addEventListener("load", hello);
  setInterval(() => { if (!place.querySelector("[data-box=waiting]").hidden) ask({ do: "send" }); }, 30000);
  place.querySelector("[data-read]").addEventListener("click", async () => {
    const found = await ask({ do: "list" });
    await ask({ do: "read", places: found.told.map((each) => each.place) });
    show();
  });
  for (const form of document.querySelectorAll("form[action='/sign-out']")) form.addEventListener("submit", () => ask({ do: "forget" }));
  show();
}
