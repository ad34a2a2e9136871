"""Read a choice of layers: which of the office's layers a map shows besides the default ones.

A choice is written in one way everywhere: in the address of a map, as a parameter of a picture
or a presentation, as an option of a command. It names only what differs from the default::

    parks,streets        the default, and these two
    -communities         the default without the communities
    none,parks           this one alone
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from geo.model.errors import BadQuery
from geo.model.text.plain_text import hidden_sign, with_signs_shown

MAX_CHOICE = 1000  # characters
NONE, WITHOUT = "none", "-"
_LONGEST_WORD = 100


def choice_words(choice: str) -> list[str]:
    """Return the parts of a choice, each once.

    Examples
    --------
    >>> choice_words(" parks,-communities,,parks"), choice_words("")
    (['parks', '-communities'], [])
    """
    words = (word.strip() for word in choice[:MAX_CHOICE].split(","))
    return list(dict.fromkeys(word[:_LONGEST_WORD] for word in words if word))


def checked_choice(choice: str) -> str:
    """Return a choice that a program has written, in its plain form.

    Raises
    ------
    BadQuery
        When it is too long or contains invisible characters.

    Examples
    --------
    >>> checked_choice("parks, streets")
    'parks,streets'
    """
    sign = hidden_sign(choice)
    if sign is not None:
        raise _bad(choice, "plain_text", sign=sign)
    if len(choice) > MAX_CHOICE:
        raise _bad(choice, "length", limit=MAX_CHOICE)
    return ",".join(choice_words(choice))


def unknown_words(choice: str, known: Iterable[str]) -> list[str]:
    """Return the parts of a choice that name no known layer.

    Examples
    --------
    >>> unknown_words("parks,-streets,none,x", ["parks", "streets"])
    ['x']
    """
    names = {*known, NONE}
    return [word for word in choice_words(choice) if word.removeprefix(WITHOUT) not in names]


def chosen_ids(choice: str, known: Iterable[str], default: Iterable[str]) -> set[str]:
    """Return the ids of the known layers that a choice shows.

    Examples
    --------
    >>> known = ["communities", "parks"]
    >>> sorted(chosen_ids("parks", known, ["communities"]))
    ['communities', 'parks']
    >>> chosen_ids("-communities", known, ["communities"]), chosen_ids("none,parks", known, known)
    (set(), {'parks'})
    """
    shown = set(default)
    for word in choice_words(choice):
        if word == NONE:
            shown = set()
        elif word.startswith(WITHOUT):
            shown.discard(word.removeprefix(WITHOUT))
        else:
            shown.add(word)
    return shown & set(known)


def written_choice(shown: Collection[str], known: Iterable[str], default: Collection[str]) -> str:
    """Return the choice that shows some of the known layers: only what differs from the default.

    Examples
    --------
    >>> written_choice(["parks"], ["communities", "parks"], ["communities"])
    '-communities,parks'
    >>> written_choice(["communities"], ["communities", "parks"], ["communities"])
    ''
    """
    words = [
        name if name in shown else WITHOUT + name
        for name in known
        if (name in shown) != (name in default)
    ]
    return ",".join(words)


def _bad(choice: str, rule: str, **params: Any) -> BadQuery:
    value = with_signs_shown(choice)[:40]
    return BadQuery("bad_parameter", field="layers", value=value, rule=rule, **params)
