"""Small steps that the tests of the store take, and what their other processes do."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from geo.model.errors import PlanMapError
from geo.store.change import ChangeSet, FeatureChange
from geo.store.file.document import content_digest, read_content, read_document
from geo.store.file.history import History
from geo.store.file.journal import Journal
from geo.store.file.store import read_snapshot
from geo.store.revision import Revision
from geo.store.writer import commit

# Children come from a process that has imported everything once: 20 ms each instead of a second.
CHILDREN = get_context("forkserver")
CHILDREN.set_forkserver_preload([__name__])


def line_of(feature: dict[str, Any]) -> bytes:
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":")).encode()


def lines_of(path: Path) -> dict[str, bytes]:
    return read_document(read_content(path)).lines


def feature_of(path: Path, name: str) -> dict[str, Any]:
    return json.loads(lines_of(path)[name])


def changed(line: bytes, /, **properties: Any) -> bytes:
    """Return a feature's line with some properties set; ``geometry`` is the place."""
    feature = json.loads(line)
    if "geometry" in properties:
        feature["geometry"] = properties.pop("geometry")
    feature["properties"].update(properties)
    return line_of(feature)


def change_set(*changes: FeatureChange, **told: Any) -> ChangeSet:
    return ChangeSet(changes, **{"author": "李工", "reason": "测量成果", **told})


def edit(path: Path, name: str, seen: bytes | None = None, /, **properties: Any) -> Revision:
    """Set properties of one project and store it; `seen` is an older line to start from."""
    before = seen or lines_of(path)[name]
    return commit(path, change_set(FeatureChange(name, before, changed(before, **properties))))


def add(path: Path, feature: dict[str, Any]) -> Revision:
    return commit(path, change_set(FeatureChange(feature["id"], None, line_of(feature))))


def retire(path: Path, name: str) -> Revision:
    return commit(path, change_set(FeatureChange(name, lines_of(path)[name], None)))


def assert_whole(path: Path) -> int:
    """Open the store as a visitor does; file and journal must agree. Return the newest number."""
    read_snapshot(path)
    history = History(path)
    numbers = [revision.number for revision in history.revisions()]
    assert numbers == list(range(len(numbers), 0, -1))
    newest = len(numbers)
    lines = lines_of(path)
    assert history.at(newest) == [lines[name] for name in sorted(lines)]
    if newest:
        assert content_digest(path.read_bytes()) == history.revision(newest).content
    assert not Journal(path).pending.exists()
    return newest


def commit_for_ever(path: Path, seed: int, told: Any) -> None:
    """Store change after change, and tell each number, until killed."""
    chance = random.Random(seed)
    names = sorted(lines_of(path))
    while True:
        told.send(edit(path, chance.choice(names), note=chance.random()).number)


def commit_and_die(path: Path, step: int) -> None:
    """Store one change, but die by SIGKILL before the given step on the file system."""
    line = lines_of(path)["a"]
    steps = iter(range(step))

    def count(event: str, arguments: Any) -> None:
        if event not in {"open", "os.rename", "os.remove", "os.chmod", "os.mkdir", "os.listdir"}:
            return
        # What Python opens for itself (modules, time zones) is not a step.
        if str(path.parent) in str(arguments[0]) and next(steps, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    edit(path, "a", line, note="stored")


def commit_fifty(path: Path, worker: int, start: Any) -> None:
    """Store 50 changes of one's own field, starting from what one saw at the start."""
    seen = lines_of(path)["a"]
    start.wait()
    for number in range(50):
        edit(path, "a", seen, **{f"note_{worker}": number})
        seen = changed(seen, **{f"note_{worker}": number})


def commit_and_tell(path: Path, worker: int, count: int, told: Any) -> None:
    """Store changes of one's own field; tell the value of each that was stored."""
    for number in range(count):
        try:
            edit(path, "a", **{f"note_{worker}": number})
        except PlanMapError as error:
            told.send(error.code)
        else:
            told.send(number)
    told.send("done")


def commit_within(path: Path, limit: tuple[int, int], note: str, told: Any) -> None:
    """Store a change under a limit of the system; tell the code of the error, or None."""
    import resource

    resource.setrlimit(limit[0], (limit[1], resource.getrlimit(limit[0])[1]))
    try:
        edit(path, "a", note=note)
    except PlanMapError as error:
        code: str | None = error.code
    else:
        code = None
    told.send(code)


def serve(path: Path, pipe: Any) -> None:
    """Serve the routes on a port of one's own, tell it, and store what is asked for."""
    import socket
    import threading

    import uvicorn
    from starlette.applications import Starlette

    from geo.api.routes import routes

    os.environ["PLANMAP_STORE"] = str(path)
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(Starlette(routes=routes()), log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, args=([listening],), daemon=True).start()
    pipe.send(listening.getsockname()[1])
    while (asked := pipe.recv()) is not None:
        name, seen, properties = asked
        try:
            pipe.send(edit(path, name, seen, **properties).number)
        except PlanMapError as error:
            pipe.send(error.code)


@contextmanager
def child(target: Any, *arguments: Any) -> Iterator[Any]:
    process = CHILDREN.Process(target=target, args=arguments)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()
