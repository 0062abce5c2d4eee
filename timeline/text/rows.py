"""What the rows of a record's own vocabulary ask of events, and no event can have."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.record import Event, Extension, Fault, Known, Vocabulary, cured, did_you_mean
from timeline.record.unknown import numbered, raw
from timeline.record.vocabulary import UNKNOWN_REQUIREMENT


def impossible(extension: Extension, vocabulary: Vocabulary) -> Iterator[Fault]:
    """The names in rows of types of event that no event can have; `vocabulary` are all the words in force."""
    if isinstance(vocabulary.figures, Known):
        return  # the name of a figure did not read, and any may be the one
    figures = list(vocabulary.figures)
    asked = {"requires": [*Event.__struct_fields__[1:], *figures], "figures": figures}
    rows = raw(extension, "event_types")
    for index, row in numbered(rows):
        for field, known in asked.items():
            for place, name in numbered(raw(row, field)):
                if name not in known:
                    what = (
                        "the name of a figure" if field == "figures" else "a field of an event or the name of a figure"
                    )
                    yield Fault(
                        rule=UNKNOWN_REQUIREMENT,
                        message=f"`{name}` is not {what}",
                        hint=did_you_mean(name, known, "take it out, or add a row for it under `figures:`"),
                        path=("vocabulary", "event_types", index, field, place),
                        cure=cured(name, known),
                    )
