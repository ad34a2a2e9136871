"""Decode text whose encoding is not known: UTF-8, UTF-16, UTF-32, GB18030 or Big5.

Where several encodings are possible, the one that gives the most common characters is taken.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from geo.model.errors import Finding, UnreadableFile

_EXAMINED = 200_000  # bytes that are examined; more would not change the result
_RARE_SHARE = 0.05  # largest share of rare characters in a certain decoding
_BIG5_SHARE = 0.8  # share of common characters that Big5 must reach to be preferred
# The longer marks come first: UTF-32 LE begins like UTF-16 LE.
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
# Some GBK is valid UTF-8: 莞太路 becomes an Arabic letter, a combining mark and a dot. These
# letters, which are not those of pinyin, Greek or Russian, reveal it.
_STRANGE = re.compile("[\u0250-\u036f\u0460-\u07ff]")
CHINESE = re.compile("[\u4e00-\u9fff]")
_PLAIN_TEXT = re.compile(
    "[\u00a0-\u00ff\u2010-\u2044\u2103-\u22ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
)
_BIG5_LEAD = 0.25  # by which Big5 must exceed GB18030
_POOR = 0.6  # a text with a lower share of common characters is not Chinese
_NEUTRAL = re.compile(
    "[\u00a0-\u00ff\u2010-\u2044\u2103-\u22ff\u2460-\u257f\u3000-\u303f\uff00-\uffef]"
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_WESTERN_LETTERS = frozenset("ªº°’´·" + "".join(map(chr, range(0xC0, 0x100))) + "ŒœŠšŽžŸ") - {
    "×",
    "÷",
}
_MOSTLY = 3  # ASCII letters for each accented one in Western words that also decode as Chinese
_BIG5 = ("cp950", "big5hkscs")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text, the name of its encoding, and findings about it."""

    text: str
    encoding: str
    findings: list[Finding]


def to_text(content: bytes, *, nul: bool = False) -> Decoded:
    """Decode bytes, recognising their encoding.

    Parameters
    ----------
    content : bytes
    nul : bool
        Let NUL characters pass, for a parser that reports their line and column.

    Returns
    -------
    Decoded
        ``encoding`` is "UTF-8", "UTF-8 BOM", "UTF-16 LE", "UTF-16 BE", "UTF-32",
        "GB18030" (which includes GBK and GB 2312), "Big5" or "Big5-HKSCS"; a
        finding reports all but the first two.

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
    """Recognise UTF-16 without a mark by the NUL byte in each pair of an ASCII character."""
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
    # Another encoding with stray NUL bytes would give nonsense, which is not likely text.
    return (
        Decoded(text, name, [_encoding_finding(name)])
        if "\0" not in text and _is_likely(text)
        else None
    )


def _by_validity(content: bytes) -> Decoded:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _by_likelihood(content, error)
    if seems_gbk(text, content):
        finding = Finding("encoding_doubtful", "warning", params={"encoding": "GB18030"})
        return Decoded(content.decode("gb18030"), "GB18030", [finding])
    return Decoded(text, "UTF-8", [])


def seems_gbk(text: str, content: bytes) -> bool:
    """Check whether valid UTF-8 is more likely a short Chinese text in GBK.

    Parameters
    ----------
    text : str
        The content decoded as UTF-8.
    content : bytes
    """
    if text.isascii() or CHINESE.search(text):
        return False
    return bool(_STRANGE.search(text)) and _decodes(content, "gb2312")


def _by_likelihood(content: bytes, error: UnicodeDecodeError) -> Decoded:
    """Decode bytes that are not UTF-8 in the Chinese encoding that makes most sense."""
    problem = UnreadableFile("not_utf8", position=error.start)
    # Mostly valid UTF-8 with a few bad bytes is damaged UTF-8, not another encoding.
    around = content[max(0, error.start - _EXAMINED) : error.start + _EXAMINED]
    lenient = around.decode("utf-8", "replace")
    bad = lenient.count("\ufffd")
    good = sum(1 for character in lenient if character > "\x7f") - bad
    if good > 2 * bad:
        raise problem from error
    codec, is_certain = likeliest([content])
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        raise problem from error
    # Windows-1252 is refused: other Western encodings decode as well, and wrongly.
    if codec == "cp1252" or not _is_likely(text):
        raise problem from error
    name = shown_name(codec)
    finding = (
        _encoding_finding(name)
        if is_certain
        else Finding("encoding_doubtful", "warning", params={"encoding": name})
    )
    return Decoded(text, name, [finding])


def shown_name(codec: str) -> str:
    """Return the name of an encoding as people know it.

    Examples
    --------
    >>> shown_name("gb18030"), shown_name("koi8_r")
    ('GB18030', 'KOI8-R')
    """
    return _SHOWN.get(codec, codec.upper().replace("_", "-"))


def _is_likely(text: str) -> bool:
    """Check that nearly all characters are of the kinds that Chinese offices write."""
    first = re.search("[^\x00-\x7f]", text)
    start = first.start() if first else 0
    foreign = [character for character in text[start : start + _EXAMINED] if character > "\x7f"]
    rare = sum(1 for character in foreign if not _PLAIN_TEXT.match(character))
    return rare <= _RARE_SHARE * len(foreign)


def _strict(content: bytes, codec: str, name: str) -> Decoded:
    """Decode bytes in the encoding that their byte-order mark declares, or refuse them."""
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        code = "not_utf8" if name == "UTF-8 BOM" else "encoding_broken"
        raise UnreadableFile(code, encoding=name, position=error.start) from error
    return Decoded(text, name, [] if name == "UTF-8 BOM" else [_encoding_finding(name)])


def _decodes(content: bytes, codec: str) -> bool:
    try:
        content.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _encoding_finding(name: str) -> Finding:
    return Finding("encoding_read", "info", params={"encoding": name})


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Return the characters of everyday use: the first levels of GB 2312 and of Big5."""
    simplified = bytes(
        byte for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF) for byte in (lead, trail)
    )
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    traditional = bytes(
        byte
        for lead in range(0xA4, 0xC7)
        for trail in trails
        if (lead, trail) <= (0xC6, 0x7E)
        for byte in (lead, trail)
    )
    return frozenset(simplified.decode("gb2312", "ignore") + traditional.decode("big5", "ignore"))


@lru_cache(maxsize=1)
def _second_level() -> frozenset[str]:
    """Return the second level of GB 2312: rarer characters, frequent in place names."""
    level = bytes(
        byte for lead in range(0xD8, 0xF8) for trail in range(0xA1, 0xFF) for byte in (lead, trail)
    )
    return frozenset(level.decode("gb2312", "ignore"))


def commonness(text: str) -> float:
    r"""Return the mean score of the characters beyond ASCII, between -1 and 1.

    A common character scores 1, a rare one 0, one for private use -1.

    Examples
    --------
    >>> commonness("西平小学"), commonness("國語學校"), commonness("\ue5e5"), commonness("A")
    (1.0, 1.0, -1.0, 0.0)
    """
    scores = [_score(each) for each in text if each > "\x7f" and not _NEUTRAL.match(each)]
    return sum(scores) / len(scores) if scores else 0.0


def _score(character: str) -> float:
    if character in _common():
        return 1.0
    if "\ue000" <= character <= "\uf8ff" or character == "\ufffd":  # private use, or undecodable
        return -1.0
    return 0.5 if character in _second_level() else 0.0


def is_usual(text: str) -> bool:
    r"""Check that hardly any character is rare and none is for private use.

    Examples
    --------
    >>> is_usual("水濂乡村"), is_usual("陓\ue5e5")
    (True, False)
    """
    foreign = [character for character in text if character > "\x7f"]
    scores = [_score(character) for character in foreign if not _NEUTRAL.match(character)]
    return min(scores, default=0.0) >= 0 and scores.count(0.0) <= _RARE_SHARE * len(foreign)


def likeliest(values: Sequence[bytes]) -> tuple[str, bool]:
    """Return the encoding in which texts that are not UTF-8 make most sense.

    Parameters
    ----------
    values : sequence of bytes
        Texts, perhaps cut inside their last character.

    Returns
    -------
    encoding : str
        "gb18030", "cp950", "big5hkscs" or "cp1252".
    is_certain : bool
        Whether hardly any character is rare; never for "cp1252", which decodes almost any bytes.

    Examples
    --------
    >>> likeliest(["國語學校".encode("big5")]), likeliest(["México".encode("cp1252")])
    (('cp950', True), ('cp1252', False))
    >>> likeliest(["西平小学".encode("gbk")])
    ('gb18030', True)
    """
    sample = _sample(values)
    chosen, chosen_text = "gb18030", _decode_all(sample, "gb18030")
    best = commonness(chosen_text)
    for codec in _BIG5:
        text = _decode_all(sample, codec)
        share = commonness(text)
        if share >= _BIG5_SHARE and share > best + (_BIG5_LEAD if chosen == "gb18030" else 0):
            chosen, chosen_text, best = codec, text, share
    if is_western(sample, 1 if best < _POOR else _MOSTLY):
        return "cp1252", False
    return chosen, best > 0 and is_usual(chosen_text)


def _sample(values: Sequence[bytes]) -> list[bytes]:
    """Return the beginnings of texts, each from shortly before its first byte beyond ASCII."""
    pieces, room = [], _EXAMINED
    for value in values:
        first = _HIGH.search(value)
        piece = value[max(0, first.start() - 100) if first else 0 :][:room]
        pieces.append(piece)
        room -= len(piece)
        if room <= 0:
            break
    return pieces


def _decode_all(values: Sequence[bytes], codec: str) -> str:
    return "\n".join(decoded(value, codec) for value in values)


def decoded(value: bytes, codec: str) -> str:
    """Decode a text that may be cut inside its last character, which is then dropped.

    Examples
    --------
    >>> decoded("测绘".encode("gbk")[:-1], "gb18030"), decoded("项目名称".encode()[:10], "utf-8")
    ('测', '项目名')
    """
    return codecs.getincrementaldecoder(codec)("replace").decode(value, final=False)


def is_western(values: Sequence[bytes], times: int = 1) -> bool:
    r"""Check that the bytes beyond ASCII are accented letters inside words.

    Parameters
    ----------
    values : sequence of bytes
    times : int
        Least number of ASCII letters for each accented one.

    Examples
    --------
    >>> is_western([b"Alto da Na\xe7\xe3o"]), is_western(["西平小学".encode("gbk")])
    (True, False)
    """
    high = letters = 0
    for value in values:
        letters += sum(1 for byte in value if chr(byte).isalpha() and byte < 0x80)
        for run in _HIGH.finditer(value):
            around = value[max(0, run.start() - 1) : run.end() + 1]
            text = run[0].decode("cp1252", "replace")
            if len(text) > 2 or not _WESTERN_LETTERS.issuperset(text) or not _has_letter(around):
                return False
            high += len(text)
    return 0 < times * high <= letters


def _has_letter(around: bytes) -> bool:
    return any(byte < 0x80 and chr(byte).isalpha() for byte in (around[0], around[-1]))
