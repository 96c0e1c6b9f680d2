// Room of the worker (js/offline-worker.js): a maker's pages. What it keeps, what a press is.
const ANSWERS = { take: "take", later: "defer", no: "decline" };
const DOORS = {
  answer: (form) => ANSWERS[form.get("answer")],
  start: () => "start",
  handins: () => "hand_in",
  calls: () => "call",
  stop: () => "stop",
};
const ADDRESS = /^\/work\/batches\/(\d+)\/(answer|start|handins|calls|stop)$/;
const ROOM = {
  name: "work",
  inside: /^\/work(\/|$)/,
  // Her work, her money, her week, her courses; nothing that is locked away.
  mayStay: /^\/work(\/(batches\/\d+(\/(fewer|handins|calls|stop|steps))?|earnings|week|courses(\/.*)?|offline))?$/,
  offline: "/work/offline",
  press: async (request) => {
    const found = ADDRESS.exec(new URL(request.url).pathname);
    if (!found) return null;
    const form = await request.clone().formData();
    const verb = form.has("step") ? null : DOORS[found[2]](form);
    if (!verb || !form.get("nonce")) return null;
    const photo = form.get("photo");
    const [pieces, kind, words] = ["pieces", "kind", "words"].map((name) => form.get(name));
    return { batch: found[1], verb, nonce: form.get("nonce"), pieces, kind, words, photo: photo && photo.size ? photo : null };
  },
  after: (press) => (press.verb === "defer" || press.verb === "decline" ? "/work" : `/work/batches/${press.batch}`),
  door: () => "/work/sendings",
  mine: (press, known) => !press.maker || press.maker === known.maker, // another's waits for her
  body: (press) => ["batch", "verb", "nonce", "pieces", "kind", "words"].map((name) => [name, press[name]]).filter(([, value]) => value != null),
  ahead: (waiting) => ["/work", ...new Set(waiting.map((each) => `/work/batches/${each.batch}`))],
};
