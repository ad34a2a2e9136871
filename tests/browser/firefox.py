"""Debian's Firefox, driven over its own Marionette protocol; whatever it asks for is noted.

Playwright drives a Firefox of its own only. Marionette is what geckodriver speaks
to Firefox: WebDriver's commands as JSON, each message with its length before it
(Mozilla, "Marionette protocol", version 3).
"""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.browser.waiting import PATIENT

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # WebDriver's name of an element reference
# Firefox asks its maker for lists and updates on its own; that is not the file's doing.
MAKERS = ("mozilla.com", "mozilla.org", "mozilla.net", "firefox.com", "mozgcp.net")


def firefox_path() -> str | None:
    """Return the system's Firefox."""
    return next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)


class Listener:
    """A proxy that answers nobody and writes down who was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                with connection, contextlib.suppress(OSError):
                    connection.settimeout(2)
                    self._note(connection.recv(4096))

    def _note(self, request: bytes) -> None:
        words = request.split(b" ")
        address = words[1].decode("ascii", "replace") if len(words) > 1 else repr(request[:80])
        if not any(maker in address for maker in MAKERS):
            self.asked.append(address)

    def close(self) -> None:
        self._socket.close()


class Firefox:
    """A session: WebDriver's commands by name."""

    def __init__(self, port: int) -> None:
        self._socket = connect(port)
        self._number = 0
        self._read()  # the greeting
        self("NewSession", capabilities={})

    def __call__(self, name: str, **params: Any) -> Any:
        self._number += 1
        text = json.dumps([0, self._number, f"WebDriver:{name}", params]).encode()
        self._socket.sendall(str(len(text)).encode() + b":" + text)
        _, _, error, result = self._read()
        if error is not None:
            raise AssertionError(f"{name}: {error['error']}: {error['message']}")
        if isinstance(result, dict) and set(result) == {"value"}:
            return result["value"]
        return result

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._exactly(1)
        return json.loads(self._exactly(int(length[:-1])))

    def _exactly(self, count: int) -> bytes:
        content = b""
        while len(content) < count:
            part = self._socket.recv(count - len(content))
            if not part:
                raise AssertionError("Firefox has gone")
            content += part
        return content

    def run(self, script: str, *values: Any) -> Any:
        """Return the value of an expression in the page."""
        return self("ExecuteScript", script=f"return ({script});", args=list(values))

    def wait(self, fact: str) -> None:
        """Wait until an expression in the page is true."""
        self.until(lambda: self.run(fact), fact)

    def until(self, fact: Callable[[], Any], name: str = "") -> Any:
        """Wait until something is so, and return it."""
        deadline = time.monotonic() + PATIENT / 1000
        while not (answer := fact()):
            assert time.monotonic() < deadline, f"never true: {name or fact}"
            time.sleep(0.05)
        return answer

    def open(self, address: str) -> None:
        self("Navigate", url="about:blank")
        self("Navigate", url=address)
        self.wait("window.planmap && planmap.ready && !!document.querySelector('#pm-figures dd')")

    def _find(self, selector: str) -> str:
        found: str = self("FindElement", using="css selector", value=selector)[ELEMENT]
        return found

    def click(self, selector: str) -> None:
        self("ElementClick", id=self._find(selector))

    def type(self, selector: str, text: str) -> None:
        self("ElementSendKeys", id=self._find(selector), text=text)

    def press(self, *keys: str) -> None:
        """Press keys where the focus is."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self("PerformActions", actions=[{"type": "key", "id": "keys", "actions": actions}])

    def close(self) -> None:
        self._socket.close()


def connect(port: int) -> socket.socket:
    deadline = time.monotonic() + 120
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=120)
        except OSError:
            assert time.monotonic() < deadline, "Firefox did not start"
            time.sleep(0.1)


def preferences(proxy: int, marionette: int) -> str:
    """Return the preferences of a profile in which everything goes through the proxy."""
    values: dict[str, Any] = {
        "marionette.port": marionette,
        "network.proxy.type": 1,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": proxy,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": proxy,
        "network.proxy.allow_hijacking_localhost": True,
        "network.proxy.no_proxies_on": "",
        "datareporting.policy.dataSubmissionEnabled": False,
        "app.update.disabledForTesting": True,
        "media.gmp-manager.updateEnabled": False,
        "browser.safebrowsing.malware.enabled": False,
        "browser.safebrowsing.phishing.enabled": False,
        "browser.safebrowsing.downloads.enabled": False,
        "browser.safebrowsing.blockedURIs.enabled": False,
        "extensions.update.enabled": False,
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
        "browser.shell.checkDefaultBrowser": False,
        "intl.accept_languages": "zh-CN",
    }
    return "".join(f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in values.items())


@contextlib.contextmanager
def running(folder: Path, port: int) -> Iterator[tuple[Firefox, Listener]]:
    """Run Firefox without a window, with a profile of its own."""
    listener = Listener()
    (folder / "user.js").write_text(preferences(listener.port, port), encoding="utf-8")
    binary = firefox_path()
    assert binary is not None, "firefox-esr is not installed"
    command = [binary, "--headless", "--no-remote", "--marionette", "--profile", str(folder)]
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        firefox = Firefox(port)
        yield firefox, listener
        firefox.close()
    finally:
        process.terminate()
        process.wait(timeout=60)
        listener.close()
