"""Messages of the check before publishing."""

from __future__ import annotations

from geo.model.text.language import N_

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
    "internal_left_out": (
        N_("Internal projects that are not shown to the public: {count}."),
        "",
    ),
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
