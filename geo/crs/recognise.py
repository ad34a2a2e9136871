"""Decide how to read a file's coordinates, or which question to ask the user.

The evidence is gathered first: the declared system, hints in names, the systems that the
numbers fit, and known places. A declared system takes precedence over what the numbers
suggest, as long as it is possible. Where none is declared and other readings would put the
places elsewhere, only known places or a person can decide: a good fit proves nothing. The
displaced systems of the web maps, Xian 1980 and Beijing 1954 are never applied unless the user
chooses them, nor is a zone number that puts every place far from the town.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geo.crs.arrays import Pair, as_pair
from geo.crs.convert import to_wgs84
from geo.crs.displacement import Matches, ShiftComparison, by_comparison
from geo.crs.hints import Hint, by_hints
from geo.crs.number_ranges import SystemCandidate, by_number_range
from geo.crs.parse import allowed_codes
from geo.crs.recognition import Basis, Question, QuestionCode, Recognition
from geo.crs.surroundings import Surroundings, town_surroundings
from geo.crs.systems import ROUGH, WGS84, Reading, System, displaced_in
from geo.model.arrays import Floats
from geo.model.errors import Finding
from geo.model.geojson import METRES_PER_DEGREE

_ABOUT_PLACE = {"undeclared", "displaced", "several"}  # questions that warn of shifted places
_SHIFTS = {"gcj02", "bd09", "gcj02_undone", "bd09_undone", "shift"}
_ANSWERABLE = {*_ABOUT_PLACE, "unknown"}  # questions that a remembered answer settles
NO_SYSTEM = {"null", "{}", "link", "name"}  # values of an empty declaration
FAR_APART_M = 5_000.0  # a reading under which known places are further off is wrong
GUESSED = {"magnitude", "file"}  # bases too weak to rule out other readings
_DISPLACED = {"gcj02", "bd09"}
APPLICABLE_SHARE = 0.8  # least share of the positions that an applied reading must fit
EQUAL_FIT = 0.1  # difference in fit up to which two readings fit equally well
RIVAL_FIT = 0.3  # difference in fit up to which another reading is still possible
PLAUSIBLE_WEIGHT = 0.4  # least weight of a system to offer without any hint of it
APART_M = 50.0  # readings closer than this are the same on the map
_SAMPLE = 1_000  # positions from which the distance of two readings is computed


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
    around: Surroundings | None = None,
) -> Recognition:
    """Decide how to read a file's coordinates.

    Parameters
    ----------
    x, y : array_like of float64
        The first and the second number of every position in the file.
    declared : str, optional
        The system that the file names.
    chosen : System or Reading, optional
        The user's choice. With a system alone, axis order and factor follow
        from the numbers.
    remembered : Reading, optional
        A user's answer for an earlier file like this one.
    field_names : iterable of str
    file_name : str
    matches : Matches, optional
        The file's places whose projects are known.
    around : Surroundings, optional
        Where the file most likely lies; by default the surroundings of the plan's town.

    Returns
    -------
    Recognition
        With a reading to apply, or with questions.

    Examples
    --------
    >>> recognise([474373.087], [2546774.325]).applied.system.code
    'EPSG:4547'
    >>> undecided = recognise([113.75], [23.02])
    >>> undecided.applied, [each.system.code for each in undecided.questions[0].readings]
    (None, ['EPSG:4326', 'GCJ-02', 'BD-09'])
    >>> recognise([], []).basis
    'default'
    """
    indications = Indications.gather(
        x,
        y,
        declared=declared,
        named=[
            each if isinstance(each, System) else each.system
            for each in (chosen, remembered)
            if each is not None
        ],
        field_names=field_names,
        file_name=file_name,
        matches=matches,
        around=around or town_surroundings(),
    )
    draft = by_choice(indications, chosen) if chosen is not None else first_reading(indications)
    settled = None
    if draft.reading and chosen is None and indications.x.size:
        settled = _settle(indications, draft, draft.reading)
    reading = draft.reading
    comparison = indications.compare(reading) if reading else None
    alternatives = indications.alternatives(reading) if reading else ()
    if reading and chosen is None and indications.x.size:
        case = Case(indications, draft, reading, comparison, alternatives, settled)
        ask_whether_displaced(case)
        ask_which(case)
        ask_what_is_declared(case)
        ask_whether_far(case)
        reading = _as_remembered(case, remembered) or draft.reading
        if reading and reading != case.reading:
            comparison = indications.compare(reading)
    if reading:
        _report(indications, draft, reading, comparison)
    return Recognition(
        applied=None if draft.questions else reading,
        basis=None if draft.questions else draft.basis,
        questions=tuple(draft.questions),
        findings=tuple(draft.findings),
        candidates=indications.candidates,
        hints=indications.hints,
        comparison=comparison,
        alternatives=alternatives,
    )


def _settle(indications: Indications, draft: RecognitionDraft, reading: Reading) -> Reading | None:
    """Return the reading that known places prove, and apply it where none is declared."""
    case = Case(indications, draft, reading, None, indications.alternatives(reading), None)
    settled = indications.settled([reading, *case.others()])
    if settled is None or settled.system.displaced or draft.basis not in {*GUESSED, "hint"}:
        return settled
    draft.take(settled, "known")
    return settled


def _as_remembered(case: Case, remembered: Reading | None) -> Reading | None:
    """Apply the answer for an earlier file if it is possible and known places agree."""
    indications, draft = case.indications, case.draft
    codes = {question.code for question in draft.questions}
    if remembered is None or not codes or not codes <= _ANSWERABLE:
        return None
    possible = any(
        each.reading == remembered and indications.holds(each) for each in indications.candidates
    )
    if not possible or case.settled not in {None, remembered}:
        return None
    draft.questions.clear()
    draft.take(remembered, "remembered")
    return remembered


def _report(
    indications: Indications,
    draft: RecognitionDraft,
    reading: Reading,
    comparison: ShiftComparison | None,
) -> None:
    """Warn of positions that do not fit the reading, and of an unexplained shift."""
    misfits = indications.misfits(reading)
    if misfits["count"]:
        draft.warn("crs_mixed", **misfits)
    asks_about_place = any(question.code in _ABOUT_PLACE for question in draft.questions)
    if comparison and comparison.verdict == "mixed":
        draft.warn("crs_parts")
    elif comparison and comparison.verdict in _SHIFTS and not asks_about_place:
        draft.warn("crs_shift", metres=round(comparison.metres))


def ask_whether_displaced(case: Case) -> None:
    """Ask when a name or the known places point to GCJ-02 or BD-09."""
    indications, comparison = case.indications, case.comparison
    verdicts = (comparison.verdict, *comparison.parts) if comparison else ()
    hinted = [hint.system for hint in indications.hints if hint.system]
    hinted_datums = [system.datum for system in hinted if system.displaced]
    seen_datums = [verdict for verdict in verdicts if verdict in _DISPLACED]
    datums = list(dict.fromkeys([*seen_datums, *hinted_datums]))
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
        recommended = indications.favoured([*readings, case.reading])
    shown = [*readings, case.reading]
    case.draft.ask("displaced", shown, recommended, indications.apart(shown))
    declared = indications.declared
    if not (declared and declared.system and recommended):
        return
    if declared.system.datum != recommended.system.datum:
        case.draft.warn("crs_contradiction", declared=declared.word, value=recommended.system.code)


def ask_which(case: Case) -> None:
    """Ask when another reading of the same numbers puts the places elsewhere."""
    draft, indications = case.draft, case.indications
    if draft.questions or case.settled == case.reading:
        return
    turned = [each for each in case.others() if _is_turned(case.reading, each)]
    if turned and draft.basis not in GUESSED:
        _choose_order(indications, draft, case.reading, turned[0])
        return
    better = case.settled or _only_near_reading(case)
    if better:
        draft.ask("several", [case.reading], better, indications.apart([case.reading, better]))
        return
    others = case.others(PLAUSIBLE_WEIGHT)
    if not others or draft.basis not in GUESSED:
        return
    has_plain = any(not other.system.displaced for other in others)
    readings = [case.reading, *others]
    likely = indications.favoured(readings)
    if likely is None and draft.basis == "file" and not has_plain:
        likely = case.reading
    draft.ask(
        "several" if has_plain else "undeclared", readings, likely, indications.apart(readings)
    )


def _choose_order(
    indications: Indications, draft: RecognitionDraft, reading: Reading, turned: Reading
) -> None:
    """Ask which axis comes first in a local grid that allows both, unless known places tell."""
    readings = [reading, turned]
    settled = indications.settled(readings)
    if settled and draft.basis:
        draft.take(settled, draft.basis)
        return
    likely = indications.favoured(readings)
    draft.ask("several", readings, likely, indications.apart(readings))


def _only_near_reading(case: Case) -> Reading | None:
    """Return the plain reading that puts known places nearby when the present one does not."""
    present = case.comparison
    if present is None or present.verdict == "too_few" or present.metres <= FAR_APART_M:
        return None
    for other in case.others():
        comparison = case.indications.compare(other)
        if comparison and comparison.verdict != "too_few" and comparison.metres < FAR_APART_M:
            return None if other.system.displaced else other
    return None


def ask_what_is_declared(case: Case) -> None:
    """Ask when the file names an unknown system, unless known places prove a reading."""
    declared, draft = case.indications.declared, case.draft
    if declared is None or declared.system or declared.word in NO_SYSTEM:
        return
    codes = {question.code for question in draft.questions}
    if case.settled == case.reading or not codes <= {"undeclared"}:
        return
    draft.questions.clear()
    best = [
        candidate.reading
        for candidate in case.indications.best()
        if candidate.reading.system.frame == "wgs84"
    ]
    readings = [case.reading, *best, *case.others(PLAUSIBLE_WEIGHT)]
    draft.ask("unknown", readings, metres=case.indications.apart(readings))


def ask_whether_far(case: Case) -> None:
    """Ask when a zone number puts all places far from the town; only tell if it is declared."""
    draft, indications, reading = case.draft, case.indications, case.reading
    candidate = next((each for each in indications.candidates if each.reading == reading), None)
    is_far = reading.system.zone is not None and candidate and candidate.at_home == 0
    if not is_far or case.settled == reading:
        return
    metres = indications.from_town(reading)
    if draft.basis != "declared" and not draft.questions:
        draft.ask("far", [reading], metres=metres)
    else:
        draft.warn("crs_far", zone=reading.system.zone, km=f"{metres / 1000:,.0f}")


@dataclass(slots=True)
class RecognitionDraft:
    """A recognition that is not yet complete.

    Attributes
    ----------
    reading : Reading or None
        Never in a displaced system, unless chosen by the user.
    basis : str or None
        Why the reading was taken, as in :class:`Recognition`.
    questions : list of Question
    findings : list of Finding
    """

    reading: Reading | None = None
    basis: Basis | None = None
    questions: list[Question] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def take(self, reading: Reading, basis: Basis) -> None:
        """Set the reading and its basis."""
        self.reading, self.basis = reading, basis

    def ask(
        self,
        code: QuestionCode,
        readings: Iterable[Reading],
        recommended: Reading | None = None,
        metres: float = 0.0,
    ) -> None:
        """Add a question that lists the recommended reading first."""
        first = [] if recommended is None else [recommended]
        listed = tuple(dict.fromkeys([*first, *readings]))
        self.questions.append(Question(code, listed, recommended, metres))

    def warn(self, code: str, **params: object) -> None:
        """Add a warning."""
        self.findings.append(Finding(code, "warning", field="crs", params=params))


def by_choice(indications: Indications, chosen: System | Reading) -> RecognitionDraft:
    """Take the reading that the user has chosen.

    Parameters
    ----------
    indications : Indications
    chosen : System or Reading

    Returns
    -------
    RecognitionDraft
        With a warning when the numbers do not fit the choice, and with a
        question when the choice was a system alone.
    """
    draft = RecognitionDraft()
    system = chosen if isinstance(chosen, System) else chosen.system
    candidate = indications.of_system(system)
    if isinstance(chosen, Reading):
        draft.take(chosen, "chosen")
    elif candidate or not indications.x.size:
        draft.take(candidate.reading if candidate else Reading(system), "chosen")
        alternatives = indications.alternatives(draft.reading) if draft.reading else ()
        turned = [each for each, _ in alternatives if each.system == system]
        if turned and draft.reading:
            _choose_order(indications, draft, draft.reading, turned[0])
    if indications.x.size and not candidate:
        draft.warn("crs_contradiction", declared=system.code, value=_detected(indications))
        if draft.reading is None:
            _ask_for_system(indications, draft, "contradiction")
    return draft


def first_reading(indications: Indications) -> RecognitionDraft:
    """Take a reading from the declaration, else from names, else from the numbers.

    Parameters
    ----------
    indications : Indications

    Returns
    -------
    RecognitionDraft
        The reading is None when only the user can decide.
    """
    draft = RecognitionDraft()
    declared = indications.declared
    if declared and declared.system is None:
        draft.warn("unknown_crs", value=declared.word, allowed=allowed_codes())
    if not indications.x.size:
        system = declared.system if declared and declared.system else WGS84
        draft.take(Reading(WGS84 if system.displaced else system), "default")
    elif not indications.best():
        _ask_for_system(indications, draft, "several" if indications.candidates else "none")
    elif declared and declared.system:
        _take_declared(indications, draft, declared, declared.system)
    else:
        _take_hinted_or_best(indications, draft)
    _ask_about_rough(indications, draft)
    return draft


def _take_declared(
    indications: Indications, draft: RecognitionDraft, declared: Hint, system: System
) -> None:
    """Take the declared system if the numbers fit it; never a displaced one."""
    candidate = indications.of_system(system)
    best = indications.best()[0]
    if candidate is None:
        draft.warn("crs_contradiction", declared=declared.word, value=_detected(indications))
        # The declared datum may be right and the numbers in another projection of it.
        related = _same_datum(indications.best(), system)
        if system.displaced and _counterpart(indications, system.datum, best.reading.system):
            draft.take(best.reading, "magnitude")  # the user will be asked to compare both
        elif len(related) == 1:
            draft.take(related[0].reading, "declared")
        else:
            _ask_for_system(indications, draft, "contradiction")
    elif system.displaced:
        draft.take(_plain_counterpart(indications, candidate).reading, "magnitude")
    else:
        draft.take(candidate.reading, "declared")
        if candidate.fit < best.fit - EQUAL_FIT:
            draft.warn("crs_contradiction", declared=declared.word, value=_detected(indications))


def _take_hinted_or_best(indications: Indications, draft: RecognitionDraft) -> None:
    """Take the first well-fitting system that a name hints at, else the best fit."""
    best = indications.best()
    for hint in indications.hints:
        system = hint.system
        if system is None or system.displaced:
            continue
        exact = [each for each in best if each.reading.system == system]
        hinted = exact or [each for each in best if each.reading.system.datum == system.datum]
        if len(hinted) > 1 and not exact:
            draft.take(hinted[0].reading, "magnitude")  # the datum is named, but not the zone
            return
        if hinted:
            # A heading describes the numbers below it; a file name is a weaker hint.
            draft.take(hinted[0].reading, "hint" if hint.source == "field" else "file")
            return
    draft.take(best[0].reading, "magnitude")


def _ask_about_rough(indications: Indications, draft: RecognitionDraft) -> None:
    """Have the user confirm Xian 1980 and Beijing 1954, which can only be converted roughly."""
    reading = draft.reading
    if reading is None or not indications.x.size or reading.system.datum not in ROUGH:
        return
    others = [
        Reading(each.reading.system, reading.swapped, reading.scale)
        for each in indications.best()
        if each.reading.system.datum == "cgcs2000"
    ]
    code: QuestionCode = "xian1980" if reading.system.datum == "xian1980" else "beijing1954"
    draft.ask(code, [reading, *others[:1]], reading)


def _ask_for_system(indications: Indications, draft: RecognitionDraft, code: QuestionCode) -> None:
    """Ask which system applies, offering the best reading of each undisplaced one."""
    offered: dict[System, Reading] = {}
    for candidate in indications.best() or indications.candidates:
        if candidate.reading.system.frame == "wgs84":
            offered.setdefault(candidate.reading.system, candidate.reading)
    readings = list(offered.values())
    draft.ask(code, readings, metres=indications.apart(readings) if readings else 0.0)


def _plain_counterpart(indications: Indications, displaced: SystemCandidate) -> SystemCandidate:
    """Return the plain candidate with the same projection as a displaced one."""
    reading = displaced.reading
    counterparts = (
        each
        for each in indications.plain
        if (each.reading.swapped, each.reading.scale) == (reading.swapped, reading.scale)
        and displaced_in(reading.system.datum, each.reading.system) == reading.system
    )
    # Baidu's own metres have no counterpart.
    return next(counterparts, None) or indications.best()[0]


def _same_datum(candidates: list[SystemCandidate], system: System) -> list[SystemCandidate]:
    """Return the candidates with a system's datum, else those that equal it on a map."""
    exact = [each for each in candidates if each.reading.system.datum == system.datum]
    return exact or [each for each in candidates if each.reading.system.frame == system.frame]


def _counterpart(indications: Indications, datum: str, system: System) -> System | None:
    """Return the displaced counterpart of a system if files here may be in it."""
    found = displaced_in(datum, system)
    return found if found in indications.around.possible else None


def _detected(indications: Indications) -> str:
    return indications.candidates[0].reading.system.code if indications.candidates else "–"


@dataclass(frozen=True, slots=True)
class Indications:
    """The evidence for how to read a file's coordinates.

    Attributes
    ----------
    x, y : (n,) float64
        The finite positions, as in the file.
    candidates : tuple of SystemCandidate
        Best first.
    hints : tuple of Hint
    matches : Matches or None
    around : Surroundings
    sampled : dict of Reading to (x, y)
        Some positions under the readings that have been compared, WGS 84 degrees.
    """

    x: Floats
    y: Floats
    candidates: tuple[SystemCandidate, ...]
    hints: tuple[Hint, ...]
    matches: Matches | None
    around: Surroundings
    sampled: dict[Reading, Pair] = field(default_factory=dict, compare=False)

    @classmethod
    def gather(
        cls,
        x: npt.ArrayLike,
        y: npt.ArrayLike,
        *,
        declared: str | None,
        field_names: Iterable[str],
        file_name: str,
        matches: Matches | None,
        around: Surroundings,
        named: Iterable[System] = (),
    ) -> Indications:
        """Collect the evidence from the numbers and the names of a file, and named systems."""
        x, y = (numbers.ravel() for numbers in as_pair(x, y))
        finite = np.isfinite(x) & np.isfinite(y)
        x, y = x[finite], y[finite]
        hints = by_hints(field_names, declared, file_name, around)
        examined = [*named, *(hint.system for hint in hints if hint.system)]
        return cls(x, y, by_number_range(x, y, around, examined), hints, matches, around)

    @property
    def declared(self) -> Hint | None:
        """The file's own declaration."""
        return next((hint for hint in self.hints if hint.source == "declared"), None)

    @property
    def plain(self) -> list[SystemCandidate]:
        """Candidates that may be applied without asking: undisplaced, and most positions fit."""
        return [
            candidate
            for candidate in self.candidates
            if self.holds(candidate) and not candidate.reading.system.displaced
        ]

    def holds(self, candidate: SystemCandidate) -> bool:
        """Check that most positions are possible under a reading.

        A single misfit is taken for a mistake in that position, even in a small file.
        """
        misfits = round((1.0 - candidate.share) * self.x.size)
        allowed = max(1.0, (1.0 - APPLICABLE_SHARE) * self.x.size)
        return candidate.share > 0.5 and misfits <= allowed

    def best(self) -> list[SystemCandidate]:
        """Return the plain candidates that fit best, or about as well."""
        highest = max((candidate.fit for candidate in self.plain), default=0.0)
        return [candidate for candidate in self.plain if candidate.fit >= highest - EQUAL_FIT]

    def of_system(self, system: System) -> SystemCandidate | None:
        """Return the best candidate in one system that most positions fit."""
        return next(
            (
                each
                for each in self.candidates
                if each.reading.system == system and self.holds(each)
            ),
            None,
        )

    def compare(self, reading: Reading) -> ShiftComparison | None:
        """Measure the shift between the file's places, under a reading, and the known ones."""
        return None if self.matches is None else by_comparison(*self.matches.middles(reading))

    def settled(self, readings: Sequence[Reading]) -> Reading | None:
        """Return the only reading that the known places allow, or None."""
        return None if self.matches is None else self.matches.settles(readings)

    def favoured(self, readings: Sequence[Reading]) -> Reading | None:
        """Return the reading that the known places make most likely, or None."""
        return None if self.matches is None else self.matches.favours(readings)

    def misfits(self, reading: Reading) -> dict[str, int]:
        """Return the number of positions that a reading makes impossible, and the total."""
        x, y = (self.y, self.x) if reading.swapped else (self.x, self.y)
        x, y, box = x * reading.scale, y * reading.scale, reading.bounds
        inside = (x >= box.west) & (x <= box.east) & (y >= box.south) & (y <= box.north)
        return {"count": int(np.count_nonzero(~inside)), "total": x.size}

    def alternatives(self, reading: Reading) -> tuple[tuple[Reading, float], ...]:
        """Return the best other reading of each system, with its distance in metres.

        Displaced systems are included; readings within :data:`APART_M` are not. In a local grid
        both orders of the axes may be possible.
        """
        present = next((each for each in self.candidates if each.reading == reading), None)
        found: dict[str, tuple[Reading, float]] = {}
        for other in self.candidates:
            system = other.reading.system
            is_same = system == reading.system and not _is_turned(reading, other.reading)
            if present is None or is_same or system.code in found:
                continue
            if not self.holds(other) or other.fit < present.fit - RIVAL_FIT:
                continue
            metres = max(self._distance_m(reading, other.reading), _uncertainty(reading, system))
            if metres > APART_M:
                found[system.code] = (other.reading, metres)
        return tuple(found.values())

    def apart(self, readings: Sequence[Reading]) -> float:
        """Return the distance in metres from the first reading to the furthest other one."""
        first, *others = readings
        return max((self._distance_m(first, other) for other in others), default=0.0)

    def from_town(self, reading: Reading) -> float:
        """Return the median distance in metres of the places, under a reading, from the town."""
        east, north = self.around.middle
        first = self._sampled(reading)
        return _median_m(first, (np.full_like(first[0], east), np.full_like(first[1], north)))

    def _distance_m(self, one: Reading, other: Reading) -> float:
        return _median_m(self._sampled(one), self._sampled(other))

    def _sampled(self, reading: Reading) -> Pair:
        if reading not in self.sampled:
            step = max(1, self.x.size // _SAMPLE)
            x, y = self.x[::step], self.y[::step]
            positions = to_wgs84(x, y, reading.system, reading.swapped, reading.scale)
            self.sampled[reading] = positions
        return self.sampled[reading]


def _median_m(first: Pair, second: Pair) -> float:
    """Return the median distance in metres between two rows of positions in degrees."""
    east = (second[0] - first[0]) * np.cos(np.radians(first[1]))
    degrees = np.hypot(east, second[1] - first[1])
    degrees = degrees[np.isfinite(degrees)]
    return float(np.median(degrees)) * METRES_PER_DEGREE if degrees.size else 0.0


def _is_turned(one: Reading, other: Reading) -> bool:
    """Check that two readings are the two orders of the axes in a local grid.

    In the zones of China the northing has more digits than the easting, or is the smaller one.
    """
    return one.system == other.system and one.system.is_local and one.swapped != other.swapped


def _uncertainty(reading: Reading, system: System) -> float:
    """Return the error, in metres, of converting between the datums of two systems."""
    if reading.system.frame == system.frame or system.displaced:
        return 0.0
    return max(reading.system.accuracy_m, system.accuracy_m)


@dataclass(frozen=True, slots=True)
class Case:
    """What the questions to the user are decided from.

    Attributes
    ----------
    indications : Indications
    draft : RecognitionDraft
        Questions are added to it.
    reading : Reading
        The reading that applies unless a question is asked.
    comparison : ShiftComparison or None
        Shift against the known places under `reading`.
    alternatives : tuple of (Reading, float)
        Other readings of the numbers, with their distance in metres.
    settled : Reading or None
        The only reading that the known places allow.
    """

    indications: Indications
    draft: RecognitionDraft
    reading: Reading
    comparison: ShiftComparison | None
    alternatives: tuple[tuple[Reading, float], ...]
    settled: Reading | None

    def others(self, least: float = 0.0) -> list[Reading]:
        """Return the other readings in systems with at least a given weight.

        Xian 1980 and Beijing 1954 are left out: their rough conversion puts places where WGS 84
        does.
        """
        systems = ((other, other.system) for other, _ in self.alternatives)
        return [
            other
            for other, system in systems
            if system.datum not in ROUGH and system.weight >= least
        ]

    def of_datum(self, datum: str) -> list[Reading]:
        """Return the plausible readings of the numbers in a displaced datum."""
        reading = self.reading
        counterpart = _counterpart(self.indications, datum, reading.system)
        first = [Reading(counterpart, reading.swapped, reading.scale)] if counterpart else []
        others = [each for each in self.others(PLAUSIBLE_WEIGHT) if each.system.datum == datum]
        return list(dict.fromkeys([*first, *others]))
