"""What is wrong with a record that reads: each check is a function of a module here, found by listing this folder.

Comes in: a `Timeline`. Goes out: a `Fault` for everything wrong with it, and what a day brings (`due`).
Modules, each importing only from those before it: arithmetic, wording, relations, rules, engine, mandates, law, due,
exceptions, remembered, fixing.
Neighbours use the names below, and the modules due, exceptions, fixing, law, mandates, remembered, rules.
"""

from timeline.checks.engine import Check as Check
from timeline.checks.engine import Finding as Finding
from timeline.checks.engine import Findings as Findings
from timeline.checks.engine import Memory as Memory
from timeline.checks.engine import Recalling as Recalling
from timeline.checks.engine import all_rules as all_rules
from timeline.checks.engine import check as check
from timeline.checks.engine import filed as filed
from timeline.checks.engine import run as run
