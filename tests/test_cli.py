"""The command line as its users meet it: exit codes, what goes to stdout and what to stderr, and never a traceback."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SAMPLE, Golden, Run

GOOD = "events:\n  - {id: e, type: meeting, date: 2011-05-23, title: T, actors: [a]}\n"
ACTOR = "actors:\n  - {id: a, name: A, kind: union}\n"

MISUSE = {
    "a missing file": ("show -f nowhere.yaml", "nowhere.yaml: there is no such file or folder", ""),
    "an unknown actor": ("show --actor unisn", "no actor is `unisn`", "did you mean `unison`"),
    "an unknown type": ("show type:strik", "no type is `strik`", "did you mean `strike`"),
    "an unknown tag": ("show --tag payy", "no tag is `payy`", "did you mean `pay`?"),
    "an unknown status": ("show --status planed", "no status is `planed`", "did you mean `planned`"),
    "an unknown event": (
        "event joint-balot",
        "no event has the id `joint-balot`",
        "did you mean `joint-ballot` or `first-ballot`?",
    ),
    "an unknown figure": ("figures turnot", "no figure is `turnot`", "did you mean `turnout`?"),
    "an unknown key": ("show colour:red", "`colour:` is not a key of a query", "known are"),
    "a date that is none": ("show --from 2011-13", "`2011-13`: there is no month 13", "months are 01 to 12"),
    "a range that ends first": ("show date:2012..2011", "`2012..2011` ends before it starts", "write `2011..2012`"),
    "a day that is none": ("show --today tomorrow", "`--today tomorrow` is not a day", "2012-05-16"),
    "an unknown code": ("check --select XX1", "no check has the code `XX1`", "TL and three digits"),
    "a source without a title": (
        "add source https://www.example.org/news/talks --dry-run",
        "title is missing",
        "give `--title`",
    ),
    "no format": ("export", "which format?", "json"),
    "an unknown format": ("export jsn", "no format is `jsn`", "did you mean `json`"),
    "a query without a format": ("export type:strike", "no format is `type:strike`", "name one"),
}


@pytest.mark.parametrize(("command", "says", "hint"), MISUSE.values(), ids=MISUSE)
def test_wrong_use_exits_with_2_and_says_what_would_be_right(run: Run, command: str, says: str, hint: str) -> None:
    result = run(*command.split())
    assert result.exit_code == 2
    assert result.stdout == ""
    assert says in result.stderr
    assert hint in result.stderr


def test_where_there_is_no_record_it_says_where_it_looked(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("show", sample=False)
    assert result.exit_code == 2
    assert "no data/events.yaml or events.yaml in this folder or above it" in result.stderr


def test_the_nearest_record_upward_is_shown(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/events.yaml").write_text(ACTOR + GOOD)
    (tmp_path / "articles").mkdir()
    monkeypatch.chdir(tmp_path / "articles")
    assert "1 event, May 2011" in run("show", sample=False).stdout
    (tmp_path / "data/events.yaml").write_text("events: x\n")
    assert run("check", sample=False).stdout.startswith("../data/events.yaml:1:9: error[TL303]")


def test_a_folder_without_a_record_is_wrong_use(run: Run, tmp_path: Path) -> None:
    result = run("show", "-f", str(tmp_path))
    assert result.exit_code == 2
    assert "no record is below this folder" in result.stderr


UNREADABLE = {
    "empty": (b"", "the file holds no record"),
    "a list": (b"- a\n", "the top of the file is a list"),
    "not UTF-8": ("title: £\n".encode("latin-1"), "is not UTF-8"),
    "a NUL": (b"title: a\0b\n", "the control character U+0000"),
    "not YAML": (b"title: a: b\n", "a second colon and space on one line"),
    "a bomb": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "is a YAML anchor"),
    "3,000 deep": (b"events: " + b"[" * 3000 + b"]" * 3000, "nested more than 64 deep"),
}


@pytest.mark.parametrize(("content", "says"), UNREADABLE.values(), ids=UNREADABLE)
def test_input_that_cannot_be_read_is_told_with_its_place(run: Run, content: bytes, says: str) -> None:
    shown = run("show", "-f", "-", stdin=content)
    assert shown.exit_code == 2
    assert shown.stdout == ""
    assert says in shown.stderr
    assert "-:1:" in shown.stderr
    checked = run("check", "-", stdin=content)
    assert checked.exit_code == 1
    assert says in checked.stdout


def test_a_record_with_a_fault_is_left_out_and_the_rest_is_shown(run: Run) -> None:
    text = ACTOR + GOOD + "  - {id: f, type: meeting, date: 23/05/2011, title: Bad, actors: [a]}\n"
    result = run("show", "-f", "-", stdin=text.encode())
    assert result.exit_code == 1
    assert "1 event, May 2011" in result.stdout
    assert "1 record is left out, being unreadable; see `timeline check`" in result.stderr


def test_a_reference_to_what_could_not_be_read_is_not_reported_besides(run: Run) -> None:
    text = "actors:\n  - {id: a, name: A, kind: uniom}\n" + GOOD
    assert run("check", "-", stdin=text.encode()).stdout.count("error[") == 1


def test_check_says_that_a_clean_record_is_clean(run: Run) -> None:
    result = run("check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.fullmatch(r"No problems in [0-9]+ events\n", result.stdout)


NOTED = (
    "actors: [{id: unison, name: Unison, kind: union}]\nsources: [{id: s, type: webpage, title: T}]\nevents:\n"
    "  - {id: a, type: statement, date: 2011-05-23~, title: T, actors: [unison], sources: [s]}\n"
    "  - {id: b, type: statement, date: 2011-06-23~, title: T, actors: [unison], sources: [s]}\n"
)
"""A record of which there is nothing to say but two notes of a kind."""


def test_check_counts_notes_and_shows_them_when_asked(run: Run) -> None:
    brief = run("check", "-", stdin=NOTED.encode(), columns=120)
    assert brief.stdout == ("No problems in 2 events\n2 notes, shown with --notes: 2 TL810 date-without-derivation\n")
    assert run("check", "-", "--notes", stdin=NOTED.encode()).stdout.count("note[TL810]") == 2
    assert run("check", "-", "--select", "TL810", stdin=NOTED.encode()).stdout.count("note[TL810]") == 2
    assert "note[" not in run("check", "-", "--select", "TL8", stdin=NOTED.encode()).stdout


def test_notes_come_after_what_is_wrong_and_annotate_nothing(run: Run) -> None:
    text = NOTED + "  - {id: c, type: statement, date: 2011-07-23, title: T, actors: [unison]}\n"
    levels = re.findall(r"(warning|note)\[", run("check", "-", "--notes", stdin=text.encode()).stdout)
    assert levels == ["warning", "note", "note"]
    result = run("check", "-", "--format", "github", stdin=text.encode())
    assert [line.partition(" ")[0] for line in result.stdout.splitlines()] == ["::warning"]
    assert result.stderr == "1 warning, 2 notes\n"


def test_check_shows_the_line_a_caret_and_the_cure(run: Run) -> None:
    text = ACTOR + GOOD.replace("[a]", "[unison, a]").replace("type: meeting", "type: meating")
    result = run("check", "-", "--select", "TL3,TL5", stdin=text.encode())
    assert result.exit_code == 1
    assert result.stdout == (
        "-:4:19: error[TL311] `meating` is not a type of event (unknown-type)\n"
        "4 |   - {id: e, type: meating, date: 2011-05-23, title: T, actors: [unison, a]}\n"
        "                      ^^^^^^^\n"
        "    hint: did you mean `meeting`? or add a row for it under `vocabulary:`\n"
        "\n"
        "-:4:65: error[TL503] no actor has the id `unison` (unknown-actor)\n"
        "4 |   - {id: e, type: meating, date: 2011-05-23, title: T, actors: [unison, a]}\n"
        "                                                                    ^^^^^^\n"
        "    hint: add a record with this id under `actors:`\n"
        "\n"
        "2 errors\n"
    )


def test_check_writes_json_in_the_order_of_the_file(run: Run) -> None:
    text = GOOD.replace("T,", "T, form: x,") + GOOD.replace("events:\n", "").replace("[a]", "[]")
    result = run("check", "-", "--format", "json", "--select", "TL312,TL5", stdin=text.encode())
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [(p["line"], p["code"]) for p in found] == [(2, "TL312"), (2, "TL503"), (3, "TL502")]
    assert list(found[0]) == [
        "path", "line", "column", "end_line", "end_column", "level", "code", "name", "message", "hint", "record",
    ]  # fmt: skip


def test_check_selects_and_ignores_codes_by_prefix(run: Run) -> None:
    text = GOOD.replace("T,", "T, form: x,").encode()
    assert "TL503" not in run("check", "-", "--ignore", "tl5", stdin=text).stdout
    assert "TL312" not in run("check", "-", "--select", "TL503,TL1", stdin=text).stdout


def test_warnings_count_only_when_strict(run: Run) -> None:
    text = b"events:\n  - {id: e, type: meeting, date: 2011-05-23, title: T}\n"
    assert run("check", "-", "--select", "TL317", stdin=text).exit_code == 0
    assert run("check", "-", "--select", "TL317", "--strict", stdin=text).exit_code == 1


def test_export_json_works_the_bounds_out(run: Run) -> None:
    data = json.loads(run("export", "json", "joint").stdout)
    assert list(data) == ["schema", "title", "summary", "actors", "sources", "events"]
    (event,) = data["events"]
    assert (event["date"], event["earliest"], event["latest"]) == ("2011-02-24~", "2011-02-24", "2011-02-24")
    assert event["date_label"] == "about 24 February 2011"
    assert event["x-checked"] == "2026-11-22"
    assert event["sources"] == [{"id": "echo-1", "at": "para 2"}, "voice-7"]
    assert event["figures"]["votes_against"] == {
        "text": "1,552", "low": 1552, "high": 1552, "unit": "", "per": "", "basis": "", "put": "exact",
    }  # fmt: skip


def test_export_json_is_exact() -> None:
    figures = b"{saving: up to GBP 6.6m, cut: 5.50%}"
    text = b'events:\n  - {id: e, type: milestone, date: "2011", title: T, figures: ' + figures + b"}\n"
    found = subprocess.run(
        [sys.executable, "-m", "timeline", "export", "json", "-f", "-"], input=text, capture_output=True, check=True
    )
    assert b'"low": null,\n          "high": 6600000,' in found.stdout
    assert b'"low": 5.50,' in found.stdout


def test_export_of_the_sample(run: Run, golden: Golden) -> None:
    golden("sample.json", run("export", "json").stdout)


def test_export_writes_a_file_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert run("export", "-o", str(target)).exit_code == 0
    before = target.read_text()
    assert before == run("export", "json").stdout
    faulty = run("export", "-f", "-", "-o", str(target), stdin=(GOOD + ACTOR.replace("id: a", "id: b")).encode())
    assert faulty.exit_code == 1
    assert "nothing was written, because the record has errors" in faulty.stderr
    assert target.read_text() == before
    assert [file.name for file in tmp_path.iterdir()] == ["out.json"]


def test_the_suffix_chooses_the_format_and_the_first_word_is_of_the_query(run: Run, tmp_path: Path) -> None:
    assert run("export", "-o", str(tmp_path / "s.json"), "type:strike", "-tag:pay").exit_code == 0
    assert json.loads((tmp_path / "s.json").read_text())["events"] == []
    assert run("export", "-o", str(tmp_path / "s.json"), "-type:strike").exit_code == 0
    assert len(json.loads((tmp_path / "s.json").read_text())["events"]) == 5


def test_export_to_where_nothing_can_be_written_is_told(run: Run, tmp_path: Path) -> None:
    result = run("export", "-o", str(tmp_path / "no/such/out.json"))
    assert result.exit_code == 2
    assert "no such file or directory" in result.stderr


def test_negated_terms_are_not_taken_for_options(run: Run) -> None:
    assert "2 of 6 events" in run("show", "-type:budget", "-figure:attendance", "-date:2012").stdout
    assert "5 of 6 events" in run("show", "not:type:budget").stdout


def test_words_are_relative_to_today(run: Run) -> None:
    shown = run("show", "--from", "last May", "--to", "last month", "--today", "2011-07-10").stdout
    assert "4 of 6 events" not in shown
    assert "Refuse collectors strike" in shown
    assert "Full council sets the budget" not in shown


def test_show_imports_neither_dateparser_nor_jinja() -> None:
    code = (
        "import sys; from timeline.cli import load; load('show')(['show', '--limit', '1'], standalone_mode=False); "
        "print({'dateparser', 'jinja2', 'pydantic'} & sys.modules.keys())"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"TIMELINE_FILE": str(SAMPLE)}
    )
    assert shown.stdout.endswith("set()\n")


def test_a_closed_pipe_is_no_fault() -> None:
    command = f"{sys.executable} -m timeline show -f {SAMPLE} --as cards | head -n 1"
    shown = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False)
    assert (shown.stdout, shown.stderr) == ("Full council sets the budget\n", "")


@pytest.mark.parametrize("command", ["", "--help", "show --help", "check --help", "export --help", "--version"])
def test_help_is_printed(run: Run, command: str) -> None:
    result = run(*command.split())
    assert result.exit_code in (0, 2)
    assert "timeline" in result.output
