"""The main tasks of a maker, each from her first page, by what stands on the controls, with or
without JavaScript. After each screen `seen` is called with its name."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.making import photo

Seen = Callable[[str], None]
Task = Callable[[Page, str, int, Seen], None]


def send(page: Page, name: str) -> None:
    """Press a button; Enter's own button, which nobody sees, bears the same words."""
    page.locator("main button:not(.unseen):not([hidden])", has_text=name).first.click()
    page.wait_for_load_state()


def answer_an_offer(page: Page, address: str, _batch: int, seen: Seen) -> None:
    """She is asked, and takes it."""
    page.goto(f"{address}/work")
    seen("She is asked")
    send(page, "I take it")
    expect(page.get_by_text("It is yours. Thank you.").first).to_be_visible()
    seen("It is hers")


def hand_in_ten(page: Page, address: str, batch: int, seen: Seen) -> None:
    """Ten pieces with a photo."""
    page.goto(f"{address}/work/batches/{batch}")
    seen("Her work")
    page.get_by_role("link", name="Hand in").click()
    page.locator("[name=pieces]").fill("10")
    page.locator("#photo").set_input_files(photo())  # type: ignore[arg-type] # a plain dict
    seen("She counts")
    send(page, "Send")
    expect(page.get_by_text("10 pieces are handed in.").first).to_be_visible()
    seen("It is handed in")


def ask_for_help(page: Page, address: str, batch: int, seen: Seen) -> None:
    """A word to her lead."""
    page.goto(f"{address}/work/batches/{batch}/calls")
    page.locator("[name=words]").fill("The clasp is stiff")
    seen("What does she need")
    send(page, "Please help me")
    expect(page.get_by_text("Your lead knows.").first).to_be_visible()
    seen("Her lead knows")


def stop(page: Page, address: str, batch: int, seen: Seen) -> None:
    """She cannot go on; five are done."""
    page.goto(f"{address}/work/batches/{batch}/stop")
    page.locator("[name=pieces]").fill("5")
    seen("She may stop")
    send(page, "I stop here")
    expect(page.get_by_text("That is all right. Thank you").first).to_be_visible()
    seen("She has stopped")


def read_her_money(page: Page, address: str, _batch: int, seen: Seen) -> None:
    """What is hers."""
    page.goto(f"{address}/work/earnings")
    expect(page.locator(".screen__sum")).to_be_visible()
    seen("Her money")


TASKS: dict[str, Task] = {
    "Answer an offer": answer_an_offer,
    "Hand in ten pieces": hand_in_ten,
    "Ask for help": ask_for_help,
    "I cannot go on": stop,
    "Read my money": read_her_money,
}
