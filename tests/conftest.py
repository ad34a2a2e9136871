"""Fixtures for all tests: the settings of a test are its own, the header names the libraries."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyproj
import pytest
import shapely
from hypothesis import settings as hypothesis_settings

from geo import store
from geo.model import plan, standards, vocabulary
from geo.model.config import settings
from geo.model.config.toml_files import read_configuration
from geo.model.errors import PlanMapError
from geo.model.text import english
from tests import forks

TESTS = Path(__file__).resolve().parent
DATA = TESTS.parent / "data"

# As QGIS writes it: GeoJSON that says in which system its degrees are raises no question.
DECLARED = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}

_CACHED = (
    settings.store_settings,
    settings.map_settings,
    settings.access_settings,
    settings.sharing_settings,
    settings.server_settings,
    settings.limit_settings,
    settings.analysis_settings,
    settings.scale_settings,
    vocabulary.vocabulary,
    english.english,
    plan.plan,
    store.project_store,
    store.public_store,
)

_SLOWEST_FILES = 60
_MAIN = sys.modules["__main__"]

# The same made-up input on every run, so that a failure can be repeated.
hypothesis_settings.register_profile(
    "planmap", deadline=None, derandomize=True, database=None, max_examples=80
)
hypothesis_settings.load_profile("planmap")


def pytest_report_header() -> list[str]:
    import pyogrio

    return [
        (
            f"GEOS {shapely.geos_version_string}, GDAL {pyogrio.__gdal_version_string__}, "
            f"PROJ {pyproj.proj_version_str}"
        )
    ]


@pytest.fixture(scope="session", autouse=True)
def one_look_at_the_packages() -> Iterator[None]:
    """Streamlit looks for components in all installed packages, for each AppTest again: half of it."""
    if "streamlit.testing.v1" not in sys.modules:
        yield
        return
    from streamlit.components.v2 import manifest_scanner

    look = functools.cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", look)
        yield


@pytest.fixture(scope="session", autouse=True)
def readers_are_forks() -> Iterator[None]:
    """The libraries of readers and workers are imported once, not for each upload of a test."""
    with forks.forked():
        yield


@pytest.fixture(scope="session", autouse=True)
def shipped_words_are_read_once() -> Iterator[None]:
    """The shipped plan and its words are parsed for each case again: the same bytes, once."""
    shipped = {path.read_bytes() for path in DATA.glob("*.toml")}
    kept: dict[tuple[bytes, type[Any]], Any] = {}

    def read(path: Path, model: type[Any]) -> Any:
        content = path.read_bytes() if path.is_file() and os.access(path, os.R_OK) else None
        if content not in shipped:
            return read_configuration(path, model)
        if (content, model) not in kept:
            kept[content, model] = read_configuration(path, model)
        # A copy, for what an object works out once and keeps belongs to one case.
        return kept[content, model].model_copy()

    with pytest.MonkeyPatch.context() as patch:
        for module in (english, plan, standards, vocabulary):
            patch.setattr(module, "read_configuration", read)
        yield
    for (content, model), made in kept.items():
        assert made == model.model_validate(tomllib.loads(content.decode())), "a test changed it"


@pytest.fixture(scope="session")
def kept_documents() -> Callable[[bytes], bytes]:
    """What Typst makes of a request, made once for all tests of a run that ask for the same."""
    from geo.export import typesetting

    return functools.lru_cache(maxsize=128)(typesetting._answer)


@pytest.fixture(scope="module")
def documents_set_once(kept_documents: Callable[[bytes], bytes]) -> Iterator[None]:
    """A document that was asked for before, word for word, is not set again."""
    from geo.export import typesetting

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typesetting, "_answer", kept_documents)
        yield


@pytest.fixture
def documents_set_anew(
    documents_set_once: None,
    kept_documents: Callable[[bytes], bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each document is set as if none had been: for what is said of setting itself."""
    from geo.export import typesetting

    monkeypatch.setattr(typesetting, "_answer", kept_documents.__wrapped__)  # type: ignore[attr-defined]


def forget_settings() -> None:
    """Let settings, and what was read with them, be read anew."""
    for cached in _CACHED:
        cached.cache_clear()


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Give each test settings of its own; call it with PLANMAP_ variables to change them."""
    for name in [name for name in os.environ if name.startswith("PLANMAP_")]:
        monkeypatch.delenv(name)

    def change(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(f"PLANMAP_{name.upper()}", value)
        forget_settings()

    change()
    yield change
    monkeypatch.undo()
    forget_settings()
    # Streamlit leaves a page's script there, which a child of a later test would run.
    sys.modules["__main__"] = _MAIN


def project(identifier: str = "a-school", **changes: Any) -> dict[str, Any]:
    """Make a valid project feature; keywords change properties, ``geometry`` the place."""
    geometry = changes.pop("geometry", {"type": "Point", "coordinates": [113.75, 23.0]})
    properties = {
        "name": "甲学校",
        "name_en": "School A",
        "section": 3,
        "sentence": 1,
        "phrase": "甲学校",
        "category": "school",
        "status": "planned",
        "status_evidence": "建设甲学校",
        "status_as_of": "2023-02-24",
        "location_type": "site" if geometry else "unknown",
        "location_accuracy_m": 50,
        "location_verified": True,
        "visibility": "public",
        **changes,
    }
    return {"type": "Feature", "id": identifier, "properties": properties, "geometry": geometry}


def fault_of(action: Callable[[], Any]) -> PlanMapError | None:
    """Return the error that an action ends in; None when it succeeds."""
    try:
        action()
    except PlanMapError as error:
        return error
    return None


@contextlib.contextmanager
def worked_within(seconds: float) -> Iterator[None]:
    """Fail when something takes more of the processor's time, that of its children included.

    What other programs do on the machine meanwhile is no matter.
    """
    begin = sum(os.times()[:4]) + forks.forks_seconds()
    yield
    assert sum(os.times()[:4]) + forks.forks_seconds() - begin < seconds


@pytest.fixture
def projects_file(tmp_path: Path) -> Callable[..., Path]:
    """Write features into a projects file, one a line, and return its path."""

    def write(*features: Any, name: str = "projects.geojson") -> Path:
        lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
        path = tmp_path / name
        text = f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def wait_until() -> Callable[[Callable[[], Any]], Any]:
    """Ask again and again until a fact is true; fail when it has not come after a minute."""
    import threading
    import time

    def wait(fact: Callable[[], Any]) -> Any:
        pause = threading.Event()
        end = time.monotonic() + 60
        while time.monotonic() < end:
            answer = fact()
            if answer:
                return answer
            pause.wait(0.01)
        raise AssertionError("the fact did not come true in a minute")

    return wait


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fail-on-skip", action="store_true", help="a skipped test fails the run")
    parser.addoption(
        "--slow", metavar="FACTOR", type=float, default=1, help="browser tests on a slow machine"
    )
    parser.addoption("--pictures", metavar="FOLDER", help="keep the screenshots in this folder")
    parser.addoption("--quick", action="store_true", help="leave out what slow_files.txt lists")


@functools.cache
def slow_files() -> list[Path]:
    """Return the files and folders of tests that a quick run leaves out."""
    lines = (TESTS / "slow_files.txt").read_text(encoding="utf-8").splitlines()
    return [TESTS / line for line in lines if line and not line.startswith("#")]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    is_left_out = config.getoption("--quick") and collection_path in slow_files()
    return True if is_left_out else None


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_ToldAtOnce(config))


class _ToldAtOnce:
    """Print a failure when it happens: a run that is cut off has told what failed until then."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            reporter = self.config.pluginmanager.get_plugin("terminalreporter")
            reporter.write_line(f"\n{report.when} failed: {report.nodeid}", red=True)
            reporter.write_line("\n".join(report.longreprtext.splitlines()[-15:]))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tell which files of tests took longest: their cases one by one say little."""
    seconds: dict[str, float] = defaultdict(float)
    for reports in terminalreporter.stats.values():
        for each in reports:
            if isinstance(each, pytest.TestReport):
                seconds[each.location[0]] += each.duration
    terminalreporter.section(f"slowest files, of {sum(seconds.values()):.0f} s in all")
    for name in sorted(seconds, key=lambda name: -seconds[name])[:_SLOWEST_FILES]:
        terminalreporter.write_line(f"{seconds[name]:7.1f} s  {name}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not session.config.getoption("--fail-on-skip"):
        return
    skipped = reporter.stats.get("skipped", [])
    if skipped and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"{len(skipped)} tests were skipped, and none may be", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
