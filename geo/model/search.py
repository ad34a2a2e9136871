"""Free-text search in Chinese, English and pinyin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

SEARCHED = ("name", "name_en", "phrase", "community", "lead", "description")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")


def fold(text: str) -> str:
    """Return `text` as it is compared: NFKC, case folded, single spaces.

    Examples
    --------
    >>> fold("  ＣＢＤ　North ")
    'cbd north'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def terms(query: str) -> tuple[str, ...]:
    """Split a query into the terms that must all occur.

    Examples
    --------
    >>> terms("CBD 学校"), terms("")
    (('cbd', '学校'), ())
    """
    return tuple(fold(query).split(" ")) if fold(query) else ()


def searchable(identifier: str, properties: Mapping[str, Any]) -> str:
    """Return the text of a project that a query is looked for in.

    It holds the id, the searched properties, and for the Chinese names their
    pinyin without tones, in full (``zhouxi``) and as initials (``zx``).
    """
    values = [str(properties[key]) for key in SEARCHED if properties.get(key)]
    names = [str(properties.get(key) or "") for key in ("name", "community")]
    spelled = [spelling for name in names for spelling in pinyin(name)]
    return fold("\n".join([identifier, *values, *spelled]))


def pinyin(text: str) -> tuple[str, ...]:
    """Return the pinyin of the Chinese part of `text`, in full and as initials.

    Examples
    --------
    >>> pinyin("周溪"), pinyin("CBD")
    (('zhouxi', 'zx'), ())
    """
    syllables = [syllable for run in _HAN_RUN.findall(text) for syllable in _syllables(run)]
    if not syllables:
        return ()
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)


@lru_cache(maxsize=200_000)
def _syllables(run: str) -> tuple[str, ...]:
    # Imported here: the dictionary takes a while to load and half of all runs never need it.
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(run))
