"""The command that takes records from other programs: `import`."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from timeline.cli.base import (
    FOUND,
    Color,
    Panel,
    command,
    console,
    needing,
    print_problems,
    refuse,
    refuse_error,
    rewrite,
    say,
)
from timeline.cli.checking import refuse_faulty
from timeline.cli.options import Many, date_in_words, located, read_record, record_files, standard_input, taking
from timeline.cli.writing import Placed, as_of, placed_in, tell
from timeline.query import QueryError
from timeline.record import AnyRecord, count, did_you_mean, spoken_list
from timeline.text import files as filing
from timeline.text.files import Edit

if TYPE_CHECKING:
    from timeline.authoring.importing import Importer, rows


def _formats_offered(incomplete: str) -> list[str]:
    from timeline.authoring import importing

    return [name for name in importing.names() if name.startswith(incomplete)]


def _list_formats(wanted: bool) -> None:
    from timeline.authoring import importing

    if wanted:
        for name in importing.names():
            typer.echo(f"{name:11} {(importing.get(name).__doc__ or '').strip().splitlines()[0]}")
        raise typer.Exit


def import_options(
    map_: Annotated[
        Many, typer.Option("--map", metavar="COLUMN=FIELD", help="csv: what a column is; `COLUMN=` leaves it out.")
    ] = None,
    type_: Annotated[
        str | None,
        typer.Option("--type", metavar="TYPE", help="ics, timelinejs: the type of events that name none."),
    ] = None,
) -> dict[str, Any]:
    """The options of formats that were given, by the names that importers have for them."""
    pairs = [pair.partition("=") for pair in map_ or ()]
    if wrong := [column for column, equals, _ in pairs if not equals]:
        refuse(f"`--map {wrong[0]}` names no field", "write `--map COLUMN=FIELD`")
    given = {"map": {column: field for column, _, field in pairs}, "type": type_}
    return {name: value for name, value in given.items() if value}


@command(
    Panel.WRITE,
    "import csl library.json --dry-run",
    "import csv sheet.csv --map What=title --map 'Seen by='",
    "import ics calendar.ics --type meeting",
    name="import",
)
@taking(files=record_files, day=as_of, options=import_options)
def import_(
    files: list[str],
    day: dt.date,
    options: dict[str, Any],
    format: Annotated[str, typer.Argument(metavar="FORMAT", help="See --list.", autocompletion=_formats_offered)],
    source: Annotated[str, typer.Argument(metavar="FILE", help="What to read; `-` is standard input.")],
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Leave out what cannot be used.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be written, and write nothing.")] = False,
    _list: Annotated[
        bool, typer.Option("--list", callback=_list_formats, is_eager=True, help="List the formats.")
    ] = False,
) -> None:
    """Add events of a table, a calendar or TimelineJS, or sources of a reference manager: all of them, or nothing.

    What the record has already stays as it is; where the file differs, the difference is reported.
    """
    from timeline.authoring.importing import rows

    importer = _importer(format, options)
    known = _known(files, day)
    table = _table(importer, source, known, options)
    outcome = rows.read(table, known, importer.KIND)
    _tell(_Told(source, importer.UNIT), table, outcome, known)
    if not outcome.good and not outcome.bad:
        say(f"timeline: {source}: nothing to add")
        return

    def fitted() -> _Fitted:
        return _fitting(files, outcome, skip_bad=skip_bad)

    made = fitted() if dry_run else rewrite(located(files), fitted)
    if made.placed.errors:
        print_problems(made.placed.errors, made.placed.after, console(Color.auto, stderr=True))
    for line in rows.told(made.bad, importer.UNIT):
        say(f"timeline: {source}: {line}")
    if made.bad and not skip_bad:
        say(f"timeline: nothing was written; correct these {importer.UNIT}s, or leave them out with --skip-bad")
        raise typer.Exit(FOUND)
    tell(made.placed, made.records, dry_run=dry_run)


def _importer(format: str, options: dict[str, Any]) -> "Importer":
    from timeline.authoring import importing

    names = importing.names()
    if format not in names:
        refuse(f"no format is `{format}`", did_you_mean(format, names, f"name one: {', '.join(names)}"))
    for option in options:
        if option not in importing.options(format):
            takers = [name for name in names if option in importing.options(name)]
            refuse(f"{format} does not take `--{option}`", f"it is for {spoken_list(takers)}")
    return importing.get(format)


def _known(files: list[str], day: dt.date) -> Any:
    """The record, how dates are read, and the day it is."""
    from timeline.authoring.fields import Known

    reading = read_record(files)
    refuse_faulty(reading)
    today = dt.date.today().isoformat()  # noqa: DTZ011
    return Known(reading.timeline, lambda text: date_in_words(text, day), today=today)


def _table(importer: "Importer", source: str, known: Any, options: dict[str, Any]) -> "rows.Table":
    text = _text(source)
    try:
        with needing("import", "a calendar"):
            return importer.read(text, known, **options)
    except QueryError as error:
        refuse(f"{source}: {error.message}", error.hint)


def _text(name: str) -> str:
    """The text of a file of another program."""
    try:
        return (standard_input() if name == "-" else filing.read(name)).decode().removeprefix("\ufeff")
    except OSError as error:
        refuse_error(error)
    except UnicodeDecodeError as error:
        refuse(f"{name} is not UTF-8 at byte {error.start}", "save it as UTF-8, in a spreadsheet as `CSV UTF-8`")


class _Told(NamedTuple):
    """How to speak of the rows of a file."""

    source: str
    unit: str


def _tell(told: _Told, table: "rows.Table", outcome: "rows.Outcome", known: Any) -> None:
    """What is not taken, how dates in words are understood, and what the record has already."""
    from timeline.authoring.importing import rows

    where = f"timeline: {told.source}:"
    for aside in table.asides:
        say(f"{where} {aside}")
    for row, meaning in rows.understood(outcome.good):
        say(f"{where} {told.unit} {rows.called(row)}: {meaning}")
    for row, record in outcome.present:
        same = next(r for r in known.timeline.records() if r.id == record.id)
        if differing := rows.differences(row, record, same):
            say(f"{where} {told.unit} {row.number}: `{same.id}` stays as it is: {'; '.join(differing)}")
    if outcome.present:
        verb = "is" if len(outcome.present) == 1 else "are"
        say(f"{where} {count(len(outcome.present), told.unit)} {verb} in the record already")


class _Fitted(NamedTuple):
    """Records put into their files, and the rows that cannot be used."""

    placed: Placed
    records: Sequence[AnyRecord]
    bad: "list[rows.Bad]"
    skip_bad: bool

    @property
    def edits(self) -> list[Edit]:
        """What is to be written: nothing while there are bad rows, unless they are to be left out."""
        return self.placed.edits if self.skip_bad or not self.bad else []


def _fitting(files: Sequence[str], outcome: "rows.Outcome", *, skip_bad: bool) -> _Fitted:
    """The records in their files without those that the whole would have an error with, whose rows are bad."""
    from timeline.authoring.importing import rows

    good, bad = outcome.good, outcome.bad
    while True:
        placed = placed_in(files, [record for _, record in good])
        of = {record.id: row for row, record in good}
        faulty = [(of[p.record], p) for p in placed.errors if p.record in of]
        found = [rows.Bad(row.number, f"{p.message}; {p.hint}", row.name) for row, p in faulty]
        if not found:
            return _Fitted(placed, [record for _, record in good], bad, skip_bad)
        wrong = {problem.record for problem in placed.errors}
        bad, good = [*bad, *found], [(row, record) for row, record in good if record.id not in wrong]
