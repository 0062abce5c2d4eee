"""The record while it is written: what an editor shows of it, in answer to each keystroke.

Comes in: the files of a record, and texts that an editor has not saved. Goes out: answers for the editor.
Modules, each importing only from those before it: visual, positions, outline, slots, snapshot, editing, hovering,
completing, naming, listing, acting, language_server.
Neighbours use the modules visual, snapshot, language_server.
"""
