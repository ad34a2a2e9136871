"""The base maps on offer."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from geo.api.middleware.security import TILE_HOSTS
from geo.model.config.settings import BUILT_IN_BASEMAPS
from geo.tiles.sources import basemaps, default_basemap
from geo.web.start import attributions

Own = Callable[..., None]


def codes() -> list[str]:
    return [base.code for base in basemaps()]


def test_the_offline_base_map_comes_first_and_needs_no_address() -> None:
    assert basemaps()[0].code == "none"
    assert basemaps()[0].urls == ()


def test_tianditu_is_offered_with_a_key_only(own_settings: Own) -> None:
    assert codes() == ["none", "osm", "gaode"]
    own_settings(tianditu_key="abc")
    assert codes() == ["none", "osm", "tianditu", "gaode"]


def test_every_base_map_of_the_settings_can_be_offered(own_settings: Own) -> None:
    own_settings(tianditu_key="abc")
    assert set(codes()) == set(BUILT_IN_BASEMAPS)


def test_tiles_come_over_https_from_hosts_that_the_policy_allows(own_settings: Own) -> None:
    own_settings(tianditu_key="abc")
    allowed = [urlsplit(host).netloc for host in TILE_HOSTS]
    for base in basemaps():
        for template in base.urls:
            for subdomain in base.subdomains or ("",):
                address = urlsplit(template.replace("{s}", subdomain))
                assert address.scheme == "https"
                assert any(fnmatch.fnmatch(address.netloc, host) for host in allowed)


def test_every_template_names_tile_column_row_and_level(own_settings: Own) -> None:
    own_settings(tianditu_key="abc")
    for base in basemaps():
        for template in base.urls:
            assert {"{x}", "{y}", "{z}"} <= {
                part for part in ("{x}", "{y}", "{z}") if part in template
            }


def test_every_online_base_map_names_its_source(own_settings: Own) -> None:
    own_settings(tianditu_key="abc")
    assert all(base.attribution for base in basemaps() if base.urls)


def test_only_gaode_draws_in_gcj02() -> None:
    assert [base.code for base in basemaps() if base.system == "gcj02"] == ["gaode"]


def test_tianditu_is_map_and_labels_with_the_key(own_settings: Own) -> None:
    own_settings(tianditu_key="abc")
    (tianditu,) = [base for base in basemaps() if base.code == "tianditu"]
    assert ["LAYER=vec" in tianditu.urls[0], "LAYER=cva" in tianditu.urls[1]] == [True, True]
    assert all(url.endswith("&tk=abc") for url in tianditu.urls)


@pytest.mark.parametrize("key", ["a&b=c", "{s}", "a/../b", "a b", "键"])
def test_a_strange_key_stays_one_value_of_the_address(own_settings: Own, key: str) -> None:
    own_settings(tianditu_key=key)
    (tianditu,) = [base for base in basemaps() if base.code == "tianditu"]
    written = tianditu.urls[0].split("&tk=")[1]
    assert not set(written) & set("&={}/ ")
    assert written.isascii()


def test_an_answer_has_what_leaflet_needs() -> None:
    osm = basemaps()[1].to_dict()
    assert osm["urls"] == ("https://tile.openstreetmap.org/{z}/{x}/{y}.png",)
    assert (osm["form"], osm["grid"], osm["system"]) == ("raster", "w", "wgs84")
    assert set(osm["attribution"]) == {"zh", "en"}


@pytest.mark.parametrize(
    ("settings", "start"),
    [
        ({}, "none"),
        ({"basemap": "osm"}, "osm"),
        ({"basemap": "gaode"}, "gaode"),
        ({"basemap": "tianditu"}, "none"),
        ({"basemap": "tianditu", "tianditu_key": "abc"}, "tianditu"),
    ],
)
def test_the_map_starts_with_the_wish_if_it_can_be_met(
    own_settings: Own, settings: dict[str, str], start: str
) -> None:
    own_settings(**settings)
    assert default_basemap() == start


def test_the_outline_is_never_taken_for_a_legal_boundary() -> None:
    assert attributions("en") == ["Outlines are generalised; not a legal boundary"]
    assert not attributions("zh")[0].isascii()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_approval_number_is_shown(own_settings: Own, language: str) -> None:
    own_settings(map_approval="粤S(2023)1号")
    assert "粤S(2023)1号" in attributions(language)[1]  # type: ignore[arg-type]
