"""Storing changes: merged, checked, all or nothing; undo and restore."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.model.errors import (
    Conflict,
    EditConflict,
    InvalidChange,
    InvalidDocument,
    NothingToStore,
    PlanMapError,
    UnknownRevision,
    UnreadableFile,
)
from geo.model.messages import advice, sentence
from geo.store import GeoJSONFileStore
from geo.store.change import FeatureChange, Source
from geo.store.file.document import retired_features
from geo.store.file.history import History
from geo.store.file.store import read_snapshot
from geo.store.writer import commit, restore, undo
from tests.conftest import fault_of, project
from tests.store.committing import (
    CHILDREN,
    add,
    assert_whole,
    change_set,
    changed,
    commit_fifty,
    edit,
    feature_of,
    line_of,
    lines_of,
    retire,
)

Write = Callable[..., Path]
PLACE = {"type": "Point", "coordinates": [113.76, 23.01]}


@pytest.fixture
def path(projects_file: Write) -> Path:
    """Interval projects; the second has properties of its own."""
    features = project("a"), project("b", survey_no=12, grade=1.0), project("c", geometry=None)
    path = projects_file()
    text = b",\n".join(map(line_of, features))
    path.write_bytes(b'{"type":"FeatureCollection","name":"p","features":[\n' + text + b"\n]}\n")
    return path


def properties(path: Path, name: str) -> dict[str, Any]:
    return feature_of(path, name)["properties"]


def ids(path: Path) -> str:
    return "".join(sorted(read_snapshot(path).columns.rows))


def refused(path: Path, action: Callable[[], Any]) -> PlanMapError:
    """Return the error of an action that stores nothing."""
    content, number = path.read_bytes(), assert_whole(path)
    error = fault_of(action)
    assert error is not None
    assert path.read_bytes() == content
    assert assert_whole(path) == number
    return error


def test_only_the_changed_line_changes(path: Path) -> None:
    before = path.read_bytes().splitlines(keepends=True)
    edit(path, "b", geometry=PLACE)
    after = path.read_bytes().splitlines(keepends=True)
    assert [old == new for old, new in zip(before, after, strict=True)] == [
        True,
        True,
        False,
        True,
        True,
    ]
    assert after[2] == changed(before[2].rstrip(b",\n"), geometry=PLACE) + b",\n"


def test_the_revision_is_that_of_the_snapshot(path: Path) -> None:
    before = read_snapshot(path).revision
    revision = edit(path, "a", note=1)
    assert revision.id == read_snapshot(path).revision
    assert revision.parent == before
    assert revision.number == 1


def test_an_open_store_sees_the_change(path: Path) -> None:
    store = GeoJSONFileStore(path)
    store.snapshot()
    edit(path, "a", name="乙学校")
    assert store.snapshot().feature(0)["properties"]["name"] == "乙学校"


def test_the_source_is_kept(path: Path) -> None:
    source = Source("points.zip", "ab" * 32, "GCJ-02")
    line = lines_of(path)["a"]
    commit(path, change_set(FeatureChange("a", line, changed(line, note=1)), source=source))
    assert History(path).revision(1).source == source


def test_numbers_keep_their_kind(path: Path) -> None:
    edit(path, "b", name="乙")
    assert b'"survey_no":12,"grade":1.0' in lines_of(path)["b"]


def test_several_projects_are_one_revision(path: Path) -> None:
    lines = lines_of(path)
    changes = [FeatureChange(name, lines[name], changed(lines[name], note=1)) for name in "abc"]
    assert commit(path, change_set(*changes)).features == 3
    assert len(History(path).revisions()) == 1


def test_a_new_project_stands_in_its_place(path: Path) -> None:
    add(path, project("aa"))
    assert list(lines_of(path)) == ["a", "aa", "b", "c"]
    assert len(read_snapshot(path)) == 4


def test_a_retired_project_is_kept_and_hidden(path: Path) -> None:
    retire(path, "b")
    assert ids(path) == "ac"
    assert [each["id"] for each in retired_features(path)] == ["b"]
    assert properties(path, "b")["survey_no"] == 12


def test_a_retired_project_can_come_back(path: Path) -> None:
    content = path.read_bytes()
    retire(path, "b")
    undo(path, 1, "李", "误操作")
    assert path.read_bytes() == content


# Two editors


def test_edits_of_different_fields_combine(path: Path) -> None:
    seen = lines_of(path)["a"]
    edit(path, "a", seen, name="乙")
    edit(path, "a", seen, geometry=PLACE)
    edit(path, "a", seen, note=3)
    assert (properties(path, "a")["name"], properties(path, "a")["note"]) == ("乙", 3)
    assert feature_of(path, "a")["geometry"] == PLACE


def test_the_same_field_conflicts_and_nothing_is_stored(path: Path) -> None:
    lines = lines_of(path)
    edit(path, "a", status="ongoing")
    mine = [
        FeatureChange("a", lines["a"], changed(lines["a"], status="paused", note=1)),
        FeatureChange("b", lines["b"], changed(lines["b"], note=1)),
    ]
    error = refused(path, lambda: commit(path, change_set(*mine)))
    assert isinstance(error, EditConflict)
    assert error.conflicts == [Conflict("a", "status", "planned", "paused", "ongoing")]


def test_a_conflict_is_told_in_words(path: Path) -> None:
    seen = lines_of(path)["a"]
    edit(path, "a", seen, lead="甲")
    error = refused(path, lambda: edit(path, "a", seen, lead="乙"))
    (finding,) = error.findings
    assert (finding.feature, finding.field) == ("a", "lead")
    assert sentence(finding, "en") == (
        "You entered “乙”, but the saved value is now “甲” (it was “–” before)."
    )
    assert advice(finding, "en")


def test_equal_edits_agree(path: Path) -> None:
    seen = lines_of(path)["a"]
    edit(path, "a", seen, name="乙")
    error = refused(path, lambda: edit(path, "a", seen, name="乙"))
    assert isinstance(error, NothingToStore)


def test_an_edit_of_a_project_that_was_retired_is_kept(path: Path) -> None:
    seen = lines_of(path)["a"]
    retire(path, "a")
    edit(path, "a", seen, name="乙")
    assert (properties(path, "a")["name"], properties(path, "a")["retired"]) == ("乙", True)


def test_eight_processes_lose_nothing(path: Path) -> None:
    start = CHILDREN.Barrier(8)
    workers = [CHILDREN.Process(target=commit_fifty, args=(path, n, start)) for n in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 8
    assert assert_whole(path) == 400
    history = History(path)
    seen = set()
    for number in range(1, 401):
        (change,) = history.changes(number)
        before, after = (
            json.loads(line or b"")["properties"] for line in (change.before, change.after)
        )
        seen |= {(key, value) for key, value in after.items() if before.get(key) != value}
    assert seen == {(f"note_{worker}", number) for worker in range(8) for number in range(50)}
    assert all(properties(path, "a")[f"note_{worker}"] == 49 for worker in range(8))


# What is refused


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"status": "finished"}, "unknown_value", "status"),
        ({"name": ""}, "text_empty", "name"),
        ({"section": "3"}, "wrong_type", "section"),
        ({"retired": "yes"}, "wrong_type", "retired"),
        ({"geometry": {"type": "Point", "coordinates": [23.0, 113.7]}}, "axes_swapped", None),
        ({"geometry": {"type": "Point", "coordinates": [1e9, 0]}}, "coordinate_out_of_range", None),
    ],
)
def test_what_breaks_the_contract_is_refused(
    path: Path, fields: dict[str, Any], code: str, field: str | None
) -> None:
    error = refused(path, lambda: edit(path, "a", **fields))
    assert isinstance(error, InvalidChange)
    assert [each.code for each in error.findings] == [code]
    assert error.findings[0].feature == "a"
    assert field is None or error.findings[0].field == field


@pytest.mark.parametrize(
    ("after", "code"),
    [
        (b"[]", "not_a_feature"),
        (b'"x"', "not_a_feature"),
        (b'{"id":"a","properties":null}', "not_a_feature"),
        (line_of(project("b")), "id_changed"),
        (line_of(project("a", **{f"p{n}": n for n in range(300)})), "too_many_fields"),
        (b"{", "not_json"),
        (b'{"x":' + b"[" * 40 + b"]" * 40 + b"}", "too_deep"),
    ],
)
def test_what_is_no_project_is_refused(path: Path, after: bytes, code: str) -> None:
    line = lines_of(path)["a"]
    error = refused(path, lambda: commit(path, change_set(FeatureChange("a", line, after))))
    assert [each.code for each in error.findings] == [code]


def test_an_id_that_is_no_slug_is_refused(path: Path) -> None:
    error = refused(path, lambda: add(path, project("../x")))
    assert [each.code for each in error.findings] == ["id_not_a_slug"]


def test_two_good_edits_that_are_bad_together_are_refused(path: Path) -> None:
    edit(path, "a", target_value=3, target_unit="parks")
    seen = lines_of(path)["a"]
    edit(path, "a", seen, target_value=None, target_unit=None)
    edit(path, "a", target_unit="parks")
    edit(path, "a", target_value=5)
    number = edit(path, "a", target_value=None).number
    edit(path, "a", target_unit=None)
    error = refused(path, lambda: undo(path, number, "李", "错"))
    assert [each.code for each in error.findings] == ["target_without_unit"]


@pytest.mark.parametrize("told", [{"author": " "}, {"reason": ""}, {"reason": "x" * 10_000}])
def test_author_and_reason_are_required(path: Path, told: dict[str, str]) -> None:
    line = lines_of(path)["a"]
    change = change_set(FeatureChange("a", line, changed(line, note=1)), **told)
    assert isinstance(refused(path, lambda: commit(path, change)), InvalidChange)


def test_hostile_texts_stay_text(path: Path) -> None:
    line = lines_of(path)["a"]
    reason = '"}\\n{"number":9}\n' + "’;<script>{{7*7}}${x}"
    commit(path, change_set(FeatureChange("a", line, changed(line, note=1)), reason=reason))
    assert History(path).revision(1).reason == " ".join(reason.split())
    assert assert_whole(path) == 1


def test_an_empty_change_stores_nothing(path: Path) -> None:
    assert isinstance(refused(path, lambda: commit(path, change_set())), NothingToStore)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", UnreadableFile),
        (b"{}", UnreadableFile),
        (b'{"type":"FeatureCollection","features":[1]}', InvalidDocument),
    ],
)
def test_a_broken_file_is_left_alone(path: Path, content: bytes, error: type[Exception]) -> None:
    line = lines_of(path)["a"]
    path.write_bytes(content)
    with pytest.raises(error):
        commit(path, change_set(FeatureChange("a", line, changed(line, note=1))))
    assert path.read_bytes() == content


def test_a_file_from_another_program_is_stored_one_feature_a_line(path: Path) -> None:
    document = json.loads(path.read_bytes())
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False), encoding="utf-8")
    edit(path, "a", note=1)
    document["features"][0]["properties"]["note"] = 1
    assert json.loads(path.read_bytes()) == document
    assert len(path.read_bytes().splitlines()) == 5


# Undo and restore


def test_an_older_revision_is_undone_and_later_ones_stay(path: Path) -> None:
    edit(path, "a", name="乙")
    edit(path, "a", note=2)
    edit(path, "b", note=3)
    revision = undo(path, 1, "李", "名称有误")
    assert (revision.kind, revision.of, revision.number) == ("undo", 1, 4)
    assert (properties(path, "a")["name"], properties(path, "a")["note"]) == ("甲学校", 2)
    assert properties(path, "b")["note"] == 3


def test_an_undo_conflicts_with_a_later_change_of_the_same_field(path: Path) -> None:
    edit(path, "a", name="乙")
    edit(path, "a", name="丙")
    error = refused(path, lambda: undo(path, 1, "李", "名称有误"))
    assert isinstance(error, EditConflict)
    assert error.conflicts == [Conflict("a", "name", "乙", "甲学校", "丙")]


def test_an_undo_can_be_undone(path: Path) -> None:
    edit(path, "a", name="乙", geometry=PLACE)
    after = path.read_bytes()
    undo(path, 1, "李", "错")
    undo(path, 2, "李", "没错")
    assert path.read_bytes() == after
    assert [each.kind for each in History(path).revisions()] == ["undo", "undo", "edit"]


def test_what_is_undone_already_cannot_be_undone_again(path: Path) -> None:
    edit(path, "a", name="乙")
    undo(path, 1, "李", "错")
    assert isinstance(refused(path, lambda: undo(path, 1, "李", "错")), NothingToStore)


def test_undoing_an_addition_retires_the_project(path: Path) -> None:
    add(path, project("d"))
    undo(path, 1, "李", "重复")
    assert ids(path) == "abc"
    undo(path, 2, "李", "不重复")
    assert ids(path) == "abcd"
    assert "retired" not in properties(path, "d")


def test_a_property_comes_back_in_its_place(path: Path) -> None:
    content = path.read_bytes()
    line = lines_of(path)["b"]
    feature = json.loads(line)
    del feature["properties"]["survey_no"]
    commit(path, change_set(FeatureChange("b", line, line_of(feature))))
    assert "survey_no" not in properties(path, "b")
    undo(path, 1, "李", "错")
    assert path.read_bytes() == content


def test_a_line_removed_from_outside_can_be_brought_back(path: Path) -> None:
    edit(path, "a", note=1)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2] + lines[3:]))
    edit(path, "a", note=2)
    undo(path, 2, "李", "误删")
    assert ids(path) == "abc"


@pytest.mark.parametrize("number", [0, 2, -1])
def test_an_unknown_revision_cannot_be_undone(path: Path, number: int) -> None:
    edit(path, "a", note=1)
    assert isinstance(refused(path, lambda: undo(path, number, "李", "错")), UnknownRevision)


def test_restore_brings_the_whole_document_back(path: Path) -> None:
    edit(path, "a", name="乙")
    wanted = path.read_bytes()
    edit(path, "a", name="丙")
    edit(path, "b", geometry=None)
    retire(path, "c")
    revision = restore(path, 1, "李", "回到第一版")
    assert path.read_bytes() == wanted
    assert (revision.kind, revision.of, revision.number) == ("restore", 1, 5)


def test_restore_retires_what_did_not_exist(path: Path) -> None:
    add(path, project("d"))
    restore(path, 0, "李", "回到最初")
    assert ids(path) == "abc"
    assert [each["id"] for each in retired_features(path)] == ["d"]
    assert isinstance(refused(path, lambda: restore(path, 0, "李", "再来")), NothingToStore)


def test_a_restore_can_be_undone(path: Path) -> None:
    edit(path, "a", name="乙")
    content = path.read_bytes()
    restore(path, 0, "李", "回到最初")
    undo(path, 2, "李", "不回")
    assert path.read_bytes() == content


def test_an_unknown_revision_cannot_be_restored(path: Path) -> None:
    edit(path, "a", note=1)
    assert isinstance(refused(path, lambda: restore(path, 2, "李", "错")), UnknownRevision)
