"""A new town's folder: complete, checked as the program checks, never over another."""

from __future__ import annotations

import io
import json
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from geo.model.basemap import reference_layer
from geo.model.config.setup import folder_findings
from geo.model.errors import InvalidConfiguration, UnwritableFile
from geo.model.plan import read_plan
from geo.setup.answers import answer_fault, as_answers, read_answers, section_from
from geo.setup.folder import (
    sibling_folder,
    start_commands,
    town_archive,
    town_findings,
    write_town,
)
from geo.setup.plan_file import answers_text
from geo.setup.town import NewTown, base_map_of, counts, new_town, where_words
from tests.setup import towns

FILES = {
    "plan.toml", "projects.geojson", "reference_areas.geojson", "reference_lines.geojson",
    "reference_places.geojson", "standards.toml", "vocabulary.toml",
}  # fmt: skip


def made(folder: Path, **more: Any) -> NewTown:
    (folder / "town.osm.pbf").write_bytes(towns.extract(folder))
    extract = {"osm": {"file": str(folder / "town.osm.pbf")}}
    return new_town(as_answers(towns.answers(folder, **{**extract, **more})))


def test_the_folder_is_complete_and_passes_the_check(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_bytes(towns.survey())
    places = [{"file": str(tmp_path / "places.csv"), "crs": "EPSG:4326", "accuracy_m": 5}]
    town = made(tmp_path, places=places)
    assert town_findings(town.files) == []
    assert write_town(town.files, tmp_path / "liuhe") is None
    assert {path.name for path in (tmp_path / "liuhe").iterdir()} == FILES
    assert folder_findings(tmp_path / "liuhe") == []
    found = read_plan(tmp_path / "liuhe/plan.toml")
    assert found.text("base_map_source", "en") == "© OpenStreetMap contributors (ODbL)"
    assert found.place_kind_in("en") == "town"
    assert [section.sentences for section in found.section] == [6, 4]
    assert counts(town.ground) == {
        "neighbour": 3, "community": 0, "road": 5, "metro": 1, "rail": 1, "water": 2,
        "station": 3, "place": 2,
    }  # fmt: skip
    base = base_map_of(town)
    assert base.study_area is not None
    assert base.home == pytest.approx(town.ground.outline.bounds)


def test_the_reference_files_are_rfc_7946_one_feature_a_line_sorted(tmp_path: Path) -> None:
    town = made(tmp_path)
    for name, content in town.files.items():
        if not name.endswith(".geojson"):
            continue
        document = json.loads(content)
        lines = content.decode().splitlines()[1:-1]
        features = [json.loads(line.rstrip(",")) for line in lines]
        assert features == document["features"]
        ids = [each["id"] for each in features]
        assert len(set(ids)) == len(ids)
        first = 1 if name == "reference_areas.geojson" else 0
        assert ids[first:] == sorted(ids[first:])
        for number in json.dumps([each["geometry"] for each in features]).replace("]", " ").split():
            assert len(number.strip("[,").partition(".")[2]) <= 6


def test_residents_and_their_source_stand_at_the_outline(tmp_path: Path) -> None:
    areas = reference_layer(made(tmp_path).files["reference_areas.geojson"])
    assert areas.properties[0]["residents_2020"] == 52310
    assert areas.properties[0]["residents_source"] == "第七次全国人口普查"
    assert areas.properties[0]["accuracy_m"] == 50


def test_what_is_missing_in_english_is_chinese_and_is_said(tmp_path: Path) -> None:
    values = towns.answers(tmp_path)
    for name in ("place_en", "region_en", "publisher_en"):
        del values[name]
    del values["section"][0]["en"]
    town = new_town(as_answers(values))
    found = tomllib.loads(town.files["plan.toml"].decode())
    assert found["place_en"] == "柳河镇"
    assert found["subject"] == "liuhezhen"
    assert found["section"][0]["en"] == "产业"
    stated = next(each for each in town.findings if each.code == "town_english_missing")
    assert {"place_en", "title_en", "region_en", "section 1"} <= set(stated.params["value"])
    areas = reference_layer(town.files["reference_areas.geojson"])
    assert "name_en" not in areas.properties[0]


NASTY = [
    '柳河"镇',
    "柳河\\镇",
    "{{7*7}}镇",
    "<script>镇",
    "柳河镇'''",
    "柳河镇 # x",
    "[[section]]镇",
]


@pytest.mark.parametrize("name", NASTY)
def test_a_name_cannot_become_toml(name: str, tmp_path: Path) -> None:
    values = towns.answers(tmp_path, place_zh=name, publisher_zh=name)
    values["outline"]["name"] = "柳河镇"
    town = new_town(as_answers(values))
    assert town_findings(town.files) == []
    found = tomllib.loads(town.files["plan.toml"].decode())
    assert found["place_zh"] == found["publisher_zh"] == name
    assert len(found["section"]) == 2
    assert (
        answers_text({"place_zh": name}) == f"place_zh = {json.dumps(name, ensure_ascii=False)}\n"
    )


@pytest.mark.parametrize(
    "name", ["柳河\u202e镇", "柳\n河镇", "柳\t河", "柳河\u2028镇", "", " ", "镇" * 201, "\0镇"]
)
def test_hidden_signs_and_line_breaks_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        as_answers(towns.answers(tmp_path, place_zh=name))
    assert caught.value.code == "answer_invalid"
    assert caught.value.params["field"] == "place_zh"
    assert answer_fault("place_zh", name) is not None


@pytest.mark.parametrize(
    "subject", ["../x", "a/b", "Liuhe", "柳河", "a" * 61, "", "a b", ".", "con\0"]
)
def test_an_id_is_no_path(subject: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidConfiguration):
        as_answers(towns.answers(tmp_path, subject=subject))


def test_wrong_answers_are_all_named(tmp_path: Path) -> None:
    values = towns.answers(tmp_path, date="2026-02-30", place_kind="planet", nonsense=1)
    values["section"][1]["sentences"] = -1
    del values["region_zh"]
    with pytest.raises(InvalidConfiguration) as caught:
        as_answers(values)
    fields = {each.params["field"] for each in caught.value.findings}
    assert fields == {"date", "place_kind", "nonsense", "section.2.sentences", "region_zh"}


@pytest.mark.parametrize("text", ["", "一", "|一|", "一|产业|E|x", "一|a|b|1|2", "一|a|b|-1"])
def test_a_section_that_is_none(text: str) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        section_from(text)
    assert caught.value.code == "section_invalid"


def test_an_existing_folder_is_refused_and_with_force_it_is_kept(tmp_path: Path) -> None:
    town = new_town(as_answers(towns.answers(tmp_path)))
    folder = tmp_path / "liuhe"
    folder.mkdir()
    (folder / "mine.txt").write_text("kept")
    with pytest.raises(InvalidConfiguration) as caught:
        write_town(town.files, folder)
    assert caught.value.code == "town_folder_exists"
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]
    backup = write_town(town.files, folder, force=True)
    assert backup is not None
    assert (backup / "mine.txt").read_text() == "kept"
    assert {path.name for path in folder.iterdir()} == FILES
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_an_empty_folder_is_filled_and_a_file_or_link_is_not(tmp_path: Path) -> None:
    town = new_town(as_answers(towns.answers(tmp_path)))
    (tmp_path / "empty").mkdir()
    assert write_town(town.files, tmp_path / "empty") is None
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("file", "link"):
        with pytest.raises(InvalidConfiguration) as caught:
            write_town(town.files, tmp_path / name, force=True)
        assert caught.value.code == "town_folder_no_folder"


def test_what_the_check_refuses_is_not_written(tmp_path: Path) -> None:
    town = new_town(as_answers(towns.answers(tmp_path)))
    files = {**town.files, "vocabulary.toml": b"[[status]]\n"}
    with pytest.raises(InvalidConfiguration):
        write_town(files, tmp_path / "liuhe")
    assert not (tmp_path / "liuhe").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    town = new_town(as_answers(towns.answers(tmp_path)))
    (tmp_path / "file").write_text("x")
    with pytest.raises(UnwritableFile):
        write_town(town.files, tmp_path / "file" / "liuhe")


def test_the_archive_holds_the_folder(tmp_path: Path) -> None:
    town = new_town(as_answers(towns.answers(tmp_path)))
    with zipfile.ZipFile(io.BytesIO(town_archive(town.files, "liuhe"))) as archive:
        assert set(archive.namelist()) == {f"liuhe/{name}" for name in FILES}
        assert archive.read("liuhe/plan.toml") == town.files["plan.toml"]


def test_the_answers_file_names_files_beside_it(tmp_path: Path) -> None:
    values = towns.answers(tmp_path)
    values["outline"]["file"] = "county.geojson"
    (tmp_path / "town.toml").write_text(answers_text(values), encoding="utf-8")
    assert as_answers(read_answers(tmp_path / "town.toml")).outline.file == str(
        tmp_path / "county.geojson"
    )


@pytest.mark.parametrize("content", [b"place_zh = ", b"\xff\xfe", b"a = [" * 3000])
def test_an_answers_file_that_is_no_toml(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "town.toml").write_bytes(content)
    with pytest.raises(InvalidConfiguration) as caught:
        read_answers(tmp_path / "town.toml")
    assert caught.value.code == "answers_unreadable"


def test_where_it_lies_is_said_in_words(tmp_path: Path) -> None:
    town = new_town(as_answers(towns.answers(tmp_path)))
    assert "125.18" in where_words(town.ground.outline, "en")
    assert "平方公里" in where_words(town.ground.outline, "zh")


def test_the_start_command_is_quoted() -> None:
    assert "'" in start_commands(Path("/a b; rm"))[0]


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", ".", "..", "../x", "/etc/x", "a/b", "a\\b", "C:x", ".hidden", "x\0", "x\ny"),
        *("~root/x", "a" * 81, "*", "\u202ex", "x\u200b"),
    ],
)
def test_on_the_page_a_folder_is_made_beside_the_present_one_only(
    name: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidConfiguration, match="town_folder_name"):
        sibling_folder(tmp_path / "data", name)


@pytest.mark.parametrize("name", ["liuhe", "柳河镇 2026", "{{7}}", "~", "a" * 80])
def test_a_plain_name_of_a_folder(name: str, tmp_path: Path) -> None:
    assert sibling_folder(tmp_path / "data", name) == tmp_path / name
