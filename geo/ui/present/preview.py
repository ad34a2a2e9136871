"""The preview of a presentation in a frame, and links to show it full screen."""

from __future__ import annotations

import hashlib
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from geo.model.config.base_path import base_path
from geo.model.config.settings import sharing_settings
from geo.model.errors import Finding
from geo.model.messages import in_full
from geo.present.composition import public_composition
from geo.present.drafts import PARAMETER
from geo.ui.present.draft import Work, own_draft
from geo.ui.shared import state
from geo.ui.shared.words import _, plain
from geo.web.presentation import MAX_PROJECTS

WIDTH_PX, HEIGHT_PX = 1280, 720  # size of a projector's image, scaled down in the frame
_PHONE_PX = 640
_BOX = "present_preview"
# The scene is laid out at projector size and then scaled down, so that it looks as it will on
# the wall. On a phone it uses the layout for phones.
_FIT = f"""<style>
.st-key-{_BOX} {{ max-height: calc({HEIGHT_PX}px * var(--scale, .55)); overflow: hidden;
  border-radius: 12px; box-shadow: 0 0 0 1px color-mix(in srgb, currentColor 16%, transparent); }}
.st-key-{_BOX} iframe {{ width: {WIDTH_PX}px; max-width: none; border-radius: 0;
  transform: scale(var(--scale, .55)); transform-origin: 0 0; }}
@media (max-width: 640px) {{
  .st-key-{_BOX} {{ max-height: {_PHONE_PX}px; }}
  .st-key-{_BOX} iframe {{ width: 100%; height: {_PHONE_PX}px; transform: none; }}
}}
</style>
<script>
(function () {{
  const box = document.querySelector(".st-key-{_BOX}");
  if (!box) return;
  const fit = () => box.style.setProperty("--scale", box.clientWidth / {WIDTH_PX});
  new ResizeObserver(fit).observe(box);
  fit();
}})();
</script>"""


def address(work: Work, *, scene: bool = False, own: bool = False) -> str:
    """Return the address of the draft's presentation, relative to the base path.

    Parameters
    ----------
    work : Work
    scene : bool
        Whether it opens at the selected scene.
    own : bool
        Whether it is for the composer: with notes that are not saved yet.
    """
    shown = public_composition(work.draft, work.snapshot)
    params = {**shown.query(work.stored), "lang": work.language}
    if own and not shown.public and shown.notes != work.stored.notes:
        params[PARAMETER] = own_draft(work)
    hash_ = f"#scene={quote(work.scene.id, safe='-')}" if scene else ""
    return f"/present?{urlencode(params, safe=',')}{hash_}"


def link(work: Work) -> str:
    """Return the full address of the draft's presentation, for others to open."""
    here = urlsplit(st.context.url or "http://localhost/")
    site = sharing_settings().address or f"{here.scheme}://{here.netloc}{base_path()}"
    return site + address(work)


def preview(work: Work) -> None:
    """Show the draft in a frame, at the selected scene."""
    if len(work.snapshot) > MAX_PROJECTS:
        _too_many(work)
        return
    # The version changes the address with the projects or notes, so that the frame reloads.
    stored, notes = work.stored.model_dump_json(), sorted(work.draft.notes.items())
    seen = f"{work.snapshot.revision} {stored} {notes}"
    version = hashlib.sha256(seen.encode()).hexdigest()[:8]
    path, _question, rest = address(work, scene=True, own=True).partition("?")
    with st.container(key=_BOX):
        st.iframe(
            f"{base_path()}{path}?v={version}&{rest}",
            height=HEIGHT_PX,
            alt=_("Preview of the presentation"),
        )
        st.html(_FIT, unsafe_allow_javascript=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.link_button(
            _("Full screen"),
            base_path() + address(work, own=True),
            type="primary",
            icon=":material/slideshow:",
            help=_("Opens in a new tab. F11 or the button there fills the screen."),
        )
        st.link_button(
            _("From this scene"),
            base_path() + address(work, scene=True, own=True),
            icon=":material/play_arrow:",
        )
        st.caption(_("Arrow keys turn the pages; ? lists all keys."))


def _too_many(work: Work) -> None:
    params = {"count": f"{len(work.snapshot):,}", "limit": f"{MAX_PROJECTS:,}"}
    finding, language = Finding("too_many_to_present", params=params), state.language()
    st.info(plain(in_full(finding, language)))
