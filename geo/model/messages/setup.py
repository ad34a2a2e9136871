"""Messages about the settings, the data folder, the server and the command line."""

from __future__ import annotations

from geo.model.text.language import N_

_CORRECT = N_("Correct the file in the data folder ({folder}) and start again.")
_SET = N_("Correct the environment variable and start again.")
SETUP: dict[str, tuple[str, str]] = {
    "configuration_invalid": (N_("In {file}, “{field}” is wrong: {what}."), _CORRECT),
    "configuration_entry_invalid": (
        N_("In {file}, entry {number} under [[{table}]], “{field}” is wrong: {what}."),
        _CORRECT,
    ),
    "configuration_entry_whole": (
        N_("In {file}, entry {number} under [[{table}]] is wrong: {what}."),
        _CORRECT,
    ),
    "configuration_whole": (N_("{file} is wrong: {what}."), _CORRECT),
    "configuration_unreadable": (N_("{file} cannot be read: {what}."), _CORRECT),
    "setting_invalid": (N_("The setting {field} cannot be “{value}”: {what}."), _SET),
    "setting_unknown": (
        N_("There is no setting {field}."),
        N_(
            "Remove the environment variable, or correct its name; docs/settings.md lists "
            "all of them."
        ),
    ),
    "setting_near": (
        N_("There is no setting {field}. Did you mean {suggestion}?"),
        N_("Correct the name of the environment variable and start again."),
    ),
    "data_folder_missing": (
        N_("The folder {value}, where the plan's data should be, does not exist."),
        N_("Correct PLANMAP_DATA and start again."),
    ),
    "data_folder_not_made": (
        N_("The folder {value} for the plan cannot be created."),
        N_("Name a folder that you may write to with PLANMAP_DATA or, for serve, with --data."),
    ),
    "basemap_without_key": (
        N_("The initial base map tianditu needs a key, and none is set."),
        N_("Set PLANMAP_TIANDITU_KEY, or choose another base map with PLANMAP_BASEMAP."),
    ),
    "basemap_file": (
        N_("In basemaps.toml, the file “{value}” of the base map “{id}” cannot be used: {what}."),
        _CORRECT,
    ),
    "subject_unknown": (
        N_(
            "plan.toml gives the outline of the {subdistrict} as “{value}”, but no area "
            "in {file} has that id. It has: {allowed}."
        ),
        N_(
            "Set “subject” in plan.toml, in the data folder ({folder}), to the id of its "
            "outline, and start again."
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
        N_("The typeface {file}, used for Chinese on this computer, is missing."),
        N_("Start the program with tools/start.py, which installs what it needs."),
    ),
}
SERVER: dict[str, tuple[str, str]] = {
    "foreign_host": (
        N_("This server does not answer under the name “{value}”."),
        N_("Open it under its own address, or name the host in PLANMAP_HOSTS or PLANMAP_ADDRESS."),
    ),
    "foreign_origin": (
        N_("Pages of “{value}” may not use this server."),
        N_("Open the map itself; behind a proxy, name its address in PLANMAP_ADDRESS."),
    ),
    "upload_length": (
        N_("The upload does not state its size."),
        N_("Upload it with a browser, or send a Content-Length."),
    ),
    "uploads_full": (
        N_(
            "This page already holds as many files as the server keeps for one visitor "
            "({limit} MB)."
        ),
        N_("Remove a file that is no longer needed, or reload the page."),
    ),
    "uploads_full_for_all": (
        N_("The server already holds as many uploaded files as it can keep at a time."),
        N_("Try again in a few minutes."),
    ),
    "too_many_visitors": (
        N_("Too many pages are open on this server at the moment."),
        N_("Try again in a moment; each page that is closed makes room."),
    ),
    "unknown_basemap": (
        N_("There is no base map “{value}” with a file of tiles."),
        N_("Choose one that the map offers, or add it to basemaps.toml."),
    ),
    "tiles_gone": (
        N_("The base map's file “{value}” is not in the data folder."),
        N_("Copy it there, or correct basemaps.toml."),
    ),
    "tiles_damaged": (
        N_("The base map's file “{value}” cannot be read: it is damaged or of another kind."),
        N_("Copy the file again; it must be PMTiles (version 3) or MBTiles."),
    ),
    "tile_damaged": (
        N_("A tile of the base map is damaged."),
        N_("Copy the base map's file again, or make it anew."),
    ),
    "tile_large": (
        N_("A tile of the base map has more than {limit} MB."),
        N_("Make the base map's file anew with smaller tiles."),
    ),
    "tile_pixels": (
        N_("A tile of the base map has more than {limit} pixels on a side."),
        N_("Make the base map's file anew with smaller tiles."),
    ),
    "server_busy": (
        N_("The server is already making as many pictures and documents as it can at a time."),
        N_("Try again in a few seconds."),
    ),
    "document_late": (
        N_("The document was not ready after {limit} seconds."),
        N_("Choose fewer projects, or try again when the server is less busy."),
    ),
    "abandoned": (
        N_("The request was cancelled before it was answered."),
        N_("Try again if the answer is still needed."),
    ),
}
COMMANDS: dict[str, tuple[str, str]] = {
    "wrong_usage": (
        N_("The command could not be understood: {problem}"),
        N_("Use --help to see its options."),
    ),
    "interrupted": (
        N_("The command was interrupted."),
        N_("Start it again; what was saved before is kept."),
    ),
    "program_fault": (
        N_("The program has failed ({problem})."),
        N_("Report this with the lines on standard error."),
    ),
}
