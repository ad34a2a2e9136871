"""The child process that runs Typst: ``python geo/export/typesetter.py``.

Typst keeps what it has set, and its fonts, for as long as the process lives: some hundred
megabytes after a few pictures. It also cannot be interrupted. So each document has a process
of its own, which imports nothing of the program and starts in a tenth of a second.

Reads a request as JSON from standard input: ``template``, ``inputs``, ``form``, ``options``
(of the first try), ``dots``, and ``folder``, that of the fonts, null for those of the system.
Writes the document to standard output.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def document(request: dict[str, Any]) -> bytes:
    """Return what Typst makes of a request.

    Raises
    ------
    typst.TypstError
        When the template cannot be set.
    """
    import typst

    folder = request["folder"]
    fonts = typst.Fonts(
        include_system_fonts=folder is None,
        include_embedded_fonts=False,
        font_paths=[folder] if folder else [],
    )
    compiler = typst.Compiler(font_paths=fonts)
    options = {"sys_inputs": request["inputs"], "ppi": request["dots"], "format": request["form"]}
    template = request["template"].encode("utf-8")
    made: Any
    try:
        made = compiler.compile(template, **options, **request["options"])
    except typst.TypstError:
        if not request["options"]:
            raise
        made = compiler.compile(template, **options)
    first: bytes = made[0] if isinstance(made, list) else made
    return first


if __name__ == "__main__":
    sys.stdout.buffer.write(document(json.load(sys.stdin.buffer)))
