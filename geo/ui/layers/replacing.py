"""Replace a layer by a newer file: what was added, moved, changed and dropped, then save."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from geo.layers.comparison import LayerComparison
from geo.layers.loading import recorded
from geo.layers.record import Layer, LayerRevision
from geo.layers.store import LayersState, Who, layer_store
from geo.layers.suggestions import suggested_date
from geo.review.layer_draft import LayerDraft, ShownMove
from geo.ui.layers.facts_form import facts_fields, stated, suggest
from geo.ui.layers.file_step import draft_of_file, file_field, show_read
from geo.ui.layers.saving import followed, form_key, sign_and_save
from geo.ui.shared.side_map import Arrow, MapShape, arrow_between, edit_map
from geo.ui.shared.words import _

_FACTS = ("source", "licence", "date")  # that a newer file may change
_MOST_ROWS = 2_000
_HEIGHT = 320  # pixels


def show_replacing(now: LayersState, layer: Layer) -> None:
    """Show the steps, from the newer file to the saved revision."""
    key = form_key(f"replace_{layer.id}")
    followed(key, now, layer)
    field = f"{key}_file"
    file = file_field(field, _("Newer file"))
    if file is None:
        st.caption(
            _(
                "The newer file is compared with the layer before anything is saved: what was "
                "added, moved, changed and dropped."
            )
        )
        return
    draft = draft_of_file(field, file, layer.kind, layer)
    if draft is None:
        return
    show_read(field, draft)
    show_comparison(key, draft)
    st.header(_("What is stated about it"), anchor=False)
    date = suggested_date(file.name) or layer.date
    suggest(key, {"source": layer.source, "licence": layer.licence, "date": date})
    facts_fields(key, _FACTS)
    st.header(_("Save"), anchor=False)
    sign_and_save(key, _("Replace the layer"), _Replacing(key, layer, draft, file.name))


class _Replacing:
    """Stores the file that the visitor has seen compared, unless the layer has changed since."""

    def __init__(self, key: str, layer: Layer, draft: LayerDraft, file_name: str) -> None:
        self._key, self._layer, self._draft, self._file_name = key, layer, draft, file_name

    def __call__(self, who: Who) -> LayerRevision:
        changes = {"id": self._layer.id, **stated(self._key, _FACTS)}
        return layer_store().replace(
            changes,
            self._draft.read,
            self._file_name,
            who,
            seen=self._layer,
            comparison=recorded(self._draft.comparison),
        )


def show_comparison(key: str, draft: LayerDraft) -> None:
    """Show what the newer file changes: figures, the moves on a map, and tables."""
    st.header(_("Compared with the layer"), anchor=False)
    found = draft.comparison
    if found is None:
        st.info(
            _("The layer's present file cannot be read, so there is nothing to compare with."),
            icon=":material/info:",
        )
        return
    if found.sums is not None:
        _sums(found.sums)
        return
    labels = {
        "added": _("Added"),
        "moved": _("Moved"),
        "changed": _("Other values"),
        "dropped": _("Dropped"),
        "unchanged": _("Unchanged"),
    }
    with st.container(horizontal=True, gap="medium"):
        for name, label in labels.items():
            st.metric(label, f"{found.counts[name]:,}", width="content")
    if draft.moves:
        show_moves(f"{key}_moves", draft.moves, len(found.moved))
    shown = [name for name in labels if name != "unchanged" and found.counts[name]]
    if shown:
        chosen = st.segmented_control(
            _("What to list"), shown, key=f"{key}_list", default=shown[0], required=True,
            format_func=labels.__getitem__, label_visibility="collapsed",
        )  # fmt: skip
        rows = comparison_rows(found, chosen)
        _table(rows[:_MOST_ROWS])
        if len(rows) > _MOST_ROWS:
            left = f"{len(rows) - _MOST_ROWS:,}"
            st.caption(_("{n} more are not listed.", n=left))


def _sums(sums: tuple[float, float]) -> None:
    before, after = sums
    with st.container(horizontal=True, gap="medium"):
        st.metric(_("Sum before"), f"{before:,.0f}", width="content")
        st.metric(_("Sum now"), f"{after:,.0f}", f"{after - before:+,.0f}", width="content")


def comparison_rows(found: LayerComparison, kind: str) -> list[dict[str, Any]]:
    """Return what was added, moved, changed or dropped as rows; moves with the farthest first."""
    name = _("Feature")
    if kind == "moved":
        far = sorted(found.moved, key=lambda each: -1.0 if each[1] is None else -each[1])
        return [
            {name: feature, _("Distance (m)"): None if metres is None else round(metres, 1)}
            for feature, metres in far
        ]
    if kind == "changed":
        return [{name: each, _("Fields"): ", ".join(fields)} for each, fields in found.changed]
    return [{name: each} for each in (found.added if kind == "added" else found.dropped)]


def _table(rows: list[dict[str, Any]]) -> None:
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        placeholder="",
        width="stretch",
        height=min(_HEIGHT, 35 * (len(rows) + 1) + 4),
    )


def show_moves(key: str, moves: tuple[ShownMove, ...], total: int) -> None:
    """Show on a map where features were and are."""
    shapes: list[MapShape] = []
    arrows: list[Arrow] = []
    for number, move in enumerate(moves):
        label = move.name if move.metres is None else f"{move.name} · {move.metres:,.1f} m"
        if move.before is not None:
            shapes.append(MapShape(f"before {number}", move.before, "old", label))
        if move.after is not None:
            shapes.append(MapShape(f"after {number}", move.after, "new", label))
        arrow = arrow_between(move.before, move.after)
        if arrow is not None:
            arrows.append(arrow)
    edit_map(
        key,
        shapes,
        label=_("Where the moved features were and are"),
        arrows=arrows,
        legend=[("old", _("Until now")), ("new", _("In the newer file"))],
        height=380,
    )
    if total > len(moves):
        text = _("The map shows the {n} that moved farthest, of {total}.")
        st.caption(text.format(n=f"{len(moves):,}", total=f"{total:,}"))
