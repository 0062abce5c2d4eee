"""The command that asks whether the pages of the record are still there: `links`."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from timeline.cli.base import FINE, FOUND, Color, Panel, cleaned, command, console, emit, finish, needing, say
from timeline.cli.options import Timeout, output, record, taking, today
from timeline.links import addresses, memory
from timeline.links.addresses import Address
from timeline.links.memory import Answer, State
from timeline.record import Timeline, count, dates
from timeline.text import cache
from timeline.text.reader import Reading

if TYPE_CHECKING:
    from rich.console import Console


class LinksFormat(StrEnum):
    """How the answers are printed."""

    text = "text"
    json = "json"


HEADINGS: Final[dict[State, tuple[str, str]]] = {
    "gone": ("Gone", "bold red"),
    "moved": ("Moved for good", "bold yellow"),
    "paywalled": ("Behind a paywall, or closed to programs", "bold yellow"),
    "unclear": ("No clear answer", "bold"),
}
"""What is printed of answers, in this order; of pages that are fine, only how many there are."""


@command(Panel.CHECK, "links --archive", "links --format json")
@taking(reading=record, out=output, day=today)
def links(
    reading: Reading,
    out: "Console",
    day: dt.date,
    format: Annotated[LinksFormat, typer.Option("--format", help="text, or json with every address.")] = (
        LinksFormat.text
    ),
    fresh: Annotated[bool, typer.Option("--fresh", help="Ask also for what has been answered this week.")] = False,
    archive: Annotated[
        bool, typer.Option("--archive", help="Ask nobody; print where a copy can be had of what has none.")
    ] = False,
    timeout: Timeout = 15,
) -> None:
    """Ask whether the pages that the record names are still there: which are gone, moved or paywalled, and since when.

    The exit code is 1 where some are gone. Answers are remembered for a week. No other command but `clip` with an
    address uses the network.
    """
    known = memory.recalled(cache.folder())
    if archive:
        _print_copies(reading.timeline, known)
        finish(reading)
        return
    found = addresses.addresses(reading.timeline)
    wanted = dict.fromkeys(one.url for one in found if fresh or one.url not in known or not known[one.url].holds(day))
    answers = {one.url: known[one.url] for one in found if one.url not in wanted}
    answers |= _asked(list(wanted), known, day, timeout)
    if format is LinksFormat.json:
        emit(json.dumps([_as_data(one, answers[one.url]) for one in found], ensure_ascii=False, indent=2) + "\n")
    else:
        _print(found, answers, reading.timeline, out)
    say(f"timeline: {_summed(answers.values(), remembered=len(answers) - len(wanted))}")
    finish(reading)
    raise typer.Exit(FOUND if any(answer.reply.state == "gone" for answer in answers.values()) else FINE)


def _asked(urls: Sequence[str], known: memory.Answers, day: dt.date, timeout: float) -> dict[str, Answer]:
    """The answers of servers, which are remembered even if the asking is broken off."""
    answers: dict[str, Answer] = {}
    if not urls:
        return answers
    with needing("links", "`timeline links`"):
        from timeline.links import asking
    with console(Color.auto, stderr=True).status(f"Asking for {count(len(urls), 'address', 'addresses')} …") as status:

        def told(url: str, reply: memory.Reply) -> None:
            answers[url] = memory.answered(reply, known.get(url), day)
            status.update(f"{len(answers)} of {len(urls)} …")

        try:
            asking.ask(urls, timeout, told)
        finally:
            memory.remember(cache.folder(), answers)
    return answers


# What is printed


def _print(found: Sequence[Address], answers: Mapping[str, Answer], timeline: Timeline, out: "Console") -> None:
    for state, (heading, style) in HEADINGS.items():
        chosen = [one for one in found if answers[one.url].reply.state == state]
        if chosen:
            out.print(heading, style=style)
        for one in chosen:
            for line in _lines(one, answers[one.url], timeline):
                out.print(cleaned(line), soft_wrap=True)


def _lines(one: Address, answer: Answer, timeline: Timeline) -> Iterator[str]:
    """An address with whose it is, what is said of it, and what to do about it."""
    reply = answer.reply
    yield f"  {one.record}  {one.url}"
    said = [reply.reason or f"now at {reply.to}"]
    said += [f"leads to {reply.to}"] if reply.to and reply.reason else []
    since = "" if reply.state == "unclear" else f" (since {dates.parse(answer.since.isoformat()).label})"
    yield f"    {'; '.join(said)}{since}"
    source = timeline.source.get(one.record)
    if reply.state == "gone" and source and one.field == "url":
        copy = source.archived or addresses.copy_of(source, is_gone=True)
        yield f"    {'its copy' if source.archived else 'a copy may be'} at {copy}"


def _summed(answers: Iterable[Answer], *, remembered: int) -> str:
    """How many addresses there are of each state, and how many were not asked for again."""
    states = [answer.reply.state for answer in answers]
    names = {"unclear": "without a clear answer"}
    parts = [f"{states.count(state)} {names.get(state, state)}" for state in ("fine", *HEADINGS) if state in states]
    said = f"{count(len(states), 'address', 'addresses')}{': ' if parts else ''}{', '.join(parts)}"
    return f"{said} ({count(remembered, 'answer')} of this week)" if remembered else said


def _as_data(one: Address, answer: Answer) -> dict[str, Any]:
    reply = answer.reply
    said = {"state": reply.state, "code": reply.code or None, "to": reply.to or None, "reason": reply.reason or None}
    return {**one._asdict(), **said, "since": answer.since.isoformat(), "asked": answer.asked.isoformat()}


def _print_copies(timeline: Timeline, known: memory.Answers) -> None:
    """Where a copy can be had of each source that names none."""
    web = {one.record for one in addresses.addresses(timeline) if one.field == "url"}
    for source in timeline.sources:
        if source.id in web and not source.archived:
            is_gone = source.url in known and known[source.url].reply.state == "gone"
            typer.echo(cleaned(f"{source.id}  {addresses.copy_of(source, is_gone=is_gone)}"))
