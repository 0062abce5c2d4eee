"""The record while it is written: what a browser, a terminal and an editor show of it as it is saved and typed.

Comes in: the files of a record, and texts that an editor has not saved. Goes out: pages, reports, answers for the
editor.
Modules, each importing only from those before it: editors, watch, beside, pages, serve, positions, outline,
slots, snapshot, editing, hovering, completing, naming, listing, acting, desk, wording, language_server.
Neighbours use the modules editors, language_server, pages, serve, snapshot, watch.
"""
