"""Rename the fields of a layer to those of the data contract.

Names are recognised like the columns of a table, so that 项目名称 means a name
in every format; a field whose meaning is uncertain keeps its name.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from geo.intake.tables.fields import conformed, fits
from geo.intake.tables.mapping import ColumnMapping, cleaned_names, columns_finding, guess_mapping
from geo.intake.tables.mapping_store import remembered
from geo.intake.upload import Upload
from geo.model.config.settings import limit_settings
from geo.model.errors import Finding
from geo.model.project import field_names
from geo.model.text.plain_text import without_signs
from geo.model.validate import is_slug

_LOOK = 500  # features whose values are compared with what a field's name says
Properties = dict[str, Any]


def name_fields(upload: Upload, mapping: ColumnMapping | None = None) -> Upload:
    """Rename the fields of a layer to those of the data contract.

    Parameters
    ----------
    upload : Upload
        Of a format other than a table; its properties are changed in place.
    mapping : ColumnMapping, optional
        The user's choice; by default the stored mapping, else a guess by names and values.

    Returns
    -------
    Upload
        With `columns`, and findings about renamed fields.
    """
    rows = list(_properties(upload.features))
    header = _header(rows)
    if not header:
        return upload
    confirmed = mapping if mapping and mapping.header == header else remembered(header)
    findings: list[Finding] = []
    if confirmed is None:
        chosen, findings = _guessed(header, rows, upload.features)
    else:
        chosen = confirmed
    renamed = {name: field for name, field in chosen.fields.items() if name != field}
    for row in rows if renamed or chosen.ignored else ():
        _rename(row, chosen)
    ids_taken = _take_ids(upload.features, chosen.id, is_confirmed=confirmed is not None)
    if not ids_taken:
        chosen = dataclasses.replace(chosen, id=None)
    findings += _field_findings(chosen, renamed, ids_taken) if confirmed is None else []
    return dataclasses.replace(upload, columns=chosen, findings=[*upload.findings, *findings])


def field_value(feature: dict[str, Any], mapping: ColumnMapping, name: str) -> Any:
    """Return the value of a field by its name in the file.

    Examples
    --------
    >>> mapping = ColumnMapping(("编号", "项目名称"), id="编号", fields={"项目名称": "name"})
    >>> feature = {"id": "a-1", "properties": {"name": "甲"}}
    >>> [field_value(feature, mapping, name) for name in mapping.header]
    ['a-1', '甲']
    """
    properties = feature.get("properties")
    values: dict[str, Any] = properties if isinstance(properties, dict) else {}
    if name == mapping.id and name not in values:
        return feature.get("id")
    return values.get(name, values.get(mapping.fields.get(name, name)))


def _properties(features: Sequence[Any]) -> Iterator[Properties]:
    for feature in features:
        found = feature.get("properties") if type(feature) is dict else None
        if type(found) is dict:
            yield found


def _header(rows: Sequence[Properties]) -> tuple[str, ...]:
    """Return the names of all fields; none for a file with too many."""
    names: dict[str, Any] = {}
    for row in rows:
        names.update(row)
    return tuple(names) if len(names) <= 2 * limit_settings().max_fields else ()


def _guessed(
    header: tuple[str, ...], rows: Sequence[Properties], features: Sequence[Any]
) -> tuple[ColumnMapping, list[Finding]]:
    """Guess the meaning of fields by their names, if their values agree."""
    values = {name: list(_filled(rows, name)) for name in header}
    clean = {without_signs(name): name for name in reversed(header) if values[name]}
    guess = guess_mapping(list(reversed(clean)))
    guessed = {clean[name]: field for name, field in guess.fields.items()}
    fields = {name: field for name, field in guessed.items() if _agrees(field, name, values[name])}
    wrong = [name for name in guessed if name not in fields]
    # Contract fields without a value in the sample are kept, in case later features have one.
    fields |= {name: name for name in header if name in field_names() and not values[name]}
    ignored = tuple(clean[name] for name in guess.ignored)
    if ignored and any(type(each) is dict and each.get("geometry") for each in features[:_LOOK]):
        # An exported table that was turned into a layer: geometries replace its coordinates.
        roles = (guess.x, guess.y, guess.wkt, guess.crs)
        ignored += tuple(clean[name] for name in roles if name is not None)
    identifier = clean[guess.id] if guess.id else None
    found = cleaned_names([name for name in fields if name != without_signs(name)])
    if wrong:
        found.append(Finding("fields_unlike", "warning", params={"value": tuple(wrong)}))
    return ColumnMapping(header, id=identifier, fields=fields, ignored=ignored), found


def _filled(rows: Sequence[Properties], name: str) -> Iterator[Any]:
    for row in islice(rows, _LOOK):
        value = row.get(name)
        if not _is_empty(value):
            yield value


def _agrees(field: str, name: str, values: Sequence[Any]) -> bool:
    """Check that most values are valid for a field; one with the field's exact name always is."""
    return field == name or 2 * sum(fits(field, value) for value in values) >= len(values)


def _rename(row: Properties, mapping: ColumnMapping) -> None:
    """Rename the fields of one feature in order, without losing any value."""
    fields = mapping.fields
    before = {name: value for name, value in row.items() if name not in mapping.ignored}
    row.clear()
    for name, value in before.items():
        field = fields.get(name, name)
        if field == name:
            row.setdefault(name, value)
        elif _is_empty(value):
            continue  # an empty cell does not change a stored value
        elif _is_empty(before.get(field)) or fields.get(field, field) != field:
            spare = name if not _is_empty(row.get(field)) else field
            row[spare] = conformed(field, value) if spare == field else value
        elif field in fields:
            row[name] = value
        else:  # a person has chosen this name, so the two fields exchange their names
            row[field], row[name] = conformed(field, value), before[field]


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _take_ids(features: Sequence[Any], name: str | None, *, is_confirmed: bool) -> int:
    """Use the values of a field as the features' ids; return how many.

    An office's number (编号 12, "NC-2023-01") is kept as a field, unless a
    person has confirmed that the field is the id.
    """
    if name is None:
        return 0
    candidates: list[tuple[Any, Properties, str]] = []
    for feature in features:
        properties = feature.get("properties") if type(feature) is dict else None
        if type(properties) is not dict or not _is_open(feature.get("id")):
            continue
        text = _id_text(properties.get(name), is_confirmed=is_confirmed)
        if text is not None:
            candidates.append((feature, properties, text))
    if not is_confirmed and len({text for *_, text in candidates}) < len(candidates):
        return 0  # repeated values are a class, not an id
    for feature, properties, text in candidates:
        feature["id"] = text
        del properties[name]
    return len(candidates)


def _is_open(identifier: Any) -> bool:
    """Check whether a feature has no id, or only a number from a program."""
    return not isinstance(identifier, str) or not identifier or identifier.isdecimal()


def _id_text(value: Any, *, is_confirmed: bool) -> str | None:
    if is_confirmed:
        is_whole = isinstance(value, int | float) and not isinstance(value, bool)
        text = str(int(value)) if is_whole and abs(value) < 2**53 and value == int(value) else value
        return text.strip() if isinstance(text, str) and text.strip() else None
    is_own = isinstance(value, str) and is_slug(value) and not value.isdecimal()
    return value if is_own else None


def _field_findings(mapping: ColumnMapping, renamed: dict[str, str], taken: int) -> list[Finding]:
    found = []
    if renamed or taken:
        found.append(columns_finding(dataclasses.replace(mapping, fields=renamed)))
    if mapping.ignored:
        params = {"value": tuple(mapping.ignored)}
        found.append(Finding("columns_ignored", "info", params=params))
    return found
