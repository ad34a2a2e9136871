"""Parse one coordinate as people write it: decimal degrees, metres, degrees-minutes-seconds."""

from __future__ import annotations

import math
import re
import string
import unicodedata
from dataclasses import dataclass
from typing import Literal

Note = Literal["", "decimal_comma"]

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?")
_PLAIN = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,20})?")
_COMMA = re.compile(r"[+-]?\d{1,9},\d+")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+")
_PARTS = re.compile(
    r"(?P<sign>[+-]?)(?P<d>\d{1,3})(?:\s*[°度d:\-_]\s*|\s+)"
    r"(?P<m>\d{1,2}(?:[.,]\d+)?)(?:\s*['分m:\-_]\s*|\s+|$)"
    r"(?:(?P<s>\d{1,2}(?:[.,]\d+)?)\s*(?:\"|''|秒|s)?)?"
)
_ONLY_DEGREES = re.compile(r"([+-]?\d{1,3}(?:[.,]\d+)?)\s*(?:°|度)")
_MARKS = str.maketrans(
    {
        "′": "'", "’": "'", "‘": "'", "´": "'", "`": "'", "ʹ": "'",
        "″": '"', "”": '"', "“": '"', "ʺ": '"', "º": "°", "˚": "°", "−": "-", "–": "-",
        "—": "-", "，": ",", "。": ".", "．": ".",
    }
)  # fmt: skip
# "s" after "d" and "m" means seconds, not south.
_LETTERS = r"(\d)\s*d\s*(\d{1,2})\s*m\s*(\d{1,2}(?:[.,]\d+)?)s"
_LETTERED = re.compile(r"d|[a-z]{2}")
_WORDS = tuple(
    (re.compile(pattern), mark)
    for pattern, mark in (
        (r"&deg;|\bdeg(?:rees?|s)?\b\.?", "°"),
        (r"\bmin(?:utes?|s)?\b\.?", "'"),
        (r"\bsec(?:onds?|s)?(?=[nsew]?\b)\.?", '"'),
        (r"\b([nsew])(?:orth|outh|ast|est)\b", r"\1"),
        (_LETTERS, "\\1°\\2'\\3\""),
    )
)
# The longer ones come first: 东经 begins with 东.
_DIRECTIONS = ("东经", "西经", "北纬", "南纬", "东", "西", "北", "南", "n", "s", "e", "w")
_BEHIND_DIRECTION = string.whitespace + ":"
_NEGATIVE = {"s", "w", "西经", "南纬", "西", "南"}
_LONGEST = 60  # characters; a coordinate needs half of them


@dataclass(frozen=True, slots=True)
class Coordinate:
    """A parsed coordinate.

    Attributes
    ----------
    value : float
        Degrees or metres, as in the file.
    note : {"", "decimal_comma"}
        An unusual notation that should be reported.
    """

    value: float
    note: Note = ""


def parse_coordinate(text: str) -> Coordinate | None:
    r"""Parse a coordinate; return None if the text is not one.

    Parameters
    ----------
    text : str
        Full-width digits, Chinese marks and directions (E, 东经, …) are understood.

    Examples
    --------
    >>> parse_coordinate("113°44'55.1\"E").value.__round__(6)
    113.748639
    >>> parse_coordinate("１１３度４４分５５．１秒") == parse_coordinate("113-44-55.1")
    True
    >>> parse_coordinate("113,75"), parse_coordinate("西平") is None
    (Coordinate(value=113.75, note='decimal_comma'), True)
    """
    if len(text) > _LONGEST:
        return None
    if _PLAIN.fullmatch(text):  # as nearly all are
        return Coordinate(float(text))
    # Marks are replaced first, since NFKC would turn a prime into other characters.
    plain = unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS)
    if len(plain) > _LONGEST:  # one character may stand for eighteen
        return None
    value, directions = _without_directions(_with_marks(plain.casefold().strip()))
    read = _unsigned(value)
    if read is None or len(directions) > 1:
        return None
    negative = bool(directions & _NEGATIVE)
    return Coordinate(-read.value, read.note) if negative else read


def _without_directions(text: str) -> tuple[str, set[str]]:
    """Remove the directions from both ends of a text and return them."""
    text = text.strip()
    before = next(filter(text.startswith, _DIRECTIONS), "")
    text = text.removeprefix(before).lstrip(_BEHIND_DIRECTION)
    after = next(filter(text.endswith, _DIRECTIONS), "")
    return text.removesuffix(after).rstrip(), {before, after} - {""}


def _with_marks(text: str) -> str:
    """Replace words and letters for degrees, minutes and seconds by marks."""
    if not _LETTERED.search(text):
        return text
    for word, mark in _WORDS:
        text = word.sub(mark, text)
    return text


def _unsigned(text: str) -> Coordinate | None:
    if _NUMBER.fullmatch(text):
        return _finite(text, "")
    if _THOUSANDS.fullmatch(text):
        return _finite(text.replace(",", ""), "")
    if _COMMA.fullmatch(text):
        return _finite(text.replace(",", "."), "decimal_comma")
    if degrees := _ONLY_DEGREES.fullmatch(text):
        return _finite(degrees[1].replace(",", "."), "")
    return _sexagesimal(text)


def _finite(text: str, note: Note) -> Coordinate | None:
    value = float(text)
    return Coordinate(value, note) if math.isfinite(value) else None


def _sexagesimal(text: str) -> Coordinate | None:
    found = _PARTS.fullmatch(text)
    if found is None:
        return None
    minutes = float(found["m"].replace(",", "."))
    seconds = float((found["s"] or "0").replace(",", "."))
    has_fraction = "." in found["m"] and found["s"] is not None
    if minutes >= 60 or seconds >= 60 or has_fraction:
        return None
    value = int(found["d"]) + minutes / 60 + seconds / 3600
    return Coordinate(-value if found["sign"] == "-" else value)


def unpacked(value: float) -> float | None:
    """Convert packed degrees: 1134455.1 means 113 degrees 44 minutes 55.1 seconds.

    Return None if the number cannot be packed degrees. It may also be metres, which
    only a person can decide.

    Examples
    --------
    >>> unpacked(1134455.1).__round__(6), unpacked(230112.5).__round__(6), unpacked(1137599.0)
    (113.748639, 23.020139, None)
    """
    if not 30_000 <= abs(value) < 1_360_000:
        return None
    size = abs(value)
    degrees, rest = divmod(size, 10_000)
    minutes, seconds = divmod(rest, 100)
    if minutes >= 60 or seconds >= 60 or not (3 <= degrees <= 54 or 73 <= degrees <= 135):
        return None
    return math.copysign(degrees + minutes / 60 + seconds / 3600, value)
