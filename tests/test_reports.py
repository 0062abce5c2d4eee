"""Reports for machines: nothing in a record can break out of them, and each is what its reader takes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline import checks
from timeline.checks.exceptions import checked
from timeline.record.problems import Level, Problem
from timeline.text.reader import read
from timeline.views import reports

HERE = Path(__file__).parent
SCHEMA: dict[str, Any] = json.loads((HERE / "schemas/sarif-2.1.0-rtm.4.json").read_text())
"""The schema of SARIF 2.1.0 as the source distribution of sarif-om 1.0.4 carries it (Microsoft, MIT licence)."""

NASTY = (
    'events:\n  - id: e\n    type: "strike\\n::error file=x::injected %0A"\n    date: 2011-05-23\n'
    '    title: T\n    actors: ["a,b:c"]\n    x-ignore: ["TL801]"]\n'
)


def problem(**changes: Any) -> Problem:
    plain: dict[str, Any] = {
        "path": "data/events.yaml",
        "line": 3,
        "column": 5,
        "end_line": 3,
        "end_column": 9,
        "level": Level.ERROR,
        "code": "TL603",
        "name": "votes-do-not-add-up",
        "message": "1 + 1 = 2, not 3",
        "hint": "mend it",
        "record": "e",
    }
    return Problem(**{**plain, **changes})


def test_an_annotation_has_its_place_its_code_and_its_cure() -> None:
    assert reports.github([problem()]) == (
        "::error file=data/events.yaml,line=3,col=5,endLine=3,endColumn=9,title=TL603 votes-do-not-add-up::"
        "1 + 1 = 2, not 3 (mend it)\n"
    )


def test_columns_are_left_out_over_several_lines() -> None:
    assert ",line=3,title=" in reports.github([problem(end_line=4)])


def test_errors_come_first_for_only_ten_of_a_kind_are_shown() -> None:
    shown = reports.github([problem(level=Level.NOTE), problem(level=Level.WARNING, line=9), problem(line=99)])
    assert re.findall(r"^::(\w+)", shown, re.MULTILINE) == ["error", "warning", "notice"]


@settings(max_examples=60)
@given(st.text(), st.text(min_size=1), st.text())
def test_no_value_begins_a_second_annotation_or_drives_a_terminal(message: str, path: str, hint: str) -> None:
    shown = reports.github([problem(message=message, path=path, hint=hint)])
    assert shown.count("\n") == 1
    assert shown[:-1].isprintable()
    properties, _, _ = shown.removeprefix("::error ").partition("::")
    assert len(properties.split(",")) == 6


@settings(max_examples=60)
@given(st.text(), st.text(min_size=1), st.text())
def test_sarif_is_valid_whatever_the_record_says(message: str, path: str, hint: str) -> None:
    log = json.loads(reports.sarif([problem(message=message, path=path, hint=hint)], checks.all_rules(), "1.0"))
    jsonschema.Draft4Validator(SCHEMA).validate(log)


def test_sarif_of_a_real_check_names_rules_and_places() -> None:
    reading = read({"data/a b.yaml": NASTY.encode()})
    problems = checked(reading).problems
    log = json.loads(reports.sarif(problems, checks.all_rules(), "1.0"))
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(log)
    (run,) = log["runs"]
    assert [r["ruleId"] for r in run["results"]] == [p.code for p in problems]
    assert all(run["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "data/a%20b.yaml"
    assert run["columnKind"] == "unicodeCodePoints"


def test_an_empty_sarif_log_is_valid() -> None:
    jsonschema.Draft4Validator(SCHEMA).validate(json.loads(reports.sarif([], checks.all_rules(), "1.0")))


def test_a_fingerprint_stays_when_lines_move() -> None:
    first, moved, other = (
        json.loads(reports.sarif([p], checks.all_rules(), "1"))["runs"][0]["results"][0]["partialFingerprints"]
        for p in (problem(), problem(line=30, end_line=30), problem(message="1 + 1 = 2, not 4"))
    )
    assert first == moved != other


@pytest.mark.parametrize(
    ("path", "uri"),
    [("a.yaml", "a.yaml"), ("/tmp/a.yaml", "file:///tmp/a.yaml"), ("x:y/a.yaml", "x%3Ay/a.yaml"), ("-", "-")],
)
def test_an_address_is_relative_where_the_path_is(path: str, uri: str) -> None:
    log = json.loads(reports.sarif([problem(path=path)], checks.all_rules(), "1"))
    assert log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


# On the command line


def test_the_text_keeps_every_problem_on_lines_of_its_own(run: Run) -> None:
    shown = run("check", "-", stdin=NASTY.encode(), columns=300).stdout
    assert "\n::error" not in shown
    assert r"`strike\n::error file=x::injected %0A` is not a type of event" in shown


def test_check_writes_annotations_and_a_summary(run: Run) -> None:
    result = run("check", "-", "--format", "github", stdin=NASTY.encode())
    assert result.exit_code == 1
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in result.stdout.splitlines())
    assert re.search(r"[0-9] errors?, [0-9] warnings?", result.stderr)


def test_check_writes_sarif(run: Run) -> None:
    result = run("check", "-", "--format", "sarif", stdin=NASTY.encode())
    assert result.exit_code == 1
    jsonschema.Draft4Validator(SCHEMA).validate(json.loads(result.stdout))


def test_formats_for_machines_are_whole_when_nothing_is_wrong(run: Run) -> None:
    assert json.loads(run("check", "--format", "json", "--ignore", "TL8").stdout) == []
    assert json.loads(run("check", "--format", "sarif", "--ignore", "TL8").stdout)["runs"][0]["results"] == []
    assert not run("check", "--format", "github", "--ignore", "TL8").stdout


EXCEPTED = """
actors: [{id: unison, name: Unison, kind: union}]
events:
  - id: e
    type: statement
    date: 2011-05-23
    title: T
    actors: [unison]
    x-ignore: [TL801]  # told by a member, nothing was printed
"""


def test_an_exception_is_silent_and_listed_with_its_reason(run: Run) -> None:
    assert run("check", "-", stdin=EXCEPTED.encode()).stdout == "No problems in 1 event\n"
    shown = run("check", "-", "--show-ignored", stdin=EXCEPTED.encode()).stdout
    assert "-:4:9: ignored[TL801] nothing says where this is from" in shown
    assert "because: told by a member, nothing was printed" in shown
    assert "1 exception" in shown


@pytest.mark.parametrize(
    ("exception", "says"),
    [
        ("[TL801, TL803]  # why", "`TL803` finds nothing here"),
        ("[TL801, TL999]  # why", "`TL999` is not the code of a check"),
        ("tl801", "`x-ignore` gives no reason"),
    ],
)
def test_an_exception_that_is_not_needed_or_explained_is_told(run: Run, exception: str, says: str) -> None:
    text = re.sub(r"\[TL801\].*", exception, EXCEPTED)
    shown = run("check", "-", stdin=text.encode())
    assert says in shown.stdout
    assert shown.exit_code == 0


def test_the_table_for_the_readme_has_every_check() -> None:
    table = reports.table(checks.all_rules())
    assert table.count("\n") == len(checks.all_rules()) + 2
    assert "| TL603 | votes-do-not-add-up | error | Votes for and against and spoiled papers do not" in table
