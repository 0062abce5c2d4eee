"""What changed between two states of a record, one file out of three, and git, which keeps the states.

Comes in: two timelines, three texts, a revision. Goes out: a `Diff`, a merged text with its conflicts, a history.
Modules, each importing only from those before it: changes, likeness,
comparison, wording, diff, blame, conflicts, remarks, matching, fallback, merge, git.
Neighbours use the modules blame, changes, conflicts, diff, git, merge, comparison, wording.
"""
