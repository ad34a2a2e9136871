"""The comparison of pictures: it lets pass what nobody sees, and nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.pictures import assert_looks_like

MEASURE = {"mean": 1.0, "far": 0.004}


def drawn(*, shift: float = 0.0, colour: str = "#0072b2", box: bool = True) -> bytes:
    image = Image.new("RGB", (320, 200), "white")
    pen = ImageDraw.Draw(image)
    pen.line([(20 + shift, 30), (300 + shift, 170)], fill="black")
    if box:
        pen.rectangle([120, 60, 170, 110], fill=colour)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "stored" / "picture.png"
    path.parent.mkdir()
    path.write_bytes(drawn())
    return path


@pytest.mark.parametrize("made", [drawn(), drawn(shift=0.5)])
def test_what_nobody_sees_passes(stored: Path, tmp_path: Path, made: bytes) -> None:
    assert_looks_like(made, stored, tmp_path, **MEASURE)


@pytest.mark.parametrize("made", [drawn(box=False), drawn(colour="#d55e00"), drawn(shift=60)])
def test_what_is_seen_does_not(stored: Path, tmp_path: Path, made: bytes) -> None:
    with pytest.raises(AssertionError):
        assert_looks_like(made, stored, tmp_path, **MEASURE)
    assert (tmp_path / "picture.png").read_bytes() == made
