"""The command ``serve``: run the plan map from a checkout or an installed package."""

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

_SIGNALLED = 128  # exit code of a process ended by a signal is this plus its number

Port = Annotated[int, typer.Option(min=1, max=65535, help="Port on which to serve the map.")]
DataFolder = Annotated[
    Path | None,
    typer.Option(
        help="Folder with the plan; a new one gets the sample plan. Default: PLANMAP_DATA or, if "
        "installed as a package, planmap in your home folder."
    ),
]
StreamlitOptions = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="STREAMLIT_OPTIONS",
        help="For Streamlit, after two dashes: -- --server.address 0.0.0.0",
    ),
]


@app.command("serve")
def serve(
    further: StreamlitOptions = None,
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
        os.environ["PLANMAP_DATA"] = str(data)  # before the settings are read
    with reporting_errors(language, as_json=as_json, may_make_folder=data is not None):
        settings = store_settings()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    raise typer.Exit(
        _run([*command, *(further or [])], _environment(settings.data, settings.store))
    )


def _environment(data: Path, store: str) -> dict[str, str]:
    """Return the server's environment, with absolute paths because it runs in another folder."""
    variables = {"PLANMAP_DATA": str(data.absolute())}
    if store:
        variables["PLANMAP_STORE"] = str(Path(store).absolute())
    return {**os.environ, **variables}


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Run the server until it ends and return its exit code."""
    server = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603 (our own)
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    with suppress(KeyboardInterrupt):  # the server receives Ctrl-C as well
        code = server.wait()
        return code if code >= 0 else _SIGNALLED - code
    server.wait()
    return 0
