"""English sentences for one thing, beside those for several; Chinese needs no second form.

The one place for all sentences: :func:`geo.model.text.translate.translate` looks here
when the value that counts is 1.
"""

from __future__ import annotations

# For {count} features and the like at the end or in brackets: the noun alone changes.
_NOUNS: dict[str, tuple[str, ...]] = {
    "feature": (
        "Heights were left out ({count} features).",
        "Members beside “properties” are not kept: {value} ({count} features).",
        "{people} people inside the {subdistrict}, from {count} features; read as {system}.",
    ),
    "place": (
        "The projects file breaks the data contract in {count} places.",
        "The change breaks the data contract in {count} places; nothing has been stored.",
        "Compared with {count} known places, the coordinates are not shifted.",
        (
            "Compared with {count} known places, the coordinates lie about {metres} m away, in one "
            "direction ({way})."
        ),
        (
            "Compared with {count} known places, some coordinates are shifted and others are not, "
            "or differently: the file probably mixes coordinate systems."
        ),
        (
            "Compared with {count} known places, the coordinates lie off in different directions; "
            "that says nothing about the coordinate system."
        ),
    ),
    "number": ("A position has {found} numbers; it needs longitude and latitude.",),
    "point": ("A part of the {kind} has {found} points; it needs at least {needed}.",),
    "link": ("The file refers to data on the network ({count} links); links are not followed.",),
    "box": ("The bounding box {value} is not west, south, east, north ({count} boxes).",),
    "time": (
        "A {kind} may not have the member “{value}” (RFC 7946); it is not read ({count} times).",
    ),
    "row": ("Ids in full-width signs were read in plain ones ({count} rows).",),
    "cell": (
        "Values of merged cells were read for all their rows ({count} cells).",
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
    "matter": (("Not yet fit to publish: {n} matters. Until then everything bears the mark "
               "“{mark}”."),),
}  # fmt: skip
_PLURALS = {"box": "boxes", "facility": "facilities", "community": "communities"}
_OTHERS: dict[str, str] = {
    "Others have changed the same {count} fields meanwhile; nothing has been stored.":
        "Others have changed the same field meanwhile; nothing has been stored.",
    "{n} have a place on the map.":
        "{n} has a place on the map.",
    "{n} cover the whole {subdistrict}, where a single mark would mislead.":
        "{n} covers the whole {subdistrict}, where a single mark would mislead.",
    "{n} have no place of their own.":
        "{n} has no place of its own.",
    "{n} are waiting for a place: no public source gives it, and nothing here is invented.":
        "{n} is waiting for a place: no public source gives it, and nothing here is invented.",
    "The workbook has {count} formulas; the values last saved were read.":
        "The workbook has {count} formula; the value last saved was read.",
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
    "Nothing has been stored: {count} of the features have errors.":
        "Nothing has been stored: {count} of the features has errors.",
    "Nothing has been stored: of {count} features it is not known which projects they are.":
        "Nothing has been stored: of {count} feature it is not known which project it is.",
    "{count} streets name points that the file does not hold; they end there.":
        "{count} street names points that the file does not hold; it ends there.",
    "{count} entries are not lines and were left out.":
        "{count} entry is not a line and was left out.",
    "{count} streets were in the file more than once; each counts once.":
        "{count} street was in the file more than once; it counts once.",
    "{count} facilities lie more than {limit} m from any street and serve nobody: {value}.":
        "{count} facility lies more than {limit} m from any street and serves nobody: {value}.",
    "{count} facilities lie on streets that are not connected with the rest: {value}.":
        "{count} facility lies on a street that is not connected with the rest: {value}.",
    "{count} people live more than {limit} m from any street and count as not served.":
        "{count} person lives more than {limit} m from any street and counts as not served.",
    "{count} cells hold negative numbers of people; the smallest is {value}.":
        "{count} cell holds a negative number of people: {value}.",
    "{count} ends of streets were joined to the street that lies within {limit} m.":
        "{count} end of a street was joined to the street that lies within {limit} m.",
    "{count} pairs of streets cross without a common point; they are not joined, since one of "
    "them may be a bridge.":
        "{count} pair of streets crosses without a common point; they are not joined, since one "
        "of them may be a bridge.",
    "{count} facilities have the name and the place of another one, but another capacity "
    "({names}); each counts.":
        "{count} facility has the name and the place of another one, but another capacity "
        "({names}); each counts.",
    "{count} candidate sites are there more than once ({names}); each counts once.":
        "{count} candidate site is there more than once ({names}); it counts once.",
    "{count} outlines of communities are in the file more than once ({names}); each once.":
        "{count} outline of a community is in the file more than once ({names}).",
    "{count} more outlines that cross or touch themselves were mended; area together: {before} → "
    "{after} ha.":
        "{count} more outline that crosses or touches itself was mended; area: {before} → "
        "{after} ha.",
    "The file contains {count} pictures laid over the map, which are not read.":
        "The file contains {count} picture laid over the map, which is not read.",
    "{count} parts of the track have one point only and were left out.":
        "{count} part of the track has one point only and was left out.",
    "Of {count} points of tracks and routes only the places were kept, not times or names.":
        "Of {count} point of a track or route only the place was kept, not its time or name.",
    "Whole numbers of more than 64 bits are kept as text: {value} ({count} numbers).":
        "A whole number of more than 64 bits is kept as text: {value}.",
    "{n} more are not listed.": "{n} more is not listed.",
    "{n} more are not listed here.": "{n} more is not listed here.",
    "{n} more are in the download.": "{n} more is in the download.",
    "{n} more are in the table below.": "{n} more is in the table below.",
    "{n} more follow once these are confirmed.": "{n} more follows once these are confirmed.",
    "There are {count} gaps, together {area}.": "There is {count} gap of {area}.",
    "There are {count} gaps, together {area} with about {people}.":
        "There is {count} gap of {area} with about {people}.",
    " {n} of them are waiting for a place.": " {n} of them is waiting for a place.",
    "{n} of these facilities lie too far from any street to be walked to.":
        "{n} of these facilities lies too far from any street to be walked to.",
    "{n} of these facilities lie outside the {subdistrict}; they count as if only its own people "
    "shared them (an upper bound).":
        "{n} of these facilities lies outside the {subdistrict}; it counts as if only the people "
        "of the {subdistrict} shared it (an upper bound).",
    "For {n} it is not known: these are left out, and the figures are a lower bound.":
        "For {n} it is not known: it is left out, and the figures are a lower bound.",
    "Capacity is known for {known} of {count} facilities: {places} {unit} together.":
        "Capacity is known for the only facility: {places} {unit}.",
    "Capacity is known for {known} of {count} facilities: {places} {unit} together, {rate} for "
    "every 1,000 people.":
        "Capacity is known for the only facility: {places} {unit}, {rate} for every 1,000 people.",
    "The rule “{rule}” ({value} per 1,000, {trust}) asks for {wanted}: {missing} are missing.":
        "The rule “{rule}” ({value} per 1,000, {trust}) asks for {wanted}: {missing} is missing.",
    "The rule “{rule}” ({value} per 1,000, {trust}) asks for {wanted}: at most {missing} are "
    "missing.":
        "The rule “{rule}” ({value} per 1,000, {trust}) asks for {wanted}: at most {missing} is "
        "missing.",
    "{town} has {density} per km² of the {wanted} that the rule asks for: {missing} are missing.":
        "{town} has {density} per km² of the {wanted} that the rule asks for: {missing} is "
        "missing.",
    "{count} areas with people lie on another one of the file with as many ({names}); each area "
    "counts once: {once} people instead of {all} in the file.":
        "{count} area with people lies on another one of the file with as many ({names}); each "
        "area counts once: {once} people instead of {all} in the file.",
    "{count} areas with people lie on another one of the file with as many ({names}); each counts "
    "for itself: {all} people in the file; counted once, they are {once}.":
        "{count} area with people lies on another one of the file with as many ({names}); each "
        "counts for itself: {all} people in the file; counted once, they are {once}.",
    "{count} areas with people hold other areas of the file ({names}); whoever lives in both "
    "counts once: {once} people instead of {all} in the file.":
        "{count} area with people holds other areas of the file ({names}); whoever lives in both "
        "counts once: {once} people instead of {all} in the file.",
    "{count} areas with people hold other areas of the file ({names}); each counts for itself: "
    "{all} people in the file; counted once, they are {once}.":
        "{count} area with people holds other areas of the file ({names}); each counts for itself: "
        "{all} people in the file; counted once, they are {once}.",
    "{count} areas lie on another one of the file with another number of people ({names}); they "
    "count as different people.":
        "{count} area lies on another one of the file with another number of people ({names}); "
        "they count as different people.",
    "{count} pairs of areas with people overlap in part ({names}); the about {people} people who "
    "live there count in both.":
        "{count} pair of areas with people overlaps in part ({names}); the about {people} people "
        "who live there count in both.",
    "{count} rows with people are in the file more than once, with the same name and place; each "
    "counts once: {once} people instead of {all}.":
        "{count} row with people is in the file more than once, with the same name and place; it "
        "counts once: {once} people instead of {all}.",
    "{count} rows with people are like another one in all fields and in their place; each counts: "
    "{all} people; counted once, they are {once}.":
        "{count} row with people is like another one in all fields and in its place; each counts: "
        "{all} people; counted once, they are {once}.",
    "{count} facilities are there more than once, with the same name within {limit} m ({names}); "
    "each counts once.":
        "{count} facility is there more than once, with the same name within {limit} m ({names}); "
        "it counts once.",
    "{name} holds {count} other communities of the file ({names}); what lies in both counts in "
    "both rows.":
        "{name} holds {count} other community of the file ({names}); what lies in both counts in "
        "both rows.",
    "{count} streets end within {limit} m of another street without sharing a point with it; they "
    "count as not connected, and {length} km of streets are cut off from the rest.":
        "{count} street ends within {limit} m of another street without sharing a point with it; "
        "it counts as not connected, and {length} km of streets are cut off from the rest.",
    "Nobody says how well {count} of the new places are known: they keep the radius and the source "
    "of the old ones.":
        "Nobody says how well {count} of the new places is known: it keeps the radius and the "
        "source of the old one.",
}  # fmt: skip
_COUNTING = ("count", "found", "n", "missing", "people")
_ONE = ("1", "1 person")
PEOPLE: dict[str, str] = {
    "{count} facilities are of another kind than the rule is for; they are counted apart and not "
    "in the figures: {names}.":
        "{count} facility is of another kind than the rule is for; it is counted apart and not in "
        "the figures: {names}.",
    "Of {count} facilities neither the kind nor the name says that the rule is for them; they are "
    "counted apart and not in the figures: {names}.":
        "Of {count} facility neither the kind nor the name says that the rule is for it; it is "
        "counted apart and not in the figures: {names}.",
    "Parts smaller than {limit} ha are left out ({count}, together {area} ha).":
        "{count} part smaller than {limit} ha is left out ({area} ha).",
    "About {count} people more live beside reached streets, but their own way is longer than the "
    "rule; they are not covered and in no gap.":
        "About {count} person more lives beside a reached street, but the way from there is longer "
        "than the rule: not covered and in no gap.",
    "About {count} people live too far from any street: no site is counted as near them.":
        "About {count} person lives too far from any street: no site is counted as near.",
    "{count} candidate sites lie too far from any street to be chosen.":
        "{count} candidate site lies too far from any street to be chosen.",
    "About {people} live there ({share} of the {total}).":
        "About {people} lives there ({share} of the {total}).",
    "About {people} live there ({share} of the {total}); surely {sure}, possibly up to "
    "{possible}.":
        "About {people} lives there ({share} of the {total}); surely {sure}, possibly up to "
        "{possible}.",
    "{area} of {town} ({share}) has no {service} within {radius}; about {people} live there.":
        "{area} of {town} ({share}) has no {service} within {radius}; about {people} lives there.",
    "All of {town} ({area}) has no {service} within {radius}; about {people} live there.":
        "All of {town} ({area}) has no {service} within {radius}; about {people} lives there.",
    "About {people} live too far from any street to walk to any of them.":
        "About {people} lives too far from any street to walk to any of them.",
    "Within {radius} {method}, about {people} reach one of these facilities.":
        "Within {radius} {method}, about {people} reaches one of these facilities.",
    "There is one facility for {people} people.": "There is one facility for {people} person.",
    "{people} people inside the {subdistrict}, from a raster.":
        "{people} person inside the {subdistrict}, from a raster.",
    "About {people} ({share}) have less than the {reference} per 1,000 that is the mean over all "
    "people; of these, about {nothing} reach none.":
        "About {people} ({share}) has less than the {reference} per 1,000 that is the mean over "
        "all people; of these, about {nothing} reach none.",
    "About {people} ({share}) have less than the {reference} per 1,000 of the rule; of these, "
    "about {nothing} reach none.":
        "About {people} ({share}) has less than the {reference} per 1,000 of the rule; of these, "
        "about {nothing} reach none.",
    "About {people} ({share}) reach none; the mean over all people is {reference} per 1,000.":
        "About {people} ({share}) reaches none; the mean over all people is {reference} per 1,000.",
    "About {people} ({share}) reach none; the rule asks for {reference} per 1,000.":
        "About {people} ({share}) reaches none; the rule asks for {reference} per 1,000.",
}  # fmt: skip


def _made() -> dict[str, str]:
    forms = _OTHERS | PEOPLE
    for noun, texts in _NOUNS.items():
        plural = _PLURALS.get(noun, f"{noun}s")
        forms |= {text: _with_one(text, noun, plural) for text in texts}
    return forms


def _with_one(text: str, noun: str, plural: str) -> str:
    for field in _COUNTING:
        start, mark, rest = text.partition(f"{{{field}}}")
        if mark:
            return start + mark + rest.replace(plural, noun, 1)
    return text


SINGULAR: dict[str, str] = _made()


def singular(text: str, params: dict[str, object]) -> str:
    """Return the English sentence for one thing where its count is 1, else the sentence itself.

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
