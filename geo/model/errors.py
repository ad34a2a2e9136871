"""Define the program's exceptions, and findings about files.

Each carries a code of :mod:`geo.model.messages`, which has the message and the advice
in both languages. The layers above decide how to show it: on a page, as JSON or on the
terminal. Errors of the operating system are converted to codes here too.
"""

from __future__ import annotations

import dataclasses
import errno
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

Severity = Literal["info", "warning", "error"]
# System errors with a message here; any other is reported with the system's own message.
_CODES: dict[int, str] = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_quota",
    errno.EFBIG: "file_beyond_limit",
    errno.EROFS: "disk_read_only",
    errno.EACCES: "write_denied",
    errno.EPERM: "write_denied",
    errno.ENAMETOOLONG: "name_too_long",
    errno.EMFILE: "too_many_open",
    errno.ENFILE: "too_many_open",
    errno.EISDIR: "is_a_folder",
    errno.EIO: "disk_failed",
    errno.ESTALE: "disk_failed",
}
_READING_ERRORS = {errno.EMFILE, errno.ENFILE, errno.EIO, errno.ESTALE}


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One problem or notice, usually about a feature of a file.

    Attributes
    ----------
    code : str
        Key into :data:`geo.model.messages.MESSAGES`.
    severity : {"info", "warning", "error"}
    feature : str or None
        Id of the feature, or ``"#12"`` for the twelfth if it has none.
    field : str or None
        Property, or a path such as ``geometry.coordinates``.
    params : dict
        Values quoted in the message, such as the value found and the rule.
    """

    code: str
    severity: Severity = "error"
    feature: str | None = None
    field: str | None = None
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


class PlanMapError(Exception):
    """Base class of all errors that are reported to the user.

    Parameters
    ----------
    code : str
        Key into :data:`geo.model.messages.MESSAGES`.
    **params
        Values quoted in the message.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    @property
    def findings(self) -> list[Finding]:
        """The error as a list of one finding."""
        return [Finding(self.code, params=self.params)]


class UnreadableFile(PlanMapError):
    """The bytes cannot be read as the format they claim to be."""


class UnwritableFile(PlanMapError):
    """A file cannot be written."""


class InvalidDocument(PlanMapError):
    """The file can be read, but its features break the data contract.

    Parameters
    ----------
    findings : list of Finding
        At least one of them is an error.
    """

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("invalid_document", count=len(findings))
        self._findings = findings

    @property
    def findings(self) -> list[Finding]:
        """Every finding, in file order."""
        return self._findings


class InvalidChange(PlanMapError):
    """A change to the projects breaks the data contract; nothing of it is stored.

    Parameters
    ----------
    findings : list of Finding
        About features and fields; ``author`` and ``reason`` are fields too.
    """

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("change_invalid", count=len(findings))
        self._findings = findings

    @property
    def findings(self) -> list[Finding]:
        """Every finding, in the order of the change."""
        return self._findings


@dataclasses.dataclass(frozen=True, slots=True)
class Conflict:
    """One member that two people changed differently.

    Attributes
    ----------
    feature : str
    field : str or None
        ``geometry`` or the name of a property; None when the feature itself is gone.
    base, mine, theirs : object
        The value that the editor saw, the value that the editor entered, and the value
        stored now. None where the member is missing.
    """

    feature: str
    field: str | None
    base: Any = None
    mine: Any = None
    theirs: Any = None


class EditConflict(PlanMapError):
    """Someone else changed the same members in the meantime; nothing has been stored.

    Parameters
    ----------
    conflicts : list of Conflict
    """

    def __init__(self, conflicts: list[Conflict]) -> None:
        super().__init__("edit_conflict", count=len(conflicts))
        self.conflicts = conflicts

    @property
    def findings(self) -> list[Finding]:
        """One finding per conflict."""
        return [_conflict_finding(conflict) for conflict in self.conflicts]


def _conflict_finding(conflict: Conflict) -> Finding:
    if conflict.field is None:
        return Finding("feature_gone", feature=conflict.feature)
    params = {side: _as_text(getattr(conflict, side)) for side in ("base", "mine", "theirs")}
    return Finding("field_conflict", feature=conflict.feature, field=conflict.field, params=params)


def _as_text(value: Any) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class NothingToStore(PlanMapError):
    """The projects already are as the change would make them."""


class EditingNotAllowed(PlanMapError):
    """Changing the projects is not allowed under the current settings or for this visitor."""


class ServerBusy(PlanMapError):
    """The server has no free capacity at the moment."""


class Abandoned(PlanMapError):
    """The client has left, so nobody waits for the answer."""


class LayersConflict(PlanMapError):
    """The layers have changed since the revision that the change is based on."""


class UnknownLayer(PlanMapError):
    """There is no layer with this id."""


class StoreBusy(PlanMapError):
    """Others have held the store's lock for too long."""


class UnknownRevision(PlanMapError):
    """The history has no revision with this number."""


class UnreadableTiles(PlanMapError):
    """A file of tiles, or one of its tiles, cannot be used."""


class UnreadableHistory(PlanMapError):
    """A file of the history is missing or damaged."""


class InvalidConfiguration(PlanMapError):
    """A file in the data folder other than the projects, or a setting, is wrong.

    Parameters
    ----------
    code : str
    others : sequence of Finding
        Further problems.
    **params
        Values quoted in the first message.
    """

    def __init__(self, code: str, *, others: Sequence[Finding] = (), **params: Any) -> None:
        super().__init__(code, **params)
        self._others = others

    @property
    def findings(self) -> list[Finding]:
        """All problems, the main one first."""
        return [Finding(self.code, params=self.params), *self._others]


class BadQuery(PlanMapError):
    """A filter or map window that cannot be understood."""


class ClusterFailed(PlanMapError):
    """The Dask cluster does not answer, has no workers, or loses them."""


class AnalysisStopped(PlanMapError):
    """An analysis took too long or too much memory, failed, or found the queue full."""


class UnknownCRS(PlanMapError):
    """The name of a coordinate system is not known."""


class UndecidedSystem(PlanMapError):
    """The coordinate system of a file is ambiguous: only the user can choose it."""

    @property
    def findings(self) -> list[Finding]:
        """The question to the user, with the name of the file if it is known."""
        return [Finding(self.code, "error", self.params.get("file"), "crs", self.params)]


class UnusablePopulation(PlanMapError):
    """A file does not say where people live, or not in a form that can be counted."""


class UnknownProject(PlanMapError):
    """No project has this id."""


class StillLoading(PlanMapError):
    """A large file is still being read."""


def unwritable(path: Path | str, error: OSError) -> UnwritableFile:
    """Return the error for a file that could not be written.

    Parameters
    ----------
    path : Path or str
        As shown to the user.
    error : OSError

    Examples
    --------
    >>> unwritable("a.json", OSError(errno.ENOSPC, "No space left on device")).code
    'disk_full'
    >>> unwritable("a.json", OSError("odd")).code
    'file_unwritable'
    """
    code = _CODES.get(error.errno or 0, "file_unwritable")
    return UnwritableFile(code, file=str(path), problem=_words(error))


def unreadable(path: Path | str, error: OSError) -> UnreadableFile:
    """Return the error for a file that could not be read; see :func:`unwritable`."""
    code = _CODES[error.errno] if error.errno in _READING_ERRORS else "file_unreadable"
    return UnreadableFile(code, file=str(path), problem=_words(error))


def _words(error: OSError) -> str:
    return error.strerror or str(error)
