"""What docs/operate.md says is so: limits, files, the service."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from pathlib import Path

import pytest

from geo.model.config.settings import AnalysisSettings, LimitSettings, ServerSettings

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "docs" / "operate.md", ROOT / "docs" / "operate.zh.md"]


def text(document: Path) -> str:
    return document.read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_table_of_limits_has_each_with_its_default(document: Path) -> None:
    told = dict(re.findall(r"^\| `PLANMAP_(\w+)` \| (\d+) \|", text(document), flags=re.MULTILINE))
    limits = {
        name.upper(): str(field.default)
        for concern in (ServerSettings, LimitSettings, AnalysisSettings)
        for name, field in concern.model_fields.items()
        if isinstance(field.default, int)
    }
    assert told == limits


def test_both_languages_have_the_same_commands() -> None:
    english, chinese = (re.findall(r"```\w+\n.*?```", text(each), re.DOTALL) for each in DOCUMENTS)
    assert english == chinese


PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def anchors(document: Path) -> set[str]:
    """Return what a link into a page can name: its headings, as the hosting sites spell them."""
    headings = re.findall(r"^#+ (.*)$", text(document), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each).strip().lower().replace(" ", "-") for each in headings}


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    for link, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", text(document)):
        page = document.parent / link if link else document
        assert page.exists(), link
        assert not anchor or anchor in anchors(page), anchor


def test_each_page_with_a_chinese_one_is_linked_with_it() -> None:
    for chinese in [*ROOT.glob("*.zh.md"), *(ROOT / "docs").glob("*.zh.md")]:
        english = chinese.with_name(chinese.name.replace(".zh.md", ".md"))
        assert f"]({chinese.name})" in text(english)
        assert f"]({english.name})" in text(chinese)


def test_the_readme_fits_on_two_screens() -> None:
    for name in ("README.md", "README.zh.md"):
        assert text(ROOT / name).count("\n") <= 110


def test_the_service_leaves_readers_their_namespaces() -> None:
    found = re.search(r"```ini\n(.*?)```", text(DOCUMENTS[0]), re.DOTALL)
    assert found
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(found[1])
    service = unit["Service"]
    assert set(service["RestrictNamespaces"].split()) == {"user", "net"}
    assert service["NoNewPrivileges"] == "yes"
    assert "ProcSubset" not in service


if sys.platform == "linux":  # the command of the document is Linux's

    def test_a_backup_under_the_lock_keeps_writers_out(tmp_path: Path) -> None:
        from geo.model.errors import StoreBusy
        from geo.store.file.journal import Journal

        path = tmp_path / "projects.geojson"
        path.write_text('{"type":"FeatureCollection","features":[]}', encoding="utf-8")
        held = subprocess.Popen(
            ["flock", str(tmp_path), "sh", "-c", "echo held; read _"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert held.stdout
        assert held.stdout.readline() == b"held\n"
        with pytest.raises(StoreBusy), Journal(path).writing(seconds=0.1):
            pass
        held.communicate(b"\n", timeout=60)
        with Journal(path).writing():
            pass
