"""Features without a known id: which project is each? A person confirms it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo.intake.comparison.compare import Unmatched
from geo.intake.comparison.identity import NEW
from geo.review.edits import new_id
from geo.review.upload_session import UploadSession
from geo.ui.shared.values import name_of
from geo.ui.shared.words import _, plain

MAX_SHOWN = 200
LIKELY = 85.0  # a score from which a name is offered as the answer
_SEPARATOR = " · "


def match_names(session: UploadSession) -> bool:
    """Ask for the project of each feature that has no known id.

    Returns
    -------
    bool
        Whether the question is open.
    """
    unmatched = [
        each
        for each in session.examination.comparison.unmatched
        if each.feature not in session.decisions.answers
    ]
    if not unmatched:
        return False
    st.header(_("Which projects are these?"), anchor=False)
    st.caption(
        _(
            "Features without an id of a project: {n}. The most similar names are suggested; "
            "confirm each, choose another one, or leave it out.",
            n=f"{len(unmatched):,}",
        )
    )
    shown = unmatched[:MAX_SHOWN]
    options = _options(session)
    table = pd.DataFrame([_row(each, options) for each in shown])
    edited = st.data_editor(
        table,
        key=f"names_{session.stage}",
        hide_index=True,
        placeholder="",
        width="stretch",
        disabled=[_("In the file"), _("Name in the file"), _("Similarity")],
        column_config={
            _("Project"): st.column_config.SelectboxColumn(
                options=[_leave(), *options, _new()], required=True, width="large"
            ),
            _("Similarity"): st.column_config.ProgressColumn(
                min_value=0, max_value=100, format="%d %%"
            ),
        },
    )
    if len(unmatched) > MAX_SHOWN:
        st.caption(_("{n} more follow once these are confirmed.", n=len(unmatched) - MAX_SHOWN))
    chosen = edited[_("Project")].tolist()
    if st.button(_("Confirm these matches"), type="primary"):
        _confirm(session, shown, chosen, options)
    return True


def _leave() -> str:
    return _("(leave out)")


def _new() -> str:
    return _("(new project)")


def _options(session: UploadSession) -> dict[str, str]:
    """Return the projects that can be chosen: label to id."""
    return {
        f"{name_of(session.stored[project]['properties'], project)}{_SEPARATOR}{project}": project
        for project in session.stored.names
    }


def _row(unmatched: Unmatched, options: dict[str, str]) -> dict[str, object]:
    best = unmatched.candidates[0] if unmatched.candidates else None
    labels = {project: label for label, project in options.items()}
    likely = best is not None and best.score >= LIKELY
    return {
        _("In the file"): unmatched.feature,
        _("Name in the file"): unmatched.name,
        _("Project"): labels.get(best.id, _leave()) if best and likely else _leave(),
        _("Similarity"): best.score if best else 0.0,
    }


def _confirm(
    session: UploadSession, shown: list[Unmatched], chosen: list[str], options: dict[str, str]
) -> None:
    answers = dict(session.decisions.answers)
    taken = set(session.stored) | set(session.stored.retired)
    twice = [each for each in set(chosen) if each in options and chosen.count(each) > 1]
    if twice:
        text = _("The same project is chosen twice: {name}.", name=twice[0])
        st.error(plain(text), icon=":material/error:")
        return
    by_name = {
        each.name: feature
        for each, feature in zip(
            session.examination.identities, session.examination.features, strict=True
        )
    }
    for unmatched, label in zip(shown, chosen, strict=True):
        if label in options:
            answers[unmatched.feature] = options[label]
        elif label == _new():
            properties = by_name[unmatched.feature]["properties"]
            name = str(properties.get("name") or unmatched.name)
            identifier = new_id(name, str(properties.get("name_en") or ""), taken)
            taken.add(identifier)
            answers[unmatched.feature] = NEW + identifier
        else:
            answers[unmatched.feature] = ""  # asked, and left out
    session.decide(answers=answers)
    st.rerun()
