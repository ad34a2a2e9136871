"""An examination aside: how far it is, what it found, and how it ends."""

from __future__ import annotations

import logging
import threading
from typing import Any

import pytest

from geo.intake.checks.examine import Progress
from geo.model.errors import Finding, UnreadableFile
from geo.review.upload_session import Job


def test_the_result_is_there_when_it_is_done() -> None:
    job = Job(lambda _tell: "examined")  # type: ignore[arg-type, return-value]
    assert job.wait(60)
    assert (job.result, job.error) == ("examined", None)


def test_progress_and_findings_are_seen_while_it_runs() -> None:
    told, seen = threading.Event(), threading.Event()

    def work(tell: Progress) -> Any:
        tell(0.25, [Finding("ring_open")])
        tell(0.5, [Finding("spike")])
        told.set()
        assert seen.wait(60)

    job = Job(work)
    assert told.wait(60)
    assert not job.wait(0)
    assert job.share == 0.5
    assert [each.code for each in job.findings] == ["ring_open", "spike"]
    seen.set()
    assert job.wait(60)


def test_a_file_that_cannot_be_read_is_an_error_of_its_own() -> None:
    def work(_tell: Progress) -> Any:
        raise UnreadableFile("empty_file")

    job = Job(work)
    assert job.wait(60)
    assert job.result is None
    assert job.error is not None
    assert job.error.code == "empty_file"


def test_a_fault_of_the_program_is_logged_and_told_in_general_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def work(_tell: Progress) -> Any:
        raise ZeroDivisionError("secret")

    with caplog.at_level(logging.ERROR, "planmap.review"):
        job = Job(work)
        assert job.wait(60)
    assert job.error is not None
    assert job.error.code == "internal_error"
    assert "secret" not in str(job.error.params)
    assert "ZeroDivisionError" in caplog.text
