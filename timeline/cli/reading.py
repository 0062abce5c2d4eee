"""Commands that show the record: `show`, `event`, `actors`, `sources`, `open`, `words`, `figures`, `stats`."""

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.base import FOUND, Panel, command, emit, finish, is_nothing, refuse, say, show_page
from timeline.cli.options import (
    Asked,
    Files,
    Opened,
    answering,
    date_in_words,
    filters,
    offering,
    opened,
    output,
    read_record,
    record,
    record_at_hand,
    taking,
    today,
)
from timeline.query import Known, Query, QueryError, figure_names, find_event, find_sources, parse, split
from timeline.record import Source, Timeline, count
from timeline.text.reader import Reading

if TYPE_CHECKING:
    from rich.console import Console

    from timeline.query.lanes import Grouping
    from timeline.query.stats import Stats
    from timeline.views import Page


class As(StrEnum):
    """How `show` lays out events."""

    table = "table"
    chronology = "chronology"
    cards = "cards"
    lanes = "lanes"


class Lanes(StrEnum):
    """What the events of a lane have in common."""

    type = "type"
    dispute = "dispute"
    actor = "actor"


@command(
    Panel.READ,
    "show --actor unison --from 2011-02 --to 2011-05",
    "show type:strike -status:cancelled --as chronology",
    "show 'figure:turnout<50'",
)
@taking(source=opened, asked=filters, out=output)
def show(
    source: Opened,
    asked: Asked,
    out: "Console",
    as_: Annotated[As, typer.Option("--as", help="How to lay the events out.", rich_help_panel="Output")] = As.table,
    reverse: Annotated[bool, typer.Option("--reverse", help="Latest first.", rich_help_panel="Output")] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="At most so many.", rich_help_panel="Output")
    ] = None,
    ids: Annotated[bool, typer.Option("--ids", help="With the ids of the events.", rich_help_panel="Output")] = False,
    lanes: Annotated[
        Lanes | None, typer.Option("--lanes", help="With --as lanes: what a lane is of.", rich_help_panel="Output")
    ] = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Of Parquet: show the SQL that the engine is given.", rich_help_panel="Output"),
    ] = False,
) -> None:
    """Show events in the terminal."""
    reading, store = source
    if not store and is_nothing(reading.timeline):
        finish(reading, nothing=True)
    if lanes and as_ is not As.lanes:
        refuse("`--lanes` is for `--as lanes`", "the other layouts have no lanes")
    if explain:
        if not store:
            refuse("`--explain` is for Parquet", "YAML is read into memory, and no engine is asked")
        with answering(store.engine):
            typer.echo(store.explain(asked.query, asked.read_date, reverse=reverse, limit=limit))
        return
    chosen = source.chosen(asked, reverse=reverse, limit=limit)
    whole = chosen if store else reading.timeline
    show_page(_page(as_, chosen, whole, of=source.total, ids=ids, by=(lanes or Lanes.type).value), out)
    finish(reading)


def _page(as_: As, chosen: Timeline, whole: Timeline, *, of: int, ids: bool, by: "Grouping") -> "Page":
    """The chosen events laid out; only the view that is wanted is imported."""
    if as_ is As.cards:
        from timeline.views import event

        return event.cards(chosen, whole)
    if as_ is As.chronology:
        from timeline.views import chronology

        return chronology.render(chosen, of, ids=ids)
    if as_ is As.lanes:
        from timeline.views import lanes

        return lanes.render(chosen, of, by)
    from timeline.views import table

    return table.render(chosen, of, ids=ids)


@command(Panel.READ, "event joint-ballot-rejects-cuts", "event strike-6-october-2011")
@taking(source=opened, out=output)
def event(
    source: Opened,
    out: "Console",
    id: Annotated[
        str,
        typer.Argument(metavar="ID", help="The id of an event, or one it had.", autocompletion=offering("id")),
    ],
) -> None:
    """Show one event whole: figures, rival claims, links both ways, sources."""
    from timeline.views import event as view

    reading, store = source
    if store:
        with answering(store.engine):
            show_page(view.render(*store.around(id)), out)
        return
    try:
        found = find_event(reading.timeline, id)
    except QueryError as error:
        refuse(error.message, error.hint)
    show_page(view.render(reading.timeline, found), out)
    finish(reading)


def _cited_by(
    cited_by: Annotated[
        list[str] | None,
        typer.Option(
            "--cited-by", metavar="QUERY", help="Only those that the events of a query name, as in `type:strike`."
        ),
    ] = None,
    today_: Annotated[
        str | None, typer.Option("--today", metavar="DATE", help="The day that `last May` is relative to.")
    ] = None,
) -> Asked:
    """The events that a listing is about."""
    day = today(today_)
    try:
        terms = parse(word for query in cited_by or () for word in split(query))
    except QueryError as error:
        refuse(error.message, error.hint)
    return Asked(Query(terms=terms), lambda text: date_in_words(text, day), day)


@command(Panel.READ, "actors unison", "actors council leader", "actors --cited-by type:strike")
@taking(source=opened, asked=_cited_by, out=output)
def actors(
    source: Opened,
    asked: Asked,
    out: "Console",
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORD]...", help="Only those with every word in name, ids, kind or posts."),
    ] = None,
) -> None:
    """List actors with their posts, and how many events and claims name them; words search the list."""
    from timeline.query import search
    from timeline.views import listings

    chosen = source.chosen(asked)
    show_page(listings.actors(chosen, search.actors(chosen, words or ())), out)
    finish(source.reading)


@command(Panel.READ, "sources echo 2011", "sources --cited-by 'type:ballot actor:unite'")
@taking(source=opened, asked=_cited_by, out=output)
def sources(
    source: Opened,
    asked: Asked,
    out: "Console",
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORD]...", help="Only those with every word in title, publisher, date or address."),
    ] = None,
) -> None:
    """List sources, and how many events cite them; words search the list."""
    from timeline.query import search
    from timeline.views import listings

    chosen = source.chosen(asked)
    show_page(listings.sources(chosen, search.sources(chosen, words or ())), out)
    finish(source.reading)


@command(Panel.READ, "open echo-8875014", "open bbc-14389379", name="open")
@taking(reading=record)
def open_source(
    reading: Reading,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Its id.", autocompletion=offering("source"))],
) -> None:
    """Open the address of a source in the browser, and print it."""
    import webbrowser

    found = _one_source(reading.timeline, source)
    address = found.url or found.archived
    if not re.match("https?://", address):
        refuse(f"`{found.id}` has no address on the web", f"its title is “{found.title}”")
    typer.echo(address)
    if not webbrowser.open(address):
        say("timeline: no browser can be started here")
        raise typer.Exit(FOUND)


def _one_source(timeline: Timeline, name: str) -> Source:
    try:
        found = find_sources(timeline, name)
    except QueryError as error:
        refuse(error.message, error.hint)
    if len(found) > 1:
        refuse(f"`{name}` is {count(len(found), 'source')}", f"`timeline sources {name}` lists them with their ids")
    return found[0]


class WordsAs(StrEnum):
    """How `words` writes."""

    table = "table"
    yaml = "yaml"


@command(Panel.READ, "words", "words ballot", "words turnout --as yaml")
@taking(out=output)
def words(
    out: "Console",
    word: Annotated[
        str | None,
        typer.Argument(metavar="[WORD]", help="A type, figure, form, date, link … or a group such as `types`."),
    ] = None,
    file: Files = None,
    as_: Annotated[
        WordsAs, typer.Option("--as", help="yaml: rows to paste under `vocabulary:`.", rich_help_panel="Output")
    ] = WordsAs.table,
) -> None:
    """List the words a record may use, with those it added: types, forms, figures, dates, links, statuses."""
    from timeline.query import words as vocabulary
    from timeline.views import words as view

    timeline = read_record(file).timeline if file else record_at_hand()
    try:
        found = vocabulary.find(timeline, word) if word else vocabulary.words(timeline)
    except QueryError as error:
        refuse(error.message, error.hint)
    if as_ is WordsAs.table:
        show_page(view.render(found), out)
    elif rows := view.as_yaml(found):
        emit(rows)
    else:
        refuse(f"`{word}` is not a row of the vocabulary", "the words of its group are fixed")


@command(Panel.READ, "figures", "figures workforce --plot", "figures turnout type:ballot")
@taking(source=opened, asked=filters, out=output)
def figures(
    source: Opened,
    asked: Asked,
    out: "Console",
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="The name of a figure, such as workforce; without it, the figures there are.",
            autocompletion=offering("figure"),
        ),
    ] = None,
    plot: Annotated[
        bool, typer.Option("--plot", help="Draw the values on a scale, with their bounds.", rich_help_panel="Output")
    ] = False,
) -> None:
    """Show one figure through time, with who says so; or list the figures there are."""
    from timeline.views import series

    if name is None and plot:
        refuse("`--plot` draws one figure: which?", "`timeline figures` lists those there are")
    figure = _figure_name(source.known, name) if name else ""
    chosen = source.chosen(asked.also(f"figure:{figure}") if source.store and figure else asked)
    show_page((series.plot if plot else series.render)(chosen, figure) if figure else series.names(chosen), out)
    finish(source.reading)


def _figure_name(known: Known, name: str) -> str:
    try:
        return figure_names(known, name)[-1]
    except QueryError as error:
        refuse(error.message, error.hint)


class StatsAs(StrEnum):
    """How `stats` writes."""

    text = "text"
    json = "json"


@command(Panel.READ, "stats", "stats --dispute pay-2011", "stats type:strike --format json")
@taking(source=opened, asked=filters, out=output)
def stats(
    source: Opened,
    asked: Asked,
    out: "Console",
    format: Annotated[
        StatsAs, typer.Option("--format", help="For people or for programs.", rich_help_panel="Output")
    ] = StatsAs.text,
) -> None:
    """Count: by type, year and actor; days on strike; silences; who is quoted; what events rest on; what is open."""
    from timeline.query import stats as counting

    chosen = source.chosen(asked)
    counted = counting.stats(chosen, asked.today)
    if format is StatsAs.json:
        emit(_as_json(counted))
    else:
        from timeline.views import stats as view

        show_page(view.render(chosen, counted, source.total), out)
    finish(source.reading)


def _as_json(counted: "Stats") -> bytes:
    import msgspec

    written = msgspec.json.Encoder(decimal_format="number").encode(counted)
    return msgspec.json.format(written, indent=2) + b"\n"
