// Worker of a room (`ROOM`: work-room.js, stall-room.js, put in front of this file by the server): its
// pages without a network, and everything that is pressed, sent once and in order. A press is written
// down on the device before it is sent; the server knows it by its nonce, so that it may be sent again
// whenever nobody can say whether it arrived. docs/work.md and docs/stalls.md tell the whole.
const PAGES = `${ROOM.name}-pages`;
const THINGS = `${ROOM.name}-things`;
const MOST_THINGS = 150;
const FRESH = 10 * 60 * 1000; // a kept page younger than this is not fetched again ahead of time
const PATIENCE = 6000; // so long a page or an answer is waited for before we go on with what we have
const UPLOAD = 120000;
const ATTEMPTS = 5;

// The device's own book: `presses` that wait in their order, what was `told`, and a few `facts`.
let book = null;
const opened = () => new Promise((good, bad) => {
  const wish = indexedDB.open(ROOM.name, 1);
  wish.onupgradeneeded = () => {
    for (const name of ["presses", "told"]) {
      wish.result.createObjectStore(name, { keyPath: "place", autoIncrement: true });
    }
    wish.result.createObjectStore("facts");
  };
  wish.onsuccess = () => good(wish.result);
  wish.onerror = () => bad(wish.error);
});
const write = async (work) => {
  book ||= opened().catch((why) => { book = null; throw why; });
  const turn = (await book).transaction(["presses", "told", "facts"], "readwrite", { durability: "strict" });
  const kept = new Promise((good, bad) => {
    turn.oncomplete = good;
    turn.onabort = turn.onerror = () => bad(turn.error);
  });
  const wish = work((name) => turn.objectStore(name));
  await kept;
  return wish && wish.result;
};
const rows = (name) => write((store) => store(name).getAll());
const fact = (name) => write((store) => store("facts").get(name));
const pause = (time) => new Promise((_, bad) => setTimeout(() => bad(new Error("slow")), time));

const pressed = async (event) => {
  const press = await ROOM.press(event.request).catch(() => null); // null: it is none of ours
  if (!press) return fetch(event.request).catch(offline);
  try {
    Object.assign(press, { at: Date.now(), attempts: 0, maker: await fact("maker") });
    await write((store) => store("presses").add(press));
  } catch {
    return fetch(event.request).catch(offline); // no room on the device: as without a worker
  }
  const sending = send();
  event.waitUntil(sending);
  await Promise.race([sending, pause(PATIENCE)]).catch(() => null);
  if (self.registration.sync) self.registration.sync.register(ROOM.name).catch(() => null);
  return Response.redirect(ROOM.after(press), 303);
};

// One queue, one sender: in order, each until it is answered.
let running = null;
const send = () => {
  const turn = () => (navigator.locks ? navigator.locks.request(`${ROOM.name}-send`, sendAll) : sendAll());
  running = (running || Promise.resolve()).then(turn, turn).catch(() => null);
  return running;
};
const sendAll = async () => {
  const waiting = await rows("presses");
  if (!waiting.length) return;
  const leave = await fetched(ROOM.door(waiting[0]), { headers: { Accept: "application/json" } }, PATIENCE * 3);
  const known = leave.ok && !leave.redirected ? await leave.json() : null;
  await write((store) => store("facts").put(!known, "shut"));
  for (const press of known ? waiting : []) {
    if (!ROOM.mine(press, known)) continue;
    if (!(await sendOne(press, known.token))) break;
    await tell();
  }
  await tell();
  if (known) await keep(ROOM.ahead(waiting), 0);
};
const sendOne = async (press, token) => {
  const body = new FormData();
  for (const [name, value] of ROOM.body(press)) body.append(name, value);
  body.append("age", Math.max(0, Math.round((Date.now() - press.at) / 1000)));
  if (press.photo) body.append("photo", press.photo, "photo.jpg");
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  const answer = await fetched(ROOM.door(press), { method: "POST", body, headers }, UPLOAD);
  if (answer.ok && !answer.redirected) return settle(press, await answer.json());
  if (answer.status === 404) return settle(press, { tone: "wrong", words: "" });
  if (answer.status < 400 || answer.status >= 500 || answer.status === 429) return false;
  press.attempts += 1;
  if (press.attempts >= ATTEMPTS) return settle(press, { tone: "wrong", words: "" });
  await write((store) => store("presses").put(press));
  return false;
};
const settle = async (press, { tone, words }) => {
  const { place, photo, ...what } = press;
  await write((store) => {
    store("presses").delete(place);
    store("told").add({ ...what, tone, said: words });
  });
  return true;
};
const AHEAD = { "X-Ahead": "1" }; // renews no cookie: she may be changing one at this moment
const fetched = (address, how, time) => {
  const end = new AbortController();
  const clock = setTimeout(() => end.abort(), time);
  return fetch(address, { ...how, headers: { ...AHEAD, ...how.headers }, signal: end.signal, credentials: "same-origin", cache: "no-store" })
    .finally(() => clearTimeout(clock));
};
const tell = async () => {
  for (const page of await self.clients.matchAll()) page.postMessage("changed");
};

// Pages: from the network where it answers, else as she last had them.
const cached = async (path) => (await caches.open(PAGES)).match(path);
const offline = async () => (await cached(ROOM.offline)) || Response.error();
const put = async (path, answer) => (await caches.open(PAGES)).put(path, answer);
// A page of which the end is missing is none, whatever its status says.
const whole = async (answer) => {
  const text = await answer.text();
  if (!text.trimEnd().endsWith("</html>")) throw new Error("cut");
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  return new Response(text, { status: answer.status, headers });
};
const page = async (event) => {
  const path = new URL(event.request.url).pathname;
  const kept = await cached(path);
  const fresh = fetch(event.request).then(async (answer) => {
    if (answer.status >= 500 && kept) return kept;
    if (answer.status !== 200 || answer.type !== "basic" || !ROOM.mayStay.test(path)) return answer;
    const told = await whole(answer);
    await put(path, told.clone()).catch(() => null);
    return told;
  });
  event.waitUntil(fresh.catch(() => null));
  return (kept ? Promise.race([fresh, pause(PATIENCE)]) : fresh).catch(() => kept || offline());
};
const keep = async (paths, young = FRESH) => {
  for (const path of paths.filter((each) => (ROOM.mayStay.test(each) || each === ROOM.offline))) {
    const before = await cached(path);
    const age = before ? Date.now() - Date.parse(before.headers.get("Date") || 0) : Infinity;
    if (age < young) continue;
    const answer = await fetch(path, { headers: AHEAD, credentials: "same-origin" }).catch(() => null);
    if (!answer) return;
    if (answer.status === 200 && !answer.redirected) await whole(answer).then((it) => put(path, it)).catch(() => null);
  }
};
const thing = async (request) => {
  const shelf = await caches.open(THINGS);
  const kept = await shelf.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    await shelf.put(request, answer.clone()).catch(() => null);
    const all = await shelf.keys();
    await Promise.all(all.slice(0, Math.max(0, all.length - MOST_THINGS)).map((each) => shelf.delete(each)));
  }
  return answer;
};

const asked = {
  hello: async ({ maker, paths }) => {
    const before = await fact("maker");
    if (before && before !== maker) await caches.delete(PAGES); // her pages are nobody else's
    await write((store) => store("facts").put(maker, "maker"));
    await Promise.all([send(), keep(paths)]);
  },
  list: async () => ({ presses: await rows("presses"), told: await rows("told"), shut: await fact("shut") }),
  read: ({ places }) => write((store) => { for (const each of places) store("told").delete(each); }),
  send,
  forget: () => caches.delete(PAGES),
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("sync", (event) => event.waitUntil(send()));
self.addEventListener("message", (event) => {
  const answer = Promise.resolve(asked[event.data.do](event.data)).catch(() => null);
  event.waitUntil(answer.then((found) => event.ports[0] && event.ports[0].postMessage(found)));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate" && ROOM.inside.test(pathname)) {
    event.respondWith(request.method === "POST" ? pressed(event) : page(event));
  } else if (request.method === "GET" && /^\/(static|media)\//.test(pathname)) {
    event.respondWith(thing(request));
  }
});
