"""The vocabulary: every code a project may carry, its labels and its look.

``data/vocabulary.toml`` is the one table; nothing else in the program lists
statuses, categories, colours or icons.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
    model_validator,
)

from geo.model.configuration import read_configuration
from geo.model.language import Language, with_place_kind
from geo.model.settings import store_settings
from geo.model.value_words import value_error

Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
# Path commands and numbers only: the path goes into SVG and Path2D.
SvgPath = Annotated[str, StringConstraints(pattern=r"^[MmLlHhVvCcSsQqTtAaZz0-9 ,.\-]+$")]


# Codes that the program itself writes; everything else is a town's own choice.
NEEDED: dict[str, set[str]] = {
    "status": {"completed"},
    "location_type": {"site", "corridor", "area", "subdistrict_wide", "not_spatial", "unknown"},
    "certainty": {"surveyed", "estimate", "not_located", "no_place"},
    "reason": {"whole_subdistrict", "no_place", "future_sites", "not_found"},
    "visibility": {"public", "internal"},
}
# Places of these are kept from the public whatever the file says.
SECURITY = frozenset({"public_safety"})


_LANGUAGE_OF: dict[str, Language] = {
    "zh": "zh",
    "en": "en",
    "meaning_zh": "zh",
    "meaning_en": "en",
}


class Term(BaseModel):
    """A code with its label in both languages.

    `also` are further words of the same meaning, in any language: uploads read
    them and the search finds by them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Code
    zh: Text
    en: Text
    meaning_zh: str = ""
    meaning_en: str = ""
    also: tuple[Text, ...] = ()

    def label(self, language: Language) -> str:
        """Return the label in `language`."""
        return with_place_kind(self.zh if language == "zh" else self.en, language)

    def meaning(self, language: Language) -> str:
        """Return the explaining sentence in `language`; empty when there is none."""
        text = self.meaning_zh if language == "zh" else self.meaning_en
        return with_place_kind(text, language)

    @model_serializer(mode="wrap")
    def _in_words(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Write the labels as they are shown: the map document knows nothing of the plan."""
        made: dict[str, Any] = whole(self)
        for name, language in _LANGUAGE_OF.items():
            made[name] = with_place_kind(made[name], language)
        return made


class Status(Term):
    """A project status: its colour and shape say the same thing twice."""

    colour: Colour
    shape: SvgPath
    hollow: bool = False


class Category(Term):
    """A kind of project, with its icon in a 24 x 24 box.

    Without `place_public` the public build shows no places of this kind.
    """

    icon: SvgPath
    place_public: bool = True


class TargetUnit(Term):
    """What a target counts.

    `counts` names the category whose projects are parts of the target; without
    it the plan gives only a total, which must not be split.
    """

    counts: Code | None = None


class Vocabulary(BaseModel):
    """All terms. Order is the order of display; a term's place is its code number."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    status: Annotated[list[Status], Field(min_length=1, max_length=30)]
    category: Annotated[list[Category], Field(min_length=1, max_length=100)]
    location_type: Annotated[list[Term], Field(min_length=1)]
    certainty: Annotated[list[Term], Field(min_length=1)]
    reason: Annotated[list[Term], Field(min_length=1)]
    visibility: Annotated[list[Term], Field(min_length=1)]
    target_unit: Annotated[list[TargetUnit], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_complete(self) -> Vocabulary:
        for kind in type(self).model_fields:
            codes = self.codes(kind)
            twice = {code for code in codes if codes.count(code) > 1}
            if twice:
                raise value_error("value_same_code", table=kind, value=min(twice))
            missing = NEEDED.get(kind, set()) - set(codes)
            if missing:
                raise value_error("value_no_code", table=kind, value=min(missing))
        for unit in self.target_unit:
            if unit.counts is not None and unit.counts not in self.codes("category"):
                raise value_error("value_no_category", value=unit.counts)
        return self

    @cached_property
    def _codes(self) -> dict[str, tuple[str, ...]]:
        kinds = type(self).model_fields
        return {kind: tuple(term.code for term in getattr(self, kind)) for kind in kinds}

    @cached_property
    def open_categories(self) -> frozenset[str]:
        """Codes of the categories whose places the public may see."""
        return frozenset(each.code for each in self.category if each.place_public) - SECURITY

    def codes(self, kind: str) -> tuple[str, ...]:
        """Return the codes of one kind, in order.

        Parameters
        ----------
        kind : str
            ``"status"``, ``"category"``, ...
        """
        return self._codes[kind]

    def number(self, kind: str, code: str) -> int:
        """Return the number of a code in the columns; -1, which none has, for one of other towns.

        Only the codes of :data:`NEEDED` are in every vocabulary.
        """
        codes = self._codes[kind]
        return codes.index(code) if code in codes else -1

    def term(self, kind: str, code: str) -> Term:
        """Return one term.

        Raises
        ------
        KeyError
            When `code` is not a code of `kind`.
        """
        terms: list[Term] = getattr(self, kind)
        for term in terms:
            if term.code == code:
                return term
        raise KeyError(code)

    def label(self, kind: str, code: str | None, language: Language) -> str:
        """Return the label of a code; the code itself when it is not known.

        A unit of measure of another plan may be free text, so an unknown code
        is shown as it is rather than refused.
        """
        if not code:
            return ""
        try:
            return self.term(kind, code).label(language)
        except KeyError:
            return code


def read_vocabulary(path: Path) -> Vocabulary:
    """Read and validate a vocabulary file.

    Parameters
    ----------
    path : Path
        A TOML file in the form of ``data/vocabulary.toml``.

    Raises
    ------
    InvalidConfiguration
        When the file is missing, is not TOML, or has a wrong or double entry.
    """
    return read_configuration(path, Vocabulary)


@lru_cache(maxsize=4)
def vocabulary(data: Path | None = None) -> Vocabulary:
    """Return the vocabulary of the data folder, read once."""
    return read_vocabulary((data or store_settings().data) / "vocabulary.toml")
