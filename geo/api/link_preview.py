"""HTML head tags for link previews in messaging apps: title, one sentence and a picture.

WeChat, WeCom, DingTalk and others read Open Graph tags, some apps Twitter cards. They fetch
the page without running scripts, so the tags must be in the document as it is sent.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from geo.api.share import outside_address
from geo.model.errors import PlanMapError
from geo.model.location import in_words
from geo.model.plan import plan
from geo.model.project import name_in
from geo.model.text.language import Language
from geo.model.vocabulary import vocabulary
from geo.store import project_store

PICTURE = (1200, 630)  # pixels; the aspect ratio to which Open Graph readers crop
Tag = tuple[str, dict[str, Any]]  # name and attributes
_LOCALES = {"zh": "zh_CN", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Subject:
    """The content of a link preview, as plain text.

    Attributes
    ----------
    title, about : str
    query : tuple of (str, str)
        Query parameters that select this content.
    """

    title: str
    about: str
    query: tuple[tuple[str, str], ...] = ()


def subject(request: Request, language: Language, page: Subject) -> Subject:
    """Return what a request's address shows: a project, a section, or the page.

    Parameters
    ----------
    request : Request
    language : {"zh", "en"}
    page : Subject
        The general description of the page.
    """
    try:
        return _project(request, language) or _section(request, language) or page
    except PlanMapError:  # still loading, or unknown project: the page itself reports it
        return page


def _project(request: Request, language: Language) -> Subject | None:
    identifier = request.query_params.get("id")
    if not identifier:
        return None
    # In a public build the store has no internal projects, so none can be named here.
    snapshot = project_store().snapshot()
    feature = snapshot.feature(snapshot.row(identifier))
    properties, located = feature["properties"], feature["geometry"] is not None
    facts = (
        vocabulary().label("status", properties["status"], language),
        in_words(properties, language, located=located),
        properties["phrase"] and f"「{properties['phrase']}」",
    )
    return Subject(
        _joined(name_in(properties, language), _map_title(language)),
        _joined(*facts),
        (("id", identifier),),
    )


def _section(request: Request, language: Language) -> Subject | None:
    numbers = request.query_params.getlist("section")
    known = {str(section.number): section for section in plan().section}
    if len(numbers) != 1 or numbers[0] not in known:
        return None
    section = known[numbers[0]]
    about = _joined(plan().text("title", language), plan().text("publisher", language))
    title = _joined(f"{section.numbered(language)} {section.label(language)}", _map_title(language))
    return Subject(title, about, (("section", numbers[0]),))


def _map_title(language: Language) -> str:
    return plan().text("map_title", language)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def head_tags(request: Request, language: Language, page: Subject) -> str:
    """Return the title and preview tags of a page, with all values escaped.

    Parameters
    ----------
    request : Request
    language : {"zh", "en"}
    page : Subject
        The page's description, used when the address selects nothing in particular.
    """
    content = subject(request, language, page)
    base = outside_address(request)
    query = urlencode([*content.query, ("lang", language)])
    address = f"{base}{request.url.path}?{query}"
    tags = [
        ("meta", {"name": "description", "content": content.about}),
        ("link", {"rel": "canonical", "href": address}),
    ]
    preview = preview_tags(content, address, f"{base}/preview.png?{query}", language)
    return f"<title>{html.escape(content.title)}</title>{_html(tags)}{preview}"


def preview_tags(content: Subject, address: str, picture: str, language: Language) -> str:
    """Return Open Graph and Twitter tags, with all values escaped.

    Parameters
    ----------
    content : Subject
    address, picture : str
        Absolute addresses of the page and of its picture.
    language : {"zh", "en"}
    """
    other_language = "en" if language == "zh" else "zh"
    tags = _properties(
        type="website",
        title=content.title,
        description=content.about,
        url=address,
        locale=_LOCALES[language],
        locale__alternate=_LOCALES[other_language],
        image=picture,
        image__type="image/png",
        image__width=PICTURE[0],
        image__height=PICTURE[1],
        image__alt=content.title,
    )
    card = ("meta", {"name": "twitter:card", "content": "summary_large_image"})
    return _html([*tags, card])


def _html(tags: list[Tag]) -> str:
    return "".join(_tag(name, values) for name, values in tags)


def _properties(**values: Any) -> list[Tag]:
    return [
        ("meta", {"property": f"og:{name.replace('__', ':')}", "content": value})
        for name, value in values.items()
        if value
    ]


def _tag(name: str, values: dict[str, Any]) -> str:
    return f"<{name} " + " ".join(f'{k}="{html.escape(str(v))}"' for k, v in values.items()) + ">"
