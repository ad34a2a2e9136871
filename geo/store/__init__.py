"""Store the projects: the store's protocol, implemented with a GeoJSON file."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

from geo.model.config.settings import access_settings, store_settings
from geo.store.file.store import GeoJSONFileStore
from geo.store.snapshot import Snapshot


class ProjectStore(Protocol):
    """What every store of projects must provide."""

    def snapshot(self) -> Snapshot:
        """Return the projects as they are stored now.

        Raises
        ------
        PlanMapError
            ``StillLoading`` while a large file is read, ``UnreadableFile`` or
            ``InvalidDocument`` when it cannot be shown.
        """
        ...

    def when_loaded(self, action: Callable[[Snapshot], None]) -> None:
        """Have something done with each revision as soon as it is loaded.

        Parameters
        ----------
        action : callable
            Called with the snapshot in a thread of its own, which delays no caller of
            :meth:`snapshot`; what it raises is logged.
        """
        ...


@lru_cache(maxsize=1)
def project_store() -> ProjectStore:
    """Return the store that the settings name; there is one per process."""
    return GeoJSONFileStore(store_settings().projects_file, public_only=access_settings().public)


@lru_cache(maxsize=1)
def public_store() -> ProjectStore:
    """Return the store with public projects only, even where the program shows internal ones."""
    if access_settings().public:
        return project_store()
    return GeoJSONFileStore(store_settings().projects_file, public_only=True)
