"""The answer of a coverage study on paper: figures in words, nothing dropped, one page or two."""

from __future__ import annotations

import datetime as dt
import io
import pickle
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
import shapely
from pypdf import PdfReader

from geo.coverage.communities import by_community
from geo.coverage.community_figures import FIGURES, shading
from geo.coverage.coverage import straight_line_coverage
from geo.coverage.facilities import facilities_at
from geo.coverage.gaps import gaps
from geo.coverage.network.coverage import network_coverage
from geo.coverage.network.streets import streets_from
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import EvenPopulation
from geo.coverage.report.communities import class_labels, figure_words
from geo.coverage.report.gaps import gap_where
from geo.coverage.report.headline import area_words, headline, people_words, share_words
from geo.coverage.targets import density
from geo.coverage.town import Town
from geo.export import fonts
from geo.export.coverage.notes import assumptions
from geo.export.coverage.pdf import DensityQuestion, coverage_pdf, density_pdf
from geo.export.fonts import packaged_typeface
from geo.model.errors import Finding
from geo.publish.facts import Imprint, imprint
from geo.store.snapshot import Snapshot
from geo.study.request import rule_of, study_request
from geo.study.result import StudyResult
from geo.study.study import Study
from tests.export.test_coverage_files import EAST, NORTH, PLACES, bundle_of, replace_rule
from tests.pictures import assert_looks_like

HOSTILE = '#eval("1") *b* _i_ $x$ @a <b> `r` \\ [x] // /* {{y}} https://example.org "q" 甲'
LONG = "东莞市南城街道国际商务区周边公共服务设施提升及水环境综合整治与历史文化街区活化利用" * 3
READINGS = ("sure", "nominal", "possible")
PICTURES = Path(__file__).parent / "pictures"
TODAY = dt.date(2026, 3, 1)
Printed = Callable[..., PdfReader]


@pytest.fixture
def facts(shipped: Snapshot) -> Callable[[Any], Imprint]:
    return lambda language: imprint(shipped, language, today=TODAY)


@pytest.fixture
def printed(facts: Callable[[Any], Imprint]) -> Printed:
    def make(result: StudyResult, language: Any = "en") -> PdfReader:
        content = coverage_pdf(result, facts(language), face=packaged_typeface())
        return PdfReader(io.BytesIO(content))

    return make


def answer_of(*places: Any, **changes: Any) -> StudyResult:
    """What the page shows: without sites and communities, which need a second one."""
    return bundle_of(*places, **{"siting": None, "communities": (), **changes})


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def text_of(reader: PdfReader) -> str:
    return squeezed("\n".join(page.extract_text() for page in reader.pages))


def lacks(reader: PdfReader, expected: list[str]) -> list[str]:
    text = text_of(reader)
    return [each for each in expected if squeezed(each) not in text]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_figures_rule_and_notices_are_those_of_the_result(printed: Printed, language: Any) -> None:
    result = answer_of(*PLACES)
    coverage, rule = result.coverage, result.coverage.rule
    reader = printed(result, language)
    assert coverage.people is not None
    assert coverage.people_total
    expected = [headline(coverage, "park", language), rule.label(language), rule.source(language)]
    for reading in READINGS:
        people = getattr(coverage.people, reading)
        expected += [
            area_words(getattr(coverage.covered_km2, reading), language),
            share_words(getattr(coverage.share, reading), language),
            people_words(people, coverage.people_basis, language),
            share_words(people / coverage.people_total, language),
        ]
    assert result.gaps is not None
    expected += [area_words(gap.area_km2, language) for gap in result.gaps.gaps]
    expected += [*assumptions(result, language), "2023-02-24", "abc", "2026-03-01"]
    expected += ["甲"]  # the file's name
    expected += {"zh": ["直线距离", "建成", "内部草稿", "审图号：暂无", "东莞市南城街道办事处"],
                 "en": ["straight line", "Completed", "Internal draft", "none yet"]}[language]  # fmt: skip
    assert lacks(reader, expected) == []
    assert len(reader.pages) == 1


def test_the_page_is_a_landscape_a4_for_archives_and_screen_readers(printed: Printed) -> None:
    reader = printed(answer_of(*PLACES), "zh")
    box = reader.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((841.9, 595.3), abs=0.5)
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "zh-CN"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "南城街道公园服务覆盖"


def test_without_a_chinese_face_on_the_machine_the_packaged_one_is_embedded(
    facts: Callable[[Any], Imprint], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "FAMILIES", ("No Such Face",))
    fonts._typeface.cache_clear()
    try:
        reader = PdfReader(io.BytesIO(coverage_pdf(answer_of((500, 500)), facts("zh"))))
    finally:
        fonts._typeface.cache_clear()
    names = set(re.findall(rb"/BaseFont ?/([\w+-]+)", _uncompressed(reader)))
    assert names
    assert all(b"NotoSansSC" in name for name in names)
    assert "内没有公园" in text_of(reader)


def _uncompressed(reader: PdfReader) -> bytes:
    return b"\n".join(
        f"/BaseFont {font['/BaseFont']}".encode()
        for page in reader.pages
        for font in (each.get_object() for each in page["/Resources"]["/Font"].values())
    )


def test_where_nothing_counts_that_is_said_first(printed: Printed) -> None:
    result = answer_of()
    reader = printed(result)
    text = text_of(reader)
    assert squeezed("Nothing counts for “Park” yet, so there is no figure.") in text
    assert squeezed("has no park within") not in text
    assert squeezed("No gaps are listed") in text
    assert lacks(reader, ["No completed project of the plan has a place on the map"]) == []


def test_a_town_without_residents_has_no_people(printed: Printed) -> None:
    town = Town(shapely.box(EAST, NORTH, EAST + 2000, NORTH + 2000), 4547)
    found = facilities_at([shapely.Point(EAST + 500, NORTH + 500)], names=("甲",))
    coverage = straight_line_coverage(town, found, replace_rule())
    result = replace(answer_of(), coverage=coverage, gaps=gaps(coverage), curve=None, steps=())
    text = text_of(printed(result))
    assert "about" not in text.split("Gaps")[0].split(squeezed("Certainly covered"))[1]
    assert squeezed("Gaps, largest first") in text
    assert squeezed("People not known") in text


def many_gaps() -> StudyResult:
    """A town with sixty gaps and more: strips between facilities that are roads."""
    town = Town(shapely.box(EAST, NORTH, EAST + 9000, NORTH + 9000), 4547, 90_000, 2020)
    lines = [
        shapely.LineString([(EAST + a, NORTH + b), (EAST + c, NORTH + d)])
        for step in range(9)
        for a, b, c, d in (
            (step * 1125, -100, step * 1125, 9100),
            (-100, step * 1125, 9100, step * 1125),
        )
    ]
    people = EvenPopulation(town)
    coverage = straight_line_coverage(town, facilities_at(lines), replace_rule(value=200.0), people)
    return replace(answer_of(), coverage=coverage, gaps=gaps(coverage, people), curve=None)


def test_the_first_of_sixty_gaps_are_listed_and_the_others_summed_up(printed: Printed) -> None:
    result = many_gaps()
    assert result.gaps is not None
    count = len(result.gaps.gaps)
    assert count > 60
    reader = printed(result)
    assert len(reader.pages) == 1
    said = re.search(r"(\d+)moregapsonthemap:([\d.]+)km²andabout", text_of(reader))
    assert said is not None
    listed = count - int(said[1])
    assert 4 <= listed <= 12
    rest = sum(gap.area_km2 for gap in result.gaps.gaps[listed:])
    assert squeezed(area_words(rest, "en")) == f"{said[2]}km²"


def test_notices_without_room_go_on_on_the_next_page(printed: Printed) -> None:
    warnings = tuple(
        Finding("community_outside", "warning", params={"name": f"社区{n}", "value": n + 0.5})
        for n in range(25)
    )
    result = many_gaps()
    town = replace(result.coverage.town, findings=warnings)
    result = replace(result, coverage=replace(result.coverage, town=town))
    reader = printed(result)
    assert len(reader.pages) == 2
    assert lacks(reader, assumptions(result, "en")) == []
    first, second = (squeezed(page.extract_text()) for page in reader.pages)
    assert "Continuedonthenextpage" in first
    assert result.gaps is not None
    every = result.gaps.gaps[:50]
    rows = [f"{gap.rank}{squeezed(gap_where(gap, result.gaps, 'en'))}" for gap in every]
    assert [row for row in rows if row not in first and row not in second] == []
    rest = result.gaps.gaps[50:]
    assert f"{len(rest)}moregapsonthemap" in second


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sites_are_on_a_second_page_and_communities_on_one_of_their_own(
    printed: Printed, language: Any
) -> None:
    result = bundle_of(*PLACES, name="元美社区")
    halves = {
        "东社区": shapely.box(EAST + 1000, NORTH, EAST + 2000, NORTH + 2000),
        "西社区": shapely.box(EAST, NORTH, EAST + 1000, NORTH + 2000),
    }
    town = replace(result.coverage.town, communities=halves)
    coverage, people = replace(result.coverage, town=town), EvenPopulation(town)
    rows = by_community(coverage, people).rows
    result = replace(
        result, coverage=coverage, communities=rows, gaps=gaps(coverage, people), curve=None
    )
    reader = printed(result, language)
    assert len(reader.pages) == 3
    second, third = (squeezed(page.extract_text()) for page in list(reader.pages)[1:])
    for row in rows:
        assert row.name in third
        for code in ("share", "people_left", "people", "density", "facilities"):
            figure = FIGURES[code].value(row)
            words = figure_words(figure, code, "even", language, has_unit=False)
            assert squeezed(words) in third
    legend = class_labels(shading(rows, "share"), language)
    assert [each for each in legend if squeezed(each) not in third] == []
    assert squeezed({"zh": "选址结果", "en": "Chosen sites"}[language]) in second
    # On both maps, in the gaps, in the table.
    assert text_of(reader).count("东社区") >= 4


def test_along_streets_the_assumptions_are_told(printed: Printed) -> None:
    x, y = EAST + np.array([0.0, 2000, 9000, 9100]), NORTH + np.array([500.0, 500, 0, 0])
    streets = streets_from(x, y, np.array([0, 2, 4]))
    result = answer_of((500, 500))
    town, found, rule = result.coverage.town, result.coverage.facilities, result.coverage.rule
    people = PointPopulation(EAST + np.array([400.0, 1900]), NORTH + np.full(2, 1900), [3, 4], town)
    coverage = network_coverage(town, found, rule, streets, people)
    along = replace(result, coverage=coverage, gaps=gaps(coverage, people), curve=None)
    reader = printed(along)
    assert lacks(reader, assumptions(along, "en")) == []
    text = text_of(reader)
    assert squeezed("within 500 m along streets") in text
    assert squeezed("along streets (formal check)") in text
    assert squeezed("Thewalktakes8minat60mperminute") in text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", [HOSTILE, LONG, "https://example.org/" + "abcdefghij" * 20])
def test_hostile_and_long_texts_are_text_and_whole(
    printed: Printed, name: str, language: Any
) -> None:
    hostile = {"zh": name, "en": name, "source_zh": name, "source_en": name}
    result = bundle_of(*PLACES, name=name, rule=hostile)
    result = replace(result, files=(("facilities", name), ("population", name)))
    reader = printed(result, language)
    shown = squeezed(name)
    assert text_of(reader).count(shown) >= 4  # rule, source, two files
    assert not any("/Annots" in page for page in reader.pages)
    assert "/Names" not in reader.trailer["/Root"]
    # Rule, source and method stay on the first page, beside the map.
    assert shown in squeezed(reader.pages[0].extract_text())


def test_a_character_that_no_face_has_does_not_stop_it(printed: Printed) -> None:
    assert "公园" in text_of(printed(answer_of((500, 500), name="甲🚀公园\ue123"), "zh"))


def test_the_approval_number_has_its_place(
    own_settings: Callable[..., None], shipped: Snapshot
) -> None:
    own_settings(map_approval="GS(2026)1")
    content = coverage_pdf(answer_of((500, 500)), imprint(shipped, "zh"), face=packaged_typeface())
    assert "审图号GS(2026)1" in text_of(PdfReader(io.BytesIO(content))).replace("：", "")


def test_facilities_whose_place_is_withheld_are_only_counted(printed: Printed) -> None:
    result = answer_of((500, 500))
    hidden = replace(result.coverage.facilities, withheld=(("completed", 0),) * 3)
    result = replace(result, coverage=replace(result.coverage, facilities=hidden))
    assert lacks(printed(result), assumptions(result, "en")) == []
    assert any("3" in each and "public" in each for each in assumptions(result, "en"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_density_is_a_page_without_a_map(shipped: Snapshot, language: Any) -> None:
    request = study_request(
        shipped, "public_safety", rule_of("public_safety", None, None), language=language
    )
    from geo.coverage.targets import density

    found = density(request.town, request.rule, Study(request).facilities())
    content = density_pdf(
        found, DensityQuestion.of(request), imprint(shipped, language, today=TODAY)
    )
    reader = PdfReader(io.BytesIO(content))
    assert len(reader.pages) == 1
    expected = [f"{found.required:,}", request.rule.source(language), "2023-02-24", "2026-03-01"]
    assert lacks(reader, expected) == []
    assert not reader.pages[0].images


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_looks_as_it_did(
    facts: Callable[[Any], Imprint], language: Any, tmp_path: Path
) -> None:
    result = answer_of(*PLACES)
    found = replace(result.coverage.facilities, names=("甲公园", "乙公园", "丙公园"))
    result = replace(result, coverage=replace(result.coverage, facilities=found))
    content = coverage_pdf(result, facts(language), face=packaged_typeface())
    page = pypdfium2.PdfDocument(content)[0]
    drawn = io.BytesIO()
    page.render(scale=900 / page.get_width()).to_pil().save(drawn, "PNG")
    stored = PICTURES / f"coverage_{language}.png"
    assert_looks_like(drawn.getvalue(), stored, tmp_path, mean=0.6, far=0.002)


def test_what_is_tried_is_a_table_of_the_page(printed: Printed) -> None:
    result = answer_of(*PLACES)
    before = result.coverage
    tried = facilities_at(
        [shapely.Point(EAST + 300, NORTH + 1_700)], ids=("added-1",), names=("新址",)
    )
    after = straight_line_coverage(
        before.town, before.facilities.joined(tried), before.rule, EvenPopulation(before.town)
    )
    reader = printed(replace(result, trial=after), "en")
    assert len(reader.pages) == 2
    told = squeezed(reader.pages[1].extract_text())
    for words in ("Trial", "New site", "新址", f"{after.covered_km2.nominal:.3f}"):
        assert squeezed(words) in told
    assert after.people is not None
    assert f"{round(after.people.nominal):,}" in told


def test_a_number_that_was_typed_in_is_said_to_be(shipped: Snapshot) -> None:
    rule = rule_of("public_safety", None, None)
    request = study_request(shipped, "public_safety", rule, language="en")
    result = density(request.town, rule, 1_234)
    stated = imprint(shipped, "en", today=TODAY)
    asked = pickle.loads(pickle.dumps(DensityQuestion.of(request)))  # as a worker process gets it
    told = text_of(PdfReader(io.BytesIO(density_pdf(result, asked, stated, is_stated=True))))
    assert squeezed("was entered by hand") in told
    assert "1,234" in told
    counted = text_of(PdfReader(io.BytesIO(density_pdf(result, asked, stated))))
    assert squeezed("was entered by hand") not in counted
