"""Standard input, output and error, whatever they are: closed, full, or read by somebody who has seen enough.

`prepare` puts streams in their place on which a program can rely. What is closed stays an error when it is used, and no
file that is opened later takes its number. Who reads our output and stops ends nothing: the command goes on unheard, so
that its exit code says what it found.
"""

import errno
import io
import os
import sys
from typing import Any, Final

NUMBERS: Final = {"stdin": 0, "stdout": 1, "stderr": 2}


def prepare() -> None:
    """Put our own streams in place of the standard ones; on Windows, whose console has ways of its own, none."""
    if sys.platform == "win32":
        return
    for name, number in NUMBERS.items():
        if getattr(sys, name) is None:
            _occupy(number)
            if number == 0:
                sys.stdin = io.TextIOWrapper(io.BufferedReader(_ClosedInput()), "utf-8")
    sys.stdout = _text(_Output(1, "wb", closefd=False), sys.stdout, "replace")
    sys.stderr = _text(_Messages(2, "wb", closefd=False), sys.stderr, "backslashreplace")


def finish() -> None:
    """Write what is still held back. Raises OSError."""
    sys.stdout.flush()
    sys.stderr.flush()


def _occupy(number: int) -> None:
    """Give a closed descriptor to what can be neither read nor written: input opens for writing, output for reading."""
    handle = os.open(os.devnull, os.O_WRONLY if number == 0 else os.O_RDONLY)
    if handle != number:
        os.dup2(handle, number)
        os.close(handle)


def _text(raw: io.FileIO, was: Any, errors: str) -> io.TextIOWrapper:
    encoding = getattr(was, "encoding", None) or "utf-8"
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, errors, line_buffering=raw.isatty() or raw.fileno() == 2)


def _silence(number: int) -> None:
    """Let whatever else is written to a stream go nowhere, so that it is not told again when the program ends."""
    handle = os.open(os.devnull, os.O_WRONLY)
    os.dup2(handle, number)
    os.close(handle)


_CLOSED: Final = "it is closed"


class _ClosedInput(io.RawIOBase):
    """Standard input that is closed: reading it raises an error that says so."""

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: Any) -> int:
        raise OSError(errno.EBADF, _CLOSED, "standard input")


class _Output(io.FileIO):
    """Standard output: what cannot be written is an error that names it, unless nobody reads any more."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data) or 0
        except BrokenPipeError:
            _silence(self.fileno())
            return memoryview(data).nbytes
        except OSError as error:
            _silence(self.fileno())
            error.filename = "standard output"
            error.strerror = _CLOSED if error.errno == errno.EBADF else error.strerror
            raise


class _Messages(io.FileIO):
    """Standard error: where nothing can be printed, the exit code still says it."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data) or 0
        except OSError:
            _silence(self.fileno())
            return memoryview(data).nbytes
