"""The visitor's choices on the coverage page, as the address holds them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from geo.coverage.coverage import Method
from geo.coverage.scenario import STEPS, Scenario
from geo.coverage.town import town
from geo.model.errors import BadQuery, PlanMapError
from geo.model.standards import Rule, own_rule, standards
from geo.model.text.language import N_
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot
from geo.study.files import StudyFiles
from geo.study.kept import kept_or_findings, with_kept
from geo.study.overview import CIRCLES, first_that_counts, judged_services
from geo.study.request import study_request
from geo.study.study import Study
from geo.study.trial import Move, Position
from geo.ui.coverage.analysis import kept_here
from geo.ui.coverage.sites import moves_of, sites_of
from geo.ui.shared import state

OWN = "own"
DEFAULT_RADIUS_M = 500.0
YEAR = "year"
FIRST_SERVICE = "park"
STEP_LABELS: dict[str, str] = {
    "existing": N_("Completed only"),
    "under_construction": N_("With those under construction"),
    "planned": N_("Everything planned"),
    YEAR: N_("By target year"),
}
METHOD_LABELS: dict[Method, str] = {
    "straight_line": N_("Straight line"),
    "network": N_("Along streets"),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices that define a coverage result.

    Attributes
    ----------
    service : str
        Code of a category of projects.
    rule : Rule
    step : str
        Key of :data:`STEP_LABELS`.
    until : int or None
        Target year, when `step` is :data:`YEAR`.
    method : {"straight_line", "network"}
    sites : tuple of (longitude, latitude)
        Trial sites, WGS 84 degrees.
    moves : tuple of (id, (longitude, latitude))
        Facilities moved in the trial, WGS 84 degrees.
    """

    service: str
    rule: Rule
    step: str
    until: int | None
    method: Method
    sites: tuple[Position, ...]
    moves: tuple[Move, ...] = ()

    @property
    def scenario(self) -> Scenario:
        """The projects that count, without the trial."""
        if self.step == YEAR:
            return Scenario(until=self.until)
        return Scenario(statuses=STEPS[self.step])

    @property
    def is_density(self) -> bool:
        """Whether the rule counts facilities per km² instead of using a radius."""
        return self.rule.kind == "density"

    @property
    def has_trial(self) -> bool:
        """Whether sites or moves are being tried out."""
        return bool(self.sites or self.moves)

    def counting(self, step: str) -> Choices:
        """Return these choices with another step counted."""
        return replace(self, step=step, until=None)


def read_choices(snapshot: Snapshot) -> Choices:
    """Read the choices from the address; invalid values are replaced by defaults.

    Without a service in the address, a single category of the project filter is used,
    otherwise the first service for which something counts.
    """
    known, filtered = services(snapshot), state.project_filter().category
    service = state.page_value("service") or (next(iter(filtered)) if len(filtered) == 1 else "")
    if service not in known:
        service = _first_service(snapshot, known)
    step = state.page_value("count")
    years = target_years(snapshot, service)
    step = step if step in STEP_LABELS and (step != YEAR or years) else "existing"
    method: Method = "network" if state.page_value("method") == "network" else "straight_line"
    return Choices(
        service=service,
        rule=_rule(service),
        step=step,
        until=_year(years) if step == YEAR else None,
        method=method,
        sites=sites_of(state.page_value("sites")),
        moves=moves_of(state.page_value("moves")),
    )


def _first_service(snapshot: Snapshot, known: list[str]) -> str:
    """Return the first service for which something counts, else a usual one."""
    kept = {service: kept_or_findings(service)[0].get("facilities") for service in known}

    def study_of(category: str, rule: Rule) -> Study:
        layers = kept.get(category)
        of_role = {} if layers is None else {"facilities": layers}
        files = with_kept(StudyFiles(), of_role, town())
        return Study(study_request(snapshot, category, rule, files=files))

    def find() -> str:
        counted = None
        with suppress(PlanMapError):  # the page says what is wrong with outline or layers
            counted = first_that_counts(study_of)
        return counted or (FIRST_SERVICE if FIRST_SERVICE in known else known[0])

    layers_key = [(service, each and each.key) for service, each in kept.items()]
    key = ("first service", snapshot.revision, standards().rule, layers_key)
    found: str = kept_here(repr(key), find)
    return found


def services(snapshot: Snapshot) -> list[str]:
    """Return the categories that can be analysed: those with a rule, then those with places."""
    ruled = set(judged_services())
    columns = snapshot.columns
    used = set(columns.category[columns.located & ~columns.target].tolist())
    codes = vocabulary().codes("category")
    placed = [code for i, code in enumerate(codes) if i in used and code not in ruled]
    # A plan without places and rules still needs a service for its first page.
    return [code for code in codes if code in ruled] + placed or list(codes[:1])


def rules_of(service: str) -> list[Rule]:
    """Return the rules that apply to a service, its own first."""
    all_rules = standards()
    own = all_rules.of_category(service)
    circles = [rule for rule in all_rules.of_category(CIRCLES) if service != CIRCLES]
    return [rule for rule in [*own, *circles] if rule.kind in ("radius", "density")]


def target_years(snapshot: Snapshot, service: str) -> list[int]:
    """Return the target years that the plan states for a service, targets included."""
    columns = snapshot.columns
    at = vocabulary().codes("category").index(service)
    years = columns.year[columns.category == at]
    return sorted({int(year) for year in years if year > 0})


def own_radius() -> float:
    """Return the radius of the address in metres, or the default."""
    text = state.page_value("radius")
    return float(text) if is_radius(text) else DEFAULT_RADIUS_M


def is_radius(text: str) -> bool:
    """Return whether a text is a valid radius in metres, up to 10 km.

    Examples
    --------
    >>> is_radius("500"), is_radius("0"), is_radius("nan"), is_radius("")
    (True, False, False, False)
    """
    try:
        return 0 < float(text) <= 10_000
    except ValueError:
        return False


def _rule(service: str) -> Rule:
    code = state.page_value("rule")
    rules = rules_of(service)
    rule = next((rule for rule in rules if rule.id == code), None)
    if rule is None and code != OWN and rules:
        rule = rules[0]
    try:
        return rule or own_rule(service, own_radius())
    except BadQuery:
        return own_rule(service, DEFAULT_RADIUS_M)


def _year(years: list[int]) -> int:
    text = state.page_value("by")
    return int(text) if text in [str(year) for year in years] else years[-1]
