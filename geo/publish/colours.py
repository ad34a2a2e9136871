"""Statuses whose colours look alike, to eyes with and without colour blindness."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from geo.model.vocabulary import Status
from geo.publish.colour_distance import Lab, Rgb, ciede2000, lab

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
# CIEDE2000; two marks side by side on a projector need several just noticeable differences.
MIN_DISTANCE = 10.0


def seen(colour: str, sight: str = "normal") -> Lab:
    """Return a colour in CIELAB as it is seen.

    Parameters
    ----------
    colour : str
        ``#rrggbb``.
    sight : {"normal", "protanopia", "deuteranopia", "tritanopia"}
    """
    linear = [_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5)]
    red, green, blue = (
        min(max(sum(part * each for part, each in zip(row, linear, strict=True)), 0.0), 1.0)
        for row in SIGHTS[sight]
    )
    return lab((red, green, blue))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def distance(one: str, other: str) -> float:
    """Return how far apart two colours look to the eye that sees them closest.

    Examples
    --------
    >>> distance("#0072B2", "#0072B2")
    0.0
    >>> distance("#ff0000", "#000000") > MIN_DISTANCE
    True
    """
    return min(ciede2000(seen(one, sight), seen(other, sight)) for sight in SIGHTS)


def alike(statuses: Iterable[Status]) -> list[tuple[Status, Status]]:
    """Return the pairs of statuses whose colours are too close.

    A filled mark and a hollow one do not look alike whatever their colours are.
    """
    return [
        (one, other)
        for one, other in combinations(statuses, 2)
        if one.hollow == other.hollow and distance(one.colour, other.colour) < MIN_DISTANCE
    ]
