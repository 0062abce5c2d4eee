"""The same checks again: what is wrong with a record, remembered by the digest of its texts.

Checks read nothing but the record: no clock, no other file. So the same texts, checked by the same source, have the
same problems. Two kinds of record are always checked afresh: one with something that does not read, because its
problems depend on more than its text, and one with clippings, which lie in files of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Final

from timeline.checks.exceptions import Checked, checked
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
        found = checked(reading)
        cache.keep(file, found)
    return found


def _digest(texts: Mapping[str, str]) -> str:
    """The digest of the names and texts of files, each after its length, and of the source that checks them."""
    digest = blake2b(key=cache.program(*ROOMS), digest_size=16)
    for part in (part.encode(errors="surrogateescape") for item in texts.items() for part in item):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
