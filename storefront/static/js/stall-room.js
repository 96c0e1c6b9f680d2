// Room of the worker (js/offline-worker.js): a stall. What it keeps, what a press is, where it goes.
const ROOM = {
  name: "stall",
  inside: /^\/stall(\/|$)/,
  // Only the page on which she sells; what is loaded and counted needs the net.
  mayStay: /^\/stall(\/[a-z][a-z0-9-]{1,19})?$/,
  offline: "/stall/offline",
  press: async (request) => {
    const found = /^\/stall\/([a-z0-9-]+)\/(sales|undoings)$/.exec(new URL(request.url).pathname);
    if (!found) return null;
    const form = Object.fromEntries(await request.clone().formData());
    if (!form.nonce || (found[2] === "sales" && !form.pay)) return null; // it only adds up
    for (const name of Object.keys(form)) if (name === "csrf_token" || name === "code" || form[name] === "") delete form[name];
    return { verb: found[2] === "sales" ? "sold" : "undo", stall: found[1], nonce: form.nonce, form };
  },
  after: (press) => `/stall/${press.stall}`,
  door: (press) => `/stall/${press.stall}/sendings`,
  mine: () => true, // a phone of the cart may be another's in the evening: the sale says who sold
  body: (press) => Object.entries(press.form),
  ahead: (waiting) => ["/stall", ...new Set(waiting.map((each) => `/stall/${each.stall}`))],
};
