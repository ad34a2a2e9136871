"""Read hostile files one after the other in one confined process, as a reader's child would.

``python -m tests.intake.hostile_child MODULE FOLDER``: a line of JSON for each file with the code
of its error, processor time and memory. Should one end the process, it is the one after the last
line.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

from geo.intake.sandbox.restrict import leave_network, limit_resources
from geo.model.errors import UnreadableFile

MEMORY_MB, SECONDS = 1_024, 60


def _code(reader: Any, request: dict[str, Any]) -> str | None:
    try:
        for _ in reader.read(request):
            pass
    except UnreadableFile as error:
        return error.code
    except MemoryError:
        return "reader_memory"
    return None


def _most_mb() -> int:
    """Return the most memory that this program has had, MB."""
    # The system's ``ru_maxrss`` goes on from the process that started this one.
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    raise AssertionError("the system does not say how much memory was used")


def main(module: str, folder: Path, more: dict[str, Any]) -> None:
    reader = importlib.import_module(module)
    leave_network()
    reader.prepare()
    limit_resources(MEMORY_MB, SECONDS, 100)
    limits = {"max_features": 100_000, "max_vertices": 1_000_000, "max_fields": 200}
    for path in sorted(folder.iterdir()):
        begin = time.process_time()
        code = _code(reader, {**limits, "max_text": 10_000, **more, "path": str(path)})
        line = {"file": path.name, "code": code, "s": time.process_time() - begin, "mb": _most_mb()}
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3]))
