"""The outcome of recognising a coordinate system: a reading, or a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geo.crs.displacement import ShiftComparison
from geo.crs.hints import Hint
from geo.crs.number_ranges import SystemCandidate
from geo.crs.systems import Reading
from geo.model.errors import Finding

Basis = Literal["chosen", "remembered", "declared", "known", "hint", "file", "magnitude", "default"]
QuestionCode = Literal[
    "undeclared", "displaced", "xian1980", "several", "contradiction", "unknown", "none"
]


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can decide.

    Attributes
    ----------
    code : str
        ``undeclared``: nobody has said it, and the web maps' systems have the
        same numbers. ``displaced``: something points to one of them.
        ``xian1980``: converted only roughly. ``several``: other systems fit,
        too. ``contradiction``: the numbers do not fit what was said.
        ``unknown``: what the file says is not known. ``none``: nothing fits.
    readings : tuple of Reading
        To be shown on the map side by side; the recommended one first.
    recommended : Reading or None
        What speaks for itself; None when nothing does.
    metres : float
        How far the readings lie apart at most; 0 where that is not known.
    """

    code: QuestionCode
    readings: tuple[Reading, ...]
    recommended: Reading | None = None
    metres: float = 0.0


@dataclass(frozen=True, slots=True)
class Recognition:
    """How to read a file's coordinates.

    Attributes
    ----------
    applied : Reading or None
        None as long as a question is open.
    basis : str or None
        Why it is applied: chosen by the user, now or for an earlier file like
        it (``remembered``), declared by the file, settled by ``known`` places,
        a ``hint`` of a heading or of the ``file`` name among readings that fit
        alike, the size of the numbers, or by default in a file without a
        position.
    questions : tuple of Question
    findings : tuple of Finding
    candidates : tuple of SystemCandidate
        All readings that the numbers fit, best first.
    hints : tuple of Hint
    comparison : ShiftComparison or None
        None without matches.
    alternatives : tuple of (Reading, float)
        Other readings of the same numbers, and how many metres away from the
        applied one they put the places.
    """

    applied: Reading | None
    basis: Basis | None
    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()
    candidates: tuple[SystemCandidate, ...] = ()
    hints: tuple[Hint, ...] = ()
    comparison: ShiftComparison | None = None
    alternatives: tuple[tuple[Reading, float], ...] = ()

    @property
    def detected(self) -> Reading | None:
        """The reading that the numbers fit best, whatever was declared."""
        return self.candidates[0].reading if self.candidates else None
