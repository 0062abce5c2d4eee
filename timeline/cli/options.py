"""Options that several commands share, each declared once, and what a shell offers when a word is begun."""

# Annotations are evaluated here, once: Typer needs them at run time, and evaluating strings takes it twice as long.

import datetime as dt
import inspect
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

import msgspec
import typer

from timeline.cli.base import Color, console, needing, refuse, refuse_error
from timeline.query import InMemory, Known, Query, QueryError, Term, parse, select
from timeline.record import Refused, Timeline, When, dates
from timeline.text import cache, reader
from timeline.text.files import bounded, is_regular
from timeline.text.reader import Reading

if TYPE_CHECKING:
    from rich.console import Console

    from timeline.corpus.engine import Store


def offering(kind: str) -> Callable[[typer.Context, str], list[tuple[str, str]]]:
    """What completes a word of a kind from the record at hand; nothing where there is none, or it cannot be read."""

    def offer(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        from timeline.authoring import completion

        timeline = record_at_hand(ctx.params.get("file"))
        if kind == "query":
            return completion.terms(timeline, incomplete, ctx.params.get("query") or ())
        return completion.offered(timeline, kind, incomplete)

    return offer


def record_at_hand(paths: Sequence[str] | None = None) -> Timeline:
    """The record that is named, or is here, as far as it reads; an empty one where there is none."""
    try:
        usual = None if paths else os.environ.get("TIMELINE_FILE") or reader.find(Path.cwd())
        named = paths or ([str(usual)] if usual else [])
        if any(map(_is_parquet, named)):
            return Timeline()
        return reader.load(named, bytes, cache.remembering(cache.folder())).timeline
    except (reader.CannotRead, OSError):
        return Timeline()


def taking(**bundles: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the options of other functions; it gets what these return, under the names given here."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        own = inspect.signature(command).parameters
        shared = {name: inspect.signature(bundle).parameters for name, bundle in bundles.items()}

        @wraps(command)
        def run(**given: Any) -> Any:
            made = {name: bundle(**{key: given.pop(key) for key in shared[name]}) for name, bundle in bundles.items()}
            return command(**made, **given)

        kept = {key: p for key, p in own.items() if key not in bundles}
        for parameters in shared.values():
            kept.update(parameters)
        run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in kept.values()]
        )
        run.__annotations__ = {key: parameter.annotation for key, parameter in kept.items()}
        return run

    return decorate


_RECORD = "The record"


_FILTERS = "Filters"


def output(
    color: Annotated[Color, typer.Option(help="When to use colours.", rich_help_panel="Output")] = Color.auto,
) -> "Console":
    """Where a command prints."""
    return console(color)


Files = Annotated[
    list[str] | None,
    typer.Option(
        "-f",
        "--file",
        metavar="PATH",
        help="A file or a folder of records, or of Parquet; may repeat; `-` is standard input. Else $TIMELINE_FILE, "
        "else the nearest data/events.yaml or events.yaml upward from here.",
        rich_help_panel=_RECORD,
    ),
]

Timeout = Annotated[
    float, typer.Option("--timeout", metavar="SECONDS", min=0.01, help="How long to wait for an address.")
]


def record(file: Files = None) -> Reading:
    """The record a command reads."""
    return read_record(file)


ENGINE_OPTION: Final = typer.Option(
    "--engine",
    metavar="ENGINE",
    envvar="TIMELINE_ENGINE",
    show_envvar=False,
    help="What answers for Parquet: duckdb (the default), spark://HOST:PORT, or local[*] for Spark on this machine. "
    "Else $TIMELINE_ENGINE.",
    rich_help_panel=_RECORD,
)


class Opened(NamedTuple):
    """The record a command asks: read into memory, or Parquet files that an engine answers for."""

    reading: Reading
    store: "Store | None" = None

    @property
    def total(self) -> int:
        """How many events it holds."""
        return self.store.total if self.store else len(self.reading.timeline.events)

    @property
    def known(self) -> Known:
        """What it knows: its words, and what names mean."""
        return self.store or InMemory(self.reading.timeline)

    def chosen(self, asked: "Asked", *, reverse: bool = False, limit: int | None = None) -> Timeline:
        """The events that are asked for; a query the record cannot answer is wrong use."""
        if self.store:
            with answering(self.store.engine):
                return self.store.select(asked.query, asked.read_date, reverse=reverse, limit=limit)
        timeline = asked.of(self.reading.timeline)
        if not reverse and limit is None:
            return timeline
        events = timeline.events[::-1] if reverse else timeline.events
        return msgspec.structs.replace(timeline, events=events[:limit])


def opened(
    file: Files = None,
    engine: Annotated[str | None, ENGINE_OPTION] = None,
) -> Opened:
    """The record a command asks, of YAML or of Parquet."""
    paths = file or usual_paths()
    if not any(map(_is_parquet, paths)):
        return Opened(read_record(paths))
    nothing = Timeline()
    with answering(engine or ""):
        from timeline.corpus import engine as engines

        return Opened(Reading(nothing, [], {}, {}, nothing), engines.opened(paths, engine or ""))


def _is_parquet(path: str) -> bool:
    """Whether a path names Parquet: by its suffix, or a folder in which nothing else is."""
    if path.lower().endswith(".parquet"):
        return True
    if not os.path.isdir(path):  # noqa: PTH112 - also where we may not look
        return False
    try:
        return not reader.files([path])
    except reader.CannotRead:
        return any(Path(path).rglob("*.parquet"))


@contextmanager
def answering(engine: str) -> Iterator[None]:
    """What an engine cannot answer, or a file that it cannot read, is wrong use."""
    is_spark = engine not in ("", "duckdb")
    with needing("spark" if is_spark else "corpus", "Spark" if is_spark else "Parquet"):
        from timeline.corpus.parquet import NotOurs

        try:
            yield
        except (QueryError, NotOurs) as error:
            refuse(error.message, error.hint)
        except OSError as error:
            refuse_error(error)


def record_files(file: Files = None) -> list[str]:
    """The files of the record a command writes."""
    paths = file or usual_paths()
    for path in paths:
        if path == "-" or not (Path(path).is_dir() or is_regular(path)):
            name = "standard input" if path == "-" else path
            refuse(f"{name} cannot be written to", "name a file with `-f`")
    return paths


def followed(paths: Sequence[str] | None) -> list[str]:
    """The files and folders of a record that is followed as it is saved; what cannot be followed is wrong use."""
    named = list(paths or usual_paths())
    for path in named if "-" in named else located(named):
        if path == "-" or not is_regular(path):
            refuse(f"{'standard input' if path == '-' else path} cannot be followed", "name a file or a folder")
    return named


def located(paths: Sequence[str] | None) -> list[str]:
    """The files that files and folders stand for, the usual ones if none are named; wrong use where none are there."""
    named = paths or usual_paths()
    if parquet := next(filter(_is_parquet, named), None):
        asking = "show, event, actors, sources, figures, stats and export"
        refuse(f"{parquet} is Parquet, which is asked and not edited", f"{asking} read it; here name the YAML")
    try:
        return reader.files(named)
    except reader.CannotRead as error:
        refuse(str(error))


def read_record(paths: Sequence[str] | None) -> Reading:
    """Read files and folders, the usual ones if none are named; what cannot be read is wrong use."""
    files = located(paths)
    try:
        with _patience(files):
            return reader.load(files, standard_input, cache.remembering(cache.folder()))
    except reader.CannotRead as error:
        refuse(str(error))


def standard_input() -> bytes:
    """What stands on standard input, as it is."""
    return bounded(sys.stdin.buffer)


def _patience(files: Sequence[str]) -> AbstractContextManager[object]:
    """A sign of life on a terminal while a large record is read, which takes about a second for every 6 MiB."""
    size = sum(Path(file).stat().st_size for file in files if file != "-") / 2**20
    if size < 4 or not sys.stderr.isatty():
        return nullcontext()
    return console(Color.auto, stderr=True).status(f"Reading {size:.0f} MiB …")


def here() -> Path:
    """The folder this runs in; that it is gone is wrong use."""
    try:
        return Path.cwd()
    except OSError:
        refuse("the folder this runs in is not there any more", "go to another one")


def usual_paths_or_none() -> list[str]:
    """The record that is meant when none is named; empty where there is none."""
    if named := os.environ.get("TIMELINE_FILE"):
        return [named]
    found = reader.find(here())
    return [os.path.relpath(found)] if found else []


def usual_paths() -> list[str]:
    """The record that is meant when none is named; wrong use where there is none."""
    if paths := usual_paths_or_none():
        return paths
    refuse(
        "there is no record here: no data/events.yaml or events.yaml in this folder or above it",
        "name one with `-f PATH`, or in TIMELINE_FILE, or begin one with `timeline init`",
    )


Many = list[str] | None


class Asked(NamedTuple):
    """What the filters ask for."""

    query: Query
    read_date: Callable[[str], When]
    today: dt.date

    def also(self, word: str) -> "Asked":
        """The same with one more term; a word that is not one is wrong use."""
        return self._replace(query=msgspec.structs.replace(self.query, terms=(*_terms([word]), *self.query.terms)))

    def of(self, timeline: Timeline) -> Timeline:
        """The selection; a query the record cannot answer is wrong use."""
        try:
            return select(timeline, self.query, self.read_date)
        except QueryError as error:
            refuse(error.message, error.hint)


def filter_option(*names: str, help: str, metavar: str = "WORD") -> Any:
    """An option of the filters, with what completes it."""
    offering = OFFERED.get(names[0])
    return typer.Option(*names, help=help, metavar=metavar, rich_help_panel=_FILTERS, autocompletion=offering)


OFFERED: Final = {
    f"--{kind}": offering(kind)
    for kind in ("actor", "type", "tag", "dispute", "source", "status", "form", "figure", "kind", "link", "dated")
} | {"--claim-by": offering("actor"), "--part-of": offering("actor"), "--claim-source": offering("source")}
"""The options whose words the record knows."""


def today(
    today: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day that `last May` is relative to.", rich_help_panel=_FILTERS),
    ] = None,
) -> dt.date:
    """The day it is, or is to be taken to be."""
    if today is None:
        return dt.date.today()  # noqa: DTZ011
    try:
        return dt.date.fromisoformat(today)
    except ValueError:
        refuse(f"`--today {today}` is not a day", "write it as in 2012-05-16")


def filters(
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUERY]...", help="Terms such as `type:strike`.", autocompletion=offering("query")),
    ] = None,
    actor: Annotated[
        Many, filter_option("--actor", "-a", help="Events of an actor, its parts, its people and its speakers.")
    ] = None,
    type: Annotated[Many, filter_option("--type", "-t", help="Events of a type, such as strike.")] = None,
    tag: Annotated[Many, filter_option("--tag", help="Events with a tag.")] = None,
    dispute: Annotated[Many, filter_option("--dispute", help="Events of a dispute.")] = None,
    source: Annotated[
        Many, filter_option("--source", help="Events that cite a source, by its id or publisher.")
    ] = None,
    status: Annotated[Many, filter_option("--status", help="Events of a status, such as planned.")] = None,
    from_: Annotated[
        Many, filter_option("--from", help="Events on or after a date: EDTF or words.", metavar="DATE")
    ] = None,
    to: Annotated[Many, filter_option("--to", help="Events on or before a date.", metavar="DATE")] = None,
    text: Annotated[Many, filter_option("--text", help="Events whose words hold a text.", metavar="TEXT")] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="Only events that list the actor itself.", rich_help_panel=_FILTERS)
    ] = False,
    certain: Annotated[
        bool, typer.Option("--certain", help="Only dates and figures that must lie in range.", rich_help_panel=_FILTERS)
    ] = False,
    today_: Annotated[
        str | None,
        typer.Option(
            "--today", metavar="DATE", help="The day that `last May` is relative to.", rich_help_panel=_FILTERS
        ),
    ] = None,
) -> Asked:
    """The query that terms and options compile to."""
    day = today(today_)
    options = {"actor": actor, "type": type, "tag": tag, "dispute": dispute, "source": source, "status": status}
    options |= {"from": from_, "to": to, "text": text}
    given = tuple(Term(key, value) for key, values in options.items() for value in values or ())
    compiled = Query(terms=(*_terms(query or ()), *given), exact=exact, certain=certain)
    return Asked(compiled, lambda text: date_in_words(text, day), day)


def _terms(words: Sequence[str]) -> tuple[Term, ...]:
    try:
        return parse(words)
    except QueryError as error:
        refuse(error.message, error.hint)


def date_in_words(text: str, day: dt.date) -> When:
    """EDTF, else words; dateparser is only imported for words."""
    try:
        return dates.parse(text)
    except Refused:
        from timeline.query import phrases

        return phrases.parse(text, day)
