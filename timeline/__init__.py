"""Keep the record of a council's industrial relations: ballots, strikes, budgets, talks, and who said what about them.

The library in a few names, for those who script it; the command line is `timeline`.
"""

__version__ = "0.1.0"
