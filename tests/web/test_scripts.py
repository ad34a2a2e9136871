"""What is drawn goes through the helpers of dom.js, which leave out what is nothing."""

from __future__ import annotations

import re

import pytest

from geo.web.bundle import WEB_DIR

SCRIPT_DIR = WEB_DIR / "js"
HELPERS = "shared/dom.js"
# Each of these writes a value that is missing as the word "null" or "undefined".
RAW = re.compile(
    r"""(?P<target>[\w.\])]+)\.
        (?: (?:append|prepend|before|after|replaceChildren|replaceWith|insertAdjacentText)\(
          | (?:textContent|innerText|outerText|title)\s*=(?!=)
          | setAttribute\( )
      | (?P<made>createTextNode\(|new\ (?:Text|Option)\()""",
    re.VERBOSE,
)
# A list of parameters is no part of the page; these hand on a node, or a text of the catalogue.
ALLOWED = re.compile(r"\bparams$|\bdocument$|\bpage$")
NODES = {"button.replaceWith(field)"}


def raw(text: str) -> list[str]:
    """Return the lines of a script that write into the page by themselves."""
    found = []
    for line in text.splitlines():
        for match in RAW.finditer(line):
            target = match["target"] or ""
            if not ALLOWED.search(target) and not any(each in line for each in NODES):
                found.append(line.strip())
    return found


def test_no_script_writes_into_the_page_but_through_the_helpers() -> None:
    scripts = sorted(SCRIPT_DIR.rglob("*.js"))
    assert SCRIPT_DIR / HELPERS in scripts
    found = [
        f"{path.name}: {line}"
        for path in scripts
        if path != SCRIPT_DIR / HELPERS
        for line in raw(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "panel.append(group(name));",
        "clear(panel).append(group(name));",
        'document.getElementById("pm").prepend(bar);',
        "node.textContent = label;",
        "this.buttons[name].title = say(name);",
        'node.setAttribute("aria-label", text);',
        "node.replaceChildren(...rows);",
        "document.createTextNode(name);",
    ],
)
def test_the_check_sees_each_way_round_the_helpers(line: str) -> None:
    assert raw(line) == [line]


@pytest.mark.parametrize(
    "line",
    [
        'params.append("section", value);',
        "add(panel, group(name));",
        "if (a.title === b) return;",
    ],
)
def test_the_check_lets_the_rest_be(line: str) -> None:
    assert raw(line) == []
