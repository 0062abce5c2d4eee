"""A conversation that can go back, be left and be taken up again, because all that was answered is kept.

A conversation is a generator: it yields a line to say or an `Ask`, is sent the answer, and returns what it comes to.
The same answers to the same questions always come to the same, so going back is to begin again with one answer less.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

import msgspec

T = TypeVar("T")


class Ask(NamedTuple):
    """A question, the lines above it, and what explains it."""

    question: str
    above: str = ""
    help: str = ""


class Verbatim(str):
    """Lines that are said as they are, however wide."""

    __slots__ = ()


class Refusal(str):
    """A line that says why an answer cannot be used; the question is put again."""

    __slots__ = ()


Talk = Generator[Ask | str, str, T]
"""A conversation that comes to a value."""


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """One answer, and the question that it is to; it `is_begun` where somebody left in the middle of it."""

    question: str
    above: str
    answer: str
    is_begun: bool = False


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a conversation: what is to be added, the options given, every answer (also those taken back)."""

    kind: str = "event"
    given: dict[str, list[str]] = {}
    as_of: str = ""
    said: list[Said] = []


def encoded(kept: Kept) -> bytes:
    """What is kept, as JSON that a person can read."""
    return msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n"


def decoded(data: bytes) -> Kept:
    """What was kept; raises ValueError."""
    return msgspec.json.decode(data, type=Kept)


WIDEST: Final = 78


class Conversation(Generic[T]):
    """Where a conversation has come to: the question that is open, what is to be said before it, and every answer.

    `ahead` are answers typed before, to questions that may come (again): by somebody who went back, or left. Those of
    `before` are given at once as long as the questions are the same.
    """

    def __init__(self, begin: Callable[[], Talk[T]], before: Sequence[Said] = (), *, width: int = WIDEST) -> None:
        self._begin = begin
        self._width = min(width - 1, WIDEST)
        self.said: list[Said] = []
        self.ahead: list[Said] = list(before)
        self.lines: list[str] = []
        self.ask: Ask | None = None
        self.result: T | None = None
        self._is_again = False
        self._start()
        while self.ahead and self._asks_as(self.ahead[0]):
            self._answered(self.ahead.pop(0))
        self.lines = self.lines if not self.said else []

    def answer(self, text: str) -> None:
        """Answer the open question, and go on to the next one."""
        if self.ask is None:
            raise ValueError("nothing is asked")
        before = self._typed_before()
        is_taken = self._answered(Said(self.ask.question, self.ask.above, text))
        self._is_again = not is_taken
        if is_taken and before:
            self.ahead.remove(before)

    def back(self) -> bool:
        """Go back one question; False at the first one."""
        if not self.said:
            return False
        *kept, last = self.said
        self.ahead.insert(0, last)
        self.said, self._is_again = [], False
        self._start()
        for said in kept:
            self._answered(said)
        self.lines = []
        return True

    def leave(self, typed: str) -> None:
        """Keep what was typed of an answer that was not given."""
        if typed.strip() and self.ask:
            before = self._typed_before()
            self.ahead = [said for said in self.ahead if said is not before]
            self.ahead.insert(0, Said(self.ask.question, self.ask.above, typed, is_begun=True))

    @property
    def usual(self) -> str:
        """What was typed before in answer to the open question."""
        before = self._typed_before()
        return before.answer if before else ""

    def _typed_before(self) -> Said | None:
        return next((said for said in self.ahead if self.ask and said.question == self.ask.question), None)

    @property
    def all_typed(self) -> list[Said]:
        """Every answer, also those that wait for their question."""
        return [*self.said, *self.ahead]

    def explained(self) -> str:
        """What explains the open question."""
        return self._wrapped(f"  {line}" for line in self.ask.help.split("\n")) if self.ask and self.ask.help else ""

    def above(self) -> str:
        """What stands above the open question, unless it is put again and that was just shown."""
        is_shown = not self.ask or not self.ask.above or self._is_again
        return self._wrapped(self.ask.above.split("\n")) if self.ask and not is_shown else ""

    def _asks_as(self, said: Said) -> bool:
        """Whether the open question is the one that was answered; a number needs the same choices too."""
        if said.is_begun or not self.ask or self.ask.question != said.question:
            return False
        return self.ask.above == said.above or not said.answer.strip().isdecimal()

    def _start(self) -> None:
        self._talk = self._begin()
        self._to_next(self._next)

    def _answered(self, said: Said) -> bool:
        """Give an answer; False where it is refused, so that it counts for nothing."""
        self.said.append(said)
        is_taken = self._to_next(lambda: self._talk.send(said.answer))
        if not is_taken:
            self.said.pop()
        return is_taken

    def _to_next(self, step: Callable[[], Ask | str]) -> bool:
        """Go on to the next question; whether the answer before was taken."""
        is_taken = True
        try:
            while not isinstance(found := step(), Ask):
                is_taken = is_taken and not isinstance(found, Refusal)
                self.lines.append(found if isinstance(found, Verbatim) else self._wrapped(found.split("\n")))
                step = self._next
            self.ask = found
        except StopIteration as end:
            self.ask, self.result = None, end.value
        return is_taken

    def _next(self) -> Ask | str:
        return next(self._talk)

    def _wrapped(self, lines: Iterable[str]) -> str:
        return "\n".join(part for line in lines for part in _parts(line, self._width)).replace("\xa0", " ")


def _parts(line: str, width: int) -> list[str]:
    """A line in lines that fit, all as far in as the first."""
    indent = line[: len(line) - len(line.lstrip(" "))]
    return textwrap.wrap(
        line, max(width, 20), subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    ) or [line]
