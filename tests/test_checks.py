"""Checks: each code has a case in which it is raised on the marked line, and a neighbour in which it is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Run

from timeline import checks, sheet
from timeline.checks.exceptions import checked
from timeline.problems import Level, Problem
from timeline.reader import read

HERE = Path(__file__).parent
CASES = HERE / "cases/checks"
COMMON = (HERE / "cases/common.yaml").read_bytes()
EXPECTED = re.compile(r"# expect (TL[0-9]{3})$")


def found(text: str | bytes) -> list[Problem]:
    content = text.encode() if isinstance(text, str) else text
    reading = read({"common.yaml": COMMON, "case.yaml": content})
    return [problem for problem in checked(reading).problems if problem.path == "case.yaml"]


def expected(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if marked := EXPECTED.search(line):
            yield number, marked[1]


@pytest.mark.parametrize("case", sorted(CASES.glob("*.yaml")), ids=lambda case: case.stem)
def test_a_case_raises_what_is_marked_and_nothing_else(case: Path) -> None:
    text = case.read_text()
    assert [(p.line, p.code) for p in found(text)] == list(expected(text))
    assert {code for _, code in expected(text)} == {case.stem}


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
    monkeypatch.setattr(sheet, "MOST_BYTES", 20)
    assert [(p.code, p.line) for p in found("title: A title that is too long\n")] == [("TL007", 1)]


def test_every_code_has_a_case() -> None:
    told = {case.stem for case in CASES.glob("*.yaml")} | {code for _, code, _, _ in UNMARKED.values()} | {"TL007"}
    assert told == set(checks.rules())


@pytest.mark.parametrize("code", checks.rules())
def test_a_manual_page_says_what_is_wrong_and_more(code: str) -> None:
    first, _, rest = checks.rules()[code].manual.strip().partition("\n")
    assert re.fullmatch(r"[A-Z].*\.", first)
    assert len(rest.split()) > 10
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+|tab|tag", checks.rules()[code].name)


def test_names_of_checks_are_unique() -> None:
    names = [rule.name for rule in checks.rules().values()]
    assert len(set(names)) == len(names)
    assert len(names) > 40


def test_no_message_speaks_of_what_is_lawful() -> None:
    for case in sorted(CASES.glob("TL7*.yaml")):
        for problem in found(case.read_text()):
            assert not re.search(r"\b(un)?lawful|illegal", f"{problem.message} {problem.hint}")
    for row in checks.rules().values():
        assert not re.search(r"\bis (un)?lawful|illegal", row.manual)
