"""The HTML document of the pages: Streamlit's own, with title, language and preloads added.

Streamlit serves one static document for every address. Unchanged, a page would be titled
"Streamlit" until its script has run, be declared as English, and first look for the server
below the page's own path (two failing requests on every deep link). This module inserts the
language, title and description, the server's address, an early request for the map's script,
and the pages' style.

Streamlit has English labels that the program cannot set: for screen readers, in the upload
field, in table menus. A small script in the document translates them, found by their text
rather than by CSS classes. A test walks through the pages and reports what is left.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit import file_util

from geo.api.link_preview import Subject, head_tags
from geo.api.responses import language_of
from geo.model.config.base_path import base_path
from geo.model.errors import PlanMapError
from geo.model.plan import plan
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.ui.pages import DEFAULT_PAGE, PAGES, Page
from geo.web.bundle import script_bundle
from geo.web.document import inert_json

_TITLE = "<title>Streamlit</title>"
_LANGUAGE = '<html lang="en">'
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


def page_routes() -> list[BaseRoute]:
    """Return the routes of the pages, including the start page."""
    other = [Route(f"/{page.slug}", _answer) for page in PAGES if page is not DEFAULT_PAGE]
    return [Route("/", _answer), Route(f"/{DEFAULT_PAGE.slug}", _to_start), *other]


def _to_start(request: Request) -> Response:
    # Streamlit serves the first page only at "/".
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{base_path()}/{query}")


def _answer(request: Request) -> Response:
    slug = request.url.path.strip("/")
    page = next((candidate for candidate in PAGES if candidate.slug == slug), DEFAULT_PAGE)
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
    return HTMLResponse(document(page, language_of(request), request), headers=headers)


def document(page: Page, language: Language, request: Request) -> str:
    """Return the HTML document of a page.

    Parameters
    ----------
    page : Page
    language : {"zh", "en"}
    request : Request
        Its address determines the content of the link preview.

    Raises
    ------
    ValueError
        When Streamlit's document lacks the elements that are replaced.
    """
    before, after = _frame(language)
    tags = head_tags(request, language, _about(page, language))
    return f"{before}{tags}{_preloads()}{label_script()}{_style()}{after}"


@lru_cache(maxsize=2)
def _frame(language: Language) -> tuple[str, str]:
    text = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    if _TITLE not in text or _LANGUAGE not in text:
        raise ValueError("Streamlit's index.html has changed; adapt geo/ui/server/document.py")
    tag = "zh-CN" if language == "zh" else "en"
    text = text.replace(_LANGUAGE, f'<html lang="{tag}">')
    before, _, after = text.partition(_TITLE)
    return before, after


def _about(page: Page, language: Language) -> Subject:
    try:
        name, publisher = plan().text("map_title", language), plan().text("publisher", language)
    except PlanMapError:
        name, publisher = "", ""
    title = " · ".join(part for part in (translate(page.title, language), name) if part)
    about = " · ".join(part for part in (translate(page.help, language), publisher) if part)
    return Subject(title, about)


def _preloads() -> str:
    base = base_path()
    return (
        f'<link rel="prefetch" href="{base}{script_bundle().url}" as="script">'
        f'<script>window.__streamlit={{BACKEND_BASE_URL:location.origin+"{base or "/"}"}}</script>'
    )


@lru_cache(maxsize=1)
def _style() -> str:
    style, script = (
        Path(__file__).with_name(name).read_text(encoding="utf-8")
        for name in ("page_style.css", "first_picture.js")
    )
    return f"<style>{style}</style><script>{script}</script>"


@lru_cache(maxsize=1)
def label_script() -> str:
    """Return the head elements that translate Streamlit's labels into Chinese."""
    texts = {
        "labels": {text: translate(text, "zh") for text in LABELS},
        "patterns": {text: translate(text, "zh") for text in PATTERNS},
    }
    script = _SCRIPT.read_text(encoding="utf-8")
    data = f'<script type="application/json" id="planmap-labels">{inert_json(texts)}</script>'
    return f"{data}<script>{script}</script>"
