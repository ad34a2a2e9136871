"""The office's own base maps: what the file may say, and what it may not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.model.config.setup import setup_findings
from geo.model.errors import InvalidConfiguration
from geo.model.messages import sentence
from geo.model.text.language import LANGUAGES
from geo.model.tile_maps import TileMap, read_tile_maps, tile_file, tile_maps
from geo.tiles.sources import own_source
from tests.tiles.making import entry, write_list

Own = Callable[..., None]
ADDRESS = "http://10.0.0.8:8080/t/{z}/{x}/{y}.png"


@pytest.fixture
def folder(tmp_path: Path, own_settings: Own) -> Path:
    own_settings(data=str(tmp_path))
    return tmp_path


def read(folder: Path, **fields: Any) -> TileMap:
    write_list(folder, entry("office", **fields))
    return read_tile_maps(folder / "basemaps.toml").basemap[0]


def test_without_a_file_there_are_none(folder: Path) -> None:
    assert tile_maps() == ()


def test_a_changed_file_counts_without_a_restart(folder: Path) -> None:
    write_list(folder, entry("one", kind="xyz", address=ADDRESS))
    assert [each.code for each in tile_maps()] == ["one"]
    write_list(
        folder, entry("one", kind="xyz", address=ADDRESS), entry("two", kind="xyz", address=ADDRESS)
    )
    assert [each.code for each in tile_maps()] == ["one", "two"]


@pytest.mark.parametrize(
    ("address", "origins"),
    [
        (ADDRESS, ("http://10.0.0.8:8080",)),
        ("https://Maps.Example.cn/{z}/{x}/{-y}", ("https://maps.example.cn",)),
        ("http://[fd00::8]/{z}/{x}/{y}", ("http://[fd00::8]",)),
        ("http://t{s}.gov.cn/{z}/{x}/{y}?tk={key}", ("http://t0.gov.cn", "http://t1.gov.cn")),
        ("http://a.cn/wmts/{TileMatrix}/{TileRow}/{TileCol}.png", ("http://a.cn",)),
    ],
)
def test_an_address_allows_its_own_hosts_alone(
    folder: Path, address: str, origins: tuple[str, ...]
) -> None:
    assert read(folder, kind="xyz", address=address, subdomains=["0", "1"]).origins == origins


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)//{z}{x}{y}",
        "data:image/png,{z}{x}{y}",
        "file:///etc/{z}/{x}/{y}",
        "//a.cn/{z}/{x}/{y}",
        "/tiles/{z}/{x}/{y}",
        "http://user:secret@a.cn/{z}/{x}/{y}",
        "http://user@a.cn/{z}/{x}/{y}",
        "http://*/{z}/{x}/{y}",
        "http://*.cn/{z}/{x}/{y}",
        "http://a.cn; script-src */{z}/{x}/{y}",
        "http://a.cn/{z}/{x}/{y}; script-src *",
        "http://a.cn/{z}/{x}/{y} http://b.cn",
        "http://a.cn/{z}/{x}/{y}'",
        'http://a.cn/{z}/{x}/{y}"><script>',
        "http://a.cn/{z}/{x}/{y}\n",
        "http://a.cn/{z}/{x}",
        "http://a.cn/{z}/{x}/{y}/{y}",
        "http://a.cn/{z}/{x}/{y}/{evil}",
        "http://a.cn/{{7*7}}/{z}/{x}/{y}",
        "http://a.cn/{z}/{x}/{y}/{",
        "http://{x}.cn/{z}/{x}/{y}",
        "http://{key}.cn/{z}/{x}/{y}",
        "http://地图.cn/{z}/{x}/{y}",
        "http:///{z}/{x}/{y}",
        "http://-/{z}/{x}/{y}",
        "http://a.cn:123456/{z}/{x}/{y}",
        "http://a.cn\u2060/{z}/{x}/{y}",
    ],
)
def test_a_hostile_address_is_refused_and_told(folder: Path, address: str) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        read(folder, kind="xyz", address=address)
    for language in LANGUAGES:
        told = sentence(caught.value.findings[0], language)
        assert "basemaps.toml" in told
        assert "{" not in told


@pytest.mark.parametrize(
    "file",
    ["../x.pmtiles", "a/../../x.mbtiles", "/etc/x.pmtiles", "C:x.pmtiles", "a\\x.pmtiles",
     "x.gpkg", "x", "a//x.pmtiles", "./x.pmtiles", "x\u202e.pmtiles", "x\x00.pmtiles"],
)  # fmt: skip
def test_a_hostile_file_name_is_refused(folder: Path, file: str) -> None:
    with pytest.raises(InvalidConfiguration):
        read(folder, kind="file", file=file)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "xyz"},
        {"kind": "file"},
        {"kind": "file", "file": "a.pmtiles", "address": ADDRESS},
        {"kind": "xyz", "file": "a.pmtiles", "address": ADDRESS},
        {"kind": "ftp", "address": ADDRESS},
        {"kind": "xyz", "address": ADDRESS, "min_zoom": 9, "max_zoom": 8},
        {"kind": "xyz", "address": ADDRESS, "max_zoom": 23},
        {"kind": "xyz", "address": ADDRESS, "max_zoom": 10**400},
        {"kind": "xyz", "address": ADDRESS, "matrix_set": "c"},
        {"kind": "wmts", "address": "http://a.cn/{z}/{x}/{y}.pbf", "matrix_set": "c"},
        {"kind": "xyz", "address": "http://t{s}.cn/{z}/{x}/{y}"},
        {"kind": "xyz", "address": "http://t{s}.cn/{z}/{x}/{y}", "subdomains": ["a.evil"]},
        {"kind": "xyz", "address": ADDRESS, "system": "bd09"},
        {"kind": "xyz", "address": ADDRESS, "colour": "red"},
        {"kind": "xyz", "address": ADDRESS, "attribution_zh": "a\u202eb"},
        {"kind": "xyz", "address": ADDRESS, "approval": "x" * 101},
    ],
)
def test_what_does_not_belong_together_is_told(folder: Path, fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        read(folder, **fields)
    assert all(sentence(each, "zh") for each in caught.value.findings)


@pytest.mark.parametrize("code", ["osm", "none", "A", "a b", "{{7}}"])
def test_a_code_is_its_own(folder: Path, code: str) -> None:
    write_list(folder, entry(code, kind="xyz", address=ADDRESS))
    with pytest.raises(InvalidConfiguration):
        tile_maps()


def test_two_base_maps_have_two_codes(folder: Path) -> None:
    one = entry("office", kind="xyz", address=ADDRESS)
    write_list(folder, one, one)
    with pytest.raises(InvalidConfiguration) as caught:
        tile_maps()
    assert "office" in sentence(caught.value.findings[0], "en")


@pytest.mark.parametrize(
    ("address", "is_vector"),
    [
        ("http://a.cn/{z}/{x}/{y}.pbf", True),
        ("http://a.cn/{z}/{x}/{y}.MVT?tk={key}", True),
        (
            "http://a.cn/wmts?format=application/vnd.mapbox-vector-tile&m={z}&r={y}&c={x}",
            True,
        ),
        ("http://a.cn/{z}/{x}/{y}.png", False),
        ("http://a.cn/{z}/{x}/{y}", False),
        ("http://a.cn/map.pbf/{z}/{x}/{y}.png", False),
        ("http://a.cn/{z}/{x}/{y}.png?style=a.pbf", False),
    ],
)
def test_the_address_says_whether_its_tiles_are_vector_tiles(
    folder: Path, address: str, is_vector: bool
) -> None:
    entry = read(folder, kind="xyz", address=address)
    assert entry.has_vector_address is is_vector
    source = own_source(entry)
    assert source is not None
    assert source.form == ("vector" if is_vector else "raster")


def test_the_template_is_leaflets(folder: Path) -> None:
    wmts = "http://a.cn/{TileMatrix}/{TileRow}/{TileCol}?tk={key}"
    assert read(folder, kind="wmts", address=wmts, key="a b&c").template == (
        "http://a.cn/{z}/{y}/{x}?tk=a%20b%26c"
    )
    assert read(folder, kind="tms", address=ADDRESS).template.endswith("/{z}/{x}/{-y}.png")


def test_a_key_of_the_environment_takes_the_place_of_the_files(
    folder: Path, own_settings: Own
) -> None:
    own_settings(data=str(folder), basemap_keys="office=geheim other=x")
    own = read(folder, kind="xyz", address="http://a.cn/{z}/{x}/{y}?k={key}", key="old")
    assert own.template.endswith("?k=geheim")


def test_a_wrong_list_of_keys_is_told_without_the_keys(own_settings: Own) -> None:
    own_settings(basemap_keys="geheim")
    told = [sentence(each, "en") for each in setup_findings()]
    assert "PLANMAP_BASEMAP_KEYS" in told[0]
    assert "geheim" not in told[0]


def test_the_approval_number_stands_with_the_source(folder: Path) -> None:
    own = read(folder, kind="xyz", address=ADDRESS, approval="粤S(2024)015号")
    assert own.attribution("zh").startswith("测绘院")
    assert own.attribution("en").endswith("粤S(2024)015号")
    assert "{" not in own.attribution("zh")


def test_a_link_out_of_the_folder_is_not_followed(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "x.pmtiles"
    outside.write_bytes(b"PMTiles\x03")
    (folder / "x.pmtiles").symlink_to(outside)
    (folder / "deep").symlink_to(outside.parent)
    for name in ("x.pmtiles", "deep/x.pmtiles"):
        assert tile_file(read(folder, kind="file", file=name)) is None
    (folder / "y.pmtiles").write_bytes(b"PMTiles\x03")
    (folder / "z.pmtiles").symlink_to(folder / "y.pmtiles")
    assert (
        tile_file(read(folder, kind="file", file="z.pmtiles")) == (folder / "y.pmtiles").resolve()
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "it is missing"), (b"GIF89a", "its ending says"), (b"PMTiles\x02", "its ending says")],
)
def test_the_setup_check_looks_at_the_files(
    own_settings: Own, data_copy: Path, content: bytes | None, told: str
) -> None:
    own_settings(data=str(data_copy))
    write_list(data_copy, entry("office", kind="file", file="x.pmtiles"))
    if content is not None:
        (data_copy / "x.pmtiles").write_bytes(content)
    (finding,) = setup_findings()
    assert told in sentence(finding, "en")


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    import shutil

    from tests.conftest import DATA

    return Path(shutil.copytree(DATA, tmp_path / "data"))


def test_the_setup_check_names_an_unknown_base_map(own_settings: Own, data_copy: Path) -> None:
    write_list(data_copy, entry("office", kind="xyz", address=ADDRESS))
    own_settings(data=str(data_copy), basemap="office")
    assert setup_findings() == []
    own_settings(data=str(data_copy), basemap="offise")
    (finding,) = setup_findings()
    assert "none, osm, tianditu, gaode, office" in sentence(finding, "en")


def test_the_setup_check_names_entry_and_field(own_settings: Own, data_copy: Path) -> None:
    write_list(
        data_copy,
        entry("a", kind="xyz", address=ADDRESS),
        entry("b", kind="xyz", address="ftp://x"),
    )
    own_settings(data=str(data_copy))
    (finding,) = setup_findings()
    assert (finding.params["number"], finding.params["field"]) == (2, "address")
