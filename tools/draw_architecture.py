"""Draw the layers of the code as ``docs/architecture.svg``: ``python3 tools/draw_architecture.py``.

The layers are those that import-linter holds (``pyproject.toml``); what a package is for is the
first line of its docstring, and its parts are the folders in it. A test draws the picture again
and compares it, so that it stays true.
"""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "architecture.svg"
_WIDTH, _MARGIN, _GAP = 1_200, 24, 12
_LINE, _PAD = 20, 14
_CHARACTER = 6.6  # pixels of an average character at 13 px
_STYLE = (
    "text{font:13px system-ui,'Noto Sans',sans-serif;fill:#1f2933}"
    ".name{font-weight:600;font-size:15px}.parts{fill:#0f5c6e}"
    "rect{fill:#f4f6f8;stroke:#c5ced6}"
    "@media (prefers-color-scheme:dark){text{fill:#e4e7eb}.parts{fill:#7cc4d4}"
    "rect{fill:#1f2933;stroke:#52606d}}"
)


def drawing() -> str:
    """Return the picture as SVG, the highest layer at the top."""
    layers = [["pages", "app.py"], *_layers()]
    parts: list[str] = []
    top = _MARGIN
    for names in layers:
        width = (_WIDTH - 2 * _MARGIN - _GAP * (len(names) - 1)) / len(names)
        boxes = [_box(name, width) for name in names]
        height = 2 * _PAD + _LINE * max(len(lines) for lines in boxes)
        for place, lines in enumerate(boxes):
            left = _MARGIN + place * (width + _GAP)
            parts.append(
                f'<rect x="{left:.0f}" y="{top}" width="{width:.0f}" height="{height}" rx="8"/>'
            )
            for number, (kind, text) in enumerate(lines):
                y = top + _PAD + _LINE * number + 14
                parts.append(
                    f'<text class="{kind}" x="{left + _PAD:.0f}" y="{y}">{escape(text)}</text>'
                )
        top += height + _GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top + _MARGIN - _GAP}" '
        f'role="img" aria-label="The layers of the code, the highest at the top">'
        f"<style>{_STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def _layers() -> list[list[str]]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    (layers,) = (each["layers"] for each in contracts if each["type"] == "layers")
    return [[name.strip(" ()") for name in layer.split("|")] for layer in layers]


def _box(name: str, width: float) -> list[tuple[str, str]]:
    path = ROOT / (name if name.endswith(".py") else name.replace(".", "/"))
    lines = [("name", name.removeprefix("geo."))]
    # A module may stand beside a folder of its name that holds only what was compiled before.
    package, module = path / "__init__.py", path.with_suffix(".py")
    file = module if module.exists() else package
    if not file.exists():
        return [*lines, ("about", "One short script for each page.")]
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    about = docstring.partition("\n")[0].replace("``", "")
    lines += [("about", line) for line in _wrapped(about, width)]
    folders = sorted(each.parent.name for each in path.glob("*/__init__.py"))
    lines += [("parts", line) for line in _wrapped(", ".join(folders), width) if folders]
    return lines


def _wrapped(text: str, width: float) -> list[str]:
    most = int((width - 2 * _PAD) / _CHARACTER)
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


if __name__ == "__main__":
    PICTURE.write_text(drawing(), encoding="utf-8")
