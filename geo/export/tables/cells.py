"""Make text harmless in a spreadsheet."""

from __future__ import annotations

import re

# Excel, LibreOffice and WPS read a cell that begins with one of these as a formula,
# the full-width forms included; tab and line breaks are skipped before they look.
_FORMULA = re.compile(r"^[\s\x00-\x1f\u200b\ufeff]*[=+\-@＝＋－＠|%]")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    r"""Return `text` without the characters that XML cannot hold.

    Examples
    --------
    >>> printable("a\x00b\n")
    'ab\n'
    """
    return _FORBIDDEN.sub("", text)


def harmless(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula.

    An apostrophe is put before it, which spreadsheets show as text (OWASP,
    "CSV Injection"); characters that XML cannot hold are left out, and lines end
    as spreadsheets end them, in a line feed.

    Examples
    --------
    >>> harmless("=HYPERLINK(1)"), harmless("-5"), harmless("莞太路")
    ("'=HYPERLINK(1)", "'-5", '莞太路')
    """
    text = printable(text).replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if _FORMULA.match(text) else text
