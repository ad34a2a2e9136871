"""Typst typesets the pages and pictures.

Nothing from the data is ever Typst source: templates are files of this package,
data reach them as JSON and drawings as SVG, both through ``sys.inputs``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Literal

from geo.export.fonts import Typeface, typeface
from geo.model.errors import ServerBusy
from geo.model.process.turns import tick

_PICTURE = b"""
#set page(width: float(sys.inputs.width) * 1pt, height: float(sys.inputs.height) * 1pt, margin: 0pt)
#image(bytes(sys.inputs.drawing), format: "svg", width: 100%, height: 100%)
"""
MOST_SECONDS = 120  # a thousand pages take ten
_LOOK_SECONDS = 0.1
_CHILD = Path(__file__).with_name("typesetter.py")
_POINTS = 72.0
_STANDARDS: dict[str, dict[str, Any]] = {"pdf": {"pdf_standards": ["a-2a", "ua-1"]}, "png": {}}


def picture(svg: str, width_px: int, height_px: int, *, face: Typeface | None = None) -> bytes:
    """Return a drawing as a PNG of exactly the size asked for.

    Parameters
    ----------
    svg : str
        SVG source of our own making.
    width_px, height_px : int
    face : Typeface, optional
        The one to print with by default.
    """
    inputs = {"drawing": svg, "width": str(width_px), "height": str(height_px)}
    return compiled(_PICTURE, inputs, "png", face=face or typeface(), dots_an_inch=_POINTS)


def compiled(
    template: bytes,
    inputs: dict[str, str],
    form: Literal["pdf", "png"],
    *,
    face: Typeface,
    dots_an_inch: float | None = None,
) -> bytes:
    """Return what Typst makes of a template.

    Parameters
    ----------
    template : bytes
        Typst source, ours.
    inputs : dict
        What the template finds in ``sys.inputs``; ``family`` is added.
    form : {"pdf", "png"}
        A PNG is of the first page.
    face : Typeface
    dots_an_inch : float, optional
        Of a PNG.

    Raises
    ------
    Abandoned
        When nobody waits for it any more.
    ServerBusy
        ``document_late`` when it takes far longer than any document does.

    Notes
    -----
    A PDF follows PDF/A-2a and PDF/UA-1, for archives and for screen readers. A
    character that no face has is forbidden there; then it is a plain PDF.
    """
    request = {
        "template": template.decode("utf-8"),
        "inputs": {**inputs, "family": face.family},
        "form": form,
        "options": _STANDARDS[form],
        "dots": dots_an_inch,
        "folder": face.folder,
    }
    return _answer(json.dumps(request).encode("utf-8"))


def _answer(request: bytes) -> bytes:
    """Return the document that a child process makes, for as long as somebody waits for it."""
    # From a file: what a pipe has not taken when one looks up is never sent (CPython's
    # ``communicate``), and a child that starts slowly would wait for the rest for ever.
    with tempfile.TemporaryFile() as given:
        given.write(request)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603 (a script of our own)
            [sys.executable, "-I", str(_CHILD)],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    with process:
        try:
            made, problem = _conversation(process)
        finally:
            process.kill()
    if process.returncode:
        raise RuntimeError(problem.decode("utf-8", "replace"))
    return made


def _conversation(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    end = time.monotonic() + MOST_SECONDS
    while True:
        try:
            return process.communicate(timeout=_LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            tick()
            if time.monotonic() > end:
                raise ServerBusy("document_late", limit=MOST_SECONDS) from None
