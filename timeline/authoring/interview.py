"""The questions of `timeline add`, as a conversation: what to say, what to ask, and the event that comes of it.

A conversation is a generator. It yields a line to say or an `Ask`, is sent the answer, and returns what was answered;
so it can be held by a terminal, or by a test.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar, get_args

import msgspec

from timeline.authoring import drafts
from timeline.authoring.drafts import FIELDS, UNUSABLE, Field, Known
from timeline.query import QueryError
from timeline.record import Actor, Kind, Refused, Source, dates, decode

T = TypeVar("T")


class Ask(NamedTuple):
    """A question, and the lines above it."""

    question: str
    above: str = ""


Talk = Generator[Ask | str, str, T]
"""A conversation that comes to a value."""


class Held(NamedTuple):
    """What came of a conversation: all that is known now, and the actors and sources made on the spot."""

    known: Known
    made: tuple[Actor | Source, ...] = ()

    def saying(self, field: str, answer: Any) -> Held:
        """The same with one more field answered."""
        return self._replace(known=self.known.saying(field, answer))

    def having(self, record: Actor | Source) -> Held:
        """The same with one more actor or source made."""
        return Held(self.known.having(record), (*self.made, record))


def interview(given: Mapping[str, Sequence[str]], known: Known, *, everything: bool) -> Talk[Held]:
    """Ask for what was not given: what is needed, or every field there is."""
    held = Held(known)
    for name, field in FIELDS.items():
        texts = given.get(name, ())
        is_needed = name in drafts.needed(held.known)
        if not texts and not (is_needed or everything):
            continue
        if name == "claims":
            held = yield from _claims(texts, held, everything=everything)
        elif field.choices and not texts and not field.choices(held.known):
            continue
        elif field.many:
            held = yield from _several(field, texts, held, is_needed=is_needed)
        else:
            held = yield from _one(field, texts, held, is_needed=is_needed)
    return held


# One field


def _one(field: Field, given: Sequence[str], held: Held, *, is_needed: bool) -> Talk[Held]:
    """A field with one value; the question is asked again till the answer can be used."""
    text = given[0] if given else (yield _asked(field, held.known, is_needed=is_needed))
    while True:
        text = text.strip() or _usual(field, held.known)
        if not text and not is_needed:
            return held
        answer = (yield from _read(field, text, held.known)) if text else None
        if answer is not None:
            return held.saying(field.name, answer)
        text = yield Ask(_question(field, held.known, is_needed=is_needed))


def _asked(field: Field, known: Known, *, is_needed: bool) -> Ask:
    """The question for a field, with what there is to choose from above it."""
    return Ask(_question(field, known, is_needed=is_needed), _above(field, known))


def _question(field: Field, known: Known, *, is_needed: bool) -> str:
    if usual := _usual(field, known):
        return f"{field.label} [{usual}]"
    hints = [field.hint, "" if is_needed or field.choices else "Enter for none"]
    return f"{field.label} ({'; '.join(filter(None, hints))})" if any(hints) else field.label


def _usual(field: Field, known: Known) -> str:
    """What an empty answer stands for."""
    if field.name == "id":
        return drafts.proposed_id(known.answers["title"], known.timeline)
    return "confirmed" if field.name == "status" else ""


def _above(field: Field, known: Known) -> str:
    """What there is to choose from, or is usual."""
    if field.choices:
        return numbered(field.choices(known))
    if field.name == "figures":
        usual = known.timeline.vocabulary.event_type(known.answers.get("type", "")).figures
        return f"  usual: {' '.join(usual)}" if usual else ""
    if field.name == "dispute":
        return numbered(drafts.disputes(known))
    return ""


def numbered(choices: Iterable[str]) -> str:
    """Choices with their numbers, a few to a line."""
    items = (f"{number} {choice}".replace(" ", "\xa0") for number, choice in enumerate(choices, 1))
    return "\n".join(_lines("  ".join(items))).replace("\xa0", " ")


def _read(field: Field, text: str, known: Known) -> Talk[Any]:
    """The value of an answer; None where it cannot be used, which is said, or where it is not what was meant."""
    try:
        if field.choices:
            return drafts.chosen(text, field.choices(known), by_number=True)
        answer = field.read(_begun(text, known) if field.name == "dispute" else text, known)
    except UNUSABLE as refused:
        yield told(refused)
        return None
    return (yield from _meant(text, answer)) if field.name == "date" else answer


def _begun(text: str, known: Known) -> str:
    """The known dispute that a number or a beginning stands for; any other text is a new one."""
    try:
        return drafts.chosen(text, drafts.disputes(known), by_number=True)
    except QueryError:
        return text


def told(refused: Exception) -> str:
    """What is wrong with an answer, and what would be right."""
    message, hint = getattr(refused, "message", str(refused)), getattr(refused, "hint", "")
    return "\n".join(_lines(f"{message}; {hint}" if hint else message))


def _lines(text: str) -> list[str]:
    return textwrap.wrap(text, 78, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


# Dates


def _meant(text: str, answer: str) -> Talk[str | None]:
    """A date in words is shown as it would be written and as it reads, before it is taken."""
    when = dates.parse(answer)
    if text == answer:
        yield f"  {when.label}"
        return answer
    if when.kind == "lasted" and "/" not in text:
        return (yield from _span(answer, when.label))
    reply = yield Ask(f"  {answer}, that is {when.label}. Right? [Y/n]")
    return answer if _is_yes(reply) else None


def _span(answer: str, label: str) -> Talk[str | None]:
    """Words such as "last week" may be how long it lasted, or all that is known of a day."""
    day = f"[{answer.replace('/', '..')}]"
    choices = {"lasted": f"it lasted from {label}", "day": "one day of them", "no": "neither"}
    above = f"  1 it lasted: {answer}, {label}\n  2 one day of these, not known which: {day}\n  3 neither"
    while True:
        reply = yield Ask("  Which of these?", above)
        try:
            return {"lasted": answer, "day": day, "no": None}[drafts.chosen(reply, choices, by_number=True)]
        except QueryError as refused:
            yield told(refused)


def _is_yes(reply: str) -> bool:
    return reply.strip().lower() in ("", "y", "yes")


# Several values


def _several(field: Field, given: Sequence[str], held: Held, *, is_needed: bool) -> Talk[Held]:
    """A field with a list: one answer after the other, till an empty one."""
    answers: list[Any] = []
    for text in given:
        held, found = yield from _found(field, text, held)
        answers += found
    while not given or (is_needed and not answers):
        again = Ask(f"Another {field.label.strip().lower()} (Enter when done)")
        text = yield again if answers else _asked(field, held.known, is_needed=False)
        if not text.strip():
            break
        held, found = yield from _found(field, text.strip(), held)
        answers += (answer for answer in found if answer not in answers)
    return held.saying(field.name, answers)


def _found(field: Field, text: str, held: Held) -> Talk[tuple[Held, list[Any]]]:
    """The values of one answer: one, or several parted by commas; none where it cannot be used."""
    texts = [text]
    if field.name in ("actors", "tags") and "," in text and not _reads(field, text, held.known):
        texts = [part for part in re.split(r"\s*,\s*", text) if part]
    found: list[Any] = []
    for part in texts:
        if field.name not in _MADE or _reads(field, part, held.known):
            answer = yield from _read(field, part, held.known)
        else:
            held, answer = yield from _offered(field, part, held)
        found += [answer] if answer is not None else []
    return held, found


def _reads(field: Field, text: str, known: Known) -> bool:
    try:
        field.read(text, known)
    except UNUSABLE:
        return False
    return field.name != "tags" or "," not in text


# Claims


def _claims(given: Sequence[str], held: Held, *, everything: bool) -> Talk[Held]:
    """What somebody says: the speaker, the words, and the figures in them."""
    claims: list[dict[str, Any]] = []
    for by, says in zip(given[::2], given[1::2], strict=True):
        held, speakers = yield from _found(FIELDS["actors"], by, held)
        claims += (drafts.claim(speaker, says, held.known.answers.get("sources", ())) for speaker in speakers[:1])
    while everything and not given:
        by = yield Ask(
            f"{'Another claim by' if claims else 'Claim by'} (Enter {'when done' if claims else 'for none'})"
        )
        if not by.strip():
            break
        held, speakers = yield from _found(FIELDS["actors"], by.strip(), held)
        if speakers:
            claims.append((yield from _claim(speakers[0], held.known)))
    return held.saying("claims", claims)


def _claim(by: str, known: Known) -> Talk[dict[str, Any]]:
    says = ""
    while not says.strip():
        says = yield Ask("  Says (in our own words)")
    figures = yield from _several(FIELDS["figures"]._replace(label="  Figure in it"), (), Held(known), is_needed=False)
    return drafts.claim(by, says.strip(), known.answers.get("sources", ()), figures.known.answers["figures"])


# Actors and sources that the record does not have


def _offered(field: Field, text: str, held: Held) -> Talk[tuple[Held, Any]]:
    """The nearest actors or sources for one that is not known, or a new one."""
    what = "actor" if field.name == "actors" else "source"
    near = (drafts.near_actors if what == "actor" else drafts.near_sources)(held.known.timeline, text)
    choices = {id: id for id in near} | {"new": f"a new {what}"}
    above = f"  no {what} is `{text}`\n{numbered([*near, f'a new {what}'])}"
    while True:
        reply = (yield Ask("  Which? (Enter to leave it out)", above)).strip()
        if not reply:
            return held, None
        try:
            chosen = drafts.chosen(reply, choices, by_number=True)
        except QueryError as refused:
            yield told(refused)
            continue
        if chosen != "new":
            return held, chosen
        record = yield from _MADE[field.name](text, held.known)
        return held.having(record), record.id


KINDS: Final = {kind: kind for kind in get_args(Kind)}


def _new_actor(text: str, known: Known) -> Talk[Actor]:
    name = (yield Ask(f"    Name [{text}]")).strip() or text
    kind = yield from _choice("    Kind", KINDS, "")
    id = yield from _new_id(drafts.unlike(drafts.slug(name), drafts.taken(known.timeline)), known)
    return Actor(id=id, name=name, kind=kind)  # type: ignore[arg-type]


def _new_source(text: str, known: Known) -> Talk[Source]:
    address = text if text.startswith("http") else ""
    said: dict[str, Any] = {"title": "" if address else (yield Ask(f"    Title [{text}]")).strip() or text}
    while not said["title"]:
        said["title"] = (yield Ask("    Title")).strip()
    types = {name: row.label for name, row in known.timeline.vocabulary.source_types.items()}
    said["type"] = yield from _choice("    Type", types, "article-newspaper")
    said["publisher"] = (yield Ask("    Publisher (Enter for none)")).strip()
    said["published"] = yield from _published(known)
    said["url"] = address or (yield Ask("    Address (Enter for none)")).strip()
    said["id"] = yield from _new_id(drafts.proposed_source_id(said, known.timeline), known)
    return msgspec.convert({key: value for key, value in said.items() if value}, Source, dec_hook=decode, strict=False)


def _published(known: Known) -> Talk[str]:
    field = FIELDS["date"]._replace(label="    Published", hint="")
    held = yield from _one(field, (), Held(known._replace(answers={})), is_needed=False)
    return str(held.known.answers.get("date", ""))


def _choice(question: str, choices: Mapping[str, str], usual: str) -> Talk[str]:
    above = numbered(choices)
    while True:
        reply = (yield Ask(f"{question}{f' [{usual}]' if usual else ''}", above)).strip() or usual
        above = ""
        try:
            if reply:
                return drafts.chosen(reply, choices, by_number=True)
        except QueryError as refused:
            yield told(refused)


def _new_id(proposed: str, known: Known) -> Talk[str]:
    while True:
        reply = (yield Ask(f"    Id [{proposed}]")).strip() or proposed
        try:
            return drafts.unused_id(reply, known)
        except (QueryError, Refused) as refused:
            yield told(refused)


_MADE: Final[dict[str, Callable[[str, Known], Talk[Any]]]] = {"actors": _new_actor, "sources": _new_source}
"""What can be made on the spot."""
