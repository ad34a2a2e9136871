"""A composed presentation as one HTML document, built from the current projects."""

from __future__ import annotations

from typing import Any

from geo.model.errors import BadQuery
from geo.model.text.language import Language
from geo.present.composition import Composition
from geo.present.scenes import scenes
from geo.store.snapshot import Snapshot
from geo.web.document import document
from geo.web.sharing import leads_here, qr_path

MAX_PROJECTS = 50_000  # a document embeds them all; browsers open no larger one in time


def presentation(
    snapshot: Snapshot,
    composition: Composition,
    *,
    language: Language,
    link: str = "",
    head: str = "",
) -> str:
    """Return a presentation as an HTML document.

    Parameters
    ----------
    snapshot : Snapshot
        For a public composition, one with public projects only.
    composition : Composition
    language : {"zh", "en"}
        Initial language, unless the composition sets one.
    link : str
        Address of the presentation; its QR code is on the closing scene, unless the link
        works on this machine only.
    head : str
        HTML tags for the document's head, with escaped values.

    Raises
    ------
    BadQuery
        When there are too many projects for one document.
    """
    if len(snapshot) > MAX_PROJECTS:
        raise BadQuery("too_many_to_present", count=f"{len(snapshot):,}", limit=f"{MAX_PROJECTS:,}")
    return document(
        snapshot,
        language=composition.language or language,
        start="present",
        scenes=[scene.to_dict() for scene in scenes(snapshot, composition)],
        autoplay=composition.autoplay,
        extra=code_of(link),
        layers=composition.layers,
        head=head,
    )


def code_of(link: str) -> dict[str, Any]:
    """Return the QR code for the closing scene; empty if no other device could open the link."""
    return {"qr": {**qr_path(link), "link": link}} if leads_here(link) else {}
