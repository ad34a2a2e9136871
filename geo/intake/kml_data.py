"""What KML says of a placemark beside its shape; runs in the reader's child process."""

from __future__ import annotations

import math
import re
from typing import Any

from geo.intake.kml_description import pairs_of
from geo.intake.kml_shapes import local

# Members with a text of their own, under the names that KML gives them.
_TEXTS = {"address": "address", "phoneNumber": "phoneNumber", "Snippet": "Snippet",
          "snippet": "Snippet"}  # fmt: skip
_WHOLE = re.compile(r"\s*[+-]?\d{1,18}\s*")
_DEEPEST = 20
Properties = dict[str, Any]
# Of each schema the types of its fields; under "" those of all schemas.
Types = dict[str, dict[str, str]]


def properties_of(placemark: Any, types: Types) -> Properties:
    """Return all that a placemark says in words and figures.

    Parameters
    ----------
    placemark : Element
    types : dict of str to dict of str to str
        The declared types of fields, by schema and name.
    """
    found: Properties = {}
    data: Properties = {}
    names = Names(data)
    for child in placemark:
        name = local(child)
        if name in ("name", "description"):
            _keep(found, name, _text(child))
        elif name in _TEXTS:
            _keep(found, _TEXTS[name], _text(child))
        elif name == "ExtendedData":
            for key, value in _extended(child, types):
                data[names.free(key)] = value
        else:
            _timed_or_linked(child, name, found)
    found.update(data)
    return _without_table(found) if "description" not in data else found


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _whole(element: Any) -> str | None:
    return "".join(element.itertext()) or None


def _keep(found: Properties, name: str, value: str) -> None:
    if value:
        found.setdefault(name, value)


class Names:
    """Gives names that are not taken yet: what is said twice is kept twice."""

    def __init__(self, taken: Properties) -> None:
        self._taken = taken
        self._last: dict[str, int] = {}

    def free(self, name: str) -> str:
        """Return the name, or the name with the next number."""
        made, number = name, self._last.get(name, 1)
        while made in self._taken:
            number += 1
            made = f"{name}_{number}"
        self._last[name] = number
        return made


def _timed_or_linked(child: Any, name: str, found: Properties) -> None:
    if name == "TimeStamp":
        _keep(
            found, "timestamp", next((_text(each) for each in child if local(each) == "when"), "")
        )
    elif name == "TimeSpan":
        for each in child:
            if local(each) in ("begin", "end"):
                _keep(found, f"timespan_{local(each)}", _text(each))
    elif name == "author":
        _keep(found, "author", " ".join(_text(child).split()))
    elif name == "link":
        _keep(found, "link", (child.get("href") or _text(child)).strip())


def _extended(element: Any, types: Types) -> list[tuple[str, Any]]:
    made: list[tuple[str, Any]] = []
    for each in element:
        name = local(each)
        if name == "Data":
            value = next((_whole(child) for child in each if local(child) == "value"), None)
            label = next((_text(child) for child in each if local(child) == "displayName"), "")
            made.append((each.get("name") or label or "Data", value))
        elif name == "SchemaData":
            schema = (each.get("schemaUrl") or "").rpartition("#")[2]
            made += _of_schema(each, types.get(schema) or types.get("", {}))
        elif name == "SimpleData":
            made.append(_simple(each, types.get("", {})))
        else:
            made += foreign(each)
    return made


def _of_schema(element: Any, types: dict[str, str]) -> list[tuple[str, Any]]:
    made = []
    for each in element:
        name = local(each)
        if name == "SimpleData":
            made.append(_simple(each, types))
        elif name == "SimpleArrayData":
            values = [_whole(child) for child in each if local(child) == "value"]
            made.append((each.get("name") or "SimpleArrayData", values))
    return made


def _simple(element: Any, types: dict[str, str]) -> tuple[str, Any]:
    name = element.get("name") or "SimpleData"
    return name, typed(element.text, types.get(name, "string"))


def foreign(element: Any, before: str = "", depth: int = 0) -> list[tuple[str, Any]]:
    """Return the texts of another vocabulary's elements, each under its path: a.b.c."""
    name = before + local(element)
    children = list(element)
    made: list[tuple[str, Any]] = []
    text = (element.text or "").strip()
    if text or not children:
        made.append((name, text or None))
    if depth < _DEEPEST:
        for child in children:
            made += foreign(child, f"{name}.", depth + 1)
    elif children:
        made.append((name, _text(element)))
    return made


def typed(text: str | None, kind: str) -> Any:
    """Return the value of a field in its declared type; as text where that would change it.

    Examples
    --------
    >>> typed("3", "int"), typed("44190000100100200031", "int"), typed("NaN", "double")
    (3, '44190000100100200031', 'NaN')
    """
    if text is None:
        return None
    if kind in ("int", "uint", "short", "ushort"):
        return int(text) if _WHOLE.fullmatch(text) else text
    if kind in ("float", "double"):
        try:
            number = float(text)
        except ValueError:
            return text
        return number if math.isfinite(number) and "_" not in text else text
    if kind == "bool" and text.strip().lower() in ("0", "1", "true", "false"):
        return text.strip().lower() in ("1", "true")
    return text


def _without_table(found: Properties) -> Properties:
    """Take the attributes out of a description that a program has made of them."""
    read = pairs_of(found.get("description") or "")
    if read is None:
        return found
    pairs, rest = read
    del found["description"]
    names = Names(found)
    for name, value in pairs:
        if found.get(name) != value:
            found[names.free(name)] = value
    lines = [line for line in rest if line != found.get("name")]
    _keep(found, "description", "\n".join(lines))
    return found
