"""Git at the edge: versions of files, a merge by lines, the history of a record, and what `git-setup` writes.

Programs are called with lists of arguments, never through a shell, and paths come after `--`.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from timeline.merge import Style


def merge_lines(base: bytes, ours: bytes, theirs: bytes, style: Style) -> bytes:
    """Merge by lines, with markers where both sides changed one place. Raises OSError when git cannot do it."""
    with tempfile.TemporaryDirectory(prefix="timeline-") as folder:
        names = ("ours", "base", "theirs")
        for name, content in zip(names, (ours, base, theirs), strict=True):
            (Path(folder) / name).write_bytes(content)
        labels = [option for label in (style.ours, style.base, style.theirs) for option in ("-L", label)]
        kind = ["--diff3"] if style.with_base else []
        command = ["git", "merge-file", "-p", f"--marker-size={style.size}", *kind, *labels, "--", *names]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if not 0 <= done.returncode <= 127:
        raise OSError(done.stderr.decode(errors="replace").strip())
    return done.stdout
