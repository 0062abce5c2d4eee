"""The command that shows the record in a browser while it is written: `serve`."""

import datetime as dt
import os
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.base import Panel, command, needing, reason, refuse, say
from timeline.cli.options import Asked, Files, filters, followed, taking
from timeline.query import select

if TYPE_CHECKING:
    from socket import socket

    from timeline.live.editors import Editor

PORT = 8017
"""Where the page is, unless another program is there."""


def record_paths(file: Files = None) -> list[str]:
    """The record that is followed."""
    return followed(file)


@command(Panel.READ, "serve", "serve --dispute pay-2011 --editor vscode", "serve -f data --port 0")
@taking(paths=record_paths, asked=filters)
def serve(
    paths: list[str],
    asked: Asked,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65_535, help=f"The port on 127.0.0.1; 0 is any that is free. Else {PORT}, if free."),
    ] = None,
    editor: Annotated[
        str | None,
        typer.Option(
            envvar="TIMELINE_EDITOR",
            metavar="NAME",
            help="What opens a place from the page: vscode, zed, idea, nvim, subl, emacsclient …, or a command with "
            "{path} and {line} in it.",
        ),
    ] = None,
) -> None:
    """Show the record in a browser as it is saved: the page, its problems, what changed, what is due. Only reads."""
    with needing("serve", "`serve`"):
        from timeline.live import pages
        from timeline.live import serve as server
    chosen = _editor(editor or "")
    stop = Event()
    shown = pages.pages(
        pages.Asked(paths, lambda t: select(t, asked.query, asked.read_date), _day(asked), chosen), stop
    )
    first = next(shown)
    asked.of(first.reading.timeline)
    word = server.secret()
    at = _socket(port)
    typer.echo(f"http://127.0.0.1:{at.getsockname()[1]}/{word}/")
    say(f"timeline: open this address; the page follows {', '.join(paths)}; Ctrl-C ends it")
    server.serve(shown, first, at, word, chosen, stop)


def _socket(port: int | None) -> "socket":
    """A socket on a port; without one on the usual port, or on any where another program has that."""
    from timeline.live.serve import bound

    try:
        return bound(PORT if port is None else port)
    except OSError as error:
        if port is None:
            return bound(0)
        refuse(f"port {port} cannot be used: {reason(error)}", "name another one, or 0 for any that is free")


def _editor(named: str) -> "Editor":
    from timeline.live import editors

    try:
        return editors.editor(named, os.environ)
    except editors.NoEditor as error:
        refuse(error.message, error.hint)


def _day(asked: Asked) -> Callable[[], dt.date]:
    """The day it is whenever one looks, or the one that `--today` names."""
    return dt.date.today if asked.today == dt.date.today() else lambda: asked.today  # noqa: DTZ011
