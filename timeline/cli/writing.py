"""Commands that write the record: `init`, `schema`, `format`, `add`, `import`."""

import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, NoReturn, TypeVar

import typer

from timeline import exporters
from timeline.cli.base import (
    FINE,
    FOUND,
    Color,
    app,
    console,
    edits,
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
from timeline.cli.options import (
    OFFERED,
    Many,
    date_in_words,
    located,
    read_record,
    record,
    record_files,
    standard_input,
    taking,
)
from timeline.query import QueryError
from timeline.record import AnyRecord, Event, Level, Problem, Refused, Timeline, source_mentions, spoken_list
from timeline.text import files as filing
from timeline.text import reader
from timeline.text.files import Edit
from timeline.text.reader import Reading

if TYPE_CHECKING:
    from timeline.authoring import drafts, imports, interview

_T = TypeVar("_T")


@app.command()
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
        write(file, f"# Made from the record by `timeline schema`.\n{name}\n")


@app.command()
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
    typer.echo(_schema(reading.timeline), nl=False)
    finish(reading)


@app.command()
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
            typer.echo(text, nl=False)
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
    _prove_the_same(made.old, made.fresh)
    return made


def _finish_unless_whole(reading: Reading) -> None:
    """Nothing is written over a file that cannot be read whole."""
    errors = [problem for problem in reading.problems if problem.level is Level.ERROR]
    if errors:
        print_problems(errors, reading, console(Color.auto, stderr=True))
        say("timeline: nothing was written, because the record cannot be read whole")
        raise typer.Exit(FOUND)


def _tidied(path: str, text: str) -> str:
    from timeline.text.document import CannotCut
    from timeline.text.formatting import tidied

    try:
        return tidied(text)
    except CannotCut as error:
        refuse(f"{path}:{error.line}: nothing was written: {error.reason}")


def _prove_the_same(old: dict[str, str], fresh: dict[str, str]) -> None:
    """The record means the same as before, or nothing is written."""
    if old == fresh:
        return
    exported = [
        exporters.get("json").render(reader.read({path: text.encode() for path, text in texts.items()}).timeline)
        for texts in (old, fresh)
    ]
    if exported[0] != exported[1]:
        refuse("nothing was written: in house style the record would not mean the same", "please report this")


def _what_changes(old: str, fresh: str) -> str:
    from timeline.text.formatting import changed

    ids = [f"`{id}`" for id in changed(old, fresh)]
    more = [f"{len(ids) - 5} more"] if len(ids) > 5 else []
    return spoken_list([*ids[:5], *more]) if ids else "what stands between the records"


_Given = dict[str, list[str]]
"""What options say of a new event, by its fields; speakers and what they say in turn."""


_EVENT = "The event"


def _of_event(*names: str, help: str, metavar: str = "TEXT") -> Any:
    offering = OFFERED.get(names[0])
    return typer.Option(*names, help=help, metavar=metavar, rich_help_panel=_EVENT, autocompletion=offering)


def new_event(
    title: Annotated[str | None, _of_event("--title", help="What happened, in a line.")] = None,
    type: Annotated[str | None, _of_event("--type", "-t", help="Its type, such as strike.", metavar="WORD")] = None,
    form: Annotated[str | None, _of_event("--form", help="Its form, such as one_day.", metavar="WORD")] = None,
    date: Annotated[str | None, _of_event("--date", "-d", help="When: EDTF or words.", metavar="DATE")] = None,
    actor: Annotated[Many, _of_event("--actor", "-a", help="Who took part; may repeat.", metavar="NAME")] = None,
    place: Annotated[str | None, _of_event("--place", help="Where.")] = None,
    source: Annotated[Many, _of_event("--source", "-s", help="A source, as in `echo-1, para 4`.", metavar="ID")] = None,
    summary: Annotated[str | None, _of_event("--summary", help="What is established, in our own words.")] = None,
    figure: Annotated[Many, _of_event("--figure", help="A figure that is established.", metavar="NAME=VALUE")] = None,
    claim_by: Annotated[Many, _of_event("--claim-by", help="Who makes a claim; once for each.", metavar="NAME")] = None,
    claim: Annotated[Many, _of_event("--claim", help="What is claimed; as often as --claim-by.")] = None,
    dispute: Annotated[str | None, _of_event("--dispute", help="The dispute it belongs to.", metavar="WORD")] = None,
    tag: Annotated[Many, _of_event("--tag", help="A word to find it by; may repeat.", metavar="WORD")] = None,
    status: Annotated[str | None, _of_event("--status", help="How sure it is, as planned.", metavar="WORD")] = None,
    id: Annotated[str | None, _of_event("--id", help="Its id; else one is made of the title.", metavar="ID")] = None,
) -> _Given:
    """What is said of a new event."""
    speakers, said = claim_by or [], claim or []
    if len(speakers) != len(said):
        refuse(
            "each `--claim` needs a `--claim-by`, and the other way round", "give both, as often as there are claims"
        )
    claims = [text for pair in zip(speakers, said, strict=True) for text in pair]
    once = {"title": title, "type": type, "form": form, "date": date, "place": place, "summary": summary}
    once |= {"dispute": dispute, "status": status, "id": id}
    several = {"actors": actor, "sources": source, "figures": figure, "tags": tag, "claims": claims}
    given = {name: [text] for name, text in once.items() if text is not None}
    return given | {name: texts for name, texts in several.items() if texts}


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


@app.command()
@taking(files=record_files, given=new_event, day=as_of)
def add(
    files: list[str],
    given: _Given,
    day: dt.date,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be written, and write nothing.")] = False,
) -> None:
    """Add an event to the record, in its place by date. On a terminal, what options leave out is asked for."""
    from timeline.authoring import drafts

    while True:
        reading = read_record(files)
        refuse_faulty(reading)
        known = drafts.Known(reading.timeline, lambda text: date_in_words(text, day))
        everything = any(name not in given for name in ("title", "type", "date", "sources"))
        if not _is_conversation():
            made = _answered(given, known)
        elif not (made := _asked(given, known, everything=everything)):
            return
        _put(files, made, dry_run=dry_run)
        if not (
            everything and _is_conversation() and _agreed("\nAnother event from the same source? [y/N]", usual=False)
        ):
            return
        given = {"sources": list(dict.fromkeys(id for _, id in source_mentions(made[-1])))}


def _is_conversation() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _answered(given: _Given, known: "drafts.Known") -> "list[AnyRecord]":
    """The event that options tell whole; a date in words is told as it was understood."""
    from timeline.authoring import drafts

    try:
        answered = drafts.answered(given, known)
    except drafts.UNUSABLE as refused:
        refuse(refused.message, refused.hint)
    event = drafts.event(answered)
    if given["date"] != [event.date.text]:
        say(f"timeline: {given['date'][0]}: {event.date}, {event.date.label}")
    return [event]


def _asked(given: _Given, known: "drafts.Known", *, everything: bool) -> "list[AnyRecord]":
    """The event that comes of a conversation, after the actors and sources made in it; none if it is not wanted."""
    from timeline.authoring import drafts, interview

    held = _converse(interview.interview(given, known, everything=everything))
    records = [*held.made, drafts.event(held.known)]
    if everything:
        say(f"\n{_lines(records)}")
        if not _agreed("Add it? [Y/n]", usual=True):
            say("timeline: nothing was written")
            return []
    return records


def _converse(talk: "interview.Talk[_T]") -> "_T":
    """Hold a conversation on the terminal, and return what comes of it."""
    from importlib import import_module

    with suppress(ImportError):
        import_module("readline")  # so that an answer can be edited as it is typed
    step = next(talk)
    while True:
        try:
            if isinstance(step, str):
                say(step)
                step = next(talk)
            else:
                if step.above:
                    say(step.above)
                step = talk.send(_prompt(step.question))
        except StopIteration as end:
            value: _T = end.value
            return value


def _prompt(question: str) -> str:
    suffix = " " if question.endswith("?") or "? [" in question else ": "
    return str(typer.prompt(question, default="", show_default=False, prompt_suffix=suffix, err=True))


def _agreed(question: str, *, usual: bool) -> bool:
    reply = _prompt(question).strip().lower()
    return reply in ("y", "yes") if reply else usual


class _Placed(NamedTuple):
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


def _placed(files: Sequence[str], records: "Sequence[AnyRecord]") -> _Placed:
    """Put records into their files, read afresh: somebody may have saved them meanwhile."""
    from timeline.authoring import drafts
    from timeline.text import document

    reading = read_record(files)
    refuse_faulty(reading)
    old = {path: text_of(path, reading) for path in reading.texts}
    try:
        fresh = drafts.placed(old, reading.timeline, records)
    except document.CannotCut as error:
        refuse(f"nothing was written: {error}", "add it by hand:\n\n" + _lines(records))
    after = reader.read({path: text.encode() for path, text in fresh.items()})
    ids = {record.id for record in records}
    return _Placed(old, fresh, after, [p for p in problems_of(after) if p.record in ids or p.level is Level.ERROR])


def _lines(records: "Iterable[AnyRecord]") -> str:
    from timeline.text import writer

    return "\n".join(writer.record(record) for record in records)


def _put(files: Sequence[str], records: "Sequence[AnyRecord]", *, dry_run: bool) -> None:
    """Add records, and tell what the checks say of them."""
    placed = _placed(files, records) if dry_run else rewrite(located(files), lambda: _placed(files, records))
    if placed.problems:
        print_problems(placed.problems, placed.after, console(Color.auto, stderr=True))
    _tell(placed, records, dry_run=dry_run)


def _tell(placed: _Placed, records: "Sequence[AnyRecord]", *, dry_run: bool) -> None:
    """Tell where the records are now, or print what would be written, or why nothing was."""
    if placed.errors:
        say("timeline: nothing was written, because the record would have an error; this was to be added:\n")
        say(_lines(records))
        raise typer.Exit(FOUND)
    if dry_run:
        typer.echo(_lines(records), nl=False)
        return
    for added in records:
        path = placed.after.timeline.origins[added.id].file
        say(f"timeline: {path}:{_line_of(added.id, placed.fresh[path])}: added `{added.id}`")


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


app.add_typer(import_, name="import")


@import_.command("csv")
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
    from timeline.authoring import drafts, imports

    reading = read_record(files)
    refuse_faulty(reading)
    known = drafts.Known(reading.timeline, lambda text: date_in_words(text, day))
    fields = dict(pair.split("=", 1) if "=" in pair else _refuse_map(pair) for pair in map_ or ())
    try:
        good, bad = imports.events(imports.rows(_table(table), fields), known)
    except QueryError as error:
        refuse(f"{table}: {error.message}", error.hint)
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

    placed: _Placed
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
        placed = _placed(files, [event for _, event in good])
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
