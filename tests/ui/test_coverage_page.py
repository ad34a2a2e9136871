"""The coverage page, run without a browser: the answer, the choices, the address, every part."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import shapely
from streamlit.testing.v1 import AppTest

from geo.coverage.coverage import straight_line_coverage
from geo.coverage.facilities import facilities_of
from geo.coverage.town import town
from geo.model.standards import standards
from geo.store import project_store
from geo.ui.coverage import page
from geo.ui.coverage.parts import PARTS
from geo.ui.coverage.sites import MAX_SITES, sites_of, sites_text
from tests.conftest import DECLARED, project

Run = Callable[..., AppTest]
BUILDING = ("completed", "under_construction")
ALWAYS = [name for name, part in PARTS.items() if not part.needs]


def words(app: AppTest) -> str:
    """Return everything that is told as plain HTML."""
    return "\n".join(each.proto.body for each in app.get("html"))


def captions(app: AppTest) -> str:
    """Return the small print, without what keeps Markdown from reading it."""
    return "\n".join(each.value for each in app.caption).replace("\\", "")


def map_data(app: AppTest) -> dict[str, Any]:
    """Return what the map is sent."""
    return component_data(app, "coverage_map")


def component_data(app: AppTest, key: str) -> dict[str, Any]:
    """Return what a component is sent."""
    for each in app.get("bidi_component"):
        data: dict[str, Any] = json.loads(each.proto.json)
        if data.get("key") == key:
            return data
    raise AssertionError(f"no {key}")


def value(app: AppTest, name: str) -> str:
    """Return one value of the address."""
    found = app.query_params[name]
    return found if isinstance(found, str) else found[0]


def roles(app: AppTest) -> list[str]:
    return [row[1] for row in json.loads(map_data(app)["shapes"])]


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("en", "(99%) has no park within 500 m; about 410,000"),
        ("zh", "（99%）在 500 米内没有公园，涉及人口约 41 万人。"),
    ],
)
def test_the_planners_question_is_answered_at_once(
    run_page: Run, language: str, answer: str
) -> None:
    app = run_page("coverage", lang=language, count="under_construction")
    assert not app.exception
    assert not app.error
    assert answer in words(app)
    # What counts is said in one line before it: parks that stand already are not in the plan.
    counted = {
        "en": "What counts: no existing facility is loaded; 1 project of the plan with the "
        "chosen status.",
        "zh": "计入：未载入现状设施；计划内符合所选状态的项目 1 个。",
    }[language]
    assert words(app).index(counted) < words(app).index(answer)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("service", ["", "park", "school", "elderly_care"])
@pytest.mark.parametrize("public", ["0", "1"])
def test_no_headline_about_nothing(
    run_page: Run, own_settings: Callable[..., None], service: str, language: str, public: str
) -> None:
    own_settings(public=public)
    app = run_page("coverage", lang=language, **({"service": service} if service else {}))
    told = lead(app)
    assert told.startswith({"en": "Nothing counts for", "zh": "“"}[language])
    assert {"en": "so there is no figure", "zh": "因此没有数字"}[language] in told
    for wrong in ("56.4", "418,000", "41.8", "has no", "米内没有"):
        assert wrong not in told
    assert roles(app) == [], "the whole town is not drawn as a gap"
    assert app.button(key="coverage_load").label


def lead(app: AppTest) -> str:
    """Return the first sentence of the answer."""
    (text,) = re.findall(r'<p class="cov-lead" role="status">(.*?)</p>', words(app))
    return html.unescape(str(text))


def test_where_nothing_is_completed_the_page_offers_two_ways_out(run_page: Run) -> None:
    app = run_page("coverage", service="park")
    app.button(key="coverage_next_under_construction").click().run()
    assert value(app, "count") == "under_construction"
    assert "has no park within 500 m" in lead(app)
    assert list(dict.fromkeys(roles(app))) == ["possible", "nominal", "gap", "facility_estimate"]
    app = run_page("coverage", service="park")
    files = next(each for each in app.expander if "Your own files" in each.label)
    assert not files.proto.expanded
    app.button(key="coverage_load").click().run()
    assert next(each for each in app.expander if "Your own files" in each.label).proto.expanded


def test_all_services_come_first_and_a_click_opens_one(run_page: Run) -> None:
    app = run_page("coverage")
    opened = [each.key for each in app.button if str(each.key).startswith("coverage_open_")]
    assert opened == [
        f"coverage_open_{service}"
        for service in (
            *("school", "kindergarten", "park", "health", "elderly_care", "public_safety"),
        )
    ]
    told = words(app)
    assert told.count("nothing counts yet") == 6
    assert "14,094 required; how many there are is not known" in told
    assert "+1 point (0 to 7), 1 without a place" in told
    assert "The data are as of 2023-02-24." in captions(app)
    assert "The population is an assumption" in captions(app), "what the plan adds rests on it"
    app.button(key="coverage_open_school").click().run()
    assert not app.exception
    assert value(app, "service") == "school"
    assert app.session_state["coverage_overview"] is False
    assert "Primary school · 500 m" in words(app)


def test_the_page_opens_on_the_first_service_for_which_something_counts(
    run_page: Run, projects_file: Callable[..., Any], own_settings: Callable[..., None]
) -> None:
    stands = project(
        "station",
        name="社区卫生服务站",
        category="health",
        status="completed",
        geometry={"type": "Point", "coordinates": [113.72, 22.99]},
        location_accuracy_m=100,
    )
    own_settings(store=str(projects_file(stands)))
    app = run_page("coverage")
    assert "has no community health station within 500 m" in lead(app)
    assert "1 completed project of the plan" in lead(app)
    told = words(app)
    assert "of the people" in told
    assert told.count("svc-bar") > 1, "the shares are drawn"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_living_circle_is_shown_beside_the_services(run_page: Run, language: str) -> None:
    app = run_page("coverage", table="circle", lang=language)
    assert not app.exception
    told = words(app)
    assert {"en": "15-minute living circle · 1,000 m", "zh": "15 分钟生活圈 · 1,000 米"}[
        language
    ] in told
    assert told.count('class="nothing_counts"') == 5
    assert "GB 50180-2018" in told


def test_the_figures_are_those_of_the_core(run_page: Run) -> None:
    app = run_page("coverage", count="under_construction")
    place = town()
    found = straight_line_coverage(
        place,
        facilities_of(project_store().snapshot(), "park", place, BUILDING),
        standards().rule_for("park"),
    )
    assert f"<b>{found.covered_km2.nominal:.3f} km²</b>" in words(app)
    assert f"<b>{found.covered_km2.possible:.2f} km²</b>" in words(app)
    assert found.covered_km2.sure == 0


def test_every_figure_is_traced_to_rule_source_method_and_date(run_page: Run) -> None:
    told = words(run_page("coverage", count="under_construction"))
    for part in (
        "Parks and squares · 500 m",
        "GB/T 51346-2019",
        "(read in the source)",
        "Straight line",
        "A straight line gives an upper bound.",
        "a total, spread evenly (assumption) · Seventh National Population Census, 2020",
        "2023-02-24",
        "One further facility has no place yet",
    ):
        assert part in told


def test_the_category_of_a_link_is_the_service(run_page: Run) -> None:
    assert "Primary school · 500 m" in words(run_page("coverage", category="school"))
    both = words(run_page("coverage", category="school", service="health"))
    assert "Community health station · 500 m" in both


def test_a_figure_by_another_count_than_the_one_shown_says_by_which(run_page: Run) -> None:
    told = words(run_page("coverage", count="under_construction"))
    assert "<dt>Facilities</dt><dd>1</dd>" in told
    assert (
        "209,000 people (for all 2 in the subdistrict, with or without a place on the map)" in told
    )
    assert "90% of the land named in the rule; load that land to compare" in told


def test_what_stood_before_the_plan_is_told_as_missing_until_it_is_loaded(run_page: Run) -> None:
    app = run_page("coverage", count="planned", service="park")
    assert "no existing facility is loaded" in lead(app)
    field = next(each for each in app.file_uploader if "facilities" in str(each.key))
    field.upload(
        "parks.csv", b"name,lon (WGS 84),lat (WGS 84)\nOld park,113.73,22.99\n", "text/csv"
    ).run()
    assert "1 existing facility (parks.csv); 1 project of the plan" in lead(app)


def test_a_rule_that_nobody_has_confirmed_says_so(run_page: Run) -> None:
    app = run_page("coverage", rule="pocket_park")
    assert any(
        "(to be confirmed)" in option for option in app.selectbox(key="coverage_rule").options
    )
    assert '<span class="cov-mark">to be confirmed</span>' in words(app)


def test_an_own_radius_is_chosen_and_kept_in_the_address(run_page: Run) -> None:
    app = run_page("coverage", count="under_construction")
    app.selectbox(key="coverage_rule").set_value("own").run()
    app.slider(key="coverage_radius").set_value(800).run()
    assert (value(app, "rule"), value(app, "radius")) == ("own", "800")
    assert "has no park within 800 m" in words(app)
    assert "chosen by the user" in words(app)


def test_another_service_begins_with_its_own_rule(run_page: Run) -> None:
    app = run_page("coverage", rule="pocket_park", count="planned")
    app.selectbox(key="coverage_service").set_value("school").run()
    assert not app.exception
    assert value(app, "service") == "school"
    assert value(app, "count") == "planned"
    assert "rule" not in app.query_params
    assert "has no school within 500 m" in words(app)


@pytest.mark.parametrize(
    "address",
    [
        {"service": "no-such"},
        {"service": "{{7*7}}", "rule": "<script>", "count": "x", "by": "99999999"},
        {"rule": "own", "radius": "nan"},
        {"rule": "own", "radius": "-5"},
        {"rule": "own", "radius": "1e99"},
        {"count": "year", "by": "no"},
        {"method": "network"},
        {"part": "communities"},
        {"part": "../../etc"},
        {"layer": "x"},
        {"sites": "x;1,2,3;nan,0;999,0", "part": "try"},
        {"k": "²", "part": "sites"},
        {"k": "-1", "part": "sites"},
    ],
    ids=str,
)
def test_an_address_that_cannot_be_understood_is_the_usual_page(
    run_page: Run, address: dict[str, str]
) -> None:
    app = run_page("coverage", **address)
    assert not app.exception
    assert not app.error
    assert "Nothing counts for “Park” yet" in words(app)
    assert "<script>x" not in words(app)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("part", ALWAYS)
@pytest.mark.parametrize("count", ["existing", "planned"])
def test_every_part_is_shown_in_each_language(
    run_page: Run, part: str, language: str, count: str
) -> None:
    app = run_page(
        "coverage", lang=language, part=part, count=count, service="school", sites="113.74,23.0"
    )
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("service", ["school", "kindergarten", "health", "elderly_care", "village"])
def test_every_service_can_be_judged(run_page: Run, service: str) -> None:
    app = run_page("coverage", service=service, count="planned")
    assert not app.exception
    assert f'value="{service}"' not in words(app)


def test_cameras_are_counted_over_the_land(run_page: Run) -> None:
    app = run_page("coverage", service="public_safety")
    assert not app.exception
    app.number_input(key="coverage_counted").set_value(5000).run()
    told = words(app)
    assert "count / area of the subdistrict, no buffer" in told
    wanted = -(-250 * town().area_km2 // 1)
    assert f"{wanted - 5000:,.0f} are missing" in told


def test_sites_are_numbered_on_the_map_and_taken_into_the_trial(run_page: Run) -> None:
    app = run_page("coverage", part="sites", count="planned")
    app.number_input(key="coverage_k").set_value(4).run()
    assert value(app, "k") == "4"
    assert roles(app).count("site") == 4
    next(each for each in app.button if each.label == "Add them to the trial").click().run()
    assert value(app, "part") == "try"
    assert len(sites_of(value(app, "sites"))) == 4
    assert "With trial sites" in words(app)


def test_a_trial_site_can_be_taken_away(run_page: Run) -> None:
    app = run_page("coverage", part="try", sites="113.74,23.0;113.75,23.01")
    app.button(key="coverage_remove_1").click().run()
    assert value(app, "sites") == "113.75,23.01"
    next(each for each in app.button if each.label == "Remove all").click().run()
    assert "sites" not in app.query_params


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "This answer rests on an assumption"), ("zh", "以下选址建立在假设之上")],
)
def test_where_next_says_first_that_it_rests_on_an_assumption_and_takes_the_file_there(
    run_page: Run, language: str, said: str
) -> None:
    app = run_page("coverage", part="sites", count="planned", lang=language)
    (warning,) = app.warning
    assert said in warning.value
    assert "773" not in words(app)
    assert re.search(r"113\.7\d{4}, 22\.9\d{4}", words(app)), "a site has a position"
    field = next(each for each in app.file_uploader if "population" in str(each.key))
    people = b"lon (WGS 84),lat (WGS 84),people\n113.73,22.98,100\n"
    field.upload("people.csv", people, "text/csv").run()
    assert [each.value for each in app.warning] == []
    assert {"en": "100 people", "zh": "100 人"}[language] in words(app)
    app.query_params["part"] = "gaps"
    app.run()
    assert {"en": "about 100 people live", "zh": "约 100 人"}[language] in words(app), "kept"


@pytest.mark.parametrize(("language", "said"), [("en", "counted separately"), ("zh", "单独计数")])
def test_the_rule_of_pocket_parks_leaves_another_park_apart_and_names_it(
    run_page: Run, language: str, said: str
) -> None:
    app = run_page("coverage", rule="pocket_park", count="planned", lang=language)
    told = words(app)
    assert said in told
    assert {"en": "CBD Central Park", "zh": "国际商务区中央公园"}[language] in told
    assert "facility_estimate" not in roles(app)
    nothing = {"en": "none is known to be one", "zh": "均未表明属于本规则适用的类型"}[language]
    assert nothing in lead(app)
    edge = {"en": "starts at its edge and its entrances", "zh": "从边界和出入口算起"}[language]
    assert edge in words(run_page("coverage", count="planned", lang=language))


def test_in_a_trial_the_gaps_stay(run_page: Run) -> None:
    before = roles(run_page("coverage", count="planned")).count("gap")
    app = run_page("coverage", count="planned", part="try", sites="113.735,22.985")
    assert roles(app).count("gap") == before > 10
    assert ["gap", "Not covered without the trial"] in map_data(app)["legend"]


OUTLINES = {"西平": (113.70, 22.90, 113.73, 23.06), "元美": (113.73, 22.90, 113.80, 23.06)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_communities_divide_the_gaps_and_are_ranked_and_drawn(run_page: Run, language: str) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"社区名称": name},
            "geometry": json.loads(shapely.to_geojson(shapely.box(*bounds))),
        }
        for name, bounds in OUTLINES.items()
    ]
    document = json.dumps({"type": "FeatureCollection", **DECLARED, "features": features})
    app = run_page("coverage", count="planned", lang=language)
    field = next(each for each in app.file_uploader if "communities" in str(each.key))
    field.upload("c.geojson", document.encode(), "application/geo+json").run()
    assert not app.exception
    said = {"en": "Gaps are divided by the outlines", "zh": "未覆盖区按社区边界划分"}[language]
    assert said in words(app)
    assert all(name in words(app) for name in OUTLINES)
    app.query_params["part"] = "communities"
    app.run()
    title = {"en": "People not reached", "zh": "未覆盖人口"}[language]
    table = component_data(app, "coverage_communities")
    column = table["columns"].index(title) - 1
    ranked = [row["cells"][column][1] for row in table["rows"]]
    assert ranked == sorted(ranked, reverse=True)
    share = {"en": "Covered share of the people", "zh": "人口覆盖率"}[language]
    assert table["columns"][table["shaded"]] == share
    assert table["shaded"] == 1
    shapes = json.loads(map_data(app)["shapes"])
    drawn = [row for row in shapes if row[1].startswith("shade")]
    assert {row[0] for row in drawn} == {row["id"] for row in table["rows"]}
    assert len(drawn) == len(OUTLINES)
    assert all(share in row[2] for row in drawn)
    assert map_data(app)["legend"][0] == ["heading", share]
    assert "500" in words(app), "the rule is beside the map"


def test_the_map_is_shaded_by_another_figure(run_page: Run) -> None:
    app = run_page("coverage", count="planned", part="communities", shade="people")
    assert "heading" not in str(map_data(app)["legend"]), "without outlines there is no part"
    features = [
        {
            "type": "Feature",
            "properties": {"社区名称": name},
            "geometry": json.loads(shapely.to_geojson(shapely.box(*bounds))),
        }
        for name, bounds in OUTLINES.items()
    ]
    document = json.dumps({"type": "FeatureCollection", **DECLARED, "features": features})
    field = next(each for each in app.file_uploader if "communities" in str(each.key))
    field.upload("c.geojson", document.encode(), "application/geo+json").run()
    assert map_data(app)["legend"][0] == ["heading", "People"]
    choice = next(each for each in app.selectbox if each.key == "coverage_shade")
    assert "People not reached" in choice.options
    choice.select("People not reached").run()
    assert not app.exception
    assert map_data(app)["legend"][0] == ["heading", "People not reached"]
    roles = {row[1] for row in json.loads(map_data(app)["shapes"])}
    assert roles & {"grid1", "grid5"}, "a lack is shaded as one"
    assert not roles & {"shade1", "shade5"}


def test_a_gap_is_looked_at(run_page: Run) -> None:
    app = run_page("coverage", count="planned")
    whole = map_data(app)["view"]
    app.button(key="coverage_look_1").click().run()
    assert roles(app).count("gap_chosen") == 1
    next(each for each in app.button if each.label == "Back to all gaps").click().run()
    assert map_data(app)["view"] == whole


def test_the_distance_is_a_layer_of_few_shapes(run_page: Run) -> None:
    app = run_page("coverage", layer="distance", count="planned")
    assert {"grid1", "grid5"} <= set(roles(app))
    assert len(roles(app)) <= 6


def test_the_public_build_has_the_page(run_page: Run, own_settings: Callable[..., None]) -> None:
    own_settings(public="1")
    app = run_page("coverage", count="planned")
    assert not app.exception
    assert "has no park within 500 m" in words(app)


@pytest.mark.parametrize("count", [0, 1, MAX_SITES, MAX_SITES + 5])
def test_sites_survive_the_address(count: int) -> None:
    sites = [(113.7 + at / 1000, 23.0 - at / 1000) for at in range(count)]
    kept = sites_of(sites_text(sites))
    assert len(kept) == min(count, MAX_SITES)
    assert all(
        abs(x - u) < 1e-5 and abs(y - v) < 1e-5 for (x, y), (u, v) in zip(kept, sites, strict=False)
    )


def test_the_text_of_all_sites_fits_the_address() -> None:
    from geo.ui.shared.state import PAGE_VALUES

    assert len(sites_text([(-113.123456, -23.123456)] * MAX_SITES)) <= PAGE_VALUES["sites"]


def test_a_chosen_coordinate_system_stays_chosen(run_page: Run) -> None:
    app = run_page("coverage", lang="en")
    line = shapely.to_geojson(shapely.LineString([(113.74, 22.99), (113.75, 23.02)]))
    field = next(each for each in app.file_uploader if "streets" in str(each.key))
    field.upload("roads_gcj02.geojson", line.encode(), "application/geo+json").run()
    assert "read as" not in captions(app)
    assert len(asked(app)) == 2
    app.selectbox(key="coverage_file_streets_system").set_value("GCJ-02").run()
    for _ in range(2):
        app.run()
        assert not app.exception
        assert "read as GCJ-02" in captions(app)


PEOPLE = b"lon,lat,people\n113.73,22.99,100\n"


def asked(app: Any) -> list[str]:
    """Return the readings that are asked about."""
    return [text for each in app.radio if "_reading" in str(each.key) for text in each.options]


def test_of_a_file_whose_system_is_undecided_nothing_is_worked_out(run_page: Run) -> None:
    app = run_page("coverage", lang="en")
    assert "<dt>" in words(app)
    field = next(each for each in app.file_uploader if "population" in str(each.key))
    field.upload("people.csv", PEOPLE, "text/csv").run()
    assert [each.value for each in app.header if "which coordinate system" in each.value]
    assert [text.partition(" ")[0] for text in asked(app)] == ["WGS", "GCJ-02", "BD-09"]
    assert "<dt>" not in words(app)
    assert "people inside the subdistrict" not in captions(app)
    everything = " ".join(each.value for each in (*app.warning, *app.caption, *app.markdown))
    assert "--crs" not in everything
    reading = next(each for each in app.radio if "_reading" in str(each.key))
    assert reading.value is None
    take = next(each for each in app.button if str(each.key).endswith("_take"))
    assert take.disabled
    reading.set_value(1).run()
    next(each for each in app.button if str(each.key).endswith("_take")).click().run()
    assert not app.exception
    assert "100 people inside the subdistrict, from 1 feature; read as GCJ-02." in captions(app)
    assert "<dt>" in words(app)


def test_what_was_said_of_one_file_is_not_said_of_the_next(run_page: Run) -> None:
    app = run_page("coverage", lang="en")
    field = next(each for each in app.file_uploader if "population" in str(each.key))
    field.upload("people.csv", PEOPLE, "text/csv").run()
    app.selectbox(key="coverage_file_population_system").set_value("GCJ-02").run()
    assert "read as GCJ-02" in captions(app)
    field = next(each for each in app.file_uploader if "population" in str(each.key))
    field.set_value(("other.csv", PEOPLE.replace(b"100", b"200"), "text/csv")).run()
    assert "read as" not in captions(app)
    assert len(asked(app)) == 3


@pytest.mark.parametrize(
    ("table", "code", "told"),
    [
        # Nothing in the numbers says that they come from a web map; who made the file knows.
        ("lon,lat,people\n113.73,22.99,100\n", "GCJ-02", "100 people inside the subdistrict"),
        # Swapped and in another zone: nothing fits until somebody says what they are.
        ("x,y,people\n12345,54321,100\n", "EPSG:4547", ""),
    ],
)
def test_the_coordinate_system_of_any_file_can_be_said(
    run_page: Run, table: str, code: str, told: str
) -> None:
    app = run_page("coverage", lang="en")
    field = next(each for each in app.file_uploader if "population" in str(each.key))
    field.upload("people.csv", table.encode(), "text/csv").run()
    app.selectbox(key="coverage_file_population_system").set_value(code).run()
    for _ in range(2):
        assert not app.exception
        assert app.selectbox(key="coverage_file_population_system").value == code
        assert told in captions(app)
        app.run()


def test_the_mark_of_what_is_to_be_confirmed_is_not_cut_off_in_the_chart(run_page: Run) -> None:
    app = run_page("coverage", part="charts", count="planned")
    spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    told = json.dumps(spec, ensure_ascii=False)
    assert "300 m (to be confirmed)" in told
    # Two lines: one would be cut off, or leave no room for the bars on a phone.
    assert "split(datum.label, ' · ')" in told


def test_the_page_says_where_the_rules_can_be_edited(run_page: Run) -> None:
    app = run_page("coverage")
    assert "standards.toml" in app.selectbox(key="coverage_rule").help.replace("\\", "")


def test_the_table_is_drawn_before_the_choices_which_would_be_seen_to_jump_below_it(
    run_page: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    for name in ("show_overview", "choice_widgets"):
        original = getattr(page, name)

        def noted(*args: Any, name: str = name, original: Any = original, **others: Any) -> Any:
            drawn.append(name)
            return original(*args, **others)

        monkeypatch.setattr(page, name, noted)
    app = run_page("coverage")
    assert drawn == ["show_overview", "choice_widgets"]
    app.run()
    assert drawn[2:] == ["choice_widgets", "show_overview"]  # both are there; files count
