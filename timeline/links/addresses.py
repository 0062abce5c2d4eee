"""The addresses that a record holds, and where a copy of a page can be asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from timeline.query.conditions import texts
from timeline.record import Source, Timeline

ARCHIVE: Final = "https://web.archive.org"


class Address(NamedTuple):
    """An address, the id of the record that holds it, and in which field: `url`, `archived`, or `text` of an event."""

    record: str
    field: str
    url: str


_IN_TEXT: Final = re.compile(r"https?://[^\s<>\"'`\]]+", re.IGNORECASE)


def addresses(timeline: Timeline) -> list[Address]:
    """Every web address of the record, in its order: those of sources, then those in the words of events."""
    found = [
        Address(source.id, field, url)
        for source in timeline.sources
        for field, url in (("url", source.url), ("archived", source.archived))
        if re.match(r"https?://\S+\Z", url, re.IGNORECASE)
    ]
    found += [Address(e.id, "text", url) for e in timeline.events for text in texts(e) for url in _inside(text)]
    return list(dict.fromkeys(found))


def _inside(text: str) -> Iterator[str]:
    """The addresses in a text, without the marks of the sentence around them."""
    for found in _IN_TEXT.findall(text):
        url = str(found).rstrip(".,;:!?*_")
        yield url if url.count("(") >= url.count(")") else url[: url.rindex(")")].rstrip(".,;:!?")


def copy_of(source: Source, *, is_gone: bool) -> str:
    """Where the web archive makes a copy of a source; of one that is gone, where it has that of the day it was read."""
    if not is_gone:
        return f"{ARCHIVE}/save/{source.url}"
    read = source.accessed or source.published
    day = read.earliest.strftime("%Y%m%d") if read and read.earliest else "*"
    return f"{ARCHIVE}/web/{day}/{source.url}"
