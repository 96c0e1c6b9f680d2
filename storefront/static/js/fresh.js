// Fresh: an element marked data-fresh="SECONDS" is fetched again and swapped, so that a waiting page
// lives without jumping; never while somebody is inside it with the keyboard. When the element is
// gone from the answer, the page itself is opened again. An element marked data-fresh-told says
// politely that something changed. Without this the page shows what was true when it was opened.
const bare = (place) => place.innerHTML.replace(/<input[^>]*csrf_token[^>]*>/g, "");

const tell = () => {
  for (const each of document.querySelectorAll("[data-fresh-told]")) {
    each.textContent = each.dataset.freshTold;
    setTimeout(() => (each.textContent = ""), 5000);
  }
};

const swap = async (place) => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return place;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.getElementById(place.id);
  if (!next) {
    location.reload();
    return null;
  }
  if (bare(next) !== bare(place) && !place.contains(document.activeElement)) {
    place.innerHTML = next.innerHTML;
    tell();
  }
  return place;
};

const look = (place) => {
  const again = () => look(place);
  setTimeout(() => {
    if (document.hidden) return again();
    return swap(place).then((left) => left && again(), again);
  }, 1000 * Number(place.dataset.fresh));
};

for (const place of document.querySelectorAll("[data-fresh]")) look(place);
