"""A person at a terminal: asked line by line, answered in lines that fit, and heard when they want to leave."""

import shutil
import signal
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

import typer

from timeline.cli.base import FOUND, refuse, say

if TYPE_CHECKING:
    from timeline.authoring.conversation import Conversation


def is_terminal() -> bool:
    """Whether somebody types answers and sees what is asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def say_wrapped(message: str) -> None:
    """A message in lines that fit the terminal, parted between words."""
    width = max(20, min(shutil.get_terminal_size().columns - 1, 120))
    say(textwrap.fill(message, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False))


def hold(talk: "Conversation[Any]", keep: Callable[[], None]) -> None:
    """Ask and answer till the end; every answer is kept at once."""
    while True:
        for line in talk.lines:
            say(line)
        talk.lines = []
        if talk.ask is None:
            return
        if above := talk.above():
            say(above)
        reply = prompt(talk.ask.question, talk.usual)
        while reply.strip() == "?":
            say(talk.explained() or "  write the answer, or Enter for none")
            reply = prompt(talk.ask.question, talk.usual)
        if reply.strip() == "<":
            if not talk.back():
                say("  this is the first question")
        else:
            number = len(talk.said)
            talk.answer(reply)
            if len(talk.said) == number and not is_terminal() and talk.lines:
                refuse(" ".join(talk.lines).strip())
        keep()


class Left(BaseException):
    """Somebody left in the middle of an answer: the exit code, and the line as far as it was typed."""

    def __init__(self, code: int, typed: str = "") -> None:
        super().__init__()
        self.code = code
        self.typed = typed


_SIGNALS: Final = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def signals_heard() -> Iterator[None]:
    """While somebody types, a signal to stop saves what stands on the line."""

    def leave(number: int, _frame: Any) -> None:
        raise Left(128 + number, _line_begun())

    before = {number: signal.signal(number, leave) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _line_begun() -> str:
    """What is typed and not yet entered, where lines are edited."""
    module = sys.modules.get("readline")
    return module.get_line_buffer() if module and _is_edited() else ""


def _is_edited() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def prompt(question: str, usual: str = "") -> str:
    """Ask for a line; what was typed before stands there to be edited. Raises Left at the end of the input."""
    asked = question + (" " if question.endswith("?") or "? [" in question else ": ")
    try:
        if _is_edited():
            return _edited(asked, usual)
        say_on = f"{asked}{f'[before: {usual}] ' if usual else ''}"
        typer.echo(say_on, nl=False, err=True)
        line = sys.stdin.readline()
    except EOFError:
        raise Left(FOUND) from None
    except OSError:  # the terminal is gone
        raise Left(FOUND) from None
    if not line:
        raise Left(FOUND)
    if not sys.stdin.isatty():
        say(line.rstrip("\r\n"))  # so that what was asked and answered can be read
    return line.rstrip("\r\n")


def _edited(asked: str, usual: str) -> str:
    """A line edited on the terminal, where that can be done."""
    from importlib import import_module

    readline: Any = None
    with suppress(ImportError):
        readline = import_module("readline")
        readline.set_startup_hook(lambda: readline.insert_text(usual))
    try:
        return input(asked)
    finally:
        if readline:
            readline.set_startup_hook()
