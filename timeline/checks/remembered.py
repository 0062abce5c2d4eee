"""The same checks again: what is wrong with a record, remembered by the digest of its texts.

Checks read nothing but the record: no clock, no other file. So the same texts, checked by the same source, have the
same problems. Two kinds of record are always checked afresh: one with something that does not read, because its
problems depend on more than its text, and one with clippings, which lie in files of their own.

After an edit, the checks that look at one event at a time need not look again at the events in which they found
nothing: these are remembered too, each by its digest, while the actors, the sources and the words stay the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec

from timeline.checks.engine import Finding, part_of
from timeline.checks.exceptions import Checked, checked
from timeline.record import Timeline, encode
from timeline.text import cache
from timeline.text.reader import Reading

ROOMS: Final = ("record", "text", "query", "prose", "checks")
"""The rooms whose source decides what is wrong with a record."""


def remembered(reading: Reading, kept: Path | None) -> Checked:
    """Everything that is wrong with a record, by `checked`, or as it was kept in a folder for the same texts."""
    if kept is None or reading.problems or reading.checkable.clippings:
        return checked(reading)
    file = kept / "checks" / f"{_digest(reading.texts)}.msgpack"
    if (found := cache.recalled(file, Checked)) is None:
        memory = Quiet(kept / "quiet" / f"{_digest(dict.fromkeys(reading.texts, ''))}.msgpack", reading.timeline)
        found = checked(reading, memory)
        cache.keep(file, found)
        memory.keep()
    return found


def _digest(texts: Mapping[str, str]) -> str:
    """The digest of the names and texts of files, each after its length, and of the source that checks them."""
    digest = blake2b(key=cache.program(*ROOMS), digest_size=16)
    for part in (part.encode(errors="surrogateescape") for item in texts.items() for part in item):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


class _Kept(msgspec.Struct, array_like=True):
    """The events in which nothing was found, by their digests, and the digest of what they were checked beside."""

    beside: bytes = b""
    events: set[bytes] = set()


class Quiet:
    """The events of a record in which the checks of one event at a time found nothing, remembered in a file.

    It holds for events that say the same beside the same actors, sources and words. Where something was found in an
    event, it is looked at again.
    """

    def __init__(self, file: Path, timeline: Timeline) -> None:
        self._file = file
        self._beside = _said((timeline.vocabulary, timeline.actors, timeline.sources))
        before = cache.recalled(file, _Kept) or _Kept()
        self._quiet = before.events if before.beside == self._beside else set[bytes]()
        self._digests: dict[int, bytes] = {}
        self._loud: set[int] = set()

    def fresh(self, timeline: Timeline) -> Timeline:
        """The timeline without the events that are known to be quiet."""
        self._digests = {id(event): _said(event) for event in timeline.events}
        return part_of(timeline, lambda record: self._digests.get(id(record)) not in self._quiet)

    def with_known(self, code: str, findings: list[Finding]) -> list[Finding]:  # noqa: ARG002 - its name
        """What a check finds; of the events that are known it finds nothing."""
        self._loud |= {id(found.record) for found in findings}
        return findings

    def keep(self) -> None:
        """Keep which events are quiet now."""
        cache.keep(self._file, _Kept(self._beside, {d for id, d in self._digests.items() if id not in self._loud}))


def _said(value: object) -> bytes:
    """The digest of what a record says, or something that records are checked beside."""
    said = msgspec.msgpack.encode(value, enc_hook=encode)
    return blake2b(said, key=cache.program(*ROOMS), digest_size=16).digest()
