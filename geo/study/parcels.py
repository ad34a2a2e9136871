"""Requests and results on their way between the server and a worker process.

What several requests have in common (the town, a visitor's files) is sent to a process
once and then called by its name. On the way back the name is enough, too, so that a
result holds the very object that the request held.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping
from typing import Any, BinaryIO

_LENGTH = 8  # bytes before each parcel


class _Pickler(pickle.Pickler):
    def __init__(self, file: BinaryIO, names: Mapping[int, str]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._names = names
        self.used: set[str] = set()

    def persistent_id(self, each: Any) -> str | None:
        name = self._names.get(id(each))
        if name is not None:
            self.used.add(name)
        return name


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: BinaryIO, shared: Mapping[str, Any]) -> None:
        super().__init__(file)
        self._shared = shared

    def persistent_load(self, name: str) -> Any:
        return self._shared[name]


def packed(content: Any, shared: Mapping[str, Any] | None = None) -> bytes:
    """Return an object as bytes, with the names of what is shared in place of it.

    Examples
    --------
    >>> town = ["a", "long", "list"]
    >>> unpacked(packed(("area of", town), {"town": town}), {"town": town})[1] is town
    True
    """
    return packed_with_names(content, shared)[0]


def packed_with_names(
    content: Any, shared: Mapping[str, Any] | None = None
) -> tuple[bytes, set[str]]:
    """Return an object as bytes, and the names of what it holds of the shared objects."""
    file = io.BytesIO()
    pickler = _Pickler(file, {id(each): name for name, each in (shared or {}).items()})
    pickler.dump(content)
    return file.getvalue(), pickler.used


def unpacked(parcel: bytes, shared: Mapping[str, Any] | None = None) -> Any:
    """Return the object that was packed; see :func:`packed`."""
    return _Unpickler(io.BytesIO(parcel), shared or {}).load()


def send(pipe: BinaryIO, parcel: bytes) -> None:
    """Write one parcel to a pipe.

    Raises
    ------
    OSError
        Where nobody reads any more.
    """
    pipe.write(len(parcel).to_bytes(_LENGTH, "little"))
    pipe.write(parcel)
    pipe.flush()


def receive(pipe: BinaryIO, at_most: int | None = None) -> bytes | None:
    """Read one parcel from a pipe; None where the other side has ended.

    Raises
    ------
    OverflowError
        When it has more bytes than `at_most`.
    """
    head = pipe.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    length = int.from_bytes(head, "little")
    if at_most is not None and length > at_most:
        raise OverflowError(length)
    parcel = pipe.read(length)
    return parcel if len(parcel) == length else None
