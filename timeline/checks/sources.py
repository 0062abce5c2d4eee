"""Where facts come from: that there is a source, that it can know, and that it is listed once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Final

from timeline.checks.engine import Finding, Findings, check
from timeline.checks.relations import STOPPAGE, bodies, is_marked, last_day, names, origin
from timeline.query.stoppages import SERIES
from timeline.record import Claim, Cure, Event, Level, Path, Source, Timeline, When, source_mentions


@check("TL801", Level.WARNING, alone=True)
def no_source(timeline: Timeline) -> Findings:
    """An event, its figures or one of its claims has no source.

    Twelve months later somebody asks who said so, and the record must answer. Cite a source under `sources:`, in the
    event or in each of its claims. The sources of an event are those of all that stands in it; the sources of a claim
    are that claim's alone, and neither those of the figures of the event nor those of another claim.
    """
    for event in timeline.events:
        if event.sources:
            continue
        if not any(claim.sources for claim in event.claims):
            yield Finding(event, ("id",), "nothing says where this is from", "write `sources: [...]`")
            continue
        if event.figures:
            says = "only claims have sources here: nothing says where these figures are from"
            hint = "write `sources: [...]` in the event, or give the figures to the claim they are from"
            yield Finding(event, ("figures",), says, hint, on_key=True)
        for index, claim in enumerate(event.claims):
            if not claim.sources:
                says = "nothing says where this claim is from; other claims here have sources"
                yield Finding(event, ("claims", index, "by"), says, "write `sources: [...]` in the claim")


@check("TL802", Level.NOTE, alone=True)
def claim_of_no_one_source(timeline: Timeline) -> Findings:
    """A claim cites no source of its own, and the event has several.

    It is then not known which of them has the words. Write `sources:` in the claim. Where the event has one source, the
    claim has that one too, and so it has where one of the sources is plainly the speaker's: by the speaker or a body of
    the speaker, with the speaker's name in its title, or the only one of the day of the claim.
    """
    for event in timeline.events:
        ids = {citation.id for citation in event.sources}
        for index, claim in enumerate(event.claims):
            if not claim.sources and len(ids) > 1 and not _is_plain(timeline, event, claim):
                says = f"which of the {len(ids)} sources of the event has this claim?"
                yield Finding(event, ("claims", index, "by"), says, "write `sources: [...]` in the claim")


def _is_plain(timeline: Timeline, event: Event, claim: Claim) -> bool:
    """Whether just one source of an event is the speaker's own, names the speaker, or is of the day of the claim."""
    cited = {c.id: timeline.source[c.id] for c in event.sources if c.id in timeline.source}
    speaker = timeline.actor.get(claim.by)
    if not speaker:
        return True
    own = _called(names(speaker), speaker.name.split()[-1] if speaker.kind == "person" else "")
    voices = bodies(timeline, claim.by) | bodies(timeline, claim.according_to)
    sides = _called(name for id in voices for name in names(timeline.actor[id]))
    of_speaker = [s for s in cited.values()
                  if own.search(s.note) or sides.search(f"{s.publisher}\n{s.author}\n{s.title}")]  # fmt: skip
    places = [citation for citation in event.sources if own.search(citation.note)]
    on_day = [s for s in cited.values() if claim.date and s.published and s.published.order == claim.date.order]
    return 1 in (len(of_speaker), len(places), len(on_day))


def _called(called: Iterable[tuple[Path, str]], surname: str = "") -> re.Pattern[str]:
    words = [re.escape(name) for _, name in called] + ([re.escape(surname)] if surname else [])
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


_SELF_PUBLISHED: Final = {"pamphlet": "a leaflet", "post": "a post"}
_OFFICIAL: Final = ("media", "council", "public-body", "court")
_BLOGS: Final = frozenset({"post-weblog"})


@check("TL804", Level.WARNING, alone=True)
def only_partisan_sources(timeline: Timeline) -> Findings:
    """Something is confirmed by nothing but one side's own word, a leaflet, or posts.

    A union's paper, a party's site and a blog are good sources for what their side says and weak ones for what
    happened. Write `status: reported`, find a second source, or make it a claim. A source is one side's when it is
    marked `partisan: true`; a leaflet (`pamphlet`), a post, and a blog without author and publisher are weak unmarked,
    but for one of a paper, a council or another public body of the record. A statement is exempt, for it is one side's
    word by its nature. It does not find a union's or a council's own page that is not marked.
    """
    for event in timeline.events:
        sources = [timeline.source[id] for _, id in source_mentions(event) if id in timeline.source]
        if event.status == "confirmed" and event.type != "statement" and sources:
            weak = {source.id: _weakness(timeline, source) for source in sources}
            if all(weak.values()):
                path: Path = ("sources",) if event.sources else ("claims",)
                hint = "write `status: reported`, or cite a source that is not one side's"
                yield Finding(event, path, _weak(weak), hint, on_key=True)


def _weak(weak: Mapping[str, str]) -> str:
    (first, why), *rest = weak.items()
    if not rest:
        return f"the only source, `{first}`, {why}"
    return f"none of the {len(weak)} sources confirms this: " + "; ".join(f"`{id}` {w}" for id, w in weak.items())


def _weakness(timeline: Timeline, source: Source) -> str:
    """Why a source does not confirm by itself, or "" if it does."""
    if source.partisan:
        return "is marked partisan"
    by = f"{source.publisher}\n{source.author}".casefold()
    official = (name.casefold() for a in timeline.actor.values() if a.kind in _OFFICIAL for _, name in names(a))
    if source.type in _SELF_PUBLISHED and not any(name in by for name in official):
        return f"is {_SELF_PUBLISHED[source.type]}"
    return "is an anonymous post" if source.type in _BLOGS and not by.strip() else ""


_LAW: Final = frozenset({"legislation", "regulation", "bill", "legal_case", "treaty"})
_LAW_SITE: Final = re.compile(r"legislation\.gov\.uk|\bHMSO\b|Stationery Office", re.IGNORECASE)
"""Sources that set a day ahead: what they say is in force later than it was printed."""

_LASTING: Final = frozenset({*STOPPAGE, SERIES, "ballot", "demonstration", "meeting", "talks"})
"""Types whose last day cannot be reported before it came."""


@check("TL805", Level.WARNING, alone=True)
def source_before_event(timeline: Timeline) -> Findings:
    """Every source was published before the event, or the last day of the action, that it is to report.

    A year is wrong, in the event or in the source, or the sources announce what is recorded as done. Correct the date,
    write `status: planned`, or cite a report from after the event; action that is only `reported` may have its report
    before its last day. Approximate dates are passed over. An address may
    carry another date than the publication; only the publication counts. Law comes into force later than it is printed,
    and a day that is computed (a milestone) has its source before it.
    """
    for event in timeline.events:
        is_over = event.status == "confirmed" and event.type in _LASTING
        start, end = event.date.earliest, last_day(event.date) if is_over else None
        if event.status not in ("confirmed", "reported") or not start or _is_set_ahead(event):
            continue
        last = _latest(timeline, event) if not is_marked(event.date) else None
        if last and last.published and last.published.latest and last.published.latest < max(start, end or start):
            says = f"the latest source, `{last.id}`, is of {last.published.label}, "
            says += f"and the event of {event.date.label}"
            hint = "look at the source: correct one of the dates, write `status: planned`, or cite a later report"
            yield Finding(event, ("date",), says, hint, first=(last, ("published",)))


def _is_set_ahead(event: Event) -> bool:
    """Whether the day of an event was set before it came: a computed day, or one on which a rule comes into force."""
    return event.type == "milestone" or (event.type, event.form) == ("policy", "in_force")


def _is_law(source: Source) -> bool:
    return source.type in _LAW or bool(_LAW_SITE.search(f"{source.publisher} {source.url}"))


def _latest(timeline: Timeline, event: Event) -> Source | None:
    """The latest source of an event, where the days of all are known, and none sets days ahead as law does."""
    cited = [timeline.source[id] for _, id in source_mentions(event) if id in timeline.source]
    is_known = all(s.published and s.published.latest and not is_marked(s.published) for s in cited)
    if not cited or not is_known or any(_is_law(source) for source in cited):
        return None
    return max(cited, key=lambda s: ((s.published.latest if s.published else None) or dt.date.min, s.id))


@check("TL806", Level.WARNING)
def accessed_before_published(timeline: Timeline) -> Findings:
    """A source was looked at before it was published.

    One of the two dates is wrong: a page that says "updated 2016" may be of 2011. Correct it.
    """
    for source in timeline.sources:
        if source.published and source.accessed:
            first, last = source.published.earliest, source.accessed.latest
            if first and last and last < first:
                says = f"accessed {source.accessed.label}, but published {source.published.label}"
                hint = "look at the page again, and correct one of the two dates"
                yield Finding(source, ("accessed",), says, hint)


@check("TL807", Level.NOTE, needs="all")
def uncited_source(timeline: Timeline) -> Findings:
    """No event cites a source.

    It may be left from an event that was taken out, or an id was changed in one place only. Cite it, or take it out.
    While a record cannot be read, or cites a source that is not there, nothing is reported, because it may be the one
    that was meant.
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
    for source in sorted(timeline.sources, key=lambda source: origin(timeline, source)):
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


@check("TL814", needs="item", alone=True)
def own_second_hand(timeline: Timeline) -> Findings:
    """A claim is reported by its own speaker.

    `according_to` names who else says that it was said, where nobody has it from the speaker: `by: unison` with
    `according_to: harbour-echo` prints "Unison, according to Harbour Echo". What is heard from the speaker, or read in
    the speaker's own paper, needs no such line; where the paper itself says it, the paper is the speaker.
    """
    for event in timeline.events:
        for index, claim in enumerate(event.claims):
            by, reporter = (timeline.actor.get(id) for id in (claim.by, claim.according_to))
            if by and by is reporter:
                says = f"`{claim.by}` is the speaker, and cannot be who reports it too"
                hint = "take the line out, or name who reports it"
                yield Finding(event, ("claims", index, "according_to"), says, hint)


NEAR: Final = dt.timedelta(days=31)


@check("TL810", Level.NOTE, alone=True)
def date_without_derivation(timeline: Timeline) -> Findings:
    """An approximate date does not say where it is from.

    "About 12 April" may be arithmetic, an estimate from an article's number or a guess; the next editor cannot tell
    which evidence would settle it. Say it in `note`. Nothing is said where a cited source was published within a
    month of the date, for that is where it is from. The named dates of an event (`opened: 2011-05-06~`) count too.
    """
    for event in timeline.events:
        if event.note:
            continue
        for path, when in ((("date",), event.date), *((("dates", n), day) for n, day in event.dates.items())):
            if is_marked(when) and not _is_near(timeline, event, when):
                says = f"nothing says how `{when}` was worked out"
                yield Finding(event, path, says, "say in `note` what the date is taken from")


def _is_near(timeline: Timeline, event: Event, when: When) -> bool:
    """Whether a source of an event was published about a date."""
    first, last = when.order
    published = (timeline.source[id].published for _, id in source_mentions(event) if id in timeline.source)
    days = [day for day in published if day and day.earliest and day.latest]
    return any(first - day.order[1] <= NEAR and day.order[0] - last <= NEAR for day in days)
