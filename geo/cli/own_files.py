"""Files that a figure of coverage may be worked out with: people, streets, facilities."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from geo.cli.wording import finding_line
from geo.coverage.facilities import Facilities
from geo.coverage.land import Land
from geo.coverage.population import EvenPopulation, Population
from geo.coverage.reach import Candidates
from geo.coverage.town import Town
from geo.crs.parse import parse_system
from geo.intake.given_file import given_content
from geo.model.errors import Finding
from geo.model.language import Language

if TYPE_CHECKING:
    from geo.review.layer_file import Layer


def population_of(
    file: Path | None, town: Town, crs: str | None, language: Language
) -> Population | None:
    """Return the people of a file, else the census, else None.

    Raises
    ------
    UnreadableFile, UnusablePopulation, UnknownCRS
    """
    if file is None:
        return None if town.residents is None else EvenPopulation(town)
    from geo.coverage.population_file import population_from_features
    from geo.intake.raster_child import is_raster
    from geo.review.population_raster import population_from_raster

    content = given_content(file)
    if is_raster(content):
        made, findings = population_from_raster(content, town, crs)
        _tell(findings, language)
        return made
    return population_from_features(_layer(content, file, crs, language).everything, town)


def facilities_in(file: Path, town: Town, crs: str | None, language: Language) -> Facilities:
    """Return the facilities of a file.

    Raises
    ------
    UnreadableFile, UnknownCRS
    """
    from geo.coverage.facility_file import facilities_from_features

    layer = _layer(given_content(file), file, crs, language)
    return facilities_from_features(layer.everything, town)


def streets_in(file: Path, town: Town, crs: str | None, language: Language) -> Any:
    """Return the street network of a file.

    Raises
    ------
    UnreadableFile, UnknownCRS
    """
    from geo.coverage.streets import town_streets
    from geo.intake.streets_child import read_streets

    lines = read_streets(given_content(file), file.name, crs)
    _tell(lines.findings, language)
    return town_streets(town, lines)


def candidates_in(file: Path, town: Town, crs: str | None, language: Language) -> Candidates:
    """Return the candidate sites of a file.

    Raises
    ------
    UnreadableFile, UnknownCRS
    """
    from geo.coverage.candidate_file import candidates_from_features

    return candidates_from_features(_layer(given_content(file), file, crs, language).features, town)


def communities_in(file: Path, town: Town, crs: str | None, language: Language) -> Town:
    """Return the town with the outlines of its communities from a file.

    Raises
    ------
    UnreadableFile, UnknownCRS, UnusablePopulation
    """
    from geo.coverage.by_community import communities_from_features

    layer = _layer(given_content(file), file, crs, language)
    return replace(town, communities=communities_from_features(layer.features, town))


def land_in(file: Path, town: Town, crs: str | None, language: Language) -> Land:
    """Return the land of a file.

    Raises
    ------
    UnreadableFile, UnknownCRS, BadQuery
    """
    from geo.coverage.land import land_from_features

    return land_from_features(_layer(given_content(file), file, crs, language).features, town)


def _layer(content: bytes, file: Path, crs: str | None, language: Language) -> Layer:
    from geo.review.layer_file import read_layer

    layer = read_layer(content, file.name, parse_system(crs) if crs else None)
    _tell(layer.findings, language)
    return layer


def _tell(findings: list[Finding], language: Language) -> None:
    """Say on standard error what was noticed about a file."""
    for finding in findings:
        if finding.severity != "info":
            typer.echo(f"[{finding.severity}] {finding_line(finding, language)}", err=True)
