"""Values that are computed once, however many callers ask for them at the same time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar, cast

Value = TypeVar("Value")


class OnceCache:
    """Computed values by key; the least recently used is dropped.

    Parameters
    ----------
    most : int
        Number of values that are kept, at least 1.

    Notes
    -----
    A caller that asks for a value in the making waits for it. A computation that
    raises leaves nothing behind: its caller gets the error, the next one computes again.

    Examples
    --------
    >>> squares = OnceCache(2)
    >>> [squares.get(number, lambda: number**2) for number in (3, 3, 4)]
    [9, 9, 16]
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._cells: OrderedDict[Hashable, _Cell[object]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key, computing it on first use.

        Parameters
        ----------
        key : hashable
        make : callable
            Returns the value; two callers with one key must mean the same.
        """
        with self._lock:
            cell = cast("_Cell[Value]", self._cells.setdefault(key, _Cell()))
            self._cells.move_to_end(key)
            while len(self._cells) > self._most:
                self._cells.popitem(last=False)
        return cell.value(make)


class _Cell(Generic[Value]):
    """One value, and the lock under which it is computed."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._value: tuple[Value] | None = None

    def value(self, make: Callable[[], Value]) -> Value:
        with self._lock:
            if self._value is None:
                self._value = (make(),)
            return self._value[0]
