"""Every notice that a figure of coverage carries: one list, for the page and for each file."""

from __future__ import annotations

from collections.abc import Sequence

from geo.coverage.coverage import Coverage
from geo.coverage.siting import Siting
from geo.model.errors import Finding
from geo.model.language import Language
from geo.model.messages import sentence


def notices(
    coverage: Coverage, communities: Sequence[Finding] = (), siting: Siting | None = None
) -> list[Finding]:
    """Return what a reader of a coverage has to know, in the order in which it is told.

    Parameters
    ----------
    coverage : Coverage
    communities : sequence of Finding
        Where the outlines of the communities do not fit, if figures are given by them.
    siting : Siting, optional
        Chosen sites.
    """
    found = [*limit_findings(coverage), *coverage.people_findings, *coverage.facilities.findings]
    if coverage.land is not None:
        found += coverage.land.findings
    if coverage.network is not None:
        found += coverage.network.findings
    found += coverage.town.findings
    found += communities
    if siting is not None:
        found += siting.findings
    return list({_key(each): each for each in found}.values())


def notice_sentences(found: Sequence[Finding], language: Language) -> list[str]:
    """Return notices in words, as every channel shows them."""
    return [sentence(each, language) for each in found]


def _key(finding: Finding) -> tuple[str, str | None, str | None, str]:
    return finding.code, finding.feature, finding.field, repr(finding.params)


def limit_findings(coverage: Coverage) -> list[Finding]:
    """Return what limits a figure: straight lines, an assumption, facilities without a place."""
    found = []
    if coverage.method == "straight_line" and len(coverage.facilities):
        found.append(Finding("coverage_straight_line", "info"))
    if coverage.people_basis == "even" and coverage.people_total:
        found.append(even_finding(coverage.town.residents_year))
    if waiting := coverage.facilities.not_located:
        found.append(not_located_finding(waiting))
    if hidden := len(coverage.facilities.withheld):
        found.append(_counted("coverage_withheld", hidden))
    return found


def even_finding(year: int | None) -> Finding:
    """Return that the even spread of people is an assumption."""
    code = "coverage_even" if year else "coverage_even_undated"
    return Finding(code, "info", params={"year": str(year)})


def not_located_finding(count: int) -> Finding:
    """Return how many facilities have no place and cover nothing."""
    return _counted("coverage_not_located", count)


def _counted(code: str, count: int) -> Finding:
    ending = "_one" if count == 1 else ""
    return Finding(f"{code}{ending}", "warning", params={"count": f"{count:,}"})
