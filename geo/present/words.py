"""Texts in both languages of the program, and helpers to build them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from geo.model.text.language import Language
from geo.model.text.translate import listed as in_words
from geo.model.text.translate import translate


class Words(NamedTuple):
    """A text in Chinese and in English.

    Examples
    --------
    >>> Words("公园", "park").of("en"), Words("", "").of("zh")
    ('park', '')
    """

    zh: str
    en: str

    def of(self, language: Language) -> str:
        """Return the text in `language`."""
        return self.zh if language == "zh" else self.en

    def to_dict(self) -> dict[str, str]:
        """Return the text as JSON."""
        return {"zh": self.zh, "en": self.en}


NOTHING = Words("", "")


def both(text: str, **params: object) -> Words:
    """Translate a text of the message catalogue into both languages.

    Parameters
    ----------
    text : str
        The English source text.
    **params
        Values of its ``{name}`` fields; of a `Words`, each language gets its own text.

    Examples
    --------
    >>> both("{n} x", n=Words("三", "three")).en
    'three x'
    """
    return Words(*(translate(text, language, **_fields(params, language)) for language in _ORDER))


_ORDER: tuple[Language, Language] = ("zh", "en")


def _fields(params: dict[str, object], language: Language) -> dict[str, object]:
    return {
        name: value.of(language) if isinstance(value, Words) else value
        for name, value in params.items()
    }


def same(value: object) -> Words:
    """Return a text that is the same in both languages: a number, a date, a single name.

    Examples
    --------
    >>> same(1234).en
    '1,234'
    """
    text = f"{value:,}" if isinstance(value, int | float) else str(value)
    return Words(text, text)


def sentences(texts: Iterable[Words]) -> Words:
    """Join sentences into a paragraph, in Chinese without spaces between them.

    Examples
    --------
    >>> sentences([Words("甲。", "A."), NOTHING, Words("乙。", "B.")])
    Words(zh='甲。乙。', en='A. B.')
    """
    shown = [part for part in texts if part != NOTHING]
    return Words("".join(part.zh for part in shown), " ".join(part.en for part in shown))


def listed(names: Iterable[Words]) -> Words:
    """Join names into a list, as each language does.

    Examples
    --------
    >>> listed([Words("甲", "A"), Words("乙", "B")])
    Words(zh='甲、乙', en='A, B')
    """
    shown = list(names)
    return Words(
        in_words((text.zh for text in shown), "zh"), in_words((text.en for text in shown), "en")
    )
