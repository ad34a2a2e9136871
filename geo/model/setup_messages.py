"""Sentences about settings and about the files of the data folder that are not the projects."""

from __future__ import annotations

from geo.model.language import N_

_CORRECT = N_("Correct the file in the data folder ({folder}) and start again.")
_SET = N_("Correct the environment variable and start again.")

SETUP: dict[str, tuple[str, str]] = {
    "configuration_invalid": (N_("In {file}, “{field}” is wrong: {what}."), _CORRECT),
    "configuration_entry_invalid": (
        N_("In {file}, entry {number} under [[{table}]], “{field}” is wrong: {what}."),
        _CORRECT,
    ),
    "configuration_whole": (N_("{file} is wrong: {what}."), _CORRECT),
    "configuration_unreadable": (N_("{file} cannot be read: {what}."), _CORRECT),
    "setting_invalid": (N_("The setting {field} cannot be “{value}”: {what}."), _SET),
    "setting_unknown": (
        N_("There is no setting {field}."),
        N_("Remove the environment variable, or correct its name; README lists all of them."),
    ),
    "setting_near": (
        N_("There is no setting {field}. Did you mean {suggestion}?"),
        N_("Correct the name of the environment variable and start again."),
    ),
    "data_folder_missing": (
        N_("There is no folder {value}, in which the plan's data should be."),
        N_("Correct PLANMAP_DATA and start again."),
    ),
    "basemap_without_key": (
        N_("The base map tianditu at the start needs a key, and there is none."),
        N_("Set PLANMAP_TIANDITU_KEY, or choose another base map with PLANMAP_BASEMAP."),
    ),
    "subject_unknown": (
        N_(
            "plan.toml calls the outline of the {subdistrict} “{value}”, but no area "
            "in {file} has that id. It has: {allowed}."
        ),
        N_(
            "Write the id of its outline after “subject” in plan.toml, in the data "
            "folder ({folder}), and start again."
        ),
    ),
    "subject_no_area": (
        N_("The outline of the {subdistrict}, “{value}” in {file}, is not an area."),
        N_("Draw it as a polygon, in the data folder ({folder}), and start again."),
    ),
    "reference_invalid": (
        N_("In {file}, feature {feature}, “{field}” is wrong: {what}."),
        _CORRECT,
    ),
    "rule_without_category": (
        N_(
            "In standards.toml, the rule “{id}” is for the category “{value}”, which "
            "vocabulary.toml does not have."
        ),
        _CORRECT,
    ),
    "font_missing": (
        N_("The typeface {file} is missing, in which Chinese is set on this computer."),
        N_("Start the program with tools/start.py, which installs what it needs."),
    ),
}
