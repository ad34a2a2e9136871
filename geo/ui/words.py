"""Texts on the pages, in the visitor's language."""

from __future__ import annotations

import re

from geo.model.language import translate
from geo.ui import state

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def _(text: str, **params: object) -> str:
    """Return `text` in the visitor's language, with ``{name}`` fields filled in."""
    return translate(text, state.language(), **params)


def count_text(count: int) -> str:
    """Return how many projects there are, in words."""
    return _("1 project") if count == 1 else _("{n} projects", n=f"{count:,}")


def plain(text: object) -> str:
    r"""Return text from data so that Streamlit's Markdown shows it as it is.

    Examples
    --------
    >>> plain("![x](http://evil) *b*")
    '\\!\\[x\\]\\(http\\://evil\\) \\*b\\*'
    """
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))
