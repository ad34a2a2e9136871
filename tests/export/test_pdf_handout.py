"""The printed handout: text, face, pages, and nothing that the data could put into it."""

from __future__ import annotations

import functools
import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from geo.export.fonts import packaged_typeface
from geo.export.pdf.handout import handout_pdf
from geo.model.plan import plan
from geo.present import Composition, scenes
from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot
from tests.conftest import DATA, project, worked_within
from tests.export.conftest import every_row

Handouts = dict[str, PdfReader]
HOSTILE = '#eval("1") *b* _i_ $x$ @a <b> `r` \\ [x] // /* https://example.org "q" 甲'


@pytest.fixture(scope="module")
def handouts() -> dict[str, PdfReader]:
    """The shipped plan on A4, set once."""
    snapshot = read_snapshot(DATA / "projects.geojson")
    return {language: printed(snapshot, language=language) for language in ("zh", "en")}


def printed(snapshot: Snapshot, rows: Any = None, language: Any = "zh", **more: Any) -> PdfReader:
    rows = every_row(snapshot) if rows is None else rows
    options = {"face": packaged_typeface(), **more}
    return PdfReader(io.BytesIO(handout_pdf(snapshot, rows, language, **options)))


@functools.lru_cache(maxsize=4)  # reading takes longer than setting
def pages_of(reader: PdfReader) -> list[str]:
    return [page.extract_text() for page in reader.pages]


def text_of(reader: PdfReader) -> str:
    return "\n".join(pages_of(reader))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def fonts_of(reader: PdfReader) -> list[Any]:
    found = {}
    for page in reader.pages:
        resources = [page["/Resources"].get_object()]
        while resources:
            each = resources.pop()
            for name, font in each.get("/Font", {}).items():
                found[id(font.get_object()), name] = font.get_object()
            inner = [every.get_object() for every in each.get("/XObject", {}).values()]
            resources += [
                every["/Resources"].get_object() for every in inner if "/Resources" in every
            ]
    return list(found.values())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_project_stands_in_it_with_its_status_and_place(
    shipped: Snapshot, handouts: Handouts, language: Any
) -> None:
    reader = handouts[language]
    text = squeezed(text_of(reader))
    for row in range(len(shipped)):
        properties = shipped.feature(row)["properties"]
        assert squeezed(properties["name" if language == "zh" else "name_en"]) in text
    for word in ("已核实", "常态推进", "审图号", "资料来源", "图例", "目标与来源"):
        assert (word in text) is (language == "zh")
    assert squeezed(plan().text("map_title", language)) in squeezed(pages_of(reader)[0])


def test_sheet_list_a_page_a_section_and_the_last_page(handouts: Handouts) -> None:
    reader = handouts["zh"]
    heads = [squeezed(text)[:60] for text in pages_of(reader)]
    assert plan().title_zh in squeezed(pages_of(reader)[1])
    for section in plan().section:
        assert sum(section.zh in head and "部分" in head for head in heads) == 1
    assert "目标与来源" in heads[-1]
    assert len(reader.pages) <= 10


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_only_face_is_embedded_in_part(handouts: Handouts, language: Any) -> None:
    fonts = fonts_of(handouts[language])
    assert fonts
    for font in fonts:
        assert re.fullmatch(r"/[A-Z]{6}\+NotoSansSC-Regular.*", font["/BaseFont"])
        assert "/ToUnicode" in font
        inner = font["/DescendantFonts"][0].get_object()
        file = inner["/FontDescriptor"]["/FontFile3"].get_object()
        assert len(file.get_data()) < 600_000


@pytest.mark.parametrize(("paper", "size"), [("a4", (297, 210)), ("a3", (420, 297))])
def test_all_pages_are_landscape(snapshot_of: Any, paper: Any, size: Any) -> None:
    for page in printed(snapshot_of(project("a")), paper=paper).pages:
        box = page.mediabox
        in_mm = (float(box.width) / 72 * 25.4, float(box.height) / 72 * 25.4)
        assert in_mm == pytest.approx(size, abs=0.2)


def test_the_map_sheet_has_legend_scale_north_and_labels(handouts: Handouts) -> None:
    text = squeezed(pages_of(handouts["zh"])[0])
    for word in ("图例", "位置可靠程度", "2公里", "北", "莞太路品质提升", "数据日期", "内部草稿"):
        assert word in text


def test_no_label_of_a_figure_is_torn(handouts: Handouts) -> None:
    page = pages_of(handouts["zh"])[5]
    assert "社会民生" in page
    for label in ("全街道范围", "不涉及地点", "点位待选", "位置待定"):
        assert label in page


def test_it_is_made_for_archives_and_screen_readers(handouts: Handouts) -> None:
    reader = handouts["zh"]
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "zh-CN"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == plan().map_title_zh


def test_only_the_rows_asked_for_are_in_it(shipped: Snapshot) -> None:
    rows = every_row(shipped)
    five = rows[shipped.columns.section[rows] == 5]
    text = squeezed(text_of(printed(shipped, five)))
    for row in rows.tolist():
        inside = row in five
        name = squeezed(shipped.feature(row)["properties"]["name"])
        assert (name in text) is inside, name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hostile_text_is_text(snapshot_of: Any, language: Any) -> None:
    snapshot = snapshot_of(
        project("a", name=HOSTILE, name_en=HOSTILE, location_source=HOSTILE, phrase="x")
    )
    reader = printed(snapshot, language=language)
    shown = squeezed(HOSTILE)
    assert squeezed(text_of(reader)).count(shown) >= 2
    assert not any("/Annots" in page for page in reader.pages)
    assert "/Names" not in reader.trailer["/Root"]


def test_a_word_longer_than_its_column_goes_on_in_the_next_line(snapshot_of: Any) -> None:
    word = "https://example.org/" + "abcdefghij" * 17
    reader = printed(snapshot_of(project("a", name=word, location_source=word)))
    lines = text_of(reader).replace("\u200b", "").splitlines()
    assert "".join(squeezed("".join(lines))).count(word) >= 3
    assert max(map(len, lines)) < len(word)


def test_a_character_that_no_face_has_does_not_stop_it(snapshot_of: Any) -> None:
    snapshot = snapshot_of(project("a", name="甲🚀学校\ue123"))
    assert "学校" in text_of(printed(snapshot))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_project_and_none_with_a_place(snapshot_of: Any, language: Any) -> None:
    empty = snapshot_of(project("a"))
    assert len(printed(empty, every_row(empty)[:0], language).pages) == 3
    unplaced = snapshot_of(project("a", geometry=None, location_type="not_spatial"))
    assert len(printed(unplaced, language=language).pages) == 4


def test_the_pages_follow_a_composition(shipped: Snapshot) -> None:
    chosen = Composition(
        sections=(1, 2),
        projects=("xiping-metro-landscape", "guantai-road"),
        order=("closing", "section-2", "section-1", "targets", "title"),
    )
    shown = scenes(shipped, chosen)
    reader = printed(shipped, composition=chosen)
    pages = [squeezed(text) for text in pages_of(reader)]
    at = [next(n for n, page in enumerate(pages) if word in page) for word in _IN_ORDER]
    assert [scene.id for scene in shown][:3] == ["closing", "section-2", "section-1"]
    assert at == sorted(at)
    assert not any("第三部分" in page for page in pages)
    assert "西平地铁口绿化景观改造" in pages[at[3]]
    assert "莞太路品质提升" in pages[at[3] + 1]
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()


_IN_ORDER = ("位置依据", "城市品质", "经济发展", "状态日期", "计划目标", "图例")


def test_a_key_project_has_a_page_with_the_plans_words_and_what_is_near(
    shipped: Snapshot,
) -> None:
    chosen = Composition(sections=(), projects=("guantai-road", "shuilian-village"), order=())
    pages = [squeezed(page.extract_text()) for page in printed(shipped, composition=chosen).pages]
    road, village = [page for page in pages if "状态日期" in page]
    assert "等重要道路的品质”" in road
    assert "元美站60米" in road
    assert "图上附近" in road
    assert "±1.8公里" in village


def test_a_reason_for_no_place_is_told_once_for_all_its_projects(shipped: Snapshot) -> None:
    rows = every_row(shipped)
    five = rows[shipped.columns.section[rows] == 5]
    chosen = Composition(sections=(5,), projects=(), order=("section-5",))
    pages = printed(shipped, five, composition=chosen).pages
    texts = [squeezed(page.extract_text()) for page in pages]
    assert max(text.count("属于制度、服务或组织工作，不涉及具体地点") for text in texts) == 1
    assert max(text.count("不涉及地点") for text in texts) >= 7


def test_each_source_of_a_place_names_its_projects(handouts: Handouts) -> None:
    last = squeezed(pages_of(handouts["zh"])[-1])
    for names in ("南城医院扩容提质一期、", "莞太路品质提升：", "西平地铁口绿化景观改造："):
        assert names in last


def test_progress_grows_to_the_whole(snapshot_of: Any) -> None:
    told: list[tuple[float, str]] = []
    printed(snapshot_of(project("a")), progress=lambda share, text: told.append((share, text)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert all(text for _, text in told)


def test_it_takes_less_than_ten_seconds(shipped: Snapshot) -> None:
    with worked_within(10):
        printed(shipped)
