"""Which characters a text may contain: one rule for every way in.

Texts go to screens, spreadsheets and XML, and names are told apart by eye. So no
text may hold what cannot be seen: control characters, format characters (Unicode
category Cf), surrogates and noncharacters, line and paragraph separators, and
whatever Unicode calls default ignorable: joiners, soft hyphens, fillers, variation
selectors, tags, marks of direction. Two blanks that are none of these are refused
too: the empty Braille pattern and the object replacement character.

There is no exception inside a text but tab and line break, which are seen. Joiners
and variation selectors mean something in emoji and in scripts that the plan's
languages do not use. A byte order mark at the start of a file belongs to the file
and is gone before its texts are looked at.
"""

from __future__ import annotations

import re

# The ranges agree with Unicode (tests/model/test_plain_text.py compares them).
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
_SIGNS = frozenset(chr(code) for low, high in _RANGES for code in range(low, high + 1))
_HIDDEN = re.compile("[" + "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in _RANGES) + "]")


def is_plain(text: str) -> bool:
    """Say whether every sign of a text can be seen.

    Examples
    --------
    >>> is_plain("莞太路"), is_plain("a\u202eb"), is_plain("莞\u2060太路"), is_plain("")
    (True, False, False, True)
    """
    return _SIGNS.isdisjoint(text)  # a fifth of the time that the pattern takes


def hidden_sign(text: str) -> str | None:
    """Return the first sign of a text that cannot be seen, as Unicode names it.

    Examples
    --------
    >>> hidden_sign("莞\u2060太路"), hidden_sign("莞太路")
    ('U+2060', None)
    """
    if _SIGNS.isdisjoint(text):
        return None
    found = _HIDDEN.search(text)
    return _name(found.group()) if found else None


def with_signs_shown(text: str) -> str:
    """Return a text for a message, in which signs that cannot be seen are spelt out.

    Examples
    --------
    >>> with_signs_shown("莞\u2060太路")
    '莞[U+2060]太路'
    """
    return _HIDDEN.sub(lambda found: f"[{_name(found.group())}]", text)


def without_signs(text: str) -> str:
    """Return a text without the signs that cannot be seen.

    Examples
    --------
    >>> without_signs("名\u200b称")
    '名称'
    """
    return _HIDDEN.sub("", text)


def _name(sign: str) -> str:
    return f"U+{ord(sign):04X}"
