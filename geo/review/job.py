"""Examine an upload aside, so that a page can show how far it is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from geo.intake.checks.examine import Examination, Progress
from geo.model.errors import Finding, PlanMapError

log = logging.getLogger("planmap.review")


class Job:
    """One examination in a thread of its own; it begins at once.

    Parameters
    ----------
    work : callable
        Reads and examines; it is given a function to tell its progress by.

    Attributes
    ----------
    share : float
        How much is done, between 0 and 1.
    findings : list of Finding
        What has been found so far.
    result : Examination or None
    error : PlanMapError or None
        Why there is no result.
    """

    def __init__(self, work: Callable[[Progress], Examination]) -> None:
        self.share = 0.0
        self.findings: list[Finding] = []
        self.result: Examination | None = None
        self.error: PlanMapError | None = None
        self._done = threading.Event()
        threading.Thread(target=self._run, args=(work,), name="planmap-upload", daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """Wait until it is done, or the time is over; say whether it is done."""
        return self._done.wait(seconds)

    def _tell(self, share: float, found: Sequence[Finding]) -> None:
        self.findings = [*self.findings, *found]
        self.share = share

    def _run(self, work: Callable[[Progress], Examination]) -> None:
        try:
            self.result = work(self._tell)
        except PlanMapError as error:
            self.error = error
        except Exception:
            log.exception("examining an upload")
            self.error = PlanMapError("internal_error")
        finally:
            self._done.set()
