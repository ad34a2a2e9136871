"""What the fields of a project are called, in tables and in sentences about columns."""

from __future__ import annotations

from geo.model.language import N_

# Column key: heading. The keys are the data contract's names where there is one.
HEADINGS: dict[str, str] = {
    "id": N_("Id"),
    "name": N_("Name (Chinese)"),
    "name_en": N_("Name (English)"),
    "section": N_("Section"),
    "section_label": N_("Section title"),
    "sentence": N_("Sentence"),
    "phrase": N_("Plan's words"),
    "category": N_("Category"),
    "status": N_("Status"),
    "status_evidence": N_("Words for the status"),
    "status_as_of": N_("Status as of"),
    "place": N_("Place"),
    "certainty": N_("How sure"),
    "location_accuracy_m": N_("Radius of uncertainty (m)"),
    "location_source": N_("Source of the place"),
    "longitude": N_("Longitude (WGS 84)"),
    "latitude": N_("Latitude (WGS 84)"),
    "target_value": N_("Target"),
    "target_unit": N_("Unit of the target"),
    "target_year": N_("Target year"),
    "counts_towards": N_("Counts towards"),
    "counts_towards_evidence": N_("Words that it counts by"),
    "counts_towards_by": N_("Who decided that it counts"),
    "community": N_("Community"),
    "lead": N_("Lead"),
    "start": N_("Start"),
    "end": N_("End"),
    "description": N_("Description"),
    "visibility": N_("Visibility"),
}
# What tables leave out.
FURTHER: dict[str, str] = {
    "location_type": N_("Kind of place"),
    "location_verified": N_("Place confirmed"),
    "location_source_en": N_("Source of the place (English)"),
    "retired": N_("Retired"),
}
# What a column of an outside file can mean.
MEANINGS: dict[str, str] = {
    **HEADINGS,
    **FURTHER,
    "x": N_("Longitude or easting"),
    "y": N_("Latitude or northing"),
    "wkt": N_("Whole geometry (WKT)"),
    "crs": N_("Coordinate system"),
}
