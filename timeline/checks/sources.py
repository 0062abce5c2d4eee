"""Where facts come from: that there is a source, that it can know, and that it is listed once."""

from __future__ import annotations

import re
from typing import Final

from timeline.checks import Finding, Findings, check
from timeline.checks.relations import is_marked
from timeline.record import Cure, Level, Source, Timeline, source_mentions


@check("TL801", Level.WARNING)
def no_source(timeline: Timeline) -> Findings:
    """An event has no source.

    Twelve months later somebody asks who said so, and the record must answer. Cite a source under `sources:`, in the
    event or in each of its claims; figures have the sources of the event or claim they stand in.
    """
    for event in timeline.events:
        if not event.sources and not any(claim.sources for claim in event.claims):
            yield Finding(event, ("id",), "nothing says where this is from", "write `sources: [...]`")


@check("TL802", Level.NOTE)
def claim_of_no_one_source(timeline: Timeline) -> Findings:
    """A claim cites no source of its own, and the event has several.

    It is then not known which of them has the words. Write `sources:` in the claim. Where the event has one source, the
    claim has that one too.
    """
    for event in timeline.events:
        for index, claim in enumerate(event.claims):
            if not claim.sources and len(event.sources) > 1:
                says = f"which of the {len(event.sources)} sources of the event has this claim?"
                yield Finding(event, ("claims", index, "by"), says, "write `sources: [...]` in the claim")


_ANONYMOUS: Final = frozenset({"post", "post-weblog"})


@check("TL804", Level.WARNING)
def only_partisan_sources(timeline: Timeline) -> Findings:
    """Something is confirmed by nothing but one side's own word, or one anonymous post.

    A union's paper, a party's site and a blog are good sources for what their side says and weak ones for what
    happened. Write `status: reported`, find a second source, or make it a claim. A source is one side's when it is
    marked `partisan: true`; a statement is exempt, for it is one side's word by its nature.
    """
    for event in timeline.events:
        sources = [timeline.source[id] for _, id in source_mentions(event) if id in timeline.source]
        if event.status == "confirmed" and event.type != "statement" and (weakness := _weakness(sources)):
            says = f"confirmed only by `{sources[0].id}`, which is {weakness}"
            yield Finding(event, ("sources",), says, "write `status: reported`, or cite a second source")


def _weakness(sources: list[Source]) -> str:
    """Why sources do not confirm by themselves, or "" if one of them does."""
    if sources and all(source.partisan for source in sources):
        return "one side's own" if len({source.id for source in sources}) == 1 else "one side's own, like the others"
    posts = {source.id for source in sources if source.type in _ANONYMOUS and not (source.author or source.publisher)}
    return "an anonymous post" if len(posts) == 1 and len(posts) == len({s.id for s in sources}) else ""


@check("TL805", Level.WARNING)
def source_before_event(timeline: Timeline) -> Findings:
    """Every source was published before the event that it is to report.

    A year is wrong, in the event or in the source, or the sources announce what is recorded as done. Mend the date,
    write `status: planned`, or cite a report from after the event. Approximate dates are passed over. An address may
    carry another date than the publication; only the publication counts.
    """
    for event in timeline.events:
        start = event.date.earliest
        if event.status in ("confirmed", "reported") and start and not is_marked(event.date):
            cited = [timeline.source[id] for _, id in source_mentions(event) if id in timeline.source]
            dates = [s.published.latest if s.published and not is_marked(s.published) else None for s in cited]
            known = [day for day in dates if day]
            if known and len(known) == len(dates) and max(known) < start:
                last = cited[dates.index(max(known))]
                says = f"the latest source, `{last.id}`, is of {last.published.label if last.published else ''}, "
                says += f"and the event of {event.date.label}"
                hint = "mend one of the dates, write `status: planned`, or cite a later report"
                yield Finding(event, ("date",), says, hint, first=(last, ("published",)))


@check("TL806", Level.WARNING)
def accessed_before_published(timeline: Timeline) -> Findings:
    """A source was looked at before it was published.

    One of the two dates is wrong: a page that says "updated 2016" may be of 2011. Mend it.
    """
    for source in timeline.sources:
        if source.published and source.accessed:
            first, last = source.published.earliest, source.accessed.latest
            if first and last and last < first:
                says = f"accessed {source.accessed.label}, but published {source.published.label}"
                yield Finding(source, ("accessed",), says, "mend one of the two dates")


@check("TL807", Level.NOTE)
def uncited_source(timeline: Timeline) -> Findings:
    """No event cites a source.

    It may be left from an event that was taken out, or an id was changed in one place only. Cite it, or take it out.
    While a record cannot be read, or cites a source that is not there, nothing is told, for it may be the one that was
    meant.
    """
    cited = {id for event in timeline.events for _, id in source_mentions(event)}
    is_whole = timeline.events and not timeline.lost and cited <= timeline.source.keys()
    for source in timeline.sources if is_whole else ():
        if cited.isdisjoint((source.id, *source.formerly)):
            yield Finding(source, ("id",), f"nothing cites `{source.id}`", "cite it, or take it out")


@check("TL808", Level.WARNING)
def same_address(timeline: Timeline) -> Findings:
    """Two sources have the same address.

    One article cited under two ids looks like two sources that agree. Keep one, with the other id under `formerly`.
    """
    seen: dict[str, Source] = {}
    for source in timeline.sources:
        if source.url:
            address = re.sub(r"^https?://(?:www\.)?", "", source.url).rstrip("/")
            first = seen.setdefault(address, source)
            if first is not source:
                says = f"`{first.id}` has the same address"
                hint = f"keep one, and write `formerly: [{source.id}]` there"
                yield Finding(source, ("url",), says, hint, first=(first, ("url",)))


_WWW: Final = re.compile(r"www\.[\w-]+(\.[\w-]+)+([/?#]\S*)?", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://[^\s/?#.]+(?:\.[^\s/?#.]+)*(?::[0-9]+)?(?:[/?#][^\s<>\"]*)?", re.IGNORECASE)


@check("TL813")
def not_an_address(timeline: Timeline) -> Findings:
    """An address is not one that a browser can open.

    It begins with `https://` or `http://` and has no spaces; anything else would be printed as a link that leads
    nowhere, or runs as a script. Copy it from the browser; a shelf mark or a page goes into `note`.
    """
    for source in timeline.sources:
        for field in ("url", "archived"):
            address = getattr(source, field)
            if address and not _ADDRESS.fullmatch(address):
                hint = f"write `https://{address}`" if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", address) else (
                    "write an address that begins with `https://`"
                )  # fmt: skip
                cure = Cure(address, f"https://{address}") if _WWW.fullmatch(address) else None
                yield Finding(source, (field,), f"`{address}` is not an address", hint, cure=cure)


@check("TL810", Level.NOTE)
def date_without_derivation(timeline: Timeline) -> Findings:
    """An approximate date does not say where it is from.

    "About 12 April" may be arithmetic, an estimate from an article's number or a guess; the next editor cannot tell
    which evidence would settle it. Say it in `note`.
    """
    for event in timeline.events:
        if is_marked(event.date) and not event.note:
            says = f"nothing says how `{event.date}` was worked out"
            yield Finding(event, ("date",), says, "say in `note` what the date is taken from")
