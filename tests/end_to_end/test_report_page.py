"""The report of a comparison as its readers meet it: in a real browser, with mouse and keyboard, on a phone, on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Locator, Page, expect

from anymeet.comparison import compare, read_scenario, write_report
from support.browsers import MISSING, chromium, open_browser
from support.comparisons import make_comparison

pytestmark = pytest.mark.skipif(chromium() is None, reason=MISSING)

PHONE: Final = {"width": 360, "height": 740}
DESKTOP: Final = {"width": 1280, "height": 900}
UNFOLD: Final = "for (const fold of document.querySelectorAll('details')) fold.open = true"
OVERFLOW: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


ALL: Final[Mapping[str, Any]] = {}
CONTRAST: Final = {"runOnly": ["color-contrast"]}
ALL_BUT_CONTRAST: Final = {"rules": {"color-contrast": {"enabled": False}}}
"""The checker looks at each text for long to tell its contrast."""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests here."""
    expect.set_options(timeout=30_000)  # milliseconds; a machine may be busy
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the sample, hostile words and all."""
    return write_report(make_comparison(), tmp_path_factory.mktemp("whole") / "report.html")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a tenth of the abilities, which a browser opens sooner, and a checker is through with sooner."""
    comparison = make_comparison()
    matrix = attrs.evolve(comparison.matrix, rows=comparison.matrix.rows[::10])
    return write_report(attrs.evolve(comparison, matrix=matrix), tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of six profiles."""
    comparison = make_comparison()
    runs = tuple(attrs.evolve(run, profile=f"profile{number}") for number, run in enumerate([*comparison.runs[:2]] * 3))
    matrix = attrs.evolve(
        comparison.matrix,
        columns=tuple(run.profile for run in runs),
        titles=tuple(run.title for run in runs),
        rows=tuple(attrs.evolve(row, cells=row.cells * 3) for row in comparison.matrix.rows[:60]),
    )
    path = tmp_path_factory.mktemp("wide") / "report.html"
    return write_report(attrs.evolve(comparison, runs=runs, matrix=matrix), path)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Opens a file in a context of its own; at the end, nothing may have been requested but it, nor anything complained of."""
    contexts = []
    told: list[str] = []
    requested: set[str] = set()
    opened: set[str] = set()

    def visit(path: Path, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, "color_scheme": "light", **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("request", lambda request: requested.add(request.url))
        page.goto(path.as_uri())
        opened.add(path.as_uri())
        return page

    yield visit
    for context in contexts:
        context.close()
    assert [] == told
    assert opened == {url for url in requested if url != "data:,"}


def shown(rows: Locator) -> int:
    """How many of the rows are to be seen."""
    return int(rows.evaluate_all("rows => rows.filter(row => row.checkVisibility()).length"))


def violations(page: Page, rules: Mapping[str, Any] = ALL) -> list[str]:
    """What the accessibility checker finds, each with the first element it finds it at."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **rules}).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]} {each['nodes'][0]['failureSummary']}" for each in found]


def status(page: Page, section: str) -> Locator:
    """The live region that says how much is shown."""
    return page.locator(f"#{section} [role=status]")


def test_a_real_comparison(visit: Open, tmp_path: Path) -> None:
    """What two emulators did with the webinar becomes a page of less than 600 kB, without any complaint of the browser or the checker."""
    found = compare(["digitalsamba:emulated", "samesurf:emulated"], read_scenario("webinar"))
    path = write_report(found, tmp_path / "report.html")
    page = visit(path)
    assert path.stat().st_size < 600_000
    assert "Webinar: Digital Samba (emulated), SameSurf (emulated)" == page.title()
    expect(page.get_by_role("table", name="SameSurf (emulated), run 1")).to_have_count(1)
    assert 2 * len(found.runs[0].steps) == page.locator("#steps td").count()
    assert 12 == page.locator("#capabilities tbody").count()
    assert [] == violations(page, ALL_BUT_CONTRAST)


def test_hostile_words_do_nothing(visit: Open, report: Path) -> None:
    """Markup in a vendor's words is neither run nor loaded nor shown as anything but text."""
    page = visit(report)
    assert page.evaluate("window.hurt === undefined")
    assert 0 == page.locator("img").count()
    assert page.locator("h1").inner_text().startswith("Webinar </script></style><script>window.hurt = 1</script>")


def test_the_policy_holds(browser: Browser, report: Path) -> None:
    """Even a script that got into the page could neither fetch anything nor bring scripts and styles of its own."""
    attempts = {
        "connect-src": "fetch('http://127.0.0.1:9/').catch(() => 0)",
        "img-src": "document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/x.png'}))",
        "script-src-elem": "document.body.append(Object.assign(document.createElement('script'), {text: 'hurt = 1'}))",
        "style-src-attr": "document.body.setAttribute('style', 'color: red')",
    }
    page = browser.new_page()
    page.goto(report.as_uri())
    told = (
        "new Promise(told => addEventListener('securitypolicyviolation', e => told(e.violatedDirective), {once: true}))"
    )
    violated = [
        page.evaluate(f"(() => {{ const told = {told}; {attempt}; return told }})()") for attempt in attempts.values()
    ]
    page.close()
    assert list(attempts) == violated


def test_steps_are_filtered_by_outcome(visit: Open, report: Path) -> None:
    """Pressing an outcome shows the steps that have it at any provider, pressing two those with either, and pressing none all."""
    page = visit(report)
    rows = page.locator("#steps tbody tr")
    expect(status(page, "steps")).to_have_text("8 of 8 steps shown")
    failed, refused = (page.locator(f"#steps [data-filter={name}]") for name in ("failed", "refused"))
    failed.click()
    assert ("true", 2) == (failed.get_attribute("aria-pressed"), shown(rows))
    refused.click()
    expect(status(page, "steps")).to_have_text("3 of 8 steps shown")
    failed.click()
    refused.click()
    assert ("false", 8) == (failed.get_attribute("aria-pressed"), shown(rows))


def test_steps_are_filtered_by_keyboard(visit: Open, report: Path) -> None:
    """Every filter is reached with Tab, pressed with Space or Enter, and combined with the others."""
    page = visit(report)
    page.locator("#steps [data-filter=refused]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    focused = page.locator("#steps :focus")
    expect(focused).to_have_text("only where results differ")
    page.keyboard.press("Space")
    expect(status(page, "steps")).to_have_text("7 of 8 steps shown")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(status(page, "steps")).to_have_text("2 of 8 steps shown")


def test_requests_are_folded_away(visit: Open, report: Path) -> None:
    """What was asked and answered is shown when its fold is opened, with the mouse or with the keyboard."""
    page = visit(report)
    fold = page.locator("#steps details").first
    body = fold.locator("pre").first
    expect(body).not_to_be_visible()
    fold.locator("summary").click()
    expect(body).to_be_visible()
    assert '{\n  "topic": "Launch"\n}' == body.inner_text()
    page.keyboard.press("Enter")
    expect(body).not_to_be_visible()


def test_abilities_are_folded_by_interface(visit: Open, whole: Path) -> None:
    """First each interface is one row with its counts; its abilities unfold, one interface at a time or all at once."""
    page = visit(whole)
    rows = page.locator("#capabilities tbody tr:not(.interface)")
    assert (12, 0) == (shown(page.locator("#capabilities tr.interface")), shown(rows))
    assert (
        "10 of 10"
        == page.locator("#capabilities tr.interface", has_text="recordings").locator("td").first.inner_text().strip()
    )
    links = page.get_by_role("button", name="links", exact=True)
    links.press("Enter")
    assert ("true", 8) == (links.get_attribute("aria-expanded"), shown(rows))
    everything = page.get_by_role("button", name="unfold all")
    everything.click()
    assert 165 == shown(rows)
    everything.click()
    assert ("false", 0) == (links.get_attribute("aria-expanded"), shown(rows))  # fmt: skip


def test_abilities_are_found(visit: Open, whole: Path) -> None:
    """Whatever is typed is found in names, reasons and proofs, folded or not, and combines with showing only differences."""
    page = visit(whole)
    rows = page.locator("#capabilities tbody tr:not(.interface)")
    expect(status(page, "capabilities")).to_have_text("165 of 165 abilities")
    page.get_by_label("Find").fill("DELETES a room")
    count = shown(rows)
    assert 30 < count < 80
    expect(status(page, "capabilities")).to_have_text(f"{count} of 165 abilities found")
    assert 1 == shown(page.locator("#capabilities tbody"))
    page.get_by_role("button", name="only differences").click()
    assert 0 < shown(rows) < count
    page.get_by_label("Find").fill("test_unsupported[accounts")
    assert 15 == shown(rows)
    page.get_by_label("Find").fill("there is no such thing")
    expect(status(page, "capabilities")).to_have_text("0 of 165 abilities found")


def test_reasons_are_seen(visit: Open, whole: Path) -> None:
    """Why an ability is absent is shown at the mouse and at the focus, goes away with Escape, and stands in the unfolded row with its proof."""
    page = visit(whole)
    page.get_by_role("button", name="meetings", exact=True).click()
    row = page.locator("#capabilities tr", has_text="test_unsupported[meetings.create.private]")
    cell, summary = row.locator("td").nth(1), row.locator("summary")
    reason, proof = cell.get_by_text("whoever has a link to a room may enter it"), cell.locator(".proof")
    expect(reason).not_to_be_visible()
    cell.hover()
    expect(reason).to_be_visible()
    page.keyboard.press("Escape")
    expect(reason).not_to_be_visible()
    page.locator("h1").hover()
    summary.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(reason).to_be_visible()
    expect(proof).not_to_be_visible()
    page.keyboard.press("Enter")
    page.locator("#theme").focus()
    expect(reason).to_be_visible()
    expect(proof).to_have_text("proof ProviderContract::test_unsupported[meetings.create.private]")


def test_dark_as_the_system_and_as_pressed(visit: Open, report: Path) -> None:
    """The page follows the system until its button is pressed, which is forgotten with the page."""
    background = "getComputedStyle(document.body).backgroundColor"
    page = visit(report, color_scheme="dark")
    dark = page.evaluate(background)
    button = page.get_by_role("button", name="Dark")
    assert ("rgb(22, 23, 26)", "true") == (dark, button.get_attribute("aria-pressed"))
    button.click()
    assert ("rgb(250, 249, 247)", "false") == (page.evaluate(background), button.get_attribute("aria-pressed"))
    page.reload()
    assert dark == page.evaluate(background)
    page.emulate_media(color_scheme="light")
    assert "rgb(250, 249, 247)" == page.evaluate(background)


@pytest.mark.parametrize(
    ("rules", "options"),
    [(ALL, {}), (CONTRAST, {"color_scheme": "dark"}), (ALL_BUT_CONTRAST, {"viewport": PHONE})],
    ids=["light", "dark", "phone"],
)
def test_the_accessibility_checker_finds_nothing(
    visit: Open, report: Path, rules: Mapping[str, Any], options: Mapping[str, Any]
) -> None:
    """With all abilities and requests unfolded and a filter pressed, in light and in dark and on a phone, axe finds no violation."""
    page = visit(report, **options)
    page.get_by_role("button", name="unfold all").click()
    page.get_by_role("button", name="only where results differ").click()
    page.evaluate(UNFOLD.replace("details", "td details, th details"))
    assert [] == violations(page, rules)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("name", ["whole", "wide"])
def test_nothing_runs_out_of_the_page(
    visit: Open, name: str, viewport: dict[str, int], request: pytest.FixtureRequest
) -> None:
    """At any width, folded and unfolded, the page does not scroll sideways, however long the words and many the providers."""
    page = visit(request.getfixturevalue(name), viewport=viewport)
    assert 0 == page.evaluate(OVERFLOW)
    page.get_by_role("button", name="unfold all").click()
    page.evaluate(UNFOLD)
    assert 0 == page.evaluate(OVERFLOW)


def test_many_providers_scroll_in_a_region(visit: Open, wide: Path) -> None:
    """A table wider than the page scrolls by keyboard in a region with a name, and its head and first column stay in sight."""
    page = visit(wide)
    region = page.get_by_role("region", name="Table of capabilities")
    page.get_by_role("button", name="unfold all").click()
    region.focus()
    region.evaluate("region => { region.scrollTop = 600; region.scrollLeft = 300 }")
    assert (True, True) == (region.evaluate("e => e.scrollTop > 0"), region.evaluate("e => e.scrollLeft > 0"))
    box, corner = region.bounding_box(), region.locator("thead th").first.bounding_box()
    assert box
    assert corner
    assert (round(box["x"]), round(box["y"])) == (round(corner["x"]), round(corner["y"]))


def test_the_head_of_a_table_stays(visit: Open, whole: Path) -> None:
    """While a long table is read, the names of the providers stay at the top of the window."""
    page = visit(whole)
    page.get_by_role("button", name="unfold all").click()
    page.locator("#capabilities tr", has_text="usage.timeline").scroll_into_view_if_needed()
    head = page.locator("#capabilities thead th").first.bounding_box()
    assert head
    assert 0 == round(head["y"])


def test_on_paper(visit: Open, report: Path) -> None:
    """Printed, the page is light, has no buttons, leaves out what is folded, shows what was unfolded, and says so."""
    page = visit(report, color_scheme="dark")
    page.locator("#steps details summary").nth(0).click()
    page.emulate_media(media="print")
    assert "rgb(255, 255, 255)" == page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert [0, 0, 0] == [shown(page.locator(what)) for what in ("nav", ".tools", "#theme")]
    assert 1 == shown(page.locator("pre >> text=topic"))
    expect(page.get_by_text("Folded parts are left out of this print")).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_without_scripts(visit: Open, whole: Path) -> None:
    """With JavaScript switched off, all steps and abilities are there, folds unfold, and no button is shown that would do nothing."""
    page = visit(whole, java_script_enabled=False)
    assert 8 == page.locator("#steps tbody tr:visible").count()
    assert 165 == page.locator("#capabilities tbody tr:not(.interface):visible").count()
    assert 0 == page.locator("button:enabled:visible").count()
    page.locator("#steps details summary").first.click()
    expect(page.locator("#steps details pre").first).to_be_visible()


def test_the_way_by_keyboard(visit: Open, report: Path) -> None:
    """The first Tab reaches the link that skips to the report, and whatever has the focus shows it."""
    page = visit(report)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Skip to the report")
    expect(skip).to_be_in_viewport()
    assert "solid 3px" == skip.evaluate(
        "e => getComputedStyle(e).outlineStyle + ' ' + getComputedStyle(e).outlineWidth"
    )
    page.keyboard.press("Enter")
    assert "main" == page.evaluate("document.activeElement.id")


def test_movement_is_reduced(visit: Open, report: Path) -> None:
    """The page scrolls smoothly, and at once for those who asked for less movement."""
    behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
    assert "smooth" == visit(report).evaluate(behaviour)
    assert "auto" == visit(report, reduced_motion="reduce").evaluate(behaviour)


def test_landmarks_and_names(visit: Open, report: Path) -> None:
    """Header, navigation, main part and footer are landmarks, each part of the report has a name, and each bar of a timeline tells itself."""
    page = visit(report)
    for landmark in ("banner", "navigation", "main", "contentinfo"):
        expect(page.get_by_role(landmark)).to_have_count(1)
    for name in ("Summary", "Steps", "Latency", "Timeline", "Capabilities", "Words"):
        expect(page.get_by_role("region", name=name, exact=True).first).to_be_attached()
    bar = page.get_by_role("img", name="plan it: begins at 0.0 ms, takes 23 ms, of which 18 ms waiting for the vendor")
    expect(bar).to_have_count(1)
