"""Headings of which a Shapefile has kept ten bytes: 项目名 for 项目名称."""

from __future__ import annotations

from collections.abc import Mapping

_BYTES = 10
_CODECS = ("utf-8", "gbk")
_SHORTEST = 2  # characters; one says too little


def cut_names(headings: Mapping[str, str]) -> dict[str, str]:
    """Return the cut forms of headings with what they mean; those with two meanings are left out.

    Parameters
    ----------
    headings : mapping of str to str
        Heading, as it is written: its meaning.

    Examples
    --------
    >>> cut_names({"项目名称": "name", "状态日期": "status_as_of", "Plan's words": "phrase"})
    {'项目名': 'name', '状态日': 'status_as_of', "Plan's wor": 'phrase'}
    >>> cut_names({"Present longitude": "x", "Present latitude": "y"})
    {'Present lo': 'x', 'Present la': 'y'}
    """
    made: dict[str, set[str]] = {}
    for heading, meaning in headings.items():
        for codec in _CODECS:
            cut = heading.encode(codec, "ignore")[:_BYTES].decode(codec, "ignore").strip()
            if _SHORTEST <= len(cut) < len(heading) and cut not in headings:
                made.setdefault(cut, set()).add(meaning)
    return {cut: next(iter(meanings)) for cut, meanings in made.items() if len(meanings) == 1}
