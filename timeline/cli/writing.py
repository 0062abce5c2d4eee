"""Commands that write the record: `init`, `schema`, `format`, `import`."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, NoReturn

import typer

from timeline.cli.base import (
    FINE,
    FOUND,
    Color,
    Panel,
    app,
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
from timeline.cli.options import Many, date_in_words, located, read_record, record, record_files, standard_input, taking
from timeline.query import QueryError
from timeline.record import AnyRecord, Event, Level, Problem, Refused, Timeline, spoken_list
from timeline.text import files as filing
from timeline.text import reader
from timeline.text.clippings import FOLDER
from timeline.text.files import Edit
from timeline.text.reader import Reading

if TYPE_CHECKING:
    from timeline.authoring import imports
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
    say(f"timeline: begun {events}, and {beside.name} for editors")
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
    return Placed(old, fresh, after, [p for p in problems_of(after) if p.record in ids or p.level is Level.ERROR])


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
    _tell(placed, [*records, *longer], dry_run=dry_run, added_to=[event.id for event in longer])


def _tell(placed: Placed, records: "Sequence[AnyRecord]", *, dry_run: bool, added_to: Sequence[str] = ()) -> None:
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
    """The schema beside a file, made anew if the first line of the file names one that we made."""
    import re

    from timeline.authoring.schema import MADE_BY

    named = re.match(r"\ufeff?# yaml-language-server: \$schema=(\S+)", text)
    beside = file.parent / named[1] if named else None
    if beside and beside.is_file() and MADE_BY in beside.read_text(errors="replace"):
        return [Edit(beside, _schema(timeline).encode())]
    return []


import_ = typer.Typer(help="Add events from a table.", no_args_is_help=True)


app.add_typer(import_, name="import", rich_help_panel=Panel.WRITE)


@command(
    Panel.WRITE,
    "import csv events.csv --dry-run",
    "import csv sheet.csv --map What=title --map 'Seen by=' --dry-run",
    name="csv",
    of=import_,
)
@taking(files=record_files, day=as_of)
def import_csv(
    files: list[str],
    day: dt.date,
    table: Annotated[str, typer.Argument(metavar="FILE", help="A CSV file with a header; `-` is standard input.")],
    map_: Annotated[
        Many, typer.Option("--map", metavar="COLUMN=FIELD", help="What a column is; `COLUMN=` leaves it out.")
    ] = None,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Leave out the rows that cannot be used.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be written, and write nothing.")] = False,
) -> None:
    """Add the events of a CSV file, with the columns of `export csv` or others that --map names."""
    from timeline.authoring import imports
    from timeline.authoring.fields import Known

    reading = read_record(files)
    refuse_faulty(reading)
    known = Known(reading.timeline, lambda text: date_in_words(text, day))
    fields = dict(pair.split("=", 1) if "=" in pair else _refuse_map(pair) for pair in map_ or ())
    try:
        good, bad = imports.events(imports.rows(_table(table), fields), known)
    except QueryError as error:
        refuse(f"{table}: {error.message}", error.hint)
    for line in imports.understood(good):
        say(f"timeline: {table}: {line}")
    made = (
        _fitting(files, good, bad)
        if dry_run
        else rewrite(located(files), lambda: _fitting(files, good, bad, skip_bad=skip_bad))
    )
    if made.placed.errors:
        print_problems(made.placed.errors, made.placed.after, console(Color.auto, stderr=True))
    for line in imports.told(made.bad):
        say(f"timeline: {table}: {line}")
    if made.bad and not skip_bad:
        say("timeline: nothing was written; mend these rows, or leave them out with --skip-bad")
        raise typer.Exit(FOUND)
    _tell(made.placed, made.events, dry_run=dry_run)


class _Fitted(NamedTuple):
    """Events put into their files, and the rows that cannot be used."""

    placed: Placed
    events: "list[Event]"
    bad: "list[imports.Bad]"
    skip_bad: bool

    @property
    def edits(self) -> list[Edit]:
        """What is to be written: nothing while there are bad rows, unless they are to be left out."""
        return self.placed.edits if self.skip_bad or not self.bad else []


def _fitting(
    files: Sequence[str], good: "list[tuple[imports.Row, Event]]", bad: "list[imports.Bad]", *, skip_bad: bool = False
) -> _Fitted:
    """The events put into their files without those that the record would have an error with, whose rows are bad."""
    from timeline.authoring import imports

    while True:
        placed = placed_in(files, [event for _, event in good])
        lines = {event.id: row.line for row, event in good}
        found = [imports.Bad(lines[p.record], f"{p.message}; {p.hint}") for p in placed.errors if p.record in lines]
        if not found:
            return _Fitted(placed, [event for _, event in good], bad, skip_bad)
        wrong = {problem.record for problem in placed.errors}
        bad, good = [*bad, *found], [(row, event) for row, event in good if event.id not in wrong]


def _refuse_map(pair: str) -> NoReturn:
    refuse(f"`--map {pair}` names no field", "write `--map COLUMN=FIELD`")


def _table(name: str) -> str:
    """The text of a table."""
    try:
        return (standard_input() if name == "-" else filing.read(name)).decode()
    except OSError as error:
        refuse_error(error)
    except UnicodeDecodeError as error:
        refuse(f"{name} is not UTF-8 at byte {error.start}", "save it as `CSV UTF-8`")


def _schema(timeline: Timeline) -> str:
    import json

    from timeline.authoring.schema import schema

    return json.dumps(schema(timeline), indent=2, ensure_ascii=False) + "\n"
