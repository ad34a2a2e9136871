"""How the browser tests wait."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

FUNCTION = re.compile(r"\s*\([^()]*\) =>")
FILES = sorted(Path(__file__).parent.glob("*.py"))


def waits(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Give the line and the text of each fact that a page is waited for."""
    names = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "wait_for_function":
            fact = node.args[0]
            fact = names.get(fact.id, fact) if isinstance(fact, ast.Name) else fact
            first = fact.values[0] if isinstance(fact, ast.JoinedStr) else fact
            if isinstance(first, ast.Constant):
                yield node.lineno, str(first.value)


def test_a_fact_that_is_waited_for_is_a_function() -> None:
    # An expression is evaluated anew for each look, and the pages' own Content-Security-Policy
    # forbids that to all but the first: such a wait fails whenever it has to wait.
    found = [
        (f"{file.name}:{line}", fact)
        for file in FILES
        for line, fact in waits(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert found
    assert [each for each in found if not FUNCTION.match(each[1])] == []
