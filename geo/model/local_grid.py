"""Local grids of a town, as ``plan.toml`` defines them.

Cities survey in a grid of their own: a transverse Mercator projection with its own central
meridian, false easting and scale, sometimes turned. Its parameters are not public, so the office
writes them down as PROJ text or WKT (:mod:`geo.model.grid_definition`).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from geo.model.config.toml_files import Text, value_error
from geo.model.grid_definition import LONGEST, definition_fault, grid_datum
from geo.model.text.language import Language

MOST = 20  # grids of one town
Definition = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]


class LocalGrid(BaseModel):
    """A local grid of the town.

    `definition` is PROJ text or WKT of a projected system in metres; `accuracy_m` is the largest
    error of a conversion to WGS 84; without it, that of the grid's datum is taken.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name_zh: Text
    name_en: Text
    definition: Definition
    accuracy_m: Annotated[float, Field(ge=0, le=1000)] | None = None

    @field_validator("definition")
    @classmethod
    def _can_be_used(cls, text: str) -> str:
        """Check that the definition names nothing foreign and that its numbers lead back."""
        text = " ".join(text.split())
        fault = definition_fault(text)
        if fault:
            raise value_error(fault)
        return text

    @property
    def datum(self) -> str:
        """Datum of the grid: that of its ellipsoid, or CGCS2000 where ``towgs84`` leads there."""
        return grid_datum(self.definition) or "cgcs2000"

    def label(self, language: Language) -> str:
        """Return the name in `language`."""
        return self.name_zh if language == "zh" else self.name_en
