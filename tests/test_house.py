"""The code keeps its own rules: layers, sizes, docstrings, and no address from outside."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted([*ROOT.glob("geo/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"])
SCRIPTS = sorted([*ROOT.glob("geo/**/*.js"), *ROOT.glob("geo/**/*.css")])
TEXTS = [
    path
    for pattern in (
        "*.py",
        "*.toml",
        "*.md",
        "*.txt",
        "*.cfg",
        "*.js",
        "*.css",
        "*.svg",
        "*.po",
        "*.geojson",
    )
    for path in sorted(ROOT.rglob(pattern))
    if not any(
        part == "node_modules" or (part.startswith(".") and part != ".streamlit")
        for part in path.relative_to(ROOT).parts
    )
]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@functools.cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@functools.cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


def lines(path: Path) -> int:
    return len(text_of(path).splitlines())


def test_a_module_imports_only_from_lower_layers() -> None:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_streamlit_and_folium_are_imported_in_the_ui_alone() -> None:
    found = {
        name_of(path)
        for path in CODE
        for node in ast.walk(tree_of(path))
        for module in imported(node)
        if module in ("streamlit", "folium", "branca", "streamlit_folium")
    }
    assert {name for name in found if not name.startswith(("geo/ui/", "pages/", "app.py"))} == set()


def imported(node: ast.AST) -> list[str]:
    """Return the top-level packages that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module.partition(".")[0]]
    return []


def test_no_module_below_the_ui_reads_files_with_gdal() -> None:
    # The reader runs in a child process of its own; whoever starts it only names it.
    child = {"geo/intake/sandbox/gdal_reader.py", "geo/intake/formats/gdal.py"}
    # It writes our own projects and reads nothing: what GDAL gets there is an Arrow table.
    writer = ROOT / "geo/export/gis/gdal_files.py"
    assert set(re.findall(r"pyogrio[.]?\w*", text_of(writer))) == {
        "pyogrio",
        "pyogrio.write_arrow",
    }
    for path in (path for path in CODE if name_of(path) not in child and path != writer):
        assert not re.search(r"\bread_file\(|\bpyogrio\b|\bfiona\b", text_of(path)), path


def test_rasters_are_opened_in_their_child_alone() -> None:
    found = {name_of(path) for path in CODE if re.search(r"\brasterio\b", text_of(path))}
    assert found == {"geo/intake/sandbox/raster_reader.py"}


def test_the_entry_is_short() -> None:
    assert lines(ROOT / "app.py") < 40


def test_a_page_is_short() -> None:
    pages = sorted(ROOT.glob("pages/*.py"))
    assert pages
    assert [f"{name_of(path)}: {lines(path)}" for path in pages if lines(path) >= 120] == []


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    nodes = ast.walk(tree_of(path))
    return [n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def lines_of_code(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno if body else 0


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{name_of(path)}:{function.lineno}: {function.name}"
        for path in CODE
        for function in functions(path)
        if lines_of_code(function) >= 60
    ]
    assert long == []


def is_public_class(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and not node.name.startswith("_")


def test_each_module_has_a_docstring() -> None:
    assert [name_of(path) for path in CODE if not ast.get_docstring(tree_of(path))] == []


def test_what_is_public_has_a_docstring() -> None:
    public = [
        (path, node)
        for path in CODE
        for owner in (tree_of(path), *filter(is_public_class, tree_of(path).body))
        for node in owner.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
    ]
    bare = [
        f"{name_of(path)}:{node.lineno}: {node.name}"
        for path, node in public
        if not ast.get_docstring(node)
    ]
    assert bare == []


def test_no_file_names_a_path_of_one_machine() -> None:
    pattern = re.compile(r"(?<![\w.])/(?:home|root|work|Users|tmp)/\w|[A-Z]:\\\\?Users")
    found = [
        name_of(path) for path in TEXTS if path != Path(__file__) and pattern.search(text_of(path))
    ]
    assert found == []


def test_no_file_loads_from_a_content_network() -> None:
    networks = ("cdn.", "jsdelivr", "unpkg.com", "cdnjs", "googleapis", "gstatic", "bootcdn")
    found = [
        f"{name_of(path)}: {network}"
        for path in TEXTS
        if path.parent != ROOT / "tests"
        and name_of(path).startswith(("geo/", "pages/", "app.py", ".streamlit/"))
        for network in networks
        if network in text_of(path)
    ]
    assert found == []


def test_only_the_table_of_base_maps_and_the_security_policy_name_other_hosts() -> None:
    allowed = {"geo/tiles/sources.py", "geo/api/middleware/security.py"}
    namespaces = (
        "http://www.w3.org/",
        "http://www.opengis.net/",
        "http://schemas.openxmlformats.org/",
        "http://127.0.0.1",
    )
    examples = ("https://map.example.org", "https://www.example.org")  # nobody's, by RFC 2606
    found = {
        name_of(path)
        for path in [*CODE, *SCRIPTS]
        for address in re.findall(r"https?://(?![{$\\])[\w.*-]+\.\w+[^\s\"']*", text_of(path))
        if not address.startswith(namespaces + examples)
    }
    assert found - allowed == set()
