"""The command line: each command loads, selects, renders and prints. The only module that prints.

Data goes to stdout and messages to stderr. Exit codes: 0 fine; 1 problems, differences or conflicts found; 2 wrong use
or input that cannot be read.

Comes in: the words of a command line. Goes out: text on stdout and stderr, files, an exit code.
Modules, each importing only from those before it: streams, base, options, checking, reading, exporting, writing,
importing, adding, clipping, gathering, linking, editing, reviewing, serving.
"""

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from timeline import __version__
from timeline.cli import streams
from timeline.cli.base import MISUSE, reason, say
from timeline.cli.base import app as app
from timeline.query import CONDITIONS

# Their commands, in the order of the help.
# isort: off
from timeline.cli import reading as reading
from timeline.cli import checking as checking
from timeline.cli import exporting as exporting
from timeline.cli import writing as writing
from timeline.cli import importing as importing
from timeline.cli import adding as adding
from timeline.cli import clipping as clipping
from timeline.cli import gathering as gathering
from timeline.cli import linking as linking
from timeline.cli import editing as editing
from timeline.cli import reviewing as reviewing
from timeline.cli import serving as serving
# isort: on


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


def protected(arguments: Sequence[str]) -> list[str]:
    """Arguments in which a negated term (`-type:strike`) cannot be taken for an option."""
    negated = tuple(f"-{key}:" for key in CONDITIONS)
    return [f"not:{argument[1:]}" if argument.startswith(negated) else argument for argument in arguments]


def _leave_out_others(name: str) -> None:
    """When a command is named, the others need not be built: their options take a tenth of the time of `show`."""
    named = [info for info in app.registered_commands if (info.name or getattr(info.callback, "__name__", "")) == name]
    if named:
        app.registered_commands, app.registered_groups = named, []


def _complete_plainly() -> None:
    """Keep Typer from reading what it offers as Rich's markup: a title is no markup, and Rich takes long to load."""
    from typer import _completion_classes

    vars(_completion_classes)["_sanitize_help_text"] = str


def main() -> None:
    """Run the command line; what the system refuses, and a fault of the program, become one sentence."""
    streams.prepare()
    if "_TIMELINE_COMPLETE" in os.environ:
        _complete_plainly()
    arguments = protected(sys.argv[1:])
    _leave_out_others(arguments[0] if arguments else "")
    try:
        try:
            app(arguments, prog_name="timeline")
        finally:
            streams.finish()
    except OSError as error:
        say(f"timeline: {reason(error)}")
    except Exception as error:
        if os.environ.get("TIMELINE_DEBUG"):
            raise
        say(f"timeline: a fault of the program, please report it: {type(error).__name__}: {error}")
        say("  TIMELINE_DEBUG=1 shows where")
    raise SystemExit(MISUSE)
