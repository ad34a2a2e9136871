"""Streamlit's own labels in the page's language.

Streamlit writes English wherever the program has no say: for screen readers, in the upload
field, in menus of tables. Its documents carry a small script that replaces these words, known
by themselves and not by the classes of their elements. A test walks through the pages and
finds what is left.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from geo.model.text.language import N_, translate
from geo.web.document import inert_json

_SCRIPT = Path(__file__).with_name("streamlit_labels.js")

LABELS: tuple[str, ...] = (
    N_("Skip to main content"),
    N_("Navigate to home page"),
    N_("App pages"),
    N_("Logo"),
    N_("Sidebar"),
    N_("Main menu"),
    N_("Running..."),
    N_("Stop script"),
    N_("Notifications"),
    N_("Close"),
    N_("Open"),
    N_("Cancel"),
    N_("Copy"),
    N_("Copy to clipboard"),
    N_("Clear value"),
    N_("Clear all"),
    N_("Clear selection"),
    N_("Select all"),
    N_("Select..."),
    N_("Selected values"),
    N_("Suggestions"),
    N_("Show suggestions"),
    N_("No results"),
    N_("No options to select"),
    N_("Choose an option"),
    N_("Choose options"),
    N_("Increment"),
    N_("Decrement"),
    N_("Scroll tabs left"),
    N_("Scroll tabs right"),
    N_("Fullscreen"),
    N_("Toggle fullscreen"),
    N_("Close fullscreen"),
    N_("Exit fullscreen"),
    N_("Search"),
    N_("Close Search"),
    N_("Previous Result"),
    N_("Next Result"),
    N_("Show/hide columns"),
    N_("Dataframe column menu"),
    N_("Copy column name"),
    N_("Sort ascending"),
    N_("Sort descending"),
    N_("Autosize"),
    N_("Pin column"),
    N_("Unpin column"),
    N_("Hide column"),
    N_("Add row"),
    N_("Delete row(s)"),
    N_("Statistics"),
    N_("Format"),
    N_("Automatic"),
    N_("Drag and drop file here"),
    N_("Drag and drop files here"),
    N_("Drag and drop a file here"),
    N_("Browse files"),
    N_("Upload"),
    N_("Add files"),
    N_("file upload"),
    N_("Uploading..."),
    N_("Pagination"),
    N_("Previous page"),
    N_("Next page"),
    N_("Link to heading"),
    N_("Deploy"),
    N_("Rerun"),
    N_("Try again"),
    N_("No data"),
    N_("empty"),
)
PATTERNS: tuple[str, ...] = (
    N_("Help for {name}"),
    N_("Upload {name}"),
    N_("Remove {name}"),
    N_("Limit {name} per file"),
    N_("{name} per file"),
    N_("Page {name}"),
)


@lru_cache(maxsize=1)
def label_script() -> str:
    """Return the elements of a page's head that put Streamlit's labels into Chinese."""
    told = {
        "labels": {text: translate(text, "zh") for text in LABELS},
        "patterns": {text: translate(text, "zh") for text in PATTERNS},
    }
    script = _SCRIPT.read_text(encoding="utf-8")
    data = f'<script type="application/json" id="planmap-labels">{inert_json(told)}</script>'
    return f"{data}<script>{script}</script>"
