"""Run Typst in a child process: ``python geo/export/typesetter.py``.

Typst keeps fonts and compiled documents in memory as long as the process lives, some hundred
megabytes after a few pictures, and it cannot be interrupted. So each document gets a separate
process, which imports nothing of the program and starts in a tenth of a second.

It reads a request as JSON from standard input: ``template``, ``inputs``, ``form``, ``options``
(for the first attempt), ``dots``, and ``folder`` of the fonts, null for the fonts of the system.
It writes the document to standard output.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def document(request: dict[str, Any]) -> bytes:
    """Compile the template of a request; without its options if these make it fail.

    Raises
    ------
    typst.TypstError
        If the template cannot be compiled.
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
    output: Any
    try:
        output = compiler.compile(template, **options, **request["options"])
    except typst.TypstError:
        if not request["options"]:
            raise
        output = compiler.compile(template, **options)
    first: bytes = output[0] if isinstance(output, list) else output
    return first


if __name__ == "__main__":
    sys.stdout.buffer.write(document(json.load(sys.stdin.buffer)))
