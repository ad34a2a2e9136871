"""Users' own files for coverage: population, streets, facilities."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from geo.coverage.facilities import Facilities
from geo.coverage.land import Land
from geo.coverage.population.population import EvenPopulation, Population
from geo.coverage.straight_line.reach import Candidates
from geo.coverage.town import Town
from geo.crs.parse import parse_system
from geo.intake.checks.groups import without_hints
from geo.intake.local_file import given_content
from geo.model.errors import UndecidedSystem

if TYPE_CHECKING:
    from geo.coverage.network.streets import Streets
    from geo.review.layer_file import Layer

Made = TypeVar("Made", Facilities, Land, Candidates, Town)


def population_of(
    file: Path | None, town: Town, crs: str | None, *, each: bool = False
) -> Population | None:
    """Return the people of a file, else the census, else None.

    Parameters
    ----------
    file : Path or None
    town : Town
    crs : str or None
    each : bool
        Areas that lie on one another hold different people.

    Raises
    ------
    UnreadableFile, UnusablePopulation, UnknownCRS
    """
    if file is None:
        return None if town.residents is None else EvenPopulation(town)
    from geo.coverage.population.file import population_from_features
    from geo.intake.formats.raster import is_raster
    from geo.review.population_raster import population_from_raster

    content = given_content(file)
    if is_raster(content):
        raster, findings = population_from_raster(content, town, crs)
        raster.findings = without_hints(findings)
        return raster
    layer = _layer(content, file, crs)
    made = population_from_features(layer.everything, town, each=each)
    made.findings = (*without_hints(layer.findings), *made.findings)
    return made


def facilities_in(file: Path, town: Town, crs: str | None) -> Facilities:
    """Return the facilities of a file.

    Raises
    ------
    UnreadableFile, UnknownCRS
    """
    from geo.coverage.user_data.facilities import facilities_from_features

    layer = _layer(given_content(file), file, crs)
    return _with(facilities_from_features(layer.everything, town), layer)


def streets_in(file: Path, town: Town, crs: str | None, join_m: float | None = None) -> Streets:
    """Return the street network of a file.

    Parameters
    ----------
    file : Path
    town : Town
    crs : str or None
    join_m : float, optional
        Ends are joined to the street that they lie beside within so many metres.

    Raises
    ------
    UnreadableFile, UnknownCRS, BadQuery
    """
    from geo.coverage.network.streets import town_streets
    from geo.intake.formats.streets import read_streets

    with _named(file):
        lines = read_streets(given_content(file), file.name, crs)
    made = town_streets(town, lines)
    made = replace(made, noticed=without_hints(lines.findings))
    return made if join_m is None else made.joined(join_m)


def candidates_in(file: Path, town: Town, crs: str | None) -> Candidates:
    """Return the candidate sites of a file.

    Raises
    ------
    UnreadableFile, UnknownCRS
    """
    from geo.coverage.user_data.candidates import candidates_from_features

    layer = _layer(given_content(file), file, crs)
    return _with(candidates_from_features(layer.features, town), layer)


def communities_in(file: Path, town: Town, crs: str | None) -> Town:
    """Return the town with the outlines of its communities from a file.

    Raises
    ------
    UnreadableFile, UnknownCRS, UnusablePopulation
    """
    from geo.coverage.communities import with_communities

    layer = _layer(given_content(file), file, crs)
    return _with(with_communities(layer.features, town), layer)


def land_in(file: Path, town: Town, crs: str | None) -> Land:
    """Return the land of a file.

    Raises
    ------
    UnreadableFile, UnknownCRS, BadQuery
    """
    from geo.coverage.land import land_from_features

    layer = _layer(given_content(file), file, crs)
    return _with(land_from_features(layer.features, town), layer)


def _layer(content: bytes, file: Path, crs: str | None) -> Layer:
    from geo.review.layer_file import read_layer

    with _named(file):
        return read_layer(content, file.name, parse_system(crs) if crs else None)


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """Say of which of several files it is asked in which coordinate system it is."""
    try:
        yield
    except UndecidedSystem as error:
        error.params["file"] = file.name
        raise


def _with(made: Made, layer: Layer) -> Made:
    """Return what was made of a file with what was noticed while reading it."""
    return replace(made, findings=(*without_hints(layer.findings), *made.findings))
