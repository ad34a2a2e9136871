"""Messages about the plan's projects: review, targets, saving, publishing."""

from __future__ import annotations

from geo.model.text.language import N_

_ASK_SYSTEM = N_(
    "Compare on the map where each coordinate system puts the places, and choose the right one."
)
# Reviewing an upload: its coordinate system, its places, the projects that it changes.
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
    "crs_question_beijing1954": (
        N_(
            "The coordinates seem to be in Beijing 1954 ({value}), which can be converted "
            "only to within about 120 m. Possible: {readings}."
        ),
        N_(
            "Ask the survey office for the places in CGCS2000, or say that this accuracy is enough."
        ),
    ),
    "crs_question_far": (
        N_(
            "The zone number in the eastings puts all places about {metres} m from the "
            "{subdistrict}. Possible: {readings}."
        ),
        N_("Have the numbers corrected, or confirm the coordinate system if the places lie there."),
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
# Saving: the disk, the lock, the history.
STORE: dict[str, tuple[str, str]] = {
    "file_unwritable": (
        N_("The file {file} cannot be written: {problem}."),
        N_("Check that the folder exists and that this account may write to it."),
    ),
    "disk_full": (
        N_("The disk is full: {file} was not written, and everything is as it was before."),
        N_("Free some space on that disk, then try again."),
    ),
    "disk_quota": (
        N_("This account's disk quota is used up; {file} was not written."),
        N_("Delete files belonging to this account, or have its quota raised, then try again."),
    ),
    "file_beyond_limit": (
        N_(
            "{file} would exceed the largest file size that this system allows; it was not written."
        ),
        N_("Raise the limit on file size, or move the data to another disk."),
    ),
    "disk_read_only": (
        N_("{file} is on a read-only disk; nothing was written."),
        N_("The map can still be viewed. To edit, connect the disk with write access."),
    ),
    "write_denied": (
        N_("This account may not write {file}, or another program holds it open."),
        N_("Give the account write access to the file and its folder, or close the program."),
    ),
    "name_too_long": (
        N_("The name {file} is longer than this disk allows."),
        N_("Choose a shorter name, or a less deeply nested folder."),
    ),
    "too_many_open": (
        N_("Too many files are open at the moment; {file} could not be opened."),
        N_(
            "Try again in a moment; if the problem persists, raise the limit on open files "
            "(ulimit -n)."
        ),
    ),
    "is_a_folder": (
        N_("{file} is a folder; a file cannot be written in its place."),
        N_("Choose another name, or name the file inside the folder."),
    ),
    "disk_failed": (
        N_("The disk or the network drive reports an error for {file}: {problem}."),
        N_("Make a copy of the data now, and have the disk or the connection checked."),
    ),
    "store_busy": (
        N_("Others are saving; after waiting {seconds} seconds, this change was not saved."),
        N_("Nothing has been saved; try again in a moment."),
    ),
    "lock_lost": (
        N_("{file} was deleted while a change was being saved."),
        N_("Nothing has been saved; try again, and let no program clear the history folder."),
    ),
    "file_keeps_changing": (
        N_("Another program keeps changing {file} while a change is being saved."),
        N_("Nothing has been saved; close that program, then try again."),
    ),
    "unknown_revision": (
        N_("The history has no revision {value}."),
        N_("Choose a revision from the history."),
    ),
    "history_unreadable": (
        N_("The history file {file} is missing or damaged."),
        N_(
            "Restore the file from a backup, or begin a new history (on the History "
            "page, or with “python -m geo history --begin-anew”); the old one is kept "
            "next to it."
        ),
    ),
    "history_whole": (N_("The history is intact; there is no need to begin a new one."), ""),
    "history_vanished": (
        N_(
            "The change has been saved, but the history folder {file} has vanished in the meantime."
        ),
        N_("Restore the folder from a backup; it is the only record of who changed what before."),
    ),
}
# The check before publishing.
PUBLISH: dict[str, tuple[str, str]] = {
    "nothing_public": (
        N_("No project is public."),
        N_("Set the visibility to “public” for everything that may be shown."),
    ),
    "places_estimated": (
        N_("Places on the map that are unconfirmed estimates: {count}."),
        N_("Have them surveyed, or have someone who knows the place confirm it on the Edit page."),
    ),
    "surer_than_source": (
        N_("Places whose radius is smaller than the distance that their source gives: {count}."),
        N_("Correct the radius or the source on the Edit page."),
    ),
    "approval_missing": (
        N_("The map has no approval number."),
        N_(
            "Have the map approved by the natural resources authority, and set "
            "PLANMAP_MAP_APPROVAL to the number."
        ),
    ),
    "approval_form": (
        N_("“{value}” does not look like a map approval number."),
        N_("It looks like 粤S(2024)012号 or GS(2024)1234号; compare it with the approval."),
    ),
    "base_map_source_missing": (
        N_("The source of the base map is not named."),
        N_(
            "Enter base_map_source_zh and base_map_source_en in plan.toml in the data "
            "folder ({folder})."
        ),
    ),
    "data_old": (
        N_(
            "Projects whose status is more than a year old: {count}; the oldest dates from "
            "{oldest}."
        ),
        N_("Ask how far they have progressed, and enter the status with its date."),
    ),
    "data_ahead": (
        N_("Projects whose status is dated in the future: {count}."),
        N_("Correct the date of the status."),
    ),
    "internal_mentioned": (
        N_("Public projects whose texts name internal projects or quote their words: {count}."),
        N_("Reword these texts, or make the internal projects public."),
    ),
    "internal_named": (
        N_("Internal projects that are named in public texts: {count}."),
        N_("Reword the public texts, or make these projects public."),
    ),
    "internal_left_out": (N_("Internal projects that are not shown to the public: {count}."), ""),
    "security_places": (
        N_("Security projects whose place is withheld: {count}."),
        N_("Check whether their names reveal where they are; if so, reword them."),
    ),
    "security_elsewhere": (
        N_("Projects on the map whose names mention cameras or police: {count}."),
        N_("If they are security sites, assign them to the category public safety."),
    ),
    "positions_blanked": (
        N_("Projects with coordinates in their texts, which are blanked for the public: {count}."),
        N_("Show the place on the map, not in the text."),
    ),
    "colours_close": (
        N_("Pairs of statuses whose colours look alike to some or all people: {count}."),
        N_("Choose more distinct colours in vocabulary.toml, in the data folder ({folder})."),
    ),
    "texts_one_language": (
        N_("Projects with texts missing or not translated in one of the languages: {count}."),
        N_("Write each text in Chinese and in English."),
    ),
    "words_one_language": (
        N_("Words of the map that are missing or not translated in one of the languages: {count}."),
        N_(
            "Write them in both languages in plan.toml and vocabulary.toml, in the "
            "data folder ({folder})."
        ),
    ),
    "places_waiting": (
        N_("Projects that are waiting for a place: {count}."),
        N_("They are listed next to the map; give them a place on the Edit page once it is known."),
    ),
}
