"""Decide how to read a file's coordinates, or which question to ask.

What the file declares beats what its numbers suggest, as long as it is
possible. Where nobody has declared anything and other readings of the same
numbers lie elsewhere, known places settle it or a person does: how well the
favourite fits says nothing. The displaced systems of the web maps and Xian 1980
are never applied unless the user has chosen them.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy.typing as npt

from geo.crs.bounds import Bounds
from geo.crs.comparison import Comparison
from geo.crs.decision import Draft, by_choice, by_evidence
from geo.crs.evidence import Evidence
from geo.crs.magnitude import HOME
from geo.crs.matches import Matches
from geo.crs.questions import (
    GUESSED,
    Case,
    ask_what_is_declared,
    ask_whether_displaced,
    ask_which,
)
from geo.crs.recognition import Recognition
from geo.crs.systems import Reading, System

_ABOUT_PLACE = {"undeclared", "displaced", "several"}  # questions that say that places may be off
_SHIFTS = {"gcj02", "bd09", "gcj02_undone", "bd09_undone", "shift"}
_ANSWERABLE = {*_ABOUT_PLACE, "unknown"}  # what an answer for an earlier file answers, too


def recognise(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    declared: str | None = None,
    chosen: System | Reading | None = None,
    remembered: Reading | None = None,
    field_names: Iterable[str] = (),
    file_name: str = "",
    matches: Matches | None = None,
    home: Bounds = HOME,
) -> Recognition:
    """Decide how to read a file's coordinates.

    Parameters
    ----------
    x, y : array_like of float64
        The first and the second number of every position in the file.
    declared : str, optional
        What the file says of its system.
    chosen : System or Reading, optional
        What the user says. A system alone leaves the order of the axes and the
        factor to the numbers.
    remembered : Reading, optional
        What a user has answered for an earlier file like this one.
    field_names : iterable of str
    file_name : str
    matches : Matches, optional
        The file's places whose projects are known.
    home : Bounds
        Degrees, WGS 84: where the file most likely lies.

    Returns
    -------
    Recognition

    Examples
    --------
    >>> recognise([474373.087], [2546774.325]).applied.system.code
    'EPSG:4547'
    >>> asked = recognise([113.75], [23.02])
    >>> asked.applied, [each.system.code for each in asked.questions[0].readings]
    (None, ['EPSG:4326', 'GCJ-02', 'BD-09'])
    >>> recognise([], []).basis
    'default'
    """
    evidence = Evidence.gather(
        x,
        y,
        declared=declared,
        field_names=field_names,
        file_name=file_name,
        matches=matches,
        home=home,
    )
    draft = by_choice(evidence, chosen) if chosen is not None else by_evidence(evidence)
    settled = None
    if draft.reading and chosen is None and evidence.x.size:
        settled = _settle(evidence, draft, draft.reading)
    reading = draft.reading
    comparison = evidence.compare(reading) if reading else None
    alternatives = evidence.alternatives(reading) if reading else ()
    if reading and chosen is None and evidence.x.size:
        case = Case(evidence, draft, reading, comparison, alternatives, settled)
        ask_whether_displaced(case)
        ask_which(case)
        ask_what_is_declared(case)
        reading = _as_remembered(case, remembered) or reading
    if reading:
        _report(evidence, draft, reading, comparison)
    return Recognition(
        applied=None if draft.questions else reading,
        basis=None if draft.questions else draft.basis,
        questions=tuple(draft.questions),
        findings=tuple(draft.findings),
        candidates=evidence.candidates,
        hints=evidence.hints,
        comparison=comparison,
        alternatives=alternatives,
    )


def _settle(evidence: Evidence, draft: Draft, reading: Reading) -> Reading | None:
    """Let the known places settle what nobody has declared; return what they leave."""
    case = Case(evidence, draft, reading, None, evidence.alternatives(reading), None)
    settled = evidence.settled([reading, *case.others()])
    if settled is None or settled.system.displaced or draft.basis not in {*GUESSED, "hint"}:
        return settled
    draft.take(settled, "known")
    return settled


def _as_remembered(case: Case, remembered: Reading | None) -> Reading | None:
    """Take the answer for an earlier file, where it is possible and nothing speaks against it."""
    evidence, draft = case.evidence, case.draft
    codes = {question.code for question in draft.questions}
    if remembered is None or not codes or not codes <= _ANSWERABLE:
        return None
    possible = any(
        each.reading == remembered and evidence.holds(each) for each in evidence.candidates
    )
    if not possible or case.settled not in {None, remembered}:
        return None
    draft.questions.clear()
    draft.take(remembered, "remembered")
    return remembered


def _report(
    evidence: Evidence, draft: Draft, reading: Reading, comparison: Comparison | None
) -> None:
    """Tell of positions that do not fit the reading, and of a shift that it does not explain."""
    misfits = evidence.misfits(reading)
    if misfits["count"]:
        draft.warn("crs_mixed", **misfits)
    asked = any(question.code in _ABOUT_PLACE for question in draft.questions)
    if comparison and comparison.verdict == "mixed":
        draft.warn("crs_parts")
    elif comparison and comparison.verdict in _SHIFTS and not asked:
        draft.warn("crs_shift", metres=round(comparison.metres))
