"""Who reports a claim, where nobody has it from the speaker: in every view and format, and in diff and merge."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from conftest import Run

from timeline.exporters import get
from timeline.exporters.formats import markdown
from timeline.query import Query, parse, select
from timeline.query.accounts import grouped
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
  - {id: echo, name: Harbour Echo, kind: media}
  - {id: bbc, name: BBC, kind: media}
  - id: lee
    name: Ann Lee
    kind: person
    roles: [{title: leader, of: council, during: 2010/2011-06-30}, {title: councillor, of: council, during: 2011-07/..}]
events:
  - id: e
    type: strike
    date: 2011-05-23
    title: A strike
    actors: [unison, council]
    claims:
      - by: unison
        according_to: echo
        says: Many came.
        figures: {workers_involved: 100}
      - by: council
        according_to: lee
        date: 2011-07-09
        says: Few came.
        figures: {workers_involved: 80}
"""


def timeline_of(text: str = TEXT) -> Timeline:
    reading = read({"e.yaml": text.encode()})
    assert not reading.problems
    return reading.timeline


FIRST, SECOND = "Unison, according to Harbour Echo", "Harbour Council, according to Ann Lee, councillor"


@pytest.mark.parametrize("name", ["markdown", "timelinejs", "ics", "html"])
def test_every_format_in_words_says_who_reports_a_claim(name: str) -> None:
    text = str(get(name).render(timeline_of())).replace("\\", "").replace("\r\n ", "")
    assert FIRST in text
    assert SECOND in text


@pytest.mark.parametrize("style", ["chronology", "table", "narrative"])
def test_every_style_of_markdown_says_it(style: str) -> None:
    text = markdown.render(timeline_of(), style=style)  # type: ignore[arg-type]
    assert f"{FIRST}: " in text
    assert f"{SECOND} (9 July 2011): " in text


@pytest.mark.parametrize("command", ["event e", "show --as chronology", "show --as cards", "figures workers_involved"])
def test_every_view_says_it(command: str, run: Run) -> None:
    shown = " ".join(run(*command.split(), "-f", "-", stdin=TEXT.encode(), columns=200).stdout.split())
    assert FIRST in shown
    assert SECOND in shown


def test_formats_of_data_name_both() -> None:
    timeline = timeline_of()
    assert json.loads(get("json").render(timeline))["events"][0]["claims"][0]["according_to"] == "echo"
    assert "unison, according to echo: Many came." in str(get("csv").render(timeline))
    graph = json.loads(get("json_ld").render(timeline))["@graph"]
    claims = [(node["author"], node["claimInterpreter"]) for node in graph if node["@type"] == "Claim"]
    assert claims == [({"@id": "#unison"}, {"@id": "#echo"}), ({"@id": "#council"}, {"@id": "#lee"})]
    database = sqlite3.connect(":memory:")
    database.deserialize(get("sqlite").render(timeline))  # type: ignore[arg-type]
    rows = database.execute("SELECT by_id, according_to_id, speaker FROM claims").fetchall()
    assert rows == [("unison", "echo", FIRST), ("council", "lee", SECOND)]


def test_a_table_reads_back_what_export_csv_writes(run: Run, tmp_path: Path) -> None:
    record, table = tmp_path / "e.yaml", tmp_path / "e.csv"
    record.write_text(TEXT.partition("  - id: e\n")[0].replace("events:\n", "events: []\n"))
    table.write_bytes(str(get("csv").render(timeline_of())).encode())
    assert run("import", "csv", str(table), "-f", str(record)).exit_code == 0
    claims = timeline_of(record.read_text()).events[0].claims
    assert [(claim.by, claim.according_to) for claim in claims] == [("unison", "echo"), ("council", "lee")]


@pytest.mark.parametrize(("words", "found"), [("actor:echo", 1), ("actor:lee", 1), ("actor:bbc", 0)])
def test_who_reports_a_claim_is_found_with_the_event(words: str, found: int) -> None:
    assert len(select(timeline_of(), Query(terms=parse([words]))).events) == found


def test_two_reports_of_one_speaker_may_differ() -> None:
    text = TEXT.replace(
        "by: council\n        according_to: lee\n        date: 2011-07-09", "by: unison\n        according_to: bbc"
    )
    timeline = timeline_of(text)
    assert [group.figures for group in grouped(timeline, timeline.events[0])] == [("workers_involved",)]


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("        according_to: bbc\n", "in the claim of Unison: reporter changed from Harbour Echo to BBC"),
        ("", "in the claim of Unison: reporter removed: Harbour Echo"),
    ],
)
def test_a_change_of_who_reports_it_is_told_by_name(new: str, says: str) -> None:
    found = diff(timeline_of(), timeline_of(TEXT.replace("        according_to: echo\n", new)))
    assert [field.says for change in found.changes for field in change.fields] == [says]


def test_a_report_and_other_words_of_one_claim_merge() -> None:
    ours = TEXT.replace("according_to: echo", "according_to: bbc")
    theirs = TEXT.replace("Many came.", "Very many came.")
    merged = merge(TEXT.encode(), ours.encode(), theirs.encode(), Style(), git.merge_lines)
    assert not merged.conflicts
    assert merged.content.decode() == ours.replace("Many came.", "Very many came.")
