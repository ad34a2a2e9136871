"""Zip and gzip: what is unpacked, and every trick that is refused."""

from __future__ import annotations

import gzip
import io
import random
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.intake.archive import gunzip, zip_members
from geo.intake.read import read_bytes
from geo.model.errors import UnreadableFile
from tests.conftest import worked_within
from tests.intake.files import collection, zipped

DATA = collection()


def refused(content: bytes, read: Callable[[bytes], object] = zip_members) -> str:
    with worked_within(5), pytest.raises(UnreadableFile) as caught:
        read(content)
    return caught.value.code


def entry(name: str, content: bytes = DATA, **changes: int) -> bytes:
    """Make a zip with one entry whose directory says something special."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("placeholder")
        info.compress_type = zipfile.ZIP_DEFLATED
        for key, value in changes.items():
            setattr(info, key, value)
        info.filename = name
        archive.writestr(info, content)
    return buffer.getvalue()


def patched(content: bytes, offset: int, form: str, value: int) -> bytes:
    """Change a number in the central directory, counted from its signature."""
    place = content.rindex(b"PK\x01\x02") + offset
    size = struct.calcsize(form)
    return content[:place] + struct.pack(form, value) + content[place + size :]


def test_the_files_are_given_with_their_names() -> None:
    members = zip_members(zipped({"数据/项目.geojson": DATA, "b.txt": b""}))
    assert [(each.name, each.suffix, each.stem) for each in members] == [
        ("数据/项目.geojson", ".geojson", "项目"),
        ("b.txt", ".txt", "b"),
    ]
    assert members[0].content == DATA


def test_names_packed_on_chinese_windows_are_right() -> None:
    raw = "项目.csv".encode("gbk")
    content = zipped({"a" * len(raw): b"x"}).replace(b"a" * len(raw), raw)
    assert zip_members(content)[0].name == "项目.csv"


def test_what_systems_leave_behind_is_skipped() -> None:
    junk = {"__MACOSX/._a.geojson": b"x", ".DS_Store": b"x", "Thumbs.db": b"x", "x/": b""}
    assert [each.name for each in zip_members(zipped({**junk, "a.geojson": DATA}))] == ["a.geojson"]


@pytest.mark.parametrize(
    "name",
    ["../a.geojson", "a/../../b", "/etc/a", "\\\\server\\a", "C:\\a", "c:a", "..", "a\\..\\b"],
)
def test_names_that_point_outside_are_refused(name: str) -> None:
    assert refused(entry(name)) == "archive_unsafe"


def test_a_link_is_refused() -> None:
    assert refused(entry("a", b"/etc/passwd", external_attr=0o120777 << 16)) == "archive_unsafe"


def test_an_encrypted_entry_is_refused() -> None:
    content = patched(zipped({"a.geojson": DATA}), 8, "<H", 1)
    assert refused(content) == "archive_encrypted"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_rare_methods_are_refused(method: int) -> None:
    assert refused(zipped({"a": DATA}, method)) == "archive_method"


def test_a_bomb_is_refused_by_its_ratio() -> None:
    assert refused(zipped({"a.geojson": b"0" * 50_000_000})) == "archive_ratio"


def test_a_bomb_of_many_small_entries_is_refused(own_settings: Callable[..., None]) -> None:
    own_settings(max_expanded_mb="5")
    content = zipped({f"{n}": b"0" * 900_000 for n in range(10)})
    assert refused(content) == "archive_too_large"


# Beyond 65,535 the number at the end of an archive says no more than that.
@pytest.mark.parametrize("count", [20_000, 70_000])
def test_too_many_entries_are_counted_and_refused_before_they_are_read(count: int) -> None:
    with pytest.raises(UnreadableFile, match="archive_too_many") as caught:
        zip_members(zipped({f"{n}.geojson": b"" for n in range(count)}))
    assert caught.value.params["found"] == count


def test_a_lie_about_the_number_of_entries_does_not_help() -> None:
    content = bytearray(zipped({f"{n}.geojson": b"" for n in range(20_000)}))
    end = content.rindex(b"PK\x05\x06")
    content[end + 8 : end + 12] = struct.pack("<HH", 1, 1)
    with pytest.raises(UnreadableFile, match="archive_too_many") as caught:
        zip_members(bytes(content))
    assert caught.value.params["found"] == 20_000


def test_a_directory_of_few_entries_that_claims_megabytes_is_broken() -> None:
    content = bytearray(zipped({"a.geojson": b""}))
    end = content.rindex(b"PK\x05\x06")
    content[end + 12 : end + 16] = struct.pack("<I", 50_000_000)
    assert refused(bytes(content)) == "archive_broken"


@pytest.mark.parametrize("claimed", [0, 10, len(DATA) - 1, len(DATA) + 1, 0x7FFFFFFF])
def test_a_lie_about_the_size_is_refused(claimed: int) -> None:
    assert refused(patched(zipped({"a": DATA}), 24, "<I", claimed)) == "archive_broken"


def test_a_lie_about_the_packed_size_is_refused() -> None:
    assert refused(patched(zipped({"a": DATA}), 20, "<I", 5)) == "archive_broken"


def test_a_zip64_record_does_not_hide_entries() -> None:
    """zipfile believes it, whatever the usual end says: 400,000 entries took 3 s and 200 MB."""
    count = 100_000
    first = entry("a", b"")
    place, end = first.index(b"PK\x01\x02"), first.rindex(b"PK\x05\x06")
    directory = first[place:end] * count
    sizes = (count, count, len(directory), place)
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, *sizes)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, place + len(directory), 1)
    content = first[:place] + directory + large + locator + first[end:]
    with worked_within(1), pytest.raises(UnreadableFile, match="archive_too_many") as caught:
        zip_members(content)
    assert caught.value.params["found"] == count


def test_a_small_zip64_archive_is_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, archive.open("a", "w", force_zip64=True) as file:
        file.write(DATA)
    assert [each.content for each in zip_members(buffer.getvalue())] == [DATA]


def test_entries_that_share_their_bytes_cannot_grow(own_settings: Callable[..., None]) -> None:
    own_settings(max_expanded_mb="1")
    content = zipped({"a": b"ab" * 300_000})
    place = content.index(b"PK\x01\x02")
    end = content.rindex(b"PK\x05\x06")
    directory = content[place:end] * 900
    tail = bytearray(content[end:])
    tail[8:16] = struct.pack("<HHI", 900, 900, len(directory))
    assert refused(content[:place] + directory + bytes(tail)) in (
        "archive_too_large",
        "archive_broken",
    )


@pytest.mark.parametrize("inner", [zipped({"a.geojson": DATA}), gzip.compress(DATA)])
def test_an_archive_in_an_archive_is_refused(inner: bytes) -> None:
    assert refused(zipped({"a.zip": inner}), lambda c: read_bytes(c, "a")) == "archive_nested"
    assert refused(gzip.compress(inner), lambda c: read_bytes(c, "a")) == "archive_nested"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "archive_without_data"),
        ({".DS_Store": b"x"}, "archive_without_data"),
        ({"word/document.xml": b"x", "[Content_Types].xml": b"x"}, "format_refused"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "format_refused"),
        ({"a.png": b"\x89PNG"}, "format_refused"),
    ],
)
def test_archives_without_data(files: dict[str, bytes], code: str) -> None:
    assert refused(zipped(files), lambda content: read_bytes(content, "a.zip")) == code


def test_several_files_are_told() -> None:
    upload = read_bytes(zipped({"a.geojson": DATA, "b.geojson": DATA}), "a.zip")
    (told,) = (each for each in upload.findings if each.code == "layers_left")
    assert told.params == {"value": "a.geojson", "others": ("b.geojson",)}


def test_gzip_of_one_part_or_several() -> None:
    assert gunzip(gzip.compress(DATA)) == DATA
    assert gunzip(gzip.compress(DATA[:50]) + gzip.compress(DATA[50:])) == DATA


def test_gzip_of_very_many_parts() -> None:
    """950,000 empty ones took 240 s: what was left was copied for each."""
    empty = gzip.compress(b"", mtime=0)
    with worked_within(5):
        assert gunzip(gzip.compress(DATA) + empty * 9_000) == DATA
    assert refused(empty * 950_000, gunzip) == "archive_too_many"
    assert refused(empty * 950_000, lambda content: read_bytes(content, "a.gz")) == (
        "archive_too_many"
    )


def test_gzip_of_large_parts_and_padding() -> None:
    noise = random.Random(1).randbytes(300_000)
    parts = [noise, noise[:65_536], b"", noise[:1], b"0" * 1_000_000]
    content = b"".join(gzip.compress(each) for each in parts) + b"\0" * 100
    assert gunzip(content) == b"".join(parts)


def test_gzip_of_blocks_that_say_nothing() -> None:
    """Deflate allows empty blocks without end."""
    frame = gzip.compress(b"", mtime=0)
    empty_blocks = b"\x00\x00\x00\xff\xff" * 1_000_000
    assert gunzip(frame[:10] + empty_blocks + frame[10:]) == b""
    assert refused(frame[:10] + empty_blocks, gunzip) == "archive_broken"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (gzip.compress(b"0" * 50_000_000), "archive_ratio"),
        (gzip.compress(DATA)[:-20], "archive_broken"),
        (gzip.compress(DATA) + b"rest", "archive_broken"),
        (b"\x1f\x8b\x08" + b"\xff" * 50, "archive_broken"),
        (gzip.compress(gzip.compress(DATA)), "archive_nested"),
    ],
)
def test_gzip_tricks(content: bytes, code: str) -> None:
    assert refused(content, gunzip) == code


@given(st.binary(max_size=200), st.integers(0, 400))
def test_a_damaged_zip_is_unpacked_or_refused(noise: bytes, place: int) -> None:
    good = zipped({"a.geojson": DATA, "b/c.txt": b"text" * 50})
    content = good[:place] + noise + good[place + len(noise) :]
    try:
        zip_members(content)
    except UnreadableFile:
        return
