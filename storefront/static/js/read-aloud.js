// Read aloud: <button hidden data-read-aloud="id">. Plays what somebody recorded, else lets the phone
// speak. Parts with a voice of their own say so: data-part="/films/…", empty where there is none.
// Where neither is to be had there is no button, and pictures are larger; a second press is silence.
const speaks = "speechSynthesis" in window;
const turns = new WeakMap(); // what is being read by a button
const silent = (button) => {
  button.hidden = true;
  document.documentElement.classList.add("silent");
};
const spoken = (text) => new Promise((good, bad) => {
  if (!speaks) return bad(new Error("mute"));
  const speech = new SpeechSynthesisUtterance(text);
  speech.lang = document.documentElement.lang;
  speech.rate = 0.9;
  speech.onend = good;
  speech.onerror = (event) => (/cancel|interrupt/.test(event.error) ? good() : bad(new Error(event.error)));
  speechSynthesis.speak(speech);
});
const played = (path, turn) => new Promise((good, bad) => {
  turn.voice = new Audio(path);
  turn.voice.onended = turn.voice.onpause = good;
  turn.voice.onerror = bad;
  turn.voice.play().catch(bad);
});
const read = async (button, parts) => {
  const turn = { on: true };
  turns.set(button, turn);
  let heard = false;
  for (const part of parts) {
    if (!turn.on) break;
    const path = part.dataset.part;
    const voice = path ? played(path, turn).catch(() => spoken(part.innerText)) : spoken(part.innerText);
    heard = (await voice.then(() => true, () => false)) || heard;
  }
  turns.delete(button);
  if (!heard) silent(button);
};
for (const button of document.querySelectorAll("[data-read-aloud]")) {
  const text = document.getElementById(button.dataset.readAloud);
  if (!text) continue;
  const own = [...text.querySelectorAll("[data-part]")];
  const parts = own.length ? own : [text];
  if (!speaks && !parts.some((part) => part.dataset.part)) { silent(button); continue; }
  button.hidden = false;
  button.addEventListener("click", () => {
    const turn = turns.get(button);
    if (!turn) return read(button, parts);
    turn.on = false;
    if (turn.voice) turn.voice.pause();
    if (speaks) speechSynthesis.cancel();
  });
}
