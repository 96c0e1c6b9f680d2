// The desk: asks every second whether anything has changed and then puts the changed parts in place;
// sends a press without leaving the page; shows and shakes what others would hear; single keys, if she
// wants them. Without this every form works by itself and the page is as true as when it was loaded.
const EVERY = 1000;
const CUE = 4000;
const KEPT = "desk-keys";

const desk = document.querySelector("[data-desk]");
const cue = document.querySelector("[data-cue]");
let etag = "";
let before = null;
let hiding = 0;

const show = (text, tone) => {
  cue.textContent = text;
  cue.dataset.tone = tone;
  cue.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { cue.hidden = true; }, CUE);
};

const tell = (kind, codes, tone, shake) => {
  if (!codes.length) return;
  show(cue.dataset[kind].replace("{}", codes.join(", ")), tone);
  navigator.vibrate?.(shake);
};

const compare = (now) => {
  const codes = Object.keys(now.left);
  if (before) {
    tell("saysOrder", codes.filter((code) => now.sold[code] > (before.sold[code] ?? 0)), "good", 120);
    tell("saysGone", codes.filter((code) => !now.left[code] && before.left[code]), "wrong", [120, 80, 240]);
  }
  before = now;
};

const busy = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");

const replace = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const fresh = page.getElementById(part.id);
    if (!fresh || busy(part) || fresh.outerHTML === part.outerHTML) continue;
    const name = part.contains(document.activeElement) ? document.activeElement.dataset.key : "";
    part.replaceWith(fresh);
    if (name) fresh.querySelector(`[data-key="${name}"]`)?.focus();
  }
  const key = page.querySelector("[data-caption-key]");
  if (key) document.querySelector("[data-caption-key]").value = key.value;
  keysShown();
};

const again = async () => {
  const answer = await fetch(location.pathname);
  if (answer.ok) replace(await answer.text());
};

const watch = async () => {
  try {
    const headers = etag ? { "If-None-Match": etag } : {};
    const answer = await fetch(desk.dataset.desk, { headers, cache: "no-store", signal: AbortSignal.timeout(5000) });
    if (answer.status === 200) {
      const first = !etag;
      etag = answer.headers.get("ETag") ?? "";
      compare(await answer.json());
      if (!first) await again();
    }
    if (answer.status === 404) location.reload();
  } catch {
    show(cue.dataset.saysLine, "wrong");
  }
  setTimeout(watch, EVERY);
};

const send = async (form, button) => {
  const facts = new FormData(form, button);
  form.inert = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(facts) });
    replace(await answer.text());
  } catch {
    show(cue.dataset.saysLine, "wrong");
  }
  form.inert = false;
};

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-press]");
  if (!form) return;
  event.preventDefault();
  const caption = form.matches("[data-caption-form]");
  const box = caption && form.querySelector("[name=text]");
  if (caption) {
    form.querySelector("[data-typing]").value = begun ? Math.round(performance.now() - begun) : 0;
    begun = 0;
  } else document.activeElement.blur();
  await send(form, event.submitter);
  if (caption) { box.value = ""; box.focus(); }
});

let begun = 0;
document.querySelector("[data-caption-form]")?.addEventListener("input", (event) => {
  begun = event.target.value ? begun || performance.now() : 0;
});

const keys = document.querySelector("[data-keys]");
const remembered = () => { try { return localStorage.getItem(KEPT); } catch { return null; } };
const keysShown = () => {
  for (const each of document.querySelectorAll("[data-shown-with-keys]")) each.hidden = !keys.checked;
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (typing && event.key === "Escape") return typing.blur();
  if (!keys.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const found = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!found || found.disabled) return;
  event.preventDefault();
  if (found.matches("input")) found.focus();
  else found.click();
});

document.querySelector("[data-without-script]").hidden = true;
document.querySelector("[data-keys-switch]").hidden = false;
keys.checked = remembered() !== "off";
keys.addEventListener("change", () => {
  try { localStorage.setItem(KEPT, keys.checked ? "on" : "off"); } catch { /* it holds for this page */ }
  keysShown();
});
keysShown();
watch();
