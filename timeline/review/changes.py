"""What became of records and their fields, as values, and the commits that did it."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from timeline.record import AnyRecord, Timeline

Word = tuple[str, str]
"""Words of a text, and what became of them: `=` kept, `-` taken out, `+` put in, `…` kept and left out here."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One value that changed: the way to it, what it was and is as plain data (None where there is none), in words.

    `about` is what kind of value it is, in the singular: `figure`, `date`, `text`, `claim`, `source`, ...
    """

    field: str
    old: Any = None
    new: Any = None
    says: str
    about: str = "detail"
    words: tuple[Word, ...] = ()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one record. Without `old` it was added, without `new` removed; with two ids it was renamed."""

    kind: str
    old: AnyRecord | None = None
    new: AnyRecord | None = None
    fields: tuple[Field, ...] = ()

    @property
    def what(self) -> str:
        """`added`, `removed`, `renamed` (and nothing else) or `changed`."""
        if self.old is None or self.new is None:
            return "added" if self.new else "changed" if self.old is self.new else "removed"
        return "changed" if self.fields else "renamed"

    @property
    def id(self) -> str:
        """The id the record has, or had; "" for what is said of the record as a whole."""
        record = self.new or self.old
        return record.id if record else ""

    @property
    def was(self) -> str:
        """The id it had, if that was another; else ""."""
        return self.old.id if self.old and self.new and self.old.id != self.new.id else ""


class Diff(msgspec.Struct, frozen=True):
    """Two states of a record and what changed from one to the other, by kind and in the order of each."""

    old: Timeline
    new: Timeline
    changes: tuple[Change, ...]
    unchanged: int


class Commit(NamedTuple):
    """Who changed something, when and why: its id, the author, the day, the first line of the message."""

    id: str
    author: str
    date: str
    subject: str


class Step(NamedTuple):
    """A step of one record's history: its commit (None for what is not committed), the two states, the change."""

    commit: Commit | None
    found: Diff
    change: Change
