"""Options of the export that are for print alone: paper, window, resolution."""

from __future__ import annotations

import sys
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, cast

import typer

from geo.export import EXPORTERS, Exporter
from geo.export.paper import PAPERS, PRINT_DOTS, PaperName
from geo.export.pdf.handout import handout_pdf
from geo.export.png import map_png
from geo.viewport import parse_window

PaperSize = StrEnum("PaperSize", {name: name for name in PAPERS})  # type: ignore[misc]

Paper = Annotated[PaperSize | None, typer.Option(help="pdf, png: the sheet, landscape; else a4.")]
Bbox = Annotated[
    str | None, typer.Option(help="png: west,south,east,north in degrees; else the whole area.")
]
Dpi = Annotated[int | None, typer.Option(help="png: dots an inch; else 300.")]

_PRINTERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "pdf": (handout_pdf, ("paper",)),
    "png": (map_png, ("paper", "bbox", "dpi")),
}


def exporter(form: str, *, paper: str | None, bbox: str | None, dpi: int | None) -> Exporter:
    """Return the exporter of a format with its options for print.

    Raises
    ------
    typer.BadParameter
        When the format has no such option.
    BadQuery
        When the window is none.
    """
    given = {"paper": paper, "bbox": bbox, "dpi": dpi}
    write, known = _PRINTERS.get(form, (EXPORTERS[form][0], ()))
    wrong = [name for name, value in given.items() if value is not None and name not in known]
    if wrong:
        raise typer.BadParameter(f"{form} has no --{wrong[0]}")
    if not known:
        return cast("Exporter", write)
    options: dict[str, Any] = {"paper": cast("PaperName", paper or "a4"), "progress": _progress()}
    if "bbox" in known:
        options |= {"bounds": _bounds(bbox), "dots_an_inch": float(dpi or PRINT_DOTS)}
    return partial(write, **options)


def _bounds(bbox: str | None) -> tuple[float, float, float, float] | None:
    if bbox is None:
        return None
    window = parse_window(bbox, "0")
    return window.west, window.south, window.east, window.north


def _progress() -> Any:
    """Return what tells the progress to a person at a terminal, and to nobody else."""
    if not sys.stderr.isatty():
        return None
    return lambda share, text: typer.echo(f"{share:4.0%}  {text}", err=True)
