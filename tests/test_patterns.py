"""Patterns take linear time on any text: each of the program's own is judged by its automaton."""

from __future__ import annotations

import ast
import functools
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from geo.model.config.settings import ROOT
from geo.model.search import query_words
from tests.ambiguity import growth

_METHODS = {"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
# Module and line of the source: why its pattern may be slow.
ALLOWED = {
    ("geo.web.bundle", "_URL"): "reads our own style sheets when the program starts",
}


class Use(NamedTuple):
    """A pattern, and how it is applied."""

    module: str
    name: str  # of the constant, or the source of the call
    pattern: str | bytes
    flags: int
    method: str


def _modules() -> list[tuple[str, ast.Module]]:
    paths = [*(ROOT / "geo").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]
    return [(_name(path), ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(paths)]


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _uses(name: str, tree: ast.Module) -> Iterator[Use]:
    """Give the patterns of a module: its constants, and those written where they are applied."""
    if not any(isinstance(node, ast.Name) and node.id == "re" for node in ast.walk(tree)):
        return
    values = vars(importlib.import_module(name))
    applied = _applied(tree)
    for constant, value in values.items():
        for each in _compiled(value):
            for method in sorted(applied.get(constant, {"search"})):
                yield Use(name, constant, each.pattern, each.flags, method)
    for node in ast.walk(tree):
        if _is_call(node) and node.func.attr in _METHODS:  # type: ignore[attr-defined]
            yield _inline(name, node, values)


def _is_call(node: ast.AST) -> bool:
    """Say whether a node is ``re.something(...)``."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
    )


def _compiled(value: Any) -> list[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    if not isinstance(parts, tuple | list | type({}.values())):
        return []
    return [found for part in parts for found in _compiled(part)]


def _applied(tree: ast.Module) -> dict[str, set[str]]:
    """Return with which methods each constant is applied; any use that is not plain is a search."""
    found: dict[str, set[str]] = {}
    plain = set()
    for node in ast.walk(tree):
        is_plain = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if is_plain and node.attr in _METHODS:
            found.setdefault(node.value.id, set()).add(node.attr)
            plain.add(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in plain:
            found.setdefault(node.id, set()).add("search")
    return found


def _inline(module: str, node: Any, values: dict[str, Any]) -> Use:
    pattern = _value(node.args[0], values)
    flags = [word.value for word in node.keywords if word.arg == "flags"]
    flags += node.args[2:] if node.func.attr in ("match", "fullmatch", "search") else []
    number = sum(int(_value(each, values)) for each in flags)
    return Use(module, ast.unparse(node), pattern, number, node.func.attr)


def _value(node: ast.expr, values: dict[str, Any]) -> Any:
    try:
        return eval(compile(ast.Expression(node), "pattern", "eval"), dict(values))
    except NameError:  # made of a function's own names
        return None


@functools.cache
def _all_uses() -> tuple[Use, ...]:
    return tuple(use for name, tree in _modules() for use in _uses(name, tree))


def test_every_pattern_takes_linear_time():
    """And no exception is kept that none needs any more."""
    slow = {
        f"{use.module}: {use.name} ({use.method}): {use.pattern!r} is {how}": use[:2]
        for use in _all_uses()
        if use.pattern is not None
        if (how := growth(use.pattern, use.flags, use.method)) != "linear"
    }
    unknown = [text for text, place in slow.items() if place not in ALLOWED]
    assert not unknown, "\n".join(unknown)
    assert set(slow.values()) == set(ALLOWED)


def test_patterns_made_while_running_are_known():
    """A pattern that the test above cannot see is made of escaped text, or is judged here."""
    made = {(use.module, use.name) for use in _all_uses() if use.pattern is None}
    assert made == {
        ("geo.store.text_column", "re.finditer(pattern, data)"),
        ("geo.model.search", "re.search(word.sound, spelling)"),
    }
    assert growth(re.escape("CBD (a+b)*").encode()) == "linear"
    assert growth(query_words("zhouxi" * 6)[0].sound) == "linear"


def test_patterns_compiled_in_functions_are_linear():
    """Their makers are asked for them."""
    from geo.crs.hints import _patterns
    from geo.intake.formats.table_files import cell_patterns
    from geo.model.text.mentions import InternalNames

    names = InternalNames()
    names.add({"id": "depot", "properties": {"name": "(a+)+$", "name_en": "[x]*"}})
    made = [*_patterns().values(), names._starts()]
    assert [growth(each.pattern, each.flags) for each in made] == ["linear"] * len(made)
    cells = [pattern for mark in ",\t;| ^" for pattern in cell_patterns(mark)]
    assert {growth(each.pattern, each.flags, "match") for each in cells} == {"linear"}
    assert _compiling_functions() == {
        ("geo.crs.hints", "_patterns"),
        ("geo.intake.formats.table_files", "cell_patterns"),
        ("geo.model.text.mentions", "_starts"),
    }


def _compiling_functions() -> set[tuple[str, str]]:
    found = set()
    for name, tree in _modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                inner = (each for each in ast.walk(node) if _is_call(each))
                found |= {(name, node.name) for each in inner if each.func.attr == "compile"}  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize(
    ("pattern", "flags", "method", "expected"),
    [
        (r"(?:a+)+b", 0, "match", "exponential"),
        (r"(a*)*b", 0, "match", "exponential"),
        (r"(?:a|a)*b", 0, "match", "exponential"),
        (r"(?:a|ab|b)*c", 0, "match", "exponential"),
        (r"(?:a{0,20}){0,20}b", 0, "match", "exponential"),
        (r"(?:(?=a)a+|a)*b", 0, "match", "exponential"),
        (r"(?:999\s.*?\n\s*)*0", re.DOTALL, "match", "exponential"),
        (r"(?:\w+,?)+;", re.IGNORECASE, "match", "exponential"),
        (r"\s*(?:x)?\s*y", 0, "match", "power"),
        (r"\s*\n\s*x", 0, "match", "power"),
        (r".*.*x", 0, "match", "power"),
        (r"\d+\.?\d*x", 0, "match", "power"),
        (r"\s+$", 0, "search", "power"),
        (r"\s*+x", 0, "search", "power"),
        (r"<!--.*?-->", re.DOTALL, "search", "power"),
        (r"a\s*(?!\s*b)c", 0, "match", "power"),
        (r"\s*+\s*+x", 0, "match", "linear"),
        (r"\s*+x", 0, "match", "linear"),
        (r"(?>a*)b", 0, "match", "linear"),
        (r"(?:a+b)*c", 0, "match", "linear"),
        (r"\s{0,20}x?\s{0,20}y", 0, "search", "linear"),
        (r"[a-z]+(?:-[a-z]+)*", 0, "fullmatch", "linear"),
        (r"\s+", 0, "search", "linear"),
        (r"<!--[^<]*-->", 0, "search", "linear"),
    ],
)
def test_the_judge_tells_them_apart(pattern: str, flags: int, method: str, expected: str):
    assert growth(pattern, flags, method) == expected
