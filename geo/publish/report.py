"""The result of the check before publishing: one finding per topic."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from geo.model.errors import Finding, Severity
from geo.model.messages import advice, sentence
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate

DRAFT = N_("Internal draft")


@dataclass(frozen=True, slots=True)
class PublishFinding:
    """One finding of the check before publishing.

    Attributes
    ----------
    code : str
        Key into :data:`geo.model.messages.plan.PUBLISH`.
    severity : {"error", "warning", "info"}
        Only an error prevents publication.
    ids : tuple of str
        What it concerns: project ids, or entries of ``plan.toml`` and
        ``vocabulary.toml``. Empty when it concerns the plan as a whole.
    params : dict
        Values quoted in the sentence.
    """

    code: str
    severity: Severity = "error"
    ids: tuple[str, ...] = ()
    params: dict[str, Any] = field(default_factory=dict)

    def sentence(self, language: Language) -> str:
        """Return the finding as one sentence."""
        return sentence(self._finding(), language)

    def advice(self, language: Language) -> str:
        """Return how to settle the finding."""
        return advice(self._finding(), language)

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the finding as a JSON object."""
        return {
            "code": self.code,
            "severity": self.severity,
            "ids": list(self.ids),
            "message": self.sentence(language),
            "hint": self.advice(language),
        }

    def _finding(self) -> Finding:
        return Finding(self.code, self.severity, params={"count": len(self.ids), **self.params})


@dataclass(frozen=True, slots=True)
class PublishReport:
    """All findings of the check, errors first.

    Attributes
    ----------
    findings : tuple of PublishFinding
    """

    findings: tuple[PublishFinding, ...] = ()

    @property
    def fit(self) -> bool:
        """Whether the plan may be published: there is no error."""
        return all(finding.severity != "error" for finding in self.findings)

    def mark(self, language: Language) -> str:
        """Return the mark that outputs carry while there is an error; otherwise empty.

        Examples
        --------
        >>> PublishReport((PublishFinding("nothing_public"),)).mark("en")
        'Internal draft'
        """
        return "" if self.fit else translate(DRAFT, language)

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the report as a JSON object."""
        return {
            "fit": self.fit,
            "mark": self.mark(language),
            "findings": [finding.to_dict(language) for finding in self.findings],
        }
