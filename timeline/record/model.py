"""The records: events, actors and sources, and the timeline that holds them.

These types are the schema of the file: a field is one line here, and the reader, the export, the checks and the JSON
Schema take it from there, with what the docstring of its record says of it. The order of the fields is that of a tidy
file. Where a value is written in one line of text (a date, a figure, a citation) it has a type of its own, which prints
back as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import Annotated, Any, Final, Literal, NamedTuple, TypeVar

import msgspec

from timeline.record import dates, figures
from timeline.record.dates import When
from timeline.record.figures import Figure
from timeline.record.problems import Fault, Path, Refused, Rule
from timeline.record.vocabulary import STANDARD, Extension, Vocabulary

WRONG_SHAPE: Final = Rule(
    "TL303",
    "wrong-shape",
    """A value is a text where a list is wanted, a list where a text is, or the like.

    `actors: unison` is one text; the field holds a list, so write `actors: [unison]`. A field that holds one text or a
    mapping says so in the message.
    """,
)

ID_PATTERN: Final = r"^[a-z0-9][a-z0-9-]*$"

Id = Annotated[str, msgspec.Meta(pattern=ID_PATTERN)]
"""A record's name in the file: a lower-case slug, never derived again; `formerly` keeps the ones it had."""

Text = Annotated[str, msgspec.Meta(min_length=1)]

Status = Literal["planned", "reported", "confirmed", "disputed", "cancelled"]
Kind = Literal["union", "council", "employer", "party", "person", "public-body", "court", "media", "group", "other"]


class Reference:
    """A mention of another record: its id alone, or a mapping with the id and what belongs to this mention only."""

    __slots__ = ("id", "note")
    aside = ""

    def __init__(self, id: str, note: str = "") -> None:
        self.id = id
        self.note = note

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.id!r}, {self.note!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and (self.id, self.note) == (other.id, other.note)

    def __hash__(self) -> int:
        return hash((self.id, self.note))

    @property
    def written(self) -> str | dict[str, str]:
        """As the file has it."""
        return {"id": self.id, self.aside: self.note} if self.note else self.id


class Citation(Reference):
    """A source and, in `at`, where in it (`para 4`, `page 2`): the locator belongs to the citation, not the source."""

    __slots__ = ()
    aside = "at"


class Link(Reference):
    """Another event and, in `claimed_by`, the actor by whose word alone the relation stands."""

    __slots__ = ()
    aside = "claimed_by"


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """What every mapping of the file may hold: the author's own keys, which begin `x-` and survive everything.

    A record is a tree, so the collector need not follow it.
    """

    own: dict[str, Any] = msgspec.field(default_factory=dict, name="x-")


class Role(Record, frozen=True, kw_only=True):
    """A post a person held.

    title: What the post is called, such as `leader of the council`.
    of: The id of the body the post is of.
    during: When it was held, as in `2010-07-14/2012-05-16` or `2012-05/..`; nothing where that is not known.
    single: `true` where only one person at a time can hold it; two holders on one day are then reported.
    """

    title: Text
    of: str = ""
    during: When | None = None
    single: bool = False


class Actor(Record, frozen=True, kw_only=True):
    """A person or a body.

    id: A lower-case slug such as `unison`; events name the actor by it, so it is never changed lightly.
    name: The full name, as it is to be printed.
    kind: What sort of actor it is.
    aliases: Other names it is searched by; the first is printed where room is short.
    part_of: The id of the body it is part of; a search for that body finds this one too.
    same_as: Who it is elsewhere: its Wikidata item (`Q7893535`), or its id in another record (`leeds/unison`).
    roles: The posts a person held; the one held on the day of an event is printed with the name.
    note: For editors; not printed in articles.
    formerly: Ids it had before, so that old references still find it.
    """

    id: Id
    name: Text
    kind: Kind
    aliases: tuple[Text, ...] = ()
    part_of: str = ""
    same_as: str = ""
    roles: tuple[Role, ...] = ()
    note: str = ""
    formerly: tuple[Id, ...] = ()

    @property
    def short(self) -> str:
        """What to call the actor where room is short: a body's first alias, if that is shorter; a person's name."""
        alias = self.aliases[0] if self.aliases and self.kind != "person" else self.name
        return min(self.name, alias, key=len)


class Source(Record, frozen=True, kw_only=True):
    """Something that can be cited.

    id: A lower-case slug such as `echo-8875014`; events and claims cite the source by it.
    type: What sort of source it is, a CSL-JSON item type.
    publisher: The paper, station, body or site.
    author: Who wrote it.
    title: The headline, or what the page is about.
    published: When it was published: `2011-02-24`, or `2011-02-24~` where that is worked out.
    url: Its address.
    accessed: The day it was read there.
    archived: The address of a copy that will not change.
    excerpt_sha256: The SHA-256 of its text in the private folder `clippings/`, by which `check` knows that text.
    partisan: `true` for a paper, site or leaflet of one side.
    note: For editors; not printed in articles.
    formerly: Ids it had before, so that old references still find it.
    """

    id: Id
    type: str
    publisher: str = ""
    author: str = ""
    title: Text
    published: When | None = None
    url: str = ""
    accessed: When | None = None
    archived: str = ""
    excerpt_sha256: str = ""
    partisan: bool = False
    note: str = ""
    formerly: tuple[Id, ...] = ()


class Claim(Record, frozen=True, kw_only=True):
    """What somebody says, in our own words: it is the speaker's, and none of it is established.

    by: The id of the actor who says it.
    according_to: The id of the actor who reports that it was said, where nobody has it from the speaker: a paper that
      gives a union's words, a union that gives the council's.
    says: What is said, in our own words.
    date: The day it was said, where that is not the day of the event.
    figures: The numbers given in the claim, by name; they are never mixed with those of another speaker.
    sources: Where it is reported.
    note: For editors; not printed in articles.
    """

    by: str
    according_to: str = ""
    says: Text
    date: When | None = None
    figures: dict[str, Figure] = {}
    sources: tuple[Citation, ...] = ()
    note: str = ""


class Event(Record, frozen=True, kw_only=True):
    """Something that happened, was announced or is planned.

    id: A lower-case slug such as `joint-ballot-rejects-cuts`; it is never derived from the title again.
    type: What sort of event it is; the vocabulary lists them, and says which figures matter.
    form: Which sort of ballot, strike or claim; the forms depend on the type.
    date: When it happened, no more exactly than is known: `2011-05-23`, `2011-05`, `2011-02-24~` (about),
      `2011-05-23/2011-05-27` (lasted), `[2011-05-23..2011-05-27]` (one day inside), `[2011-05-23,2011-05-27]` (one of
      these days), `2011-05-23/..` (goes on).
    title: One line that says what happened.
    summary: One or more sentences of Markdown, in our own words: only what is established.
    question: What was put to the vote.
    status: How sure it is that it happened.
    dispute: The dispute it belongs to: a slug of your choice, the same for all its events.
    place: Where it happened.
    financial_year: The council's financial year it is about, as in `2011/12`.
    actors: The ids of those who took part or were affected.
    dates: Further dates by name, such as `opened` and `closed` of a ballot.
    figures: The numbers that are established, by name, as in `votes_for: 307` or `turnout: ~60%`; a list where one name
      has several of different bases, as in `posts_cut: [205 posts (all), 40 posts (managers)]`.
    claims: What somebody says; rival claims stand side by side.
    sources: The ids of the sources, or `{id: the-id, at: para 4}`.
    links: Other events by how this one relates to them, as in `responds_to: [council-sets-2011-budget]`.
    tags: Words of your choice to find it by.
    note: For editors: how a date was worked out, what sources disagree about; not printed in articles.
    formerly: Ids it had before, so that references and reviews still follow it.
    """

    id: Id
    type: str
    form: str = ""
    date: When
    title: Text
    summary: str = ""
    question: str = ""
    status: Status = "confirmed"
    dispute: str = ""
    place: str = ""
    financial_year: str = ""
    actors: tuple[str, ...] = ()
    dates: dict[str, When] = {}
    figures: dict[str, Figure] = {}
    claims: tuple[Claim, ...] = ()
    sources: tuple[Citation, ...] = ()
    links: dict[str, tuple[Link, ...]] = {}
    tags: tuple[str, ...] = ()
    note: str = ""
    formerly: tuple[Id, ...] = ()


class File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The top level of a file.

    title: What the record is about.
    summary: A few sentences for its readers.
    vocabulary: Words this record adds to the vocabulary, or replaces.
    actors: The people and bodies that events name.
    sources: What events and claims cite.
    events: What happened, in order of date.
    """

    title: str = ""
    summary: str = ""
    vocabulary: Extension | None = None
    actors: tuple[Actor, ...] = ()
    sources: tuple[Source, ...] = ()
    events: tuple[Event, ...] = ()


class Converted(NamedTuple):
    """One file, read: its text, the part of it that could be parsed, its records and the way to each, what is wrong.

    `lost` holds the ids of the records that could not be read, `partial` these records as far as they read; `gaps` are
    the sections with records of which nothing is known. `rows` is the vocabulary as far as it reads.
    """

    path: str
    text: str
    readable: str
    head: File
    places: Mapping[str, Sequence[Path]]
    faults: list[Fault]
    lost: frozenset[str] = frozenset()
    partial: tuple[AnyRecord, ...] = ()
    gaps: frozenset[str] = frozenset()
    rows: Extension | None = None


AnyRecord = Actor | Source | Event

SECTIONS: Final[dict[str, type[AnyRecord]]] = {"actors": Actor, "sources": Source, "events": Event}
"""The lists of a file that hold records, and the type of each."""

KINDS: Final[dict[type[AnyRecord], str]] = {Actor: "actor", Source: "source", Event: "event"}


class Origin(NamedTuple):
    """Where a record was read: its file, and the way to it through the file's data."""

    file: str
    path: Path


class Timeline(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The records of one or many files, events in order of date; a selection of them is a timeline too.

    `lost` holds the ids of records that could not be read, so that a reference to one is not reported besides; `gaps`
    are the sections with records of which not even that is known. `clippings` are the texts of sources, by id, that
    are kept beside the record; only what checks the record is given them.
    """

    title: str = ""
    summary: str = ""
    vocabulary: Vocabulary = STANDARD
    actors: tuple[Actor, ...] = ()
    sources: tuple[Source, ...] = ()
    events: tuple[Event, ...] = ()
    origins: Mapping[str, Origin] = {}
    lost: frozenset[str] = frozenset()
    gaps: frozenset[str] = frozenset()
    clippings: Mapping[str, str] = {}

    @cached_property
    def actor(self) -> Mapping[str, Actor]:
        """The actors by id, and by the ids they had."""
        return _by_id(self.actors)

    @cached_property
    def source(self) -> Mapping[str, Source]:
        """The sources by id, and by the ids they had."""
        return _by_id(self.sources)

    @cached_property
    def event(self) -> Mapping[str, Event]:
        """The events by id, and by the ids they had."""
        return _by_id(self.events)

    def records(self) -> Iterator[AnyRecord]:
        """Every record, in the order of the sections."""
        yield from self.actors
        yield from self.sources
        yield from self.events

    def name(self, actor: str) -> str:
        """What to call an actor in print; an id nobody has is printed itself."""
        return self.actor[actor].name if actor in self.actor else actor

    def short(self, actor: str) -> str:
        """What to call an actor where room is short."""
        return self.actor[actor].short if actor in self.actor else actor

    def said(self, name: str, figure: Figure) -> str:
        """A figure in a line: `1,552 against`, `turnout ~60%`, `77% did not vote to reject (of staff)`."""
        said = self.vocabulary.figure(name).said(figure.amount, figure.number)
        return f"{said} ({figure.basis})" if figure.basis else said

    def figures_said(self, event: Event) -> list[str]:
        """The figures of an event that are established, those that matter for its type first, each as a phrase."""
        usual = self.vocabulary.event_type(event.type).figures
        names = [name for name in usual if name in event.figures]
        names += [name for name in event.figures if name not in usual]
        return [self.said(name, event.figures[name]) for name in names]

    def posts(self, actor: str, on: When) -> list[str]:
        """The posts an actor held on a day, in words; none when none is recorded for it."""
        held = self.actor[actor].roles if actor in self.actor else ()
        return [self.post(role) for role in held if holds(role, on)]

    def speaker(self, event: Event, claim: Claim) -> str:
        """Who says it, with the posts held on that day, and who reports it: `Ann Lee, leader, according to BBC`."""
        on = claim.date or event.date
        return f"{self._in_post(claim.by, on)}{self.reporter(claim, on)}"

    def reporter(self, claim: Claim, on: When | None = None) -> str:
        """Who reports the claim where the speaker is not heard: `, according to BBC News`; or nothing."""
        if not claim.according_to:
            return ""
        return f", according to {self._in_post(claim.according_to, on) if on else self.name(claim.according_to)}"

    def _in_post(self, actor: str, on: When) -> str:
        posts = self.posts(actor, on)
        return ", ".join([self.name(actor), *([" and ".join(posts)] if posts else [])])

    def attribution(self, event: Event, claim: Claim) -> str:
        """The speaker, and the date of a claim where it is not the event's: `Bo Marsh, secretary (1 June 2011)`."""
        on = f" ({claim.date.label})" if claim.date and claim.date != event.date else ""
        return self.speaker(event, claim) + on

    def side(self, source: Source) -> str:
        """Whose own word a partisan source is: `the union's own`, `the council's own`, else `partisan`; or nothing."""
        if not source.partisan:
            return ""
        kind = self._owners.get(_without_paper(source.publisher.casefold()))
        return f"the {kind}'s own" if kind else "partisan"

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        """The names, in lower case, of bodies that have papers and sites of their own, and the kind of each."""
        bodies = [actor for actor in self.actors if actor.kind in _OWNERS]
        return {name.casefold(): actor.kind for actor in bodies for name in (actor.name, *actor.aliases)}

    def post(self, role: Role) -> str:
        """A post with the body it is of, where its title does not say that already."""
        body = self.actor.get(role.of)
        said = (body.kind, body.name, *body.aliases) if body else ()
        named = any(name.casefold() in role.title.casefold() for name in said)
        return role.title if named or not role.of else f"{role.title}, {self.short(role.of)}"


_OWNERS: Final = frozenset({"union", "council", "employer", "party"})
"""The kinds of actor whose paper, site or leaflet is called their own."""


_PAPERS: Final = re.compile(r" (?:newsletter|newspaper|news|magazine|journal|bulletin|leaflet|website|press office)$")
"""What a body adds to its name to call its paper. Any other word may make it somebody else: Labour, Labour Research."""


def _without_paper(publisher: str) -> str:
    return _PAPERS.sub("", publisher)


_R = TypeVar("_R", Actor, Source, Event)


def _by_id(records: tuple[_R, ...]) -> Mapping[str, _R]:
    former = {old: record for record in records for old in record.formerly}
    return former | {record.id: record for record in records}


def holds(role: Role, on: When) -> bool:
    """Whether a post may have been held on a date; a role without dates is held throughout."""
    return role.during is None or any(dates.possibly(role.during, *span) for span in on.spans)


# Values written in one line of text


def decode(kind: type, value: Any) -> Any:
    """Read a value of ours from plain data, for `msgspec.convert`; raises `Refused`."""
    return _of_text(kind, value) if isinstance(value, str) else _read(kind, value)


@lru_cache(maxsize=1 << 16)
def _of_text(kind: type, text: str) -> Any:
    """The value of a text, the same object each time: most are written in many events."""
    return _read(kind, text)


def _read(kind: type, value: Any) -> Any:
    if kind not in _READERS:
        raise NotImplementedError(kind)
    return _READERS[kind](value)


def _when(value: Any) -> When:
    return dates.parse(_text(value, dates.NOT_A_DATE, "a date"))


def _figure(value: Any) -> Figure:
    """One value, or a list of those that one name has."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return figures.parse_several(value)
    return figures.parse(_text(value, figures.NOT_A_FIGURE, "a figure"))


def _text(value: Any, rule: Rule, what: str) -> str:
    if isinstance(value, str):
        return value
    hint = "put it on the line of its key"
    if rule is dates.NOT_A_DATE and isinstance(value, list) and all(map(_is_text, value)):
        choice = f"[{','.join(value)}]"
        hint = f'put it in quotes: `"{choice}"`' if "," in choice or ".." in choice else hint
    raise Refused(rule, f"{what} is one line of text, not {described(value)}", hint)


def _reference(kind: type[Reference], value: Any) -> Reference:
    if isinstance(value, str):
        return kind(value)
    known = {"id", kind.aside}
    if isinstance(value, dict) and "id" in value and value.keys() <= known and all(map(_is_text, value.values())):
        return kind(value["id"], value.get(kind.aside, ""))
    hint = f"write `the-id`, or `{{id: the-id, {kind.aside}: ...}}`"
    raise Refused(WRONG_SHAPE, f"{described(value)} where an id is wanted", hint)


_READERS: Final[dict[type, Callable[[Any], Any]]] = {
    When: _when,
    Figure: _figure,
    Citation: partial(_reference, Citation),
    Link: partial(_reference, Link),
}


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def described(value: Any) -> str:
    """What a piece of plain data is, in a reader's words."""
    match value:
        case None:
            return "nothing"
        case str():
            return "a text"
        case dict():
            return "a mapping"
        case _:
            return "a list"


def encode(value: Any) -> Any:
    """A value of ours as the file has it, for `msgspec.to_builtins`."""
    if isinstance(value, Figure):
        return [one.text for one in value.several] or value.text
    if isinstance(value, When):
        return value.text
    if isinstance(value, Reference):
        return value.written
    raise NotImplementedError(type(value))


# Who and what a record mentions


def actor_mentions(record: AnyRecord) -> Iterator[tuple[Path, str]]:
    """Every actor a record names, with the way to the mention from the record."""
    if isinstance(record, Event):
        for i, actor in enumerate(record.actors):
            yield ("actors", i), actor
        for i, claim in enumerate(record.claims):
            yield ("claims", i, "by"), claim.by
            if claim.according_to:
                yield ("claims", i, "according_to"), claim.according_to
        for path, link in link_mentions(record):
            if link.note:
                yield (*path, link.aside), link.note
    elif isinstance(record, Actor):
        if record.part_of:
            yield ("part_of",), record.part_of
        for i, role in enumerate(record.roles):
            if role.of:
                yield ("roles", i, "of"), role.of


def source_mentions(record: AnyRecord) -> Iterator[tuple[Path, str]]:
    """Every source a record cites, with the way to the citation from the record."""
    if isinstance(record, Event):
        for i, citation in enumerate(record.sources):
            yield ("sources", i), citation.id
        for c, claim in enumerate(record.claims):
            for i, citation in enumerate(claim.sources):
                yield ("claims", c, "sources", i), citation.id


def link_mentions(record: AnyRecord) -> Iterator[tuple[Path, Link]]:
    """Every link of an event, with the way to it from the record."""
    if isinstance(record, Event):
        for kind, links in record.links.items():
            for i, link in enumerate(links):
                yield ("links", kind, i), link


def figure_mentions(event: Event) -> Iterator[tuple[Path, str, Figure]]:
    """Every figure of an event and of its claims: the way to it, its name and itself; several values one by one."""
    yield from figures_with_paths(event.figures, ("figures",))
    for i, claim in enumerate(event.claims):
        yield from figures_with_paths(claim.figures, ("claims", i, "figures"))


def figures_with_paths(given: Mapping[str, Figure], path: Path) -> Iterator[tuple[Path, str, Figure]]:
    """The figures at the end of a path, with the way to each, its name and itself; several values one by one."""
    for name, figure in given.items():
        if figure.several:
            yield from (((*path, name, number), name, one) for number, one in enumerate(figure.several))
        else:
            yield (*path, name), name, figure


def values_of(part: Event | Claim) -> Iterator[tuple[str, Figure]]:
    """The figures of an event or a claim by their names; several values of one name one by one."""
    return ((name, one) for name, figure in part.figures.items() for one in figure.each)
