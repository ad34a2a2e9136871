"""Projects that a name may mean, against a plain way that compares every pair."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

import pytest
from rapidfuzz import fuzz

from geo.intake.comparison import compare as module
from geo.intake.comparison.compare import LIKELY, MAX_CANDIDATES, NameMatch, candidates
from geo.model.search import fold

PARTS = ["南城", "周溪", "石鼓", "莞太路", "ＣＢＤ", "Hongfu Road", "e\u0301cole", "Straße"]
KINDS = ["小学", "幼儿园", "公园", "改造工程", "(二期)", " North ", "", "停车场"]
Rank = Callable[[str, str], float]
Found = list[tuple[NameMatch, ...] | None]


def similar_names(count: int, seed: int) -> list[str]:
    """Names of few words and small numbers: some the same, most like one another."""
    chance = random.Random(seed)
    return [
        chance.choice(PARTS) + chance.choice(KINDS) + str(chance.randrange(count // 40))
        for _ in range(count)
    ]


def slips(names: Sequence[str], seed: int) -> list[str]:
    """The same names as somebody else writes them: cut, doubled, in other letters, new."""
    chance = random.Random(seed)
    ways = [
        str,
        str.upper,
        lambda name: name[1:],
        lambda name: f" {name}号",
        lambda _: "",
        lambda name: name * 12,
        lambda name: name.replace("工程", "项目"),
        lambda name: name[::-1],
    ]
    return [chance.choice(ways)(name) for name in names]


def plainly(names: Sequence[str], stored: Mapping[str, str], rank: Rank) -> Found:
    """Compare each name with each, one by one."""
    known = [(identifier, fold(name)[:64]) for identifier, name in stored.items()]
    found: Found = []
    for name in names:
        asked = fold(name)[:64]
        same = [NameMatch(identifier, 100.0) for identifier, other in known if other == asked]
        ranks = [(rank(asked, other), each, other) for each, other in known]
        ranked = sorted((each for each in ranks if each[0] > 0), key=lambda each: -each[0])
        judged = [
            NameMatch(each, round(fuzz.WRatio(asked, other), 1))
            for _, each, other in ranked[:MAX_CANDIDATES]
        ]
        likely = sorted(
            (each for each in judged if each.score >= LIKELY), key=lambda each: -each.score
        )
        found.append(tuple(same[:MAX_CANDIDATES] or likely) if asked else ())
    return found


def folded(stored: Mapping[str, str]) -> dict[str, str]:
    return {identifier: fold(name) for identifier, name in stored.items()}


def thoroughly(one: str, other: str) -> float:
    return fuzz.WRatio(one, other, score_cutoff=LIKELY)


def roughly(one: str, other: str) -> float:
    return round(fuzz.ratio(one, other, score_cutoff=55.0))


@pytest.mark.parametrize("seed", [1, 2])
def test_few_similar_names_as_by_the_measure_itself(seed: int) -> None:
    stored = {f"p-{at}": name for at, name in enumerate(similar_names(400, seed))}
    asked = slips(similar_names(200, seed + 10), seed)
    assert candidates(asked, folded(stored)) == plainly(asked, stored, thoroughly)


def test_thousands_of_similar_names_as_by_a_plain_comparison_of_all() -> None:
    stored = {f"p-{at}": name for at, name in enumerate(similar_names(3_000, 3))}
    asked = [*slips(similar_names(200, 4), 5), *stored.values()]
    known = folded(stored)
    unknown = {fold(name)[:64] for name in asked} - set(known.values()) - {""}
    assert len(unknown) * len(stored) > module.THOROUGH  # so that the rough measure is used
    found = candidates(asked, known)
    assert found[:200] == plainly(asked[:200], stored, roughly)
    of_name: dict[str, list[NameMatch]] = {}
    for identifier, name in known.items():
        of_name.setdefault(name[:64], []).append(NameMatch(identifier, 100.0))
    same = [tuple(of_name[fold(name)[:64]][:MAX_CANDIDATES]) for name in stored.values()]
    assert found[200:] == same


def test_beyond_the_room_names_are_still_found_when_they_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "THOROUGH", 1)
    monkeypatch.setattr(module, "ROUGH", 4)
    stored = {"a": "周溪小学", "b": "周溪公园"}
    found = candidates(["石鼓公园", "周溪 公园", "周溪幼儿园", "周溪小学"], stored)
    assert [each and [one.id for one in each] for each in found] == [(), ["b"], None, ["a"]]


def test_nothing_is_found_for_no_name_and_among_none() -> None:
    assert candidates([], {"a": "b"}) == []
    assert candidates(["", "莞"], {}) == [(), ()]
    assert candidates([""], {"a": ""}) == [()]
