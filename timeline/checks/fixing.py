"""What has one right cure is done in the text: the changes that problems carry, held against the checks themselves.

A change is only kept if the problem is gone afterwards and no other error has come. Putting one thing right may bring
another to light, in a record that could not be read before, so this goes on till nothing is left that it can do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from timeline.checks.exceptions import checked
from timeline.record import Level, Problem
from timeline.text.fixes import applied
from timeline.text.reader import Reading, read

MOST_ROUNDS: Final = 200

Texts = Mapping[str, str]
"""Files by their paths, to the byte."""


class Fixed(NamedTuple):
    """Files after the changes, and the problems that they put right, each where it stood before its own change."""

    texts: Texts
    done: tuple[Problem, ...] = ()


_Same = tuple[str, str, str, str]
"""What a problem is known by when lines and columns have moved: path, record, code and message."""


def fixed(texts: Texts, wanted: Callable[[Problem], bool] = lambda _: True) -> Fixed:
    """Do what has one right cure, of the problems that are wanted."""
    result, refused = Fixed(texts), set[_Same]()
    for _ in range(MOST_ROUNDS):
        reading = _read(result.texts)
        problems = checked(reading).problems
        found = [p for p in problems if p.fix and wanted(p) and _same(p) not in refused]
        if not found:
            break
        result = _further(result, _Before(reading, Counter(map(_same, problems))), found, refused)
    return result


class _Before(NamedTuple):
    """What was wrong before a change."""

    reading: Reading
    problems: Counter[_Same]


def _further(so_far: Fixed, before: _Before, found: list[Problem], refused: set[_Same]) -> Fixed:
    """All changes at once; where together they do harm, half of them, and at last one, which is refused if it does."""
    while True:
        changed = _changed(so_far, found)
        if _does_good(before, changed.texts, found):
            return changed
        if len(found) == 1:
            refused.add(_same(found[0]))
            return so_far
        found = found[: len(found) // 2]


def _changed(so_far: Fixed, problems: list[Problem]) -> Fixed:
    texts = dict(so_far.texts)
    for path in {problem.path for problem in problems}:
        mark = "\ufeff" if texts[path].startswith("\ufeff") else ""  # which places do not count
        changes = [problem.fix for problem in problems if problem.fix and problem.path == path]
        texts[path] = mark + applied(texts[path].removeprefix("\ufeff"), changes)
    return Fixed(texts, (*so_far.done, *problems))


def _does_good(before: _Before, texts: Texts, cured: list[Problem]) -> bool:
    """Whether these problems are gone, and every error was there before, or in a record nobody could read."""
    after, lost = _read(texts), before.reading.timeline.lost
    problems = checked(after).problems
    left = Counter(map(_same, problems))
    if any(left[same] >= before.problems[same] for same in map(_same, cured)):
        return False
    errors = Counter(_same(p) for p in problems if p.level is Level.ERROR and p.record not in lost)
    return not errors - before.problems and not after.timeline.lost - lost


def _same(problem: Problem) -> _Same:
    return problem.path, problem.record, problem.code, problem.message


def _read(texts: Texts) -> Reading:
    return read({path: text.encode() for path, text in texts.items()})
