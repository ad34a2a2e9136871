"""Messages about setting up a town: answers, outline, base map and data folder."""

from __future__ import annotations

from geo.model.text.language import N_

_ANSWERS = N_("Correct it in the answers file and run the command again.")
_CHOOSE = N_("Choose it from the list.")

TOWN: dict[str, tuple[str, str]] = {
    "answer_invalid": (
        N_("The answer {field} is wrong: {what}."),
        N_("Correct it."),
    ),
    "answers_unreadable": (N_("{file} cannot be read: {what}."), _ANSWERS),
    "section_invalid": (
        N_("“{value}” is not a section of the plan."),
        N_(
            "Write numeral|Chinese name|English name|number of sentences, for example "
            "一|经济发展|Economy|9; the last two may be left out."
        ),
    ),
    "town_folder_exists": (
        N_("The folder {value} already exists and is not empty."),
        N_("Name a folder that does not exist yet."),
    ),
    "town_folder_name": (
        N_("“{value}” cannot be the name of a folder."),
        N_(
            "Write a name of letters, digits, hyphens or Chinese characters, without / or \\; to "
            "put the folder elsewhere, download the ZIP."
        ),
    ),
    "town_folder_no_folder": (
        N_("{value} is not a folder: it is a file or a link."),
        N_("Name a folder that does not exist yet."),
    ),
    "town_no_area": (
        N_("The file has no area that could be an outline; it has {value}."),
        N_("Export the outline as a polygon."),
    ),
    "town_field_unknown": (N_("The file has no field “{value}”; it has {allowed}."), ""),
    "town_area_which": (
        N_("The file has {count} areas: {allowed}. Which one is it?"),
        _CHOOSE,
    ),
    "town_area_unknown": (
        N_("The file has no area “{value}”; it has {allowed}."),
        _CHOOSE,
    ),
    "town_area_twice": (
        N_("The file has {count} areas named “{value}”: {allowed}."),
        _CHOOSE,
    ),
    "town_area_by_name": (
        N_("Of the {count} areas in the file, {value} was taken, by its name."),
        "",
    ),
    "town_areas_left": (
        N_("Areas farther away than {metres} m, which were left out: {count}."),
        "",
    ),
    "town_no_neighbours": (
        N_("The base map has no neighbours; around the outline it is plain."),
        N_("Choose a file that also has the outlines of the neighbours."),
    ),
    "town_neighbours_unnamed": (
        N_("Neighbours without a name, which were left out: {count}."),
        "",
    ),
    "town_communities": (
        N_("Outlines of communities within the outline: {count}."),
        "",
    ),
    "town_communities_unnamed": (
        N_("Communities without a name, which were left out: {count}."),
        "",
    ),
    "town_generalised": (
        N_(
            "Outlines were generalised with a tolerance of {limit} m: {found} of {vertices} "
            "vertices remain, and the outline moved by at most {metres} m."
        ),
        "",
    ),
    "town_size": (
        N_("The area of the outline is {value} km², which is unusual for a subdistrict or town."),
        N_("Check whether the right area and the right coordinate system were chosen."),
    ),
    "town_system": (N_("{file} was read as {value}."), ""),
    "town_unconfirmed": (
        N_("{value} Only a person can say whether this is right."),
        N_("If it is right, run the command again with --yes; if not, name the system with --crs."),
    ),
    "town_role_unknown": (N_("“{value}” is not a role here; allowed are {allowed}."), _ANSWERS),
    "town_no_lines": (
        N_("None of the {count} features in the file is a line or an area of water."),
        N_("Choose a file with roads, metro lines or rivers."),
    ),
    "town_no_places": (
        N_("None of the {count} features in the file is a point."),
        N_("Choose a file with stations or other places as points."),
    ),
    "town_other_shapes": (
        N_("Features with another kind of shape, which were left out: {count}."),
        "",
    ),
    "town_lines_outside": (N_("Lines outside the surroundings: {count}."), ""),
    "town_lines_unnamed": (N_("Lines without a name, which were left out: {count}."), ""),
    "town_lines_limit": (
        N_("Minor lines left out so that the base map stays quiet: {count}."),
        "",
    ),
    "town_water_outside": (N_("Areas of water outside the surroundings: {count}."), ""),
    "town_water_unnamed": (N_("Areas of water without a name, which were left out: {count}."), ""),
    "town_water_limit": (N_("Small areas of water, which were left out: {count}."), ""),
    "town_places_outside": (N_("Places outside the surroundings: {count}."), ""),
    "town_places_unnamed": (N_("Places without a name, which were left out: {count}."), ""),
    "town_places_limit": (
        N_("Places left out so that the base map stays quiet: {count}."),
        "",
    ),
    "town_english_missing": (
        N_("There is no English for {value}: English pages show the Chinese there."),
        N_("Nothing is translated by itself; write the English in plan.toml when it is known."),
    ),
    "town_no_residents": (
        N_("The number of residents is not known: coverage counts area only."),
        N_("Enter it with its year and source as soon as it is known."),
    ),
    "town_kind_unknown": (
        N_("The ending of {value} does not show what kind of place it is."),
        N_("Choose the kind; otherwise, pages speak of the “area”."),
    ),
    "osm_no_extract": (
        N_("{file} is not an OpenStreetMap extract."),
        N_("Choose a file ending in .osm.pbf or .osm, or give other files as lines and places."),
    ),
    "osm_no_boundaries": (
        N_("{file} has no whole administrative boundary with a name."),
        N_("Use an extract of the whole county, or another file with the outline."),
    ),
    "osm_boundaries_cut": (
        N_("Administrative boundaries that are incomplete in the extract, left out: {count}."),
        N_("Use an extract of a larger area if one of them is needed."),
    ),
    "osm_water_cut": (
        N_("Areas of water that are incomplete in the extract, which were left out: {count}."),
        N_("Use an extract that reaches farther around the outline."),
    ),
}
