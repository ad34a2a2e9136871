"""What happens once, before the first visitor.

One thing is to answer at once. Streamlit 1.67 makes its socket without naming TCP as the
protocol, and asyncio then does not set TCP_NODELAY on the connections it accepts. An answer
is sent as headers and body; on a connection in use the body waits for the browser's
delayed acknowledgement of the headers, 40 ms on Linux, for every request.
Connections inherit the option from the socket that listens, so it is enough to
set it there once.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from anyio import to_thread

from geo.model.config.settings import store_settings
from geo.model.config.setup import require_setup
from geo.model.errors import InvalidConfiguration, PlanMapError, StillLoading
from geo.model.messages import in_full
from geo.model.text.language import LANGUAGES
from geo.store import project_store
from geo.store.file.history_check import history_fault
from geo.store.listening import listening_sockets
from geo.ui.server.uploads import keep_freeing
from geo.viewport import viewport

log = logging.getLogger("planmap")
_SWITCH_SECONDS = 0.001  # Python's own is 0.005


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """Begin to read the projects and import what the first page needs."""
    _log_to_console()
    set_no_delay()
    # A script that computes keeps the interpreter for so long before an answer may go on.
    sys.setswitchinterval(_SWITCH_SECONDS)
    await to_thread.run_sync(_warm)
    freeing = asyncio.create_task(keep_freeing())
    try:
        yield {}
    finally:
        freeing.cancel()


def _log_to_console() -> None:
    # Uvicorn takes a refused handshake for a fault of ours; a crowd of them would fill the log.
    logging.getLogger("uvicorn.error").addFilter(
        lambda record: "without completing handshake" not in record.getMessage()
    )
    # Streamlit configures its own loggers only; the progress of a large file is ours.
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)


def _warm() -> None:
    # folium takes most of a second to import; better now than in the first visit.
    # streamlit-folium itself must wait: a component only registers inside a script run.
    import folium  # noqa: F401

    try:
        require_setup()
    except InvalidConfiguration as error:
        log.log(logging.ERROR, "nothing is served: the program is set up wrongly")
        _tell(logging.ERROR, error)
        return
    try:
        viewport(project_store().snapshot())
    except StillLoading:
        pass  # the reader tells how far it is
    except PlanMapError as error:
        _tell(logging.WARNING, error)
    # A long history takes a while to read, and no visitor waits for it.
    path = store_settings().projects_file
    Thread(target=_look_at_history, args=(path,), name="planmap-history", daemon=True).start()


def _look_at_history(path: Path) -> None:
    fault = history_fault(path)
    if fault is not None:
        _tell(logging.WARNING, fault)


def _tell(level: int, error: PlanMapError) -> None:
    """Write into the log what is wrong, in both languages: whoever reads it may know only one."""
    for found in error.findings:
        where = " · ".join(part for part in (found.feature, found.field) if part)
        for language in LANGUAGES:
            folder = str(_data_folder())
            message = in_full(found, language, folder=folder)
            log.log(level, "%s", f"{where}: {message}" if where else message)


def _data_folder() -> Path:
    return store_settings().data.absolute()


def set_no_delay() -> int:
    """Set TCP_NODELAY on every listening TCP socket of this process.

    Returns
    -------
    int
        How many sockets were set.
    """
    with listening_sockets() as sockets:
        tcp = [each for each in sockets if each.family in (socket.AF_INET, socket.AF_INET6)]
        for each in tcp:
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return len(tcp)
