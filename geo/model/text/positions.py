"""Find coordinates in texts, however they are written, and blank them.

Coordinates in a text would reveal what the map withholds: the place of a security
site, or the exact place of an estimate. Recognised are degrees, also with minutes
and seconds, in digits of any width or in Chinese numerals; degrees without a decimal
point (113750000, 1134455.1); metres in Gauss-Krüger zones, UTM and Web Mercator; map
URLs; plus codes, geohashes and grid references. Other numbers are kept: a number with
a unit, without a second coordinate nearby, or far from the town is not taken for a
coordinate unless a word such as 东经 or "lon" says so.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from geo.model.basemap import base_map

_SIDE_ENDING = re.compile(r"(?<![a-z])[en] {0,2}$")
_DEGREES = re.compile(r" {0,2}(?:°|&?deg)")
BLANK = "…"
_PASSES = 8  # blanking can bring two further numbers together
_PARTNERS = 3  # how many following numbers can be the second coordinate
_FAR = 40  # most characters between the two coordinates of a position
_NEAR = 12  # up to this many, the text between them is blanked too
_DIGIT = re.compile(
    r"\d|[〇零一二三四五六七八九十百][°º˚∘度点點]|\+[2-9cfghjmpqrvwxCFGHJMPQRVWX]{2}"
)
_JOINED = re.compile(r"(?:\W|_|和|与|及|and){0,12}")
_DEGREE = r"(?:°|&?deg(?:rees?)?;?)"
_MINUTES = r"(?:'|m(?:in(?:utes?)?)?(?![a-z])|&prime;)"
_SECONDS = r"(?:''|\"|s(?:ec(?:onds?)?)?(?![a-z])|&prime;)"
_PART = r"\d{1,2}(?: ?\. ?\d{1,10})?"
_CHINESE = "〇零一二两三四五六七八九十百"
_WRITTEN = re.compile(
    rf"(?<!\d)\d{{1,3}}(?: ?\. ?\d{{1,10}})? {{0,3}}{_DEGREE}[ ,]{{0,3}}{_PART} {{0,3}}{_MINUTES}"
    rf"(?:[ ,]{{0,3}}{_PART}(?: {{0,3}}{_SECONDS})?)?"
    r"|(?<!\d)\d{1,3}d\d{1,2}m\d{1,2}(?:\.\d{1,10})?s?(?![a-z])"
    rf"|[{_CHINESE}]{{1,8}}°[{_CHINESE}]{{1,4}}'(?:[{_CHINESE}.]{{1,12}}\")?"
    rf"|(?:东经|北纬|经°|纬°)(?:[为是约:：=]| ){{0,3}}[{_CHINESE}]{{1,8}}"
    rf"(?:\.[{_CHINESE}]{{1,12}})?°?"
    rf"(?:\.[{_CHINESE}]{{1,12}})?°?"
    r"|(?<![a-z0-9])(?:4[3-9]|5[0-3])[c-hj-np-x] ?[a-hj-np-z]{2} ?\d{2,5} ?\d{2,5}(?![a-z0-9])"
    r"|(?<=geohash)[^a-z0-9]{1,4}[0-9b-hjkmnp-z]{5,12}(?![a-z0-9])"
)
_BETWEEN = r"( {1,3}| ?[-:/_] ?)"
_PARTS = re.compile(
    rf"(?<!\d)(?<!\d\.)(\d{{1,3}}){_BETWEEN}(\d{{1,2}}(?:\.\d{{1,10}})?)"
    rf"(?:{_BETWEEN}(\d{{1,2}}(?:\.\d{{1,10}})?))?(?!\d)"
)
_SIDE_SIGN = r"(?:东经|北纬|(?<![a-z])[en](?![a-z]))"
_SIDE_BEFORE, _SIDE_AFTER = (
    re.compile(rf"{_SIDE_SIGN} {{0,2}}$"),
    re.compile(rf" {{0,2}}{_SIDE_SIGN}"),
)
_PLUS_CODE = re.compile(
    r"(?<![a-z0-9])([2-9cfghjmpqrvwx]{4}(?:[2-9cfghjmpqrvwx]{2}){0,2})\+"
    r"([2-9cfghjmpqrvwx]{2,3})(?![a-z0-9])"
)
_POWER = re.compile(r"\d{1,7}[gmk]?w")
_HASH = re.compile(r"(?<![a-z0-9])[0-9b-hjkmnp-z]{6,12}(?![a-z0-9])")
Span = tuple[int, int]
# One character for all its variants, so that the length of a text stays the same.
_VARIANTS = {
    **dict.fromkeys("°º˚∘度", "°"),
    **dict.fromkeys("'’′‘ʹ´`分", "'"),
    **dict.fromkeys('"”″“ʺ〃秒', '"'),
    **dict.fromkeys(".·•‧∙⋅․﹒点點", "."),
    "｡": "。",
    **dict(zip("東經緯", "东经纬", strict=True)),
    "\u2800": " ",
}
_FEWEST = 6  # digits of a coordinate without a point
_RADIUS = 6_378_137.0  # metres; of the sphere of Web Mercator
_METRES_PER_DEGREE = (110_570.0, 111_700.0)  # along a meridian, at the equator and at the pole
_NUMBER = re.compile(
    r"(?<!\d)(?:\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,20})?(?!\d)"
    r"|\d{1,20}[.。]\d{1,20}(?!\d|\.\d)"
    r"|\d{1,8} {0,3}[.。] {0,3}\d{1,20}(?!\d| {0,3}\.\d)"
    r"|\d{1,3},\d{4,20}(?!\d)"
    r"|\d{1,20})"
    r"(?:e[+-]?\d{1,2}(?![\d.])| ?[x×*] ?10 ?(?:\^|\*\*) ?[+-]?\d{1,2})?"
)
_EXPONENT = re.compile(r"(.*?)(?:e| ?[x×*] ?10 ?(?:\^|\*\*) ?)([+-]?\d{1,2})")
# Units and counted things, which follow numbers that are not coordinates.
_UNIT = re.compile(
    r" {0,2}(?:[万亿千百元人亩吨‰℃￥]|%(?!2c)|平方|平米|立方|公里|公顷|公斤"
    r"|(?:k?m[²³23]|km|hm|mm|cm|ha|kg|kw|mw|gw|kv|db|pm|yuan|million|billion|per|places)(?![a-z]))"
)
_COUNTED = re.compile(r" {0,2}[个户座间辆张家所栋条项次年月日件台套宗株]")
_MONEY = re.compile(r"(?:[¥$€£￥]|rmb|cny|usd) {0,2}$")
_SYSTEM = r"(?:(?:wgs|gcj|bd|cgcs)[ -]?\d{2,4})?[^\d\w]{0,4}"
_NAMES = re.compile(
    r"(?:东经|北纬|西经|南纬|经°|纬°|[东北横纵xy]坐标"
    r"|(?<![a-z])(?:lon|lng|lat|longitude|latitude|easting|northing)(?![a-z]))"
    rf"(?:[为是约]|\W){{0,8}}{_SYSTEM}$"
)
_LETTER = re.compile(r"(?<![a-z])[enxybl]\d{0,2}[ :=(]{0,3}$")
_HEMISPHERE = re.compile(r" {0,2}[en](?![a-z])")
_DEGREES_OF_HEMISPHERE = re.compile(r" {0,2}(?:°|&?deg;?) {0,2}(?:[en](?![a-z])|东经|北纬)")
_ADDRESS = re.compile(r"(?:://|geo:|www\.)[!-~]{0,150}$")
Axis = Literal["east", "north"]
Box = tuple[float, float, float, float]
CHINA: Box = (73.0, 3.0, 136.0, 54.0)  # west, south, east, north: no latitude is a longitude
_AROUND = 1.0  # degrees
_BASE32 = "0123456789bcdefghjkmnpqrstuvwxyz"
_SHORTEST = 7  # characters of a geohash that is precise to about 150 m


def without_positions(text: str) -> str:
    r"""Return `text` with the coordinates in it blanked.

    Examples
    --------
    >>> without_positions("at 113.751234, 23.021234 (N)"), without_positions("30.25, 15.5 km")
    ('at … (N)', '30.25, 15.5 km')
    >>> without_positions("东经113°45′06″"), without_positions("E 474373.1 N 2546774.3")
    ('东经…', 'E …')
    >>> without_positions("１１３．７５１２\n２３．０２１２"), without_positions("10,851 places")
    ('…', '10,851 places')
    """
    for _ in range(_PASSES):
        if not _DIGIT.search(text):
            break
        spans = _merged(_spans(folded(text)))
        if not spans:
            break
        text = _blanked(text, spans)
    return text


def _blanked(text: str, spans: list[Span]) -> str:
    positions, kept, kept_from = places(text), [], 0
    for start, end in spans:
        kept += [text[kept_from : positions[start]], BLANK]
        kept_from = positions[end - 1] + 1
    return "".join([*kept, text[kept_from:]])


def _spans(text: str) -> list[Span]:
    spans = [match.span() for match in _WRITTEN.finditer(text)]
    spans += _in_parts(text)
    spans += [match.span() for match in _PLUS_CODE.finditer(text) if _is_plus_code(match)]
    spans += [match.span() for match in _HASH.finditer(text) if is_hash_of_town(match.group())]
    spans += _of_numbers(numbers(text), text)
    return spans


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _is_plus_code(match: re.Match[str]) -> bool:
    code = match[1] + match[2]
    is_mixed = not code.isdigit() and not code.isalpha()
    return is_mixed and not _POWER.fullmatch(match[1])


def _in_parts(text: str) -> list[Span]:
    """Find degrees, minutes and seconds that are separated only by spaces, colons or hyphens."""
    halves: list[tuple[Span, str, bool]] = []
    for match in _PARTS.finditer(text):
        first, second = match[2].strip(), (match[4] or match[2]).strip()
        degrees, minutes, seconds = int(match[1]), float(match[3]), float(match[5] or 0)
        axis = "east" if 73 <= degrees < 136 else "north" if 3 <= degrees < 54 else ""
        if not axis or minutes >= 60 or seconds >= 60 or first != second:
            continue
        is_marked = bool(
            _SIDE_BEFORE.search(text[max(0, match.start() - 5) : match.start()])
            or _SIDE_AFTER.match(text, match.end())
        )
        is_exact = "." in match[3]
        if (match[5] and not is_exact) or (is_marked and is_exact and not match[5]):
            halves.append((match.span(), axis, is_marked))
    spans = [span for span, _, is_marked in halves if is_marked]
    for (one, axis, _), (other, second, _) in pairwise(halves):
        if axis != second and other[0] - one[1] <= _FAR:
            spans += _together(one, other)
    return spans


def _of_numbers(candidates: list[FoundNumber], text: str) -> list[Span]:
    """Find numbers that are coordinates, alone or in pairs."""
    readings = [list(number.readings()) for number in candidates]
    spans = [
        (number.start, number.end)
        for number, possible in zip(candidates, readings, strict=True)
        if any(reading.alone for reading in possible)
    ]
    for at, number in enumerate(candidates):
        if not readings[at]:
            continue
        for later in range(at + 1, min(at + 1 + _PARTNERS, len(candidates))):
            other = candidates[later]
            gap = text[number.end : other.start]
            if len(gap) > _FAR:
                break
            if any(_fit(one, two, gap) for one in readings[at] for two in readings[later]):
                spans += _together((number.start, number.end), (other.start, other.end))
    return spans


def _fit(one: NumberReading, other: NumberReading, gap: str) -> bool:
    """Return whether two readings, with this text between them, make a position."""
    if one.kind != other.kind or one.axis == other.axis:
        return False
    if one.kind == "metres":
        return one.certain or other.certain or len(gap) <= _NEAR
    return (one.certain and other.certain) or bool(_JOINED.fullmatch(gap))


def _together(one: Span, other: Span) -> Iterator[Span]:
    if other[0] - one[1] <= _NEAR:
        yield one[0], other[1]
    else:
        yield from (one, other)


class _Folding(dict[int, str | None]):
    """A translation table that folds each character on first use; None removes it."""

    def __missing__(self, code: int) -> str | None:
        folded_character = self[code] = _fold(chr(code))
        return folded_character


def _fold(character: str) -> str | None:
    if "！" <= character <= "～":  # full width
        character = chr(ord(character) - 0xFEE0)
    if character in _VARIANTS:
        return _VARIANTS[character]
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    if category in ("Cf", "Mn", "Me") or character in "\u115f\u1160\u3164\uffa0":
        return None
    lower = character.lower()
    return lower if len(lower) == 1 else character


_FOLDING = _Folding()


def folded(text: str) -> str:
    """Fold a text for reading its numbers: ASCII digits, one form of each sign, lower case."""
    return text.translate(_FOLDING)


def places(text: str) -> list[int]:
    """Return the index in the text of each character of the folded text, and the text's length."""
    return [at for at, each in enumerate(text) if _FOLDING[ord(each)] is not None] + [len(text)]


class NumberReading(NamedTuple):
    """One way to read a number as a coordinate.

    Attributes
    ----------
    kind : str
        Unit and notation, the same for both coordinates of a position.
    axis : {"east", "north"}
    certain : bool
        Whether the second coordinate may be some way off, or must be right next to it.
    alone : bool
        Whether it is taken for a coordinate even without a second one.
    """

    kind: str
    axis: Axis
    certain: bool
    alone: bool


@dataclass(frozen=True)
class FoundNumber:
    """A number in a folded text.

    Attributes
    ----------
    start, end : int
        Its range in `text`; `end` is exclusive.
    text : str
        The folded text.
    """

    start: int
    end: int
    text: str

    @cached_property
    def _parts(self) -> tuple[str, str, int]:
        written = self.text[self.start : self.end]
        match = _EXPONENT.fullmatch(written)
        mantissa, power = (match[1], int(match[2])) if match else (written, 0)
        plain = mantissa.replace(" ", "").replace("。", ".")
        if plain.count(",") == 1 and len(plain.partition(",")[2].partition(".")[0]) > 3:
            plain = plain.replace(",", ".")  # a decimal comma
        integer, _, fraction = plain.replace(",", "").partition(".")
        return integer, fraction, power

    @property
    def value(self) -> float:
        """The value of the number."""
        integer, fraction, power = self._parts
        return float(f"{integer}.{fraction or 0}e{power}")

    @property
    def decimals(self) -> int:
        """The number of decimals."""
        return max(0, len(self._parts[1]) - self._parts[2])

    @cached_property
    def _before(self) -> str:
        return self.text[max(0, self.start - 30) : self.start]

    def readings(self) -> Iterator[NumberReading]:
        """Yield the ways in which the number can be a coordinate."""
        if _UNIT.match(self.text, self.end) or _MONEY.search(self._before):
            return
        if not self.decimals and _COUNTED.match(self.text, self.end):
            return
        is_named = bool(_NAMES.search(self._before))
        is_hinted = is_named or self._parts[2] != 0 or bool(_LETTER.search(self._before))
        yield from self._degrees(named=is_named, hinted=is_hinted)
        yield from self._scaled(named=is_named or self._has_side)
        yield from self._metres(named=is_named, hinted=is_hinted)

    @property
    def _has_side(self) -> bool:
        preceding = self.text[max(0, self.start - 4) : self.start]
        return bool(_HEMISPHERE.match(self.text, self.end) or _SIDE_ENDING.search(preceding))

    def _degrees(self, *, named: bool, hinted: bool) -> Iterator[NumberReading]:
        axis = within(self.value, CHINA)
        if axis is None or (not self.decimals and not self._parts[2]):
            return
        hinted = hinted or bool(
            _HEMISPHERE.match(self.text, self.end) or _DEGREES.match(self.text, self.end)
        )
        alone = (
            named
            or bool(_DEGREES_OF_HEMISPHERE.match(self.text, self.end))
            or (
                self.decimals >= 2
                and bool(_ADDRESS.search(self.text[max(0, self.start - 160) : self.start]))
            )
            or (self.decimals >= 5 and within(self.value, surroundings()) is not None)
        )
        if hinted or alone or self.decimals >= 3:
            yield NumberReading("degrees", axis, certain=True, alone=alone)
        elif self.decimals == 2 and within(self.value, surroundings()) is not None:
            yield NumberReading("degrees", axis, certain=False, alone=False)

    def _scaled(self, *, named: bool) -> Iterator[NumberReading]:
        if self.value < 200_000:
            return
        if not self.decimals:
            for power in (5, 6, 7):
                axis = within(self.value / 10**power, surroundings())
                if axis:
                    yield NumberReading(f"1e{power}", axis, certain=True, alone=named)
        degrees, rest = divmod(self.value, 10_000)
        minutes, seconds = divmod(rest, 100)
        if minutes < 60 and seconds < 60:
            axis = within(degrees + minutes / 60 + seconds / 3600, surroundings())
            if axis:
                yield NumberReading("together", axis, certain=True, alone=named)

    def _metres(self, *, named: bool, hinted: bool) -> Iterator[NumberReading]:
        value, exact = self.value, self.decimals > 0
        west, south, east, north = surroundings()
        low, high = south * _METRES_PER_DEGREE[0], north * _METRES_PER_DEGREE[1]
        if 2e6 <= value < 6e6 and (exact or hinted or low <= value <= high):
            yield NumberReading("metres", "north", certain=exact or hinted, alone=named)
        zone, easting = divmod(value, 1_000_000)
        if 100_000 <= easting < 900_000 and (zone == 0 or 13 <= zone <= 45):
            yield NumberReading("metres", "east", certain=exact or hinted or zone > 0, alone=named)
        if math.radians(west) <= value / _RADIUS <= math.radians(east):
            yield NumberReading("mercator", "east", certain=True, alone=named)
        if _mercator(south) <= value <= _mercator(north):
            yield NumberReading("mercator", "north", certain=True, alone=named)


def numbers(text: str) -> list[FoundNumber]:
    """Return the numbers in a folded text, in order, without integers of few digits."""
    return [
        FoundNumber(*match.span(), text)
        for match in _NUMBER.finditer(text)
        if match.end() - match.start() >= _FEWEST or not match.group().isdigit()
    ]


def _mercator(latitude: float) -> float:
    return _RADIUS * math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def surroundings() -> Box:
    """Return the bounding box of the study area and one degree around it, or China's.

    Returns
    -------
    tuple of float
        West, south, east, north in degrees; China's when the outline is not known.
    """
    area = base_map().study_area
    return CHINA if area is None or area.is_empty else _around(area.bounds)


@lru_cache(maxsize=4)
def _around(bounds: tuple[float, ...]) -> Box:
    west, south, east, north = bounds
    return west - _AROUND, south - _AROUND, east + _AROUND, north + _AROUND


def within(value: float, box: Box) -> Axis | None:
    """Return the axis on which a number lies within a box, or None.

    Examples
    --------
    >>> within(113.75, CHINA), within(23.02, CHINA), within(60.0, CHINA)
    ('east', 'north', None)
    """
    west, south, east, north = box
    if west <= value < east:
        return "east"
    return "north" if south <= value < north else None


def is_hash_of_town(word: str) -> bool:
    """Return whether a word is a geohash of a place in or near the town.

    Examples
    --------
    >>> is_hash_of_town("ws0fh9q8"), is_hash_of_town("wsproject"), is_hash_of_town("u4pruydq")
    (True, False, False)
    """
    box, rest = surroundings(), word[3:]
    is_mixed = not word.isalpha() and not rest.isdigit()  # not a word or a standard's number
    return len(word) >= _SHORTEST and is_mixed and box != CHINA and word[:3] in _hashes(box)


@lru_cache(maxsize=4)
def _hashes(box: Box) -> frozenset[str]:
    west, south, east, north = box
    mid_x, mid_y = (west + east) / 2, (south + north) / 2
    return frozenset(_geohash(x, y) for x in (west, mid_x, east) for y in (south, mid_y, north))


def _geohash(x: float, y: float) -> str:
    """Return the first three characters of a geohash (Niemeyer 2008): 15 bits, east first."""
    ranges, bits = [[-180.0, 180.0], [-90.0, 90.0]], 0
    for turn in range(15):
        half, value = ranges[turn % 2], (x, y)[turn % 2]
        middle = sum(half) / 2
        bits = bits * 2 + (value >= middle)
        half[value < middle] = middle
    return "".join(_BASE32[bits >> shift & 31] for shift in (10, 5, 0))
