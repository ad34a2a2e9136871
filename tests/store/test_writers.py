"""Whatever writes on the server asks for permission first, or has a reason not to."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from geo.intake.tables import mapping_store
from geo.intake.tables.mapping import guess_mapping
from geo.intake.tables.mapping_store import forget, remember
from geo.layers.store import LayerStore, Who
from geo.model.config.settings import ROOT
from geo.model.errors import EditingNotAllowed
from geo.present.composition import Composition
from geo.present.stored import store_composition
from geo.store import permission
from geo.store.file.history_check import begin_anew
from geo.store.file.journal import Journal
from geo.store.writer import restore, undo
from tests.conftest import project
from tests.store.committing import edit

ASKS = "asks require_editing itself"
BELOW = "is called only by what asks"
RECOVERS = "finishes or drops what someone who asked has begun"
SCRATCH = "a folder of its own, removed afterwards"
CHILD = "runs in a child process, in the folder made for it"
OWN_FILE = "the person at the computer names the file on the command line"
NEW_FOLDER = "makes a folder for the person at the computer, or beside the plan for who asked"
SAMPLE = "fills a folder that is empty or not there yet, at the first start or by name"

# Functions that write on the disk. A new one needs a line here, and a reason.
WRITERS = {
    "geo/store/file/atomic.py:write_atomically": BELOW,
    "geo/store/file/atomic.py:replace": BELOW,
    "geo/store/file/atomic.py:_write": BELOW,
    "geo/store/file/atomic.py:_keep_permissions": BELOW,
    "geo/store/file/history_check.py:begin_anew": ASKS,
    "geo/store/file/history_check.py:_moved_aside": BELOW,
    "geo/store/file/journal.py:writing": BELOW,
    "geo/store/file/journal.py:_finish_pending": RECOVERS,
    "geo/store/file/journal.py:_remove_leftovers": RECOVERS,
    "geo/store/file/journal.py:note": BELOW,
    "geo/store/file/journal.py:store": BELOW,
    "geo/store/file/journal.py:_number": BELOW,
    "geo/store/file/scratch.py:temporary_folder": SCRATCH,
    "geo/intake/tables/mapping_store.py:remember": ASKS,
    "geo/intake/tables/mapping_store.py:forget": ASKS,
    "geo/intake/system_store.py:remember_system": ASKS,
    "geo/intake/formats/gdal.py:read_with_gdal": SCRATCH,
    "geo/intake/formats/raster.py:_lines": SCRATCH,
    "geo/intake/formats/streets.py:_from_child": SCRATCH,
    "geo/intake/formats/table_files.py:sheet_table": SCRATCH,
    "geo/intake/formats/kml.py:read_xml": SCRATCH,
    "geo/export/fonts.py:_packaged_folder": SCRATCH,
    "geo/export/typesetting.py:_answer": SCRATCH,
    "geo/present/stored.py:write_composition": BELOW,
    "geo/cli/projects.py:export_projects": OWN_FILE,
    "geo/cli/coverage.py:_write": OWN_FILE,
    "geo/cli/coverage.py:_write_density": OWN_FILE,
    "geo/cli/town_dialogue.py:save": OWN_FILE,
    "geo/layers/store.py:_writing": ASKS,
    "geo/layers/store.py:_note_outside": BELOW,
    "geo/layers/store.py:_store": BELOW,
    "geo/layers/store.py:_write_revision": BELOW,
    "geo/setup/osm.py:read_lines": SCRATCH,
    "geo/layers/store.py:_write_content": BELOW,
    "geo/layers/store.py:_removed": BELOW,
    "geo/layers/content.py:stored_form": SCRATCH,
    "geo/layers/partitions.py:_write": BELOW,
    "geo/layers/partitions.py:_whole_folder": BELOW,
    "geo/layers/partitions.py:_copied": BELOW,
    "geo/layers/partitions.py:_flushed": BELOW,
    "geo/export/coverage/areas.py:write_area_rows": OWN_FILE,
    "geo/setup/folder.py:write_town": NEW_FOLDER,
    "geo/setup/folder.py:_make_way": NEW_FOLDER,
    "geo/setup/folder.py:_sibling": NEW_FOLDER,
    "geo/setup/folder.py:_write_all": NEW_FOLDER,
    "geo/cli/common.py:_copy": SAMPLE,
}
_METHODS = {
    "mkdir", "unlink", "rename", "rmdir", "write_text", "write_bytes", "touch", "chmod",
    "symlink_to", "hardlink_to", "makedirs", "remove", "removedirs", "rmtree", "copy", "copyfile",
    "copytree", "move", "truncate", "mkstemp", "mkdtemp", "chown", "link", "symlink",
}  # fmt: skip
_NAMES = {
    "write_atomically", "TemporaryDirectory", "NamedTemporaryFile", "TemporaryFile", "mkdtemp",
    "mkstemp",
}  # fmt: skip
# Methods of other things that share the name.
_NO_FILES = {"copy", "remove", "truncate", "link", "move"}
_MODULES = {"os", "shutil", "tempfile"}


def written(tree: ast.AST) -> Iterator[str]:
    """Return the functions in which something is written, each as often as it writes."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and _writes(node):
                    yield function.name


def _writes(call: ast.Call) -> bool:
    of = call.func
    if isinstance(of, ast.Name):
        return of.id in _NAMES or (of.id == "open" and _mode(call, 1))
    if not isinstance(of, ast.Attribute):
        return False
    owner = of.value.id if isinstance(of.value, ast.Name) else ""
    if of.attr == "open":
        return owner != "os" and _mode(call, 0)
    if of.attr == "replace":  # of a path has one argument; of a text two
        return len(call.args) == 1 and not call.keywords
    if of.attr in _NO_FILES:
        return owner in _MODULES
    return of.attr in _METHODS or of.attr in _NAMES


def _mode(call: ast.Call, place: int) -> bool:
    named = [each.value for each in call.keywords if each.arg == "mode"]
    mode = named[0] if named else call.args[place] if len(call.args) > place else None
    return isinstance(mode, ast.Constant) and bool(set("wax+") & set(str(mode.value)))


@functools.lru_cache(maxsize=1)
def writers() -> dict[str, ast.Module]:
    found = {}
    for path in [*ROOT.glob("geo/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for name in set(written(tree)):
            found[f"{path.relative_to(ROOT).as_posix()}:{name}"] = tree
    return found


def test_every_function_that_writes_is_known() -> None:
    assert set(writers()) == set(WRITERS)


def test_those_that_ask_do_ask() -> None:
    for place, tree in writers().items():
        name = place.rpartition(":")[2]
        function = next(
            each
            for each in ast.walk(tree)
            if isinstance(each, ast.FunctionDef) and each.name == name
        )
        first = ast.unparse(next(each for each in function.body if not _is_text(each)))
        assert (first == "require_editing()") == (WRITERS[place] == ASKS), place


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_what_writes_is_found() -> None:
    text = """
def a(path): path.write_text("x")
def b(path): open(path, "w")
def c(path): path.open(mode="ab")
def d(path): path.replace(path)
def e(text): text.replace("a", "b"); path.open("rb"); items.remove(1); frame.copy()
def f(path): os.remove(path)
def g(): tempfile.mkdtemp()
"""
    assert sorted(written(ast.parse(text))) == ["a", "b", "c", "d", "f", "g"]


@pytest.fixture
def path(projects_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    path = projects_file(project("a"))
    edit(path, "a", note=0)
    monkeypatch.setattr(mapping_store, "mappings_folder", lambda: path.parent / "mappings")
    remember(guess_mapping(["x", "y"]))
    (Journal(path).folder / "base.geojson").unlink()
    return path


ACTIONS: dict[str, Callable[[Path], Any]] = {
    "commit": lambda path: edit(path, "a", note=1),
    "undo": lambda path: undo(path, 1, "李", "错"),
    "restore": lambda path: restore(path, 0, "李", "错"),
    "begin_anew": begin_anew,
    "store_composition": lambda _: store_composition(Composition()),
    "remember": lambda _: remember(guess_mapping(["a", "b"])),
    "forget": lambda _: forget(["x", "y"]),
    "layers": lambda path: LayerStore(path.parent / "layers").remove("a", Who("李", "错")),
}


@pytest.mark.parametrize("why", ["public", "network"])
@pytest.mark.parametrize("name", ACTIONS)
def test_without_permission_nothing_on_the_disk_changes(
    path: Path,
    own_settings: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    why: str,
) -> None:
    own_settings(store=str(path), public="1" if why == "public" else "0")
    if why == "network":
        reachable = permission._Server(addresses=lambda: {"0.0.0.0"})
        monkeypatch.setattr(permission, "_server", reachable)
    before = _tree(path.parent)
    with pytest.raises(EditingNotAllowed):
        ACTIONS[name](path)
    assert _tree(path.parent) == before


def _tree(folder: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}
