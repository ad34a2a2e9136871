"""Free-text search in Chinese, English and pinyin: what a query asks for, word by word.

Every word of a query must be found: in a name, in a label (status, category, section, certainty,
target year, community), or in the plan's words, the description, the lead. `local_search.js` does
the same in the single file; tests put the same questions to both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from geo.model.language import LANGUAGES
from geo.model.plan import plan
from geo.model.synonyms import synonyms
from geo.model.vocabulary import vocabulary

NAMES = ("name", "name_en")
# Besides the id; what is not public is not in the properties of the public build.
TEXTS = ("phrase", "lead", "description", "start", "end")
KINDS = ("status", "category", "certainty", "section")  # of the labels that a word can mean
MAX_WORDS = 12
MAX_SOUND = 40  # letters; no name is typed longer by its sound
NAME, LABEL, TEXT, NOWHERE = 0, 1, 2, 255
BETWEEN = "\t"  # of two fields in one text: no query holds it
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_YEAR = re.compile(r"([12][0-9]{3})年?")
_LETTERS = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query, and what it can mean.

    Attributes
    ----------
    text : str
        Folded; a label of several words ("under construction") is one word.
    codes : dict of str to frozenset of str
        Codes whose label it begins or is in, by kind; only kinds that have some.
    labels : tuple of str
        The other names of what it means exactly: ``school`` for 学校.
    is_status : bool
        It means a status exactly, so no sentence is searched for it: 正在建设
        in a description does not make a project one under construction.
    year : int
        The year it means, 0 for none.
    sound : str
        Pattern over :func:`spelled`; empty when it cannot be pinyin.
    """

    text: str
    codes: Mapping[str, frozenset[str]]
    labels: tuple[str, ...]
    is_status: bool
    year: int
    sound: str


@dataclass(frozen=True, slots=True)
class Concept:
    """What a word can mean: a code, its labels, and further words of the same meaning (folded)."""

    kind: str
    code: str
    labels: tuple[str, ...]
    also: tuple[str, ...]


def fold(text: str) -> str:
    """Return `text` as it is compared: NFKC, case folded, single spaces.

    Examples
    --------
    >>> fold("  ＣＢＤ　North ")
    'cbd north'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def terms(query: str) -> tuple[str, ...]:
    """Split a query into its terms, each once.

    Examples
    --------
    >>> terms("CBD 学校 cbd"), terms("")
    (('cbd', '学校'), ())
    """
    return tuple(dict.fromkeys(fold(query).split(" "))) if fold(query) else ()


def concepts() -> tuple[Concept, ...]:
    """Return all statuses, categories, certainties and sections with their words."""
    words = vocabulary()
    made = []
    for kind in ("status", "category", "certainty"):
        for code in words.codes(kind):
            labels = tuple(fold(words.label(kind, code, language)) for language in LANGUAGES)
            also = tuple(fold(word) for word in synonyms(kind, code))
            made.append(Concept(kind, code, labels, also))
    for section in plan().section:
        labels = tuple(fold(section.label(language)) for language in LANGUAGES)
        also = tuple(fold(section.numbered(language)) for language in LANGUAGES)
        made.append(Concept("section", str(section.number), labels, also))
    return tuple(made)


def asked(query: str) -> tuple[Word, ...]:
    """Return the words of a query, each once.

    Examples
    --------
    >>> [word.text for word in asked("School under construction 2025")]
    ['school', 'under construction', '2025']
    """
    known = concepts()
    split = fold(query).split()
    phrases = {word for each in known for word in (*each.labels, *each.also) if " " in word}
    longest = max((phrase.count(" ") + 1 for phrase in phrases), default=1)
    found: dict[str, None] = {}
    while split:
        runs = (" ".join(split[:size]) for size in range(min(longest, len(split)), 1, -1))
        word = next((run for run in runs if run in phrases), split[0])
        del split[: word.count(" ") + 1]
        found[word] = None
    return tuple(_word(text, known) for text in found)


def _word(text: str, known: tuple[Concept, ...]) -> Word:
    exact = [each for each in known if text in each.labels or text in each.also]
    meant = [each for each in known if each in exact or _labelled(each, text)]
    codes = {kind: frozenset(e.code for e in meant if e.kind == kind) for kind in KINDS}
    year = _YEAR.fullmatch(text)
    return Word(
        text=text,
        codes={kind: found for kind, found in codes.items() if found},
        labels=_other_names(exact, text),
        is_status=any(each.kind == "status" for each in exact),
        year=int(year[1]) if year else 0,
        sound=_sound(text),
    )


def _other_names(exact: list[Concept], text: str) -> tuple[str, ...]:
    named = (each.labels for each in exact if each.kind in ("status", "category"))
    return tuple(dict.fromkeys(label for labels in named for label in labels if label != text))


def _labelled(concept: Concept, text: str) -> bool:
    return any(place(label, text) >= 0 for label in concept.labels)


def place(text: str, word: str) -> int:
    """Return where `word` is in `text`, both folded; -1 for nowhere.

    Words of Latin letters and numbers are found at their beginning only.

    Examples
    --------
    >>> place("expansion", "xp"), place("30 parks", "park"), place("国际商务区", "商务")
    (-1, 3, 2)
    """
    start = text.find(word)
    while start > 0 and goes_on(text[start - 1], word[0]):
        start = text.find(word, start + 1)
    return start


def goes_on(before: str, sign: str) -> bool:
    """Say whether a sign only continues a Latin word or a number."""
    letters = "a" <= sign <= "z" and "a" <= before <= "z"
    return letters or ("0" <= sign <= "9" and "0" <= before <= "9")


def spelled(text: str) -> str:
    """Return the pinyin of the Chinese in `text`: a space before each syllable, | between runs.

    Examples
    --------
    >>> spelled("周溪"), spelled("首开区CBD社区"), spelled("CBD")
    (' zhou xi', ' shou kai qu| she qu', '')
    """
    runs = ("".join(f" {each}" for each in _syllables(run)) for run in _HAN_RUN.findall(text))
    return "|".join(runs)


@lru_cache(maxsize=200_000)
def _syllables(run: str) -> tuple[str, ...]:
    # Imported here: the dictionary takes a while to load and half of all runs never need it.
    from pypinyin import lazy_pinyin

    made = lazy_pinyin(run)
    if len(made) != len(run):  # signs without a reading come in one piece
        made = [lazy_pinyin(sign)[0] for sign in run]
    return tuple(made)


def _sound(text: str) -> str:
    """Return the pattern of a word typed as pinyin: whole syllables, or the initials of some.

    The last syllable may be unfinished. A letter alone is the beginning of a syllable.
    """
    letters = text.replace("'", "")
    if len(letters) > MAX_SOUND or not _LETTERS.fullmatch(letters):
        return ""
    syllables = " " + " ?".join(letters)
    if len(letters) == 1:
        return syllables
    return f"{syllables}| {'[a-z]{0,5} '.join(letters)}"


def sounds(word: Word, spelling: str) -> tuple[int, int] | None:
    """Return which Chinese signs of a text a word spells: the first, and after the last.

    Examples
    --------
    >>> sounds(asked("xp")[0], spelled("南城西平")), sounds(asked("xp")[0], spelled("Expansion"))
    ((2, 4), None)
    """
    found = re.search(word.sound, spelling) if word.sound and spelling else None
    if found is None:
        return None
    first = spelling.count(" ", 0, found.start())
    return first, first + found[0].count(" ")


def names_text(properties: Mapping[str, Any]) -> str:
    """Return the names as they are searched, each between two marks."""
    return BETWEEN + "".join(fold(str(properties[name])) + BETWEEN for name in NAMES)


def plain_text(identifier: str, properties: Mapping[str, Any]) -> str:
    """Return the texts of a project besides its names, as they are searched."""
    values = [properties[name] for name in TEXTS if properties.get(name)]
    return BETWEEN.join(fold(str(value)) for value in (identifier, *values))
