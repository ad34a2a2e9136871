"""Errors carry a code that the table of messages knows, and the place of what is wrong."""

from __future__ import annotations

import ast
from pathlib import Path

import geo
from geo.model import errors
from geo.model.errors import Finding, InvalidDocument, PlanMapError, UnreadableFile
from geo.model.messages import MESSAGES

SOURCES = sorted(Path(geo.__file__).parent.rglob("*.py"))
RAISING = {"Finding"} | {
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, PlanMapError)
}


def codes_in(source: Path) -> list[tuple[int, str]]:
    """Lines at which a source file gives a code to an error or a finding, and the code."""
    found = []
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            first = node.args[0]
            if node.func.id in RAISING and isinstance(first, ast.Constant):
                found.append((node.lineno, str(first.value)))
    return found


def test_every_code_that_is_raised_has_a_message() -> None:
    raised = [(f"{source}:{line}", code) for source in SOURCES for line, code in codes_in(source)]
    assert raised
    assert [each for each in raised if each[1] not in MESSAGES] == []


def test_an_error_is_one_finding_with_its_params() -> None:
    error = UnreadableFile("not_utf8", position=7)
    assert error.findings == [Finding("not_utf8", params={"position": 7})]


def test_an_invalid_document_keeps_its_findings_in_order() -> None:
    found = [Finding("id_missing", feature="#2"), Finding("text_empty", feature="a", field="name")]
    error = InvalidDocument(found)
    assert error.findings == found
    assert error.params == {"count": 2}


def test_a_finding_is_an_error_unless_told_otherwise() -> None:
    assert Finding("text_empty").severity == "error"
    assert Finding("duplicate_key", "warning").severity == "warning"


def test_all_errors_can_be_caught_as_one() -> None:
    for name in RAISING - {"Finding"}:
        assert issubclass(getattr(errors, name), PlanMapError)
