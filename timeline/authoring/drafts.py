"""A new event from what somebody says of it: each answer read and held against the record, and its place in the file.

An answer is one line of text, whether it was an option of the command line or typed at a prompt. What cannot be used is
refused with what would be right. Nothing here asks or prints; `interview` asks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar, get_args

import msgspec

from timeline import checks
from timeline.query import QueryError, figure_name, find_actor, find_event, folded, phrases
from timeline.record import (
    ID_PATTERN,
    KINDS,
    Actor,
    AnyRecord,
    Citation,
    Event,
    Kind,
    Level,
    Origin,
    Refused,
    Source,
    Status,
    Timeline,
    When,
    dates,
    decode,
    did_you_mean,
    figures,
    nearest,
    spoken_list,
)
from timeline.text import document, writer
from timeline.text.opening import opened
from timeline.text.units import CannotCut, Unit, joined, parted

UNUSABLE: Final = (QueryError, Refused)
"""What reading an answer may raise; both have a message and a hint."""


class Known(NamedTuple):
    """What an answer is held against: the record with what was made on the spot, how dates are read, what was said.

    `today` is the day it is, and `as_of` the day of the paper at hand where it was given; both in EDTF.
    """

    timeline: Timeline
    read_date: Callable[[str], When]
    answers: Mapping[str, Any] = {}
    made: tuple[Actor | Source, ...] = ()
    today: str = ""
    as_of: str = ""

    def having(self, record: Actor | Source) -> Known:
        """The same with a record that the file does not have yet."""
        section = f"{KINDS[type(record)]}s"
        timeline = self.timeline
        if record.id not in getattr(timeline, section.removesuffix("s")):
            records = (*getattr(timeline, section), record)
            timeline = msgspec.structs.replace(timeline, **{section: records})
        return self._replace(timeline=timeline, made=(*self.made, record))

    def saying(self, field: str, answer: Any) -> Known:
        """The same with one more field answered."""
        return self._replace(answers={**self.answers, field: answer})

    def afresh(self) -> Known:
        """The same with nothing answered yet."""
        return self._replace(answers={})


class Tie(NamedTuple):
    """A link from the new event to another, or back from the other to the new one: `mandates`, from a ballot."""

    kind: str
    event: str
    is_back: bool = False


class Addition(NamedTuple):
    """What an event of the record is to have besides: figures by name, claims and sources as plain data."""

    event: str
    figures: Mapping[str, str]
    claims: Sequence[Mapping[str, Any]]
    sources: Sequence[Any]


Read = Callable[[str, Known], Any]
"""From an answer to the value of a field, as plain data; raises one of UNUSABLE."""


# Reading answers


def words(text: str, _known: Known) -> str:
    """Words as they are, without the spaces round them."""
    clean = text.replace("\r\n", "\n").strip()
    if re.search("[\ud800-\udfff]", clean):
        raise QueryError("the text is not UTF-8", "set the terminal to UTF-8")
    return clean


def chosen(answer: str, choices: Mapping[str, str], *, by_number: bool = False) -> str:
    """The choice that is meant: by its name or label, an unambiguous beginning of either, or its number from 1."""
    if by_number and answer.isdecimal() and 1 <= int(answer) <= len(choices):
        return list(choices)[int(answer) - 1]
    wanted = folded(answer)
    names = {name: (folded(name), folded(label)) for name, label in choices.items()}
    whole = [name for name, said in names.items() if wanted in said]
    found = whole or [name for name, said in names.items() if wanted and any(n.startswith(wanted) for n in said)]
    if len(found) == 1:
        return found[0]
    if found:
        raise QueryError(f"`{answer}` may be {spoken_list([f'`{name}`' for name in found], 'or')}", "write more of it")
    known = f"write {spoken_list([f'`{name}`' for name in choices], 'or')}"
    raise QueryError(f"`{answer}` is none of these", did_you_mean(answer, choices, "" if by_number else known))


def types(known: Known) -> dict[str, str]:
    """The types of event, with their labels."""
    return {name: row.label for name, row in known.timeline.vocabulary.event_types.items()}


def forms(known: Known) -> dict[str, str]:
    """The forms of the type that was answered."""
    row = known.timeline.vocabulary.event_type(known.answers.get("type", ""))
    return {form: form.replace("_", " ") for form in row.forms}


def disputes(known: Known) -> dict[str, str]:
    """The disputes that events belong to so far."""
    return {event.dispute: event.dispute for event in known.timeline.events if event.dispute}


def statuses(_known: Known) -> dict[str, str]:
    """The words for how sure an event is."""
    return {status: status for status in get_args(Status)}


def _form(text: str, known: Known) -> str:
    if not forms(known):
        raise QueryError(
            f"`{text}` is not a form of {known.answers.get('type', 'it')}", "it has no forms: leave it out"
        )
    return chosen(text, forms(known))


def _date(text: str, known: Known) -> str:
    return known.read_date(words(text, known)).text


def _actor(text: str, known: Known) -> str:
    return find_actor(known.timeline, words(text, known)).id


def _source(text: str, known: Known) -> Any:
    """`echo-1`, or `echo-1, para 4`; a source may also be told by its title or its address."""
    mark = ", " if is_address(text.partition(", ")[0]) else ","
    id, _, at = (part.strip() for part in words(text, known).partition(mark))
    found = source_at(id, known.timeline) if is_address(id) else None
    titled = [s for s in known.timeline.sources if folded(id) in (folded(s.title), folded(s.id))]
    found = found or (titled[0] if len(titled) == 1 else None)
    if found and id not in known.timeline.source:
        return Citation(found.id, at).written
    if id not in known.timeline.source:
        near = [f"`{name}`" for name in near_sources(known.timeline, id)]
        raise QueryError(f"no source has the id `{id}`", f"did you mean {spoken_list(near, 'or')}?" if near else "")
    return Citation(known.timeline.source[id].id, at).written


def _figure(text: str, known: Known) -> tuple[str, str]:
    """`turnout=~60%`."""
    return _named(text, known, "turnout=~60%", "a figure", figure_name, lambda value, _: figures.parse(value).text)


def _dated(text: str, known: Known) -> tuple[str, str]:
    """`opened=2 May 2011`."""

    def name_of(timeline: Timeline, name: str) -> str:
        return chosen(name, {name: row.label for name, row in timeline.vocabulary.dates.items()})

    return _named(text, known, "opened=2011-05-02", "a date", name_of, _date)


def _named(
    text: str, known: Known, example: str, what: str, name_of: Callable[[Timeline, str], str], read: Read
) -> tuple[str, Any]:
    """A name of the vocabulary and its value; the name is one word where no sign parts them."""
    said = words(text, known)
    found = re.fullmatch(r"([\w -]+?)\s*[=:]\s*(.+)", said) or re.fullmatch(r"(\w+)\s+(.+)", said)
    if not found:
        raise QueryError(f"`{text}` is not {what} with its name", f"write `{example}`")
    return name_of(known.timeline, found[1]), read(found[2], known)


def _tie(text: str, known: Known) -> Tie:
    """`responds_to=first`, `mandated by=the-ballot`: a kind of link or its inverse, and the id of an event."""
    said = words(text, known)
    found = re.fullmatch(r"([\w -]+?)\s*[=:]\s*(\S+)", said) or re.fullmatch(r"(.+?)\s+(\S+)", said)
    if not found:
        raise QueryError(f"`{text}` is not a link with its kind", "write `responds_to=the-id`")
    rows = known.timeline.vocabulary.links.values()
    forth = {folded(name): Tie(row.name, "") for row in rows for name in (row.name, row.label)}
    back = {folded(row.inverse): Tie(row.name, "", is_back=True) for row in rows if row.inverse}
    tie = (back | forth).get(folded(found[1]))
    if not tie:
        kinds = [name for row in rows for name in (row.name, row.inverse) if name]
        raise QueryError(f"`{found[1]}` is not a kind of link", did_you_mean(found[1], kinds))
    return tie._replace(event=find_event(known.timeline, found[2]).id)


def _flag(text: str, _known: Known) -> bool:
    return chosen(text, {"yes": "true", "no": "false"}) == "yes"


def _kind(text: str, _known: Known) -> str:
    return chosen(text, kinds(_known))


def kinds(_known: Known) -> dict[str, str]:
    """The kinds of actor."""
    return {kind: kind for kind in get_args(Kind)}


def source_types(known: Known) -> dict[str, str]:
    """The types of source, with their labels."""
    return {name: row.label for name, row in known.timeline.vocabulary.source_types.items()}


def _new_name(text: str, known: Known) -> str:
    name = words(text, known)
    for actor in known.timeline.actors:
        if folded(name) in map(folded, (actor.name, *actor.aliases)):
            raise QueryError(f"`{name}` is a name of `{actor.id}`", "give the other one a longer name")
    return name


def _post(text: str, known: Known) -> dict[str, str]:
    """`leader of the council; southampton-city-council; 2010-07-14/2012-05-16`."""
    title, of, during, *more = [part.strip() for part in f"{words(text, known)};;".split(";")]
    if not title or any(more):
        raise QueryError(f"`{text}` is not a post", "write `title; body; when`, as far as it is known")
    said = {"title": title, "of": _actor(of, known) if of else "", "during": _date(during, known) if during else ""}
    return {key: value for key, value in said.items() if value}


def _address(text: str, known: Known) -> str:
    address = words(text, known)
    address = f"https://{address}" if address.startswith("www.") else address
    if not is_address(address):
        raise QueryError(f"`{text}` is not an address", "copy it from the browser: it begins with `https://`")
    return address


def unused_id(text: str, known: Known) -> str:
    """An id that no record has or had."""
    id = words(text, known)
    if not re.search(ID_PATTERN, id):
        raise QueryError(f"`{id}` is not an id", f"write `{slug(id) or 'a-name'}`")
    if id in taken(known.timeline):
        raise QueryError(f"`{id}` is the id of another record", f"write `{unlike(id, taken(known.timeline))}`")
    return id


def _never(_known: Known) -> bool:
    return False


def _always(_known: Known) -> bool:
    return True


def _nothing(_known: Known) -> str:
    return ""


class Field(NamedTuple):
    """A field of a record: its key in the file, how it is asked for, how an answer is read, what may be chosen.

    `option` is its option on the command line, where that has another name. The question is only put where it
    `applies`; one that comes `later` is only put to who asks for it. `usual` is what an empty answer stands for.
    """

    name: str
    label: str
    read: Read = words
    hint: str = ""
    choices: Callable[[Known], dict[str, str]] | None = None
    many: bool = False
    option: str = ""
    applies: Callable[[Known], bool] = _always
    later: Callable[[Known], bool] = _never
    usual: Callable[[Known], str] = _nothing
    of: type[AnyRecord] = Event


def _table(kind: type[AnyRecord], *fields: Field) -> dict[str, Field]:
    return {field.name: field._replace(of=kind) for field in fields}


def _is_vote(known: Known) -> bool:
    return "votes_for" in known.timeline.vocabulary.event_type(known.answers.get("type", "")).figures


def _lies_ahead(known: Known) -> bool:
    day = dates.parse(known.answers["date"]).earliest if known.answers.get("date") else None
    return bool(known.today and day and day.isoformat() > known.today)


def _usual_status(known: Known) -> str:
    return "planned" if _lies_ahead(known) else "confirmed"


FIELDS: Final = _table(
    Event,
    Field("title", "Title", hint="what happened, in a line"),
    Field("type", "Type", lambda text, known: chosen(text, types(known)), choices=types),
    Field("form", "Form", _form, choices=forms),
    Field("date", "Date", _date, "2011-05-23, 2011-05~, or in words"),
    Field("actors", "Actor", _actor, many=True, option="actor"),
    Field("sources", "Source", _source, "its id, its title, or an address", many=True, option="source"),
    Field("summary", "Summary", hint="only what is established"),
    Field("question", "Question put to the vote", applies=_is_vote),
    Field("figures", "Figure", _figure, "name=value", many=True, option="figure"),
    Field("claims", "Claim by", many=True, option="claim"),
    Field("links", "Link", _tie, "kind=id", many=True, option="link", later=lambda known: not proposed_ties(known)),
    Field("dispute", "Dispute", later=lambda known: not disputes(known)),
    Field("place", "Place", later=_always),
    Field("dates", "Further date", _dated, "name=date", many=True, option="dated", later=_always),
    Field("financial_year", "Financial year", hint="as in 2011/12", option="financial-year", later=_always),
    Field("tags", "Tag", many=True, option="tag", later=_always),
    Field("status", "Status", lambda text, known: chosen(text, statuses(known)), choices=statuses,
          later=lambda known: not _lies_ahead(known), usual=_usual_status),
    Field("note", "Note", hint="for editors", later=_always),
    Field("id", "Id", unused_id, later=_always,
          usual=lambda known: proposed_id(known.answers["title"], known.timeline)),
)  # fmt: skip
"""The fields of a new event, in the order they are asked for; later ones may depend on earlier ones."""

ACTOR_FIELDS: Final = _table(
    Actor,
    Field("name", "Name", _new_name, hint="in full"),
    Field("kind", "Kind", _kind, choices=kinds),
    Field("aliases", "Alias", hint="another name it is searched by", many=True, option="alias", later=_always),
    Field("roles", "Post", _post, "title; body; when", many=True, option="post",
          applies=lambda known: known.answers.get("kind") == "person"),
    Field("part_of", "Part of", _actor, "the body it belongs to", option="part-of", later=_always),
    Field("note", "Note", hint="for editors", later=_always),
    Field("id", "Id", unused_id,
          usual=lambda known: unlike(slug(known.answers["name"]) or "actor", taken(known.timeline))),
)  # fmt: skip
"""The fields of a new actor."""

SOURCE_FIELDS: Final = _table(
    Source,
    Field("url", "Address", _address, option="url", later=_always),
    Field("title", "Title", usual=lambda known: title_of(known.answers.get("url", ""))),
    Field("type", "Type", lambda text, known: chosen(text, source_types(known)), choices=source_types,
          usual=lambda known: _like_others(known).type),
    Field("publisher", "Publisher", usual=lambda known: _like_others(known).publisher),
    Field("author", "Author", later=_always),
    Field("published", "Published", _date, usual=lambda known: day_of(known.answers.get("url", "")) or known.as_of),
    Field("accessed", "Accessed", _date, later=_always,
          usual=lambda known: known.today if known.answers.get("url") else ""),
    Field("archived", "Address of a copy", _address, later=_always),
    Field("partisan", "Partisan", _flag, "yes if it is one side's own", later=_always),
    Field("note", "Note", hint="for editors", later=_always),
    Field("id", "Id", unused_id, usual=lambda known: proposed_source_id(known.answers, known.timeline)),
)  # fmt: skip
"""The fields of a new source."""

FIELDS_OF: Final[dict[type[AnyRecord], dict[str, Field]]] = {
    Event: FIELDS,
    Actor: ACTOR_FIELDS,
    Source: SOURCE_FIELDS,
}


def needed(known: Known, kind: type[AnyRecord] = Event) -> list[str]:
    """The fields without which a record is not written, or says too little; in the order of its fields."""
    row = known.timeline.vocabulary.event_type(known.answers.get("type", ""))
    if kind is not Event:
        required = [f.name for f in msgspec.structs.fields(kind) if f.required and f.name != "id"]
        return [name for name in FIELDS_OF[kind] if name in required]
    return [name for name in FIELDS if name in ("title", "type", "date", "sources", *row.requires)]


def taken_in(field: Field, text: str, known: Known) -> Any:
    """The value of an answer; raises one of UNUSABLE where it cannot be read, or would be an error by itself."""
    answer = field.read(text, known)
    if fault := _objection(field.name, answer, known):
        raise QueryError(fault.message, fault.hint)
    return answer


_HELD: Final = frozenset({"date", "figures", "dates", "financial_year"})
"""The fields whose values the checks can judge alone."""


def _objection(name: str, answer: Any, known: Known) -> Any:
    """The first error that the checks find in a value, held alone in an event of the type and date that were said."""
    if name not in _HELD or "type" not in known.answers:
        return None
    said = {key: known.answers[key] for key in ("type", "form", "date") if known.answers.get(key)}
    id = unlike("new", taken(known.timeline))
    value = dict([answer]) if isinstance(answer, tuple) else answer
    data = {"id": id, "title": "-", "date": "2000", **said, name: value}
    nowhere = dict.fromkeys(taken(known.timeline) | {id}, _NOWHERE)
    trial = msgspec.convert(data, Event, dec_hook=decode, strict=False)
    alone = msgspec.structs.replace(known.timeline, events=(trial,), origins=nowhere)
    errors = (f for f in checks.run(alone) if f.record == id and f.rule.level is Level.ERROR)
    return next((fault for fault in errors if name in fault.path), None)


_NOWHERE: Final = Origin("", ("events", 0))


def answered(given: Mapping[str, Sequence[str]], known: Known, kind: type[AnyRecord] = Event) -> Known:
    """What was given for each field, read; raises one of UNUSABLE, also where a field is needed that was not given."""
    for name, field in FIELDS_OF[kind].items():
        texts = given.get(name, ())
        if name == "claims":
            known = known.saying(name, claims(given, known))
        elif name == "sources":
            known = _cited(texts, known)
        elif field.many:
            known = known.saying(name, [taken_in(field, text, known) for text in texts])
        elif texts:
            known = known.saying(name, taken_in(field, texts[0], known))
            known = _in_words(texts[0], known) if name == "date" else known
        elif kind is not Event and (usual := field.usual(known)):
            known = known.saying(name, field.read(usual, known))
    if missing := [name for name in needed(known, kind) if not known.answers.get(name)]:
        asked = spoken_list([f"`--{FIELDS_OF[kind][name].option or name}`" for name in missing])
        raise QueryError(f"{spoken_list(missing)} {'is' if len(missing) == 1 else 'are'} missing", f"give {asked}")
    return known


def _in_words(text: str, known: Known) -> Known:
    """The same with the words of a date that the date itself does not say."""
    return known.saying("said_as", text if phrases.loses(text, dates.parse(known.answers["date"])) else "")


def _cited(texts: Sequence[str], known: Known) -> Known:
    """What sources were given; the address of one that the record does not have makes it."""
    cited = []
    for text in texts:
        if source := new_source_at(text, known):
            known = known.having(source)
        cited.append(_source(text, known))
    return known.saying("sources", cited)


def claims(given: Mapping[str, Sequence[str]], known: Known) -> list[dict[str, Any]]:
    """Claims from speakers and what they say, in turn; each is reported where the event is, or in its own sources."""
    pairs = given.get("claims", ())
    made = [
        claim(_actor(by, known), words(says, known), known.answers.get("sources", ()))
        for by, says in zip(pairs[::2], pairs[1::2], strict=True)
    ]
    for text in given.get("claim_figures", ()):
        one, value = _of_claim(text, made, known)
        name, figure = taken_in(FIELDS["figures"], value, known)
        one["figures"][name] = figure
    own: dict[int, list[Any]] = {}
    for text in given.get("claim_sources", ()):
        one, value = _of_claim(text, made, known)
        own.setdefault(id(one), []).append(_source(value, known))
    return [one | {"sources": own.get(id(one), one["sources"])} for one in made]


def _of_claim(text: str, made: Sequence[dict[str, Any]], known: Known) -> tuple[dict[str, Any], str]:
    """The claim that `SPEAKER: value` is about; where there is but one the speaker may be left out."""
    by, colon, value = (part.strip() for part in text.partition(": "))
    if colon and (found := [one for one in made if one["by"] == _speaker(by, known)]):
        if len(found) == 1:
            return found[0], value
        raise QueryError(f"`{by}` makes {len(found)} claims here", "write theirs by hand")
    if len(made) == 1:
        return made[0], text
    raise QueryError(f"`{text}` does not say whose claim it belongs to", "write `SPEAKER: value`")


def _speaker(name: str, known: Known) -> str:
    try:
        return _actor(name, known)
    except QueryError:
        return ""


def claim(by: str, says: str, sources: Sequence[Any], found: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    """A claim as plain data."""
    return {"by": by, "says": says, "figures": dict(found), "sources": list(sources)}


def event(known: Known) -> Event:
    """The event that was answered; its id is proposed where none was given."""
    said = {name: answer for name, answer in known.answers.items() if answer}
    data = {"id": proposed_id(said["title"], known.timeline), **said}
    for pairs in ("figures", "dates"):
        data[pairs] = dict(said.get(pairs, ()))
    ties = [Tie(*tie) for tie in said.get("links", ())]
    ours = [tie for tie in ties if not tie.is_back]
    data["links"] = {kind: [tie.event for tie in ours if tie.kind == kind] for kind, *_ in ours}
    if words_of_date := data.pop("said_as", ""):
        noted = f"The date is given as \u201c{words_of_date}\u201d."
        data["note"] = " ".join(filter(None, (said.get("note"), noted)))
    return msgspec.convert(data, Event, dec_hook=decode, strict=False)


def actor(known: Known) -> Actor:
    """The actor that was answered."""
    return _record(known, Actor)


def source(known: Known) -> Source:
    """The source that was answered."""
    return _record(known, Source)


_A = TypeVar("_A", Actor, Source)


def _record(known: Known, kind: type[_A]) -> _A:
    said = {name: answer for name, answer in known.answers.items() if answer and name != "said_as"}
    return msgspec.convert(said, kind, dec_hook=decode, strict=False)


def back_ties(known: Known) -> list[Tie]:
    """The links that stand in other events and lead to the new one."""
    return [tie for tie in (Tie(*tie) for tie in known.answers.get("links", ())) if tie.is_back]


# What the record already knows of it


def alike(known: Known) -> list[Event]:
    """The events of the same day and type with one of the actors: likely the same event."""
    said = known.answers
    if not said.get("date") or not said.get("type"):
        return []
    timeline, day = known.timeline, dates.parse(said["date"]).order
    ours = {_now(timeline, id) for id in said.get("actors", ())}
    same = [e for e in timeline.events if e.type == said["type"] and e.date.order == day]
    return [e for e in same if not ours.isdisjoint(_now(timeline, id) for id in e.actors)]


def _now(timeline: Timeline, actor: str) -> str:
    return timeline.actor[actor].id if actor in timeline.actor else actor


_RESTS_ON_BALLOT: Final = frozenset({"strike", "action_short_of_strike"})


def proposed_ties(known: Known) -> list[Tie]:
    """The ballots an action most likely rests on: of one of its unions, not consultative, before it, newest first."""
    said, timeline = known.answers, known.timeline
    if said.get("type") not in _RESTS_ON_BALLOT or not said.get("date"):
        return []
    ours = {id for id in (_now(timeline, id) for id in said.get("actors", ())) if _is_union(timeline, id)}
    day = dates.parse(said["date"]).order
    ballots = [
        e
        for e in reversed(timeline.events)
        if e.type == "ballot" and e.form != "consultative" and e.date.order <= day
        and not ours.isdisjoint(_now(timeline, id) for id in e.actors)
    ]  # fmt: skip
    return [Tie("mandates", ballot.id, True) for ballot in ballots[:3]]


def _is_union(timeline: Timeline, id: str) -> bool:
    return id in timeline.actor and timeline.actor[id].kind == "union"


# Addresses


def is_address(text: str) -> bool:
    """Whether a text is the address of a page, as it is pasted from a browser."""
    return re.fullmatch(r"(?:https?://|www\.)[^\s/?#]+\.[^\s]+", text.strip(), re.IGNORECASE) is not None


def _without_scheme(address: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", address.strip(), flags=re.IGNORECASE)


def _bare(address: str) -> str:
    """What makes an address the same as another: without scheme, `www.`, fragment and what counts visitors."""
    plain = _without_scheme(address).partition("#")[0]
    return re.sub(r"[?&](?:utm_\w+|fbclid|gclid)=[^&]*", "", plain).rstrip("/").casefold()


def source_at(address: str, timeline: Timeline) -> Source | None:
    """The source that has an address."""
    wanted = _bare(address)
    return next((s for s in timeline.sources if wanted in (_bare(s.url), _bare(s.archived))), None)


def new_source_at(text: str, known: Known) -> Source | None:
    """A source made of nothing but its address; None for a known one, or where the address does not tell a title."""
    address = words(text, known).partition(", ")[0]
    if not is_address(address) or source_at(address, known.timeline) or not title_of(address):
        return None
    return source(answered({"url": [address]}, known.afresh(), Source))


_ENDINGS: Final = frozenset({"html", "htm", "php", "aspx", "stm", "shtml"})


def title_of(address: str) -> str:
    """The words in an address, as a title: `Union members reject council pay cut`; "" for fewer than three words."""
    path = re.sub(r"[?#].*", "", _without_scheme(address)).partition("/")[2]
    said = [[word for word in re.split(r"[-_.+ ]+", part) if _is_word(word)] for part in path.split("/")]
    longest = max(said, key=len, default=[])
    return " ".join(longest).capitalize() if sum(not word.isdecimal() for word in longest) > 2 else ""


def _is_word(text: str) -> bool:
    """Whether a text may be a word of a title: letters, or a short number; no file's ending, no code."""
    return re.fullmatch(r"[a-z]{2,}|a|i|[0-9]{1,4}", text, re.IGNORECASE) is not None and text not in _ENDINGS


_DAY: Final = r"/((?:19|20)[0-9]{2})[/-]?([0-9]{2})[/-]?([0-9]{2})(?=[/-]|$)"


def day_of(address: str) -> str:
    """The day that stands in an address, as `/2011/02/24/`."""
    found = re.search(_DAY, address)
    try:
        return dates.parse("-".join(found.groups())).text if found else ""
    except Refused:
        return ""


class _Others(NamedTuple):
    type: str
    publisher: str


def _like_others(known: Known) -> _Others:
    """The type and publisher of the newest source of the same site; without one, what an address alone tells."""
    host = _bare(known.answers.get("url", "")).partition("/")[0]
    same = [s for s in known.timeline.sources if host and _bare(s.url).partition("/")[0] == host]
    if same:
        return _Others(same[-1].type, same[-1].publisher)
    return _Others("webpage" if host else "article-newspaper", host)


# Ids


_SMALL_WORDS: Final = frozenset(
    "a an and are as at by for from has have in into is of on or over that the to was with".split()
)
MOST_WORDS: Final = 5


def slug(text: str) -> str:
    """A text as an id: lower-case letters and digits without accents, parted by hyphens."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("£", "")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", plain)).strip("-")


def proposed_id(title: str, timeline: Timeline) -> str:
    """An id from the first words of a title that say something, unlike all others; it is never derived again."""
    said = slug(title).split("-")
    telling = [word for word in said if word not in _SMALL_WORDS] or said
    return unlike("-".join(telling[:MOST_WORDS]) or "event", taken(timeline))


def proposed_source_id(source: Mapping[str, Any], timeline: Timeline) -> str:
    """An id from the publisher's last word and the number in the address, the date or the title."""
    numbers = re.findall(r"[0-9]{5,}", re.sub(_DAY, "/", source.get("url", "")))
    publisher = source.get("publisher", "")
    said = publisher.partition(".")[0] if " " not in publisher else publisher  # a site's own name, without `.org.uk`
    name = slug(said).split("-")[-1] or "source"
    what = (
        numbers[-1] if numbers else slug(source.get("published", "")) or proposed_id(source.get("title", ""), timeline)
    )
    return unlike(f"{name}-{what}", taken(timeline))


def taken(timeline: Timeline) -> set[str]:
    """The ids that records have or had."""
    return {id for record in timeline.records() for id in (record.id, *record.formerly)} | timeline.lost


def unlike(id: str, others: set[str]) -> str:
    """An id, with a number where another has it."""
    numbered = (f"{id}-{number}" for number in range(2, len(others) + 3))
    return id if id not in others else next(name for name in numbered if name not in others)


# Near names


def near_actors(timeline: Timeline, name: str) -> list[str]:
    """The ids of the actors with a name that begins so or is most like it, best first."""
    names = {said: actor.id for actor in timeline.actors for said in (actor.id, actor.name, *actor.aliases)}
    return _near(name, names)


def near_sources(timeline: Timeline, name: str) -> list[str]:
    """The ids of the sources whose id, title or publisher begins so or is most like a name, the newest first."""
    names = {said: source.id for source in timeline.sources for said in (source.id, source.title)}
    names |= {source.publisher: source.id for source in timeline.sources}
    return _near(name, dict(reversed(names.items())))


def _near(name: str, names: Mapping[str, str]) -> list[str]:
    begins = re.compile(rf"\b{re.escape(name)}", re.IGNORECASE)
    found = [*(said for said in names if begins.search(said)), *nearest(name, names, most=5)]
    return list(dict.fromkeys(names[said] for said in found))[:MOST_OFFERED]


MOST_OFFERED: Final = 6


# Into the files


def placed(
    texts: Mapping[str, str],
    timeline: Timeline,
    records: Iterable[AnyRecord],
    back: Iterable[tuple[Tie, str]] = (),
    additions: Iterable[Addition] = (),
) -> dict[str, str]:
    """The files with new records in their places, links that lead back to them, and what other events are to have.

    Every other byte stays. Raises `CannotCut`.
    """
    files: dict[str, document.Document] = {}
    for record in records:
        path = _home(record, timeline, list(texts))
        files[path] = _with(files.get(path) or document.cut(texts[path]), record)
    changes = [(tie.event, _linking(tie.kind, to)) for tie, to in back]
    changes += [(addition.event, _adding(addition)) for addition in additions]
    for id, change in changes:
        path = timeline.origins[id].file
        file = files.get(path) or document.cut(texts[path])
        now = timeline.event[id].id
        files[path] = document.replace(file, now, _with_more(file.records[now].text, change))
    return {path: files[path].text if path in files else text for path, text in texts.items()}


_More = Callable[[str, Any], Any]
"""What a field of an event, by its name and as plain data, is to be; the same where nothing is added to it."""


def _linking(kind: str, to: str) -> _More:
    def more(key: str, value: Any) -> Any:
        links = value or {}
        return {**links, kind: [*links.get(kind, ()), to]} if key == "links" else value

    return more


def _adding(addition: Addition) -> _More:
    def more(key: str, value: Any) -> Any:
        match key:
            case "figures" if addition.figures:
                return {**(value or {}), **addition.figures}
            case "claims" | "sources" if added := getattr(addition, key):
                return [*(value or ()), *added]
        return value

    return more


def _with_more(text: str, more: _More) -> str:
    """The text of an event with more in some fields; only these are written again, and nothing with a comment in it."""
    above, body = parted(text)
    block = opened(body)
    if block is None or block.kind != "mapping":
        raise CannotCut("an event that is to be added to is written in braces")
    units = list(block.units)
    for key in ("figures", "claims", "sources", "links"):
        at = next((i for i, unit in enumerate(units) if unit.name == key), len(units))
        value = units[at].data if at < len(units) else None
        new = more(key, value)
        if new == value:
            continue
        if at == len(units):
            units.insert(_place_of(key, units), Unit(key, writer.entry(key, new, block.column)))
        else:
            units[at] = units[at]._replace(text=_longer(units[at].text, key, value, new, block.column))
    return above + joined(block._replace(units=tuple(units)))


def _longer(text: str, key: str, value: Any, new: Any, column: int) -> str:
    """The text of a field with more at its end: lines below its own where each has some, else written again."""
    lines = text.split("\n")
    if isinstance(value, list) and key == "claims" and lines[0].strip() == f"{key}:" and text.endswith("\n"):
        below = writer.entry(key, new[len(value) :], len(lines[1]) - len(lines[1].lstrip(" ")) - 2)
        return text + below.partition("\n")[2]
    if "#" in text:
        raise CannotCut(f"the {key} of an event that is to be added to hold a comment")
    return writer.entry(key, new, column)


def _place_of(key: str, units: Sequence[Unit]) -> int:
    """Where a field stands in house order: before the first key that comes after it."""
    order = [field.encode_name for field in msgspec.structs.fields(Event)]
    after = order[order.index(key) + 1 :]
    return next((i for i, unit in enumerate(units) if unit.name in after), len(units))


def _with(file: document.Document, record: AnyRecord) -> document.Document:
    text = writer.record(record)
    if isinstance(record, Event):
        return document.insert_event(file, text)
    return document.insert(file, f"{KINDS[type(record)]}s", text)


def _home(record: AnyRecord, timeline: Timeline, paths: Sequence[str]) -> str:
    """The file a record belongs to: that of the one before it, else of the first of its kind, else the first file."""
    return next((timeline.origins[other.id].file for other in _neighbours(record, timeline)), paths[0])


def _neighbours(record: AnyRecord, timeline: Timeline) -> Iterator[AnyRecord]:
    match record:
        case Event():
            yield from (e for e in reversed(timeline.events) if e.date.order <= record.date.order)
            yield from timeline.events
        case Actor():
            yield from reversed(timeline.actors)
        case Source():
            yield from reversed(timeline.sources)
    yield from timeline.records()
