// Copy: a button beside a field marked data-copy puts its text into the clipboard and says so.
for (const place of document.querySelectorAll("[data-copy]")) {
  const button = place.querySelector("button");
  const field = place.querySelector("input");
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const word = button.querySelector("span");
    try {
      await navigator.clipboard.writeText(field.value);
      word.textContent = button.dataset.copied;
      word.setAttribute("role", "status");
    } catch {
      field.select();
    }
  });
}
