"""The sockets on which this process listens, as the operating system reports them.

A setting says what was meant; only the sockets say from where the program can be
reached, whichever server was started with whichever options.
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
UNIX = "unix:"  # what stands for the address of a Unix socket


@contextlib.contextmanager
def listening_sockets() -> Iterator[list[socket.socket]]:
    """Give every listening socket of this process; duplicates, closed at the end."""
    with contextlib.ExitStack() as opened:
        made = [opened.enter_context(each) for each in _duplicates()]
        yield [each for each in made if _listens(each)]


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
    for name in os.listdir(folder):  # noqa: PTH208 (names alone; nothing is looked up)
        with contextlib.suppress(OSError):
            descriptor = int(name)
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                yield socket.socket(fileno=os.dup(descriptor))


def _known_to_python() -> Iterator[socket.socket]:
    """Give the sockets that objects of this process hold: Windows lists no descriptors."""
    for each in gc.get_objects():
        if isinstance(each, socket.socket) and each.fileno() >= 0:
            with contextlib.suppress(OSError):
                yield each.dup()


def _listens(each: socket.socket) -> bool:
    try:
        return bool(each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    except OSError:
        return False


def _address(each: socket.socket) -> str:
    return str(each.getsockname()[0]) if each.family in (socket.AF_INET, socket.AF_INET6) else UNIX
