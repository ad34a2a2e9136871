"""Numbers in a text, and which of them could be half a position."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from geo.model.surroundings import CHINA, Axis, surroundings, within

# One sign for all that people write for it; the length of a text stays the same.
_SIGNS = {
    **dict.fromkeys("°º˚∘度", "°"),
    **dict.fromkeys("'’′‘ʹ´`分", "'"),
    **dict.fromkeys('"”″“ʺ〃秒', '"'),
    **dict.fromkeys(".·•‧∙⋅․﹒点點", "."),
    "｡": "。",
    **dict(zip("東經緯", "东经纬", strict=True)),
    "\u2800": " ",
}
_FEWEST = 6  # digits of a coordinate without a point
_RADIUS = 6_378_137.0  # metres, of Web Mercator
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
# What a figure that is no coordinate measures or counts.
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
_SIDE = re.compile(r"(?<![a-z])[en] {0,2}$")
_DEGREES = re.compile(r" {0,2}(?:°|&?deg)")
_DEGREES_OF_HEMISPHERE = re.compile(r" {0,2}(?:°|&?deg;?) {0,2}(?:[en](?![a-z])|东经|北纬)")
_ADDRESS = re.compile(r"(?:://|geo:|www\.)[!-~]{0,150}$")


class _Folding(dict[int, str | None]):
    """How each sign is read; None: as if it were not there."""

    def __missing__(self, code: int) -> str | None:
        read = self[code] = _read(chr(code))
        return read


def _read(sign: str) -> str | None:
    if "！" <= sign <= "～":  # full width
        sign = chr(ord(sign) - 0xFEE0)
    if sign in _SIGNS:
        return _SIGNS[sign]
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    if category in ("Cf", "Mn", "Me") or sign in "\u115f\u1160\u3164\uffa0":
        return None
    lower = sign.lower()
    return lower if len(lower) == 1 else sign


_FOLDING = _Folding()


def folded(text: str) -> str:
    """Return a text as its numbers are read: plain digits, one sign for each mark, lower case."""
    return text.translate(_FOLDING)


def places(text: str) -> list[int]:
    """Return where each sign of the folded text stands in the text, and where the text ends."""
    return [at for at, sign in enumerate(text) if _FOLDING[ord(sign)] is not None] + [len(text)]


class Reading(NamedTuple):
    """One way to read a number.

    Attributes
    ----------
    kind : str
        Both halves of a position have the same.
    axis : {"east", "north"}
    certain : bool
        Whether any other half makes it a position, or only one right beside it.
    alone : bool
        Whether it is taken for a position without its other half.
    """

    kind: str
    axis: Axis
    certain: bool
    alone: bool


@dataclass(frozen=True)
class Number:
    """A number in a folded text.

    Attributes
    ----------
    start, end : int
    text : str
        The folded text.
    """

    start: int
    end: int
    text: str

    @cached_property
    def _parts(self) -> tuple[str, str, int]:
        written = self.text[self.start : self.end]
        found = _EXPONENT.fullmatch(written)
        mantissa, power = (found[1], int(found[2])) if found else (written, 0)
        plain = mantissa.replace(" ", "").replace("。", ".")
        if plain.count(",") == 1 and len(plain.partition(",")[2].partition(".")[0]) > 3:
            plain = plain.replace(",", ".")  # a decimal comma
        whole, _, fraction = plain.replace(",", "").partition(".")
        return whole, fraction, power

    @property
    def value(self) -> float:
        """What it says."""
        whole, fraction, power = self._parts
        return float(f"{whole}.{fraction or 0}e{power}")

    @property
    def decimals(self) -> int:
        """How many digits follow the point."""
        return max(0, len(self._parts[1]) - self._parts[2])

    @cached_property
    def _before(self) -> str:
        return self.text[max(0, self.start - 30) : self.start]

    def readings(self) -> Iterator[Reading]:
        """Give the ways in which it can be half a position."""
        if _UNIT.match(self.text, self.end) or _MONEY.search(self._before):
            return
        if not self.decimals and _COUNTED.match(self.text, self.end):
            return
        named = bool(_NAMES.search(self._before))
        hinted = named or self._parts[2] != 0 or bool(_LETTER.search(self._before))
        yield from self._degrees(named=named, hinted=hinted)
        yield from self._scaled(named=named or self._has_side)
        yield from self._metres(named=named, hinted=hinted)

    @property
    def _has_side(self) -> bool:
        near = self.text[max(0, self.start - 4) : self.start]
        return bool(_HEMISPHERE.match(self.text, self.end) or _SIDE.search(near))

    def _degrees(self, *, named: bool, hinted: bool) -> Iterator[Reading]:
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
            yield Reading("degrees", axis, certain=True, alone=alone)
        elif self.decimals == 2 and within(self.value, surroundings()) is not None:
            yield Reading("degrees", axis, certain=False, alone=False)

    def _scaled(self, *, named: bool) -> Iterator[Reading]:
        if self.value < 200_000:
            return
        if not self.decimals:
            for power in (5, 6, 7):
                axis = within(self.value / 10**power, surroundings())
                if axis:
                    yield Reading(f"1e{power}", axis, certain=True, alone=named)
        degrees, rest = divmod(self.value, 10_000)
        minutes, seconds = divmod(rest, 100)
        if minutes < 60 and seconds < 60:
            axis = within(degrees + minutes / 60 + seconds / 3600, surroundings())
            if axis:
                yield Reading("together", axis, certain=True, alone=named)

    def _metres(self, *, named: bool, hinted: bool) -> Iterator[Reading]:
        value, exact = self.value, self.decimals > 0
        west, south, east, north = surroundings()
        low, high = south * _METRES_PER_DEGREE[0], north * _METRES_PER_DEGREE[1]
        if 2e6 <= value < 6e6 and (exact or hinted or low <= value <= high):
            yield Reading("metres", "north", certain=exact or hinted, alone=named)
        zone, easting = divmod(value, 1_000_000)
        if 100_000 <= easting < 900_000 and (zone == 0 or 13 <= zone <= 45):
            yield Reading("metres", "east", certain=exact or hinted or zone > 0, alone=named)
        if math.radians(west) <= value / _RADIUS <= math.radians(east):
            yield Reading("mercator", "east", certain=True, alone=named)
        if _mercator(south) <= value <= _mercator(north):
            yield Reading("mercator", "north", certain=True, alone=named)


def numbers(text: str) -> list[Number]:
    """Return the numbers of a folded text, in order, without whole ones of few digits."""
    return [
        Number(*found.span(), text)
        for found in _NUMBER.finditer(text)
        if found.end() - found.start() >= _FEWEST or not found.group().isdigit()
    ]


def _mercator(latitude: float) -> float:
    return _RADIUS * math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
