"""What became of each kind of value, in the words of an editor: figures, dates, texts, lists, claims, posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import zip_longest
from typing import Any, Final, NamedTuple

import msgspec

from timeline.record import (
    CURRENCIES,
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
)
from timeline.review.changes import Field
from timeline.review.comparison import clipped, compared, flowed, marked
from timeline.review.likeness import most_alike

# Comparing


class Seen(NamedTuple):
    """Both sides, for the names of things, and the ids that changed."""

    old: Timeline
    new: Timeline
    renamed: Mapping[str, str]

    def now(self, id: str) -> str:
        """The id that an old id has now."""
        return self.renamed.get(id, id)

    def actor(self, id: str) -> str:
        """The name of an actor."""
        return self.new.name(self.now(id)) if self.now(id) in self.new.actor else self.old.name(id)

    def source(self, id: str) -> str:
        """A source in few words."""
        found = self.new.source.get(self.now(id)) or self.old.source.get(id)
        return named(found) if found else id

    def event(self, id: str) -> str:
        """An event by its title and id."""
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


def fields_of_record(seen: Seen, old: AnyRecord, new: AnyRecord) -> Iterator[Field]:
    """The fields of a record that changed, but for its id."""
    for field in _struct(seen, "", old, new):
        if field.field != "id" and not (field.field == "formerly" and (field.old or field.new) in (old.id, new.id)):
            yield field


def _struct(seen: Seen, path: str, old: msgspec.Struct, new: msgspec.Struct) -> Iterator[Field]:
    """The fields of two records, claims or posts that differ."""
    for name in old.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if before is not after and before != after:
            compare = _COMPARISONS.get(name) or (_members if isinstance(before, tuple) else text_fields)
            yield from compare(seen, path + name, before, after)


# Words for each kind of value


def _label(seen: Seen, path: str) -> str:
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
    "according_to": "reporter",
    "of": "body",
    "url": "address",
}


def _date(seen: Seen, path: str, old: When | None, new: When | None) -> Iterator[Field]:
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


def _figures(seen: Seen, path: str, old: Figure | None, new: Figure | None) -> Iterator[Field]:
    """The values of one name: each is held against that of its own unit, period and basis, else against the next."""
    before, after = ({one.kind: one for one in (figure.each if figure else ())} for figure in (old, new))
    pairs = [(one, after.get(kind)) for kind, one in before.items() if kind in after]
    rest = [
        [one for kind, one in side.items() if kind not in other] for side, other in ((before, after), (after, before))
    ]
    for one, other in [*pairs, *zip_longest(*rest)]:
        yield from _figure(seen, path, one, other)


def _figure(seen: Seen, path: str, old: Figure | None, new: Figure | None) -> Iterator[Field]:
    label = _label(seen, path)
    if old and new and (old.before or new.before):
        if _meaning(old) == _meaning(new):
            return
        says = f"{label} corrected: was “{old}”, is “{new}”"
    elif old and new:
        if _meaning(old) == _meaning(new):
            return
        says = f"{label} corrected from {old} to {new}{by_how_much(old, new)}"
    else:
        says = f"{label} added: {new}" if new else f"{label} removed: {old}"
    yield Field(field=path, old=old and old.text, new=new and new.text, says=says, about="figure")


def _meaning(figure: Figure) -> tuple[Any, ...]:
    before = figure.before and _meaning(figure.before)
    return figure.low, figure.high, figure.unit, figure.per, figure.basis, figure.put, before


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


def text_fields(seen: Seen, path: str, old: str, new: str) -> Iterator[Field]:
    """Sentences word by word, other texts as they were and are."""
    name = path.rpartition(".")[2]
    label, prose = _label(seen, path), name in PROSE
    mention = seen.actor if name in _ACTORS else clipped
    about = "text" if prose else "detail"
    if (prose and flowed(old) == flowed(new)) or (name in _ACTORS and seen.now(old) == new):
        return
    if not old or not new:
        says = f"{label} {'added' if new else 'removed'}: {mention(new or old)}"
        yield Field(field=path, old=old or None, new=new or None, says=says, about=about)
    elif prose:
        words = compared(old, new)
        yield Field(field=path, old=old, new=new, says=f"{label}: {marked(words)}", about=about, words=words)
    else:
        yield Field(field=path, old=old, new=new, says=f"{label} changed from {mention(old)} to {mention(new)}")


_ACTORS: Final = ("of", "part_of", "according_to")
"""The texts that name an actor."""


def _flag(_seen: Seen, path: str, old: bool, new: bool) -> Iterator[Field]:
    yield Field(field=path, old=old, new=new, says=f"{'now' if new else 'no longer'} {path.rpartition('.')[2]}")


def _own(_seen: Seen, _path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Field]:
    """The author's own keys, of which nothing is known."""
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key), new.get(key)
        if before != after:
            verb = "changed" if key in old and key in new else "added" if key in new else "removed"
            says = f"{key} {verb}" + (f": {clipped(in_a_line(after))}" if key in new else "")
            yield Field(field=key, old=before, new=after, says=says)


_NOUNS: Final = {"aliases": "alias", "formerly": "former id"}


def _members(seen: Seen, path: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Field]:
    """Lists whose order says nothing: what was put in, taken out, and cited at another place."""
    noun, about, name = _mention(seen, path)
    now = str if name is str else seen.now
    before, after = ({now(_id(item)): item for item in side or ()} for side in (old, new))
    for id, item in before.items():
        if id not in after:
            yield Field(field=path, old=as_written(item), says=f"{noun} removed: {name(_id(item))}", about=about)
    for id, item in after.items():
        if id not in before:
            says = f"{noun} added: {name(id)}{_aside(item)}"
            yield Field(field=path, new=as_written(item), says=says, about=about)
        elif isinstance(item, Reference) and item.note != (was := before[id].note):
            before_that = _aside(before[id]).removeprefix(", ") or f"without {item.aside.replace('_', ' ')}"
            says = f"{noun} {name(id)}{_aside(item)} (was {before_that})"
            field = f"{path}.{id}.{item.aside}"
            yield Field(field=field, old=was or None, new=item.note or None, says=says, about=about)


def _mention(seen: Seen, path: str) -> tuple[str, str, Callable[[str], str]]:
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


def as_written(value: Any) -> Any:
    """A value as the file has it, without what was not written."""
    data = msgspec.json.decode(msgspec.json.encode(value, enc_hook=encode))
    return {key: item for key, item in data.items() if item not in _EMPTY} if isinstance(data, dict) else data


_EMPTY: Final[tuple[Any, ...]] = ("", None, [], {}, False)


def _claims(seen: Seen, path: str, old: tuple[Claim, ...], new: tuple[Claim, ...]) -> Iterator[Field]:
    """Claims, each of which is its speaker's; a claim put into other words is the same claim."""
    for before, after in _paired(seen, old, new):
        claim = after or before
        who, way = seen.actor(claim.by), f"{path}.{seen.now(claim.by)}"
        if before and after:
            for field in _struct(seen, f"{way}.", before, after):
                if field.field != f"{way}.by":
                    yield msgspec.structs.replace(field, says=f"in the claim of {who}: {field.says}")
        elif after:
            yield Field(
                field=way, new=as_written(after), says=f"claim added by {who}: {_said(seen, after)}", about="claim"
            )
        else:
            says = f"claim of {who} withdrawn: {_said(seen, before)}"
            yield Field(field=way, old=as_written(before), says=says, about="claim")


def _said(seen: Seen, claim: Claim) -> str:
    beside = [f"according to {seen.actor(claim.according_to)}"] if claim.according_to else []
    beside += [claim.date.label] if claim.date else []
    beside += [seen.new.said(name, figure) for name, figure in claim.figures.items()]
    return f"“{clipped(claim.says)}”" + (f" ({', '.join(beside)})" if beside else "")


def _roles(seen: Seen, path: str, old: tuple[Role, ...], new: tuple[Role, ...]) -> Iterator[Field]:
    for before, after in _paired(seen, old, new):
        post = seen.new.post(after or before)
        if before and after:
            for field in _struct(seen, f"{path}.{post}.", before, after):
                yield msgspec.structs.replace(field, says=f"post “{post}”: {field.says}")
        else:
            during = (after or before).during
            says = f"post {'added' if after else 'removed'}: {post}" + (f" ({during.label})" if during else "")
            yield Field(
                field=path, old=before and as_written(before), new=after and as_written(after), says=says, about="post"
            )


def _paired(seen: Seen, old: Iterable[Any], new: Iterable[Any]) -> list[tuple[Any, Any]]:
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


Compare = Callable[["Seen", str, Any, Any], Iterator[Field]]


def _each(compare: Compare) -> Compare:
    """A comparison of mappings, name by name."""

    def names(seen: Seen, path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Field]:
        for name in dict.fromkeys([*old, *new]):
            if old.get(name) != new.get(name):
                yield from compare(seen, f"{path}.{name}", old.get(name), new.get(name))

    return names


_COMPARISONS: Final[Mapping[str, Compare]] = {
    **dict.fromkeys(("date", "published", "accessed", "during"), _date),
    **dict.fromkeys(("partisan", "single"), _flag),
    "dates": _each(_date),
    "figures": _each(_figures),
    "links": _each(_members),
    "claims": _claims,
    "roles": _roles,
    "own": _own,
}
"""How the values of a field are compared; a text and a list of texts or mentions need no row."""


def in_a_line(item: Any) -> str:
    """A piece of plain data in a line: its values, parted by commas."""
    if isinstance(item, dict | list):
        return ", ".join(map(in_a_line, item.values() if isinstance(item, dict) else item))
    return str(item)
