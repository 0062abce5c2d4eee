"""What is typed for `add`, kept in a file beside the record from the first answer until the record has it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.cli.base import refuse, say
from timeline.cli.terminal import is_terminal, say_wrapped
from timeline.record import KINDS, Event
from timeline.text import files as filing

if TYPE_CHECKING:
    from timeline.authoring.conversation import Kept, Said

Given = dict[str, list[str]]
"""What options say of a new record, by its fields; speakers and what they say in turn."""


class Draft:
    """What was typed, in a file beside the record, from the first answer until it is written to the record."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._is_refused = False
        self.kind = KINDS[Event]

    @classmethod
    def of(cls, files: Sequence[str], *, resume: bool) -> "Draft":
        """The newest draft of a record, to go on with; or a new one, that is over no other."""
        first = Path(files[0])
        base = first / "add.draft" if first.is_dir() else first.with_name(f"{first.name}.draft")
        there = [file for file in base.parent.glob(f"{base.name}*") if file.is_file()]
        if resume:
            if not there:
                refuse(f"nothing is kept: there is no {base}", "`timeline add` begins afresh")
            return cls(max(there, key=lambda file: file.stat().st_mtime))
        if there and is_terminal():
            say_wrapped(f"timeline: {there[0]} keeps what was typed before; `timeline add --resume` goes on with it")
        names = (base, *(base.with_name(f"{base.name}-{n}") for n in range(2, len(there) + 3)))
        return cls(next(name for name in names if name not in there))

    def kept(self) -> "Kept | None":
        """What is kept so far."""
        from timeline.authoring.conversation import decoded

        try:
            return decoded(self._file.read_bytes()) if self._file.exists() else None
        except (OSError, ValueError) as error:
            refuse(f"{self._file} cannot be read: {error}", "it is JSON; look at it, and take it out of the way")

    def keep(self, said: "Sequence[Said]", given: Given, as_of: str) -> None:
        """Keep what was typed; where that cannot be done, say so once and go on."""
        from timeline.authoring.conversation import Kept, encoded

        if not any(one.answer.strip() for one in said):
            return
        try:
            filing.put(self._file, encoded(Kept(kind=self.kind, given=given, as_of=as_of, said=list(said))))
        except OSError as error:
            if not self._is_refused:
                say(f"timeline: {self._file} cannot be written: {(error.strerror or str(error)).lower()}")
                say("  if it cannot be written, what you typed is printed")
            self._is_refused = True

    def close(self, said: "Sequence[Said]", given: Given, as_of: str, *, is_done: bool) -> None:
        """Take the draft away if the record has it all; else say where it is, or print what it could not keep."""
        if is_done:
            self._file.unlink(missing_ok=True)
            return
        self.keep(said, given, as_of)
        if self._is_refused:
            say("\ntimeline: what was typed:")
            for one in said:
                say(f"  {one.question.strip()}: {one.answer}")
        elif self._file.exists():
            say("")
            say_wrapped(
                f"timeline: nothing was written; {self._file} keeps what was typed: `timeline add --resume` goes on"
            )
        else:
            say("\ntimeline: nothing was written")
