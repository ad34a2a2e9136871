"""Pickle requests and results and pass them between the server and a worker process.

Objects that several requests share (the town, a visitor's files) are sent to a process
once and referred to by name from then on. Results refer to them by name as well, so
that a result holds the very object that the request held.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping
from typing import Any, BinaryIO

_LENGTH = 8  # bytes; size of the length field before each parcel


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
    """Pickle an object, with names in place of the shared objects.

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
    """Pickle an object; return the bytes and the names of the shared objects that it uses."""
    file = io.BytesIO()
    pickler = _Pickler(file, {id(each): name for name, each in (shared or {}).items()})
    pickler.dump(content)
    return file.getvalue(), pickler.used


def unpacked(parcel: bytes, shared: Mapping[str, Any] | None = None) -> Any:
    """Unpickle what :func:`packed` has made, given the same shared objects."""
    return _Unpickler(io.BytesIO(parcel), shared or {}).load()


def send(pipe: BinaryIO, parcel: bytes) -> None:
    """Write one parcel to a pipe.

    Raises
    ------
    OSError
        When the other side has closed the pipe.
    """
    pipe.write(len(parcel).to_bytes(_LENGTH, "little"))
    pipe.write(parcel)
    pipe.flush()


def receive(pipe: BinaryIO, at_most: int | None = None) -> bytes | None:
    """Read one parcel from a pipe; return None when the other side has closed it.

    Raises
    ------
    OverflowError
        When it has more bytes than `at_most`.
    """
    length_field = pipe.read(_LENGTH)
    if len(length_field) < _LENGTH:
        return None
    length = int.from_bytes(length_field, "little")
    if at_most is not None and length > at_most:
        raise OverflowError(length)
    parcel = pipe.read(length)
    return parcel if len(parcel) == length else None
