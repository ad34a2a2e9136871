"""The view of layers without a browser: list, add, replace, correct, decide, remove, undo."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.coverage.town import town
from geo.crs.convert import from_wgs84
from geo.crs.systems import SYSTEMS
from geo.layers.decisions import decision_of
from geo.layers.store import LayerStore, Who
from geo.store import permission
from tests.conftest import DATA
from tests.layers.conftest import THREE, WHO, add, data, geojson, loaded, point, store
from tests.ui.layers_view import fill, find, give, look, press, sign, words

__all__ = ["data", "store"]
PARK = "cbd-central-park"
FEWER = geojson(
    point(113.725, 22.991, "a", name="甲公园", 面积=1, opened="2019-05-01"),
    point(113.755, 22.99, "d", name="丁公园", 面积=4, opened="2024-05-01"),
)


@pytest.fixture(autouse=True)
def maps_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    from geo.ui.layers import file_step, replacing, same_place
    from geo.ui.shared import readings

    for module in (file_step, replacing, same_place, readings):
        monkeypatch.setattr(module, "edit_map", module.edit_map)
    monkeypatch.setattr(permission, "_server", permission._Server())


def place_of(identifier: str) -> tuple[float, float]:
    features = json.loads((DATA / "projects.geojson").read_bytes())["features"]
    found = next(each for each in features if each["id"] == identifier)
    x, y = found["geometry"]["coordinates"]
    return x, y


def beside(metres: float = 50) -> bytes:
    """Parks of a layer: one beside a park of the plan, one far from all."""
    x, y = place_of(PARK)
    return geojson(
        point(x, y + metres / 111_000, "old", name="老公园"),
        point(113.7355, 22.985, "far", name="远公园"),
    )


# The list


@pytest.mark.parametrize(
    ("language", "said"), [("en", "No layer has been loaded yet"), ("zh", "尚未载入任何图层")]
)
def test_without_layers_it_says_what_they_are_for(
    store: LayerStore, language: str, said: str
) -> None:
    text = words(look(language))
    assert said in text
    for kind in {"en": ("Residents", "Streets"), "zh": ("居民", "道路")}[language]:
        assert kind in text


def test_the_list_says_everything_of_each_layer(store: LayerStore) -> None:
    add(store, licence="CC BY 4.0")
    text = words(look())
    for said in ("Existing facilities", "Existing parks", "Park", "2023-05", "城管分局",
                 "CC BY 4.0", "李工", "parks.geojson", "EPSG:4326", "stated by the file",
                 "Internal"):  # fmt: skip
        assert said in text, said
    assert "Not loaded yet" in str(look().expander[0].label)


def test_a_missing_place_and_a_damaged_file_are_said(store: LayerStore) -> None:
    nowhere = {"type": "Feature", "properties": {"name": "戊公园"}, "geometry": None}
    add(store, geojson(point(113.73, 22.99, name="甲公园"), nowhere))
    assert "2, of them 1 without a place" in words(look())
    layer = store.state().layers["facilities-park"]
    store.path(layer).write_bytes(b"x")
    app = look()
    assert "is not as it was stored" in words(app)
    app = press(app, "layers_open_facilities-park")
    assert "is not as it was stored" in words(app)


def test_a_list_edited_by_hand_and_a_damaged_one_are_said(store: LayerStore) -> None:
    add(store)
    content = store.index.read_text("utf-8")
    store.index.write_text(content.replace("城管分局", "园林局"), "utf-8")
    text = words(look())
    assert "was edited by hand" in text
    assert "园林局" in text
    store.index.write_bytes(b"[")
    text = words(look())
    assert "layers.json" in text
    assert "Nothing is deleted" in text


# Add


def test_a_file_becomes_a_layer_with_what_its_name_says(store: LayerStore) -> None:
    app = give(look(layers_part="add"), THREE, "公园现状2023-05.geojson")
    assert find(app.selectbox, "_category").value == "park"
    assert find(app.text_input, "_name_zh").value == "公园现状"
    assert find(app.text_input, "_date").value == "2023-05"
    assert len(app.session_state["maps"]["preview"]["shapes"]) == 3
    app = press(sign(fill(app, source="城管分局")), "_save")
    assert "Saved as revision 1: 公园现状 · Added" in words(app)
    layer = store.state().layers["facilities-park"]
    facts = (layer.name_zh, layer.source, layer.date, layer.visibility, layer.loaded_by)
    assert facts == ("公园现状", "城管分局", "2023-05", "internal", "王工")
    revision = store.revision(1)
    assert (revision.author, revision.reason) == ("王工", "年度更新")


def test_what_is_missing_is_said_by_the_names_of_the_fields(store: LayerStore) -> None:
    app = give(look(layers_part="add"), THREE, "公园.geojson")
    app = press(app, "_save")
    assert "“Who made the data” is wrong" in words(app)
    app = press(fill(app, source="城管分局"), "_save")
    assert [each.value.split(":")[0].replace("\\", "") for each in app.error] == [
        "Your name",
        "Reason for the change",
    ]
    assert store.state().number == 0
    assert find(app.text_input, "_name_zh").value == "公园"


def test_another_file_does_not_overwrite_what_was_typed(store: LayerStore) -> None:
    app = give(look(layers_part="add"), THREE, "公园2023.geojson")
    app = fill(app, name_zh="城区公园")
    app = give(app, FEWER, "公园2024.geojson")
    assert find(app.text_input, "_name_zh").value == "城区公园"
    assert find(app.text_input, "_date").value == "2024"


def test_an_undecided_system_is_asked_and_the_answer_counts(store: LayerStore) -> None:
    rows = ["名称,lon,lat"]
    for number in range(3):
        x, y = from_wgs84(113.74 + number / 1000, 22.99, SYSTEMS["GCJ-02"])
        rows.append(f"公园{number},{float(x):.6f},{float(y):.6f}")
    app = give(look(layers_part="add"), "\n".join(rows).encode(), "公园.csv")
    assert "which coordinate system is it?" in words(app)
    assert not [each for each in app.button if str(each.key).endswith("_save")]
    question = find(app.radio, "_reading")
    question.set_value(next(
        at for at, label in enumerate(question.options) if "GCJ-02" in label
    ))  # fmt: skip
    app = press(app.run(), "_take")
    assert "GCJ-02" in words(app)
    app = press(sign(fill(app, source="城管分局")), "_save")
    layer = store.state().layers["facilities-park"]
    assert (layer.crs, layer.crs_decided) == ("GCJ-02", "given")
    x, y = store.table(layer).features()[0]["geometry"]["coordinates"]
    assert (x, y) == pytest.approx((113.74, 22.99), abs=2e-5)


def test_a_recognised_system_can_be_changed(store: LayerStore) -> None:
    app = give(look(layers_part="add"), THREE, "公园.geojson")
    find(app.selectbox, "_system").set_value("GCJ-02")
    app = press(sign(fill(app.run(), source="城管分局")), "_save")
    layer = store.state().layers["facilities-park"]
    assert layer.crs == "GCJ-02"
    x, _y = store.table(layer).features()[0]["geometry"]["coordinates"]
    assert x < 113.7249


def test_a_second_layer_of_residents_is_not_added_but_replaced(store: LayerStore) -> None:
    people = geojson(point(113.74, 23.0, population=500))
    add(store, people, kind="residents", category=None, name_zh="人口")
    app = give(look(layers_part="add"), people, "人口.geojson")
    assert "There is already a layer of this kind" in words(app)
    app = press(app, "layers_add_replace")
    assert app.session_state["layers_open"] == "residents"
    assert app.session_state["layers_detail"] == "replace"


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("公园.geojson", b" " * 700_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\x00\xff" * 500, "公园.geojson"),
        (b"%PDF-1.7 nothing", "公园.pdf"),
        (b'{"type": "FeatureCollection", "features": []}', "公园.geojson"),
        (bomb(), "公园.zip"),
    ],
    ids=["bytes", "another kind", "nothing", "a bomb"],
)
def test_a_hostile_file_is_answered_in_words(store: LayerStore, content: bytes, name: str) -> None:
    app = give(look(layers_part="add"), content, name)
    assert len(app.error) == 1
    assert "Nothing has been saved" in words(app)
    assert not [each for each in app.button if str(each.key).endswith("_save")]
    assert store.state().number == 0


def test_hostile_texts_stay_texts_or_are_refused(store: LayerStore) -> None:
    hostile = "<script>alert(1)</script> {{7*7}} [x](http://e.invalid)"
    app = give(look(layers_part="add"), THREE, "公园.geojson")
    app = sign(fill(app, source=hostile, name_zh="**b** {x}"))
    assert "Saved as revision 1" in words(press(app, "_save"))
    text = "".join(each.proto.body for each in look().get("html"))
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    app = give(look(layers_part="add"), THREE, "公园.geojson")
    app = press(sign(fill(app, source="甲\u202e乙")), "_save")
    assert "“Who made the data” is wrong" in words(app)
    assert store.state().number == 1


def test_a_file_of_the_wrong_kind_is_refused(store: LayerStore) -> None:
    app = give(look(layers_part="add"), THREE, "居民.geojson")
    assert find(app.selectbox, "_kind").value == "residents"
    assert "Nothing has been saved" in words(app)
    find(app.selectbox, "_kind").set_value("facilities")
    app.run()
    assert "What the file says" in words(app)


# Replace


def test_a_newer_file_is_compared_and_replaces(store: LayerStore) -> None:
    add(store)
    app = look(layers_open="facilities-park", layers_detail="replace")
    app = give(app, FEWER, "公园2024-06.geojson")
    text = words(app)
    for figure in ("Added 1", "Moved 1", "Dropped 2", "Unchanged 0"):
        assert figure in text
    assert "would drop much: 2 of 3 features" in text
    (arrow,) = app.session_state["maps"]["moves"]["arrows"]
    assert arrow.start == pytest.approx((113.725, 22.99))
    find(app.get("button_group"), "_list").set_value("moved")
    assert find(app.text_input, "_date").value == "2024-06"
    app = press(sign(app), "_save")
    assert "Saved as revision 2: Existing parks · Replaced" in words(app)
    revision = store.revision(2)
    assert revision.comparison == {
        "added": 1, "moved": 1, "changed": 0, "dropped": 2, "unchanged": 0,
    }  # fmt: skip
    layer = store.state().layers["facilities-park"]
    assert (layer.features, layer.date, layer.source) == (2, "2024-06", "城管分局")
    assert not [n for n in layer.noticed if n.code == "layer_drops_much"]


def test_a_conflict_of_two_planners_is_told_and_nothing_is_lost(store: LayerStore) -> None:
    add(store)
    app = look(layers_open="facilities-park", layers_detail="replace")
    app = sign(fill(give(app, FEWER, "公园.geojson"), source="园林局"))
    other = {"id": "facilities-park", "licence": "内部"}
    store.correct(other, Who("赵工", "补充许可"))
    app = press(app, "_save")
    text = words(app)
    assert "has been changed by others meanwhile" in text
    assert "what you have entered is still here" in text
    assert "赵工" in text
    assert "补充许可" in text
    assert store.state().number == 2
    assert find(app.text_input, "_source").value == "园林局"
    assert find(app.text_input, "_licence").value == "内部"
    app = press(app, "_save")
    assert "Saved as revision 3" in words(app)
    layer = store.state().layers["facilities-park"]
    assert (layer.features, layer.source, layer.licence) == (2, "园林局", "内部")


# Facts


def test_facts_are_corrected_without_a_file(store: LayerStore) -> None:
    before = add(store).after
    app = look(layers_open="facilities-park", layers_detail="facts")
    assert not [each for each in app.button if str(each.key).endswith("_save")]
    app = press(sign(fill(app, name_en="Parks today", date="2023-06")), "_save")
    assert "Saved as revision 2: Parks today · Corrected" in words(app)
    layer = store.state().layers["facilities-park"]
    assert (layer.name_en, layer.date) == ("Parks today", "2023-06")
    assert (layer.sha256, layer.loaded_by) == (before.sha256, "李工")
    app = look(layers_part="history")
    assert "2023-05 → 2023-06" in words(app)


def test_two_who_correct_different_facts_both_count(store: LayerStore) -> None:
    add(store)
    app = look(layers_open="facilities-park", layers_detail="facts")
    app = sign(fill(app, name_en="Mine"))
    store.correct({"id": "facilities-park", "source": "园林局"}, Who("赵工", "来源"))
    app = press(app, "_save")
    assert "has been changed by others meanwhile" in words(app)
    app = press(app, "_save")
    layer = store.state().layers["facilities-park"]
    assert (layer.name_en, layer.source) == ("Mine", "园林局")


# The same place


def test_a_proposal_is_confirmed_rejected_and_taken_back(store: LayerStore) -> None:
    add(store, beside())
    app = look(layers_open="facilities-park", layers_detail="same")
    text = words(app)
    assert "老公园" in text
    assert "50 m apart" in text or "49 m apart" in text
    assert "proposed, counted once" in text
    assert "远公园" not in text
    assert find(app.button, "_save").disabled

    def decide(choice: str | None) -> str:
        app = look(layers_open="facilities-park", layers_detail="same")
        find(app.get("button_group"), "_0").set_value(choice)
        app = press(sign(app.run()), "_save")
        assert "Corrected" in words(app)
        layer = store.state().layers["facilities-park"]
        return decision_of(store.table(layer).features()[0])

    assert decide("not") == "none"
    assert "decided: not the same" in words(
        look(layers_open="facilities-park", layers_detail="same")
    )
    assert decide("same") == PARK
    assert decide(None) == ""
    assert store.revision(2).comparison == {"decisions": {"same": 0, "not_same": 1, "open": 0}}
    store.undo(4, WHO)
    layer = store.state().layers["facilities-park"]
    assert decision_of(store.table(layer).features()[0]) == PARK


# Remove, history, undo


def test_a_layer_is_removed_only_when_that_is_confirmed_and_comes_back(store: LayerStore) -> None:
    add(store)
    app = look(layers_open="facilities-park", layers_detail="remove")
    assert find(app.button, "_save").disabled
    find(app.checkbox, "_sure").check()
    app = press(sign(app), "_save")
    assert "Saved as revision 2: Existing parks · Removed" in words(app)
    assert not store.state().layers
    app = press(app, "layers_undo_2")
    assert "Undo of 2" in words(app)
    assert list(store.state().layers) == ["facilities-park"]


def test_a_revision_is_undone_in_the_history_or_it_is_said_why_not(store: LayerStore) -> None:
    add(store)
    store.correct({"id": "facilities-park", "date": "2024"}, WHO)
    app = look(layers_part="history")
    find(app.selectbox, "_number").set_value(1)
    app = press(sign(app.run()), "_save")
    assert "Revision 1 cannot be undone" in words(app)
    app = look(layers_part="history")
    find(app.selectbox, "_number").set_value(2)
    app = press(sign(app.run()), "_save")
    assert "Saved as revision 3" in words(app)
    assert store.state().layers["facilities-park"].date == "2023-05"


def test_a_layer_that_others_removed_is_told(store: LayerStore) -> None:
    add(store)
    app = look(layers_open="facilities-park")
    store.remove("facilities-park", WHO)
    app.run()
    assert "is no longer there" in words(app)


# Who may not


@pytest.mark.parametrize("setting", [{}, {"public": "1"}])
def test_where_editing_is_off_nothing_is_shown(
    store: LayerStore, data: Path, own_settings: Callable[..., None], setting: dict[str, str]
) -> None:
    add(store)
    own_settings(data=str(data), **setting)
    permission._server.is_serving = True
    permission._server.addresses = lambda: {"0.0.0.0"}
    app = look()
    assert words(app).strip() == ""
    assert not app.button


def test_what_is_pressed_where_editing_is_not_allowed_is_refused(
    store: LayerStore, data: Path, own_settings: Callable[..., None]
) -> None:
    app = sign(fill(give(look(layers_part="add"), THREE, "公园.geojson"), source="甲"))
    own_settings(data=str(data), public="1")
    press(app, "_save")
    own_settings(data=str(data))
    assert store.state().number == 0


def test_a_large_file_is_read_apart(store: LayerStore, monkeypatch: pytest.MonkeyPatch) -> None:
    from geo.ui.layers import file_step

    apart: list[str] = []
    work = file_step.worked_out

    def noted(*args: Any) -> Any:
        apart.append(args[0])
        return work(*args)

    monkeypatch.setattr(file_step, "worked_out", noted)
    many = geojson(*(point(113.72 + n / 1e5, 22.99, name=f"公园{n}") for n in range(900)))
    app = give(look(layers_part="add"), many, "公园.geojson")
    assert len(apart) == 1
    assert "Features 900" in words(app)
    assert len(loaded(store, many).read.features) == 900
    assert town() is not None


def test_a_large_layer_is_looked_through_apart(
    store: LayerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from geo.ui.layers import same_place

    monkeypatch.setattr(same_place, "FEW", 1)
    add(store, beside())
    app = look(layers_open="facilities-park", layers_detail="same")
    assert "proposed, counted once" in words(app)
    assert len(app.session_state["maps"]["map"]["shapes"]) == 2


def test_bidi_marks_in_names_change_nothing_around_them(store: LayerStore) -> None:
    marked = geojson(point(113.73, 22.99, "a", name="甲\u202e园公\u2066"))
    app = give(look(layers_part="add"), marked, "公园\u202egnp.geojson")
    assert find(app.text_input, "_name_zh").value == ""
    app = fill(app, name_zh="公园", source="城管分局")
    if find(app.selectbox, "_category").value is None:
        find(app.selectbox, "_category").set_value("park")
        app.run()
    assert "Saved as revision 1" in words(press(sign(app), "_save"))
    assert "公园" in words(look())
