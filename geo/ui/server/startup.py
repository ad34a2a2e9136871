"""What the server does once, before the first visitor: warm up caches and tune sockets.

Streamlit 1.67 creates its socket without naming TCP as the protocol, so asyncio does not set
TCP_NODELAY on accepted connections. An answer is sent as headers and body; on a reused
connection the body then waits for the browser's delayed acknowledgement of the headers
(40 ms on Linux) on every request. Accepted connections inherit the option from the listening
socket, so it is enough to set it there once.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

from anyio import to_thread

from geo.api.first_view import prepare_first_view
from geo.model.config.settings import store_settings
from geo.model.config.setup import require_setup
from geo.model.errors import InvalidConfiguration, PlanMapError, StillLoading
from geo.model.messages import in_full
from geo.model.text.language import LANGUAGES
from geo.store import project_store
from geo.store.file.history_check import history_fault
from geo.store.listening import listening_sockets
from geo.store.snapshot import Snapshot
from geo.ui.server.uploads import keep_freeing

log = logging.getLogger("planmap")
_SWITCH_SECONDS = 0.001  # Python's default is 0.005


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """Read the projects and import what the first page needs before serving."""
    _log_to_console()
    set_no_delay()
    # The longest time that a computing script keeps the interpreter from answering requests.
    sys.setswitchinterval(_SWITCH_SECONDS)
    await to_thread.run_sync(_warm)
    freeing = asyncio.create_task(keep_freeing())
    try:
        yield {}
    finally:
        freeing.cancel()


def _log_to_console() -> None:
    # Uvicorn logs a refused handshake as an error; many of them would fill the log.
    logging.getLogger("uvicorn.error").addFilter(
        lambda record: "without completing handshake" not in record.getMessage()
    )
    # Streamlit only configures its own loggers; ours report the progress of a large file.
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)


def _warm() -> None:
    # folium takes most of a second to import; better now than during the first visit.
    # streamlit-folium must wait: a component can only be registered inside a script run.
    import folium  # noqa: F401

    try:
        require_setup()
    except InvalidConfiguration as error:
        log.log(logging.ERROR, "nothing is served: the program is set up wrongly")
        _log_error(logging.ERROR, error)
        return
    store = project_store()
    store.when_loaded(_prepare)
    try:
        store.snapshot()
    except StillLoading:
        pass  # the reader reports its progress
    except PlanMapError as error:
        _log_error(logging.WARNING, error)
    # Reading a long history takes a while, and no visitor should wait for it.
    path = store_settings().projects_file
    Thread(target=_check_history, args=(path,), name="planmap-history", daemon=True).start()


def _prepare(snapshot: Snapshot) -> None:
    # A fault in plan or base map is reported to the visitor who asks for it.
    with suppress(PlanMapError):
        prepare_first_view(snapshot)


def _check_history(path: Path) -> None:
    fault = history_fault(path)
    if fault is not None:
        _log_error(logging.WARNING, fault)


def _log_error(level: int, error: PlanMapError) -> None:
    """Log what is wrong in both languages, because a reader may know only one."""
    for finding in error.findings:
        where = " · ".join(part for part in (finding.feature, finding.field) if part)
        for language in LANGUAGES:
            folder = str(_data_folder())
            message = in_full(finding, language, folder=folder)
            log.log(level, "%s", f"{where}: {message}" if where else message)


def _data_folder() -> Path:
    return store_settings().data.absolute()


def set_no_delay() -> int:
    """Set TCP_NODELAY on every listening TCP socket of this process.

    Returns
    -------
    int
        Number of sockets that were set.
    """
    with listening_sockets() as sockets:
        tcp = [each for each in sockets if each.family in (socket.AF_INET, socket.AF_INET6)]
        for listener in tcp:
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return len(tcp)
