"""What a reader's child process does first: give up unneeded network, memory and time.

And it reads no more than it may. Runs in the child only. It imports nothing heavy, because each
upload waits for it.
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
# Nobody reviews streets one by one, so many more are read than features of an upload.
STREETS = (25, 10)  # times the limits of features and vertices


def leave_network() -> bool:
    """Move this process into a network namespace without any interface.

    Returns
    -------
    bool
        False where the system does not allow it (Windows, macOS, some
        containers). Then the one driver that is registered and proxies that
        lead nowhere have to do; neither of the drivers in use opens addresses.
    """
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    # Root may do it directly; others get a user namespace of their own with it.
    return any(libc.unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))


def end_with_parent() -> None:
    """Have Linux end this process when the thread that has started it ends, however it ends."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)


def limit_resources(memory_mb: int, seconds: int, file_mb: int) -> bool:
    """Limit memory, processor time and the size of files written, from here on.

    The memory counts on top of what the libraries have reserved by now.

    Returns
    -------
    bool
        False on Windows, which has no such limits; the time limit of the
        parent holds there all the same.
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
    """Limit the memory and the processor time of what this process does next.

    Unlike :func:`limit_resources`, the limits can be set anew for each piece of work.
    They have no effect on Windows.

    Parameters
    ----------
    memory_mb : int or None
        On top of what is reserved by now; None: no limit.
    seconds : int or None
        On top of what was used by now; None: no limit.
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
    """Return the memory that this process has in use, MB; 0 where that is not known."""
    return _statm(1) // 1_000_000


def _reserved() -> int:
    return _statm(0)


def _statm(place: int) -> int:
    """Return one of Linux's figures of the memory of this process, bytes."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 (pathlib is not loaded here)
            return int(file.read().split()[place]) * 4096
    except OSError:
        return 0


def serve(read: Callable[[Request], Iterator[Any]], prepare: Callable[[], None]) -> None:
    """Answer one request from standard input with lines of JSON on standard output.

    The first line says that the libraries are there and the time begins; the last line is
    ``{"end": ...}``, and a parent that misses it knows that the process broke off.

    Parameters
    ----------
    read : callable
        Gives what the parent is to get, piece by piece.
    prepare : callable
        Imports the libraries, before the limits come into force.
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
    except UnreadableFile as error:
        _write(out, {"error": error.code, "params": error.params})
    except MemoryError:
        _write(out, {"error": "reader_memory", "params": {"limit": request["memory_mb"]}})
    _write(out, {"end": True, "isolated": isolated, "limited": limited})
    out.flush()
    # The libraries' own clean-up can hang or crash on a damaged file; nothing is left to do.
    os._exit(0)


def check_counts(
    request: Request, features: int, vertices: int = 0, *, times: tuple[int, int] = (1, 1)
) -> None:
    """Make sure that a file does not hold more than is read.

    Parameters
    ----------
    request : dict
        With ``max_features`` and ``max_vertices``.
    features, vertices : int
        How many have been found so far.
    times : (int, int)
        How many times these limits hold.

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
    """Keep standard output for the answer; what libraries print goes nowhere."""
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return out


def _write(out: BinaryIO, piece: Any) -> None:
    # NaN and infinities become null; the check tells them as coordinates that are no numbers.
    out.write(orjson.dumps(piece, option=orjson.OPT_APPEND_NEWLINE))
