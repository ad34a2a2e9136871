"""The command ``new-town``: from options, from a file, step by step; then the town at work."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from geo.cli import app
from geo.export import EXPORTERS
from geo.model.text.translate import translate
from geo.setup.answers import as_answers
from geo.setup.folder import write_town
from geo.setup.plan_file import answers_text
from geo.setup.town import new_town
from tests.conftest import project
from tests.setup import towns

Run = Callable[..., Result]
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    def call(*words: str | Path, expect: int = 0) -> Result:
        result = CliRunner().invoke(app, [str(word) for word in words])
        assert result.exit_code == expect, result.output
        return result

    return call


@pytest.fixture
def options(tmp_path: Path) -> list[str]:
    """The options for 柳河镇, without the two answers that only a person can give."""
    (tmp_path / "county.zip").write_bytes(
        towns.shapefile(towns.county(), tmp_path / "shp", 4490, "gbk")
    )
    (tmp_path / "town.osm.pbf").write_bytes(towns.extract(tmp_path))
    (tmp_path / "places.csv").write_bytes(towns.survey())
    return [
        "--place-zh=柳河镇", "--place-en=Liuhe Town", "--region-zh=黑龙江省双河县",
        "--publisher-zh=柳河镇人民政府", "--date=2026-01-15", "--section=一|产业|Industry|6",
        "--section=二|民生", "--residents=52310", "--residents-year=2020",
        "--residents-source-zh=第七次全国人口普查", f"--outline={tmp_path / 'county.zip'}",
        "--accuracy-m=50", f"--osm={tmp_path / 'town.osm.pbf'}",
        f"--places={tmp_path / 'places.csv'}",
    ]  # fmt: skip


def test_a_town_from_options(run: Run, options: list[str], tmp_path: Path) -> None:
    result = run(
        "new-town", tmp_path / "liuhe", *options, "--crs", "places=EPSG:4490", "--yes", "--json"
    )
    told = json.loads(result.stdout)
    assert told["written"] is True
    assert told["missing"] == ["region_en", "publisher_en", "section 2"]
    assert told["counts"]["road"] == 5
    assert told["counts"]["station"] == 3
    assert told["outline"]["areas"] == ["#1 230602101 柳河镇"]
    assert set(told["files"]) == {path.name for path in (tmp_path / "liuhe").iterdir()}
    assert told["start"][0].endswith(f"serve --data {tmp_path / 'liuhe'}")
    codes = {each["code"] for each in told["issues"]}
    assert {"town_english_missing", "town_generalised", "town_areas_left"} <= codes


def test_an_open_system_ends_the_command_and_names_the_file(
    run: Run, options: list[str], tmp_path: Path
) -> None:
    result = run("new-town", tmp_path / "liuhe", *options, "--yes", "--json", expect=1)
    error = json.loads(result.stdout)["error"]
    assert error["code"] == "crs_question_undeclared"
    assert error["feature"] == "places.csv"
    assert not (tmp_path / "liuhe").exists()


def test_nothing_is_written_before_a_person_has_confirmed_the_place(
    run: Run, options: list[str], tmp_path: Path
) -> None:
    words = ["new-town", tmp_path / "liuhe", *options, "--crs", "places.csv=GCJ-02"]
    result = run(*words, expect=1)
    assert "125.1" in result.stderr
    assert "--yes" in result.stderr
    assert not (tmp_path / "liuhe").exists()


def test_a_town_from_an_answers_file_with_files_beside_it(run: Run, tmp_path: Path) -> None:
    values = towns.answers(tmp_path)
    values["outline"]["file"] = "county.geojson"
    (tmp_path / "town.toml").write_text(answers_text(values), encoding="utf-8")
    result = run("new-town", tmp_path / "liuhe", "--answers", tmp_path / "town.toml")
    assert "is complete and checked" in result.stdout
    assert "serve --data" in result.stdout
    chinese = run(
        "new-town", tmp_path / "b", "--answers", tmp_path / "town.toml", "--lang", "zh"
    ).stdout
    assert "已建成并通过检查" in chinese


def test_options_take_precedence_over_the_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "town.toml").write_text(answers_text(towns.answers(tmp_path)), encoding="utf-8")
    words = ["new-town", tmp_path / "b", "--answers", tmp_path / "town.toml", "--check", "--json"]
    told = json.loads(run(*words, "--subject-name", "红旗镇", "--place-zh", "红旗镇").stdout)
    assert told["outline"]["areas"] == ["#2 230602102 红旗镇"]
    assert told["written"] is False
    assert not (tmp_path / "b").exists()


def test_an_existing_folder_is_refused_or_kept(run: Run, tmp_path: Path) -> None:
    (tmp_path / "town.toml").write_text(answers_text(towns.answers(tmp_path)), encoding="utf-8")
    words = ["new-town", tmp_path / "liuhe", "--answers", tmp_path / "town.toml"]
    run(*words)
    assert "already exists" in run(*words, expect=1).stderr
    told = json.loads(run(*words, "--force", "--json").stdout)
    assert Path(told["backup"]).is_dir()
    assert "is kept as" in run(*words, "--force").stdout


@pytest.mark.parametrize(
    ("words", "expect", "code"),
    [
        (["--outline", "nowhere.zip"], 2, "file_missing"),
        (["--tolerance-m", "-1"], 1, "answer_invalid"),
        (["--section", "x"], 1, "section_invalid"),
        (["--subject-id", "#9"], 1, "town_area_unknown"),
        (["--crs", "EPSG:99"], 2, "unknown_crs"),
        (["--osm", "county.geojson"], 2, "osm_no_extract"),
        (["--place-zh", "柳\u202e河"], 1, "answer_invalid"),
        (["--vocabulary", "nowhere.toml"], 2, "file_missing"),
        (["--vocabulary", "county.geojson"], 1, "configuration_unreadable"),
    ],
)
def test_each_fault_has_its_code(  # noqa: PLR0917 (fixtures and parameters)
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    expect: int,
    code: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "town.toml").write_text(answers_text(towns.answers(tmp_path)), encoding="utf-8")
    if words[0] == "--crs":
        values = towns.answers(tmp_path)
        del values["outline"]["crs"]
        (tmp_path / "town.toml").write_text(answers_text(values), encoding="utf-8")
    result = run("new-town", "out", "--answers", "town.toml", *words, "--json", expect=expect)
    assert json.loads(result.stdout)["error"]["code"] == code
    assert not (tmp_path / "out").exists()


def test_it_works_whatever_is_wrong_with_the_present_plan(
    run: Run, tmp_path: Path, own_settings: Callable[..., None]
) -> None:
    own_settings(data=str(tmp_path / "nowhere"))
    (tmp_path / "town.toml").write_text(answers_text(towns.answers(tmp_path)), encoding="utf-8")
    run("new-town", tmp_path / "liuhe", "--answers", tmp_path / "town.toml")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a new town without projects, made once."""
    return new_town(as_answers(towns.answers(tmp_path_factory.mktemp("made")))).files


@pytest.fixture
def town(files: dict[str, bytes], tmp_path: Path, own_settings: Callable[..., None]) -> Path:
    """A new town without projects, as the present plan."""
    write_town(files, tmp_path / "liuhe")
    own_settings(data=str(tmp_path / "liuhe"))
    return tmp_path / "liuhe"


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("words", "expect"),
    [
        ("list", 0), ("list --search 学校", 0), ("history", 0), ("publish", 1),
        ("coverage park", 0), ("coverage school --sites 2", 0), ("coverage public_safety", 0),
    ],
)  # fmt: skip
def test_every_command_works_without_projects(run: Run, words: str, expect: int) -> None:
    run(*words.split(), expect=expect)
    run(*words.split(), "--json", expect=expect)


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("form", EXPORTERS)
def test_every_export_works_without_projects(run: Run, form: str, tmp_path: Path) -> None:
    out = tmp_path / f"out.{form}"
    run("export", form, out)
    assert out.stat().st_size > 60


def first_projects() -> dict[str, Any]:
    places = {
        "pond-park": towns.around(towns.EAST, 1, 1),
        "new-school": towns.around(towns.EAST, 0, 0),
    }
    features = [
        project(
            identifier,
            name=f"{identifier} 项目",
            section=1,
            sentence=1,
            category={"pond-park": "park", "new-school": "school"}[identifier],
            status="completed",
            location_type="site",
            location_accuracy_m=50,
        )
        | {"geometry": {"type": "Point", "coordinates": [round(x, 6) for x in place]}}
        for identifier, place in places.items()
    ]
    return {"type": "FeatureCollection", "features": features}


def test_the_first_projects_come_by_apply(run: Run, town: Path, tmp_path: Path) -> None:
    file = tmp_path / "first.geojson"
    file.write_text(json.dumps(first_projects(), ensure_ascii=False), encoding="utf-8")
    run(
        "apply", file, "--author", "测试", "--reason", "first", "--crs", "EPSG:4326",
        "--only", "pond-park", "--only", "new-school",
    )  # fmt: skip
    assert {each["id"] for each in json.loads(run("list", "--json").stdout)} == {
        "pond-park", "new-school"
    }  # fmt: skip
    covered = json.loads(run("coverage", "park", "--json").stdout)["covered_km2"]
    assert covered["nominal"] == pytest.approx(0.785, abs=0.01)  # a circle of 500 m
    assert len((town / "projects.geojson").read_text(encoding="utf-8").splitlines()) == 4


# Ctrl-C ends a program that a person has started, even where tests run in the background of a
# shell, which has its children ignore it.
_AT_A_TERMINAL = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("geo", run_name="__main__", alter_sys=True)
"""


def _waits_for_input(pid: int) -> bool:
    """Return whether a process is in ``read(0, …)``: half a line may end like a question."""
    # The number of the call on x86-64 and on ARM.
    call = Path(f"/proc/{pid}/syscall").read_text(encoding="ascii")
    return call.startswith(("0 0x0 ", "63 0x0 "))


def talk(folder: Path, lines: list[str], language: str) -> tuple[str, int]:
    """Have a person answer line by line at a terminal; each answer waits for its question.

    Where no answer is left, the person interrupts the program.
    """
    import pty

    terminal, its_end = pty.openpty()
    environment = {**os.environ, "LANG": f"{language}.UTF-8", "PYTHONPATH": str(ROOT),
                   "COLUMNS": "200"}  # fmt: skip
    environment.pop("LC_ALL", None)
    # Not pty.fork: a copy of this process, which has threads, may stand still before it begins.
    process = subprocess.Popen(
        [sys.executable, "-c", _AT_A_TERMINAL, "new-town", str(folder)],
        cwd=ROOT,
        env=environment,
        stdin=its_end,
        stdout=its_end,
        stderr=its_end,
        start_new_session=True,
    )
    os.close(its_end)
    heard = b""
    answers = iter(lines)
    deadline = time.monotonic() + 200
    try:
        while time.monotonic() < deadline:
            ready, _, _ = select.select([terminal], [], [], 0.05)
            if ready:
                try:
                    heard += os.read(terminal, 65_536)
                except OSError:  # the program has ended
                    break
            elif _waits_for_input(process.pid) and re.search(rb"(: |\]: )$", heard):
                line = next(answers, None)
                if line is None:
                    process.send_signal(signal.SIGINT)
                else:
                    os.write(terminal, f"{line}\n".encode())
                heard += b" "  # this question has been answered
        else:
            pytest.fail(f"no question and no end:\n{heard.decode(errors='replace')}")
        return heard.decode(), process.wait(timeout=60)
    finally:
        process.kill()
        process.wait()
        os.close(terminal)


def test_a_person_is_asked_step_by_step(tmp_path: Path) -> None:
    (tmp_path / "county.geojson").write_bytes(towns.geojson(towns.county()))
    (tmp_path / "town.osm.pbf").write_bytes(towns.extract(tmp_path))
    lines = [
        "柳河镇", "Liuhe", "<", "Liuhe Town", "黑龙江省双河县", "", "柳河镇人民政府", "",
        "2026-13-45", "2026-01-15", "", "", "一|产业|Industry|6", "坏", "", "52,310", "2020", "",
        "", str(tmp_path / "county.geojson"), "50", "1", "", str(tmp_path / "town.osm.pbf"), "", "",
    ]  # fmt: skip
    heard, code = talk(tmp_path / "liuhe", lines, "en_GB")
    assert code == 0, heard
    found = (tmp_path / "liuhe/plan.toml").read_text(encoding="utf-8")
    assert 'title_en = "Liuhe Town work plan 2026"' in found
    assert "2026-13-45" in heard
    assert "is complete and checked" in heard


def test_a_dialogue_that_was_interrupted_goes_on_in_another_language(tmp_path: Path) -> None:
    (tmp_path / "county.geojson").write_bytes(towns.geojson(towns.county()))
    (tmp_path / "town.osm.pbf").write_bytes(towns.extract(tmp_path))
    first = ["柳河镇", "Liuhe Town", "黑龙江省双河县", "", "柳河镇人民政府"]
    _, code = talk(tmp_path / "liuhe", first, "en_GB")
    assert code != 0
    assert not (tmp_path / "liuhe").exists()
    assert "柳河镇人民政府" in (tmp_path / "liuhe.answers.toml").read_text(encoding="utf-8")
    rest = [
        "", "", "", "2026-13-45", "2026-01-15", "", "", "一|产业|Industry|6", "坏", "", "52,310",
        "2020", "", "", str(tmp_path / "county.geojson"), "", "EPSG:4490", "",
        str(tmp_path / "town.osm.pbf"), "", "",
    ]  # fmt: skip
    heard, code = talk(tmp_path / "liuhe", rest, "zh_CN")
    assert code == 0, heard
    assert translate("Name of the place in Chinese", "zh") not in heard
    assert translate("Date of the plan, like 2026-01-15", "zh") in heard
    assert "2026-13-45" in heard
    assert "已建成并通过检查" in heard
    found = (tmp_path / "liuhe/plan.toml").read_text(encoding="utf-8")
    assert 'title_en = "Liuhe Town work plan 2026"' in found
