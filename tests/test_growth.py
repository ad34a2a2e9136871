"""Reading takes time in proportion to what is read, whatever it is; the cases that hung."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from geo.coverage.population.fields import people_field
from geo.intake.checks.check import check
from geo.intake.read import read_bytes, read_upload
from geo.intake.sniff import Form, sniff_text
from geo.intake.tables.mapping import role_of
from geo.model.config.settings import ROOT
from geo.model.errors import UnreadableFile
from tests import growth_child
from tests.conftest import worked_within

HANGS_S = 120  # for texts that take seconds
DXF = "999 a\n" * 60 + "x"  # 361 bytes that never ended
_NAMES = [*growth_child.OF_TEXTS, *growth_child.OF_COUNTS]


@pytest.mark.parametrize("names", [_NAMES[0::2], _NAMES[1::2]], ids=["even", "odd"])
def test_four_times_as_much_takes_about_four_times_as_long(names: list[str]):
    command = [sys.executable, "-m", "tests.growth_child", *names]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = process.communicate(timeout=HANGS_S)[0].splitlines()
        except subprocess.TimeoutExpired:
            process.kill()
            said = process.communicate()[0].splitlines()
    slow = [line for line in said if line.startswith("SLOW")]
    assert not slow, "\n".join(slow)
    assert said[-1] == "END", f"hangs at: {said[-1]}"


@pytest.fixture
def written(tmp_path: Path):
    def write(text: str, name: str = "a.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", newline="")
        return path

    return write


def test_comments_of_a_drawing_end(written):
    with worked_within(5):
        with pytest.raises(UnreadableFile, match="format_unknown"):
            read_upload(written(DXF))
        (finding,) = check(written(DXF)).findings
    assert finding.code == "format_unknown"


@pytest.mark.parametrize(
    "text",
    [
        "0\nSECTION\n2\nHEADER\n",
        "  0\r\nSECTION\r\n",
        "999\nmade by x\n999\n\n  0\nSECTION\n  2\n",
        "\n0\n\nSECTION\n",
    ],
)
def test_a_drawing_is_known(text: str):
    with pytest.raises(UnreadableFile) as caught:
        sniff_text(text)
    assert caught.value.params["kind"] == "DXF"


def test_the_command_ends_too(written):
    command = [sys.executable, "-m", "geo", "check", str(written(DXF))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=HANGS_S, check=False)
    assert done.returncode == 2


def test_the_unit_of_a_people_field_may_be_far_away():
    with worked_within(2):
        assert people_field(["人口(" + " " * 6_000]) == "人口(" + " " * 6_000
        assert people_field(["人口(" + " " * 150 + "万 人)"]) is not None
        assert people_field(["密度(" + " " * 60_000 + "x"]) is None


def test_the_unit_of_a_column_may_be_far_away(written):
    name = "经度(" + " " * 6_000
    with worked_within(5):
        assert role_of(name) == "x"
        assert role_of("经度(  单位 :  度  )") == "x"
        upload = read_upload(written(f"{name},纬度\n113.75,23.02\n"))
    assert upload.columns is not None
    assert upload.columns.y == "纬度"


def test_the_first_of_several_texts_may_be_followed_by_lines(written):
    with worked_within(5):
        assert sniff_text("{}" + "\n" * 60_000 + "x") is Form.GEOJSON
        assert sniff_text("{}" + " \n" * 60_000 + "{}") is Form.GEOJSON_SEQUENCE
        assert sniff_text("{" + "}" * 60_000 + "\n" * 60_000) is Form.GEOJSON
        assert not check(written("{}" + "\n" * 60_000, "a.geojson")).readable


def test_a_column_of_spaces_is_no_column_of_pairs():
    """Cells of 120 spaces between brackets took milliseconds each."""
    cells = ['"113.75, 23.02"'] * 30 + [f'"({" " * 100}x{" " * 10}"'] * 20_000
    with worked_within(10):
        upload = read_bytes(("坐标\n" + "\n".join(cells)).encode(), "a.csv")
    assert len(upload.features) == len(cells)


def test_cells_that_grow_when_they_are_folded():
    """One Arabic sign stands for eighteen letters, three of them spaces."""
    rows = "\n".join(["\ufdfa" * 59 + ",1"] * 10_000)
    with worked_within(10):
        assert len(read_bytes(f"lon,lat\n{rows}".encode(), "a.csv").features) == 10_000
