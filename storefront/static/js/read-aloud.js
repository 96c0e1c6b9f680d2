// Read aloud: <button hidden data-read-aloud="id">. Shows itself only where the browser can speak;
// a second press is silence.
for (const button of document.querySelectorAll("[data-read-aloud]")) {
  if (!("speechSynthesis" in window)) continue;
  const text = document.getElementById(button.dataset.readAloud);
  if (!text) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) return speechSynthesis.cancel();
    const speech = new SpeechSynthesisUtterance(text.innerText);
    speech.lang = document.documentElement.lang;
    speech.rate = 0.9;
    speechSynthesis.speak(speech);
  });
}
