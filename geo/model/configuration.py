"""Read the TOML files of ``data/`` into validated models."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from geo.model.errors import InvalidConfiguration

Model = TypeVar("Model", bound=BaseModel)


def read_configuration(path: Path, model: type[Model]) -> Model:
    """Read a TOML file into its validated form.

    Parameters
    ----------
    path : Path
    model : type of pydantic.BaseModel

    Raises
    ------
    InvalidConfiguration
        With the file, the field and what is wrong with it.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidConfiguration(
            "configuration_invalid", file=path.name, field=where, problem=first["msg"]
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        # An OSError's own text holds the whole path, which is nobody's business outside.
        problem = (error.strerror or "") if isinstance(error, OSError) else str(error)
        raise InvalidConfiguration(
            "configuration_unreadable", file=path.name, problem=problem
        ) from error
