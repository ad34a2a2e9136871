"""What a repair does, in one sentence, in both languages."""

from __future__ import annotations

from geo.intake.repair_structure import Note
from geo.model.text.language import N_, Language, translate

# code: (for one, for several)
_SENTENCES: dict[str, tuple[str, str]] = {
    "geometry_type_unknown": 2 * (N_("The type is written as GeoJSON does: {kind}."),),
    "geometry_collection": 2 * (N_("The collection becomes one geometry of the type {kind}."),),
    "coordinates_nesting": 2 * (N_("The square brackets are set as a {kind} requires."),),
    "axes_swapped": 2 * (N_("Longitude and latitude change places."),),
    "three_dimensional": 2 * (N_("The heights are left out."),),
    "coordinate_not_a_number": (
        N_("One coordinate written as text is read as a number."),
        N_("{count} coordinates written as text are read as numbers."),
    ),
    "ring_open": (
        N_("The ring is closed by repeating its first point."),
        N_("{count} rings are closed by repeating their first point."),
    ),
    "repeated_points": (
        N_("One point that repeats the one before it is removed."),
        N_("{count} points that repeat the one before them are removed."),
    ),
    "spike": (N_("One spike is cut off."), N_("{count} spikes are cut off.")),
    "winding": (
        N_("The outer ring is turned counter-clockwise; the shape stays the same."),
        N_("{count} outer rings are turned counter-clockwise; the shape stays the same."),
    ),
}
_SENTENCES["too_few_points"] = _SENTENCES["ring_open"]
_SPLIT = N_("The shape becomes {count} areas that do not overlap.")
_MERGED = N_("Parts that overlap are merged: {parts} areas become {count}.")
_MENDED = N_("The outline is mended where it crosses or touches itself.")
_EMPTY_PART = (N_("One empty part is left out."), N_("{count} empty parts are left out."))
_NO_HEIGHT = (
    N_("One height that is not a number is left out."),
    N_("{count} heights that are not numbers are left out."),
)
_SAME_AREA = N_("The area stays the same.")
_HECTARES = N_("Area: {before} → {after} ha.")
_SQUARE_METRES = N_("Area: {before} → {after} m².")
_SHARE = N_("Area: {share} %.")
_HECTARE = 10_000.0  # m2


def sentence_of(code: str, note: Note, language: Language) -> str:
    """Return what a repair does.

    Parameters
    ----------
    code : str
        That of the finding which the repair cures.
    note : Note
        Its numbers.
    language : {"zh", "en"}

    Examples
    --------
    >>> sentence_of("repeated_points", Note(3), "en")
    '3 points that repeat the one before them are removed.'
    >>> sentence_of("spike", Note(1, share=-0.234), "en")
    'One spike is cut off. Area: −0.2 %.'
    """
    values = {"count": note.count, "parts": note.parts, "kind": note.kind}
    said = [translate(_main(code, note), language, **values)] if note.count else []
    if note.dropped:
        forms = _NO_HEIGHT if code == "coordinate_not_a_number" else _EMPTY_PART
        said.append(translate(forms[note.dropped > 1], language, count=note.dropped))
    said += _area(note, language)
    return ("" if language == "zh" else " ").join(said)


def _main(code: str, note: Note) -> str:
    if code != "geometry_invalid":
        return _SENTENCES[code][note.count > 1]
    if note.count > note.parts:
        return _SPLIT
    return _MERGED if note.count < note.parts else _MENDED


def _area(note: Note, language: Language) -> list[str]:
    if note.area_before is not None and note.area_after is not None:
        in_hectares = max(note.area_before, note.area_after) >= _HECTARE
        unit, decimals, text = (_HECTARE, 2, _HECTARES) if in_hectares else (1, 0, _SQUARE_METRES)
        before, after = (
            f"{area / unit:,.{decimals}f}" for area in (note.area_before, note.area_after)
        )
        if before != after:
            return [translate(text, language, before=before, after=after)]
    elif note.share is None:
        return []
    elif (share := f"{note.share:+.1f}") not in ("+0.0", "-0.0"):
        return [translate(_SHARE, language, share=share.replace("-", "−"))]
    return [translate(_SAME_AREA, language)]
