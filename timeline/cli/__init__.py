"""The command line: each command loads, selects, renders and prints. The only module that prints.

Data goes to stdout and messages to stderr. Exit codes: 0 fine; 1 problems, differences or conflicts found; 2 wrong use
or input that cannot be read.

Comes in: the words of a command line. Goes out: text on stdout and stderr, files, an exit code.
Modules, each importing only from those before it: streams, base, options, checking, reading, exporting, writing,
importing, terminal, keeping, adding, clipping, gathering, linking, editing, reviewing, serving.
"""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any, Final

import typer

from timeline import __version__
from timeline.cli import streams
from timeline.cli.base import MISUSE, app, reason, say
from timeline.query import CONDITIONS

COMMANDS: Final = (
    "reading",
    "checking",
    "exporting",
    "writing",
    "importing",
    "adding",
    "clipping",
    "gathering",
    "linking",
    "editing",
    "reviewing",
    "serving",
)
"""The modules that hold commands, in the order of the help."""

COLLECT_AFTER: Final = 100_000
"""New objects before the collector looks for garbage: a command makes very many objects, and hardly any in circles."""


def load(wanted: str = "") -> typer.Typer:
    """The command line with all its commands; or with those of the modules up to the one that has the wanted one."""
    for module in COMMANDS:
        import_module(f"timeline.cli.{module}")
        if wanted in map(_named, (*app.registered_commands, *app.registered_groups)):
            break
    return app


def _named(info: Any) -> str:
    """The name by which a command or a group of commands is called."""
    return str(info.name or getattr(getattr(info, "callback", None), "__name__", ""))


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
    if named := [info for info in app.registered_commands if _named(info) == name]:
        app.registered_commands, app.registered_groups = named, []


def _complete_plainly() -> None:
    """Keep Typer from reading what it offers as Rich's markup: a title is no markup, and Rich takes long to load."""
    from typer import _completion_classes

    vars(_completion_classes)["_sanitize_help_text"] = str


def main() -> None:
    """Run the command line; what the system refuses, and a fault of the program, become one sentence."""
    gc.set_threshold(COLLECT_AFTER, 10, 10)
    streams.prepare()
    if "_TIMELINE_COMPLETE" in os.environ:
        _complete_plainly()
    arguments = protected(sys.argv[1:])
    wanted = arguments[0] if arguments else ""
    load(wanted)
    _leave_out_others(wanted)
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
