"""List the notices that must accompany a coverage figure on the page and in every file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import shapely

from geo.coverage.coverage import Coverage
from geo.coverage.report import wording
from geo.coverage.siting.siting import Siting
from geo.model.errors import Finding
from geo.model.messages import sentence
from geo.model.text.language import Language

if TYPE_CHECKING:
    from geo.coverage.gaps import Gaps
    from geo.coverage.population.distance_curve import DistanceCurve
    from geo.coverage.town import Town

# Categories whose facilities are large areas, reached at the edge rather than at the centre.
_FROM_THE_EDGE = ("park",)


def notices(
    coverage: Coverage,
    communities: Sequence[Finding] = (),
    siting: Siting | None = None,
    gaps: Gaps | None = None,
    curve: DistanceCurve | None = None,
) -> list[Finding]:
    """Return everything a reader of a coverage has to know, in order of display.

    Parameters
    ----------
    coverage : Coverage
    communities : sequence of Finding
        Findings about the outlines, if figures are given by community.
    siting : Siting, optional
        Chosen sites.
    gaps : Gaps, optional
    curve : DistanceCurve, optional
    """
    findings = [*limit_findings(coverage), *coverage.people_findings, *coverage.facilities.findings]
    if coverage.land is not None:
        findings += coverage.land.findings
    if coverage.network is not None:
        findings += coverage.network.findings
    findings += coverage.town.findings
    findings += communities
    if siting is not None:
        findings += siting_findings(siting, coverage.people_basis)
    if gaps is not None:
        findings += gap_findings(gaps)
    if curve is not None:
        findings += curve_findings(curve)
    return list({_key(each): each for each in findings}.values())


def notice_sentences(findings: Sequence[Finding], language: Language) -> list[str]:
    """Return notices in words, the same for page and files."""
    return [sentence(each, language) for each in findings]


def _key(finding: Finding) -> tuple[str, str | None, str | None, str]:
    return finding.code, finding.feature, finding.field, repr(finding.params)


def limit_findings(coverage: Coverage) -> list[Finding]:
    """Return what limits a figure: straight lines, assumptions, facilities without a place."""
    findings = []
    if coverage.method == "straight_line" and len(coverage.facilities):
        findings.append(Finding("coverage_straight_line", "info"))
    if coverage.people_basis == "even" and coverage.people_total:
        findings.append(even_finding(coverage.town))
    if waiting := coverage.facilities.not_located:
        findings.append(not_located_finding(waiting))
    if points := _parks_as_points(coverage):
        findings.append(_counted("park_as_point", points))
    if hidden := len(coverage.facilities.withheld):
        findings.append(_counted("coverage_withheld", hidden))
    return findings


def _parks_as_points(coverage: Coverage) -> int:
    """Return how many parks are given as points, not counting trial places."""
    facilities = coverage.facilities
    if facilities.category not in _FROM_THE_EDGE:
        return 0
    kinds = shapely.get_type_id(facilities.geometry).tolist()
    return sum(
        kind == 0 and not identifier.startswith("added-")
        for kind, identifier in zip(kinds, facilities.ids, strict=True)
    )


def even_finding(town: Town) -> Finding:
    """Return the notice that the even spread of people is an assumption, with who states them."""
    year, source = town.residents_year, town.residents_source or town.residents_source_en
    if not year:
        return Finding("coverage_even_undated", "info", params={"year": str(year)})
    params = {"year": str(year)}
    if not source:
        return Finding("coverage_even", "info", params=params)
    params |= {"source": source, "source_en": town.residents_source_en}
    return Finding("coverage_even_sourced", "info", params=params)


def not_located_finding(count: int) -> Finding:
    """Return the notice that some facilities have no place and cover nothing."""
    return _counted("coverage_not_located", count)


def _counted(code: str, count: int) -> Finding:
    ending = "_one" if count == 1 else ""
    return Finding(f"{code}{ending}", "warning", params={"count": f"{count:,}"})


def siting_findings(siting: Siting, basis: str | None) -> list[Finding]:
    """Return the notices about candidates, and about sites and people too far from streets."""
    findings = list(siting.findings)
    if siting.off_streets:
        params = {"count": wording.count(siting.off_streets)}
        findings.append(Finding("sites_off_streets", "warning", params=params))
    if siting.people_off_streets:
        findings.append(_people("sites_people_off_streets", siting.people_off_streets, basis))
    return findings


def gap_findings(gaps: Gaps) -> list[Finding]:
    """Return the notices about how gaps are divided and ranked, and what is in none of them."""
    findings = []
    if gaps.gaps and gaps.coverage.town.communities:
        findings.append(Finding("gaps_by_community", "info"))
    if gaps.is_cut:
        params = {"limit": f"{gaps.most_km2:,.3g}"}
        findings.append(Finding("gaps_cut", "info", params=params))
    if gaps.gaps and gaps.people is None:
        findings.append(Finding("gaps_by_area", "info"))
    if gaps.slivers:
        facts = {"limit": f"{gaps.sliver_m2 / 1e4:,.3g}", "area": f"{gaps.slivers_km2 * 100:,.3g}"}
        params = {"count": wording.count(gaps.slivers), **facts}
        findings.append(Finding("gaps_slivers", "info", params=params))
    if gaps.coverage.method == "network" and gaps.elsewhere_people >= 1:
        basis = gaps.basis_of(gaps.elsewhere_people)
        findings.append(_people("gaps_elsewhere", gaps.elsewhere_people, basis))
    return findings


def curve_findings(curve: DistanceCurve) -> list[Finding]:
    """Return the notices about places with no way to a facility, and about the cell size."""
    if curve.method != "network":
        return []
    findings = []
    if curve.no_way_area > 0 or curve.no_way_people > 0:
        params = {
            "area": f"{100 * curve.no_way_area:.3g}%",
            "people": f"{100 * curve.no_way_people:.3g}%",
        }
        code = "curve_no_way_land" if curve.people_share is None else "curve_no_way"
        findings.append(Finding(code, "info", params=params))
    if curve.people_basis != "points":
        params = {"metres": f"{curve.cell_m:,.0f}"}
        findings.append(Finding("curve_cells", "info", params=params))
    return findings


def _people(code: str, people: float, basis: str | None) -> Finding:
    step = wording.people_step(wording.within(people), basis)
    return Finding(code, "info", params={"count": f"{round(people / step) * step:,.0f}"})
