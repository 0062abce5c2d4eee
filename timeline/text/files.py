"""One way to write a file, for every command: whole or not at all, where links lead, over nobody else's save.

What is no regular file (a device, a FIFO, an open descriptor by its name) is written straight into. A regular file is
written under a temporary name beside it and put in its place in one step. An edit says what it read: what stands there
is compared with that in the same step, and if somebody has saved it meanwhile, nothing is written and the edit is made
again from the new text.

From reading to writing, the folder of the file is locked, so that of several programs one writes at a time. A lock on a
folder is no file: a program that is killed leaves none behind, and git sees none. Readers take no lock: they see a file
before or after a write, never between.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, Protocol, TypeVar

MOST_BYTES: Final = 256 * 2**20
"""No record is larger; a device may have no end."""

MOST_TRIES: Final = 50
"""How often an edit is made again because somebody else saved the file; nobody saves as often by hand."""

PATIENCE: Final = 30.0
"""How many seconds to wait while another program writes in the same folder."""

_PAUSE: Final = 0.005


class Edit(NamedTuple):
    """What a file is to hold, and what it held when it was read; None where whatever stands there is replaced."""

    file: Path
    new: bytes
    old: bytes | None = None


class Made(Protocol):
    """Whatever a command works out before it writes: it knows the edits that come of it."""

    @property
    def edits(self) -> Sequence[Edit]:
        """What is to be written."""
        ...


_Made = TypeVar("_Made", bound=Made)


class Changed(OSError):
    """A file is not as it was when it was read: somebody else has saved it. Nothing was written."""

    def __init__(self, file: Path) -> None:
        super().__init__(errno.EAGAIN, "somebody else keeps saving this file; nothing was written", str(file))


class Busy(OSError):
    """Another program holds the lock on a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(errno.EAGAIN, "another program is writing in this folder; nothing was written", str(folder))


def read(file: str | Path) -> bytes:
    """What a file, a FIFO or a device holds. Raises OSError."""
    with Path(file).open("rb") as opened:
        return opened.read() if stat.S_ISREG(os.fstat(opened.fileno()).st_mode) else bounded(opened)


def bounded(stream: BinaryIO) -> bytes:
    """What a stream holds, which need not end. Raises OSError when it holds more than a record may."""
    data = b"".join(islice(iter(partial(stream.read, 2**20), b""), MOST_BYTES // 2**20 + 1))
    if len(data) > MOST_BYTES:
        raise OSError(errno.EFBIG, f"it holds more than {MOST_BYTES // 10**6} million bytes")
    return data


def is_regular(file: str | Path) -> bool:
    """Whether a path leads to a regular file, which can be read again and written over."""
    return stat.S_ISREG(Path(file).stat().st_mode)


def write(file: Path, data: bytes) -> None:
    """Write a file, whatever stands there. Raises OSError, with the file's name."""
    with _named(file):
        if (stream := _stream(file)) is not None:
            _pour(stream, data)
            return
    with _named(file):
        if (stream := _stream(file)) is not None:
            _pour(stream, data)
            return
    with _locked([_real(file).parent]):
        _write([Edit(file, data)])


def rewrite(files: Iterable[Path], make: Callable[[], _Made]) -> _Made:
    """Make edits and write all of them or none; make them again, from what is read then, if somebody saved a file.

    `files` are those that may be read and written: the lock is held from before the reading. Raises OSError.
    """
    with _locked(_real(file).parent for file in files):
        for _ in range(MOST_TRIES):
            try:
                made = make()
                _write(made.edits)
            except Changed as changed:
                last = changed
                time.sleep(_PAUSE)
            else:
                return made
        raise last


def put(file: Path, data: bytes | bytearray) -> None:
    """Write a file of our own that can be made again: in one step, private, without a lock or a wait for the disk."""
    begun = _begin(file, data, 0o600)
    try:
        begun.replace(file)
    except BaseException:
        begun.unlink(missing_ok=True)
        raise


# Where a path leads


def _real(file: Path) -> Path:
    """The file that links lead to, there or not."""
    return Path(os.path.realpath(file))


_DESCRIPTOR: Final = re.compile(r"/(?:dev|proc/(?:self|thread-self|[0-9]+))/fd/([0-9]+)")


def _descriptor(file: Path) -> int | None:
    """The number of the open descriptor that a path names, as `/dev/stdout` and `/dev/fd/3` do."""
    name = os.path.abspath(file)  # noqa: PTH100 - Path.resolve would follow the last link too
    for _ in range(40):
        if found := _DESCRIPTOR.fullmatch(name):
            return int(found[1])
        if not os.path.islink(name):  # noqa: PTH114
            return None
        name = os.path.normpath(os.path.join(os.path.dirname(name), os.readlink(name)))  # noqa: PTH115, PTH118, PTH120
    return None


def _stream(file: Path) -> int | str | None:
    """What to write straight into: a descriptor, the name of what is no regular file; None for a regular file."""
    number = _descriptor(file)
    if number is not None:
        return number
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    return None if stat.S_ISREG(mode) else str(file)


def _pour(stream: int | str, data: bytes) -> None:
    handle = stream if isinstance(stream, int) else os.open(stream, os.O_WRONLY | getattr(os, "O_NOCTTY", 0))
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
    finally:
        if handle is not stream:
            os.close(handle)


# Writing


class _Begun(NamedTuple):
    """A regular file and what is to take its place, under a temporary name."""

    edit: Edit
    file: Path
    temporary: Path


def _write(edits: Iterable[Edit]) -> None:
    """Write regular files, all or none; their folders are locked."""
    begun: list[_Begun] = []
    try:
        for edit in edits:
            with _named(edit.file):
                begun.append(_prepared(edit))
        _put_in_place(begun)
    finally:
        for one in begun:
            one.temporary.unlink(missing_ok=True)
    for folder in {one.file.parent for one in begun}:
        _sync(folder)


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """An error names the file that somebody asked for, not a temporary one."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(file), None
        raise


def _prepared(edit: Edit) -> _Begun:
    file = _real(edit.file)
    there = file.exists()
    if there and not os.access(file, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    temporary = _begin(file, edit.new, 0o600 if there else 0o666)
    try:
        if there:
            _dress_as(file, temporary)
        _sync(temporary)
    except BaseException:
        temporary.unlink()
        raise
    return _Begun(edit, file, temporary)


_TEMPORARY: Final = ".timeline-{}.tmp"


def _begin(file: Path, data: bytes | bytearray, mode: int) -> Path:
    """A new file beside another one, with a mode less what the user masks; what fails leaves nothing."""
    temporary = file.with_name(_TEMPORARY.format(os.urandom(8).hex()))
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(handle, "wb") as begun:
            begun.write(data)
    except BaseException:
        temporary.unlink()
        raise
    return temporary


def _dress_as(file: Path, temporary: Path) -> None:
    """Give a new file the owner and the group of another where we may, its mode and its extended attributes."""
    import shutil

    was = file.stat()
    for owner in (was.st_uid, -1):
        with suppress(OSError, AttributeError):  # Windows has no owners
            os.chown(temporary, owner, was.st_gid)
            break
    shutil.copystat(file, temporary)
    os.utime(temporary)


def _sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk; some systems cannot wait for a folder."""
    is_folder = path.is_dir()
    with suppress(OSError) if is_folder else ExitStack():
        handle = os.open(path, os.O_RDONLY if is_folder else os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _put_in_place(begun: Sequence[_Begun]) -> None:
    """Each file in its place; if one was saved by somebody else meanwhile, the others go back. Raises Changed."""
    done: list[_Begun] = []
    try:
        for one in begun:
            with _named(one.edit.file):
                if _swapped(one):
                    done.append(one)
    except BaseException:
        for one in reversed(done):
            _give_back(one)
        raise


def _swapped(one: _Begun) -> bool:
    """Put a file in its place; whether what stood there is now under the temporary name. Raises Changed."""
    if one.edit.old is None:
        one.temporary.replace(one.file)
        return False
    if _held_by(one.file) != one.edit.old:
        raise Changed(one.edit.file)
    if not _exchange(one.temporary, one.file):  # between comparing and this some microseconds stay unwatched
        one.temporary.replace(one.file)
        return False
    if _held_by(one.temporary) != one.edit.old or _is_being_written(one.temporary):
        _give_back(one)
        raise Changed(one.edit.file)
    return True


def _held_by(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _is_being_written(file: Path) -> bool:
    """Whether some program has a file open for writing, as an editor has in the middle of a save.

    Linux grants a lease for reading (fcntl(2), F_SETLEASE) only on a file that nobody has open so. Of files of other
    owners it cannot be known.
    """
    import fcntl
    import signal

    handle = os.open(file, os.O_RDONLY)
    try:
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)  # who breaks the lease sends this; it is ignored
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False


def _give_back(one: _Begun) -> None:
    """Undo a swap; a save that came in between stays in place."""
    _exchange(one.temporary, one.file)
    if _held_by(one.temporary) != one.edit.new or _is_being_written(one.temporary):
        _exchange(one.temporary, one.file)


_HERE: Final = -100  # AT_FDCWD
_BOTH: Final = 2  # RENAME_EXCHANGE


def _exchange(one: Path, other: Path) -> bool:
    """Give two files each other's names in one step; False, and nothing done, where that cannot be (all but Linux)."""
    if sys.platform != "linux":
        return False
    import ctypes

    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _BOTH) == 0


# The lock


@contextmanager
def _locked(folders: Iterable[Path]) -> Iterator[None]:
    """Hold the locks on folders, always taken in the same order; clear away what killed programs left in them."""
    with ExitStack() as stack:
        for folder in sorted(set(folders)):
            if stack.enter_context(_lock(folder)):
                for left in folder.glob(_TEMPORARY.format("[0-9a-f]" * 16)):
                    left.unlink(missing_ok=True)
        yield


@contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    """Hold the lock on a folder; False where the system has none for folders, and only the comparison is left."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        yield _taken(handle, folder)
    finally:
        os.close(handle)


def _taken(handle: int, folder: Path) -> bool:
    try:
        import fcntl
    except ImportError:
        return False
    end = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise Busy(folder) from None
            time.sleep(_PAUSE)
        except OSError:  # a network's file system may not lock folders
            return False
        else:
            return True
