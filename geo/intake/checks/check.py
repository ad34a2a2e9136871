"""Check a file: report whether it can be read, in which coordinate system, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo.crs.explain import explain
from geo.crs.parse import parse_system
from geo.crs.systems import Reading
from geo.intake.checks.examine import Examination, Progress, examine
from geo.intake.comparison.stored import StoredProjects
from geo.intake.coordinates import read_as
from geo.intake.read import read_upload
from geo.intake.tables.mapping import ColumnMapping
from geo.model.errors import Finding, UnreadableFile
from geo.model.process.pause import collection_paused
from geo.model.text.language import Language

NOTHING = StoredProjects(None)


@dataclass(frozen=True, eq=False, slots=True)
class Report:
    """The result of a check.

    Attributes
    ----------
    readable : bool
    features : int
        Number of features.
    declared, detected, applied : str or None
        The coordinate system that the file names, the one that its numbers and
        names suggest, and the one in which it was read; the last is None as
        long as a question is open.
    findings : list of Finding
    examination : Examination or None
        None for an unreadable file.
    """

    readable: bool
    features: int = 0
    declared: str | None = None
    detected: str | None = None
    applied: str | None = None
    findings: list[Finding] = field(default_factory=list)
    examination: Examination | None = None

    @property
    def exit_code(self) -> int:
        """0 without errors, 1 with errors, 2 if the file cannot be read."""
        if not self.readable:
            return 2
        return int(any(finding.severity == "error" for finding in self.findings))

    def explanation(self, language: Language) -> list[str]:
        """Return sentences on how the coordinates are read, or what is to be decided."""
        if self.examination is None:
            return []
        return explain(self.examination.placed.recognition, language)

    @property
    def readings(self) -> list[dict[str, Any]]:
        """The first place of the file under each reading that the question offers.

        Each with the code of its system, and longitude and latitude in WGS 84 degrees.
        """
        if self.examination is None or not self.asks:
            return []
        placed = self.examination.placed
        found = []
        for reading in placed.recognition.questions[0].readings:
            read, _sound = read_as(placed.raw, reading)
            if len(read):
                place = {"longitude": float(read.x[0]), "latitude": float(read.y[0])}
                found.append({"system": reading.system.code, **place})
        return found

    @property
    def asks(self) -> bool:
        """Whether a question about the coordinate system is open."""
        return self.examination is not None and bool(self.examination.placed.recognition.questions)


def check(
    path: Path,
    crs: str | None = None,
    stored: StoredProjects = NOTHING,
    *,
    mapping: ColumnMapping | None = None,
    answers: Mapping[str, str] | None = None,
    sender: str = "",
    progress: Progress | None = None,
) -> Report:
    """Check a file.

    Parameters
    ----------
    path : Path
    crs : str, optional
        Coordinate system that the user names, in any spelling.
    stored : StoredProjects
        The projects that the file may be about.
    mapping : ColumnMapping, optional
        How to read the columns of a table.
    answers : mapping of str to str, optional
        See :func:`geo.intake.comparison.identity.identify`.
    sender : str
        See :func:`geo.intake.coordinates.place_upload`.
    progress : callable, optional
        See :func:`geo.intake.checks.examine.examine`.

    Returns
    -------
    Report
        An unreadable file is reported, not raised.

    Raises
    ------
    UnknownCRS
        When `crs` is no known system.
    """
    chosen = parse_system(crs) if crs is not None else None
    try:
        with collection_paused():
            upload = read_upload(path, mapping)
            examination = examine(
                upload,
                stored,
                chosen=chosen,
                answers=answers,
                file_name=path.name,
                sender=sender,
                progress=progress,
            )
    except UnreadableFile as error:
        return Report(readable=False, findings=error.findings)
    return report_of(examination)


def report_of(examination: Examination) -> Report:
    """Return the report on an examination."""
    recognition = examination.placed.recognition
    detected = recognition.applied or recognition.detected
    for question in recognition.questions[:1]:
        detected = question.recommended or detected
    return Report(
        readable=True,
        features=len(examination.upload.features),
        declared=examination.upload.crs,
        detected=_code(detected),
        applied=_code(examination.placed.applied),
        findings=examination.findings,
        examination=examination,
    )


def _code(reading: Reading | None) -> str | None:
    return reading.system.code if reading else None
