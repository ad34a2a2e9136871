"""Bytes -> text: UTF-8, UTF-16, UTF-32, GB18030, Big5, and which one it was.

Where several encodings are possible, what people write tells which one it is.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from geo.model.errors import Finding, UnreadableFile

_LOOK = 200_000  # bytes judged; more would not change the judgement
_UNUSUAL = 0.05  # share of rare signs from which on a reading is not sure
_PLAIN_SHARE = 0.8  # share of common signs that a reading has to reach against the usual one
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
# Some GBK is valid UTF-8: 莞太路 gives an Arabic letter, a combining mark and a dot. These
# letters (not those of pinyin, Greek or Russian) give it away.
_STRANGE = re.compile("[\u0250-\u036f\u0460-\u07ff]")
CHINESE = re.compile("[\u4e00-\u9fff]")
_PLAIN_TEXT = re.compile(
    "[\u00a0-\u00ff\u2010-\u2044\u2103-\u22ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
)
_AHEAD = 0.25  # by which it has to lie ahead
_POOR = 0.6  # below this share of common signs a reading is not Chinese
_NEUTRAL = re.compile(
    "[\u00a0-\u00ff\u2010-\u2044\u2103-\u22ff\u2460-\u257f\u3000-\u303f\uff00-\uffef]"
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_WESTERN_LETTERS = frozenset("ªº°’´·" + "".join(map(chr, range(0xC0, 0x100))) + "ŒœŠšŽžŸ") - {
    "×",
    "÷",
}
_MOSTLY = 3  # ASCII letters to each other one in Western words that happen to read as Chinese
_BIG5 = ("cp950", "big5hkscs")


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
    return (
        Decoded(text, name, [_encoding_finding(name)])
        if "\0" not in text and _is_likely(text)
        else None
    )


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
        _encoding_finding(name)
        if sure
        else Finding("encoding_doubtful", "warning", params={"encoding": name})
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
    rare = sum(1 for character in foreign if not _PLAIN_TEXT.match(character))
    return rare <= _UNUSUAL * len(foreign)


def _strict(content: bytes, codec: str, name: str) -> Decoded:
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
    """Return the signs that are written every day: the first levels of GB 2312 and of Big5."""
    simple = bytes(
        each for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF) for each in (lead, trail)
    )
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    full = bytes(
        each
        for lead in range(0xA4, 0xC7)
        for trail in trails
        if (lead, trail) <= (0xC6, 0x7E)
        for each in (lead, trail)
    )
    return frozenset(simple.decode("gb2312", "ignore") + full.decode("big5", "ignore"))


@lru_cache(maxsize=1)
def _second() -> frozenset[str]:
    """Return the second level of GB 2312: rarer, and usual in names of places."""
    level = bytes(
        each for lead in range(0xD8, 0xF8) for trail in range(0xA1, 0xFF) for each in (lead, trail)
    )
    return frozenset(level.decode("gb2312", "ignore"))


def commonness(text: str) -> float:
    r"""Return the share of common signs among all that are not ASCII, between -1 and 1.

    Examples
    --------
    >>> commonness("西平小学"), commonness("國語學校"), commonness("\ue5e5"), commonness("A")
    (1.0, 1.0, -1.0, 0.0)
    """
    signs = [each for each in text if each > "\x7f" and not _NEUTRAL.match(each)]
    points = sum(map(_points, signs))
    return points / len(signs) if signs else 0.0


def _points(sign: str) -> float:
    if sign in _common():
        return 1.0
    if "\ue000" <= sign <= "\uf8ff" or sign == "\ufffd":  # private use, which nobody else can read
        return -1.0
    return 0.5 if sign in _second() else 0.0


def is_usual(text: str) -> bool:
    r"""Say whether hardly a sign is rare, and none is for private use.

    Examples
    --------
    >>> is_usual("水濂乡村"), is_usual("陓\ue5e5")
    (True, False)
    """
    signs = [each for each in text if each > "\x7f"]
    points = [_points(each) for each in signs if not _NEUTRAL.match(each)]
    return min(points, default=0.0) >= 0 and points.count(0.0) <= _UNUSUAL * len(signs)


def likeliest(values: Sequence[bytes]) -> tuple[str, bool]:
    """Return the encoding in which texts that are not UTF-8 make most sense.

    Parameters
    ----------
    values : sequence of bytes
        Texts, perhaps cut inside their last sign.

    Returns
    -------
    encoding : str
        "gb18030", "cp950", "big5hkscs" or "cp1252".
    sure : bool
        Whether the reading has hardly a rare sign; never for a Western one, which any bytes are.

    Examples
    --------
    >>> likeliest(["國語學校".encode("big5")]), likeliest(["México".encode("cp1252")])
    (('cp950', True), ('cp1252', False))
    >>> likeliest(["西平小学".encode("gbk")])
    ('gb18030', True)
    """
    sample = _sample(values)
    chosen, usual = "gb18030", _read(sample, "gb18030")
    best = commonness(usual)
    for codec in _BIG5:
        text = _read(sample, codec)
        share = commonness(text)
        if share >= _PLAIN_SHARE and share > best + (_AHEAD if chosen == "gb18030" else 0):
            chosen, usual, best = codec, text, share
    if is_western(sample, 1 if best < _POOR else _MOSTLY):
        return "cp1252", False
    return chosen, best > 0 and is_usual(usual)


def _sample(values: Sequence[bytes]) -> list[bytes]:
    made, room = [], _LOOK
    for value in values:
        # A long text begins to be judged where it is more than ASCII.
        first = _HIGH.search(value)
        piece = value[max(0, first.start() - 100) if first else 0 :][:room]
        made.append(piece)
        room -= len(piece)
        if room <= 0:
            break
    return made


def _read(values: Sequence[bytes], codec: str) -> str:
    return "\n".join(decoded(value, codec) for value in values)


def decoded(value: bytes, codec: str) -> str:
    """Decode a text that may be cut inside its last sign, of which nothing is kept.

    Examples
    --------
    >>> decoded("测绘".encode("gbk")[:-1], "gb18030"), decoded("项目名称".encode()[:10], "utf-8")
    ('测', '项目名')
    """
    return codecs.getincrementaldecoder(codec)("replace").decode(value, final=False)


def is_western(values: Sequence[bytes], times: int = 1) -> bool:
    r"""Say whether the bytes beyond ASCII are letters with accents inside words.

    Parameters
    ----------
    values : sequence of bytes
    times : int
        ASCII letters that there have to be for each of them.

    Examples
    --------
    >>> is_western([b"Alto da Na\xe7\xe3o"]), is_western(["西平小学".encode("gbk")])
    (True, False)
    """
    high = letters = 0
    for value in values:
        letters += sum(1 for each in value if chr(each).isalpha() and each < 0x80)
        for run in _HIGH.finditer(value):
            around = value[max(0, run.start() - 1) : run.end() + 1]
            text = run[0].decode("cp1252", "replace")
            if len(text) > 2 or not _WESTERN_LETTERS.issuperset(text) or not _has_letter(around):
                return False
            high += len(text)
    return 0 < times * high <= letters


def _has_letter(around: bytes) -> bool:
    return any(each < 0x80 and chr(each).isalpha() for each in (around[0], around[-1]))
