"""What is installed is what was locked: each package at one version, with hashes, from nowhere else."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))  # the tools are scripts, not a package

import environment  # noqa: E402
import lock  # noqa: E402

LOCKS = lock.LOCKS.items()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def wishes(name: str) -> list[Requirement]:
    """Return what a requirements file asks for, with what it includes."""
    found = []
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        wish = line.partition("#")[0].strip()
        if wish.startswith("-r "):
            found += wishes(wish.removeprefix("-r "))
        elif wish:
            found.append(Requirement(wish))
    return found


def locked(name: str) -> dict[str, tuple[Requirement, list[str]]]:
    """Return each entry of a lock file and its hashes, by the package's name."""
    text = re.sub(r"^ *#.*\n", "", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    entries = {}
    for line in filter(None, text.replace("\\\n", " ").splitlines()):
        wish, *hashes = line.split("--hash=")
        requirement = Requirement(wish)
        key = canonicalize_name(requirement.name)
        assert key not in entries, "one version for all"
        entries[key] = (requirement, [each.strip() for each in hashes])
    return entries


def needed(names: list[Requirement]) -> set[str]:
    """Return what packages need here, as their own metadata say; what is left out stays out."""
    found: set[tuple[str, str]] = set()
    waiting = [(name, extra) for name in names for extra in (*name.extras, "")]
    while waiting:
        wish, extra = waiting.pop()
        key = canonicalize_name(wish.name)
        if key in lock.LEFT_OUT or (key, extra) in found:
            continue
        found.add((key, extra))
        for each in map(Requirement, importlib.metadata.requires(key) or []):
            if each.marker is None or each.marker.evaluate({"extra": extra}):
                waiting += [(each, extra) for extra in (*each.extras, "")]
    return {key for key, _ in found}


def holds_here(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate()


@pytest.mark.parametrize(("wanted", "name"), LOCKS)
def test_what_is_asked_for_is_locked_at_that_version(wanted: str, name: str) -> None:
    entries = locked(name)
    for wish in wishes(wanted):
        entry, _ = entries[canonicalize_name(wish.name)]
        assert str(wish.specifier).startswith("=="), wish
        assert entry.specifier == wish.specifier
        assert entry.marker is None


@pytest.mark.parametrize("name", lock.derived())
def test_what_pip_installs_is_what_the_wheel_asks_for(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == lock.derived()[name]


def test_each_dependency_has_its_reason() -> None:
    for name in ("pyproject.toml", "requirements-test.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if "==" in line:
                assert re.search(r"==\S+\s+# \S.{4}", line), f"{name}: {line}"


def test_the_wheel_is_made_by_what_the_tests_have_pinned() -> None:
    pinned = {str(each) for each in wishes("requirements-test.txt")}
    assert set(PROJECT["build-system"]["requires"]) <= pinned


@pytest.mark.parametrize("name", lock.LOCKS.values())
def test_every_entry_is_pinned_with_hashes(name: str) -> None:
    for requirement, hashes in locked(name).values():
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement
        assert hashes, requirement
        for each in hashes:
            assert re.fullmatch(r"sha256:[0-9a-f]{64}", each), requirement


@pytest.mark.parametrize("name", [*lock.LOCKS, *lock.LOCKS.values()])
def test_no_file_says_where_packages_come_from(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|file:|@ |--(extra-)?index|--find-links|--trusted|^-[ief]\b", text)


@pytest.mark.parametrize(("wanted", "name"), LOCKS)
def test_what_is_needed_here_is_locked_and_nothing_else(wanted: str, name: str) -> None:
    entries = locked(name).values()
    here = {canonicalize_name(each.name) for each, _ in entries if holds_here(each)}
    assert needed(wishes(wanted)) == here


def test_what_is_left_out_is_asked_for_by_something() -> None:
    asked = {
        canonicalize_name(Requirement(each).name)
        for key, (entry, _) in locked("requirements-test.lock").items()
        if holds_here(entry)
        for each in importlib.metadata.requires(key) or []
    }
    assert set(lock.LEFT_OUT) <= asked


def test_the_tests_run_with_what_is_locked() -> None:
    for key, (entry, _) in locked("requirements-test.lock").items():
        if holds_here(entry):
            assert importlib.metadata.version(key) in entry.specifier, entry


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-cluster.lock"])
def test_the_tests_have_the_programs_versions(name: str) -> None:
    program, tests = locked(name), locked("requirements-test.lock")
    assert {key: tests[key] for key in program} == program


def imported(path: Path) -> set[str]:
    """Return the top-level packages that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"geo", "pages"}


def test_what_the_program_imports_is_installed_with_it_and_a_cluster_apart() -> None:
    made_by = importlib.metadata.packages_distributions()
    program, cluster = set(locked("requirements.lock")), set(locked("requirements-cluster.lock"))
    only_for_a_cluster = ROOT / "geo" / "coverage" / "parallel"
    code = [*ROOT.glob("geo/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"]
    for path in code:
        installed = cluster if path.parent == only_for_a_cluster else program
        for module in imported(path):
            makers = {canonicalize_name(each) for each in made_by.get(module, [module])}
            assert makers & installed, f"{path.name} imports {module}"
    assert {"dask", "distributed", "dask-geopandas"} <= cluster - program


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """Make a small package."""
    path = tmp_path / "wheels" / "acorn-1.0-py3-none-any.whl"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("acorn.py", "")
        about = "acorn-1.0.dist-info"
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: acorn\nVersion: 1.0\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "acorn.py,,\n")
    return path


def installed(lines: str, wheel: Path) -> subprocess.CompletedProcess[str]:
    """Install a lock file the way the tools do, into a folder of its own."""
    names = wheel.parent.with_name("some.lock")
    names.write_text(lines, encoding="utf-8")
    here = ["--no-index", "--find-links", str(wheel.parent), "--target", str(names.parent / "to")]
    command = [sys.executable, *environment.install_arguments(str(names)), *here, "--isolated"]
    return subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)


def test_a_file_with_its_hash_is_installed(wheel: Path) -> None:
    digest = sha256(wheel.read_bytes()).hexdigest()
    done = installed(f"acorn==1.0 --hash=sha256:{digest}\n", wheel)
    assert done.returncode == 0, done.stderr
    assert (wheel.parent.parent / "to" / "acorn.py").exists()


def test_a_file_with_another_hash_is_not(wheel: Path) -> None:
    done = installed(f"acorn==1.0 --hash=sha256:{'0' * 64}\n", wheel)
    assert done.returncode != 0
    assert "do not match the hashes" in done.stderr.replace("\n", " ").casefold()


def test_an_entry_without_a_hash_is_not(wheel: Path) -> None:
    done = installed("acorn==1.0\n", wheel)
    assert done.returncode != 0
    assert "--require-hashes" in done.stderr


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Put the tools into a folder with a lock file, and note what they would run."""
    noted: list[tuple[str, ...]] = []
    (tmp_path / ".venv").mkdir()
    (tmp_path / "some.lock").write_text("one", encoding="utf-8")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(environment, "python", lambda: Path(sys.executable))
    monkeypatch.setattr(environment, "run", lambda *command, **_: noted.append(command))
    return noted


def test_what_was_installed_last_is_not_installed_again(runs: list[tuple[str, ...]]) -> None:
    environment.prepare("some.lock")
    environment.prepare("some.lock")
    assert len(runs) == 2


def test_going_back_to_an_older_lock_installs_that(
    runs: list[tuple[str, ...]], tmp_path: Path
) -> None:
    for content in ("one", "two", "one"):
        (tmp_path / "some.lock").write_text(content, encoding="utf-8")
        environment.prepare("some.lock")
    assert len(runs) == 6


def test_what_failed_is_installed_again(
    runs: list[tuple[str, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.prepare("some.lock")
    (tmp_path / "some.lock").write_text("two", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(environment, "run", lambda *_: sys.exit(1))
        with pytest.raises(SystemExit):
            environment.prepare("some.lock")
    (tmp_path / "some.lock").write_text("one", encoding="utf-8")
    environment.prepare("some.lock")
    assert len(runs) == 4


def test_what_is_installed_is_compiled_but_for_the_tests_of_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "ENVIRONMENT", tmp_path)
    for name in ("acorn/oak.py", "acorn/tests/try_oak.py"):
        path = tmp_path / "lib" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("leaf = 1\n", encoding="utf-8")
    command = [sys.executable, *environment.compile_arguments()]
    subprocess.run(command, check=True, timeout=280)
    assert [path.name.partition(".")[0] for path in tmp_path.rglob("*.pyc")] == ["oak"]
