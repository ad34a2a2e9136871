"""Typst sets the pages and pictures.

Nothing from the data is ever Typst source: templates are files of this package,
data reach them as JSON and drawings as SVG, both through ``sys.inputs``.
"""

from __future__ import annotations

from typing import Any, Literal

from geo.export.fonts import Typeface, typeface

_PICTURE = b"""
#set page(width: float(sys.inputs.width) * 1pt, height: float(sys.inputs.height) * 1pt, margin: 0pt)
#image(bytes(sys.inputs.drawing), format: "svg", width: 100%, height: 100%)
"""
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

    Notes
    -----
    A PDF follows PDF/A-2a and PDF/UA-1, for archives and for screen readers. A
    character that no face has is forbidden there; then it is a plain PDF.
    """
    import typst

    compiler = typst.Compiler(font_paths=face.fonts)
    told: dict[str, Any] = {"sys_inputs": {**inputs, "family": face.family}, "ppi": dots_an_inch}
    try:
        made: Any = compiler.compile(template, format=form, **told, **_STANDARDS[form])
    except typst.TypstError:
        made = compiler.compile(template, format=form, **told)
    first: bytes = made[0] if isinstance(made, list) else made
    return first
