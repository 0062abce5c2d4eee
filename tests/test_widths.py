"""Narrow and wide: at no width is a word of a title cut off, and only an address is ever wider than the page."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable

import msgspec
import pytest
from conftest import HERE, SAMPLE, Run
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from timeline.checks import all_rules
from timeline.checks import rules as law
from timeline.checks.due import due as agenda
from timeline.query import stats as counting
from timeline.query import words as vocabulary
from timeline.record import Timeline
from timeline.review.diff import diff
from timeline.text.reader import load, read
from timeline.views import (
    Page,
    changes,
    chronology,
    due,
    event,
    lanes,
    listings,
    manual,
    series,
    stats,
    table,
    width_of,
    words,
)
from timeline.views.layout import NARROW, knows_links

WIDTHS = range(20, 201)

HOSTILE = b"""\
actors:
  - {id: a-very-long-id-that-no-column-of-a-narrow-terminal-takes, name: A, kind: union, aliases: [Amalgamated]}
sources:
  - {id: s, type: webpage, publisher: P, title: "Counterproductive antidisestablishmentarianism",
     url: "https://example.org/a/very/long/address/that/no/terminal/takes/whole/in/any/column/of/a/table?of=ours"}
events:
  - id: e
    type: dismissal_and_reengagement
    form: proposal
    date: 2011-02-24~/2012-03-31?
    title: "\xe6\xbc\xa2\xe5\xad\x97 and a no-compulsory-redundancies-whatsoever-agreement, see \
https://example.org/another/long/address/in/a/title"
    summary: Read https://example.org/a/long/address/in/a/summary/that/is/never/broken, then *go*.
    actors: [a-very-long-id-that-no-column-of-a-narrow-terminal-takes]
    dates: {consultation_started: 2011-02-24}
    figures: {workers_affected: "more than 4,000 people (non-teaching staff)", share_for_short_of_strike: 60%}
    claims:
      - {by: a-very-long-id-that-no-column-of-a-narrow-terminal-takes, says: No., figures: {workers_affected: 3},
         sources: [s]}
    sources: [{id: s, at: para 4}]
"""

RECORDS = {"sample": load([str(SAMPLE)]).timeline, "hostile": read({"x.yaml": HOSTILE}).timeline}

PAGES: dict[str, Callable[[Timeline], Page]] = {
    "table": lambda t: table.render(t, 99, ids=True),
    "chronology": lambda t: chronology.render(t, 99, ids=True),
    "cards": lambda t: event.cards(t, t),
    "actors": listings.actors,
    "sources": listings.sources,
    "figures": lambda t: series.render(t, "workers_affected"),
    "figures of a long name": lambda t: series.render(t, "share_for_short_of_strike"),
    "figure names": series.names,
    "plot": lambda t: series.plot(t, "workers_affected"),
    "plot of shares": lambda t: series.plot(t, "share_for_short_of_strike"),
    "lanes": lambda t: lanes.render(t, 99),
    "lanes of actors": lambda t: lanes.render(t, 99, "actor"),
    "stats": lambda t: stats.render(t, counting.stats(t, dt.date(2011, 2, 1)), 99),
    "due": lambda t: due.render(agenda(t, dt.date(2011, 2, 1)), dt.date(2011, 2, 1)),
    "explain": lambda _: manual.index(all_rules()),
    "explain a check": lambda _: manual.render(all_rules()["TL604"], law.rows()[:3]),
    "words": lambda t: words.render(vocabulary.words(t)),
    "diff": lambda t: changes.render(diff(RECORDS["sample"], reworded(t))),
}


def reworded(timeline: Timeline) -> Timeline:
    """A record in which every event is told in other words."""
    events = (
        msgspec.structs.replace(e, summary=f"Non-negotiable: {e.summary}, *says the other side*.")
        for e in timeline.events
    )
    return msgspec.structs.replace(timeline, events=tuple(events))


def lines(page: Page, width: int) -> list[str]:
    return ["".join(text for text, _ in line) for line in page.lay_out(width)]


def too_wide(shown: list[str], width: int) -> list[str]:
    """The lines wider than the page that are not one address."""
    return [line for line in shown if width_of(line) > width and not re.fullmatch(r"\s*\S*://\S+", line)]


@pytest.mark.parametrize("record", RECORDS)
@pytest.mark.parametrize("name", PAGES)
def test_no_line_is_wider_than_the_page(name: str, record: str) -> None:
    page = PAGES[name](RECORDS[record])
    for width in WIDTHS if name not in ("explain", "words") else WIDTHS[::10]:
        assert too_wide(lines(page, width), width) == [], width


TITLES = {
    "table": lambda t: [e.title for e in t.events],
    "chronology": lambda t: [e.title for e in t.events],
    "cards": lambda t: [e.title for e in t.events],
    "sources": lambda t: [s.title for s in t.sources],
    "actors": lambda t: [a.name for a in t.actors],
}


@pytest.mark.parametrize("record", RECORDS)
@pytest.mark.parametrize("name", TITLES)
def test_no_word_of_a_title_is_cut_off(name: str, record: str) -> None:
    timeline = RECORDS[record]
    page = PAGES[name](timeline)
    for width in WIDTHS:
        text = "\n".join(lines(page, width))
        for title in TITLES[name](timeline):
            assert has_whole(text, title, width), (width, title)


def has_whole(text: str, title: str, width: int) -> bool:
    """Whether every word of a title stands in a text; a word wider than a column may be broken, but nothing is lost."""
    if width < NARROW:
        return "".join(title.split()) in "".join(text.split())
    words = [word for word in re.split(r"\s+|(?<=-)", title) if word and width_of(word) < 24]
    return set(words) <= set(re.split(r"\s+|(?<=-)", text))


@given(
    st.lists(st.text(st.sampled_from("aé漢-,.W "), min_size=1, max_size=40), min_size=1, max_size=3),
    st.sampled_from(WIDTHS),
)
@settings(max_examples=150)
def test_any_titles_keep_the_law(titles: list[str], width: int) -> None:
    first = RECORDS["sample"].events[0]
    events = tuple(msgspec.structs.replace(first, title=title.strip() or "a") for title in titles)
    timeline = msgspec.structs.replace(RECORDS["sample"], events=events)
    for name in ("table", "chronology", "cards"):
        shown = lines(PAGES[name](timeline), width)
        assert too_wide(shown, width) == []
        assert all(has_whole("\n".join(shown), e.title, width) for e in events)


def test_running_text_keeps_a_measure_where_there_is_more_room() -> None:
    for name in ("chronology", "cards"):
        page = PAGES[name](load([str(HERE.parent / "data" / "events.yaml")]).timeline)
        widest = {
            width: max(len(line) for line in lines(page, width) if "://" not in line) for width in (110, 111, 160, 400)
        }
        assert 100 < widest[110] <= 110
        assert widest[111] == widest[160] == widest[400] <= 100


class Terminal(io.StringIO):
    """A terminal, as far as a stream says."""

    def isatty(self) -> bool:
        return True


KNOWING: tuple[dict[str, str], ...] = (
    {"TERM_PROGRAM": "WezTerm"},
    {"TERM": "xterm-kitty"},
    {"VTE_VERSION": "7006"},
    {"WT_SESSION": "x"},
)
NOT_KNOWING: tuple[dict[str, str], ...] = (
    {},
    {"TERM": "linux"},
    {"TERM_PROGRAM": "Apple_Terminal"},
    {"VTE_VERSION": "4600"},
    {"TERM_PROGRAM": "WezTerm", "TMUX": "1"},
)


@pytest.mark.parametrize(("environment", "known"), [(e, True) for e in KNOWING] + [(e, False) for e in NOT_KNOWING])
def test_an_address_is_a_hyperlink_where_the_terminal_knows_them_and_else_a_line_of_its_own(
    environment: dict[str, str], known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM", "TERM_PROGRAM", "VTE_VERSION", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    out = Terminal()
    console = Console(file=out, force_terminal=True, color_system="truecolor", width=60)
    assert knows_links(console, environment) is known
    console.print(listings.sources(RECORDS["sample"]), crop=False)
    assert ("\x1b]8;" in out.getvalue()) is known
    assert not re.search(r"\x1b\]8;id[^\x1b]*\x1b\\[^\x1b]* \x1b", out.getvalue())  # no padding is part of a link
    shown = re.sub(r"\x1b\]8;[^\x1b]*\x1b\\", "", out.getvalue())
    assert ("https://example.org/echo/1" in shown) is not known


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_an_address_is_whole_in_what_is_piped(columns: int, run: Run) -> None:
    address = "https://example.org/a/very/long/address/that/no/terminal/takes/whole/in/any/column/of/a/table?of=ours"
    for command in ("sources", "event e", "show --as cards"):
        shown = run(*command.split(), "-f", "-", stdin=HOSTILE, columns=columns).stdout
        assert [line.strip() for line in shown.split("\n") if "table?of" in line] == [address]
