"""The addresses of the record: which there are, what their servers say of them, and since when.

Comes in: a `Timeline`. Goes out: an `Answer` for each address, remembered for a week.
Modules, each importing only from those before it: addresses, memory, asking.
Neighbours use the modules addresses, asking, memory.
"""
