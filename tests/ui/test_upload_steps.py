"""The steps before the review: columns, coordinate system, names, repairs, findings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from shapely.geometry import mapping, shape

from geo.crs.convert import from_wgs84
from geo.crs.systems import SYSTEMS
from geo.intake.system_store import systems_folder
from geo.intake.tables.mapping_store import mappings_folder
from tests.conftest import project
from tests.store.committing import edit, feature_of
from tests.ui.uploading import (
    NEAR,
    asked,
    button,
    field,
    figures,
    geojson,
    press,
    said,
    say_nothing_new,
    seen,
    store,
    switch,
    upload,
)

SQUARE = [[113.74, 23.01], [113.75, 23.01], [113.75, 23.02], [113.74, 23.02], [113.74, 23.01]]
BOW_TIE = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]
UNKNOWN_COLUMNS = "甲,乙,丙,丁\na,113.75,23.001,规划办\n".encode()


# Columns


def in_wgs84(app: Any) -> Any:
    """Answer the question of the coordinate system."""
    assert "Which coordinate system is it?" in said(app)
    field(app, "selectbox", "_other").set_value("EPSG:4326")
    return press(seen(app), "Read it this way")


def assigned(app: Any) -> Any:
    for role, name in {"x": "乙", "y": "丙", "id": "甲"}.items():
        field(app, "selectbox", f"_{role}").set_value(name)
    return press(seen(app), "Use these columns")


@pytest.fixture
def own_data(plan_file: Path, data_copy: Path, own_settings: Callable[..., None]) -> Path:
    own_settings(data=str(data_copy), store=str(plan_file))
    return data_copy


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    import shutil

    from tests.conftest import DATA

    return Path(shutil.copytree(DATA, tmp_path / "data"))


def test_columns_are_assigned_and_remembered(own_data: Path, plan_file: Path) -> None:
    app = upload(UNKNOWN_COLUMNS, "survey.csv")
    assert button(app, "Use these columns").disabled
    assert button(app, "Swap X and Y").disabled
    app = in_wgs84(assigned(app))
    assert figures(app)["New places"] == "1"
    again = in_wgs84(upload(UNKNOWN_COLUMNS, "next.csv"))
    assert figures(again)["New places"] == "1"
    store(again)
    assert feature_of(plan_file, "a")["geometry"]["coordinates"] == [113.75, 23.001]


def test_swapped_columns_and_a_new_guess(own_data: Path) -> None:
    app = press(assigned(upload(UNKNOWN_COLUMNS, "survey.csv")), "Swap X and Y")
    assert (field(app, "selectbox", "_x").value, field(app, "selectbox", "_y").value) == (
        "丙",
        "乙",
    )
    app = press(app, "Detect again")
    assert "No columns with coordinates were found." in said(app)
    assert list(mappings_folder().glob("*.json")) == []


def test_another_column_becomes_a_field(own_data: Path) -> None:
    app = upload(UNKNOWN_COLUMNS, "survey.csv")
    field(app, "selectbox", "_field_3").set_value("lead")
    app = in_wgs84(assigned(seen(app)))
    field(app, "toggle", "_geometry_only").set_value(False)
    frames = [each.value for each in seen(app).dataframe if "Change" in each.value]
    assert "Lead" in frames[0]["Change"][0]


# Coordinate system


def in_gcj02(identifier: str, x: float, y: float) -> Any:
    east, north = from_wgs84([x], [y], SYSTEMS["GCJ-02"])
    place = {"type": "Point", "coordinates": [float(east[0]), float(north[0])]}
    return project(identifier, geometry=place, location_accuracy_m=5)


@pytest.fixture
def confirmed(
    projects_file: Callable[..., Path], own_settings: Callable[..., None], plan_file: Path
) -> Path:
    places = {f"p{at}": (113.73 + at / 100, 22.99 + at / 200) for at in range(5)}
    file = projects_file(
        *(
            project(
                name, geometry={"type": "Point", "coordinates": list(place)}, location_accuracy_m=5
            )
            for name, place in places.items()
        ),
        name="confirmed.geojson",
    )
    own_settings(store=str(file))
    return file


def gcj02_file() -> bytes:
    return geojson(*(in_gcj02(f"p{at}", 113.73 + at / 100, 22.99 + at / 200) for at in range(5)))


def test_a_displacement_is_a_question_with_both_readings(confirmed: Path) -> None:
    app = upload(gcj02_file())
    assert "Which coordinate system is it?" in said(app)
    assert said(app).count("Most likely it is") == 0
    roles = [role for role, _id in asked(app, "system_map")]
    assert {role: roles.count(role) for role in roles} == {"old": 5, "one": 5, "other": 5}
    app = press(app, "Read the file this way")
    assert figures(app) == {"New places": "0", "Unchanged": "5"}
    assert "as you chose" in said(app)


def test_another_system_can_be_chosen_and_taken_back(confirmed: Path) -> None:
    app = upload(geojson(project("p0", geometry={"type": "Point", "coordinates": [113.73, 22.99]})))
    field(app, "selectbox", "_other").set_value("BD-09")
    app = press(seen(app), "Read it this way")
    assert "BD-09" in said(app)
    assert figures(app)["New places"] == "1"
    (back,) = (each for each in app.button if each.key == "system_back")
    back.click()
    seen(app)
    assert field(app, "selectbox", "_other").value is None
    assert "WGS 84" in said(app)


def test_sentences_in_chinese_have_no_spaces_between_them(plan_file: Path) -> None:
    app = upload(geojson(project("a", geometry=NEAR)), lang="zh")
    assert "。 " not in said(app)


# Names


@pytest.fixture
def choices(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Give what is chosen in the table of names; AppTest has no hands for it."""
    chosen: dict[str, str] = {}
    show = st.data_editor

    def editor(frame: pd.DataFrame, **told: Any) -> pd.DataFrame:
        show(frame, **told)
        now = frame.copy()
        for name, choice in chosen.items():
            if "Name in the file" in now:
                now.loc[now["Name in the file"] == name, "Project"] = choice
        return now

    monkeypatch.setattr(st, "data_editor", editor)
    return chosen


NAMES = "名称,经度（WGS84）,纬度\n乙公园新址,113.75,23.001\n新项目,113.75,23.002\n".encode(
    "gb18030"
)


def test_likely_names_are_offered_and_confirmed(plan_file: Path, choices: dict[str, str]) -> None:
    app = upload(NAMES, "names.csv")
    (frame,) = (each.value for each in app.dataframe if "Similarity" in each.value)
    assert list(frame["Project"]) == ["Park B · b", "(leave out)"]
    assert "Which changes do you accept?" not in said(app)
    app = press(app, "Confirm these matches")
    assert figures(app)["New places"] == "1"
    assert "Which projects are these?" not in said(app)


def test_an_exact_name_needs_no_click(plan_file: Path) -> None:
    app = upload(
        "项目名称,经度（WGS84）,纬度\n乙公园,113.75,23.001\n".encode("gb18030"), "names.csv"
    )
    assert "Which projects are these?" not in said(app)
    assert figures(app)["New places"] == "1"


def test_a_name_is_called_new(plan_file: Path, choices: dict[str, str]) -> None:
    choices["新项目"] = "(new project)"
    app = press(upload(NAMES, "names.csv"), "Confirm these matches")
    assert figures(app)["New projects"] == "1"


def test_one_project_for_two_names_is_refused(plan_file: Path, choices: dict[str, str]) -> None:
    choices["新项目"] = "Park B · b"
    app = press(upload(NAMES, "names.csv"), "Confirm these matches")
    assert "The same project is chosen twice: Park B · b." in said(app).replace("\u2060", "")
    assert "Which projects are these?" in said(app)


# Repairs


def test_repairs_are_made_only_on_a_tick_and_taken_back(plan_file: Path) -> None:
    content = geojson(
        project(
            "a", geometry={"type": "Polygon", "coordinates": [BOW_TIE]}, location_verified=False
        ),
        project("c", geometry={"type": "Point", "coordinates": ["113.75", "23"]}),
    )
    app = upload(content)
    assert len(app.checkbox) == 2
    assert button(app, "Make these repairs").disabled
    assert ("new", "new a geometry_invalid") in asked(app, "repairs_map")
    for each in app.checkbox:
        each.set_value(True)
    app = press(seen(app), "Make these repairs")
    assert not [
        each
        for each in app.dataframe
        if "Code" in each.value and "geometry_invalid" in list(each.value["Code"])
    ]
    app = press(app, "Undo the repairs")
    assert button(app, "Make these repairs").disabled


def test_a_sound_file_is_offered_no_repair(plan_file: Path) -> None:
    app = upload(geojson(project("a", geometry=mapping(shape(NEAR)), location_verified=False)))
    assert not [each for each in app.button if each.label == "Make these repairs"]


# Findings


@pytest.mark.parametrize(("lang", "kind"), [("en", "Error"), ("zh", "错误")])
def test_every_finding_is_a_row_with_its_kind(plan_file: Path, lang: str, kind: str) -> None:
    app = upload(
        geojson(project("a", geometry={"type": "Polygon", "coordinates": [SQUARE[:-1]]})), lang=lang
    )
    heading = {"en": "Code", "zh": "代码"}[lang]
    frames = [each.value for each in app.dataframe if heading in each.value]
    assert "ring_open" in [code for frame in frames for code in frame[heading]]
    assert any(each.label.startswith(f"{kind} · ") for each in app.expander)


def test_findings_of_one_kind_are_one_row_that_opens(plan_file: Path) -> None:
    rows = [
        f"完全不同的名称{'一二三四五六七八九十'[at % 10] * 3}{at},113.7{at},23.0"
        for at in range(17)
    ]
    app = upload("\n".join(["名称,经度,纬度", *rows]).encode(), "names.csv")
    kinds = [each.label for each in app.expander if each.label.startswith("Error · ")]
    assert kinds == ["Error · The feature has no id\\. (17 of this kind)"]
    (frame,) = (
        each.value
        for each in app.dataframe
        if "Code" in each.value and "id_missing" in list(each.value["Code"])
    )
    assert len(frame) == 17


def test_errors_stand_before_remarks_on_the_whole_file(plan_file: Path) -> None:
    app = upload("名称,经度,纬度\n某个新的地方,113.75,23.0\n".encode(), "names.csv")
    labels = [each.label for each in app.expander]
    kinds = [label.split(" · ")[0] for label in labels if label.startswith(("Error · ", "Note · "))]
    assert kinds == ["Error", "Note"]


def test_the_findings_do_not_push_the_question_away(confirmed: Path) -> None:
    content = "名称,高德经度,高德纬度\n" + "".join(f"点{at},113.7{at},23.0\n" for at in range(17))
    app = upload(content.encode(), "names.csv")
    assert "Which coordinate system is it?" in said(app)
    (report,) = (each for each in app.expander if each.label.startswith("Errors 17"))
    assert not report.proto.expanded
    labels = [
        each.label for each in app.expander if " · " in each.label and "Errors" not in each.label
    ]
    assert labels[0].startswith("Warning · The coordinates seem to come from a web map")


@pytest.mark.parametrize("form", ["geojson", "kml"])
def test_the_fields_of_a_layer_are_assigned_and_remembered(
    own_data: Path, plan_file: Path, form: str
) -> None:
    place = {"type": "Point", "coordinates": [113.75, 23.001]}
    values = {"甲": "a", "乙": "改了的说明"}
    if form == "geojson":
        content = geojson({"type": "Feature", "properties": values, "geometry": place})
    else:
        data = "".join(f'<Data name="{k}"><value>{v}</value></Data>' for k, v in values.items())
        content = (
            f"<kml><Document><Placemark><ExtendedData>{data}</ExtendedData><Point><coordinates>"
            "113.75,23.001</coordinates></Point></Placemark></Document></kml>"
        ).encode()
    app = upload(content, f"layer.{form}")
    # Of an undeclared file there are no figures before its coordinate system is decided.
    assert figures(app).get("New places") == (None if form == "kml" else "0")
    assert not [each for each in app.button if each.label == "Swap X and Y"]
    field(app, "selectbox", "_id").set_value("甲")
    field(app, "selectbox", "_field_1").set_value("description")
    decided: Callable[[Any], Any] = in_wgs84 if form == "kml" else seen
    app = decided(press(seen(app), "Use these fields"))
    assert figures(app) == {"New places": "1", "Unchanged": "0", "Other values": "1",
                            "Not in the file": "2"}  # fmt: skip
    assert figures(decided(upload(content, f"next.{form}")))["New places"] == "1"
    assert figures(press(app, "Detect again")).get("New places", "0") == "0"


def test_a_table_that_only_updates_a_status_is_offered(own_data: Path, plan_file: Path) -> None:
    app = upload("id,状态\na,在建\n".encode(), "status.csv")
    assert field(app, "toggle", "_geometry_only").value is False
    assert figures(app)["Other values"] == "1"


def test_the_half_that_is_missing_can_be_assigned(own_data: Path) -> None:
    app = upload(b"id,Latitude,P\na,23.001,113.75\n", "half.csv")
    assert "no column with the longitude" in said(app)
    field(app, "selectbox", "_x").set_value("P")
    assert figures(in_wgs84(press(seen(app), "Use these columns")))["New places"] == "1"


def test_findings_can_be_hidden_by_kind(plan_file: Path) -> None:
    app = upload(geojson(project("a", geometry={"type": "Polygon", "coordinates": [SQUARE[:-1]]})))
    (pills,) = (
        each for each in app.get("button_group") if each.key and each.key.startswith("findings_")
    )
    pills.set_value([])
    seen(app)
    assert not [each for each in app.dataframe if "Code" in each.value]


# Whose file it is

OPEN = "id,经度,纬度\na,113.75,23.001\n"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the sender that is typed in as a new one; AppTest knows listed ones only."""
    names: list[str] = []
    show = st.selectbox

    def selectbox(*args: Any, **told: Any) -> Any:
        value = show(*args, **told)
        return names[0] if names and told.get("accept_new_options") else value

    monkeypatch.setattr(st, "selectbox", selectbox)
    return names


def read_as_gcj02(app: Any) -> Any:
    (reading,) = (each for each in app.radio if each.key and each.key.endswith("_reading"))
    (at,) = (at for at, text in enumerate(reading.options) if text.startswith("GCJ-02"))
    reading.set_value(at)
    return press(seen(app), "Read the file this way")


def read_as_another_system(app: Any) -> Any:
    field(app, "selectbox", "_other").set_value("GCJ-02")
    return press(seen(app), "Read it this way")


@pytest.mark.parametrize("decide", [read_as_gcj02, read_as_another_system])
def test_an_answer_holds_for_the_next_file_of_the_same_columns_and_sender(
    own_data: Path, plan_file: Path, typed: list[str], decide: Callable[[Any], Any]
) -> None:
    typed[:] = ["测绘院"]
    app = upload(OPEN.encode(), "first.csv")
    assert "Which coordinate system is it?" in said(app)
    store(decide(app))
    place = feature_of(plan_file, "a")["geometry"]["coordinates"]
    assert place != [113.75, 23.001]
    typed.clear()
    following = upload(OPEN.replace("23.001", "23.002").encode(), "next.csv")
    assert "Which coordinate system is it?" in said(following)
    assert field(following, "selectbox", "_sender").options == ["测绘院"]
    field(following, "selectbox", "_sender").set_value("测绘院")
    seen(following)
    assert "Which coordinate system is it?" not in said(following)
    assert figures(following)["New places"] == "1"
    assert "GCJ-02" in said(following)


def test_an_answer_says_nothing_of_other_senders_and_columns(
    own_data: Path, plan_file: Path, typed: list[str]
) -> None:
    typed[:] = ["测绘院"]
    store(read_as_gcj02(upload(OPEN.encode(), "first.csv")))
    typed[:] = ["另一家公司"]
    assert "Which coordinate system is it?" in said(upload(OPEN.encode(), "next.csv"))
    typed.clear()
    others = upload(OPEN.replace("id,", "编号,").encode(), "other.csv")
    assert "Which coordinate system is it?" in said(others)
    assert field(others, "selectbox", "_sender").options == []


def test_an_answer_is_kept_only_with_a_sender_and_when_it_is_stored(
    own_data: Path, plan_file: Path, typed: list[str]
) -> None:
    store(read_as_gcj02(upload(OPEN.encode(), "first.csv")))
    assert not systems_folder().exists()
    typed[:] = ["测绘院"]
    read_as_gcj02(upload(OPEN.replace("23.001", "23.002").encode(), "next.csv"))
    assert not systems_folder().exists()


def test_of_an_undecided_file_nothing_is_moved_and_nothing_stored(plan_file: Path) -> None:
    before = plan_file.read_bytes()
    app = upload(OPEN.encode(), "survey.csv")
    assert "Which coordinate system is it?" in said(app)
    assert "Which changes do you accept?" not in said(app)
    assert not [each for each in app.dataframe if "Remark" in each.value]
    assert not [each for each in app.button if each.key and each.key.endswith("_go")]
    assert not figures(app)
    assert plan_file.read_bytes() == before


# Storing

ASKING = "First say what is known about the new places"
KNOWN = {
    "location_accuracy_m": 5,
    "location_source": "二月测量",
    "location_source_en": None,
    "location_verified": True,
}


def bare(**changes: Any) -> bytes:
    """Make a file that says of its place only what is given."""
    feature = project("a", geometry=NEAR, **changes)
    for name in {"location_accuracy_m", "location_verified"}.difference(changes):
        del feature["properties"][name]
    return geojson(feature)


def tell(app: Any) -> Any:
    """Say that the places come from a survey; the fields to fill in appear."""
    field(app, "radio", "_known").set_value("told")
    return seen(app)


def marks(plan_file: Path) -> dict[str, Any]:
    properties = feature_of(plan_file, "a")["properties"]
    return {name: properties.get(name) for name in KNOWN}


def test_what_is_known_of_a_place_is_asked_before_it_is_stored(plan_file: Path) -> None:
    app = upload(bare())
    assert "The file does not state this about the new place: " in said(app)
    assert not [each for each in app.expander if "known" in each.label]
    assert field(app, "radio", "_known").value is None
    assert button(app, ASKING).disabled
    app = tell(app)
    assert button(app, ASKING).disabled
    labels = [
        field(app, kind, name).label
        for kind, name in (
            ("number_input", "_accuracy"), ("text_input", "_source"), ("checkbox", "_verified"),
        )
    ]  # fmt: skip
    # As the form, the template and the downloads call them.
    assert labels == ["Radius of uncertainty (m)", "Source of the place", "Place confirmed"]
    field(app, "number_input", "_accuracy").set_value(5.0)
    assert button(seen(app), ASKING).disabled
    field(app, "text_input", "_source").set_value("  ")
    assert button(seen(app), ASKING).disabled
    field(app, "text_input", "_source").set_value("二月测量")
    field(app, "checkbox", "_verified").set_value(True)
    store(seen(app))
    assert marks(plan_file) == KNOWN


def test_nothing_new_keeps_the_old_marks(plan_file: Path) -> None:
    before = marks(plan_file)
    app = upload(bare())
    field(app, "radio", "_known").set_value("same")
    store(seen(app))
    assert feature_of(plan_file, "a")["geometry"] == NEAR
    assert marks(plan_file) == before


def test_a_new_place_that_nobody_confirms_is_not_confirmed(plan_file: Path) -> None:
    edit(plan_file, "a", location_verified=True)
    app = press(switch(upload(bare()), "_verified"), "Tick all shown")
    store(app)
    assert feature_of(plan_file, "a")["geometry"] == NEAR
    assert not marks(plan_file)["location_verified"]


def test_what_the_file_says_of_a_place_is_not_asked(plan_file: Path) -> None:
    said_so = {name: value for name, value in KNOWN.items() if value is not None}
    app = upload(bare(**said_so))
    assert not [each for each in app.radio if each.key and each.key.endswith("_known")]
    store(app)
    assert marks(plan_file) == KNOWN


def test_the_values_of_the_file_win_over_the_answer(plan_file: Path) -> None:
    app = tell(upload(bare(location_accuracy_m=2)))
    field(app, "number_input", "_accuracy").set_value(80.0)
    field(app, "text_input", "_source").set_value("二月测量")
    store(seen(app))
    assert marks(plan_file) == {**KNOWN, "location_accuracy_m": 2, "location_verified": False}


def test_without_a_name_nothing_is_stored(plan_file: Path) -> None:
    app = say_nothing_new(upload(geojson(project("a", geometry=NEAR, location_verified=False))))
    app = press(app, "Save 1 project as a revision")
    assert "nothing has been saved" in said(app)
    assert feature_of(plan_file, "a")["geometry"]["coordinates"] == [113.75, 23.0]
