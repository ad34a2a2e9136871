"""The table of pages, for navigation, addresses and tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from geo.layers.outlines import use_kept_outlines
from geo.model.config.settings import ROOT, access_settings
from geo.model.text.language import N_

use_kept_outlines()
PAGES_DIR = ROOT / "pages"
SHELL = Path(__file__).with_name("shell.py")  # the script that runs before every page
EDITING = ("edit", "new-town")  # pages that the public build does not have


@dataclass(frozen=True, slots=True)
class Page:
    """A page: address, title and help (English source texts), and script.

    One that is not listed has no entry in the navigation; other pages link to it.
    """

    slug: str
    title: str
    help: str
    file: str = ""  # name of the script, if it differs from the address
    is_listed: bool = True

    @property
    def shown(self) -> bool:
        """Whether the page is offered; the public build has no editing."""
        return self.slug not in EDITING or not access_settings().public

    @property
    def script(self) -> Path:
        """Path of the page's script."""
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
        file="present",  # the address /present is the document that this page composes
    ),
    Page("edit", N_("Edit"), N_("Correct places and values, and look back at every change")),
    Page(
        "new-town",
        N_("Another town"),
        N_("From names, a plan and a few files to a data folder of its own"),
        file="new_town",
        is_listed=False,
    ),
    Page("about", N_("About"), N_("The plan, its data and how reliable they are")),
)
DEFAULT_PAGE = PAGES[0]
TITLES = {page.slug: page.title for page in PAGES}
