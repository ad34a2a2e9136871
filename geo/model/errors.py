"""What can go wrong, as a table of contents.

Each error carries a code from :mod:`geo.model.messages`, which holds the
sentence and the advice in both languages. The layers above decide how an error
is shown (a page, a JSON answer, a line on the terminal); this module knows
nothing of them.
"""

from __future__ import annotations

import dataclasses
from typing import Any, Literal

Severity = Literal["info", "warning", "error"]


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One thing found wrong in a file.

    Attributes
    ----------
    code : str
        Key into :data:`geo.model.messages.MESSAGES`.
    severity : {"info", "warning", "error"}
    feature : str or None
        Id of the feature, or ``"#12"`` for the twelfth when it has none.
    field : str or None
        Property, or a path such as ``geometry.coordinates``.
    params : dict
        Values quoted in the sentence (the value found, the rule).
    """

    code: str
    severity: Severity = "error"
    feature: str | None = None
    field: str | None = None
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


class PlanMapError(Exception):
    """Base of all errors that a user can be told about.

    Parameters
    ----------
    code : str
        Key into :data:`geo.model.messages.MESSAGES`.
    **params
        Values quoted in the sentence.
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
    found : list of Finding
        At least one of them is an error.
    """

    def __init__(self, found: list[Finding]) -> None:
        super().__init__("invalid_document", count=len(found))
        self._found = found

    @property
    def findings(self) -> list[Finding]:
        """Every finding, in file order."""
        return self._found


class InvalidConfiguration(PlanMapError):
    """A file in ``data/`` other than the projects, or a setting, is wrong."""


class BadQuery(PlanMapError):
    """A filter or map window that cannot be understood."""


class UnknownProject(PlanMapError):
    """No project has this id."""


class StillLoading(PlanMapError):
    """A large file is being read; its features will be there soon."""
