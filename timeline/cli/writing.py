"""Commands that write the record: `init`, `schema`, `format`."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from timeline.cli.base import (
    FINE,
    FOUND,
    Color,
    Panel,
    command,
    console,
    edits,
    emit,
    finish,
    is_file,
    print_problems,
    refuse,
    refuse_error,
    rewrite,
    say,
    text_of,
    write,
)
from timeline.cli.checking import problems_of, refuse_faulty
from timeline.cli.options import date_in_words, located, read_record, record, taking
from timeline.record import AnyRecord, Level, Problem, Refused, Timeline, spoken_list
from timeline.text import reader
from timeline.text.clippings import FOLDER
from timeline.text.files import Edit
from timeline.text.reader import Reading

if TYPE_CHECKING:
    from timeline.authoring.fields import Tie
    from timeline.authoring.placement import Addition


@command(Panel.WRITE, "init bins-2025", "init disputes/pay-2025")
def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to begin it; made if not there.")] = Path(),
) -> None:
    """Begin a record: a small one to write over, each part explained, and its schema. Overwrites nothing."""
    from importlib.resources import files

    events, beside = folder / "events.yaml", folder / "events.schema.json"
    for file in (events, beside, folder / "data" / "events.yaml"):
        if file.exists():
            refuse(f"{file} is there already; nothing was written", "name another folder: `timeline init FOLDER`")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        refuse_error(error)
    text = files("timeline").joinpath("starter.yaml").read_bytes()
    write(beside, _schema(reader.read({str(events): text}).timeline))
    write(events, text)
    _ignore(folder / ".gitignore", beside.name)
    say(f"Created {events}, and {beside.name} for editors")
    say(f"  try `timeline show -f {events}`, then `timeline add -f {events}`; write over what it holds")


def _ignore(file: Path, name: str) -> None:
    """Keep what is made from the record out of git, where two people's would only conflict."""
    if not file.exists():
        write(
            file,
            f"# Texts of articles that `timeline clip --keep` keeps, for the keepers of the record alone.\n{FOLDER}/\n"
            f"# What `timeline add` keeps till it is written, and what `timeline schema` makes.\n*.draft*\n{name}\n",
        )


@command(Panel.WRITE, "schema", "schema -o data/events.schema.json")
@taking(reading=record)
def schema(
    reading: Reading,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE", help="Write here, beside the record; `-` is stdout.")
    ] = "-",
) -> None:
    """Print the JSON Schema of the record, for editors: every field explained, its own ids offered."""
    if output != "-":
        refuse_faulty(reading)
        write(Path(output), _schema(reading.timeline))
        return
    emit(_schema(reading.timeline))
    finish(reading)


@command(Panel.WRITE, "format --check", "format data/events.yaml")
def format(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]...", help="Files or folders; else the usual record.")
    ] = None,
    file: Annotated[list[str] | None, typer.Option("-f", "--file", metavar="PATH", help="The same as PATH.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what would change; the exit code is 1 if anything would.")
    ] = False,
) -> None:
    """Set files in house style: keys and events in order, quotes only where needed, every comment kept in its place."""
    named = [*(paths or ()), *(file or ())]
    made = _formatted(named) if check else rewrite(located(named), lambda: _formatted(named))
    for path, text in made.fresh.items():
        if not is_file(path) and not check:
            emit(text)
        elif text != made.old[path]:
            verb = "would change" if check else "set in house style"
            say(f"timeline: {path}: {_what_changes(made.old[path], text)} {verb}")
    raise typer.Exit(FOUND if check and made.fresh != made.old else FINE)


class _Formatted(NamedTuple):
    """Files as they are and in house style."""

    old: dict[str, str]
    fresh: dict[str, str]

    @property
    def edits(self) -> list[Edit]:
        """What is to be written: the files that change, not what only comes in by a pipe."""
        return edits(self.old, {path: text for path, text in self.fresh.items() if is_file(path)})


def _formatted(paths: Sequence[str]) -> _Formatted:
    reading = read_record(paths)
    _finish_unless_whole(reading)
    old = {path: text_of(path, reading) for path in reading.texts}
    made = _Formatted(old, {path: _tidied(path, text) for path, text in old.items()})
    if made.fresh != made.old:
        _prove_the_same(reading, made.fresh)
    return made


def _finish_unless_whole(reading: Reading) -> None:
    """Nothing is written over a file that cannot be read whole."""
    errors = [problem for problem in reading.problems if problem.level is Level.ERROR]
    if errors:
        print_problems(errors, reading, console(Color.auto, stderr=True))
        say("timeline: nothing was written, because the record cannot be read whole")
        raise typer.Exit(FOUND)


def _tidied(path: str, text: str) -> str:
    from timeline.text.formatting import formatted
    from timeline.text.units import CannotCut

    try:
        return formatted(text)
    except CannotCut as error:
        refuse(f"{path}:{error.line}: nothing was written: {error.reason}")


def _prove_the_same(reading: Reading, fresh: dict[str, str]) -> None:
    """The record means the same as before, or nothing is written."""
    again = reader.read({path: text.encode() for path, text in fresh.items()})
    if _held(again.timeline) != _held(reading.timeline):
        refuse("nothing was written: in house style the record would not mean the same", "please report this")


def _held(timeline: Timeline) -> tuple[Any, ...]:
    """All that a record holds, its events in order of date and, within a day, in that of the file."""
    events = sorted(timeline.events, key=lambda event: event.date.order)
    return timeline.title, timeline.summary, timeline.vocabulary, timeline.actors, timeline.sources, events


def _what_changes(old: str, fresh: str) -> str:
    from timeline.text.formatting import changed

    ids = [f"`{id}`" for id in changed(old, fresh)]
    more = [f"{len(ids) - 5} more"] if len(ids) > 5 else []
    return spoken_list([*ids[:5], *more]) if ids else "what stands between the records"


def as_of(
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="The paper's date, to which `yesterday` is relative; else today."),
    ] = None,
) -> dt.date:
    """The day that dates in words are relative to."""
    today = dt.date.today()  # noqa: DTZ011
    if as_of is None:
        return today
    try:
        when = date_in_words(as_of, today)
    except Refused as refused:
        refuse(f"`--as-of`: {refused.message}", refused.hint)
    if when.earliest is None or when.earliest != when.latest:
        refuse(f"`--as-of {as_of}` is not a day", "write it as in 2011-02-25")
    return when.earliest


class Placed(NamedTuple):
    """Files before and after records were put into them, and what is wrong with the record then."""

    old: dict[str, str]
    fresh: dict[str, str]
    after: Reading
    problems: list[Problem]

    @property
    def errors(self) -> list[Problem]:
        """What keeps it from being written."""
        return [problem for problem in self.problems if problem.level is Level.ERROR]

    @property
    def edits(self) -> list[Edit]:
        """What is to be written: the files that changed, and the schemas beside them; nothing if there is an error."""
        changed = [] if self.errors else edits(self.old, self.fresh)
        timeline = self.after.timeline
        return [*changed, *(edit for e in changed for edit in _schema_beside(e.file, e.new.decode(), timeline))]


def placed_in(
    files: Sequence[str],
    records: "Sequence[AnyRecord]",
    back: "Iterable[tuple[Tie, str]]" = (),
    additions: "Sequence[Addition]" = (),
) -> Placed:
    """Put records, links back to them, and what other events are to have besides, into their files.

    These are read afresh: somebody may have saved them meanwhile.
    """
    from timeline.authoring import placement
    from timeline.text import units

    reading = read_record(files)
    refuse_faulty(reading)
    old = {path: text_of(path, reading) for path in reading.texts}
    try:
        fresh = placement.place(old, reading.timeline, records, back, additions)
    except units.CannotCut as error:
        refuse(f"nothing was written: {error}", "add it by hand:\n\n" + lines_of(records))
    after = reader.read({path: text.encode() for path, text in fresh.items()})
    ids = {record.id for record in records} | {addition.event for addition in additions}
    told = [p for p in problems_of(after) if p.level is Level.ERROR or (p.record in ids and p.level is Level.WARNING)]
    return Placed(old, fresh, after, told)


def lines_of(records: "Iterable[AnyRecord]") -> str:
    from timeline.text import writer

    return "\n".join(writer.record(record) for record in records)


def put(
    files: Sequence[str],
    records: "Sequence[AnyRecord]",
    back: "Sequence[tuple[Tie, str]]" = (),
    additions: "Sequence[Addition]" = (),
    *,
    dry_run: bool,
    is_seen: bool = False,
) -> None:
    """Add records, and links back to them; tell what the checks say of them, unless that `is_seen` already."""

    def make() -> Placed:
        return placed_in(files, records, back, additions)

    placed = make() if dry_run else rewrite(located(files), make)
    if placed.problems and (placed.errors or not is_seen):
        print_problems(placed.problems, placed.after, console(Color.auto, stderr=True))
    longer = [placed.after.timeline.event[addition.event] for addition in additions if not placed.errors]
    tell(placed, [*records, *longer], dry_run=dry_run, added_to=[event.id for event in longer])


def tell(placed: Placed, records: "Sequence[AnyRecord]", *, dry_run: bool, added_to: Sequence[str] = ()) -> None:
    """Tell where the records are now, or print what would be written, or why nothing was."""
    if placed.errors:
        say("timeline: nothing was written, because the record would have an error; this was to be added:\n")
        say(lines_of(records))
        raise typer.Exit(FOUND)
    if dry_run:
        emit(lines_of(records))
        return
    for added in records:
        path = placed.after.timeline.origins[added.id].file
        done = "added to" if added.id in added_to else "added"
        say(f"timeline: {path}:{_line_of(added.id, placed.fresh[path])}: {done} `{added.id}`")


def _line_of(id: str, text: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), 1) if line.strip() == f"- id: {id}")


def _schema_beside(file: Path, text: str, timeline: Timeline) -> list[Edit]:
    """The schema beside a file, made again if the first line of the file names one that we made."""
    import re

    from timeline.authoring.schema import MADE_BY

    named = re.match(r"\ufeff?# yaml-language-server: \$schema=(\S+)", text)
    beside = file.parent / named[1] if named else None
    if beside and beside.is_file() and MADE_BY in beside.read_text(errors="replace"):
        return [Edit(beside, _schema(timeline).encode())]
    return []


def _schema(timeline: Timeline) -> str:
    import json

    from timeline.authoring.schema import schema

    return json.dumps(schema(timeline), indent=2, ensure_ascii=False) + "\n"
