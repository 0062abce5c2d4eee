"""The command line: each command loads, selects, renders and prints. The only module that prints.

Data goes to stdout and messages to stderr. Exit codes: 0 fine; 1 problems, differences or conflicts found; 2 wrong use
or input that cannot be read.
"""

# Annotations are evaluated here, once: Typer needs them at run time, and evaluating strings takes it twice as long.

import datetime as dt
import inspect
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple, NoReturn, TypeVar

import typer

from timeline import __version__, cache, dates, exporters, reader
from timeline.dates import When
from timeline.model import AnyRecord, Event, Timeline, source_mentions
from timeline.problems import Level, Problem, Refused, count, did_you_mean, spoken_list
from timeline.query import CONDITIONS, Query, QueryError, Term, figure_name, find_event, parse, select
from timeline.reader import Reading

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from timeline import drafts, imports, interview
    from timeline.diff import Step
    from timeline.merge import Style

_T = TypeVar("_T")

app = typer.Typer(
    help="Keep the record of a council's industrial relations: checked, sourced, ready to print.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

FINE: Final = 0
FOUND: Final = 1
MISUSE: Final = 2


class Color(StrEnum):
    """When to colour the output."""

    auto = "auto"
    always = "always"
    never = "never"


class As(StrEnum):
    """How `show` lays out events."""

    table = "table"
    chronology = "chronology"
    cards = "cards"


class CheckFormat(StrEnum):
    """How `check` reports."""

    text = "text"
    json = "json"
    github = "github"
    sarif = "sarif"


Format = StrEnum("Format", {name: name.replace("_", "-") for name in exporters.names()})  # type: ignore[misc]


# Talking


def _console(color: Color, *, stderr: bool = False) -> "Console":
    """Where to print: coloured on a terminal unless NO_COLOR is set, plain text when piped."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    forced = {Color.always: True, Color.never: False}.get(color)
    return Console(
        file=stream,
        force_terminal=forced,
        color_system="auto" if forced is not True else "truecolor",
        no_color=True if forced is False else False if forced else None,
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=False,
    )


def _say(message: str) -> None:
    """A message for the person at the keyboard."""
    typer.echo(message, err=True)


def _refuse(message: str, hint: str = "") -> NoReturn:
    """Wrong use: say what is wrong and what would be right, and exit with 2."""
    _say(f"timeline: {message}" + (f"\n  {hint}" if hint else ""))
    raise typer.Exit(MISUSE)


# What a shell offers when a word is begun


def _offering(kind: str) -> Callable[[typer.Context, str], list[tuple[str, str]]]:
    """What completes a word of a kind from the record at hand; nothing where there is none, or it cannot be read."""

    def offer(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        from timeline import completion

        timeline = _record_at_hand(ctx)
        if kind == "query":
            return completion.terms(timeline, incomplete, ctx.params.get("query") or ())
        return completion.offered(timeline, kind, incomplete)

    return offer


def _record_at_hand(ctx: typer.Context) -> Timeline:
    named = ctx.params.get("file") or [os.environ.get("TIMELINE_FILE") or reader.find(Path.cwd())]
    try:
        return reader.load([str(path) for path in named if path], bytes, cache.remembering(cache.folder())).timeline
    except reader.CannotRead:
        return Timeline()


# Options that several commands share, each declared once


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
    return _console(color)


_Files = Annotated[
    list[str] | None,
    typer.Option(
        "-f",
        "--file",
        metavar="PATH",
        help="A file or a folder of records; may repeat; `-` is standard input. Else $TIMELINE_FILE, else the "
        "nearest data/events.yaml or events.yaml upward from here.",
        rich_help_panel=_RECORD,
    ),
]


def record(file: _Files = None) -> Reading:
    """The record a command reads."""
    return _read(file)


def record_files(file: _Files = None) -> list[str]:
    """The files of the record a command writes."""
    if "-" in (file or ()):
        _refuse("standard input cannot be written to", "name a file with `-f`")
    return file or _usual_paths()


def _read(paths: Sequence[str] | None) -> Reading:
    try:
        files = reader.files(paths or _usual_paths())
        with _patience(files):
            return reader.load(files, sys.stdin.buffer.read, cache.remembering(cache.folder()))
    except reader.CannotRead as error:
        _refuse(str(error))


def _patience(files: Sequence[str]) -> AbstractContextManager[object]:
    """A sign of life on a terminal while a large record is read, which takes about a second for every 6 MiB."""
    size = sum(Path(file).stat().st_size for file in files if file != "-") / 2**20
    if size < 4 or not sys.stderr.isatty():
        return nullcontext()
    return _console(Color.auto, stderr=True).status(f"Reading {size:.0f} MiB …")


def _usual_paths() -> list[str]:
    if named := os.environ.get("TIMELINE_FILE"):
        return [named]
    if found := reader.find(Path.cwd()):
        return [os.path.relpath(found)]
    _refuse(
        "there is no record here: no data/events.yaml or events.yaml in this folder or above it",
        "name one with `-f PATH`, or in TIMELINE_FILE, or begin one with `timeline init`",
    )


_Many = list[str] | None


class Asked(NamedTuple):
    """What the filters ask for."""

    query: Query
    read_date: Callable[[str], When]

    def of(self, timeline: Timeline) -> Timeline:
        """The selection; a query the record cannot answer is wrong use."""
        try:
            return select(timeline, self.query, self.read_date)
        except QueryError as error:
            _refuse(error.message, error.hint)


def _filter(*names: str, help: str, metavar: str = "WORD") -> Any:
    offering = _OFFERED.get(names[0])
    return typer.Option(*names, help=help, metavar=metavar, rich_help_panel=_FILTERS, autocompletion=offering)


_OFFERED: Final = {
    f"--{kind}": _offering(kind) for kind in ("actor", "type", "tag", "dispute", "source", "status", "form", "figure")
} | {"--claim-by": _offering("actor")}
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
        _refuse(f"`--today {today}` is not a day", "write it as in 2012-05-16")


def filters(
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUERY]...", help="Terms such as `type:strike`.", autocompletion=_offering("query")),
    ] = None,
    actor: Annotated[
        _Many, _filter("--actor", "-a", help="Events of an actor, its parts, its people and its speakers.")
    ] = None,
    type: Annotated[_Many, _filter("--type", "-t", help="Events of a type, such as strike.")] = None,
    tag: Annotated[_Many, _filter("--tag", help="Events with a tag.")] = None,
    dispute: Annotated[_Many, _filter("--dispute", help="Events of a dispute.")] = None,
    source: Annotated[_Many, _filter("--source", help="Events that cite a source, by its id or publisher.")] = None,
    status: Annotated[_Many, _filter("--status", help="Events of a status, such as planned.")] = None,
    from_: Annotated[_Many, _filter("--from", help="Events on or after a date: EDTF or words.", metavar="DATE")] = None,
    to: Annotated[_Many, _filter("--to", help="Events on or before a date.", metavar="DATE")] = None,
    text: Annotated[_Many, _filter("--text", help="Events whose words hold a text.", metavar="TEXT")] = None,
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
    try:
        terms = parse(query or ())
    except QueryError as error:
        _refuse(error.message, error.hint)
    return Asked(Query(terms=(*terms, *given), exact=exact, certain=certain), lambda text: _date_in_words(text, day))


def _date_in_words(text: str, day: dt.date) -> When:
    """EDTF, else words; dateparser is only imported for words."""
    try:
        return dates.parse(text)
    except Refused:
        from timeline import phrases

        return phrases.parse(text, day)


# Reading commands


def _finish(reading: Reading, *, nothing: bool = False) -> None:
    """Say what was left out, and exit with 1 if anything was, with 2 if nothing could be read."""
    errors = [problem for problem in reading.problems if problem.level is Level.ERROR]
    if not errors:
        return
    if nothing:
        _print_problems(errors, reading, _console(Color.auto, stderr=True))
        raise typer.Exit(MISUSE)
    left_out = len({problem.record or (problem.path, problem.line) for problem in errors})
    verb = "is" if left_out == 1 else "are"
    _say(f"timeline: {count(left_out, 'record')} {verb} left out, being unreadable; see `timeline check`")
    raise typer.Exit(FOUND)


def _show(page: "RenderableType", out: "Console") -> None:
    out.print(page, end="")


def _print_problems(problems: Sequence[Problem], reading: Reading, out: "Console") -> None:
    from timeline.views import faults

    out.print(faults.render(problems, reading.texts), end="", soft_wrap=True)


def _is_nothing(timeline: Timeline) -> bool:
    return not (timeline.events or timeline.actors or timeline.sources)


@app.command()
@taking(reading=record, asked=filters, out=output)
def show(
    reading: Reading,
    asked: Asked,
    out: "Console",
    as_: Annotated[As, typer.Option("--as", help="How to lay the events out.", rich_help_panel="Output")] = As.table,
    reverse: Annotated[bool, typer.Option("--reverse", help="Latest first.", rich_help_panel="Output")] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="At most so many.", rich_help_panel="Output")
    ] = None,
    ids: Annotated[bool, typer.Option("--ids", help="With the ids of the events.", rich_help_panel="Output")] = False,
) -> None:
    """Show events in the terminal."""
    from timeline.views import chronology, event, table

    if _is_nothing(reading.timeline):
        _finish(reading, nothing=True)
    whole = reading.timeline
    chosen = _ordered(asked.of(whole), reverse=reverse, limit=limit)
    pages = {
        As.table: lambda: table.render(chosen, len(whole.events), ids=ids),
        As.chronology: lambda: chronology.render(chosen, len(whole.events), ids=ids),
        As.cards: lambda: event.cards(chosen, whole),
    }
    _show(pages[as_](), out)
    _finish(reading)


def _ordered(timeline: Timeline, *, reverse: bool, limit: int | None) -> Timeline:
    import msgspec

    events = timeline.events[::-1] if reverse else timeline.events
    return msgspec.structs.replace(timeline, events=events[:limit])


@app.command()
@taking(reading=record, out=output)
def event(
    reading: Reading,
    out: "Console",
    id: Annotated[
        str,
        typer.Argument(metavar="ID", help="The id of an event, or one it had.", autocompletion=_offering("id")),
    ],
) -> None:
    """Show one event whole: figures, rival claims, links both ways, sources."""
    from timeline.views import event as view

    try:
        found = find_event(reading.timeline, id)
    except QueryError as error:
        _refuse(error.message, error.hint)
    _show(view.render(reading.timeline, found), out)
    _finish(reading)


@app.command()
@taking(reading=record, asked=filters, out=output)
def actors(reading: Reading, asked: Asked, out: "Console") -> None:
    """List actors with their posts, and how many events and claims name them."""
    from timeline.views import listings

    _show(listings.actors(asked.of(reading.timeline)), out)
    _finish(reading)


@app.command()
@taking(reading=record, asked=filters, out=output)
def sources(reading: Reading, asked: Asked, out: "Console") -> None:
    """List sources, and how many events cite them."""
    from timeline.views import listings

    _show(listings.sources(asked.of(reading.timeline)), out)
    _finish(reading)


@app.command()
@taking(reading=record, asked=filters, out=output)
def figures(
    reading: Reading,
    asked: Asked,
    out: "Console",
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="The name of a figure, such as workforce.", autocompletion=_offering("figure")
        ),
    ],
) -> None:
    """Show one figure through time, with who says so."""
    from timeline.views import series

    figure = _figure_name(reading.timeline, name)
    _show(series.render(asked.of(reading.timeline), figure), out)
    _finish(reading)


def _figure_name(timeline: Timeline, name: str) -> str:
    try:
        return figure_name(timeline, name)
    except QueryError as error:
        _refuse(error.message, error.hint)


@app.command()
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
    show_ignored: Annotated[
        bool, typer.Option("--show-ignored", help="List what records except by `x-ignore`, and why.")
    ] = False,
    color: Annotated[Color, typer.Option(help="When to use colours.")] = Color.auto,
) -> None:
    """Check the record: every problem at once, each with its place, its reason and its cure."""
    from timeline.checks.exceptions import checked

    reading = _read([*(paths or ()), *(file or ())])
    found = checked(reading)
    if show_ignored:
        from timeline.views import faults

        _show(faults.excused(found.excused), _console(color))
        return
    problems = _matching(found.problems, _codes(select), _codes(ignore))
    _report(problems, reading, format, _console(color))
    bad = (Level.ERROR, Level.WARNING) if strict else (Level.ERROR,)
    raise typer.Exit(FOUND if any(problem.level in bad for problem in problems) else FINE)


def _report(problems: Sequence[Problem], reading: Reading, format: CheckFormat, out: "Console") -> None:
    """Print problems in a format; the formats for machines always say something, the text only what is wrong."""
    from timeline import checks
    from timeline.views import faults, reports

    match format:
        case CheckFormat.json:
            typer.echo(_as_json(problems))
        case CheckFormat.github:
            typer.echo(reports.github(problems), nl=False)
            _say(faults.summary(problems))
        case CheckFormat.sarif:
            typer.echo(reports.sarif(problems, checks.rules(), __version__), nl=False)
        case CheckFormat.text if problems:
            _print_problems(problems, reading, out)
        case _ if sys.stderr.isatty():
            _say(f"{count(len(reading.timeline.events), 'event')}: no problems")


@app.command()
@taking(out=output)
def explain(
    out: "Console",
    code: Annotated[
        str | None, typer.Argument(metavar="[CODE]", help="A code such as TL603, its name, or a rule of law as R5b.")
    ] = None,
) -> None:
    """Explain what a check means, why it matters, with an example and the cure; without a code, list them all."""
    from timeline import checks
    from timeline import rules as law
    from timeline.checks.law import law_of
    from timeline.views import manual

    rules = checks.rules()
    if code is None:
        _show(manual.index(rules), out)
        return
    if rows := [row for row in law.rows() if row.id.lower() == code.lower()]:
        _show(manual.law(rows), out)
        return
    wanted = {rule.name: rule for rule in rules.values()} | dict(rules)
    rule = wanted.get(code.upper()) or wanted.get(code.lower().replace("_", "-"))
    if not rule:
        _refuse(f"no check is `{code}`", did_you_mean(code, wanted, "`timeline explain` lists them all"))
    _show(manual.render(rule, law_of(rule.code)), out)


@app.command()
@taking(reading=record, day=today, out=output)
def due(reading: Reading, day: dt.date, out: "Console") -> None:
    """Show what lies ahead of a day: mandates that end, notices, plans; and what passed without an outcome."""
    from timeline.due import due as agenda
    from timeline.views import due as view

    if _is_nothing(reading.timeline):
        _finish(reading, nothing=True)
    _show(view.render(agenda(reading.timeline, day), day), out)
    _finish(reading)


def _problems(reading: Reading) -> list[Problem]:
    """Everything that is wrong with a record, in the order of the files."""
    from timeline.checks.exceptions import checked

    return checked(reading).problems


def _codes(given: Iterable[str] | None) -> tuple[str, ...]:
    from timeline import checks

    codes = tuple(code.strip().upper() for codes in given or () for code in codes.split(","))
    for code in codes:
        if not any(known.startswith(code) for known in checks.rules()):
            _refuse(
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
    import msgspec

    return msgspec.json.format(msgspec.json.encode(problems), indent=2).decode()


def _list_formats(wanted: bool) -> None:
    if wanted:
        for format in Format:
            summary = (exporters.get(format.name).__doc__ or "").strip().split("\n")[0]
            typer.echo(f"{format:11} {exporters.get(format.name).SUFFIX:17} {summary}")
        raise typer.Exit


_FORMAT_OPTIONS = "Options of some formats"


def format_options(
    style: Annotated[
        str | None,
        typer.Option(
            help="markdown: chronology, table or narrative; mermaid: timeline or gantt.",
            metavar="STYLE",
            rich_help_panel=_FORMAT_OPTIONS,
        ),
    ] = None,
    heading_level: Annotated[
        int | None,
        typer.Option(min=1, max=6, help="markdown: the level headings begin at.", rich_help_panel=_FORMAT_OPTIONS),
    ] = None,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="A title above it all.", rich_help_panel=_FORMAT_OPTIONS)
    ] = None,
    no_notes: Annotated[
        bool, typer.Option("--no-notes", help="markdown: without footnotes.", rich_help_panel=_FORMAT_OPTIONS)
    ] = False,
    approximate: Annotated[
        bool,
        typer.Option(
            "--approximate",
            help="ics: also events not known to the day, over all the days they may be.",
            rich_help_panel=_FORMAT_OPTIONS,
        ),
    ] = False,
) -> dict[str, Any]:
    """The options of formats that were given, by the names exporters have for them."""
    options = {"style": style, "heading_level": heading_level, "title": title}
    switches = {"notes": False} if no_notes else {}
    return (
        {k: v for k, v in options.items() if v is not None} | switches | ({"approximate": True} if approximate else {})
    )


@app.command()
@taking(reading=record, asked=filters, options=format_options)
def export(
    reading: Reading,
    asked: Asked,
    options: dict[str, Any],
    format: Annotated[Format | None, typer.Argument(metavar="[FORMAT]", help="The format; see --list.")] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE", help="Write here; its suffix can choose the format.")
    ] = None,
    into: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ARTICLE",
            help="Write anew what stands between `<!-- timeline: QUERY AND OPTIONS -->` and `<!-- /timeline -->` in a "
            "Markdown file, and nothing else of it; may repeat.",
        ),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="With --into: write nothing, exit 1 if one is stale.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name the records that lose something.")] = False,
    strict_loss: Annotated[bool, typer.Option("--strict-loss", help="Exit 1 if something is left out.")] = False,
    _list: Annotated[
        bool, typer.Option("--list", callback=_list_formats, is_eager=True, help="List the formats.")
    ] = False,
) -> None:
    """Write events in another format, or bring articles up to date."""
    told = _Told(verbose=verbose, strict=strict_loss)
    if into:
        if (format and format.name != "markdown") or output or options or asked.query != Query():
            _refuse("`--into` takes markdown alone", "the query and the options of a region stand in its mark")
        _bring_up_to_date(into, reading, asked, told, check=check)
        return
    if check:
        _refuse("`--check` is for `--into`", "to check the record, use `timeline check`")
    name = _format(format, output)
    _refuse_unknown(name, options)
    chosen = asked.of(reading.timeline)
    to_file = output not in (None, "-")
    if to_file:
        _refuse_faulty(reading)
    elif _is_nothing(reading.timeline):
        _finish(reading, nothing=True)
    _deliver(exporters.get(name).render(chosen, **options), Path(str(output)) if to_file else None)
    lost = told.report(f"left out of {Format[name]}", exporters.losses(name, chosen, options))
    _advise(name, chosen)
    _finish(reading)
    raise typer.Exit(FOUND if lost and strict_loss else FINE)


def _format(format: Format | None, output: str | None) -> str:
    if format:
        return str(format.name)
    if output and (name := exporters.for_suffix(output)):
        return name
    known = ", ".join(Format)
    _refuse("which format?", f"name one: {known}; or write to a file with its suffix")


def _refuse_unknown(name: str, options: dict[str, Any]) -> None:
    """An option that a format does not take is wrong use, and so is a word that an option does not."""
    known = exporters.options(name)
    for option, value in options.items():
        written = "--no-notes" if option == "notes" else f"--{option.replace('_', '-')}"
        if option not in known:
            takers = [str(f) for f in Format if option in exporters.options(f.name)]
            _refuse(f"{Format[name]} does not take `{written}`", f"it is for {spoken_list(takers)}")
        if known[option] and value not in known[option]:
            _refuse(f"`{written} {value}` is not known to {Format[name]}", f"write {spoken_list(known[option], 'or')}")


def _deliver(content: str | bytes, file: Path | None) -> None:
    """To a file, or to standard output as it is; nothing binary to a terminal."""
    if file:
        _write(file, content)
        return
    if isinstance(content, bytes) and sys.stdout.isatty():
        _refuse("this format is not text", "write it to a file with `-o FILE`")
    sys.stdout.buffer.write(content.encode() if isinstance(content, str) else content)
    sys.stdout.buffer.flush()


class _Told(NamedTuple):
    """How much to tell of what a format leaves out."""

    verbose: bool
    strict: bool

    def report(self, where: str, losses: Sequence[exporters.Loss]) -> bool:
        """Say what was left out, counted, with the records if that is wanted; whether anything was."""
        if losses and not self.verbose:
            _say(f"timeline: {where}: {', '.join(map(str, losses))}")
        if losses and self.verbose:
            lines = [f"{loss}: {', '.join(dict.fromkeys(loss.records))}" for loss in losses]
            _say("\n  ".join([f"timeline: {where}:", *lines]))
        return bool(losses)


def _advise(name: str, chosen: Timeline) -> None:
    advice = getattr(exporters.get(name), "advice", None)
    if advice and (words := advice(chosen)):
        _say(f"timeline: {words}")


def _bring_up_to_date(into: Sequence[str], reading: Reading, asked: Asked, told: _Told, *, check: bool) -> None:
    """Every article, or none if one of them cannot be."""
    from timeline import articles

    _refuse_faulty(reading)
    stale: dict[str, list[int]] = {}
    fresh: dict[str, str] = {}
    lost = False
    for name in into:
        old = _article(name)
        try:
            pages = articles.pages(old, reading.timeline, asked.read_date)
        except articles.ArticleError as error:
            _refuse(f"{name}:{error.line}: {error.message}", error.hint)
        fresh[name] = articles.refreshed(old, pages)
        stale[name] = articles.stale(old, fresh[name])
        if told.verbose or told.strict:
            for page in pages:
                losses = exporters.losses("markdown", page.chosen, page.options)
                lost |= told.report(f"left out of {name}:{page.region.line}", losses)
    for name, lines in stale.items():
        if lines and check:
            _say("\n".join(f"{name}:{line}: this region is not what the record says now" for line in lines))
        elif lines:
            _write(Path(name).resolve(), fresh[name])
            _say(f"timeline: {name}: {count(len(lines), 'region')} written anew")
    raise typer.Exit(FOUND if (check and any(stale.values())) or (told.strict and lost) else FINE)


def _article(name: str) -> str:
    """An article as it is, to the byte."""
    try:
        return Path(name).read_bytes().decode()
    except OSError as error:
        _refuse(f"{name}: {(error.strerror or str(error)).lower()}")
    except UnicodeDecodeError as error:
        _refuse(f"{name} is not UTF-8 at byte {error.start}", "save it as UTF-8")


# Writing the record


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to begin it; made if not there.")] = Path(),
) -> None:
    """Begin a record: a small one to write over, each part explained, and its schema. Overwrites nothing."""
    from importlib.resources import files

    record, beside = folder / "events.yaml", folder / "events.schema.json"
    for file in (record, beside, folder / "data" / "events.yaml"):
        if file.exists():
            _refuse(f"{file} is there already; nothing was written", "name another folder: `timeline init FOLDER`")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _refuse(f"{folder}: {(error.strerror or str(error)).lower()}")
    text = files("timeline").joinpath("starter.yaml").read_bytes()
    _write(beside, _schema(reader.read({str(record): text}).timeline))
    _write(record, text)
    _say(f"timeline: begun {record}, and {beside.name} for editors")
    _say(f"  try `timeline show -f {record}`, then `timeline add -f {record}`; write over what it holds")


@app.command()
@taking(reading=record)
def schema(
    reading: Reading,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE", help="Write here, beside the record; `-` is stdout.")
    ] = "-",
) -> None:
    """Print the JSON Schema of the record, for editors: every field explained, its own ids offered."""
    text = _schema(reading.timeline)
    if output == "-":
        typer.echo(text, nl=False)
    else:
        _write(Path(output), text)
    _finish(reading)


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
    reading = _read([*(paths or ()), *(file or ())])
    _finish_unless_whole(reading)
    old = {path: _text(path, reading) for path in reading.texts}
    fresh = {path: _tidied(path, text) for path, text in old.items()}
    _prove_the_same(old, fresh)
    for path, text in fresh.items():
        if path == "-" and not check:
            typer.echo(text, nl=False)
        elif text != old[path]:
            verb = "would change" if check else "set in house style"
            _say(f"timeline: {path}: {_what_changes(old[path], text)} {verb}")
            if not check:
                _write(Path(path), text)
    raise typer.Exit(FOUND if check and fresh != old else FINE)


def _finish_unless_whole(reading: Reading) -> None:
    """Nothing is written over a file that cannot be read whole."""
    errors = [problem for problem in reading.problems if problem.level is Level.ERROR]
    if errors:
        _print_problems(errors, reading, _console(Color.auto, stderr=True))
        _say("timeline: nothing was written, because the record cannot be read whole")
        raise typer.Exit(FOUND)


def _text(path: str, reading: Reading) -> str:
    """A file to the byte, with its byte order mark and its line ends."""
    return reading.texts[path] if path == "-" else Path(path).read_bytes().decode()


def _tidied(path: str, text: str) -> str:
    from timeline.document import CannotCut
    from timeline.tidy import tidied

    try:
        return tidied(text)
    except CannotCut as error:
        _refuse(f"{path}:{error.line}: nothing was written: {error.reason}")


def _prove_the_same(old: dict[str, str], fresh: dict[str, str]) -> None:
    """The record means the same as before, or nothing is written."""
    if old == fresh:
        return
    exported = [
        exporters.get("json").render(reader.read({path: text.encode() for path, text in texts.items()}).timeline)
        for texts in (old, fresh)
    ]
    if exported[0] != exported[1]:
        _refuse("nothing was written: in house style the record would not mean the same", "please report this")


def _what_changes(old: str, fresh: str) -> str:
    from timeline.tidy import changed

    ids = [f"`{id}`" for id in changed(old, fresh)]
    more = [f"{len(ids) - 5} more"] if len(ids) > 5 else []
    return spoken_list([*ids[:5], *more]) if ids else "what stands between the records"


_Given = dict[str, list[str]]
"""What options say of a new event, by its fields; speakers and what they say in turn."""

_EVENT = "The event"


def _of_event(*names: str, help: str, metavar: str = "TEXT") -> Any:
    offering = _OFFERED.get(names[0])
    return typer.Option(*names, help=help, metavar=metavar, rich_help_panel=_EVENT, autocompletion=offering)


def new_event(
    title: Annotated[str | None, _of_event("--title", help="What happened, in a line.")] = None,
    type: Annotated[str | None, _of_event("--type", "-t", help="Its type, such as strike.", metavar="WORD")] = None,
    form: Annotated[str | None, _of_event("--form", help="Its form, such as one_day.", metavar="WORD")] = None,
    date: Annotated[str | None, _of_event("--date", "-d", help="When: EDTF or words.", metavar="DATE")] = None,
    actor: Annotated[_Many, _of_event("--actor", "-a", help="Who took part; may repeat.", metavar="NAME")] = None,
    place: Annotated[str | None, _of_event("--place", help="Where.")] = None,
    source: Annotated[
        _Many, _of_event("--source", "-s", help="A source, as in `echo-1, para 4`.", metavar="ID")
    ] = None,
    summary: Annotated[str | None, _of_event("--summary", help="What is established, in our own words.")] = None,
    figure: Annotated[_Many, _of_event("--figure", help="A figure that is established.", metavar="NAME=VALUE")] = None,
    claim_by: Annotated[
        _Many, _of_event("--claim-by", help="Who makes a claim; once for each.", metavar="NAME")
    ] = None,
    claim: Annotated[_Many, _of_event("--claim", help="What is claimed; as often as --claim-by.")] = None,
    dispute: Annotated[str | None, _of_event("--dispute", help="The dispute it belongs to.", metavar="WORD")] = None,
    tag: Annotated[_Many, _of_event("--tag", help="A word to find it by; may repeat.", metavar="WORD")] = None,
    status: Annotated[str | None, _of_event("--status", help="How sure it is, as planned.", metavar="WORD")] = None,
    id: Annotated[str | None, _of_event("--id", help="Its id; else one is made of the title.", metavar="ID")] = None,
) -> _Given:
    """What is said of a new event."""
    speakers, said = claim_by or [], claim or []
    if len(speakers) != len(said):
        _refuse(
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
        when = _date_in_words(as_of, today)
    except Refused as refused:
        _refuse(f"`--as-of`: {refused.message}", refused.hint)
    if when.earliest is None or when.earliest != when.latest:
        _refuse(f"`--as-of {as_of}` is not a day", "write it as in 2011-02-25")
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
    from timeline import drafts

    while True:
        reading = _read(files)
        _refuse_faulty(reading)
        known = drafts.Known(reading.timeline, lambda text: _date_in_words(text, day))
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
    from timeline import drafts

    try:
        answered = drafts.answered(given, known)
    except drafts.UNUSABLE as refused:
        _refuse(refused.message, refused.hint)
    event = drafts.event(answered)
    if given["date"] != [event.date.text]:
        _say(f"timeline: {given['date'][0]}: {event.date}, {event.date.label}")
    return [event]


def _asked(given: _Given, known: "drafts.Known", *, everything: bool) -> "list[AnyRecord]":
    """The event that comes of a conversation, after the actors and sources made in it; none if it is not wanted."""
    from timeline import drafts, interview

    held = _converse(interview.interview(given, known, everything=everything))
    records = [*held.made, drafts.event(held.known)]
    if everything:
        _say(f"\n{_lines(records)}")
        if not _agreed("Add it? [Y/n]", usual=True):
            _say("timeline: nothing was written")
            return []
    return records


def _converse(talk: "interview.Talk[_T]") -> "_T":
    """Hold a conversation on the terminal, and return what comes of it."""
    step = next(talk)
    while True:
        try:
            if isinstance(step, str):
                _say(step)
                step = next(talk)
            else:
                if step.above:
                    _say(step.above)
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


def _placed(files: Sequence[str], records: "Sequence[AnyRecord]") -> _Placed:
    """Put records into their files, read afresh: somebody may have saved them meanwhile."""
    from timeline import document, drafts

    reading = _read(files)
    _refuse_faulty(reading)
    old = {path: _text(path, reading) for path in reading.texts}
    try:
        fresh = drafts.placed(old, reading.timeline, records)
    except document.CannotCut as error:
        _refuse(f"nothing was written: {error}", "add it by hand:\n\n" + _lines(records))
    after = reader.read({path: text.encode() for path, text in fresh.items()})
    ids = {record.id for record in records}
    return _Placed(old, fresh, after, [p for p in _problems(after) if p.record in ids or p.level is Level.ERROR])


def _lines(records: "Iterable[AnyRecord]") -> str:
    from timeline import writer

    return "\n".join(writer.record(record) for record in records)


def _put(files: Sequence[str], records: "Sequence[AnyRecord]", *, dry_run: bool) -> None:
    """Add records, and tell what the checks say of them."""
    placed = _placed(files, records)
    if placed.problems:
        _print_problems(placed.problems, placed.after, _console(Color.auto, stderr=True))
    _keep(placed, records, dry_run=dry_run)


def _keep(placed: _Placed, records: "Sequence[AnyRecord]", *, dry_run: bool) -> None:
    """Write what was placed, or print it; nothing if the record would have an error."""
    if placed.errors:
        _say("timeline: nothing was written, because the record would have an error; this was to be added:\n")
        _say(_lines(records))
        raise typer.Exit(FOUND)
    if dry_run:
        typer.echo(_lines(records), nl=False)
    else:
        _save(placed, records)


def _save(placed: _Placed, records: "Iterable[AnyRecord]") -> None:
    """Write the files that changed, and the schemas beside them; tell where the records are."""
    for path, text in placed.fresh.items():
        if text != placed.old[path]:
            _write(Path(path), text)
            _refresh_schema(path, text, placed.after.timeline)
    for record in records:
        path = placed.after.timeline.origins[record.id].file
        _say(f"timeline: {path}:{_line_of(record.id, placed.fresh[path])}: added `{record.id}`")


def _line_of(id: str, text: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), 1) if line.strip() == f"- id: {id}")


def _refresh_schema(path: str, text: str, timeline: Timeline) -> None:
    """Make the schema beside a file anew, if its first line names one that we made."""
    import re

    from timeline.schema import MADE_BY

    named = re.match(r"\ufeff?# yaml-language-server: \$schema=(\S+)", text)
    beside = Path(path).parent / named[1] if named else None
    if beside and beside.is_file() and MADE_BY in beside.read_text(errors="replace"):
        _write(beside, _schema(timeline))


import_ = typer.Typer(help="Add events from a table.", no_args_is_help=True)
app.add_typer(import_, name="import")


@import_.command("csv")
@taking(files=record_files, day=as_of)
def import_csv(
    files: list[str],
    day: dt.date,
    table: Annotated[str, typer.Argument(metavar="FILE", help="A CSV file with a header; `-` is standard input.")],
    map_: Annotated[
        _Many, typer.Option("--map", metavar="COLUMN=FIELD", help="What a column is; `COLUMN=` leaves it out.")
    ] = None,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Leave out the rows that cannot be used.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be written, and write nothing.")] = False,
) -> None:
    """Add the events of a CSV file, with the columns of `export csv` or others that --map names."""
    from timeline import drafts, imports

    reading = _read(files)
    _refuse_faulty(reading)
    known = drafts.Known(reading.timeline, lambda text: _date_in_words(text, day))
    fields = dict(pair.split("=", 1) if "=" in pair else _refuse_map(pair) for pair in map_ or ())
    try:
        good, bad = imports.events(imports.rows(_table(table), fields), known)
    except QueryError as error:
        _refuse(f"{table}: {error.message}", error.hint)
    placed, events, bad = _fitting(files, good, bad)
    if placed.errors:
        _print_problems(placed.errors, placed.after, _console(Color.auto, stderr=True))
    for line in imports.told(bad):
        _say(f"timeline: {table}: {line}")
    if bad and not skip_bad:
        _say("timeline: nothing was written; mend these rows, or leave them out with --skip-bad")
        raise typer.Exit(FOUND)
    _keep(placed, events, dry_run=dry_run)


def _fitting(
    files: Sequence[str], good: "list[tuple[imports.Row, Event]]", bad: "list[imports.Bad]"
) -> "tuple[_Placed, list[Event], list[imports.Bad]]":
    """The events put into their files without those that the record would have an error with, whose rows are bad."""
    from timeline import imports

    while True:
        placed = _placed(files, [event for _, event in good])
        lines = {event.id: row.line for row, event in good}
        found = [imports.Bad(lines[p.record], f"{p.message}; {p.hint}") for p in placed.errors if p.record in lines]
        if not found:
            return placed, [event for _, event in good], bad
        wrong = {problem.record for problem in placed.errors}
        bad, good = [*bad, *found], [(row, event) for row, event in good if event.id not in wrong]


def _refuse_map(pair: str) -> NoReturn:
    _refuse(f"`--map {pair}` names no field", "write `--map COLUMN=FIELD`")


def _table(name: str) -> str:
    """The text of a table."""
    try:
        return (sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()).decode()
    except OSError as error:
        _refuse(f"{name}: {(error.strerror or str(error)).lower()}")
    except UnicodeDecodeError as error:
        _refuse(f"{name} is not UTF-8 at byte {error.start}", "save it as `CSV UTF-8`")


def _schema(timeline: Timeline) -> str:
    import json

    from timeline.schema import schema

    return json.dumps(schema(timeline), indent=2, ensure_ascii=False) + "\n"


def _refuse_faulty(reading: Reading) -> None:
    """Nothing is written from a record with errors."""
    errors = [problem for problem in _problems(reading) if problem.level is Level.ERROR]
    if errors:
        _print_problems(errors, reading, _console(Color.auto, stderr=True))
        _say("timeline: nothing was written, because the record has errors")
        raise typer.Exit(FOUND)


def _write(file: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: under a temporary name beside it, then renamed."""
    import tempfile

    data = content.encode() if isinstance(content, str) else content
    try:
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as temporary:
            temporary.write(data)
        mode = file.stat().st_mode if file.exists() else 0o666 & ~_umask()
        Path(temporary.name).chmod(mode)
        Path(temporary.name).replace(file)
    except OSError as error:
        _refuse(f"{file}: {(error.strerror or str(error)).lower()}")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


# Review: what changed, and what becomes of two changes


class DiffFormat(StrEnum):
    """How `diff` reports."""

    text = "text"
    markdown = "markdown"
    json = "json"


@app.command()
@taking(out=output)
def diff(
    out: "Console",
    old: Annotated[
        str | None, typer.Argument(metavar="[OLD]", help="A file, a folder or a git revision; HEAD if left out.")
    ] = None,
    new: Annotated[str | None, typer.Argument(metavar="[NEW]", help="The same; the working copy if left out.")] = None,
    file: _Files = None,
    format: Annotated[DiffFormat, typer.Option("--format", help="How to report.")] = DiffFormat.text,
    stat: Annotated[bool, typer.Option("--stat", help="Only how much changed.")] = False,
) -> None:
    """Compare two states of the record, in an editor's words: files, folders or git revisions."""
    import json

    from timeline import diff as differences
    from timeline.views import changes

    before, after = _sides(old, new, file)
    found = differences.diff(before.timeline, after.timeline)
    if format is DiffFormat.json:
        typer.echo(json.dumps(differences.plain(found), indent=2, ensure_ascii=False))
    elif format is DiffFormat.markdown:
        typer.echo(changes.markdown(found, stat=stat), nl=False)
    elif found.changes:
        _show(changes.render(found, stat=stat), out)
    for name, side in (("the first", before), ("the second", after)):
        if errors := [problem for problem in side.problems if problem.level is Level.ERROR]:
            _print_problems(errors, side, _console(Color.auto, stderr=True))
            _refuse(f"{name} side is not compared in full, because it cannot be read in full")
    raise typer.Exit(FOUND if found.changes else FINE)


def _sides(old: str | None, new: str | None, file: list[str] | None) -> tuple[Reading, Reading]:
    """Both sides of a comparison; `A..B` and `A...B` are two revisions."""
    if old and not new and ".." in old and not Path(old).exists():
        old, dots, new = old.partition("..." if "..." in old else "..")
        old, new = old or "HEAD", new or "HEAD"
        old = _merge_base(old, new, file) if dots == "..." else old
    return _side(old or "HEAD", file), _side(new, file) if new else _read(file)


def _side(operand: str, file: list[str] | None) -> Reading:
    """One side of a comparison: a file or folder that is there, else the record as it was at a revision."""
    if operand == os.devnull:
        return reader.read({})
    if operand == "-" or Path(operand).exists():
        return _read([operand])
    from timeline import git

    with _git_refusing():
        revision, colon, path = operand.partition(":")
        if colon:
            top = git.top(Path.cwd())
            return reader.read({operand: git.file_at(top, revision, path)})
        top, paths = _in_git(file)
        found = git.files_at(top, revision, paths)
    if not found:
        _say(f"timeline: {', '.join(paths)} is not in {revision}: everything counts as added or removed")
    return reader.read({f"{revision}:{path}": content for path, content in found.items()})


def _merge_base(one: str, other: str, file: list[str] | None) -> str:
    from timeline import git

    with _git_refusing():
        return git.merge_base(_in_git(file)[0], one, other)


@contextmanager
def _git_refusing() -> Iterator[None]:
    """What git cannot do is wrong use."""
    from timeline.git import GitError

    try:
        yield
    except GitError as error:
        _refuse(str(error))


def _in_git(file: list[str] | None) -> tuple[Path, list[str]]:
    """The top of the repository the record is in, and the paths of the record from there."""
    from timeline import git

    named = file or _usual_paths()
    first = Path(named[0])
    top = git.top(first if first.is_dir() else first.parent if first.parent.is_dir() else Path.cwd())
    return top, [git.inside(top, path) for path in named]


@app.command()
def merge(
    base: Annotated[Path, typer.Argument(metavar="BASE", help="The file both sides began with.")],
    ours: Annotated[Path, typer.Argument(metavar="OURS", help="One side.")],
    theirs: Annotated[Path, typer.Argument(metavar="THEIRS", help="The other side.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write here.")] = None,
    marker_size: Annotated[int, typer.Option("--marker-size", min=7, help="How long conflict markers are.")] = 7,
) -> None:
    """Merge two versions of a file by its records: nothing is lost, and only true conflicts are marked."""
    from timeline.merge import Style

    contents = [_bytes(path) for path in (base, ours, theirs)]
    style = Style(str(ours), str(base), str(theirs), marker_size, _wants_base())
    content, is_clean = _merged(contents, style)
    _deliver(content, output)
    raise typer.Exit(FINE if is_clean else FOUND)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        _refuse(f"{path}: {(error.strerror or str(error)).lower()}")


def _wants_base() -> bool:
    from timeline import git

    return git.wants_base(Path.cwd())


def _merged(contents: Sequence[bytes], style: "Style") -> tuple[bytes, bool]:
    """The merged file, and whether nobody need look at it: no conflict, and nothing wrong that neither side had."""
    from timeline import git
    from timeline.merge import merge as merge_files

    base, ours, theirs = contents
    found = merge_files(base, ours, theirs, style, git.merge_lines)
    for note in found.notes:
        _say(f"timeline: {note}")
    if found.conflicts:
        _say(f"timeline: {count(len(found.conflicts), 'conflict')}: {', '.join(found.conflicts)}")
        return found.content, False
    problems = _only_merged(ours, theirs, found.content)
    if problems:
        reading = reader.read({"merged": found.content})
        _print_problems(problems, reading, _console(Color.auto, stderr=True))
        _say("timeline: merged without conflicts, but neither side had these problems: look at them before you commit")
    return found.content, not problems


def _only_merged(ours: bytes, theirs: bytes, merged: bytes) -> list[Problem]:
    """The problems of a merged file that neither side has."""

    def problems(content: bytes) -> list[Problem]:
        found = _problems(reader.read({"merged": content})) if content else []
        return [problem for problem in found if problem.level is not Level.NOTE]

    if merged in (ours, theirs) or not (found := problems(merged)):
        return []
    known = {(p.code, p.record, p.message) for side in (ours, theirs) for p in problems(side)}
    return [p for p in found if (p.code, p.record, p.message) not in known]


CONFLICTS: Final = 10
"""What `git-merge` exits with when it wrote conflicts: no shell and no failing interpreter does."""


@app.command("git-merge", hidden=True)
def git_merge(
    base: Annotated[Path, typer.Argument()],
    ours: Annotated[Path, typer.Argument()],
    theirs: Annotated[Path, typer.Argument()],
    size: Annotated[int, typer.Option("--size")] = 7,
    path: Annotated[str, typer.Option("--path")] = "",
    ours_label: Annotated[str, typer.Option("--ours")] = "ours",
    base_label: Annotated[str, typer.Option("--base")] = "base",
    theirs_label: Annotated[str, typer.Option("--theirs")] = "theirs",
) -> None:
    """Git's merge driver: the result goes in the place of ours."""
    from timeline.merge import Style

    if os.environ.get("TIMELINE_MERGE") == "0":
        _refuse(f"{path} is merged by lines, because TIMELINE_MERGE is 0")
    style = Style(ours_label, base_label, theirs_label, size, _wants_base())
    content, is_clean = _merged([_bytes(file) for file in (base, ours, theirs)], style)
    _write(ours, content)
    raise typer.Exit(FINE if is_clean else CONFLICTS)


@app.command("git-diff", hidden=True)
def git_diff(arguments: Annotated[list[str], typer.Argument()]) -> None:
    """Git's external diff: path, old file, hash and mode, new file, hash and mode, and for a rename the new path."""
    from timeline import diff as differences
    from timeline.views import changes

    if len(arguments) < 7:
        _say(f"timeline: {arguments[0]} is not merged yet")
        return
    before, after = (reader.read({p: _bytes(Path(p))} if p != os.devnull else {}) for p in (arguments[1], arguments[4]))
    if any(problem.level is Level.ERROR for side in (before, after) for problem in side.problems):
        _refuse(f"{arguments[0]} cannot be read in full; here are its lines")
    found = differences.diff(before.timeline, after.timeline)
    out = _console(Color.auto)
    out.print(f"timeline diff {' → '.join([arguments[0], *arguments[7:8]])}", style="bold")
    _show(changes.render(found), out)


@app.command("git-setup")
def git_setup(
    file: _Files = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take out what git-setup wrote.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only tell whether the set-up works.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="`git diff` tells changes in words too.")] = False,
) -> None:
    """Have git merge the record by its records, and name the record in every hunk of `git diff`; for this clone."""
    from timeline import git

    with _git_refusing():
        top = _in_git(file)[0] if file or not undo else git.top(Path.cwd())
        if undo:
            git.undo(top)
            _say("timeline: git merges the record by lines again")
            return
        paths = file or _usual_paths()
        if not check:
            git.set_up(top, paths, git.settings(git.program(), show=diff))
        findings = list(git.state(top, _record_files(paths), git.program()))
    for finding in findings:
        typer.echo(f"{'yes' if finding.is_so else 'NO '}  {finding.says}")
    if not check:
        _say(_SET_UP)
    raise typer.Exit(FINE if all(finding.is_so for finding in findings) else FOUND)


_SET_UP: Final = """timeline: git in this clone merges the record by its records. Commit .gitattributes; everybody who
  merges runs `timeline git-setup` once. Without it, and wherever the program is missing, git merges by lines as before.
  The merge button of a hosting site does not run merge drivers: merge the main branch on your own machine first, or
  keep one event in a file (`-f` takes a folder), where two new events never meet."""


def _record_files(paths: Sequence[str]) -> list[str]:
    try:
        return reader.files(paths)
    except reader.CannotRead as error:
        _refuse(str(error))


@app.command()
@taking(out=output)
def log(
    out: "Console",
    id: Annotated[str, typer.Argument(metavar="ID", help="The id of a record, or one it had.")],
    file: _Files = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many steps.")] = None,
) -> None:
    """Tell one record's history in git, newest first, through renames and moves between files."""
    from itertools import islice

    from timeline.views import changes

    reading, _, steps = _history(id, file)
    found = list(islice(steps, limit))
    if not found:
        known = (r.id for r in reading.timeline.records())
        _refuse(f"git knows no record `{id}`", did_you_mean(id, known, "see `timeline show --ids`"))
    _show(changes.history(found), out)


@app.command()
@taking(out=output)
def blame(
    out: "Console",
    id: Annotated[str, typer.Argument(metavar="ID", help="The id of a record, or one it had.")],
    file: _Files = None,
) -> None:
    """Tell for each value of a record the commit that last changed it."""
    from timeline import diff as differences
    from timeline.views import changes

    reading, record, steps = _history(id, file)
    if not record:
        known = (r.id for r in reading.timeline.records())
        _refuse(f"no record has the id `{id}`", did_you_mean(id, known, "see `timeline show --ids`"))
    _show(changes.blamed(differences.blame(record, steps)), out)


def _history(id: str, file: list[str] | None) -> tuple[Reading, AnyRecord | None, Iterator["Step"]]:
    """The record as it is, the one of an id, and the steps of its history."""
    from timeline import git

    reading = _read(file)
    timeline = reading.timeline
    record = next((by_id[id] for by_id in (timeline.event, timeline.actor, timeline.source) if id in by_id), None)
    with _git_refusing():
        top, paths = _in_git(file)
        steps = list(git.history(top, record.id if record else id, paths, timeline))
    return reading, record, iter(steps)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"timeline {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


# Running


def protected(arguments: Sequence[str]) -> list[str]:
    """Arguments in which a negated term (`-type:strike`) cannot be taken for an option."""
    negated = tuple(f"-{key}:" for key in CONDITIONS)
    return [f"not:{argument[1:]}" if argument.startswith(negated) else argument for argument in arguments]


def _complete_plainly() -> None:
    """Keep Typer from reading what it offers as Rich's markup: a title is no markup, and Rich takes long to load."""
    from typer import _completion_classes

    vars(_completion_classes)["_sanitize_help_text"] = str


def main() -> None:
    """Run the command line; a fault of the program is told in a sentence."""
    if "_TIMELINE_COMPLETE" in os.environ:
        _complete_plainly()
    try:
        app(protected(sys.argv[1:]), prog_name="timeline")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(FINE) from None
    except Exception as error:
        if os.environ.get("TIMELINE_DEBUG"):
            raise
        _say(f"timeline: a fault of the program, please report it: {type(error).__name__}: {error}")
        _say("  TIMELINE_DEBUG=1 shows where")
        raise SystemExit(MISUSE) from None
