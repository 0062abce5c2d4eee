"""Problems as a linter shows them: the place, what is wrong, the line with a caret under the very word, the cure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from timeline.record import Level, Problem, count
from timeline.views.layout import Block, Line, Page, clean, flat, indented, width_of

_COLOURS = {Level.ERROR: "bold red", Level.WARNING: "bold yellow", Level.NOTE: "bold cyan"}


def render(problems: Sequence[Problem], texts: Mapping[str, str]) -> Page:
    """The problems in the order given, each with its line of the text, and how many there are."""
    lines = _lines(problems, texts)

    def lay_out(width: int) -> Iterator[Line]:
        for problem in problems:
            yield from _problem(problem, lines.get(problem.path, []), width)
            yield []
        yield [(summary(problems), "bold")]

    return Page(lay_out)


def report(problems: Sequence[Problem], texts: Mapping[str, str], events: int, *, notes: bool) -> Page:
    """What `check` says: errors and warnings in the order of the files, then the notes, counted or in full by code."""
    lines = _lines(problems, texts)
    told = [problem for problem in problems if problem.level is not Level.NOTE]
    besides = sorted((p for p in problems if p.level is Level.NOTE), key=lambda p: (p.code, p.order))

    def lay_out(width: int) -> Iterator[Line]:
        for problem in [*told, *besides] if notes else told:
            yield from _problem(problem, lines.get(problem.path, []), width)
            yield []
        yield [(summary(told) if told else f"No problems in {count(events, 'event')}", "bold")]
        if besides:
            shown = count(len(besides), "note") + ("" if notes else ", shown with --notes")
            kinds = Counter(f"{problem.code} {problem.name}" for problem in besides)
            said = Block(f"{shown}: " + ", ".join(f"{number} {kind}" for kind, number in kinds.items()), "", 2)
            yield from indented(said.lines(max(20, width)), 0)

    return Page(lay_out)


def _lines(problems: Sequence[Problem], texts: Mapping[str, str]) -> dict[str, list[str]]:
    """The lines of the files that problems are in."""
    return {path: texts[path].split("\n") for path in {problem.path for problem in problems} if path in texts}


def excused(exceptions: Sequence[tuple[Problem, str]]) -> Page:
    """The problems that records except, each with the reason given."""

    def lay_out(width: int) -> Iterator[Line]:
        for problem, reason in exceptions:
            yield [
                (f"{flat(problem.path)}:{problem.line}:{problem.column}: ", "bold"),
                (f"ignored[{problem.code}]", "bright_black"),
                (f" {flat(problem.message)}", ""),
            ]
            because = Block(f"because: {flat(reason)}" if reason else "because: no reason is given", "", 9)
            yield from indented(because.lines(max(20, width - 3)), 3)
        yield [(count(len(exceptions), "exception") if exceptions else "no exceptions", "bold")]

    return Page(lay_out)


def summary(problems: Sequence[Problem]) -> str:
    """`2 errors, 1 warning`."""
    numbers = [(level, sum(problem.level is level for problem in problems)) for level in Level]
    return ", ".join(count(number, level.value) for level, number in numbers if number) or "no problems"


def _problem(problem: Problem, lines: Sequence[str], width: int) -> Iterator[Line]:
    yield [
        (f"{flat(problem.path)}:{problem.line}:{problem.column}: ", "bold"),
        (f"{problem.level.value}[{problem.code}]", _COLOURS[problem.level]),
        (f" {flat(problem.message)}", "bold"),
        (f" ({problem.name})", "bright_black"),
    ]
    if problem.line <= len(lines):
        yield from _excerpt(problem, lines[problem.line - 1].rstrip("\r"), width)
    if problem.hint:
        number = " " * len(str(problem.line))
        hint = Block(f"hint: {flat(problem.hint)}", "", 6).lines(max(20, width - len(number) - 3))
        yield from indented(hint, len(number) + 3)


def _excerpt(problem: Problem, line: str, width: int) -> Iterator[Line]:
    """The line and the caret, cut at the left when the place lies far to the right."""
    number = f"{problem.line} | "
    start = problem.column - 1
    end = problem.end_column - 1 if problem.end_line == problem.line else len(line)
    skip = max(0, start - max(20, width // 2)) if width_of(clean(line)) > width - len(number) else 0
    before, word = clean(line[skip:start]), clean(line[start : max(end, start + 1)])
    after = clean(line[max(end, start + 1) :])
    room = max(10, width - len(number))
    shown = f"{before}{word}{after}"
    yield [(number, "bright_black"), (shown if width_of(shown) <= room else shown[: room - 1] + "…", "")]
    carets = min(max(1, width_of(word)), max(1, room - width_of(before)))
    yield [(" " * (len(number) + width_of(before)), ""), ("^" * carets, _COLOURS[problem.level])]
