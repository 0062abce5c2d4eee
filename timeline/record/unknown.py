"""What could not be read, as a value: unknown, and not absent.

A record of which one value does not read is kept for the checks without that value. Whoever reads the value that is
missing raises `Unknown`; a list or a mapping with gaps says what it holds, and raises where the answer depends on a
gap. The engine of the checks catches it (see `timeline.checks`), so that a check never mistakes a slip for a fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from types import new_class
from typing import Any, Final, TypeVar, cast, get_type_hints

import msgspec

from timeline.record.model import AnyRecord, Origin, Timeline
from timeline.record.problems import Path

UNKNOWN: Final = msgspec.UNSET
"""Stands where a value did not read."""

_T = TypeVar("_T")
_S = TypeVar("_S", bound=msgspec.Struct)

_gaps_are_passed: ContextVar[bool] = ContextVar("gaps_are_passed", default=False)


class Unknown(Exception):
    """A value was needed that did not read; `what` names its field, as in `event.claims.says`."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@contextmanager
def passing_gaps() -> Iterator[None]:
    """While this lasts, what is unknown reads as empty, where it can be: for what looks at single items."""
    before = _gaps_are_passed.set(True)
    try:
        yield
    finally:
        _gaps_are_passed.reset(before)


def _needs(what: str) -> None:
    if not _gaps_are_passed.get():
        raise Unknown(what)


class Some(tuple[_T, ...]):  # noqa: SLOT001 - a tuple cannot have slots of its own
    """A list of which some items did not read; `places` are the indexes in the text of those that did."""

    what: str
    places: tuple[int, ...]

    @staticmethod
    def of(items: Iterable[_T], what: str, places: Iterable[int]) -> Some[_T]:
        """The items that read, and where they stand."""
        some = Some(items)
        some.what, some.places = what, tuple(places)
        return some

    def known(self) -> Iterator[_T]:
        """The items that read."""
        return super().__iter__()

    def __iter__(self) -> Iterator[_T]:
        _needs(self.what)
        return super().__iter__()

    def __len__(self) -> int:
        _needs(self.what)
        return super().__len__()

    def __bool__(self) -> bool:
        if not super().__len__():
            _needs(self.what)
        return bool(super().__len__())

    def __contains__(self, item: object) -> bool:
        if not super().__contains__(item):
            _needs(self.what)
        return super().__contains__(item)


class Known(dict[str, _T]):
    """A mapping of which some values did not read: `missing` are their keys; with `more`, there may be others."""

    what: str
    missing: frozenset[str]
    more: bool

    @staticmethod
    def of(values: Mapping[str, _T], what: str, missing: Iterable[str] = (), *, more: bool = False) -> Known[_T]:
        """The values that read."""
        known = Known(values)
        known.what, known.missing, known.more = what, frozenset(missing), more
        return known

    def known(self) -> Iterator[_T]:
        """The values that read."""
        return iter([super(Known, self).__getitem__(key) for key in super().__iter__()])

    def _needs(self, key: object) -> None:
        if key in self.missing:
            raise Unknown(f"{self.what}.{key}")
        if self.more and not super().__contains__(key):
            raise Unknown(self.what)

    def __missing__(self, key: str) -> _T:
        self._needs(key)
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        self._needs(key)
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key; raises Unknown where it did not read."""
        self._needs(key)
        return super().get(key, default)

    def __iter__(self) -> Iterator[str]:
        _needs(self.what)
        return super().__iter__()

    def __len__(self) -> int:
        _needs(self.what)
        return super().__len__()

    def __bool__(self) -> bool:
        if not super().__len__():
            _needs(self.what)
        return bool(super().__len__())

    def keys(self) -> Any:
        """The keys; raises Unknown, as `values` and `items` do, where gaps matter."""
        _needs(self.what)
        return super().keys()

    def values(self) -> Any:
        """The values."""
        _needs(self.what)
        return super().values()

    def items(self) -> Any:
        """Keys and values."""
        _needs(self.what)
        return super().items()


class Partial:
    """A record, or a part of one, with values that are UNKNOWN; `lacks` names them, at any depth.

    A record knows its `origin` and what it is `called`, since its id may be unknown, or another's too. It
    `may_be_another` when it has, or had, an id that nobody can read.
    """

    __slots__ = ()
    what: str
    lacks: frozenset[str]
    origin: Origin
    called: str
    may_be_another: bool

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if value is not UNKNOWN:
            return value
        empty = _empties(cast(Any, type(self))).get(name)
        if empty is None or not _gaps_are_passed.get():
            raise Unknown(f"{self.what}.{name}")
        return empty


@cache
def _empties(kind: type[Any]) -> Mapping[str, Any]:
    """What a text, a list or a mapping of a record is when it holds nothing."""
    kinds = {name: getattr(hint, "__origin__", hint) for name, hint in get_type_hints(kind).items()}
    return {name: plain() for name, plain in kinds.items() if plain in (str, tuple, dict)}


@cache
def _partial(kind: type[msgspec.Struct]) -> type[msgspec.Struct]:
    return cast(
        type[msgspec.Struct],
        new_class(kind.__name__, (Partial, kind), {"frozen": True, "kw_only": True, "dict": True, "gc": True}),
    )


def partial(kind: type[_S], values: Mapping[str, Any], what: str, lacks: Iterable[str]) -> _S:
    """A record of a kind of which some values are UNKNOWN."""
    made = cast(_S, _partial(kind)(**values))
    made.__dict__.update(what=what, lacks=frozenset(lacks))
    return made


def placed_at(record: _S, origin: Origin, called: str, *, may_be_another: bool = False) -> _S:
    """A partial record that knows where it was read."""
    record.__dict__.update(origin=origin, called=called, may_be_another=may_be_another)
    return record


def nameless(record: _S, origin: Origin, what: str) -> _S:
    """A record whose id is another's too: nobody can say which of the two a mention means, so its id is unknown."""
    kind = type(record).__mro__[2] if isinstance(record, Partial) else type(record)
    values = {name: raw(record, name) for name in record.__struct_fields__}
    lacks: frozenset[str] = record.lacks if isinstance(record, Partial) else frozenset()
    return placed_at(partial(kind, values | {"id": UNKNOWN}, what, lacks | {f"{what}.id"}), origin, values["id"])


def changed(record: _S, **values: Any) -> _S:
    """A record with other values in some fields; what it lacks, it still lacks."""
    if not isinstance(record, Partial):
        return msgspec.structs.replace(record, **values)
    kind = type(record).__mro__[2]
    return partial(
        kind, {name: raw(record, name) for name in kind.__struct_fields__} | values, record.what, record.lacks
    )


def origin_of(timeline: Timeline, record: AnyRecord) -> Origin:
    """Where a record was read."""
    return record.origin if isinstance(record, Partial) else timeline.origins[record.id]


def raw(record: object, name: str) -> Any:
    """A field as it is, UNKNOWN where it did not read."""
    return object.__getattribute__(record, name)


def numbered(items: Any) -> Iterator[tuple[int, Any]]:
    """The items of a list that read, with their places in the text; none where the whole list did not."""
    if isinstance(items, Some):
        return zip(items.places, items.known(), strict=True)
    return enumerate(()) if items is UNKNOWN else enumerate(items)


def text_path(record: object, path: Path) -> Path:
    """The way to a value in the text of a record, where the items that did not read are counted too."""
    return _followed(record, path)[0]


def is_known(record: object, path: Path) -> bool:
    """Whether the value at the end of a way from a record did read."""
    return _followed(record, path)[1] is not UNKNOWN


def _followed(record: object, path: Path) -> tuple[Path, Any]:
    steps: list[str | int] = []
    node: Any = record
    for step in path:
        steps.append(node.places[step] if isinstance(node, Some) and isinstance(step, int) else step)
        if isinstance(node, tuple) and isinstance(step, int):
            node = tuple.__getitem__(node, step)
        elif isinstance(node, dict):
            node = dict.get(node, str(step))
        else:
            node = raw(node, str(step)) if hasattr(type(node), str(step)) else None
    return tuple(steps), node
