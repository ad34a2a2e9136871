"""Decide how to read a file's coordinates, or which question to ask.

What the file declares beats what its numbers suggest, as long as it is
possible; a hint in a name decides between readings of the same numbers. The
displaced systems of the web maps and Xian 1980 are never applied unless the
user has chosen them.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy.typing as npt

from geo.crs.bounds import Bounds
from geo.crs.comparison import Comparison
from geo.crs.decision import Draft, by_choice, by_evidence
from geo.crs.evidence import Evidence
from geo.crs.magnitude import HOME
from geo.crs.recognition import Recognition
from geo.crs.systems import Reading, System, displaced_in

NO_SYSTEM = {"null", "{}", "link", "name"}  # what an empty declaration says
FAR_APART_M = 5_000.0  # readings of the same numbers further apart than this need an answer
_DISPLACED = {"gcj02", "bd09"}
_ABOUT_PLACE = {"displaced", "several"}  # questions that say themselves that places are shifted
_SHIFTS = {"gcj02", "bd09", "gcj02_undone", "bd09_undone", "shift"}
Alternatives = tuple[tuple[Reading, float], ...]


def recognise(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    declared: str | None = None,
    chosen: System | Reading | None = None,
    field_names: Iterable[str] = (),
    file_name: str = "",
    matches: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
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
    field_names : iterable of str
    file_name : str
    matches : tuple of two (n, 2) array_like of float64, optional
        Positions as in the file, and the known positions of the same places in
        WGS 84 degrees.
    home : Bounds
        Degrees, WGS 84: where the file most likely lies.

    Returns
    -------
    Recognition

    Examples
    --------
    >>> recognise([474373.087], [2546774.325]).applied.system.code
    'EPSG:4547'
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
    reading = draft.reading
    comparison = evidence.compare(reading) if reading else None
    alternatives = evidence.alternatives(reading) if reading else ()
    if reading and chosen is None:
        _ask_which(evidence, draft, reading, comparison, alternatives)
        _ask_what_is_declared(evidence, draft, reading, comparison)
        _ask_whether_displaced(evidence, draft, reading, comparison)
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


def _ask_which(
    evidence: Evidence,
    draft: Draft,
    reading: Reading,
    comparison: Comparison | None,
    alternatives: Alternatives,
) -> None:
    """Ask when another system of the same numbers puts the places elsewhere."""
    others = [
        (other, metres)
        for other, metres in alternatives
        if not other.system.displaced and other.system.datum != "xian1980"
    ]
    if not others or (comparison and comparison.verdict == "same"):
        return
    for other, _ in others:
        tried = evidence.compare(other)
        if tried and (tried.verdict == "same" or _at_last_near(tried, comparison)):
            draft.ask("several", [reading], other)
            return
    if draft.basis in {"declared", "hint"}:
        return
    nearest, metres = min(others, key=lambda entry: entry[1])
    if metres > FAR_APART_M:
        draft.ask("several", [reading, *(other for other, _ in others)])
    else:
        draft.warn("crs_ambiguous", value=nearest.system.code, metres=round(metres))


def _at_last_near(tried: Comparison, comparison: Comparison | None) -> bool:
    """Say whether known places are near under another reading only."""
    if comparison is None or "too_few" in {tried.verdict, comparison.verdict}:
        return False
    return tried.metres < FAR_APART_M < comparison.metres


def _ask_what_is_declared(
    evidence: Evidence, draft: Draft, reading: Reading, comparison: Comparison | None
) -> None:
    """Ask when the file names a system that is not known, unless known places speak for one."""
    declared = evidence.declared
    if draft.questions or declared is None or declared.system or not evidence.x.size:
        return
    if declared.word in NO_SYSTEM or (comparison and comparison.verdict == "same"):
        return
    alike = [each.reading for each in evidence.alike() if each.reading.system.frame == "wgs84"]
    draft.ask("unknown", [reading, *alike])


def _ask_whether_displaced(
    evidence: Evidence, draft: Draft, reading: Reading, comparison: Comparison | None
) -> None:
    """Ask when a name or the known places point to GCJ-02 or BD-09."""
    verdicts = (comparison.verdict, *comparison.parts) if comparison else ()
    seen = [verdict for verdict in verdicts if verdict in _DISPLACED]
    hinted = [hint.system.datum for hint in evidence.hints if hint.system]
    named = [datum for datum in hinted if datum in _DISPLACED]
    systems = [displaced_in(datum, reading.system) for datum in dict.fromkeys([*seen, *named])]
    readings = [Reading(each, reading.swapped, reading.scale) for each in systems if each]
    if not readings or not evidence.x.size:
        return
    recommended: Reading | None = readings[0]
    if comparison and comparison.verdict == "same":
        recommended = reading
    elif comparison and comparison.verdict == "mixed":
        recommended = None
    draft.ask("displaced", [*readings, reading], recommended)
    declared = evidence.declared
    if declared and declared.system and recommended and not _agree(declared.system, recommended):
        draft.warn("crs_contradiction", declared=declared.word, value=recommended.system.code)


def _agree(system: System, reading: Reading) -> bool:
    return system.datum == reading.system.datum


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
