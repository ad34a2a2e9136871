"""The vocabulary: every code that a project can have, with labels, synonyms, colours and icons.

``data/vocabulary.toml`` is the only place that defines statuses, categories, colours and
icons. Synonyms are words that offices write in their tables and that people type in a search.
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

from geo.model.config.settings import store_settings
from geo.model.config.toml_files import Text, read_configuration, value_error
from geo.model.text.language import Language
from geo.model.text.translate import with_place_kind

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
# Path commands and numbers only: the path goes into SVG and Path2D.
SvgPath = Annotated[str, StringConstraints(pattern=r"^[MmLlHhVvCcSsQqTtAaZz0-9 ,.\-]+$")]
# Codes that the program itself uses; every town chooses the others.
NEEDED: dict[str, set[str]] = {
    "status": {"completed"},
    "location_type": {"site", "corridor", "area", "subdistrict_wide", "not_spatial", "unknown"},
    "certainty": {"surveyed", "estimate", "not_located", "no_place"},
    "reason": {"whole_subdistrict", "no_place", "future_sites", "not_found"},
    "visibility": {"public", "internal"},
}
# Categories whose places are withheld from the public whatever the file says.
SECURITY = frozenset({"public_safety"})
_LANGUAGE_OF: dict[str, Language] = {"zh": "zh", "en": "en", "meaning_zh": "zh", "meaning_en": "en"}
# Synonyms of each code, folded as by geo.model.search.fold. A word for only a part of a category
# (hospital, primary school) is not a synonym: a search for it would find too much.
_STATUS: dict[str, tuple[str, ...]] = {
    "planned": (
        "未开工", "尚未开工", "未动工", "未建", "待建", "拟建", "规划中", "计划", "计划中",
        "not started", "not yet started", "to be built", "in planning", "proposed",
    ),
    "preparing": (
        "前期工作", "前期阶段", "前期准备", "筹备", "筹备中", "筹建", "筹建中", "准备中",
        "in preparation", "preparation",
    ),
    "under_construction": (
        "建设中", "施工中", "正在建设", "正在施工", "已开工", "开工", "已动工", "动工",
        "in construction", "construction", "being built", "started",
    ),
    "completed": (
        "已完成", "完成", "已建成", "完工", "已完工", "竣工", "已竣工", "已投用", "建成投用",
        "complete", "done", "finished", "built",
    ),
    "ongoing": ("持续推进", "长期推进", "常态化推进", "continuous"),
    "paused": ("已暂停", "停工", "已停工", "暂缓", "缓建", "on hold", "suspended", "stopped"),
    "cancelled": ("已取消", "取消建设", "终止", "已终止", "canceled", "abandoned"),
}  # fmt: skip
_CATEGORY: dict[str, tuple[str, ...]] = {
    "school": ("schools", "中小学"),
    "kindergarten": ("kindergartens", "preschool", "preschools", "nursery school"),
    "park": ("parks",),
    "road": ("roads", "street", "streets", "公路", "马路"),
    "village": ("demonstration villages", "villages", "乡村振兴示范村", "特色精品示范村"),
    "health": ("healthcare", "medical", "medical care", "医疗", "卫生", "医卫"),
    "elderly_care": ("养老", "aged care", "senior care", "care for the elderly"),
    "urban_renewal": ("旧改", "城市更新改造", "三旧改造", "redevelopment", "urban regeneration"),
    "business_district": ("business districts", "商务中心区", "central business district"),
    "industry": ("industries", "industrial", "工业"),
    "public_space": ("public spaces",),
    "public_safety": ("safety", "安全", "治安"),
    "welfare": ("social welfare", "福利"),
    "sports": ("sport", "运动", "文体"),
    "utility": ("utility", "市政"),
    "event": ("events", "节庆"),
    "programme": ("programmes", "program", "programs", "campaign", "campaigns", "专项"),
    "party_building": ("党的建设",),
}  # fmt: skip


class Term(BaseModel):
    """A code with its label in both languages.

    `also` are synonyms in any language, recognised in uploads and in the search.
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
    def _with_place_kind(self, serialise: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Fill in ``{subdistrict}``: the map document does not know the plan's kind of place."""
        fields: dict[str, Any] = serialise(self)
        for name, language in _LANGUAGE_OF.items():
            fields[name] = with_place_kind(fields[name], language)
        return fields


class Status(Term):
    """A project status; both its colour and its shape identify it on the map."""

    colour: Colour
    shape: SvgPath
    hollow: bool = False


class Category(Term):
    """A category of projects, with its icon as an SVG path in a 24 x 24 box.

    Unless `place_public` is set, the public build shows no places of this category.
    """

    icon: SvgPath
    place_public: bool = True


class TargetUnit(Term):
    """The unit of a target.

    `counts` is the category whose projects the target counts; without it the plan
    gives only a total, which must not be split.
    """

    counts: Code | None = None


class Vocabulary(BaseModel):
    """All terms, in the order of display; a term's index is its number in the columns."""

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
            repeated = {code for code in codes if codes.count(code) > 1}
            if repeated:
                raise value_error("value_same_code", table=kind, value=min(repeated))
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
        """Return the number of a code in the columns; -1 if this town does not use the code.

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
        """Return the label of a code, or the code itself if it is not known.

        The unit of a target may be free text, so an unknown code is not an error.
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
        When the file is missing, is not TOML, or has an invalid or duplicate entry.
    """
    return read_configuration(path, Vocabulary)


@lru_cache(maxsize=4)
def vocabulary(data: Path | None = None) -> Vocabulary:
    """Return the vocabulary of the data folder, read once."""
    return read_vocabulary((data or store_settings().data) / "vocabulary.toml")


def synonyms(kind: str, code: str) -> tuple[str, ...]:
    """Return the synonyms of a code, without its labels.

    Those of the town's vocabulary (`also`) come first.

    Examples
    --------
    >>> "已完成" in synonyms("status", "completed"), synonyms("section", "3")
    (True, ())
    """
    common = {"status": _STATUS, "category": _CATEGORY}.get(kind)
    if common is None:
        return ()
    town = next((term.also for term in getattr(vocabulary(), kind) if term.code == code), ())
    return (*town, *common.get(code, ()))
