"""Keep the state of one upload: the planner's decisions so far, and the examination's result.

The file is examined in a separate thread, so that a page can show the progress.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count

from geo.crs.systems import Reading, System
from geo.intake.checks.examine import Examination, Progress, examine
from geo.intake.comparison.stored import StoredProjects
from geo.intake.coordinates import names_in_upload
from geo.intake.read import read_bytes, read_header
from geo.intake.system_store import remember_system
from geo.intake.tables.mapping import ColumnMapping
from geo.intake.tables.table import Table
from geo.intake.upload import Upload
from geo.model.errors import Finding, PlanMapError
from geo.model.process.pause import collection_paused
from geo.review.rows import Row, review_rows

_NUMBERS = count(1)
log = logging.getLogger("planmap.review")


@dataclass(frozen=True, slots=True)
class Decisions:
    """The planner's decisions about a file.

    Attributes
    ----------
    mapping : ColumnMapping or None
        How to read the columns of a table.
    chosen : System, Reading or None
        The coordinate system, if the planner has chosen one.
    sender : str
        Who sent the file; see :func:`geo.intake.coordinates.place_upload`.
    answers : dict of str to str
        The project's id for each feature, by the feature's name in the file.
    repairs : dict of str to frozenset of str
        Codes of the repairs to make, by the feature's name in the file.
    """

    mapping: ColumnMapping | None = None
    chosen: System | Reading | None = None
    sender: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    repairs: Mapping[str, frozenset[str]] = field(default_factory=dict)


class UploadSession:
    """One file, the projects it is compared with, and the decisions about it.

    The comparison is with the projects as they were when the file was uploaded; what
    others store meanwhile is merged, or becomes a conflict, when the change is stored.

    Parameters
    ----------
    content : bytes
    file_name : str
    stored : StoredProjects

    Attributes
    ----------
    name : str
        Unique among the uploads of this process.
    """

    def __init__(self, content: bytes, file_name: str, stored: StoredProjects) -> None:
        self.name = f"upload_{next(_NUMBERS)}"
        self._decision_count = 0
        self.content = content
        self.file_name = file_name
        self.stored = stored
        self.decisions = Decisions()
        self.ticks: dict[str, bool] = {}
        self._upload: Upload | None = None
        self._job: Job | None = None
        self._rows: list[Row] | None = None

    @cached_property
    def table(self) -> Table | None:
        """The table in the file, whose columns can be assigned; None if it is not a table."""
        try:
            return read_header(self.content, self.file_name)
        except PlanMapError:
            return None  # the job reports why

    @property
    def stage(self) -> str:
        """A name that changes with every decision, for instance for widget keys."""
        return f"{self.name}_{self._decision_count}"

    @property
    def job(self) -> Job:
        """The background examination under the current decisions, started on first use."""
        if self._job is None:
            self._job = Job(self._examine)
        return self._job

    @property
    def examination(self) -> Examination:
        """The result of the job.

        Raises
        ------
        LookupError
            When the job is not done or has failed.
        """
        if self.job.result is None:
            raise LookupError("not examined yet")
        return self.job.result

    @property
    def rows(self) -> list[Row]:
        """The rows of the upload; see :func:`geo.review.rows.review_rows`."""
        if self._rows is None:
            self._rows = review_rows(self.examination, self.stored)
        return self._rows

    def decide(self, **changes: object) -> None:
        """Change decisions and discard the results that depend on them.

        Parameters
        ----------
        **changes
            Fields of :class:`Decisions`.
        """
        if "mapping" in changes:
            self._upload = None
        self._decision_count += 1
        self.decisions = replace(self.decisions, **changes)  # type: ignore[arg-type]
        self._job = self._rows = None

    def remember_system(self) -> None:
        """Remember the chosen coordinate system for the next file like this one.

        Nothing is remembered without a sender or without a choice.

        Raises
        ------
        EditingNotAllowed, UnwritableFile
        """
        applied = self.examination.placed.applied
        if self.decisions.chosen is not None and applied is not None:
            columns = names_in_upload(self.examination.upload)
            remember_system(columns, self.decisions.sender, applied)

    def compare_with(self, stored: StoredProjects) -> None:
        """Compare with the projects as they are now."""
        self.stored = stored
        self._job = self._rows = None

    def is_ticked(self, row: Row) -> bool:
        """Return whether a row is ticked, by the planner or by default."""
        return self.ticks.get(row.id, row.suggested)

    def tick(self, row: Row, ticked: bool) -> None:
        """Tick or untick a row; only a tick that differs from the default is kept."""
        self.ticks.pop(row.id, None)
        if ticked != row.suggested:
            self.ticks[row.id] = ticked

    def _examine(self, report: Progress) -> Examination:
        with collection_paused():
            if self._upload is None:
                self._upload = read_bytes(self.content, self.file_name, self.decisions.mapping)
                report(0.1, [])
            decisions = self.decisions
            return examine(
                self._upload,
                self.stored,
                chosen=decisions.chosen,
                answers=decisions.answers,
                repairs=decisions.repairs,
                file_name=self.file_name,
                sender=decisions.sender,
                progress=lambda share, findings: report(0.1 + 0.9 * share, findings),
            )


class Job:
    """One examination in a thread of its own, started at once.

    Parameters
    ----------
    work : callable
        Reads and examines the file; takes a function to report its progress with.

    Attributes
    ----------
    share : float
        Progress, from 0 to 1.
    findings : list of Finding
        Findings so far.
    result : Examination or None
        None until the job is done, or when it has failed.
    error : PlanMapError or None
        Why the job has failed.
    """

    def __init__(self, work: Callable[[Progress], Examination]) -> None:
        self.share = 0.0
        self.findings: list[Finding] = []
        self.result: Examination | None = None
        self.error: PlanMapError | None = None
        self._done = threading.Event()
        threading.Thread(target=self._run, args=(work,), name="planmap-upload", daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """Wait until the job is done, but at most `seconds`; return whether it is done."""
        return self._done.wait(seconds)

    def _report(self, share: float, findings: Sequence[Finding]) -> None:
        self.findings = [*self.findings, *findings]
        self.share = share

    def _run(self, work: Callable[[Progress], Examination]) -> None:
        try:
            self.result = work(self._report)
        except PlanMapError as error:
            self.error = error
        except Exception:
            log.exception("examining an upload")
            self.error = PlanMapError("internal_error")
        finally:
            self._done.set()
