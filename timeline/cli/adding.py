"""The command `add`: an event, an actor or a source from options, or from a conversation that loses nothing typed."""

import datetime as dt
import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

import typer

from timeline.cli.base import Panel, app, command, refuse, say, shown
from timeline.cli.checking import refuse_faulty
from timeline.cli.keeping import Draft, Given
from timeline.cli.options import OFFERED, Files, Many, date_in_words, read_record, record_files, taking
from timeline.cli.terminal import Left, hold, is_terminal, prompt, say_wrapped, signals_heard
from timeline.cli.writing import as_of, lines_of, placed_in, put
from timeline.record import KINDS, Actor, AnyRecord, Event, Source, Timeline, source_mentions

if TYPE_CHECKING:
    from timeline.authoring.conversation import Talk
    from timeline.authoring.fields import Known, Tie
    from timeline.authoring.walk import Decision, Item

add_ = typer.Typer(
    help="Add an event to the record, in its place by date; or an actor, or a source.", invoke_without_command=True
)
app.add_typer(
    add_,
    name="add",
    rich_help_panel=Panel.WRITE,
    epilog=shown(
        "add --title Talks -t talks -d 'last Monday' -a unison -s echo-8875014",
        "add --title Rally -t meeting -d 2013-05-01 -a unite -s echo-8875014",
    ),
)

# Options


def _of(panel: str, *names: str, help: str, metavar: str = "TEXT") -> Any:
    offering = OFFERED.get(names[0])
    return typer.Option(*names, help=help, metavar=metavar, rich_help_panel=panel, autocompletion=offering)


def _of_event(*names: str, help: str, metavar: str = "TEXT") -> Any:
    return _of("The event", *names, help=help, metavar=metavar)


def new_event(
    title: Annotated[str | None, _of_event("--title", help="What happened, in a line.")] = None,
    type: Annotated[str | None, _of_event("--type", "-t", help="Its type, such as strike.", metavar="WORD")] = None,
    form: Annotated[str | None, _of_event("--form", help="Its form, such as one_day.", metavar="WORD")] = None,
    date: Annotated[str | None, _of_event("--date", "-d", help="When: EDTF or words.", metavar="DATE")] = None,
    actor: Annotated[Many, _of_event("--actor", "-a", help="Who took part; may repeat.", metavar="NAME")] = None,
    place: Annotated[str | None, _of_event("--place", help="Where.")] = None,
    source: Annotated[
        Many, _of_event("--source", "-s", help="A source, as in `echo-1, para 4`; an address makes one.", metavar="ID")
    ] = None,
    summary: Annotated[str | None, _of_event("--summary", help="What is established, in our own words.")] = None,
    question: Annotated[str | None, _of_event("--question", help="What was put to the vote.")] = None,
    figure: Annotated[Many, _of_event("--figure", help="A figure that is established.", metavar="NAME=VALUE")] = None,
    claim_by: Annotated[Many, _of_event("--claim-by", help="Who makes a claim; once for each.", metavar="NAME")] = None,
    claim: Annotated[Many, _of_event("--claim", help="What is claimed; as often as --claim-by.")] = None,
    claim_figure: Annotated[
        Many, _of_event("--claim-figure", help="A figure in a claim.", metavar="[SPEAKER: ]NAME=VALUE")
    ] = None,
    claim_source: Annotated[
        Many, _of_event("--claim-source", help="Where a claim is reported, if not all do.", metavar="[SPEAKER: ]ID")
    ] = None,
    link: Annotated[Many, _of_event("--link", help="As in `mandated by=the-ballot`.", metavar="KIND=ID")] = None,
    dated: Annotated[
        Many, _of_event("--dated", help="A further date, as in `opened=2 May`.", metavar="NAME=DATE")
    ] = None,
    dispute: Annotated[str | None, _of_event("--dispute", help="The dispute it belongs to.", metavar="WORD")] = None,
    financial_year: Annotated[
        str | None, _of_event("--financial-year", help="The year it is about, as in 2011/12.", metavar="YEAR")
    ] = None,
    tag: Annotated[Many, _of_event("--tag", help="A word to find it by; may repeat.", metavar="WORD")] = None,
    status: Annotated[str | None, _of_event("--status", help="How sure it is, as planned.", metavar="WORD")] = None,
    note: Annotated[str | None, _of_event("--note", help="For editors.")] = None,
    id: Annotated[str | None, _of_event("--id", help="Its id; else one is made of the title.", metavar="ID")] = None,
) -> Given:
    """What is said of a new event."""
    speakers, said = claim_by or [], claim or []
    if len(speakers) != len(said):
        refuse(
            "each `--claim` needs a `--claim-by`, and the other way round", "give both, as often as there are claims"
        )
    claims = [text for pair in zip(speakers, said, strict=True) for text in pair]
    several = {"actors": actor, "sources": source, "figures": figure, "claims": claims, "claim_figures": claim_figure}
    several |= {"claim_sources": claim_source, "links": link, "dates": dated, "tags": tag}
    once = {"title": title, "type": type, "form": form, "date": date, "place": place, "summary": summary}
    once |= {"question": question, "dispute": dispute, "financial_year": financial_year, "status": status}
    return _given(once | {"note": note, "id": id}, several)


def _given(once: Mapping[str, str | None], several: Mapping[str, list[str] | None]) -> Given:
    given = {name: [text] for name, text in once.items() if text is not None}
    return given | {name: texts for name, texts in several.items() if texts}


def _of_actor(*names: str, help: str, metavar: str = "TEXT") -> Any:
    return _of("The actor", *names, help=help, metavar=metavar)


def new_actor(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Its name in full.")] = None,
    kind: Annotated[str | None, _of_actor("--kind", help="As union, council, person.", metavar="WORD")] = None,
    alias: Annotated[Many, _of_actor("--alias", help="Another name; may repeat.", metavar="NAME")] = None,
    part_of: Annotated[str | None, _of_actor("--part-of", help="The body it is part of.", metavar="NAME")] = None,
    post: Annotated[
        Many,
        _of_actor("--post", help="As `leader; the-council; 2010/..`.", metavar="TITLE[; BODY[; WHEN]]"),
    ] = None,
    note: Annotated[str | None, _of_actor("--note", help="For editors.")] = None,
    id: Annotated[str | None, _of_actor("--id", help="Its id; else one is made of the name.", metavar="ID")] = None,
) -> Given:
    """What is said of a new actor."""
    once = {"name": name, "kind": kind, "part_of": part_of, "note": note, "id": id}
    return _given(once, {"aliases": alias, "roles": post})


def _of_source(*names: str, help: str, metavar: str = "TEXT") -> Any:
    return _of("The source", *names, help=help, metavar=metavar)


def new_source(
    url: Annotated[str | None, typer.Argument(metavar="[URL]", help="Its address, if it has one.")] = None,
    title: Annotated[str | None, _of_source("--title", help="Its title; else the words in its address.")] = None,
    type: Annotated[str | None, _of_source("--type", "-t", help="As article-newspaper.", metavar="WORD")] = None,
    publisher: Annotated[str | None, _of_source("--publisher", help="The paper, station, body or site.")] = None,
    author: Annotated[str | None, _of_source("--author", help="Who wrote it.")] = None,
    published: Annotated[
        str | None, _of_source("--published", "-d", help="When: EDTF or words; else --as-of.", metavar="DATE")
    ] = None,
    accessed: Annotated[str | None, _of_source("--accessed", help="The day it was read.", metavar="DATE")] = None,
    archived: Annotated[str | None, _of_source("--archived", help="Where a copy is kept.", metavar="URL")] = None,
    partisan: Annotated[bool, _of_source("--partisan", help="It is one side's own.", metavar="")] = False,
    note: Annotated[str | None, _of_source("--note", help="For editors.")] = None,
    id: Annotated[str | None, _of_source("--id", help="Its id; else one is made.", metavar="ID")] = None,
) -> Given:
    """What is said of a new source."""
    once = {"url": url, "title": title, "type": type, "publisher": publisher, "author": author, "note": note, "id": id}
    once |= {"published": published, "accessed": accessed, "archived": archived}
    return _given(once | {"partisan": "yes" if partisan else None}, {})


DryRun = Annotated[bool, typer.Option("--dry-run", help="Print what would be written, and write nothing.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with what was typed and not written.")]


# The commands


class _Task(NamedTuple):
    """What is to be added: the files of the record, the kind, the day that words are relative to, how it is left."""

    files: list[str]
    kind: type[AnyRecord]
    day: dt.date
    as_of: str
    dry_run: bool

    def known(self) -> "Known":
        """The record as it is now; one with errors is not written to."""
        from timeline.authoring.fields import Known

        reading = read_record(self.files)
        refuse_faulty(reading)
        today = dt.date.today().isoformat()  # noqa: DTZ011
        return Known(
            reading.timeline, lambda text: date_in_words(text, self.day), today=self.as_of or today, as_of=self.as_of
        )


@add_.callback()
@taking(given=new_event, day=as_of)
def add(
    ctx: typer.Context,
    given: Given,
    day: dt.date,
    file: Files = None,
    from_draft: Annotated[
        str | None, typer.Option("--from-draft", metavar="FILE", help="Go through a draft of `timeline clip`.")
    ] = None,
    resume: Resume = False,
    dry_run: DryRun = False,
) -> None:
    """Add an event to the record, in its place by date. On a terminal, what options leave out is asked for."""
    if ctx.invoked_subcommand is None:
        task = _Task(record_files(file), Event, day, day.isoformat() if ctx.params.get("as_of") else "", dry_run)
        if from_draft:
            _walk(task, from_draft, given)
        else:
            _add(task, given, resume=resume)


@command(
    Panel.WRITE,
    "add actor 'Angela Rayner' --kind person --dry-run",
    "add actor 'Commissioners for Birmingham' --kind public-body --dry-run",
    name="actor",
    of=add_,
)
@taking(given=new_actor, day=as_of)
def add_actor(ctx: typer.Context, given: Given, day: dt.date, file: Files = None, dry_run: DryRun = False) -> None:
    """Add a person or a body to the record."""
    _add(_Task(record_files(file or _outer(ctx)), Actor, day, "", dry_run), given)


@command(
    Panel.WRITE,
    "add source https://www.example.org/news/talks-to-restart --dry-run",
    "add source https://example.org/bins --title 'Bins pile up' --dry-run",
    name="source",
    of=add_,
)
@taking(given=new_source, day=as_of)
def add_source(ctx: typer.Context, given: Given, day: dt.date, file: Files = None, dry_run: DryRun = False) -> None:
    """Add a source to the record, from its address where it has one; nothing is fetched."""
    from timeline.authoring import naming

    task = _Task(
        record_files(file or _outer(ctx)), Source, day, day.isoformat() if ctx.params.get("as_of") else "", dry_run
    )
    if given.get("url") and (same := naming.source_at(given["url"][0], task.known().timeline)):
        refuse(f"`{same.id}` has this address already: {same.title}")
    _add(task, given)


def _outer(ctx: typer.Context) -> list[str] | None:
    """The files that were named before the word `actor` or `source`."""
    return ctx.parent.params.get("file") if ctx.parent else None


def _add(task: _Task, given: Given, *, resume: bool = False) -> None:
    from timeline.authoring.fields import needed

    draft = Draft.of(task.files, resume=resume)
    before = draft.kept()
    if before:
        task = task._replace(kind=next((kind for kind, name in KINDS.items() if name == before.kind), Event))
        given, task = {**before.given, **given}, task._replace(as_of=task.as_of or before.as_of)
        task = task._replace(day=dt.date.fromisoformat(task.as_of) if task.as_of else task.day)
    while True:
        draft.kind = KINDS[task.kind]
        known = task.known()
        is_whole = all(name in given for name in needed(known._replace(answers={}), task.kind))
        if not _is_conversation(given):
            _write(task, *_answered(task, given, known))
            return
        record = _conversed(task, given, known, draft, everything=not is_whole)
        if is_whole or not isinstance(record, Event) or not is_terminal() or not (sources := _again(record)):
            return
        given, draft = {"sources": sources}, Draft.of(task.files, resume=False)


def _is_conversation(given: Given) -> bool:
    """Whether somebody is there to answer, or nothing was given and the answers are piped in."""
    return is_terminal() or (not given and not sys.stdin.isatty())


def _answered(task: _Task, given: Given, known: "Known") -> "tuple[Known, AnyRecord]":
    """The record that options describe whole; a date in words is printed as it was understood."""
    from timeline.authoring import drafts, fields

    try:
        known = drafts.answered(given, known, task.kind)
    except fields.UNUSABLE as refused:
        refuse(refused.message, refused.hint)
    record = _RECORDS[task.kind](known)
    if isinstance(record, Event):
        if given["date"] != [record.date.text]:
            say(f"timeline: {given['date'][0]}: {record.date}, {record.date.label}")
        for same in drafts.alike(known):
            say(f"timeline: `{same.id}` has the same day, type and actors: {same.title}")
    return known, record


def _event(known: "Known") -> AnyRecord:
    from timeline.authoring import drafts

    return drafts.event(known)


def _actor(known: "Known") -> AnyRecord:
    from timeline.authoring import drafts

    return drafts.actor(known)


def _source(known: "Known") -> AnyRecord:
    from timeline.authoring import drafts

    return drafts.source(known)


_RECORDS: Final[dict[type[AnyRecord], "Callable[[Known], AnyRecord]"]] = {
    Event: _event,
    Actor: _actor,
    Source: _source,
}


def _all(known: "Known", record: AnyRecord) -> "tuple[list[AnyRecord], list[tuple[Tie, str]]]":
    """A record after the actors and sources made for it, and the links that lead to it."""
    from timeline.authoring import drafts

    return [*known.made, record], [(tie, record.id) for tie in drafts.back_ties(known)]


def _write(task: _Task, known: "Known", record: AnyRecord) -> None:
    """Add the records, and tell what the checks say of them."""
    records, back = _all(known, record)
    put(task.files, records, back, dry_run=task.dry_run)


# A draft


def _walk(task: _Task, file: str, given: Given) -> None:
    """Go through a draft, event by event; what is decided on is written at once, so that one can stop anywhere."""
    from timeline.authoring import walk

    if given:
        refuse("`--from-draft` takes no other field", "change a field when it is shown, with `change`")
    draft = read_record([file])
    refuse_faulty(draft)
    items = list(walk.items(draft.timeline))
    done = {"taken": 0, "joined": 0, "left out": 0}
    for number, item in enumerate(items, 1):
        known = task.known()
        if walk.is_known(item, draft.timeline, known.timeline):
            say(f"timeline: `{item.event.id}` is in the record already")
            continue
        decision = _decided(item, draft.timeline, known, f"{number} of {len(items)}")
        if decision.stops:
            break
        additions = [decision.addition] if decision.addition else []
        if decision.records or additions:
            put(task.files, decision.records, (), additions, dry_run=task.dry_run)
        done["joined" if additions else "taken" if decision.records else "left out"] += 1
    say("timeline: " + ", ".join(f"{number} {what}" for what, number in done.items()))


def _decided(item: "Item", draft: Timeline, known: "Known", place: str) -> "Decision":
    from timeline.authoring import walk
    from timeline.authoring.conversation import Conversation

    talk = Conversation(lambda: walk.decided(item, draft, known, place), width=shutil.get_terminal_size().columns)
    try:
        with signals_heard():
            hold(talk, lambda: None)
    except Left as left:
        say("\ntimeline: what was taken is in the record; the same command goes on with the rest")
        raise typer.Exit(left.code) from None
    return talk.result or walk.Decision()


# A conversation


def _conversed(task: _Task, given: Given, known: "Known", draft: Draft, *, everything: bool) -> AnyRecord | None:
    """Hold a conversation and write what comes of it; whatever else happens, what was typed is kept."""
    from timeline.authoring.conversation import Conversation

    before = draft.kept()
    width = shutil.get_terminal_size().columns
    talk = Conversation(
        lambda: _talk(task, given, known, everything=everything), before.said if before else (), width=width
    )
    if everything and is_terminal():
        say_wrapped("`?` explains a question, `<` goes back to the one before, Ctrl-C keeps what was typed for later.")
    for said in talk.said:
        say(f"{said.question}: {said.answer}")
    is_done = False
    try:
        with signals_heard():
            hold(talk, lambda: draft.keep(talk.all_typed, given, task.as_of))
        if talk.result:
            records, back = _all(*talk.result)
            put(task.files, records, back, dry_run=task.dry_run, is_seen=True)
            is_done = True
        return talk.result[1] if talk.result else None
    except Left as left:
        talk.leave(left.typed)
        raise typer.Exit(left.code) from None
    finally:
        with suppress(OSError):
            draft.close(talk.all_typed, given, task.as_of, is_done=is_done)


def _talk(task: _Task, given: Given, known: "Known", *, everything: bool) -> "Talk[tuple[Known, AnyRecord] | None]":
    """The interview, and a last look at what comes of it; nothing if it is not wanted."""
    from timeline.authoring.conversation import Ask, Refusal, Verbatim
    from timeline.authoring.interview import interview

    known = yield from interview(given, known, task.kind, everything=everything)
    record = _RECORDS[task.kind](known)
    records, back = _all(known, record)
    placed = placed_in(task.files, records, back)
    if everything:
        yield Verbatim(f"\n{lines_of(records)}")
        for tie, to in back:
            yield f"  and `{tie.kind}: [{to}]` in `{tie.event}`"
    yield from (f"  {p.level.value}[{p.code}] {p.message}; {p.hint}" for p in placed.problems)
    while placed.errors:
        yield Ask("It would be an error (`<` goes back, Ctrl-C keeps it for later)")
        yield Refusal("  nothing is written while it is an error")
    while everything:
        reply = yield Ask("Add it? [Y/n]", help="n leaves it; what was typed is kept for `timeline add --resume`.")
        if reply.strip().lower() in ("n", "no"):
            return None
        if reply.strip().lower() in ("", "y", "yes"):
            break
        yield Refusal(f"  `{reply.strip()}` is neither yes nor no")
    return known, record


def _again(record: AnyRecord) -> list[str]:
    """The sources of the event just added, if another one is to be added from them."""
    try:
        reply = prompt("\nAnother event from the same source? [y/N]").strip().lower()
    except Left:
        return []
    sources = list(dict.fromkeys(id for _, id in source_mentions(record)))
    return sources if reply in ("y", "yes") else []
