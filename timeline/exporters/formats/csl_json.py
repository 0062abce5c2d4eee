"""CSL-JSON 1.0.2: the sources, for Zotero, Pandoc and their like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from timeline.exporters.registry import Loss, without
from timeline.record import SEASONS, Part, Source, Timeline, When

SUFFIX = ".csl.json"

CONTAINED: Final = frozenset(
    {
        *("article", "article-journal", "article-magazine", "article-newspaper", "broadcast", "chapter"),
        *("entry-encyclopedia", "post", "post-weblog", "webpage"),
    }
)
"""Types whose publisher is what they appeared in."""

_SEASONS: Final = {code: number for number, code in enumerate(SEASONS, 1)}


def render(timeline: Timeline) -> str:
    """A list of items, one for each source, in the order of the record."""
    items = [_item(source) for source in timeline.sources]
    return msgspec.json.format(msgspec.json.encode(items), indent=2).decode() + "\n"


def losses(timeline: Timeline) -> Iterator[Loss]:
    """Everything but the sources, where in them, and what CSL cannot say of a date."""
    yield Loss("event", "events", tuple(event.id for event in timeline.events))
    yield Loss("actor", "actors", tuple(actor.id for actor in timeline.actors))
    yield from without(timeline, "locators")
    dates = ((s.id, date) for s in timeline.sources for date in (s.published, s.accessed) if date)
    yield Loss(
        "date kept in words only", "dates kept in words only", tuple(id for id, date in dates if not _parts(date))
    )
    former = tuple(source.id for source in timeline.sources for _ in source.formerly)
    yield Loss("former id", "former ids", former)
    kept = tuple(source.id for source in timeline.sources if source.excerpt_sha256)
    yield Loss("digest of a clipping", "digests of clippings", kept)
    own = tuple(source.id for source in timeline.sources for _ in source.own)
    yield Loss("field of your own", "fields of your own", own)


def _item(source: Source) -> dict[str, Any]:
    item = {
        "id": source.id,
        "type": source.type,
        "title": source.title,
        "author": [{"literal": source.author}] if source.author else None,
        "container-title" if source.type in CONTAINED else "publisher": source.publisher,
        "issued": _date(source.published),
        "accessed": _date(source.accessed),
        "URL": source.url,
        "archive": urlsplit(source.archived).hostname if source.archived else None,
        "archive_location": source.archived,
        "note": source.note,
        "custom": _custom(source),
    }
    return {key: value for key, value in item.items() if value}


def _custom(source: Source) -> dict[str, Any]:
    """What CSL has no field for, where writers may keep it: a side's own, and dates that its parts cannot hold."""
    dates = {"published": source.published, "accessed": source.accessed}
    inexact = {name: date.text for name, date in dates.items() if date and date.text != _read_back(date)}
    return {"partisan": True, **inexact} if source.partisan else inexact


def _read_back(date: When) -> str:
    """The date in EDTF that CSL's parts, season and `circa` make again."""
    season = date.start.month if isinstance(date.start, Part) and date.start.month in SEASONS else ""
    ends = ["-".join([f"{year:04}", *(f"{part:02}" for part in rest)]) for year, *rest in _parts(date)]
    ends = [f"{ends[0]}-{season}"] if season and len(ends) == 1 else ends
    return "/".join(end if _is_certain(date) else f"{end}~" for end in ends)


def _date(date: When | None) -> dict[str, Any]:
    """Date parts, two for what has two ends; in words where an end is open or unknown."""
    if date is None:
        return {}
    if not (parts := _parts(date)):
        return {"literal": date.label}
    season = _SEASONS.get(date.start.month) if isinstance(date.start, Part) and len(parts) == 1 else None
    found: dict[str, Any] = {"date-parts": parts}
    found |= {"season": season} if season else {}
    return found | ({"circa": True} if not _is_certain(date) else {})


def _parts(date: When) -> list[list[int]]:
    ends = [date.start] if date.start == date.end else [date.start, date.end]
    known = [_part(end) for end in ends if isinstance(end, Part)]
    return known if len(known) == len(ends) else []


def _part(part: Part) -> list[int]:
    """Year, month and day as far as they are known."""
    month = 0 if part.month in ("", "XX", *SEASONS) else int(part.month)
    day = 0 if part.day in ("", "XX") else int(part.day)
    return [part.earliest.year, month, day][: 1 + bool(month) + bool(month and day)]


def _is_certain(date: When) -> bool:
    ends = [end for end in (date.start, date.end) if isinstance(end, Part)]
    return date.kind != "within" and not any(end.mark or "X" in end.year for end in ends)
