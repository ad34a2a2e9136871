"""Colours, sizes and text widths of the map picture, the same as on the screen."""

from __future__ import annotations

import unicodedata

# The light theme of geo/web/js/shared/look.js and css/tokens.css; a test compares them.
COLOURS = {
    "paper": "#ffffff",
    "ink": "#1f2933",
    "water": "#e6ebef",
    "river": "#cfdfe9",
    "neighbour": "#eef1f3",
    "subject": "#fafbfb",
    "border": "#cfd7dc",
    "outline": "#5d7280",
    "road": "#ffffff",
    "roadCase": "#b3bfc8",
    "metro": "#8896a3",
    "metroText": "#5a6875",
    "roadText": "#5a6875",
    "quietText": "#647380",
    "accent": "#0f5c6e",
}
LINE = "#dde3e8"
SOFT = "#5a6875"
STAMP = "#9a3412"  # of the stamp on a draft
HAIRLINE = ("#14202b", 0.62)
OUTLINE_SOFT = ("#5d7280", 0.16)

MARK = 24.0  # px, a project's mark
SMALL_MARK = 14.0  # px, if there are many
CROWDED = 250  # with more marks, they are small
MOST_MARKS = 800  # with more marks, projects are shown in clusters
LABELLED = 120  # with more marks, projects are not named

# Widths of the characters from space to tilde in Noto Sans CJK SC, in thousandths of the size.
_ADVANCES = (
    "224 323 475 555 555 921 680 278 338 338 467 555 278 347 278 392 555 555 555 555 555 555 555"
    " 555 555 555 278 278 555 555 555 474 946 607 657 638 687 588 552 689 728 293 536 646 542 812"
    " 722 742 632 742 635 597 599 721 575 878 573 531 603 338 392 338 555 559 606 564 618 509 620"
    " 554 325 563 607 275 275 552 285 926 611 606 620 620 388 468 377 607 521 802 498 521 474 338"
    " 269 338 555"
)
_WIDTHS = {chr(32 + place): int(width) / 1000 for place, width in enumerate(_ADVANCES.split())}


def text_width(text: str, size: float) -> float:
    """Estimate the width of a line of text, in the unit of `size`.

    Accurate enough for any sans serif typeface; Chinese characters are square.

    Examples
    --------
    >>> text_width("南城", 10), text_width("", 10)
    (20.0, 0.0)
    """
    return size * sum((_WIDTHS.get(each) or _other(each) for each in text), 0.0)


def _other(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.62


def ink_on(colour: str) -> str:
    """Return white or dark ink, whichever has the better contrast on a colour (WCAG luminance).

    Examples
    --------
    >>> ink_on("#0072B2"), ink_on("#E69F00")
    ('#ffffff', '#14202b')
    """
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    light = 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.0605
    return "#ffffff" if light else "#14202b"


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4)
