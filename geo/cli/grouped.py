"""Findings on a terminal: kind by kind, the first few of each, and how many more there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from geo.cli.wording import finding_line, harmless
from geo.intake.checks.check import Report
from geo.intake.checks.groups import Group, groups
from geo.model.errors import Finding
from geo.model.text.language import N_, Language, translate

FEW = 5  # of one kind that are told one by one


def report_lines(
    report: Report, language: Language, wanted: Callable[[Finding], bool] = lambda _each: True
) -> Iterator[str]:
    """Give the lines that tell what a check has found.

    Parameters
    ----------
    report : Report
    language : str
    wanted : callable, optional
        Which findings to tell.
    """
    for group in _groups(report):
        if not wanted(group.first):
            continue
        for finding in group.findings[:FEW]:
            yield f"[{finding.severity}] {finding_line(finding, language)}"
        more = group.count - FEW
        if more > 0:
            text = N_("{n} more of this kind.")
            told = translate(text, language, n=f"{more:,}")
            yield f"[{group.first.severity}] {harmless(told)}"


_NOT_SHOWN = N_("not shown: {n}")


def stops_or_asks(finding: Finding) -> bool:
    """Say whether a finding stops the file, or is about its coordinate system."""
    return finding.severity == "error" or finding.field == "crs"


def last_line(report: Report, file_name: str, language: Language) -> str:
    """Return the line that sums up: features and findings, and how many of them are not shown."""
    found = _groups(report)
    total, hidden = (sum(map(count, found)) for count in (_count, _hidden))
    line = f"{harmless(file_name)}: {report.features} / {total}"
    if not hidden:
        return line
    return f"{line} · {translate(_NOT_SHOWN, language, n=f'{hidden:,}')}"


def left_out(report: Report) -> dict[str, Any]:
    """Return how many findings are not in the list: in all, and by code."""
    kinds = report.examination.left_out if report.examination else {}
    return {"total": sum(kinds.values()), "kinds": kinds}


def _groups(report: Report) -> list[Group]:
    return groups(report.findings, left_out(report)["kinds"])


def _count(group: Group) -> int:
    return group.count


def _hidden(group: Group) -> int:
    return max(0, group.count - FEW)
