"""What a coordinate system is, and how numbers may be read in one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from geo.crs.bounds import CHINA, WORLD, Bounds
from geo.model.language import Language, translate

Unit = Literal["degree", "metre"]
Datum = Literal["wgs84", "cgcs2000", "xian1980", "gcj02", "bd09"]


@dataclass(frozen=True, slots=True)
class System:
    """A coordinate system.

    Attributes
    ----------
    code : str
        ``EPSG:4547`` or the system's own name.
    text : str
        English source text of its label.
    unit : {"degree", "metre"}
    datum : {"wgs84", "cgcs2000", "xian1980", "gcj02", "bd09"}
    bounds : Bounds
        Values that a file in this system can hold.
    accuracy_m : float
        Metres within which a conversion to WGS 84 is right.
    weight : float
        Between 0 and 1: which of several systems with the same numbers to name
        first.
    names : tuple of str
        Further names; case, spaces and punctuation do not count.
    note : str
        English source text about the accuracy, or empty.
    zone : int or None
        Zone number in front of the eastings.
    grid : str or None
        Code of the system whose projection was laid over displaced degrees.
    """

    code: str
    text: str
    unit: Unit
    datum: Datum
    bounds: Bounds
    accuracy_m: float
    weight: float
    names: tuple[str, ...] = ()
    note: str = ""
    zone: int | None = None
    grid: str | None = None

    def __post_init__(self) -> None:
        """Refuse an entry that cannot be right."""
        if not (math.isfinite(self.accuracy_m) and self.accuracy_m >= 0):
            raise ValueError(f"{self.code}: accuracy {self.accuracy_m}")
        if not 0 < self.weight <= 1:
            raise ValueError(f"{self.code}: weight {self.weight}")
        if self.epsg is None and self.datum not in {"gcj02", "bd09"}:
            raise ValueError(f"{self.code}: needs an EPSG code")

    @property
    def epsg(self) -> int | None:
        """Number in the EPSG data set, or None."""
        return int(self.code[5:]) if self.code.startswith("EPSG:") else None

    @property
    def frame(self) -> str:
        """What the datum is at map accuracy: CGCS2000 is WGS 84."""
        return "wgs84" if self.datum == "cgcs2000" else self.datum

    @property
    def displaced(self) -> bool:
        """Whether it is one of the web maps' displaced systems: never applied unasked."""
        return self.datum in {"gcj02", "bd09"}

    def label(self, language: Language) -> str:
        """Return the name to show."""
        return translate(self.text, language)


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to read a file's numbers.

    Attributes
    ----------
    system : System
    swapped : bool
        The first number is the latitude or northing.
    scale : float
        Factor that makes the numbers degrees, for instance 1e-6.
    """

    system: System
    swapped: bool = False
    scale: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a factor that loses the position."""
        if not (math.isfinite(self.scale) and self.scale > 0):
            raise ValueError(f"scale {self.scale}")

    @property
    def bounds(self) -> Bounds:
        """Possible values, in order and scaled.

        Numbers that have to be changed first must lead to China: almost any
        metres are micro-degrees of some place in the world.
        """
        changed = self.swapped or self.scale != 1.0
        return CHINA if changed and self.system.bounds == WORLD else self.system.bounds
