"""What a newsroom takes away: a Word file with real footnotes, and a picture; what is said where these cannot be."""

from __future__ import annotations

import io
import re
import struct
import sys
import xml.etree.ElementTree as ET
import zipfile
import zlib
from pathlib import Path

import pytest
import resvg_py
from conftest import HERE, Run

from timeline import exporters
from timeline.exporters import picture
from timeline.exporters.formats import docx, markdown, png
from timeline.record import Timeline
from timeline.text.reader import load

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NASTY = load([str(HERE / "nasty.yaml")]).timeline


def part(document: bytes, name: str) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return ET.fromstring(archive.read(f"word/{name}.xml"))


def text(element: ET.Element) -> str:
    return "".join(run.text or "" for run in element.iter(f"{W}t"))


def notes(document: bytes) -> dict[str, str]:
    """The footnotes by their ids, without the two that Word has for its separators."""
    found = part(document, "footnotes").findall(f"{W}footnote")
    return {note.attrib[f"{W}id"]: text(note).strip() for note in found if f"{W}type" not in note.attrib}


# Word


def test_each_citation_is_a_footnote_with_its_source(sample: Timeline) -> None:
    document = docx.render(sample)
    written = notes(document)
    referred = [ref.attrib[f"{W}id"] for ref in part(document, "document").iter(f"{W}footnoteReference")]
    assert sorted(referred) == sorted(written)
    page = markdown.render(sample).split("\n[^")[0]
    assert len(referred) == len(re.findall(r"\[\^", page))
    assert any("Members reject the cuts" in note and "https://example.org/echo/1" in note for note in written.values())


def test_a_document_has_the_title_and_the_summary_of_the_record(sample: Timeline) -> None:
    paragraphs = list(part(docx.render(sample), "document").iter(f"{W}p"))
    style = paragraphs[0].find(f"{W}pPr/{W}pStyle")
    assert style is not None
    assert style.attrib[f"{W}val"] == "Title"
    assert text(paragraphs[0]) == sample.title
    assert text(paragraphs[1]) == sample.summary
    assert text(next(part(docx.render(sample, title="A *b*"), "document").iter(f"{W}p"))) == "A *b*"


def test_a_document_without_notes_has_no_footnotes_and_a_table_is_one(sample: Timeline) -> None:
    assert not notes(docx.render(sample, notes=False))
    assert part(docx.render(sample, style="table"), "document").find(f".//{W}tbl") is not None


def test_texts_of_a_record_are_texts_in_a_document() -> None:
    document = docx.render(NASTY)
    shown = text(part(document, "document"))
    for event in NASTY.events:
        assert "".join(event.title.split())[:40] in "".join(shown.split()), event.id
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert not [name for name in archive.namelist() if "media" in name]


# The picture


def size_and_colours(image: bytes) -> tuple[int, int, int]:
    """The width and the height of a PNG, and how many different bytes its pixels have."""
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", image[16:24])
    data, at = b"", 8
    while at < len(image):
        (length,) = struct.unpack(">I", image[at : at + 4])
        if image[at + 4 : at + 8] == b"IDAT":
            data += image[at + 8 : at + 8 + length]
        at += length + 12
    return width, height, len(set(zlib.decompress(data)))


@pytest.mark.parametrize("width", [320, 1200])
def test_a_picture_is_as_wide_as_it_is_asked_for_and_not_empty(sample: Timeline, width: int) -> None:
    drawn = size_and_colours(png.render(sample, width=width))
    root = ET.fromstring(picture.svg(sample, width=width))
    assert drawn[:2] == (width, int(root.attrib["height"]))
    assert drawn[2] > 100


def test_a_picture_has_letters_where_the_machine_has_no_fonts(sample: Timeline) -> None:
    letterless = re.sub(r"<text.*?</text>", "", picture.svg(sample))
    bare = bytes(resvg_py.svg_to_bytes(letterless, skip_system_fonts=True))
    assert len(png.render(sample)) > 2 * len(bare)


@pytest.mark.parametrize("lanes", ["type", "dispute", "actor"])
def test_the_same_picture_has_the_same_bytes(sample: Timeline, lanes: str) -> None:
    assert png.render(sample, lanes=lanes) == png.render(sample, lanes=lanes)  # type: ignore[arg-type]


def test_the_font_travels_with_its_licence() -> None:
    fonts = Path(str(picture.__file__)).parent / "fonts"
    assert {font.name for font in fonts.glob("*.ttf")} == {"LiberationSans-Bold.ttf", "LiberationSans-Regular.ttf"}
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts / "OFL.txt").read_text()


# Without the libraries


@pytest.mark.parametrize(("format", "module"), [("docx", "pypandoc"), ("png", "resvg_py")])
def test_without_its_extra_a_format_says_what_to_install(
    run: Run, format: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    done = run("export", format)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        f"timeline: `export {format}` needs the extra `{format}`\n"
        f"  install it where the source is: `pip install '.[{format}]'`\n"
    )
    assert exporters.extra_of(format) == format
