// Stall: tap what is sold, see the sum and the change, scan a code. What is sold without a network is
// kept by the worker (js/offline-worker.js); here it is shown, and the cart is told what has gone.
// Without this file all is plain forms.
const sale = document.getElementById("sale");
const place = document.getElementById("waiting");
const nonce = () => [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");
const renew = () => { for (const field of document.querySelectorAll("input[name=nonce]")) field.value = nonce(); };
window.addEventListener("pageshow", renew);

const money = (minor) => new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "CNY" }).format(minor / 100);
const NOTES = [10000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 2, 1];
const notes = (minor) => NOTES.map((value) => {
  const count = Math.floor(minor / value);
  minor -= count * value;
  return count ? `${count} × ${money(value)}` : "";
}).filter(Boolean).join(" + ");

const goods = sale ? [...sale.querySelectorAll("[data-good]")] : [];
const field = (good) => good.querySelector("input");
const pieces = (good) => Number(field(good).value) || 0;
const total = () => goods.reduce((sum, good) => sum + pieces(good) * Number(good.dataset.price), 0);
const add = (good, step) => { field(good).value = Math.max(0, pieces(good) + step) || ""; show(); };
const show = () => {
  for (const good of goods) good.classList.toggle("stall-good--sold", pieces(good) > 0);
  for (const out of sale.querySelectorAll("[data-total]")) out.textContent = money(total());
  const change = sale.querySelector("[data-change]");
  if (!change) return;
  const back = Math.round(Number(sale.elements.given.value.replace(",", ".")) * 100) - total();
  change.hidden = !(back > 0);
  if (back > 0) change.textContent = `${change.dataset.words} ${money(back)} = ${notes(back)}`;
};

const told = sale && sale.querySelector("[data-told]");
const say = (words) => { told.textContent = words; told.hidden = !words; };
const byCode = async (typed) => {
  const word = typed.trim().replace(/\/+$/, "").split("/").pop();
  if (!word) return;
  let good = goods.find((each) => each.dataset.sku === word.toUpperCase());
  if (!good) {
    try {
      const answer = await fetch(`${sale.elements.code.dataset.codes}?code=${encodeURIComponent(word)}`);
      const id = answer.ok ? await answer.text() : "";
      good = goods.find((each) => field(each).name === `pieces-${id}`);
    } catch { return say(told.dataset.nonet); }
  }
  say(good ? "" : told.dataset.unknown);
  if (good) { add(good, 1); sale.elements.code.value = ""; }
};
const scan = async (button) => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const film = Object.assign(document.createElement("video"), { srcObject: stream, playsInline: true });
  button.after(film);
  await film.play();
  const reader = new BarcodeDetector();
  const end = Date.now() + 30000;
  let found = [];
  while (!found.length && Date.now() < end) {
    found = await reader.detect(film).catch(() => []);
    await new Promise((next) => setTimeout(next, 150));
  }
  for (const track of stream.getTracks()) track.stop();
  film.remove();
  if (found.length) await byCode(found[0].rawValue);
};

if (sale) {
  for (const hidden of sale.querySelectorAll("[data-less], [data-more], [data-notes]")) hidden.hidden = false;
  sale.addEventListener("click", (event) => {
    const good = event.target.closest("[data-good]");
    const note = event.target.closest("[data-note]");
    if (event.target.closest("[data-less]")) add(good, -1);
    else if (event.target.closest("[data-more]")) add(good, 1);
    else if (note) { sale.elements.given.value = note.dataset.note; show(); }
    else if (good && event.target.closest("label")) { event.preventDefault(); add(good, 1); }
  });
  sale.addEventListener("input", show);
  sale.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault(); // a scanner ends its code with Enter; a sale is pressed, never typed
    if (event.target.name === "code") byCode(event.target.value);
  });
  const button = sale.querySelector("[data-scan]");
  if ("BarcodeDetector" in window && navigator.mediaDevices) {
    button.hidden = false;
    button.addEventListener("click", () => scan(button).catch(() => null));
  }
  show();
}

// Waiting: what is on the phone and not sent yet, and what became of the rest.
const ask = (question) => new Promise((done) => {
  const { controller } = navigator.serviceWorker;
  if (!controller) return done(null);
  const line = new MessageChannel();
  line.port1.onmessage = (event) => done(event.data);
  controller.postMessage(question, [line.port2]);
});
const line = (press) => {
  const item = document.createElement("li");
  const sold = Object.entries(press.form).filter(([name]) => name.startsWith("pieces-"));
  const sum = sold.reduce((all, [name, count]) => {
    const good = goods.find((each) => field(each).name === name);
    return all + (good ? Number(good.dataset.price) * count : 0);
  }, 0);
  const at = new Date(press.at).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
  const words = [place.dataset[press.verb], sum ? money(sum) : "", at].filter(Boolean).join(" · ");
  item.textContent = [words, press.said || (press.tone && place.dataset.lost)].filter(Boolean).join(": ");
  return item;
};
const fill = (name, presses) => {
  const box = place.querySelector(`[data-box=${name}]`);
  box.hidden = !presses.length;
  box.querySelector("ul").replaceChildren(...presses.map(line));
};
const gone = (presses) => { // what waits has left the cart already, though the page is older
  for (const good of goods) {
    const here = good.querySelector("[data-here]");
    const sold = presses.reduce((all, press) => all + (Number(press.form[field(good).name]) || 0), 0);
    const left = Math.max(0, Number(good.dataset.left) - sold);
    here.textContent = here.textContent.replace(/\d+/, left);
  }
};
const tell = async () => {
  const found = await ask({ do: "list" });
  if (!found) return;
  fill("waiting", found.presses);
  fill("good", found.told.filter((each) => each.tone === "good"));
  fill("other", found.told.filter((each) => each.tone !== "good"));
  gone(found.presses);
  place.querySelector("[data-shut]").hidden = !(found.shut && found.presses.length);
  place.hidden = !(found.presses.length || found.told.length);
  const good = found.told.filter((each) => each.tone === "good").map((each) => each.place);
  if (good.length) ask({ do: "read", places: good });
};

if (place && "serviceWorker" in navigator) {
  const hello = async () => {
    await ask({ do: "hello", maker: place.dataset.seller, paths: ["/stall", "/stall/offline", location.pathname] });
    tell();
  };
  navigator.serviceWorker.register(place.dataset.worker, { scope: "/stall" }).catch(() => null);
  navigator.serviceWorker.addEventListener("controllerchange", hello);
  navigator.serviceWorker.addEventListener("message", tell);
  window.addEventListener("online", () => ask({ do: "send" }));
  window.addEventListener("load", hello);
  setInterval(() => { if (!place.querySelector("[data-box=waiting]").hidden) ask({ do: "send" }); }, 30000);
  place.querySelector("[data-read]").addEventListener("click", async () => {
    const found = await ask({ do: "list" });
    await ask({ do: "read", places: found.told.map((each) => each.place) });
    tell();
  });
  for (const form of document.querySelectorAll("form[action='/sign-out']")) form.addEventListener("submit", () => ask({ do: "forget" }));
  tell();
}
