// Overlay: asks once in a while what is shown and says it. A dropped line leaves the last state with a
// small mark; how many are left is no longer told when it has been unknown for long. It goes on asking.
const USUAL = 700;
const LONGEST = 5000;
const PATIENCE = 4000;
const TOO_OLD = 20000;

const stage = document.querySelector("[data-overlay]");
const find = (name) => stage.querySelector(`[data-${name}]`);
let etag = "";
let heard = Date.now();
let wait = USUAL;

const pinned = (now, besideText) => {
  const card = find("card");
  card.hidden = !now || !besideText;
  if (!now) return;
  for (const place of card.querySelectorAll("[data-say]")) place.textContent = now[place.dataset.say];
  card.querySelector("[data-say=said]").dataset.tone = now.tone;
  const picture = find("picture");
  picture.hidden = !now.picture;
  if (now.picture && picture.getAttribute("src") !== now.picture) picture.src = now.picture;
  picture.alt = now.name;
  if (find("qr").getAttribute("src") !== now.qr) find("qr").src = now.qr;
};

const tell = (now) => {
  if (now.build !== stage.dataset.build) return location.reload();
  pinned(now.pinned, !now.card || stage.dataset.textInCard === undefined);
  find("text").hidden = !now.card;
  find("text").textContent = now.card;
  find("caption").hidden = !now.caption;
  find("caption").firstElementChild.textContent = now.caption;
};

const gone = () => {
  for (const name of ["card", "text", "caption"]) find(name).hidden = true;
};

const lost = () => {
  find("line").hidden = false;
  find("caption").hidden = true;
  if (Date.now() - heard > TOO_OLD) stage.querySelector("[data-say=said]").textContent = "";
  wait = Math.min(wait * 1.5, LONGEST);
};

const heardFrom = async (answer) => {
  heard = Date.now();
  wait = USUAL;
  find("line").hidden = true;
  if (answer.status === 200) {
    etag = answer.headers.get("ETag") ?? "";
    tell(await answer.json());
  }
};

const ask = async () => {
  const headers = etag ? { "If-None-Match": etag } : {};
  const patience = AbortSignal.timeout(PATIENCE);
  const wish = { headers, cache: "no-store", credentials: "omit", signal: patience };
  try {
    const answer = await fetch(stage.dataset.overlay, wish);
    if (answer.status === 404) gone();
    else if (answer.ok || answer.status === 304) await heardFrom(answer);
    else lost();
  } catch {
    lost();
    etag = "";
  }
  setTimeout(ask, wait);
};

ask();
