"""The rules of law that the checks count by, with the days from and to which each was in force.

Comes in: a subject, days, a number of people. Goes out: the `LawRow` in force, and days counted by it.
`rows` finds the rows by listing this folder, `days` counts by them; every other module holds the rows of one subject.
"""

from timeline.checks.rules.days import MOVED_POLLING_DAYS as MOVED_POLLING_DAYS
from timeline.checks.rules.days import NO_POLLING_DAY as NO_POLLING_DAY
from timeline.checks.rules.days import annual_meeting as annual_meeting
from timeline.checks.rules.days import calendar_days as calendar_days
from timeline.checks.rules.days import last_day_of_months as last_day_of_months
from timeline.checks.rules.days import last_day_of_weeks as last_day_of_weeks
from timeline.checks.rules.days import notice_days as notice_days
from timeline.checks.rules.days import polling_day as polling_day
from timeline.checks.rules.days import shifted as shifted
from timeline.checks.rules.days import week_of as week_of
from timeline.checks.rules.rows import LawRow as LawRow
from timeline.checks.rules.rows import in_force as in_force
from timeline.checks.rules.rows import of as of
from timeline.checks.rules.rows import rows as rows
