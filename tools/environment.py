"""Make the virtual environment that the program and its tests run in. Standard library only.

``python3 tools/environment.py`` makes that of the program without starting it; with
``requirements-cluster.lock`` as an argument, what a cluster needs comes along.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
OLDEST = (3, 11)


def python() -> Path:
    """Return the interpreter of the virtual environment."""
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return ENVIRONMENT / folder / name


def prepare(lock: str) -> Path:
    """Make the environment and install what a lock file names, unless that was done last.

    Returns
    -------
    Path
        The interpreter to run with.
    """
    if sys.version_info < OLDEST:
        sys.exit(f"Python {'.'.join(map(str, OLDEST))} or newer is needed; this is {sys.version}.")
    if not python().exists() or not _works("-m", "pip", "--version"):
        _make()
    stamp, digest = ENVIRONMENT / ".installed", _digest(lock)
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != digest:
        print(f"Installing {lock} …", flush=True)
        stamp.unlink(missing_ok=True)  # half of it may be installed when this fails
        run(python(), *install_arguments(lock))
        # What cannot be compiled is for another Python, and nobody imports it.
        run(python(), *compile_arguments(), needed=False)
        stamp.write_text(digest, encoding="utf-8")
    return python()


def install_arguments(lock: str) -> list[str]:
    """Return how Python installs a lock file: what has the hashes in it, and nothing else.

    Wheels alone are installed: no code of a package runs meanwhile, and no build tool is fetched,
    for which there would be no hash. One package has no wheel for Linux on ARM and is built there.
    """
    options = ["--quiet", "--no-compile", "--require-hashes", "--no-deps", "--only-binary", ":all:"]
    if sys.platform == "linux" and platform.machine() == "aarch64":
        options += ["--no-binary", "exactextract"]
    return ["-m", "pip", "install", *options, "--requirement", lock]


def compile_arguments() -> list[str]:
    """Return how Python compiles what was installed: on every core, but for packages' own tests.

    pip would compile those too, which nobody runs here: 58 MB.
    """
    return ["-m", "compileall", "-qq", "-j", "0", "-x", r"[\\/]tests[\\/]", str(ENVIRONMENT)]


def run(*command: str | Path, needed: bool = True) -> None:
    """Run a command in the project's folder; end this program when it fails and was needed."""
    finished = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if finished.returncode and needed:
        sys.exit(finished.returncode)


def install_packages(*names: str, needed: bool = True) -> None:
    """Install packages of Debian or Ubuntu, as root or through sudo."""
    prefix = [] if os.geteuid() == 0 else ["sudo"]
    print(f"Installing {', '.join(names)} …", flush=True)
    run(*prefix, "apt-get", "update", "-qq", needed=needed)
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq"]
    run(*prefix, *quiet, "--no-install-recommends", *names, needed=needed)


def has_apt() -> bool:
    """Say whether this is a system with Debian's package manager."""
    return os.name == "posix" and shutil.which("apt-get") is not None


def _make() -> None:
    print(f"Making {ENVIRONMENT.name} …", flush=True)
    command = [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)]
    made = subprocess.run(command, check=False, capture_output=True, text=True)
    if made.returncode and has_apt():
        # Debian and Ubuntu keep venv in a package of its own.
        install_packages("python3-venv")
        made = subprocess.run(command, check=False, capture_output=True, text=True)
    if made.returncode:
        sys.exit(made.stdout + made.stderr)


def _works(*arguments: str) -> bool:
    command = [str(python()), *arguments]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _digest(lock: str) -> str:
    return hashlib.sha256(lock.encode() + (ROOT / lock).read_bytes()).hexdigest()


if __name__ == "__main__":
    prepare(*sys.argv[1:2] or ["requirements.lock"])
