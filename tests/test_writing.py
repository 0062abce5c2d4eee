"""Writing the record from the command line: init, add, format, import."""

from __future__ import annotations

import datetime as dt
import json
import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import SAMPLE, Run

from timeline.authoring import drafts, interview, naming, schema
from timeline.authoring.conversation import Conversation
from timeline.authoring.fields import Known
from timeline.query import phrases
from timeline.record.model import Timeline
from timeline.text import reader, writer

SMALL = """\
# yaml-language-server: $schema=events.schema.json
title: A small record

actors:
  - {id: unison, name: Unison Harbour branch, kind: union, aliases: [Unison]}
  - {id: bo-marsh, name: Bo Marsh, kind: person}

sources:
  - id: echo-1   # the paper
    type: article-newspaper
    publisher: Harbour Echo
    title: Members vote

# What happened
events:
  - id: first
    type: meeting
    date: 2011-02-01
    title: A meeting
    actors: [unison]
    sources: [echo-1]
    dispute: pay-2011

  # about the last one
  - id: last
    type: meeting
    date: 2011-06
    title: "Another: meeting"   # as written
    actors: [unison]
    sources: [echo-1]
"""


@pytest.fixture
def record(tmp_path: Path) -> Path:
    file = tmp_path / "events.yaml"
    file.write_text(SMALL)
    return file


WALKOUT = ["--title", "Social workers walk out", "--type", "strike", "--form", "one_day", "--actor", "Unison"]
WALKOUT += ["--source", "echo-1"]


# init


def test_init_begins_a_record_that_is_clean_and_tidy_and_has_its_schema(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "record"
    assert run("init", str(folder)).exit_code == 0
    record = str(folder / "events.yaml")
    assert (run("check", "--strict", record).exit_code, run("check", record).stdout) == (0, "No problems in 2 events\n")
    assert run("format", "--check", record).exit_code == 0
    assert (folder / "events.yaml").read_text().startswith("# yaml-language-server: $schema=events.schema.json\n")
    assert (
        "members-reject-cuts"
        in json.loads((folder / "events.schema.json").read_text())["definitions"]["event-id"]["enum"]
    )
    assert (folder / ".gitignore").read_text().endswith("\nevents.schema.json\n")


@pytest.mark.parametrize("there", ["events.yaml", "events.schema.json", "data/events.yaml"])
def test_init_overwrites_nothing(run: Run, tmp_path: Path, there: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / there).write_text("mine")
    result = run("init", str(tmp_path))
    assert result.exit_code == 2
    assert f"{there} is there already; nothing was written" in result.stderr
    assert [f.name for f in tmp_path.rglob("*") if f.is_file()] == [Path(there).name]
    assert (tmp_path / there).read_text() == "mine"


def test_init_says_why_a_folder_cannot_be_made(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("init", str(tmp_path / "file" / "folder"))
    assert (result.exit_code, "not a directory" in result.stderr) == (2, True)


# add, from options


def test_add_puts_an_event_in_its_place_and_changes_no_other_byte(run: Run, record: Path) -> None:
    given = [
        "--date",
        "2011-05-23",
        "--figure",
        "workers_involved=108 people",
        "--tag",
        "pay",
        "--claim-by",
        "bo marsh",
    ]
    result = run("add", "-f", str(record), *WALKOUT, *given, "--claim", "Few came: it was raining.")
    assert result.exit_code == 0, result.stderr
    before, after = SMALL.split("  # about the last one\n")
    added = """\
  - id: social-workers-walk-out
    type: strike
    form: one_day
    date: 2011-05-23
    title: Social workers walk out
    actors: [unison]
    figures:
      workers_involved: 108 people
    claims:
      - by: bo-marsh
        says: "Few came: it was raining."
        sources: [echo-1]
    sources: [echo-1]
    tags: [pay]

"""
    assert record.read_text() == f"{before}{added}  # about the last one\n{after}"
    assert result.stderr == f"timeline: {record}:24: added `social-workers-walk-out`\n"


def test_add_keeps_line_ends_and_byte_order_mark(run: Run, record: Path) -> None:
    record.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert run("add", "-f", str(record), *WALKOUT, "--date", "2011-05-23").exit_code == 0
    text = record.read_bytes().decode()
    assert text.startswith("\ufeff# yaml")
    assert text.count("\n") == text.count("\r\n")
    assert text.replace("\r\n", "\n").removeprefix("\ufeff").startswith(SMALL.partition("  # about")[0])


def test_a_dry_run_prints_the_event_and_writes_nothing(run: Run, record: Path) -> None:
    result = run("add", "-f", str(record), *WALKOUT, "--date", "yesterday", "--as-of", "2011-08-03", "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.startswith("  - id: social-workers-walk-out\n")
    assert "    date: 2011-08-02\n" in result.stdout
    assert record.read_text() == SMALL


WORDED = {
    "yesterday": ("2011-08-02", "2 August 2011"),
    "last Thursday": ("2011-07-28", "28 July 2011"),
    "this afternoon": ("2011-08-03", "3 August 2011"),
    "May 2011": ("2011-05", "May 2011"),
    "last month": ("2011-07", "July 2011"),
}


@pytest.mark.parametrize(("text", "date"), WORDED.items(), ids=WORDED)
def test_a_date_in_words_is_told_as_it_was_understood(run: Run, record: Path, text: str, date: tuple[str, str]) -> None:
    result = run("add", "-f", str(record), *WALKOUT, "--date", text, "--as-of", "3 August 2011", "--dry-run")
    assert f"    date: {date[0]}\n" in result.stdout
    assert result.stderr.startswith(f"timeline: {text}: {date[0]}, {date[1]}\n")


MISUSE = {
    "a date nobody can tell": (["--date", "around Easter"], "`around Easter` is not a date"),
    "an unknown actor": (["--date", "2011", "--actor", "unisn"], "did you mean `unison`?"),
    "an unknown source": (["--date", "2011", "--source", "eco-1"], "did you mean `echo-1`?"),
    "an unknown figure": (["--date", "2011", "--figure", "turnouts=5%"], "did you mean `turnout`?"),
    "a figure without a name": (["--date", "2011", "--figure", "5%"], "write `turnout=~60%`"),
    "a figure without a number": (["--date", "2011", "--figure", "turnout=many"], "there is no number in it"),
    "a status of nothing": (["--date", "2011", "--status", "certain"], "`certain` is none of these"),
    "an id that is taken": (["--date", "2011", "--id", "first"], "write `first-2`"),
    "an id that is none": (["--date", "2011", "--id", "A strike"], "write `a-strike`"),
    "a claim without a speaker": (["--date", "2011", "--claim", "Few came."], "each `--claim` needs a `--claim-by`"),
    "no date": ([], "date is missing"),
    "a day that is none": (["--date", "2011", "--as-of", "May"], "is not a day"),
    "a day nobody can tell": (["--date", "2011", "--as-of", "Easter"], "`--as-of`: `Easter` is not a date"),
    "standard input": (["-f", "-"], "standard input cannot be written to"),
    "bytes that are no text": (["--date", "2011", "--summary", "\udcff"], "the text is not UTF-8"),
}


@pytest.mark.parametrize(("given", "says"), MISUSE.values(), ids=MISUSE)
def test_add_refuses_what_it_cannot_use_and_says_what_would_be_right(
    run: Run, record: Path, given: list[str], says: str
) -> None:
    result = run("add", "-f", str(record), *WALKOUT, *given)
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr
    assert record.read_text() == SMALL


def test_what_is_missing_is_named_at_once(run: Run, record: Path) -> None:
    result = run("add", "-f", str(record), "--title", "A ballot", "--type", "ballot")
    assert (
        "form, date, actors and sources are missing\n  give `--form`, `--date`, `--actor` and `--source`"
        in result.stderr
    )


def test_a_form_that_the_type_does_not_have_is_refused(run: Run, record: Path) -> None:
    given = ["--title", "x", "--type", "statement", "--form", "one_day", "--date", "2011", "--source", "echo-1"]
    assert "it has no forms: leave it out" in run("add", "-f", str(record), *given).stderr


def test_nothing_is_written_if_the_record_would_have_an_error_and_nothing_typed_is_lost(run: Run, record: Path) -> None:
    figures = [f"--figure={figure}" for figure in ("votes_for=307", "votes_against=100", "votes_cast=300")]
    ballot = ["--title", "Vote", "--type", "ballot", "--form", "consultative", "--actor", "unison", "-s", "echo-1"]
    result = run("add", "-f", str(record), *ballot, "--date", "2011", *figures)
    assert result.exit_code == 1
    assert "error[TL603]" in result.stderr
    assert "nothing was written" in result.stderr
    assert "      votes_cast: 300\n" in result.stderr
    assert record.read_text() == SMALL


def test_nothing_is_added_to_a_record_with_errors(run: Run, record: Path) -> None:
    record.write_text(SMALL.replace("2011-06", "June"))
    result = run("add", "-f", str(record), *WALKOUT, "--date", "2011")
    assert (result.exit_code, "TL401" in result.stderr) == (1, True)


def test_a_file_that_cannot_be_cut_is_left_alone_and_the_lines_are_shown(run: Run, record: Path) -> None:
    record.write_text("{events: [], actors: [{id: unison, name: Unison, kind: union}], sources: " + FLOW)
    result = run("add", "-f", str(record), *WALKOUT, "--date", "2011")
    assert result.exit_code == 2
    assert "nothing was written" in result.stderr
    assert "  - id: social-workers-walk-out\n" in result.stderr


FLOW = "[{id: echo-1, type: webpage, title: x}]}\n"


def test_an_event_goes_into_the_file_of_the_one_before_it(run: Run, tmp_path: Path) -> None:
    older, newer = tmp_path / "2011.yaml", tmp_path / "2012.yaml"
    older.write_text(SMALL)
    newer.write_text("events:\n  - {id: later, type: statement, date: 2012-01-05, title: x, actors: [unison]}\n")
    for date in ("2011-07-01", "2012-02"):
        assert run("add", "-f", str(tmp_path), *WALKOUT, "--date", date, "--id", f"e-{date}").exit_code == 0
    assert "id: e-2011-07-01" in older.read_text()
    assert "id: e-2012-02\n" in newer.read_text()


def test_the_schema_beside_is_made_anew_if_it_is_ours(run: Run, record: Path) -> None:
    beside = record.parent / "events.schema.json"
    beside.write_text("{}")
    assert run("add", "-f", str(record), *WALKOUT, "--date", "2011").exit_code == 0
    assert beside.read_text() == "{}"
    assert run("schema", "-f", str(record), "-o", str(beside)).exit_code == 0
    assert run("add", "-f", str(record), *WALKOUT, "--date", "2012").exit_code == 0
    assert "social-workers-walk-out-2" in json.loads(beside.read_text())["definitions"]["event-id"]["enum"]
    assert schema.MADE_BY in beside.read_text()


IDS = {
    "Unison and Unite members reject the cuts in a ballot": "unison-unite-members-reject-cuts",
    "Council’s £12m offer: “take it”": "councils-12m-offer-take-it",
    "Café workers": "cafe-workers",
    "Is it in the": "it",
    "???": "event",
    "A meeting": "meeting",
    "First": "first-2",
}


@pytest.mark.parametrize(("title", "id"), IDS.items())
def test_an_id_is_proposed_from_the_title(record: Path, title: str, id: str) -> None:
    assert naming.proposed_id(title, reader.load([str(record)]).timeline) == id


# add, on a terminal


def held(answers: Sequence[str], record: Path, *, everything: bool = True, **given: list[str]) -> tuple[Known, str]:
    """What comes of a conversation with these answers, and all that is said in it."""
    talk = conversation(record, everything=everything, **given)
    said: list[str] = []
    for answer in answers:
        assert talk.ask, f"nothing is asked any more before {answer!r}"
        said += [*talk.lines, talk.above(), f"{talk.ask.question}: {answer}"]
        talk.lines = []
        talk.answer(answer)
    assert talk.ask is None, talk.ask
    assert talk.result
    return talk.result, "\n".join([*said, *talk.lines])


def conversation(record: Path, *, everything: bool = True, **given: list[str]) -> Conversation[Known]:
    day = dt.date(2011, 8, 3)
    timeline = reader.load([str(record)]).timeline
    known = Known(timeline, lambda text: phrases.parse(text, day), today=day.isoformat())
    return Conversation(lambda: interview.interview(given, known, everything=everything))


def added(made: Known) -> str:
    return writer.record(drafts.event(made))


BRIEF = "Walk-out|strike|1|2011-08-02|unison||echo-1|".split("|")
"""The shortest beginning: title, type, form, date, an actor and no more, a source and no more."""

REST = [""] * 5
"""Enter for everything else: summary, figures, claims, dispute, and no more."""


def test_a_conversation_makes_an_event(record: Path) -> None:
    made, said = held([*BRIEF, *REST], record)
    assert (
        added(made)
        == """\
  - id: walk-out
    type: strike
    form: one_day
    date: 2011-08-02
    title: Walk-out
    actors: [unison]
    sources: [echo-1]
"""
    )
    assert "Title (what happened, in a line): Walk-out\n" in said
    assert "  1 ballot  2 pay_cut  3 pay_restoration  4 strike" in said
    assert said.endswith("Anything else? [no]: ")


def test_a_conversation_asks_for_everything_there_is(record: Path) -> None:
    claim = ["bo-marsh", "", "It was solid.", "workers_involved ~120 people", "", ""]
    more = [
        "place",
        "The depot",
        "dates",
        "announced 1 August 2011",
        "",
        "tag",
        "pay, social work",
        "",
        "note",
        "Noted.",
    ]
    rest = ["In the morning.", "workers_involved=108 people", "", *claim, "pay", *more]
    rest += ["link", "responds to first", "", "status", "rep", "id", "walk-out-2", "fin", "2011/12"]
    made, said = held([*BRIEF, *rest, ""], record)
    assert (
        added(made)
        == """\
  - id: walk-out-2
    type: strike
    form: one_day
    date: 2011-08-02
    title: Walk-out
    summary: In the morning.
    status: reported
    dispute: pay-2011
    place: The depot
    financial_year: 2011/12
    actors: [unison]
    dates:
      announced: 2011-08-01
    figures:
      workers_involved: 108 people
    claims:
      - by: bo-marsh
        says: It was solid.
        figures: {workers_involved: ~120 people}
        sources: [echo-1]
    sources: [echo-1]
    links:
      responds_to: [first]
    tags: [pay, social work]
    note: Noted.
"""
    )
    assert "  usual: workers_involved calendar_days" in said
    assert "  1 pay-2011" in said


def test_what_does_not_apply_is_not_asked_and_a_dispute_may_be_new(record: Path) -> None:
    answers = ["A word", "statement", "2011", "unison", "", "echo-1", "", "", "", "", "pay-2012", ""]
    made, said = held(answers, record)
    assert drafts.event(made).dispute == "pay-2012"
    assert "Form" not in said
    assert "Question" not in said


def test_a_speaker_who_is_left_out_makes_no_claim(record: Path) -> None:
    made, _ = held([*BRIEF, "", "", "nobody", "", "", "", ""], record)
    assert drafts.event(made).claims == ()


def test_only_what_is_needed_is_asked_for_beside_what_was_given(record: Path) -> None:
    given = {"title": ["Vote"], "type": ["ballot"], "date": ["2011"], "sources": ["echo-1"]}
    made, said = held(["cons", "unison", ""], record, everything=False, **given)
    asked = [line for line in said.split("\n") if line.startswith(("Form", "Actor", "Title", "Summary"))]
    assert asked == ["Form: cons", "Actor (Enter for none): unison"]
    assert drafts.event(made).form == "consultative"


AGAIN: dict[str, tuple[list[str], str, str]] = {
    "a date nobody can tell": (["around Easter", "2011-04-24~"], "`around Easter` is not a date", "2011-04-24~"),
    "a date in words that is right": (
        ["yesterday", "y"],
        "2011-08-02, that is 2 August 2011. Right? [Y/n]",
        "2011-08-02",
    ),
    "a date in words that is not meant": (["yesterday", "n", "2011-08-01"], "Right? [Y/n]", "2011-08-01"),
    "a week it lasted": (["last week", "1"], "1 it lasted: 2011-07-25/2011-07-31", "2011-07-25/2011-07-31"),
    "one day of a week": (["last week", "2"], "[2011-07-25..2011-07-31]", "[2011-07-25..2011-07-31]"),
    "not that week": (["last week", "4", "3", "2011"], "`4` is none of these", "2011"),
    "a month stays a month": (["last May", "y"], "2011-05, that is May 2011", "2011-05"),
    "nothing": (["", "2011"], "Date", "2011"),
}


@pytest.mark.parametrize(("answers", "says", "date"), AGAIN.values(), ids=AGAIN)
def test_a_date_is_asked_about_till_it_is_sure(record: Path, answers: list[str], says: str, date: str) -> None:
    given = {"title": ["Walk-out"], "type": ["strike"], "actors": ["unison"], "sources": ["echo-1"]}
    made, said = held(answers, record, everything=False, **given)
    assert drafts.event(made).date.text == date
    assert says in said


def test_a_choice_is_asked_again_till_it_is_one(record: Path) -> None:
    given = {"date": ["2011"], "actors": ["unison"], "sources": ["echo-1"], "form": ["sta"]}
    made, said = held(["Vote", "b", "", "0", "ball"], record, everything=False, **given)
    assert drafts.event(made).type == "ballot"
    assert "  `b` may be `ballot` or `budget`; write more of it" in said
    assert "  `0` is none of these" in said


UNKNOWN: dict[str, tuple[list[str], tuple[str, ...], str]] = {
    "the nearest is meant": (["unisn", "1", ""], ("unison",), "1 unison  2 a new actor"),
    "by its beginning": (["marsh", "bo-", ""], ("bo-marsh",), "1 bo-marsh  2 a new actor"),
    "it is left out": (["unisn", "", "unison", ""], ("unison",), "no actor is `unisn`"),
    "a slip in the choice": (["unisn", "9", "1", ""], ("unison",), "`9` is none of these"),
    "several at once": (["unison, bo marsh", ""], ("unison", "bo-marsh"), "Another actor"),
    "one is named twice": (["unison", "Unison", ""], ("unison",), "Another actor"),
    "a new one": (["GMB", "new", "", "1", "", ""], ("gmb",), "Name [GMB]"),
    "a new one with another name and id": (
        ["GMB", "1", "unison", "GMB union", "p", "person", "", "unison", "gmb-x", ""],
        ("gmb-x",),
        "`unison` is a name of `unison`",
    ),
}


@pytest.mark.parametrize(("answers", "actors", "says"), UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_actor_is_asked_about(record: Path, answers: list[str], actors: tuple[str, ...], says: str) -> None:
    given = {"title": ["Walk-out"], "type": ["strike"], "date": ["2011"], "sources": ["echo-1"]}
    made, said = held(answers, record, everything=False, **given)
    assert drafts.event(made).actors == actors
    assert says in said


def test_an_unknown_actor_among_the_options_is_asked_about_too(record: Path) -> None:
    given = {"title": ["Walk-out"], "type": ["strike"], "date": ["2011"], "sources": ["echo-1"], "actors": ["unisn"]}
    made, _ = held(["1", "1", "", "media", ""], record, everything=False, **given, claims=["The Echo", "Few came."])
    assert drafts.event(made).actors == ("unison",)
    assert drafts.event(made).claims[0].by == "the-echo"


ADDRESSES = {
    "known": ("https://echo.example.org/1?utm_source=x#top", ("echo-1",), "", []),
    "known, with a place in it": ("www.echo.example.org/1, para 4", ("echo-1",), "", []),
    "new, with words, on a known site": (
        "https://www.echo.example.org/news/2011/08/02/9174465.social-workers-walk-out/",
        ("echo-9174465",),
        """\
  - id: echo-9174465
    type: article-newspaper
    publisher: Harbour Echo
    title: Social workers walk out
    published: 2011-08-02
    url: https://www.echo.example.org/news/2011/08/02/9174465.social-workers-walk-out/
    accessed: 2011-08-03
""",
        [],
    ),
    "new, without words, on a new site": (
        "https://example.org/9174465",
        ("example-9174465",),
        """\
  - id: example-9174465
    type: webpage
    publisher: example.org
    title: Staff walk out
    url: https://example.org/9174465
    accessed: 2011-08-03
""",
        ["Staff walk out"],
    ),
}


@pytest.mark.parametrize(("address", "cited", "made", "answers"), ADDRESSES.values(), ids=ADDRESSES)
def test_an_address_is_the_source(record: Path, address: str, cited: tuple[str], made: str, answers: list[str]) -> None:
    record.write_text(
        SMALL.replace("    title: Members vote", "    title: Members vote\n    url: https://www.echo.example.org/1/")
    )
    given = {"title": ["Walk-out"], "type": ["strike"], "date": ["2011"], "actors": ["unison"]}
    known, _ = held([address, *answers, ""], record, everything=False, **given)
    assert tuple(source.id for source in drafts.event(known).sources) == cited
    assert "".join(writer.record(source) for source in known.made) == made


def test_a_new_source_is_made_on_the_spot(record: Path) -> None:
    given = {"title": ["Walk-out"], "type": ["strike"], "date": ["2011"], "actors": ["unison"]}
    source = ["Staff out", "new", "www.example.org/9174465", "Staff walk out", "", "Harbour Echo", "today", "", "", ""]
    made, _ = held(source, record, everything=False, **given)
    assert drafts.event(made).sources[0].id == "echo-9174465"
    assert (
        writer.record(made.made[0])
        == """\
  - id: echo-9174465
    type: webpage
    publisher: Harbour Echo
    title: Staff walk out
    published: 2011-08-03
    url: https://www.example.org/9174465
"""
    )


def test_a_new_source_may_have_nothing_but_a_title(record: Path) -> None:
    given = {"title": ["Walk-out"], "type": ["strike"], "date": ["2011"], "actors": ["unison"]}
    made, said = held(["Minutes", "1", "", "", "", "", "", "", ""], record, everything=False, **given)
    assert [(s.id, s.title) for s in made.timeline.sources[1:]] == [("source-minutes", "Minutes")]
    assert "    Published (Enter for none): " in said


class Terminal:
    """A terminal with somebody at it, who answers each question as it comes."""

    def __init__(self, record: Path) -> None:
        self.environment = {**os.environ, "TIMELINE_FILE": str(record), "TERM": "dumb", "COLUMNS": "100"}

    def typed(self, *lines: str, arguments: Sequence[str]) -> tuple[int, str]:
        """What is shown, and the exit code; at a question too many the other end is hung up."""
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "timeline", *arguments]
        process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=self.environment)
        os.close(theirs)
        waiting = [line.encode() + (b"" if line == END else b"\n") for line in lines]
        shown = bytearray()
        while chunk := _read(ours):
            shown += chunk
            if shown.endswith((b": ", b"? ", b"] ")):
                os.write(ours, waiting.pop(0) if waiting else END.encode())
        os.close(ours)
        return process.wait(), shown.decode().replace("\r", "")


END = "\x04"
"""What somebody types who gives up: Ctrl-D."""


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # nobody holds the other end any more
        return b""


def test_two_events_of_one_page_are_added_on_a_terminal(record: Path) -> None:
    second = ["Vote at the gate", "meeting", "", "yesterday", "", "unison", "", "", *REST]
    typed = [*BRIEF, *REST, "y", "y", *second, "", "n"]
    code, shown = Terminal(record).typed(*typed, arguments=["add", "--as-of", "2011-08-03"])
    assert code == 0, shown
    assert "Another event from the same source? [y/N]" in shown
    after = reader.load([str(record)])
    assert [(event.id, event.date.text, event.sources[0].id) for event in after.timeline.events[2:]] == [
        ("walk-out", "2011-08-02", "echo-1"),
        ("vote-gate", "2011-08-02", "echo-1"),
    ]


def test_an_actor_and_a_source_made_on_the_spot_go_into_their_sections(record: Path) -> None:
    actor, source = ["GMB", "1", "", "union", ""], ["Staff walk out", "new", "", "", "", "Harbour Echo", "", ""]
    typed = ["Walk-out", "strike", "1", "2011", *actor, "", *source, "", *REST, "y", "n"]
    code, shown = Terminal(record).typed(*typed, arguments=["add"])
    assert code == 0, shown
    made = [
        "  - id: gmb\n    name: GMB\n    kind: union\n",
        "  - id: echo-staff-walk-out\n    type: article-newspaper\n",
    ]
    text = record.read_text()
    assert (
        text.index("bo-marsh")
        < text.index(made[0])
        < text.index("sources:")
        < text.index(made[1])
        < text.index("events:")
    )


def test_giving_up_writes_nothing(record: Path) -> None:
    code, shown = Terminal(record).typed("Walk-out", END, arguments=["add"])
    assert (code, "nothing was written" in shown) == (1, True)
    assert record.read_text() == SMALL


def test_an_event_that_is_not_wanted_is_not_written(record: Path) -> None:
    code, shown = Terminal(record).typed(*BRIEF, *REST, "n", arguments=["add"])
    assert (code, "nothing was written" in shown) == (0, True)
    assert record.read_text() == SMALL


def test_what_the_options_tell_whole_is_not_asked_for_on_a_terminal(record: Path) -> None:
    code, shown = Terminal(record).typed(arguments=["add", *WALKOUT, "--date", "2011"])
    assert (code, "added `social-workers-walk-out`" in shown) == (0, True), shown


# format


def test_format_sets_files_in_house_style(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(SAMPLE.read_text())
    before = run("export", "json", "-f", str(file)).stdout
    result = run("format", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith(f"timeline: {file}: `joint-ballot`, ")
    assert result.stderr.endswith(" set in house style\n")
    assert run("export", "json", "-f", str(file)).stdout == before
    assert (run("format", "--check", "-f", str(file)).exit_code, run("format", str(file)).stderr) == (0, "")


def test_format_check_writes_nothing(run: Run, record: Path) -> None:
    record.write_text(SMALL.replace("title: A small record\n\n", "title: 'A small record'\n\n\n"))
    before = record.read_bytes()
    result = run("format", "--check", str(record))
    assert (result.exit_code, result.stderr) == (1, f"timeline: {record}: `first` would change\n")
    assert record.read_bytes() == before


def test_format_takes_standard_input(run: Run) -> None:
    result = run("format", "-", stdin=b"title: 'x'\n")
    assert (result.exit_code, result.stdout) == (0, "title: x\n")


def test_format_refuses_a_file_that_cannot_be_read_whole(run: Run, record: Path) -> None:
    record.write_text(SMALL.replace("2011-06", "June"))
    result = run("format", str(record))
    assert result.exit_code == 1
    assert "the record cannot be read whole" in result.stderr


def test_format_refuses_a_file_that_cannot_be_cut(run: Run, record: Path) -> None:
    record.write_text("{events: [], sources: " + FLOW)
    before = record.read_bytes()
    result = run("format", str(record))
    assert (result.exit_code, f"{record}:1: nothing was written" in result.stderr) == (2, True)
    assert record.read_bytes() == before


# From a table


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """The small record without its events."""
    file = tmp_path / "events.yaml"
    file.write_text(SAMPLE.read_text().split("events:\n  - id:")[0] + "events:\n")
    return file


def test_what_was_exported_is_imported_again(run: Run, tmp_path: Path, empty: Path, sample: Timeline) -> None:
    table = tmp_path / "table.csv"
    assert run("export", "csv", "-o", str(table)).exit_code == 0
    result = run("import", "csv", str(table), "-f", str(empty))
    assert result.exit_code == 0, result.stderr
    assert result.stderr.count("added `") == len(sample.events)
    again = run("export", "csv", "-f", str(empty)).stdout
    assert again == run("export", "csv").stdout


SHEET = """\
Headline|Kind|When|Who|Paper|Numbers|Remarks
Stewards meet|meeting|3 March 2012|Unison; ann lee|echo-1, para 2||seen
Talks|talks|May 2012|Unison; Conservatives|echo-1|hours: 12 hours|
""".replace("|", "\t")

MAP = [
    f"--map={pair}" for pair in "Headline=title Kind=type When=date Who=actors Paper=sources Numbers=figures".split()
]


def test_anybodys_table_is_imported_by_a_map(run: Run, empty: Path) -> None:
    table = empty.parent / "sheet.csv"
    table.write_text("\ufeff" + SHEET)
    result = run("import", "csv", str(table), "-f", str(empty), *MAP, "--map", "Remarks=", "--dry-run")
    assert result.exit_code == 0, result.stderr
    assert (
        result.stdout
        == """\
  - id: stewards-meet
    type: meeting
    date: 2012-03-03
    title: Stewards meet
    actors: [unison, ann-lee]
    sources: [{id: echo-1, at: para 2}]

  - id: talks
    type: talks
    date: 2012-05
    title: Talks
    actors: [unison, conservative-group]
    figures:
      hours: 12 hours
    sources: [echo-1]
"""
    )


def test_dates_in_words_are_shown_as_they_were_understood(run: Run, empty: Path) -> None:
    table = empty.parent / "sheet.csv"
    table.write_text("title,type,date,dates\nTalks,talks,3 March 2012,opened: 2 May 2012\nMore,talks,2012-05,\n")
    result = run("import", "csv", str(table), "-f", str(empty))
    assert result.stderr.split("\n")[:2] == [
        f"timeline: {table}: line 2: 3 March 2012: 2012-03-03, 3 March 2012",
        f"timeline: {table}: line 2: opened: 2 May 2012: 2012-05-02, 2 May 2012",
    ]
    assert "line 3" not in result.stderr


BAD_TABLE = """\
title,type,date,actors,sources,figures,id
Good,strike,2011,unison,echo-1,,
"Two
lines",strike,around Easter,unisn,echo-1,,
Other,strike,2012,unisn,echo-1,,
,strike,2012,unison,echo-1,,
Half,strike,2012,unison,echo-1,workers_involved=50%,
Same,strike,2012,unison,echo-1,,good
"""


def test_bad_rows_are_told_and_nothing_is_written(run: Run, empty: Path) -> None:
    table = empty.parent / "bad.csv"
    table.write_text(BAD_TABLE)
    before = empty.read_bytes()
    result = run("import", "csv", str(table), "-f", str(empty))
    assert result.exit_code == 1
    says = result.stderr.splitlines()
    assert f"timeline: {table}: lines 3 and 5: actors: no actor is `unisn`; did you mean `unison`?" in says
    assert any(line.startswith(f"timeline: {table}: line 3: date: `around Easter` is not a date; ") for line in says)
    assert f"timeline: {table}: line 6: no title" in says
    assert any(line.startswith(f"timeline: {table}: line 7: `50%` does not fit") for line in says)
    assert f"timeline: {table}: line 8: id: `good` is the id of another record; write `good-2`" in says
    assert empty.read_bytes() == before


def test_bad_rows_are_skipped_if_asked(run: Run, empty: Path) -> None:
    table = empty.parent / "bad.csv"
    table.write_text(BAD_TABLE)
    result = run("import", "csv", str(table), "-f", str(empty), "--skip-bad")
    assert result.exit_code == 0
    assert "lines 3 and 5" in result.stderr
    assert [event.id for event in reader.load([str(empty)]).timeline.events] == ["good"]


TABLES = {
    "a column of nothing": ("title,type,date,size\n", [], "the column `size` is no field"),
    "a misspelt column": ("titel,type,date\n", [], "the column `titel` (`title`?) is no field"),
    "several columns of nothing": (
        "title,type,datum,notes,zzzz\n",
        [],
        (
            "the columns `datum` (`date`?), `notes` (`note`?) and `zzzz` are no fields\n"
            "  write `--map 'datum=date' --map 'notes=note' --map 'zzzz=FIELD'`, with nothing after `=`"
        ),
    ),
    "no column for the date": ("title,type\n", [], "no column is `date`"),
    "two columns for one field": ("title,type,date,Title\n", [], "two columns are `title`"),
    "a map of no column": ("title,type,date\n", ["--map", "Titel=title"], "there is no column `Titel`"),
    "a map without a field": ("title,type,date\n", ["--map", "title"], "write `--map COLUMN=FIELD`"),
    "too many cells": ("title,type,date\na,strike,2011,b\n", [], "line 2 has more cells than there are columns"),
    "a quote that is not closed": ('title,type,date\n"a,strike', [], "is not CSV"),
    "an empty file": ("", [], "no column is"),
}


@pytest.mark.parametrize(("text", "given", "says"), TABLES.values(), ids=TABLES)
def test_a_table_that_cannot_be_read_is_refused(run: Run, empty: Path, text: str, given: list[str], says: str) -> None:
    result = run("import", "csv", "-", "-f", str(empty), *given, stdin=text.encode())
    assert result.exit_code == 2
    assert says in result.stderr


@pytest.mark.parametrize(("content", "says"), [(b"\xff", "is not UTF-8 at byte 0"), (None, "no such file")])
def test_a_table_that_is_none_is_refused(run: Run, empty: Path, content: bytes | None, says: str) -> None:
    table = empty.parent / "table.csv"
    if content:
        table.write_bytes(content)
    result = run("import", "csv", str(table), "-f", str(empty))
    assert (result.exit_code, says in result.stderr) == (2, True)


def test_cells_are_read_as_answers_are(run: Run, record: Path) -> None:
    rows = "title,type,date,dates,links,note\nVote,meeting,2012-05-20,opened=2 May 2012,responds to: first,'=1+1\n"
    result = run("import", "csv", "-", "-f", str(record), "--dry-run", stdin=rows.encode())
    assert "    dates:\n      opened: 2012-05-02\n" in result.stdout
    assert "    links:\n      responds_to: [first]\n" in result.stdout
    assert "    note: =1+1\n" in result.stdout


@pytest.mark.parametrize(("column", "cell"), [("claims", "nobody said"), ("figures", "12 hours"), ("links", "first")])
def test_a_cell_that_cannot_be_read_is_told(run: Run, record: Path, column: str, cell: str) -> None:
    rows = f"title,type,date,{column}\nVote,meeting,2012,{cell}\n"
    result = run("import", "csv", "-", "-f", str(record), stdin=rows.encode())
    assert (result.exit_code, f"line 2: {column}: `{cell}` is not a" in result.stderr) == (1, True)
