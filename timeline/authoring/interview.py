"""The questions of `timeline add`, as a conversation: what to say, what to ask, and the record that comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from timeline.authoring import drafts, fields, naming
from timeline.authoring.conversation import Ask, Refusal, Talk
from timeline.authoring.fields import FIELDS, FIELDS_OF, UNUSABLE, Field, Known, Tie
from timeline.authoring.schema import described
from timeline.query import QueryError, phrases
from timeline.record import Actor, AnyRecord, Event, Source, dates

Given = Mapping[str, Sequence[str]]
"""What options said, by field."""


def interview(given: Given, known: Known, kind: type[AnyRecord] = Event, *, everything: bool) -> Talk[Known]:
    """Ask for what was not given: what is needed, or every field there is."""
    asked: set[str] = set()
    for field in FIELDS_OF[kind].values():
        is_needed = field.name in fields.needed(known, kind)
        is_asked = is_needed or (everything and field.applies(known) and not field.later(known))
        if field.name in given or is_asked:
            asked.add(field.name)
            known = yield from _field(field, given, known, is_needed=is_needed, everything=everything)
        if field.name == "actors":
            yield from (_likely_the_same(event) for event in drafts.alike(known))
    return (yield from _anything_else(kind, asked, known)) if everything else known


def _field(field: Field, given: Given, known: Known, *, is_needed: bool, everything: bool) -> Talk[Known]:
    """One field, given or asked for."""
    texts = given.get(field.name, ())
    if field.name == "claims":
        return (yield from _claims(given, known, everything=everything))
    if field.choices and not texts and not field.choices(known):
        return known
    if field.many:
        return (yield from _several(field, texts, known, is_needed=is_needed))
    return (yield from _one(field, texts, known, is_needed=is_needed))


def _anything_else(kind: type[AnyRecord], asked: set[str], known: Known) -> Talk[Known]:
    """The fields that few records need, by their names, till an empty answer."""
    while True:
        offered = [f for f in FIELDS_OF[kind].values() if f.name not in asked and f.applies(known)]
        if not offered:
            return known
        choices = {field.name: field.label for field in offered}
        help = "\n".join(f"{name}: {described(kind).get(name, '')}" for name in choices)
        reply = (yield Ask("Anything else? [no]", numbered(choices), help)).strip()
        if not reply or reply.lower() in ("n", "no"):
            return known
        try:
            field = FIELDS_OF[kind][fields.chosen(reply, choices, by_number=True)]
        except QueryError as refused:
            yield told(refused)
            continue
        known = yield from _field(field, {}, known, is_needed=False, everything=True)
        asked |= {field.name} - {f.name for f in offered if f.many}


def _likely_the_same(event: Event) -> str:
    return f"  `{event.id}` has the same day, type and actors: {event.title}"


def asked_again(name: str, known: Known) -> Talk[Known]:
    """A field of an event asked for as if nothing had been said of it; an empty answer leaves it empty."""
    answers = {field: answer for field, answer in known.answers.items() if field != name}
    is_needed = name in fields.needed(known)
    return (yield from _field(FIELDS[name], {}, known._replace(answers=answers), is_needed=is_needed, everything=True))


# One field


def _one(field: Field, given: Sequence[str], known: Known, *, is_needed: bool, indent: str = "") -> Talk[Known]:
    """A field with one value; the question is asked again till the answer can be used."""
    ask = _asked(field, known, is_needed=is_needed, indent=indent)
    text = given[0] if given else (yield ask)
    while True:
        text = text.strip() or field.usual(known)
        if not text and not is_needed:
            return known
        answer = (yield from _read(field, text, known)) if text else None
        if answer is not None:
            known = known.saying(field.name, answer)
            return (yield from _in_words(text, known)) if field.name == "date" else known
        text = yield ask


def _in_words(text: str, known: Known) -> Talk[Known]:
    """A date says less than its words: these go into the note."""
    if not phrases.loses(text, dates.parse(known.answers["date"])):
        return known.saying("said_as", "")
    yield f"  “{text}” goes into the note, because the date does not say all of it"
    return known.saying("said_as", text)


def _asked(field: Field, known: Known, *, is_needed: bool, indent: str = "") -> Ask:
    """The question for a field, with what there is to choose from above it."""
    return Ask(indent + _question(field, known, is_needed=is_needed), _above(field, known), _help(field, known))


def _question(field: Field, known: Known, *, is_needed: bool) -> str:
    if usual := field.usual(known):
        return f"{field.label} [{usual}]"
    hints = [field.hint, "" if is_needed or field.choices else "Enter for none"]
    return f"{field.label} ({'; '.join(filter(None, hints))})" if any(hints) else field.label


def _above(field: Field, known: Known) -> str:
    """What there is to choose from, or is usual."""
    if field.choices:
        return numbered(field.choices(known))
    if field.name == "figures":
        usual = known.timeline.vocabulary.event_type(known.answers.get("type", "")).figures
        return f"  usual: {' '.join(usual)}" if usual else ""
    if field.name == "dispute":
        return numbered(fields.disputes(known))
    if field.name == "links":
        return "\n".join(f"  {n} {_said(tie, known)}" for n, tie in enumerate(fields.proposed_ties(known), 1))
    return ""


def _said(tie: Tie, known: Known) -> str:
    row, event = known.timeline.vocabulary.links[tie.kind], known.timeline.event[tie.event]
    return f"{row.inverse if tie.is_back else row.label} {tie.event} ({event.date.short}): {event.title}"


def _help(field: Field, known: Known) -> str:
    """What a field means, and what each choice does."""
    lines = [described(field.of).get(field.name, field.hint), _EXPLAINED.get(field.name, "")]
    if field.choices:
        lines += [f"{name}: {label}" for name, label in field.choices(known).items() if label != name]
    if field.name == "figures":
        words = known.timeline.vocabulary
        rows = [words.figure(name) for name in words.event_type(known.answers.get("type", "")).figures]
        lines += [f"{row.name}: {row.label}, in {row.dimension}" for row in rows]
    if field.name in ("dates", "links"):
        rows_ = getattr(known.timeline.vocabulary, field.name).values()
        lines.append(", ".join(row.name for row in rows_))
    return "\n".join(filter(None, lines))


_EXPLAINED: Final = {
    "date": "Words are taken too: yesterday, last Thursday, early May, 23 May 2011; they are read as of the day of the "
    "paper, `--as-of`.",
    "sources": "An address that is pasted makes a new source; `echo-1, para 4` cites a place in one.",
    "figures": "Write the name and the number: `turnout=~60%`, `votes_for=1,552`, `saving=up to £6.6m/year`.",
    "links": "Write the kind and the id: `responds_to=the-id`, `mandated by=the-ballot`; or the number of a proposal.",
    "dates": "Write the name and the date: `opened=2 May 2011`.",
    "actors": "An id, a name or an alias; several may be parted by commas. A name nobody has can be made a new actor.",
    "roles": "Write the post, its body and when: `leader of the council; the-council; 2010-07-14/2012-05-16`.",
}
"""How an answer is written, where that is not plain from what the field means."""


def numbered(choices: Iterable[str]) -> str:
    """Choices with their numbers; a space within one does not break."""
    items = (f"{number} {choice}".replace(" ", "\xa0") for number, choice in enumerate(choices, 1))
    found = "  ".join(items)
    return f"  {found}" if found else ""


def _read(field: Field, text: str, known: Known) -> Talk[Any]:
    """The value of an answer; None where it cannot be used, which is said, or where it is not what was meant."""
    try:
        if field.choices:
            return fields.chosen(text, field.choices(known), by_number=True)
        answer = drafts.taken_in(field, _expanded(field, text, known), known)
    except UNUSABLE as refused:
        yield told(refused)
        return None
    return (yield from _meant(text, answer)) if field.name in _DATES else answer


_DATES: Final = frozenset({"date", "published", "accessed"})


def _expanded(field: Field, text: str, known: Known) -> str:
    """What a number or a beginning stands for: a known dispute, a link that is proposed."""
    ties = fields.proposed_ties(known) if field.name == "links" else []
    if text.isdecimal() and 1 <= int(text) <= len(ties):
        tie = ties[int(text) - 1]
        row = known.timeline.vocabulary.links[tie.kind]
        return f"{row.inverse if tie.is_back else row.name}={tie.event}"
    if field.name == "dispute":
        try:
            return fields.chosen(text, fields.disputes(known), by_number=True)
        except QueryError:
            return text
    return text


def told(refused: Exception) -> Refusal:
    """What is wrong with an answer, and what would be right."""
    message, hint = getattr(refused, "message", str(refused)), getattr(refused, "hint", "")
    return Refusal(f"  {message}; {hint}" if hint else f"  {message}")


# Dates


def _meant(text: str, answer: str) -> Talk[str | None]:
    """A date in words is shown as it would be written and as it reads, before it is taken."""
    when = dates.parse(answer)
    if text == answer:
        yield f"  {when.label}"
        return answer
    if when.kind == "lasted" and "/" not in text:
        return (yield from _span(answer, when.label))
    reply = yield Ask(f"  {answer}, that is {when.label}. Right? [Y/n]", help="n asks for the date again.")
    return answer if _is_yes(reply) else None


def _span(answer: str, label: str) -> Talk[str | None]:
    """Words such as "last week" may be how long it lasted, or all that is known of a day."""
    day = f"[{answer.replace('/', '..')}]"
    choices = {"lasted": f"it lasted from {label}", "day": "one day of them", "no": "neither"}
    above = f"  1 it lasted: {answer}, {label}\n  2 one day of these, not known which: {day}\n  3 neither"
    while True:
        reply = yield Ask("  Which of these?", above)
        try:
            return {"lasted": answer, "day": day, "no": None}[fields.chosen(reply, choices, by_number=True)]
        except QueryError as refused:
            yield told(refused)


def _is_yes(reply: str) -> bool:
    return reply.strip().lower() in ("", "y", "yes")


# Several values


def _several(field: Field, given: Sequence[str], known: Known, *, is_needed: bool, indent: str = "") -> Talk[Known]:
    """A field with a list: one answer after the other, till an empty one."""
    answers: list[Any] = list(known.answers.get(field.name, ()))
    for text in given:
        known, found = yield from _found(field, text, known)
        answers = yield from _with(field, answers, found)
    first = _asked(field, known, is_needed=False, indent=indent)
    again = first._replace(question=f"{indent}Another {field.label.lower()} (Enter when done)", above="")
    while not given or (is_needed and not answers):
        text = yield again if answers else first
        if not text.strip():
            break
        known, found = yield from _found(field, text.strip(), known)
        answers = yield from _with(field, answers, found)
    return known.saying(field.name, answers)


def _with(field: Field, answers: list[Any], found: Sequence[Any]) -> Talk[list[Any]]:
    """The answers with those that are new; without them, which is said, where they cannot stand beside the others."""
    try:
        return drafts.together(field.name, [*answers, *(answer for answer in found if answer not in answers)])
    except UNUSABLE as refused:
        yield told(refused)
        return answers


def _found(field: Field, text: str, known: Known) -> Talk[tuple[Known, list[Any]]]:
    """The values of one answer: one, or several parted by commas; none where it cannot be used."""
    texts = [text]
    if field.name in ("actors", "tags", "aliases") and "," in text and not _reads(field, text, known):
        texts = [part for part in re.split(r"\s*,\s*", text) if part]
    found: list[Any] = []
    for part in texts:
        if field.name not in _MADE or _reads(field, part, known):
            answer = yield from _read(field, part, known)
        else:
            known, answer = yield from _offered(field, part, known)
        found += [answer] if answer is not None else []
    return known, found


def _reads(field: Field, text: str, known: Known) -> bool:
    try:
        field.read(text, known)
    except UNUSABLE:
        return False
    return field.name not in ("tags", "aliases") or "," not in text


# Claims


def _claims(given: Given, known: Known, *, everything: bool) -> Talk[Known]:
    """What somebody says: the speaker, the words, and the figures in them."""
    pairs = given.get("claims", ())
    names: list[str] = []
    for by, says in zip(pairs[::2], pairs[1::2], strict=True):
        known, speakers = yield from _found(FIELDS["actors"], by, known)
        names += [name for speaker in speakers[:1] for name in (speaker, says)]
    try:
        claims = drafts.claims({**given, "claims": names}, known)
    except UNUSABLE as refused:
        yield told(refused)
        claims = drafts.claims({"claims": names}, known)
    while everything and not pairs:
        question = "Another claim by (Enter when done)" if claims else "Claim by (Enter for none)"
        by = yield Ask(question, help=described(Event)["claims"])
        if not by.strip():
            break
        known, speakers = yield from _found(FIELDS["actors"], by.strip(), known)
        if speakers:
            claims.append((yield from _claim(speakers[0], known)))
    return known.saying("claims", claims)


def _claim(by: str, known: Known) -> Talk[dict[str, Any]]:
    says = ""
    while not says.strip():
        says = yield Ask("  Says (in our own words)", help="What is said, without the speaker: it is theirs, not ours.")
    sources = known.answers.get("sources", ())
    inside = known.saying("figures", [])
    inside = yield from _several(FIELDS["figures"], (), inside, is_needed=False, indent="  ")
    reported = known.saying("sources", [])
    if len(sources) > 1:
        field = FIELDS["sources"]._replace(label="Reported in", hint="its number or id; Enter if all have it")
        field = field._replace(read=lambda text, known: _one_of(text, sources, known))
        ask = numbered(_id_of(source) for source in sources)
        yield ask
        reported = yield from _several(field, (), reported, is_needed=False, indent="  ")
    return drafts.claim(by, says.strip(), reported.answers["sources"] or sources, inside.answers["figures"])


def _one_of(text: str, sources: Sequence[Any], known: Known) -> Any:
    """A source by its number among those of the event, or as sources are named."""
    if text.isdecimal() and 1 <= int(text) <= len(sources):
        return sources[int(text) - 1]
    return FIELDS["sources"].read(text, known)


def _id_of(source: Any) -> str:
    return f"{source['id']}, {source['at']}" if isinstance(source, dict) else str(source)


# Actors and sources that the record does not have


def _offered(field: Field, text: str, known: Known) -> Talk[tuple[Known, Any]]:
    """A pasted address as a new source; else the nearest actors or sources for one that is not known, or a new one."""
    if field.name == "sources" and naming.is_address(text.partition(", ")[0]):
        return (yield from _from_address(field, text, known))
    what = "actor" if field.name == "actors" else "source"
    near = (naming.near_actors if what == "actor" else naming.near_sources)(known.timeline, text)
    choices = {id: id for id in near} | {"new": f"a new {what}"}
    above = f"  no {what} is `{text}`\n{numbered([*near, f'a new {what}'])}"
    help = "A number or an id takes one of these; `new` makes a new one, which goes into the record too."
    while True:
        reply = (yield Ask("  Which? (Enter to leave it out)", above, help)).strip()
        if not reply:
            return known, None
        try:
            chosen = fields.chosen(reply, choices, by_number=True)
        except QueryError as refused:
            yield told(refused)
            continue
        if chosen != "new":
            return known, chosen
        record = yield from _MADE[field.name](text, known)
        return known.having(record), record.id


def _from_address(field: Field, text: str, known: Known) -> Talk[tuple[Known, Any]]:
    """A source made of its address, with what that tells; only a title that it does not tell is asked for."""
    record = drafts.new_source_at(text, known)
    if record is None:
        address = text.partition(", ")[0]
        said = yield from _table(Source, {"url": [address]}, known, brief=True)
        record = drafts.source(said)
    published = record.published.label if record.published else "no date of publication"
    yield f"  new source `{record.id}`: “{record.title}”, {record.publisher}, {published}"
    known = known.having(record)
    return known, field.read(text.replace(text.partition(", ")[0], record.id, 1), known)


def _new_actor(text: str, known: Known) -> Talk[Actor]:
    return drafts.actor((yield from _table(Actor, {}, known, name=text)))


def _new_source(text: str, known: Known) -> Talk[Source]:
    return drafts.source((yield from _table(Source, {}, known, title=text, url="")))


def _table(kind: type[AnyRecord], given: Given, known: Known, *, brief: bool = False, **usual: str) -> Talk[Known]:
    """The fields of a record made on the spot: all that matter, or, where it is `brief`, what cannot be guessed.

    `usual` names fields that are asked for in any case, and what an empty answer stands for.
    """
    known = known.afresh()
    for field in FIELDS_OF[kind].values():
        texts = given.get(field.name, ())
        guess = usual.get(field.name) or ("" if field.name in usual else field.usual(known))
        is_needed = field.name in fields.needed(known, kind)
        is_wanted = field.name in usual or (field.applies(known) and not field.later(known))
        texts = [guess] if brief and not texts and guess else texts
        if texts or is_needed or (is_wanted and not brief):
            own = field._replace(usual=_always(guess), hint="" if guess else field.hint)
            known = yield from (_several if field.many else _one)(own, texts, known, is_needed=is_needed, indent="    ")
    return known


def _always(text: str) -> Callable[[Known], str]:
    return lambda _: text


_MADE: Final[dict[str, Callable[[str, Known], Talk[Any]]]] = {"actors": _new_actor, "sources": _new_source}
"""What can be made on the spot."""
