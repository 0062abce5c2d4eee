"""The fields of a new record: what is asked of each, what may be chosen, and how an answer is read.

An answer is one line of text, whether it was an option of the command line or typed at a prompt. An answer that cannot
be used is refused, with what would be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, get_args

import msgspec

from timeline.authoring import naming
from timeline.query import QueryError, figure_name, find_actor, find_event, folded
from timeline.record import (
    ID_PATTERN,
    KINDS,
    Actor,
    AnyRecord,
    Citation,
    Event,
    Kind,
    Refused,
    Source,
    Status,
    Timeline,
    When,
    dates,
    did_you_mean,
    figures,
    spoken_list,
)

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


def actor_id(text: str, known: Known) -> str:
    """The id of the actor that a name means."""
    return find_actor(known.timeline, words(text, known)).id


def citation(text: str, known: Known) -> Any:
    """`echo-1`, or `echo-1, para 4`; a source may also be told by its title or its address."""
    mark = ", " if naming.is_address(text.partition(", ")[0]) else ","
    id, _, at = (part.strip() for part in words(text, known).partition(mark))
    found = naming.source_at(id, known.timeline) if naming.is_address(id) else None
    titled = [s for s in known.timeline.sources if folded(id) in (folded(s.title), folded(s.id))]
    found = found or (titled[0] if len(titled) == 1 else None)
    if found and id not in known.timeline.source:
        return Citation(found.id, at).written
    if id not in known.timeline.source:
        near = [f"`{name}`" for name in naming.near_sources(known.timeline, id)]
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
    said = {"title": title, "of": actor_id(of, known) if of else "", "during": _date(during, known) if during else ""}
    return {key: value for key, value in said.items() if value}


def _address(text: str, known: Known) -> str:
    address = words(text, known)
    address = f"https://{address}" if address.startswith("www.") else address
    if not naming.is_address(address):
        raise QueryError(f"`{text}` is not an address", "copy it from the browser: it begins with `https://`")
    return address


def unused_id(text: str, known: Known) -> str:
    """An id that no record has or had."""
    id = words(text, known)
    if not re.search(ID_PATTERN, id):
        raise QueryError(f"`{id}` is not an id", f"write `{naming.slug(id) or 'a-name'}`")
    if id in naming.taken(known.timeline):
        raise QueryError(f"`{id}` is the id of another record", f"write `{naming.free_id(id, known.timeline)}`")
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


def _usual_source(known: Known) -> naming.Usual:
    return naming.usual_at(known.answers.get("url", ""), known.timeline)


def _usual_status(known: Known) -> str:
    return "planned" if _lies_ahead(known) else "confirmed"


FIELDS: Final = _table(
    Event,
    Field("title", "Title", hint="what happened, in a line"),
    Field("type", "Type", lambda text, known: chosen(text, types(known)), choices=types),
    Field("form", "Form", _form, choices=forms),
    Field("date", "Date", _date, "2011-05-23, 2011-05~, or in words"),
    Field("actors", "Actor", actor_id, many=True, option="actor"),
    Field("sources", "Source", citation, "its id, its title, or an address", many=True, option="source"),
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
          usual=lambda known: naming.proposed_id(known.answers["title"], known.timeline)),
)  # fmt: skip
"""The fields of a new event, in the order they are asked for; later ones may depend on earlier ones."""

ACTOR_FIELDS: Final = _table(
    Actor,
    Field("name", "Name", _new_name, hint="in full"),
    Field("kind", "Kind", _kind, choices=kinds),
    Field("aliases", "Alias", hint="another name it is searched by", many=True, option="alias", later=_always),
    Field("roles", "Post", _post, "title; body; when", many=True, option="post",
          applies=lambda known: known.answers.get("kind") == "person"),
    Field("part_of", "Part of", actor_id, "the body it belongs to", option="part-of", later=_always),
    Field("note", "Note", hint="for editors", later=_always),
    Field("id", "Id", unused_id,
          usual=lambda known: naming.free_id(naming.slug(known.answers["name"]) or "actor", known.timeline)),
)  # fmt: skip
"""The fields of a new actor."""

SOURCE_FIELDS: Final = _table(
    Source,
    Field("url", "Address", _address, option="url", later=_always),
    Field("title", "Title", usual=lambda known: naming.title_of(known.answers.get("url", ""))),
    Field("type", "Type", lambda text, known: chosen(text, source_types(known)), choices=source_types,
          usual=lambda known: _usual_source(known).type),
    Field("publisher", "Publisher", usual=lambda known: _usual_source(known).publisher),
    Field("author", "Author", later=_always),
    Field("published", "Published", _date,
          usual=lambda known: naming.day_of(known.answers.get("url", "")) or known.as_of),
    Field("accessed", "Accessed", _date, later=_always,
          usual=lambda known: known.today if known.answers.get("url") else ""),
    Field("archived", "Address of a copy", _address, later=_always),
    Field("partisan", "Partisan", _flag, "yes if it is one side's own", later=_always),
    Field("note", "Note", hint="for editors", later=_always),
    Field("id", "Id", unused_id, usual=lambda known: naming.proposed_source_id(known.answers, known.timeline)),
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


# What is proposed


def id_now(timeline: Timeline, actor: str) -> str:
    """The id that an actor has now, by any id it ever had; an unknown id as it is."""
    return timeline.actor[actor].id if actor in timeline.actor else actor


_RESTS_ON_BALLOT: Final = frozenset({"strike", "strike_series", "action_short_of_strike"})


def proposed_ties(known: Known) -> list[Tie]:
    """The ballots an action most likely rests on: of one of its unions, not consultative, before it, newest first."""
    said, timeline = known.answers, known.timeline
    if said.get("type") not in _RESTS_ON_BALLOT or not said.get("date"):
        return []
    ours = {id for id in (id_now(timeline, id) for id in said.get("actors", ())) if _is_union(timeline, id)}
    day = dates.parse(said["date"]).order
    ballots = [
        e
        for e in reversed(timeline.events)
        if e.type == "ballot" and e.form != "consultative" and e.date.order <= day
        and not ours.isdisjoint(id_now(timeline, id) for id in e.actors)
    ]  # fmt: skip
    return [Tie("mandates", ballot.id, True) for ballot in ballots[:3]]


def _is_union(timeline: Timeline, id: str) -> bool:
    return id in timeline.actor and timeline.actor[id].kind == "union"
