"""The preview of a link in messaging apps: title, one sentence and a picture, as page tags.

Open Graph tags are read by WeChat, WeCom, DingTalk and the like, twitter cards by others.
They ask for the page without running it, so the tags are in the document that is sent.
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

PICTURE = (1200, 630)  # pixels; what Open Graph readers cut to
Tag = tuple[str, dict[str, Any]]  # name and attributes
_LOCALES = {"zh": "zh_CN", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a link is about, as plain text.

    Attributes
    ----------
    title, about : str
    query : tuple of (str, str)
        The parameters that say so.
    """

    title: str
    about: str
    query: tuple[tuple[str, str], ...] = ()


def subject(request: Request, language: Language, page: Subject) -> Subject:
    """Return what a request's address is about: a project, a section, else the page.

    Parameters
    ----------
    request : Request
    language : {"zh", "en"}
    page : Subject
        What the page is about in general.
    """
    try:
        return _project(request, language) or _section(request, language) or page
    except PlanMapError:  # still loading, or no such project: the page says so itself
        return page


def _project(request: Request, language: Language) -> Subject | None:
    identifier = request.query_params.get("id")
    if not identifier:
        return None
    # The store of a public build holds nothing internal, so nothing of it can be named here.
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
    """Return the title and the preview tags of a page, every value escaped.

    Parameters
    ----------
    request : Request
    language : {"zh", "en"}
    page : Subject
        What the page is about when its address names nothing in particular.
    """
    found = subject(request, language, page)
    base = outside_address(request)
    query = urlencode([*found.query, ("lang", language)])
    address = f"{base}{request.url.path}?{query}"
    tags = [
        ("meta", {"name": "description", "content": found.about}),
        ("link", {"rel": "canonical", "href": address}),
    ]
    shown = preview_tags(found, address, f"{base}/preview.png?{query}", language)
    return f"<title>{html.escape(found.title)}</title>{_written(tags)}{shown}"


def preview_tags(found: Subject, address: str, picture: str, language: Language) -> str:
    """Return the tags that a messenger reads, every value escaped.

    Parameters
    ----------
    found : Subject
    address, picture : str
        Whole addresses, of what is shown and of its picture.
    language : {"zh", "en"}
    """
    other = "en" if language == "zh" else "zh"
    tags = _properties(
        type="website",
        title=found.title,
        description=found.about,
        url=address,
        locale=_LOCALES[language],
        locale__alternate=_LOCALES[other],
        image=picture,
        image__type="image/png",
        image__width=PICTURE[0],
        image__height=PICTURE[1],
        image__alt=found.title,
    )
    card = ("meta", {"name": "twitter:card", "content": "summary_large_image"})
    return _written([*tags, card])


def _written(tags: list[Tag]) -> str:
    return "".join(_tag(name, values) for name, values in tags)


def _properties(**values: Any) -> list[Tag]:
    return [
        ("meta", {"property": f"og:{name.replace('__', ':')}", "content": value})
        for name, value in values.items()
        if value
    ]


def _tag(name: str, values: dict[str, Any]) -> str:
    return f"<{name} " + " ".join(f'{k}="{html.escape(str(v))}"' for k, v in values.items()) + ">"
