"""What a row of the review says in words."""

from __future__ import annotations

from geo.model.text.language import listed
from geo.model.text.measures import direction_words
from geo.review.rows import Row
from geo.review.upload_session import UploadSession
from geo.ui import state
from geo.ui.edit.values import field_label, name_of
from geo.ui.words import _


def row_name(session: UploadSession, row: Row) -> str:
    """Return the name of the project as it is stored; of a new one, as the file has it."""
    feature = session.stored.get(row.id) or session.examination.features[row.feature]
    return name_of(feature["properties"], row.id)


def change_text(row: Row) -> str:
    """Say what the upload would change of a project."""
    if row.added:
        return _("new project")
    parts = []
    if row.removed:
        parts.append(_("place removed"))
    elif row.moved:
        parts.append(_("moved") if row.metres is not None else _("place added"))
    parts += [field_label(field) for field in row.fields]
    return listed(parts, state.language())


def direction(row: Row) -> str:
    """Say where to a place would move; empty when it has no direction."""
    return "" if row.bearing is None else direction_words(row.bearing, state.language())


def remark(row: Row, *, verified: bool) -> str:
    """Say why a row deserves a look; `verified`: confirmed places may be replaced."""
    if row.failed:
        return _("has an error, see the report")
    if row.verified and not verified:
        return _("confirmed place, protected")
    if row.removed:
        return _("the place would be taken away")
    if row.kind_changed:
        return _("another kind of shape")
    return ""
