"""In which encoding the short texts of a dBASE table are."""

from __future__ import annotations

import codecs

from geo.intake.encoding import CHINESE, seems_gbk
from geo.intake.text_evidence import commonness, decoded, is_usual, is_western, likeliest

# What programs declare out of habit; any bytes are valid in these.
_WESTERN = {"iso8859-1", "iso8859-15", "cp1252", "cp437", "cp850"}
_BIG5_CODECS = {"cp950", "big5hkscs"}
_CHINESE_CODECS = {"gb18030", *_BIG5_CODECS}
_DOUBTED = 0.6  # share of common signs below which a declared Chinese encoding is not believed
_LOOK = 200_000  # characters judged; more would not change the judgement


def values_encoding(values: list[bytes], *declared: str | None) -> tuple[str, bool]:
    """Decide in which encoding the short texts of a dBASE table are.

    Texts are cut to the field's width, perhaps inside a character, so a broken
    last character counts for nothing.

    Parameters
    ----------
    values : list of bytes
        Field names and values that are not ASCII.
    *declared : str or None
        Python's names of what the .cpg file or the table says, the likeliest first.

    Returns
    -------
    encoding : str
        "utf-8", one of :func:`geo.intake.text_evidence.likeliest`, or one of `declared`.
    sure : bool
        Whether every value is valid in it and makes sense, and nothing else was declared
        that could be right.

    Examples
    --------
    >>> values_encoding(["西平".encode("gbk")], None), values_encoding([], "utf-8")
    (('gb18030', True), ('utf-8', True))
    """
    names = [codecs.lookup(each).name for each in declared if each]
    if not values:
        return (names or ["utf-8"])[0], True
    if contradicted := _contradicted(values, names):
        return contradicted, False
    for name in [*names, "utf-8"]:
        if all(_is_valid(value, name) for value in values):
            return _judged(values, name)
    found, sure = likeliest(values)
    sure = sure and all(_is_valid(value, found) for value in values)
    return (found, sure) if sure or not names else (_least_broken(values, [*names, found]), False)


def _judged(values: list[bytes], name: str) -> tuple[str, bool]:
    """Return an encoding that fits every value, and whether the values make sense in it."""
    joined = b"\n".join(values)
    if name == "utf-8":
        is_gbk = seems_gbk(joined.decode("utf-8", "ignore"), joined)
        return ("gb18030", False) if is_gbk else (name, True)
    if name not in _CHINESE_CODECS:
        return name, True
    return name, is_usual("".join(decoded(value, name) for value in values)[:_LOOK])


def _least_broken(values: list[bytes], names: list[str]) -> str:
    """Return the encoding in which the fewest values are broken; the first of equals."""
    return min(names, key=lambda name: sum(not _is_valid(value, name) for value in values))


def _contradicted(values: list[bytes], declared: list[str]) -> str | None:
    """Return the encoding that the texts are in plainly, whatever else was declared."""
    if not declared or "utf-8" in declared:
        return None
    joined = b"\n".join(values)
    is_utf8 = all(_is_valid(value, "utf-8") for value in values)
    if is_utf8 and CHINESE.search(joined.decode("utf-8", "ignore")):
        return "utf-8"
    found, sure = likeliest(values)
    if found in declared or not sure or not all(_is_valid(value, found) for value in values):
        return None
    if declared[0] in _WESTERN:
        return None if is_western(values) else found
    if declared[0] in _CHINESE_CODECS and not {found, declared[0]} <= _BIG5_CODECS:
        # Both readings may fit short texts; then the declaration counts.
        own = commonness("".join(decoded(value, declared[0]) for value in values)[:_LOOK])
        return found if own < _DOUBTED else None
    return None


def _is_valid(value: bytes, codec: str) -> bool:
    try:
        codecs.getincrementaldecoder(codec)().decode(value, final=False)
    except UnicodeDecodeError:
        return False
    return True
