"""What changed between two states of a record, in the words of an editor.

Records are matched by id, and by the ids they had; what is only written otherwise (order, layout, quotes, comments,
`1552` for `1,552`) is no difference. Equal records are passed over at once, so that most of the work of a comparison is
reading the two sides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, Final, NamedTuple

import msgspec

from timeline.record import (
    CURRENCIES,
    KINDS,
    Actor,
    AnyRecord,
    Claim,
    Event,
    Figure,
    Reference,
    Role,
    Timeline,
    When,
    count,
    encode,
    spoken_list,
)
from timeline.review.likeness import most_alike

SCHEMA: Final = 1
"""The version of the JSON; it grows only when a field changes its meaning or goes."""

Word = tuple[str, str]
"""Words of a text, and what became of them: `=` kept, `-` taken out, `+` put in, `…` kept and left out here."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One value that changed: the way to it, what it was and is as plain data (None where there is none), in words.

    `about` is what kind of value it is, in the singular: `figure`, `date`, `text`, `claim`, `source`, ...
    """

    field: str
    old: Any = None
    new: Any = None
    says: str
    about: str = "detail"
    words: tuple[Word, ...] = ()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one record. Without `old` it was added, without `new` removed; with two ids it was renamed."""

    kind: str
    old: AnyRecord | None = None
    new: AnyRecord | None = None
    fields: tuple[Field, ...] = ()

    @property
    def what(self) -> str:
        """`added`, `removed`, `renamed` (and nothing else) or `changed`."""
        if self.old is None or self.new is None:
            return "added" if self.new else "changed" if self.old is self.new else "removed"
        return "changed" if self.fields else "renamed"

    @property
    def id(self) -> str:
        """The id the record has, or had; "" for what is said of the record as a whole."""
        record = self.new or self.old
        return record.id if record else ""

    @property
    def was(self) -> str:
        """The id it had, if that was another; else ""."""
        return self.old.id if self.old and self.new and self.old.id != self.new.id else ""


class Diff(msgspec.Struct, frozen=True):
    """Two states of a record and what changed from one to the other, by kind and in the order of each."""

    old: Timeline
    new: Timeline
    changes: tuple[Change, ...]
    unchanged: int


class Commit(NamedTuple):
    """Who changed something, when and why: its id, the author, the day, the first line of the message."""

    id: str
    author: str
    date: str
    subject: str


class Step(NamedTuple):
    """A step of one record's history: its commit (None for what is not committed), the two states, the change."""

    commit: Commit | None
    found: Diff
    change: Change


def diff(old: Timeline, new: Timeline) -> Diff:
    """Compare two states of a record. A record that one side has but could not read is left out of the comparison."""
    pairs = _pairs(old, new)
    seen = _Seen(old, new, {a.id: b.id for a, b in pairs if a.id != b.id})
    differing = [Change(kind=_kind(b), old=a, new=b, fields=tuple(_record(seen, a, b))) for a, b in pairs if a != b]
    changes = [change for change in differing if change.fields or change.was]
    unchanged = len(pairs) - len(changes)
    changes += (Change(kind=_kind(r), old=r) for r in _unmatched(old, {a.id for a, _ in pairs} | new.lost))
    changes += (Change(kind=_kind(r), new=r) for r in _unmatched(new, {b.id for _, b in pairs} | old.lost))
    place = {id(record): i for side in (old, new) for i, record in enumerate(side.records())}
    changes.sort(key=lambda change: _order(change, place))
    return Diff(old, new, (*_head(seen), *changes), unchanged)


def _unmatched(side: Timeline, known: AbstractSet[str]) -> list[AnyRecord]:
    return [record for record in side.records() if record.id not in known]


def _kind(record: AnyRecord) -> str:
    return KINDS[type(record)]


def _order(change: Change, place: Mapping[int, int]) -> tuple[Any, ...]:
    """Events by date, then actors and sources as their file has them."""
    record = change.new or change.old
    if isinstance(record, Event):
        return 0, record.date.order, 0
    return 1 if isinstance(record, Actor) else 2, place[id(record)]


# Matching


def _pairs(old: Timeline, new: Timeline) -> list[tuple[AnyRecord, AnyRecord]]:
    """Records of both sides that are one: by id, by a former id, or alike in all but an id that nobody else shares."""
    before, after = ({record.id: record for record in side.records()} for side in (old, new))
    pairs = [(before[id], record) for id, record in after.items() if _alike(before.get(id), record)]
    gone = {id: r for id, r in before.items() if not _alike(after.get(id), r)}
    come = {id: r for id, r in after.items() if not _alike(before.get(id), r)}
    for match in (_by_former_id, _by_all_else):
        found = list(match(gone, come))
        pairs += found
        for a, b in found:
            gone.pop(a.id, None)
            come.pop(b.id, None)
    return pairs


def _alike(one: AnyRecord | None, other: AnyRecord) -> bool:
    return type(one) is type(other)


Records = Mapping[str, AnyRecord]


def _by_former_id(gone: Records, come: Records) -> Iterator[tuple[AnyRecord, AnyRecord]]:
    taken: set[str] = set()
    once: dict[str, list[AnyRecord]] = {}
    for old in gone.values():
        for id in old.formerly:
            once.setdefault(id, []).append(old)
    for record in come.values():
        olds = [gone[id] for id in record.formerly if id in gone]
        olds += once.get(record.id, [])
        if fitting := [old for old in olds if _alike(old, record) and old.id not in taken]:
            taken.add(fitting[0].id)
            yield fitting[0], record


def _by_all_else(gone: Records, come: Records) -> Iterator[tuple[AnyRecord, AnyRecord]]:
    bodies = [Counter(map(_body, side.values())) for side in (gone, come)]
    by_body = {_body(record): record for record in gone.values()}
    for record in come.values():
        body = _body(record)
        if all(found[body] == 1 for found in bodies):
            yield by_body[body], record


def _body(record: AnyRecord) -> bytes:
    return msgspec.msgpack.encode(msgspec.structs.replace(record, id="", formerly=()), enc_hook=encode)


# Comparing


class _Seen(NamedTuple):
    """Both sides, for the names of things, and the ids that changed."""

    old: Timeline
    new: Timeline
    renamed: Mapping[str, str]

    def now(self, id: str) -> str:
        return self.renamed.get(id, id)

    def actor(self, id: str) -> str:
        return self.new.name(self.now(id)) if self.now(id) in self.new.actor else self.old.name(id)

    def source(self, id: str) -> str:
        found = self.new.source.get(self.now(id)) or self.old.source.get(id)
        return named(found) if found else id

    def event(self, id: str) -> str:
        found = self.new.event.get(self.now(id)) or self.old.event.get(id)
        return f"“{found.title}” ({id})" if found else id


def named(record: AnyRecord) -> str:
    """A record in few words: the title of an event, the name of an actor, publisher, date and title of a source."""
    match record:
        case Event():
            return record.title
        case Actor():
            return record.name
    date = f", {record.published.short}" if record.published else ""
    return f"{record.publisher or record.author}{date}: {record.title}".removeprefix(": ")


def _record(seen: _Seen, old: AnyRecord, new: AnyRecord) -> Iterator[Field]:
    for field in _struct(seen, "", old, new):
        if field.field != "id" and not (field.field == "formerly" and (field.old or field.new) in (old.id, new.id)):
            yield field


def _struct(seen: _Seen, path: str, old: msgspec.Struct, new: msgspec.Struct) -> Iterator[Field]:
    """The fields of two records, claims or posts that differ."""
    for name in old.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if before is not after and before != after:
            compare = _COMPARISONS.get(name) or (_members if isinstance(before, tuple) else _text)
            yield from compare(seen, path + name, before, after)


# Words for each kind of value


def _label(seen: _Seen, path: str) -> str:
    """What to call a value: the label of a figure or a date in the vocabulary, else the word of the file."""
    first, _, name = path.rpartition(".")
    vocabulary = seen.new.vocabulary
    if first.endswith("figures"):
        return vocabulary.figure(name).label
    if first.endswith("dates") and name in vocabulary.dates:
        return f"date “{vocabulary.dates[name].label}”"
    return _LABELS.get(name, name.replace("_", " "))


_LABELS: Final = {
    "says": "words",
    "published": "date of publication",
    "accessed": "date of access",
    "during": "time in the post",
    "part_of": "parent body",
    "of": "body",
    "url": "address",
}


def _date(seen: _Seen, path: str, old: When | None, new: When | None) -> Iterator[Field]:
    label = _label(seen, path)
    if old and new:
        says = f"{label} {moved(old, new)}"
    else:
        says = f"{label} {'added' if new else 'removed'}: {' '.join(when.label for when in (old, new) if when)}"
    yield Field(field=path, old=old and old.text, new=new and new.text, says=says, about="date")


def moved(old: When, new: When) -> str:
    """What became of a date: `narrowed from May 2011 to 23 May 2011`."""
    between = f"from {old.label} to {new.label}"
    (low, high), (first, last) = old.order, new.order
    if (low, high) == (first, last):
        return f"changed {between}"
    lasted = (old.kind == "lasted", new.kind == "lasted")
    if low <= first and last <= high and lasted != (True, False):
        return f"{'shortened' if lasted[0] else 'narrowed'} {between}"
    if first <= low and high <= last and lasted != (False, True):
        return f"{'lengthened' if lasted[0] else 'widened'} {between}"
    if old.exact and new.exact and (first - low) == (last - high):
        days = (first - low).days
        return f"moved {count(abs(days), 'day')} {'later' if days > 0 else 'earlier'}, {between}"
    return f"changed {between}"


def _figure(seen: _Seen, path: str, old: Figure | None, new: Figure | None) -> Iterator[Field]:
    label = _label(seen, path)
    if old and new:
        if _meaning(old) == _meaning(new):
            return
        says = f"{label} corrected from {old} to {new}{by_how_much(old, new)}"
    else:
        says = f"{label} added: {new}" if new else f"{label} removed: {old}"
    yield Field(field=path, old=old and old.text, new=new and new.text, says=says, about="figure")


def _meaning(figure: Figure) -> tuple[Any, ...]:
    return figure.low, figure.high, figure.unit, figure.per, figure.basis, figure.put


def by_how_much(old: Figure, new: Figure) -> str:
    """` (+10, +0.6%)`, ` (+2 percentage points)`; "" where the two cannot be compared."""
    before, after = _number(old), _number(new)
    if before is None or after is None or (old.per, old.basis) != (new.per, new.basis):
        return ""
    if old.unit != new.unit:
        return "" if "" in (old.unit, new.unit) else " (another unit)"
    change = after - before
    if not change:
        return f" (put as {new.put})" if old.put != new.put else ""
    parts = [_signed(change, new.unit)]
    if before and after and before / after in _SLIPS:
        parts.append("a slip of the decimal point?")
    elif before > 0 and new.unit != "%":
        parts.append(f"{100 * change / before:+.1f}%".replace("-", "−"))
    return f" ({', '.join(parts)})"


_SLIPS: Final = frozenset(Decimal(10) ** power for power in (-3, -2, -1, 1, 2, 3))


def _number(figure: Figure) -> Decimal | None:
    """The one number of a figure; None for a range."""
    numbers = {number for number in (figure.low, figure.high) if number is not None}
    return numbers.pop() if len(numbers) == 1 else None


def _signed(number: Decimal, unit: str) -> str:
    sign, size = "+" if number > 0 else "−", f"{abs(number):,f}"
    size = size.rstrip("0").rstrip(".") if "." in size else size
    if unit == "%":
        return f"{sign}{size} percentage {'point' if abs(number) == 1 else 'points'}"
    return f"{sign}{_CURRENCY_SIGNS.get(unit, '')}{size}"


_CURRENCY_SIGNS: Final = {code: sign for sign, code in CURRENCIES.items()}

PROSE: Final = frozenset({"title", "summary", "says", "note", "question", "name"})
"""The fields that hold sentences: their changes are shown word by word."""


def _text(seen: _Seen, path: str, old: str, new: str) -> Iterator[Field]:
    """Sentences word by word, other texts as they were and are."""
    name = path.rpartition(".")[2]
    label, prose = _label(seen, path), name in PROSE
    mention = seen.actor if name in _ACTORS else clipped
    about = "text" if prose else "detail"
    if (prose and _flowed(old) == _flowed(new)) or (name in _ACTORS and seen.now(old) == new):
        return
    if not old or not new:
        says = f"{label} {'added' if new else 'removed'}: {mention(new or old)}"
        yield Field(field=path, old=old or None, new=new or None, says=says, about=about)
    elif prose:
        words = compared(old, new)
        yield Field(field=path, old=old, new=new, says=f"{label}: {marked(words)}", about=about, words=words)
    else:
        yield Field(field=path, old=old, new=new, says=f"{label} changed from {mention(old)} to {mention(new)}")


_ACTORS: Final = ("of", "part_of")
"""The texts that name an actor."""

_PARAGRAPH: Final = re.compile(r"\n\s*\n")


def _flowed(text: str) -> list[str]:
    """The words of a text; a paragraph's end is one of them, and where lines break is none of our business."""
    paragraphs = [paragraph.split() for paragraph in _PARAGRAPH.split(text.strip())]
    return [word for paragraph in paragraphs for word in (*paragraph, "¶")][:-1]


def compared(old: str, new: str, context: int = 4) -> tuple[Word, ...]:
    """Two texts word by word, with at most so many kept words beside each change."""
    before, after = _flowed(old), _flowed(new)
    words: list[Word] = []
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for i, (step, a, b, c, d) in enumerate(steps):
        if step == "equal":
            words += _kept(before[a:b], context * (i > 0), context * (i < len(steps) - 1))
        else:
            words += [("-", " ".join(before[a:b]))] * (b > a) + [("+", " ".join(after[c:d]))] * (d > c)
    return tuple(words)


def _kept(words: list[str], first: int, last: int) -> list[Word]:
    if len(words) <= first + last + 1:
        return [("=", " ".join(words))]
    middle = [("=", " ".join(words[:first])), ("…", "…"), ("=", " ".join(words[len(words) - last :]))]
    return [word for word in middle if word[1]]


_MARKS: Final = {"-": "[-{}-]", "+": "{{+{}+}}"}


def marked(words: Iterable[Word]) -> str:
    """Compared words in plain text: `rejected [-the-] {+all+} cuts`."""
    return " ".join(_MARKS.get(what, "{}").format(text) for what, text in words)


def clipped(text: str, most: int = 160) -> str:
    """A text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _flag(_seen: _Seen, path: str, old: bool, new: bool) -> Iterator[Field]:
    yield Field(field=path, old=old, new=new, says=f"{'now' if new else 'no longer'} {path.rpartition('.')[2]}")


def _own(_seen: _Seen, _path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Field]:
    """The author's own keys, of which nothing is known."""
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key), new.get(key)
        if before != after:
            verb = "changed" if key in old and key in new else "added" if key in new else "removed"
            says = f"{key} {verb}" + (f": {clipped(_written(after))}" if key in new else "")
            yield Field(field=key, old=before, new=after, says=says)


_NOUNS: Final = {"aliases": "alias", "formerly": "former id"}


def _members(seen: _Seen, path: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Field]:
    """Lists whose order says nothing: what was put in, taken out, and cited at another place."""
    noun, about, name = _mention(seen, path)
    now = str if name is str else seen.now
    before, after = ({now(_id(item)): item for item in side or ()} for side in (old, new))
    for id, item in before.items():
        if id not in after:
            yield Field(field=path, old=_plain(item), says=f"{noun} removed: {name(_id(item))}", about=about)
    for id, item in after.items():
        if id not in before:
            says = f"{noun} added: {name(id)}{_aside(item)}"
            yield Field(field=path, new=_plain(item), says=says, about=about)
        elif isinstance(item, Reference) and item.note != (was := before[id].note):
            before_that = _aside(before[id]).removeprefix(", ") or f"without {item.aside.replace('_', ' ')}"
            says = f"{noun} {name(id)}{_aside(item)} (was {before_that})"
            field = f"{path}.{id}.{item.aside}"
            yield Field(field=field, old=was or None, new=item.note or None, says=says, about=about)


def _mention(seen: _Seen, path: str) -> tuple[str, str, Callable[[str], str]]:
    """What the members of a list are called, what they are, and how to name one of them."""
    *_, first, last = ["", *path.split(".")]
    if first == "links":
        row = seen.new.vocabulary.links.get(last)
        return f"link “{row.label if row else last.replace('_', ' ')}”", "link", seen.event
    noun = _NOUNS.get(last, last.removesuffix("s").replace("_", " "))
    return noun, noun, {"actors": seen.actor, "sources": seen.source}.get(last, str)


def _id(item: Any) -> str:
    return item.id if isinstance(item, Reference) else str(item)


def _aside(item: Any) -> str:
    return f", {item.aside.replace('_', ' ')} {item.note}" if isinstance(item, Reference) and item.note else ""


def _plain(value: Any) -> Any:
    """A value as the file has it, without what was not written."""
    data = msgspec.json.decode(msgspec.json.encode(value, enc_hook=encode))
    return {key: item for key, item in data.items() if item not in _EMPTY} if isinstance(data, dict) else data


_EMPTY: Final[tuple[Any, ...]] = ("", None, [], {}, False)


def _claims(seen: _Seen, path: str, old: tuple[Claim, ...], new: tuple[Claim, ...]) -> Iterator[Field]:
    """Claims, each of which is its speaker's; a claim put into other words is the same claim."""
    for before, after in _paired(seen, old, new):
        claim = after or before
        who, way = seen.actor(claim.by), f"{path}.{seen.now(claim.by)}"
        if before and after:
            for field in _struct(seen, f"{way}.", before, after):
                if field.field != f"{way}.by":
                    yield msgspec.structs.replace(field, says=f"in the claim of {who}: {field.says}")
        elif after:
            yield Field(field=way, new=_plain(after), says=f"claim added by {who}: {_said(seen, after)}", about="claim")
        else:
            says = f"claim of {who} withdrawn: {_said(seen, before)}"
            yield Field(field=way, old=_plain(before), says=says, about="claim")


def _said(seen: _Seen, claim: Claim) -> str:
    beside = [claim.date.label] if claim.date else []
    beside += [seen.new.said(name, figure) for name, figure in claim.figures.items()]
    return f"“{clipped(claim.says)}”" + (f" ({', '.join(beside)})" if beside else "")


def _roles(seen: _Seen, path: str, old: tuple[Role, ...], new: tuple[Role, ...]) -> Iterator[Field]:
    for before, after in _paired(seen, old, new):
        post = seen.new.post(after or before)
        if before and after:
            for field in _struct(seen, f"{path}.{post}.", before, after):
                yield msgspec.structs.replace(field, says=f"post “{post}”: {field.says}")
        else:
            during = (after or before).during
            says = f"post {'added' if after else 'removed'}: {post}" + (f" ({during.label})" if during else "")
            yield Field(field=path, old=before and _plain(before), new=after and _plain(after), says=says, about="post")


def _paired(seen: _Seen, old: Iterable[Any], new: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Claims or posts that are one before and after: those most alike first; then what is only on one side."""
    before, after = _without_common(list(old), list(new))
    words = [[_naming(part)[1].split() for part in parts] for parts in (before, after)]
    pairs = most_alike(words[0], words[1], lambda i, j: seen.now(_naming(before[i])[0]) == _naming(after[j])[0])
    taken = set(pairs.values())
    rest = [(None, part) for j, part in enumerate(after) if j not in taken]
    return [(part, after[pairs[i]] if i in pairs else None) for i, part in enumerate(before)] + rest


def _without_common(old: Iterable[Any], new: Iterable[Any]) -> tuple[list[Any], list[Any]]:
    """Claims or posts of two states without those that are the same in both, each as often as it is."""
    sides = [[(msgspec.msgpack.encode(part, enc_hook=encode), part) for part in parts] for parts in (old, new)]
    counts = [Counter(body for body, _ in side) for side in sides]
    same = [counts[0] & counts[1] for _ in sides]
    kept: list[list[Any]] = [[], []]
    for side, left, parts in zip(sides, same, kept, strict=True):
        for body, part in side:
            if left[body]:
                left[body] -= 1
            else:
                parts.append(part)
    return kept[0], kept[1]


def _naming(part: Claim | Role) -> tuple[str, str]:
    return (part.by, part.says) if isinstance(part, Claim) else (part.of, part.title)


Compare = Callable[["_Seen", str, Any, Any], Iterator[Field]]


def _each(compare: Compare) -> Compare:
    """A comparison of mappings, name by name."""

    def names(seen: _Seen, path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Field]:
        for name in dict.fromkeys([*old, *new]):
            if old.get(name) != new.get(name):
                yield from compare(seen, f"{path}.{name}", old.get(name), new.get(name))

    return names


_COMPARISONS: Final[Mapping[str, Compare]] = {
    **dict.fromkeys(("date", "published", "accessed", "during"), _date),
    **dict.fromkeys(("partisan", "single"), _flag),
    "dates": _each(_date),
    "figures": _each(_figure),
    "links": _each(_members),
    "claims": _claims,
    "roles": _roles,
    "own": _own,
}
"""How the values of a field are compared; a text and a list of texts or mentions need no row."""


def _head(seen: _Seen) -> Iterator[Change]:
    """What is said of the record as a whole: its title, summary and vocabulary."""
    fields = [
        field
        for name in ("title", "summary")
        if getattr(seen.old, name) != getattr(seen.new, name)
        for field in _text(seen, name, getattr(seen.old, name), getattr(seen.new, name))
    ]
    for table in seen.old.vocabulary.__struct_fields__:
        before, after = getattr(seen.old.vocabulary, table), getattr(seen.new.vocabulary, table)
        for name in dict.fromkeys([*before, *after]) if before != after else ():
            if before.get(name) != after.get(name):
                verb = "changed" if name in before and name in after else "added" if name in after else "removed"
                says = f"vocabulary: {table.replace('_', ' ').removesuffix('s')} “{name}” {verb}"
                old, new = (_plain(rows[name]) if name in rows else None for rows in (before, after))
                fields.append(Field(field=f"vocabulary.{table}.{name}", old=old, new=new, says=says))
    if fields:
        yield Change(kind="record", fields=tuple(fields))


# The last change of each field


class Blamed(NamedTuple):
    """A value a record has, the way to it, and the step that last changed it; None where the history does not say."""

    field: str
    value: str
    step: Step | None


def blame(record: AnyRecord, steps: Iterable[Step]) -> list[Blamed]:
    """For each value of a record the newest of its steps (given newest first) that put it there."""
    rows: dict[tuple[str, str], Step | None] = dict.fromkeys(_values(record))
    for step in steps:
        for row in [row for row, found in rows.items() if found is None and _touches(step.change, *row)]:
            rows[row] = step
    return [Blamed(field, value, step) for (field, value), step in rows.items()]


def _values(record: AnyRecord) -> Iterator[tuple[str, str]]:
    """The values of a record as `(way, text)`, each member of a list and each claim for itself."""
    for name, value in sorted(_plain(record).items(), key=lambda item: item[0] == "x-"):
        if name == "claims":
            yield from ((f"claims.{claim['by']}", clipped(claim["says"])) for claim in value)
        elif isinstance(value, list):
            yield from ((name, _written(item)) for item in value)
        elif isinstance(value, dict):
            for key, inner in value.items():
                items = inner if isinstance(inner, list) else [inner]
                yield from ((key if name == "x-" else f"{name}.{key}", _written(item)) for item in items)
        else:
            yield name, clipped(str(value))


def _written(item: Any) -> str:
    """A piece of plain data in a line: its values, parted by commas."""
    if isinstance(item, dict | list):
        return ", ".join(map(_written, item.values() if isinstance(item, dict) else item))
    return str(item)


def _touches(change: Change, field: str, value: str) -> bool:
    """Whether a change put a value where it is."""
    if change.what == "added" or (field == "id" and change.was):
        return True
    inside = (f"{field}.", f"{field}.{value.partition(',')[0]}.")
    return any(f.new is not None and (f.field.startswith(inside) or _is_value(f, field, value)) for f in change.fields)


def _is_value(changed: Field, field: str, value: str) -> bool:
    """Whether a changed value is this one; a figure, a date or a text is, whatever it was changed to."""
    if changed.field != field:
        return False
    new = changed.new
    if field.startswith("claims."):
        return isinstance(new, dict) and clipped(new["says"]) == value
    return changed.about in ("figure", "date", "text", "detail") or _written(new) == value


# Telling


def told(timeline: Timeline, record: AnyRecord) -> str:
    """What a record holds, in a line: `Ballot, about 24 February 2011; 307 for, 1,552 against; 2 claims; 1 source`."""
    match record:
        case Event():
            form = f" ({record.form.replace('_', ' ')})" if record.form else ""
            parts = [f"{timeline.vocabulary.event_type(record.type).label}{form}, {record.date.label}"]
            parts += [", ".join(timeline.figures_said(record))] if record.figures else []
            parts += [count(len(record.claims), "claim")] if record.claims else []
            return "; ".join([*parts, count(len(record.sources), "source") if record.sources else "no source"])
        case Actor():
            return "; ".join([record.kind.replace("-", " "), *map(timeline.post, record.roles)])
    row = timeline.vocabulary.source_types.get(record.type)
    about = [row.label if row else record.type, *(["partisan"] if record.partisan else [])]
    return ", ".join([*about, *filter(None, [record.url])])


def summary(found: Diff) -> str:
    """The whole in a line: `2 events and 1 source added, 3 events changed (2 figures, 1 text), 82 unchanged`."""
    parts = []
    for what in ("added", "removed", "renamed", "changed"):
        kinds = Counter(change.kind for change in found.changes if change.what == what)
        if kinds:
            parts.append(f"{spoken_list([_counted(number, kind) for kind, number in kinds.items()])} {what}")
    about = Counter(field.about for change in found.changes for field in change.fields)
    parts[-1:] = [
        f"{part} ({', '.join(count(n, a) for a, n in about.items())})" if about else part for part in parts[-1:]
    ]
    return ", ".join([*(parts or ["no difference"]), *([f"{found.unchanged:,} unchanged"] if found.unchanged else [])])


def _counted(number: int, kind: str) -> str:
    return "the record itself" if kind == "record" else count(number, kind)


def plain(found: Diff) -> dict[str, Any]:
    """The differences as plain data, for JSON."""
    changed = [change for change in found.changes if change.fields]
    return {
        "schema": SCHEMA,
        "added": [_entry(found.new, c.new) for c in found.changes if c.what == "added" and c.new],
        "removed": [_entry(found.old, c.old) for c in found.changes if c.what == "removed" and c.old],
        "renamed": [{"old": c.was, "new": c.id, "kind": c.kind} for c in found.changes if c.was],
        "changed": [{"id": c.id, "kind": c.kind, "fields": [_field(f) for f in c.fields]} for c in changed],
    }


def _entry(timeline: Timeline, record: AnyRecord) -> dict[str, Any]:
    says = f"{named(record)} ({told(timeline, record)})"
    return {"id": record.id, "kind": _kind(record), "says": says, "record": _plain(record)}


def _field(field: Field) -> dict[str, Any]:
    return {"field": field.field, "old": field.old, "new": field.new, "says": field.says}
