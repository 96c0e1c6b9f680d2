"""What axe finds on an open page: all its rules, or what a change of light alone can change.

Another light changes colours and moves nothing. So in the second light of a page only the rules of
colour are asked, and the dear one, contrast, of one piece of text of each kind: the same colour,
size and weight over the same grounds is the same contrast, and what lies over what was seen in the
first light, where every piece was looked at.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

#: Contrast of 7 : 1, which makers' pages keep and axe only looks for when told to.
ENHANCED = "color-contrast-enhanced"
#: A button changes its colour slowly; what is halfway is nobody's contrast.
SETTLED = """document.body.offsetHeight; document.getAnimations().forEach((each) =>
  each.effect.getComputedTiming().endTime === Infinity ? each.cancel() : each.finish());"""
EVERYTHING = """(more) => axe.run({resultTypes: ["violations"], preload: false,
    rules: Object.fromEntries(more.map((rule) => [rule, {enabled: true}]))})
    .then((all) => all.violations)"""
COLOURS = """async (more) => {
const kinds = new Map();
const plain = new Set(["rgba(0, 0, 0, 0)", "none", "1"]);
const add = (box) => {
  if (!box.checkVisibility() || box.closest("svg, script, style")) return;
  const own = getComputedStyle(box);
  const kind = [own.color, own.fontSize, own.fontWeight, own.textShadow];
  for (let at = box; at; at = at.parentElement) {
    const {backgroundColor, backgroundImage, opacity} = getComputedStyle(at);
    kind.push(...[backgroundColor, backgroundImage, opacity].filter((each) => !plain.has(each)));
  }
  if (!kinds.has(kind.join())) kinds.set(kind.join(), box);
};
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) if (walk.currentNode.data.trim()) add(walk.currentNode.parentElement);
document.querySelectorAll("input:not([type=hidden]), select, textarea").forEach(add);
const asked = (values) => ({resultTypes: ["violations"], preload: false,
  runOnly: {type: "rule", values}});
const found = await axe.run({include: [...kinds.values()]}, asked(["color-contrast", ...more]));
const links = await axe.run(asked(["link-in-text-block"]));
return [...found.violations, ...links.violations]; }"""


def violations(page: Page, *more: str) -> list[str]:
    """What axe finds on the page as it is; it is brought to a page once, however often it looks.
    `more` names rules that axe does not ask by itself."""
    return _told(page, EVERYTHING, more)


def colours(page: Page, *more: str) -> list[str]:
    """What axe finds of colours after the light has changed on a page that it has seen."""
    return _told(page, COLOURS, more)


def _told(page: Page, question: str, more: tuple[str, ...]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.evaluate(f"() => {{ {SETTLED} }}")
    found: list[dict[str, Any]] = page.evaluate(question, list(more))
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"][:3]]
