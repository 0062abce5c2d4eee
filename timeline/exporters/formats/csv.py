"""CSV (RFC 4180): a row for each event, for spreadsheets.

Lists are joined by `; `, and no cell is anything that a spreadsheet would run as a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from timeline.exporters import tables
from timeline.exporters.registry import Loss, own_words, without
from timeline.record import Citation, Claim, Event, Timeline, values_of

SUFFIX = ".csv"

LISTS = ("actors", "dates", "figures", "claims", "sources", "links", "tags", "formerly")


def render(timeline: Timeline) -> str:
    """A header, then the events; the columns of `tables.EVENT_COLUMNS` and one for each list."""
    text = io.StringIO()
    writer = csv.writer(text)  # its defaults are those of RFC 4180: CRLF, quotes doubled
    writer.writerow([*(column.name for column in tables.EVENT_COLUMNS), *LISTS])
    for event in timeline.events:
        row = (*tables.event_row(event), *map("; ".join, _lists(event)))
        writer.writerow([guarded(value) if isinstance(value, str) else value for value in row])
    return text.getvalue()


def losses(timeline: Timeline) -> Iterator[Loss]:
    """What one table of events has no place for."""
    yield Loss("actor's own record", "actors' own records", tuple(actor.id for actor in timeline.actors))
    yield Loss("source's own record", "sources' own records", tuple(source.id for source in timeline.sources))
    yield from without(timeline, "own fields")
    yield own_words(timeline)


_LIVE = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?%?")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what begins one, unless a number."""
    return f"'{cell}" if _LIVE.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _lists(event: Event) -> Iterator[Iterable[str]]:
    """The lists of an event, in the order of LISTS."""
    yield event.actors
    yield (f"{name}: {date}" for name, date in event.dates.items())
    yield (f"{name}: {figure}" for name, figure in values_of(event))
    yield (_claim(claim) for claim in event.claims)
    yield map(_cited, event.sources)
    yield (f"{kind}: {link.id}" for kind, links in event.links.items() for link in links)
    yield event.tags
    yield event.formerly


def _claim(claim: Claim) -> str:
    """`ann-lee, according to echo (2011-02-25): Few took part. (workers_involved: ~80) [echo-1, para 4]`."""
    who = f"{claim.by}, according to {claim.according_to}" if claim.according_to else claim.by
    on = f" ({claim.date})" if claim.date else ""
    figures = ", ".join(f"{name}: {figure}" for name, figure in values_of(claim))
    cited = "".join(f" [{_cited(citation)}]" for citation in claim.sources)
    return f"{who}{on}: {claim.says}" + (f" ({figures})" if figures else "") + cited


def _cited(citation: Citation) -> str:
    return f"{citation.id}, {citation.note}" if citation.note else citation.id
