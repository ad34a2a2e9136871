"""Findings as terminal lines: advice that applies there, no control characters."""

from __future__ import annotations

import re
from typing import Any

from geo.model.config.settings import store_settings
from geo.model.errors import Finding
from geo.model.messages import advice, finding_json, sentence
from geo.model.text.language import N_, Language
from geo.model.text.translate import sentences, translate

# What the pages advise and a command cannot do.
_ADVICE: dict[str, str] = {
    "bad_parameter": N_("Correct the option."),
    "unknown_parameter": N_("Leave out the option."),
    "columns_found": N_("Rename the columns if this is wrong."),
    "no_coordinate_columns": N_("Call them longitude and latitude (经度, 纬度)."),
    "coordinates_packed": N_("If so, write them with marks, for example 113°44′55.1″."),
    "xy_by_values": N_(
        "In surveying, X is often the northing. Swap the names of the columns if the "
        "places are wrong."
    ),
    "id_number": N_("Put the project's id in a field called “id”."),
    "id_by_name": N_("If so, put that id in the file; name a new project with --only."),
    "fields_missing": N_("Fill them in, or put the id of an existing project in the file."),
    "place_removed": N_("The current place is kept unless --only names the project."),
    "kind_changed": N_("If this is not intended, name the other projects with --only."),
    "people_areas_twice": N_("If they are different people, add --overlaps all."),
    "people_areas_within": N_("If they are different people, add --overlaps all."),
    "people_rows_twice": N_("If they are different people, add --overlaps all."),
    "people_areas_twice_each": N_("If they are the same people, leave out --overlaps all."),
    "people_areas_within_each": N_("If they are the same people, leave out --overlaps all."),
    "streets_near_misses": N_("Add --join-streets 1 to join them, if people can pass there."),
    "streets_near_misses_least": N_("Add --join-streets 1 to join them, if people can pass there."),
    "streets_joined": N_("If people cannot pass there, leave out --join-streets."),
    **{
        f"crs_question_{code}": N_(
            "Name the right one with --crs, for example --crs GCJ-02, or --crs EPSG:4326 "
            "to leave the numbers as they are."
        )
        for code in ("undeclared", "displaced", "several", "contradiction", "unknown")
    },
    "crs_question_xian1980": N_(
        "Ask the survey office for the places in CGCS2000, or name the system with --crs if this "
        "accuracy is enough."
    ),
    "verified_place": N_("Add --verified, or name the project with --only, to move it."),
}
# Escape sequences and marks of direction would change what a terminal shows.
_STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def finding_line(finding: Finding, language: Language) -> str:
    """Return a finding as one line: where, what, what to do.

    Examples
    --------
    >>> finding_line(Finding("bad_parameter", field="zoom", params={"field": "zoom", "value": "x",
    ...     "rule": "zoom"}), "en")
    'zoom: The parameter zoom cannot be “x”. Write a number from 0 to 24. Correct the option.'
    """
    where = " · ".join(part for part in (finding.feature, finding.field) if part)
    text = sentences([sentence(finding, language), advice_here(finding, language)], language)
    return harmless(f"{where}: {text}" if where else text)


def advice_here(finding: Finding, language: Language) -> str:
    """Return what to do about a finding on the command line."""
    own = _ADVICE.get(finding.code)
    if own:
        return translate(own, language)
    return advice(finding, language, folder=str(store_settings().data.absolute()))


def finding_here(finding: Finding, language: Language) -> dict[str, Any]:
    """Return a finding as JSON with the advice of the command line."""
    return {**finding_json(finding, language), "hint": advice_here(finding, language)}


def harmless(text: str) -> str:
    r"""Return a text with the characters spelled out that would steer a terminal.

    Examples
    --------
    >>> harmless("a\x1b[2Jb"), harmless("西平")
    ('a\\x1b[2Jb', '西平')
    """
    return _STEERING.sub(lambda found: ascii(found[0])[1:-1], text)
