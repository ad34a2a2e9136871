"""Answers that take long: made one after another, without blocking other requests."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from geo.api.error_page import readable_answer
from geo.api.responses import Handler
from geo.export.document_turns import Kind, document_turns
from geo.model.errors import Abandoned, PlanMapError
from geo.model.process.turns import Turns

AsyncHandler = Callable[[Request], Awaitable[Response]]


def costly(kind: Kind) -> Callable[[Handler], AsyncHandler]:
    """Answer a request in the queue of its kind, on a thread of its own.

    The threads that answer all other requests stay free. Where the queue is full the answer
    is 503 with Retry-After; work for a visitor who has left is dropped.

    Parameters
    ----------
    kind : {"picture", "presentation", "file"}

    Returns
    -------
    callable
        Decorates a handler that answers errors itself.
    """
    return partial(_queued, kind)


def _queued(kind: Kind, handler: Handler) -> AsyncHandler:
    async def handle(request: Request) -> Response:
        turns, left = document_turns(kind), threading.Event()

        def look() -> None:
            if left.is_set():
                raise Abandoned("abandoned")

        def work() -> Response:
            with turns.turn(left, look):
                return handler(request)

        try:
            turns.check_room()
        except PlanMapError as error:
            return readable_answer(request, error)
        working: asyncio.Future[Any] = asyncio.get_running_loop().run_in_executor(
            _threads(turns), work
        )
        leaving: asyncio.Future[Any] = asyncio.create_task(_until_left(request))
        try:
            await asyncio.wait([working, leaving], return_when=asyncio.FIRST_COMPLETED)
            left.set() if leaving.done() else leaving.cancel()
            answer: Response = await working
        except PlanMapError as error:
            answer = readable_answer(request, error)
        finally:
            left.set()
            leaving.cancel()
        return answer

    handle.__name__ = handler.__name__
    handle.__doc__ = handler.__doc__
    return handle


async def _until_left(request: Request) -> None:
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            return


@lru_cache(maxsize=3)
def _threads(turns: Turns) -> ThreadPoolExecutor:
    # One more than may wait: it finds the queue full, and says so.
    return ThreadPoolExecutor(turns.places + turns.waiting + 1, thread_name_prefix="document")
