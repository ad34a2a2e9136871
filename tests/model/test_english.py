"""English beside the plan's own words: complete for the plan that is here, and never stale."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.model.config.setup import setup_findings
from geo.model.text.communities import communities_of
from geo.model.text.english import QUOTED, community_label, english, glosses, quoted
from tests.conftest import DATA

PROJECTS = [
    each["properties"] for each in json.loads((DATA / "projects.geojson").read_bytes())["features"]
]


def texts() -> set[str]:
    """Return the plan's words and the communities of the projects."""
    words = {str(each[name]).strip() for each in PROJECTS for name in QUOTED if each.get(name)}
    return words | {name for each in PROJECTS for name in communities_of(each.get("community"))}


def test_every_text_of_the_plan_has_an_english_and_no_english_is_left_over() -> None:
    known = set(english())
    assert texts() <= known
    # Other communities are told of by gaps, where their outlines are loaded.
    assert [each for each in known - texts() if not each.endswith("社区")] == []


def test_the_english_is_english() -> None:
    for chinese, text in english().items():
        assert not re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", text), text
        assert re.search(r"[\u4e00-\u9fff]", chinese), chinese
        assert text == text.strip()
        assert not text.endswith(".")


def test_numbers_of_the_plan_are_the_same_in_english() -> None:
    for chinese, text in english().items():
        for number in re.findall(r"\d+", chinese):
            assert number in text.replace(",", ""), text


def test_words_that_change_lose_their_english() -> None:
    road = next(each for each in PROJECTS if each["phrase"] == "莞太路")
    assert glosses(road)["phrase"] == "Guantai Road"
    changed = {**road, "phrase": "莞太路南段"}
    assert "phrase" not in glosses(changed)
    assert glosses(changed)["status_evidence"] == glosses(road)["status_evidence"]


def test_chinese_readers_are_told_the_plans_words_alone() -> None:
    assert quoted("莞太路", "zh") == "“莞太路”"
    assert quoted("莞太路", "en") == "“莞太路” (Guantai Road)"
    assert quoted("甲路", "en") == "“甲路”"
    assert community_label("西平社区", "zh") == "西平社区"
    assert community_label("西平社区", "en") == "Xiping Community"
    assert community_label("甲社区", "en") == "甲社区"


@pytest.mark.parametrize(
    ("content", "is_sound"),
    [
        (None, True),
        ("", True),
        ('[text]\n"甲路" = "Jia Road"\n', True),
        ('[text]\n"甲路" = 7\n', False),
        ('[text]\n"甲路" = ""\n', False),
        ('[words]\n"甲路" = "Jia Road"\n', False),
        ("[text\n", False),
    ],
)
def test_the_file_may_be_missing_and_a_wrong_one_is_told_at_the_start(
    tmp_path: Path, own_settings: Callable[..., None], content: str | None, is_sound: bool
) -> None:
    folder = shutil.copytree(DATA, tmp_path / "data")
    path = folder / "english.toml"
    path.unlink(missing_ok=True)
    if content is not None:
        path.write_text(content, encoding="utf-8")
    own_settings(data=str(folder))
    found = setup_findings()
    assert (found == []) == is_sound, found
    if not is_sound:
        assert "english.toml" in str(found[0])
