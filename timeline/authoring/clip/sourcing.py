"""The source that an article is, and the people who speak in it and are not in the record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import msgspec

from timeline.authoring import naming
from timeline.authoring.clip.article import Article
from timeline.prose.findings import Findings
from timeline.record import Actor, Source, Timeline, dates, decode


def known_source(article: Article, timeline: Timeline) -> Source | None:
    """The source of the record that is this article: by its address, or by its title and date."""
    address = bare(article.url)
    for source in timeline.sources:
        if address and address in (bare(source.url), bare(source.archived)):
            return source
    when = dates.parse(article.published) if article.published else None
    for source in timeline.sources:
        same = source.title.casefold() == article.title.casefold()
        if same and when and source.published and dates.possibly(source.published, when.earliest, when.latest):
            return source
    return None


def bare(address: str) -> str:
    """An address without what differs between copies of a link: the scheme, `www.`, `#`, the name of a campaign."""
    plain = re.sub(r"#.*$|[?&](?:utm_\w+|fbclid|ref|at_\w+)=[^&]*", "", address.lower())
    return re.sub(r"^https?://(?:www\.)?", "", plain).rstrip("/?")


def new_source(article: Article, timeline: Timeline, accessed: str) -> Source:
    """The source that an article becomes, with an id like those of its publisher in the record."""
    said = {
        "type": article.type,
        "publisher": article.publisher or _publisher_at(article.url, timeline),
        "author": article.author,
        "title": article.title or "Article without a title",
        "published": article.published,
        "url": article.url,
        "accessed": accessed if article.url else "",
        "note": f"Date: {article.guess}." if article.guess else "",
    }
    said["id"] = _source_id(said, timeline)
    return msgspec.convert({key: value for key, value in said.items() if value}, Source, dec_hook=decode, strict=False)


def _publisher_at(address: str, timeline: Timeline) -> str:
    """The publisher of the record's other sources at an address's host."""
    host = bare(address).partition("/")[0]
    return next((s.publisher for s in timeline.sources if host and bare(s.url).partition("/")[0] == host), "")


def _source_id(said: Mapping[str, str], timeline: Timeline) -> str:
    """An id as the record's own sources of this publisher have them: `echo-` for the Southern Daily Echo."""
    ids = [source.id for source in timeline.sources if source.publisher and source.publisher == said["publisher"]]
    begins = Counter(id.partition("-")[0] for id in ids if "-" in id).most_common(1)
    proposed = naming.proposed_source_id(said, timeline)
    if not begins:
        return proposed
    what = re.search(r"[0-9]{5,}", said["url"])
    end = what[0] if what else naming.slug(said["published"].rstrip("~")) or proposed
    return naming.unlike(f"{begins[0][0]}-{end}", naming.taken(timeline))


def new_people(findings: Findings, timeline: Timeline) -> dict[str, Actor]:
    """People who speak and are not in the record, by name."""
    speakers = {item.value for item in findings.of("speech")}
    made: dict[str, Actor] = {}
    taken = naming.taken(timeline)
    for item in findings.of("person", "body"):
        if item.value in speakers and item.value not in made and naming.slug(item.value):
            id = naming.unlike(naming.slug(item.value), taken | {actor.id for actor in made.values()})
            made[item.value] = Actor(id=id, name=item.value, kind="person" if item.kind == "person" else "other")
    return made
