"""Hand the presentation on: its link, a QR code, the code for another web page."""

from __future__ import annotations

import base64
import html

import streamlit as st

from geo.model.config.settings import sharing_settings
from geo.model.plan import plan
from geo.ui import state
from geo.ui.present.draft import Work
from geo.ui.present.preview import link
from geo.ui.words import _, plain
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
