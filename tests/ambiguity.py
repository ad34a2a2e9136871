"""Say whether a regular expression can take more than linear time, by its automaton.

A backtracking engine tries every way in which a pattern matches a text before it gives up. The
number of ways grows exponentially where a state comes back to itself in two ways over the same
text, and as a power where one loop can hand the same text over to a later one (Weideman and
others, *Analyzing matching time behavior of backtracking regular expression matchers*, 2016). A
search is a loop over any sign before the pattern.
"""

from __future__ import annotations

import re
import re._constants as sre  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import unicodedata
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

# Repeats with more are taken for endless ones.
BOUNDED = 200
_FEW = 6  # a repeat of fewer cannot grow much, however it is nested
_SIGNS = sorted({chr(code) for code in range(128)} | set("\xa0\u3000\ufeff\u0301度人万，٣中é"))
_ANCHORED = {"match", "fullmatch"}


@dataclass
class _Automaton:
    """States joined by silent steps and by steps that take a sign of a set."""

    silent: list[list[int]] = field(default_factory=list)
    taking: list[tuple[frozenset[str], int] | None] = field(default_factory=list)
    groups: list[frozenset[int]] = field(default_factory=list)  # atomic groups around a state

    def state(self, groups: frozenset[int]) -> int:
        self.silent.append([])
        self.taking.append(None)
        self.groups.append(groups)
        return len(self.silent) - 1

    def join(self, one: int, other: int) -> None:
        self.silent[one].append(other)


class _Builder:
    def __init__(self, signs: list[str], flags: int, *, loops_from: int) -> None:
        self.made, self.signs, self.flags = _Automaton(), signs, flags
        self.loops_from, self.atomic = loops_from, 0
        self.can_fail_at_end = False

    def add(self, items: Any, start: int, groups: frozenset[int]) -> int:
        for kind, value in items:
            start = self._one(kind, value, start, groups)
        return start

    def _one(self, kind: Any, value: Any, start: int, groups: frozenset[int]) -> int:
        if kind in (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY):
            end = self.made.state(groups)
            chosen = frozenset(s for s in self.signs if _takes(kind, value, s, self.flags))
            self.made.taking[start] = (chosen, end)
            after = self.made.state(groups)
            self.made.join(end, after)
            return after
        if kind is sre.SUBPATTERN:
            return self._passed(self.add(value[3], start, groups), groups)
        if kind is sre.ATOMIC_GROUP:
            self.atomic += 1
            inside = groups | {self.atomic}
            return self._passed(self.add(value, self._passed(start, inside), inside), groups)
        if kind is sre.BRANCH:
            return self._branch(value[1], start, groups)
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            return self._repeat(*value, start, groups)
        if kind is sre.POSSESSIVE_REPEAT:
            self.atomic += 1
            inside = groups | {self.atomic}
            return self._passed(self._repeat(*value, self._passed(start, inside), inside), groups)
        if kind in (sre.ASSERT, sre.ASSERT_NOT):
            if value[0] > 0:  # looking back takes a fixed number of signs
                self.add(value[1], self._passed(start, groups), groups)
            return self._passed(start, groups)
        if kind in (sre.AT, sre.GROUPREF):
            return self._passed(start, groups)
        raise NotImplementedError(kind)

    def _passed(self, start: int, groups: frozenset[int]) -> int:
        after = self.made.state(groups)
        self.made.join(start, after)
        return after

    def _branch(self, branches: Any, start: int, groups: frozenset[int]) -> int:
        end = self.made.state(groups)
        for branch in branches:
            self.made.join(self.add(branch, self._passed(start, groups), groups), end)
        return end

    def _repeat(self, least: int, most: Any, items: Any, start: int, groups: frozenset[int]) -> int:
        is_loop = most is sre.MAXREPEAT or most > self.loops_from
        for _ in range(min(least, 3) if is_loop else least):
            start = self.add(items, start, groups)
        if is_loop:
            head = self._passed(start, groups)
            self.made.join(self.add(items, self._passed(head, groups), groups), head)
            return self._passed(head, groups)
        ends = [start]
        for _ in range(most - least):
            ends.append(self.add(items, self._passed(ends[-1], groups), groups))
        end = self.made.state(groups)
        for each in ends:
            self.made.join(each, end)
        return end


def _takes(kind: Any, value: Any, sign: str, flags: int) -> bool:
    if kind is sre.ANY:
        return bool(flags & re.DOTALL) or sign != "\n"
    if kind is sre.NOT_LITERAL:
        return not _takes(sre.LITERAL, value, sign, flags)
    forms = {sign, sign.lower(), sign.upper()} if flags & re.IGNORECASE else {sign}
    if kind is sre.LITERAL:
        return any(chr(value) == each for each in forms)
    taken = False
    for part, what in value:
        if part is sre.LITERAL:
            taken |= chr(what) in forms
        elif part is sre.RANGE:
            taken |= any(len(f) == 1 and what[0] <= ord(f) <= what[1] for f in forms)
        elif part is sre.CATEGORY:
            taken |= _in_category(what, sign)
    return taken != (value[0][0] is sre.NEGATE)


def _in_category(category: Any, sign: str) -> bool:
    name = str(category).removeprefix("CATEGORY_")
    is_in = {
        "DIGIT": unicodedata.category(sign) == "Nd",
        "SPACE": sign.isspace(),
        "WORD": sign.isalnum() or sign == "_",
    }[name.removeprefix("NOT_")]
    return is_in != name.startswith("NOT_")


class _Steps:
    """What follows what, sign by sign; states are those that a sign leads to."""

    def __init__(self, made: _Automaton, signs: list[str]) -> None:
        self.made, self.signs = made, signs
        self._known: dict[int, list[tuple[frozenset[str], int, int]]] = {}

    def after(self, state: int) -> list[tuple[frozenset[str], int, int]]:
        """Return the signs, the state behind them, and in how many silent ways one gets there."""
        if state not in self._known:
            ways: dict[int, int] = {}
            for end in self._silent_paths(state, frozenset()):
                ways[end] = ways.get(end, 0) + 1
            found = [(self.made.taking[end], count) for end, count in ways.items()]
            self._known[state] = [(*taken, count) for taken, count in found if taken is not None]
        return self._known[state]

    def _silent_paths(self, state: int, gone: frozenset[tuple[int, int]]) -> Iterator[int]:
        # A step is gone once: a loop may begin anew, but does not run empty.
        yield state
        for other in self.made.silent[state]:
            if (state, other) not in gone:
                yield from self._silent_paths(other, gone | {(state, other)})

    def silently(self, state: int) -> set[int]:
        return set(self._silent_paths(state, frozenset()))

    def reachable(self, state: int) -> set[int]:
        seen, open_ = set(), deque([state])
        while open_:
            for _, other, _ in self.after(open_.popleft()):
                if other not in seen:
                    seen.add(other)
                    open_.append(other)
        return seen


def growth(pattern: str | bytes, flags: int = 0, method: str = "search") -> str:
    """Return ``"linear"``, ``"power"`` or ``"exponential"``: the time on the worst text.

    Parameters
    ----------
    pattern : str or bytes
    flags : int
    method : str
        Of a compiled pattern: ``match`` and ``fullmatch`` begin at one place, others everywhere.

    Examples
    --------
    >>> growth("(?:a+)+b", 0, "match"), growth(r"a*a*b", 0, "match"), growth("a*b", 0, "match")
    ('exponential', 'power', 'linear')
    >>> growth(r"\\s+$"), growth(r"\\s+"), growth(r"\\s{0,9}$")
    ('power', 'linear', 'linear')
    """
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    parsed = parser.parse(text, flags)
    flags = parsed.state.flags
    signs = _classes(parsed, flags)
    if _is_exponential(parsed, signs, flags):
        return "exponential"
    return "power" if _is_power(parsed, signs, flags, method) else "linear"


def _classes(parsed: Any, flags: int) -> list[str]:
    """Return one sign of each kind that the pattern tells apart."""
    sets = list(_sets(parsed))
    own = {chr(code) for kind, value in sets for code in _literals(kind, value)}
    kinds: dict[tuple[bool, ...], str] = {}
    for sign in [*_SIGNS, *sorted(own)]:
        kinds.setdefault(tuple(_takes(kind, value, sign, flags) for kind, value in sets), sign)
    return list(kinds.values())


def _sets(items: Any) -> Iterator[tuple[Any, Any]]:
    for kind, value in items:
        if kind in (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY):
            yield kind, value
        for part in _inner(kind, value):
            yield from _sets(part)


def _inner(kind: Any, value: Any) -> list[Any]:
    if kind is sre.BRANCH:
        return list(value[1])
    if kind is sre.ATOMIC_GROUP:
        return [value]
    if kind in (sre.SUBPATTERN, sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return [value[-1]]
    return [value[1]] if kind in (sre.ASSERT, sre.ASSERT_NOT) else []


def _literals(kind: Any, value: Any) -> list[int]:
    if kind in (sre.LITERAL, sre.NOT_LITERAL):
        return [value]
    if kind is not sre.IN:
        return []
    found = [[what] if part is sre.LITERAL else [*what] for part, what in value
             if part in (sre.LITERAL, sre.RANGE)]  # fmt: skip
    return [code for codes in found for code in codes]


def _is_exponential(parsed: Any, signs: list[str], flags: int) -> bool:
    builder = _Builder(signs, flags, loops_from=_FEW)
    builder.add(parsed, builder.made.state(frozenset()), frozenset())
    steps = _Steps(builder.made, signs)
    looping = [s for s in range(len(builder.made.silent)) if s in steps.reachable(s)]
    return any(_comes_back_twice(steps, state) for state in looping)


def _comes_back_twice(steps: _Steps, state: int) -> bool:
    """Say whether two ways lead from a state to itself over the same text."""
    groups = steps.made.groups[state]
    back = {s for s in steps.reachable(state) if state in steps.reachable(s)} | {state}
    seen = {(state, state, False)}
    open_ = deque(seen)
    while open_:
        one, other, apart = open_.popleft()
        for signs, one_next, ways in steps.after(one):
            for also, other_next, _ in steps.after(other):
                if not (signs & also and one_next in back and other_next in back):
                    continue
                # What an atomic group has chosen is not chosen again.
                if steps.made.groups[one_next] - groups or steps.made.groups[other_next] - groups:
                    continue
                split = apart or one_next != other_next or (one == other and ways > 1)
                if split and one_next == other_next == state:
                    return True
                found = (one_next, other_next, split)
                if found not in seen:
                    seen.add(found)
                    open_.append(found)
    return False


def _is_power(parsed: Any, signs: list[str], flags: int, method: str) -> bool:
    builder = _Builder(signs, flags, loops_from=BOUNDED)
    made = builder.made
    first = made.state(frozenset())
    before: set[int] = set()
    items = list(parsed)
    if method not in _ANCHORED and not (items and _is_start(items[0])):
        around = made.state(frozenset())
        made.taking[first] = (frozenset(signs), around)
        made.join(around, first)
        start = made.state(frozenset())
        made.join(first, start)
        before = {first, around}
    else:
        start = first
    end = builder.add(items, start, frozenset())
    needs_end = method == "fullmatch" or any(_is_end(each) for each in items[-1:])
    steps = _Steps(made, signs)
    reach = {s: steps.reachable(s) for s in range(len(made.silent))}
    loops = [s for s in reach if s in reach[s]]
    done = set() if needs_end else {s for s in loops if end in steps.silently(s)}
    pairs = (
        (one, other)
        for one in loops
        for other in loops
        if one != other and other in reach[one] and one not in reach[other] and other not in done
        and (one in before or not made.groups[one] - made.groups[other])
    )  # fmt: skip
    return any(_hands_over(steps, reach, one, other) for one, other in pairs)


def _is_start(item: Any) -> bool:
    return item[0] is sre.AT and item[1] in (sre.AT_BEGINNING, sre.AT_BEGINNING_STRING)


def _is_end(item: Any) -> bool:
    if item[0] is sre.BRANCH:
        return any(branch and _is_end(branch[-1]) for branch in item[1][1])
    if item[0] is sre.SUBPATTERN:
        return bool(item[1][3]) and _is_end(item[1][3][-1])
    return item[0] in (sre.AT, sre.ASSERT, sre.ASSERT_NOT) and item[1] is not None


def _hands_over(steps: _Steps, reach: dict[int, set[int]], one: int, other: int) -> bool:
    """Say whether a text leads from a loop back to it, on to another one, and round that one."""
    goal, first = (one, other, other), (one, one, other)
    seen, open_ = {first}, deque([first])
    while open_:
        a, b, c = open_.popleft()
        for a_signs, a_next, _ in steps.after(a):
            if one not in reach[a_next] and a_next != one:
                continue
            for b_signs, b_next, _ in steps.after(b):
                if not a_signs & b_signs or (other not in reach[b_next] and b_next != other):
                    continue
                for c_signs, c_next, _ in steps.after(c):
                    if not a_signs & b_signs & c_signs:
                        continue
                    found = (a_next, b_next, c_next)
                    if found == goal:
                        return True
                    if (other in reach[c_next] or c_next == other) and found not in seen:
                        seen.add(found)
                        open_.append(found)
    return False
