"""Presentations, opened as PowerPoint would: scenes, text, tables, pictures, notes, languages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Pt

from geo.export import EXPORTERS
from geo.export.pptx.design import KICKER, TABLE
from geo.export.pptx.presentation import Deck, slides_pptx, to_pptx
from geo.export.pptx.tables import Cell, fill_table, grown, row_height
from geo.model.plan import plan
from geo.model.text.language import LANGUAGES, Language
from geo.model.vocabulary import vocabulary
from geo.present import Composition, scenes
from geo.publish.facts import imprint
from geo.store.snapshot import Snapshot
from geo.web.sharing import qr_png
from tests.conftest import project
from tests.export.conftest import every_row

pytestmark = pytest.mark.usefixtures("documents_set_once")
SnapshotOf = Callable[..., Snapshot]
DRAWING = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
FOOT = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
MARKUP = "=cmd|'/c calc'!A0 </a:t><a:t>{{7*7}} &amp; ]]> _x0041_"
CONTROLS = "甲\x00\x0b\x1b\u202e乙\ufffe\uffff\ud800丙"


def opened(snapshot: Snapshot, language: Language = "zh", **options: Any) -> Any:
    content = slides_pptx(snapshot, Composition(), language=language, **options)
    return Presentation(io.BytesIO(content))


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The presentation of the shipped plan in both languages."""
    from geo.store.file.store import read_snapshot
    from tests.conftest import DATA

    shipped = read_snapshot(DATA / "projects.geojson")
    return {language: to_pptx(shipped, every_row(shipped), language) for language in LANGUAGES}


@pytest.fixture(scope="module")
def decks(files: dict[str, bytes]) -> dict[str, Any]:
    """The same, opened."""
    return {language: Presentation(io.BytesIO(content)) for language, content in files.items()}


def titles(deck: Any) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def tables(deck: Any) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
    ]


def pictures(slide: Any) -> list[Any]:
    return [shape for shape in slide.shapes if hasattr(shape, "image")]


def test_each_scene_has_its_slide_in_order(shipped: Snapshot, decks: dict[str, Any]) -> None:
    for language, deck in decks.items():
        headings = [scene.heading.of(language) for scene in scenes(shipped)]  # type: ignore[arg-type]
        found = [title for title in titles(deck) if title in headings]
        closing = headings[-1]
        assert found == [each for each in headings if each != closing or closing in found]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_project_is_in_a_table_once(
    decks: dict[str, Any], shipped: Snapshot, language: str
) -> None:
    names = [
        row[0]
        for table in tables(decks[language])
        if table[0][0] in ("项目", "Project")
        for row in table[1:]
        if any(row[1:])  # what is said once below a list goes across it
    ]
    properties = [shipped.feature(row)["properties"] for row in range(len(shipped))]
    stored = [each["name" if language == "zh" else "name_en"] for each in properties]
    assert sorted(names) == sorted(stored)


def test_numbers_are_native_text(decks: dict[str, Any]) -> None:
    figures = tables(decks["zh"])[0]
    assert figures == [["63", "18", "5"], ["个项目", "已上图", "个部分"]]


def test_the_targets_are_a_table_and_a_total_is_not_divided(decks: dict[str, Any]) -> None:
    (found,) = [each for each in tables(decks["en"]) if each[0][:2] == ["Target", "Promised"]]
    rows = {row[0]: row[1:] for row in found[1:]}
    assert rows["30 pocket parks"] == [
        "30 pocket parks",
        "2025",
        "the plan does not say",
        "",
        "",
    ]
    assert rows["New public school places"][0] == "10,851 school places"
    assert rows["New public school places"][2:] == ["not a number of projects", "", ""]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_below_the_title_begins_below_its_last_line(
    decks: dict[str, Any], language: str
) -> None:
    slide = decks[language].slides[0]
    title, subtitle = slide.shapes.title, slide.placeholders[1]
    (size,) = {
        run.font.size.pt for run in title.text_frame.paragraphs[0].runs if run.font.size
    } or {32}
    # No word is parted: two words of the English title do not fit into a line beside each other.
    lines = {"zh": 1, "en": 3}[language]
    assert subtitle.top >= title.top + Pt(lines * size * 1.2)


def test_a_number_stays_with_its_unit(decks: dict[str, Any]) -> None:
    for language, units in (("zh", ("米", "公里")), ("en", ("m", "km"))):
        found = [cell for table in tables(decks[language]) for row in table for cell in row]
        told = [cell for cell in found if "±" in cell]
        assert told
        for cell in told:
            assert any(f"\N{NO-BREAK SPACE}{unit}" in cell for unit in units), cell


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_reason_for_no_place_is_told_once_in_a_list(
    decks: dict[str, Any], language: Language
) -> None:
    sentence = vocabulary().label("reason", "no_place", language)
    for table in tables(decks[language]):
        told = [cell for row in table for cell in row if sentence in cell]
        assert len(told) <= 1


@pytest.mark.parametrize(("language", "label"), [("zh", "图上附近"), ("en", "Near it on the map")])
def test_a_key_project_says_what_is_near_with_its_distance(
    decks: dict[str, Any], language: str, label: str
) -> None:
    near = [row[1] for table in tables(decks[language]) for row in table if row[0] == label]
    assert len(near) >= 4
    assert any("±" in each for each in near)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_placeholder_is_left_empty(decks: dict[str, Any], language: str) -> None:
    for slide in decks[language].slides:
        for shape in slide.placeholders:
            full = shape.has_table or hasattr(shape, "image") or shape.text_frame.text.strip()
            assert full, (slide.shapes.title.text_frame.text, shape.name)


def test_titles_differ_so_that_the_outline_can_be_read(decks: dict[str, Any]) -> None:
    for deck in decks.values():
        assert len(set(titles(deck))) == len(titles(deck))
        assert all(
            slide.shapes.title.placeholder_format.type == PP_PLACEHOLDER.TITLE
            for slide in deck.slides
        )


def test_a_slide_has_one_picture_at_most_and_each_is_described(decks: dict[str, Any]) -> None:
    for deck in decks.values():
        found = [pictures(slide) for slide in deck.slides]
        assert max(map(len, found)) == 1
        assert sum(map(len, found)) == 10  # the plan, three sections, six projects
        for shape in (shape for shapes in found for shape in shapes):
            says = shape.element.xpath(".//p:cNvPr")[0].get("descr")
            assert says.startswith(("地图。", "Map. "))
            with Image.open(io.BytesIO(shape.image.blob)) as picture:
                wide, high = picture.size
            assert wide / high == pytest.approx(shape.width / shape.height, rel=0.005)


def test_tables_are_described_and_have_headings(decks: dict[str, Any]) -> None:
    for slide in decks["en"].slides:
        for shape in slide.shapes:
            if shape.has_table:
                assert shape.element.xpath(".//p:cNvPr")[0].get("descr")
                assert shape.table.first_row is (
                    shape.table.cell(0, 0).text in ("Project", "Status", "Target")
                    and len(shape.table.columns) > 1
                    and shape.table.cell(0, 1).text in ("Status", "Promised", "")
                )


def test_each_slide_has_number_imprint_and_mark(decks: dict[str, Any]) -> None:
    for language, mark in (("zh", "内部草稿"), ("en", "Internal draft")):
        for number, slide in enumerate(decks[language].slides, start=1):
            foot = {
                shape.placeholder_format.type: shape.text_frame.text
                for shape in slide.placeholders
                if shape.placeholder_format.type in FOOT
            }
            assert foot[PP_PLACEHOLDER.FOOTER].startswith(mark)
            assert "2023-02-24" in foot[PP_PLACEHOLDER.FOOTER]
            assert slide.element.xpath(".//a:fld[@type='slidenum']/a:t")[0].text == str(number)


def test_notes_hold_what_the_scene_says(shipped: Snapshot, decks: dict[str, Any]) -> None:
    notes = [
        slide.notes_slide.notes_text_frame.text
        for slide in decks["zh"].slides
        if slide.has_notes_slide
    ]
    for scene, text in zip(scenes(shipped), notes, strict=True):
        assert scene.text.zh.splitlines()[0] in text


def test_own_notes_are_in_the_notes(snapshot_of: SnapshotOf) -> None:
    composition = Composition(notes={"title": "先介绍领导"})
    content = slides_pptx(snapshot_of(project()), composition, language="zh")
    first = Presentation(io.BytesIO(content)).slides[0]
    assert "先介绍领导" in first.notes_slide.notes_text_frame.text


def test_faces_are_those_of_the_theme(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["zh"])) as file:
        themes = [
            etree.fromstring(file.read(each)) for each in file.namelist() if "/theme/" in each
        ]
        slides = [
            etree.fromstring(file.read(each))
            for each in file.namelist()
            if each.startswith("ppt/slides/slide")
        ]
    for theme in themes:
        for kind in ("majorFont", "minorFont"):
            (face,) = theme.findall(f".//a:{kind}/a:ea", DRAWING)
            assert face.get("typeface") == "Microsoft YaHei"
    # No run names a face of its own, so that the theme changes them all.
    faces = {
        face.get("typeface")
        for slide in slides
        for face in slide.iterfind(".//a:rPr/a:latin", DRAWING)
    }
    assert faces == {"+mn-ea"}  # the theme's own, for the signs


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en-GB")])
def test_text_says_its_language(decks: dict[str, Any], language: str, tag: str) -> None:
    for slide in decks[language].slides:
        for run in slide.element.iterfind(".//a:r", DRAWING):
            text, found = run.findtext("a:t", "", DRAWING), run.find("a:rPr", DRAWING).get("lang")
            chinese = any("\u4e00" <= each <= "\u9fff" for each in text)
            assert found == ("zh-CN" if chinese else tag)


def test_the_file_says_what_it_is(decks: dict[str, Any]) -> None:
    facts = decks["en"].core_properties
    assert facts.title == "Nancheng Subdistrict work plan 2023"
    assert facts.author == "Nancheng Subdistrict Office, Dongguan"
    assert facts.language == "en-GB"
    assert decks["en"].slide_width / decks["en"].slide_height == pytest.approx(16 / 9, rel=0.001)


def test_nothing_of_the_template_is_left(files: dict[str, bytes], decks: dict[str, Any]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["zh"])) as file:
        names = file.namelist()
        assert not [name for name in names if "thumbnail" in name or "printer" in name]
        assert len([name for name in names if "slideLayouts/slideLayout" in name]) == len(
            decks["zh"].slide_layouts
        )
        assert b"Steve Canny" not in b"".join(map(file.read, names))


@pytest.mark.usefixtures("documents_set_anew")
def test_the_same_data_make_the_same_file(snapshot_of: SnapshotOf) -> None:
    one, other = (to_pptx(snapshot_of(project()), [0], "zh") for _ in range(2))  # type: ignore[arg-type]
    assert one == other


def test_hostile_text_stays_text(snapshot_of: SnapshotOf) -> None:
    snapshot = snapshot_of(project(name=f"名{MARKUP}", name_en=f"N{MARKUP}", phrase="甲"))
    for language in ("zh", "en"):
        found = [row[0] for table in tables(opened(snapshot, language)) for row in table]  # type: ignore[arg-type]
        assert f"{'名' if language == 'zh' else 'N'}{MARKUP}" in found


def test_what_a_file_cannot_hold_is_left_out(snapshot_of: SnapshotOf) -> None:
    snapshot = snapshot_of(project())
    deck = Deck(snapshot, "zh", imprint(snapshot, "zh"))
    slide = deck.add("List", CONTROLS, CONTROLS, CONTROLS)
    rows = [(Cell(CONTROLS),)]
    fill_table(deck.place(slide, TABLE), rows, [12.0], "zh", says=CONTROLS)
    deck.put_picture(deck.add("Map", "甲", "乙"), qr_png("丙"), CONTROLS)
    saved = io.BytesIO()
    deck.native.save(saved)
    text = Presentation(io.BytesIO(saved.getvalue())).slides[0].shapes.title.text_frame.text
    assert text.replace(" ", "") == "甲乙丙"


def test_a_long_list_continues_on_further_slides(snapshot_of: SnapshotOf) -> None:
    many = [project(f"school-{n}", name=f"第{n}所学校", name_en=f"School {n}") for n in range(60)]
    deck = opened(snapshot_of(*many), "en")
    lists = [each for each in titles(deck) if each.startswith("Projects of")]
    assert len(lists) > 3
    assert lists[1].endswith(f"(2 of {len(lists)})")
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.top + shape.height <= deck.slide_height


def test_a_short_list_is_set_larger_than_a_long_one(snapshot_of: SnapshotOf) -> None:
    sizes = []
    for count in (4, 14):
        many = [
            project(f"school-{n}", name=f"第{n}所学校", geometry=None, location_type="unknown")
            for n in range(count)
        ]
        runs = [
            run
            for slide in opened(snapshot_of(*many)).slides
            for run in slide.element.iterfind(".//a:tc//a:r", DRAWING)
        ]
        named = next(run for run in runs if "所学校" in run.findtext("a:t", "", DRAWING))
        sizes.append(int(named.find("a:rPr", DRAWING).get("sz")))
    assert sizes[0] > sizes[1] >= 1300


@settings(deadline=None)
@given(st.lists(st.text("南城公园road ", min_size=1, max_size=60), min_size=1, max_size=9))
def test_what_has_grown_still_fits(texts: list[str]) -> None:
    rows = [(Cell(text), Cell("1")) for text in texts]
    usual = sum(row_height(row, [3.0, 1.0]) for row in rows)
    made, padding = grown(rows, [3.0, 1.0], usual)
    assert [row[0].text for row in made] == texts
    assert sum(row_height(row, [3.0, 1.0], padding) for row in made) <= usual + 1e-9


def test_the_date_on_the_first_slide_is_one_line_under_the_title(decks: dict[str, Any]) -> None:
    for deck in decks.values():
        first = deck.slides[0]
        subtitle = next(each for each in first.placeholders if each.placeholder_format.idx == 1)
        assert [each.text for each in subtitle.text_frame.paragraphs][1] == plan().date.isoformat()
        kicker = next(each for each in first.placeholders if each.placeholder_format.idx == KICKER)
        assert kicker.top < first.shapes.title.top < subtitle.top


def test_every_status_and_place_fits_above_the_foot(snapshot_of: SnapshotOf) -> None:
    kinds = [
        ("site", True),
        ("subdistrict_wide", False),
        ("not_spatial", False),
        ("unknown", False),
    ]
    places = {"type": "Point", "coordinates": [113.75, 23.0]}
    many = [
        project(
            f"each-{status}-{kind}".replace("_", "-"),
            status=status,
            location_type=kind,
            geometry=places if located else None,
        )
        for status in vocabulary().codes("status")
        for kind, located in kinds
    ]
    for language in ("zh", "en"):
        for slide in opened(snapshot_of(*many), language).slides:  # type: ignore[arg-type]
            for shape in slide.shapes:
                if shape.has_table:
                    assert (shape.top + shape.height) / 914_400 < 7.0


def test_a_plan_without_projects_has_slides_too(snapshot_of: SnapshotOf) -> None:
    deck = opened(snapshot_of())
    assert len(deck.slides) >= 2
    assert tables(deck)[0][0][0] == "0"


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("https://map.example.org/present", 1),
        ("http://localhost:8501/present", 0),
        ("", 0),
        ("https://map.example.org/?q=" + "x" * 2000, 0),
    ],
)
def test_the_last_slide_has_a_code_of_a_link_that_leads_here(
    snapshot_of: SnapshotOf, link: str, code: int
) -> None:
    deck = opened(snapshot_of(project()), link=link)
    assert len(pictures(deck.slides[-1])) == code


def test_the_code_is_of_the_address_in_the_settings(
    snapshot_of: SnapshotOf, own_settings: Callable[..., None]
) -> None:
    own_settings(address="https://map.example.org")
    assert len(pictures(opened(snapshot_of(project())).slides[-1])) == 1


def test_progress_is_told(snapshot_of: SnapshotOf) -> None:
    told: list[float] = []
    opened(snapshot_of(project()), progress=lambda share, _text: told.append(share))
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)


def test_it_is_among_the_exports() -> None:
    assert EXPORTERS["pptx"] == (
        to_pptx,
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    )
