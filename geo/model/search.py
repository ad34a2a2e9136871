"""Free-text search in Chinese, English and pinyin: parse a query and explain its matches.

Every word of a query must be found: in a name, in a label (status, category, section, certainty,
target year, community), or in the plan's words, the description or the lead. `local/search.js`
does the same in the single-file map; tests run the same queries in both. A line under each result
says what was matched: Status: Under construction · Name: Hospital.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from geo.model.location import certainty
from geo.model.plan import plan
from geo.model.text.language import LANGUAGES, N_, Language
from geo.model.text.translate import translate
from geo.model.vocabulary import synonyms, vocabulary

NAMES = ("name", "name_en")
# Searched besides the id; the public build has no internal properties.
TEXTS = ("phrase", "lead", "description", "start", "end")
KINDS = ("status", "category", "certainty", "section")  # of labels that a word can stand for
MAX_WORDS = 12
MAX_SOUND = 40  # letters of a word typed as pinyin
NAME, LABEL, TEXT, NOWHERE = 0, 1, 2, 255  # levels of a match, the best first
BETWEEN = "\t"  # separates two fields in one text; never part of a query
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_YEAR = re.compile(r"([12][0-9]{3})年?")
_LETTERS = re.compile(r"[a-z]+")
AROUND = 20  # characters of a long text shown on each side of a match
_HAN = ("\u3400", "\u9fff")
FIELDS = {
    "id": N_("Id"),
    "name": N_("Name"),
    "name_en": N_("Name"),
    "status": N_("Status"),
    "category": N_("Category"),
    "certainty": N_("Location"),
    "section": N_("Section of the plan"),
    "target_year": N_("Target year"),
    "community": N_("Community"),
    "phrase": N_("Plan wording"),
    "lead": N_("Lead"),
    "description": N_("Description"),
    "start": N_("Period"),
    "end": N_("Period"),
}
IN_FIELD = N_("{field}: {value}")
AS_WRITTEN = N_("{label} ({word})")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query, and what it can mean.

    Attributes
    ----------
    text : str
        Folded; a label of several words ("under construction") is one word.
    codes : dict of str to frozenset of str
        Codes whose labels contain the word, by kind; only kinds that have any.
    labels : tuple of str
        The other labels of a code that it names exactly: ``school`` for 学校.
    is_status : bool
        Whether it names a status exactly. Texts are then not searched for it: 正在建设
        in a description does not make a project one under construction.
    year : int
        The year that it means, 0 for none.
    sound : str
        Regular expression over :func:`spelled`; empty when it cannot be pinyin.
    """

    text: str
    codes: Mapping[str, frozenset[str]]
    labels: tuple[str, ...]
    is_status: bool
    year: int
    sound: str


@dataclass(frozen=True, slots=True)
class Concept:
    """A code that a word can mean, with its labels and synonyms (folded)."""

    kind: str
    code: str
    labels: tuple[str, ...]
    also: tuple[str, ...]


def fold(text: str) -> str:
    """Return `text` in the form for comparison: NFKC, case folded, single spaces.

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
    """Return all statuses, categories, certainties and sections with their labels and synonyms."""
    lexicon = vocabulary()
    found = []
    for kind in ("status", "category", "certainty"):
        for code in lexicon.codes(kind):
            labels = tuple(fold(lexicon.label(kind, code, language)) for language in LANGUAGES)
            also = tuple(fold(word) for word in synonyms(kind, code))
            found.append(Concept(kind, code, labels, also))
    for section in plan().section:
        labels = tuple(fold(section.label(language)) for language in LANGUAGES)
        also = tuple(fold(section.numbered(language)) for language in LANGUAGES)
        found.append(Concept("section", str(section.number), labels, also))
    return tuple(found)


def query_words(query: str) -> tuple[Word, ...]:
    """Split a query into its words, each once, and look up what they can mean.

    Examples
    --------
    >>> [word.text for word in query_words("School under construction 2025")]
    ['school', 'under construction', '2025']
    """
    known = concepts()
    split = fold(query).split()
    phrases = {word for each in known for word in (*each.labels, *each.also) if " " in word}
    longest = max((phrase.count(" ") + 1 for phrase in phrases), default=1)
    texts: dict[str, None] = {}
    while split:
        runs = (" ".join(split[:size]) for size in range(min(longest, len(split)), 1, -1))
        word = next((run for run in runs if run in phrases), split[0])
        del split[: word.count(" ") + 1]
        texts[word] = None
    return tuple(_word(text, known) for text in texts)


def _word(text: str, known: tuple[Concept, ...]) -> Word:
    exact = [each for each in known if text in each.labels or text in each.also]
    meant = [each for each in known if each in exact or _has_in_label(each, text)]
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
    groups = (each.labels for each in exact if each.kind in ("status", "category"))
    return tuple(dict.fromkeys(label for group in groups for label in group if label != text))


def _has_in_label(concept: Concept, text: str) -> bool:
    return any(place(label, text) >= 0 for label in concept.labels)


def place(text: str, word: str) -> int:
    """Return the index of `word` in `text`, both folded; -1 if it is not there.

    Latin words and numbers match only from their start.

    Examples
    --------
    >>> place("expansion", "xp"), place("30 parks", "park"), place("国际商务区", "商务")
    (-1, 3, 2)
    """
    start = text.find(word)
    while start > 0 and goes_on(text[start - 1], word[0]):
        start = text.find(word, start + 1)
    return start


def goes_on(before: str, character: str) -> bool:
    """Return whether a character continues the Latin word or number of the character before it."""
    letters = "a" <= character <= "z" and "a" <= before <= "z"
    return letters or ("0" <= character <= "9" and "0" <= before <= "9")


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
    # Imported here: its dictionary takes a while to load, and not every process needs it.
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(run)
    if len(syllables) != len(run):  # adjacent characters without a reading come in one piece
        syllables = [lazy_pinyin(character)[0] for character in run]
    return tuple(syllables)


def _sound(text: str) -> str:
    """Return the pattern of a word typed as pinyin: complete syllables, or initials.

    The last syllable may be incomplete. A single letter is the start of a syllable.
    """
    letters = text.replace("'", "")
    if len(letters) > MAX_SOUND or not _LETTERS.fullmatch(letters):
        return ""
    syllables = " " + " ?".join(letters)
    if len(letters) == 1:
        return syllables
    return f"{syllables}| {'[a-z]{0,5} '.join(letters)}"


def sounds(word: Word, spelling: str) -> tuple[int, int] | None:
    """Return which Chinese characters of a text a word spells, as a half-open range.

    Examples
    --------
    >>> (word,) = query_words("xp")
    >>> sounds(word, spelled("南城西平")), sounds(word, spelled("Expansion"))
    ((2, 4), None)
    """
    match = re.search(word.sound, spelling) if word.sound and spelling else None
    if match is None:
        return None
    first = spelling.count(" ", 0, match.start())
    return first, first + match[0].count(" ")


def names_text(properties: Mapping[str, Any]) -> str:
    """Return the names in the form that is searched, each between two separators."""
    return BETWEEN + "".join(fold(str(properties[name])) + BETWEEN for name in NAMES)


def plain_text(identifier: str, properties: Mapping[str, Any]) -> str:
    """Return the id and the texts of a project in the form that is searched."""
    values = [properties[name] for name in TEXTS if properties.get(name)]
    return BETWEEN.join(fold(str(value)) for value in (identifier, *values))


@dataclass(frozen=True, slots=True)
class Match:
    """Where a word of a query was found.

    Attributes
    ----------
    field : str
        A property of the data contract, ``id`` or ``certainty``.
    code : str or None
        For a match in a label: the code of the vocabulary, or the number of a section.
    parts : tuple of str
        The text before the match, the match, and the text after it.
    level : int
        ``NAME``, ``LABEL`` or ``TEXT``.
    """

    field: str
    code: str | None
    parts: tuple[str, str, str]
    level: int

    def to_dict(self) -> dict[str, Any]:
        """Return the match as a JSON object."""
        return {"field": self.field, "code": self.code, "parts": list(self.parts)}


def matches(
    words: Sequence[Word], feature: Mapping[str, Any], communities: Sequence[str] = ()
) -> tuple[Match, ...]:
    """Return the best match of each word; empty when one of them is not found.

    Parameters
    ----------
    words : sequence of Word
        From :func:`query_words`.
    feature : mapping
        The project's GeoJSON feature.
    communities : sequence of str
        The communities that it lies in.
    """
    found = [next(_matches(word, feature, communities), None) for word in words]
    return tuple(each for each in found if each is not None) if None not in found else ()


def _matches(word: Word, feature: Mapping[str, Any], communities: Sequence[str]) -> Iterator[Match]:
    """Yield the matches of a word, the best first."""
    properties = feature["properties"]
    for name in NAMES:
        if place(fold(str(properties[name])), word.text) >= 0:
            yield Match(name, None, marked(str(properties[name]), word.text), NAME)
    if parts := _sounding(word, str(properties["name"])):
        yield Match("name", None, parts, NAME)
    yield from _labels(word, properties, located=feature["geometry"] is not None)
    for community in communities:
        if place(fold(community), word.text) >= 0:
            yield Match("community", None, marked(community, word.text), LABEL)
        elif parts := _sounding(word, community):
            yield Match("community", None, parts, LABEL)
    texts = {"id": feature["id"], **{name: properties.get(name) for name in TEXTS}}
    searched = {name: str(text) for name, text in texts.items() if text and not word.is_status}
    searched |= {name: str(properties[name]) for name in NAMES}
    for name, text in searched.items():
        for each in (word.text, *word.labels):
            if place(fold(text), each) >= 0:
                yield Match(name, None, _short(marked(text, each)), TEXT)


def _labels(word: Word, properties: Mapping[str, Any], *, located: bool) -> Iterator[Match]:
    codes = {
        "status": properties["status"],
        "category": properties["category"],
        "certainty": certainty(properties, located=located),
        "section": str(properties["section"]),
    }
    for kind, code in codes.items():
        if code in word.codes.get(kind, ()):
            labels = [label_of(kind, code, language) for language in LANGUAGES]
            parts = next((p for p in (marked(label, word.text) for label in labels) if p[1]), None)
            yield Match(kind, code, parts or ("", word.text, ""), LABEL)
    if word.year and word.year == properties.get("target_year"):
        yield Match("target_year", None, ("", str(word.year), ""), LABEL)


def label_of(kind: str, code: str, language: Any) -> str:
    """Return the label of a status, a category, a certainty or a section."""
    if kind == "section":
        return next(each.label(language) for each in plan().section if str(each.number) == code)
    return vocabulary().label(kind, code, language)


def _sounding(word: Word, name: str) -> tuple[str, str, str] | None:
    span = sounds(word, spelled(name)) if word.sound else None
    if span is None:
        return None
    chinese = [index for index, character in enumerate(name) if _HAN[0] <= character <= _HAN[1]]
    start, end = chinese[span[0]], chinese[span[1] - 1] + 1
    return name[:start], name[start:end], name[end:]


def marked(text: str, word: str) -> tuple[str, str, str]:
    """Split an unfolded text at a folded word: the text before it, the match, the text after it.

    Examples
    --------
    >>> marked("ＣＢＤ North", "cbd"), marked("CBD", "x")
    (('', 'ＣＢＤ', ' North'), ('CBD', '', ''))
    """
    shown = " ".join(text.split())
    folded = [unicodedata.normalize("NFKC", character).casefold() for character in shown]
    start = place("".join(folded), word)
    if start < 0:
        return shown, "", ""
    origin = [index for index, piece in enumerate(folded) for _ in piece]
    first, end = origin[start], origin[start + len(word) - 1] + 1
    return shown[:first], shown[first:end], shown[end:]


def _short(parts: tuple[str, str, str]) -> tuple[str, str, str]:
    before, match, after = parts
    if len(before) > AROUND + 1:
        before = "…" + before[-AROUND:]
    if len(after) > AROUND + 1:
        after = after[:AROUND] + "…"
    return before, match[: 2 * AROUND], after


def in_words(found: Sequence[Match], language: Language) -> str:
    """Describe the matches of a project in one line; empty if there are none."""
    descriptions = (
        translate(
            IN_FIELD,
            language,
            field=translate(FIELDS[each.field], language),
            value=_value(each, language),
        )
        for each in found
    )
    return " · ".join(dict.fromkeys(descriptions))


def _value(match: Match, language: Language) -> str:
    """Return the matched part of a name, a label, or the text around a match."""
    text = "".join(match.parts)
    if match.level == NAME and match.parts[1]:
        return match.parts[1]
    if match.code is None:
        return text
    label = label_of(match.field, match.code, language)
    return label if label == text else translate(AS_WRITTEN, language, label=label, word=text)
