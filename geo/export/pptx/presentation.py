"""PPTX: the presentation as slides with text and tables that can be edited."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.export.html import chosen
from geo.export.map.svg import one_line
from geo.export.pptx.deck import Deck
from geo.export.pptx.slides import add_scene
from geo.export.progress import Progress
from geo.model.config.settings import sharing_settings
from geo.model.plan import plan
from geo.model.text.language import N_, Language, translate
from geo.present import Composition, scenes
from geo.publish.facts import imprint
from geo.store.snapshot import Snapshot

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # a zip knows none before


def to_pptx(snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language) -> bytes:
    """Return projects as a presentation: a slide a scene.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
        The projects that are in it; figures and texts are theirs alone.
    language : {"zh", "en"}
    """
    return slides_pptx(chosen(snapshot, rows), Composition(), language=language)


def slides_pptx(
    snapshot: Snapshot,
    composition: Composition,
    *,
    language: Language,
    link: str | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Return a composed presentation as slides.

    Parameters
    ----------
    snapshot : Snapshot
        Read for the public where the composition is for the public.
    composition : Composition
        Which scenes, in which order.
    language : {"zh", "en"}
        Of the slides, unless the composition names one.
    link : str, optional
        Where the map is, for the QR code at the end; the address of the settings by
        default, and no code without one.
    progress : callable, optional
        Told the share done and what is being done.
    """
    tell = progress or (lambda _share, _text: None)
    used = composition.language or language
    deck = Deck(snapshot, used, imprint(snapshot, used))
    shown = scenes(snapshot, composition)
    where = sharing_settings().address if link is None else link
    for number, scene in enumerate(shown):
        tell(
            number / (len(shown) + 1),
            translate(N_("Slide: {title}"), used, title=scene.heading.of(used)),
        )
        add_scene(deck, scene, where)
    deck.tidy()
    _set_properties(deck)
    content = _same_bytes(deck.native)
    tell(1.0, translate(N_("Ready"), used))
    return content


def _set_properties(deck: Deck) -> None:
    facts, document = deck.native.core_properties, plan()
    facts.title = one_line(document.text("title", deck.language))
    facts.subject = one_line(document.text("place", deck.language))
    facts.author = one_line(document.text("publisher", deck.language))
    facts.language = "zh-CN" if deck.language == "zh" else "en-GB"
    facts.comments = deck.told.mark
    facts.last_modified_by = ""
    made = dt.datetime.combine(deck.told.made_on, dt.time())
    facts.created = facts.modified = made
    facts.revision = 1


def _same_bytes(native: Any) -> bytes:
    """Save without the time of day, so that the same data make the same file."""
    saved, out = io.BytesIO(), io.BytesIO()
    native.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()
