"""Install the program and start it: ``python3 tools/start.py``.

Further arguments go to Streamlit, for instance ``--server.port 9000``.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser

from environment import ROOT, prepare

DEFAULT_PORT = "8501"


def main() -> int:
    """Start the program; end with it."""
    interpreter = prepare("requirements.lock")
    arguments = sys.argv[1:]
    command = [str(interpreter), "-m", "streamlit", "run", "app.py", *arguments]
    program = subprocess.Popen(command, cwd=ROOT)
    signal.signal(signal.SIGTERM, lambda *_: program.terminate())
    address = f"http://localhost:{_port(arguments)}"
    threading.Thread(target=_open_browser, args=(address, program), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        return program.wait()
    program.terminate()
    return program.wait()


def _port(arguments: list[str]) -> str:
    for place, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--server.port":
            return value if equals else (arguments[place + 1 :] or [DEFAULT_PORT])[0]
    return os.environ.get("STREAMLIT_SERVER_PORT", DEFAULT_PORT)


def _open_browser(address: str, program: subprocess.Popen[bytes]) -> None:
    has_screen = os.name == "nt" or sys.platform == "darwin" or os.environ.get("DISPLAY")
    if not has_screen and not os.environ.get("WAYLAND_DISPLAY"):
        return
    while program.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):
                break
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.3)
    webbrowser.open(address)


if __name__ == "__main__":
    sys.exit(main())
