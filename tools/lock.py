"""Make the lock files anew: ``python tools/lock.py``, with the Python of the tests' environment.

What the program needs stands in pyproject.toml, with the reasons; ``requirements.txt`` and
``requirements-cluster.txt`` are made of it for whoever installs them with pip.
``requirements.lock`` holds all that the program needs, ``requirements-cluster.lock`` what it needs
to count on a cluster too, ``requirements-test.lock`` all that program and tests need: each package
at one version, with the hashes of all its files, for every system and every Python from 3.11. What
is locked stays as it is, unless pyproject.toml asks for something else or uv is told so:
``python tools/lock.py --upgrade``, ``--upgrade-package pillow``.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib

from environment import OLDEST, ROOT

LOCKS = {
    "requirements.txt": "requirements.lock",
    "requirements-cluster.txt": "requirements-cluster.lock",
    "requirements-test.txt": "requirements-test.lock",
}
# What packages ask for and nobody here uses.
LEFT_OUT = {
    "fiona": "coord-convert's command asks for it. A second GDAL, without wheels for all systems.",
    "pydeck": "Streamlit asks for it, to draw what nobody draws here. 23 MB.",
    "httpx2-jsfetch": "httpx2 in a browser.",
}


def main() -> int:
    """Lock the program, then what comes on top of it."""
    for name, text in derived().items():
        (ROOT / name).write_text(text, encoding="utf-8")
    for wish, lock in LOCKS.items():
        done = subprocess.run(_command(wish, lock), cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
    return 0


def derived() -> dict[str, str]:
    """Return the requirements files that pyproject.toml stands behind, by their names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    head = "# Made from pyproject.toml, where each has its reason, by tools/lock.py.\n"
    more = project["optional-dependencies"]["cluster"]
    return {
        "requirements.txt": "\n".join([head, *project["dependencies"], ""]),
        "requirements-cluster.txt": "\n".join([head, "-r requirements.txt", *more, ""]),
    }


def _command(wish: str, lock: str) -> list[str]:
    command = [sys.executable, "-m", "uv", "pip", "compile", wish, "--output-file", lock, "--quiet"]
    command += ["--universal", "--python-version", ".".join(map(str, OLDEST))]
    # One version for all rather than the newest for some.
    command += ["--fork-strategy", "fewest", "--generate-hashes"]
    # Nobody's addresses: where packages come from is for pip's own settings to say.
    command += ["--no-emit-index-url", "--no-emit-find-links"]
    command += ["--custom-compile-command", "python tools/lock.py"]
    if lock != LOCKS["requirements.txt"]:
        command += ["--constraint", LOCKS["requirements.txt"]]
    for name in LEFT_OUT:
        command += ["--no-emit-package", name]
    return command + sys.argv[1:]


if __name__ == "__main__":
    sys.exit(main())
