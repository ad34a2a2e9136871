"""Restrict a reader's child process: no network, limited memory and time, limited results.

This module is used in the child. It imports little, because each upload waits for it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import orjson

from geo.model.errors import UnreadableFile

_NEW_USER, _NEW_NETWORK = 0x1000_0000, 0x4000_0000
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
Request = dict[str, Any]
# Nobody reviews streets one by one, so their limits are higher than those of an upload.
STREETS = (25, 10)  # multiples of the limits of features and vertices


def leave_network() -> bool:
    """Move this process into a network namespace without any interface.

    Returns
    -------
    bool
        False where the system does not allow it (Windows, macOS, some
        containers). Then protection rests on the only registered driver, which
        does not open addresses, and on proxies that lead nowhere.
    """
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    # Only root may do it directly; others need a new user namespace as well.
    return any(libc.unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))


def end_with_parent() -> None:
    """Have Linux end this process when the thread that started it ends for any reason."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)


def limit_resources(memory_mb: int, seconds: int, file_mb: int) -> bool:
    """Limit memory, processor time and the size of written files from now on.

    Parameters
    ----------
    memory_mb : int
        Memory in addition to what the libraries have reserved so far.
    seconds, file_mb : int

    Returns
    -------
    bool
        False on Windows, which has no such limits; the parent's time limit
        still applies there.
    """
    if sys.platform == "win32":
        return False
    import resource

    limits = {
        resource.RLIMIT_AS: _reserved() + memory_mb * 1_000_000,
        resource.RLIMIT_CPU: seconds + 1,
        resource.RLIMIT_FSIZE: file_mb * 1_000_000,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in limits.items():
        _, hard = resource.getrlimit(kind)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS knows no RLIMIT_AS
            resource.setrlimit(kind, (allowed, allowed))
    return True


def limit_job(memory_mb: int | None, seconds: int | None) -> None:
    """Limit the memory and processor time of the next piece of work of this process.

    Unlike those of :func:`limit_resources`, the limits can be changed again.
    They have no effect on Windows.

    Parameters
    ----------
    memory_mb : int or None
        In addition to the memory reserved so far; None for no limit.
    seconds : int or None
        In addition to the time used so far; None for no limit.
    """
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    limits = {
        resource.RLIMIT_AS: memory_mb and _reserved() + memory_mb * 1_000_000,
        resource.RLIMIT_CPU: seconds and int(used.ru_utime + used.ru_stime) + seconds + 2,
    }
    for kind, value in limits.items():
        _, hard = resource.getrlimit(kind)
        is_lower = value is not None and (hard == resource.RLIM_INFINITY or value < hard)
        with contextlib.suppress(ValueError, OSError):  # macOS knows no RLIMIT_AS
            resource.setrlimit(kind, (value if is_lower and value else hard, hard))


def memory_mb() -> int:
    """Return the memory that this process uses, in MB; 0 if that is not known."""
    return _statm(1) // 1_000_000


def _reserved() -> int:
    return _statm(0)


def _statm(place: int) -> int:
    """Return one of the memory figures of this process on Linux, in bytes."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 (pathlib is not loaded here)
            return int(file.read().split()[place]) * 4096
    except OSError:
        return 0


def serve(read: Callable[[Request], Iterator[Any]], prepare: Callable[[], None]) -> None:
    """Answer one request from standard input with lines of JSON on standard output.

    The first line means that the libraries are imported and time begins to count. The last
    line is ``{"end": ...}``; without it, the parent knows that the process has crashed.

    Parameters
    ----------
    read : callable
        Yields the answer piece by piece.
    prepare : callable
        Imports the libraries, before the limits take effect.
    """
    end_with_parent()
    request: Request = orjson.loads(sys.stdin.buffer.read())
    isolated = leave_network()
    out = own_output()
    prepare()
    limited = limit_resources(request["memory_mb"], request["seconds"], request["file_mb"])
    _write(out, {"begin": True})
    out.flush()
    try:
        for piece in read(request):
            _write(out, piece)
            if "progress" in piece:
                out.flush()
    except UnreadableFile as error:
        _write(out, {"error": error.code, "params": error.params})
    except MemoryError:
        _write(out, {"error": "reader_memory", "params": {"limit": request["memory_mb"]}})
    _write(out, {"end": True, "isolated": isolated, "limited": limited})
    out.flush()
    # Skips the libraries' clean-up, which can hang or crash on a damaged file.
    os._exit(0)


def check_counts(
    request: Request, features: int, vertices: int = 0, *, times: tuple[int, int] = (1, 1)
) -> None:
    """Check that a file does not have more features or vertices than allowed.

    Parameters
    ----------
    request : dict
        With ``max_features`` and ``max_vertices``.
    features, vertices : int
        Numbers found so far.
    times : (int, int)
        Multiples of these limits that are allowed.

    Raises
    ------
    UnreadableFile
        ``too_many_features``, ``too_many_vertices``.
    """
    limit = times[0] * request["max_features"]
    if features > limit:
        raise UnreadableFile("too_many_features", found=features, limit=limit)
    limit = times[1] * request["max_vertices"]
    if vertices > limit:
        raise UnreadableFile("too_many_vertices", found=vertices, limit=limit)


def own_output() -> BinaryIO:
    """Return standard output for the answer alone, and discard what libraries print."""
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return out


def _write(out: BinaryIO, piece: Any) -> None:
    # NaN and infinities become null, which the check reports as invalid coordinates.
    out.write(orjson.dumps(piece, option=orjson.OPT_APPEND_NEWLINE))
