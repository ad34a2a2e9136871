"""The program below a path of a site: ``/plan/projects`` is answered as ``/projects``."""

from __future__ import annotations

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from geo.model.config.base_path import base_path


class BelowPath:
    """ASGI middleware that takes the path away below which the program is served.

    A proxy may have done so already: what comes without it is answered as well.

    Parameters
    ----------
    app : ASGIApp
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        base = base_path()
        if not base or scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if path == base and scope["type"] == "http":
            query = scope.get("query_string", b"").decode("latin-1")
            # The document names its scripts relative to the page, so the slash matters.
            target = f"{base}/?{query}" if query else f"{base}/"
            await RedirectResponse(target)(scope, receive, send)
            return
        # Starlette makes the outer address of it, and leaves it out when it looks for a route.
        below = {**scope, "app_root_path": base}
        if path.startswith(f"{base}/"):
            below["path"] = path[len(base) :]
            below["raw_path"] = below["path"].encode("utf-8")
        await self._app(below, receive, send)
