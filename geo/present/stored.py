"""Read and write the office's saved composition, stored next to the projects file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from geo.model.config.settings import access_settings, store_settings
from geo.model.config.toml_files import invalid_configuration, unreadable_configuration
from geo.model.errors import InvalidConfiguration, PlanMapError
from geo.model.text.safe_json import parse
from geo.present.composition import Composition
from geo.store.file.atomic import write_atomically
from geo.store.file.lock import locked
from geo.store.permission import require_editing

LARGEST = 1_000_000  # bytes; 300 notes of 2,000 characters fit


def composition_file() -> Path:
    """Return the path of the composition, derived from that of the projects file."""
    return store_settings().projects_file.with_suffix(".presentation.json")


def read_composition(path: Path) -> Composition:
    """Read a composition from a file; without a file, return the default one.

    Raises
    ------
    InvalidConfiguration
        When the file exists but cannot be read or is not a valid composition.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise unreadable_configuration(path, what="file_large", limit=LARGEST // 1_000_000)
        return Composition.model_validate(parse(path.read_bytes()))
    except FileNotFoundError:
        return Composition()
    except ValidationError as error:
        raise invalid_configuration(path, error, Composition) from error
    except InvalidConfiguration:
        raise
    except PlanMapError as error:
        raise unreadable_configuration(path, what="file_no_form") from error
    except OSError as error:
        raise unreadable_configuration(path, error) from error


def write_composition(path: Path, composition: Composition) -> None:
    """Write a composition atomically.

    Raises
    ------
    UnwritableFile
    """
    text = orjson.dumps(composition.model_dump(), option=orjson.OPT_INDENT_2)
    with locked(path.with_name(f".{path.name}.lock")):
        write_atomically(path, text + b"\n")


def stored_composition() -> Composition:
    """Return the composition stored next to the projects file.

    Raises
    ------
    InvalidConfiguration
        In the public build without the file's name and contents, because an entry
        may be the id of an internal project.
    """
    try:
        return read_composition(composition_file())
    except InvalidConfiguration as error:
        if not access_settings().public:
            raise
        hidden: dict[str, Any] = dict.fromkeys(error.params, "…")
        raise InvalidConfiguration(error.code, **hidden) from None


def store_composition(composition: Composition) -> None:
    """Save a composition for all users.

    Raises
    ------
    EditingNotAllowed
        When this instance may not change stored data.
    UnwritableFile
    """
    require_editing()
    write_composition(composition_file(), composition)
