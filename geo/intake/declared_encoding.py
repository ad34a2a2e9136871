"""What a Shapefile says its texts are in: the .cpg file, and the language byte of the .dbf."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_CHINESE = ("gb18030",)  # gbk and gb2312 are parts of it, and files say the one and mean the other
# One says Big5 and means what Windows writes; the signs of Hong Kong lie beyond that.
_BIG5, _HONG_KONG = ("cp950", "big5hkscs"), ("big5hkscs", "cp950")
_PAGES = {
    65001: ("utf-8",), 936: _CHINESE, 54936: _CHINESE, 20936: _CHINESE, 51936: _CHINESE,
    950: _BIG5, 951: _HONG_KONG, 932: ("cp932",), 943: ("cp932",), 949: ("cp949",),
    51949: ("euc_kr",), 51932: ("euc_jp",), 20932: ("euc_jp",), 20866: ("koi8_r",),
    21866: ("koi8_u",), 10000: ("mac_roman",), 28605: ("iso8859_15",),
}  # fmt: skip
# The language bytes of dBASE, as ESRI, dBASE IV, FoxPro and their readers know them.
_BYTES = {
    437: (0x01, 0x09, 0x0B, 0x0D, 0x0F, 0x11, 0x15, 0x18, 0x19, 0x1B),
    850: (0x02, 0x0A, 0x0E, 0x10, 0x12, 0x14, 0x16, 0x1A, 0x1D, 0x25, 0x37),
    1252: (0x03, 0x57, 0x58, 0x59), 10000: (0x04,), 865: (0x08, 0x17, 0x66),
    932: (0x13, 0x7B), 863: (0x1C, 0x6C), 852: (0x1F, 0x22, 0x23, 0x40, 0x64, 0x87), 860: (0x24,),
    866: (0x26, 0x65), 936: (0x4D, 0x7A), 949: (0x4E, 0x79), 950: (0x4F, 0x78),
    874: (0x50, 0x7C), 861: (0x67,), 737: (0x6A, 0x86), 857: (0x6B, 0x88), 1255: (0x7D,),
    1256: (0x7E,), 1250: (0xC8,), 1251: (0xC9,), 1254: (0xCA,), 1253: (0xCB,), 1257: (0xCC,),
}  # fmt: skip
_PAGE_OF_BYTE = {byte: page for page, bytes_ in _BYTES.items() for byte in bytes_}
_NUMBER = re.compile(r"x?(?:ansi|oem|cp|ms|ibm|windows|dos|codepage|pc)?([0-9]{3,5})")
_LATIN = re.compile(r"(?:iso)?8859([0-9]{1,2})")
_BY_NAME = (
    (re.compile(r"(?:utf8|unicodeutf8|csutf8|utf8n|utf8bom)"), ("utf-8",)),
    (re.compile(r"(?:x|ms|cn)?big5?hk(?:scs)?[0-9]{0,4}"), _HONG_KONG),
    (re.compile(r"big5hkscs[0-9]{0,4}(?:unicode)?"), _HONG_KONG),
    (re.compile(r"(?:x|cn|cs|ms)?big(?:5|five)(?:eten|tw|2003|e|ext)?"), _BIG5),
    (
        re.compile(r"(?:x|cs|ms|cn)?(?:euc)?gb(?:k|2312|18030|231280|180302000|18030200[05])?"),
        _CHINESE,
    ),
    (re.compile(r"(?:euccn|xeuccn|chinese|hzgb2312)"), _CHINESE),
    (re.compile(r"(?:latin1|l1|isolatin1|westerneuropean)"), ("cp1252",)),
    (re.compile(r"(?:shiftjis|sjis|xsjis|mskanji|windows31j)"), ("cp932",)),
    (re.compile(r"x?eucjp"), ("euc_jp",)),
    (re.compile(r"(?:x?euckr|ksc5601(?:1987)?|uhc)"), ("cp949",)),
    (re.compile(r"koi8r"), ("koi8_r",)),
    (re.compile(r"koi8u"), ("koi8_u",)),
)


class Declared(NamedTuple):
    """What was declared.

    Attributes
    ----------
    text : str
        As it is shown; "" for nothing.
    codecs : tuple of str
        Python's names, the likeliest first; empty when it is not understood.
    """

    text: str = ""
    codecs: tuple[str, ...] = ()


def declared_by_cpg(content: bytes) -> Declared:
    """Understand a .cpg file, which may hold a name in any spelling or a code page's number.

    Examples
    --------
    >>> [declared_by_cpg(text).codecs for text in (b"Big5-HKSCS:2004", b"ANSI 936", b"ISO 88591")]
    [('big5hkscs', 'cp950'), ('gb18030',), ('cp1252',)]
    >>> declared_by_cpg(b"hex"), declared_by_cpg(b"")
    (Declared(text='hex', codecs=()), Declared(text='', codecs=()))
    """
    text = content[:60].decode("ascii", "replace").strip("\ufffd\0 \t\r\n").split("\n")[0].strip()
    # Some programs write the name behind the number: "936 (ANSI/OEM - Simplified Chinese GBK)".
    key = "".join(filter(str.isalnum, re.split(r"[(\[]", text.casefold())[0]))
    return Declared("".join(filter(str.isprintable, text))[:40], _codecs(key))


def declared_by_byte(byte: int) -> Declared:
    """Understand the language byte in the head of a .dbf.

    Examples
    --------
    >>> declared_by_byte(0x4F), declared_by_byte(0)
    (Declared(text='LDID 0x4F', codecs=('cp950', 'big5hkscs')), Declared(text='', codecs=()))
    """
    page = _PAGE_OF_BYTE.get(byte)
    if not byte:
        return Declared()
    return Declared(f"LDID 0x{byte:02X}", _page(page) if page else ())


def _codecs(key: str) -> tuple[str, ...]:
    latin = _LATIN.fullmatch(key)
    if latin:
        # What is called ISO 8859-1 is Windows' page 1252 nearly always, and never lacks a sign.
        return ("cp1252",) if latin[1] == "1" else _known(f"iso8859_{latin[1]}")
    number = _NUMBER.fullmatch(key)
    if number:
        return _page(int(number[1]))
    return next((found for pattern, found in _BY_NAME if pattern.fullmatch(key)), ())


def _page(number: int) -> tuple[str, ...]:
    if number in _PAGES:
        return _PAGES[number]
    if 28591 <= number <= 28606:
        return _codecs(f"8859{number - 28590}")
    return _known(f"cp{number}")


def _known(name: str) -> tuple[str, ...]:
    try:
        codecs.lookup(name)
    except LookupError:
        return ()
    return (name,)
