"""Signs that cannot be seen: one rule, at every way in."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from geo.cli import app
from geo.intake.checks.check import check
from geo.intake.comparison.stored import StoredProjects
from geo.intake.formats.table_files import csv_table
from geo.model.errors import BadQuery, Finding, InvalidChange, InvalidDocument
from geo.model.messages import sentence
from geo.model.text.language import LANGUAGES
from geo.model.text.plain_text import hidden_sign, is_plain, with_signs_shown, without_signs
from geo.model.validate import property_findings, quoted
from geo.present.composition import Composition, parse_composition
from geo.store.change import ChangeSet, FeatureChange
from geo.store.file.store import read_snapshot
from geo.store.writer import commit
from tests.conftest import DATA, project
from tests.store.committing import add, changed, edit, lines_of

HIDDEN = {
    "arabic letter mark": "\u061c",
    "word joiner": "\u2060",
    "zero width space": "\u200b",
    "zero width non-joiner": "\u200c",
    "zero width joiner": "\u200d",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "hangul filler": "\u3164",
    "hangul choseong filler": "\u115f",
    "hangul jungseong filler": "\u1160",
    "halfwidth hangul filler": "\uffa0",
    "mongolian vowel separator": "\u180e",
    "combining grapheme joiner": "\u034f",
    "variation selector": "\ufe0f",
    "ideographic variation selector": "\U000e0100",
    "tag": "\U000e0041",
    "language tag": "\U000e0001",
    "override": "\u202e",
    "isolate": "\u2066",
    "invisible plus": "\u2064",
    "interlinear anchor": "\ufff9",
    "shorthand control": "\U0001bca0",
    "musical control": "\U0001d173",
    "khmer inherent vowel": "\u17b4",
    "braille blank": "\u2800",
    "object replacement": "\ufffc",
    "noncharacter": "\U0001ffff",
    "line separator": "\u2028",
    "control": "\x85",
}
each_sign = pytest.mark.parametrize("sign", HIDDEN.values(), ids=HIDDEN.keys())
# DerivedCoreProperties.txt of Unicode: Default_Ignorable_Code_Point.
DEFAULT_IGNORABLE = (
    "00AD 034F 061C 115F-1160 17B4-17B5 180B-180F 200B-200F 202A-202E 2060-206F 3164 FE00-FE0F "
    "FEFF FFA0 FFF0-FFF8 1BCA0-1BCA3 1D173-1D17A E0000-E0FFF"
)


def default_ignorable() -> set[int]:
    found: set[int] = set()
    for part in DEFAULT_IGNORABLE.split():
        low, _, high = part.partition("-")
        found.update(range(int(low, 16), int(high or low, 16) + 1))
    return found


def test_the_rule_is_that_of_unicode() -> None:
    expected = default_ignorable() | {0x2800, 0xFFFC}
    seen = {0x09, 0x0A, 0x0D}
    for code in range(sys.maxunicode + 1):
        category = unicodedata.category(chr(code))
        nonchar = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
        if category in ("Cc", "Cf", "Cs", "Zl", "Zp") or nonchar:
            expected.add(code)
    refused = {code for code in range(sys.maxunicode + 1) if not is_plain(chr(code))}
    unassigned = {code for code in refused if unicodedata.category(chr(code)) == "Cn"}
    assert refused - unassigned == expected - seen - unassigned
    assert expected - seen <= refused


@pytest.mark.parametrize(
    "text",
    [
        "莞太路",
        "a\tb\r\nc",
        "Ümläut é",
        "甲（乙）·丙—丁",
        "𠮷野",
        "〇々",
        "😀",
        "①②",
        "　",
        "\u00a0",
    ],
)
def test_what_is_seen_stays(text: str) -> None:
    assert is_plain(text)
    assert hidden_sign(text) is None
    assert with_signs_shown(text) == without_signs(text) == text


@each_sign
def test_the_sign_is_named(sign: str) -> None:
    name = f"U+{ord(sign):04X}"
    assert hidden_sign(f"莞{sign}太路") == name
    assert with_signs_shown(f"莞{sign}太路") == f"莞[{name}]太路"
    assert without_signs(f"莞{sign}太路") == "莞太路"


@each_sign
def test_a_name_a_note_and_a_column_are_refused(sign: str) -> None:
    name = f"U+{ord(sign):04X}"
    for field in ("name", "name_en", "phrase", "lead", "description", "target_unit"):
        (found,) = property_findings({**project()["properties"], field: f"甲{sign}乙"}, "a")
        assert (found.code, found.field, found.params["sign"]) == (
            "control_characters",
            field,
            name,
        )
        for language in LANGUAGES:
            assert f"甲[{name}]乙" in sentence(found, language)
    (found,) = property_findings({**project()["properties"], f"备{sign}注": 1}, "a")
    assert (found.code, found.field) == ("hidden_in_name", f"备[{name}]注")
    assert name in sentence(found, "zh")


@each_sign
def test_an_upload_is_refused(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "upload.geojson"
    feature = project(name=f"甲{sign}学校")
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    report = check(path, None, StoredProjects(None))
    assert [each.code for each in report.findings if each.severity == "error"] == [
        "control_characters"
    ]


@each_sign
def test_storing_and_loading_are_refused(projects_file: Callable[..., Path], sign: str) -> None:
    path = projects_file(project("a"))
    line = lines_of(path)["a"]
    for action in (
        lambda: edit(path, "a", name=f"甲{sign}"),
        lambda: edit(path, "a", **{f"备{sign}注": 1}),
        lambda: add(path, project("b", name=f"甲{sign}学校")),
        lambda: _signed(path, line, author=f"李{sign}工"),
        lambda: _signed(path, line, reason=f"测{sign}量"),
    ):
        with pytest.raises(InvalidChange) as caught:
            action()
        (found,) = caught.value.findings
        assert found.params["sign"] == f"U+{ord(sign):04X}"
    broken = projects_file(project("a", name=f"甲{sign}"), name="broken.geojson")
    with pytest.raises(InvalidDocument):
        read_snapshot(broken)


def _signed(path: Path, line: bytes, **words: str) -> Any:
    told = {"author": "李工", "reason": "测量", **words}
    return commit(path, ChangeSet((FeatureChange("a", line, changed(line, n=1)),), **told))


@each_sign
def test_a_composition_is_refused(sign: str) -> None:
    name = f"U\\+{ord(sign):04X}"
    with pytest.raises(ValidationError, match=name):
        Composition(notes={"title": f"Wait{sign}"})
    with pytest.raises(ValidationError, match=name):
        Composition(order=(f"title{sign}",))
    with pytest.raises(BadQuery) as caught:
        parse_composition({"projects": f"a{sign}b"})
    text = sentence(Finding(caught.value.code, params=caught.value.params), "en")
    assert f"U+{ord(sign):04X}" in text


@each_sign
def test_a_column_of_a_table_is_found_without_the_sign_and_that_is_said(sign: str) -> None:
    if sign in "\u2028\x85":  # some readers take them for the end of a line
        return
    table = csv_table(f"编号,名{sign}称,经度,纬{sign}度\na,甲,113.75,23.0\n")
    assert table.header == ("编号", "名称", "经度", "纬度")
    assert [each.code for each in table.findings] == ["column_name_cleaned"] * 2
    assert table.findings[0].params["sign"] == f"U+{ord(sign):04X}"


def test_a_byte_order_mark_at_the_start_of_a_file_is_none_of_its_text(
    tmp_path: Path, projects_file: Callable[..., Path]
) -> None:
    table = csv_table("\ufeff编号,名称,经度,纬度\na,甲,113.75,23.0\n")
    assert table.header[0] == "编号"
    assert table.findings == []
    path = projects_file(project("a"))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(read_snapshot(path)) == 1
    upload = tmp_path / "upload.geojson"
    upload.write_bytes(path.read_bytes())
    assert not [
        each
        for each in check(upload, None, StoredProjects(None)).findings
        if each.severity == "error"
    ]


def test_the_command_line_names_the_sign(
    projects_file: Callable[..., Path], own_settings: Callable[..., None], tmp_path: Path
) -> None:
    path = projects_file(project("a"))
    own_settings(store=str(path))
    upload = tmp_path / "upload.geojson"
    feature = project("a", status="ongoing")
    upload.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    words = ["--author", "李\u2060工", "--reason", "测量", "--lang", "en"]
    run = CliRunner().invoke(app, ["apply", str(upload), *words])
    assert run.exit_code == 1
    assert "李[U+2060]工" in run.stderr
    assert "U+2060" in run.stderr


def test_a_long_value_is_looked_at_in_part() -> None:
    assert len(quoted("\u2060" * 1_000_000)) == 80
    assert quoted("甲\u2060乙 \n 丙") == "甲[U+2060]乙 丙"


def test_what_is_delivered_is_plain() -> None:
    for path in sorted(DATA.glob("*.*")):
        if path.suffix in (".toml", ".geojson", ".json"):
            text = path.read_text(encoding="utf-8")
            assert hidden_sign(text) is None, path.name
