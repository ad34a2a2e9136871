"""Answer at once: switch off Nagle's algorithm on the server's socket.

Streamlit 1.67 makes its socket without naming TCP as the protocol, and asyncio
then does not set TCP_NODELAY on the connections it accepts. An answer is sent
as headers and body; on a connection in use the body waits for the browser's
delayed acknowledgement of the headers, 40 ms on Linux, for every request.
Connections inherit the option from the socket that listens, so it is enough to
set it there once.
"""

from __future__ import annotations

import socket

from geo.store.listening import listening_sockets


def set_no_delay() -> int:
    """Set TCP_NODELAY on every listening TCP socket of this process.

    Returns
    -------
    int
        How many sockets were set.
    """
    with listening_sockets() as sockets:
        tcp = [each for each in sockets if each.family in (socket.AF_INET, socket.AF_INET6)]
        for each in tcp:
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return len(tcp)
