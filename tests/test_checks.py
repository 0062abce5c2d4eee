"""Checks: each code has a case in which it is raised on the marked line, and a neighbour in which it is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline import checks
from timeline.checks.exceptions import checked
from timeline.record.figures import parse, tolerated
from timeline.record.problems import Problem
from timeline.text import characters
from timeline.text.reader import read

HERE = Path(__file__).parent
CASES = HERE / "cases/checks"
COMMON = (HERE / "cases/common.yaml").read_bytes()
CLIPPINGS = {file.stem: file.read_text() for file in (CASES / "clippings").iterdir()}
EXPECTED = re.compile(r"# expect (TL[0-9]{3}(?: TL[0-9]{3})*)$")


def found(text: str | bytes) -> list[Problem]:
    content = text.encode() if isinstance(text, str) else text
    reading = read({"a-common.yaml": COMMON, "case.yaml": content})
    return [problem for problem in checked(reading.beside(CLIPPINGS)).problems if problem.path == "case.yaml"]


def expected(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if marked := EXPECTED.search(line):
            yield from ((number, code) for code in marked[1].split())


@pytest.mark.parametrize("case", sorted(CASES.glob("*.yaml")), ids=lambda case: case.stem)
def test_a_case_raises_what_is_marked_and_nothing_else(case: Path) -> None:
    text = case.read_text()
    assert [(p.line, p.code) for p in found(text)] == list(expected(text))
    assert {code for _, code in expected(text)} == {case.stem}


TRUE = sorted((HERE / "cases/true").glob("*.yaml"))
"""Records in the shapes that real disputes have, in which nothing is wrong and little is usual."""


@pytest.mark.parametrize("case", TRUE, ids=lambda case: case.stem)
def test_nothing_is_found_in_a_true_record(case: Path) -> None:
    assert [(p.line, p.code, p.message) for p in found(case.read_text())] == []


UNMARKED: dict[str, tuple[bytes, str, int, int]] = {
    "a pound sign in Latin-1": ("title: £5\n".encode("latin-1"), "TL001", 1, 8),
    "a file saved as UTF-16": ("title: A\n".encode("utf-16"), "TL001", 1, 1),
    "the escape of a terminal": (b"title: A\x1b[31m\n", "TL003", 1, 9),
    "a NUL": (b"title: A\x00\n", "TL003", 1, 9),
    "a zero-width space": ("title: A\u200bB\n".encode(), "TL004", 1, 9),
    "a mark that turns the writing": ("title: A\u202eB\n".encode(), "TL004", 1, 9),
    "a byte order mark inside": ("title: A\n\ufeffsummary: B\n".encode(), "TL004", 2, 1),
    "a carriage return alone": (b"title: A\rsummary: B\n", "TL005", 1, 9),
    "a line separator": ("title: A\u2028B\n".encode(), "TL005", 1, 9),
    "a tab after a key": (b"title:\tA\n", "TL102", 1, 7),
    "an exception without a reason": (
        b"events:\n  - {id: e, type: statement, date: 2011-05-23, title: T, actors: [unison], x-ignore: [TL801]}\n",
        "TL322",
        2,
        76,
    ),
}
"""What no comment can mark, because it is the comment, or the encoding, that is wrong."""


@pytest.mark.parametrize(("content", "code", "line", "column"), UNMARKED.values(), ids=UNMARKED)
def test_what_no_comment_can_mark_is_told_at_its_place(content: bytes, code: str, line: int, column: int) -> None:
    assert [(p.code, p.line, p.column) for p in found(content)][:1] == [(code, line, column)]


def test_a_file_beyond_the_limit_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(characters, "MOST_BYTES", 20)
    assert [(p.code, p.line) for p in found("title: A title that is too long\n")] == [("TL007", 1)]


def test_every_code_has_a_case() -> None:
    told = (
        {case.stem for case in CASES.glob("*.yaml")}
        | {code for _, code, _, _ in UNMARKED.values()}
        | {"TL007", "TL008"}
    )
    assert told == set(checks.all_rules())


@pytest.mark.parametrize("code", checks.all_rules())
def test_a_manual_page_says_what_is_wrong_and_more(code: str) -> None:
    first, _, rest = checks.all_rules()[code].manual.strip().partition("\n")
    assert re.fullmatch(r"[A-Z].*\.", first)
    assert len(rest.split()) > 10
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+|tab|tag", checks.all_rules()[code].name)


def test_names_of_checks_are_unique() -> None:
    names = [rule.name for rule in checks.all_rules().values()]
    assert len(set(names)) == len(names)
    assert len(names) > 40


def test_no_message_speaks_of_what_is_lawful() -> None:
    for case in sorted(CASES.glob("TL7*.yaml")):
        for problem in found(case.read_text()):
            assert not re.search(r"\b(un)?lawful|illegal", f"{problem.message} {problem.hint}")
    for row in checks.all_rules().values():
        assert not re.search(r"\bis (un)?lawful|illegal", row.manual)


# A record made to agree, and one number of it changed


def record(**figures: str) -> str:
    """A ballot, a strike and an election whose figures agree, but for those that are changed."""
    right = {
        "votes_for": "307",
        "votes_against": "1,552",
        "spoiled": "41",
        "votes_cast": "1,900",
        "eligible": "3,098",
        "turnout": "61.3%",
        "share_against": "83.5%",
        "share_for": "16.5%",
        "calendar_days": "14 days",
        "seats": "48",
        "seats_labour": "30",
        "seats_conservative": "16",
        "seats_liberal_democrat": "2",
        "majority": "25",
        "workforce": "4,615 people (sent letters)",
        "accepted": "4,545 people",
        "accepted_share": "98.5%",
        "notice_days": "90 days",
        "weeks": "2 weeks",
    } | figures
    rows = {name: f"      {name}: {value}\n" for name, value in right.items()}
    ballot = "votes_for votes_against spoiled votes_cast eligible turnout share_against share_for"
    parts = {
        "ballot, form: consultative, date: 2011-02-24": ballot,
        "strike, form: continuous, date: 2011-05-31/2011-06-13": "weeks calendar_days",
        "election, form: ordinary, date: 2012-05-03": (
            "seats seats_labour seats_conservative seats_liberal_democrat majority"
        ),
        "statement, date: 2011-07-12": "workforce accepted accepted_share",
        "dismissal_and_reengagement, form: notice, date: 2011-04-12, dates: {effective: 2011-07-11}": "notice_days",
    }
    text = "events:\n"
    for number, (head, names) in enumerate(parts.items()):
        fields = re.sub(r", (form|date|dates): ", r"\n    \1: ", f"type: {head}")
        text += (
            f"  - id: e{number}\n    title: T\n    actors: [unison]\n    sources: [echo]\n    {fields}\n    figures:\n"
        )
        text += "".join(rows[name] for name in names.split())
    return text


def test_a_record_that_agrees_raises_nothing() -> None:
    assert found(record()) == []


OWNERS: dict[str, tuple[st.SearchStrategy[str], str]] = {
    "votes_for": (st.integers(308, 900).map(str), "TL603"),
    "votes_against": (st.integers(1000, 1551).map(str), "TL603"),
    "spoiled": (st.integers(0, 40).map(str), "TL603"),
    "votes_cast": (st.integers(1901, 3000).map(str), "TL603"),
    "eligible": (st.integers(1900, 3090).map(str), "TL607"),
    "turnout": (st.floats(62, 100).map(lambda share: f"{share:.1f}%"), "TL607"),
    "share_against": (st.floats(0, 80).map(lambda share: f"{share:.1f}%"), "TL608"),
    "share_for": (st.floats(17, 100).map(lambda share: f"{share:.1f}%"), "TL608"),
    "seats_labour": (st.integers(0, 29).map(str), "TL618"),
    "seats_liberal_democrat": (st.integers(3, 48).map(str), "TL618"),
    "majority": (st.integers(26, 48).map(str), "TL620"),
    "accepted_share": (st.floats(0, 98).map(lambda share: f"{share:.1f}%"), "TL613"),
    "notice_days": (st.integers(91, 200).map("{} days".format), "TL623"),
    "weeks": (st.integers(3, 50).map("{} weeks".format), "TL622"),
}
"""Each number, what it may be changed to beyond what is tolerated, and the check that owns it."""


@settings(max_examples=12)
@given(st.data())
@pytest.mark.parametrize(("name", "owner"), [(name, owner) for name, (_, owner) in OWNERS.items()], ids=OWNERS)
def test_one_number_changed_raises_exactly_the_check_that_owns_it(name: str, owner: str, data: st.DataObject) -> None:
    changed = data.draw(OWNERS[name][0])
    assert [p.code for p in found(record(**{name: changed}))] == [owner]


@settings(max_examples=40)
@given(st.integers(100, 9000), st.integers(100, 9000), st.integers(0, 99), st.integers(0, 5000), st.integers(0, 3))
def test_figures_computed_from_votes_agree_however_they_are_rounded(
    for_: int, against: int, spoiled: int, silent: int, places: int
) -> None:
    cast, eligible = for_ + against + spoiled, for_ + against + spoiled + silent
    text = record(
        votes_for=str(for_),
        votes_against=str(against),
        spoiled=str(spoiled),
        votes_cast=str(cast),
        eligible=str(eligible),
        turnout=f"{100 * cast / eligible:.{places}f}%",
        share_against=f"{100 * against / (for_ + against):.{places}f}%",
        share_for=f"{100 * for_ / cast:.{places}f}%",
    )
    assert found(text) == []


TOLERATED = {
    "60%": ("59.5", "60.5"),
    "60.0%": ("59.95", "60.05"),
    "~60%": ("57.5", "62.5"),
    "nearly 1,800 members": ("1620", "1800"),
    "up to £6.6m/year": (None, "6650000"),
    "at least 400 jobs": ("400", None),
    "1,552": ("1552", "1552"),
    "about 3,000 people": ("2500", "3500"),
    "about 2,412 people": ("2291.4", "2532.6"),
    "£6.6m": ("6550000", "6650000"),
    "2-5.5%": ("1.5", "5.55"),
    "12 weeks": ("12", "12"),
}


@pytest.mark.parametrize(("text", "bounds"), TOLERATED.items(), ids=TOLERATED)
def test_a_figure_stands_for_what_its_words_and_digits_allow(text: str, bounds: tuple[str | None, str | None]) -> None:
    low, high = (None if bound is None else Decimal(bound) for bound in bounds)
    assert tolerated(parse(text)) == (low, high)


def test_more_than_and_less_than_leave_out_the_number_itself() -> None:
    more, less = tolerated(parse("more than 600")).low, tolerated(parse("less than 50%")).high
    assert more is not None
    assert less is not None
    assert 600 < more < Decimal("600.001")
    assert Decimal("49.999") < less < 50
