"""The scripts that are served are made of the modules of today, which are typed and linted."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))  # the tools are scripts, not a package

import build_scripts  # noqa: E402

MODULES = sorted(build_scripts.SOURCES.rglob("*.js"))
IMPORTED = re.compile(r'^(?:import|export)\b[^;]*?\bfrom "([^"]+)";', re.MULTILINE)


@pytest.mark.parametrize("name", build_scripts.ENTRIES)
def test_the_built_script_is_current(name: str) -> None:
    stored = (build_scripts.BUILT / f"{name}.js").read_text(encoding="utf-8")
    assert stored == build_scripts.built(name), "make it anew: python3 tools/build_scripts.py"


def test_nothing_else_is_built() -> None:
    names = {path.stem for path in build_scripts.BUILT.iterdir()}
    assert names == set(build_scripts.ENTRIES)


# What all others rest on is typed in full.
@pytest.mark.parametrize("project", ["tsconfig.json", "geo/web/js/shared/tsconfig.json"])
def test_the_types_are_right(project: str) -> None:
    done = build_scripts.check_types(project)
    assert done.returncode == 0, done.stdout + done.stderr


def test_style_and_layout_are_right() -> None:
    # Circles of imports and names that nobody defines are among what it looks for.
    done = build_scripts.lint()
    assert done.returncode == 0, done.stdout + done.stderr


def imports(path: Path) -> set[str]:
    """Return the modules that a module imports, by their paths in the folder."""
    named = IMPORTED.findall(path.read_text(encoding="utf-8"))
    return {
        (path.parent / name).resolve().relative_to(build_scripts.SOURCES).as_posix()
        for name in named
    }


@pytest.mark.parametrize(
    ("folder", "known"),
    [
        ("shared", {"shared"}),
        ("ground", {"ground", "shared"}),
        ("layers", {"layers", "shared"}),
        ("map", {"map", "layers", "ground", "shared"}),
        ("editor", {"editor", "ground", "shared"}),
        ("local", {"local", "shared"}),
        ("presenter", {"presenter", "local", "map", "layers", "ground", "shared"}),
    ],
)
def test_a_folder_imports_only_from_folders_below_it(folder: str, known: set[str]) -> None:
    found = {
        name.partition("/")[0]
        for path in MODULES
        if path.parent.name == folder
        for name in imports(path)
    }
    assert found
    assert found <= known


def test_no_folder_holds_more_than_one_sees_at_a_glance() -> None:
    folders = {path.parent for path in MODULES}
    assert {
        len(list(folder.iterdir())) for folder in folders if len(list(folder.iterdir())) > 20
    } == set()


def test_the_packages_come_from_nowhere_in_particular() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') > 20
