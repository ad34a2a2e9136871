"""Messages about the office's layers: loading, replacing, what figures rest on."""

from __future__ import annotations

from geo.model.text.language import N_

_REPLACE = N_("Replace that layer, or remove it first.")
_BACK = N_("Put the file back from a backup, or load the layer again.")
_PARTITION = N_("Make such a folder with `layers partition FILE FOLDER`.")
_PARTITIONS_BACK = N_("Put the folder back from a backup, or write the partitions again.")
_OTHERWISE = N_(
    "If it is a different facility, say so on the Edit page under Layers, “The same place”, or "
    "write “none” in the field same_as of its layer or file."
)
LAYERS: dict[str, tuple[str, str]] = {
    "unknown_layer": (
        N_("There is no layer “{value}”. Layers: {allowed}."),
        N_("Name one of these; `layers list` shows them."),
    ),
    "layer_not_drawn": (
        N_("The layer “{value}” is not drawn on maps: it is a grid, or nothing of it has a place."),
        N_("The coverage page uses it all the same."),
    ),
    "layer_left_out": (
        N_(
            "The layer “{name}” is left out of the single file: even simplified, it needs more "
            "than is left of the {limit} MB for layers."
        ),
        N_("Choose fewer layers, or set PLANMAP_LAYERS_MB higher."),
    ),
    "layer_unreadable": (
        N_("The layer “{name}” is not shown: its file is missing or damaged."),
        _BACK,
    ),
    "layer_exists": (
        N_("There is already a layer “{value}”."),
        N_("Replace it, or choose another id."),
    ),
    "layer_single": (
        N_("There is already a layer of this kind: “{value}”. With two, much would count twice."),
        _REPLACE,
    ),
    "layer_fact_invalid": (
        N_("The value “{value}” of “{field}” is wrong: {what}."),
        N_("Correct it and try again."),
    ),
    "layer_same": (N_("There is nothing to save: the layer is already like this."), ""),
    "layers_changed": (
        N_("The layers have changed meanwhile: the newest revision is {found}, not {needed}."),
        N_("Look at the history, and try again with the newest revision."),
    ),
    "layer_changed": (
        N_("The layer “{value}” has been changed by others meanwhile."),
        N_("Look at the history, and try again with the newest revision."),
    ),
    "layer_undo_late": (
        N_("Revision {number} cannot be undone: the layer “{value}” has changed since."),
        N_("Undo the later revisions of that layer first."),
    ),
    "layer_file_missing": (
        N_("The layer “{name}” is not used: its file {file} is missing."),
        _BACK,
    ),
    "layer_damaged": (
        N_("The layer “{name}” is not used: its file {file} is not as it was stored."),
        _BACK,
    ),
    "partitions_none": (
        N_("The folder {file} has no residents in partitions: partitions.json is not in it."),
        _PARTITION,
    ),
    "partitions_broken": (
        N_("The list of partitions in {file} is not as this program writes it."),
        _PARTITION,
    ),
    "partition_missing": (
        N_("Residents are missing: there is no partition {file}."),
        _PARTITIONS_BACK,
    ),
    "partition_damaged": (
        N_("Residents are damaged: the partition {file} is not as it was written."),
        _PARTITIONS_BACK,
    ),
    "folder_exists": (
        N_("There is already a file or a folder {file}."),
        N_("Name a new folder, or remove that one first."),
    ),
    "crs_not_declared": (
        N_("The file {file} does not say which coordinate system it is in."),
        N_("Name the system with --crs."),
    ),
    "layer_unplaced": (
        N_(
            "Features without a usable place: {count}. They are kept and counted, but cover "
            "nothing."
        ),
        N_("Correct their coordinates and load the file again."),
    ),
    "layer_unplaced_left": (
        N_("Features without a usable place: {count}. They are left out."),
        N_("Correct their coordinates and load the file again."),
    ),
    "layer_drops_much": (
        N_("The new file would drop much: {count} of {total} features are not in it."),
        N_("Check that it is complete and belongs to this layer."),
    ),
    "layer_sum_falls": (
        N_("The sum of the cells would fall much: {before} before, {after} now."),
        N_("Check that the file is complete and belongs to this layer."),
    ),
    "layer_decisions_kept": (
        N_("Decisions on the same place that are kept with their facilities: {count}."),
        "",
    ),
    "layer_decisions_lost": (
        N_(
            "Decisions on the same place that are lost, because the new file does not have "
            "their facilities: {count} ({names})."
        ),
        N_("Look through “The same place” after saving."),
    ),
    "layers_edited": (
        N_("The list of layers was edited by hand after revision {value}."),
        N_("The next change records this in the history."),
    ),
    "layer_used_facilities": (
        N_(
            "Existing facilities: the office's layer “{name}”, {date} (features: {count}). "
            "Source: {source}."
        ),
        "",
    ),
    "layer_used_neighbours": (
        N_(
            "Facilities of the neighbours serve people near the edge, but are not counted as "
            "the {subdistrict}'s own: the office's layer “{name}”, {date} (features: {count}). "
            "Source: {source}."
        ),
        "",
    ),
    "layer_used_residents": (
        N_("Residents: the office's layer “{name}”, {date} (features: {count}). Source: {source}."),
        "",
    ),
    "layer_used_streets": (
        N_("Streets: the office's layer “{name}”, {date} (lines: {count}). Source: {source}."),
        "",
    ),
    "layer_used_land": (
        N_(
            "Residential land: the office's layer “{name}”, {date} (areas: {count}). "
            "Source: {source}."
        ),
        "",
    ),
    "layer_used_communities": (
        N_(
            "Communities: the office's layer “{name}”, {date} (outlines: {count}). "
            "Source: {source}."
        ),
        "",
    ),
    "layers_internal": (
        N_("The figures rest on internal layers ({names}) and are not for the public."),
        N_("Make the layers public if their source allows it."),
    ),
    "network_without_streets": (
        N_("Distances along streets need streets, and neither a file nor a layer has any."),
        N_("Give a file with --network, or keep a layer of streets."),
    ),
    "facilities_also_planned": (
        N_(
            "{count} facilities that also stand in the plan are counted once: each is the nearest "
            "one to a project within {limit} m, or names it ({names})."
        ),
        _OTHERWISE,
    ),
    "facilities_also_planned_one": (
        N_(
            "One facility that also stands in the plan is counted once: it is the nearest one to "
            "a project within {limit} m, or names it ({names})."
        ),
        _OTHERWISE,
    ),
}
