"""The council year in England: polling day, the annual meeting, and the day by which the council tax is set."""

from __future__ import annotations

import datetime as dt

from timeline.checks.rules.rows import LawRow

ROWS = (
    LawRow(
        id="C1",
        subject="polling-day",
        says="ordinary elections of councils are on the first Thursday in May",
        trigger="polling day",
        since=dt.date(1984, 1, 1),
        place="England",
        law="Representation of the People Act 1983 s.37; moved in 1986, 2001, 2004, 2009 and 2014, none in 2020",
        source="en.wikipedia.org, local elections of 1986; legislation.gov.uk/ukpga/2020/7, explanatory notes",
        certainty="M",
        verified_on="2026-06",
    ),
    LawRow(
        id="C2",
        subject="annual-meeting",
        says="in a year of elections the annual meeting is within the 21 days after the fourth day after polling day, "
        "and in other years in March, April or May",
        trigger="date of the meeting",
        since=dt.date(1974, 4, 1),
        place="England",
        days=21,
        law="Local Government Act 1972 Sch. 12 para 1",
        source="LGA 1972 Sch. 12 (legislation.gov.uk; claygate.org.uk copy)",
        certainty="H",
        verified_on="2026-06",
    ),
    LawRow(
        id="C3",
        subject="council-tax",
        says="the council tax is set before 11 March for the year from 1 April",
        trigger="financial year",
        since=dt.date(1993, 4, 1),
        place="England",
        law="Local Government Finance Act 1992 s.30(6)",
        source="legislation.gov.uk/ukpga/1992/14/section/30",
        certainty="H",
        verified_on="2026-06",
        note="A later setting is not invalid for that alone (s.30(7)).",
    ),
)
