"""Read the revisions of a projects file, and the file as it was at each of them.

Access is not checked here, although the history holds internal projects too. For
the format on disk and the recovery after a crash see :mod:`geo.store.file.journal`.
"""

from __future__ import annotations

from pathlib import Path

from geo.store.change import FeatureChange
from geo.store.file.document import read_content, read_document
from geo.store.file.journal import Journal
from geo.store.merge import members, same
from geo.store.revision import Revision


class History:
    """The revisions of a projects file.

    A revision that an interrupted writer left pending is completed or discarded
    before anything is read; apart from that, reading changes nothing on disk.

    Parameters
    ----------
    path : Path
        The projects file.
    """

    def __init__(self, path: Path) -> None:
        self._journal = Journal(path)

    def revisions(self) -> list[Revision]:
        """Return all revisions, newest first; a file that was never changed has none.

        Raises
        ------
        UnreadableHistory
        """
        journal = self._settled()
        return [journal.revision(number) for number in reversed(journal.numbers())]

    def revision(self, number: int) -> Revision:
        """Return one revision.

        Raises
        ------
        UnknownRevision
        UnreadableHistory
        """
        return self._settled().revision(number)

    def changes(self, number: int) -> tuple[FeatureChange, ...]:
        """Return the changes of a revision; raises as :meth:`revision` does."""
        return self._settled().changes(number)

    def at(self, number: int) -> list[bytes]:
        """Return the features as revision `number` left them; raises as :meth:`revision` does.

        Parameters
        ----------
        number : int
            0: as it was before the first revision.

        Returns
        -------
        list of bytes
            Each feature's JSON, sorted by id, retired projects included.
        """
        journal = self._settled()
        if number == 0 and not journal.base.exists():
            lines = read_document(read_content(journal.path)).lines
        else:
            lines = journal.lines_at(number)
        return [lines[name] for name in sorted(lines)]

    def compare(self, one: int, other: int) -> tuple[FeatureChange, ...]:
        """Return the changes from the document at one revision to that at another.

        Returns
        -------
        tuple of FeatureChange
            Sorted by id; lines that differ only in formatting are left out. Raises
            as :meth:`revision` does.
        """
        low, high = sorted((one, other))
        net: dict[str, tuple[bytes | None, bytes | None]] = {}
        for number in range(low + 1, high + 1):
            for change in self.changes(number):
                first = net.get(change.id, (change.before, None))[0]
                net[change.id] = (first, change.after)
        return tuple(
            FeatureChange(name, *(sides if one < other else sides[::-1]))
            for name, sides in sorted(net.items())
            if _differ(*sides)
        )

    def _settled(self) -> Journal:
        self._journal.settle()
        return self._journal


def _differ(before: bytes | None, after: bytes | None) -> bool:
    return before != after and not same(members(before), members(after))
