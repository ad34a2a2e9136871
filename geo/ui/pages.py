"""The pages of the program: one table for navigation, addresses and tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from geo.model.config.settings import ROOT, access_settings
from geo.model.text.language import N_

PAGES_DIR = ROOT / "pages"
SHELL = Path(__file__).with_name("shell.py")  # the script that runs before every page


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its script, its title and help (translated where they are shown)."""

    slug: str
    title: str
    help: str
    file: str = ""  # where the script's name is another than the address

    @property
    def shown(self) -> bool:
        """Whether it is offered: the public build has no editing."""
        return self.slug != "edit" or not access_settings().public

    @property
    def script(self) -> Path:
        """The page's script."""
        return PAGES_DIR / f"{self.file or self.slug}.py"


PAGES = (
    Page("map", N_("Map"), N_("Every project of the plan on the map")),
    Page("projects", N_("Projects"), N_("Every project in one table")),
    Page(
        "coverage",
        N_("Coverage"),
        N_("What the plan serves, what it leaves out, and where the next site should go"),
    ),
    Page(
        "presentation",
        N_("Presentation"),
        N_("The plan scene by scene: composed, previewed, handed out"),
        file="present",  # at /present stands the document that this page composes
    ),
    Page("edit", N_("Edit"), N_("Correct places and values, and look back at every change")),
    Page("about", N_("About"), N_("The plan, its data and how reliable they are")),
)
DEFAULT_PAGE = PAGES[0]
TITLES = {page.slug: page.title for page in PAGES}
