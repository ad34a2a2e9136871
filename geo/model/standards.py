"""Read the rules by which coverage is judged (``data/standards.toml``), each with its source."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from geo.model.config.settings import store_settings
from geo.model.config.toml_files import Text, read_configuration, value_error
from geo.model.errors import BadQuery
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.model.vocabulary import Code

Kind = Literal["radius", "density", "per_1000"]
Trust = Literal["read", "press", "unverified"]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=50)]
Source = Annotated[str, StringConstraints(min_length=1, max_length=500)]
LARGEST_RADIUS_M = 100_000.0

_TRUST: dict[Trust, str] = {
    "read": N_("read in the source"),
    "press": N_("from a secondary copy"),
    "unverified": N_("to be confirmed"),
}


class Rule(BaseModel):
    """One rule of coverage.

    `value` is in metres for ``radius``, facilities per km² for ``density``, and
    places per 1,000 residents for ``per_1000``. `wanted_share` is the share of land
    or people that must be covered, if the rule sets one. `for_kinds` are words that
    identify the rule's facilities, if it does not apply to its entire category.
    `services` are the categories that a living circle asks for.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Code
    category: Code
    kind: Kind
    value: Annotated[float, Field(gt=0, le=LARGEST_RADIUS_M)]
    wanted_share: Annotated[float, Field(gt=0, le=1)] | None = None
    for_kinds: Annotated[tuple[Word, ...], Field(min_length=1, max_length=50)] | None = None
    services: Annotated[tuple[Code, ...], Field(min_length=1, max_length=50)] | None = None
    zh: Text
    en: Text
    source_zh: Source
    source_en: Source
    status: Trust

    def label(self, language: Language) -> str:
        """Return the rule's name."""
        return self.zh if language == "zh" else self.en

    def source(self, language: Language) -> str:
        """Return the source of the rule, and how far it can be trusted."""
        text = self.source_zh if language == "zh" else self.source_en
        return translate(
            N_("{source} ({trust})"), language, source=text, trust=self.trust(language)
        )

    def trust(self, language: Language) -> str:
        """Return a phrase that says how far the source can be trusted."""
        return translate(_TRUST[self.status], language)

    def to_dict(self, language: Language) -> dict[str, object]:
        """Return the rule as a JSON object."""
        return {
            "id": self.id,
            "kind": self.kind,
            "value": self.value,
            "title": self.label(language),
            "source": self.source_zh if language == "zh" else self.source_en,
            "status": self.status,
            **({"for_kinds": list(self.for_kinds)} if self.for_kinds else {}),
        }


class Walking(BaseModel):
    """The walking speed that converts metres along streets to minutes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    metres_per_minute: Annotated[float, Field(gt=0, le=500)]
    source_zh: Source
    source_en: Source
    status: Trust


class Standards(BaseModel):
    """All rules, in the order of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    walking: Walking
    rule: Annotated[list[Rule], Field(min_length=1, max_length=200)]

    @model_validator(mode="after")
    def _ids_differ(self) -> Standards:
        ids = [rule.id for rule in self.rule]
        repeated = [each for each in ids if ids.count(each) > 1]
        if repeated:
            raise value_error("value_same_rule", value=repeated[0])
        return self

    def of_category(self, category: str) -> list[Rule]:
        """Return the rules for a category of projects, the default one first."""
        return [rule for rule in self.rule if rule.category == category]

    def rule_for(self, category: str, radius_m: float | None = None) -> Rule:
        """Return the default rule for a category, or a custom one with the given radius.

        Parameters
        ----------
        category : str
        radius_m : float, optional
            The radius of a custom rule, metres.

        Raises
        ------
        BadQuery
            ``no_rule`` when the category has none and no radius is given;
            ``bad_radius``.
        """
        if radius_m is not None:
            return own_rule(category, radius_m)
        rules = self.of_category(category)
        if not rules:
            categories = tuple(dict.fromkeys(rule.category for rule in self.rule))
            raise BadQuery("no_rule", value=category, allowed=categories)
        return rules[0]


def own_rule(category: str, radius_m: float) -> Rule:
    """Return a custom rule; its texts say that the user has chosen the radius.

    Raises
    ------
    BadQuery
        ``bad_radius`` unless it lies above 0 and up to 100 km.
    """
    if not (math.isfinite(radius_m) and 0 < radius_m <= LARGEST_RADIUS_M):
        raise BadQuery("bad_radius", value=radius_m)
    return Rule(
        id="own",
        category=category,
        kind="radius",
        value=radius_m,
        zh=f"自定半径 {radius_m:,.10g} 米",
        en=f"own radius of {radius_m:,.10g} m",
        source_zh="使用者自定",
        source_en="chosen by the user",
        status="unverified",
    )


def read_standards(path: Path) -> Standards:
    """Read and validate a file of rules.

    Raises
    ------
    InvalidConfiguration
        When the file is missing or does not have this form.
    """
    return read_configuration(path, Standards)


def standards(data: Path | None = None) -> Standards:
    """Return the rules of the data folder; the file is read again when it has changed.

    Raises
    ------
    InvalidConfiguration
    """
    path = (data or store_settings().data) / "standards.toml"
    try:
        state = path.stat()
    except OSError:  # reading the file reports it as InvalidConfiguration
        return read_standards(path)
    return _standards(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _standards(path: Path, _changed_ns: int, _size: int) -> Standards:
    return read_standards(path)
