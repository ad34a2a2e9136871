"""The part for capacity, run without a browser: what is known, what is not, map, table, chart."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.conftest import DECLARED
from tests.ui.test_coverage_page import map_data, roles, value, words

Run = Callable[..., AppTest]
HEAD = "name,longitude (WGS 84),latitude,capacity,location_accuracy_m\n"
SCHOOLS = (
    f"{HEAD}First,113.735,22.985,1200,0\n<b>Second</b>,113.75,23.02,900,80\nThird,113.72,23.0,,0\n"
)


@pytest.fixture
def with_schools(run_page: Run) -> Run:
    """Open the part for schools with a file of facilities."""

    def run(content: str = SCHOOLS, **address: str) -> AppTest:
        app = run_page("coverage", part="capacity", service="school", **address)
        field = next(each for each in app.file_uploader if "facilities" in str(each.key))
        field.upload("schools.csv", content.encode(), "text/csv")
        return app.run()

    return run


def told(app: AppTest) -> str:
    """Return everything that is told in any way."""
    return "\n".join(
        [html.unescape(words(app)), *(each.value for each in [*app.info, *app.caption])]
    )


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        (
            "en",
            (
                "10,851 school places",
                "does not split",
                "belongs to no single facility",
                "学位数, 床位",
            ),
        ),
        ("zh", ("10,851 个公办学位", "不作拆分", "没有容量数据", "capacity、容量、学位")),
    ],
)
def test_where_none_is_known_the_page_says_how_to_give_them_and_divides_no_total(
    run_page: Run, language: str, parts: tuple[str, ...]
) -> None:
    app = run_page("coverage", part="capacity", service="school", count="planned", lang=language)
    assert not app.exception
    text = told(app)
    for part in parts:
        assert part in text
    assert "grid5" not in roles(app)


def test_a_service_without_a_total_is_promised_none(run_page: Run) -> None:
    app = run_page("coverage", part="capacity", service="park")
    assert "10,851" not in told(app)


def test_known_capacities_are_told_with_method_and_the_unknown_ones(with_schools: Run) -> None:
    app = with_schools(lang="en")
    assert not app.exception
    text = told(app)
    for part in (
        "Capacity is known for 2 of 3 facilities: 2,100 school places in total, 5.0 per",
        "It is not known for 1",
        "two-step floating catchment, straight line 500 m",
        "no rule for capacity; compared with the average",
        "The heavy line is the average.",
        "Population spread evenly: an assumption.",
    ):
        assert part in text
    assert "&lt;b&gt;Second&lt;/b&gt;" in words(app)
    assert "<b>Second" not in words(app)


def test_along_streets_the_places_are_shared_along_streets(with_schools: Run) -> None:
    app = with_schools(lang="en", method="network")
    line = {"type": "LineString", "coordinates": [[113.735, 22.985], [113.75, 23.02]]}
    street = {"type": "Feature", "properties": {}, "geometry": line}
    streets = json.dumps({"type": "FeatureCollection", **DECLARED, "features": [street]})
    field = next(each for each in app.file_uploader if "streets" in str(each.key))
    field.upload("streets.geojson", streets.encode(), "application/geo+json").run()
    assert not app.exception
    text = told(app)
    for part in (
        "has no school within 500 m along streets",
        "two-step floating catchment, 500 m along streets",
        "Within 500 m along streets, about",
        "Along streets, from the places as marked.",
        "live too far from any street",
    ):
        assert part in text
    assert "straight line 500 m" not in text


def test_places_are_a_layer_that_can_be_left(with_schools: Run) -> None:
    app = with_schools(lang="en")
    assert {"grid5", "grid1"} <= set(roles(app))
    legend = [text for _role, text in map_data(app)["legend"]]
    assert "none within reach" in legend
    switch = next(each for each in app.segmented_control if "layer" in str(each.key))
    switch.set_value("coverage").run()
    assert value(app, "layer") == "coverage"
    assert "grid5" not in roles(app)
    assert "nominal" in roles(app)


def test_another_part_has_no_such_layer(run_page: Run) -> None:
    app = run_page("coverage", layer="places", part="gaps", count="planned")
    assert not app.exception
    assert "gap" in roles(app)


def test_a_rule_of_places_is_named_and_judged_by(with_schools: Run, own_rule_file: None) -> None:
    del own_rule_file
    text = told(with_schools(lang="en"))
    assert "The rule “Primary places” (60 per 1,000, to be confirmed) requires 25,098" in text
    assert "at most 22,998 are missing" in text
    assert "The heavy line is the rule." in text


@pytest.fixture
def own_rule_file(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A planner's rule of 60 places per 1,000 people."""
    from geo.coverage.capacity import study
    from geo.model.standards import Rule

    rule = Rule(
        id="primary_places", category="school", kind="per_1000", value=60, zh="小学学位",
        en="Primary places", source_zh="来源", source_en="source", status="unverified",
    )  # fmt: skip
    st.cache_resource.clear()
    monkeypatch.setattr(study, "capacity_rule", lambda _category: rule)
    yield
    st.cache_resource.clear()


def test_the_chart_says_the_same_in_words(with_schools: Run) -> None:
    app = with_schools(lang="en")
    (chart,) = [each.proto for each in app.get("vega_lite_chart")]
    rows: list[Any] = json.loads(chart.spec)["layer"][0]["data"]["values"]
    assert sum(row["share"] for row in rows) == pytest.approx(1)
    assert chart.alt.startswith("none within reach: 97%; fewer than 2.5 per 1,000: 0%")
