"""The presenter's choices: sections, key projects, order, language, notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from geo.layers.presence import has_layers
from geo.model.config.toml_files import value_error
from geo.model.errors import BadQuery, PlanMapError
from geo.model.layer_choice import MAX_CHOICE, checked_choice, choice_words, unknown_words
from geo.model.plan import plan
from geo.model.text.language import LANGUAGES, Language, as_language
from geo.model.text.plain_text import hidden_sign, with_signs_shown
from geo.store.snapshot import Snapshot

MAX_AUTOPLAY = 600
MAX_NOTE = 2000
MAX_SCENES = 300
PARAMETERS = ("sections", "projects", "order", "lang", "public", "autoplay", "layers")
_EVERY, _BY_RULE, _NONE = "all", "auto", "none"
_DEFAULT_LAYERS = "default"
_SCENE = re.compile(r"title|targets|closing|section-\d{1,2}|project-[^\s,]{1,120}")
_PROJECT = "project-"


def _plain(text: str) -> str:
    sign = hidden_sign(text)
    if sign is not None:
        raise value_error("value_hidden", sign=sign)
    return text


Name = Annotated[str, StringConstraints(min_length=1, max_length=130), AfterValidator(_plain)]
Layers = Annotated[str, StringConstraints(max_length=MAX_CHOICE), AfterValidator(_plain)]
Note = Annotated[str, StringConstraints(max_length=MAX_NOTE), AfterValidator(_plain)]


class Composition(BaseModel):
    """The settings of a presentation: which scenes, in which order, with which notes.

    Attributes
    ----------
    sections : tuple of int or None
        None: all of them, including sections that the plan gains later.
    projects : tuple of str or None
        Key projects, each with its own scene; None: chosen by rule.
    order : tuple of str
        Scene ids. The scenes named here are put into this order among the
        positions they occupy; the others stay where they are.
    language : {"zh", "en"} or None
        None: the visitor's language.
    notes : dict of str to str
        The presenter's notes, by scene id; never in a public output.
    public : bool
        Whether only public projects are shown.
    autoplay : int
        Seconds per scene; 0: advanced by hand.
    layers : str
        The office's layers on its maps (see :mod:`geo.model.layer_choice`); empty: the
        communities.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    sections: tuple[Annotated[int, Field(ge=1, le=99)], ...] | None = Field(None, max_length=99)
    projects: tuple[Name, ...] | None = Field(None, max_length=MAX_SCENES)
    order: tuple[Name, ...] = Field((), max_length=MAX_SCENES)
    language: Language | None = None
    notes: dict[Name, Note] = Field(default_factory=dict, max_length=MAX_SCENES)
    public: bool = False
    autoplay: int = Field(default=0, ge=0, le=MAX_AUTOPLAY)
    layers: Layers = ""

    def __hash__(self) -> int:
        """Hash all fields; the generated hash would fail on the dict of notes."""
        values = (getattr(self, name) for name in type(self).model_fields if name != "notes")
        return hash((*values, *sorted(self.notes.items())))

    def query(self, over: Composition | None = None) -> dict[str, str]:
        """Return the differences from `over` as query parameters, without the notes.

        Parameters
        ----------
        over : Composition, optional
            The composition that :func:`parse_composition` will start from; by default
            an empty one.

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
        "layers": chosen.layers or _DEFAULT_LAYERS,
    }


def _text(values: tuple[Any, ...] | None, unset: str) -> str:
    if values is None:
        return unset
    return ",".join(map(str, values)) or _NONE


def parse_composition(
    params: Mapping[str, Any], over: Composition | None = None, *, strict: bool = True
) -> Composition:
    """Read a composition from query parameters.

    Parameters
    ----------
    params : mapping of str to str or list of str
        Those in :data:`PARAMETERS` are read; others are ignored.
    over : Composition, optional
        The values of parameters that are missing: usually the stored composition.
    strict : bool
        Whether to raise an error on a wrong value (for programs) or to ignore it.

    Raises
    ------
    BadQuery
        With the parameter, the value and what is allowed.

    Examples
    --------
    >>> parse_composition({"sections": "3,1", "public": "1"}).sections
    (3, 1)
    >>> parse_composition({"autoplay": "x"}, strict=False).autoplay
    0
    """
    chosen = over or Composition()
    updates: dict[str, Any] = {}
    for name, read in _READERS.items():
        text = _joined(params.get(name))
        if not text:
            continue
        try:
            updates["language" if name == "lang" else name] = read(text)
        except BadQuery:
            if strict:
                raise
    return chosen.model_copy(update=updates)


def _joined(value: Any) -> str:
    values = value if isinstance(value, list | tuple) else [value]
    return ",".join(str(part).strip() for part in values if part not in (None, ""))


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


def _layers(text: str) -> str:
    return "" if text == _DEFAULT_LAYERS else checked_choice(text)


_READERS: dict[str, Callable[[str], Any]] = {
    "sections": _sections,
    "projects": _projects,
    "order": _order,
    "lang": _language,
    "public": _public,
    "autoplay": _autoplay,
    "layers": _layers,
}


def _bad(name: str, value: str, rule: str, **params: Any) -> BadQuery:
    return BadQuery("bad_parameter", field=name, value=value[:40], rule=rule, **params)


def public_composition(chosen: Composition, snapshot: Snapshot) -> Composition:
    """Return a public composition without notes, internal projects and internal layers.

    A composition that is not public is returned unchanged. The id of an internal project
    can reveal as much as its name, and links, QR codes and embed codes contain ids.

    Parameters
    ----------
    chosen : Composition
    snapshot : Snapshot
        The projects that are shown.
    """
    if not chosen.public:
        return chosen
    known = snapshot.columns.rows
    ids = chosen.projects
    return chosen.model_copy(
        update={
            "notes": {},
            "projects": None if ids is None else tuple(each for each in ids if each in known),
            "order": tuple(scene for scene in chosen.order if _is_known(scene, snapshot)),
            "layers": _public_layers(chosen.layers),
        }
    )


def _public_layers(choice: str) -> str:
    """Return a choice without the layers that the public does not see."""
    if not choice or not has_layers():
        return ""
    from geo.layers.shown import shown_layers

    try:
        known = [layer.id for layer in shown_layers(public=True)]
    except PlanMapError:
        known = []
    others = unknown_words(choice, known)
    return ",".join(word for word in choice_words(choice) if word not in others)


def _is_known(scene: str, snapshot: Snapshot) -> bool:
    return not scene.startswith(_PROJECT) or scene.removeprefix(_PROJECT) in snapshot.columns.rows
