"""Formats of other programs: one module each, found by listing the folder `formats`.

A format is a module named for it. Its docstring says what it is, the first line in the words of `import --list`; `KIND`
is the type of record it brings, `UNIT` what it calls a row, and `read(content, known)` makes the `Table`. What `read`
takes by keyword besides is an option of the command line of the same name.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, cast

if TYPE_CHECKING:
    from timeline.authoring.importing.rows import Table
    from timeline.record import Event, Source

FORMATS: Final = Path(__file__).parent / "formats"


class Importer(Protocol):
    """What a format's module offers."""

    __doc__: str | None
    KIND: type[Event | Source]
    UNIT: str

    @property
    def read(self) -> Callable[..., Table]:
        """The rows of a file; raises QueryError for what is not a file of this format at all."""


def names() -> tuple[str, ...]:
    """The formats there are, in order of name."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules([str(FORMATS)])))


def get(name: str) -> Importer:
    """The module of a format that `names` has."""
    return cast(Importer, import_module(f"{__package__}.{FORMATS.name}.{name}"))


def options(name: str) -> tuple[str, ...]:
    """The options that a format takes."""
    parameters = inspect.signature(get(name).read).parameters.values()
    return tuple(p.name for p in parameters if p.kind is p.KEYWORD_ONLY)
