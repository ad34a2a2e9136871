"""Find and remove invisible characters, which no text may contain.

Texts go to screens, spreadsheets and XML, and people distinguish names by eye. So no
text may contain invisible characters: control characters, format characters (Unicode
category Cf), surrogates and noncharacters, line and paragraph separators, and
everything that Unicode calls default ignorable: joiners, soft hyphens, fillers,
variation selectors, tags, directional marks. Two blanks outside these classes are
refused too: the empty Braille pattern and the object replacement character.

The only exceptions are tab and line break, which are visible. Joiners and variation
selectors matter only in emoji and in scripts that the plan's languages do not use. A
byte-order mark at the start of a file is removed before its texts are checked.
"""

from __future__ import annotations

import re

# tests/model/test_plain_text.py compares these ranges with Unicode's data.
_RANGES = (
    (0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F),
    (0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD), (0x70F, 0x70F), (0x890, 0x891),
    (0x8E2, 0x8E2), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x2028, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xD800, 0xDFFF),
    (0xFDD0, 0xFDEF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFC),
    (0xFFFE, 0xFFFF), (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
    *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0x10000, 0x110000, 0x10000)),
)  # fmt: skip
_INVISIBLE = frozenset(chr(code) for low, high in _RANGES for code in range(low, high + 1))
_HIDDEN = re.compile("[" + "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in _RANGES) + "]")


def is_plain(text: str) -> bool:
    """Return whether a text has no invisible characters.

    Examples
    --------
    >>> is_plain("莞太路"), is_plain("a\u202eb"), is_plain("莞\u2060太路"), is_plain("")
    (True, False, False, True)
    """
    return _INVISIBLE.isdisjoint(text)  # five times as fast as the pattern


def hidden_sign(text: str) -> str | None:
    """Return the first invisible character of a text as ``U+2060``, or None.

    Examples
    --------
    >>> hidden_sign("莞\u2060太路"), hidden_sign("莞太路")
    ('U+2060', None)
    """
    if _INVISIBLE.isdisjoint(text):
        return None
    match = _HIDDEN.search(text)
    return _name(match.group()) if match else None


def with_signs_shown(text: str) -> str:
    """Return a text for a message, with invisible characters spelt out.

    Examples
    --------
    >>> with_signs_shown("莞\u2060太路")
    '莞[U+2060]太路'
    """
    return _HIDDEN.sub(lambda match: f"[{_name(match.group())}]", text)


def without_signs(text: str) -> str:
    """Return a text without its invisible characters.

    Examples
    --------
    >>> without_signs("名\u200b称")
    '名称'
    """
    return _HIDDEN.sub("", text)


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"
