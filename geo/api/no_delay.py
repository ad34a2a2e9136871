"""Answer at once: switch off Nagle's algorithm on the server's socket.

Streamlit 1.67 makes its socket without naming TCP as the protocol, and asyncio
then does not set TCP_NODELAY on the connections it accepts. An answer is sent
as headers and body; on a connection in use the body waits for the browser's
delayed acknowledgement of the headers, 40 ms on Linux, for every request.
Connections inherit the option from the socket that listens, so it is enough to
set it there once.
"""

from __future__ import annotations

import contextlib
import os
import socket
import stat

_MOST_DESCRIPTORS = 1024


def set_no_delay() -> int:
    """Set TCP_NODELAY on every listening TCP socket of this process.

    Returns
    -------
    int
        How many sockets were set; none where descriptors cannot be walked
        through (Windows).
    """
    if os.name != "posix":
        return 0
    return sum(_set(descriptor) for descriptor in range(3, _MOST_DESCRIPTORS))


def _set(descriptor: int) -> bool:
    with contextlib.suppress(OSError):
        if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            return False
        with socket.socket(fileno=os.dup(descriptor)) as each:
            tcp = each.family in (socket.AF_INET, socket.AF_INET6)
            if tcp and each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return True
    return False
