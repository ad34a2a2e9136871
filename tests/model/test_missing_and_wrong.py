"""The short way to what a new project lacks says the same as the long one."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from geo.intake.comparison.stored import StoredProjects
from geo.model.config.settings import store_settings
from geo.model.project import field_names
from geo.model.validate import missing_and_wrong, property_findings
from geo.store.file.store import read_snapshot

STORED = StoredProjects(read_snapshot(store_settings().projects_file))
EXAMPLES = [STORED[identifier]["properties"] for identifier in STORED]
VALUES = st.one_of(
    st.none(),
    st.integers(-1, 6),
    st.text(max_size=4),
    st.sampled_from(["school", "planned", "site", "2023-02-24", True, 30, "places"]),
)


@st.composite
def properties(draw: st.DrawFn) -> dict[str, Any]:
    sound = draw(st.sampled_from(EXAMPLES))
    kept = draw(st.sets(st.sampled_from(sorted(sound))))
    wrong = draw(st.dictionaries(st.sampled_from([*field_names(), "备用"]), VALUES, max_size=2))
    return {**{name: sound[name] for name in kept}, **wrong}


@given(properties())
def test_the_short_way_says_the_same(given_: dict[str, Any]) -> None:
    missing, wrong = missing_and_wrong(given_, "a")
    full = property_findings(given_, "a")
    assert missing == [each.field for each in full if each.code == "field_missing"]
    assert wrong == [each for each in full if each.code != "field_missing"]
