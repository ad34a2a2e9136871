"""Find hints at the coordinate system in field names, file names and declarations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from geo.crs.parse import parse_system
from geo.crs.surroundings import Surroundings, town_surroundings
from geo.crs.systems import SYSTEMS, System
from geo.model.errors import UnknownCRS
from geo.model.zones import UTM_ZONES

Source = Literal["declared", "field", "file"]
LONGEST = 200  # characters of a name that are examined

# A Latin word counts only as a word of its own: "roadmap" does not contain "amap".
# "bd" alone may be BeiDou, so "lng", "lon" or "lat" must be next to it.
_WORDS = {
    "GCJ-02": (
        r"高德|火星坐标|火星|国测局|腾讯"
        r"|(?<![a-z])(?:amap|gaode|autonavi|gcj(?:[-_ ]?0?2)?|tencent)(?![a-z])"
    ),
    "BD-09": (
        r"百度|(?<![a-z])(?:baidu|bd[-_ ]?0?9(?:ll|mc)?)(?![a-z])"
        r"|(?<![a-z])bd[-_ ]?(?:lng|lon|lat)|(?:lng|lon|lat)[-_ ]?bd(?![a-z])"
    ),
    "BD09MC": r"(?<![a-z])bd[-_ ]?0?9[-_ ]?mc(?![a-z])|百度(?:墨卡托|米制|平面)",
    "EPSG:4490": (
        r"天地图|tianditu|cgcs[-_ ]?2000|国家2000|2000国家|大地2000|(?<!\d)2000(?:大地|坐标|系)"
    ),
    "EPSG:4610": r"西安[-_ ]?(?:19)?80|(?<![a-z])xi'?an[-_ ]?(?:19)?80|(?<!\d)80(?:坐标|系)",
    "EPSG:4326": r"(?<![a-z])wgs[-_ ]?(?:19)?84|(?<![a-z])gps(?![a-z])",
    "EPSG:4214": r"北京[-_ ]?(?:19)?54|(?<![a-z])bei'?jing[-_ ]?(?:19)?54|(?<!\d)54(?:坐标|系)",
    "EPSG:3857": r"web[-_ ]?mercator|墨卡托",
}
_UTM = re.compile(r"(?<![a-z])utm[-_ ]?(?:zone[-_ ]?)?(\d\d)(?!\d)")
# A number alone is a code only of a system near the town: others may be years or counts.
_NUMBER = re.compile(r"(epsg[-_: ]{0,3})?(?<!\d)(\d{4,5})(?!\d)")


@dataclass(frozen=True, slots=True)
class Hint:
    """A name that suggests a coordinate system.

    Attributes
    ----------
    system : System or None
        None for a declaration of an unknown system.
    source : {"declared", "field", "file"}
    word : str
        The declaration, field name or file name.
    """

    system: System | None
    source: Source
    word: str


def by_hints(
    field_names: Iterable[str] = (),
    declared_name: str | None = None,
    file_name: str = "",
    around: Surroundings | None = None,
) -> tuple[Hint, ...]:
    """Search the names that come with a file for hints at its coordinate system.

    Parameters
    ----------
    field_names : iterable of str
        Names of columns or properties.
    declared_name : str, optional
        The system that the file declares: a ``crs`` member, a projection file.
    file_name : str
    around : Surroundings, optional
        By default those of the plan's town.

    Returns
    -------
    tuple of Hint
        The declaration first, then one hint for each system and kind of name.

    Examples
    --------
    >>> [(hint.system.code, hint.word) for hint in by_hints(["名称", "高德经度"])]
    [('GCJ-02', '高德经度')]
    >>> by_hints()
    ()
    """
    around = around or town_surroundings()
    is_declared = declared_name and declared_name.strip()
    found = [_declared(declared_name, around)] if is_declared and declared_name else []
    for source, names in (("field", field_names), ("file", (file_name,))):
        seen = set()
        for name in names:
            for system in _systems_in(str(name)[:LONGEST], around):
                if system.code not in seen:
                    seen.add(system.code)
                    found.append(Hint(system, source, str(name)[:LONGEST]))  # type: ignore[arg-type]
    return tuple(found)


def _declared(name: str, around: Surroundings) -> Hint:
    try:
        return Hint(parse_system(name, around.grids), "declared", name[:LONGEST])
    except UnknownCRS:
        return Hint(None, "declared", name[:LONGEST])


def _systems_in(name: str, around: Surroundings) -> list[System]:
    text = unicodedata.normalize("NFKC", name).lower()
    found = [SYSTEMS[code] for code, pattern in _patterns().items() if pattern.search(text)]
    for zone in map(int, _UTM.findall(text)):
        found += [SYSTEMS[f"EPSG:{32600 + zone}"]] if zone in UTM_ZONES else []
    for prefix, number in _NUMBER.findall(text):
        system = SYSTEMS.get(f"EPSG:{number}")
        if system and (prefix or system in around.near):
            found.append(system)
    grids = [each for each in around.grids if any(_folded(word) in text for word in each.names)]
    return list(dict.fromkeys([*found, *grids]))


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).lower()


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    # A projected displaced system is found through the name of its datum.
    return {code: re.compile(words) for code, words in _WORDS.items()}
