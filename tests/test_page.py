"""The page and the picture: what a reader's browser is given, as text; how it behaves in a browser is tested there."""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from conftest import Run

from timeline.exporters import page, picture
from timeline.exporters.formats import html
from timeline.query import lanes, select
from timeline.query.query import Query, Term, selectors
from timeline.record import Timeline, dates
from timeline.text.reader import read

SVG = "{http://www.w3.org/2000/svg}"


def record(events: str) -> Timeline:
    reading = read({"x.yaml": f"title: T\nevents:\n{events}".encode()})
    assert not reading.problems, reading.problems
    return reading.timeline


def test_the_policy_of_the_page_names_its_own_style_and_script_alone(sample: Timeline) -> None:
    text = html.render(sample)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    for element in ("style", "script"):
        inside = re.search(rf"<{element}>(.*?)</{element}>", text, re.DOTALL)
        assert inside
        digest = base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()
        assert f"{element}-src &#39;sha256-{digest}&#39;" in policy[1]
    assert policy[1].startswith("default-src &#39;none&#39;;")


def test_a_page_without_events_says_so(run: Run) -> None:
    shown = run("export", "html", "type:lock_out")
    assert shown.exit_code == 0
    assert "No events." in shown.stdout
    assert 'id="part_overview"' not in shown.stdout


HOSTILE = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "&lt;b&gt; & ’ {{ 7*7 }} {% raw %}",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_record_is_text(text: str) -> None:
    quoted = text.replace("'", "''")
    timeline = record(
        f"  - id: e\n    type: milestone\n    date: 2011-05-23\n    title: '{quoted}'\n    summary: '{quoted}'\n"
        f"    place: '{quoted}'\n    tags: ['{quoted}']\n"
    )
    for made in (html.render(timeline, title=text), html.render(timeline, fragment=True)):
        assert "<script>alert" not in made
        assert "<img" not in made
        assert 'onmouseover="alert' not in made
        assert "49" not in re.sub(r"[0-9a-f+/=]{43,}|sha256-[^&]*", "", made.partition("<article")[2])
    ET.fromstring(picture.svg(timeline))


@pytest.mark.parametrize(
    ("address", "is_link"),
    {
        "https://example.org/a?b=c&d": True,
        "mailto:ann@example.org": True,
        "javascript:alert(1)": False,
        "data:text/html,x": False,
        " https://example.org": False,
        "HTTPS://EXAMPLE.ORG": True,
    }.items(),
)
def test_only_web_and_mail_addresses_are_links(address: str, is_link: bool) -> None:
    reading = read(
        {
            "x.yaml": f"sources:\n  - {{id: s, type: webpage, title: T, url: '{address}'}}\n"
            "events:\n  - {id: e, type: milestone, date: 2011-05-23, title: T, sources: [s]}\n".encode()
        }
    )
    made = html.render(reading.timeline)
    assert ('<a class="address"' in made) == is_link


@pytest.mark.parametrize(
    ("text", "said"),
    {
        "2011-05-23": "2011-05-23",
        "2011-05": "2011-05",
        "2011": "2011",
        "2011-05-23~": "",
        "2011-22": "",
        "2011-05-XX": "",
        "201X": "",
        "2011-05-23/2011-05-27": "",
        "[2011-05-23..2011-05-27]": "",
        "[2011-05-23,2011-05-27]": "",
    }.items(),
)
def test_time_is_only_said_to_machines_where_html_can_say_it(text: str, said: str) -> None:
    assert page.html_date(dates.parse(text)) == said


def test_every_event_has_an_address_and_a_mark_and_every_note_a_way_back(sample: Timeline) -> None:
    made = html.render(sample)
    ids = set(re.findall(r'\bid="([^"]+)"', made))
    assert len(re.findall(r'\bid="', made)) == len(ids)
    for event in sample.events:
        assert event.id in ids
        assert f'<a href="#{event.id}" class="mark' in made
    links = set(re.findall(r'href="#([^"]+)"', made))
    assert links <= ids
    assert made.count('role="doc-backlink"') >= len(sample.sources)


def test_actors_select_events_in_the_page_as_the_query_does(sample: Timeline) -> None:
    finding = selectors(sample)
    for actor in sample.actors:
        found = {event.id for event in select(sample, Query(terms=(Term("actor", actor.id),))).events}
        assert {event.id for event in sample.events if actor.id in finding(event)} == found


@pytest.mark.parametrize("by", ["type", "dispute", "actor"])
@pytest.mark.parametrize("width", [320, 800, 1200, 3000])
def test_labels_of_a_picture_do_not_overlap(sample: Timeline, by: lanes.Grouping, width: int) -> None:
    root = ET.fromstring(picture.svg(sample, width=width, by=by))
    boxes: list[tuple[float, float, float]] = []
    for label in root.iter(f"{SVG}text"):
        if label.get("class") == "name":
            x, y = float(label.attrib["x"]), float(label.attrib["y"])
            boxes.append((y, x, x + float(label.attrib["textLength"])))
    boxes.sort()
    for (y, _, right), (below, left, _) in pairwise(boxes):
        assert y != below or right <= left
    assert all(left >= 0 and right <= width for _, left, right in boxes)


def test_a_picture_says_what_it_shows_to_those_who_do_not_see_it(sample: Timeline) -> None:
    root = ET.fromstring(picture.svg(sample))
    assert root.attrib["role"] == "img"
    title, said = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert said is not None
    assert str(len(sample.events)) in str(said.text)
    marks = [
        group for group in root.iter(f"{SVG}g") if "data-event" in group.attrib or "mark" in group.get("class", "")
    ]
    assert len(marks) == len(sample.events)
    assert all(mark.find(f"{SVG}title") is not None for mark in marks)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "//evil.example", "file:///x"]
)
def test_an_iframe_leads_to_a_page_of_the_web(run: Run, address: str) -> None:
    done = run("export", "html", "--embed", address)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "is not the address of a page" in done.stderr


@pytest.mark.parametrize("address", ["https://example.org/p.html", "pages/p.html", "../p.html?a=b:c", "/p.html"])
def test_an_iframe_may_lead_to_a_page_beside(run: Run, address: str) -> None:
    assert f'src="{address}"' in run("export", "html", "--embed", address).stdout
