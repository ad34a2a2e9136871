"""Find the addresses on which this process listens, from the operating system.

A setting only says what was intended; the sockets show from where the program can
be reached, whichever server was started with whichever options.
"""

from __future__ import annotations

import contextlib
import gc
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

_DESCRIPTORS = (Path("/proc/self/fd"), Path("/dev/fd"))  # Linux; macOS
UNIX = "unix:"  # reported as the address of a Unix socket


@contextlib.contextmanager
def listening_sockets() -> Iterator[list[socket.socket]]:
    """Yield duplicates of the listening sockets of this process; they are closed afterwards."""
    with contextlib.ExitStack() as stack:
        duplicates = [stack.enter_context(each) for each in _duplicates()]
        yield [each for each in duplicates if _listens(each)]


def listening_addresses() -> set[str]:
    """Return the addresses at which this process listens.

    Returns
    -------
    set of str
        IP addresses; ``unix:`` for a Unix socket.
    """
    with listening_sockets() as sockets:
        return {_address(each) for each in sockets}


def _duplicates() -> Iterator[socket.socket]:
    folder = next((each for each in _DESCRIPTORS if each.is_dir()), None)
    if folder is None:
        yield from _known_to_python()
        return
    for name in os.listdir(folder):  # noqa: PTH208 (only the names are needed)
        with contextlib.suppress(OSError):
            descriptor = int(name)
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                yield socket.socket(fileno=os.dup(descriptor))


def _known_to_python() -> Iterator[socket.socket]:
    """Yield the sockets among this process's Python objects: Windows lists no descriptors."""
    for each in gc.get_objects():
        if isinstance(each, socket.socket) and each.fileno() >= 0:
            with contextlib.suppress(OSError):
                yield each.dup()


def _listens(candidate: socket.socket) -> bool:
    try:
        return bool(candidate.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    except OSError:
        return False


def _address(listener: socket.socket) -> str:
    is_ip = listener.family in (socket.AF_INET, socket.AF_INET6)
    return str(listener.getsockname()[0]) if is_ip else UNIX
