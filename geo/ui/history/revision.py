"""Show the changes of a revision, the plan after it, and a comparison of two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from geo.model.geometry import geometry_findings
from geo.model.location import SHORT_REASONS
from geo.review.past import FieldChange, PastChange, PastPlan, kind_words, place_words
from geo.ui.history import data
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_table
from geo.ui.shared.side_map import Arrow, MapShape, Role, arrow_between, edit_map
from geo.ui.shared.values import field_label, name_of, value_text
from geo.ui.shared.words import _, count_text, plain

ROWS = 50  # projects per page of the table
LONGEST = 120  # maximum length of a value in the table


def show_changes(changes: Sequence[PastChange], key: str) -> None:
    """Show changes to projects as a table and on the map.

    Parameters
    ----------
    changes : sequence of PastChange
    key : str
        Prefix of the session keys, different for each place of use.
    """
    if not changes:
        st.info(_("No project differs."), icon=":material/check:")
        return
    shapes = [shape_of_change for change in changes for shape_of_change in _shapes(change)]
    if shapes:
        arrows = [arrow for change in changes for arrow in _arrows(change)]
        legend: dict[Role, str] = {
            "old": _("Place before"),
            "new": _("Place after"),
            "chosen": _("Place unchanged"),
        }
        _map(f"{key}_map", shapes, arrows, _("Places before and after"), legend)
    else:
        st.caption(_("None of these projects has a place on the map."))
    first = _first_row(len(changes), f"{key}_page")
    show_table([_row(change) for change in changes[first : first + ROWS]], roomy=True)


def _first_row(count: int, key: str) -> int:
    if count <= ROWS:
        return 0
    pages = -(-count // ROWS)
    st.session_state[key] = min(st.session_state.get(key, 1), pages)
    page = st.number_input(_("Page of the table, of {n}", n=pages), 1, pages, key=key, width=220)
    return (int(page) - 1) * ROWS


def _row(change: PastChange) -> dict[str, str]:
    language = state.language()
    return {
        _("Project"): name_of(change.properties, change.id),
        _("What"): f"{kind_words(change, language)}\n{place_words(change, language)}".strip(),
        _("Fields: before → after"): "\n".join(map(_field, change.fields)),
    }


def _field(change: FieldChange) -> str:
    before, after = (value_text(change.field, side) for side in (change.before, change.after))
    before, after = excerpts(before, after)
    return _("{field}: {before} → {after}").format(
        field=field_label(change.field), before=before, after=after
    )


def excerpts(*texts: str) -> list[str]:
    """Shorten long texts to the part where they begin to differ.

    Examples
    --------
    >>> excerpts("a", "b")
    ['a', 'b']
    >>> [len(each) for each in excerpts("x" * 900 + "a", "x" * 900 + "b", "")]
    [121, 121, 0]
    >>> [len(each) for each in excerpts("x" * 900 + "a", "x" * 900 + "b")]
    [22, 22]
    """
    if max(map(len, texts)) <= LONGEST:
        return list(texts)
    columns = enumerate(zip(*texts, strict=False))
    common_length = min(map(len, texts))
    start = max(0, next((i for i, signs in columns if len(set(signs)) > 1), common_length) - 20)
    return [_excerpt(text, start) for text in texts]


def _excerpt(text: str, start: int) -> str:
    part = text[start : start + LONGEST]
    return f"{'…' if start else ''}{part}{'…' if start + LONGEST < len(text) else ''}"


def _shapes(change: PastChange) -> Iterator[MapShape]:
    name = name_of(change.properties, change.id)
    is_gone = {"retired", "removed"} & set(change.kinds)
    if change.before and (is_gone or "moved" in change.kinds):
        yield MapShape(change.id, change.before, "old", name)
    if change.after and not is_gone:
        is_unchanged = change.kinds in ((), ("changed",))
        yield MapShape(change.id, change.after, "chosen" if is_unchanged else "new", name)


def _arrows(change: PastChange) -> Iterator[Arrow]:
    is_gone = {"retired", "removed"} & set(change.kinds)
    arrow = arrow_between(change.before, change.after)
    if arrow and "moved" in change.kinds and not is_gone:
        yield arrow


def _map(
    key: str,
    shapes: list[MapShape],
    arrows: list[Arrow],
    label: str,
    legend: dict[Role, str],
) -> None:
    used = {shape.role for shape in shapes}
    edit_map(
        key,
        shapes,
        label=label,
        arrows=arrows,
        legend=[(role, text) for role, text in legend.items() if role in used],
        height=420,
    )


def show_plan(now: data.Mark, number: int) -> None:
    """Show the plan after a revision: figures, and the places on the map."""
    plan = data.plan_after(now, number)
    st.markdown(plain(_figures(plan)))
    changed = {change.id for change in data.changes(now, number)} if number else set()
    shapes = [
        MapShape(
            feature["id"],
            feature["geometry"],
            "chosen" if feature["id"] in changed else "new",
            name_of(feature.get("properties"), feature["id"]),
        )
        for feature in plan.features
        if feature.get("geometry") is not None and not geometry_findings(feature["geometry"], None)
    ]
    if shapes:
        legend: dict[Role, str] = {
            "chosen": _("Changed by this revision"),
            "new": _("Other projects"),
        }
        label = _("The plan after revision {n}", n=str(number))
        _map("history_plan_map", shapes, [], label, legend)


def _figures(plan: PastPlan) -> str:
    texts = [count_text(len(plan.features)), _("{n} on the map", n=plan.located)]
    for code, count in plan.missing.items():
        texts.append(_("{label}: {n}", label=_(SHORT_REASONS.get(code, code)), n=count))
    if plan.retired:
        texts.append(_("{n} retired", n=plan.retired))
    return " · ".join(texts)


def show_comparison(now: data.Mark, number: int, numbers: list[int]) -> None:
    """Show the differences between the plan after two revisions.

    Parameters
    ----------
    now : Mark
    number : int
        The selected revision; by default the comparison starts from the one before.
    numbers : list of int
        Revisions to choose from, newest first; 0 is the state before the first one.
    """
    left, right = st.columns(2)
    labels = {revision: _("after revision {n}", n=str(revision)) for revision in numbers}
    labels[0] = _("0 · before the first revision")
    first, second = (
        column.selectbox(
            text,
            numbers,
            index=numbers.index(start),
            key=f"history_{side}_{number}_{numbers[0]}",
            format_func=labels.__getitem__,
        )
        for column, text, side, start in (
            (left, _("Compare from"), "from", max(0, number - 1)),
            (right, _("Compare to"), "to", numbers[0]),
        )
    )
    if first == second:
        st.info(_("Choose two different revisions."), icon=":material/compare_arrows:")
        return
    show_changes(data.between(now, first, second), key="history_compare")
