"""Plain data of one file becomes records; what does not fit is told field by field, and the rest goes on."""

from __future__ import annotations

from typing import Any, get_type_hints

import msgspec

from timeline.record import SECTIONS, WRONG_SHAPE, AnyRecord, Converted, Fault, File, decode
from timeline.text.validation import misfits, unknown_key, wrong_shape
from timeline.text.yaml import Sheet, sheet_of


def convert(path: str, content: bytes) -> Converted:
    """Read one file into its records, as far as it can be read."""
    sheet = sheet_of(path, content)
    head, found = _converted(sheet)
    places = {section: _kept(sheet, section) for section in SECTIONS}
    return Converted(path, sheet.text, sheet.kept, head, places, [*sheet.faults, *found], frozenset(sheet.lost))


def _kept(sheet: Sheet, section: str) -> list[int]:
    """The indexes of the records of a section that were read."""
    return [i for i in range(len(sheet.data.get(section) or ())) if (section, i) not in sheet.broken]


def _converted(sheet: Sheet) -> tuple[File, list[Fault]]:
    """The records of one file; those that do not convert are marked broken and their faults told one by one."""
    data = {key: value for key, value in sheet.data.items() if key != "x-" and value is not None}
    for section in SECTIONS:
        if isinstance(data.get(section), list):
            data[section] = [raw for i, raw in enumerate(data[section]) if (section, i) not in sheet.broken]
            sheet.lost |= {
                str(raw.get("id"))
                for i, raw in enumerate(sheet.data[section])
                if (section, i) in sheet.broken and isinstance(raw, dict)
            }
    try:
        return msgspec.convert(data, File, dec_hook=decode, strict=False), []
    except msgspec.ValidationError:
        return _what_converts(sheet)


def _what_converts(sheet: Sheet) -> tuple[File, list[Fault]]:
    faults: list[Fault] = []
    good: dict[str, Any] = {}
    kinds = get_type_hints(File, include_extras=True)
    for key, value in sheet.data.items():
        if key in SECTIONS and isinstance(value, list):
            good[key] = _records_that_convert(sheet, key, value, faults)
        elif key in SECTIONS and value is not None:
            faults.append(wrong_shape(value, (key,), "a list of records: each begins with a dash"))
            sheet.data[key] = None
        elif key in kinds and value is not None:
            found = list(misfits(value, kinds[key], (key,)))
            faults += found
            good |= {} if found else {key: value}
        elif key != "x-" and value is not None:
            faults.append(unknown_key(key, kinds, (key,), "the top of a file", has=sheet.data))
    head = msgspec.convert({k: v for k, v in good.items() if k not in SECTIONS}, File, dec_hook=decode, strict=False)
    return msgspec.structs.replace(head, **{k: tuple(v) for k, v in good.items() if k in SECTIONS}), faults


def _records_that_convert(sheet: Sheet, section: str, raws: list[Any], faults: list[Fault]) -> list[AnyRecord]:
    good: list[AnyRecord] = []
    for index, raw in enumerate(raws):
        if (section, index) in sheet.broken:
            continue
        try:
            good.append(msgspec.convert(raw, SECTIONS[section], dec_hook=decode, strict=False))
        except msgspec.ValidationError as error:
            found = list(misfits(raw, SECTIONS[section], (section, index)))
            record = str(raw.get("id") or "") if isinstance(raw, dict) else ""
            found = found or [Fault(rule=WRONG_SHAPE, message=str(error), path=(section, index))]
            faults += (msgspec.structs.replace(fault, record=record) for fault in found)
            sheet.broken.add((section, index))
            sheet.lost.add(record)
    return good
