"""What every store can do."""

from __future__ import annotations

from typing import Protocol

from geo.store.snapshot import Snapshot


class ProjectStore(Protocol):
    """A place where projects are kept."""

    def snapshot(self) -> Snapshot:
        """Return the projects as they stand now.

        Raises
        ------
        PlanMapError
            ``StillLoading`` while a large file is read, ``UnreadableFile`` or
            ``InvalidDocument`` when it cannot be shown.
        """
        ...
