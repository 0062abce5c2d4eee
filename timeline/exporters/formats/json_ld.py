"""JSON-LD in the words of schema.org: events, actors, claims and sources.

It may stand in a page's own markup, for search engines and other machines.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Any, Final

import msgspec

from timeline.exporters import markup
from timeline.exporters.registry import Loss, without
from timeline.record import SEASONS, Actor, Claim, Event, Part, Role, Source, Timeline, When

SUFFIX = ".jsonld"

ACTOR_TYPES: Final = {
    "union": "WorkersUnion",
    "council": "GovernmentOrganization",
    "public-body": "GovernmentOrganization",
    "court": "GovernmentOrganization",
    "party": "PoliticalParty",
    "media": "NewsMediaOrganization",
    "person": "Person",
}
"""The type of each kind of actor; any other is an Organization."""

SOURCE_TYPES: Final = {
    "article-newspaper": "NewsArticle",
    "article-magazine": "Article",
    "article-journal": "ScholarlyArticle",
    "article": "Article",
    "bill": "Legislation",
    "book": "Book",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "legislation": "Legislation",
    "regulation": "Legislation",
    "manuscript": "Manuscript",
    "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting",
    "report": "Report",
    "webpage": "WebPage",
}
"""The type of each type of source; any other is a CreativeWork."""

CANCELLED: Final = "https://schema.org/EventCancelled"
SCHEDULED: Final = "https://schema.org/EventScheduled"


def render(timeline: Timeline) -> str:
    """A graph of actors, sources, events and claims; `<` is escaped, so that a page may hold it."""
    graph = [
        *(_actor(timeline, actor) for actor in timeline.actors),
        *(_source(source) for source in timeline.sources),
        *(_event(timeline, event) for event in timeline.events),
        *(_claim(timeline, event, n) for event in timeline.events for n in range(len(event.claims))),
    ]
    body = {"@context": "https://schema.org", "@graph": graph}
    return msgspec.json.format(msgspec.json.encode(body), indent=2).decode().replace("<", "\\u003c") + "\n"


MOST_LISTED: Final = 1_000
"""A page of more events names none of them to machines: the list would be a tenth of it."""


def index(timeline: Timeline, title: str = "") -> str:
    """What a page says of itself to machines: the record as a data set, and each event by name, dates and place in it.

    The words of the events stand in the page; here they would double its size.
    """
    days = [day for event in timeline.events for day in (event.date.earliest, event.date.latest) if day]
    body = _written(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": title or timeline.title,
            "description": markup.plain(timeline.summary),
            "temporalCoverage": f"{min(days)}/{max(days)}" if days else "",
            "hasPart": [_listed(event) for event in timeline.events] if len(timeline.events) <= MOST_LISTED else [],
        }
    )
    return msgspec.json.encode(body).decode().replace("<", "\\u003c")


def _listed(event: Event) -> dict[str, Any]:
    cancelled = {"eventStatus": CANCELLED} if event.status == "cancelled" else {}
    return {"@type": "Event", "@id": f"#{event.id}", "name": event.title, **_dates(event.date), **cancelled}


def losses(timeline: Timeline) -> Iterator[Loss]:
    """Dates that ISO 8601 cannot say, statuses but cancelled, and what schema.org has no word for."""
    events = timeline.events
    yield Loss("event without a date", "events without a date", tuple(e.id for e in events if not _dates(e.date)))
    marked = (event.id for event in events if _dates(event.date) and not _is_plain(event.date))
    yield Loss("date that is kept only in part", "dates that are kept only in part", tuple(marked))
    other = (event.id for event in events if event.status not in ("confirmed", "cancelled", "planned"))
    yield Loss("status", "statuses", tuple(other))
    yield from without(
        timeline, "locators", "forms", "questions", "dates", "financial years", "disputes", "notes", "own fields"
    )
    links = (e.id for e in events for kind, several in e.links.items() if kind != "part_of" for _ in several)
    yield Loss("link", "links", tuple(links))


def _written(node: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if value not in (None, "", [], {})}


def _ref(id: str) -> dict[str, str]:
    return {"@id": f"#{id}"}


# Dates


def _iso(part: Part) -> str:
    """A day, a month or a year of ISO 8601; only the year of a season, nothing for a decade."""
    if "X" in part.year:
        return ""
    month = "" if part.month in ("", "XX", *SEASONS) else f"-{part.month}"
    return part.year + month + (f"-{part.day}" if month and part.day not in ("", "XX") else "")


def _dates(date: When) -> dict[str, str]:
    """`startDate` and, for what lasted, `endDate`, which is inclusive; for `[a..b]` only what a and b share."""
    start, end = (_iso(side) if isinstance(side, Part) else "" for side in (date.start, date.end))
    if date.kind == "within":
        pairs = zip(start.split("-"), end.split("-"), strict=False)
        return _written({"startDate": "-".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))})
    return _written({"startDate": start, "endDate": end if date.kind == "lasted" else ""})


def _is_plain(date: When) -> bool:
    """Whether ISO 8601 says the whole of a date: no mark, no season, nothing unspecified or unknown."""
    sides = [side for side in (date.start, date.end) if isinstance(side, Part)]
    said = date.kind != "within" and all(_iso(side) == "-".join(filter(None, side[:3])) for side in sides)
    return said and not any(side.mark for side in sides) and "" not in (date.start, date.end)


# Nodes


def _actor(timeline: Timeline, actor: Actor) -> dict[str, Any]:
    part_of = timeline.actor.get(actor.part_of)
    return _written(
        {
            "@type": ACTOR_TYPES.get(actor.kind, "Organization"),
            "@id": f"#{actor.id}",
            "identifier": actor.id,
            "name": actor.name,
            "alternateName": list(actor.aliases),
            "description": actor.note,
            "sameAs": f"https://www.wikidata.org/entity/{actor.same_as}" if actor.same_as.startswith("Q") else None,
            "parentOrganization": _ref(part_of.id) if part_of and actor.kind != "person" else None,
            "memberOf": [_role(timeline, role) for role in actor.roles],
        }
    )


def _role(timeline: Timeline, role: Role) -> dict[str, Any]:
    """A post with its dates, as schema.org/OrganizationRole puts it round the body."""
    of = timeline.actor.get(role.of)
    dates = _dates(role.during) if role.during else {}
    return {"@type": "OrganizationRole", "roleName": role.title, **dates, **({"memberOf": _ref(of.id)} if of else {})}


def _source(source: Source) -> dict[str, Any]:
    published = _dates(source.published).get("startDate") if source.published else None
    return _written(
        {
            "@type": SOURCE_TYPES.get(source.type, "CreativeWork"),
            "@id": f"#{source.id}",
            "identifier": source.id,
            "headline": source.title,
            "author": {"@type": "Person", "name": source.author} if source.author else None,
            "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else None,
            "datePublished": published,
            "url": source.url,
            "archivedAt": source.archived,
        }
    )


def _event(timeline: Timeline, event: Event) -> dict[str, Any]:
    figures = ", ".join(timeline.figures_said(event))
    about = dict.fromkeys(timeline.actor[id].id for id in event.actors if id in timeline.actor)
    whole = [timeline.event[link.id].id for link in event.links.get("part_of", ()) if link.id in timeline.event]
    return _written(
        {
            "@type": "Event",
            "@id": f"#{event.id}",
            "identifier": event.id,
            "additionalType": timeline.vocabulary.event_type(event.type).label,
            "name": event.title,
            "description": "\n\n".join(filter(None, [markup.plain(event.summary), figures])),
            **_dates(event.date),
            "eventStatus": CANCELLED if event.status == "cancelled" else SCHEDULED,
            "location": {"@type": "Place", "name": event.place} if event.place else None,
            "about": [_ref(id) for id in about],
            "superEvent": [_ref(id) for id in whole],
            "subjectOf": [*_works(timeline, event), *(_ref(f"{event.id}/{n}") for n in _numbers(event))],
            "keywords": list(event.tags),
        }
    )


def _numbers(event: Event) -> range:
    return range(1, len(event.claims) + 1)


def _works(timeline: Timeline, part: Event | Claim) -> list[dict[str, str]]:
    ids = (timeline.source[citation.id].id for citation in part.sources if citation.id in timeline.source)
    return [_ref(id) for id in dict.fromkeys(ids)]


def _claim(timeline: Timeline, event: Event, number: int) -> dict[str, Any]:
    claim = event.claims[number]
    figures = ", ".join(timeline.said(name, figure) for name, figure in claim.figures.items())
    works = _works(timeline, claim)
    return _written(
        {
            "@type": "Claim",
            "@id": f"#{event.id}/{number + 1}",
            "text": claim.says,
            "description": figures,
            "author": _known(timeline, claim.by),
            "claimInterpreter": _known(timeline, claim.according_to),
            "dateCreated": _dates(claim.date).get("startDate") if claim.date else None,
            "about": _ref(event.id),
            "firstAppearance": _first(timeline, claim),
            "appearance": works,
        }
    )


def _known(timeline: Timeline, actor: str) -> dict[str, str] | None:
    return _ref(timeline.actor[actor].id) if actor in timeline.actor else None


def _first(timeline: Timeline, claim: Claim) -> dict[str, str] | None:
    """The earliest of a claim's sources, where each has a date."""
    sources = [timeline.source[citation.id] for citation in claim.sources if citation.id in timeline.source]
    dated = [(source.published, n, source) for n, source in enumerate(sources) if source.published]
    return _ref(min(dated)[2].id) if dated and len(dated) == len(sources) else None
