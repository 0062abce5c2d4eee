"""Files written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(file: Path, data: bytes, *, mode: int | None = None) -> None:
    """Write under a temporary name beside the file, then rename; what fails leaves nothing behind. Raises OSError.

    The file gets `mode`, or else stays as private as a temporary file is.
    """
    import tempfile

    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as begun:
            begun.write(data)
        if mode is not None:
            Path(name).chmod(mode)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
