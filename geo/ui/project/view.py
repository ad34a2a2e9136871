"""The view of the Edit page for one project: edit, add, retire or bring back.

A map next to the form shows the project, its new place and the other projects, which can be
picked there. A retired project stays in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from shapely.geometry import shape

from geo.intake.comparison.compare import same_geometry
from geo.model.config.settings import store_settings
from geo.model.errors import Finding, InvalidChange, PlanMapError
from geo.model.geometry import geometry_findings
from geo.model.text.language import N_
from geo.review.edits import (
    ValueDifference,
    added,
    brought_back,
    differences,
    edited,
    findings_by_field,
    new_id,
    retired,
)
from geo.review.places import fit_types
from geo.store.change import ChangeSet, FeatureChange
from geo.store.feature_line import write_feature
from geo.store.file.document import retired_features
from geo.store.snapshot import Snapshot
from geo.ui.project.choice import choose, choose_project, unique_labels
from geo.ui.project.form import (
    PLACE_FIELDS,
    Errors,
    PlaceInput,
    accept,
    ask_known,
    drawn_key,
    follow_shape,
    held,
    is_known,
    may_replace,
    place_input,
    show_form,
    show_mistake,
    show_on_card,
    show_place_notes,
    show_rows,
)
from geo.ui.shared import state
from geo.ui.shared.conflict import store_or_resolve
from geo.ui.shared.draft import Draft, begin_anew, draft_of, follow
from geo.ui.shared.plain_html import show_table
from geo.ui.shared.problems import snapshot_or_stop
from geo.ui.shared.side_map import Arrow, MapAnswer, MapShape, Role, edit_map
from geo.ui.shared.store_form import (
    ask_author,
    editing_or_reason,
    show_error,
    show_findings,
    show_outcome,
)
from geo.ui.shared.values import field_label, finding_text, name_of, value_text
from geo.ui.shared.words import _, plain

# A new project counts as begun once one of these is filled in.
_BEGINNING_FIELDS = ("name", "name_en", "phrase", "section", "category", "status", "description")
_OLD_DATE = N_("The status is new, but its date is still the old one. Check “Status as of”.")
MAX_CONTEXT = 500


def show_project_edit() -> None:
    """Show the view that edits, adds, retires and brings back one project."""
    snapshot = snapshot_or_stop()
    if not editing_or_reason():
        return
    show_outcome()
    chosen = choose_project(snapshot)
    if chosen is None:
        _pick(pick_on_map(snapshot))
    else:
        stored = snapshot.columns.lines[snapshot.row(chosen)] if chosen else None
        _edit(snapshot, draft_of(chosen, stored), stored)
    show_retired(snapshot)


def _pick(identifier: str | None) -> None:
    if identifier is not None:
        choose(identifier)
        st.rerun()


def _edit(snapshot: Snapshot, draft: Draft, stored: bytes | None) -> None:
    errors = _errors(draft, snapshot)
    left, right = st.columns(2, gap="large")
    with left:
        values = show_form(draft, errors)
        if not draft.id:
            values["id"] = _ask_id(draft, _proposed_id(values, snapshot), errors)
    with right:
        st.markdown(f"**{_('Place')}**")
        place = place_input(draft)
        picked = show_project_map(snapshot, draft, place)
        show_place_notes(draft, place)
        follow_shape(draft, place)
        known = ask_known(draft, place)
        for finding in geometry_findings(place.geometry, draft.id):
            show_mistake(finding)
        values |= show_rows(draft, PLACE_FIELDS, errors)
    _pick(picked)
    change, invalid = _change(draft, values, place, snapshot)
    fitted, notes = fit_types([change] if change else [])
    change = fitted[0] if fitted else None
    begun = bool(draft.id) or place.changed or any(map(values.get, _BEGINNING_FIELDS))
    changed = change is not None and bool(differences(change)) and begun
    if not changed and draft.before != stored:
        follow(draft, stored)
        st.rerun()
    _review(draft, change if changed else None, stored, notes)
    # Explain next to the button what is still missing.
    missing = {
        _("The current place is confirmed. Tick the box above to replace it."): not may_replace(
            draft, place
        ),
        _("First say what is known about the new place."): not is_known(
            draft, place, known, values
        ),
    }
    _store(draft, change if changed else None, invalid, [text for text in missing if missing[text]])
    if draft.before is not None:
        show_retire(draft, draft.before)


def _errors(draft: Draft, snapshot: Snapshot) -> Errors:
    # A new project starts with empty fields; they are errors only after an attempt to save.
    if not draft.id and not st.session_state.get(f"{draft.own_key}_tried"):
        return {}
    values = held(draft)
    if not draft.id:
        values["id"] = st.session_state.get(f"{draft.own_key}_id") or _proposed_id(values, snapshot)
    place = PlaceInput(draft.feature().get("geometry"), changed=False)
    change, findings = _change(draft, values, place, snapshot)
    return findings_by_field(change) if change else {"id": findings}


def _proposed_id(values: dict[str, Any], snapshot: Snapshot) -> str:
    name, name_en = (str(values.get(field) or "") for field in ("name", "name_en"))
    return new_id(name, name_en, known_ids(snapshot))


def _ask_id(draft: Draft, proposed: str, errors: Errors) -> str:
    typed = st.text_input(
        _("Id"),
        key=f"{draft.own_key}_id",
        max_chars=80,
        placeholder=proposed,
        persist_state="session",
        help=_("Never changes; if left empty, it is made from the name."),
    )
    for finding in errors.get("id", ()):
        show_mistake(finding)
    return (typed or "").strip() or proposed


def _change(
    draft: Draft, values: dict[str, Any], place: PlaceInput, snapshot: Snapshot
) -> tuple[FeatureChange | None, list[Finding]]:
    if draft.before is not None:
        return edited(draft.before, values, place.geometry), []
    properties = {name: value for name, value in values.items() if name != "id"}
    feature = {"id": values["id"], "properties": properties, "geometry": place.geometry}
    try:
        return added(feature, known_ids(snapshot)), []
    except InvalidChange as error:
        return None, error.findings


def _review(
    draft: Draft, change: FeatureChange | None, stored: bytes | None, notes: Sequence[Finding]
) -> None:
    st.divider()
    st.header(_("What will be saved"), anchor=False)
    if draft.before != stored:
        st.info(
            _(
                "Others have changed this project since you started. Their changes are "
                "kept; if you both changed the same field, you will be asked."
            ),
            icon=":material/group:",
        )
    if change is None:
        st.caption(_("Nothing has been changed yet."))
        return
    differing = differences(change)
    _preview(differing)
    fields = {difference.field for difference in differing}
    for note in notes:
        st.info(plain(finding_text(note)), icon=":material/place:")
    if fields & {"geometry", "location_type", "location_accuracy_m", "location_verified"}:
        show_on_card(change)
    if draft.id and "status" in fields and "status_as_of" not in fields:
        st.caption(_(_OLD_DATE))


def _preview(differing: list[ValueDifference]) -> None:
    texts = [
        [field_label(row.field), *(value_text(row.field, side) for side in (row.before, row.after))]
        for row in differing
    ]
    headings = (_("Field"), _("Before"), _("After"))
    # A new project without a place has "no place" on both sides, which need not be shown.
    shown = [text for text in texts if text[1] != text[2]]
    show_table([dict(zip(headings, text, strict=True)) for text in shown])


def _store(
    draft: Draft,
    change: FeatureChange | None,
    findings: list[Finding],
    missing: Sequence[str],
) -> None:
    author, reason = ask_author(draft.own_key)
    for text in missing:
        st.warning(text, icon=":material/contact_support:")
    with st.container(horizontal=True):
        blocked = change is None or bool(missing)
        pressed = st.button(
            _("Save"),
            key=f"{draft.own_key}_store",
            type="primary",
            on_click=_note_attempt,
            args=(draft,),
            disabled=blocked and not findings,
            icon=":material/save:",
        )
        st.button(
            _("Reset"),
            key=f"{draft.own_key}_reset",
            on_click=begin_anew,
            args=(draft,),
            disabled=change is None and not findings,
            help=_("Discard what you typed and show the saved values."),
        )
    if findings:
        show_findings(findings)
    is_ready = pressed and change is not None and not findings
    changes = ChangeSet((change,), author, reason) if is_ready and change else None
    revision = store_or_resolve(draft.own_key, changes)
    if revision is not None:
        begin_anew(draft)
        if change is not None and not draft.id:
            choose(change.id)
        st.rerun()


def _note_attempt(draft: Draft) -> None:
    st.session_state[f"{draft.own_key}_tried"] = True


def pick_on_map(snapshot: Snapshot) -> str | None:
    """Show all projects on a map and return the id of the one that was clicked."""
    answer = edit_map(
        "edit_pick_map",
        _context(snapshot, ""),
        label=_("Map of the projects; click one to edit it"),
        height=420,
        is_whole=True,
    )
    return _picked(snapshot, answer)


def show_project_map(snapshot: Snapshot, draft: Draft, place: PlaceInput) -> str | None:
    """Show a project's old and new place and take over what is drawn.

    Returns
    -------
    str or None
        Id of another project that was clicked.
    """
    key = f"{draft.own_key}_map"
    current = draft.feature().get("geometry")
    legend: list[tuple[Role, str]] = [("context", _("Other projects"))]
    shapes = _context(snapshot, draft.id)
    if current:
        role: Role = "old" if place.changed or place.draw != "none" else "chosen"
        shapes.append(MapShape(draft.id, current, role, _("Current place")))
        legend.insert(0, (role, _("Current place")))
    # A place that is being drawn is shown by the drawing itself.
    if place.changed and place.geometry and place.draw == "none":
        shapes.append(MapShape(f"{draft.id} new", place.geometry, "new", _("New place")))
        legend.insert(0, ("new", _("New place")))
    answer = edit_map(
        key,
        shapes,
        label=_("Map of the project's place"),
        arrows=_arrows(current, place),
        legend=legend,
        draw=place.draw,
        drawing=_initial_drawing(draft, key),
        offers=place.draw == "none",
        is_whole=True,
    )
    if answer.offered is not None:
        accept(draft, answer.offered)
        st.rerun()
    if place.draw != "none":
        _adopt_drawing(draft, answer)
        return None
    return _picked(snapshot, answer)


def _initial_drawing(draft: Draft, key: str) -> Any:
    """Return the initial drawing: an earlier drawing of this visit, or the current place."""
    slot = f"{key}_begin"
    if key not in st.session_state or slot not in st.session_state:
        kept = st.session_state.get(drawn_key(draft))
        st.session_state[slot] = kept or draft.feature().get("geometry")
        st.session_state[f"{key}_told"] = False
    return st.session_state[slot]


def _adopt_drawing(draft: Draft, answer: MapAnswer) -> None:
    known, slot = st.session_state.get(drawn_key(draft)), f"{draft.own_key}_map_told"
    if answer.drawn is None and not st.session_state.get(slot):
        return  # nothing has been drawn since the map was opened
    st.session_state[slot] = answer.drawn is not None
    if same_geometry(known, answer.drawn):
        return
    st.session_state[drawn_key(draft)] = answer.drawn
    st.rerun()


def _picked(snapshot: Snapshot, answer: MapAnswer) -> str | None:
    known = answer.just_picked and answer.picked in snapshot.columns.rows
    return answer.picked if known else None


def _context(snapshot: Snapshot, without: str) -> list[MapShape]:
    rows = snapshot.rows(state.project_filter())
    shapes: list[MapShape] = []
    for row in rows[snapshot.columns.located[rows]][:MAX_CONTEXT]:
        feature: dict[str, Any] = snapshot.feature(int(row))
        if feature["id"] != without:
            label = name_of(feature["properties"], feature["id"])
            shapes.append(MapShape(feature["id"], feature["geometry"], "context", label))
    return shapes


def _arrows(current: Any, place: PlaceInput) -> list[Arrow]:
    if not (current and place.geometry and place.changed):
        return []
    start, end = (shape(geometry).representative_point() for geometry in (current, place.geometry))
    return [Arrow((start.x, start.y), (end.x, end.y))]


def show_retire(draft: Draft, before: bytes) -> None:
    """Offer to retire the project that is being edited."""
    key = f"{draft.own_key}_retire"
    with st.expander(_("Retire this project"), icon=":material/visibility_off:"):
        st.write(
            _(
                "A retired project stays in the file with its history but no longer "
                "appears in maps, lists, figures and downloads. It can be brought back "
                "at any time."
            )
        )
        author, reason = ask_author(key)
        sure = st.checkbox(_("Yes, retire this project"), key=f"{key}_sure")
        pressed = st.button(_("Retire"), key=f"{key}_go", disabled=not sure)
        change = ChangeSet((retired(before),), author, reason) if pressed else None
        if store_or_resolve(key, change) is not None:
            begin_anew(draft)
            st.rerun()


def show_retired(snapshot: Snapshot) -> None:
    """List the retired projects and offer to bring one back."""
    try:
        features = _retired(snapshot.revision)
    except PlanMapError as error:
        show_error(error)
        return
    if not features:
        return
    title = _("Retired projects ({n})", n=len(features))
    by_id = {feature["id"]: feature for feature in features}
    with st.expander(title, icon=":material/inventory_2:"):
        chosen = st.selectbox(
            _("Project to bring back"),
            list(by_id),
            index=None,
            key="edit_back",
            format_func=unique_labels(features).__getitem__,
            placeholder=_("Choose"),
        )
        author, reason = ask_author("edit_back_sign")
        pressed = st.button(_("Bring back"), key="edit_back_go", disabled=chosen is None)
        change = None
        if pressed and chosen is not None:
            change = ChangeSet((brought_back(write_feature(by_id[chosen])),), author, reason)
        if store_or_resolve("edit_back", change) is not None:
            if chosen is not None:
                choose(chosen)
            st.rerun()


def known_ids(snapshot: Snapshot) -> frozenset[str]:
    """Return the ids of all projects, retired ones included."""
    return _known_ids(snapshot.revision, snapshot)


@st.cache_data(max_entries=2, show_spinner=False)
def _known_ids(revision: str, _snapshot: Snapshot) -> frozenset[str]:
    current_ids = _snapshot.columns.rows
    return frozenset({*current_ids, *(feature["id"] for feature in _retired(revision))})


@st.cache_data(max_entries=2, show_spinner=False)
def _retired(revision: str) -> list[dict[str, Any]]:
    del revision  # cache key: the same revision means the same file
    return retired_features(store_settings().projects_file)
