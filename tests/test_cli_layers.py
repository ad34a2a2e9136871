"""``python -m geo layers``: a layer's whole life, exit codes, JSON, the public build."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from geo.cli import app
from tests.layers.conftest import THREE, data, geojson, point
from tests.layers.test_store import FOUR

__all__ = ["data"]
Run = Callable[..., Result]
WHO = ("--author", "李工", "--reason", "现状调查")
PARKS = (
    "--kind",
    "facilities",
    "--category",
    "park",
    "--name-zh",
    "公园现状",
    "--source",
    "城管分局",
)


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    def call(*words: str | Path, expect: int = 0) -> Result:
        result = CliRunner().invoke(app, ["layers", *map(str, words)])
        assert result.exit_code == expect, result.output
        return result

    return call


@pytest.fixture
def answer(run: Run) -> Callable[..., Any]:
    return lambda *words, **more: json.loads(run(*words, "--json", **more).stdout)


@pytest.fixture
def parks(tmp_path: Path) -> Path:
    path = tmp_path / "parks.geojson"
    path.write_bytes(THREE)
    return path


def test_the_whole_life_of_a_layer(run: Run, answer: Any, parks: Path) -> None:
    assert answer("list") == {"revision": 0, "layers": [], "issues": []}
    added = answer("add", parks, *PARKS, *WHO, "--date", "2023-05", "--licence", "CC BY 4.0")
    assert added["revision"]["number"] == 1
    assert added["layer"]["features"] == 3
    assert (
        "公园现状  2023-05  3 features  [Existing facilities · Park; Internal]"
        in run("list").stdout
    )
    parks.write_bytes(FOUR)
    dry = answer("replace", "facilities-park", parks, *WHO, "--dry-run")
    assert dry["revision"] is None
    assert dry["comparison"]["counts"]["added"] == 1
    text = run("replace", "facilities-park", parks, *WHO, "--date", "2024").stdout
    assert "→ 乙公园  110.7 m" in text
    assert "added 1 · moved 1 · changed 0 · dropped 1 · unchanged 1" in text
    run("remove", "facilities-park", *WHO)
    assert answer("list")["layers"] == []
    run("undo", "3", *WHO)
    assert answer("list")["layers"][0]["date"] == "2024"
    assert [each["action"] for each in answer("history")] == ["undo", "remove", "replace", "add"]
    assert [each["number"] for each in answer("history", "nothing")] == []
    assert "undo of 3  李工: 现状调查" in run("history").stdout


def test_exit_codes(run: Run, answer: Any, parks: Path, tmp_path: Path) -> None:
    run("add", parks, *PARKS, *WHO)
    # 1: what can be read but not be stored like this.
    wrong = answer("add", parks, *PARKS[:1], "pictures", *PARKS[2:], *WHO, expect=1)
    assert wrong["error"]["code"] == "layer_fact_invalid"
    assert wrong["error"]["field"] == "kind"
    assert answer("remove", "nothing", *WHO, expect=1)["error"]["code"] == "unknown_layer"
    people = ("--kind", "residents", "--name-zh", "居民", "--source", "x")
    assert answer("add", parks, *people, *WHO, expect=1)["error"]["code"] == "population_no_field"
    # 2: what cannot be read.
    broken = tmp_path / "broken.geojson"
    broken.write_text("{", encoding="utf-8")
    assert answer("add", broken, *PARKS, *WHO, expect=2)["error"]["code"] == "not_json"
    gone = answer("add", tmp_path / "gone.csv", *PARKS, *WHO, expect=2)
    assert gone["error"]["code"] == "file_missing"
    # 3: others were faster.
    late = answer("remove", "facilities-park", *WHO, "--if-revision", "7", expect=3)
    assert late["error"]["code"] == "layers_changed"
    assert answer("list")["revision"] == 1


def test_the_coordinate_system_is_asked_and_answered(answer: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    plain = {"type": "FeatureCollection", "features": [point(113.735, 22.99, name="甲")]}
    path.write_text(json.dumps(plain), encoding="utf-8")
    asked = answer("add", path, *PARKS, *WHO, expect=1)
    assert [each["code"] for each in asked["issues"]] == ["undecided", "crs_question_undeclared"]
    assert asked["issues"][1]["feature"] == "a.geojson"
    given = answer("add", path, *PARKS, *WHO, "--crs", "BD-09")
    assert (given["layer"]["crs"], given["layer"]["crs_decided"]) == ("BD-09", "given")


def test_findings_about_the_file_are_shown_and_counted(
    run: Run, answer: Any, tmp_path: Path
) -> None:
    path = tmp_path / "a.geojson"
    nowhere = {**point(0, 0, name="乙"), "geometry": None}
    path.write_bytes(geojson(point(113.735, 22.99, name="甲"), nowhere))
    added = answer("add", path, *PARKS, *WHO)
    assert added["layer"]["without_place"] == 1
    assert added["layer"]["findings"]["warning"] >= 1
    assert "layer_unplaced" in [each["code"] for each in added["issues"]]
    shown = run("add", path, *PARKS, *WHO, "--id", "other").stderr
    assert "Features without a usable place: 1." in shown


def test_the_public_build_lists_public_layers_and_refuses_changes(
    run: Run, answer: Any, parks: Path, own_settings: Callable[..., None], data: Path
) -> None:
    run("add", parks, *PARKS, *WHO)
    run("add", parks, *PARKS, *WHO, "--visibility", "public", "--id", "open")
    own_settings(data=str(data), public="1")
    assert [each["id"] for each in answer("list")["layers"]] == ["open"]
    for words in (
        ("add", parks, *PARKS, *WHO),
        ("replace", "open", parks, *WHO),
        ("remove", "open", *WHO),
        ("undo", "1", *WHO),
        ("history",),
    ):
        assert answer(*words, expect=2)["error"]["code"] == "editing_public"


def test_damage_is_told(run: Run, answer: Any, parks: Path, data: Path) -> None:
    run("add", parks, *PARKS, *WHO)
    (stored,) = (data / "layers" / "files").iterdir()
    stored.write_bytes(b"PAR1")
    assert [each["code"] for each in answer("list")["issues"]] == ["layer_damaged"]
    assert "is not as it was stored" in run("list").stderr
    (data / "layers" / "layers.json").write_text("[", encoding="utf-8")
    told = answer("list", expect=2)["error"]
    assert told["code"] == "configuration_unreadable"
    assert "layers.json" in told["message"]


def test_both_languages(run: Run, parks: Path) -> None:
    run("add", parks, *PARKS, *WHO, "--name-en", "Existing parks")
    assert "Existing parks" in run("list", "--lang", "en").stdout
    chinese = run("list", "--lang", "zh").stdout
    assert "公园现状" in chinese
    assert "[现有设施 · 公园; 内部]" in chinese


def test_a_name_cannot_steer_the_terminal(run: Run, parks: Path) -> None:
    words = [*PARKS[:5], "公园\x1b[2J", *PARKS[6:]]
    assert "\x1b" not in run("add", parks, *words, *WHO, expect=1).output


def test_wrong_usage_is_json_too(answer: Any) -> None:
    assert answer("add", expect=2)["error"]["code"] == "wrong_usage"


def test_facts_are_corrected_without_a_file(run: Run, answer: Any, parks: Path) -> None:
    added = answer("add", parks, *PARKS, *WHO)["layer"]
    made = answer("correct", "facilities-park", "--date", "2024", *WHO)["revision"]
    assert made["action"] == "correct"
    assert made["after"] == {**added, "date": "2024"}
    assert (
        "nothing to save"
        in run("correct", "facilities-park", "--date", "2024", *WHO, expect=1).stderr
    )
    assert "  corrected  " in run("history").stdout


def test_a_newer_file_that_drops_much_is_warned_about(
    run: Run, answer: Any, parks: Path, tmp_path: Path
) -> None:
    answer("add", parks, *PARKS, *WHO)
    fewer = tmp_path / "fewer.geojson"
    fewer.write_bytes(geojson(point(113.725, 22.99, "a", name="甲公园")))
    told = answer("replace", "facilities-park", fewer, *WHO, "--dry-run")
    (warning,) = [each for each in told["issues"] if each["code"] == "layer_drops_much"]
    assert "2 of 3 features" in warning["message"]
    assert warning["severity"] == "warning"
