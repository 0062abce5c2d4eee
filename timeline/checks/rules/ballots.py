"""What a ballot for industrial action needs.

TULRCA is the Trade Union and Labour Relations (Consolidation) Act 1992.
"""

from __future__ import annotations

import datetime as dt

from timeline.checks.rules.rows import LawRow

ROWS = (
    LawRow(
        id="R1",
        subject="majority",
        says="action needs a majority of those voting, for a strike and for action short of a strike each by itself",
        trigger="ballot opened",
        since=dt.date(1992, 10, 16),
        percent=50,
        law="TULRCA 1992 ss.226, 229",
        source="LRD, Law at Work 2016 and 2018, chapter 6 (lrdpublications.org.uk)",
        certainty="H",
        verified_on="2026-06",
        note="In force before 1992 too, under earlier Acts.",
    ),
    LawRow(
        id="R2",
        subject="turnout",
        says="the turnout test is 50%",
        trigger="ballot opened",
        since=dt.date(2017, 3, 1),
        percent=50,
        law="TULRCA 1992 s.226(2), put in by the Trade Union Act 2016 s.2",
        source="xperthr.co.uk/editors-choice/trade-union-act-2016/159971; "
        "mills-reeve.com/blogs/employment/november-2025",
        certainty="H",
        verified_on="2026-06",
        note="Its repeal is enacted in the Employment Rights Act 2025 and was to begin with electronic balloting; "
        "whether it has begun was not seen, so a ballot opened after mid-2026 may not be under this rule.",
    ),
    LawRow(
        id="R3",
        subject="support-in-important-public-services",
        says="in important public services at least 40% of those entitled must vote yes besides",
        trigger="ballot opened",
        since=dt.date(2017, 3, 1),
        until=dt.date(2026, 2, 17),
        percent=40,
        law="TULRCA 1992 s.226(2A) to (2F), Trade Union Act 2016 s.3; repealed by the Employment Rights Act 2025 s.69",
        source="legislation.gov.uk/ukpga/2016/15 s.3; riskandcompliance.freshfields.com/post/102mil0",
        certainty="H",
        verified_on="2026-06",
        note="No check applies it: whether workers belong to such a service is not for the record to decide.",
    ),
    LawRow(
        id="R14",
        subject="method-of-voting",
        says="electronic, hybrid and workplace voting are to be permitted beside the post",
        trigger="ballot opened",
        since=dt.date(2026, 8, 1),
        law="Trade Unions (Permissible Means of Voting) (Amendment) Order 2026, laid on 22 June 2026",
        source="brownejacobson.com/insights/union-ballots-go-digital",
        certainty="M",
        verified_on="2026-06",
        note="Planned; its entry into force was not seen. No check applies it.",
    ),
)
