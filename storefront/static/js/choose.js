// Choose: a label marked data-all="NAME" ticks or clears every box of that name in its form, and
// shows by itself whether all of them are ticked. Without this it stays hidden: tick one by one.
for (const all of document.querySelectorAll("[data-all]")) {
  const box = all.querySelector("input");
  const boxes = [...all.closest("form").querySelectorAll(`input[name="${all.dataset.all}"]`)];
  const follow = () => {
    const ticked = boxes.filter((each) => each.checked).length;
    box.checked = ticked === boxes.length;
    box.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  box.addEventListener("change", () => {
    for (const each of boxes) each.checked = box.checked;
  });
  for (const each of boxes) each.addEventListener("change", follow);
  all.hidden = boxes.length < 2;
  follow();
}
