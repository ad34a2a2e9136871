"""Texts of the pages in the visitor's language, safe for Streamlit's Markdown."""

from __future__ import annotations

import re

from geo.model.text.translate import translate
from geo.ui.shared import state

_JOINER = "\u2060"  # WORD JOINER: invisible, and no address can contain it
# Text that Streamlit would turn into a link or an icon without any markup.
_LINKED = re.compile(r"https?(?=://)|www(?=\.)|@|:(?=[\w/+-]+:)", re.IGNORECASE)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def _(text: str, **params: object) -> str:
    """Return `text` in the visitor's language, with ``{name}`` fields filled in."""
    return translate(text, state.language(), **params)


def count_text(count: int) -> str:
    """Return a number of projects in words."""
    return _("1 project") if count == 1 else _("{n} projects", n=f"{count:,}")


def plain(text: object) -> str:
    r"""Escape text from data so that Streamlit's Markdown shows it literally.

    Examples
    --------
    >>> print(plain("![x] *b*"))
    \!\[x\] \*b\*
    """
    text = _LINKED.sub(f"\\g<0>{_JOINER}", " ".join(str(text).split()))
    return _MARKDOWN.sub(r"\\\1", text)
