"""Make the virtual environment that the program and its tests run in. Standard library only."""

from __future__ import annotations

import hashlib
import os
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


def prepare(requirements: str) -> Path:
    """Make the environment and install a requirements file, unless that was done already.

    Returns
    -------
    Path
        The interpreter to run with.
    """
    if sys.version_info < OLDEST:
        sys.exit(f"Python {'.'.join(map(str, OLDEST))} or newer is needed; this is {sys.version}.")
    if not python().exists() or not _works("-m", "pip", "--version"):
        _make()
    stamp = ENVIRONMENT / f".{requirements}.{_digest(requirements)}"
    if not stamp.exists():
        print(f"Installing {requirements} …", flush=True)
        run(python(), "-m", "pip", "install", "--quiet", "--requirement", requirements)
        stamp.touch()
    return python()


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


def _digest(requirements: str) -> str:
    files = {requirements, "requirements.txt", "constraints.txt"}
    content = b"".join((ROOT / name).read_bytes() for name in sorted(files))
    return hashlib.sha256(content).hexdigest()[:12]
