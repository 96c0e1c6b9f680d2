// Suggestions while somebody types: the links under the field are renewed. The arrow down leads to
// them, the arrows go through them. Without this the form finds the same.
const WAIT = 150;

for (const box of document.querySelectorAll("[data-suggest]")) {
  const [field, list, count] = ["input[type=search]", "[data-suggest-list]", "[data-suggest-count]"].map((each) => box.querySelector(each));
  let timer = 0;
  let asked = field.value;

  const show = ({ asked: text, suggestions }) => {
    if (text !== field.value.trim()) return;
    list.replaceChildren(...suggestions.map((each) => {
      const link = Object.assign(document.createElement("a"), { className: "chip", href: each.address, textContent: `${each.text} ` });
      link.append(Object.assign(document.createElement("span"), { className: "chip__count number", textContent: each.products }));
      const item = document.createElement("li");
      item.append(link);
      return item;
    }));
    count.textContent = suggestions.length ? `${suggestions.length} ${count.dataset.words}` : "";
  };

  const ask = async () => {
    const text = field.value.trim();
    if (text === asked || text.length < 1) return;
    asked = text;
    const answer = await fetch(`${box.dataset.suggest}?${new URLSearchParams({ q: text })}`).catch(() => null);
    if (answer?.ok) show(await answer.json());
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [field, ...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (!step || at < 0 || !links[at + step]) return;
    event.preventDefault();
    links[at + step].focus();
  });
}
