"""The JSON Schema: what it accepts, what an editor underlines, what it says on hover and offers for completion."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from conftest import SAMPLE, Run
from hypothesis import given
from strategies import dates as written_dates
from strategies import figures as written_figures

from timeline.authoring.schema import described, schema
from timeline.record import dates, figures
from timeline.record.model import Actor, Claim, Event, File, Role, Source, Timeline
from timeline.record.problems import Refused
from timeline.record.vocabulary import DateName, EventType, Extension, FigureName, LinkKind, SourceType

SHIPPED = SAMPLE.parent.parent / "data" / "events.yaml"

SMALL = """\
title: A small record
actors:
  - {id: unison, name: Unison, kind: union, formerly: [nalgo]}
  - {id: ann-lee, name: Ann Lee, kind: person, roles: [{title: convenor, of: unison, single: true}]}
sources:
  - {id: echo-1, type: webpage, title: A page, publisher: Echo, published: 2011}
events:
  - id: one-day-strike
    type: strike
    form: one_day
    date: 2011-05-23
    title: A strike
    dispute: pay-2011
    actors: [unison]
    figures: {workers_involved: 108}
    claims:
      - {by: ann-lee, says: Few worked., sources: [{id: echo-1, at: para 4}]}
    sources: [echo-1]
    x-mine: {anything: [at, all]}
"""


def validated(schema_file: Path, *files: Path) -> list[dict[str, Any]]:
    """The errors check-jsonschema finds, each with `filename` and `path`."""
    command = [sys.executable, "-m", "check_jsonschema", "-o", "json", "--schemafile", *map(str, (schema_file, *files))]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    found: dict[str, list[dict[str, Any]]] = json.loads(result.stdout)
    assert not found.get("parse_errors")
    return found.get("errors", [])


def made(run: Run, record: Path, to: Path) -> Path:
    assert run("schema", "-f", str(record), "-o", str(to)).exit_code == 0
    return to


@pytest.mark.parametrize("record", [SHIPPED, SAMPLE], ids=["shipped", "small"])
def test_a_record_is_valid_by_its_own_schema(run: Run, tmp_path: Path, record: Path) -> None:
    assert validated(made(run, record, tmp_path / "schema.json"), record) == []


def test_the_schema_is_draft_7(run: Run, tmp_path: Path) -> None:
    file = made(run, SAMPLE, tmp_path / "schema.json")
    assert json.loads(file.read_text())["$schema"] == "http://json-schema.org/draft-07/schema#"
    command = [sys.executable, "-m", "check_jsonschema", "--check-metaschema", str(file)]
    subprocess.run(command, capture_output=True, check=True)


BROKEN = {
    "an unknown actor": ("actors: [unison]", "actors: [unisn]", "$.events[0].actors[0]"),
    "an unknown speaker": ("by: ann-lee", "by: ann-leigh", "$.events[0].claims[0].by"),
    "an unknown body": ("of: unison", "of: unisn", "$.actors[1].roles[0].of"),
    "an unknown source": ("sources: [echo-1]", "sources: [echo-2]", "$.events[0].sources[0]"),
    "an unknown source of a claim": ("echo-1, at", "echo-2, at", "$.events[0].claims[0].sources[0]"),
    "a key of nobody's": ("    dispute:", "    disputes:", "$.events[0]"),
    "a misspelt type": ("type: strike", "type: strikes", "$.events[0].type"),
    "a form of another type": ("form: one_day", "form: statutory", "$.events[0].form"),
    "a figure of no name": ("{workers_involved:", "{workers:", "$.events[0].figures"),
    "a figure without a number": (": 108}", ": many}", "$.events[0].figures.workers_involved"),
    "a date in words": ("date: 2011-05-23", "date: 23 May 2011", "$.events[0].date"),
    "a missing title": ("    title: A strike\n", "", "$.events[0]"),
    "a text for a list": ("actors: [unison]", "actors: unison", "$.events[0].actors"),
    "an id that is no slug": ("id: one-day-strike", "id: One day strike", "$.events[0].id"),
    "a kind of nothing": ("kind: union", "kind: unoin", "$.actors[0].kind"),
    "a word for a truth": ("single: true", "single: perhaps", "$.actors[1].roles[0].single"),
    "a source of no type": ("type: webpage", "type: web page", "$.sources[0].type"),
}


def test_what_is_broken_is_underlined_in_its_place(run: Run, tmp_path: Path) -> None:
    whole = tmp_path / "whole.yaml"
    whole.write_text(SMALL)
    files = {tmp_path / f"{number}.yaml": row for number, row in enumerate(BROKEN.values())}
    for file, (right, wrong, _) in files.items():
        assert SMALL.count(right) == 1, right
        file.write_text(SMALL.replace(right, wrong))
    errors = validated(made(run, whole, tmp_path / "schema.json"), whole, *files)
    assert {(error["filename"], error["path"]) for error in errors} == {
        (str(file), place) for file, (_, _, place) in files.items()
    }


ALLOWED = {
    "a former id": ("actors: [unison]", "actors: [nalgo]"),
    "a new dispute": ("dispute: pay-2011", "dispute: pay-2012"),
    "a title that is a number": ("title: A strike", "title: 1984"),
    "a year": ("date: 2011-05-23", "date: 2011"),
    "one day somewhere inside": ("date: 2011-05-23", 'date: "[2011-05-23..]"'),
    "keys of one's own": ("kind: union", "kind: union, x-seen: true"),
    "a new publisher": ("publisher: Echo", "publisher: BBC News"),
}


@pytest.mark.parametrize(("before", "after"), ALLOWED.values(), ids=ALLOWED)
def test_what_the_reader_accepts_is_not_underlined(run: Run, tmp_path: Path, before: str, after: str) -> None:
    file, other = tmp_path / "events.yaml", tmp_path / "other.yaml"
    file.write_text(SMALL)
    other.write_text(SMALL.replace(before, after))
    assert run("check", str(other)).exit_code == 0
    assert validated(made(run, file, tmp_path / "schema.json"), other) == []


def test_ids_are_offered_with_what_they_stand_for(sample: Timeline) -> None:
    actors = schema(sample)["definitions"]["actor-id"]
    assert dict(zip(actors["enum"], actors["enumDescriptions"], strict=True))["bo-marsh"] == "Bo Marsh"
    assert actors["enum"][-1] == "nalgo-harbour"  # an id somebody had comes last


def test_the_words_a_record_adds_are_offered(sample: Timeline) -> None:
    definitions = schema(sample)["definitions"]
    assert "picket" in definitions["event-type"]["enum"]
    assert definitions["figures"]["properties"]["braziers"]["description"] == "braziers (whole number, things)"
    forms = {rule["if"]["properties"]["type"]["const"]: rule["then"] for rule in definitions["event"]["allOf"]}
    assert forms["picket"] == {"properties": {"form": {"enum": ["mass"]}}}


def test_an_empty_record_refuses_no_id() -> None:
    assert schema(Timeline())["definitions"]["actor-id"] == {"type": ["string", "number"]}


KINDS = (File, Actor, Role, Source, Event, Claim, Extension, EventType, FigureName, DateName, LinkKind, SourceType)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_field_says_what_it_means(kind: type[msgspec.Struct]) -> None:
    fields = [field.name for field in msgspec.structs.fields(kind) if field.name != "own"]
    assert list(described(kind)) == fields


@given(written_dates)
def test_no_date_is_refused_by_its_pattern(text: str) -> None:
    assert re.search(dates.PATTERN, text)


@given(written_figures)
def test_no_figure_is_refused_by_its_pattern(text: str) -> None:
    try:
        figures.parse(text)
    except Refused:
        return
    assert re.search(figures.PATTERN, text)


def test_the_schema_goes_to_stdout_when_no_file_is_named(run: Run) -> None:
    assert json.loads(run("schema").stdout)["title"] == "Harbour Council pay dispute"


def test_no_schema_is_written_from_a_record_with_errors(run: Run, tmp_path: Path) -> None:
    record, file = tmp_path / "events.yaml", tmp_path / "schema.json"
    record.write_text(SMALL.replace("2011-05-23", "23 May"))
    assert run("schema", "-f", str(record), "-o", str(file)).exit_code == 1
    assert not file.exists()
    assert json.loads(run("schema", "-f", str(record)).stdout)["definitions"]
