"""The questions about a file's coordinates that only a person, or a known place, can answer."""

from __future__ import annotations

from dataclasses import dataclass

from geo.crs.comparison import Comparison
from geo.crs.decision import Draft
from geo.crs.evidence import PLAUSIBLE, Evidence
from geo.crs.systems import Reading, System, displaced_in

NO_SYSTEM = {"null", "{}", "link", "name"}  # what an empty declaration says
FAR_APART_M = 5_000.0  # known places this near under one reading only speak for it
GUESSED = {"magnitude", "file"}  # bases that leave the question of other readings open
_DISPLACED = {"gcj02", "bd09"}


@dataclass(frozen=True, slots=True)
class Case:
    """What the questions are decided from.

    Attributes
    ----------
    evidence : Evidence
    draft : Draft
        The questions are added to it.
    reading : Reading
        How the numbers would be read.
    comparison : Comparison or None
        Of the known places under `reading`.
    alternatives : tuple of (Reading, float)
        Other readings of the numbers, and how many metres away.
    settled : Reading or None
        The reading that the known places leave.
    """

    evidence: Evidence
    draft: Draft
    reading: Reading
    comparison: Comparison | None
    alternatives: tuple[tuple[Reading, float], ...]
    settled: Reading | None

    def others(self, least: float = 0.0) -> list[Reading]:
        """Return the other readings of the numbers whose systems weigh so much.

        Xian 1980 is none: it is converted only roughly and lies where WGS 84 does.
        """
        systems = ((other, other.system) for other, _ in self.alternatives)
        return [
            other
            for other, system in systems
            if system.datum != "xian1980" and system.weight >= least
        ]

    def of_datum(self, datum: str) -> list[Reading]:
        """Return the readings of the numbers in the systems of one web map."""
        reading = self.reading
        own = displaced_in(datum, reading.system)
        first = [Reading(own, reading.swapped, reading.scale)] if own else []
        others = [each for each in self.others(PLAUSIBLE) if each.system.datum == datum]
        return list(dict.fromkeys([*first, *others]))


def ask_whether_displaced(case: Case) -> None:
    """Ask when a name or the known places point to GCJ-02 or BD-09."""
    evidence, comparison = case.evidence, case.comparison
    verdicts = (comparison.verdict, *comparison.parts) if comparison else ()
    hinted = [hint.system for hint in evidence.hints if hint.system]
    named = [system.datum for system in hinted if system.displaced]
    seen = [verdict for verdict in verdicts if verdict in _DISPLACED]
    datums = list(dict.fromkeys([*seen, *named]))
    readings = [each for datum in datums for each in case.of_datum(datum)]
    if case.settled and case.settled.system.displaced:
        readings.insert(0, case.settled)
    if not readings:
        return
    exact = next((each for each in readings if each.system in hinted), None)
    recommended: Reading | None = exact or readings[0]
    if comparison and comparison.verdict == "mixed":
        recommended = None
    elif case.settled or (comparison and comparison.verdict == "same"):
        recommended = case.settled or case.reading
    elif exact is None and len(readings) > len(datums):  # Baidu's two kinds of metres, 15 km apart
        recommended = evidence.favoured([*readings, case.reading])
    asked = [*readings, case.reading]
    case.draft.ask("displaced", asked, recommended, evidence.apart(asked))
    declared = evidence.declared
    if declared and declared.system and recommended and not _agree(declared.system, recommended):
        case.draft.warn("crs_contradiction", declared=declared.word, value=recommended.system.code)


def _agree(system: System, reading: Reading) -> bool:
    return system.datum == reading.system.datum


def ask_which(case: Case) -> None:
    """Ask when another reading of the same numbers puts the places elsewhere."""
    draft, evidence = case.draft, case.evidence
    if draft.questions or case.settled == case.reading:
        return
    better = case.settled or _at_last_near(case)
    if better:
        draft.ask("several", [case.reading], better, evidence.apart([case.reading, better]))
        return
    others = case.others(PLAUSIBLE)
    if not others or draft.basis not in GUESSED:
        return
    is_plain = any(not other.system.displaced for other in others)
    readings = [case.reading, *others]
    likely = evidence.favoured(readings)
    if likely is None and draft.basis == "file" and not is_plain:
        likely = case.reading
    draft.ask("several" if is_plain else "undeclared", readings, likely, evidence.apart(readings))


def _at_last_near(case: Case) -> Reading | None:
    """Return the plain reading under which alone known places are near at all."""
    own = case.comparison
    if own is None or own.verdict == "too_few" or own.metres <= FAR_APART_M:
        return None
    for other in case.others():
        tried = case.evidence.compare(other)
        if tried and tried.verdict != "too_few" and tried.metres < FAR_APART_M:
            return None if other.system.displaced else other
    return None


def ask_what_is_declared(case: Case) -> None:
    """Ask when the file names a system that is not known, unless known places speak for one."""
    declared, draft = case.evidence.declared, case.draft
    if declared is None or declared.system or declared.word in NO_SYSTEM:
        return
    asked = {question.code for question in draft.questions}
    if case.settled == case.reading or not asked <= {"undeclared"}:
        return
    draft.questions.clear()
    alike = [each.reading for each in case.evidence.alike() if each.reading.system.frame == "wgs84"]
    readings = [case.reading, *alike, *case.others(PLAUSIBLE)]
    draft.ask("unknown", readings, metres=case.evidence.apart(readings))
