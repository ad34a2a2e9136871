"""The command that serves the plan map, from a checkout or an installed package."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from geo.cli.common import Json, Lang, app, chosen_language, reporting_errors
from geo.model.config.settings import ROOT, store_settings

_SIGNALLED = 128  # a process that a signal ended has this and the signal's number as its code

Port = Annotated[int, typer.Option(min=1, max=65535, help="Port on which to serve the map.")]
DataFolder = Annotated[
    Path | None,
    typer.Option(
        help="Folder with the plan; a new one gets the sample plan. Default: PLANMAP_DATA or, if "
        "installed as a package, planmap in your home folder."
    ),
]
Further = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="STREAMLIT_OPTIONS",
        help="For Streamlit, after two dashes: -- --server.address 0.0.0.0",
    ),
]


@app.command("serve")
def serve(
    further: Further = None,
    *,
    port: Port = 8501,
    data: DataFolder = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Serve the plan map at http://localhost:PORT until Ctrl-C.

    Whoever sits at this computer may edit. Everything else is set by PLANMAP_
    variables, which docs/settings.md lists. With --json, errors that prevent the
    start are written as JSON.
    """
    language = chosen_language(lang)
    if data is not None:
        os.environ["PLANMAP_DATA"] = str(data)  # before the settings are first read
    with reporting_errors(language, as_json=as_json, may_make_folder=data is not None):
        settings = store_settings()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    raise typer.Exit(
        _run([*command, *(further or [])], _environment(settings.data, settings.store))
    )


def _environment(data: Path, store: str) -> dict[str, str]:
    """Return the server's variables: it runs in another folder, where Streamlit's settings lie."""
    own = {"PLANMAP_DATA": str(data.absolute())}
    if store:
        own["PLANMAP_STORE"] = str(Path(store).absolute())
    return {**os.environ, **own}


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Run the server and end with it; return the code with which it ended."""
    server = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603 (our own)
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    with suppress(KeyboardInterrupt):  # the server has got it, too
        code = server.wait()
        return code if code >= 0 else _SIGNALLED - code
    server.wait()
    return 0
