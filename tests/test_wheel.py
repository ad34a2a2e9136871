"""A wheel, made without a network and installed apart from the checkout, lists and serves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.servers import answers, port_kept, wait_for
from tests.conftest import DATA

ROOT = Path(__file__).resolve().parent.parent
# Of a checkout, and needed by what is installed; the package itself is looked at as a whole.
BESIDE = [ROOT / "app.py", ROOT / ".streamlit" / "config.toml", *sorted(ROOT.glob("pages/*.py"))]
SAMPLE = [path for path in sorted(DATA.iterdir()) if path.suffix in {".toml", ".geojson"}]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--isolated", "--wheel-dir"]
    pip(sys.executable, "wheel", *options, str(folder), str(ROOT))
    (made,) = folder.glob("planmap-*.whl")
    return made


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment that has the packages of this one beside it."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "venv", "--without-pip", str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=280)
    names = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", "venv", vars=names))
    there = {sysconfig.get_path(kind) for kind in ("purelib", "platlib")}
    # As a site of its own: what it brings beside itself by files of paths is found, too.
    lines = [f"import site; site.addsitedir({each!r})" for each in sorted(there)]
    (packages / "beside.pth").write_text("\n".join(lines), encoding="utf-8")
    scripts = Path(sysconfig.get_path("scripts", "venv", vars=names))
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    pip(str(python), "install", "--no-deps", "--no-index", "--isolated", str(wheel))
    return scripts


def pip(python: str, *words: str) -> None:
    command = [python, "-m", "pip", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a user who has never used the program."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONPATH" and not name.startswith(("PLANMAP_", "STREAMLIT_"))
    }
    return {**kept, "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}


def test_the_wheel_has_what_the_checkout_has(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    wanted = {f"geo/served/{path.relative_to(ROOT).as_posix()}": path for path in BESIDE + SAMPLE}
    sources = ROOT / "geo/web/js"  # what the bundles in geo/web/built are made from
    for path in ROOT.glob("geo/**/*"):
        if path.is_file() and path.suffix != ".pyc" and sources not in path.parents:
            wanted[path.relative_to(ROOT).as_posix()] = path
    assert {name for name in held if ".dist-info/" not in name} == set(wanted)
    assert [name for name, path in wanted.items() if held[name] != path.read_bytes()] == []


def test_it_lists_from_anywhere(programs: Path, home: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [programs / "planmap", "list", "--json"],
        cwd=tmp_path,
        env=home,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)) == 63
    assert str(tmp_path / "planmap") in done.stderr
    assert (tmp_path / "planmap" / "plan.toml").exists()


@pytest.fixture
def served(programs: Path, home: dict[str, str], tmp_path: Path) -> Iterator[str]:
    log = tmp_path / "log"
    with port_kept() as port, log.open("wb") as output:
        command = [programs / "planmap", "serve", "--port", str(port)]
        process = subprocess.Popen(
            command, cwd=tmp_path, env=home, stdout=output, stderr=subprocess.STDOUT
        )
        address = f"http://localhost:{port}"
        try:
            wait_for(lambda: answers(f"{address}/health"), process, log)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def test_it_serves_its_own_pages_with_its_own_settings(served: str, tmp_path: Path) -> None:
    import urllib.request

    def read(path: str) -> str:
        with urllib.request.urlopen(served + path, timeout=60) as answer:
            text: str = answer.read().decode("utf-8")
        return text

    assert json.loads(read("/health"))["projects"] == 63
    assert "南城街道2023年规划一张图" in read("/?lang=zh")
    assert json.loads(read("/_stcore/host-config"))["enableCustomParentMessages"] is False
    assert (tmp_path / "planmap" / "projects.geojson").exists()
