"""How long a ballot supports action."""

from __future__ import annotations

import datetime as dt

from timeline.checks.rules.rows import LawRow

ROWS = (
    LawRow(
        id="R6a",
        subject="mandate",
        says="action begins within 4 weeks beginning with the ballot, and the mandate then lasts with the dispute",
        trigger="ballot opened",
        until=dt.date(2000, 9, 17),
        days=28,
        law="TULRCA 1992 s.234 before the Employment Relations Act 1999 Sch. 3",
        source="hansard.parliament.uk, Commons, 31 March 1999; legislation.gov.uk/ukpga/1992/52/section/226/2000-09-18",
        certainty="M",
        verified_on="2026-06",
        note="A court could allow longer where its own order had held the action up.",
    ),
    LawRow(
        id="R6a",
        subject="mandate",
        says="action begins within 4 weeks beginning with the ballot, or 8 if agreed, and the mandate then lasts with "
        "the dispute",
        trigger="ballot opened",
        since=dt.date(2000, 9, 18),
        until=dt.date(2017, 2, 28),
        days=28,
        agreed_days=56,
        law="TULRCA 1992 s.234 as it then stood",
        source="LRD, Law at Work 2016, chapter 6 (lrdpublications.org.uk)",
        certainty="H",
        verified_on="2026-06",
        note="Only the first action under the ballot is held against it. A court could allow longer where its own "
        "order had held the action up.",
    ),
    LawRow(
        id="R6b",
        subject="mandate",
        says="the mandate ends 6 months after the ballot, or up to 9 if agreed",
        trigger="ballot opened",
        since=dt.date(2017, 3, 1),
        until=dt.date(2026, 2, 17),
        months=6,
        agreed_months=9,
        law="TULRCA 1992 s.234, Trade Union Act 2016 s.9",
        source="lexology.com g=7f171f7d; LRD, Law at Work 2018, chapter 6",
        certainty="H",
        verified_on="2026-06",
    ),
    LawRow(
        id="R6c",
        subject="mandate",
        says="the mandate ends 12 months after the ballot",
        trigger="ballot opened",
        since=dt.date(2026, 2, 18),
        months=12,
        law="TULRCA 1992 s.234, Employment Rights Act 2025 s.72",
        source="crosslandsolicitors.com; knowledge.dlapiper.com",
        certainty="H",
        verified_on="2026-06",
        note="No longer period can be agreed.",
    ),
)
