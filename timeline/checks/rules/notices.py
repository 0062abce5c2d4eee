"""How long before it an employer must be told of a ballot or of action."""

from __future__ import annotations

import datetime as dt

from timeline.checks.rules.rows import LawRow

ROWS = (
    LawRow(
        id="R4",
        subject="notice-of-ballot",
        says="the employer is told of a ballot at least 7 days before it opens",
        trigger="notice received",
        since=dt.date(1993, 8, 30),
        days=7,
        law="TULRCA 1992 s.226A, put in by the Trade Union Reform and Employment Rights Act 1993",
        source="gov.uk/government/publications/industrial-action-ballots-and-notice-to-employers-draft-revised-code-of-practice",
        certainty="M",
        verified_on="2026-06",
        note="The Act of 1992 as enacted asks for no such notice; that it began with the notice of action, on 30 "
        "August 1993, was not read in the law itself. A sample of the voting paper follows by the third day before; "
        "what the notice must contain was cut back from 18 February 2026 (Employment Rights Act 2025 s.70).",
    ),
    LawRow(
        id="R5a",
        subject="notice-of-action",
        says="the employer has 7 days' notice of action",
        trigger="notice received",
        since=dt.date(1993, 8, 30),
        until=dt.date(2017, 2, 28),
        days=7,
        law="TULRCA 1992 s.234A",
        source="legislation.gov.uk/ukpga/1992/52/section/234A",
        certainty="H",
        verified_on="2026-06",
    ),
    LawRow(
        id="R5b",
        subject="notice-of-action",
        says="the employer has 14 days' notice of action, or 7 if it agrees",
        trigger="notice received",
        since=dt.date(2017, 3, 1),
        until=dt.date(2026, 2, 17),
        days=14,
        agreed_days=7,
        law="TULRCA 1992 s.234A(4), Trade Union Act 2016 s.8",
        source="lexology.com g=7f171f7d",
        certainty="H",
        verified_on="2026-06",
    ),
    LawRow(
        id="R5c",
        subject="notice-of-action",
        says="the employer has 10 days' notice of action",
        trigger="notice received",
        since=dt.date(2026, 2, 18),
        days=10,
        law="TULRCA 1992 s.234A, Employment Rights Act 2025 s.74(1)(c)",
        source="penningtonslaw.com; howespercival.com; crosslandsolicitors.com",
        certainty="H",
        verified_on="2026-06",
        note="The words by which the two sides could agree on 7 days were taken out.",
    ),
)
