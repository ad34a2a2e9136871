"""Return the names of features in a user's file for notices about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geo.coverage.population.fields import named_field

IDENTIFYING_FIELDS = (
    "社区名称", "社区", "村（社区）", "社区名", "行政村", "名称", "name", "communityname",
    "community", "village", "namezh", "nameen", "设施名称", "学校名称", "项目名称", "mc", "xzqmc",
    "sqmc", "zldwmc", "id", "编号", "代码", "code",
)  # fmt: skip
_MOST_NAMED = 5


def names_of(features: Sequence[dict[str, Any]]) -> list[str]:
    """Return the name of each feature, or its number if it has none.

    Examples
    --------
    >>> names_of([{"properties": {"名称": "西平"}}, {"properties": None}])
    ['西平', '#2']
    """
    properties = [each.get("properties") or {} for each in features]
    keys = dict.fromkeys(key for each in properties for key in each)
    field = named_field(keys, IDENTIFYING_FIELDS)
    return [
        str(each.get(field) or f"#{number}") if field else f"#{number}"
        for number, each in enumerate(properties, 1)
    ]


def some(names: Sequence[str]) -> tuple[str, ...]:
    """Return the first few names without repeats, and an ellipsis if there are more.

    Examples
    --------
    >>> some(["a", "b", "a"]), some(list("abcdefg"))
    (('a', 'b'), ('a', 'b', 'c', 'd', 'e', '…'))
    """
    distinct = list(dict.fromkeys(names))
    more = ["…"] if len(distinct) > _MOST_NAMED else []
    return (*distinct[:_MOST_NAMED], *more)
