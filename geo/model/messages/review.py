"""Messages about an upload as a change: what it is, where it is, which project it concerns."""

from __future__ import annotations

from geo.model.text.language import N_

_ASK_SYSTEM = N_(
    "Compare on the map where each coordinate system puts the places, and choose the right one."
)
REVIEW: dict[str, tuple[str, str]] = {
    "foreign_crs": (
        N_("The file names the coordinate system “{value}”; its coordinates are converted."),
        N_("Check the places on the map before saving them."),
    ),
    "crs_read": (
        N_("The coordinates are read as {value}; they are converted to WGS 84."),
        N_("Check the places on the map before saving them."),
    ),
    "axes_swapped_read": (
        N_("Latitude or northing comes first in this file; the two numbers are read that way."),
        N_("Check the places on the map before saving them."),
    ),
    "fractions_read": (
        N_("The numbers look like degrees multiplied by {factor}; they are divided by it."),
        N_("Check the places on the map before saving them."),
    ),
    "crs_question_undeclared": (
        N_(
            "The file does not say which coordinate system it uses. Possible: "
            "{readings}; the places differ by up to {metres} m."
        ),
        _ASK_SYSTEM,
    ),
    "crs_question_displaced": (
        N_(
            "The coordinates seem to come from a web map ({value}), whose places are "
            "displaced; nothing is converted unless you choose a system. Possible: "
            "{readings}."
        ),
        _ASK_SYSTEM,
    ),
    "crs_question_xian1980": (
        N_(
            "The coordinates seem to be in Xian 1980 ({value}), which can be converted "
            "only to within about 130 m. Possible: {readings}."
        ),
        N_(
            "Ask the survey office for the places in CGCS2000, or say that this accuracy is enough."
        ),
    ),
    "crs_question_several": (
        N_(
            "The coordinates fit several coordinate systems: {readings}; the places "
            "differ by up to {metres} m."
        ),
        _ASK_SYSTEM,
    ),
    "crs_question_contradiction": (
        N_("The coordinates do not fit the coordinate system given. They fit: {readings}."),
        _ASK_SYSTEM,
    ),
    "crs_question_unknown": (
        N_(
            "The coordinate system named in the file is not known here. The coordinates "
            "could be: {readings}."
        ),
        _ASK_SYSTEM,
    ),
    "crs_question_none": (
        N_("The coordinates fit no known coordinate system."),
        N_("Ask whoever made the file which coordinate system was used."),
    ),
    "place_unsaid": (
        N_(
            "It is not stated how well {count} of the new places are known: they keep "
            "the radius and the source of the old ones."
        ),
        N_("State it in the file, or with --accuracy-m and --source."),
    ),
    "id_number": (
        N_("The id {value} is a number; project ids are texts such as “guantai-road”."),
        N_("Say which project it is, or put the project's id in a field called “id”."),
    ),
    "id_types_mixed": (
        N_("Some ids are texts ({texts}), others numbers ({numbers})."),
        N_("Use the project ids throughout; the template contains them."),
    ),
    "id_by_name": (
        N_("Judging by its name, it is probably “{name}” ({value})."),
        N_("Confirm it, choose another project, or leave it out."),
    ),
    "project_retired": (
        N_("The project “{value}” is retired: it is kept, but no longer shown."),
        N_("Bring it back first if you want to change it."),
    ),
    "fields_missing": (
        N_("A new project needs these fields, which are missing: {value}."),
        N_("Fill them in, or say which existing project it is."),
    ),
    "kind_changed": (
        N_("The place was a {before} and would become a {after}."),
        N_("Tick it only if this is intended: a road would become a single point, for example."),
    ),
    "undecided": (
        N_("Nothing has been saved: the coordinate system must be decided first."),
        _ASK_SYSTEM,
    ),
    "file_has_errors": (
        N_("Nothing has been saved: {count} of the features have errors."),
        N_("Correct them, or name the others with --only."),
    ),
    "unmatched_left": (
        N_("Nothing has been saved: for {count} features it is not known which projects they are."),
        N_("Put the project ids in the file, or name the others with --only."),
    ),
    "removal_left": (
        N_("The file gives no place, but the project has one; it is kept."),
        N_("Name the project with --only to remove its place."),
    ),
    "only_unknown": (
        N_("The file has no change for “{value}”."),
        N_("Use ids that “diff” lists as added, moved or changed."),
    ),
    "verified_place": (
        N_("A person has confirmed the place; it is left as it is."),
        N_("Tick “replace confirmed places” (on the command line: --verified) to move it."),
    ),
    "type_without_shape": (
        N_(
            "The kind of place “{was}” needs a place on the map, and there is none; it "
            "is changed to “{becomes}”."
        ),
        N_("Give the project a place, or say that it has none of its own."),
    ),
    "shape_against_type": (
        N_(
            "The project has a place on the map, but its kind of place is “{was}”; it is "
            "changed to “{becomes}”."
        ),
        N_("Choose another kind if it does not fit, or remove the place from the map."),
    ),
}
TARGETS: dict[str, tuple[str, str]] = {
    "target_without_unit": (
        N_("There is a target value, but no target unit."),
        N_("Enter the unit of the target, for example “pocket parks”."),
    ),
    "promise_counts_towards": (
        N_("This project is a promise of the plan itself; it cannot count towards another one."),
        N_("Leave one of the two empty."),
    ),
    "link_without_evidence": (
        N_("The target it counts towards is filled in, but not the wording that says so."),
        N_("Quote the wording that says so, or let it count towards none."),
    ),
    "link_without_decider": (
        N_("The target it counts towards is filled in, but not who decided it."),
        N_("Name the plan or the office that says so, or let it count towards none."),
    ),
    "link_to_nothing": (
        N_("It is meant to count towards “{value}”, which is not a project of the plan."),
        N_("Choose one of the plan's targets, or let it count towards none."),
    ),
    "link_to_no_promise": (
        N_(
            "It is meant to count towards “{value}”, which promises no number of sites: "
            "the plan gives one total or none, and a total is never split."
        ),
        N_("Choose a target that counts sites, or let it count towards none."),
    ),
}
