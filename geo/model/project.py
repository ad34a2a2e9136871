"""The data contract of a project: its properties, their types, and the headings of columns."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

from geo.model.plan import plan
from geo.model.text.communities import community_text
from geo.model.text.language import N_, Language
from geo.model.text.plain_text import hidden_sign
from geo.model.vocabulary import vocabulary

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
# Heading of each column, by its key; the key is the name of the property if there is one.
HEADINGS: dict[str, str] = {
    "id": N_("Id"),
    "name": N_("Name (Chinese)"),
    "name_en": N_("Name (English)"),
    "section": N_("Section"),
    "section_label": N_("Section title"),
    "sentence": N_("Sentence"),
    "phrase": N_("Plan wording"),
    "category": N_("Category"),
    "status": N_("Status"),
    "status_evidence": N_("Evidence for the status"),
    "status_as_of": N_("Status as of"),
    "place": N_("Place"),
    "certainty": N_("Certainty"),
    "location_accuracy_m": N_("Radius of uncertainty (m)"),
    "location_source": N_("Source of the place"),
    "longitude": N_("Longitude (WGS 84)"),
    "latitude": N_("Latitude (WGS 84)"),
    "target_value": N_("Target"),
    "target_unit": N_("Unit of the target"),
    "target_year": N_("Target year"),
    "counts_towards": N_("Counts towards"),
    "counts_towards_evidence": N_("Evidence that it counts"),
    "counts_towards_by": N_("Who decided that it counts"),
    "community": N_("Community"),
    "lead": N_("Lead"),
    "start": N_("Start"),
    "end": N_("End"),
    "description": N_("Description"),
    "visibility": N_("Visibility"),
}
# Properties that tables leave out.
FURTHER: dict[str, str] = {
    "location_type": N_("Kind of place"),
    "location_verified": N_("Place confirmed"),
    "location_source_en": N_("Source of the place (English)"),
    "retired": N_("Retired"),
}
# The possible meanings of a column in a file from outside.
MEANINGS: dict[str, str] = {
    **HEADINGS,
    **FURTHER,
    "x": N_("Longitude or easting"),
    "y": N_("Latitude or northing"),
    "wkt": N_("Whole geometry (WKT)"),
    "crs": N_("Coordinate system"),
}


def _plain(text: str) -> str:
    sign = hidden_sign(text)
    if sign is not None:
        raise ValueError(f"control_characters:{sign}")
    return text


def name_in(properties: Mapping[str, Any], language: Language) -> str:
    """Return a project's name in a language; the Chinese name if there is no English one.

    Examples
    --------
    >>> name_in({"name": "甲", "name_en": ""}, "en")
    '甲'
    """
    name = properties["name"]
    return str((properties.get("name_en") or name) if language == "en" else name)


def is_retired(feature: Any) -> bool:
    """Return whether a feature is retired: kept in the file, but no longer shown.

    Examples
    --------
    >>> is_retired({"properties": {"retired": True}}), is_retired({"properties": None})
    (True, False)
    """
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return isinstance(properties, dict) and properties.get("retired") is True


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("text_empty")
    return text


def _number(value: Any) -> Any:
    # Strict, and within the range of all JSON readers: no text, no true, no 10^400.
    if type(value) not in (int, float):
        raise ValueError("wrong_type:number")
    if not -1e300 <= value <= 1e300:
        raise ValueError("number_out_of_range:finite")
    return value


def _date(value: Any) -> Any:
    if isinstance(value, str) and not _DATE.match(value):
        raise ValueError("not_a_date")
    if value is not None and not isinstance(value, str | dt.date):
        raise ValueError("not_a_date")
    return value


def _joined(value: Any) -> Any:
    """Convert a list of communities to the text that is stored."""
    is_list = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return community_text(value) if is_list else value


def _known(kind: str) -> AfterValidator:
    def check(code: str) -> str:
        if code not in vocabulary().codes(kind):
            raise ValueError(f"unknown_value:{kind}")
        return code

    return AfterValidator(check)


def _known_section(number: int) -> int:
    if number not in plan().section_numbers:
        raise ValueError("unknown_section")
    return number


Plain = AfterValidator(_plain)
Line = Annotated[StrictStr, StringConstraints(max_length=500), Plain]
Note = Annotated[StrictStr, StringConstraints(max_length=10_000), Plain]
Name = Annotated[StrictStr, StringConstraints(max_length=200), Plain, AfterValidator(_filled)]
Phrase = Annotated[StrictStr, StringConstraints(max_length=40), Plain, AfterValidator(_filled)]
Date = Annotated[dt.date, BeforeValidator(_date)]
Number = Annotated[int | float, BeforeValidator(_number)]


class Project(BaseModel):
    """Properties of a project feature.

    Unknown properties are kept. `location_accuracy_m` is the radius, in metres,
    of the circle that contains the true place. A project is never deleted: a
    `retired` one stays in the file, and maps, lists and exports leave it out.
    `community` may name several, separated by 、.
    `counts_towards` is the id of the promise (a project with a `target_value`)
    that this one helps to fulfil. It is never inferred from the category, so the
    wording that supports it and who decided it are recorded too.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    name: Name
    name_en: Name
    section: Annotated[StrictInt, AfterValidator(_known_section)]
    sentence: Annotated[StrictInt, Field(ge=1, le=1000)]
    phrase: Phrase
    category: Annotated[StrictStr, _known("category")]
    status: Annotated[StrictStr, _known("status")]
    status_evidence: Line
    status_as_of: Date
    location_type: Annotated[StrictStr, _known("location_type")]
    location_accuracy_m: Annotated[Number, Field(ge=0, le=100_000)] | None = None
    location_source: Line | None = None
    location_source_en: Line | None = None
    location_verified: StrictBool = False
    target_value: Number | None = None
    target_unit: Line | None = None
    target_year: Annotated[StrictInt, Field(ge=1900, le=2200)] | None = None
    counts_towards: Line | None = None
    counts_towards_evidence: Line | None = None
    counts_towards_by: Line | None = None
    community: Annotated[Line, BeforeValidator(_joined)] | None = None
    lead: Line | None = None
    start: Date | None = None
    end: Date | None = None
    description: Note | None = None
    visibility: Annotated[StrictStr, _known("visibility")] = "public"
    retired: StrictBool = False

    @model_validator(mode="after")
    def _target_has_unit(self) -> Project:
        if self.target_value is not None and not self.target_unit:
            raise ValueError("target_without_unit")
        return self

    @model_validator(mode="after")
    def _link_has_evidence(self) -> Project:
        if not self.counts_towards:
            return self
        if self.target_value is not None:
            raise ValueError("promise_counts_towards")
        if not (self.counts_towards_evidence or "").strip():
            raise ValueError("link_without_evidence")
        if not (self.counts_towards_by or "").strip():
            raise ValueError("link_without_decider")
        return self


@lru_cache(maxsize=1)
def field_names() -> tuple[str, ...]:
    """Return the names of the contract's properties, in order."""
    return tuple(Project.model_fields)


@lru_cache(maxsize=1)
def required_fields() -> tuple[str, ...]:
    """Return the names of the required properties, in order."""
    return tuple(name for name, field in Project.model_fields.items() if field.is_required())


@lru_cache(maxsize=1)
def field_validators() -> dict[str, TypeAdapter[Any]]:
    """Return a separate validator for each property, by its name, in order."""
    validators: dict[str, TypeAdapter[Any]] = {}
    for name, field in Project.model_fields.items():
        annotated: Any = Annotated[field.annotation, field]
        validators[name] = TypeAdapter(annotated)
    return validators
