"""Exceptions a record makes for itself: `x-ignore: [TL804]  # the branch's own action`.

A check that is right in general can be wrong for one record, and only an editor knows why. The exception stands in the
record, with its reason in a comment, so that it is reviewed like any other line and found again when it is not needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from timeline import checks
from timeline.record import UNKNOWN, Fault, Level, Partial, Path, Problem, Rule, Timeline, did_you_mean, origin_of
from timeline.record.unknown import raw
from timeline.text.reader import Reading

KEY: Final = "x-ignore"

NEEDLESS: Final = Rule(
    "TL321",
    "exception-not-needed",
    """An exception is made for a code that finds nothing in the record, or that does not exist.

    The problem it was for has been corrected, or the code is misspelt and the exception does nothing. Take it out of
    `x-ignore: [TL804]`, or correct the code. Only what the checks find can be excepted, and not what cannot be read.
    """,
    Level.WARNING,
)
NO_REASON: Final = Rule(
    "TL322",
    "exception-without-reason",
    """An exception gives no reason.

    The next editor cannot tell whether it still holds. Write the reason in a comment on the same line or on the line
    above: `x-ignore: [TL804]  # the branch's own action, nobody else reports it`.
    """,
    Level.WARNING,
)


class Excused(NamedTuple):
    """A problem an exception is made for, and why."""

    problem: Problem
    reason: str


class Checked(NamedTuple):
    """What is wrong with a record, and what it excepts, both in the order of the files."""

    problems: list[Problem]
    excused: list[Excused]


class _Exception(NamedTuple):
    """One code of an `x-ignore`: what the record is called, the way to the key and to the code, and the code."""

    called: str
    file: str
    key: Path
    place: Path
    code: str


def checked(reading: Reading, memory: checks.Recalling | None = None) -> Checked:
    """Everything that is wrong with a record as it was read: of its text, and of what the text says."""
    found = checks.run(reading.checkable, memory)
    made = {(e.file, e.key[:2], e.code): e for e in _exceptions(reading.checkable)}
    if not made:
        return Checked(sorted([*reading.problems, *reading.located(found)], key=_order), [])
    reasons = _reasons(reading, {(e.file, e.key, e.called) for e in made.values()})
    excused = [fault for fault in found if _key(fault) in made]
    used = {_key(fault) for fault in excused}
    needless = [_needless(e) for key, e in made.items() if key not in used and _can_be_known(reading, e)]
    bare = {(e.file, e.key): _without_reason(e) for e in made.values() if not reasons[e.file, e.called]}
    told = [*(fault for fault in found if _key(fault) not in made), *needless, *bare.values()]
    return Checked(
        sorted([*reading.problems, *reading.located(told)], key=_order),
        [Excused(problem, reasons[problem.path, problem.record]) for problem in reading.located(excused)],
    )


def _order(problem: Problem) -> tuple[str, int, int, str]:
    return problem.order


def _key(fault: Fault) -> tuple[str, Path, str]:
    return fault.file, fault.path[:2], fault.rule.code


def _can_be_known(reading: Reading, made: _Exception) -> bool:
    """Whether an exception could be called needless: while something is unknown, its check may only be silent."""
    is_unknown = reading.checkable is not reading.timeline
    check = checks.filed().get(made.code)
    if check and check.needs == "clippings" and not reading.checkable.clippings:
        return False
    return not is_unknown or made.code not in checks.all_rules()


def _exceptions(timeline: Timeline) -> Iterator[_Exception]:
    for record in timeline.records():
        own = raw(record, "own")
        if own.get(KEY, UNKNOWN) is not UNKNOWN:
            origin = origin_of(timeline, record)
            key = (*origin.path, KEY)
            called = record.called if isinstance(record, Partial) else record.id
            for place, code in _codes(own[KEY], key):
                yield _Exception(called, origin.file, key, place, code)


def _codes(value: Any, key: Path) -> Iterator[tuple[Path, str]]:
    """The codes of an `x-ignore`, which is a list of them or one of them."""
    if isinstance(value, list):
        yield from (((*key, index), str(code).upper()) for index, code in enumerate(value))
    else:
        yield key, str(value).upper()


def _needless(made: _Exception) -> Fault:
    known = checks.all_rules()
    says = f"`{made.code}` finds nothing here" if made.code in known else f"`{made.code}` is not the code of a check"
    hint = "take it out" if made.code in known else did_you_mean(made.code, known, "see `timeline explain`")
    return Fault(rule=NEEDLESS, message=says, hint=hint, file=made.file, path=made.place, record=made.called)


def _without_reason(made: _Exception) -> Fault:
    return Fault(
        rule=NO_REASON,
        message=f"`{KEY}` gives no reason",
        hint=f"write `{KEY}: [{made.code}]  # why`",
        file=made.file,
        path=made.key,
        on_key=True,
        record=made.called,
    )


def _reasons(reading: Reading, keys: set[tuple[str, Path, str]]) -> Mapping[tuple[str, str], str]:
    """The comment of each exception, by file and record: on the line of its key, or else alone on the line above."""
    at = [Fault(rule=NO_REASON, message="", file=f, path=key, on_key=True, record=id) for f, key, id in sorted(keys)]
    lines = {file: reading.texts[file].split("\n") for file in {fault.file for fault in at}}
    return {(place.path, place.record): _comment(lines[place.path], place.line) for place in reading.located(at)}


def _comment(lines: list[str], number: int) -> str:
    line, above = lines[number - 1], lines[number - 2].strip() if number > 1 else ""
    found = re.search(r"(?<=[\s])#(.*)", line[line.find(KEY) :])
    return found[1].strip() if found else above.removeprefix("#").strip() if above.startswith("#") else ""
