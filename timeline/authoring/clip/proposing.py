"""What may be recorded of an article: the source, events with their figures and claims, people who are new.

An event is proposed for each day or span in whose sentence stands a word of a type of event. Figures in the words of
nobody are the event's, those that somebody says are claims. Titles and what a claim says are made of the vocabulary's
words, never of the article's sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final, NamedTuple

import msgspec

from timeline.authoring import naming
from timeline.authoring.clip.article import Article
from timeline.prose.amounts import cue
from timeline.prose.findings import Findings
from timeline.prose.passages import Found, masked, quotations, sentences
from timeline.record import (
    Actor,
    Citation,
    Claim,
    Event,
    Figure,
    Source,
    Timeline,
    When,
    dates,
    decode,
    figures,
    tolerated,
)

TO_WRITE: Final = re.compile(r"\[paras? [0-9, ]+: .*\]")
"""What a claim says in a draft until somebody has written it."""


class Joined(NamedTuple):
    """An event of the record that a proposal is about: its id, and why it is taken for the same."""

    id: str
    why: str


class Proposal(NamedTuple):
    """An event that an article tells of.

    `sure` is `likely` or `a guess`, `why` the words it was taken from, `paras` the paragraphs, `words` how many words
    these have. `joins` is the event of the record that it is about, where there is one.
    """

    event: Event
    sure: str
    why: str
    paras: tuple[int, ...]
    words: int
    joins: Joined | None = None


class Draft(NamedTuple):
    """All that is proposed. `known` is the source if the record has it already; `left` is what found no place."""

    source: Source
    known: bool
    actors: tuple[Actor, ...]
    proposals: tuple[Proposal, ...]
    left: tuple[Found, ...]


def propose(article: Article, findings: Findings, timeline: Timeline, accessed: str = "") -> Draft:
    """What an article and what was found in it come to, held against the record."""
    known = known_source(article, timeline)
    source = known or _source(article, timeline, accessed)
    people = _new_people(findings, timeline)
    extended = msgspec.structs.replace(
        timeline, actors=(*timeline.actors, *people.values()), sources=(*timeline.sources, source)
    )
    scene = _Scene(
        article, findings, extended, source, {name: actor.id for name, actor in people.items()}, article.published
    )
    proposals = tuple(_named_apart(_with_claims([*_events(scene)], scene), timeline))
    used = {claim.by for proposal in proposals for claim in proposal.event.claims}
    placed = {
        figure.text
        for p in proposals
        for e in [p.event.figures, *(claim.figures for claim in p.event.claims)]
        for figure in e.values()
    }
    left = [f for f in findings.of("figure") if f.value not in placed]
    left += [f for f in findings.of("speech") if not f.value]
    left += [f for f in findings.of("person", "body") if people.get(f.value) is None or people[f.value].id not in used]
    return Draft(
        source, known is not None, tuple(a for a in people.values() if a.id in used), proposals, tuple(_once(left))
    )


def _named_apart(proposals: Sequence[Proposal], timeline: Timeline) -> Iterator[Proposal]:
    """The proposals, no two of them with one id."""
    taken = naming.taken(timeline)
    for proposal in proposals:
        id = naming.unlike(proposal.event.id, taken)
        taken.add(id)
        yield proposal._replace(event=msgspec.structs.replace(proposal.event, id=id))


def _once(found: Iterable[Found]) -> Iterator[Found]:
    seen: set[tuple[str, str]] = set()
    for item in found:
        key = (item.kind, item.value or item.text.lower())
        if key not in seen:
            seen.add(key)
            yield item


class _Scene(NamedTuple):
    article: Article
    findings: Findings
    timeline: Timeline
    source: Source
    people: Mapping[str, str]
    day: str

    def cite(self, paras: Sequence[int]) -> Citation:
        """The source, at some paragraphs."""
        return Citation(self.source.id, located(paras))

    def in_para(self, para: int, *kinds: str) -> list[Found]:
        """What of some kinds was found in a paragraph."""
        return [item for item in self.findings.found[para - 1] if item.kind in kinds]


def located(paras: Sequence[int]) -> str:
    """`para 4`, `paras 2, 3`."""
    few = sorted(set(paras))
    return f"{'para' if len(few) == 1 else 'paras'} {', '.join(map(str, few))}"


# The source


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


def _source(article: Article, timeline: Timeline, accessed: str) -> Source:
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


def _new_people(findings: Findings, timeline: Timeline) -> dict[str, Actor]:
    """People who speak and are not in the record, by name."""
    speakers = {item.value for item in findings.of("speech")}
    made: dict[str, Actor] = {}
    taken = naming.taken(timeline)
    for item in findings.of("person", "body"):
        if item.value in speakers and item.value not in made and naming.slug(item.value):
            id = naming.unlike(naming.slug(item.value), taken | {actor.id for actor in made.values()})
            made[item.value] = Actor(id=id, name=item.value, kind="person" if item.kind == "person" else "other")
    return made


# Events


class _Hit(NamedTuple):
    """A date with a type of event in its sentence, and the name the date has in the vocabulary, such as `closed`."""

    date: Found
    type: str
    word: str
    gap: int
    role: str
    sentence: tuple[int, int]


def _events(scene: _Scene) -> Iterator[Proposal]:
    hits = [hit for para in range(1, len(scene.findings.texts) + 1) for hit in _hits(scene, para)]
    lead = _lead(scene)
    if lead and all(hit.type != lead[0] for hit in hits):
        hits = [hit._replace(type=lead[0], word=lead[1]) if _is_lead(hit) else hit for hit in hits]
    for group in _grouped(hits):
        yield _event(group, hits, scene)
    if lead and not hits and scene.day:
        why = f"`{lead[1]}` in the first paragraph, which names no day; that of the article is taken"
        spans = [(1, 0, len(scene.findings.texts[0]))]
        yield _proposal(lead[0], f"{scene.day.rstrip('~')}~", {}, [1], spans, "a guess", why, scene)


GENERAL: Final = frozenset({"meeting", "statement", "policy"})
"""Types whose words also stand in accounts of other events: the meeting at which a budget is set."""


def _is_lead(hit: _Hit) -> bool:
    """Whether a hit may be what the first paragraph tells of, in words that tell less."""
    return hit.type in GENERAL and hit.date.para <= 2


_NO_DAY: Final = re.compile(r"[0-9]{4}~?|[0-9]{3}X")
FARTHEST: Final = 110


def _hits(scene: _Scene, para: int) -> Iterator[_Hit]:
    """The dates of a paragraph that a type of event goes with; not those in quotation marks, nor years."""
    text = scene.findings.texts[para - 1]
    quoted = quotations(text)
    days = scene.in_para(para, "date")
    plain = masked(text, [*quoted, *((date.start, date.end) for date in days)])  # March is no march
    for date in days:
        if _NO_DAY.fullmatch(date.value) or any(start <= date.start < end for start, end in quoted):
            continue
        start, end = next((s for s in sentences(text) if s[0] <= date.start < s[1]), (0, len(text)))
        rated = sorted(_rated(plain, (start, end), (date.start, date.end), scene.timeline))
        if rated and rated[0][0] <= FARTHEST:
            gap, _, word, type = rated[0]
            yield _Hit(date, type, word, gap, _role(plain, date, start, scene), (start, end))


def _rated(
    plain: str, sentence: tuple[int, int], date: tuple[int, int], timeline: Timeline
) -> Iterator[tuple[int, int, str, str]]:
    """Words of types in a sentence: how far from the date, a rank among equals, the word, the type."""
    for rank, row in enumerate(timeline.vocabulary.event_types.values()):
        words = (*row.words, row.label.lower())
        for found in cue(words).finditer(plain, *sentence):
            low, high = (found.end(), date[0]) if found.end() <= date[0] else (date[1], found.start())
            between = plain[low:high] if high > low else ""
            if _DENIED.search(plain, max(0, found.start() - 16), found.start()):
                continue
            far = max(0, high - low) + 12 * between.count(",") + 25 * between.count(" and ")
            yield (
                far + 40 * bool(_ASIDE.search(f"{between} ")) + 8 * (found.start() > date[0]),
                rank,
                found[0],
                row.name,
            )


_ASIDE: Final = re.compile(
    r"\b(?:if|unless|whether|over|about|against|until|because|after|before|ahead of|for|to"
    r" decide)\s"
)
"""Words after which the text turns to something else than what happened that day: `on Monday to decide on a strike`."""


_DENIED: Final = re.compile(
    r"\b(?:(?:without|no|not|never|any)\s(?:an?\s|the\s)?|(?:whether|if|unless)\s(?:or\snot\s)?(?:to\s|they\s|it\s)?)$",
    re.IGNORECASE,
)
"""Words before a word of a type after which it did not happen: `without agreement`, `whether to strike`."""


def _role(plain: str, date: Found, start: int, scene: _Scene) -> str:
    """The name that the vocabulary has for a date, where its word stands next to it: `opened on 18 February`."""
    near = plain[max(start, date.start - 30) : date.start]
    for row in scene.timeline.vocabulary.dates.values():
        words = {row.name.replace("_", " "), row.label.split()[-1] if row.label.startswith("ballot") else row.label}
        if re.search(rf"\b(?:{'|'.join(map(re.escape, words))})\b[^,.;]*$", near, re.IGNORECASE):
            return row.name
    return ""


def _grouped(hits: Sequence[_Hit]) -> list[list[_Hit]]:
    """Hits that are one event: of one type, and on one day, or its named dates in paragraphs that follow each other."""
    groups: list[list[_Hit]] = []
    for hit in hits:
        for group in groups:
            first = group[0]
            near = hit.date.para - group[-1].date.para <= 2
            same_day = dates.parse(hit.date.value).order == dates.parse(first.date.value).order
            named = bool(hit.role or first.role) and near
            if hit.type == first.type and (same_day or named):
                group.append(hit)
                break
        else:
            groups.append([hit])
    return groups


_MAIN: Final = ("", "announced", "closed", "effective", "in_force", "notice_given", "opened")


def _event(group: Sequence[_Hit], hits: Sequence[_Hit], scene: _Scene) -> Proposal:
    roles = sorted(group, key=lambda hit: _MAIN.index(hit.role) if hit.role in _MAIN else len(_MAIN))
    main = roles[0]
    paras = sorted({hit.date.para for hit in group})
    named = {hit.role: dates.parse(hit.date.value) for hit in group if hit.role and hit is not main}
    sure = "likely" if main.gap < 40 else "a guess"
    why = f"`{main.word}` near `{main.date.text}`" + (f", {main.date.why}" if main.date.why else "")
    spans = [(hit.date.para, *hit.sentence) for hit in group]
    others = {hit.type for hit in hits if hit.type != main.type and (hit.date.para, *hit.sentence) in spans}
    return _proposal(main.type, main.date.value, named, paras, spans, sure, why, scene, others)


def _lead(scene: _Scene) -> tuple[str, str] | None:
    """The type of event that the first paragraph tells of, and the word that says so."""
    text = scene.findings.texts[0] if scene.findings.texts else ""
    days = [(date.start, date.end) for date in scene.in_para(1, "date")] if text else []
    plain = masked(text, [*quotations(text), *days])
    rows = scene.timeline.vocabulary.event_types.values()
    words = [(m.start(), r.name, m[0]) for r in rows for m in cue((*r.words, r.label.lower())).finditer(plain)]
    return min(words)[1:] if words else None


def _proposal(
    type: str,
    date: str,
    named: Mapping[str, When],
    paras: list[int],
    spans: Sequence[tuple[int, int, int]],
    sure: str,
    why: str,
    scene: _Scene,
    others: Iterable[str] = (),
) -> Proposal:
    """An event; `others` are the types of those that its sentences tell of too, which have their own figures."""
    row = scene.timeline.vocabulary.event_type(type)
    text = " ".join(scene.findings.texts[para - 1][start:end] for para, start, end in spans)
    actors = _actors(row.needs, spans, scene)
    when = dates.parse(date)
    given = dates.parse(scene.day) if scene.day else None
    is_ahead = bool(given and given.latest and when.earliest and when.earliest > given.latest)
    event = Event(
        id="",
        type=type,
        form=_form(row.forms, text),
        date=when,
        title=_title(row.label, actors, scene.timeline),
        status="planned" if is_ahead else "reported",
        actors=tuple(actors),
        dates=dict(named),
        figures=_figures(row.figures, _usual(others, scene) - _usual([type], scene), paras, spans, scene),
        sources=(scene.cite(paras),),
        note=f"Date: {why}." if re.search(r"[~?%\[]", date) or scene.article.guess else "",
    )
    event = msgspec.structs.replace(event, id=_event_id(event, scene.timeline))
    return Proposal(event, sure, why, tuple(paras), len(text.split()), _joins(event, scene.timeline))


def _form(forms: Sequence[str], text: str) -> str:
    for form in forms:
        if re.search(rf"\b{form.replace('_', '[ -]')}", text, re.IGNORECASE):
            return form
    return next((form for form in ("unknown", "other") if form in forms), "")


def _title(label: str, actors: Sequence[str], timeline: Timeline) -> str:
    """`Ballot: Unison, GMB`: words of the vocabulary and names, to be written over."""
    few = [timeline.short(actor) for actor in actors][:3]
    return f"{label}: {', '.join(few)}" if few else label


def _event_id(event: Event, timeline: Timeline) -> str:
    start = event.date.earliest
    return naming.proposed_id(f"{event.title} {start.strftime('%B %Y') if start else ''}", timeline)


def _actors(needs: Sequence[str], spans: Sequence[tuple[int, int, int]], scene: _Scene) -> list[str]:
    """Actors of the record in the sentences of an event, else before them in the paragraph, else the body named most.

    Where the type needs an actor of some kind, such as the union of a strike, and none is there, the one named most is
    taken.
    """
    inside = [
        item.value for para, start, end in spans for item in scene.in_para(para, "actor") if start <= item.start < end
    ]
    first = min(spans)
    around = [item.value for item in scene.in_para(first[0], "actor") if item.start < first[1]]
    often = [id for id, _ in Counter(item.value for item in scene.findings.of("actor")).most_common()]
    named = inside or around or [id for id in often if scene.timeline.actor[id].kind != "person"][:1]
    if needs and not any(scene.timeline.actor[id].kind in needs for id in named):
        named = [*[id for id in often if scene.timeline.actor[id].kind in needs][:1], *named]
    return list(dict.fromkeys(named))


def _figures(
    usual: Sequence[str],
    others: AbstractSet[str],
    paras: Sequence[int],
    spans: Sequence[tuple[int, int, int]],
    scene: _Scene,
) -> dict[str, Figure]:
    """The figures of an event: those in its sentences, and those of its paragraphs that are usual for its type.

    Figures that are usual for another event of the same sentences, and not for this one, are that one's.
    """
    made: dict[str, Figure] = {}
    for para in paras:
        for item in scene.in_para(para, "figure"):
            here = any(p == para and start <= item.start < end for p, start, end in spans)
            wanted = item.name in usual or (here and item.name not in others)
            if item.name and wanted and not _is_said(item, scene):
                made.setdefault(item.name, figures.parse(item.value))
    return made


def _usual(types: Iterable[str], scene: _Scene) -> set[str]:
    """The figures that are usual for some types of event, or are known by a word of theirs: `days of strike`."""
    vocabulary = scene.timeline.vocabulary
    rows = [vocabulary.event_type(type) for type in types]
    by_word = {
        figure.name
        for row in rows
        for figure in vocabulary.figures.values()
        if not {*row.words}.isdisjoint(figure.words)
    }
    return by_word | {name for row in rows for name in row.figures}


def _is_said(item: Found, scene: _Scene) -> bool:
    return any(said.start <= item.start < said.end for said in scene.in_para(item.para, "speech"))


# What the record has already


def _joins(event: Event, timeline: Timeline) -> Joined | None:
    """The event of the record that is most like this one: of its type, on a day that may be the same, with something in
    common.
    """
    rated = []
    for other in timeline.events:
        if other.type == event.type and dates.possibly(other.date, event.date.earliest, event.date.latest):
            actors = set(other.actors) & set(event.actors)
            same = [
                name
                for name in other.figures.keys() & event.figures.keys()
                if any(_agree(value, event.figures[name]) for value in other.figures[name].each)
            ]
            is_day = other.date == event.date or (other.date.earliest, other.date.latest) == (
                event.date.earliest,
                event.date.latest,
            )
            starts = other.date.earliest == event.date.earliest
            score = 2 * is_day + starts + len(actors) + 2 * len(same)
            if score >= 2 or (score and not event.actors):
                shared = [*sorted(actors), *sorted(same)]
                rated.append(
                    (
                        score,
                        other.id,
                        f"same type, {other.date.label}" + (f", shares {', '.join(shared)}" if shared else ""),
                    )
                )
    return Joined(*max(rated)[1:]) if rated else None


def _agree(one: Figure, other: Figure) -> bool:
    (low, high), (least, most) = tolerated(one), tolerated(other)
    return (
        one.unit == other.unit
        and (low is None or most is None or low <= most)
        and (high is None or least is None or least <= high)
    )


# Claims


def _with_claims(proposals: list[Proposal], scene: _Scene) -> list[Proposal]:
    """The proposals with what is said, each claim at the event last told of before it."""
    day = dates.parse(scene.day) if scene.day else None
    claims: dict[int, list[Claim]] = {}
    homeless: list[Claim] = []
    for item in scene.findings.of("speech"):
        by = item.value if item.value in scene.timeline.actor else scene.people.get(item.value, "")
        if not by:
            continue
        claim = _claim(by, item, scene)
        if (home := _home(item.para, proposals, day)) is None:
            homeless.append(claim)
        else:
            claims.setdefault(home, []).append(claim)
    made = [
        p._replace(event=msgspec.structs.replace(p.event, claims=_merged(claims.get(i, []))))
        for i, p in enumerate(proposals)
    ]
    if homeless and scene.day:
        made.append(_statement(_merged(homeless), scene))
    return sorted(made, key=lambda proposal: proposal.event.date.order)


def _home(para: int, proposals: Sequence[Proposal], day: When | None) -> int | None:
    """The event that a claim in a paragraph is about: the one told of in it, else last before it, else the first.

    What lies well before the article is its background, and what is said after it is of the news again.
    """
    before = [(proposal.paras[0], -i) for i, proposal in enumerate(proposals) if proposal.paras[0] <= para]
    news = [place for place in before if place[0] == para or not _is_background(proposals[-place[1]].event, day)]
    best = max(news or before, default=None)
    return -best[1] if best else 0 if proposals else None


def _is_background(event: Event, day: When | None) -> bool:
    latest, start = event.date.latest, day.earliest if day else None
    return bool(latest and start and (start - latest).days > BACKGROUND)


BACKGROUND: Final = 9
"""How many days before an article an event may end and still be its news; a weekly paper tells of the week before."""


def _claim(by: str, item: Found, scene: _Scene) -> Claim:
    text = scene.findings.texts[item.para - 1][item.start : item.end]
    named = {
        f.name: figures.parse(f.value)
        for f in scene.in_para(item.para, "figure")
        if f.name and item.start <= f.start < item.end
    }
    return Claim(
        by=by,
        says=to_write([item.para], len(text.split()), named, scene.timeline),
        figures=named,
        sources=(scene.cite([item.para]),),
    )


def to_write(paras: Sequence[int], words: int, named: Mapping[str, Any], timeline: Timeline) -> str:
    """What stands in the place of words that somebody has to write: `[para 4: 31 words on turnout]`."""
    about = ", ".join(timeline.vocabulary.figure(name).label for name in named)
    return f"[{located(paras)}: {words} words{f' on {about}' if about else ''}]"


def _merged(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Claims without those that only go on in the next paragraph and give no figure."""
    kept: list[Claim] = []
    for claim in claims:
        if kept and kept[-1].by == claim.by and (not claim.figures or not kept[-1].figures):
            kept[-1] = _together(kept[-1], claim)
        else:
            kept.append(claim)
    return tuple(kept)


def _together(first: Claim, second: Claim) -> Claim:
    paras = [
        int(n) for claim in (first, second) for citation in claim.sources for n in re.findall("[0-9]+", citation.note)
    ]
    words = sum(int(found[1]) for claim in (first, second) if (found := re.search(r": ([0-9]+) words", claim.says)))
    about = first.says.partition(" on ")[2] or second.says.partition(" on ")[2]
    says = f"[{located(paras)}: {words} words{f' on {about}' if about else ']'}"
    cited = (Citation(first.sources[0].id, located(paras)),)
    return Claim(by=first.by, says=says, figures={**first.figures, **second.figures}, sources=cited)


def _statement(claims: tuple[Claim, ...], scene: _Scene) -> Proposal:
    """What is said in an article that tells of no event: a statement on the day of the article."""
    speakers = list(dict.fromkeys(claim.by for claim in claims))
    day = dates.parse(scene.day.rstrip("~") + "~")
    title = _title(scene.timeline.vocabulary.event_type("statement").label, speakers, scene.timeline)
    why = "the article reports the words without an event, so they get the article's own day"
    event = Event(
        id="", type="statement", date=day, title=title, status="reported", actors=tuple(speakers), claims=claims,
        sources=(Citation(scene.source.id, ""),), note=f"Date: {why}.",
    )  # fmt: skip
    event = msgspec.structs.replace(event, id=_event_id(event, scene.timeline))
    return Proposal(event, "a guess", why, (1,), 0, _joins(event, scene.timeline))
