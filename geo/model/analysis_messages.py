"""Sentences about shapes that analyses cannot work with, and analyses that are stopped."""

from __future__ import annotations

from geo.model.language import N_

_SIMPLIFY = N_("Simplify its outline, or draw it anew, and load the file again.")
_LOOK = N_("If that is not what was meant, correct the outline and load the file again.")
_LESS = N_(
    "Simplify the outlines, load fewer features, or cut the file to the {subdistrict}; "
    "then try again."
)

ANALYSIS: dict[str, tuple[str, str]] = {
    "layer_area_tangled": (
        N_(
            "The area of feature {feature} ({vertices} vertices) crosses itself so often that it "
            "could not be mended within {limit} seconds; the file was not loaded."
        ),
        _SIMPLIFY,
    ),
    "layer_areas_tangled": (
        N_(
            "{count} areas cross themselves so often that they could not be mended within {limit} "
            "seconds; the largest is feature {feature} with {vertices} vertices. The file was not "
            "loaded."
        ),
        N_("Simplify these outlines, or draw them anew, and load the file again."),
    ),
    "layer_too_many_vertices": (
        N_("The areas of the file have {found} vertices; at most {limit} can be worked with."),
        N_(
            "Simplify the outlines, for instance to 1 m, or leave out what lies outside the "
            "{subdistrict}."
        ),
    ),
    "layer_too_many_parts": (
        N_("Feature {feature} has {found} parts and holes; at most {limit} can be worked with."),
        N_("Split it into several features, or leave out what lies outside the {subdistrict}."),
    ),
    "layer_area_mended": (
        N_(
            "The outline of feature {feature} crosses or touches itself and was mended; "
            "area: {before} → {after} ha."
        ),
        _LOOK,
    ),
    "layer_areas_mended": (
        N_(
            "{count} more outlines that cross or touch themselves were mended; "
            "area together: {before} → {after} ha."
        ),
        _LOOK,
    ),
    "layer_area_empty": (
        N_("Feature {feature} encloses no area and is left out."),
        N_("Correct its outline if it should count, and load the file again."),
    ),
    "analysis_time": (
        N_("This takes more than {limit} seconds and was stopped."),
        _LESS,
    ),
    "analysis_memory": (
        N_("This needs more memory than one analysis may take ({limit} MB) and was stopped."),
        _LESS,
    ),
    "analysis_shapes": (
        N_("The shapes of a file cannot be worked with ({problem})."),
        N_("Repair the geometries in the program they come from, and load the file again."),
    ),
    "analysis_broken": (
        N_("The analysis broke off."),
        N_("Try again; if it breaks off again, load fewer or simpler features."),
    ),
    "analysis_busy": (
        N_("Too many analyses are waiting on this server at the moment."),
        N_("Try again in a minute."),
    ),
}
