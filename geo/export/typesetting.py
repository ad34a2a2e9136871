"""Typeset pages and pictures with Typst in a child process.

Data never become Typst source: the templates are files of this package, and receive data
as JSON and drawings as SVG through ``sys.inputs``.
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
    """Convert an SVG drawing to a PNG of exactly the given size.

    Parameters
    ----------
    svg : str
        SVG source made by this program.
    width_px, height_px : int
    face : Typeface, optional
        By default :func:`geo.export.fonts.typeface`.
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
    """Compile a Typst template to a PDF or a PNG.

    Parameters
    ----------
    template : bytes
        Typst source of this package.
    inputs : dict
        Passed to the template as ``sys.inputs``, with ``family`` added.
    form : {"pdf", "png"}
        A PNG shows the first page.
    face : Typeface
    dots_an_inch : float, optional
        Resolution of a PNG.

    Raises
    ------
    Abandoned
        If nobody waits for the document any more.
    ServerBusy
        ``document_late`` if it takes longer than two minutes.

    Notes
    -----
    A PDF conforms to PDF/A-2a and PDF/UA-1, for archives and screen readers, unless it has
    a character that is in no font, which these standards forbid.
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
    """Return the document made by a child process, or stop it when nobody waits any more."""
    # The request is in a file, because CPython's ``communicate`` with a timeout may lose input
    # not yet written to a pipe, and a child that starts slowly would wait for it forever.
    with tempfile.TemporaryFile() as request_file:
        request_file.write(request)
        request_file.seek(0)
        process = subprocess.Popen(  # noqa: S603 (a script of this package)
            [sys.executable, "-I", str(_CHILD)],
            stdin=request_file,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    with process:
        try:
            output, problem = _output_of(process)
        finally:
            process.kill()
    if process.returncode:
        raise RuntimeError(problem.decode("utf-8", "replace"))
    return output


def _output_of(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """Return standard output and standard error of a process, checking for abandonment."""
    end = time.monotonic() + MOST_SECONDS
    while True:
        try:
            return process.communicate(timeout=_LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            tick()
            if time.monotonic() > end:
                raise ServerBusy("document_late", limit=MOST_SECONDS) from None
