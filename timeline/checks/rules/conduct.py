"""Rules of strikes and unions that are only there to be looked up: no check applies them."""

from __future__ import annotations

import datetime as dt

from timeline.checks.rules.rows import LawRow

ROWS = (
    LawRow(
        id="R10",
        subject="minimum-service",
        says="minimum service levels could be set by work notices, 7 days before, in six sectors",
        trigger="strike date",
        since=dt.date(2023, 7, 20),
        until=dt.date(2025, 12, 17),
        days=7,
        law="TULRCA 1992 ss.234B to 234G, Strikes (Minimum Service Levels) Act 2023",
        source="tlt.com/insights-and-events/insight/employment-rights-act-2025",
        certainty="H",
        verified_on="2026-06",
        note="Repealed with the Royal Assent of the Employment Rights Act 2025, on 18 December 2025.",
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
        until=dt.date(2026, 2, 17),
        law="regulations under the Trade Union Act 2016; ended by the Employment Rights Act 2025 s.66",
        source="xperthr.co.uk/editors-choice/trade-union-act-2016/159971; firstnorthlaw.co.uk",
        certainty="H",
        verified_on="2026-06",
        note="Periods that ended before 18 February 2026 were still to be reported.",
    ),
    LawRow(
        id="R15",
        subject="political-fund",
        says="a new member pays into the union's political fund unless they opt out, and no ballot on the fund is held "
        "every ten years",
        trigger="date of joining",
        since=dt.date(2026, 2, 18),
        law="Employment Rights Act 2025 ss.61 and 62",
        source="rradar.com; gov.uk/guidance/trade-union-law-transition-to-employment-rights-act-2025",
        certainty="H",
        verified_on="2026-06",
    ),
)
