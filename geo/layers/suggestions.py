"""Suggest what a file's name says about a layer: its name, its date, what it is for."""

from __future__ import annotations

import re
from pathlib import PurePath

from geo.layers.kinds import COMMUNITIES, FACILITIES, LAND, RESIDENTS, STREETS
from geo.model.text.plain_text import hidden_sign
from geo.model.vocabulary import vocabulary

# A year, perhaps with month and day: 2023, 2023-05, 202305, 2023-05-31, 2023年5月.
_DATE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})(?:[-_.年]?(0[1-9]|1[0-2]|[1-9](?=月))月?"
    r"(?:[-_.]?(0[1-9]|[12][0-9]|3[01])日?)?)?年?(?![0-9])"
)
_LONGEST = 80
_WORDS = {
    STREETS: ("道路", "路网", "街巷", "street", "road", "osm"),
    COMMUNITIES: ("社区界", "社区边界", "社区范围", "communit", "社区"),
    RESIDENTS: ("人口", "居民", "resident", "population", "people"),
    LAND: ("用地", "住宅", "land", "housing"),
}


def suggested_name(file_name: str) -> str:
    """Return a name for a layer: that of its file without ending, date and underscores.

    Examples
    --------
    >>> [suggested_name(each) for each in ("公园现状_2023-05.geojson", "roads.osm.pbf", "")]
    ['公园现状', 'roads', '']
    """
    stem = PurePath(file_name.replace("\\", "/")).name.split(".")[0]
    words = _DATE.sub(" ", stem).replace("_", " ").split()
    name = " ".join(words).strip(" -—()（）")[:_LONGEST] or stem[:_LONGEST]
    return "" if hidden_sign(name) else name


def suggested_date(file_name: str) -> str:
    """Return the date in a file's name, as far as it goes; empty if there is none.

    Examples
    --------
    >>> [suggested_date(name) for name in ("公园2023年5月.shp", "p_20230531.csv", "31234")]
    ['2023-05', '2023-05-31', '']
    """
    found = _DATE.search(file_name)
    if found is None:
        return ""
    return "-".join(part.zfill(2) for part in found.groups() if part)


def suggested_kind(file_name: str) -> tuple[str, str | None]:
    """Return the kind of layer, and the category of facilities, that a file's name speaks of.

    Examples
    --------
    >>> suggested_kind("南城道路.zip"), suggested_kind("现状公园.xlsx"), suggested_kind("x.csv")
    (('streets', None), ('facilities', 'park'), ('facilities', None))
    """
    text = file_name.casefold()
    for kind, words in _WORDS.items():
        if any(word in text for word in words):
            return kind, None
    known = vocabulary()
    for code in known.codes("category"):
        labels = (known.label("category", code, language) for language in ("zh", "en"))
        if any(label.casefold() in text for label in (*labels, code)):
            return FACILITIES, code
    return FACILITIES, None
