"""Commands that check the record: `check`, `explain`, `due`."""

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, NamedTuple, NoReturn

import typer

from timeline import __version__
from timeline.cli.base import (
    FINE,
    FOUND,
    MISUSE,
    Color,
    Panel,
    command,
    console,
    edits,
    emit,
    finish,
    is_file,
    is_nothing,
    needing,
    print_problems,
    refuse,
    rewrite,
    say,
    show_page,
    text_of,
)
from timeline.cli.options import followed, located, output, read_record, record, record_at_hand, taking, today
from timeline.query import QueryError
from timeline.record import Level, Problem, did_you_mean
from timeline.text import cache, clippings
from timeline.text.files import Edit
from timeline.text.reader import Reading, read

if TYPE_CHECKING:
    from rich.console import Console

    from timeline.checks import fixing
    from timeline.checks.exceptions import Checked


class CheckFormat(StrEnum):
    """How `check` reports."""

    text = "text"
    json = "json"
    github = "github"
    sarif = "sarif"


@command(Panel.CHECK, "check", "check --select TL6 --strict", "check --fix --diff")
def check(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]...", help="Files or folders; else the usual record.")
    ] = None,
    file: Annotated[list[str] | None, typer.Option("-f", "--file", metavar="PATH", help="The same as PATH.")] = None,
    format: Annotated[CheckFormat, typer.Option("--format", help="How to report.")] = CheckFormat.text,
    select: Annotated[
        list[str] | None, typer.Option("--select", metavar="CODE", help="Only these codes, or codes that begin so.")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", metavar="CODE", help="Not these codes.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings make the exit code 1 too.")] = False,
    notes: Annotated[
        bool, typer.Option("--notes", help="Show notes in full; else they are counted, unless --select names one.")
    ] = False,
    show_ignored: Annotated[
        bool, typer.Option("--show-ignored", help="List what records except by `x-ignore`, and why.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Write what has one right cure into the files; nothing else is touched.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what --fix would write, and write nothing; exit code 1 if anything.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Report again after each save, until Ctrl-C; nothing is written.")
    ] = False,
    color: Annotated[Color, typer.Option(help="When to use colours.")] = Color.auto,
) -> None:
    """Check the record: every problem at once, each with its place, its reason and its cure."""
    named = [*(paths or ()), *(file or ())]
    chosen = _codes(select), _codes(ignore)
    report = partial(_reported, chosen, format, console(color), strict=strict, notes=notes, show_ignored=show_ignored)
    if watch and (fix or diff):
        refuse("`--watch` writes nothing", "leave out `--fix` and `--diff`, or run them in another terminal")
    if watch:
        _watch(followed(named), report, console(color))
    raise typer.Exit(report(_fixed(named, *chosen, only_shown=diff) if fix or diff else read_record(named)))


def _reported(
    chosen: tuple[tuple[str, ...], tuple[str, ...]],
    format: CheckFormat,
    out: "Console",
    reading: Reading,
    *,
    strict: bool,
    notes: bool,
    show_ignored: bool,
) -> int:
    """Report on a reading, with the codes that are wanted and those that are not; the exit code that says the same."""
    found = _checked(clippings.beside(reading))
    if show_ignored:
        from timeline.views import diagnostics

        show_page(diagnostics.excused(found.excused), out)
        return FINE
    problems = _matching(found.problems, *chosen)
    in_full = notes or any(code in chosen[0] for code in {p.code for p in problems if p.level is Level.NOTE})
    _report(problems, reading, format, out, notes=in_full)
    bad = (Level.ERROR, Level.WARNING) if strict else (Level.ERROR,)
    return FOUND if any(problem.level in bad for problem in problems) else FINE


def _watch(paths: list[str], report: Callable[[Reading], int], out: "Console") -> NoReturn:
    """Report at once and after each change, until an interrupt; the exit code is that of the last report."""
    from threading import Event

    with needing("serve", "`check --watch`"):
        from timeline.live.watch import states
    code = FINE
    with suppress(KeyboardInterrupt):
        for state in states(paths, Event()):
            out.clear()  # which is for terminals alone
            if state.refused:
                say(f"timeline: {state.refused}")
            code = MISUSE if state.refused else report(read(state.contents, cache.remembering(cache.folder())))
            sys.stdout.flush()
            say(f"timeline: follows {', '.join(paths)}; Ctrl-C ends it")
    raise typer.Exit(code)


class _Fixed(NamedTuple):
    """Files as they are and with what has one right cure put right."""

    old: dict[str, str]
    result: "fixing.Fixed"

    @property
    def edits(self) -> list[Edit]:
        """What is to be written: the files that change."""
        return edits(self.old, self.result.texts)


def _fixed(paths: list[str], wanted: tuple[str, ...], unwanted: tuple[str, ...], *, only_shown: bool) -> Reading:
    """Write, or show, what has one right cure, and read the record again."""
    from timeline.checks.fixing import fixed

    def made() -> _Fixed:
        reading = read_record(paths)
        old = {path: text_of(path, reading) for path in reading.texts}
        result = fixed(old, lambda problem: bool(_matching([problem], wanted, unwanted)))
        if result.done and not only_shown and not all(map(is_file, old)):
            refuse("standard input cannot be written to", "name a file, or see the changes with `--diff`")
        return _Fixed(old, result)

    if only_shown:
        old, result = made()
        changes = "".join(_unified(path, old[path], text) for path, text in result.texts.items())
        emit(changes)
        raise typer.Exit(FOUND if changes else FINE)
    result = rewrite(located(paths), made).result
    for problem in sorted(result.done, key=lambda problem: problem.order):
        say(f"timeline: {problem.path}:{problem.line}: {problem.code} is put right: {problem.message}")
    return read({path: text.encode() for path, text in result.texts.items()})


def _unified(path: str, old: str, fresh: str) -> str:
    """The lines that change, as `diff -u` shows them."""
    import difflib

    from timeline.text.units import lines_of

    made = difflib.unified_diff(lines_of(old), lines_of(fresh), fromfile=path, tofile=path)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in made)


def _report(problems: Sequence[Problem], reading: Reading, format: CheckFormat, out: "Console", *, notes: bool) -> None:
    """Print problems in a format; notes are for whoever asks, and annotate no pull request."""
    from timeline import checks
    from timeline.views import diagnostics, reports

    match format:
        case CheckFormat.json:
            emit(_as_json(problems) + "\n")
        case CheckFormat.github:
            emit(reports.github(p for p in problems if p.level is not Level.NOTE))
            say(diagnostics.summary(problems))
        case CheckFormat.sarif:
            emit(reports.sarif(problems, checks.all_rules(), __version__))
        case _:
            page = diagnostics.report(problems, reading.texts, len(reading.timeline.events), notes=notes)
            out.print(page, end="", soft_wrap=True)
            if fixable := sum(problem.fix is not None for problem in problems):
                what = "has one right cure" if fixable == 1 else "have one right cure each"
                say(f"timeline: {fixable} of these {what}: `timeline check --fix` writes it, `--diff` shows it first")


@command(Panel.CHECK, "explain TL604", "explain end-before-start", "explain ballot")
@taking(out=output)
def explain(
    out: "Console",
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="[WORD]", help="A code such as TL603, its name, a rule of law as R5b, or a word of the vocabulary."
        ),
    ] = None,
) -> None:
    """Explain a check: what it means, why it matters, an example, the cure; or a word. Alone, list all checks."""
    from timeline import checks
    from timeline.checks import rules as law
    from timeline.checks.law import law_of
    from timeline.views import manual

    rules = checks.all_rules()
    if code is None:
        show_page(manual.index(rules), out)
        return
    if rows := [row for row in law.rows() if row.id.lower() == code.lower()]:
        show_page(manual.law(rows), out)
        return
    wanted = {rule.name: rule for rule in rules.values()} | dict(rules)
    rule = wanted.get(code.upper()) or wanted.get(code.lower().replace("_", "-"))
    if rule:
        show_page(manual.render(rule, law_of(rule.code)), out)
        return
    _explain_word(code, wanted, out)


def _explain_word(word: str, checks: Iterable[str], out: "Console") -> None:
    """Explain a word of the vocabulary at hand; nearest are the names of checks and the words together."""
    from timeline.query import words as vocabulary
    from timeline.views import words as view

    timeline = record_at_hand()
    try:
        show_page(view.render(vocabulary.find(timeline, word)), out)
    except QueryError:
        known = [*checks, *dict.fromkeys(known.name for known in vocabulary.words(timeline))]
        listed = "`timeline explain` lists the checks, `timeline words` the words"
        refuse(f"no check and no word is `{word}`", did_you_mean(word, known, listed))


@command(Panel.CHECK, "due", "due --today 2011-05-20")
@taking(reading=record, day=today, out=output)
def due(reading: Reading, day: dt.date, out: "Console") -> None:
    """Show what lies ahead of a day: mandates that end, notices, plans; and what passed without an outcome."""
    from timeline.checks.due import due as agenda
    from timeline.views import due as view

    if is_nothing(reading.timeline):
        finish(reading, nothing=True)
    show_page(view.render(agenda(reading.timeline, day), day), out)
    finish(reading)


def problems_of(reading: Reading) -> list[Problem]:
    """Everything that is wrong with a record, in the order of the files."""
    return _checked(reading).problems


def _checked(reading: Reading) -> "Checked":
    from timeline.checks.remembered import remembered

    return remembered(reading, cache.folder())


def _codes(given: Iterable[str] | None) -> tuple[str, ...]:
    from timeline import checks

    codes = tuple(code.strip().upper() for codes in given or () for code in codes.split(","))
    for code in codes:
        if not any(known.startswith(code) for known in checks.all_rules()):
            refuse(
                f"no check has the code `{code}`",
                "a code is TL and three digits; a prefix such as TL5 means all of them",
            )
    return codes


def _matching(problems: Iterable[Problem], wanted: tuple[str, ...], unwanted: tuple[str, ...]) -> list[Problem]:
    return [
        p
        for p in problems
        if (not wanted or p.code.startswith(wanted)) and not (unwanted and p.code.startswith(unwanted))
    ]


def _as_json(problems: Sequence[Problem]) -> str:
    """The problems as they are; msgspec itself would not write a file's name that is no UTF-8."""
    import json

    import msgspec

    return json.dumps(msgspec.to_builtins(problems), indent=2, ensure_ascii=False)


def refuse_faulty(reading: Reading) -> None:
    """Nothing is written from a record with errors."""
    errors = [problem for problem in problems_of(reading) if problem.level is Level.ERROR]
    if errors:
        print_problems(errors, reading, console(Color.auto, stderr=True))
        say("timeline: nothing was written, because the record has errors")
        raise typer.Exit(FOUND)
