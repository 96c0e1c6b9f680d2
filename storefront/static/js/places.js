// An address in China: when the province or the city changes, the lists beneath city and district
// are filled anew. Without this a button asks for the same page with the lists in it.
for (const box of document.querySelectorAll("[data-places]")) {
  const [province, city] = ["province", "city"].map((name) => box.querySelector(`[name=${name}]`));
  const [cities, districts] = ["cities", "districts"].map((id) => box.querySelector(`#${id}`));
  let known = {};
  let asked = "";

  const fill = (list, names) => list.replaceChildren(...names.map((value) => Object.assign(document.createElement("option"), { value })));
  const meant = () => Object.keys(known).find((name) => name === city.value.trim() || name.startsWith(city.value.trim() || "-"));
  const inside = () => fill(districts, known[meant()] ?? []);

  const ask = async () => {
    const text = province.value.trim();
    if (!text || text === asked) return;
    asked = text;
    const answer = await fetch(`${box.dataset.places}?${new URLSearchParams({ province: text })}`).catch(() => null);
    if (!answer?.ok || text !== province.value.trim()) return;
    known = (await answer.json()).cities;
    fill(cities, Object.keys(known));
    inside();
  };

  box.querySelector("[name=look]")?.closest("p").remove();
  province.addEventListener("change", ask);
  city.addEventListener("focus", ask);
  city.addEventListener("change", inside);
}
