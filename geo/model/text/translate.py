"""Translate sentences into the visitor's language, fill in their fields, and join them."""

from __future__ import annotations

from collections.abc import Iterable

from geo.model.text.language import N_, Language, catalogue

_PLACE_KIND = "{subdistrict}"
_EXAMPLE = "{town_"
# Fields whose integers are names, not counts, and get no separators: 2025, EPSG:4547.
_NAMES = {"year", "epsg", "line", "column", "number", "revision"}
# English sentences whose singular differs only in one noun, by that noun.
_NOUNS: dict[str, tuple[str, ...]] = {
    "feature": (
        "Heights were left out ({count} features).",
        "Members outside “properties” are not kept: {value} ({count} features).",
        "{people} people inside the {subdistrict}, from {count} features; read as {system}.",
    ),
    "place": (
        "The projects file breaks the data contract in {count} places.",
        "The change breaks the data contract in {count} places; nothing has been saved.",
        "Compared with {count} known places, the coordinates are not shifted.",
        (
            "Compared with {count} known places, the coordinates are about {metres} m off, all in "
            "the same direction ({way})."
        ),
        (
            "Compared with {count} known places, some coordinates are shifted and others are not, "
            "or are shifted differently: the file probably mixes coordinate systems."
        ),
        (
            "Compared with {count} known places, the coordinates are off in different directions, "
            "which says nothing about the coordinate system."
        ),
    ),
    "number": ("A position has {found} numbers; it needs longitude and latitude.",),
    "point": ("A part of the {kind} has {found} points; it needs at least {needed}.",),
    "link": ("The file refers to data on the network ({count} links); links are not followed.",),
    "box": ("The bounding box {value} is not west, south, east, north ({count} boxes).",),
    "time": (
        "A {kind} may not have the member “{value}” (RFC 7946); it is ignored ({count} times).",
    ),
    "row": ("Ids in full-width characters were read as half-width ({count} rows).",),
    "cell": (
        "Values of merged cells were applied to all their rows ({count} cells).",
        "{n} changed cells in {projects}",
    ),
    "parcel": ("The parcel text was read ({count} parcels); its header says: {value}.",),
    "value": (
        "“{value}” in the field {field} is not a number of people ({count} such values).",
        "{value} people in the field {field}: the number is negative ({count} such values).",
    ),
    "line": ("{km} km of streets from {count} lines; read as {system}.",),
    "facility": ("{count} facilities; read as {system}.",),
    "community": ("{count} communities; read as {system}.",),
    "candidate site": ("{count} candidate sites; read as {system}.",),
    "trial site": ("{step}, with {n} trial sites",),
}  # fmt: skip
_PLURALS = {"box": "boxes", "facility": "facilities", "community": "communities"}
_OTHERS: dict[str, str] = {
    "Others have changed the same {count} fields in the meantime; nothing has been saved.":
        "Others have changed the same field in the meantime; nothing has been saved.",
    "{n} have a place on the map.":
        "{n} has a place on the map.",
    "{n} cover the whole {subdistrict}, where a single mark would mislead.":
        "{n} covers the whole {subdistrict}, where a single mark would mislead.",
    "{n} have no place of their own.":
        "{n} has no place of its own.",
    "{n} are waiting for a place: no public source gives it, and nothing is invented here.":
        "{n} is waiting for a place: no public source gives it, and nothing is invented here.",
    "The workbook has {count} formulas; their last saved values were read.":
        "The workbook has {count} formula; its last saved value was read.",
    "{count} of {total} points lie outside the study area (first one {value}).":
        "{count} of {total} points lies outside the study area ({value}).",
    "{count} of {total} positions do not fit the file's coordinate system.":
        "{count} of {total} positions does not fit the file's coordinate system.",
    "{count} points repeat the one before them.":
        "{count} point repeats the one before it.",
    "Commas in coordinates were read as decimal points ({count} numbers).":
        "A comma in a coordinate was read as a decimal point ({count} number).",
    "The ids were taken from the field “id” ({count} features).":
        "The id was taken from the field “id” ({count} feature).",
    "None of the {count} features in the file has a place that can be used.":
        "The only feature in the file has no place that can be used.",
    "Nothing has been saved: {count} of the features have errors.":
        "Nothing has been saved: {count} of the features has errors.",
    "Nothing has been saved: for {count} features it is not known which projects they are.":
        "Nothing has been saved: for {count} feature it is not known which project it is.",
    "{count} streets refer to points that are not in the file; they end there.":
        "{count} street refers to points that are not in the file; it ends there.",
    "{count} entries are not lines and were left out.":
        "{count} entry is not a line and was left out.",
    "{count} streets were in the file more than once; each counts once.":
        "{count} street was in the file more than once; it counts once.",
    "{count} facilities lie more than {limit} m from any street and serve nobody: {value}.":
        "{count} facility lies more than {limit} m from any street and serves nobody: {value}.",
    "{count} facilities are on streets that are not connected to the rest: {value}.":
        "{count} facility is on a street that is not connected to the rest: {value}.",
    "{count} people live more than {limit} m from any street and count as not served.":
        "{count} person lives more than {limit} m from any street and counts as not served.",
    "{count} cells contain negative numbers of people; the smallest is {value}.":
        "{count} cell contains a negative number of people: {value}.",
    "{count} street ends were joined to the street within {limit} m of them.":
        "{count} street end was joined to the street within {limit} m of it.",
    "{count} pairs of streets cross without a common point; they are not joined because one of "
    "them may be a bridge.":
        "{count} pair of streets crosses without a common point; they are not joined because one "
        "of them may be a bridge.",
    "{count} facilities share the name and place of another one but have a different capacity "
    "({names}); each counts.":
        "{count} facility shares the name and place of another one but has a different capacity "
        "({names}); each counts.",
    "{count} candidate sites occur more than once ({names}); each counts once.":
        "{count} candidate site occurs more than once ({names}); it counts once.",
    "{count} community outlines occur more than once in the file ({names}); each counts once.":
        "{count} community outline occurs more than once in the file ({names}); it counts once.",
    "{count} more outlines that cross or touch themselves were repaired; total area: {before} → "
    "{after} ha.":
        "{count} more outline that crosses or touches itself was repaired; area: {before} → "
        "{after} ha.",
    "The file contains {count} image overlays, which are not read.":
        "The file contains {count} image overlay, which is not read.",
    "{count} parts of the track have only one point and were left out.":
        "{count} part of the track has only one point and was left out.",
    "For {count} points of tracks and routes only the positions were kept, not times or names.":
        "For {count} point of a track or route only the position was kept, not its time or name.",
    "Whole numbers of more than 64 bits are kept as text: {value} ({count} numbers).":
        "A whole number of more than 64 bits is kept as text: {value}.",
    "{n} more are not listed.":
        "{n} more is not listed.",
    "{n} more are not listed here.":
        "{n} more is not listed here.",
    "{n} more are in the download.":
        "{n} more is in the download.",
    "{n} more are in the table below.":
        "{n} more is in the table below.",
    "{n} more follow once these are confirmed.":
        "{n} more follows once these are confirmed.",
    "There are {count} gaps, totalling {area}.":
        "There is {count} gap of {area}.",
    "There are {count} gaps, totalling {area} with about {people}.":
        "There is {count} gap of {area} with about {people}.",
    " {n} of them are waiting for a place.":
        " {n} of them is waiting for a place.",
    "{n} of these facilities are too far from any street to be reached on foot.":
        "{n} of these facilities is too far from any street to be reached on foot.",
    "{n} of these facilities lie outside the {subdistrict}; they count as if only people inside "
    "it shared them (an upper bound).":
        "{n} of these facilities lies outside the {subdistrict}; it counts as if only people "
        "inside the {subdistrict} shared it (an upper bound).",
    "It is not known for {n}: these are left out, and the figures are a lower bound.":
        "It is not known for {n}: it is left out, and the figures are a lower bound.",
    "Capacity is known for {known} of {count} facilities: {places} {unit} in total.":
        "Capacity is known for the only facility: {places} {unit}.",
    "Capacity is known for {known} of {count} facilities: {places} {unit} in total, {rate} per "
    "1,000 people.":
        "Capacity is known for the only facility: {places} {unit}, {rate} per 1,000 people.",
    "The rule “{rule}” ({value} per 1,000, {trust}) requires {wanted}: {missing} are missing.":
        "The rule “{rule}” ({value} per 1,000, {trust}) requires {wanted}: {missing} is missing.",
    "The rule “{rule}” ({value} per 1,000, {trust}) requires {wanted}: at most {missing} are "
    "missing.":
        "The rule “{rule}” ({value} per 1,000, {trust}) requires {wanted}: at most {missing} is "
        "missing.",
    "{town} has {density} per km²; the rule requires {wanted}: {missing} are missing.":
        "{town} has {density} per km²; the rule requires {wanted}: {missing} is missing.",
    "{count} populated areas coincide with another area in the file that has the same population "
    "({names}); each area counts once: {once} people instead of {all} in the file.":
        "{count} populated area coincides with another area in the file that has the same "
        "population ({names}); each area counts once: {once} people instead of {all} in the file.",
    "{count} populated areas coincide with another area in the file that has the same population "
    "({names}); each is counted separately: {all} people in the file, or {once} if counted once.":
        "{count} populated area coincides with another area in the file that has the same "
        "population ({names}); each is counted separately: {all} people in the file, or {once} if "
        "counted once.",
    "{count} populated areas contain other areas in the file ({names}); people who live in both "
    "count once: {once} people instead of {all} in the file.":
        "{count} populated area contains other areas in the file ({names}); people who live in "
        "both count once: {once} people instead of {all} in the file.",
    "{count} populated areas contain other areas in the file ({names}); each is counted "
    "separately: {all} people in the file, or {once} if counted once.":
        "{count} populated area contains other areas in the file ({names}); each is counted "
        "separately: {all} people in the file, or {once} if counted once.",
    "{count} areas coincide with another area in the file that has a different population "
    "({names}); they count as different people.":
        "{count} area coincides with another area in the file that has a different population "
        "({names}); they count as different people.",
    "{count} pairs of populated areas partly overlap ({names}); the roughly {people} people who "
    "live there count in both.":
        "{count} pair of populated areas partly overlaps ({names}); the roughly {people} people "
        "who live there count in both.",
    "{count} rows with people occur more than once in the file, with the same name and place; "
    "each counts once: {once} people instead of {all}.":
        "{count} row with people occurs more than once in the file, with the same name and place; "
        "it counts once: {once} people instead of {all}.",
    "{count} rows with people match another row in all fields and in place; each is counted: "
    "{all} people, or {once} if counted once.":
        "{count} row with people matches another row in all fields and in place; each is counted: "
        "{all} people, or {once} if counted once.",
    "{count} facilities occur more than once, with the same name within {limit} m ({names}); each "
    "counts once.":
        "{count} facility occurs more than once, with the same name within {limit} m ({names}); "
        "it counts once.",
    "{name} contains {count} other communities in the file ({names}); what lies in both counts in "
    "both rows.":
        "{name} contains {count} other community in the file ({names}); what lies in both counts "
        "in both rows.",
    "{count} streets end within {limit} m of another street without sharing a point with it; they "
    "count as not connected, and {length} km of streets are cut off from the rest.":
        "{count} street ends within {limit} m of another street without sharing a point with it; "
        "it counts as not connected, and {length} km of streets are cut off from the rest.",
    "It is not stated how well {count} of the new places are known: they keep the radius and the "
    "source of the old ones.":
        "It is not stated how well {count} of the new places is known: it keeps the radius and "
        "the source of the old one.",
}  # fmt: skip
_COUNTING = ("count", "found", "n", "missing", "people")
_ONE = ("1", "1 person")
PEOPLE: dict[str, str] = {
    "{count} facilities are of a different kind from the one the rule is for; they are counted "
    "separately and not included in the figures: {names}.":
        "{count} facility is of a different kind from the one the rule is for; it is counted "
        "separately and not included in the figures: {names}.",
    "For {count} facilities, neither the kind nor the name shows that the rule applies to them; "
    "they are counted separately and not included in the figures: {names}.":
        "For {count} facility, neither the kind nor the name shows that the rule applies to it; "
        "it is counted separately and not included in the figures: {names}.",
    "Parts smaller than {limit} ha are left out ({count}, together {area} ha).":
        "{count} part smaller than {limit} ha is left out ({area} ha).",
    "About {count} more people live next to the streets reached, but their own route is longer "
    "than the rule allows; they are neither covered nor in a gap.":
        "About {count} more person lives next to a street that is reached, but the route from "
        "there is longer than the rule allows: neither covered nor in a gap.",
    "About {count} people live too far from any street: no site is counted as near them.":
        "About {count} person lives too far from any street: no site is counted as near.",
    "{count} candidate sites are too far from any street to be chosen.":
        "{count} candidate site is too far from any street to be chosen.",
    "About {people} live there ({share} of the {total}).":
        "About {people} lives there ({share} of the {total}).",
    "About {people} live there ({share} of the {total}); certainly {sure}, possibly up to "
    "{possible}.":
        "About {people} lives there ({share} of the {total}); certainly {sure}, possibly up to "
        "{possible}.",
    "{area} of {town} ({share}) has no {service} within {radius}; about {people} live there.":
        "{area} of {town} ({share}) has no {service} within {radius}; about {people} lives there.",
    "All of {town} ({area}) has no {service} within {radius}; about {people} live there.":
        "All of {town} ({area}) has no {service} within {radius}; about {people} lives there.",
    "About {people} live too far from any street to walk to any of them.":
        "About {people} lives too far from any street to walk to any of them.",
    "Within {radius} {method}, about {people} reach one of these facilities.":
        "Within {radius} {method}, about {people} reaches one of these facilities.",
    "There is one facility per {people} people.":
        "There is one facility per {people} person.",
    "{people} people inside the {subdistrict}, from a raster.":
        "{people} person inside the {subdistrict}, from a raster.",
    "About {people} ({share}) have less than the average of {reference} per 1,000 for all people; "
    "of these, about {nothing} reach none.":
        "About {people} ({share}) has less than the average of {reference} per 1,000 for all "
        "people; of these, about {nothing} reach none.",
    "About {people} ({share}) have less than the {reference} per 1,000 that the rule requires; of "
    "these, about {nothing} reach none.":
        "About {people} ({share}) has less than the {reference} per 1,000 that the rule requires; "
        "of these, about {nothing} reach none.",
    "About {people} ({share}) reach none; the average for all people is {reference} per 1,000.":
        "About {people} ({share}) reaches none; the average for all people is {reference} per "
        "1,000.",
    "About {people} ({share}) reach none; the rule requires {reference} per 1,000.":
        "About {people} ({share}) reaches none; the rule requires {reference} per 1,000.",
}  # fmt: skip


def translate(text: str, language: Language, **params: object) -> str:
    """Return `text` in `language`, with ``{name}`` fields filled in.

    Parameters
    ----------
    text : str
        The English source text.
    language : {"zh", "en"}
    **params
        Values for the fields. A text is inserted as it is, even if it contains braces;
        an integer gets thousands separators, except in fields such as ``year``.
        ``{subdistrict}`` and example coordinates are filled in without a value, see
        :func:`with_place_kind` and :func:`geo.model.example.with_town_example`.

    Examples
    --------
    >>> translate("Section {n}", "en", n="{x}"), translate("{n} of {year}", "en", n=1234, year=2025)
    ('Section {x}', '1,234 of 2025')
    """
    # In a catalogue the empty text is the key of the header.
    message = catalogue(language).gettext(text) if text else ""
    if language == "en":
        message = singular(message, params)
    message = with_place_kind(message, language)
    if _EXAMPLE in message:
        # Readers of uploads, which need no plan, start a process for each file.
        from geo.model.example import with_town_example

        message = with_town_example(message)
    if not params:
        return message
    return message.format(**{name: _counted(name, value) for name, value in params.items()})


def sentences(parts: Iterable[str], language: Language) -> str:
    """Join sentences, with spaces in English and without in Chinese.

    Examples
    --------
    >>> sentences(["One.", "", "Two."], "en"), sentences(["一。", "二。"], "zh")
    ('One. Two.', '一。二。')
    """
    return ("" if language == "zh" else " ").join(part for part in parts if part)


def listed(names: Iterable[object], language: Language) -> str:
    """Join names as in a sentence: with commas in English, with 、 in Chinese.

    Examples
    --------
    >>> listed(["a", "b"], "en"), listed(["甲", "乙"], "zh")
    ('a, b', '甲、乙')
    """
    return translate(N_(", "), language).join(map(str, names))


def with_place_kind(text: str, language: Language) -> str:
    """Replace ``{subdistrict}`` in a text by the word for the plan's kind of place.

    ``plan.toml`` says whether it is a subdistrict (街道), a town (镇) or something else.

    Examples
    --------
    >>> with_place_kind("全{subdistrict}", "zh"), with_place_kind("the {subdistrict}", "en")
    ('全街道', 'the subdistrict')
    """
    if _PLACE_KIND not in text:
        return text
    # Readers of uploads, which need no plan, start a process for each file.
    from geo.model.plan import place_kind

    return text.replace(_PLACE_KIND, place_kind(language))


def _counted(name: str, value: object) -> object:
    large = type(value) is int and abs(value) >= 1000 and name not in _NAMES
    return _Counted(value) if large else value  # type: ignore[call-overload]


class _Counted(int):
    """An integer that is formatted with separators unless the field has a format."""

    def __format__(self, form: str) -> str:
        return format(int(self), form or ",")


def _singular_forms() -> dict[str, str]:
    forms = _OTHERS | PEOPLE
    for noun, texts in _NOUNS.items():
        plural = _PLURALS.get(noun, f"{noun}s")
        forms |= {text: _with_singular(text, noun, plural) for text in texts}
    return forms


def _with_singular(text: str, noun: str, plural: str) -> str:
    for field in _COUNTING:
        before, found, after = text.partition(f"{{{field}}}")
        if found:
            return before + found + after.replace(plural, noun, 1)
    return text


SINGULAR: dict[str, str] = _singular_forms()


def singular(text: str, params: dict[str, object]) -> str:
    """Return the singular form of an English sentence if its count is 1.

    Examples
    --------
    >>> singular("Heights were left out ({count} features).", {"count": "1"})
    'Heights were left out ({count} feature).'
    >>> singular("Heights were left out ({count} features).", {"count": 2})
    'Heights were left out ({count} features).'
    """
    form = SINGULAR.get(text)
    if form is None:
        return text
    count = next((params.get(field) for field in _COUNTING if f"{{{field}}}" in text), None)
    return form if str(count) in _ONE else text
