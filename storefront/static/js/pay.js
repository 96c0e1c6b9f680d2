// Pay: the gateway's fields inside the form marked data-pay. The form stays hidden until they are
// there; the way to the gateway's own page beside it needs none of this.
const form = document.querySelector("form[data-pay]");

const dark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

const start = (make) => {
  const { key, secret, locale, back, failed } = form.dataset;
  const says = form.querySelector("[data-says]");
  const button = form.querySelector("button");
  const say = (text) => {
    says.textContent = text;
    says.hidden = !text;
  };
  const gateway = make(key, { locale });
  const elements = gateway.elements({
    clientSecret: secret,
    appearance: { theme: dark() ? "night" : "stripe" },
  });
  const fields = elements.create("payment", { layout: "accordion" });
  fields.on("loaderror", () => { form.hidden = true; });
  fields.mount(form.querySelector("[data-fields]"));

  let busy = false;
  const rest = () => {
    busy = false;
    form.removeAttribute("aria-busy");
    button.disabled = false;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    button.disabled = true;
    form.setAttribute("aria-busy", "true");
    say("");
    try {
      const { error } = await gateway.confirmPayment({ elements, confirmParams: { return_url: back } });
      // Paid or closed elsewhere meanwhile: our own page looks and tells.
      if (error && error.code === "payment_intent_unexpected_state") location.assign(back);
      else if (error) say(error.message || failed);
    } catch {
      say(failed);
    }
    rest();
  });
  // Back from the bank by the back button: the page may be an old copy.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
};

if (form && window.Stripe) {
  form.hidden = false;
  start(window.Stripe);
}
