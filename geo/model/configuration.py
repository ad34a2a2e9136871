"""Read the TOML files of the data folder into validated models; tell what is wrong in words."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from geo.model.errors import Finding, InvalidConfiguration
from geo.model.value_words import value_fault

Model = TypeVar("Model", bound=BaseModel)

MOST_TOLD = 20  # findings of one file
_PLACE = re.compile(r"\(at line (\d{1,9}), column (\d{1,9})\)$")
_TOML_MB = 2  # a vocabulary of a hundred categories has a hundredth of it


def read_configuration(path: Path, model: type[Model]) -> Model:
    """Read a TOML file into its validated form.

    Parameters
    ----------
    path : Path
    model : type of pydantic.BaseModel

    Raises
    ------
    InvalidConfiguration
        With the file, each wrong field and what is wrong with it.
    """
    try:
        if path.stat().st_size > _TOML_MB * 1_000_000:
            raise unreadable_configuration(path, what="file_large", limit=_TOML_MB)
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
    """Return what to raise for a file that cannot be read at all.

    Parameters
    ----------
    path : Path
        Its name alone is told: the whole path is nobody's business outside.
    error : OSError or UnicodeDecodeError, optional
    **params
        ``what``, a key of :data:`geo.model.value_words.VALUE_WORDS`, and its values; without
        them the error says it.
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
    found = _PLACE.search(str(error))
    if found:
        return {"what": "file_not_toml", "line": int(found[1]), "column": int(found[2])}
    last = len(path.read_text(encoding="utf-8").splitlines())  # "(at end of document)"
    return {"what": "file_not_toml", "line": last, "column": 1}


def invalid_configuration(
    path: Path, error: ValidationError, model: type[BaseModel]
) -> InvalidConfiguration:
    """Return what to raise for a file whose entries are wrong, with each of them.

    Parameters
    ----------
    path : Path
    error : ValidationError
    model : type of pydantic.BaseModel
        What the file should be.
    """
    found = [_finding(path, each, model) for each in error.errors()[:MOST_TOLD]]
    return InvalidConfiguration(found[0].code, others=found[1:], **found[0].params)


def _finding(path: Path, error: Mapping[str, Any], model: type[BaseModel]) -> Finding:
    names = [part for part in error["loc"] if isinstance(part, str)]
    numbers = [part for part in error["loc"] if isinstance(part, int)]
    told = {"file": path.name, **value_fault(error)}
    if told["what"] == "value_unknown" and (near := _nearest(names, model)):
        told |= {"what": "value_near", "suggestion": near}
    if not names:
        return Finding("configuration_whole", params=told)
    told["field"] = names[-1]
    if len(names) > 1 and numbers:
        place = {"table": names[0], "number": numbers[0] + 1}
        return Finding("configuration_entry_invalid", params={**told, **place})
    return Finding("configuration_invalid", params=told)


def _nearest(names: list[str], model: type[BaseModel]) -> str | None:
    """Return the name of an entry that a mistyped one resembles."""
    fields = set(model.model_fields)
    if len(names) > 1:
        fields = {name for each in _parts(model, names[0]) for name in each.model_fields}
    return next(iter(difflib.get_close_matches(names[-1], fields, n=1)), None)


def _parts(model: type[BaseModel], name: str) -> list[type[BaseModel]]:
    """Return the models that an entry of a model consists of: ``list[Rule]`` has Rule."""
    field = model.model_fields.get(name)
    annotation = field.annotation if field else None
    found = (annotation, *getattr(annotation, "__args__", ()))
    return [each for each in found if isinstance(each, type) and issubclass(each, BaseModel)]
