"""A reader that does what a broken or attacked one does; the tests of the parent run it."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geo.intake.sandbox.restrict import Request, serve


def read(request: Request) -> Iterator[Any]:
    """Do what is asked."""
    match request["do"]:
        case "sleep":
            time.sleep(30)
        case "wait":
            Path(request["begun"]).write_text(str(os.getpid()))
            time.sleep(600)
        case "crash":
            os.abort()
        case "exit":
            os._exit(0)
        case "memory":
            yield {"size": len(b"x" * 2_000_000_000)}
        case "flood":
            while True:
                yield {"text": "x" * 100_000}
        case "raise":
            raise ValueError("not foreseen")
        case "look":
            isolated = {name for _, name in socket.if_nameindex()} <= {"lo"}
            connects = _connects(request["port"])
            yield {"environment": dict(os.environ), "connects": connects, "isolated": isolated}


def _connects(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    serve(read, lambda: None)
