"""The application, its exit codes, and how it talks: data to stdout, messages to stderr, files whole or not at all."""

import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import typer

from timeline.record import Level, Problem, Timeline, count
from timeline.text.files import write_whole
from timeline.text.reader import Reading

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

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


def console(color: Color, *, stderr: bool = False) -> "Console":
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


def say(message: str) -> None:
    """A message for the person at the keyboard."""
    typer.echo(message, err=True)


def refuse(message: str, hint: str = "") -> NoReturn:
    """Wrong use: say what is wrong and what would be right, and exit with 2."""
    say(f"timeline: {message}" + (f"\n  {hint}" if hint else ""))
    raise typer.Exit(MISUSE)


def finish(reading: Reading, *, nothing: bool = False) -> None:
    """Say what was left out, and exit with 1 if anything was, with 2 if nothing could be read."""
    errors = [problem for problem in reading.problems if problem.level is Level.ERROR]
    if not errors:
        return
    if nothing:
        print_problems(errors, reading, console(Color.auto, stderr=True))
        raise typer.Exit(MISUSE)
    left_out = len({problem.record or (problem.path, problem.line) for problem in errors})
    verb = "is" if left_out == 1 else "are"
    say(f"timeline: {count(left_out, 'record')} {verb} left out, being unreadable; see `timeline check`")
    raise typer.Exit(FOUND)


def show_page(page: "RenderableType", out: "Console") -> None:
    """Print a view."""
    out.print(page, end="")


def print_problems(problems: Sequence[Problem], reading: Reading, out: "Console") -> None:
    """Print problems with the lines they are about; a line that editors read is never cut."""
    from timeline.views import faults

    out.print(faults.render(problems, reading.texts), end="", soft_wrap=True)


def is_nothing(timeline: Timeline) -> bool:
    """Whether not one record could be read."""
    return not (timeline.events or timeline.actors or timeline.sources)


def text_of(path: str, reading: Reading) -> str:
    """A file to the byte, with its byte order mark and its line ends; of standard input what was read."""
    return reading.texts[path] if path == "-" else Path(path).read_bytes().decode()


def write(file: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: under a temporary name beside it, then renamed."""
    data = content.encode() if isinstance(content, str) else content
    try:
        write_whole(file, data, mode=file.stat().st_mode if file.exists() else 0o666 & ~_umask())
    except OSError as error:
        refuse(f"{file}: {(error.strerror or str(error)).lower()}")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
