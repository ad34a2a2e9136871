"""A projects file as the store: reload, faults, background loading, the public build."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from geo.model.errors import InvalidDocument, PlanMapError, StillLoading, UnreadableFile
from geo.model.query import ProjectFilter
from geo.store import project_store
from geo.store.file import store as geojson_file
from geo.store.file.store import GeoJSONFileStore, read_snapshot
from geo.store.snapshot import Snapshot
from tests.conftest import DATA, fault_of, project

Write = Callable[..., Path]
MANY = [project(f"p{number}", name=f"甲{number}") for number in range(3000)]


def contents(snapshot: Snapshot) -> list[dict[str, Any]]:
    return [snapshot.feature(row) for row in range(len(snapshot))]


def ids(snapshot: Snapshot) -> list[str]:
    return [feature["id"] for feature in contents(snapshot)]


def read_text(path: Path, text: str | bytes) -> Snapshot:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_snapshot(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "projects.geojson"


def test_the_shipped_file_is_read() -> None:
    assert len(read_snapshot(DATA / "projects.geojson")) == 63


def test_the_settings_name_the_store(
    own_settings: Callable[..., None], projects_file: Write
) -> None:
    own_settings(store=str(projects_file(project("only"))))
    assert ids(project_store().snapshot()) == ["only"]


def test_a_file_that_did_not_change_is_read_once(projects_file: Write) -> None:
    store = GeoJSONFileStore(projects_file(project("a")))
    assert store.snapshot() is store.snapshot()


def test_a_changed_file_is_read_again(projects_file: Write) -> None:
    store = GeoJSONFileStore(projects_file(project("a")))
    before = store.snapshot()
    projects_file(project("a"), project("b"))
    after = store.snapshot()
    assert ids(after) == ["a", "b"]
    assert after.revision != before.revision


def test_a_file_replaced_by_one_of_the_same_size_and_time_is_read_again(
    projects_file: Write,
) -> None:
    path = projects_file(project("a"))
    store = GeoJSONFileStore(path)
    assert ids(store.snapshot()) == ["a"]
    status = path.stat()
    other = projects_file(project("b"), name="other.geojson")
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(path)
    assert ids(store.snapshot()) == ["b"]


def test_the_revision_is_that_of_the_content(projects_file: Write) -> None:
    first = read_snapshot(projects_file(project("a"), name="one.geojson"))
    second = read_snapshot(projects_file(project("a"), name="two.geojson"))
    assert first.revision == second.revision


def test_a_broken_file_names_feature_and_field(projects_file: Write) -> None:
    store = GeoJSONFileStore(projects_file(project("a"), project("b", status="finished")))
    with pytest.raises(InvalidDocument) as caught:
        store.snapshot()
    (finding,) = caught.value.findings
    assert (finding.code, finding.feature, finding.field) == ("unknown_value", "b", "status")


def test_a_broken_file_stays_broken_until_it_changes(projects_file: Write) -> None:
    store = GeoJSONFileStore(projects_file(project("a", name="")))
    for _ in range(2):
        with pytest.raises(InvalidDocument):
            store.snapshot()
    projects_file(project("a", name="甲甲"))
    assert ids(store.snapshot()) == ["a"]


def test_a_file_that_breaks_is_reported_at_once(projects_file: Write) -> None:
    store = GeoJSONFileStore(projects_file(project("a")))
    store.snapshot()
    projects_file(project("a", section=99))
    with pytest.raises(InvalidDocument):
        store.snapshot()


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "MultiPolygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": [[[113, 23], [114, 23, 5], [114, 24], [113, 23]]]},
    ],
    ids=["empty part", "mixed dimensions"],
)
def test_a_strange_shape_is_read_or_named(projects_file: Write, geometry: dict[str, Any]) -> None:
    store = GeoJSONFileStore(projects_file(project("a"), project("b", geometry=geometry)))
    error = fault_of(store.snapshot)
    assert error is None or [finding.feature for finding in error.findings] == ["b"]


def test_a_missing_file_is_named(path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        GeoJSONFileStore(path).snapshot()
    assert (caught.value.code, caught.value.params) == (
        "file_missing",
        {"file": "projects.geojson"},
    )


def test_a_missing_file_is_read_when_it_comes(projects_file: Write, path: Path) -> None:
    store = GeoJSONFileStore(path)
    with pytest.raises(UnreadableFile):
        store.snapshot()
    projects_file(project("a"))
    assert ids(store.snapshot()) == ["a"]


def test_a_file_that_goes_away_is_missed(projects_file: Write) -> None:
    path = projects_file(project("a"))
    store = GeoJSONFileStore(path)
    store.snapshot()
    path.unlink()
    with pytest.raises(UnreadableFile) as caught:
        store.snapshot()
    assert caught.value.code == "file_missing"


def test_a_folder_is_not_a_projects_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_snapshot(tmp_path)
    assert caught.value.code == "file_unreadable"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\n\n", "empty_file"),
        (b"\xff\xfe{\x00", "not_utf8"),
        ('{"name":"南城"}'.encode("gbk"), "not_utf8"),
        (b"{", "not_json"),
        (b"<kml/>", "not_json"),
        (b'{"type":"FeatureCollection","features":[NaN]}', "not_json"),
        (b"null", "not_geojson"),
        (b"[]", "not_geojson"),
        (b'"FeatureCollection"', "not_geojson"),
        (b'{"type":"Feature","features":[]}', "not_geojson"),
        (b'{"type":"Topology","features":[\n]}', "not_geojson"),
        (b'{"features":[\n]}', "not_geojson"),
        (b'{"type":"FeatureCollection"}', "features_missing"),
        (b'{"type":"FeatureCollection","features":null}', "features_missing"),
        (b'{"type":"FeatureCollection","features":{}}', "features_missing"),
        (b'{"type":"FeatureCollection" "x":NaN,"features":[\n]}', "not_json"),
        (b'{"type":"FeatureCollection","features":[\n] and more }', "not_json"),
    ],
    ids=lambda value: repr(value)[:44],
)
def test_what_is_no_feature_collection_is_refused(path: Path, content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_text(path, content)
    assert caught.value.code == code


HEAD = '{"type":"FeatureCollection","features":[\n'
ONE, TWO = (json.dumps(project(name)) for name in "ab")


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}{ONE}\n{TWO}\n]}}\n",
        f"{HEAD}{ONE},,\n{TWO}\n]}}\n",
        f"{HEAD}{ONE},\n{TWO},\n]}}\n",
        f"{HEAD}{ONE}\n]\n{TWO}\n]}}\n",
        f"{HEAD}{ONE},\n{TWO}\n",
        f"{HEAD}{ONE},\n{TWO[:-9]}",
    ],
    ids=["no comma", "two commas", "last comma", "early end", "no end", "cut off"],
)
def test_a_slip_between_the_lines_is_not_overlooked(path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="column"):
        json.loads(text)
    with pytest.raises(UnreadableFile) as caught:
        read_text(path, text)
    assert caught.value.code == "not_json"


def test_a_slip_in_a_line_is_named_with_line_and_column(path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_text(path, f'{HEAD}{ONE},\n{{"type": oops}}\n]}}\n')
    params = caught.value.params
    assert (params["line"], params["column"], params["problem"]) == (3, 10, "oops")


def test_blank_lines_do_not_shift_the_line_that_is_named(path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_text(path, f'{HEAD}\n{ONE},\n\n\n{{"type": oops}}\n]}}\n')
    assert caught.value.params["line"] == 6


LAYOUTS = {
    "one line": json.dumps,
    "compact": lambda document: orjson.dumps(document).decode(),
    "indented": lambda document: json.dumps(document, indent=2, ensure_ascii=False),
    "head on one line, features indented": lambda document: (
        HEAD + ",\n".join(json.dumps(each, indent=2) for each in document["features"]) + "\n]}\n"
    ),
    "two features a line": lambda document: (
        HEAD + ", ".join(json.dumps(each) for each in document["features"]) + "\n]}\n"
    ),
    "commas before": lambda document: (
        HEAD + "\n,".join(json.dumps(each) for each in document["features"]) + "\n]}\n"
    ),
    "blank lines": lambda document: (
        HEAD + "\n" + ",\n\n".join(json.dumps(each) for each in document["features"]) + "\n\n]}\n"
    ),
    "as GDAL writes it": lambda document: (
        '{\n"type": "FeatureCollection",\n"name": "projects",\n"features": [\n'
        + ",\n".join(json.dumps(each) for each in document["features"])
        + "\n]\n}\n"
    ),
    "Windows line ends": lambda document: (
        HEAD + ",\n".join(json.dumps(each) for each in document["features"]) + "\n]}\n"
    ).replace("\n", "\r\n"),
    "byte order mark": lambda document: "\ufeff" + json.dumps(document),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_layout_of_the_file_does_not_matter(path: Path, layout: str) -> None:
    features = [project("a"), project("b", geometry=None, note={"x": [1, None]}), project("c")]
    written = LAYOUTS[layout]({"type": "FeatureCollection", "features": features})
    assert contents(read_text(path, written)) == features


def test_an_empty_collection_is_an_empty_snapshot(path: Path) -> None:
    assert len(read_text(path, '{"type":"FeatureCollection","features":[]}')) == 0


def test_the_public_build_never_sees_internal_projects(projects_file: Write) -> None:
    path = projects_file(
        project("a"), project("b", visibility="internal", name="机密"), project("c")
    )
    public = GeoJSONFileStore(path, public_only=True).snapshot()
    assert ids(public) == ["a", "c"]
    assert public.rows(ProjectFilter(q="机密")).tolist() == []
    with pytest.raises(PlanMapError):
        public.row("b")


def test_the_public_build_has_a_revision_of_its_own(projects_file: Write) -> None:
    path = projects_file(project("a"), project("b", visibility="internal"))
    public = read_snapshot(path, public_only=True)
    assert public.revision != read_snapshot(path).revision


@pytest.mark.parametrize("change", [{"name": "乙"}, {"retired": True}, {"visibility": "internal"}])
def test_an_internal_change_does_not_show_in_the_public_revision(
    projects_file: Write, change: dict[str, object]
) -> None:
    inside = {"visibility": "internal", "name": "甲", **change}
    before = read_snapshot(
        projects_file(project("a"), project("b", visibility="internal")), public_only=True
    )
    after = read_snapshot(projects_file(project("a"), project("b", **inside)), public_only=True)
    assert before.revision == after.revision


@pytest.mark.parametrize("text", ['{"secret": 1,', '{"type": "secret"}', '{"secret" "secret"}'])
def test_the_public_is_not_shown_where_a_file_is_broken(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanMapError) as caught:
        read_snapshot(path, public_only=True)
    assert "secret" not in str(caught.value.params)


def test_the_public_setting_reaches_the_store(
    own_settings: Callable[..., None], projects_file: Write
) -> None:
    path = projects_file(project("a"), project("b", visibility="internal"))
    own_settings(store=str(path), public="1")
    assert ids(project_store().snapshot()) == ["a"]


def loaded(store: GeoJSONFileStore) -> Snapshot | None:
    try:
        return store.snapshot()
    except StillLoading:
        return None


def test_a_large_file_is_loaded_in_the_background(
    projects_file: Write, monkeypatch: pytest.MonkeyPatch, wait_until: Callable[..., Any]
) -> None:
    monkeypatch.setattr(geojson_file, "BACKGROUND_BYTES", 1000)
    store = GeoJSONFileStore(projects_file(*MANY))
    with pytest.raises(StillLoading) as caught:
        store.snapshot()
    assert 0 <= caught.value.params["percent"] <= 100
    assert len(wait_until(lambda: loaded(store))) == len(MANY)


def test_the_old_projects_stay_while_the_new_ones_load(
    projects_file: Write, monkeypatch: pytest.MonkeyPatch, wait_until: Callable[..., Any]
) -> None:
    store = GeoJSONFileStore(projects_file(project("old")))
    before = store.snapshot()
    monkeypatch.setattr(geojson_file, "BACKGROUND_BYTES", 1000)
    projects_file(*MANY)
    assert store.snapshot() is before
    wait_until(lambda: store.snapshot() is not before)
    assert len(store.snapshot()) == len(MANY)


def test_a_large_broken_file_is_reported_after_loading(
    projects_file: Write, monkeypatch: pytest.MonkeyPatch, wait_until: Callable[..., Any]
) -> None:
    monkeypatch.setattr(geojson_file, "BACKGROUND_BYTES", 1000)
    store = GeoJSONFileStore(projects_file(*MANY, project("z", status="x")))

    def fault() -> PlanMapError | None:
        error = fault_of(store.snapshot)
        return None if isinstance(error, StillLoading) else error

    assert [f.feature for f in wait_until(fault).findings] == ["z"]


@pytest.mark.parametrize("background", [10**6, 1000])
def test_something_is_done_with_each_revision_after_loading(
    projects_file: Write,
    monkeypatch: pytest.MonkeyPatch,
    wait_until: Callable[..., Any],
    background: int,
) -> None:
    monkeypatch.setattr(geojson_file, "BACKGROUND_BYTES", background)
    store = GeoJSONFileStore(projects_file(*MANY))
    seen: list[Snapshot] = []
    store.when_loaded(seen.append)
    first = wait_until(lambda: loaded(store))
    wait_until(lambda: seen == [first])
    projects_file(*MANY[1:])
    second = wait_until(lambda: store.snapshot() is not first and store.snapshot())
    wait_until(lambda: seen == [first, second])
    assert store.snapshot() is second


def test_a_fault_in_what_is_done_after_loading_is_logged(
    projects_file: Write, wait_until: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_snapshot: Snapshot) -> None:
        raise RuntimeError("no index today")

    store = GeoJSONFileStore(projects_file(project("a")))
    store.when_loaded(fail)
    assert ids(store.snapshot()) == ["a"]
    wait_until(lambda: "no index today" in caplog.text)


def test_progress_is_reported_in_steps_of_ten(projects_file: Write) -> None:
    reported: list[int] = []
    read_snapshot(projects_file(*MANY), progress=reported.append)
    assert reported == sorted(set(reported))
    assert set(reported) <= set(range(0, 101, 10))
    assert reported[-1] >= 90
