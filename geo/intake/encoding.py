"""Bytes -> text: UTF-8, UTF-16, UTF-32, GB18030, Big5, and a word about which it was."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from geo.intake.text_evidence import likeliest
from geo.model.errors import Finding, UnreadableFile

# The longer marks first: UTF-32 LE begins like UTF-16 LE.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 BOM"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16 LE"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16 BE"),
)
_SHOWN = {
    "gb18030": "GB18030",
    "cp950": "Big5",
    "big5hkscs": "Big5-HKSCS",
    "cp1252": "Windows-1252",
}
_SAMPLE = 4096
_LOOK = 200_000  # bytes or characters judged; more would not change the judgement
_UNUSUAL = 0.05  # share of rare characters from which on a GB18030 reading is not believed
# Some GBK is valid UTF-8: 莞太路 gives an Arabic letter, a combining mark and a dot. These
# letters (not those of pinyin, Greek or Russian) give it away.
_STRANGE = re.compile("[\u0250-\u036f\u0460-\u07ff]")
CHINESE = re.compile("[\u4e00-\u9fff]")
_PLAIN = re.compile(
    "[\u00a0-\u00ff\u2010-\u2044\u2103-\u22ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding it was in, and what there is to tell about it."""

    text: str
    encoding: str
    findings: list[Finding]


def to_text(content: bytes, *, nul: bool = False) -> Decoded:
    """Decode bytes, recognising their encoding.

    Parameters
    ----------
    content : bytes
    nul : bool
        Let NUL characters pass, for a parser that tells their line and column.

    Returns
    -------
    Decoded
        ``encoding`` is "UTF-8", "UTF-8 BOM", "UTF-16 LE", "UTF-16 BE", "UTF-32",
        "GB18030" (of which GBK and GB 2312 are parts), "Big5" or
        "Big5-HKSCS"; all but the first two are told.

    Raises
    ------
    UnreadableFile
        ``empty_file``; ``not_utf8`` when no encoding fits; ``nul_bytes``.

    Examples
    --------
    >>> to_text("莞太路".encode("gbk")).encoding, to_text("莞太路".encode()).text
    ('GB18030', '莞太路')
    """
    if not content or content.isspace():
        raise UnreadableFile("empty_file")
    decoded = _by_mark(content) or _by_nul_bytes(content) or _by_validity(content)
    place = decoded.text.find("\0")
    if place >= 0 and not nul:
        raise UnreadableFile("nul_bytes", position=place)
    if not decoded.text or decoded.text.isspace():
        raise UnreadableFile("empty_file")
    return decoded


def _by_mark(content: bytes) -> Decoded | None:
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return _strict(content, codec, name)
    return None


def _by_nul_bytes(content: bytes) -> Decoded | None:
    """Recognise UTF-16 without a mark: ASCII characters leave a NUL on one side of each pair."""
    sample = content[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(content) % 2 or not even + odd or min(even, odd) * 10 > max(even, odd):
        return None
    little = odd > even
    codec, name = ("utf-16-le", "UTF-16 LE") if little else ("utf-16-be", "UTF-16 BE")
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        return None
    # A text that holds stray NULs would turn into nonsense.
    return Decoded(text, name, [_told(name)]) if "\0" not in text and _is_likely(text) else None


def _by_validity(content: bytes) -> Decoded:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _as_local(content, error)
    if seems_gbk(text, content):
        found = Finding("encoding_doubtful", "warning", params={"encoding": "GB18030"})
        return Decoded(content.decode("gb18030"), "GB18030", [found])
    return Decoded(text, "UTF-8", [])


def seems_gbk(text: str, content: bytes) -> bool:
    """Say whether valid UTF-8 is rather a short Chinese text in GBK.

    Parameters
    ----------
    text : str
        What it reads as in UTF-8.
    content : bytes
    """
    if text.isascii() or CHINESE.search(text):
        return False
    return bool(_STRANGE.search(text)) and _decodes(content, "gb2312")


def _as_local(content: bytes, error: UnicodeDecodeError) -> Decoded:
    problem = UnreadableFile("not_utf8", position=error.start)
    # Mostly valid UTF-8 with a few bad bytes is damaged UTF-8, not another encoding.
    around = content[max(0, error.start - _LOOK) : error.start + _LOOK]
    lenient = around.decode("utf-8", "replace")
    bad = lenient.count("\ufffd")
    good = sum(1 for character in lenient if character > "\x7f") - bad
    if good > 2 * bad:
        raise problem from error
    codec, sure = likeliest([content])
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        raise problem from error
    # A text file can be saved anew, and a Western one of another page reads as well.
    if codec == "cp1252" or not _is_likely(text):
        raise problem from error
    name = shown_name(codec)
    found = (
        _told(name) if sure else Finding("encoding_doubtful", "warning", params={"encoding": name})
    )
    return Decoded(text, name, [found])


def shown_name(codec: str) -> str:
    """Return the name of an encoding as it is shown.

    Examples
    --------
    >>> shown_name("gb18030"), shown_name("koi8_r")
    ('GB18030', 'KOI8-R')
    """
    return _SHOWN.get(codec, codec.upper().replace("_", "-"))


def _is_likely(text: str) -> bool:
    """Say whether nearly all characters are of the kind that Chinese offices write."""
    first = re.search("[^\x00-\x7f]", text)
    start = first.start() if first else 0
    foreign = [each for each in text[start : start + _LOOK] if each > "\x7f"]
    rare = sum(1 for character in foreign if not _PLAIN.match(character))
    return rare <= _UNUSUAL * len(foreign)


def _strict(content: bytes, codec: str, name: str) -> Decoded:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        code = "not_utf8" if name == "UTF-8 BOM" else "encoding_broken"
        raise UnreadableFile(code, encoding=name, position=error.start) from error
    return Decoded(text, name, [] if name == "UTF-8 BOM" else [_told(name)])


def _decodes(content: bytes, codec: str) -> bool:
    try:
        content.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _told(name: str) -> Finding:
    return Finding("encoding_read", "info", params={"encoding": name})
