"""Hold the outcome of recognising a coordinate system: a reading, or questions to the user."""

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
    "undeclared",
    "displaced",
    "xian1980",
    "beijing1954",
    "far",
    "several",
    "contradiction",
    "unknown",
    "none",
]


@dataclass(frozen=True, slots=True)
class Question:
    """A question about the coordinate system that only a person can answer.

    Attributes
    ----------
    code : str
        ``undeclared``: no system is declared, and the numbers could be in a
        displaced one. ``displaced``: something points to a displaced system.
        ``xian1980``, ``beijing1954``: the system can only be converted roughly.
        ``far``: the zone number in the eastings puts all places far from the
        town. ``several``: other systems fit, too. ``contradiction``: the numbers do not fit the
        declared or chosen system. ``unknown``: the declared system is not
        known. ``none``: no system fits.
    readings : tuple of Reading
        To be compared on the map; the recommended one first.
    recommended : Reading or None
        The most likely one; None when none stands out.
    metres : float
        Largest distance between the readings; 0 if not known.
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
        Why `applied` was taken. ``chosen``: by the user. ``remembered``: the
        user's answer for an earlier file like this one. ``declared``: by the
        file. ``known``: proved by known places. ``hint``, ``file``: a heading
        or the file name decides between readings that fit equally well.
        ``magnitude``: the size of the numbers. ``default``: the file has no
        positions.
    questions : tuple of Question
    findings : tuple of Finding
    candidates : tuple of SystemCandidate
        All readings that the numbers fit, best first.
    hints : tuple of Hint
    comparison : ShiftComparison or None
        None without matches.
    alternatives : tuple of (Reading, float)
        Other readings of the same numbers, and their distance from the applied
        one in metres.
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
        """The reading that the numbers fit best, regardless of any declaration."""
        return self.candidates[0].reading if self.candidates else None
