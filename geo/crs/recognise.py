"""Decide how to read a file's coordinates, or which question to ask.

All that speaks for one reading or another is gathered first: what is declared, what names
hint at, which systems the numbers fit, and known places. What the file declares beats what
its numbers suggest, as long as it is possible. Where nobody has declared anything and other
readings of the same numbers lie elsewhere, known places settle it or a person does: how well
the favourite fits says nothing. The displaced systems of the web maps and Xian 1980
are never applied unless the user has chosen them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geo.crs.arrays import as_pair
from geo.crs.convert import to_wgs84
from geo.crs.displacement import Matches, ShiftComparison, by_comparison
from geo.crs.hints import Hint, by_hints
from geo.crs.number_ranges import HOME, SystemCandidate, by_number_range
from geo.crs.parse import allowed_codes
from geo.crs.recognition import Basis, Question, QuestionCode, Recognition
from geo.crs.systems import WGS84, Bounds, Reading, System, displaced_in
from geo.model.arrays import Floats
from geo.model.errors import Finding
from geo.model.geojson import METRES_PER_DEGREE

_ABOUT_PLACE = {"undeclared", "displaced", "several"}  # questions that say that places may be off
_SHIFTS = {"gcj02", "bd09", "gcj02_undone", "bd09_undone", "shift"}
_ANSWERABLE = {*_ABOUT_PLACE, "unknown"}  # what an answer for an earlier file answers, too
NO_SYSTEM = {"null", "{}", "link", "name"}  # what an empty declaration says
FAR_APART_M = 5_000.0  # known places this near under one reading only speak for it
GUESSED = {"magnitude", "file"}  # bases that leave the question of other readings open
_DISPLACED = {"gcj02", "bd09"}
MOST = 0.8  # share of the positions that a reading must fit to be applied
LIKE = 0.1  # difference in fit below which two readings fit alike
RIVAL = 0.3  # difference in fit below which another reading is possible, too
PLAUSIBLE = 0.4  # least weight of a system that is asked about though nothing points to it
APART_M = 50.0  # readings nearer to each other than this are the same on the map
_SAMPLE = 1_000  # positions from which the distance of two readings is taken


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
    indications = Indications.gather(
        x,
        y,
        declared=declared,
        field_names=field_names,
        file_name=file_name,
        matches=matches,
        home=home,
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
        reading = _as_remembered(case, remembered) or reading
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
    """Let the known places settle what nobody has declared; return what they leave."""
    case = Case(indications, draft, reading, None, indications.alternatives(reading), None)
    settled = indications.settled([reading, *case.others()])
    if settled is None or settled.system.displaced or draft.basis not in {*GUESSED, "hint"}:
        return settled
    draft.take(settled, "known")
    return settled


def _as_remembered(case: Case, remembered: Reading | None) -> Reading | None:
    """Take the answer for an earlier file, where it is possible and nothing speaks against it."""
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
    """Tell of positions that do not fit the reading, and of a shift that it does not explain."""
    misfits = indications.misfits(reading)
    if misfits["count"]:
        draft.warn("crs_mixed", **misfits)
    is_open = any(question.code in _ABOUT_PLACE for question in draft.questions)
    if comparison and comparison.verdict == "mixed":
        draft.warn("crs_parts")
    elif comparison and comparison.verdict in _SHIFTS and not is_open:
        draft.warn("crs_shift", metres=round(comparison.metres))


def ask_whether_displaced(case: Case) -> None:
    """Ask when a name or the known places point to GCJ-02 or BD-09."""
    indications, comparison = case.indications, case.comparison
    verdicts = (comparison.verdict, *comparison.parts) if comparison else ()
    hinted = [hint.system for hint in indications.hints if hint.system]
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
        recommended = indications.favoured([*readings, case.reading])
    shown = [*readings, case.reading]
    case.draft.ask("displaced", shown, recommended, indications.apart(shown))
    declared = indications.declared
    if declared and declared.system and recommended and not _agree(declared.system, recommended):
        case.draft.warn("crs_contradiction", declared=declared.word, value=recommended.system.code)


def _agree(system: System, reading: Reading) -> bool:
    return system.datum == reading.system.datum


def ask_which(case: Case) -> None:
    """Ask when another reading of the same numbers puts the places elsewhere."""
    draft, indications = case.draft, case.indications
    if draft.questions or case.settled == case.reading:
        return
    better = case.settled or _at_last_near(case)
    if better:
        draft.ask("several", [case.reading], better, indications.apart([case.reading, better]))
        return
    others = case.others(PLAUSIBLE)
    if not others or draft.basis not in GUESSED:
        return
    is_plain = any(not other.system.displaced for other in others)
    readings = [case.reading, *others]
    likely = indications.favoured(readings)
    if likely is None and draft.basis == "file" and not is_plain:
        likely = case.reading
    draft.ask(
        "several" if is_plain else "undeclared", readings, likely, indications.apart(readings)
    )


def _at_last_near(case: Case) -> Reading | None:
    """Return the plain reading under which alone known places are near at all."""
    own = case.comparison
    if own is None or own.verdict == "too_few" or own.metres <= FAR_APART_M:
        return None
    for other in case.others():
        tried = case.indications.compare(other)
        if tried and tried.verdict != "too_few" and tried.metres < FAR_APART_M:
            return None if other.system.displaced else other
    return None


def ask_what_is_declared(case: Case) -> None:
    """Ask when the file names a system that is not known, unless known places speak for one."""
    declared, draft = case.indications.declared, case.draft
    if declared is None or declared.system or declared.word in NO_SYSTEM:
        return
    codes = {question.code for question in draft.questions}
    if case.settled == case.reading or not codes <= {"undeclared"}:
        return
    draft.questions.clear()
    alike = [
        each.reading for each in case.indications.alike() if each.reading.system.frame == "wgs84"
    ]
    readings = [case.reading, *alike, *case.others(PLAUSIBLE)]
    draft.ask("unknown", readings, metres=case.indications.apart(readings))


@dataclass(slots=True)
class RecognitionDraft:
    """A recognition in the making.

    Attributes
    ----------
    reading : Reading or None
        Never in a displaced system, unless chosen.
    basis : str or None
    questions : list of Question
    findings : list of Finding
    """

    reading: Reading | None = None
    basis: Basis | None = None
    questions: list[Question] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def take(self, reading: Reading, basis: Basis) -> None:
        """Set the reading, if no question turns up."""
        self.reading, self.basis = reading, basis

    def ask(
        self,
        code: QuestionCode,
        readings: Iterable[Reading],
        recommended: Reading | None = None,
        metres: float = 0.0,
    ) -> None:
        """Add a question; what is recommended comes first."""
        first = [] if recommended is None else [recommended]
        listed = tuple(dict.fromkeys([*first, *readings]))
        self.questions.append(Question(code, listed, recommended, metres))

    def warn(self, code: str, **params: object) -> None:
        """Add a warning."""
        self.findings.append(Finding(code, "warning", field="crs", params=params))


def by_choice(indications: Indications, chosen: System | Reading) -> RecognitionDraft:
    """Read the file as the user says, if its numbers allow it.

    Parameters
    ----------
    indications : Indications
    chosen : System or Reading

    Returns
    -------
    RecognitionDraft
    """
    draft = RecognitionDraft()
    system = chosen if isinstance(chosen, System) else chosen.system
    own = indications.of_system(system)
    if isinstance(chosen, Reading):
        draft.take(chosen, "chosen")
    elif own or not indications.x.size:
        draft.take(own.reading if own else Reading(system), "chosen")
    if indications.x.size and not own:
        draft.warn("crs_contradiction", declared=system.code, value=_detected(indications))
        if draft.reading is None:
            _ask_anew(indications, draft, "contradiction")
    return draft


def first_reading(indications: Indications) -> RecognitionDraft:
    """Read the file as it declares, as its names hint, or as its numbers suggest.

    Parameters
    ----------
    indications : Indications

    Returns
    -------
    RecognitionDraft
        The reading is None when only the user can say.
    """
    draft = RecognitionDraft()
    declared = indications.declared
    if declared and declared.system is None:
        draft.warn("unknown_crs", value=declared.word, allowed=allowed_codes())
    if not indications.x.size:
        plain = declared.system if declared and declared.system else WGS84
        draft.take(Reading(WGS84 if plain.displaced else plain), "default")
    elif not indications.alike():
        _ask_anew(indications, draft, "several" if indications.candidates else "none")
    elif declared and declared.system:
        _as_declared(indications, draft, declared, declared.system)
    else:
        _by_hint_or_size(indications, draft)
    _ask_about_xian(indications, draft)
    return draft


def _as_declared(
    indications: Indications, draft: RecognitionDraft, declared: Hint, system: System
) -> None:
    own = indications.of_system(system)
    best = indications.alike()[0]
    if own is None:
        draft.warn("crs_contradiction", declared=declared.word, value=_detected(indications))
        # The same datum in another projection: the numbers say which.
        near = _same_datum(indications.alike(), system)
        if system.displaced and displaced_in(system.datum, best.reading.system):
            draft.take(best.reading, "magnitude")  # the question puts both side by side
        elif near:
            draft.take(near.reading, "declared")
        else:
            _ask_anew(indications, draft, "contradiction")
    elif system.displaced:
        draft.take(_undisplaced(indications, own).reading, "magnitude")
    else:
        draft.take(own.reading, "declared")
        if own.fit < best.fit - LIKE:
            draft.warn("crs_contradiction", declared=declared.word, value=_detected(indications))


def _by_hint_or_size(indications: Indications, draft: RecognitionDraft) -> None:
    alike = indications.alike()
    for hint in indications.hints:
        system = hint.system
        if system is None or system.displaced:
            continue
        exact = next((each for each in alike if each.reading.system == system), None)
        hinted = exact or next(
            (each for each in alike if each.reading.system.datum == system.datum), None
        )
        if hinted:
            # Whoever sends a file calls it what he likes; a heading speaks of the numbers below.
            draft.take(hinted.reading, "hint" if hint.source == "field" else "file")
            return
    draft.take(alike[0].reading, "magnitude")


def _ask_about_xian(indications: Indications, draft: RecognitionDraft) -> None:
    """Xian 1980 is converted only roughly, which the user must know and want."""
    reading = draft.reading
    if reading is None or not indications.x.size or reading.system.datum != "xian1980":
        return
    others = [
        Reading(each.reading.system, reading.swapped, reading.scale)
        for each in indications.alike()
        if each.reading.system.datum == "cgcs2000"
    ]
    draft.ask("xian1980", [reading, *others[:1]], reading)


def _ask_anew(indications: Indications, draft: RecognitionDraft, code: QuestionCode) -> None:
    best: dict[System, Reading] = {}
    for each in indications.alike() or indications.candidates:
        if each.reading.system.frame == "wgs84":
            best.setdefault(each.reading.system, each.reading)
    readings = list(best.values())
    draft.ask(code, readings, metres=indications.apart(readings) if readings else 0.0)


def _undisplaced(indications: Indications, own: SystemCandidate) -> SystemCandidate:
    """Return the plain candidate for the numbers of a displaced one."""
    reading = own.reading
    partners = (
        each
        for each in indications.plain
        if (each.reading.swapped, each.reading.scale) == (reading.swapped, reading.scale)
        and displaced_in(reading.system.datum, each.reading.system) == reading.system
    )
    # Baidu's own metres are those of no plain system.
    return next(partners, None) or indications.alike()[0]


def _same_datum(candidates: list[SystemCandidate], system: System) -> SystemCandidate | None:
    exact = (each for each in candidates if each.reading.system.datum == system.datum)
    near = (each for each in candidates if each.reading.system.frame == system.frame)
    return next(exact, None) or next(near, None)


def _detected(indications: Indications) -> str:
    return indications.candidates[0].reading.system.code if indications.candidates else "–"


@dataclass(frozen=True, slots=True)
class Indications:
    """What is known about a file's coordinates.

    Attributes
    ----------
    x, y : (n,) float64
        The finite positions, as in the file.
    candidates : tuple of SystemCandidate
    hints : tuple of Hint
    matches : Matches or None
    """

    x: Floats
    y: Floats
    candidates: tuple[SystemCandidate, ...]
    hints: tuple[Hint, ...]
    matches: Matches | None

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
        home: Bounds,
    ) -> Indications:
        """Look at the numbers and the names of a file."""
        x, y = (part.ravel() for part in as_pair(x, y))
        finite = np.isfinite(x) & np.isfinite(y)
        x, y = x[finite], y[finite]
        hints = by_hints(field_names, declared, file_name)
        return cls(x, y, by_number_range(x, y, home), hints, matches)

    @property
    def declared(self) -> Hint | None:
        """The file's own declaration."""
        return next((hint for hint in self.hints if hint.source == "declared"), None)

    @property
    def plain(self) -> list[SystemCandidate]:
        """Candidates that may be applied unasked: most positions fit, not displaced."""
        return [
            candidate
            for candidate in self.candidates
            if self.holds(candidate) and not candidate.reading.system.displaced
        ]

    def holds(self, candidate: SystemCandidate) -> bool:
        """Say whether nearly all positions are possible under a reading.

        One alone is a mistake of its own, however few there are.
        """
        misfits = round((1.0 - candidate.share) * self.x.size)
        return candidate.share > 0.5 and misfits <= max(1.0, (1.0 - MOST) * self.x.size)

    def alike(self) -> list[SystemCandidate]:
        """Return the plain candidates that fit about as well as the best of them."""
        best = max((candidate.fit for candidate in self.plain), default=0.0)
        return [candidate for candidate in self.plain if candidate.fit >= best - LIKE]

    def of_system(self, system: System) -> SystemCandidate | None:
        """Return the best candidate of one system that most positions fit."""
        return next(
            (
                each
                for each in self.candidates
                if each.reading.system == system and self.holds(each)
            ),
            None,
        )

    def compare(self, reading: Reading) -> ShiftComparison | None:
        """Compare the matches with the known places under one reading."""
        return None if self.matches is None else by_comparison(*self.matches.middles(reading))

    def settled(self, readings: Sequence[Reading]) -> Reading | None:
        """Return the one of some readings that the known places leave, or None."""
        return None if self.matches is None else self.matches.settles(readings)

    def favoured(self, readings: Sequence[Reading]) -> Reading | None:
        """Return the one of some readings that the known places make likely, or None."""
        return None if self.matches is None else self.matches.favours(readings)

    def misfits(self, reading: Reading) -> dict[str, int]:
        """Count the positions that are impossible under a reading, out of how many."""
        x, y = (self.y, self.x) if reading.swapped else (self.x, self.y)
        x, y, box = x * reading.scale, y * reading.scale, reading.bounds
        inside = (x >= box.west) & (x <= box.east) & (y >= box.south) & (y <= box.north)
        return {"count": int(np.count_nonzero(~inside)), "total": x.size}

    def alternatives(self, reading: Reading) -> tuple[tuple[Reading, float], ...]:
        """Return other readings of the same numbers, with their distance in metres.

        Displaced systems are among them. Of each system only the best reading is
        named, and none within :data:`APART_M`.
        """
        own = next((each for each in self.candidates if each.reading == reading), None)
        found: dict[str, tuple[Reading, float]] = {}
        for each in self.candidates:
            system = each.reading.system
            if own is None or system == reading.system or system.code in found:
                continue
            metres = max(self._metres_between(reading, each.reading), _uncertainty(reading, system))
            if self.holds(each) and each.fit >= own.fit - RIVAL and metres > APART_M:
                found[system.code] = (each.reading, metres)
        return tuple(found.values())

    def apart(self, readings: Sequence[Reading]) -> float:
        """Return how many metres the first of some readings lies from the furthest other one."""
        first, *others = readings
        return max((self._metres_between(first, other) for other in others), default=0.0)

    def _metres_between(self, one: Reading, other: Reading) -> float:
        step = max(1, self.x.size // _SAMPLE)
        x, y = self.x[::step], self.y[::step]
        ours = to_wgs84(x, y, one.system, one.swapped, one.scale)
        theirs = to_wgs84(x, y, other.system, other.swapped, other.scale)
        east = (theirs[0] - ours[0]) * np.cos(np.radians(ours[1]))
        apart = np.hypot(east, theirs[1] - ours[1])
        apart = apart[np.isfinite(apart)]
        return float(np.median(apart)) * METRES_PER_DEGREE if apart.size else 0.0


def _uncertainty(reading: Reading, system: System) -> float:
    """Metres that the conversion between two datums does not know of."""
    if reading.system.frame == system.frame or system.displaced:
        return 0.0
    return max(reading.system.accuracy_m, system.accuracy_m)


@dataclass(frozen=True, slots=True)
class Case:
    """What the questions are decided from.

    Attributes
    ----------
    indications : Indications
    draft : RecognitionDraft
        The questions are added to it.
    reading : Reading
        How the numbers would be read.
    comparison : ShiftComparison or None
        Of the known places under `reading`.
    alternatives : tuple of (Reading, float)
        Other readings of the numbers, and how many metres away.
    settled : Reading or None
        The reading that the known places leave.
    """

    indications: Indications
    draft: RecognitionDraft
    reading: Reading
    comparison: ShiftComparison | None
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
