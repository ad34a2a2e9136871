"""Read the TOML files of the data folder into validated models, and explain their errors.

Pydantic's error messages are in English and for programmers. Here each kind of error has a
phrase in both languages that completes a sentence such as "The setting X cannot be Y: …".
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from geo.model.errors import Finding, InvalidConfiguration
from geo.model.text.language import N_

Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Model = TypeVar("Model", bound=BaseModel)
MAX_SHOWN = 20  # findings per file
_PLACE = re.compile(r"\(at line (\d{1,9}), column (\d{1,9})\)$")
_MAX_MB = 2  # a hundred times a vocabulary of a hundred categories
VALUE_WORDS: dict[str, str] = {
    "value_missing": N_("it is missing"),
    "value_unknown": N_("there is no entry of this name"),
    "value_near": N_("there is no entry of this name; perhaps “{suggestion}” was meant"),
    "value_text": N_("a text in quotation marks is needed"),
    "value_whole": N_("a whole number is needed"),
    "value_number": N_("a number is needed"),
    "value_switch": N_("write 1 for yes or 0 for no"),
    "value_true_false": N_("write true or false, without quotation marks"),
    "value_date": N_("a date in the form 2023-02-24 is needed"),
    "value_list": N_("one or more separate entries are needed, each under its own heading"),
    "value_table": N_("an entry with its own fields is needed"),
    "value_least": N_("it must be at least {low}"),
    "value_above": N_("it must be more than {low}"),
    "value_most": N_("it may be at most {high}"),
    "value_below": N_("it must be less than {high}"),
    "value_one_of": N_("it can be {allowed}"),
    "value_empty": N_("it may not be empty"),
    "value_long": N_("it may have at most {limit} characters"),
    "value_few": N_("at least {needed} are needed"),
    "value_many": N_("at most {limit} are possible"),
    "value_code": N_(
        "a code consists of lower-case letters, digits and underscores and begins with a "
        "letter, like park_2"
    ),
    "value_slug": N_(
        "an id consists of lower-case letters, digits, hyphens and underscores, like liuhe-town"
    ),
    "value_colour": N_("a colour is written like #0f5c6e"),
    "value_path": N_("a shape may contain only the commands and numbers of an SVG path"),
    "value_address": N_("an address is written like https://map.example.org"),
    "value_website": N_("a website is written like https://www.example.org"),
    "value_host": N_("a host is written like map.example.org"),
    "value_scheduler": N_("the address of a scheduler is written like tcp://host:8786"),
    "value_hidden": N_("it contains an invisible character ({sign})"),
    "value_same_section": N_("two sections have the number {value}"),
    "value_same_rule": N_("two rules have the id “{value}”"),
    "value_same_code": N_("two entries under [[{table}]] have the code “{value}”"),
    "value_no_code": N_("[[{table}]] needs an entry with the code “{value}”"),
    "value_no_category": N_("it counts “{value}”, which is not a category of this file"),
    "value_built_in": N_("“{value}” is the code of a base map that the program brings along"),
    "value_tile_address": N_(
        "an address begins with http:// or https:// and a host, and has no user name and no "
        "other characters than plain letters, digits and signs"
    ),
    "value_tile_fields": N_(
        "an address needs z, x and y (or -y) once each, in braces, and may have s and key; "
        "every other value is written out"
    ),
    "value_file_name": N_(
        "a file is named relative to the data folder, with / between folders and without .."
    ),
    "value_tile_file": N_("it must end in .pmtiles or .mbtiles"),
    "value_source": N_(
        "the kinds xyz, tms and wmts have an address, the kind file has a file, and none has both"
    ),
    "value_zooms": N_("its least zoom {low} is more than its greatest zoom {high}"),
    "value_grid": N_("only the kind wmts may have the matrix set c"),
    "value_vector_grid": N_("vector tiles must be in Web Mercator, the matrix set w"),
    "value_subdomains": N_("its address has the field s, so it needs its subdomains"),
    "value_keys": N_("keys are written like code=key, separated by spaces"),
    "value_same_layer": N_("two layers have the id “{value}”"),
    "value_layer_id": N_(
        "an id consists of lower-case letters, digits and hyphens, like parks-2023"
    ),
    "value_date_or_part": N_("a date is written like 2023-02-24, 2023-02 or 2023"),
    "value_category_needed": N_("a layer of facilities needs a category"),
    "value_category_needless": N_("only layers of facilities have a category"),
    "value_category_withheld": N_("places of this category are never public"),
    "value_same_grid": N_("two grids have the name “{value}”"),
    "value_grid_form": N_(
        "it is neither PROJ text (+proj=tmerc …) nor the WKT of a projected system (PROJCS[…])"
    ),
    "value_grid_foreign": N_(
        "it has a part that is not allowed here; only a projection, its numbers, an ellipsoid "
        "and towgs84 are, with metres as the unit and without files"
    ),
    "value_grid_useless": N_("it does not project places in China to metres and back"),
    "value_grid_datum": N_(
        "its ellipsoid is not that of CGCS2000, WGS 84, Xian 1980 or Beijing 1954; add towgs84, "
        "the shift to WGS 84"
    ),
    "value_grid_far": N_("it does not project places in the {subdistrict} to metres and back"),
    "value_other": N_("it does not have the required form"),
    "file_gone": N_("it is missing"),
    "file_denied": N_("this account may not read it"),
    "file_closed": N_("it cannot be opened"),
    "file_large": N_("it is larger than {limit} MB"),
    "file_not_utf8": N_(
        "it is not UTF-8 but perhaps GBK; save it as UTF-8 (in a text editor: “Save as”)"
    ),
    "file_not_toml": N_("it is not valid TOML at line {line}, column {column}"),
    "file_not_json": N_("it is not valid JSON at line {line}, column {column}"),
    "file_outside": N_("it does not lie in the data folder; a link may not lead out of it"),
    "file_no_tiles": N_("it is not what its ending says"),
    "file_not_collection": N_("it is not a GeoJSON FeatureCollection"),
    "file_no_form": N_("it does not have the required form"),
}
# Pydantic error type: phrase, the phrase's parameter, and the name of its value in the context.
_WITH_VALUES: dict[str, tuple[str, str, str]] = {
    "greater_than_equal": ("value_least", "low", "ge"),
    "greater_than": ("value_above", "low", "gt"),
    "less_than_equal": ("value_most", "high", "le"),
    "less_than": ("value_below", "high", "lt"),
    "string_too_long": ("value_long", "limit", "max_length"),
    "too_short": ("value_few", "needed", "min_length"),
    "too_long": ("value_many", "limit", "max_length"),
}
_PLAIN: dict[str, str] = {
    "missing": "value_missing",
    "extra_forbidden": "value_unknown",
    "string_type": "value_text",
    "string_unicode": "value_text",
    "string_too_short": "value_empty",
    "int_type": "value_whole",
    "int_parsing": "value_whole",
    "int_parsing_size": "value_whole",
    "int_from_float": "value_whole",
    "float_type": "value_number",
    "float_parsing": "value_number",
    "finite_number": "value_number",
    "bool_type": "value_true_false",
    "bool_parsing": "value_true_false",
    "list_type": "value_list",
    "tuple_type": "value_list",
    "dict_type": "value_table",
    "model_type": "value_table",
    "path_type": "value_text",
}
# The phrase for a pattern, by the pattern's first characters.
_PATTERNS = {"^[a-z]": "value_code", "^#": "value_colour", "^[Mm]": "value_path"}


def read_configuration(path: Path, model: type[Model]) -> Model:
    """Read a TOML file and validate it with a model.

    Parameters
    ----------
    path : Path
    model : type of pydantic.BaseModel

    Raises
    ------
    InvalidConfiguration
        Names the file and each invalid field with the reason.
    """
    try:
        if path.stat().st_size > _MAX_MB * 1_000_000:
            raise unreadable_configuration(path, what="file_large", limit=_MAX_MB)
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise unreadable_configuration(path, **_toml_fault(error, path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable_configuration(path, error) from error
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise invalid_configuration(path, error, model) from error


def unreadable_configuration(
    path: Path, error: OSError | UnicodeDecodeError | None = None, **params: Any
) -> InvalidConfiguration:
    """Return the exception for a file that cannot be read at all.

    Parameters
    ----------
    path : Path
        Only its name is shown, since the full path is internal.
    error : OSError or UnicodeDecodeError, optional
        Gives the reason when there are no `params`.
    **params
        ``what``, a key of :data:`VALUE_WORDS`, and the parameters of its phrase.
    """
    return InvalidConfiguration(
        "configuration_unreadable", file=path.name, **(params or {"what": _file_fault(error)})
    )


def _file_fault(error: OSError | UnicodeDecodeError | None) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "file_not_utf8"
    if isinstance(error, FileNotFoundError):
        return "file_gone"
    return "file_denied" if isinstance(error, PermissionError) else "file_closed"


def _toml_fault(error: tomllib.TOMLDecodeError, path: Path) -> dict[str, Any]:
    position = _PLACE.search(str(error))
    if position:
        return {"what": "file_not_toml", "line": int(position[1]), "column": int(position[2])}
    last = len(path.read_text(encoding="utf-8").splitlines())  # "(at end of document)"
    return {"what": "file_not_toml", "line": last, "column": 1}


def invalid_configuration(
    path: Path, error: ValidationError, model: type[BaseModel]
) -> InvalidConfiguration:
    """Return the exception for a file with invalid entries; it lists all of them.

    Parameters
    ----------
    path : Path
    error : ValidationError
    model : type of pydantic.BaseModel
        The model that the file was validated with.
    """
    findings = [_finding(path, each, model) for each in error.errors()[:MAX_SHOWN]]
    return InvalidConfiguration(findings[0].code, others=findings[1:], **findings[0].params)


def _finding(path: Path, error: Mapping[str, Any], model: type[BaseModel]) -> Finding:
    names = [part for part in error["loc"] if isinstance(part, str)]
    numbers = [part for part in error["loc"] if isinstance(part, int)]
    params = {"file": path.name, **value_fault(error)}
    if params["what"] == "value_unknown" and (near := _nearest(names, model)):
        params |= {"what": "value_near", "suggestion": near}
    if not names:
        return Finding("configuration_whole", params=params)
    params["field"] = names[-1]
    place = {"table": names[0], "number": numbers[0] + 1} if numbers else {}
    if len(names) == 1 and len(error["loc"]) > 1:
        return Finding("configuration_entry_whole", params={**params, **place})
    if len(names) > 1 and numbers:
        return Finding("configuration_entry_invalid", params={**params, **place})
    return Finding("configuration_invalid", params=params)


def _nearest(names: list[str], model: type[BaseModel]) -> str | None:
    """Return the field name that a mistyped one resembles, or None."""
    fields = set(model.model_fields)
    if len(names) > 1:
        fields = {name for each in _models_of(model, names[0]) for name in each.model_fields}
    return next(iter(difflib.get_close_matches(names[-1], fields, n=1)), None)


def _models_of(model: type[BaseModel], name: str) -> list[type[BaseModel]]:
    """Return the models in the annotation of a field: Rule for ``list[Rule]``."""
    field = model.model_fields.get(name)
    annotation = field.annotation if field else None
    types = (annotation, *getattr(annotation, "__args__", ()))
    return [each for each in types if isinstance(each, type) and issubclass(each, BaseModel)]


def value_error(code: str, **params: Any) -> PydanticCustomError:
    """Return the error for a validator to raise: a code of :data:`VALUE_WORDS` with its values."""
    fields = ", ".join(f"{{{name}}}" for name in params)
    return PydanticCustomError(code, f"{code}: {fields}", params)


def value_fault(error: Mapping[str, Any]) -> dict[str, Any]:
    """Convert a pydantic error to the parameters of a finding.

    Parameters
    ----------
    error : mapping
        One of ``ValidationError.errors()``.

    Returns
    -------
    dict
        ``what``, a key of :data:`VALUE_WORDS`, and the parameters of its phrase.

    Examples
    --------
    >>> value_fault({"type": "greater_than_equal", "ctx": {"ge": 1}})
    {'what': 'value_least', 'low': 1}
    >>> value_fault({"type": "something_new"})
    {'what': 'value_other'}
    """
    kind, context = error["type"], error.get("ctx", {})
    if kind in VALUE_WORDS:
        return {"what": kind, **context}
    if kind in _WITH_VALUES:
        what, name, context_name = _WITH_VALUES[kind]
        return {"what": what, name: context[context_name]}
    if kind == "literal_error":
        return {"what": "value_one_of", "allowed": _listed(str(context["expected"]))}
    if kind.startswith("date"):
        return {"what": "value_date"}
    if kind == "string_pattern_mismatch":
        pattern = str(context["pattern"])
        codes = (what for start, what in _PATTERNS.items() if pattern.startswith(start))
        return {"what": next(codes, "value_other")}
    return {"what": _PLAIN.get(kind, "value_other")}


def _listed(expected: str) -> str:
    """Convert pydantic's "'a', 'b' or 'c'" to "a, b, c"."""
    return expected.replace("'", "").replace(" or ", ", ")
