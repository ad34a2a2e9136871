"""Texts on the pages, in the visitor's language."""

from __future__ import annotations

import re

from geo.model.text.translate import translate
from geo.ui.shared import state

_JOINER = "\u2060"  # an invisible sign that no address can contain
# What would become a link or an icon though nothing marks it as one.
_LINKED = re.compile(r"https?(?=://)|www(?=\.)|@|:(?=[\w/+-]+:)", re.IGNORECASE)
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
    >>> print(plain("![x] *b*"))
    \!\[x\] \*b\*
    """
    text = _LINKED.sub(f"\\g<0>{_JOINER}", " ".join(str(text).split()))
    return _MARKDOWN.sub(r"\\\1", text)
