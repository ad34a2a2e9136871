"""What a quick run leaves out is there, and most files of tests are left in."""

from __future__ import annotations

from tests.conftest import TESTS, slow_files


def test_each_slow_file_is_there_and_listed_once() -> None:
    listed = slow_files()
    assert [path for path in listed if not path.exists()] == []
    assert len(set(listed)) == len(listed)


def test_the_browser_is_left_out_and_most_of_the_rest_is_not() -> None:
    browser, hardening, *slow = slow_files()
    assert (browser, hardening) == (TESTS / "browser", TESTS / "hardening")
    every = {
        path for path in TESTS.rglob("test_*.py") if not {browser, hardening} & {*path.parents}
    }
    assert set(slow) < every
    assert len(slow) < len(every) / 2
