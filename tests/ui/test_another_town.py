"""Another town's data on every page: its own words, nothing of Nancheng's, nothing that is not."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.model.config.setup import setup_findings
from geo.model.text.language import LANGUAGES, Language
from geo.model.vocabulary import vocabulary
from tests.ui.conftest import SCRIPTS

TESTS = Path(__file__).resolve().parent.parent
TOWN = TESTS / "town"
# A county that spans two zones, and a northern town; both invented (see their README).
FOLDERS = {"liuhe": TOWN, "qingya": TESTS / "towns" / "plateau", "beize": TESTS / "towns" / "north"}
# What another town is not, what only programs say, and fields that nobody filled in.
FOREIGN = re.compile(
    r"街道|(?i:subdistrict|nancheng|dongguan)|南城|东莞|\bNone\b(?! of)|\bnull\b|\bnan\b|\{\w+\}|Traceback"
)

Run = Callable[..., AppTest]


every_town = pytest.mark.parametrize("town", FOLDERS, indirect=True)


@pytest.fixture(autouse=True)
def town(own_settings: Callable[..., None], request: pytest.FixtureRequest) -> str:
    """The settings are those of another town; by default of Liuhe."""
    name: str = getattr(request, "param", "liuhe")
    own_settings(data=str(FOLDERS[name]))
    return name


def words(app: AppTest) -> str:
    """Return everything that a page says."""
    found: list[str] = []
    for kind in ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error",
                 "success", "button", "selectbox", "metric", "toggle", "radio"):  # fmt: skip
        for each in app.get(kind):
            found += [str(getattr(each, name, "") or "") for name in ("value", "label", "body")]
            found += [str(option) for option in getattr(each, "options", None) or ()]
    found += [str(getattr(each.proto, "body", "")) for each in app.get("html")]
    return "\n".join(found)


@every_town
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [slug for slug in SCRIPTS if slug != "map"])
def test_every_page_speaks_of_the_town(
    run_page: Run, town: str, name: str, language: Language
) -> None:
    app = run_page(name, lang=language)
    assert not app.exception
    assert not app.error
    text = re.sub(r"<style>.*?</style>|<script>.*?</script>", "", words(app), flags=re.DOTALL)
    assert text.strip()
    assert FOREIGN.search(text) is None, FOREIGN.search(text)


@pytest.mark.parametrize(
    ("language", "told", "not_told"),
    [
        (
            "zh",
            ("计划共列明 6 个项目。", "其中 4 个已上图。", "1 个在全镇范围开展", "未注明"),
            ("位置待定：",),
        ),
        (
            "en",
            ("The plan names 6 projects.", "1 covers the whole town", "not stated"),
            ("waiting for a place",),
        ),
    ],
)
def test_the_about_page_says_what_is_and_not_what_is_not(
    run_page: Run, language: Language, told: tuple[str, ...], not_told: tuple[str, ...]
) -> None:
    text = words(run_page("about", lang=language))
    assert [part for part in told if part not in text] == []
    assert [part for part in not_told if part in text] == []


@pytest.mark.parametrize(
    ("language", "by_people", "by_size"),
    [("zh", "人口从多到少", "面积从大到小"), ("en", "most people first", "Gaps, largest first")],
)
def test_without_people_nothing_is_by_people(
    run_page: Run, language: Language, by_people: str, by_size: str
) -> None:
    text = words(run_page("coverage", lang=language, service="clinic"))
    assert by_people not in text
    assert by_size in text


@every_town
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_service_has_a_coverage_page(run_page: Run, town: str, language: Language) -> None:
    for category in vocabulary().category:
        app = run_page("coverage", lang=language, service=category.code)
        assert not app.exception, (category.code, app.exception)
        assert not app.error, (category.code, app.error)
        assert FOREIGN.search(words(app)) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_document_knows_nothing_of_others(language: Language) -> None:
    from geo.store import project_store
    from geo.web.start import content

    told = json.dumps(
        content(project_store().snapshot(), language), ensure_ascii=False, default=str
    )
    assert re.search("街道|南城|Nancheng|{subdistrict}", told) is None
    assert {"zh": "全镇", "en": "Whole town"}[language] in told


@every_town
def test_the_town_is_set_up_soundly(town: str) -> None:
    assert setup_findings() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_town_without_rules_and_places_has_a_coverage_page(
    run_page: Run, own_settings: Callable[..., None], tmp_path: Path, language: Language
) -> None:
    folder = Path(shutil.copytree(TOWN, tmp_path / "bare"))
    rules = (folder / "standards.toml").read_text(encoding="utf-8")
    rules = rules.replace('category = "clinic"', 'category = "other"')
    (folder / "standards.toml").write_text(rules, encoding="utf-8")
    words_ = (folder / "vocabulary.toml").read_text(encoding="utf-8")
    words_ = words_.replace('code = "market"', 'code = "other"')
    (folder / "vocabulary.toml").write_text(words_, encoding="utf-8")
    empty = '{"type":"FeatureCollection","features":[]}'
    (folder / "projects.geojson").write_text(empty, encoding="utf-8")
    own_settings(data=str(folder))
    for name in ("coverage", "about", "projects"):
        app = run_page(name, lang=language)
        assert not app.exception
        assert not app.error
