// Pin: a tap on one of the nine parts of a picture is kept as the very point; keys choose the part.
for (const field of document.querySelectorAll("[data-pinning]")) {
  const board = field.querySelector(".ninths");
  const kept = field.querySelector("[name=pin]");
  const mark = field.querySelector(".pins--chosen circle");
  const show = (x, y, size = 11) => {
    mark.setAttribute("r", size);
    mark.setAttribute("cx", `${x * 100}%`);
    mark.setAttribute("cy", `${y * 100}%`);
  };
  let tapped = null;
  board.addEventListener("pointerdown", (event) => {
    const { left, top, width, height } = board.getBoundingClientRect();
    const share = (at, from, size) => Math.min(Math.max((at - from) / size, 0), 1);
    tapped = [share(event.clientX, left, width), share(event.clientY, top, height)];
  });
  board.addEventListener("click", (event) => {
    if (event.target.name !== "ninth") return;
    const nth = [...board.querySelectorAll("[name=ninth]")].indexOf(event.target);
    const middle = [((nth % 3) + 0.5) / 3, (Math.floor(nth / 3) + 0.5) / 3];
    const [x, y] = tapped || middle;
    kept.value = tapped ? `${x.toFixed(3)},${y.toFixed(3)}` : "";
    tapped = null;
    show(x, y);
  });
  field.querySelector("[name=ninth][value='']").addEventListener("change", () => {
    kept.value = "";
    show(0, 0, 0);
  });
}
