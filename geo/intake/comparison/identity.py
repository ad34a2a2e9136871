"""Match each feature of an upload with the stored project that it refers to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from geo.intake.comparison.stored import StoredProjects
from geo.model.errors import Finding
from geo.model.search import fold
from geo.model.validate import is_slug, quoted

NEW = "+"  # prefix of an answer that means a new project with the id that follows
LONGEST = 200  # characters of an id that can serve as the name of its feature


class Identity(NamedTuple):
    """The name of a feature, and the project that it refers to.

    Attributes
    ----------
    name : str
        The id in the file as text; ``#12`` for the twelfth feature if that has
        no usable id.
    project : str or None
        Id of the stored project; None if it is new or not known.
    fresh : str or None
        Id of the new project that a person wants it to become.
    likely : str or None
        The only stored project of the same name: reliable enough to recognise
        a coordinate system, but not to store anything.
    """

    name: str
    project: str | None = None
    fresh: str | None = None
    likely: str | None = None

    @property
    def id(self) -> str:
        """The project's id, or the name if the project is not known."""
        return self.project or self.fresh or self.name


def identify(
    features: Sequence[Any], stored: StoredProjects, answers: Mapping[str, str] | None = None
) -> tuple[list[Identity], list[Finding]]:
    """Match each feature with a stored project: by its id, a person's answer, or its name.

    The name decides only if the feature has no id that could be a project's,
    and exactly one stored project and one feature have that name.

    Parameters
    ----------
    features : sequence
        As parsed.
    stored : StoredProjects
    answers : mapping of str to str, optional
        Id of the project by the name of the feature; ``+id`` for a new project,
        empty to leave the feature out.

    Returns
    -------
    list of Identity
        One for each feature.
    list of Finding
        Errors of the ids, and which projects were found by name.
    """
    answers = answers or {}
    identities: list[Identity] = []
    found: list[Finding] = []
    without_id: list[str] = []
    seen: set[str] = set()
    rows = stored.rows
    for index, feature in enumerate(features):
        is_feature = type(feature) is dict and feature.get("type") == "Feature"
        raw = feature.get("id") if is_feature else None
        if type(raw) is str and raw in rows and raw not in seen and raw not in answers:
            seen.add(raw)
            identities.append(Identity(raw, raw))
            continue
        number = f"#{index + 1}"
        if raw is None and not answers:
            identities.append(Identity(number))
            if is_feature:
                without_id.append(number)
            continue
        identity, problems = _identity(raw, number, stored, answers, seen)
        seen.add(identity.id)
        identities.append(identity)
        found += problems if is_feature else ()
    identities, by_name = _with_names(identities, features, stored, answers)
    found = [each for each in found if each.feature not in by_name]
    missing = [
        Finding("id_missing", "error", each, "id") for each in without_id if each not in by_name
    ]
    return identities, [*_mixed(features), *found, *missing, *by_name.values()]


def _with_names(
    identities: list[Identity],
    features: Sequence[Any],
    stored: StoredProjects,
    answers: Mapping[str, str],
) -> tuple[list[Identity], dict[str, Finding]]:
    """Match features without a meaningful id with the project of the same name."""
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
        "" if each.project else _name(feature, known)
        for each, feature in _pairs(identities, features)
    ]
    times = Counter(names)
    findings: dict[str, Finding] = {}
    matched = []
    for (identity, feature), name in zip(_pairs(identities, features), names, strict=True):
        likely = None if identity.project else by_name.get(name)
        is_open = identity.fresh is None and identity.name not in answers
        if likely and is_open and times[name] == 1 and _is_meaningless(feature.get("id"), stored):
            params = {"value": likely, "name": stored.names[likely]}
            findings[identity.name] = Finding(
                "id_by_same_name", "info", identity.name, "id", params
            )
            matched.append(Identity(identity.name, likely, likely=likely))
        elif likely:
            matched.append(Identity(identity.name, None, identity.fresh, likely))
        else:
            matched.append(identity)
    return matched, findings


def _pairs(
    identities: Sequence[Identity], features: Sequence[Any]
) -> Iterator[tuple[Identity, Any]]:
    return zip(identities, features, strict=True)


def _is_meaningless(raw: Any, stored: StoredProjects) -> bool:
    """Check whether an id is missing, or cannot be a project's, such as a program's number."""
    if isinstance(raw, str):
        return (raw.isdecimal() or not is_slug(raw)) and raw not in stored.retired
    return raw is None or isinstance(raw, int | float)


def _name(feature: Any, known: Mapping[str, str]) -> str:
    """Return the folded name of a feature; `known` has the folded stored names."""
    properties = feature.get("properties") if type(feature) is dict else None
    name = properties.get("name") if type(properties) is dict else None
    if not isinstance(name, str):
        return ""
    folded = known.get(name)
    return fold(name) if folded is None else folded


def _identity(
    raw: Any, number: str, stored: StoredProjects, answers: Mapping[str, str], seen: set[str]
) -> tuple[Identity, list[Finding]]:
    """Match one feature by a person's answer or its id."""
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
    """Return the code of the error why a new project cannot have an id, or None."""
    if not is_slug(identifier):
        return "id_not_a_slug"
    if identifier in stored.retired:
        return "project_retired"
    return "id_twice" if identifier in stored else None


def _text(raw: Any) -> str | None:
    """Return an id as text, or None if it cannot serve as a name."""
    if isinstance(raw, bool) or not isinstance(raw, str | int) or raw == "":
        return None
    try:
        text = str(raw)
    except ValueError:  # an integer of thousands of digits
        return None
    # "#12" is the name of the twelfth feature.
    return text if len(text) <= LONGEST and not text.startswith("#") else None


def _unknown(raw: Any, name: str, stored: StoredProjects) -> list[Finding]:
    if raw is None or raw == "":
        return [Finding("id_missing", "error", name, "id")]
    params = {"value": quoted(raw)}
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        # Programs number the features of a layer, which does not identify a project.
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
