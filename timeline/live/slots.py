"""What may stand at a place of a file: the type of its value, and whose ids or which words it takes.

It is read from the record types, as the JSON Schema is, so that a new field needs no line here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple, get_args, get_origin

import msgspec

from timeline.authoring import schema
from timeline.record import Citation, Figure, File, Link, Path
from timeline.text import validation


class Slot(NamedTuple):
    """A place: the record type that has the field, the field, the type of the value, and the words it takes.

    `words` is a name of `authoring.schema.WORDS`, such as `actor-id`, or empty. `key` is the last key on the way.
    """

    owner: Any
    field: str
    hint: Any
    words: str = ""
    key: str = ""

    @property
    def is_mapping(self) -> bool:
        """Whether the place holds keys: those of a record, or names such as those of figures."""
        return get_origin(self.hint) is dict or _is_struct(self.hint)

    @property
    def choices(self) -> tuple[str, ...]:
        """The few words the place allows, where these are fixed."""
        if get_origin(self.hint) is Literal:
            return get_args(self.hint)
        return ("true", "false") if self.hint is bool else ()


NOWHERE: Final = Slot(None, "", None)
"""A place nobody knows: below a misspelt key, or below one of the author's own."""

_ASIDES: Final = {
    Citation.aside: "Where in the source: `para 4`, `page 2`.",
    Link.aside: "The id of the actor by whose word alone the relation stands.",
}
_IDS: Final = {Citation: "source-id", Link: "event-id"}


def slot(path: Path) -> Slot:
    """What may stand at the end of a way from the top of the file."""
    return _slot(tuple(0 if isinstance(step, int) else step for step in path))


@lru_cache(maxsize=1 << 12)
def _slot(path: Path) -> Slot:
    here = Slot(File, "", File)
    for step in path:
        here = _inside(here, step)
    return here


def _inside(here: Slot, step: str | int) -> Slot:
    hint = here.hint
    if isinstance(step, int):
        if hint is Figure:
            return here  # one of several values
        item = get_args(hint)[0] if get_origin(hint) is tuple else None
        return here._replace(hint=_plain(item), words=_IDS.get(item, here.words)) if item else NOWHERE
    if get_origin(hint) is dict:
        item = _plain(get_args(hint)[1])
        return here._replace(hint=item, words="", key=step)
    if hint in _IDS:
        words = _IDS[hint] if step == "id" else "actor-id" if step == Link.aside and hint is Link else ""
        return Slot(hint, step, str, words, step)
    if not _is_struct(hint) or step not in fields(hint):
        return NOWHERE
    return Slot(hint, step, _plain(validation.shape(hint)[1][step]), schema.FIELDS.get((hint, step), ""), step)


def _plain(hint: Any) -> Any:
    """A type without what is said besides: whether it may be missing, how its text must look."""
    if hasattr(hint, "__metadata__"):
        return hint.__origin__
    arguments = get_args(hint)
    return _plain(arguments[0]) if type(None) in arguments else hint


def _is_struct(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, msgspec.Struct)


def fields(kind: type[msgspec.Struct]) -> dict[str, bool]:
    """The keys of a record type in house order, each with whether it is needed."""
    return {f.name: f.required for f in validation.shape(kind)[0] if f.name != "own"}


def meaning(kind: Any, field: str) -> str:
    """What a key means; empty for one nobody knows."""
    if kind in _IDS:
        return {"id": "The id it has in the record.", **_ASIDES}.get(field, "")
    return schema.described(kind).get(field, "") if _is_struct(kind) else ""


def is_own_id(path: Path) -> bool:
    """Whether a place is the id of a record, or one it had."""
    return len(path) in (3, 4) and path[2] in ("id", "formerly") and slot(path[:2]).hint is not None
