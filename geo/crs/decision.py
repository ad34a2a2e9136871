"""Which reading is at the bottom of a recognition, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from geo.crs.evidence import LIKE, Evidence
from geo.crs.hints import Hint
from geo.crs.magnitude import Candidate
from geo.crs.parse import allowed_codes
from geo.crs.recognition import Basis, Question, QuestionCode
from geo.crs.systems import WGS84, Reading, System, displaced_in
from geo.model.errors import Finding


@dataclass(slots=True)
class Draft:
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


def by_choice(evidence: Evidence, chosen: System | Reading) -> Draft:
    """Read the file as the user says, if its numbers allow it.

    Parameters
    ----------
    evidence : Evidence
    chosen : System or Reading

    Returns
    -------
    Draft
    """
    draft = Draft()
    system = chosen if isinstance(chosen, System) else chosen.system
    own = evidence.of_system(system)
    if isinstance(chosen, Reading):
        draft.take(chosen, "chosen")
    elif own or not evidence.x.size:
        draft.take(own.reading if own else Reading(system), "chosen")
    if evidence.x.size and not own:
        draft.warn("crs_contradiction", declared=system.code, value=_detected(evidence))
        if draft.reading is None:
            _ask_anew(evidence, draft, "contradiction")
    return draft


def by_evidence(evidence: Evidence) -> Draft:
    """Read the file as it declares, as its names hint, or as its numbers suggest.

    Parameters
    ----------
    evidence : Evidence

    Returns
    -------
    Draft
        The reading is None when only the user can say.
    """
    draft = Draft()
    declared = evidence.declared
    if declared and declared.system is None:
        draft.warn("unknown_crs", value=declared.word, allowed=allowed_codes())
    if not evidence.x.size:
        plain = declared.system if declared and declared.system else WGS84
        draft.take(Reading(WGS84 if plain.displaced else plain), "default")
    elif not evidence.alike():
        _ask_anew(evidence, draft, "several" if evidence.candidates else "none")
    elif declared and declared.system:
        _as_declared(evidence, draft, declared, declared.system)
    else:
        _by_hint_or_size(evidence, draft)
    _ask_about_xian(evidence, draft)
    return draft


def _as_declared(evidence: Evidence, draft: Draft, declared: Hint, system: System) -> None:
    own = evidence.of_system(system)
    best = evidence.alike()[0]
    if own is None:
        draft.warn("crs_contradiction", declared=declared.word, value=_detected(evidence))
        # The same datum in another projection: the numbers say which.
        near = _same_datum(evidence.alike(), system)
        if system.displaced and displaced_in(system.datum, best.reading.system):
            draft.take(best.reading, "magnitude")  # the question puts both side by side
        elif near:
            draft.take(near.reading, "declared")
        else:
            _ask_anew(evidence, draft, "contradiction")
    elif system.displaced:
        draft.take(_undisplaced(evidence, own).reading, "magnitude")
    else:
        draft.take(own.reading, "declared")
        if own.fit < best.fit - LIKE:
            draft.warn("crs_contradiction", declared=declared.word, value=_detected(evidence))


def _by_hint_or_size(evidence: Evidence, draft: Draft) -> None:
    alike = evidence.alike()
    for hint in evidence.hints:
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


def _ask_about_xian(evidence: Evidence, draft: Draft) -> None:
    """Xian 1980 is converted only roughly, which the user must know and want."""
    reading = draft.reading
    if reading is None or not evidence.x.size or reading.system.datum != "xian1980":
        return
    others = [
        Reading(each.reading.system, reading.swapped, reading.scale)
        for each in evidence.alike()
        if each.reading.system.datum == "cgcs2000"
    ]
    draft.ask("xian1980", [reading, *others[:1]], reading)


def _ask_anew(evidence: Evidence, draft: Draft, code: QuestionCode) -> None:
    best: dict[System, Reading] = {}
    for each in evidence.alike() or evidence.candidates:
        if each.reading.system.frame == "wgs84":
            best.setdefault(each.reading.system, each.reading)
    readings = list(best.values())
    draft.ask(code, readings, metres=evidence.apart(readings) if readings else 0.0)


def _undisplaced(evidence: Evidence, own: Candidate) -> Candidate:
    """Return the plain candidate for the numbers of a displaced one."""
    reading = own.reading
    partners = (
        each
        for each in evidence.plain
        if (each.reading.swapped, each.reading.scale) == (reading.swapped, reading.scale)
        and displaced_in(reading.system.datum, each.reading.system) == reading.system
    )
    # Baidu's own metres are those of no plain system.
    return next(partners, None) or evidence.alike()[0]


def _same_datum(candidates: list[Candidate], system: System) -> Candidate | None:
    exact = (each for each in candidates if each.reading.system.datum == system.datum)
    near = (each for each in candidates if each.reading.system.frame == system.frame)
    return next(exact, None) or next(near, None)


def _detected(evidence: Evidence) -> str:
    return evidence.candidates[0].reading.system.code if evidence.candidates else "–"
