"""Settings: defaults, environment variables, limits, and their place in the documentation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geo.model.config.settings import (
    ROOT,
    SETTINGS,
    access_settings,
    limit_settings,
    map_settings,
    sharing_settings,
    store_settings,
    wrong_settings,
)
from geo.model.config.toml_files import VALUE_WORDS
from geo.model.errors import InvalidConfiguration
from geo.model.messages import sentence
from geo.model.text.language import LANGUAGES, Language
from tests.model.test_own_words import FOREIGN

FIELDS = [(cls, name) for cls in SETTINGS for name in cls.model_fields]


@pytest.mark.parametrize("page", ["settings.md", "settings.zh.md"])
def test_the_documentation_lists_each_setting(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert [name for _, name in FIELDS if f"| `PLANMAP_{name.upper()}` |" not in text] == []


def test_each_setting_is_described() -> None:
    described = {(cls.__name__, name): cls.model_fields[name].description for cls, name in FIELDS}
    assert [name for name, text in described.items() if not (text or "").endswith(".")] == []


def test_no_two_settings_share_a_name() -> None:
    names = [name for _, name in FIELDS]
    assert len(set(names)) == len(names)


def test_the_projects_are_in_the_data_folder_by_default() -> None:
    assert store_settings().projects_file == ROOT / "data" / "projects.geojson"


def test_the_store_can_be_another_file(own_settings: Callable[..., None], tmp_path: Path) -> None:
    own_settings(store=str(tmp_path / "other.geojson"))
    assert store_settings().projects_file == tmp_path / "other.geojson"


def test_another_data_folder_brings_its_projects(
    own_settings: Callable[..., None], tmp_path: Path
) -> None:
    own_settings(data=str(tmp_path))
    assert store_settings().projects_file == tmp_path / "projects.geojson"


@pytest.mark.parametrize(("value", "public"), [("1", True), ("true", True), ("0", False)])
def test_the_public_build_is_a_switch(
    own_settings: Callable[..., None], value: str, *, public: bool
) -> None:
    own_settings(public=value)
    assert access_settings().public is public


def test_editing_over_the_network_is_off_by_default() -> None:
    assert access_settings().edit is False


def test_everything_is_shown_by_default() -> None:
    assert access_settings().public is False


def test_the_map_opens_offline_by_default() -> None:
    assert map_settings().basemap == "none"


def test_websites_that_may_embed_are_a_list(own_settings: Callable[..., None]) -> None:
    assert sharing_settings().embedding == ()
    own_settings(embed_origins="https://a.cn, http://localhost:8080  *")
    assert sharing_settings().embedding == ("https://a.cn", "http://localhost:8080", "*")


def test_the_address_ends_without_a_slash(own_settings: Callable[..., None]) -> None:
    own_settings(address="https://map.example.org/plan/")
    assert sharing_settings().address == "https://map.example.org/plan"


def test_settings_are_read_once(own_settings: Callable[..., None]) -> None:
    assert limit_settings() is limit_settings()


def test_limits_can_be_raised(own_settings: Callable[..., None]) -> None:
    own_settings(max_features="5")
    assert limit_settings().max_features == 5


@pytest.mark.parametrize(
    ("variable", "value", "read"),
    [
        ("basemap_keys", "no-key", map_settings),
        ("basemap_mb", "-1", map_settings),
        ("view_features", "10", map_settings),
        ("view_features", "many", map_settings),
        ("public", "perhaps", access_settings),
        ("max_depth", "0", limit_settings),
        ("address", "map.example.org", sharing_settings),
        ("address", "javascript:alert(1)", sharing_settings),
        ("address", "https://*.example.cn", sharing_settings),
        ("address", 'https://a.cn/"><b>', sharing_settings),
        ("embed_origins", "www.example.org", sharing_settings),
        ("embed_origins", "https://a.cn; script-src *", sharing_settings),
    ],
)
def test_a_wrong_setting_names_the_variable(
    own_settings: Callable[..., None], variable: str, value: str, read: Callable[[], object]
) -> None:
    own_settings(**{variable: value})
    with pytest.raises(InvalidConfiguration) as caught:
        read()
    assert f"PLANMAP_{variable.upper()}" in str(caught.value.params)


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("PLANMAP_PUBLIK", "PLANMAP_PUBLIC"),
        ("PLANMAP_PUBLIC_", "PLANMAP_PUBLIC"),
        ("PLANMAP_ADRESS", "PLANMAP_ADDRESS"),
        ("PLANMAP_BANANA_SPLIT", None),
        ("PLANMAP_", None),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_name_is_refused_with_the_nearest(
    own_settings: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    suggestion: str | None,
    language: Language,
) -> None:
    monkeypatch.setenv(name, "1")
    (found,) = wrong_settings()
    told = sentence(found, language)
    assert name in told
    assert (suggestion is None) or suggestion in told


def test_known_names_are_not_refused(own_settings: Callable[..., None]) -> None:
    own_settings(public="1", basemap="osm", max_features="7")
    assert wrong_settings() == []


def test_every_wrong_setting_is_told(own_settings: Callable[..., None]) -> None:
    own_settings(public="ja", address="map.example.org", max_depth="0", view_features="many")
    told = [sentence(each, "en") for each in wrong_settings()]
    assert told == [
        "The setting PLANMAP_VIEW_FEATURES cannot be “many”: a whole number is needed.",
        "The setting PLANMAP_PUBLIC cannot be “ja”: write 1 for yes or 0 for no.",
        (
            "The setting PLANMAP_ADDRESS cannot be “map.example.org”: an address is written like "
            "https://map.example.org."
        ),
        "The setting PLANMAP_MAX_DEPTH cannot be “0”: it must be at least 8.",
    ]


WRONG = [
    "",
    " ",
    "ja",
    "-1",
    "0",
    "1.5",
    "1e400",
    "9" * 500,
    "甲",
    "a b",
    "nan",
    "[]",
    "../..",
    "x://",
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted({name for _, name in FIELDS}))
def test_whatever_a_setting_is_it_is_told_in_our_own_words(
    own_settings: Callable[..., None], name: str, language: Language
) -> None:
    for value in WRONG:
        own_settings(**{name: value})
        for found in wrong_settings():
            assert found.params["what"] in VALUE_WORDS, value
            assert found.params["what"] != "value_other", (name, value)
            text = sentence(found, language)
            assert f"PLANMAP_{name.upper()}" in text
            assert not FOREIGN.search(text), text
