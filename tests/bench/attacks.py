"""What a hostile visitor does to a server, and how others are answered meanwhile."""

from __future__ import annotations

import contextlib
import gzip
import json
import math
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.browser.servers import serving
from tests.hardening.servers import process_of
from tests.hardening.test_connections import HALF, crowd
from tests.hardening.test_document_queue import VIEW, picture, request, status_of
from tests.hardening.visitors import ask, handshake, page, raw, upload

MB = 1_000_000
_PAUSE_S = 0.05  # between two looks at how others are answered


@dataclass
class Watch:
    """What is seen of a server while it is attacked."""

    health: list[float] = field(default_factory=list)
    view: list[float] = field(default_factory=list)
    memory: float = 0.0  # most of the server and its children, MB


@contextlib.contextmanager
def watched(address: str) -> Iterator[Watch]:
    """Ask again and again as another visitor would, and measure the server's memory."""
    seen, over, server = Watch(), threading.Event(), process_of(address)

    def look() -> None:
        while not over.wait(_PAUSE_S):
            for times, path in ((seen.health, "/health"), (seen.view, VIEW)):
                begin = time.perf_counter()
                ask(address + path)
                times.append(time.perf_counter() - begin)
            seen.memory = max(seen.memory, memory(server))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def memory(server: psutil.Process) -> float:
    """Return the memory of a server and its children, MB."""
    total = 0.0
    for each in (server, *server.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += each.memory_info().rss / MB
    return total


def star(corners: int) -> bytes:
    """Return a polygon of which every side crosses nearly every other."""
    turn = 2 * math.pi * (corners // 2) / corners
    ring = [
        [round(113.74 + math.cos(turn * at) / 50, 6), round(23 + math.sin(turn * at) / 50, 6)]
        for at in range(corners)
    ]
    shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    feature = {"type": "Feature", "properties": {"name": "a", "population": 5}, "geometry": shape}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def quiet(address: str) -> None:
    """Do nothing for a while: how others are answered without an attack."""
    threading.Event().wait(3)
    assert ask(f"{address}/health").status == 200


def given(label: str, name: str, content: bytes) -> Callable[[str], None]:
    """Return an attack that uploads a file on the coverage page."""

    def attack(address: str) -> None:
        with page(address) as visitor:
            visitor.give(address, "coverage", label, name, content)

    return attack


def crowd_of_pictures(address: str) -> None:
    """Ask for 200 pictures at once."""
    with contextlib.ExitStack() as opened:
        asked = [opened.enter_context(raw(address, request(picture(n)))) for n in range(200)]
        for each in asked:
            status_of(each)


def abandoned_pictures(address: str) -> None:
    """Ask for 300 pictures and wait for none; end when one is answered."""
    for number in range(300):
        with raw(address, request(picture(number))):
            pass
    while ask(address + picture(0)).status != 200:
        pass


def half_open(address: str) -> None:
    """Open 1,200 connections that never say their request."""
    with crowd(address, 1200, HALF):
        assert ask(f"{address}/health").status == 200


def foreign_origins(address: str) -> None:
    """Try 100 handshakes from pages of another website."""
    for _ in range(100):
        assert handshake(address, {"Origin": "http://evil.example"}) == 403


def many_uploads(address: str) -> None:
    """Upload 60 files of 19 MB, and leave."""
    content = b"x" * (19 * MB)
    with page(address) as visitor:
        visitor.run("coverage")
        for path in visitor.uploads_for([f"{each}.csv" for each in range(60)]):
            upload(address + path, content)


ATTACKS: dict[str, Callable[[str], None]] = {
    "nothing": quiet,
    "pattern, 361 bytes": given("People", "a.txt", b"999 a\n" * 60 + b"x"),
    "field of 6,000 spaces": given(
        "People", "a.csv", "人口(".encode() + b" " * 6000 + b",x,y\n1,2,3"
    ),
    "60 kB of newlines": given("People", "a.json", b"{}" + b"\n" * 60_000 + b"{"),
    "950,000 empty gzip parts": given("People", "a.gz", gzip.compress(b"") * 950_000),
    "3,000 crossing corners, land": given("Residential land", "a.geojson", star(3000)),
    "3,000 crossing corners, people": given("People", "a.geojson", star(3000)),
    "3,000 crossing corners, communities": given(
        "Outlines of the communities", "a.geojson", star(3000)
    ),
    "200 pictures at once": crowd_of_pictures,
    "300 pictures abandoned": abandoned_pictures,
    "60 uploads of 19 MB": many_uploads,
    "1,200 half-open connections": half_open,
    "100 foreign Origins": foreign_origins,
}


def run() -> None:
    """Print for each attack its time, the server's memory, and how others were answered."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "log.txt", public="1") as address,
    ):
        _print_all(address)


def _print_all(address: str) -> None:
    ask(address + picture(0))
    server = process_of(address)
    print(f"{'attack':38}{'s':>7}{'MB before':>11}{'most':>7}{'after':>7}"
          f"{'health max ms':>15}{'view max ms':>13}")  # fmt: skip
    for name, attack in ATTACKS.items():
        before, begin = memory(server), time.perf_counter()
        with watched(address) as seen:
            attack(address)
            seconds = time.perf_counter() - begin
        after = memory(server)
        slowest = [1000 * max(times, default=0.0) for times in (seen.health, seen.view)]
        print(f"{name:38}{seconds:7.1f}{before:11.0f}{seen.memory:7.0f}{after:7.0f}"
              f"{slowest[0]:15.0f}{slowest[1]:13.0f}")  # fmt: skip
