// Counter: − and + around a number field marked data-counter. Without this it is a number field.
const step = (field, by) => {
  const least = Number(field.min || 0);
  const most = Number(field.max || Infinity);
  field.value = Math.min(most, Math.max(least, Number(field.value || 0) + by));
  field.dispatchEvent(new Event("change", { bubbles: true }));
};

const key = (field, sign, by) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet counter__key";
  button.textContent = sign;
  button.setAttribute("aria-label", `${sign} ${Math.abs(by)}`);
  button.addEventListener("click", () => step(field, by));
  return button;
};

for (const counter of document.querySelectorAll("[data-counter]")) {
  const field = counter.querySelector("input");
  const by = Number(counter.dataset.counter || 1);
  field.before(key(field, "−", -by));
  field.after(key(field, "+", by));
}
