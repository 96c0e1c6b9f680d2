// Fresh: an element marked data-fresh="SECONDS" is fetched again and swapped, so that a waiting page
// lives without jumping. When the element is gone from the answer, the page itself is opened again.
// Without this the page refreshes itself as a whole.
const swap = async (place) => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return place;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.getElementById(place.id);
  if (!next) {
    location.reload();
    return null;
  }
  if (next.innerHTML !== place.innerHTML) place.innerHTML = next.innerHTML;
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
