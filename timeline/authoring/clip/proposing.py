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
from typing import Final

import msgspec

from timeline.authoring import naming
from timeline.authoring.clip.article import Article
from timeline.authoring.clip.hits import Hit, grouped, hits_in, is_lead, lead_of
from timeline.authoring.clip.scene import Draft, Joined, Proposal, Scene, located, to_write
from timeline.authoring.clip.sourcing import known_source, new_people, new_source
from timeline.prose.findings import Findings
from timeline.prose.passages import Found
from timeline.record import (
    Citation,
    Claim,
    Event,
    Figure,
    Timeline,
    When,
    dates,
    figures,
    tolerated,
)


def propose(article: Article, findings: Findings, timeline: Timeline, accessed: str = "") -> Draft:
    """What an article and what was found in it come to, held against the record."""
    known = known_source(article, timeline)
    source = known or new_source(article, timeline, accessed)
    people = new_people(findings, timeline)
    extended = msgspec.structs.replace(
        timeline, actors=(*timeline.actors, *people.values()), sources=(*timeline.sources, source)
    )
    scene = Scene(
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


# Events


def _events(scene: Scene) -> Iterator[Proposal]:
    hits = [hit for para in range(1, len(scene.findings.texts) + 1) for hit in hits_in(scene, para)]
    lead = lead_of(scene)
    if lead and all(hit.type != lead[0] for hit in hits):
        hits = [hit._replace(type=lead[0], word=lead[1]) if is_lead(hit) else hit for hit in hits]
    for group in grouped(hits):
        yield _event(group, hits, scene)
    if lead and not hits and scene.day:
        why = f"`{lead[1]}` in the first paragraph, which names no day; that of the article is taken"
        spans = [(1, 0, len(scene.findings.texts[0]))]
        yield _proposal(lead[0], f"{scene.day.rstrip('~')}~", {}, _told(lead[0], scene), spans, "a guess", why, scene)


def _told(type: str, scene: Scene) -> list[int]:
    """The first paragraph, and those with figures that are usual for the only event an article tells of."""
    usual = scene.timeline.vocabulary.event_type(type).figures
    given = {f.para for f in scene.findings.of("figure") if f.name in usual and not _is_said(f, scene)}
    return sorted({1, *given})


_MAIN: Final = ("", "announced", "closed", "effective", "in_force", "notice_given", "opened")


def _event(group: Sequence[Hit], hits: Sequence[Hit], scene: Scene) -> Proposal:
    main = min(group, key=_rank)
    paras = sorted({hit.date.para for hit in group})
    named = {hit.role: dates.parse(hit.date.value) for hit in group if hit.role and hit is not main}
    sure = "likely" if main.gap < 40 else "a guess"
    why = f"`{main.word}` near `{main.date.text}`" + (f", {main.date.why}" if main.date.why else "")
    spans = [(hit.date.para, *hit.sentence) for hit in group]
    others = {hit.type for hit in hits if hit.type != main.type and (hit.date.para, *hit.sentence) in spans}
    return _proposal(main.type, main.date.value, named, paras, spans, sure, why, scene, others)


def _rank(hit: Hit) -> tuple[int, bool]:
    """Which date is the event's own: by its name in the vocabulary, and a day before a stretch in which it lies."""
    is_vague = dates.parse(hit.date.value).kind == "within"
    return _MAIN.index(hit.role) if hit.role in _MAIN else len(_MAIN), is_vague


def _proposal(
    type: str,
    date: str,
    named: Mapping[str, When],
    paras: list[int],
    spans: Sequence[tuple[int, int, int]],
    sure: str,
    why: str,
    scene: Scene,
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


def _actors(needs: Sequence[str], spans: Sequence[tuple[int, int, int]], scene: Scene) -> list[str]:
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
    scene: Scene,
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


def _usual(types: Iterable[str], scene: Scene) -> set[str]:
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


def _is_said(item: Found, scene: Scene) -> bool:
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


def _with_claims(proposals: list[Proposal], scene: Scene) -> list[Proposal]:
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


def _claim(by: str, item: Found, scene: Scene) -> Claim:
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


def _statement(claims: tuple[Claim, ...], scene: Scene) -> Proposal:
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
