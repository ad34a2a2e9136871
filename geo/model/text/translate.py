"""Sentences in the visitor's language: translated, filled in, and put together."""

from __future__ import annotations

from collections.abc import Iterable

from geo.model.plan import place_kind
from geo.model.text.language import N_, Language, catalogue
from geo.model.text.singular import singular

_PLACE_KIND = "{subdistrict}"
# Whole numbers that name something instead of counting it: 2025 and EPSG:4547 stay as they are.
_NAMES = {"year", "epsg", "line", "column", "number", "revision"}


def translate(text: str, language: Language, **params: object) -> str:
    """Return `text` in `language`, with ``{name}`` fields filled in.

    Parameters
    ----------
    text : str
        The English source text.
    language : {"zh", "en"}
    **params
        Values for the fields. A text is inserted as it is, also one with braces
        in it; a whole number gets separators, unless its field is one of those
        that name something. ``{subdistrict}`` needs none, see :func:`with_place_kind`.

    Examples
    --------
    >>> translate("Section {n}", "en", n="{x}"), translate("{n} of {year}", "en", n=1234, year=2025)
    ('Section {x}', '1,234 of 2025')
    """
    # The catalogue keeps its own header under the empty text.
    message = catalogue(language).gettext(text) if text else ""
    if language == "en":
        message = singular(message, params)
    message = with_place_kind(message, language)
    if not params:
        return message
    return message.format(**{name: _counted(name, value) for name, value in params.items()})


def sentences(parts: Iterable[str], language: Language) -> str:
    """Return sentences one after the other; Chinese ones need no space between.

    Examples
    --------
    >>> sentences(["One.", "", "Two."], "en"), sentences(["一。", "二。"], "zh")
    ('One. Two.', '一。二。')
    """
    return ("" if language == "zh" else " ").join(part for part in parts if part)


def listed(names: Iterable[object], language: Language) -> str:
    """Return names as a sentence lists them: with 、 between them in Chinese.

    Examples
    --------
    >>> listed(["a", "b"], "en"), listed(["甲", "乙"], "zh")
    ('a, b', '甲、乙')
    """
    return translate(N_(", "), language).join(map(str, names))


def with_place_kind(text: str, language: Language) -> str:
    """Return a text with what the plan's place is in place of ``{subdistrict}``.

    A 镇 is not called 街道, nor a town a subdistrict: ``plan.toml`` says which it is.

    Examples
    --------
    >>> with_place_kind("全{subdistrict}", "zh"), with_place_kind("the {subdistrict}", "en")
    ('全街道', 'the subdistrict')
    """
    if _PLACE_KIND not in text:
        return text
    return text.replace(_PLACE_KIND, place_kind(language))


def _counted(name: str, value: object) -> object:
    large = type(value) is int and abs(value) >= 1000 and name not in _NAMES
    return _Counted(value) if large else value  # type: ignore[call-overload]


class _Counted(int):
    """A whole number that is written with separators unless its field says how."""

    def __format__(self, form: str) -> str:
        return format(int(self), form or ",")
