"""Translate the plan's own words and the names of communities into English.

The keys in ``data/english.toml`` are the Chinese texts themselves, so a translation no longer
applies once its text is changed. The plan's words are shown with the translation, never replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from geo.model.config.settings import store_settings
from geo.model.config.toml_files import read_configuration
from geo.model.outlines import community_outlines
from geo.model.text.language import Language

Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
FILE = "english.toml"
# Fields that hold the plan's own words.
QUOTED = ("phrase", "status_evidence", "counts_towards_evidence")


class English(BaseModel):
    """English translations, by the Chinese text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Annotated[dict[Text, Text], Field(max_length=20_000)] = {}


def read_english(path: Path) -> English:
    """Read and validate a file of translations; a missing file has none.

    Parameters
    ----------
    path : Path
        A TOML file in the form of ``data/english.toml``.

    Raises
    ------
    InvalidConfiguration
        When the file is not TOML or has a wrong entry.
    """
    return read_configuration(path, English) if path.exists() else English()


@lru_cache(maxsize=4)
def english(data: Path | None = None) -> dict[str, str]:
    """Return the translations of the data folder, by the Chinese text; read once."""
    return read_english((data or store_settings().data) / FILE).text


def glosses(properties: Mapping[str, Any]) -> dict[str, str]:
    """Return the English translations of the plan's words of one project, by field."""
    translations = {name: english().get(str(properties.get(name) or "").strip()) for name in QUOTED}
    return {name: text for name, text in translations.items() if text}


def community_label(name: str, language: Language) -> str:
    """Return a community's name in a language; the Chinese name if there is no English one.

    The English name is that of ``english.toml``, or ``name_en`` of the community's outline, kept
    as a layer or in the base map.
    """
    if language != "en":
        return name
    return english().get(name) or community_outlines().names_en.get(name, name)


def quoted(text: str, language: Language) -> str:
    """Quote words of the plan, in English with their translation if there is one."""
    gloss = english().get(text) if language == "en" else None
    return f"“{text}” ({gloss})" if gloss else f"“{text}”"
