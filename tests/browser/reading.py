"""Everything that a page says, read as a person would, and the words that nobody wrote."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page

from tests.browser.waiting import PATIENT

# Before any script of a page runs: what is painted as text, and whether something is under way.
HOOKS = """(() => {
    const said = (window.painted = new Set());
    for (const name of ["fillText", "strokeText"]) {
        const own = CanvasRenderingContext2D.prototype[name];
        CanvasRenderingContext2D.prototype[name] = function (text, ...rest) {
            said.add(String(text));
            return own.call(this, text, ...rest);
        };
    }
    const talk = (window.requests = { running: 0, last: performance.now() });
    const note = function (change) {
        talk.running += change;
        talk.last = performance.now();
    };
    const own = window.fetch;
    window.fetch = function (...given) {
        note(1);
        const answer = own.apply(this, given);
        answer.then(() => note(-1), () => note(-1));
        return answer;
    };
    new MutationObserver(() => note(0)).observe(document, { childList: true, subtree: true });
})()"""
# Nothing is under way, and nothing has been for longer than a search waits for the next letter.
CALM = "() => requests.running === 0 && performance.now() - requests.last > 200"
# Frames of the same server belong to the page.
LOADED = """() => [...document.querySelectorAll("iframe")].every(({ contentDocument }) =>
    contentDocument && contentDocument.readyState === "complete")"""
WORDS = """() => {
    const NAMED = ["title", "aria-label", "aria-description", "aria-valuetext", "placeholder", "alt"];
    const SILENT = "script, style, noscript, template, [translate=no][aria-hidden=true]"; // icons
    const found = [];
    const say = (text, node) => found.push([text, (node.closest("[lang]") || held).lang]);
    let held = document.documentElement; // a shadow tree speaks as the page around it does
    const isSeen = (node) =>
        node.closest("canvas") || node.checkVisibility({ visibilityProperty: true });
    const read = function (root) {
        for (const node of root.querySelectorAll("*")) {
            if (node.shadowRoot) {
                const before = held;
                held = node.closest("[lang]") || held;
                read(node.shadowRoot);
                held = before;
            }
            if (node.closest(SILENT) || !isSeen(node)) continue;
            if (node.contentDocument) open(node.contentWindow);
            for (const name of NAMED) if (node.hasAttribute(name)) say(node.getAttribute(name), node);
            if (/^(INPUT|TEXTAREA)$/.test(node.tagName)) say(node.value, node);
            for (const child of node.childNodes) {
                if (child.nodeType === Node.TEXT_NODE) say(child.data, node);
            }
        }
    };
    const open = function ({ document, painted = new Set() }) {
        for (const text of [document.title, ...painted]) say(text, document.documentElement);
        painted.clear();
        read(document);
    };
    open(window);
    return found.map(([text, lang]) => [text.trim(), lang]).filter(([text]) => text);
}"""


class Said(NamedTuple):
    """A text of a page, and the language it is marked as (``zh-CN``, ``en``)."""

    text: str
    language: str


# A sentence may begin with "None of these projects"; inside words and names these mean nothing.
UNFILLED = re.compile(
    r"""(?<![\w./-]) (?: null | undefined | NaN | nan | NaT | Infinity | True | False
                       | None (?!\ of\b) ) (?![A-Za-z0-9_/-])
      | \[object\b | <NA> | \{[\w.,:!]*\} | %\(\w+\)s | (?<!\d) %[sd]\b | \$\{
      | &(?:amp|lt|gt|quot|nbsp|\#\d+);""",
    re.VERBOSE | re.ASCII,
)
# A code of the vocabulary, a key of the catalogue, a name of the program's own: under_construction.
CODE = re.compile(r"(?<![\w/.=&?-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w/=-])", re.ASCII)
# Nothing stands where something should.
HOLLOW = re.compile(
    r"（\s*）|“\s*”|\(\s*\)|。。|，，|、、|[，、：][。，、]|,,|(?<!\.)\.\.(?!\.)|·\s*·"
)
HAN = "\u3400-\u9fff"
CHINESE = {
    "a half-width bracket": re.compile(rf"[{HAN}”]\s*\(|\)\s*[{HAN}]|\([^()]*[{HAN}]"),
    "a half-width sign": re.compile(rf"[{HAN}][,;:!?](?!//)"),
    "a straight quotation mark": re.compile(rf"[{HAN}]\"|\"[{HAN}]"),
    "a Latin unit": re.compile(r"\d\s?(?:km|m|km2|km²|m2|m²|ha|min|h|s)(?![\w²])", re.ASCII),
    "a word that the glossary has dropped": re.compile(
        "待落点|待落位|尚待落位|待补充位置|点位未公布"
    ),
    "a word twice": re.compile("的的|了了|个个(?!人)|约约|在在|和和"),
}
# "Section 2 is" is right, so only what is counted is looked at.
COUNTED = (
    "project|facility|gap|site|place|person|community|file|row|figure|feature|year|target|park|"
    "school|kindergarten|camera|point|line|area|change|revision|error|station|street|metre"
)
ONE = f"{COUNTED}|has|was|lies"
MANY = "|".join(
    [*(re.sub("y$", "ie", word) + "s" for word in COUNTED.split("|")), "people", "have"]
)
ENGLISH = {
    "a wrong number": re.compile(
        rf"(?<![\d.,/–-])1 (?:[a-z]+ ){{0,2}}(?:{MANY})\b"
        rf"|(?<![\d.,/–-])(?:[2-9]|\d[\d,]*\d) (?:{ONE})\b(?!-)"
    ),
    "a word twice": re.compile(r"\b(a|an|the|of|in|to|and|is|are|by|for) \1\b", re.IGNORECASE),
}
SIGNS = re.compile("[，。；：（）、]")
LATIN = re.compile(r"[A-Za-z][a-z’']*(?: [A-Za-z][a-z’'-]*){2,}")
HAN_RUN = re.compile(rf"[{HAN}]+")
# A whole text in Latin letters; names of formats and websites are the same in every language.
LATIN_TEXT = re.compile(r"[A-Z]?[a-z]{2,}(?:[ -][A-Za-z]+)*[.?!…]?")
# Formats and websites, keys, and the languages themselves.
SAME_EVERYWHERE = frozenset(
    ["English", "中文", "Shapefile", "OpenStreetMap", "Esc", "Tab", "Home", "End", "Enter", "Space"]
)
ADDRESS = re.compile(r"<[^<>]*>|\b(?:https?|file)://\S*|(?<![\w/])/[\w/?=&.%#-]+")


def words(page: Page) -> list[Said]:
    """Return every text, name and hint that is seen or read aloud in a page and its frames."""
    page.wait_for_function(LOADED, timeout=PATIENT)
    return [Said(*each) for each in page.evaluate(WORDS)]


def strays(said: Iterable[Said], written: str = "") -> list[str]:
    """Return the texts that hold what nobody wrote or what is not written in their language.

    Parameters
    ----------
    written
        What the town's own data say, in both languages: names, the plan's words, sources. In the
        other language it stands as it is.

    Examples
    --------
    >>> kinds = lambda lang, *texts: [each.split(": ")[0] for each in strays(
    ...     (Said(text, lang) for text in texts), "莞太路 Guantai Road quality upgrade")]
    >>> kinds("en", "Status null", "by {year}", "[object Object]", "±NaN m", "near_title")
    ['unfilled', 'unfilled', 'unfilled', 'unfilled', 'a code']
    >>> kinds("en", "None of these projects", "nullify", "Trueman Road", "莞太路", "{ }")
    []
    >>> kinds("en", "1 projects", "3 project", "about 1 km", "项目", "63 projects", "11 people")
    ['a wrong number', 'a wrong number', 'Chinese']
    >>> kinds("zh-CN", "±50 m", "道路(新)", "待落位", "Near me", "Guantai Road quality upgrade", "PDF")
    ['a Latin unit', 'a half-width bracket', 'a word that the glossary has dropped', 'Latin']
    """
    found = {
        f"{fault}: {text}": None for text, lang in said for fault in _faults(text, lang, written)
    }
    return list(found)


def written_in(folder: Path) -> str:
    """Return what the files of a data folder say, without codes and ids."""
    files = [json.loads(path.read_bytes()) for path in sorted(folder.glob("*.geojson"))]
    files += [tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))]
    return "\n".join(text for text in _texts(files) if re.search(rf"[{HAN} ]", text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _faults(text: str, language: str, written: str) -> list[str]:
    plain = ADDRESS.sub(" ", text)
    rules = {"unfilled": UNFILLED, "a code": CODE, "nothing": HOLLOW}
    rules |= CHINESE if language.startswith("zh") else ENGLISH
    found = [name for name, rule in rules.items() if rule.search(plain)]
    if language.startswith("zh"):
        latin = [each for each in LATIN.findall(plain) if each not in written]
        if LATIN_TEXT.fullmatch(plain) and plain not in written and plain not in SAME_EVERYWHERE:
            latin.append(plain)
        return found + ["Latin"] * bool(latin)
    runs = HAN_RUN.findall(plain)
    if SIGNS.search(plain) and not runs:
        found.append("a Chinese sign")
    foreign = any(each not in written and each not in SAME_EVERYWHERE for each in runs)
    return found + ["Chinese"] * foreign
