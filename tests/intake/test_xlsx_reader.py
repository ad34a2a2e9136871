"""Workbooks whose XML is not what Excel writes."""

from __future__ import annotations

import io
import zipfile

import pytest

from geo.intake.read import read_bytes
from tests.conftest import fault_of
from tests.intake import files

BOMB = (
    '<?xml version="1.0" encoding="{codec}"?><!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa">'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_declarations_are_refused_in_any_encoding(codec: str) -> None:
    with zipfile.ZipFile(io.BytesIO(files.workbook())) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts["xl/sharedStrings.xml"] = BOMB.format(codec=codec).encode(codec)
    found = fault_of(lambda: read_bytes(files.zipped(parts), "a.xlsx"))
    assert found is not None
    assert found.code == "xml_declarations"
