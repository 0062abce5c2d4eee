"""Several values of one figure, and a value before and after: in every view and format, in diff, merge and intake."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import strategies
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

from timeline.authoring.schema import schema
from timeline.checks import run as checked
from timeline.exporters import get
from timeline.exporters.formats import markdown
from timeline.query import Query, accounts, parse, select, voices
from timeline.record import Timeline
from timeline.review import git
from timeline.review.conflicts import Style
from timeline.review.diff import diff
from timeline.review.merge import merge
from timeline.text.reader import read

TEXT = """\
actors:
  - {id: council, name: Harbour Council, kind: council}
  - {id: unison, name: Unison, kind: union}
sources:
  - {id: s, type: report, title: A report}
events:
  - id: e
    type: strike
    date: 2011-05-23
    title: A strike
    actors: [unison, council]
    figures:
      workers_involved: [60 people (street cleaners), ~40 people (parking)]
      mileage: from £0.54 to £0.45/mile
    claims:
      - by: unison
        says: Posts will go.
        figures: {posts_cut: [361 posts (by 2012), 725 posts (by 2013)]}
        sources: [s]
      - by: council
        says: Far fewer posts will go.
        figures: {posts_cut: 100 posts (by 2012)}
        sources: [s]
    sources: [s]
"""


def timeline_of(text: str = TEXT) -> Timeline:
    reading = read({"e.yaml": text.encode()})
    assert not reading.problems
    return reading.timeline


def in_line(text: str) -> str:
    return " ".join(text.replace("\\", "").replace("\r\n ", "").split())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "markdown",
            ("60 people [street cleaners] and about 40 people [parking] involved", "mileage from £0.54 to £0.45/mile"),
        ),
        ("timelinejs", ("60 people (street cleaners) and ~40 people (parking)", "from £0.54 to £0.45/mile")),
        ("ics", ("60 people (street cleaners) and ~40 people (parking)", "from £0.54 to £0.45/mile")),
        ("html", ("60 people (street cleaners); ~40 people (parking)", "from £0.54 to £0.45/mile")),
        ("csv", ("workers_involved: 60 people (street cleaners); workers_involved: ~40 people (parking)",)),
        ("csv", ("(posts_cut: 361 posts (by 2012), posts_cut: 725 posts (by 2013))",)),
        ("json_ld", ("60 people (street cleaners) and ~40 people (parking)", "from £0.54 to £0.45/mile")),
    ],
)
def test_every_format_gives_every_value(name: str, said: tuple[str, ...]) -> None:
    text = in_line(str(get(name).render(timeline_of())))
    assert [words for words in said if words not in text] == []


@pytest.mark.parametrize("style", ["chronology", "table", "narrative"])
def test_every_style_of_markdown_gives_them(style: str) -> None:
    text = in_line(markdown.render(timeline_of(), style=style))  # type: ignore[arg-type]
    assert "street cleaners" in text
    assert "from £0.54 to £0.45/mile" in text
    assert "361 posts [by 2012] and 725 posts [by 2013]" in text.replace("(", "[").replace(")", "]")


def test_words_that_give_every_value_need_no_brackets() -> None:
    said = TEXT.replace("title: A strike", "title: About 40 parking staff and 60 cleaners strike")
    assert "street cleaners" not in markdown.render(timeline_of(said))


@pytest.mark.parametrize("command", ["event e", "show --as chronology", "show --as cards"])
def test_every_view_gives_them(command: str, run: Run) -> None:
    shown = in_line(run(*command.split(), "-f", "-", stdin=TEXT.encode(), columns=200).stdout)
    assert "street cleaners" in shown
    assert "from £0.54 to £0.45/mile" in shown


@pytest.mark.parametrize("columns", [30, 80])
def test_an_event_has_a_line_for_each_value(columns: int, run: Run) -> None:
    lines = run("event", "e", "-f", "-", stdin=TEXT.encode(), columns=columns).stdout.splitlines()
    shown = [line.replace("workers involved", "").strip() for line in lines]
    assert [line for line in shown if line.startswith(("60 people", "~40 people"))]
    assert sum("workers involved" in line for line in lines) == 1
    if columns == 80:
        assert "60 people (street cleaners)" in shown
        assert "~40 people (parking)" in shown


def test_a_figure_through_time_has_a_row_for_each_value(run: Run) -> None:
    shown = run("figures", "posts_cut", "-f", "-", stdin=TEXT.encode(), columns=120).stdout
    assert [number for number in ("361", "725", "100") if number not in shown] == []


def test_data_has_each_value_by_itself() -> None:
    event = json.loads(get("json").render(timeline_of()))["events"][0]
    values = event["figures"]["workers_involved"]
    assert [(one["low"], one["basis"], one["put"]) for one in values] == [
        (60, "street cleaners", "exact"),
        (40, "parking", "about"),
    ]
    mileage = event["figures"]["mileage"]
    assert (mileage["low"], mileage["per"], mileage["before"]["low"]) == (0.45, "mile", 0.54)
    database = sqlite3.connect(":memory:")
    database.deserialize(get("sqlite").render(timeline_of()))  # type: ignore[arg-type]
    rows = database.execute("SELECT claim_id, text, low, before_low FROM figures").fetchall()
    assert rows == [
        (None, "60 people (street cleaners)", 60, None),
        (None, "~40 people (parking)", 40, None),
        (None, "from £0.54 to £0.45/mile", 0.45, 0.54),
        ("e/1", "361 posts (by 2012)", 361, None),
        ("e/1", "725 posts (by 2013)", 725, None),
        ("e/2", "100 posts (by 2012)", 100, None),
    ]
    rivals = database.execute("SELECT accounts FROM rival_figures").fetchall()
    assert rivals == [("Unison: 361 posts (by 2012); Harbour Council: 100 posts (by 2012)",)]


def test_only_values_of_one_basis_are_rivals() -> None:
    timeline = timeline_of()
    (rivals,) = accounts.rivals(timeline, timeline.events[0])
    assert (rivals.figure, rivals.kind, len(rivals.claims)) == ("posts_cut", ("posts", "", "by 2012"), 2)
    (table,) = voices.of_event(timeline, timeline.events[0])
    assert [str(row.value.figure) for row in table.rows] == ["361 posts (by 2012)", "100 posts (by 2012)"]


@pytest.mark.parametrize(
    ("words", "found"),
    [("figure:workers_involved<50", 1), ("figure:workers_involved>70", 0), ("figure:mileage<0.5", 1)],
)
def test_any_of_the_values_is_found(words: str, found: int) -> None:
    assert len(select(timeline_of(), Query(terms=parse([words]))).events) == found


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("60 people", "65 people", "workers involved corrected from 60 people (street cleaners) to 65 people"),
        (
            ", ~40 people (parking)]",
            ", ~40 people (parking), 9 people (port)]",
            "workers involved added: 9 people (port)",
        ),
        ("725 posts (by 2013)", "730 posts (by 2013)", "posts cut corrected from 725 posts (by 2013) to 730 posts"),
        ("~40 people (parking)", "~40 people (wardens)", "corrected from ~40 people (parking) to ~40 people (wardens)"),
        ("from £0.54 to", "from £0.55 to", "corrected: was “from £0.54 to £0.45/mile”, is “from £0.55 to £0.45/mile”"),
    ],
)
def test_a_change_of_one_value_is_told_alone(old: str, new: str, says: str) -> None:
    found = diff(timeline_of(), timeline_of(TEXT.replace(old, new)))
    (field,) = [field for change in found.changes for field in change.fields]
    assert says in field.says


def test_values_that_both_sides_changed_merge_or_clash() -> None:
    first, second = (TEXT.replace(old, new) for old, new in (("60 people", "65 people"), ("~40 people", "45 people")))
    merged = merge(TEXT.encode(), first.encode(), second.encode(), Style(), git.merge_lines)
    assert not merged.conflicts
    assert merged.content.decode() == first.replace("~40 people", "45 people")
    other = TEXT.replace("60 people", "66 people")
    assert merge(TEXT.encode(), first.encode(), other.encode(), Style(), git.merge_lines).conflicts


@pytest.mark.parametrize(
    ("figures", "codes"),
    [
        ("votes_for: [307 (a), 10 (b)], votes_against: [1552 (a), 20 (b)], votes_cast: [1859 (a), 30 (b)]", set()),
        ("votes_for: [307 (a), 10 (b)], votes_against: [1552 (a), 20 (b)], votes_cast: [1859 (a), 40 (b)]", {"TL604"}),
        ("votes_for: [307 (a), 10% (b)]", {"TL602"}),
        ("votes_for: [307 (a), 10 (a)]", {"TL601"}),
        ("turnout: [60% (a), 6000% (b)]", {"TL612"}),
    ],
)
def test_each_value_is_checked_with_its_like(figures: str, codes: set[str], run: Run) -> None:
    text = f"events:\n  - {{id: e, type: ballot, date: 2011-05, title: T, figures: {{{figures}}}}}\n"
    found = json.loads(run("check", "--format", "json", "-f", "-", stdin=text.encode()).stdout)
    assert {problem["code"] for problem in found if problem["code"].startswith("TL6")} == codes


def test_a_table_reads_back_what_export_csv_writes(run: Run, tmp_path: Path) -> None:
    record, table = tmp_path / "e.yaml", tmp_path / "e.csv"
    record.write_text(TEXT.partition("  - id: e\n")[0].replace("events:\n", "events: []\n"))
    table.write_bytes(str(get("csv").render(timeline_of())).encode())
    assert run("import", "csv", str(table), "-f", str(record)).exit_code == 0
    (event,) = timeline_of(record.read_text()).events
    assert (event.figures, event.claims) == (timeline_of().events[0].figures, timeline_of().events[0].claims)


def test_options_that_repeat_a_name_make_a_list(run: Run, tmp_path: Path) -> None:
    record = tmp_path / "e.yaml"
    record.write_text(TEXT)
    given = ["workers_involved=9 people (port)", "workers_involved=8 people (tolls)"]
    options = [part for text in given for part in ("--figure", text)]
    added = run("add", "--type", "strike", "--date", "2011-06-01", "--title", "Another strike", "--actor",
                "unison", "--source", "s", *options, "-f", str(record))  # fmt: skip
    assert added.exit_code == 0, added.stderr
    assert "workers_involved: [9 people (port), 8 people (tolls)]\n" in record.read_text()


SAME = "count the same"


def test_values_that_count_the_same_are_refused_wherever_they_come_in(run: Run, tmp_path: Path) -> None:
    record, table = tmp_path / "e.yaml", tmp_path / "t.csv"
    record.write_text(TEXT)
    event = ("--type", "strike", "--date", "2011-06-01", "--title", "A strike", "--actor", "unison", "--source", "s")
    twice = ("--figure", "workers_involved=9", "--figure", "workers_involved=8")
    claimed = ("--claim-by", "unison", "--claim", "Many.", "--claim-figure", "members=9", "--claim-figure", "members=8")
    for options in (twice, claimed):
        added = run("add", *event, *options, "-f", str(record))
        assert added.exit_code == 2
        assert SAME in in_line(added.stderr)
        assert "fault of the program" not in added.stderr
    table.write_text("title,type,date,figures\nA strike,strike,2011-06-01,members: 9; members: 8\n")
    imported = run("import", "csv", str(table), "-f", str(record))
    assert SAME in in_line(imported.stderr)
    assert record.read_text() == TEXT


def test_editors_are_told_of_both_shapes() -> None:
    definitions: Any = schema(timeline_of())["definitions"]
    one, many = definitions["figure"]["anyOf"]
    assert (one["type"], many["type"], many["items"]) == (["string", "number"], "array", one)


@given(strategies.several, st.lists(strategies.changes, min_size=1, max_size=2))
def test_what_was_written_is_read_checked_and_printed(several: list[str], changes: list[str]) -> None:
    rows = "".join(f"      - {text}\n" for text in several)
    text = TEXT.replace(" [60 people (street cleaners), ~40 people (parking)]", f"\n{rows[:-1]}")
    reading = read({"e.yaml": text.replace("from £0.54 to £0.45/mile", changes[0]).encode()})
    figures = reading.timeline.events[0].figures
    assert [str(one) for one in figures["workers_involved"].each] == several
    assert str(figures["mileage"]) == changes[0]
    assert all(fault.message for fault in checked(reading.timeline))
    for name in ("markdown", "json", "sqlite", "csv", "html"):
        get(name).render(reading.timeline)
