"""What is known about a layer and about a change to the layers, validated on every reading."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from geo.layers.kinds import KINDS
from geo.model.config.toml_files import value_error, value_fault
from geo.model.errors import Finding, InvalidChange
from geo.model.messages import MESSAGES
from geo.model.text.language import Language
from geo.model.text.plain_text import hidden_sign
from geo.model.validate import is_slug
from geo.model.vocabulary import SECURITY, vocabulary

Action = Literal["add", "replace", "correct", "remove", "undo", "outside"]
VISIBILITIES = ("internal", "public")
MOST_NOTICED = 20  # findings of a file that are kept with its layer
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_DAY = "-01"


def _plain(text: str) -> str:
    sign = hidden_sign(text)
    if sign is not None:
        raise value_error("value_hidden", sign=sign)
    return text.strip()


def _date(text: str) -> str:
    """Check a day, a month or a year; an empty text is an unknown date."""
    is_date = not text or _DATE.fullmatch(text) is not None
    try:
        dt.date.fromisoformat((text + 2 * _DAY)[:10] if text and is_date else "2000-01-01")
    except ValueError:
        is_date = False
    if not is_date:
        raise value_error("value_date_or_part")
    return text


def _slug(text: str) -> str:
    if not is_slug(text):
        raise value_error("value_layer_id")
    return text


def _category(code: str | None) -> str | None:
    allowed = vocabulary().codes("category")
    if code is not None and code not in allowed:
        raise value_error("value_one_of", allowed=tuple(allowed))
    return code


def _kind(code: str) -> str:
    if code not in KINDS:
        raise value_error("value_one_of", allowed=tuple(KINDS))
    return code


Line = Annotated[str, StringConstraints(max_length=200), AfterValidator(_plain)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80), AfterValidator(_plain)]
Required = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_plain)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]
Degrees = tuple[float, float, float, float]


class Noticed(BaseModel):
    """A finding about the file of a layer; it accompanies every figure made from it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    severity: Literal["info", "warning", "error"]
    feature: str | None = None
    field: str | None = None
    params: dict[str, Any] = {}

    @classmethod
    def of(cls, finding: Finding) -> Noticed:
        """Return the record of a finding."""
        return cls(
            code=finding.code,
            severity=finding.severity,
            feature=finding.feature,
            field=finding.field,
            params=finding.params,
        )

    @property
    def finding(self) -> Finding:
        """The finding; a list of texts is a list of names again, as messages expect."""
        params = {name: _names(value) for name, value in self.params.items()}
        return Finding(self.code, self.severity, self.feature, self.field, params)


def _names(value: Any) -> Any:
    is_names = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return tuple(value) if is_names else value


class LayerFacts(BaseModel):
    """What the office states about a layer.

    Attributes
    ----------
    id : str
        A slug, stable for ever.
    kind : str
        Key of :data:`geo.layers.kinds.KINDS`.
    category : str or None
        Of the vocabulary, for kinds that have one.
    name_zh, name_en : str
        Without an English name the Chinese one is shown.
    source, licence : str
    date : str
        The date of the data, not of loading: a day, a month or a year; empty if unknown.
    visibility : {"internal", "public"}
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, AfterValidator(_slug)]
    kind: Annotated[str, AfterValidator(_kind)]
    category: Annotated[str | None, AfterValidator(_category)] = None
    name_zh: Name
    name_en: Annotated[str, StringConstraints(max_length=80), AfterValidator(_plain)] = ""
    source: Required
    licence: Line = ""
    date: Annotated[str, AfterValidator(_date)] = ""
    visibility: Literal["internal", "public"] = "internal"

    @model_validator(mode="after")
    def _has_its_category(self) -> LayerFacts:
        if KINDS[self.kind].has_category and self.category is None:
            raise value_error("value_category_needed")
        if self.category is not None and not KINDS[self.kind].has_category:
            raise value_error("value_category_needless")
        if self.category in SECURITY and self.visibility == "public":
            raise value_error("value_category_withheld")
        return self

    def dated_name(self, language: Language) -> str:
        """Return the name with the date of the data, if it is known."""
        return " ".join(filter(None, [self.name(language), self.date]))

    def name(self, language: Language) -> str:
        """Return the name in a language; the Chinese one if there is no English one."""
        return (self.name_en or self.name_zh) if language == "en" else self.name_zh


class Layer(LayerFacts):
    """A kept layer: what is stated about it, and what was found in its file.

    Attributes
    ----------
    loaded_by, loaded_at : str
        The author, and the time in UTC.
    form : {"vector", "raster", "partitions"}
        A file of features, a raster, or a folder of residents
        (:mod:`geo.coverage.population.partitions`).
    features : int
        Number of features; of cells with a value for a raster.
    without_place : int
        How many of the features have no place.
    crs : str
        Code of the coordinate system in which the file was read.
    crs_decided : {"given", "declared", "recognised"}
        Who said so: the person who loaded it, the file, or its numbers.
    file_name : str
        Original name of the file.
    findings : dict of str to int
        Number of errors, warnings and hints about the file.
    noticed : tuple of Noticed
        The first findings that belong to every figure made from the layer.
    bounds : west, south, east, north or None
        WGS 84 degrees.
    sha256, size : str, int
        Of the stored file, size in bytes; of partitions, SHA-256 of their index, which has
        those of the files, and the size of all.
    """

    loaded_by: Required
    loaded_at: Annotated[str, StringConstraints(max_length=40)]
    form: Literal["vector", "raster", "partitions"] = "vector"
    features: Count
    without_place: Count = 0
    crs: Line
    crs_decided: Literal["given", "declared", "recognised"]
    file_name: Annotated[str, StringConstraints(max_length=300)]
    findings: dict[Literal["error", "warning", "info"], Count] = {}
    noticed: tuple[Noticed, ...] = ()
    bounds: Degrees | None = None
    sha256: Digest
    size: Count

    @model_validator(mode="after")
    def _has_known_messages(self) -> Layer:
        unknown = [each.code for each in self.noticed if each.code not in MESSAGES]
        if unknown:
            raise value_error("value_other")
        return self

    @property
    def stored_name(self) -> str:
        """Name of the stored file: it follows from the content, so none is overwritten."""
        ending = {"vector": "parquet", "raster": "tif", "partitions": "partitions"}[self.form]
        return f"{self.id}.{self.sha256[:16]}.{ending}"

    @property
    def is_public(self) -> bool:
        """Whether the public build may use it."""
        return self.visibility == "public"


class LayerIndex(BaseModel):
    """The content of ``layers.json``: the layers as the revision `revision` left them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    revision: Count = 0
    layers: tuple[Layer, ...] = ()

    @model_validator(mode="after")
    def _ids_differ(self) -> LayerIndex:
        ids = [each.id for each in self.layers]
        twice = [each for each in ids if ids.count(each) > 1]
        if twice:
            raise value_error("value_same_layer", value=twice[0])
        return self


class LayerRevision(BaseModel):
    """One change to the layers.

    Attributes
    ----------
    number : int
        From 1, without gaps.
    time : str
        UTC.
    author, reason : str
        Empty for ``outside``: someone has edited the list by hand.
    action : {"add", "replace", "correct", "remove", "undo", "outside"}
        ``correct``: other facts or decisions about the same file.
    layer : str
        Id of the layer.
    of : int or None
        The revision that was undone.
    before, after : Layer or None
    comparison : dict or None
        Numbers of added, moved, changed and dropped features of a replacement; of decisions
        on the same place that a correction makes.
    index : str
        SHA-256 of ``layers.json`` as this revision leaves it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: Annotated[int, Field(ge=1)]
    time: Annotated[str, StringConstraints(max_length=40)]
    author: Line = ""
    reason: Annotated[str, StringConstraints(max_length=1000), AfterValidator(_plain)] = ""
    action: Action
    layer: Annotated[str, AfterValidator(_slug)]
    of: int | None = None
    before: Layer | None = None
    after: Layer | None = None
    comparison: dict[str, Any] | None = None
    index: Digest


def layer_answers(layers: Iterable[Layer]) -> list[dict[str, Any]]:
    """Return what a result says about the layers that it rests on, as JSON data."""
    shown = {
        "id", "kind", "category", "name_zh", "name_en", "source", "licence", "date", "visibility",
        "features", "loaded_at",
    }  # fmt: skip
    return [layer.model_dump(mode="json", include=shown) for layer in layers]


def layer_facts(values: Mapping[str, Any]) -> LayerFacts:
    """Validate what is stated about a layer.

    Raises
    ------
    InvalidChange
        ``layer_fact_invalid`` for each wrong field.

    Examples
    --------
    >>> facts = {"id": "parks", "kind": "facilities", "category": "park", "name_zh": "公园现状",
    ...     "source": "城管分局", "date": "2023-05"}
    >>> layer_facts(facts).name("en")
    '公园现状'
    >>> from geo.model.errors import InvalidChange
    >>> try:
    ...     layer_facts({**facts, "date": "May"})
    ... except InvalidChange as error:
    ...     error.findings[0].field
    'date'
    """
    try:
        return LayerFacts.model_validate(dict(values))
    except ValidationError as error:
        raise InvalidChange([_fact_finding(each) for each in error.errors()]) from error


def _fact_finding(error: Mapping[str, Any]) -> Finding:
    field = str(error["loc"][0]) if error["loc"] else "category"
    value = error["input"] if isinstance(error["input"], str) else ""
    params = {"field": field, "value": value[:80], **value_fault(error)}
    return Finding("layer_fact_invalid", field=field, params=params)
