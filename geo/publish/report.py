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
    """One matter that was looked at.

    Attributes
    ----------
    code : str
        Key into :data:`geo.model.messages.plan.PUBLISH`.
    severity : {"error", "warning", "info"}
        An error stands in the way of publishing.
    ids : tuple of str
        What it concerns: project ids, or the places in ``plan.toml`` and
        ``vocabulary.toml``. Empty for a matter of the whole.
    params : dict
        Values quoted in the sentence.
    """

    code: str
    severity: Severity = "error"
    ids: tuple[str, ...] = ()
    params: dict[str, Any] = field(default_factory=dict)

    def sentence(self, language: Language) -> str:
        """Return what was found, in one sentence."""
        return sentence(self._finding(), language)

    def advice(self, language: Language) -> str:
        """Return what to do about it."""
        return advice(self._finding(), language)

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the finding as JSON for machines."""
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
    """What stands in the way of publishing, errors first.

    Attributes
    ----------
    findings : tuple of PublishFinding
    """

    findings: tuple[PublishFinding, ...] = ()

    @property
    def fit(self) -> bool:
        """Whether nothing stands in the way."""
        return all(finding.severity != "error" for finding in self.findings)

    def mark(self, language: Language) -> str:
        """Return the mark that every output carries until the check passes; then nothing.

        Examples
        --------
        >>> PublishReport((PublishFinding("nothing_public"),)).mark("en")
        'Internal draft'
        """
        return "" if self.fit else translate(DRAFT, language)

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the report as JSON for machines."""
        return {
            "fit": self.fit,
            "mark": self.mark(language),
            "findings": [finding.to_dict(language) for finding in self.findings],
        }
