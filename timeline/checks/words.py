"""Words the vocabulary does not have, and fields a type cannot do without."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from timeline.checks.engine import Finding, Findings, check
from timeline.checks.relations import ACTION, bodies
from timeline.record import AnyRecord, Event, Level, Path, Timeline, cured, did_you_mean, figure_mentions, spoken_list

_ADD = "or add a row for it under `vocabulary:`"


def _unknown(record: AnyRecord, path: Path, word: str, what: str, known: Iterable[str], *, on_key: bool) -> Finding:
    hint = did_you_mean(word, known, "see `timeline explain`")
    cure = cured(word, known)
    return Finding(record, path, f"`{word}` is not {what}", f"{hint} {_ADD}", on_key=on_key, cure=cure)


@check("TL311", alone=True)
def unknown_type(timeline: Timeline) -> Findings:
    """An event has a type that is not in the vocabulary.

    Types decide how an event is shown, which figures matter for it and what is checked. `type: strikes` is a slip for
    `strike`. A type that is really new is a row under `vocabulary: event_types:`.
    """
    for event in timeline.events:
        if event.type not in timeline.vocabulary.event_types:
            yield _unknown(
                event, ("type",), event.type, "a type of event", timeline.vocabulary.event_types, on_key=False
            )


@check("TL312", alone=True)
def unknown_form(timeline: Timeline) -> Findings:
    """An event has a form its type does not have.

    A form says which sort of ballot, strike or claim this is: a consultative ballot gives no mandate, a statutory one
    does. Write one of the type's forms, or leave `form` out where the type does not need it.
    """
    for event in timeline.events:
        forms = timeline.vocabulary.event_type(event.type).forms
        if event.form and event.form not in forms and event.type in timeline.vocabulary.event_types:
            known = f"write {spoken_list([f'`{form}`' for form in forms], 'or')}" if forms else "take it out"
            label = timeline.vocabulary.event_type(event.type).label.lower()
            hint = did_you_mean(event.form, forms, known)
            says = f"`{event.form}` is not a form of {label}"
            yield Finding(event, ("form",), says, hint, cure=cured(event.form, forms))


@check("TL313", needs="item", alone=True)
def unknown_figure(timeline: Timeline) -> Findings:
    """A figure has a name that is not in the vocabulary.

    Figures of one name are compared over the whole record and shown side by side, so the same thing must have the same
    name everywhere: `votes_against`, not `against`. A figure that is really new is a row under `vocabulary: figures:`.
    """
    known = timeline.vocabulary.figures
    for event in timeline.events:
        for path, name, _ in figure_mentions(event):
            if name not in known:
                yield _unknown(event, path, name, "the name of a figure", known, on_key=True)


@check("TL314", needs="item", alone=True)
def unknown_date_name(timeline: Timeline) -> Findings:
    """An entry of `dates` has a name that is not in the vocabulary.

    Rules look for these dates by name: the day a ballot `opened`, the day `notice_received`. A date that is really new
    is a row under `vocabulary: dates:`.
    """
    for event in timeline.events:
        for name in event.dates.keys() - timeline.vocabulary.dates.keys():
            yield _unknown(event, ("dates", name), name, "the name of a date", timeline.vocabulary.dates, on_key=True)


@check("TL315", needs="item", alone=True)
def unknown_link(timeline: Timeline) -> Findings:
    """A link has a kind that is not in the vocabulary.

    The kind says what one event did to another: it `responds_to` it, `mandates`, `suspends`, `ends` or `settles` it. A
    kind that is really new is a row under `vocabulary: links:`.
    """
    for event in timeline.events:
        for kind in event.links.keys() - timeline.vocabulary.links.keys():
            yield _unknown(event, ("links", kind), kind, "a kind of link", timeline.vocabulary.links, on_key=True)


@check("TL316")
def unknown_source_type(timeline: Timeline) -> Findings:
    """A source has a type that is not in the vocabulary.

    The types are the item types of CSL-JSON, which every reference manager reads: `article-newspaper`, `webpage`,
    `report`. A type that is really new is a row under `vocabulary: source_types:`.
    """
    known = timeline.vocabulary.source_types
    for source in timeline.sources:
        if source.type not in known:
            yield _unknown(source, ("type",), source.type, "a type of source", known, on_key=False)


@check("TL317", Level.WARNING, alone=True)
def missing_field(timeline: Timeline) -> Findings:
    """An event lacks a field, or the sort of actor, that its type needs to say enough.

    A ballot without its form may be a consultation or a mandate to strike; a council's budget without `financial_year`
    is of any of three; a strike is some union's or some group's, and a budget some body's. Write the field, name the
    actor, or write the nearest type that does not need it. A person stands for the bodies of the person's posts. It
    does not ask for the union of a walk-out that is described as unofficial.
    """
    for event in timeline.events:
        row = timeline.vocabulary.event_type(event.type)
        for field in row.requires:
            is_asked = field != "financial_year" or _has_one(timeline, event, ("council",))
            if is_asked and not (getattr(event, field, None) or field in event.figures):
                forms = spoken_list([f"`{form}`" for form in row.forms], "or")
                hint = f"write {forms}" if field == "form" else f"write `{field}:`"
                yield Finding(event, ("type",), f"{row.label.lower()} needs `{field}`", hint)
        if row.needs and event.actors and not _has_one(timeline, event, row.needs) and not _is_unofficial(event):
            sorts = spoken_list(row.needs, "or")
            says = f"{row.label.lower()} names no actor of the kind {sorts}"
            yield Finding(event, ("actors",), says, f"say in `actors` whose {row.label.lower()} it is", on_key=True)


_UNOFFICIAL: Final = re.compile(r"\b(?:unofficial\w*|wildcat|spontaneous\w*|non-union|in no union|walk(?:ed|s)? out)\b")


def _is_unofficial(event: Event) -> bool:
    """Whether action is described as that of workers without their union."""
    return event.type in ACTION and bool(_UNOFFICIAL.search(f"{event.title}\n{event.summary}".casefold()))


def _has_one(timeline: Timeline, event: Event, kinds: Collection[str]) -> bool:
    """Whether one of some kinds of actor is named, or may be: an actor that is not in the record may be any."""
    if any(id not in timeline.actor for id in event.actors):
        return True
    return any(timeline.actor[body].kind in kinds for id in event.actors for body in bodies(timeline, id))
