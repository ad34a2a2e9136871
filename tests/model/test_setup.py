"""Everything that is wrong with settings and data folder is found at once, in words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.model.config import setup
from geo.model.config.setup import require_setup, setup_findings
from geo.model.errors import InvalidConfiguration
from geo.model.messages import advice, sentence
from geo.model.text.language import LANGUAGES, Language
from tests.conftest import DATA
from tests.model.test_own_words import FOREIGN


@pytest.fixture
def folder(own_settings: Callable[..., None], tmp_path: Path) -> Path:
    """A copy of the data folder, which the settings name."""
    copied = Path(shutil.copytree(DATA, tmp_path / "houjie"))
    own_settings(data=str(copied))
    return copied


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(language: Language = "en") -> list[str]:
    return [f"{sentence(each, language)} {advice(each, language)}" for each in setup_findings()]


def test_the_plans_own_data_are_sound() -> None:
    assert setup_findings() == []
    require_setup()


def test_a_data_folder_that_is_not_there_is_named(
    own_settings: Callable[..., None], tmp_path: Path
) -> None:
    own_settings(data=str(tmp_path / "gone"))
    (only,) = told()
    assert "PLANMAP_DATA" in only
    assert str(tmp_path / "gone") in only


def test_tianditu_at_the_start_needs_its_key(own_settings: Callable[..., None]) -> None:
    own_settings(basemap="tianditu")
    assert [each.code for each in setup_findings()] == ["basemap_without_key"]
    own_settings(basemap="tianditu", tianditu_key="abc")
    assert setup_findings() == []


def test_a_cluster_needs_its_packages_unless_it_may_be_counted_here(
    own_settings: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    own_settings(dask="tcp://127.0.0.1:8786")
    assert setup_findings() == []
    monkeypatch.setattr(setup, "find_spec", lambda name: None)
    assert [each.code for each in setup_findings()] == ["cluster_not_installed"]
    own_settings(dask="tcp://127.0.0.1:8786", dask_fallback="1")
    assert setup_findings() == []
    own_settings()
    assert setup_findings() == []


def test_every_wrong_file_is_told_and_the_folder_in_use_named(folder: Path) -> None:
    change(folder / "plan.toml", "sentences = 9", 'sentences = "nine"')
    change(folder / "standards.toml", "value = 500", "value = -1")
    change(folder / "vocabulary.toml", '"#E69F00"', '"orange"')
    found = told()
    assert [each.split(",")[0] for each in found] == [
        "In plan.toml",
        "In vocabulary.toml",
        "In standards.toml",
    ]
    assert all("data folder (houjie)" in each for each in found)


def test_a_wrong_subject_is_told_with_the_ids_there_are(folder: Path) -> None:
    change(folder / "plan.toml", 'subject = "nancheng"', 'subject = "nanchegn"')
    (only,) = told()
    assert "“nanchegn”" in only
    assert "nancheng, guancheng" in only


def test_an_outline_that_is_no_area_is_told(folder: Path) -> None:
    (folder / "reference_areas.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","id":"nancheng",'
        '"properties":{"name":"南城"},"geometry":{"type":"Point","coordinates":[113.7,23]}}]}',
        encoding="utf-8",
    )
    assert [each.code for each in setup_findings()] == ["subject_no_area"]


@pytest.mark.parametrize(
    "name",
    [
        "plan.toml",
        "standards.toml",
        "vocabulary.toml",
        "reference_areas.geojson",
        "reference_lines.geojson",
        "reference_places.geojson",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_in_gbk_is_told_in_words(folder: Path, name: str, language: Language) -> None:
    path = folder / name
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    (only,) = [each for each in told(language) if name in each]
    assert "GBK" in only
    assert not FOREIGN.search(only)


def test_a_rule_for_a_category_that_is_not_there_is_told(folder: Path) -> None:
    change(folder / "standards.toml", 'category = "kindergarten"', 'category = "nursery"')
    (only,) = told()
    assert "“kindergarten”" in only
    assert "“nursery”" in only


def test_a_folder_without_reference_files_is_sound(folder: Path) -> None:
    for path in folder.glob("reference_*"):
        path.unlink()
    assert setup_findings() == []


def test_what_is_wrong_is_one_error_with_all_findings(own_settings: Callable[..., None]) -> None:
    own_settings(public="ja", publik="1")
    with pytest.raises(InvalidConfiguration) as caught:
        require_setup()
    assert [each.code for each in caught.value.findings] == ["setting_near", "setting_invalid"]
