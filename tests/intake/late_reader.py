"""A reader whose libraries take long to import, as on a busy machine; it answers at once then."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from geo.intake.sandbox.restrict import Request, serve


def prepare() -> None:
    """Take longer than the reader may take for its answer."""
    time.sleep(2)


def read(request: Request) -> Iterator[Any]:
    """Give back what is asked."""
    yield {"asked": request["asked"]}


if __name__ == "__main__":
    serve(read, prepare)
