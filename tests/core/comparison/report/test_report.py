"""The report of a comparison as a file: whole, safe, and complete in itself."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.capabilities import Cell, Matrix, Row
from anymeet.comparison.report import check_report, report_html, write_report
from anymeet.comparison.results import Comparison, Outcome, ProviderRun, StepResult
from anymeet.models import Lack, Reason
from support.comparisons import EMOJI, HALF, HOSTILE, LONG, RIGHT_TO_LEFT, TOKEN, make_comparison
from support.pages import Element, Page

EMPTY = Comparison(
    scenario="Nothing",
    about="",
    made_at=datetime(2030, 1, 7, 9, tzinfo=UTC),
    version="0.1.0",
    repeat=1,
    runs=(),
    matrix=Matrix(columns=(), titles=(), rows=()),
)


@pytest.fixture(scope="module")
def html() -> str:
    """The report of the sample."""
    return report_html(make_comparison())


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    """The same, read."""
    return Page(html)


def cells_of(page: Page, step: int) -> list[Element]:
    """What the table of steps tells of one."""
    begin = page.elements.index(next(element for element in page.all("table") if "steps" in classes(element)))
    rows = [place for place, element in enumerate(page.elements) if element.tag == "tr" and place > begin]
    return [element for element in page.elements[rows[step] : [*rows, None][step + 1]] if element.tag == "td"]


def section_of(page: Page, title: str) -> str:
    """The text of a part of the report."""
    return next(element.text for element in page.all("section") if element.text.strip().startswith(title))


def classes(element: Element) -> list[str]:
    """The classes of an element."""
    return (element.attributes.get("class") or "").split()


@pytest.mark.parametrize("word", [HOSTILE, RIGHT_TO_LEFT, EMOJI, LONG, HALF])
def test_hostile_words_are_only_words(page: Page, word: str) -> None:
    """Whatever a vendor says stands in the report as text, character by character."""
    assert word in cells_of(page, 1)[1].text


def test_nothing_but_its_own_script_runs(page: Page, html: str) -> None:
    """The policy allows the one script and the one style that the report has, by their hashes, and nothing else."""
    policy = next(element for element in page.all("meta") if "http-equiv" in element.attributes).attributes["content"]
    (script,), (style,) = page.all("script"), page.all("style")
    hashes = [base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode() for element in (style, script)]
    assert (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    ) == policy
    assert html.index("Content-Security-Policy") < html.index("<style>")
    assert [] == [name for element in page.elements for name in element.attributes if name.startswith(("on", "style"))]


def test_nothing_is_fetched(page: Page) -> None:
    """No element names an address outside of the report, and its style fetches neither fonts nor pictures."""
    assert {"data:,", "#"} == {href if href == "data:," else href[0] for href in page.values("href")}
    assert [] == [name for name in ("src", "srcset", "action", "data", "poster") for _ in page.values(name)]
    assert {"url(#hatch)"} == set(re.findall(r"url\([^)]*\)", page.all("style")[0].text))
    assert "@import" not in page.all("style")[0].text


def test_no_secret_is_in_it(html: str) -> None:
    """A token that slipped into a result is masked in the report: in texts, lines, bodies and problems."""
    assert TOKEN in str(make_comparison())
    assert TOKEN not in html
    assert TOKEN.split(".")[1] not in html


def test_references_lead_somewhere(page: Page) -> None:
    """Ids are unique, and each of them that something refers to is there."""
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    meant = {href.removeprefix("#") for href in page.values("href") if href.startswith("#")}
    assert set() == (meant | set(page.values("aria-labelledby"))) - set(ids)


def test_headings_are_in_order(page: Page) -> None:
    """There is one h1, before all other headings, and none skips a level."""
    levels = [int(element.tag[1]) for element in page.elements if re.fullmatch(r"h\d", element.tag)]
    assert 1 == levels[0]
    assert 1 == levels.count(1)
    assert [] == [(one, other) for one, other in itertools.pairwise(levels) if other > one + 1]


def test_emulated_runs_are_labelled_everywhere(html: str) -> None:
    """Wherever a run on an emulator is named the label stands beside it, and nowhere beside a live one."""
    beside = re.findall(r"<bdi>SameSurf</bdi>(.{24})", html)
    assert len(beside) > 15
    assert {' <span class="emulated">'} == set(beside)
    assert '<bdi>Digital Samba</bdi> <span class="emulated">' not in html


def test_what_is_asked_often_is_told_once(page: Page) -> None:
    """The same request with the same answer stands there once, with how many times."""
    text = cells_of(page, 1)[1].text
    assert 1 == text.count("GET /rooms/r1")
    assert "202 · 20 ms to 20 ms · 30 times" in text


def test_long_bodies_are_cut(page: Page) -> None:
    """Of a long body the beginning is shown, and how many characters there are behind it."""
    text = cells_of(page, 1)[1].text
    assert "x" * 4_000 in text
    assert "x" * 4_001 not in text
    assert "and 5,000 more characters" in text


def test_many_requests_are_counted() -> None:
    """Of a step with more different requests than anybody reads, the first twelve are shown and the rest counted."""
    comparison = make_comparison(hostile=False)
    run = comparison.runs[0]
    one = run.steps[0].exchanges[0]
    many = tuple(attrs.evolve(one, line=f"GET /{number}") for number in range(40))
    steps = (attrs.evolve(run.steps[0], exchanges=many), *run.steps[1:])
    html = report_html(attrs.evolve(comparison, runs=(attrs.evolve(run, steps=steps), *comparison.runs[1:])))
    assert "GET /11<" in html
    assert "GET /12<" not in html
    assert "and 28 more requests" in html


def test_a_run_that_could_not_begin_has_a_card_alone(page: Page) -> None:
    """What keeps a profile from running stands in the summary, and no empty column in the table of steps."""
    assert re.search(r"Third\s+It could not run\s+no key", section_of(page, "Summary"))
    assert "steps worked" not in section_of(page, "Summary").partition("Third")[2]
    heads = [element.text.split()[0] for element in page.all("th") if element.attributes.get("scope") == "col"]
    assert ["Step", "Digital", "SameSurf"] == heads[:3]


def test_a_run_that_reached_nobody_is_no_score() -> None:
    """A card says that nothing was found out and why, the steps stay to be looked at, and the others differ from nobody."""
    comparison = make_comparison(hostile=False)
    well, bad, _ = comparison.runs
    steps = tuple(
        attrs.evolve(step, outcome=Outcome.FAILED, outcomes=(), text="no answer", unreached=True) for step in bad.steps
    )
    page = Page(report_html(attrs.evolve(comparison, runs=(well, attrs.evolve(bad, steps=steps)))))
    summary = section_of(page, "Summary")
    assert re.search(r"SameSurf\s+emulated\s+It could not run\s+no answer", summary)
    assert "differ" not in summary
    assert "no answer" in cells_of(page, 1)[1].text


def test_an_interrupted_comparison_says_how_often_it_ran() -> None:
    """The head tells for each vendor how many runs were made of how many, and nowhere that so many were made."""
    comparison = make_comparison(hostile=False)
    well, bad, _ = comparison.runs
    head = Page(report_html(attrs.evolve(comparison, repeat=40, runs=(well, bad)))).all("header")[0].text
    assert re.search(r"Digital Samba\s+digitalsamba\s+3 of 40 runs\s+SameSurf", head)
    assert "3 of 40 runs, interrupted" in head
    assert "runs each" not in head
    assert "interrupted" in Page(report_html(attrs.evolve(comparison, repeat=1))).all("header")[0].text
    assert "of 1 runs" not in Page(report_html(attrs.evolve(comparison, repeat=1))).all("header")[0].text


def test_fields_are_words_beside_their_names(page: Page) -> None:
    """What became of a field is told in words, with its name for whoever writes programs, and why below."""
    text = " ".join(cells_of(page, 1)[1].text.split())
    assert "lost starts at: 2030-01-07 09:10:00Z starts_at vendor lacks: a room is always open" in text
    assert "not told chat: yes features.chat" in text
    assert "1 field lost: starts at." in section_of(page, "Summary")


def test_waiting_for_people_is_no_latency(page: Page) -> None:
    """What waits for people shows its requests without a time, is left out of the plot, and the summary says so."""
    cell = cells_of(page, 4)[0].text
    assert "1 request while waiting" in cell
    assert "ms" not in cell.partition("POST")[0]
    assert "wait until it is live" not in section_of(page, "Latency")
    assert "Requests and times do not include waiting for people." in section_of(page, "Summary")


def test_nobody_reads_of_providers(html: str) -> None:
    """The company is the vendor, wherever a person reads, and nothing else has another word for it."""
    text = re.sub(r"<style>.*?</style>|<script>.*?</script>|<code>.*?</code>|<[^>]*>", " ", html, flags=re.DOTALL)
    assert [] == re.findall(r".{30}\bproviders?\b.{30}", text, re.IGNORECASE)


def many(count: int) -> Comparison:
    """So many runs of one vendor's."""
    run = make_comparison(hostile=False).runs[0]
    cell = Cell(lack=Lack(Reason.PLAN), proof="")
    names = tuple(f"profile{number}" for number in range(count))
    return attrs.evolve(
        EMPTY,
        runs=tuple(attrs.evolve(run, profile=name) for name in names),
        matrix=Matrix(
            columns=names, titles=names, rows=(Row(ability="meetings.create", cells=(cell,) * count),) if count else ()
        ),
    )


def unmeasured(text: str) -> Comparison:
    """One step, which asked nobody, and a text wherever there is one."""
    step = StepResult(title=text, ability="wait.for", outcome=Outcome.SKIPPED, text=text)
    run = ProviderRun(profile="a", provider="a", title="A", emulated=False, steps=(step,))
    return attrs.evolve(EMPTY, scenario=text, about=text, runs=(run,))


@pytest.mark.parametrize(
    "comparison",
    [
        EMPTY,
        attrs.evolve(
            EMPTY, runs=(ProviderRun(profile="a", provider="a", title="A", emulated=False, problem="no key"),)
        ),
        many(1),
        many(7),
        attrs.evolve(many(2), matrix=EMPTY.matrix),
        unmeasured("Nothing"),
    ],
    ids=["no runs", "no run began", "one", "seven", "no matrix", "nothing was measured"],
)
def test_any_comparison_makes_a_page(comparison: Comparison) -> None:
    """Few runs, many of them, none that began, no matrix, nothing measured: all become a page that is well formed."""
    page = Page(report_html(comparison))
    assert ["Nothing"] == [element.text for element in page.all("h1")]
    meant = {href.removeprefix("#") for href in page.values("href") if href.startswith("#")}
    assert set() == meant - set(page.values("id"))


def test_profiles_of_one_vendor_are_told_apart() -> None:
    """Where two profiles have one vendor, each is named with its profile."""
    cards = [element.text.strip() for element in Page(report_html(many(2))).all("h3")][:2]
    assert ["Digital Samba (profile0)", "Digital Samba (profile1)"] == cards


@given(st.text(min_size=1))
def test_any_text_comes_back(text: str) -> None:
    """Whatever words there are, they stand in the page as they are, and the page stays whole."""
    page = Page(report_html(unmeasured(text)))
    assert [text] == [element.text for element in page.all("h1")]
    assert [text] == [element.text for element in page.all("p") if classes(element) == ["about"]]
    assert text in cells_of(page, 1)[0].text


def test_the_file_is_what_is_shown(tmp_path: Path, html: str) -> None:
    """The file is UTF-8, with a question mark where a text holds half a character, and smaller than 600 kB."""
    path = write_report(make_comparison(), tmp_path / "report.html")
    assert html.replace("\ud83d", "?") == path.read_text("utf-8")
    assert path.stat().st_size < 600_000
    assert [path] == list(tmp_path.iterdir())


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """The path of a folder, and one in a folder that does not exist, are refused, before anything is made."""
    with pytest.raises(IsADirectoryError, match="is a folder; name the file to write"):
        check_report(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"there is no folder .*/none"):
        write_report(EMPTY, tmp_path / "none" / "report.html")
    assert [] == list(tmp_path.iterdir())


def test_without_jinja2_it_says_what_to_install() -> None:
    """Without the extra, a report is refused with the command that installs it."""
    code = (
        "import sys; sys.modules['jinja2'] = None\n"
        "from anymeet.comparison.report import check_report\n"
        "from anymeet.errors import ConfigurationError\n"
        "try: check_report('report.html')\n"
        "except ConfigurationError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert "a report needs jinja2: pip install 'anymeet[compare]'\n" == done.stdout, done.stderr
