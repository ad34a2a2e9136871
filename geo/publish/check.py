"""The check before publishing: errors to settle first, and warnings to review.

It also reports statuses whose colours look too similar, with normal colour vision or
with colour blindness; similarity is CIEDE2000 in CIELAB under D65.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from pathlib import Path

from geo.model.config.settings import map_settings, store_settings
from geo.model.plan import Plan, plan
from geo.model.vocabulary import Status, Vocabulary, vocabulary
from geo.publish.gather import Gathered, gathered
from geo.publish.languages import plan_texts, vocabulary_texts
from geo.publish.report import PublishFinding, PublishReport
from geo.store.snapshot import Snapshot

_RANK = {"error": 0, "warning": 1, "info": 2}
# 粤S(2024)012号, GS(2024)1234号, 粤东莞S（2024）001号, 京审字(2024)G第0123号
_APPROVAL = re.compile(
    r"^[\u4e00-\u9fff]{0,6}[A-Z]{0,3}[\u4e00-\u9fff]{0,2}[(（\[〔]20\d\d[)）\]〕].{0,20}\d号?$"
)
# In CIEDE2000; side by side on a projector, marks need several just noticeable differences.
MIN_DISTANCE = 10.0
Lab = tuple[float, float, float]
Rgb = tuple[float, float, float]
# Machado, Oliveira and Fernandes (2009), "A Physiologically-based Model for Simulation
# of Color Vision Deficiency", severity 1.0, for linear sRGB.
SIGHTS: dict[str, tuple[Rgb, Rgb, Rgb]] = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# Linear sRGB to XYZ (IEC 61966-2-1), each row divided by the white of D65.
_TO_XYZ = (
    (0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883),
)
_EPSILON, _KAPPA = 216 / 24389, 24389 / 27


def publish_report(snapshot: Snapshot, *, today: dt.date) -> PublishReport:
    """Check what must be settled before the plan is published.

    Parameters
    ----------
    snapshot : Snapshot
        The office's or the public one; both give the same result.
    today : datetime.date
        The age of the data is measured against it.

    Raises
    ------
    InvalidConfiguration
        When the plan or the vocabulary cannot be read.
    """
    return _report(snapshot, today, store_settings().data, map_settings().map_approval.strip())


@lru_cache(maxsize=4)
def _report(snapshot: Snapshot, today: dt.date, data: Path, approval: str) -> PublishReport:
    # `data` is only a cache key: it determines what plan() and vocabulary() return.
    del data
    facts = gathered(snapshot)
    findings = [
        *_project_findings(facts),
        *_age_findings(facts, today),
        *_map_findings(approval, plan()),
        *_language_findings(plan(), vocabulary()),
    ]
    return PublishReport(tuple(sorted(findings, key=lambda finding: _RANK[finding.severity])))


def _project_findings(facts: Gathered) -> Iterator[PublishFinding]:
    if not facts.count:
        yield PublishFinding("nothing_public")
    findings = (
        PublishFinding("internal_mentioned", "error", tuple(facts.mentioning)),
        PublishFinding("places_estimated", "error", tuple(facts.estimated)),
        PublishFinding("surer_than_source", "error", tuple(facts.surer)),
        PublishFinding("texts_one_language", "error", tuple(facts.one_language)),
        PublishFinding("internal_named", "warning", tuple(facts.named)),
        PublishFinding("security_places", "warning", tuple(facts.withheld)),
        PublishFinding("security_elsewhere", "warning", tuple(facts.watching)),
        PublishFinding("places_waiting", "info", tuple(facts.waiting)),
        PublishFinding("positions_blanked", "info", tuple(facts.blanked)),
        PublishFinding("internal_left_out", "info", tuple(facts.internal)),
    )
    yield from (finding for finding in findings if finding.ids)


def _age_findings(facts: Gathered, today: dt.date) -> Iterator[PublishFinding]:
    old = sorted(day for day in facts.dates if day < a_year_before(today))
    ahead = sorted(day for day in facts.dates if day > today)
    if old:
        ids = tuple(identifier for day in old for identifier in facts.dates[day])
        yield PublishFinding("data_old", "error", ids, {"oldest": old[0].isoformat()})
    if ahead:
        ids = tuple(identifier for day in ahead for identifier in facts.dates[day])
        yield PublishFinding("data_ahead", "warning", ids)


def a_year_before(today: dt.date) -> dt.date:
    """Return the same day of the previous year; 29 February becomes the 28th.

    Examples
    --------
    >>> a_year_before(dt.date(2024, 2, 29)).isoformat()
    '2023-02-28'
    """
    leap = (today.month, today.day) == (2, 29)
    return today.replace(year=today.year - 1, day=28 if leap else today.day)


def _map_findings(approval: str, document: Plan) -> Iterator[PublishFinding]:
    if not approval:
        yield PublishFinding("approval_missing")
    elif not _APPROVAL.match(approval):
        yield PublishFinding("approval_form", "warning", params={"value": approval})
    if not (document.base_map_source_zh or document.base_map_source_en):
        yield PublishFinding("base_map_source_missing")


def _language_findings(document: Plan, words: Vocabulary) -> Iterator[PublishFinding]:
    pairs = tuple(f"{one.code} / {other.code}" for one, other in alike(words.status))
    if pairs:
        yield PublishFinding("colours_close", "error", pairs)
    missing = (*plan_texts(document), *vocabulary_texts(words))
    if missing:
        yield PublishFinding("words_one_language", "error", missing)


def seen(colour: str, sight: str = "normal") -> Lab:
    """Convert a colour to CIELAB as it appears to normal or colour-blind vision.

    Parameters
    ----------
    colour : str
        ``#rrggbb``.
    sight : {"normal", "protanopia", "deuteranopia", "tritanopia"}
    """
    linear = [_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5)]
    red, green, blue = (
        min(max(sum(k * channel for k, channel in zip(row, linear, strict=True)), 0.0), 1.0)
        for row in SIGHTS[sight]
    )
    return lab((red, green, blue))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def distance(one: str, other: str) -> float:
    """Return the smallest CIEDE2000 difference of two colours over all kinds of vision.

    Examples
    --------
    >>> distance("#0072B2", "#0072B2")
    0.0
    >>> distance("#ff0000", "#000000") > MIN_DISTANCE
    True
    """
    return min(ciede2000(seen(one, sight), seen(other, sight)) for sight in SIGHTS)


def alike(statuses: Iterable[Status]) -> list[tuple[Status, Status]]:
    """Return the pairs of statuses whose colours are too similar to tell apart.

    A filled and a hollow mark can be told apart by shape, whatever their colours.
    """
    return [
        (one, other)
        for one, other in combinations(statuses, 2)
        if one.hollow == other.hollow and distance(one.colour, other.colour) < MIN_DISTANCE
    ]


def lab(linear: Rgb) -> Lab:
    """Convert linear sRGB to CIELAB.

    Parameters
    ----------
    linear : (red, green, blue)
        Linear sRGB, 0 to 1.

    Examples
    --------
    >>> [abs(round(value, 2)) for value in lab((1.0, 1.0, 1.0))]
    [100.0, 0.0, 0.0]
    """
    x, y, z = (
        _compressed(sum(weight * channel for weight, channel in zip(row, linear, strict=True)))
        for row in _TO_XYZ
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _compressed(value: float) -> float:
    return float(value ** (1 / 3)) if value > _EPSILON else (_KAPPA * value + 16) / 116


def ciede2000(one: Lab, other: Lab) -> float:
    """Return the CIEDE2000 difference of two colours; about 1 is just noticeable.

    Parameters
    ----------
    one, other : (L, a, b)
        CIELAB.

    Notes
    -----
    Sharma, Wu and Dalal (2005), "The CIEDE2000 color-difference formula", Color
    Research and Application 30 (1); variables are named as there, k_L = k_C = k_H = 1.

    Examples
    --------
    >>> round(ciede2000((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485)), 4)
    2.0425
    >>> ciede2000((50.0, 0.0, 0.0), (50.0, 0.0, 0.0))
    0.0
    """
    mean_c7 = ((hypot(*one[1:]) + hypot(*other[1:])) / 2) ** 7
    stretch = 1.5 - 0.5 * sqrt(mean_c7 / (mean_c7 + 25**7))
    l1, c1, h1 = _polar(one, stretch)
    l2, c2, h2 = _polar(other, stretch)
    delta_h = _turn(h2 - h1) if c1 * c2 else 0.0
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    mean_h = _mean_hue(h1, h2) if c1 * c2 else h1 + h2
    lightness = (l2 - l1) / _s_l(mean_l)
    chroma = (c2 - c1) / (1 + 0.045 * mean_c)
    hue = 2 * sqrt(c1 * c2) * sin(radians(delta_h / 2)) / (1 + 0.015 * mean_c * _t(mean_h))
    turned = _r_t(mean_c, mean_h) * chroma * hue
    return sqrt(max(lightness**2 + chroma**2 + hue**2 + turned, 0.0))


def _polar(colour: Lab, stretch: float) -> Lab:
    lightness, a, b = colour
    a *= stretch
    return lightness, hypot(a, b), degrees(atan2(b, a)) % 360


def _turn(difference: float) -> float:
    if abs(difference) <= 180:
        return difference
    return difference - 360 if difference > 180 else difference + 360


def _mean_hue(one: float, other: float) -> float:
    total = one + other
    if abs(one - other) <= 180:
        return total / 2
    return (total + 360) / 2 if total < 360 else (total - 360) / 2


def _s_l(mean_l: float) -> float:
    squared = (mean_l - 50) ** 2
    return 1 + 0.015 * squared / sqrt(20 + squared)


def _t(mean_h: float) -> float:
    return (
        1
        - 0.17 * cos(radians(mean_h - 30))
        + 0.24 * cos(radians(2 * mean_h))
        + 0.32 * cos(radians(3 * mean_h + 6))
        - 0.20 * cos(radians(4 * mean_h - 63))
    )


def _r_t(mean_c: float, mean_h: float) -> float:
    theta = 30 * exp(-(((mean_h - 275) / 25) ** 2))
    r_c = 2 * sqrt(mean_c**7 / (mean_c**7 + 25**7))
    return -sin(radians(2 * theta)) * r_c
