"""The page in a real browser: Chromium from the system's packages, driven by Playwright.

Where no Chromium is installed these tests are skipped; where `TIMELINE_NEEDS_ALL` is set they fail instead.
"""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from conftest import HERE, Open

from timeline.exporters import page as layout
from timeline.exporters.formats import html
from timeline.query import select
from timeline.query.query import Query, Term, selectors
from timeline.record import Timeline, source_mentions
from timeline.text.reader import load


@pytest.fixture(scope="module")
def shipped() -> Timeline:
    return load([str(HERE.parent / "data/events.yaml")]).timeline


@pytest.fixture(scope="module")
def address(shipped: Timeline, tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(tmp_path_factory.mktemp("page") / "page.html", html.render(shipped))


@pytest.fixture(scope="module")
def short(shipped: Timeline, tmp_path_factory: pytest.TempPathFactory) -> str:
    some = select(shipped, Query(terms=(Term("date", "2011-02..2011-03"), Term("date", "2012-05"))))
    assert 5 < len(some.events) < 20
    return written(tmp_path_factory.mktemp("page") / "short.html", html.render(some))


def written(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    return file.as_uri()


def counted(page: Any, words: str) -> None:
    """Wait until the count of events says so."""
    page.locator("form.filters output", has_text=re.compile(rf"^{words}" if words[0] != " " else words)).wait_for()


def shown(page: Any) -> list[str]:
    """The ids of the events that are shown, in order."""
    found = page.eval_on_selector_all("article.event", "all => all.filter(e => e.checkVisibility()).map(e => e.id)")
    return list(found)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_every_event_is_shown_and_nothing_is_fetched(
    opened: Open, address: str, shipped: Timeline, script: bool
) -> None:
    page = opened(address, java_script_enabled=script)
    assert [e.get_attribute("id") for e in page.locator("article.event:visible").all()] == [
        e.id for e in shipped.events
    ]
    assert page.locator("form.filters").is_visible() == script
    assert page.locator("details.claims .claim").first.is_visible()


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_wcag_2_2_aa(opened: Open, short: str, width: int, scheme: str) -> None:
    """On some of the events, since axe looks at every element for a second or two."""
    from axe_playwright_python.sync_playwright import Axe

    page = opened(short, viewport={"width": width, "height": 900}, color_scheme=scheme)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    assert found.response["violations"] == [], found.generate_report()


@pytest.mark.parametrize("width", [320, 1280])
def test_hostile_texts_leave_the_layout_intact(opened: Open, tmp_path: Path, width: int) -> None:
    long = "x" * 10_000
    events = "".join(
        f"  - {{id: e{number}, type: statement, date: 2011-05-{number + 1:02}, title: '{text}', summary: '{text}'}}\n"
        for number, text in enumerate((long, "a\u202eb", "😀" * 200, "<b>&amp;", "javascript:alert(1)"))
    )
    from timeline.text.reader import read

    timeline = read({"x.yaml": f"title: T\nevents:\n{events}".encode()}).timeline
    page = opened(written(tmp_path / "x.html", html.render(timeline)), viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("b").count() == 0


def test_nothing_scrolls_sideways_at_400_per_cent(opened: Open, address: str) -> None:
    page = opened(address, viewport={"width": 320, "height": 256})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# The filters


def questions(timeline: Timeline, number: int) -> Iterator[dict[str, str]]:
    """Random questions that the form can ask, the same every time."""
    chance = random.Random(17)
    finding = selectors(timeline)
    words = sorted({w for e in timeline.events for w in re.findall(r"[a-z]{4,}", f"{e.title} {e.summary}".lower())})
    choices = {
        "actor": sorted({actor for event in timeline.events for actor in finding(event)}),
        "type": sorted({event.type for event in timeline.events}),
        "dispute": sorted({event.dispute for event in timeline.events if event.dispute}),
        "tag": sorted({tag for event in timeline.events for tag in event.tags}),
        "source": sorted({id for event in timeline.events for _, id in source_mentions(event)}),
        "text": words,
        "from": ["2010", "2011-03", "2011-06-15", "2012-12-31", "2014"],
        "to": ["2010-12", "2011-07", "2011-07-04", "2012", "2016"],
    }
    for _ in range(number):
        keys = chance.sample(sorted(choices), chance.randint(1, 3))
        asked = {key: chance.choice(choices[key]) for key in keys}
        yield asked | ({"certain": "1"} if chance.random() < 0.4 else {})


ASK: Final = """state => new Promise(done => {
  addEventListener("hashchange", () => requestAnimationFrame(done), {once: true});
  location.hash = "?" + new URLSearchParams(state);
})"""


def test_the_filters_agree_with_the_query(opened: Open, address: str, shipped: Timeline) -> None:
    page = opened(address)
    for asked in questions(shipped, 120):
        terms = tuple(Term(key, value) for key, value in asked.items() if key != "certain")
        if asked.get("from", "") > asked.get("to", "9999"):
            continue
        wanted = select(shipped, Query(terms=terms, certain="certain" in asked))
        page.evaluate(ASK, asked)
        note_only = {e.id for e in wanted.events if "text" in asked and only_in_note(e, asked["text"])}
        assert set(shown(page)) == {event.id for event in wanted.events} - note_only, asked


def only_in_note(event: Any, word: str) -> bool:
    """Whether a word stands in nothing of an event but its editors' note, which no page prints."""
    said = [event.id, event.title, event.summary, event.place, event.question, *event.tags]
    return not any(word in text.lower() for text in [*said, *(claim.says for claim in event.claims)])


def test_a_filtered_view_can_be_sent(opened: Open, address: str) -> None:
    page = opened(address)
    page.select_option("#filter_type", "strike")
    page.select_option("#filter_actor", "unison")
    page.fill("#filter_from", "2011-07")
    page.fill("#filter_to", "2011-07")
    counted(page, " of ")
    seen = shown(page)
    assert seen
    again = opened(page.url)
    assert shown(again) == seen
    assert again.input_value("#filter_type") == "strike"


def test_a_link_to_a_hidden_event_shows_it(opened: Open, address: str, shipped: Timeline) -> None:
    strike = next(event for event in shipped.events if event.type != "strike")
    page = opened(f"{address}#?type=strike")
    assert strike.id not in shown(page)
    page.evaluate("id => { location.hash = id }", strike.id)
    page.locator(f"#{strike.id}").wait_for(state="visible")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_link_into_a_long_page_leads_to_its_place(
    opened: Open, shipped: Timeline, tmp_path: Path, script: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long page lays out what is near; the events above the target have no height yet when it is opened."""
    monkeypatch.setattr(layout, "LONG", 20)
    long = written(tmp_path / "long.html", html.render(shipped))
    event = shipped.events[70].id
    page = opened(f"{long}#{event}", java_script_enabled=script)
    box = page.locator(f"[id='{event}']").bounding_box
    for _ in range(100):
        if (found := box()) and -5 <= found["y"] <= 200:
            break
        page.screenshot()  # a frame is drawn
    assert found, event
    assert -5 <= found["y"] <= 200


def test_every_control_works_by_keyboard(opened: Open, address: str, shipped: Timeline) -> None:
    page = opened(address)
    reached = set()
    for _ in range(400):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.id || document.activeElement.dataset.do || ''")
        reached.add(here)
        if here == "toggle":
            break
    names = {"filter_text", "filter_actor", "filter_type", "filter_from", "filter_to", "filter_certain", "copy-view"}
    assert names <= reached
    page.keyboard.press("Enter")
    assert page.locator("details.claims[open]").count() == 0
    page.keyboard.press("Enter")
    assert page.locator("details.claims[open]").count() > 0
    page.focus("#filter_text")
    page.keyboard.type("strike")
    counted(page, " of ")
    assert 0 < len(shown(page)) < len(shipped.events)
    page.focus("button[type=reset]")
    page.keyboard.press("Space")
    counted(page, "All ")
    page.focus("#filter_certain")
    page.keyboard.press("Space")
    assert page.is_checked("#filter_certain")


def test_counts_are_announced_politely(opened: Open, address: str) -> None:
    page = opened(address)
    output = page.locator("form.filters output")
    assert output.get_attribute("aria-live") == "polite"
    assert output.get_attribute("role") == "status"


def test_printing_keeps_every_event(opened: Open, address: str, shipped: Timeline) -> None:
    from pypdf import PdfReader

    page = opened(address)
    page.locator("button[data-do=toggle]").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    text = re.sub(r"\s+", "", "".join(sheet.extract_text() for sheet in printed.pages))
    assert [e.id for e in shipped.events if re.sub(r"\s+", "", e.title) not in text] == []
    assert "https://" in text
    assert "Copyalinktothisview" not in text


def test_a_filtered_view_is_printed_with_what_was_asked_and_what_belongs_to_it(opened: Open, address: str) -> None:
    from pypdf import PdfReader

    page = opened(f"{address}#?type=strike&actor=unison&from=2011-07&to=2011-07&certain=1")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    text = " ".join(" ".join(sheet.extract_text() for sheet in printed.pages).split())
    asked = "Who: Unison Southampton District branch · Type: Strike · From: 2011-07 · To: 2011-07"
    assert f" events · {asked} · Only dates that certainly lie in the range" in text
    cited = set(page.eval_on_selector_all(
        "article.event:not([hidden])", "all => all.flatMap(e => e.dataset.source.split(' ').map(id => `source_${id}`))"
    ))  # fmt: skip
    page.emulate_media(media="print")
    seen = "all => all.filter(e => e.checkVisibility()).map(e => e.id)"
    assert set(page.eval_on_selector_all("ol.sources > li", seen)) == cited
    assert 0 < len(page.eval_on_selector_all(".rival-figures tbody tr", seen)) < 10
    page.emulate_media(media="screen")
    assert len(page.eval_on_selector_all("ol.sources > li", seen)) > len(cited)
