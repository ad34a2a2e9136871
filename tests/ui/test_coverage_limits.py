"""What visitors' files are worked out with: the same figures, within limits, and told in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from geo.coverage.coverage import straight_line_coverage
from geo.coverage.facilities import facilities_of
from geo.coverage.population.file import population_from_features
from geo.coverage.scenario import Scenario
from geo.coverage.town import Town, town
from geo.model.standards import standards
from geo.store import project_store
from geo.study.request import study_request
from geo.study.study import Study
from geo.ui.coverage import layers
from geo.ui.coverage.analysis import apart
from geo.ui.coverage.parts.download import made_file
from tests.hardening.hostile_shapes import area, collection, star, zigzag
from tests.study import jobs
from tests.ui.test_coverage_page import captions, words

Run = Callable[..., AppTest]
TIE = [[113.72, 22.99], [113.73, 23.0], [113.73, 22.99], [113.72, 23.0], [113.72, 22.99]]


def give(app: AppTest, role: str, content: bytes) -> AppTest:
    field = next(each for each in app.file_uploader if str(each.key).endswith(role))
    field.upload("a.geojson", content, "application/json").run()
    assert not app.exception
    return app


def test_figures_that_are_worked_out_apart_are_the_same(run_page: Run) -> None:
    stars = [star(20, seed) for seed in range(5)]
    app = give(run_page("coverage", count="planned"), "population", collection(*stars))
    place, features = town(), json.loads(collection(*stars))["features"]
    people = population_from_features(features, place)
    projects = facilities_of(project_store().snapshot(), "park", place, None)
    found = straight_line_coverage(place, projects, standards().rule_for("park"), people)
    assert f"<b>{found.covered_km2.nominal:.3f} km²</b>" in words(app)
    assert f"{people.total:,.0f} people inside the subdistrict, from 5 features" in captions(app)


def test_a_mended_outline_is_told_below_its_file(run_page: Run) -> None:
    app = give(run_page("coverage"), "land", collection(area(TIE)))
    assert "The outline of feature #1 crosses or touches itself and was repaired" in captions(app)
    assert not app.error


def test_an_answer_that_takes_too_long_leaves_the_choices_and_can_be_tried_again(
    run_page: Run, own_settings: Callable[..., None]
) -> None:
    own_settings(analysis_seconds="1")
    app = run_page("coverage", count="planned")
    give(app, "facilities", collection(*[zigzag(1_000, seed) for seed in range(20)]))
    again = next(each for each in app.button if each.label == "Try again")
    assert ["takes more than 1 seconds" in each.value for each in app.error] == [True]
    assert app.selectbox(key="coverage_service").value == "park"
    again.click().run()
    assert "takes more than 1 seconds" in app.error[0].value


def test_the_answer_is_offered_as_a_page_a_workbook_and_a_geopackage(run_page: Run) -> None:
    app = run_page("coverage", count="planned", part="files")
    assert not app.exception
    labels = [str(each.proto.label) for each in app.get("download_button")]
    assert labels == ["PDF", "XLSX", "GeoPackage"]


@pytest.mark.parametrize(
    ("form", "begin"),
    [("pdf", b"%PDF"), ("xlsx", b"PK"), ("gpkg", b"SQLite"), ("csv", b"\xef\xbb\xbf")],
)
def test_each_file_is_made_in_a_process_of_its_own(form: str, begin: bytes) -> None:
    snapshot = project_store().snapshot()
    request = study_request(snapshot, "park", standards().rule_for("park"), Scenario(statuses=None))
    content = made_file(form, Study(request).result(), snapshot, "zh", "somebody")
    assert content.startswith(begin)


def test_a_download_is_made_apart_though_the_page_is_over() -> None:
    # Streamlit asks for it outside of any session; that it takes a while needs no words there.
    assert apart((jobs.sleep, (1.5,), {}), {}, visitor="somebody")[0] is None


@pytest.mark.parametrize("corners", [layers.MAX_CORNERS, layers.MAX_CORNERS + 10])
def test_a_shape_of_very_many_corners_is_drawn_coarsely(corners: int) -> None:
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    ring = np.column_stack((np.cos(angle), np.sin(angle))) * 1_000 + (470_000, 2_545_000)
    drawn: Any = layers.geojson(shapely.Polygon(ring[:-1]), Town(None, 4547))
    assert (len(drawn["coordinates"][0]) < 2_000) is (corners > layers.MAX_CORNERS)
