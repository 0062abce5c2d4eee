"""`check --fix`: what has one right cure is done in the text, and nothing else is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import SAMPLE, Run
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.checks.exceptions import checked
from timeline.checks.fixing import fixed
from timeline.record import Level, only_slip
from timeline.text import reader

RECORD = """\
title: A small record   # as written
vocabulary:
  event_types: [{name: picket, label: Picket}]
actors:
  - {id: unison, name: Unison Harbour branch, kind: union, aliases: [Unison], formerly: [nalgo]}
  - {id: bo-marsh, name: Bo Marsh, kind: person}
sources:
  - id: echo-1
    type: article-newspaper
    title: Members vote
    url: https://www.example.org/news/1
  - {id: guardian, type: article-newspaper, title: Few came}
events:
  - id: first
    type: ballot
    form: consultative
    date: 2025-03-10
    title: "A meeting: the first"
    actors: [unison]
    figures: {votes_for: 307, votes_against: "1,552"}
    claims:
      - by: bo-marsh
        says: Few came.
        sources: [guardian]
    sources: [echo-1]

  - id: second
    type: statement
    status: confirmed
    date: 2025-03-11
    title: It happens
    actors: [unison]   # alone
    sources: [{id: echo-1, at: para 4}]
    links:
      responds_to: [first]
"""


def errors(text: str) -> list[tuple[str, str]]:
    reading = reader.read({"r.yaml": text.encode()})
    return [(p.record, p.code) for p in checked(reading).problems if p.level is Level.ERROR]


def put_right(text: str) -> str:
    return fixed({"r.yaml": text}).texts["r.yaml"]


CURES = {
    "a comma in a figure": ('"1,552"}', "1,552}", '"1,552"}'),
    "two commas in a figure": ('"1,552"}', "1,552,000}", '"1,552,000"}'),
    "a comma and what was counted": ('"1,552"}', "~1,552 votes (of all, so far)}", '"~1,552 votes (of all, so far)"}'),
    "a comma in a citation": ("at: para 4}", "at: para 4, page 2}", 'at: "para 4, page 2"}'),
    "a comma in a source": ("title: Few came}", "title: Few came, it rained}", 'title: "Few came, it rained"}'),
    "an address without its scheme": ("https://www.example.org/news/1", "www.example.org/news/1?a=b", None),
    "an actor by its name": ("actors: [unison]   #", "actors: [Unison Harbour branch]   #", "actors: [unison]   #"),
    "an actor in other capitals": ("by: bo-marsh", "by: Bo Marsh", "by: bo-marsh"),
    "an actor by its former id": ("actors: [unison]   #", "actors: [nalgo]   #", "actors: [unison]   #"),
    "a source by its title": ("[echo-1]", "[members vote]", "[echo-1]"),
    "a source by its address": ("[echo-1]", "[https://www.example.org/news/1]", "[echo-1]"),
    "a source by its name, with a place in it": ("{id: echo-1, at", "{id: 'Members vote', at", "{id: 'echo-1', at"),
    "a date in words": ("2025-03-11", "11 March 2025", "2025-03-11"),
    "a date with its weekday": ("2025-03-11", "Tuesday 11th of March 2025", "2025-03-11"),
    "a date of single digits": ("2025-03-11", "2025-3-11", "2025-03-11"),
    "a date with the day first": ("2025-03-11", "23/05/2025", "2025-05-23"),
    "a month in words": ("2025-03-11", "'March 2025'", "'2025-03'"),
    "a span in words": ("2025-03-11", "11 to 14 March 2025", "2025-03-11/2025-03-14"),
    "a key": ("    status:", "    statsu:", "    status:"),
    "the key of the file": ("title: A small", "titel: A small", "title: A small"),
    "a type": ("type: statement", "type: statment", "type: statement"),
    "a type of the record itself": ("type: statement", "type: pickets", "type: picket"),
    "a form": ("form: consultative", 'form: "consultatve"', 'form: "consultative"'),
    "a figure": ("votes_for", "vote_for", "votes_for"),
    "a word for the status": ("status: confirmed", "status: Confirmed", "status: confirmed"),
    "a kind of link": ("responds_to:", "respond_to:", "responds_to:"),
    "an event": ("[first]", "[frist]", "[first]"),
    "a type of source": ("type: article-newspaper\n", "type: article_newspaper\n", "type: article-newspaper\n"),
}
"""What is right in the record, a slip in its place, and what becomes of it (None: `https://` before the slip)."""


@pytest.mark.parametrize(("right", "slip", "after"), CURES.values(), ids=CURES)
@pytest.mark.parametrize("written", ["plain", "with CRLF and a byte order mark"])
def test_one_right_cure_is_done_in_the_text_and_nothing_else(
    right: str, slip: str, after: str | None, written: str
) -> None:
    def as_written(text: str) -> str:
        return text if written == "plain" else "\ufeff" + text.replace("\n", "\r\n")

    before = as_written(RECORD.replace(right, slip, 1))
    expected = as_written(RECORD.replace(right, after or f"https://{slip}", 1))
    assert put_right(before) == expected
    assert put_right(expected) == expected


LEFT = {
    "one side's early May": ("2025-03-11", "early May 2025"),
    "a day that may be two": ("2025-03-11", "05/06/2025"),
    "the wrong weekday": ("2025-03-11", "Monday 11 March 2025"),
    "a time of day": ("2025-03-11", "2025-03-11 14:30"),
    "another number": ("[echo-1]", "[echo-2]"),
    "two slips": ("type: statement", "type: statmnet"),
    "a key that stands there already": ("    status: confirmed", "    titel: It happened"),
    "a key without a value": ("    status: confirmed", "    status:"),
    "a name that two have": ("aliases: [Unison]", "aliases: [Bo Marsh]"),
    "a page for an address": ("https://www.example.org/news/1", "p.4"),
    "a word in quotes before a comma": ("at: para 4}", 'at: "para 4", page 2}'),
    "an id of three letters": ("actors: [unison]   #", "actors: [uni]   #"),
}
"""What is right in the record, and a fault in its place that only a person can put right."""


@pytest.mark.parametrize(("right", "fault"), LEFT.values(), ids=LEFT)
def test_what_may_be_meant_otherwise_is_left_alone(right: str, fault: str) -> None:
    text = RECORD.replace(right, fault, 1)
    assert errors(text)
    assert put_right(text) == text


def test_one_cure_brings_the_next_to_light() -> None:
    text = RECORD.replace("date: 2025-03-11", "date: 11 March 2025").replace(
        "    actors: [unison]   #", "    actors: [Unison]   #"
    )
    assert put_right(text) == RECORD


def test_a_change_that_would_do_harm_is_not_made_and_keeps_no_other_from_being_made() -> None:
    twice = RECORD.replace("votes_for: 307", "votes_for: 307, vote_for: 308").replace("[first]", "[frist]")
    assert put_right(twice) == twice.replace("[frist]", "[first]")


@pytest.mark.parametrize(
    "record", [SAMPLE, Path(__file__).parent.parent / "data" / "events.yaml"], ids=lambda f: f.name
)
def test_a_clean_file_stays_as_it_is(record: Path) -> None:
    text = record.read_bytes().decode()
    assert put_right(text) == text


@settings(max_examples=40, derandomize=True)
@given(st.data())
def test_no_change_adds_an_error(data: st.DataObject) -> None:
    """A letter is taken out, doubled, turned round or made a capital somewhere, a few times over."""
    text = RECORD
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(len("title: A small record"), len(text) - 2))
        slip = data.draw(st.sampled_from(["", text[at] * 2, text[at + 1] + text[at], text[at].swapcase(), ", "]))
        text = text[:at] + slip + text[at + max(1, len(slip) if slip[1:] == text[at] else 1) :]
    lost = reader.read({"r.yaml": text.encode()}).timeline.lost
    had = errors(text)
    after = put_right(text)
    assert {error for error in errors(after) if error[0] not in lost} <= set(had)
    assert put_right(after) == after


SLIPS = {
    ("strkie", "strike ballot talks"): "strike",
    ("Strike", "strike strikes"): "",
    ("pay-cut", "pay_cut"): "pay_cut",
    ("echo-2", "echo-1"): "",
    ("echo-12", "echo-1"): "",
    ("gmp", "gmb"): "",
    ("unit", "unite"): "unite",
    ("strike", "strike"): "",
    ("ballots", "ballot"): "ballot",
    ("stirek", "strike"): "",
}


@pytest.mark.parametrize(("said", "meant"), SLIPS.items(), ids=str)
def test_one_slip_of_the_pen(said: tuple[str, str], meant: str) -> None:
    assert only_slip(said[0], said[1].split()) == meant


# From the command line


@pytest.fixture
def file(tmp_path: Path) -> Path:
    record = tmp_path / "events.yaml"
    record.write_text(
        RECORD.replace("2025-03-11", "11 March 2025").replace("statement", "statment").replace("7,", "7x,")
    )
    return record


def test_fix_writes_the_file_and_reports_what_is_left(run: Run, file: Path) -> None:
    result = run("check", "--fix", str(file))
    assert file.read_text() == RECORD.replace("7,", "7x,")
    assert result.exit_code == 1
    assert "TL601" in result.stdout
    assert f"{file}:30: TL401 is put right: `11 March 2025` is not a date" in result.stderr
    assert run("check", "--fix", str(file)).stderr == ""


def test_diff_shows_the_changes_and_writes_nothing(run: Run, file: Path) -> None:
    before = file.read_text()
    result = run("check", "--diff", str(file))
    changed = [line for line in result.stdout.splitlines() if line[0] in "+-"]
    assert changed == [
        f"--- {file}",
        f"+++ {file}",
        "-    type: statment",
        "+    type: statement",
        "-    date: 11 March 2025",
        "+    date: 2025-03-11",
    ]
    assert (result.exit_code, file.read_text()) == (1, before)


def test_only_what_is_selected_is_put_right(run: Run, file: Path) -> None:
    before = file.read_text()
    run("check", "--fix", "--select", "TL401", str(file))
    assert file.read_text() == before.replace("11 March 2025", "2025-03-11")


def test_a_clean_record_has_no_diff(run: Run) -> None:
    result = run("check", "--diff")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_json_carries_the_change(run: Run, file: Path) -> None:
    listed = {p["code"]: p.get("fix") for p in json.loads(run("check", "--format", "json", str(file)).stdout)}
    assert listed["TL401"] == {"line": 30, "column": 11, "end_line": 30, "end_column": 24, "text": "2025-03-11"}
    assert listed["TL601"] is None


def test_standard_input_is_shown_but_not_written(run: Run, file: Path) -> None:
    assert run("check", "--diff", "-", stdin=file.read_bytes()).stdout.startswith("--- -\n")
    result = run("check", "--fix", "-", stdin=file.read_bytes())
    assert (result.exit_code, "standard input cannot be written to" in result.stderr) == (2, True)
