// Left: while the page is looked at, the words "Only 3 left" are kept true every two seconds by the
// tiny answer named in data-left. Without this they are as true as the page is.
const tell = (form, left) => {
  for (const place of form.querySelectorAll("[data-left-of]")) {
    const now = left[place.dataset.leftOf];
    if (!now || place.textContent === now.said) continue;
    place.textContent = now.said;
    place.dataset.tone = now.tone;
  }
};

const watch = async (form) => {
  if (!document.hidden) {
    const answer = await fetch(form.dataset.left).catch(() => null);
    if (answer?.ok) tell(form, (await answer.json()).left);
  }
  setTimeout(watch, 2000, form);
};

for (const form of document.querySelectorAll("[data-left]")) setTimeout(watch, 2000, form);
