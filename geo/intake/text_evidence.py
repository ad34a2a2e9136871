"""In which encoding bytes read as what people write: GB18030, Big5, or a Western one."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from functools import lru_cache

_LOOK = 200_000  # bytes judged; more would not change the judgement
_UNUSUAL = 0.05  # share of rare signs from which on a reading is not sure
_PLAIN = 0.8  # share of common signs that a reading has to reach against the usual one
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
        if share >= _PLAIN and share > best + (_AHEAD if chosen == "gb18030" else 0):
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
