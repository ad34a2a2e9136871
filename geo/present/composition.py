"""What the presenter has chosen: sections, key projects, order, language, notes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from geo.model.config.toml_files import value_error
from geo.model.errors import BadQuery
from geo.model.plan import plan
from geo.model.text.language import LANGUAGES, Language, as_language
from geo.model.text.plain_text import hidden_sign, with_signs_shown
from geo.store.snapshot import Snapshot

MAX_AUTOPLAY = 600
MAX_NOTE = 2000
MAX_SCENES = 300
PARAMETERS = ("sections", "projects", "order", "lang", "public", "autoplay")
_EVERY, _BY_RULE, _NONE = "all", "auto", "none"
_SCENE = re.compile(r"title|targets|closing|section-\d{1,2}|project-[^\s,]{1,120}")
_PROJECT = "project-"


def _plain(text: str) -> str:
    sign = hidden_sign(text)
    if sign is not None:
        raise value_error("value_hidden", sign=sign)
    return text


Name = Annotated[str, StringConstraints(min_length=1, max_length=130), AfterValidator(_plain)]
Note = Annotated[str, StringConstraints(max_length=MAX_NOTE), AfterValidator(_plain)]


class Composition(BaseModel):
    """How a presentation is put together.

    Attributes
    ----------
    sections : tuple of int or None
        None: all, those that the plan gets later included.
    projects : tuple of str or None
        Key projects, each with a scene of its own; None: chosen by rule.
    order : tuple of str
        Scene ids. Those named take each other's places in this order; the
        others stay where they are.
    language : {"zh", "en"} or None
        None: the visitor's.
    notes : dict of str to str
        The presenter's own notes, by scene id; never in a public output.
    public : bool
        Only what is fit for the public.
    autoplay : int
        Seconds a scene; 0: by hand.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    sections: tuple[Annotated[int, Field(ge=1, le=99)], ...] | None = Field(None, max_length=99)
    projects: tuple[Name, ...] | None = Field(None, max_length=MAX_SCENES)
    order: tuple[Name, ...] = Field((), max_length=MAX_SCENES)
    language: Language | None = None
    notes: dict[Name, Note] = Field(default_factory=dict, max_length=MAX_SCENES)
    public: bool = False
    autoplay: int = Field(default=0, ge=0, le=MAX_AUTOPLAY)

    def __hash__(self) -> int:
        """Return what caches tell compositions apart by."""
        members = (getattr(self, name) for name in type(self).model_fields if name != "notes")
        return hash((*members, *sorted(self.notes.items())))

    def query(self, over: Composition | None = None) -> dict[str, str]:
        """Return what differs from `over` as parameters of an address; notes stay at home.

        Parameters
        ----------
        over : Composition, optional
            What :func:`parse_composition` will start from; the default composition
            when left out.

        Examples
        --------
        >>> Composition(sections=(1, 3), projects=(), autoplay=20).query()
        {'sections': '1,3', 'projects': 'none', 'autoplay': '20'}
        >>> Composition().query(Composition(sections=(1,), language="zh"))
        {'sections': 'all', 'lang': 'auto'}
        """
        mine, theirs = _params(self), _params(over or Composition())
        return {name: mine[name] for name in PARAMETERS if mine[name] != theirs[name]}


def _params(chosen: Composition) -> dict[str, str]:
    return {
        "sections": _text(chosen.sections, _EVERY),
        "projects": _text(chosen.projects, _BY_RULE),
        "order": _text(chosen.order, _NONE),
        "lang": chosen.language or _BY_RULE,
        "public": str(int(chosen.public)),
        "autoplay": str(chosen.autoplay),
    }


def _text(values: tuple[Any, ...] | None, unset: str) -> str:
    if values is None:
        return unset
    return ",".join(map(str, values)) or _NONE


def parse_composition(
    params: Mapping[str, Any], over: Composition | None = None, *, strict: bool = True
) -> Composition:
    """Read a composition from the parameters of an address.

    Parameters
    ----------
    params : mapping of str to str or list of str
        Of :data:`PARAMETERS`; others are left alone.
    over : Composition, optional
        What holds where the address says nothing: the stored composition.
    strict : bool
        Whether a wrong value is an error (a program asks) or is left out.

    Raises
    ------
    BadQuery
        Names the parameter, the value and what is allowed.

    Examples
    --------
    >>> parse_composition({"sections": "3,1", "public": "1"}).sections
    (3, 1)
    >>> parse_composition({"autoplay": "x"}, strict=False).autoplay
    0
    """
    chosen = over or Composition()
    found: dict[str, Any] = {}
    for name, read in _READERS.items():
        text = _given(params.get(name))
        if not text:
            continue
        try:
            found["language" if name == "lang" else name] = read(text)
        except BadQuery:
            if strict:
                raise
    return chosen.model_copy(update=found)


def _given(value: Any) -> str:
    values = value if isinstance(value, list | tuple) else [value]
    return ",".join(str(each).strip() for each in values if each not in (None, ""))


def _sections(text: str) -> tuple[int, ...] | None:
    if text == _EVERY:
        return None
    allowed = [str(number) for number in plan().section_numbers]
    values = _values("sections", text)
    for value in values:
        if value not in allowed:
            raise _bad("sections", value, "known_code", allowed=(_EVERY, *allowed))
    return tuple(int(value) for value in values)


def _projects(text: str) -> tuple[str, ...] | None:
    return None if text == _BY_RULE else _values("projects", text)


def _order(text: str) -> tuple[str, ...]:
    values = _values("order", text)
    for value in values:
        if not _SCENE.fullmatch(value):
            known = "title, section-1, project-…, targets, closing"
            raise _bad("order", value, "known_code", allowed=known)
    return values


def _values(name: str, text: str) -> tuple[str, ...]:
    if text == _NONE:
        return ()
    values = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if len(values) > MAX_SCENES:
        raise _bad(name, f"{values[0]}, …", "count", limit=MAX_SCENES)
    for value in values:
        if len(value) > 130:
            raise _bad(name, value[:20] + "…", "length", limit=130)
        sign = hidden_sign(value)
        if sign is not None:
            raise _bad(name, with_signs_shown(value), "plain_text", sign=sign)
    return values


def _language(text: str) -> Language | None:
    if text == _BY_RULE:
        return None
    language = as_language(text)
    if language is None:
        allowed = (*LANGUAGES, _BY_RULE)
        raise _bad("lang", text[:20], "known_code", allowed=allowed)
    return language


def _public(text: str) -> bool:
    if text not in ("0", "1"):
        raise _bad("public", text[:20], "known_code", allowed="0, 1")
    return text == "1"


def _autoplay(text: str) -> int:
    short = len(text) <= 4 and text.isascii() and text.isdigit()
    if not (short and int(text) <= MAX_AUTOPLAY):
        raise _bad("autoplay", text[:20], "number", low=0, high=MAX_AUTOPLAY)
    return int(text)


_READERS = {
    "sections": _sections,
    "projects": _projects,
    "order": _order,
    "lang": _language,
    "public": _public,
    "autoplay": _autoplay,
}


def _bad(name: str, value: str, rule: str, **params: Any) -> BadQuery:
    return BadQuery("bad_parameter", field=name, value=value[:40], rule=rule, **params)


def public_composition(chosen: Composition, snapshot: Snapshot) -> Composition:
    """Return a composition for the public without notes and without what is not public.

    A composition of the office stays as it is. An internal project's id can say as much
    as its name, and links, QR codes and embed codes hold ids.

    Parameters
    ----------
    chosen : Composition
    snapshot : Snapshot
        The projects that are shown.
    """
    if not chosen.public:
        return chosen
    known = snapshot.columns.rows
    named = chosen.projects
    return chosen.model_copy(
        update={
            "notes": {},
            "projects": None if named is None else tuple(each for each in named if each in known),
            "order": tuple(each for each in chosen.order if _is_known(each, snapshot)),
        }
    )


def _is_known(scene: str, snapshot: Snapshot) -> bool:
    return not scene.startswith(_PROJECT) or scene.removeprefix(_PROJECT) in snapshot.columns.rows
