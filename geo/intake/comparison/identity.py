"""Which stored project each feature of an upload refers to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from geo.intake.comparison.stored import StoredProjects
from geo.model.errors import Finding
from geo.model.search import fold
from geo.model.validate import is_slug, quoted

NEW = "+"  # begins an answer that means: this is a new project, with the id that follows
LONGEST = 200  # characters of an id that can name its feature


class Identity(NamedTuple):
    """What a feature is called, and what it stands for.

    Attributes
    ----------
    name : str
        The id in the file as text, or ``#12`` for the twelfth feature without one
        that can be a name.
    project : str or None
        Id of the stored project; None when it is new, or not known.
    fresh : str or None
        Id of the new project that it shall be, as a person has said.
    likely : str or None
        The one stored project of the same name: good enough to recognise a
        coordinate system by, not to store anything.
    """

    name: str
    project: str | None = None
    fresh: str | None = None
    likely: str | None = None

    @property
    def id(self) -> str:
        """The project's id, or the name when it is not known."""
        return self.project or self.fresh or self.name


def identify(
    features: Sequence[Any], stored: StoredProjects, answers: Mapping[str, str] | None = None
) -> tuple[list[Identity], list[Finding]]:
    """Find the stored project of each feature: by its id, what a person has said, or its name.

    A name decides where there is no id that could be one of ours, and where it
    is, letter by letter, that of one stored project and of one feature.

    Parameters
    ----------
    features : sequence
        As parsed.
    stored : StoredProjects
    answers : mapping of str to str, optional
        Project of a feature, by the feature's name here; ``+id`` for a new
        one, empty to leave it out.

    Returns
    -------
    list of Identity
        One a feature.
    list of Finding
        What is wrong with the ids, and which were found by name.
    """
    answers = answers or {}
    made: list[Identity] = []
    found: list[Finding] = []
    without: list[str] = []  # an id, and perhaps with a name that is known
    seen: set[str] = set()
    rows = stored.rows
    for place, feature in enumerate(features):
        is_feature = type(feature) is dict and feature.get("type") == "Feature"
        raw = feature.get("id") if is_feature else None
        if type(raw) is str and raw in rows and raw not in seen and raw not in answers:
            seen.add(raw)
            made.append(Identity(raw, raw))
            continue
        number = f"#{place + 1}"
        if raw is None and not answers:
            made.append(Identity(number))
            if is_feature:
                without.append(number)
            continue
        identity, problems = _one(raw, number, stored, answers, seen)
        seen.add(identity.id)
        made.append(identity)
        found += problems if is_feature else ()
    made, by_name = _with_names(made, features, stored, answers)
    found = [each for each in found if each.feature not in by_name]
    missing = [
        Finding("id_missing", "error", each, "id") for each in without if each not in by_name
    ]
    return made, [*_mixed(features), *found, *missing, *by_name.values()]


def _with_names(
    identities: list[Identity],
    features: Sequence[Any],
    stored: StoredProjects,
    answers: Mapping[str, str],
) -> tuple[list[Identity], dict[str, Finding]]:
    """Look for the project of the same name where the id says nothing."""
    if all(each.project for each in identities) or not stored:
        return identities, {}
    taken = {each.project for each in identities}
    counts = Counter(stored.folded.values())
    by_name = {
        name: project
        for project, name in stored.folded.items()
        if project not in taken and counts[name] == 1
    }
    known = dict(zip(stored.names.values(), stored.folded.values(), strict=True))
    names = [
        "" if each.project else _name(one, known) for each, one in _pairs(identities, features)
    ]
    times = Counter(names)
    findings: dict[str, Finding] = {}
    made = []
    for (identity, feature), name in zip(_pairs(identities, features), names, strict=True):
        likely = None if identity.project else by_name.get(name)
        is_open = identity.fresh is None and identity.name not in answers
        if likely and is_open and times[name] == 1 and _says_nothing(feature.get("id"), stored):
            params = {"value": likely, "name": stored.names[likely]}
            findings[identity.name] = Finding(
                "id_by_same_name", "info", identity.name, "id", params
            )
            made.append(Identity(identity.name, likely, likely=likely))
        elif likely:
            made.append(Identity(identity.name, None, identity.fresh, likely))
        else:
            made.append(identity)
    return made, findings


def _pairs(
    identities: Sequence[Identity], features: Sequence[Any]
) -> Iterator[tuple[Identity, Any]]:
    return zip(identities, features, strict=True)


def _says_nothing(raw: Any, stored: StoredProjects) -> bool:
    """Say whether an id is none, or a number of the office or of a program."""
    if isinstance(raw, str):
        return (raw.isdecimal() or not is_slug(raw)) and raw not in stored.retired
    return raw is None or isinstance(raw, int | float)


def _name(feature: Any, known: Mapping[str, str]) -> str:
    """Return the folded name of a feature; those that are stored have been folded before."""
    properties = feature.get("properties") if type(feature) is dict else None
    name = properties.get("name") if type(properties) is dict else None
    if not isinstance(name, str):
        return ""
    folded = known.get(name)
    return fold(name) if folded is None else folded


def _one(
    raw: Any, number: str, stored: StoredProjects, answers: Mapping[str, str], seen: set[str]
) -> tuple[Identity, list[Finding]]:
    text = _text(raw)
    name = number if text is None or text in seen else text
    answer = answers.get(name)
    if answer is not None:
        return _answered(name, answer, stored, seen)
    if text is not None and text in seen:
        return Identity(name), [Finding("id_twice", "error", name, "id", {"value": text})]
    if text is not None and text in stored:
        return Identity(name, text), []
    return Identity(name), _unknown(raw, name, stored)


def _answered(
    name: str, answer: str, stored: StoredProjects, seen: set[str]
) -> tuple[Identity, list[Finding]]:
    if not answer:  # left out
        return Identity(name), []
    identifier = answer.removeprefix(NEW)
    params = {"value": identifier}
    if identifier in seen:
        return Identity(name), [Finding("id_twice", "error", name, "id", params)]
    if not answer.startswith(NEW) and identifier in stored:
        return Identity(name, identifier), []
    problem = _unfit(identifier, stored)
    if problem:
        return Identity(name), [Finding(problem, "error", name, "id", params)]
    return Identity(name, fresh=identifier), []


def _unfit(identifier: str, stored: StoredProjects) -> str | None:
    """Return why no new project can have an id, as a code."""
    if not is_slug(identifier):
        return "id_not_a_slug"
    if identifier in stored.retired:
        return "project_retired"
    return "id_twice" if identifier in stored else None


def _text(raw: Any) -> str | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int) or raw == "":
        return None
    try:
        text = str(raw)
    except ValueError:  # an integer of thousands of digits
        return None
    # "#12" names the twelfth feature.
    return text if len(text) <= LONGEST and not text.startswith("#") else None


def _unknown(raw: Any, name: str, stored: StoredProjects) -> list[Finding]:
    if raw is None or raw == "":
        return [Finding("id_missing", "error", name, "id")]
    params = {"value": quoted(raw)}
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        # Programs number the features of a layer: that says nothing of the project.
        return [Finding("id_number", "error", name, "id", params)]
    if isinstance(raw, str) and raw in stored.retired:
        return [Finding("project_retired", "error", name, "id", params)]
    if isinstance(raw, str) and is_slug(raw):
        return []
    return [Finding("id_not_a_slug", "error", name, "id", params)]


def _mixed(features: Sequence[Any]) -> list[Finding]:
    kinds = Counter(type(each.get("id")) for each in features if type(each) is dict)
    texts, numbers = kinds[str], kinds[int] + kinds[float]
    if not texts or not numbers:
        return []
    return [Finding("id_types_mixed", "warning", None, "id", {"texts": texts, "numbers": numbers})]
