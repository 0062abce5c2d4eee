"""What exactly is wrong with plain data that does not convert to a record, field by field."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec.structs import FieldInfo

from timeline.record import (
    ID_PATTERN,
    UNKNOWN,
    WRONG_SHAPE,
    Cure,
    Fault,
    Path,
    Refused,
    Row,
    Rule,
    cured,
    decode,
    described,
    did_you_mean,
    nearest,
    spoken_list,
)
from timeline.record.vocabulary import refusal
from timeline.text.yaml import holds_unknown

NO_VALUE: Final = Rule(
    "TL201",
    "no-value",
    """A key has no value.

    `summary:` with nothing after it may be forgotten or not yet known; the record cannot tell. Write the value, or take
    the line out till it is known. In `{votes: 1,552}` the comma ends the value: write `1552` or put it in quotes.
    """,
)
UNKNOWN_KEY: Final = Rule(
    "TL301",
    "unknown-key",
    """A key is not one of those a record has.

    A misspelt key would lose its value without a word. Correct the spelling; keys of your own begin `x-` and are kept.
    """,
)
MISSING_KEY: Final = Rule(
    "TL302",
    "missing-key",
    """A key is missing that every such record needs.

    An event needs `id`, `type`, `date` and `title`; an actor `id`, `name` and `kind`; a source `id`, `type` and
    `title`; a claim `by` and `says`; a role `title`.
    """,
)
UNKNOWN_WORD: Final = Rule(
    "TL304",
    "unknown-word",
    """A value is not one of the few words its key allows.

    `status` is planned, reported, confirmed, disputed or cancelled; `kind` of an actor is union, council, employer,
    party, person, public-body, court, media, group or other; `true` and `false` are written so.
    """,
)
MALFORMED_ID: Final = Rule(
    "TL501",
    "malformed-id",
    """An id is not a lower-case slug.

    Ids stand in addresses, in other files and in what other people cite: letters a to z, digits and hyphens, beginning
    with a letter or a digit, as in `joint-ballot-rejects-cuts`.
    """,
)


def validate(value: Any, kind: Any, path: Path) -> Iterator[Fault]:
    """Every fault of a piece of plain data against a type, with the way to it."""
    origin, arguments = get_origin(kind), get_args(kind)
    pattern = next((m.pattern for m in getattr(kind, "__metadata__", ()) if getattr(m, "pattern", None)), None)
    if value is UNKNOWN:
        return
    if value is None:
        yield _no_value(path)
    elif hasattr(kind, "__metadata__"):
        yield from validate(value, kind.__origin__, path)
        if isinstance(value, str) and pattern == ID_PATTERN and not re.search(pattern, value):
            yield _malformed_id(value, path)
        elif value == "":
            yield _no_value(path)
    elif origin is Literal:
        if value not in arguments:
            yield _unknown_word(value, arguments, path)
    elif type(None) in arguments:
        yield from validate(value, arguments[0], path)
    elif origin in (tuple, dict):
        yield from _faults_inside(value, origin, arguments, path)
    elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield from _faults_of_struct(value, kind, path)
    else:
        yield from _fault_of_one(value, kind, path)


def _faults_inside(value: Any, origin: type, arguments: tuple[Any, ...], path: Path) -> Iterator[Fault]:
    if origin is tuple and isinstance(value, list):
        for index, item in enumerate(value):
            yield from validate(item, arguments[0], (*path, index))
    elif origin is dict and isinstance(value, dict):
        for key, item in value.items():
            cure = _parted(value, key, path)
            yield from [_cut_by_comma(key, (*path, key), cure)] if cure else validate(item, arguments[1], (*path, key))
    else:
        sample = value if isinstance(value, str) and len(value) < 60 else "..."
        yield wrong_shape(
            value, path, f"a list: write `[{sample}]`" if origin is tuple else "a mapping: write `{name: value}`"
        )


def _faults_of_struct(value: Any, kind: type[msgspec.Struct], path: Path) -> Iterator[Fault]:
    what = _article(spoken(kind))
    if not isinstance(value, dict):
        yield wrong_shape(value, path, f"{what}: a mapping of keys")
        return
    known, hints = shape(kind)
    fields = {field.encode_name: hints[field.name] for field in known}
    hidden: set[str] = set()
    for key, item in value.items():
        if key in fields:
            yield from validate(item, fields[key], (*path, key)) if key != "x-" else ()
            if issubclass(kind, Row) and (refused := refusal(key, item)):
                yield Fault(rule=refused.rule, message=refused.message, hint=refused.hint, path=(*path, key))
        elif item is None and (cure := _parted(value, key, path)):
            yield _cut_by_comma(key, (*path, key), cure)
        elif not stands_for_others(key, item):
            fault = unknown_key(key, fields, (*path, key), what, has=value)
            hidden |= {str(way[-1]) for way in fault.hides}
            yield fault
    is_whole = not any(stands_for_others(key, item) for key, item in value.items())
    for field in known if is_whole else ():
        if field.required and field.encode_name not in value and field.encode_name not in hidden:
            hint = f"write `{field.encode_name}:`"
            yield Fault(rule=MISSING_KEY, message=f"{what} needs `{field.encode_name}`", hint=hint, path=path)


@cache
def shape(kind: Any) -> tuple[tuple[FieldInfo, ...], dict[str, Any]]:
    """The fields of a type of record, and the type of each by its name."""
    return msgspec.structs.fields(kind), get_type_hints(kind, include_extras=True)


def stands_for_others(key: str, value: Any) -> bool:
    """Whether a key may stand for any other: it is empty, or copies keys from elsewhere, and its value did not read."""
    return key in ("", "<<") and value is UNKNOWN


def spoken(kind: type) -> str:
    """What a person calls a type of record: `event`, `figure name`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__).lower()


def _fault_of_one(value: Any, kind: Any, path: Path) -> Iterator[Fault]:
    if holds_unknown(value):
        return
    rests = [key for key, item in value.items() if item is None] if isinstance(value, dict) else []
    if cut := [_cut_by_comma(key, (*path, key), cure) for key in rests if (cure := _parted(value, key, path))]:
        yield from cut
        return
    try:
        msgspec.convert(value, kind, dec_hook=decode, strict=False)
    except msgspec.ValidationError as error:
        if isinstance(error.__cause__, Refused):
            refused = error.__cause__
            cure = Cure(str(value), refused.right) if refused.right else None
            yield Fault(rule=refused.rule, message=refused.message, hint=refused.hint, path=path, cure=cure)
        elif kind is bool:
            yield _unknown_word(value, ("true", "false"), path)
        else:
            yield wrong_shape(value, path, "one text")


def _no_value(path: Path) -> Fault:
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    says, hint = f"`{key}` has no value", "write the value, or take the line out till it is known"
    return Fault(rule=NO_VALUE, message=says, hint=hint, path=path, on_key=isinstance(path[-1], str))


def _parted(value: Mapping[str, Any], key: str, path: Path) -> Cure | None:
    """What a comma in braces did: a text ended, and its rest became keys without values; None if it did not."""
    names = list(value)
    at = names.index(key)
    begun = next((name for name in reversed(names[:at]) if not _is_rest(value, name)), "")
    ended = next((i for i in range(at, len(names)) if not _is_rest(value, names[i])), len(names)) - 1
    if not _is_rest(value, key) or not isinstance(value.get(begun), str):
        return None
    return Cure(key, start=(*path, begun), end=(*path, names[ended]))


def _is_rest(value: Mapping[str, Any], key: str) -> bool:
    return value[key] is None and (key[:1].isdigit() or " " in key)


def _cut_by_comma(key: str, path: Path, cure: Cure) -> Fault:
    hint = 'inside `{}` put a text with a comma in quotes: `{votes: "1,552"}`'
    says = f"a comma ends the value before `{key}`"
    return Fault(rule=NO_VALUE, message=says, hint=hint, path=path, on_key=True, cure=cure, hides=(cure.start,))


def wrong_shape(value: Any, path: Path, wanted: str) -> Fault:
    """A value of the wrong sort, and what the field is."""
    says = f"`{path[-1]}` is {described(value)}" if isinstance(path[-1], str) else f"here is {described(value)}"
    return Fault(rule=WRONG_SHAPE, message=says, hint=f"this is {wanted}", path=path)


def _unknown_word(value: Any, known: Iterable[str], path: Path) -> Fault:
    words = [str(word) for word in known]
    shown = value if isinstance(value, str) else described(value)
    hint = did_you_mean(shown, words, f"write {spoken_list([f'`{w}`' for w in words], 'or')}")
    cure = cured(shown, words)
    return Fault(
        rule=UNKNOWN_WORD, message=f"`{shown}` is not a word for `{path[-1]}`", hint=hint, path=path, cure=cure
    )


def _malformed_id(value: str, path: Path) -> Fault:
    hint = f"write `{slug(value)}`" if slug(value) else "write letters a to z, digits and hyphens"
    return Fault(rule=MALFORMED_ID, message=f"`{value}` is not an id", hint=hint, path=path)


def slug(text: str) -> str:
    """A text as an id: `Old Id` is `old-id`; "" where no character of it can stand in an id."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def unknown_key(key: str, known: Iterable[str], path: Path, what: str, has: Collection[str] = ()) -> Fault:
    """A key that `what` does not have, and the nearest ones it knows; none that it `has` already can be meant."""
    words = [word for word in known if word != "x-"]
    hint = did_you_mean(key, words, f"known are {spoken_list(words)}; keys of your own begin `x-`")
    free = [word for word in words if word not in has]
    says, hides = f"{what} has no `{key}`", tuple((*path[:-1], word) for word in nearest(key, free))
    return Fault(rule=UNKNOWN_KEY, message=says, hint=hint, path=path, on_key=True, cure=cured(key, free), hides=hides)


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
