"""Check whether a history is complete, and begin a new one if it is not.

If a file of the history is missing, earlier states of the plan cannot be restored,
and nothing more is stored. The editor must restore the file from a backup or begin a
new history with :func:`begin_anew`, which keeps the old one next to it.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import count
from pathlib import Path

from geo.model.errors import NothingToStore, PlanMapError, UnreadableHistory, unwritable
from geo.store.file.atomic import sync_folder, write_atomically
from geo.store.file.document import Fingerprint, file_fingerprint, read_content, read_document
from geo.store.file.journal import Journal, JournalFiles
from geo.store.permission import require_editing
from geo.store.revision import decode_changes, decode_revision

LOCK = "lock"


def history_fault(path: Path, *, thorough: bool = True) -> UnreadableHistory | None:
    """Return what is wrong with the history of a projects file, or None.

    Parameters
    ----------
    path : Path
        The projects file.
    thorough : bool
        Read every revision instead of only the newest. A file that has been read is
        not read again until it changes.
    """
    journal = JournalFiles(path)
    try:
        damaged = _first_damaged(journal, thorough=thorough)
    except UnreadableHistory as error:
        return error
    return UnreadableHistory("history_unreadable", file=damaged) if damaged else None


def require_whole(journal: JournalFiles) -> None:
    """Check that the history is intact, so that a change can be recorded in it.

    Raises
    ------
    UnreadableHistory
        When the base, a revision's file or a line of the newest one is missing.
    """
    fault = history_fault(journal.path, thorough=False)
    if fault is not None:
        raise fault


def _first_damaged(journal: JournalFiles, *, thorough: bool) -> str | None:
    numbers = journal.numbers()
    if _has_bad_pending(journal):
        return journal.pending.name
    if not numbers:
        return None
    newest, present = numbers[-1], set(numbers)
    if not _is_readable(journal.base, 0):
        return journal.base.name
    for number in range(1, newest + 1):
        file = journal.file(number)
        if number not in present or (
            (thorough or number == newest) and not _is_readable(file, number)
        ):
            return file.name
    return None


def _is_readable(file: Path, number: int) -> bool:
    try:
        return _read(file, number, file_fingerprint(file))
    except OSError:
        return False


@lru_cache(maxsize=20_000)
def _read(file: Path, number: int, _fingerprint: Fingerprint) -> bool:
    content = file.read_bytes()
    try:
        if number == 0:
            read_document(content)
            return True
        decode_changes(content)
        return decode_revision(content.partition(b"\n")[0]).number == number
    except (ValueError, PlanMapError):
        return False


def begin_anew(path: Path) -> Path:
    """Begin a new history and move the old one into a folder next to it, deleting nothing.

    The new history begins with the projects as they are now. The old revisions can be
    read in their folder, but no longer undone by this program.

    Parameters
    ----------
    path : Path
        The projects file.

    Returns
    -------
    Path
        The folder with the old history.

    Raises
    ------
    EditingNotAllowed
    NothingToStore
        ``history_whole``: the history is intact.
    UnreadableFile, InvalidDocument
        When the projects file itself is broken; the old history may be needed to repair it.
    StoreBusy, UnwritableFile
    """
    require_editing()
    journal = Journal(path)
    read_content(journal.path)  # a wrong path must not leave a folder behind
    with journal.writing(recover=False):
        if history_fault(journal.path) is None:
            raise NothingToStore("history_whole")
        content = read_content(journal.path)
        read_document(content)
        try:
            old = _moved_aside(journal)
        except OSError as error:
            raise unwritable(journal.folder, error) from error
        write_atomically(journal.base, content)
    return old


def _has_bad_pending(journal: JournalFiles) -> bool:
    try:
        decode_revision(journal.pending.read_bytes().partition(b"\n")[0])
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return True
    return False


def _moved_aside(journal: JournalFiles) -> Path:
    folder = journal.folder
    names = (folder.with_name(f"{folder.name}-old-{number}") for number in count(1))
    old = next(name for name in names if not name.exists())
    old.mkdir()
    # The base goes first: if this is interrupted, the rest is still recognised as broken.
    files = sorted(folder.iterdir(), key=lambda file: (file != journal.base, file.name))
    for file in files:
        if file.name != LOCK:
            file.rename(old / file.name)
    sync_folder(old)
    sync_folder(folder)
    return old
