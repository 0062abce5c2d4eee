"""Consultation before dismissals, its award, and protection of those who take action."""

from __future__ import annotations

import datetime as dt

from timeline.checks.rules import LawRow

_CONSULTED = "lexology.com g=5a6fc065, g=f3c8b4fe"

ROWS = (
    LawRow(
        id="R7a",
        subject="protection",
        says="dismissal for protected action is unfair in the first 12 weeks, and later only where the employer has "
        "not taken reasonable steps",
        trigger="first day of action",
        since=dt.date(2005, 4, 6),
        until=dt.date(2026, 2, 17),
        days=84,
        law="TULRCA 1992 s.238A",
        source="legislation.gov.uk/ukpga/1992/52/section/238A",
        certainty="M",
        verified_on="2026-06",
        note="It was 8 weeks before April 2005. The weeks run for each employee from that person's own first day, so "
        "one date for a whole strike is shorthand.",
    ),
    LawRow(
        id="R7b",
        subject="protection",
        says="dismissal for protected action is unfair for as long as the action lasts",
        trigger="dismissal date",
        since=dt.date(2026, 2, 18),
        law="TULRCA 1992 s.238A, Employment Rights Act 2025",
        source="riskandcompliance.freshfields.com/post/102mil0",
        certainty="H",
        verified_on="2026-06",
    ),
    LawRow(
        id="R8a",
        subject="consultation",
        says="consultation on 20 to 99 dismissals begins at least 30 days before the first",
        trigger="date of proposal",
        since=dt.date(1992, 10, 16),
        days=30,
        at_least=20,
        law="TULRCA 1992 s.188(1A)",
        source=_CONSULTED,
        certainty="H",
        verified_on="2026-06",
    ),
    LawRow(
        id="R8a",
        subject="consultation",
        says="consultation on 100 or more dismissals begins at least 90 days before the first",
        trigger="date of proposal",
        since=dt.date(1992, 10, 16),
        until=dt.date(2013, 4, 5),
        days=90,
        at_least=100,
        law="TULRCA 1992 s.188(1A)",
        source=_CONSULTED,
        certainty="H",
        verified_on="2026-06",
    ),
    LawRow(
        id="R8b",
        subject="consultation",
        says="consultation on 100 or more dismissals begins at least 45 days before the first",
        trigger="date of proposal",
        since=dt.date(2013, 4, 6),
        days=45,
        at_least=100,
        law="TULRCA 1992 s.188(1A) as changed by statutory instrument in 2013",
        source="xperthr.co.uk/legal-timetable (6 April 2013)",
        certainty="H",
        verified_on="2026-06",
        note="A threshold over several sites is to follow under the Employment Rights Act 2025.",
    ),
    LawRow(
        id="R9a",
        subject="protective-award",
        says="a protective award is up to 90 days' pay",
        trigger="date of proposal",
        until=dt.date(2026, 4, 5),
        days=90,
        law="TULRCA 1992 s.189",
        source="legislation.gov.uk/ukpga/2025/36/section/30, by what it replaces",
        certainty="M",
        verified_on="2026-06",
        note="Which date of a case selects the row was not read. No check applies it.",
    ),
    LawRow(
        id="R9b",
        subject="protective-award",
        says="a protective award is up to 180 days' pay",
        trigger="date of proposal",
        since=dt.date(2026, 4, 6),
        days=180,
        law="TULRCA 1992 s.189, Employment Rights Act 2025 s.30",
        source="legislation.gov.uk/ukpga/2025/36/section/30",
        certainty="H",
        verified_on="2026-06",
        note="Which date of a case selects the row was not read. No check applies it.",
    ),
    LawRow(
        id="R13",
        subject="restricted-variation",
        says="dismissal to impose a change of pay, hours, leave or pensions is to be unfair save in severe financial "
        "difficulty",
        trigger="dismissal date",
        since=dt.date(2027, 1, 1),
        law="Employment Rights Act 2025",
        source="wrigleys.co.uk (17 February 2026); weightmans.com",
        certainty="H",
        verified_on="2026-06",
        note="Planned for January 2027 in the pages read; not in force in them. No check applies it.",
    ),
)
