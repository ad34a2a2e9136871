"""What is kept of visitors' files: bounded, and gone when they have gone."""

from __future__ import annotations

import pytest

from geo.model.errors import AnalysisStopped, UnreadableFile
from geo.ui.coverage.analysis import ResultCache
from geo.ui.coverage.user_files import is_quick

MB = 1_000_000


def test_the_oldest_make_way_for_new_ones() -> None:
    kept = ResultCache(lambda _visitor: True, entries=3)
    for number in range(5):
        kept.keep(str(number), "a", number, 10)
        kept.find("2", "a")
    assert [kept.find(str(number), "a") for number in range(5)] == [None, None, 2, 3, 4]


def test_so_many_bytes_and_no_more() -> None:
    kept = ResultCache(lambda _visitor: True, size=30 * MB)
    for number in range(50):
        kept.keep(str(number), "a", number, MB)
    assert kept.size <= 30 * MB
    assert kept.find("49", "a") == 49
    kept.keep("giant", "a", "giant", 100 * MB)
    assert kept.find("giant", "a") is None


def test_what_only_those_have_used_who_have_left_is_freed() -> None:
    here = {"a", "b", ""}
    kept = ResultCache(here.__contains__)
    kept.keep("of a", "a", 1, 10)
    kept.keep("of both", "a", 2, 10)
    kept.find("of both", "b")
    kept.keep("of the office", "", 3, 10)
    here.remove("a")
    kept.free()
    assert [kept.find(key, "") for key in ("of a", "of both", "of the office")] == [None, 2, 3]
    here.remove("b")
    kept.clear()
    assert len(kept) == 0


def test_an_error_is_told_again_until_all_is_tried_again() -> None:
    kept = ResultCache(lambda _visitor: True)
    kept.keep("x", "a", AnalysisStopped("analysis_time", limit=5), 0)
    kept.keep("y", "b", UnreadableFile("empty_file"), 0)
    for _time in range(2):
        with pytest.raises(AnalysisStopped) as caught:
            kept.find("x", "a")
        assert caught.value.params == {"limit": 5}
    kept.forget_errors("a")
    assert kept.find("x", "a") is None
    with pytest.raises(UnreadableFile):
        kept.find("y", "b")


@pytest.mark.parametrize(
    ("role", "content", "quick"),
    [
        ("facilities", b"name,lon,lat\nOld park,113.73,22.99\n", True),
        ("population", b'{"type": "Point", "coordinates": [1, 2]}', True),
        ("streets", b"lon,lat\n", False),
        ("land", b'{"type": "MultiPolygon", "coordinates": []}', False),
        ("land", b'{"type": "Pol\\u0079gon", "coordinates": []}', False),
        ("land", b"<LineString><coordinates>", False),
        ("facilities", b"wkt\nCURVEPOLYGON(...)\n", False),
        ("facilities", b"wkb\n0103000000010000000500\n", False),
        ("facilities", "{}".encode("utf-16"), False),
        ("facilities", b"PK\x03\x04\x14\x00", False),
        ("facilities", b"x" * 60_000, False),
    ],
)
def test_only_a_small_text_of_points_is_read_at_once(
    role: str, content: bytes, quick: bool
) -> None:
    assert is_quick(role, content) is quick
