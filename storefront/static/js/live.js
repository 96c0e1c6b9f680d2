// Live: while a session's page is looked at, prices, what is left and what is shown are kept true by
// the tiny answer named in data-live. Without this they are as true as the page is.
// [data-live-left=CODE] and [data-live-price=CODE] are told; [data-live-slot=CODE] is marked when shown.
const EVERY = 1000;

const say = (page, kind, slots, word) => {
  for (const place of page.querySelectorAll(`[data-live-${kind}]`)) {
    const now = slots[place.getAttribute(`data-live-${kind}`)];
    if (!now || place.textContent === now[word]) continue;
    place.textContent = now[word];
    if (word === "said") place.dataset.tone = now.tone;
  }
};

const tell = (page, now) => {
  if (page.dataset.liveState && page.dataset.liveState !== now.state) return location.reload();
  say(page, "left", now.slots, "said");
  say(page, "price", now.slots, "price");
  for (const slot of page.querySelectorAll("[data-live-slot]")) {
    slot.toggleAttribute("data-live-shown", slot.dataset.liveSlot === now.pinned);
  }
};

const watch = async (page) => {
  if (!document.hidden) {
    const answer = await fetch(page.dataset.live).catch(() => null);
    if (answer?.ok) tell(page, await answer.json());
  }
  setTimeout(watch, EVERY, page);
};

for (const page of document.querySelectorAll("[data-live]")) setTimeout(watch, EVERY, page);
