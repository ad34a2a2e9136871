"""A slow machine to try the tests on: ``pytest tests/browser --slow 4``.

A page gets a fourth of the processor, and what a server says arrives late, each time by another
while. A test that reads a fact a moment before it is true fails here, and not once in a hundred
runs of the CI.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Page

LATEST = 0.08  # seconds by which an answer comes late, at most
CHUNK = 1 << 16
_slowness = {"factor": 1.0}


def be_slow(factor: float) -> None:
    """Say how many times slower pages shall be; 1 leaves everything as it is."""
    _slowness["factor"] = factor


def slow_down(page: Page) -> None:
    """Leave a page only a part of the processor."""
    if _slowness["factor"] > 1:
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": _slowness["factor"]})


@contextlib.contextmanager
def slow_line(address: str) -> Iterator[str]:
    """Give an address where a server answers late; on a fast machine its own."""
    if _slowness["factor"] <= 1:
        yield address
        return
    line = _Line(urlsplit(address).port or 80)
    thread = threading.Thread(target=line.run, daemon=True)
    thread.start()
    line.is_open.wait()
    try:
        yield f"http://localhost:{line.port}"
    finally:
        line.close()
        thread.join()


class _Line:
    """Hands on what browser and server say to each other; the server's words take their time."""

    def __init__(self, server: int) -> None:
        self._server = server
        self._loop = asyncio.new_event_loop()
        self._end = asyncio.Event()
        self._chance = random.Random(server)
        self.port = 0
        self.is_open = threading.Event()

    def run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)

    async def _serve(self) -> None:
        opened = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = int(opened.sockets[0].getsockname()[1])
        self.is_open.set()
        await self._end.wait()
        opened.close()
        others = [each for each in asyncio.all_tasks() if each is not asyncio.current_task()]
        for each in others:
            each.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connect(self, theirs: asyncio.StreamReader, ours: asyncio.StreamWriter) -> None:
        async with _closed(ours):
            with contextlib.suppress(OSError):
                read, write = await asyncio.open_connection("localhost", self._server)
                async with _closed(write), asyncio.TaskGroup() as both:
                    both.create_task(self._hand_on(theirs, write, 0.0))
                    both.create_task(self._hand_on(read, ours, LATEST))

    async def _hand_on(
        self, read: asyncio.StreamReader, write: asyncio.StreamWriter, latest: float
    ) -> None:
        with contextlib.suppress(OSError):
            while chunk := await read.read(CHUNK):
                if latest:
                    await asyncio.sleep(self._chance.uniform(0, latest))
                write.write(chunk)
                await write.drain()
        write.close()


@contextlib.asynccontextmanager
async def _closed(line: asyncio.StreamWriter) -> AsyncIterator[None]:
    """Leave no line open, whatever ends the talk."""
    try:
        yield
    finally:
        line.transport.abort()
        with contextlib.suppress(OSError):
            await line.wait_closed()
