"""A cell in which nothing stands is empty: Streamlit would write "None" into it."""

from __future__ import annotations

import ast
import math
from pathlib import Path

import pytest

from geo.ui.shared import plain_html

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = sorted([*ROOT.glob("geo/ui/**/*.py"), *ROOT.glob("pages/*.py")])
TABLES = {"dataframe", "data_editor", "table"}


def bare_tables(source: str) -> list[str]:
    """Return the tables of a script that leave the word for an empty cell to Streamlit."""
    return [
        f"{node.lineno}: {ast.unparse(node.func)}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in TABLES
        and "placeholder" not in {each.arg for each in node.keywords}
    ]


def test_every_table_says_what_stands_in_an_empty_cell() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{table}"
        for path in SCRIPTS
        for table in bare_tables(path.read_text(encoding="utf-8"))
    ]
    assert SCRIPTS
    assert found == []


def test_the_check_sees_a_table_without_it() -> None:
    assert bare_tables("line.dataframe(rows)\nst.data_editor(rows, placeholder='')") == [
        "1: line.dataframe"
    ]


def test_a_table_in_html_leaves_it_empty_too(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(plain_html.st, "html", shown.append)
    plain_html.show_table([{"a": None, "b": math.nan, "c": 0}])
    assert "<td></td><td></td><td>0</td>" in shown[0]
