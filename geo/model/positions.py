"""Find positions in texts, however they are written, and blank them.

A position in a text would tell what the map withholds: the place of a security
point, or the exact place of what is shown as about there. What is read: degrees,
with minutes and seconds too, in figures of any width or in Chinese numerals;
degrees without a point (113750000, 1134455.1); metres of Gauss-Krüger zones, UTM
and Web Mercator; addresses of maps; plus codes, geohashes and grid references.
Ordinary figures stay: a number that has a unit, or no partner, is no position,
unless its name says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from geo.model.position_numbers import Number, Reading, folded, numbers, places
from geo.model.surroundings import is_hash_of_town

BLANK = "…"
_PASSES = 8  # what one pass blanks can bring two others together
_PARTNERS = 3  # numbers further on that can be the other half
_FAR = 40  # characters between two halves
_NEAR = 12
_DIGIT = re.compile(
    r"\d|[〇零一二三四五六七八九十百][°º˚∘度点點]|\+[2-9cfghjmpqrvwxCFGHJMPQRVWX]{2}"
)
_JOINED = re.compile(r"(?:\W|_|和|与|及|and){0,12}")
_DEGREES = r"(?:°|&?deg(?:rees?)?;?)"
_MINUTES = r"(?:'|m(?:in(?:utes?)?)?(?![a-z])|&prime;)"
_SECONDS = r"(?:''|\"|s(?:ec(?:onds?)?)?(?![a-z])|&prime;)"
_PART = r"\d{1,2}(?: ?\. ?\d{1,10})?"
_CHINESE = "〇零一二两三四五六七八九十百"
_WRITTEN = re.compile(
    rf"(?<!\d)\d{{1,3}}(?: ?\. ?\d{{1,10}})? {{0,3}}{_DEGREES}[ ,]{{0,3}}{_PART} {{0,3}}{_MINUTES}"
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
_SIDE = r"(?:东经|北纬|(?<![a-z])[en](?![a-z]))"
_SIDE_BEFORE, _SIDE_AFTER = re.compile(rf"{_SIDE} {{0,2}}$"), re.compile(rf" {{0,2}}{_SIDE}")
_PLUS_CODE = re.compile(
    r"(?<![a-z0-9])([2-9cfghjmpqrvwx]{4}(?:[2-9cfghjmpqrvwx]{2}){0,2})\+"
    r"([2-9cfghjmpqrvwx]{2,3})(?![a-z0-9])"
)
_POWER = re.compile(r"\d{1,7}[gmk]?w")
_HASH = re.compile(r"(?<![a-z0-9])[0-9b-hjkmnp-z]{6,12}(?![a-z0-9])")
Span = tuple[int, int]


def without_positions(text: str) -> str:
    r"""Return `text` with the positions in it blanked.

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
        spans = _merged(_found(folded(text)))
        if not spans:
            break
        text = _blanked(text, spans)
    return text


def _blanked(text: str, spans: list[Span]) -> str:
    at, parts, done = places(text), [], 0
    for start, end in spans:
        parts += [text[done : at[start]], BLANK]
        done = at[end - 1] + 1
    return "".join([*parts, text[done:]])


def _found(text: str) -> list[Span]:
    found = [each.span() for each in _WRITTEN.finditer(text)]
    found += _in_parts(text)
    found += [each.span() for each in _PLUS_CODE.finditer(text) if _is_plus_code(each)]
    found += [each.span() for each in _HASH.finditer(text) if is_hash_of_town(each.group())]
    found += _of_numbers(numbers(text), text)
    return found


def _merged(spans: list[Span]) -> list[Span]:
    made: list[Span] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = made[-1][0], max(end, made[-1][1])
        else:
            made.append((start, end))
    return made


def _is_plus_code(found: re.Match[str]) -> bool:
    code = found[1] + found[2]
    mixed = not code.isdigit() and not code.isalpha()
    return mixed and not _POWER.fullmatch(found[1])


def _in_parts(text: str) -> list[Span]:
    """Return degrees, minutes and seconds that only spaces, colons or hyphens keep apart."""
    halves: list[tuple[Span, str, bool]] = []
    for each in _PARTS.finditer(text):
        first, second = each[2].strip(), (each[4] or each[2]).strip()
        degrees, minutes, seconds = int(each[1]), float(each[3]), float(each[5] or 0)
        axis = "east" if 73 <= degrees < 136 else "north" if 3 <= degrees < 54 else ""
        if not axis or minutes >= 60 or seconds >= 60 or first != second:
            continue
        told = bool(
            _SIDE_BEFORE.search(text[max(0, each.start() - 5) : each.start()])
            or _SIDE_AFTER.match(text, each.end())
        )
        exact = "." in each[3]
        if (each[5] and not exact) or (told and exact and not each[5]):
            halves.append((each.span(), axis, told))
    found = [span for span, _, told in halves if told]
    for (one, axis, _), (other, second, _) in pairwise(halves):
        if axis != second and other[0] - one[1] <= _FAR:
            found += _together(one, other)
    return found


def _of_numbers(given: list[Number], text: str) -> list[Span]:
    readings = [list(each.readings()) for each in given]
    found = [
        (number.start, number.end)
        for number, ways in zip(given, readings, strict=True)
        if any(way.alone for way in ways)
    ]
    for at, number in enumerate(given):
        if not readings[at]:
            continue
        for later in range(at + 1, min(at + 1 + _PARTNERS, len(given))):
            other = given[later]
            gap = text[number.end : other.start]
            if len(gap) > _FAR:
                break
            if any(_fit(one, two, gap) for one in readings[at] for two in readings[later]):
                found += _together((number.start, number.end), (other.start, other.end))
    return found


def _fit(one: Reading, other: Reading, gap: str) -> bool:
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
