"""The office's layers on the Edit page: a layer's whole life, two planners, looks, the keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from geo.crs.convert import from_wgs84
from geo.crs.systems import SYSTEMS
from geo.layers.store import LayerStore
from tests.browser.editing import PROJECTS, Come, Planner, geojson, table
from tests.browser.test_accessibility import PHONE, SHOWN, violations
from tests.browser.test_system_question import assert_fits
from tests.browser.waiting import PATIENT

VIEW = {"en": "Layers", "zh": "图层"}
X, Y = PROJECTS["cbd-central-park"]["geometry"]["coordinates"]
# Parks in the town; the first one is 55 m from a park of the plan.
PLACES = {"老公园": (X, Y + 0.0005), "乙公园": (113.735, 22.99), "丙公园": (113.74, 22.985)}


def survey() -> Any:
    """Return a table in GCJ-02 of which neither its name nor its columns says so."""
    rows = []
    for name, place in PLACES.items():
        longitude, latitude = from_wgs84(*place, SYSTEMS["GCJ-02"])
        rows.append([name, f"{float(longitude):.6f}", f"{float(latitude):.6f}"])
    return table(["名称", "lon", "lat"], rows, "公园现状2023-05.csv")


def parks(*names: str, north: float = 0.0) -> Any:
    features = [
        {
            "type": "Feature",
            "properties": {"名称": name},
            "geometry": {
                "type": "Point",
                "coordinates": [PLACES[name][0], round(PLACES[name][1] + north, 6)],
            },
        }
        for name in names
    ]
    return geojson(features, "公园2024-06.geojson")


def upload(one: Planner, file: Any) -> None:
    one.page.locator("input[type=file]").set_input_files(file)
    one.rest()


def layers(one: Planner) -> Planner:
    return one.open().view(VIEW[one.language])


def added(one: Planner) -> Planner:
    """Add the parks with a declared system."""
    layers(one).press("Add the first layer")
    upload(one, parks(*PLACES))
    one.fill("Who made the data", "城管分局").sign("李明", "现状调查")
    return saved(one.press("Save the layer"), 1)


def saved(one: Planner, number: int) -> Planner:
    message = one.page.locator(".st-key-layers_saved")
    expect(message).to_contain_text(f"Saved as revision {number}", timeout=PATIENT)
    return one.rest()


def detail(one: Planner, name: str) -> Planner:
    one.page.get_by_role("radio", name=name).click()
    return one.rest()


def store_of(one: Planner) -> LayerStore:
    return LayerStore(one.path.parent / "layers")


def test_the_whole_life_of_a_layer(planner: Come) -> None:
    one = planner()
    layers(one)
    expect(one.text("No layer has been loaded yet.")).to_be_visible()
    one.press("Add the first layer")
    upload(one, survey())
    expect(one.heading("公园现状2023-05.csv: which coordinate system is it?")).to_be_visible()
    expect(one.page.get_by_role("button", name="Save the layer")).to_have_count(0)
    one.read_as("GCJ-02")
    one.expect_drawn("layers_0_add_file_preview", {"facility": 3})
    expect(one.page.get_by_label("Name in Chinese", exact=True)).to_have_value("公园现状")
    expect(one.page.get_by_label("Date of the data", exact=True)).to_have_value("2023-05")
    one.fill("Who made the data", "城管分局").sign("李明", "现状调查")
    saved(one.press("Save the layer"), 1)
    layer = store_of(one).state().layers["facilities-park"]
    assert (layer.crs, layer.crs_decided, layer.loaded_by) == ("GCJ-02", "given", "李明")

    one.visitor.open_page("/coverage?service=park&lang=en")
    expect(one.text("What counts: 3 existing facilities (公园现状 2023-05)").first).to_be_visible(
        timeout=PATIENT
    )

    layers(one).press("Open")
    detail(one, "Replace by a newer file")
    upload(one, parks("老公园", "乙公园", north=0.001))
    for label, number in {"Added": "0", "Moved": "2", "Dropped": "1"}.items():
        expect(one.figure(label)).to_have_text(number)
    one.expect_drawn("layers_0_replace_facilities-park_moves", {"old": 2, "new": 2})
    expect(one.text("would drop much: 1 of 3 features")).to_be_visible()
    one.sign("李明", "年度更新")
    saved(one.press("Replace the layer"), 2)
    assert store_of(one).state().layers["facilities-park"].features == 2

    saved(one.press("Undo", exact=True), 3)
    assert store_of(one).state().layers["facilities-park"] == layer

    detail(one, "Remove")
    expect(one.page.get_by_role("button", name="Remove the layer")).to_be_disabled()
    one.page.get_by_text("Yes, remove this layer").click()
    one.rest().sign("李明", "不再使用")
    saved(one.press("Remove the layer"), 4)
    expect(one.text("No layer has been loaded yet.")).to_be_visible()
    assert not store_of(one).state().layers
    detail(one, "History of the layers")
    expect(one.page.locator(".plain-table tbody tr")).to_have_count(4)


def test_the_same_place_is_rejected_and_counts(planner: Come) -> None:
    one = added(planner())
    one.page.get_by_role("radio", name="The same place").click()
    one.rest()
    expect(one.text("proposed, counted once until you decide")).to_be_visible()
    one.page.get_by_role("radio", name="Not the same").click()
    one.rest().sign("李明", "另一处公园")
    saved(one.press("Save the decisions (1)"), 2)
    one.page.get_by_role("radio", name="The same place").click()
    expect(one.text("decided: not the same, both count")).to_be_visible()


def test_two_planners_at_one_layer_lose_nothing(planner: Come) -> None:
    one = added(planner())
    other = one.another()
    layers(other).press("Open")
    other.fill("Licence or permission", "内部使用").sign("赵云", "补充许可")
    one.fill("Date of the data", "2024").sign("李明", "更正日期")
    saved(other.press("Save the facts"), 2)
    one.press("Save the facts")
    expect(one.text("has been changed by others meanwhile")).to_be_visible()
    expect(one.page.locator(".plain-table")).to_contain_text("补充许可")
    expect(one.page.get_by_label("Date of the data", exact=True)).to_have_value("2024")
    expect(one.page.get_by_label("Licence or permission", exact=True)).to_have_value("内部使用")
    saved(one.press("Save the facts"), 3)
    layer = store_of(one).state().layers["facilities-park"]
    assert (layer.date, layer.licence) == ("2024", "内部使用")


def test_the_keyboard_alone_opens_a_layer(planner: Come) -> None:
    one = added(planner())
    layers(one)
    button = one.page.get_by_role("button", name="Open")
    button.focus()
    one.page.keyboard.press("Enter")
    one.rest()
    facts = one.page.get_by_role("radio", name="Facts")
    expect(facts).to_be_checked()
    facts.focus()
    one.page.keyboard.press("ArrowRight")
    one.page.keyboard.press("Enter")
    one.rest()
    expect(one.page.get_by_role("radio", name="Replace by a newer file")).to_be_checked()


@SHOWN
@pytest.mark.parametrize("width", ["wide", "phone"])
def test_no_part_has_a_serious_barrier_and_all_fit(
    planner: Come, language: str, scheme: str, width: str
) -> None:
    options = PHONE if width == "phone" else {}
    one = planner("en", color_scheme=scheme, **options)
    added(one)
    one.language = language
    layers(one)
    open_it = {"en": "Open", "zh": "打开"}[language]
    found = violations(one.page)
    assert_fits(one.page)
    one.press(open_it, exact=True)
    details = one.page.locator("[class*='st-key-layers_detail'] [role=radio]")
    for at in range(5):
        details.nth(at).click()
        one.rest()
        found += violations(one.page)
        assert_fits(one.page)
        if at == 1:
            upload(one, parks("老公园", "乙公园", north=0.001))
            found += violations(one.page)
            assert_fits(one.page)
    assert found == []
