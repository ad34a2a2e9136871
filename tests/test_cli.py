"""The command line: what it says to people and to machines, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from geo.cli import app, main
from geo.export import EXPORTERS
from tests.conftest import DATA, DECLARED, project
from tests.intake.checking import collection

pytestmark = pytest.mark.usefixtures("documents_set_once")
Run = Callable[..., Result]
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in English, as on a machine set to English."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    def call(*words: str | Path, expect: int = 0) -> Result:
        result = CliRunner().invoke(app, [str(word) for word in words])
        assert result.exit_code == expect, result.output
        if result.exception is not None:
            assert isinstance(result.exception, SystemExit), result.exception
        return result

    return call


@pytest.fixture
def upload(tmp_path: Path) -> Callable[..., Path]:
    """Write an upload: bytes as they are, features as a collection."""

    def write(*content: Any, **members: Any) -> Path:
        path = tmp_path / "upload.geojson"
        if content and isinstance(content[0], bytes):
            path.write_bytes(content[0])
        else:
            document = collection(*content, **members)
            path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        return path

    return write


# list


def test_list_names_every_project_in_the_order_of_the_plan(run: Run) -> None:
    lines = run("list").stdout.splitlines()
    assert len(lines) == 63
    places = [line.split()[1] for line in lines]
    assert places == sorted(places, key=lambda text: [int(part) for part in text.split(".")])


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["--section", "5"], 7),
        (["--section", "2,3"], 34),
        (["--status", "ongoing"], 32),
        (["--category", "village"], 3),
        (["--section", "2", "--status", "ongoing"], 8),
        (["--section", "5", "--category", "village"], 0),
    ],
)
def test_list_filters(run: Run, words: list[str], count: int) -> None:
    assert len(run("list", *words).stdout.splitlines()) == count


def test_list_marks_what_is_on_the_map(run: Run) -> None:
    lines = run("list").stdout.splitlines()
    assert sum(line.startswith("●") for line in lines) == 18
    assert sum(line.startswith("○") for line in lines) == 45


@pytest.mark.parametrize(
    ("language", "name", "status"),
    [("zh", "莞太路品质提升", "常态推进"), ("en", "Guantai Road quality upgrade", "Ongoing")],
)
def test_list_speaks_both_languages(run: Run, language: str, name: str, status: str) -> None:
    (line,) = [
        line
        for line in run("list", "--lang", language).stdout.splitlines()
        if " guantai-road " in line
    ]
    assert name in line
    assert f"[{status}]" in line


def test_list_gives_machines_the_projects_as_they_are_stored(run: Run) -> None:
    found = json.loads(run("list", "--json").stdout)
    stored = json.loads((DATA / "projects.geojson").read_text(encoding="utf-8"))["features"]
    assert len(found) == 63
    assert {each["id"]: each for each in found} == {
        each["id"]: {"id": each["id"], **each["properties"]} for each in stored
    }


def test_list_gives_machines_an_empty_list_for_nothing(run: Run) -> None:
    assert json.loads(run("list", "--category", "other", "--json").stdout) == []


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["--section", "9"], ("section", "“9”", "Allowed: 1, 2, 3, 4, 5")),
        (["--status", "finished"], ("status", "“finished”", "planned")),
        (["--category", "{{7*7}}"], ("category", "“{{7*7}}”")),
    ],
)
def test_list_refuses_what_it_does_not_know(
    run: Run, words: list[str], parts: tuple[str, ...]
) -> None:
    result = run("list", *words, expect=2)
    assert result.stdout == ""
    assert all(part in result.stderr for part in parts)
    assert "Correct the option." in result.stderr
    assert "address" not in result.stderr


def test_what_a_file_says_does_not_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    name = "\x1b]0;title\x07\u202egnp.exe"
    path.write_text(json.dumps({"type": "Feature", "id": name, "properties": {"status": name}}))
    output = run("check", path, expect=1).output
    assert not {"\x1b", "\x07", "\u202e"} & set(output)
    assert "\\x1b]0;title" in output


@pytest.mark.parametrize(
    ("language", "more", "last"),
    [("en", "2,095 more of this kind.", "many.csv: 2100 / 2102 · not shown: 2,095"),
     ("zh", "同类问题还有 2,095 条。", "many.csv: 2100 / 2102 · 未列出 2,095 条")],
)  # fmt: skip
def test_many_findings_of_a_kind_are_a_few_lines_and_a_count(
    run: Run, tmp_path: Path, language: str, more: str, last: str
) -> None:
    rows = [f"点{at},{113.7 + at / 1e5:.6f},{23 + at / 1e5:.6f}" for at in range(2_100)]
    path = tmp_path / "many.csv"
    path.write_text("\n".join(["名称,高德经度,高德纬度", *rows]), encoding="utf-8")
    lines = run("check", path, "--lang", language, expect=1).stdout.splitlines()
    told = [line for line in lines if line.startswith("[")]
    assert told[0].startswith("[warning] crs: ")
    assert [line.split("]")[0] for line in told] == ["[warning", "[info", *["[error"] * 6]
    assert told[-1] == f"[error] {more}"
    assert lines[-1] == last
    report = report_of(run("check", path, "--json", expect=1))
    assert report["left_out"] == {"total": 100, "kinds": {"id_missing": 100}}
    assert [each["code"] for each in report["issues"][:2]] == [
        "columns_found",
        "crs_question_displaced",
    ]


@pytest.mark.parametrize(
    ("language", "part"), [("zh", "找不到文件 no.geojson"), ("en", "There is no file no.geojson")]
)
def test_list_tells_in_words_that_there_is_no_store(
    run: Run, own_settings: Callable[..., None], tmp_path: Path, language: str, part: str
) -> None:
    own_settings(store=str(tmp_path / "no.geojson"))
    assert part in run("list", "--lang", language, expect=2).stderr


def test_list_names_each_fault_of_a_broken_store(
    run: Run, own_settings: Callable[..., None], projects_file: Callable[..., Path]
) -> None:
    broken = [project("a", status="finished"), project("b", section=9)]
    own_settings(store=str(projects_file(*broken)))
    errors = run("list", expect=2).stderr.splitlines()
    assert errors[0].startswith("a · status: ")
    assert errors[1].startswith("b · section: ")


def test_list_leaves_internal_projects_out_of_the_public_build(
    run: Run, own_settings: Callable[..., None], projects_file: Callable[..., Path]
) -> None:
    store = str(projects_file(project("a"), project("b", visibility="internal")))
    own_settings(store=store)
    assert len(run("list").stdout.splitlines()) == 2
    own_settings(store=store, public="1")
    assert len(run("list").stdout.splitlines()) == 1


def test_a_wrong_setting_is_told_by_name(run: Run, own_settings: Callable[..., None]) -> None:
    own_settings(max_upload_mb="many")
    assert "PLANMAP_MAX_UPLOAD_MB" in run("check", DATA / "projects.geojson", expect=2).stderr


# check

FIELDS = {"code", "severity", "feature", "field", "message", "hint"}
UNREADABLE = {
    "nan": (b'{"type": "Point", "coordinates": [NaN, 1]}', "not_json"),
    "deep": (b'{"type":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too_deep"),
    "empty": (b"", "empty_file"),
    "not-text": (b"\x00\x01\xff\xfe\x80" * 40, "format_unknown"),
    "no-geojson": (b'{"type": "Topology", "objects": {}}', "not_geojson"),
    "no-features": (b'{"type": "FeatureCollection"}', "features_missing"),
    "a-list": (b"[]", "not_geojson"),
    "a-torn-archive": (b"PK\x03\x04", "archive_broken"),
}


def report_of(result: Result) -> dict[str, Any]:
    """Return a report, having checked its form."""
    report: dict[str, Any] = json.loads(result.stdout)
    assert set(report) == {"readable", "features", "crs", "issues", "left_out"}
    assert report["left_out"]["total"] == sum(report["left_out"]["kinds"].values())
    assert set(report["crs"]) == {"declared", "detected", "applied"}
    for issue in report["issues"]:
        assert set(issue) >= FIELDS
        assert issue["severity"] in ("info", "warning", "error")
        assert issue["message"]
        assert issue["hint"] or issue["severity"] != "error"
    return report


def test_check_finds_nothing_in_the_shipped_file(run: Run) -> None:
    report = report_of(run("check", DATA / "projects.geojson", "--json"))
    assert report == {
        "readable": True,
        "features": 63,
        "crs": {"declared": None, "detected": "EPSG:4326", "applied": "EPSG:4326"},
        "issues": [],
        "left_out": {"total": 0, "kinds": {}},
    }


@pytest.mark.parametrize("name", UNREADABLE)
def test_check_says_why_a_file_cannot_be_read(
    run: Run, upload: Callable[..., Path], name: str
) -> None:
    content, code = UNREADABLE[name]
    report = report_of(run("check", upload(content), "--json", expect=2))
    assert report["readable"] is False
    assert [issue["code"] for issue in report["issues"]] == [code]
    assert report["features"] == 0


def test_check_reads_utf16_and_says_so(run: Run, upload: Callable[..., Path]) -> None:
    text = json.dumps(collection(project("a")))
    report = report_of(run("check", upload(text.encode("utf-16")), "--json"))
    assert (report["readable"], report["features"]) == (True, 1)
    assert [(issue["code"], issue["severity"]) for issue in report["issues"]] == [
        ("encoding_read", "info")
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"geometry": {"type": "Point", "coordinates": [500.5, 23.0]}}, "coordinate_out_of_range"),
        ({"geometry": {"type": "Point", "coordinates": ["113", "23"]}}, "coordinate_not_a_number"),
        ({"status": "compleeted"}, "unknown_value_near"),
        ({"status": "?"}, "unknown_value"),
        ({"phrase": "x" * 41}, "text_too_long"),
        ({"status_as_of": "24.2.2023"}, "not_a_date"),
        ({"name": "a\u202eb"}, "control_characters"),
    ],
)
def test_check_finds_a_fault_and_names_the_feature(
    run: Run, upload: Callable[..., Path], change: dict[str, Any], code: str
) -> None:
    report = report_of(run("check", upload(project("a-school", **change)), "--json", expect=1))
    assert [issue["code"] for issue in report["issues"]] == [code]
    assert report["issues"][0]["feature"] == "a-school"
    assert report["features"] == 1


def test_check_suggests_the_nearest_value(run: Run, upload: Callable[..., Path]) -> None:
    path = upload(project("a", status="compleeted"))
    assert "“Completed” is the closest" in run("check", path, expect=1).stdout


def test_check_warns_of_a_key_that_occurs_twice(run: Run, upload: Callable[..., Path]) -> None:
    text = json.dumps(project("a")).replace('"name":', '"name": "x", "name":', 1)
    text = f'{{"crs": {json.dumps(DECLARED["crs"])}, {text[1:]}'
    report = report_of(run("check", upload(text.encode()), "--json"))
    assert [(issue["code"], issue["severity"]) for issue in report["issues"]] == [
        ("duplicate_key", "warning")
    ]


def test_check_reads_a_foreign_system_and_says_so(run: Run, upload: Callable[..., Path]) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}
    place = {"type": "Point", "coordinates": [474373.087, 2546774.325]}
    report = report_of(run("check", upload(project("a", geometry=place), crs=crs), "--json"))
    assert [issue["code"] for issue in report["issues"]] == ["foreign_crs"]
    assert report["crs"] == {
        "declared": "urn:ogc:def:crs:EPSG::4547",
        "detected": "EPSG:4547",
        "applied": "EPSG:4547",
    }


def test_check_asks_when_the_chosen_system_cannot_be(run: Run, upload: Callable[..., Path]) -> None:
    result = run("check", upload(project("a")), "--crs", "EPSG:4547", "--json", expect=1)
    report = report_of(result)
    codes = [issue["code"] for issue in report["issues"]]
    assert codes == ["crs_contradiction", "crs_question_contradiction"]
    assert report["crs"]["applied"] is None


def test_check_does_not_know_every_system(run: Run, upload: Callable[..., Path]) -> None:
    result = run("check", upload(project("a")), "--crs", "EPSG:9999", expect=2)
    assert "EPSG:4547" in result.stderr


def test_check_keeps_to_the_limit_of_the_settings(
    run: Run, upload: Callable[..., Path], own_settings: Callable[..., None]
) -> None:
    own_settings(max_upload_mb="1")
    result = run("check", upload(b" " * 1_200_000), "--json", expect=2)
    (issue,) = report_of(result)["issues"]
    assert issue["code"] == "too_large"
    assert "1.2 MB" in issue["message"]
    assert "PLANMAP_MAX_UPLOAD_MB" in issue["hint"]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", "[error] a · status: 取值“?”不在词表中。"),
        ("en", "[error] a · status: The value “?” is not in"),
    ],
)
def test_check_tells_people_in_their_language(
    run: Run, upload: Callable[..., Path], language: str, line: str
) -> None:
    result = run("check", upload(project("a", status="?")), "--lang", language, expect=1)
    *_, finding, last = result.stdout.splitlines()
    assert finding.startswith(line)
    assert "upload.geojson" in last


@pytest.mark.parametrize(("language", "part"), [("zh", "找不到文件"), ("en", "There is no file")])
def test_check_tells_that_there_is_no_file(
    run: Run, tmp_path: Path, language: str, part: str
) -> None:
    result = run("check", tmp_path / "no.geojson", "--lang", language, expect=2)
    assert part in result.output


def test_check_of_a_folder_is_told_and_not_raised(run: Run, tmp_path: Path) -> None:
    report = report_of(run("check", tmp_path, "--json", expect=2))
    assert report["issues"][0]["code"] == "not_a_file"


# export


@pytest.mark.parametrize("form", EXPORTERS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_export_writes_a_file_that_opens(
    run: Run, tmp_path: Path, form: str, language: str
) -> None:
    out = tmp_path / f"out.{form}"
    result = run("export", form, out, "--lang", language, "--section", "5")
    assert "7" in result.stdout
    if form == "geojson":
        assert len(json.loads(out.read_bytes())["features"]) == 7
    elif form == "csv":
        rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig"), newline="")))
        assert len(rows) == 8
        assert rows[0][0] == ("编号" if language == "zh" else "Id")
    elif form == "kml":
        assert out.read_text(encoding="utf-8").count("<Placemark>") == 7
    elif form == "gpkg":
        assert out.read_bytes().startswith(b"SQLite format 3\0")
    elif form == "shp":
        assert "points.shp" in zipfile.ZipFile(out).namelist()
    elif form == "pptx":
        assert "ppt/presentation.xml" in zipfile.ZipFile(out).namelist()
    elif form in ("pdf", "png", "html"):
        first = {"pdf": b"%PDF-", "png": b"\x89PNG", "html": b"<!doctype html"}[form]
        assert out.read_bytes()[: len(first)].lower() == first.lower()
    else:
        assert openpyxl.load_workbook(out).worksheets[0].max_row == 8


def test_export_of_the_shipped_data_is_the_shipped_file(run: Run, tmp_path: Path) -> None:
    run("export", "geojson", tmp_path / "out.geojson")
    # But for the first line, which states the imprint.
    made, shipped = (
        path.read_bytes().split(b"\n", 1)[1]
        for path in (tmp_path / "out.geojson", DATA / "projects.geojson")
    )
    assert made == shipped


@pytest.mark.parametrize("form", EXPORTERS)
def test_a_public_export_leaves_internal_projects_out(
    run: Run,
    own_settings: Callable[..., None],
    projects_file: Callable[..., Path],
    tmp_path: Path,
    form: str,
) -> None:
    features = [project("a"), project("b", name_en="Secret site", visibility="internal")]
    own_settings(store=str(projects_file(*features)))
    out = tmp_path / f"out.{form}"
    assert run("export", form, out).stdout.strip().endswith("2")
    assert run("export", form, out, "--public").stdout.strip().endswith("1")
    if form == "shp":
        with zipfile.ZipFile(out) as archive:
            assert not any(b"Secret site" in archive.read(name) for name in archive.namelist())
    elif form != "xlsx":
        assert b"Secret site" not in out.read_bytes()
    else:
        sheet = openpyxl.load_workbook(out).worksheets[0]
        assert "Secret site" not in [cell.value for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize(
    ("language", "part"), [("zh", "无法写入文件"), ("en", "cannot be written")]
)
def test_export_tells_that_it_cannot_write(
    run: Run, tmp_path: Path, language: str, part: str
) -> None:
    out = tmp_path / "no-such-folder" / "out.csv"
    assert part in run("export", "csv", out, "--lang", language, expect=2).stderr
    assert not out.exists()


def test_export_over_a_folder_is_told_and_leaves_nothing_behind(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out.csv").mkdir()
    assert "cannot be written" in run("export", "csv", tmp_path / "out.csv", expect=2).stderr
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_export_replaces_a_file_as_a_whole(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.geojson"
    out.write_text("old", encoding="utf-8")
    run("export", "geojson", out, "--section", "5")
    assert len(json.loads(out.read_bytes())["features"]) == 7
    assert [path.name for path in tmp_path.iterdir()] == ["out.geojson"]


def test_export_refuses_an_unknown_form(run: Run, tmp_path: Path) -> None:
    result = run("export", "docx", tmp_path / "out.docx", expect=2)
    assert "docx" in result.output


def test_export_for_print_has_its_own_options(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    window = ("--bbox", "113.70,22.99,113.77,23.04")
    run("export", "png", out, *window, "--dpi", "72", "--paper", "a3")
    with Image.open(out) as image:
        assert image.size == (1191, 842)
        assert image.info["dpi"] == pytest.approx((72, 72), abs=0.1)
    assert "bbox" in run("export", "png", out, "--bbox", "1,2,3", expect=2).stderr
    assert "36" in run("export", "png", out, "--dpi", "9000", "--lang", "en", expect=2).stderr
    run("export", "csv", out, "--dpi", "72", expect=2)
    run("export", "pdf", out, *window, expect=2)


def test_export_refuses_an_unknown_section(run: Run, tmp_path: Path) -> None:
    run("export", "csv", tmp_path / "out.csv", "--section", "9", expect=2)
    assert list(tmp_path.iterdir()) == []


# language, help, and the real program


@pytest.mark.parametrize(
    ("variables", "part"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "找不到文件"),
        ({"LANG": "en_US.UTF-8"}, "There is no file"),
        ({"LANG": "C"}, "There is no file"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN"}, "找不到文件"),
    ],
)
def test_the_language_is_the_systems(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variables: dict[str, str], part: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert part in run("check", tmp_path / "no.geojson", expect=2).output


@pytest.mark.parametrize(
    "words", [["--help"], ["list", "--help"], ["check", "--help"], ["export", "--help"]]
)
def test_each_command_has_a_help(run: Run, words: list[str]) -> None:
    assert "Usage" in run(*words).output


def test_an_unknown_command_is_refused(run: Run) -> None:
    run("destroy", expect=2)


def program(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``python -m geo`` as a user does."""
    environment = {name: value for name, value in os.environ.items() if "PLANMAP" not in name}
    environment |= {"LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **variables}
    return subprocess.run(
        [sys.executable, "-m", "geo", *words],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )


def test_the_program_runs_from_another_folder_and_writes_json_only() -> None:
    done = program("list", "--json", "--section", "5")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)) == 7


def test_the_program_ends_with_the_code_of_what_it_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["planmap", "check", str(DATA / "projects.geojson")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert program("check", str(tmp_path / "no.geojson")).returncode == 2


def terminal(encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding, write_through=True)


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "cp1252"])
def test_it_writes_on_a_terminal_of_another_encoding(
    monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    streams = {"stdout": terminal(encoding), "stderr": terminal(encoding)}
    for name, stream in streams.items():
        monkeypatch.setattr(sys, name, stream)
    words = ["list", "--lang", "zh", "--section", "5"]
    monkeypatch.setattr(sys, "argv", ["planmap", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    monkeypatch.undo()
    assert ended.value.code == 0
    written, errors = (stream.buffer.getvalue() for stream in streams.values())
    assert (len(written.splitlines()), errors) == (7, b"")
    # Typer takes ASCII for a mistake of the system's and writes UTF-8.
    assert (b"?" in written) is (encoding == "cp1252")


def test_the_program_writes_on_a_terminal_of_another_encoding() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "geo", "list", "--lang", "zh", "--section", "5"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-300:]
    assert b"Traceback" not in done.stderr
    assert b"?" in done.stdout
