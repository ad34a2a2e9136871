"""Make text safe to write into a spreadsheet."""

from __future__ import annotations

import re

# Excel, LibreOffice and WPS take a cell that begins with one of these for a formula, including
# the full-width forms; they skip leading tabs and line breaks.
_FORMULA = re.compile(r"^[\s\x00-\x1f\u200b\ufeff]*[=+\-@＝＋－＠|%]")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    r"""Remove the characters that XML does not allow.

    Examples
    --------
    >>> printable("a\x00b\n")
    'ab\n'
    """
    return _FORBIDDEN.sub("", text)


def harmless(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula.

    An apostrophe is put before what looks like a formula, so that spreadsheets show it as
    text (OWASP, "CSV Injection"). Characters that XML does not allow are removed, and line
    breaks become line feeds.

    Examples
    --------
    >>> harmless("=HYPERLINK(1)"), harmless("-5"), harmless("莞太路")
    ("'=HYPERLINK(1)", "'-5", '莞太路')
    """
    text = printable(text).replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if _FORMULA.match(text) else text
