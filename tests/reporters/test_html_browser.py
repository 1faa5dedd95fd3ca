"""The report to look at, in a real browser: filters, links between two sentences, counts, keyboard, phone, axe.

Needs Playwright and a Chromium; without them these tests are skipped and say so. `SKINLINT_CHROMIUM` names another.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from linter.model.finding import Coverage, Report, Severity
from linter.reporters import Style
from linter.reporters.html import render
from linter.run import run
from linter.settings import SettingsSource

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

sync_api: Any = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: no browser tests")

expect = sync_api.expect
CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "drafts"
NAMES = ["a01-laser-legs.html", "b05-hydroquinone-melasma.md", "c01-botulinum-first-timer.md"]
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE = {"width": 360, "height": 760}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium: the one that is named, the system's, or Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = os.environ.get("SKINLINT_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    with sync_api.sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        except sync_api.Error:
            pytest.skip("no Chromium here: no browser tests (install chromium, or set SKINLINT_CHROMIUM)")
        yield started
        started.close()


@pytest.fixture(scope="module")
def folder() -> Report:
    """Three real drafts, checked."""
    paths = [CORPUS / name for name in NAMES]
    return run(paths, SettingsSource({"recogniser": False}, None, True), with_copy=True).report


@pytest.fixture(scope="module")
def pages(folder: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the report of all three, and of each alone as 1.html to 3.html."""
    place = tmp_path_factory.mktemp("pages")
    (place / "folder.html").write_text(render(folder, Style()), encoding="utf-8")
    for number, file in enumerate(folder.files, 1):
        alone = Report(files=(file,), version=folder.version)
        (place / f"{number}.html").write_text(render(alone, Style(explain=True)), encoding="utf-8")
    return place


def opened(browser: Browser, file: Path, *, dark: bool = False, phone: bool = False) -> Page:
    """Return a page that fails the test when it complains or asks the network for anything."""
    size: Any = PHONE if phone else {"width": 1300, "height": 900}
    page = browser.new_page(viewport=size, color_scheme="dark" if dark else "light", reduced_motion="reduce")

    def fail(what: object) -> None:
        raise AssertionError(what)

    page.on("pageerror", fail)
    page.on("console", lambda message: fail(message.text) if message.type == "error" else None)
    page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else fail(request.url))
    page.goto(file.as_uri())
    return page


def cards(page: Page) -> int:
    """Return how many findings are shown."""
    return int(page.locator(".finding:not([hidden])").count())


def test_counts_are_those_of_the_report(browser: Browser, pages: Path, folder: Report) -> None:
    """In the numbers at the top, in the table, and in the cards."""
    page = opened(browser, pages / "folder.html")
    total = sum(len(file.findings) for file in folder.files)
    assert page.locator(".tiles strong").all_inner_texts()[:3] == [str(folder.count(level)) for level in Severity]
    assert page.locator(".finding").count() == total
    assert page.locator("#shown").inner_text() == f"All {total} findings are shown."
    for row, file in zip(page.locator(".overview tbody tr").all(), folder.files, strict=True):
        numbers = row.locator("td.number").all_inner_texts()
        assert numbers[:3] == [str(sum(f.severity is level for f in file.findings)) for level in Severity]
        missing = sum(item.coverage is Coverage.MISSING for item in file.checklist)
        assert numbers[3].startswith(f"{missing} of ")
        assert row.locator(".bar b").inner_text() == str(len(file.findings))


@pytest.mark.parametrize(
    ("name", "of"), [("severity", "severity"), ("confidence", "confidence"), ("category", "category")]
)
def test_a_filter_hides_findings_and_their_marks(
    browser: Browser, pages: Path, folder: Report, name: str, of: str
) -> None:
    """What is unticked goes from the list and from the draft; one click brings all back."""
    page = opened(browser, pages / "folder.html")
    every = [finding for file in folder.files for finding in file.findings]
    for box in page.locator(f'#filters input[name="{name}"]').all():
        value = box.get_attribute("value")
        left = [finding for finding in every if getattr(finding, of).value != value]
        assert str(len(every) - len(left)) in (box.locator("..").inner_text())
        box.uncheck()
        assert cards(page) == len(left)
        assert page.locator("#shown").inner_text() == f"{len(left)} of {len(every)} findings are shown."
        hidden = {card.get_attribute("id") for card in page.locator(".finding[hidden]").all()}
        shown = page.locator(".ref:not([hidden])").evaluate_all("refs => refs.map(ref => ref.dataset.f)")
        assert hidden.isdisjoint(shown)
        page.get_by_role("button", name="Show everything").click()
        expect(page.locator(".finding[hidden]")).to_have_count(0)


def test_one_rule_can_be_chosen(browser: Browser, pages: Path, folder: Report) -> None:
    """The list of rules has those that found something, each with its number."""
    page = opened(browser, pages / "folder.html")
    rules = [finding.rule for file in folder.files for finding in file.findings]
    page.locator("#rule").select_option("wording/permanent-results")
    assert cards(page) == rules.count("wording/permanent-results")
    assert page.locator("#rule option").count() == len(set(rules)) + 1


def test_each_side_of_a_contradiction_leads_to_its_place_and_back(browser: Browser, pages: Path) -> None:
    """A click on a quotation lights up the words in the draft; a click on the words or their number leads back."""
    page = opened(browser, pages / "3.html")
    sides = page.locator(".places.pair").first.locator("a").all()
    assert len(sides) == 2
    for side in sides:
        anchor = (side.get_attribute("href") or "")[1:]
        card = anchor.rpartition("p")[0]
        side.click()
        lit = page.locator("mark.flash")
        expect(page.locator(f"#{anchor}")).to_be_focused()
        assert " ".join(side.inner_text().split()) in " ".join("".join(lit.all_inner_texts()).split())
        assert lit.first.evaluate(
            "mark => { const r = mark.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight }"
        )
        page.locator(f'.ref[data-f="{card}"]').first.click()
        expect(page.locator(f"#{card}")).to_be_focused()
        expect(page.locator(f"#{card}")).to_be_in_viewport()
    page.locator("mark.on.error").last.click()
    expect(page.locator(".finding:focus")).to_have_count(1)


def test_a_link_to_what_a_filter_hides_shows_it(browser: Browser, pages: Path) -> None:
    """The checklist leads to findings whether or not they are filtered out."""
    page = opened(browser, pages / "1.html")
    page.locator('input[value="missing"]').uncheck()
    link = page.locator('.checklist td a[href^="#d1f"]').first
    link.click()
    expect(page.locator(".finding:focus")).to_be_visible()


def test_the_table_of_a_folder_opens_its_drafts(browser: Browser, pages: Path) -> None:
    """Drafts are folded until they are wanted, and all open for print."""
    page = opened(browser, pages / "folder.html")
    assert page.locator("details.draft[open]").count() == 0
    page.locator('.overview a[href="#d2"]').click()
    page.wait_for_selector("#d2[open]")
    assert page.locator("details.draft[open]").count() == 1
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.draft[open]").count() == 3
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.draft[open]").count() == 1


def test_everything_works_from_the_keyboard(browser: Browser, pages: Path) -> None:
    """Tab, space and Enter reach and use the skip link, a filter, a draft and both ends of a link."""
    page = opened(browser, pages / "folder.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    before = cards(page)
    page.locator("#filters input").first.focus()
    page.keyboard.press("Space")
    assert cards(page) < before
    page.keyboard.press("Space")
    page.locator("#d3 > summary").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#d3[open]")
    page.locator("#d3 .places.pair a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".at:focus")).to_have_count(1)
    page.keyboard.press("Tab")  # to the number behind the words, or one inside them
    page.keyboard.press("Enter")
    expect(page.locator(".finding:focus")).to_have_count(1)


@pytest.mark.parametrize("name", ["folder.html", "1.html", "2.html", "3.html"])
def test_a_phone_scrolls_in_one_direction(browser: Browser, pages: Path, name: str) -> None:
    """Nothing is wider than the screen."""
    page = opened(browser, pages / name, phone=True)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("name", ["folder.html", "1.html", "2.html"])
@pytest.mark.parametrize(("dark", "phone"), [(False, False), (True, False), (False, True), (True, True)])
def test_axe_finds_nothing_serious(browser: Browser, pages: Path, name: str, dark: bool, phone: bool) -> None:
    """Contrast, names, roles and order, in light and dark, on a desk and on a phone, with everything unfolded."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    source = axe.Axe().axe_script
    page = opened(browser, pages / name, dark=dark, phone=phone)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    page.evaluate(source)
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    grave = [
        (item["id"], item["impact"], [node["html"] for node in item["nodes"]][:3]) for item in result["violations"]
    ]
    assert grave == []
