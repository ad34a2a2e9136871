"""Explain in sentences how a file's coordinates are read, why, and what is still to decide."""

from __future__ import annotations

from geo.crs.displacement import ShiftComparison, Verdict
from geo.crs.hints import Source
from geo.crs.number_ranges import Reason
from geo.crs.recognition import Basis, Question, QuestionCode, Recognition
from geo.crs.systems import ROUGH, Reading
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate

_BASES: dict[Basis, str] = {
    "chosen": N_("The coordinates are read as {system}, as you chose."),
    "declared": N_("The coordinates are read as {system}; the file says so."),
    "hint": N_("The coordinates are read as {system}; a name in the file suggests it."),
    "remembered": N_(
        "The coordinates are read as {system}, as you answered for an earlier file with "
        "these columns from this sender."
    ),
    "known": N_(
        "The coordinates are read as {system}: this puts the places where they are known to be."
    ),
    "file": N_("The coordinates are read as {system}; the file name suggests it."),
    "magnitude": N_("The coordinates are read as {system}; the numbers fit it."),
    "default": N_("The file has no coordinates; if it had any, they would be read as {system}."),
}
_REASONS: dict[Reason, str] = {
    "degrees": N_("The numbers look like longitudes and latitudes in degrees."),
    "fractions": N_("The numbers look like degrees multiplied by {factor}."),
    "metres": N_("The numbers look like metres on a map grid."),
    "zone": N_("The numbers look like metres, with the zone number in front of the easting."),
}
_SWAPPED = N_("The latitude or northing comes first; the two numbers are swapped.")
_SOURCES: dict[Source, str] = {
    "declared": N_("The file gives its coordinate system as “{word}”: {system}."),
    "field": N_("The field name “{word}” suggests {system}."),
    "file": N_("The file name “{word}” suggests {system}."),
}
_QUESTIONS: dict[QuestionCode, str] = {
    "undeclared": N_(
        "The file does not say which coordinate system it uses, and no confirmed place "
        "settles it. Compare on the map where each one puts the places, and choose the "
        "right one: {systems}."
    ),
    "displaced": N_(
        "Compare on the map where each coordinate system puts the places, and choose "
        "the right one: {systems}."
    ),
    "xian1980": N_(
        "Ask the survey office for the places in CGCS2000, or confirm that this accuracy is enough."
    ),
    "beijing1954": N_(
        "Ask the survey office for the places in CGCS2000, or confirm that this accuracy is enough."
    ),
    "far": N_(
        "The zone number in the eastings puts all places about {km} km from the {subdistrict}. "
        "Confirm {systems} only if they lie there; otherwise have the numbers corrected."
    ),
    "several": N_("The numbers fit several coordinate systems. Choose one: {systems}."),
    "contradiction": N_(
        "The numbers do not fit the coordinate system given. Choose one that they fit: {systems}."
    ),
    "unknown": N_(
        "The coordinate system named in the file is not known here. Its numbers could "
        "be: {systems}."
    ),
    "none": N_(
        "The numbers fit no known coordinate system. Ask whoever made the file which one was used."
    ),
}
_APART = N_("The places differ by up to {metres} m.")
_RECOMMENDED = N_("Most likely it is {system}.")
_MOVED = N_(
    "Compared with {count} known places, the coordinates are about {metres} m off, all "
    "in the same direction ({way})."
)
_VERDICTS: dict[Verdict, str] = {
    "same": N_("Compared with {count} known places, the coordinates are not shifted."),
    "gcj02": N_(
        "Here the shift from WGS 84 to GCJ-02 is {expected}: the coordinates were "
        "probably taken from a Gaode or Tencent map."
    ),
    "bd09": N_(
        "Here the shift from WGS 84 to BD-09 is {expected}: the coordinates were "
        "probably taken from a Baidu map."
    ),
    "gcj02_undone": N_(
        "This is the shift from GCJ-02 to WGS 84: the file was probably converted "
        "although it was already in WGS 84."
    ),
    "bd09_undone": N_(
        "This is the shift from BD-09 to WGS 84: the file was probably converted "
        "although it was already in WGS 84."
    ),
    "shift": N_("This matches none of the known shifts between coordinate systems."),
    "mixed": N_(
        "Compared with {count} known places, some coordinates are shifted and others are "
        "not, or are shifted differently: the file probably mixes coordinate systems."
    ),
    "scattered": N_(
        "Compared with {count} known places, the coordinates are off in different "
        "directions, which says nothing about the coordinate system."
    ),
}
# Whether the shift points east, and whether it points north.
_DIRECTIONS = {
    (True, True): N_("{x} m east, {y} m north"),
    (True, False): N_("{x} m east, {y} m south"),
    (False, True): N_("{x} m west, {y} m north"),
    (False, False): N_("{x} m west, {y} m south"),
}
_UNSURE = N_("This is uncertain: too few places can be compared, or they are too far apart.")
_ALTERNATIVES = N_("The numbers alone would also fit: {systems}.")
_ALTERNATIVE = N_("{system} ({metres} m away)")
_JOIN: dict[Language, str] = {"en": "; ", "zh": "；"}


def explain(recognition: Recognition, language: Language) -> list[str]:
    """Return sentences that say how coordinates are read and why, or what is to be decided.

    Parameters
    ----------
    recognition : Recognition
    language : {"zh", "en"}

    Returns
    -------
    list of str
        In reading order, without the findings.

    Examples
    --------
    >>> from geo.crs.recognise import recognise
    >>> explain(recognise([], []), "en")[0].partition(";")[0]
    'The file has no coordinates'
    """
    sentences = explain_reading(recognition, language)
    for question in recognition.questions:
        sentences += explain_question(question, language)
        if question.recommended and question.code not in ROUGH:
            label = question.recommended.system.label(language)
            sentences.append(translate(_RECOMMENDED, language, system=label))
    return sentences


def explain_reading(recognition: Recognition, language: Language) -> list[str]:
    """Return sentences on how coordinates are read and the evidence, without open questions."""
    sentences = _applied(recognition, language)
    sentences += _hints(recognition, language)
    if recognition.comparison is not None:
        sentences += _comparison(recognition.comparison, language)
    return sentences


def explain_question(question: Question, language: Language) -> list[str]:
    """Return sentences on what is to be decided, without a recommendation."""
    sentences = []
    if question.code in ROUGH and question.recommended:
        sentences.append(_note(question.recommended, language))
    systems = _JOIN[language].join(each.system.label(language) for each in question.readings)
    words = {"systems": systems, "km": f"{question.metres / 1000:,.0f}"}
    sentences.append(translate(_QUESTIONS[question.code], language, **words))
    first = next(iter(question.readings), None)
    if first and first.scale != 1.0:
        sentences.append(_reason(first, "fractions", language))
    if first and first.swapped:
        sentences.append(translate(_SWAPPED, language))
    if question.metres and question.code != "far":
        sentences.append(translate(_APART, language, metres=_metres(question.metres)))
    return sentences


def _applied(recognition: Recognition, language: Language) -> list[str]:
    reading, basis = recognition.applied, recognition.basis
    if reading is None or basis is None:
        return []
    label = reading.system.label(language)
    sentences = [translate(_BASES[basis], language, system=label)]
    reasons = [each.reason for each in recognition.candidates if each.reading == reading]
    if reasons and basis != "chosen":
        sentences.append(_reason(reading, reasons[0], language))
    if reading.swapped:
        sentences.append(translate(_SWAPPED, language))
    if reading.system.note:
        sentences.append(_note(reading, language))
    if basis == "magnitude" and recognition.alternatives:
        sentences.append(_alternatives(recognition, language))
    return sentences


def _reason(reading: Reading, reason: Reason, language: Language) -> str:
    factor = f"{round(1 / reading.scale):,}"
    return translate(_REASONS[reason], language, factor=factor)


def _note(reading: Reading, language: Language) -> str:
    return translate(reading.system.note, language, system=reading.system.code.partition("/")[0])


def _alternatives(recognition: Recognition, language: Language) -> str:
    listed = [
        translate(
            _ALTERNATIVE, language, system=reading.system.label(language), metres=_metres(metres)
        )
        for reading, metres in recognition.alternatives
    ]
    return translate(_ALTERNATIVES, language, systems=_JOIN[language].join(listed))


def _hints(recognition: Recognition, language: Language) -> list[str]:
    return [
        translate(
            _SOURCES[hint.source], language, word=hint.word, system=hint.system.label(language)
        )
        for hint in recognition.hints
        if hint.system is not None and not (hint.source == "declared" and recognition.applied)
    ]


def _comparison(comparison: ShiftComparison, language: Language) -> list[str]:
    verdict = comparison.verdict
    if verdict == "too_few":
        return []
    direction = _direction((comparison.east_m, comparison.north_m), language)
    values = {"count": comparison.count, "metres": _metres(comparison.metres), "way": direction}
    sentences = []
    if verdict not in {"same", "mixed", "scattered"}:
        sentences.append(translate(_MOVED, language, **values))
    expected = _direction(comparison.expected_m, language)
    sentences.append(translate(_VERDICTS[verdict], language, **values, expected=expected))
    if comparison.confidence == "low":
        sentences.append(translate(_UNSURE, language))
    return sentences


def _direction(vector: tuple[float, float], language: Language) -> str:
    east, north = vector
    text = _DIRECTIONS[east >= 0, north >= 0]
    return translate(text, language, x=_metres(abs(east)), y=_metres(abs(north)))


def _metres(value: float) -> str:
    return f"{round(value):,}"
