"""The application, its exit codes, and how it talks: data to stdout, messages to stderr, files whole or not at all."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

import typer
from typer.core import TyperGroup

from timeline.record import Level, Problem, Timeline, count
from timeline.text import files
from timeline.text.reader import Reading

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


class Panel(StrEnum):
    """What the commands are for: their groups in the help, in this order."""

    READ = "Read the record"
    CHECK = "Check it"
    WRITE = "Write it"
    REVIEW = "Review changes"
    PUBLISH = "Publish"


def _place(shown: object) -> int:
    """The place of a command's group; hidden commands have none, and come last."""
    panels = [str(panel) for panel in Panel]
    panel = getattr(shown, "rich_help_panel", None)
    return panels.index(panel) if panel in panels else len(panels)


class _Commands(TyperGroup):
    """The commands by their groups; what Typer says of words it cannot use is cleaned as our own messages are."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - its name
        return sorted(self.commands, key=lambda name: _place(self.commands[name]))

    def make_context(self, *arguments: Any, **more: Any) -> Any:
        with _cleaning():
            return super().make_context(*arguments, **more)

    def invoke(self, ctx: Any) -> Any:
        with _cleaning():
            return super().invoke(ctx)


@contextmanager
def _cleaning() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if isinstance(said := getattr(error, "message", None), str):
            error.message = cleaned(said)  # type: ignore[attr-defined]
        raise


app = typer.Typer(
    cls=_Commands,
    help="Keep the record of a council's industrial relations: checked, sourced, ready to print.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Command = TypeVar("_Command", bound=Callable[..., Any])


def command(
    panel: Panel, *examples: str, name: str | None = None, of: typer.Typer = app
) -> Callable[[_Command], _Command]:
    """Make a function a command: its group in the help, and examples that end its own help, which the tests run."""
    return of.command(name, rich_help_panel=panel, epilog=shown(*examples))


def shown(*examples: str) -> str:
    """Examples as the help ends with them."""
    return "\n".join(["Examples:", *(f"  timeline {example}" for example in examples)])


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
    """A message for the person at the keyboard, in which no name of a file can drive the terminal."""
    typer.echo(cleaned(message), err=True)


def cleaned(text: str) -> str:
    """A text in which nothing can drive a terminal, whatever name of a file it holds."""
    if text.replace("\n", "").isprintable():
        return text
    from timeline.views import clean

    return clean(text)


def emit(data: str | bytes) -> None:
    """Data for other programs on standard output, as UTF-8 whatever the terminal's encoding is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data.encode("utf-8", "backslashreplace") if isinstance(data, str) else data)
    sys.stdout.buffer.flush()


def refuse(message: str, hint: str = "") -> NoReturn:
    """Wrong use: say what is wrong and what would be right, and exit with 2."""
    say(f"timeline: {message}" + (f"\n  {hint}" if hint else ""))
    raise typer.Exit(MISUSE)


@contextmanager
def needing(extra: str, what: str) -> Iterator[None]:
    """Work that needs the libraries of an extra; without them, one sentence says what to install."""
    try:
        yield
    except ModuleNotFoundError as error:
        if not error.name or error.name.partition(".")[0] == "timeline":
            raise
        refuse(
            f"{what} needs the extra `{extra}`",
            f"install it where the source is: `pip install '.[{extra}]'`",
        )


def finish(reading: Reading, *, nothing: bool = False) -> None:
    """Say what was left out, and exit with 1 if anything was, with 2 if nothing could be read."""
    errors = [problem for problem in reading.problems if problem.level is Level.ERROR]
    if not errors:
        return
    if nothing:
        print_problems(errors, reading, console(Color.auto, stderr=True))
        raise typer.Exit(MISUSE)
    left_out = sum(1 for _ in reading.checkable.records()) - sum(1 for _ in reading.timeline.records()) or 1
    verb = "is" if left_out == 1 else "are"
    say(f"timeline: {count(left_out, 'record')} {verb} left out, being unreadable; see `timeline check`")
    raise typer.Exit(FOUND)


def show_page(page: "RenderableType", out: "Console") -> None:
    """Print a view; an address that is wider than the terminal is not cropped."""
    out.print(page, end="", crop=False)


def print_problems(problems: Sequence[Problem], reading: Reading, out: "Console") -> None:
    """Print problems with the lines they are about; a line that editors read is never cut."""
    from timeline.views import diagnostics

    out.print(diagnostics.render(problems, reading.texts), end="", soft_wrap=True)


def is_nothing(timeline: Timeline) -> bool:
    """Whether not one record could be read."""
    return not (timeline.events or timeline.actors or timeline.sources)


def text_of(path: str, reading: Reading) -> str:
    """A file to the byte, with its byte order mark and its line ends; what is no file, as it was read.

    Raises Changed, for `rewrite`, where the file is not any more as it was read.
    """
    if not is_file(path):
        return reading.texts[path]
    data = Path(path).read_bytes()
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        refuse(f"{path} is not UTF-8 at byte {error.start}; nothing was written", "save it as UTF-8")
    if len(data) > files.MOST_BYTES:
        refuse(f"{path} is too large; nothing was written", "split it into a folder")
    if text.removeprefix("\ufeff") != reading.texts[path]:
        raise files.Changed(Path(path))
    return text


def is_file(path: str) -> bool:
    """Whether a path names what can be read again and written over: not standard input, no FIFO."""
    return path != "-" and files.is_regular(path)


def edits(old: Mapping[str, str], fresh: Mapping[str, str]) -> list[files.Edit]:
    """The edits of the files whose text changes."""
    changed = {path: text for path, text in fresh.items() if text != old[path]}
    return [files.Edit(Path(path), text.encode(), old[path].encode()) for path, text in changed.items()]


_Made = TypeVar("_Made", bound=files.Made)


def write(file: Path, content: str | bytes) -> None:
    """Write a file whole or not at all, whatever stands there; see `files`."""
    try:
        files.write(file, content.encode() if isinstance(content, str) else content)
    except OSError as error:
        refuse_error(error)


def rewrite(paths: Iterable[str], make: Callable[[], _Made]) -> _Made:
    """Make edits of files and write them, all or none; made again if somebody else saves one meanwhile."""
    try:
        return files.rewrite(map(Path, paths), make)
    except OSError as error:
        refuse_error(error)


def refuse_error(error: OSError) -> NoReturn:
    """What the system refuses is wrong use."""
    refuse(reason(error))


def reason(error: OSError) -> str:
    """Why the system refuses something, in its own words, after the name of the file it is about."""
    where = f"{os.fsdecode(error.filename)}: " if error.filename is not None else ""
    return where + (error.strerror or str(error)).lower()
