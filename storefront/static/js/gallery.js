// Gallery: a thumbnail brings its picture into view without jumping the page, and shows which one
// is seen. Without this the thumbnails are links to the pictures.
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

for (const gallery of document.querySelectorAll("[data-gallery]")) {
  const strip = gallery.querySelector("[data-gallery-strip]");
  const thumbs = [...gallery.querySelectorAll("[data-gallery-thumb]")];
  const picture = (thumb) => gallery.querySelector(thumb.hash);
  for (const thumb of thumbs) {
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      strip.scrollTo({ left: picture(thumb).offsetLeft - strip.offsetLeft, behavior: calm.matches ? "auto" : "smooth" });
    });
  }
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((each) => each.isIntersecting)) {
        for (const thumb of thumbs) {
          if (thumb.hash === `#${entry.target.id}`) thumb.setAttribute("aria-current", "true");
          else thumb.removeAttribute("aria-current");
        }
      }
    },
    { root: strip, threshold: 0.6 },
  );
  for (const thumb of thumbs) seen.observe(picture(thumb));
}
