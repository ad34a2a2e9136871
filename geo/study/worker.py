"""The process that runs visitors' analyses: ``python -m geo.study.worker``.

GEOS and the solver cannot be interrupted, so that what may take long is worked out in a
process that can be ended. It has no network, gives way to the server on the processor,
and each piece of work has limits of memory and processor time.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from typing import Any

from geo.intake.sandbox.restrict import leave_network, limit_job, memory_mb, own_output
from geo.study.parcels import packed, receive, send, unpacked

_PARENT_LOOK_S = 1.0
_NICE = 5


def main() -> None:
    """Answer one request after the other until the server has ended."""
    if sys.platform != "win32":
        os.nice(_NICE)
    if not os.environ.get("PLANMAP_DASK"):  # a cluster is asked from here
        leave_network()
    pipe, out = sys.stdin.buffer, own_output()
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    _prepare()
    send(out, packed("ready"))  # the time for the first request begins
    kept: dict[str, Any] = {}
    while (parcel := receive(pipe)) is not None:
        send(out, _answer(unpacked(parcel), kept))
    # The libraries' own clean-up has nothing left to do.
    os._exit(0)


def _end_with_parent(parent: int) -> None:
    """End in the midst of work, too, when the server has ended."""
    while os.getppid() == parent:
        time.sleep(_PARENT_LOOK_S)
    os._exit(1)


def _prepare() -> None:
    """Import what nearly every request needs, before it comes."""
    import geo.coverage.communities
    import geo.coverage.gaps
    import geo.intake.read  # noqa: F401


def _answer(request: dict[str, Any], kept: dict[str, Any]) -> bytes:
    """Return the parcel for a request: kind of answer, its content, memory in use."""
    for name, parcel in request["new"].items():
        kept[name] = unpacked(parcel)
    shared = {name: kept[name] for name in request["names"]}
    limit_job(request["memory_mb"], request["seconds"])
    kind, content = _worked_out(request["call"], shared)
    limit_job(None, None)
    return packed((kind, content, memory_mb()))


def _worked_out(call: bytes, shared: dict[str, Any]) -> tuple[str, Any]:
    from shapely.errors import GEOSException

    from geo.model.errors import PlanMapError

    try:
        function, args, facts = unpacked(call, shared)
        return "result", packed(function(*args, **facts), shared)
    except PlanMapError as error:
        return "refused", (type(error).__name__, error.code, error.params)
    except MemoryError:
        return "memory", None
    except GEOSException as error:
        # GEOS tells in this way, too, that it gets no more memory.
        return ("memory", None) if "bad_alloc" in str(error) else ("shapes", str(error))
    except Exception:  # noqa: BLE001  # a fault of the program, told where the request was made
        return "fault", traceback.format_exc()


if __name__ == "__main__":
    main()
