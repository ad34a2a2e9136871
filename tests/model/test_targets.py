"""The plan's numeric promises."""

from __future__ import annotations

from typing import Any

from geo.model.targets import Progress, targets
from geo.model.vocabulary import vocabulary

PROGRESS = {"parks": Progress(2, 1, 0), "b": Progress(4, 3, 2), "a": Progress(0, 0, 0)}


def promise(value: float, unit: str, year: int | None = 2025) -> dict[str, Any]:
    return {
        "name": "甲",
        "name_en": "A",
        "status": "planned",
        "target_value": value,
        "target_unit": unit,
        "target_year": year,
    }


def read(*promises: tuple[str, dict[str, Any]]) -> list[Any]:
    return targets(promises, vocabulary(), PROGRESS.__getitem__)


def test_a_target_counts_what_is_said_to_count_towards_it() -> None:
    (target,) = read(("parks", promise(30, "parks")))
    assert target.progress == Progress(named=2, located=1, completed=0)


def test_a_total_is_never_split() -> None:
    (target,) = read(("places", promise(10851, "places")))
    assert target.progress is None


def test_an_unknown_unit_is_a_total() -> None:
    (target,) = read(("lines", promise(3, "条公交线路")))
    assert (target.unit, target.progress) == ("条公交线路", None)


def test_a_target_may_have_no_year() -> None:
    (target,) = read(("circle", promise(15, "minutes", None)))
    assert target.year is None


def test_targets_keep_their_order_and_names() -> None:
    found = read(("b", promise(1, "schools")), ("a", promise(2, "parks")))
    assert [(target.id, target.value) for target in found] == [("b", 1), ("a", 2)]
    assert (found[0].name, found[0].name_en) == ("甲", "A")


def test_no_promises_no_targets() -> None:
    assert read() == []
