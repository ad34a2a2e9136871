"""Each field of another town's files that the program reads is documented, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.model.local_grid import LocalGrid
from geo.model.plan import Plan, Section
from geo.model.project import field_names
from geo.model.public import REFERENCE_FIELDS
from geo.model.standards import Rule, Standards, Walking
from geo.model.text.english import QUOTED, English
from geo.model.vocabulary import Category, Status, TargetUnit, Vocabulary

ROOT = Path(__file__).resolve().parent.parent
PROJECT = {"docs/data-files.md": "## Fields of a project", "docs/data-files.zh.md": "## 项目的字段"}
MODELS = (Plan, Section, LocalGrid, Walking, Rule, Status, Category, TargetUnit)
FIELDS = {name for model in MODELS for name in model.model_fields} - {"section", "grid"}
TABLES = [
    *Standards.model_fields,
    *Vocabulary.model_fields,
    *English.model_fields,
    "section",
    "grid",
]


@pytest.mark.parametrize("document", PROJECT)
def test_each_field_is_documented(document: str) -> None:
    text, _, _ = (ROOT / document).read_text(encoding="utf-8").partition(PROJECT[document])
    wanted = {*FIELDS, *REFERENCE_FIELDS, *QUOTED, "residents_2020"}
    assert sorted(name for name in wanted if f"`{name}`" not in text) == []
    assert [name for name in TABLES if f"[{name}]" not in text] == []


@pytest.mark.parametrize("document", PROJECT)
def test_each_field_of_a_project_is_documented(document: str) -> None:
    _, _, text = (ROOT / document).read_text(encoding="utf-8").partition(PROJECT[document])
    assert "\n## " not in text
    assert sorted(name for name in field_names() if f"`{name}`" not in text) == []
