"""Rules of strikes and unions that the record only looks up: no check applies them."""

from __future__ import annotations

import datetime as dt

from timeline.checks.rules import LawRow

ROWS = (
    LawRow(
        id="R10",
        subject="minimum-service",
        says="minimum service levels could be set by work notices, 7 days before, in six sectors",
        trigger="strike date",
        since=dt.date(2023, 7, 20),
        until=dt.date(2025, 12, 18),
        days=7,
        law="TULRCA 1992 ss.234B to 234G, Strikes (Minimum Service Levels) Act 2023",
        source="tlt.com/insights-and-events/insight/employment-rights-act-2025",
        certainty="H",
        verified_on="2026-06",
    ),
    LawRow(
        id="R11",
        subject="picket-supervisor",
        says="a picket has a supervisor appointed by the union",
        trigger="picketing date",
        since=dt.date(2017, 3, 1),
        until=dt.date(2026, 2, 17),
        law="TULRCA 1992 s.220A, Trade Union Act 2016 s.10",
        source="knowledge.dlapiper.com first-ERA-measures-come-into-force",
        certainty="H",
        verified_on="2026-06",
    ),
    LawRow(
        id="R12",
        subject="facility-time",
        says="public bodies publish what union facility time costs them",
        trigger="financial year",
        since=dt.date(2017, 4, 1),
        law="regulations under the Trade Union Act 2016",
        source="xperthr.co.uk/editors-choice/trade-union-act-2016/159971",
        certainty="M",
        verified_on="2026-06",
        note="Whether it still holds after 2025 was not verified.",
    ),
)
