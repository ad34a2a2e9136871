"""The map document's script: its parts, its texts, and that it needs no other host."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from geo.model.config.settings import BUILT_IN_BASEMAPS
from geo.model.text.language import LANGUAGES, Language
from geo.model.vocabulary import vocabulary
from geo.store.counts import _FACETS
from geo.web.bundle import (
    BUILT_DIR,
    DOCUMENT_STYLES,
    ICON_FILE,
    LEAFLET_DIR,
    PAGE_SCRIPT,
    STYLE_DIR,
    STYLES,
    WEB_DIR,
    script_bundle,
    styles_text,
)
from geo.web.texts import TEXTS, texts

SCRIPT_DIR = WEB_DIR / "js"
FILES = sorted(SCRIPT_DIR.rglob("*.js"))
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
CONTENT = script_bundle().content.decode("utf-8")
# Namespaces, and addresses in Leaflet's licence, credit and comments; none of them is loaded.
MENTIONED = {"www.w3.org", "leafletjs.com", "bugzilla.mozilla.org"}
ASKED_FOR = set(re.findall(r'(?<![\w.])text\(\s*"(\w+)"', SOURCE))
# Keys made in the script: `tab_${name}`, `reason_${code}` and the like.
PREFIXES = set(re.findall(r"`(\w+_)\$\{", SOURCE))


def test_every_style_sheet_is_used_and_every_module_is_in_a_script() -> None:
    assert {*STYLES, *DOCUMENT_STYLES} == {path.name for path in STYLE_DIR.iterdir()}
    built = [path.read_text(encoding="utf-8") for path in sorted(BUILT_DIR.iterdir())]
    named = {
        name for text in built for name in re.findall(r"^  // (geo/web/js/.*)$", text, re.MULTILINE)
    }
    files = {f"geo/web/js/{path.relative_to(SCRIPT_DIR).as_posix()}" for path in FILES}
    assert named == files


def test_the_bundle_begins_with_leaflet() -> None:
    assert CONTENT.lstrip().startswith("/* @preserve\n * Leaflet 1.9")


def test_the_own_script_comes_after_leaflet_and_the_styles() -> None:
    own = (BUILT_DIR / PAGE_SCRIPT).read_text(encoding="utf-8")
    assert 0 < CONTENT.find(".STYLES = ") < CONTENT.find(own)


def test_the_name_changes_with_the_content() -> None:
    assert re.fullmatch(r"planmap-[0-9a-f]{12}\.js", script_bundle().file_name)
    assert script_bundle().url == f"/assets/{script_bundle().file_name}"


def test_the_bundle_is_made_once() -> None:
    assert script_bundle() is script_bundle()


def test_no_source_map_is_asked_for() -> None:
    assert "sourceMappingURL" not in CONTENT


def test_no_other_host_is_named() -> None:
    hosts = {urlsplit(found).hostname for found in re.findall(r"https?://[\w.:-]+", CONTENT)}
    assert hosts <= MENTIONED


def test_the_own_scripts_name_no_host_but_a_namespace() -> None:
    found = set(re.findall(r"https?://[^\s\"'`)]+", SOURCE))
    assert found <= {"http://www.w3.org/2000/svg"}


def test_nothing_is_imported_or_loaded_from_a_protocol_relative_address() -> None:
    assert re.findall(r"[\"'(]//[a-z0-9.-]+\.[a-z]{2,}", SOURCE + styles_text()) == []
    assert "@import" not in styles_text()


def test_pictures_of_the_styles_are_inside() -> None:
    addresses = re.findall(r"url\(\s*['\"]?([^'\")]+)", styles_text())
    assert addresses
    assert all(address.startswith(("data:", "#")) for address in addresses)


def test_leaflets_pictures_are_really_in_its_package() -> None:
    wanted = re.findall(r"url\((images/[^)]+)\)", (LEAFLET_DIR / "leaflet.css").read_text())
    assert wanted
    assert all((LEAFLET_DIR / name).is_file() for name in wanted)


def test_the_icon_is_a_picture_without_script() -> None:
    icon = ICON_FILE.read_text(encoding="utf-8")
    assert icon.lstrip().startswith("<svg")
    assert "<script" not in icon
    assert "href" not in icon


@pytest.mark.parametrize(
    "sink",
    [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        r"document\.write",
        "createContextualFragment",
        "DOMParser",
    ],
)
def test_the_own_scripts_never_parse_html(sink: str) -> None:
    assert re.findall(sink, SOURCE) == []


@pytest.mark.parametrize("call", ["eval(", "new Function", 'setTimeout("', "setTimeout('"])
def test_the_own_scripts_never_run_text(call: str) -> None:
    assert call not in SOURCE


def test_every_text_the_script_asks_for_exists() -> None:
    assert ASKED_FOR
    assert sorted(ASKED_FOR - set(TEXTS)) == []


def test_every_text_is_used_by_the_script() -> None:
    made = tuple(PREFIXES)
    unused = [key for key in TEXTS if f'"{key}"' not in SOURCE and not key.startswith(made)]
    assert unused == []


@pytest.mark.parametrize("prefix", ["tab_", "filter_", "basemap_", "reason_"])
def test_keys_with_a_prefix_are_made_in_the_script(prefix: str) -> None:
    assert prefix in PREFIXES


@pytest.mark.parametrize("code", BUILT_IN_BASEMAPS)
def test_each_base_map_has_a_text(code: str) -> None:
    assert f"basemap_{code}" in TEXTS


@pytest.mark.parametrize("code", vocabulary().codes("reason"))
def test_each_reason_has_a_text(code: str) -> None:
    assert f"reason_{code}" in TEXTS


@pytest.mark.parametrize("name", _FACETS)
def test_each_facet_has_a_text(name: str) -> None:
    assert f"filter_{name}" in TEXTS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_comes_in_each_language(language: Language) -> None:
    found = texts(language)
    assert set(found) == set(TEXTS)
    assert all(found.values())


def test_fields_are_left_for_the_script() -> None:
    assert "{n}" in texts("zh")["n_projects"]
    assert "{n}" in texts("en")["n_projects"]
