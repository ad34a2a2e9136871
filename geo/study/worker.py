"""The process that runs visitors' analyses: ``python -m geo.study.worker``.

GEOS and the solver cannot be interrupted, so long analyses run in a process that can be
killed. It has no network access and a lower priority than the server, and each request
has limits on memory and processor time.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from typing import Any

from geo.intake.sandbox.restrict import leave_network, limit_job, memory_mb, own_output
from geo.layers.outlines import use_kept_outlines
from geo.study.parcels import packed, receive, send, unpacked

_PARENT_CHECK_S = 1.0
_NICE = 5


def main() -> None:
    """Answer one request after another until the server ends."""
    if sys.platform != "win32":
        os.nice(_NICE)
    if not os.environ.get("PLANMAP_DASK"):  # a Dask cluster is reached over the network
        leave_network()
    pipe, out = sys.stdin.buffer, own_output()
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    _prepare()
    use_kept_outlines()
    send(out, packed("ready"))  # the time limit of the first request starts here
    cache: dict[str, Any] = {}
    while (parcel := receive(pipe)) is not None:
        send(out, _answer(unpacked(parcel), cache))
    os._exit(0)  # skip the libraries' clean-up, which has nothing left to do


def _end_with_parent(parent: int) -> None:
    """End this process, even in the middle of a request, when the server has ended."""
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_S)
    os._exit(1)


def _prepare() -> None:
    """Import what nearly every request needs before the first one arrives."""
    import geo.coverage.communities
    import geo.coverage.gaps
    import geo.intake.read  # noqa: F401


def _answer(request: dict[str, Any], cache: dict[str, Any]) -> bytes:
    """Return the parcel that answers a request: kind of answer, content, memory used in MB."""
    for name, parcel in request["new"].items():
        cache[name] = unpacked(parcel)
    shared = {name: cache[name] for name in request["names"]}
    limit_job(request["memory_mb"], request["seconds"])
    kind, content = _run(request["call"], shared)
    limit_job(None, None)
    return packed((kind, content, memory_mb()))


def _run(call: bytes, shared: dict[str, Any]) -> tuple[str, Any]:
    from shapely.errors import GEOSException

    from geo.model.errors import PlanMapError

    try:
        function, args, options = unpacked(call, shared)
        return "result", packed(function(*args, **options), shared)
    except PlanMapError as error:
        return "refused", (type(error).__name__, error.code, error.params)
    except MemoryError:
        return "memory", None
    except GEOSException as error:
        # GEOS also reports a lack of memory as an exception of its own.
        return ("memory", None) if "bad_alloc" in str(error) else ("shapes", str(error))
    except Exception:  # noqa: BLE001  # an internal error, raised again in the server
        return "fault", traceback.format_exc()


if __name__ == "__main__":
    main()
