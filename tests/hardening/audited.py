"""Run the program and write down whom it calls: ``python audited.py FILE streamlit-arguments``."""

from __future__ import annotations

import ipaddress
import sys
from pathlib import Path
from typing import Any

_CALLS = (
    "socket.connect",
    "socket.sendto",
    "socket.sendmsg",
    "socket.getaddrinfo",
    "socket.gethostbyname",
)


def is_here(host: Any) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return False
    return number.is_loopback or number.is_unspecified


def listen(log: Path) -> None:
    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _CALLS:
            return
        target = arguments[0] if event.startswith("socket.get") else arguments[1]
        host = target[0] if isinstance(target, tuple) else target
        is_file = isinstance(target, (str, bytes)) and not event.startswith("socket.get")
        if not is_file and not is_here(host):
            with log.open("a", encoding="utf-8") as file:
                file.write(f"{event} {target}\n")

    sys.addaudithook(hook)


if __name__ == "__main__":
    listen(Path(sys.argv[1]))
    sys.argv = ["streamlit", *sys.argv[2:]]
    from streamlit.web.cli import main

    main()
