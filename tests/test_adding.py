"""`timeline add`: every answer is checked as it is typed, nothing typed is lost, and options can say all of it."""

from __future__ import annotations

import datetime as dt
import os
import pty
import resource
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.authoring import conversation, drafts, fields, interview, naming
from timeline.authoring.conversation import Conversation, Kept, Said
from timeline.authoring.fields import UNUSABLE, Known
from timeline.query import phrases
from timeline.record import Actor, Event, Source
from timeline.text import reader

RECORD = """\
title: A small record

actors:
  - {id: unison, name: Unison Harbour branch, kind: union, aliases: [Unison]}
  - {id: unite, name: Unite Harbour branch, kind: union, aliases: [Unite]}
  - {id: council, name: Harbour Council, kind: council}
  - {id: bo-marsh, name: Bo Marsh, kind: person}

sources:
  - id: echo-1
    type: article-newspaper
    publisher: Harbour Echo
    title: Members vote
    published: 2011-05-02
    url: https://www.echo.example.org/1.members-vote
  - {id: echo-2, type: article-newspaper, publisher: Harbour Echo, title: Few came, published: 2011-08-03}

# What happened
events:
  - id: the-ballot
    type: ballot
    form: statutory
    date: 2011-05-01
    title: Members vote to strike
    actors: [unison]   # and nobody else
    dates: {opened: 2011-04-11}
    figures:
      votes_for: 307
      votes_against: 100
      eligible: 600
    sources: [echo-1]
    note: The count was at noon.

  - id: last
    type: meeting
    date: 2011-06-01
    title: "Another: meeting"   # as written
    actors: [unison]
    sources: [echo-1]
"""

DAY = dt.date(2011, 8, 3)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    file = tmp_path / "events.yaml"
    file.write_text(RECORD)
    return file


def known(text: str = RECORD, **answers: object) -> Known:
    timeline = reader.read({"r.yaml": text.encode()}).timeline
    return Known(timeline, lambda words: phrases.parse(words, DAY), answers, today=DAY.isoformat())


def talk(before: Sequence[Said] = (), /, *, width: int = 80, **given: list[str]) -> Conversation[Known]:
    return Conversation(lambda: interview.interview(given, known(), everything=True), before, width=width)


# Each question's checking


ANSWERS: dict[tuple[type, str], tuple[dict[str, str], str]] = {
    (Event, "title"): ({" A walk-out ": "A walk-out"}, "\udcff"),
    (Event, "type"): ({"strike": "strike", "Pay cut": "pay_cut", "lock-out": "lock_out"}, "riot"),
    (Event, "form"): ({"one day": "one_day", "inde": "indefinite"}, "statutory"),
    (Event, "date"): ({"2011-05": "2011-05", "yesterday": "2011-08-02", "mid-June": "2011-06~"}, "around Easter"),
    (Event, "actors"): ({"Unison": "unison", "bo marsh": "bo-marsh"}, "nobody"),
    (Event, "sources"): (
        {"echo-1": "echo-1", "few came": "echo-2", "www.echo.example.org/1.members-vote": "echo-1"},
        "echo-3",
    ),
    (Event, "figures"): ({"workers_involved=~120 people": "('workers_involved', '~120 people')"}, "cut=up to £8,000"),
    (Event, "dates"): ({"opened=2 May 2011": "('opened', '2011-05-02')"}, "finished=2 May 2011"),
    (Event, "links"): (
        {"responds to last": "Tie(kind='responds_to', event='last', is_back=False)",
         "mandated by=the-ballot": "Tie(kind='mandates', event='the-ballot', is_back=True)"},
        "likes=last",
    ),
    (Event, "status"): ({"rep": "reported"}, "certain"),
    (Event, "id"): ({"a-strike": "a-strike"}, "last"),
    (Actor, "name"): ({"GMB": "GMB"}, "unison harbour branch"),
    (Actor, "kind"): ({"public body": "public-body"}, "gang"),
    (Actor, "part_of"): ({"Harbour Council": "council"}, "nobody"),
    (Actor, "roles"): (
        {"leader; council; 2010/..": "{'title': 'leader', 'of': 'council', 'during': '2010/..'}",
         "clerk": "{'title': 'clerk'}"},
        "leader; nobody",
    ),
    (Source, "url"): ({"www.example.org/1": "https://www.example.org/1"}, "page 4"),
    (Source, "type"): ({"newspaper article": "article-newspaper", "web": "webpage"}, "rumour"),
    (Source, "published"): ({"3 August 2011": "2011-08-03"}, "long ago"),
    (Source, "partisan"): ({"yes": "True", "n": "False"}, "perhaps"),
}  # fmt: skip
"""What is read of answers to a question, and one that is refused."""


@pytest.mark.parametrize(("question", "answers"), ANSWERS.items(), ids=lambda v: v[1] if isinstance(v[0], type) else "")
def test_each_answer_is_checked_as_it_is_typed(
    question: tuple[type[Event], str], answers: tuple[dict[str, str], str]
) -> None:
    field = fields.FIELDS_OF[question[0]][question[1]]
    has = known(type="strike", date="2011-08-02")
    assert {text: str(drafts.taken_in(field, text, has)) for text in answers[0]} == answers[0]
    with pytest.raises(UNUSABLE):
        drafts.taken_in(field, answers[1], has)


UNITS = {
    "cut=up to £8,000": "write a percentage: `60%`",
    "workers_involved=50%": "write a whole number, or use the name of a share",
    "saving=6.6m": "write the currency: `£6.6m`",
    "turnout=60": "write `60%`",
    "calendar_days=3 weeks": "write `12 days`",
    "workers_involved=many": "write digits, as in `~60%`; words go into the summary or a claim",
    "workers=12": "`workers_involved`?",
}


@pytest.mark.parametrize(("answer", "right"), UNITS.items())
def test_a_figure_of_the_wrong_unit_is_refused_at_once(answer: str, right: str) -> None:
    with pytest.raises(UNUSABLE) as refused:
        drafts.taken_in(fields.FIELDS["figures"], answer, known(type="pay_cut", date="2011-08-02"))
    assert right in refused.value.hint  # type: ignore[attr-defined]


def test_the_refusal_is_said_and_the_question_is_put_again() -> None:
    said = talk(title=["Cuts"], type=["pay_cut"], date=["2011"], actors=["unison"], sources=["echo-1"], summary=["-"])
    assert said.ask
    asked = said.ask
    said.answer("cut=up to £8,000")
    assert said.ask == asked
    assert said.lines[-1].startswith("  `up to £8,000` does not fit `cut`, which is a percentage;")
    said.answer("cut=2%")
    assert said.ask.question == "Another figure (Enter when done)"


# Words, addresses, likenesses, links


LOST = {"early May": True, "mid-June 2011": True, "Monday evening": True, "yesterday": False, "2 May 2011": False}


@pytest.mark.parametrize(("date", "is_noted"), LOST.items())
def test_the_words_that_a_date_loses_go_into_the_note(run: Run, record: Path, date: str, is_noted: bool) -> None:
    result = run("add", "-f", str(record), *WALKOUT, "--date", date, "--note", "Seen.", "--dry-run")
    noted = f" The date is given as “{date}”." if is_noted else ""
    assert f"    note: Seen.{noted}\n" in result.stdout


WALKOUT = ["--title", "Walk-out", "--type", "strike", "--form", "one_day", "--actor", "Unison", "--source", "echo-1"]


def test_a_likely_duplicate_is_pointed_out(run: Run, record: Path) -> None:
    again = ["--title", "Meeting", "--type", "meeting", "--actor", "unison", "--source", "echo-1"]
    says = "`last` has the same day, type and actors: Another: meeting"
    for date, is_like in (("2011-06-01", True), ("2011-06-02", False)):
        result = run("add", "-f", str(record), *again, "--date", date, "--dry-run")
        assert (says in result.stderr) == is_like
    met = talk(title=["Meeting"], type=["meeting"], form=["members"], date=["2011-06-01"], actors=["unison"])
    assert f"  {says}" in met.lines


def test_the_ballot_a_strike_rests_on_is_proposed_and_linked_from_the_ballot(record: Path, run: Run) -> None:
    given = {"title": ["-"], "type": ["strike"], "form": ["one_day"], "date": ["2011-05-20"], "actors": ["unison"]}
    strike = talk(**given, sources=["echo-1"], summary=["-"], figures=["workers_involved=9 people"])  # type: ignore[arg-type]
    strike.answer("")
    assert strike.above() == "  1 mandated by the-ballot (1 May 2011): Members vote to strike"
    strike.answer("1")
    strike.answer("")
    strike.answer("")
    assert strike.result
    assert drafts.back_ties(strike.result) == [fields.Tie("mandates", "the-ballot", is_back=True)]
    result = run("add", "-f", str(record), *WALKOUT, "--date", "2011-05-20", *RESTS)
    assert result.exit_code == 0, result.stderr
    ballot, _, rest = RECORD.partition("    note: The count")
    begun = f"{ballot}    links:\n      mandates: [walk-out]\n    note: The count{rest.partition('  - id: last')[0]}"
    assert record.read_text().startswith(begun)
    assert record.read_text().endswith("  - id: last" + RECORD.partition("  - id: last")[2])


RESTS = ["--link", "mandated by=the-ballot"]


def test_links_that_stand_there_stay(record: Path, run: Run) -> None:
    record.write_text(RECORD.replace("    note: The count", "    links: {mandates: [last]}\n    note: The count"))
    assert run("add", "-f", str(record), *WALKOUT, "-d", "2011-05-20", *RESTS).exit_code == 0
    assert "    links:\n      mandates: [last, walk-out]\n" in record.read_text()
    record.write_text(
        RECORD.replace("    note: The count", "    links: {mandates: [last]}  # why\n    note: The count")
    )
    before = record.read_text()
    result = run("add", "-f", str(record), *WALKOUT, "-d", "2011-05-20", *RESTS)
    assert (result.exit_code, "hold a comment" in result.stderr, record.read_text()) == (2, True, before)


TITLES = {
    "https://www.example.org/news/8875014.members-reject-council-pay-cut/": "Members reject council pay cut",
    "https://www.bbc.co.uk/news/uk-england-hampshire-13500000": "Uk england hampshire",
    "https://example.org/2011/08/03/bin_strike_goes_on.html?a=b-c-d": "Bin strike goes on",
    "https://example.org/8875014": "",
    "https://example.org/": "",
}


@pytest.mark.parametrize(("address", "title"), TITLES.items())
def test_an_address_may_tell_a_title(address: str, title: str) -> None:
    assert naming.title_of(address) == title


# All as options


def test_options_can_say_all_of_an_event(run: Run, record: Path) -> None:
    more = ["--question", "Are you willing to strike?", "--dated", "opened=11 April 2011", "--note", "Checked."]
    more += [
        "--figure",
        "votes_for=307",
        "--figure",
        "votes_against=100",
        "--financial-year",
        "2011/12",
        "--place",
        "Hall",
    ]
    claims = ["--claim-by", "bo marsh", "--claim", "Few came.", "--claim-by", "Unite", "--claim", "Many came."]
    claims += ["--claim-figure", "bo marsh: eligible=500 people", "--claim-source", "Unite: echo-2, para 4"]
    event = [
        "--title",
        "A vote",
        "--type",
        "ballot",
        "--form",
        "statutory",
        "--actor",
        "unison",
        "--status",
        "reported",
    ]
    event += ["--status", "reported", "--date", "2011-05-03", "--source", "echo-1", "--source", "echo-2"]
    event += ["--link", "responds_to=the-ballot"]
    result = run("add", "-f", str(record), *event, *more, *claims, "--dry-run")
    assert (
        result.stdout
        == """\
  - id: vote
    type: ballot
    form: statutory
    date: 2011-05-03
    title: A vote
    question: Are you willing to strike?
    status: reported
    place: Hall
    financial_year: 2011/12
    actors: [unison]
    dates:
      opened: 2011-04-11
    figures:
      votes_for: 307
      votes_against: 100
    claims:
      - by: bo-marsh
        says: Few came.
        figures: {eligible: 500 people}
        sources: [echo-1, echo-2]
      - by: unite
        says: Many came.
        sources: [{id: echo-2, at: para 4}]
    sources: [echo-1, echo-2]
    links:
      responds_to: [the-ballot]
    note: Checked.
"""
    )


WRONG = {
    "a claim's figure of nobody": (["--claim-figure", "unite: eligible=5"], "does not say whose claim"),
    "a link of no kind": (["--link", "likes=last"], "`likes` is not a kind of link"),
    "a link to nothing": (["--link", "ends=lats"], "did you mean `last`?"),
    "a date of no name": (["--dated", "finished=2011"], "`finished` is none of these"),
    "an address that is none": (["--source", "htp://x"], "no source has the id"),
}


@pytest.mark.parametrize(("options", "says"), WRONG.values(), ids=WRONG)
def test_an_option_that_cannot_be_used_is_refused(run: Run, record: Path, options: list[str], says: str) -> None:
    result = run("add", "-f", str(record), *WALKOUT, "--date", "2011-08-02", *options)
    assert (result.exit_code, says in result.stderr) == (2, True), result.stderr
    assert record.read_text() == RECORD


def test_an_address_among_the_options_makes_the_source(run: Run, record: Path) -> None:
    address = "https://www.echo.example.org/news/9174465.social-workers-walk-out/"
    event = [*WALKOUT[:-2], "--date", "2011-08-02", "--source", address]
    assert run("add", "-f", str(record), *event, "--as-of", "2011-08-03").exit_code == 0
    made = reader.load([str(record)]).timeline.source["echo-9174465"]
    assert (made.title, made.publisher, str(made.published)) == (
        "Social workers walk out",
        "Harbour Echo",
        "2011-08-03",
    )


def test_an_actor_is_added(run: Run, record: Path) -> None:
    person = ["Ann Lee", "--kind", "person", "--post", "leader; Harbour Council; 2010-07-14/..", "--alias", "Cllr Lee"]
    assert run("add", "-f", str(record), "actor", *person).exit_code == 0
    assert """\
  - id: ann-lee
    name: Ann Lee
    kind: person
    aliases: [Cllr Lee]
    roles:
      - {title: leader, of: council, during: 2010-07-14/..}

sources:
""" in record.read_text()
    assert "is a name of `ann-lee`" in run("add", "actor", "-f", str(record), "Cllr. Lee", "--kind", "person").stderr
    assert "kind is missing\n  give `--kind`" in run("add", "actor", "-f", str(record), "GMB").stderr


def test_a_source_is_added_from_its_address(run: Run, record: Path) -> None:
    address = "https://www.echo.example.org/news/9174465.social-workers-walk-out/"
    result = run("add", "source", address, "-f", str(record), "--as-of", "2011-08-03", "--partisan", "--dry-run")
    assert (
        result.stdout
        == f"""\
  - id: echo-9174465
    type: article-newspaper
    publisher: Harbour Echo
    title: Social workers walk out
    published: 2011-08-03
    url: {address}
    accessed: 2011-08-03
    partisan: true
"""
    )
    again = run("add", "source", "http://echo.example.org/1.members-vote/", "-f", str(record))
    assert (again.exit_code, "`echo-1` has this address already" in again.stderr) == (2, True)


# Going back


def answered(said: Conversation[Known], *answers: str) -> Conversation[Known]:
    for answer in answers:
        said.answer(answer)
    return said


def test_one_can_go_back_and_what_was_typed_is_there_again() -> None:
    said = answered(talk(), "Walk-out", "strike", "1", "nonsense", "2011-08-02", "unison", "unite", "")
    for question, typed in [
        ("Another actor (Enter when done)", ""),
        ("Another actor (Enter when done)", "unite"),
        ("Actor (Enter for none)", "unison"),
        ("Date (2011-05-23, 2011-05~, or in words)", "2011-08-02"),
        ("Form", "1"),
        ("Type", "strike"),
        ("Title (what happened, in a line)", "Walk-out"),
    ]:
        assert said.back()
        assert said.ask
        assert (said.ask.question, said.usual) == (question, typed)
    assert not said.back()
    assert [one.answer for one in said.all_typed] == ["Walk-out", "strike", "1", "2011-08-02", "unison", "unite", ""]


def test_a_changed_answer_keeps_the_later_ones() -> None:
    said = answered(talk(), "Walk-out", "strike", "1", "2011-08-02")
    for _ in range(3):
        said.back()
    answered(said, "statement")  # which has no form
    assert said.ask
    assert (said.ask.question[:4], said.usual) == ("Date", "2011-08-02")
    assert "1" in [one.answer for one in said.all_typed]


def test_a_number_is_not_repeated_among_other_choices() -> None:
    typed = [Said("Title (what happened, in a line)", "", "x"), Said("Type", "  1 riot  2 strike", "2")]
    said = talk(typed)
    assert said.ask
    assert (said.ask.question, said.usual, len(said.said)) == ("Type", "2", 1)


def test_every_question_is_explained() -> None:
    said = talk()
    answers = ["Walk-out", "strike", "1", "2011-05-20", "unison", "", "echo-1", "", "", "workers_involved=5 people", ""]
    asked = []
    for answer in [*answers, "bo-marsh", "Few came.", "", "", "1", "", "pay", "place", "x", ""]:
        assert said.ask
        assert len(said.explained()) > 15, said.ask.question
        asked.append(said.ask.question)
        said.answer(answer)
    assert said.result
    assert len(asked) == len(answers) + 10


@settings(max_examples=25, derandomize=True)
@given(
    st.lists(
        st.sampled_from(["", "x", "1", "2", "<", "unison", "2011-08-02", "strike", "echo-1", "a=b", "éß", "9"]),
        max_size=30,
    )
)
def test_no_answers_bring_a_conversation_down_and_a_replay_comes_to_the_same(answers: list[str]) -> None:
    said = talk()
    for answer in answers:
        if said.ask is None:
            break
        if answer == "<":
            said.back()
        else:
            said.answer(answer)
    again = talk(said.said)
    assert (again.ask, again.said) == (said.ask, said.said)
    assert conversation.decoded(conversation.encoded(Kept(said=said.all_typed))).said == said.all_typed


# Nothing typed is lost


Stop = Callable[[subprocess.Popen[bytes]], None]


class Terminal:
    """A terminal with somebody at it, who answers each question as it comes, and is stopped in the middle of a line."""

    def __init__(self, record: Path, limit: int | None = None) -> None:
        self.environment = {**os.environ, "TIMELINE_FILE": str(record), "TERM": "dumb", "COLUMNS": "80"}
        self.limit = limit

    def typed(
        self, *lines: str | tuple[str, str], arguments: Sequence[str] = ("add",), stop: Stop | None = None
    ) -> tuple[int, str]:
        """What is shown, and the exit code; a line may wait for what was typed before to stand after its question.

        The last line is not entered if the program is to be stopped there; after the last one the input ends.
        """
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "timeline", *arguments]
        process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=self.environment,
            preexec_fn=self._limited,  # noqa: PLW1509
        )
        os.close(theirs)
        waiting = [line if isinstance(line, tuple) else ("", line) for line in lines]
        half = str(lines[-1]).encode() if stop else b""
        shown = bytearray()
        while (chunk := _read(ours)) != b"":
            shown += chunk or b""
            before, line = waiting[0] if waiting else ("", "\x15\x04")  # the line is cleared, and the input ends
            if stop and not waiting and shown.endswith(half):
                # A signal that comes between a key and the wait for the next one is heard with the next signal.
                stop(process)
            elif _is_asked(ours) and shown.endswith(tuple(mark + before.encode() for mark in (b": ", b"? ", b"] "))):
                is_half = not waiting or (bool(half) and len(waiting) == 1)
                os.write(ours, line.encode() + (b"" if is_half else b"\n"))
                waiting = waiting[1:]
        os.close(ours)
        return process.wait(), shown.decode().replace("\r", "")

    def _limited(self) -> None:
        if self.limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (self.limit, self.limit))


def _read(terminal: int) -> bytes | None:
    """What is shown; None where nothing new comes for a moment, and nothing at the end."""
    try:
        return os.read(terminal, 1 << 16) if select.select([terminal], [], [], 0.05)[0] else None
    except OSError:  # nobody holds the other end any more
        return b""


def _is_asked(terminal: int) -> bool:
    """Whether the program edits a line: what it prints while it does not may end as a question does."""
    return not termios.tcgetattr(terminal)[3] & termios.ICANON


BEGUN = ["Walk-out", "strike", "1", "2011-08-02", "unison", "", "echo-1", ""]
STOPS: dict[str, tuple[int, int]] = {
    "Ctrl-C": (signal.SIGINT, 130),
    "a shutdown": (signal.SIGTERM, 143),
    "a window that is closed": (signal.SIGHUP, 129),
}


@pytest.mark.parametrize(("number", "code"), STOPS.values(), ids=STOPS)
def test_whoever_is_stopped_goes_on_where_the_line_broke_off(record: Path, number: int, code: int) -> None:
    at = Terminal(record)
    half = "They met at the ga"
    found, shown = at.typed(*BEGUN, half, stop=lambda process: process.send_signal(number))
    assert (found, record.read_text()) == (code, RECORD), shown
    assert f"{record}.draft keeps what was typed: `timeline add --resume` goes on" in " ".join(shown.split())
    kept = conversation.decoded(Path(f"{record}.draft").read_bytes())
    assert [one.answer for one in kept.said] == [*BEGUN, half]
    found, shown = at.typed((half, "te."), *[""] * 6, arguments=["add", "--resume"])
    assert found == 0, shown
    assert "Title (what happened, in a line): Walk-out\n" in shown
    event = reader.load([str(record)]).timeline.event["walk-out"]
    assert (event.summary, event.date.text, event.actors) == ("They met at the gate.", "2011-08-02", ("unison",))
    assert list(record.parent.glob("*.draft*")) == []


def test_a_killed_program_loses_the_line_only(record: Path) -> None:
    Terminal(record).typed(*BEGUN, "half", stop=lambda process: process.kill())
    assert [one.answer for one in conversation.decoded(Path(f"{record}.draft").read_bytes()).said] == BEGUN
    assert [file.name for file in record.parent.iterdir()] == ["events.yaml", "events.yaml.draft"]


def test_the_end_of_the_input_keeps_what_was_typed(record: Path) -> None:
    code, _ = Terminal(record).typed("Walk-out")
    assert (code, len(conversation.decoded(Path(f"{record}.draft").read_bytes()).said)) == (1, 1)


def test_a_record_broken_meanwhile_keeps_what_was_typed(record: Path) -> None:
    def broken(process: subprocess.Popen[bytes]) -> None:
        record.write_text(RECORD.replace("2011-06-01", "June"))
        process.send_signal(signal.SIGTERM)

    at = Terminal(record)
    at.typed(*BEGUN, "half", stop=broken)
    code, shown = at.typed(arguments=["add", "--resume"])
    assert (code, "TL401" in shown) == (1, True)
    assert len(conversation.decoded(Path(f"{record}.draft").read_bytes()).said) == len(BEGUN) + 1
    assert record.read_text() == RECORD.replace("2011-06-01", "June")


def test_on_a_full_disk_what_was_typed_is_printed(record: Path) -> None:
    code, shown = Terminal(record, limit=0).typed(*BEGUN, "In the morning.", *[""] * 6)
    assert code != 0
    assert "cannot be written" in shown
    assert "  Summary (only what is established; Enter for none): In the morning." in shown
    assert record.read_text() == RECORD
    assert [file.name for file in record.parent.iterdir()] == ["events.yaml"]


def test_what_is_declined_is_kept_and_a_new_one_is_over_no_other(record: Path) -> None:
    at = Terminal(record)
    code, shown = at.typed(*BEGUN, *[""] * 5, "n")
    assert (code, "keeps what was typed" in shown, record.read_text()) == (0, True, RECORD), shown
    _, shown = at.typed("Another")
    assert f"{record}.draft keeps what was typed before" in " ".join(shown.split())
    assert sorted(file.name for file in record.parent.glob("*.draft*")) == ["events.yaml.draft", "events.yaml.draft-2"]


def test_an_error_seen_at_the_end_can_be_put_right(record: Path) -> None:
    votes = ["votes_for=307", "votes_against=100", "votes_cast=300", ""]
    ballot = ["Vote", "ballot", "con", "2011-08-02", "unison", "", "echo-1", "", "", "", *votes, "", ""]
    other = ("votes_cast=300", "\x15votes_cast=407")  # Ctrl-U: the answer before is there to be edited
    back: list[str | tuple[str, str]] = ["<", "<", "<", "<", other, "", "", "", "", "n"]
    code, shown = Terminal(record).typed(*ballot, *back)
    assert "error[TL603]" in shown
    assert code == 0, shown
    assert reader.load([str(record)]).timeline.event["vote"].figures["votes_cast"].text == "407"


def test_there_is_nothing_to_go_on_with(run: Run, record: Path) -> None:
    result = run("add", "-f", str(record), "--resume")
    assert (result.exit_code, "nothing is kept" in result.stderr) == (2, True)
    Path(f"{record}.draft").write_text("mine")
    result = run("add", "-f", str(record), "--resume")
    assert (result.exit_code, "cannot be read" in result.stderr) == (2, True)
    assert Path(f"{record}.draft").read_text() == "mine"


def test_answers_may_be_piped_in(run: Run, record: Path) -> None:
    lines = "".join(f"{line}\n" for line in [*BEGUN, *[""] * 6]).encode()
    result = run("add", "-f", str(record), stdin=lines)
    assert result.exit_code == 0, result.stderr
    assert "walk-out" in reader.load([str(record)]).timeline.event


def test_a_piped_answer_that_is_refused_ends_it(run: Run, record: Path) -> None:
    result = run("add", "-f", str(record), stdin=b"Walk-out\nriot\nstrike\n")
    assert (result.exit_code, "`riot` is none of these" in result.stderr) == (2, True)
    assert Path(f"{record}.draft").exists()


@pytest.mark.parametrize("columns", [40, 80])
def test_no_line_that_is_said_is_wider_than_the_terminal(columns: int) -> None:
    said = talk(width=columns)
    for answer in [*BEGUN, "", "workers_involved=50%", "workers_involved=5 people", "", "", ""]:
        lines = [*said.lines, said.above(), said.explained()]
        assert max(len(line) for text in lines for line in text.split("\n")) <= columns
        said.answer(answer)


def test_an_actor_begun_is_gone_on_with_as_an_actor(run: Run, record: Path) -> None:
    assert run("add", "actor", "-f", str(record), stdin=b"GMB\n").exit_code == 1
    result = run("add", "-f", str(record), "--resume", stdin=b"union\n\n\n\n")
    assert result.exit_code == 0, result.stderr
    assert "  - id: gmb\n    name: GMB\n    kind: union\n" in record.read_text()
