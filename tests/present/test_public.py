"""What a composition may say to the outside."""

from __future__ import annotations

from geo.present import Composition
from geo.present.composition import public_composition
from tests.conftest import project
from tests.present.conftest import Make

CHOSEN = Composition(
    projects=("a", "secret", "gone"),
    order=("project-secret", "title", "project-a"),
    notes={"title": "Wait for the mayor.", "project-secret": "Not a word."},
)
SECRET = project("secret", visibility="internal")


def test_the_office_keeps_everything(snapshot_of: Make) -> None:
    assert public_composition(CHOSEN, snapshot_of(project("a"), SECRET)) == CHOSEN


def test_for_the_public_no_internal_id_and_no_note_is_left(snapshot_of: Make) -> None:
    shown = snapshot_of(project("a"), SECRET, public_only=True)
    left = public_composition(CHOSEN.model_copy(update={"public": True}), shown)
    assert left.projects == ("a",)
    assert left.order == ("title", "project-a")
    assert left.notes == {}


def test_projects_by_rule_stay_by_rule(snapshot_of: Make) -> None:
    assert public_composition(Composition(public=True), snapshot_of(project("a"))).projects is None
