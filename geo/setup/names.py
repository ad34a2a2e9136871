"""Find the names of features in a file whose fields nobody has described, and make ids of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from geo.model.text.plain_text import without_signs

# Fields that hold a name, best first; upper and lower case and blanks are ignored. XZQMC and
# XZQHMC are those of China's land survey databases (TD/T 1016, TD/T 1055), MC their short form.
_CHINESE = (
    "name:zh", "name_zh", "name_chn", "name", "名称", "xzqmc", "xzqhmc", "zqmc", "行政区名称",
    "行政区名", "镇名", "乡镇", "乡镇名", "乡镇名称", "镇街", "街镇", "街道", "街道名称", "社区",
    "社区名称", "村名", "mc", "townname", "town", "道路名称", "路名", "河流名称", "河名", "站名",
    "站点名称", "地名", "标准名称", "title",
)  # fmt: skip
_ENGLISH = ("name:en", "name_en", "nameen", "english", "英文名", "英文名称", "en_name", "name_eng")
_CODES = ("xzqdm", "xzqhdm", "zqdm", "code", "adcode", "行政区代码", "代码", "gb", "osm_id", "fid")
_LONGEST = 80  # characters of a name on the map
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 50


def name_field(features: Sequence[Mapping[str, Any]], wanted: str | None = None) -> str | None:
    """Return the field that holds the names of features, or None.

    Parameters
    ----------
    features : sequence of GeoJSON features
    wanted : str, optional
        The field that the user has named; None is returned if no feature has it.

    Examples
    --------
    >>> town = {"properties": {"XZQDM": "510101", "XZQMC": "柳河镇"}}
    >>> name_field([town]), name_field([town], "mc"), name_field([])
    ('XZQMC', None, None)
    """
    fields = _fields(features)
    if wanted is not None:
        return next((name for name in fields if _plain(name) == _plain(wanted)), None)
    return _first(fields, _CHINESE)


def english_field(features: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the field that holds English names, or None."""
    return _first(_fields(features), _ENGLISH)


def code_field(features: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the field that holds an official code, or None."""
    return _first(_fields(features), _CODES)


def field_names_of(features: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the names of all fields."""
    return tuple(_fields(features))


def text_of(feature: Mapping[str, Any], field: str | None) -> str:
    r"""Return the text in a field on one line, without invisible characters; "" for none.

    Examples
    --------
    >>> text_of({"properties": {"name": " 柳河\u202e镇\n"}}, "name")
    '柳河镇'
    >>> text_of({"properties": {"name": None}}, "name"), text_of({}, "name")
    ('', '')
    """
    value = (feature.get("properties") or {}).get(field) if field else None
    if value is None or isinstance(value, bool | dict | list):
        return ""
    return one_line(str(value))


def one_line(text: str) -> str:
    """Return a text on one line, without invisible characters, at most 80 characters long."""
    return without_signs(" ".join(text.split()))[:_LONGEST].strip()


def slug(text: str, taken: set[str] | None = None, *, before: str = "") -> str:
    """Return a permanent id for a name: its pinyin, numbered if it is taken.

    Parameters
    ----------
    text : str
    taken : set of str, optional
        Ids in use; the new one is added.
    before : str
        Put before it, for instance ``road-``.

    Examples
    --------
    >>> taken = set()
    >>> slug("柳河镇", taken), slug("柳河镇", taken), slug("?", taken), slug("Liuhe Town")
    ('liuhezhen', 'liuhezhen-2', 'x', 'liuhe-town')
    """
    from pypinyin import lazy_pinyin

    letters = "".join(lazy_pinyin(text)).lower()
    plain = _NOT_SLUG.sub("-", letters)[:_LONGEST_SLUG].strip("-") or "x"
    unique, number = f"{before}{plain}", 1
    while taken is not None and unique in taken:
        number += 1
        unique = f"{before}{plain}-{number}"
    if taken is not None:
        taken.add(unique)
    return unique


def _fields(features: Sequence[Mapping[str, Any]]) -> list[str]:
    names: dict[str, None] = {}
    for feature in features:
        names |= dict.fromkeys(feature.get("properties") or {})
    return list(names)


def _first(fields: Sequence[str], wanted: Sequence[str]) -> str | None:
    known = {_plain(name): name for name in reversed(fields)}
    return next((known[name] for name in wanted if name in known), None)


def _plain(name: str) -> str:
    return "".join(without_signs(name).split()).casefold()
