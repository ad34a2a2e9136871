"""A map service of an intranet, on the loopback: XYZ, TMS and WMTS in degrees."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[int, int, int], bytes | None]
_PLACE = re.compile(r"/(\d+)/(\d+)/(\d+)")


@contextlib.contextmanager
def tile_service(
    answer: Answer, *, form: str = "image/png", shared: bool = False
) -> Iterator[tuple[str, list[str]]]:
    """Serve tiles by level, column and row of the address; yields the origin and what was asked.

    With `shared`, scripts of other origins may read them (CORS).
    """
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            place = _PLACE.search(self.path)
            content = answer(*map(int, place.groups())) if place else None
            self.send_response(200 if content else 404)
            self.send_header("Content-Type", form)
            if shared:
                self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            """Keep the output of the tests free of requests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
