"""The page from top to bottom: what is shown, how it looks, whether it may go out, and how.

What stands in the way of showing the plan to the public, in plain words.

Keep the draft for everybody, or drop it.

Hand the presentation on: its link, a QR code, the code for another web page.
"""

from __future__ import annotations

import base64
import datetime as dt
import html

import streamlit as st

from geo.model.config.settings import access_settings, sharing_settings
from geo.model.errors import Finding, PlanMapError
from geo.model.messages import in_full
from geo.model.plan import plan
from geo.model.project import name_in
from geo.present.stored import store_composition
from geo.publish.check import publish_report
from geo.publish.report import PublishFinding
from geo.store.permission import editing_allowed
from geo.store.snapshot import Snapshot
from geo.ui.present.choices_view import choices_view
from geo.ui.present.draft import Work, begin_again
from geo.ui.present.draft import work as read_work
from geo.ui.present.files import files_view
from geo.ui.present.preview import link, preview
from geo.ui.present.scenes_view import notes_view, scenes_view
from geo.ui.shared import state
from geo.ui.shared.words import _, plain
from geo.web.sharing import MAX_LINK, leads_here, qr_png

_HEIGHT_PX = 600


def share_view(work: Work) -> None:
    """Show link, QR code and embed code."""
    address = link(work)
    st.code(address, language=None, wrap_lines=True)
    if leads_here(address):
        _code(qr_png(address))
    elif len(address) <= MAX_LINK:  # no phone could follow its code
        st.caption(_("This link works on this computer only."))
    with st.expander(_("Show it in another web page"), icon=":material/code:"):
        st.code(_embed_code(address), language="html", wrap_lines=True)
        if not sharing_settings().embedding:
            text = _(
                "So far only pages of this server may embed the map; "
                "PLANMAP_EMBED_ORIGINS allows other websites."
            )
            st.caption(plain(text))


def _code(picture: bytes) -> None:
    name = html.escape(_("QR code of the link"))
    data = base64.b64encode(picture).decode("ascii")
    st.html(
        f'<img alt="{name}" src="data:image/png;base64,{data}" '
        'style="width:160px;border-radius:8px;display:block">'
    )
    st.download_button(
        _("QR code as a picture"),
        data=picture,
        file_name=f"{plan().subject}-qr.png",
        mime="image/png",
        icon=":material/qr_code_2:",
        on_click="ignore",
    )


def _embed_code(address: str) -> str:
    title = html.escape(plan().text("title", state.language()))
    return (
        f'<iframe src="{html.escape(address)}" title="{title}" width="100%" '
        f'height="{_HEIGHT_PX}" style="border:0" loading="lazy" allowfullscreen></iframe>'
    )


_ERROR = "present_error"


def save_view(work: Work) -> None:
    """Offer to save what has changed; say what stands in the way."""
    if work.problem is not None:
        _tell(work.problem)
    if not editing_allowed():
        st.caption(_("Your choice lasts until you leave; its link keeps it."))
        return
    error = st.session_state.pop(_ERROR, None)
    if error is not None:
        _tell(error)
    if not work.is_changed:
        st.caption(
            _("This is the saved presentation; everyone who opens the presentation sees it.")
        )
        return
    if work.others_saved:
        text = _("Someone else has saved a presentation in the meantime; saving yours replaces it.")
        st.warning(text, icon=":material/group:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Save for everybody"),
            type="primary",
            icon=":material/save:",
            on_click=_save,
            args=(work,),
        )
        st.button(_("Drop my changes"), type="tertiary", on_click=begin_again, args=(work.stored,))


def _save(work: Work) -> None:
    try:
        store_composition(work.draft)
    except PlanMapError as error:
        st.session_state[_ERROR] = error
        return
    begin_again(work.draft)
    st.toast(_("Saved."), icon=":material/check:")


def _tell(error: PlanMapError) -> None:
    finding = Finding(error.code, params=error.params)
    st.warning(plain(in_full(finding, state.language())), icon=":material/warning:")


_ICONS = {"error": ":material/block:", "warning": ":material/warning:", "info": ":material/info:"}
MAX_NAMED = 100


def check_view(work: Work) -> None:
    """Show the check: fit or not, and for each matter what to do."""
    report = publish_report(work.snapshot, today=dt.datetime.now().astimezone().date())
    hindrances = [each for each in report.findings if each.severity == "error"]
    if report.fit:
        st.success(_("Nothing stands in the way of publishing."), icon=":material/check:")
    else:
        text = _(
            "Not yet fit to publish: {n} matters. Until then everything bears the mark “{mark}”."
        )
        mark = report.mark(state.language())
        st.warning(plain(text.format(n=len(hindrances), mark=mark)), icon=":material/block:")
    for finding in report.findings:
        _finding(work.snapshot, finding)


def _finding(snapshot: Snapshot, finding: PublishFinding) -> None:
    language = state.language()
    with st.expander(plain(finding.sentence(language)), icon=_ICONS[finding.severity]):
        to_do = finding.advice(language)
        if to_do:
            st.markdown(plain(to_do))
        names = [_name(snapshot, each) for each in finding.ids[:MAX_NAMED]]
        if names:
            st.dataframe(
                {_("Concerns"): names},
                hide_index=True,
                placeholder="",
                width="stretch",
                height="auto",
            )
        if len(finding.ids) > MAX_NAMED:
            st.caption(_("{n} more are not listed.", n=len(finding.ids) - MAX_NAMED))


def _name(snapshot: Snapshot, identifier: str) -> str:
    row = snapshot.columns.rows.get(identifier)
    if row is None:
        return identifier
    return name_in(snapshot.feature(row)["properties"], state.language())


def show_presentation() -> None:
    """Show the page.

    Raises
    ------
    PlanMapError
        When the projects cannot be read.
    """
    work = read_work()
    left, right = st.columns([3, 2], gap="large")
    with left:  # on a phone it comes first
        preview(work)
        save_view(work)
        notes_view(work)
    with right:
        choices_view(work)
        scenes_view(work)
    st.divider()
    parts = [(_("Download"), files_view), (_("Share"), share_view)]
    if not access_settings().public:
        parts.insert(0, (_("Before publishing"), check_view))
    widths = [1.2 if show is files_view else 1.0 for _title, show in parts]
    for column, (title, show) in zip(st.columns(widths, gap="large"), parts, strict=True):
        with column:
            st.header(title, anchor=False)
            show(work)
