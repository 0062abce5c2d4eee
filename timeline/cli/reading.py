"""Commands that show the record: `show`, `event`, `actors`, `sources`, `figures`."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.base import app, finish, is_nothing, refuse, show_page
from timeline.cli.options import Asked, filters, offering, output, record, taking
from timeline.query import QueryError, figure_name, find_event
from timeline.record import Timeline
from timeline.text.reader import Reading

if TYPE_CHECKING:
    from rich.console import Console


class As(StrEnum):
    """How `show` lays out events."""

    table = "table"
    chronology = "chronology"
    cards = "cards"


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

    if is_nothing(reading.timeline):
        finish(reading, nothing=True)
    whole = reading.timeline
    chosen = _ordered(asked.of(whole), reverse=reverse, limit=limit)
    pages = {
        As.table: lambda: table.render(chosen, len(whole.events), ids=ids),
        As.chronology: lambda: chronology.render(chosen, len(whole.events), ids=ids),
        As.cards: lambda: event.cards(chosen, whole),
    }
    show_page(pages[as_](), out)
    finish(reading)


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
        typer.Argument(metavar="ID", help="The id of an event, or one it had.", autocompletion=offering("id")),
    ],
) -> None:
    """Show one event whole: figures, rival claims, links both ways, sources."""
    from timeline.views import event as view

    try:
        found = find_event(reading.timeline, id)
    except QueryError as error:
        refuse(error.message, error.hint)
    show_page(view.render(reading.timeline, found), out)
    finish(reading)


@app.command()
@taking(reading=record, asked=filters, out=output)
def actors(reading: Reading, asked: Asked, out: "Console") -> None:
    """List actors with their posts, and how many events and claims name them."""
    from timeline.views import listings

    show_page(listings.actors(asked.of(reading.timeline)), out)
    finish(reading)


@app.command()
@taking(reading=record, asked=filters, out=output)
def sources(reading: Reading, asked: Asked, out: "Console") -> None:
    """List sources, and how many events cite them."""
    from timeline.views import listings

    show_page(listings.sources(asked.of(reading.timeline)), out)
    finish(reading)


@app.command()
@taking(reading=record, asked=filters, out=output)
def figures(
    reading: Reading,
    asked: Asked,
    out: "Console",
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="The name of a figure, such as workforce.", autocompletion=offering("figure")
        ),
    ],
) -> None:
    """Show one figure through time, with who says so."""
    from timeline.views import series

    figure = _figure_name(reading.timeline, name)
    show_page(series.render(asked.of(reading.timeline), figure), out)
    finish(reading)


def _figure_name(timeline: Timeline, name: str) -> str:
    try:
        return figure_name(timeline, name)
    except QueryError as error:
        refuse(error.message, error.hint)
