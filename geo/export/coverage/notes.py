"""List what must be stated with every coverage figure: rule, source, method, assumptions."""

from __future__ import annotations

from geo.coverage.coverage import Coverage
from geo.coverage.network.facts import NetworkFacts
from geo.coverage.report.coverage import coverage_sentences
from geo.coverage.report.notices import notice_sentences
from geo.coverage.straight_line.service_area import Interval
from geo.crs.metric import Plane
from geo.export.tables.table import Cell
from geo.model.config.settings import map_settings
from geo.model.plan import plan
from geo.model.text.language import N_, Language
from geo.model.text.translate import listed, translate
from geo.model.vocabulary import vocabulary
from geo.study.people import people_words
from geo.study.result import StudyResult

METHODS = {
    "straight_line": N_("straight line (upper bound)"),
    "network": N_("along streets (formal check)"),
}
BASES = {
    "points": N_("by point"),
    "areas": N_("by area, spread evenly within each"),
    "raster": N_("by raster cell"),
    "even": N_("a total spread evenly: an assumption"),
}
FILE_LABELS = {
    "population": N_("Population file"),
    "facilities": N_("Facilities file"),
    "streets": N_("Street file"),
    "candidates": N_("Candidate sites file"),
    "communities": N_("Communities file"),
    "land": N_("Residential land file"),
}
COUNTED_ONCE = N_(
    "This counts, once each, the places inside the {subdistrict} that are among the "
    "projects or in the facilities file; any others are left out."
)
STATED = N_("The number of existing facilities was entered by hand; it is not counted from data.")
_UNCERTAIN = N_(
    "“Certain” is what each facility covers even if it stands at the far edge of its "
    "radius of uncertainty (R − r), “possible” the most it can cover (R + r). Where that "
    "radius is not known, nothing counts as certain, and up to twice the radius counts "
    "as possible."
)
_WALKING = N_("The walk takes {minutes:,.0f} min at {speed:g} m per minute.")
_BESIDE = N_(
    "Land within {width:,g} m of a street that is reached counts as covered (an "
    "assumption); facilities and people more than {far:,g} m from any street do not "
    "count."
)
_DETOUR = N_("Routes along streets are {detour:.2f} times as long as straight lines.")


def network_notes(facts: NetworkFacts, language: Language) -> list[str]:
    """Return the assumptions of a coverage along streets as sentences.

    Parameters
    ----------
    facts : NetworkFacts
    language : {"zh", "en"}
    """
    params = {
        "speed": facts.metres_per_minute,
        "minutes": facts.minutes,
        "width": facts.width_m,
        "far": facts.farthest_m,
    }
    walking, width_note = (translate(text, language, **params) for text in (_WALKING, _BESIDE))
    detour = facts.detour
    way = [] if detour is None else [translate(_DETOUR, language, detour=detour)]
    return [walking, width_note, *way]


def result_rows(bundle: StudyResult, language: Language) -> list[list[Cell]]:
    """Return the figures and their basis as rows: item, value, certain, possible.

    Parameters
    ----------
    bundle : StudyResult
    language : {"zh", "en"}
    """
    coverage, rule = bundle.coverage, bundle.coverage.rule
    basis = BASES[coverage.people_basis] if coverage.people_basis else N_("not known")
    facts: list[tuple[str, Cell]] = [
        (N_("Study area"), plan().text("place", language)),
        (N_("Service"), vocabulary().label("category", bundle.category, language)),
        (N_("Rule"), rule.label(language)),
        (N_("Radius (m)"), rule.value),
        (N_("Source of the rule"), rule.source_zh if language == "zh" else rule.source_en),
        (N_("Status of the source"), rule.trust(language)),
        (N_("Method"), translate(METHODS[coverage.method], language)),
        (N_("Statuses counted"), statuses_words(bundle.statuses, language)),
        (N_("Facilities"), coverage.facilities.own_count),
        (N_("Facilities without a place"), coverage.facilities.not_located),
        (N_("Facilities to which the rule does not apply"), len(coverage.facilities.apart)),
        (N_("Area of the {subdistrict} (km²)"), round(coverage.town.area_km2, 3)),
        (N_("Population basis"), translate(basis, language)),
        (N_("Source of the number of people"), people_words(bundle.people_sources, language)),
        (N_("Total people"), None if coverage.people_total is None else coverage.people_total),
        (N_("Date of the data"), bundle.as_of.isoformat()),
        (N_("Data revision"), bundle.revision),
        (N_("Map approval number"), _approval(language)),
        *((FILE_LABELS[role], name) for role, name in bundle.files),
    ]
    lines = [_line(translate(name, language), value) for name, value in facts]
    words = [_line("", text) for text in coverage_sentences(coverage, language, bundle.as_of)]
    return [*lines, *_figures(coverage, language), *words]


def _line(name: str, value: Cell) -> list[Cell]:
    return [name, value, None, None]


def _figures(coverage: Coverage, language: Language) -> list[list[Cell]]:
    shown: list[tuple[str, Interval | None, float, int]] = [
        (N_("Covered (km²)"), coverage.covered_km2, 1.0, 3),
        (N_("Covered share of the land (%)"), coverage.share, 100.0, 1),
        (N_("Covered people"), coverage.people, 1.0, 0),
        (N_("Covered share of the people (%)"), coverage.people_share, 100.0, 1),
    ]
    rows: list[list[Cell]] = []
    for name, figures, factor, digits in shown:
        if figures is not None:
            values = (figures.nominal, figures.sure, figures.possible)
            numbers = [round(each * factor, digits) for each in values]
            rows.append([translate(name, language), *numbers])
    return rows


def _approval(language: Language) -> str:
    return map_settings().map_approval or translate(N_("none: internal draft"), language)


def statuses_words(statuses: tuple[str, ...] | None, language: Language) -> str:
    """Return in words which statuses count.

    Examples
    --------
    >>> statuses_words(None, "en"), statuses_words(("completed",), "zh")
    ('all except cancelled', '建成')
    """
    if statuses is None:
        return translate(N_("all except cancelled"), language)
    labels = (vocabulary().label("status", each, language) for each in statuses)
    return listed(labels, language)


def notes(bundle: StudyResult, language: Language) -> list[str]:
    """Return the rule and the assumptions and limits of the figures as sentences.

    Parameters
    ----------
    bundle : StudyResult
    language : {"zh", "en"}
    """
    return [rule_line(bundle, language), *assumptions(bundle, language)]


def rule_line(bundle: StudyResult, language: Language) -> str:
    """Return the rule of the figures and its source in one sentence."""
    rule = bundle.coverage.rule
    text = N_("Rule: {rule}. Source: {source}")
    words = {"rule": rule.label(language), "source": rule.source(language)}
    return translate(text, language, **words)


def assumptions(bundle: StudyResult, language: Language) -> list[str]:
    """Return the assumptions and limits of the figures as sentences, without the rule.

    Parameters
    ----------
    bundle : StudyResult
    language : {"zh", "en"}
    """
    coverage = bundle.coverage
    sentences = [*notice_sentences(bundle.notices, language), translate(_UNCERTAIN, language)]
    if coverage.network is not None:
        sentences += network_notes(coverage.network, language)
    return [*sentences, _systems(coverage.town.plane, language)]


def _systems(plane: Plane, language: Language) -> str:
    if plane.epsg is not None:
        text = N_("Shapes are in WGS 84; areas and distances in EPSG:{epsg}.")
        return translate(text, language, epsg=plane.epsg)
    own = N_(
        "Shapes are in WGS 84; areas and distances in CGCS2000, Gauss-Krüger projection, central "
        "meridian {meridian}° E."
    )
    return translate(own, language, meridian=f"{plane.meridian:g}")
