"""Everything that a page says, read as a person would, and the words that nobody wrote."""

from __future__ import annotations

import re

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
    const SILENT = "script, style, noscript, template";
    const found = [];
    const isSeen = (node) =>
        node.closest("canvas") || node.checkVisibility({ visibilityProperty: true });
    const read = function (root) {
        for (const node of root.querySelectorAll("*")) {
            if (node.shadowRoot) read(node.shadowRoot);
            if (node.closest(SILENT) || !isSeen(node)) continue;
            if (node.contentDocument) open(node.contentWindow);
            for (const name of NAMED) if (node.hasAttribute(name)) found.push(node.getAttribute(name));
            if (/^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName)) found.push(node.value);
            for (const child of node.childNodes) {
                if (child.nodeType === Node.TEXT_NODE) found.push(child.data);
            }
        }
    };
    const open = function ({ document, painted = new Set() }) {
        found.push(document.title, ...painted);
        painted.clear();
        read(document);
    };
    open(window);
    return found.map((text) => text.trim()).filter(Boolean);
}"""
# A sentence may begin with "None of these projects"; inside words and names these mean nothing.
STRAY = re.compile(
    r"""(?<![\w./-]) (?: null | undefined | NaN | nan | NaT | Infinity | True | False
                       | None (?!\ of\b) ) (?![A-Za-z0-9_/-])
      | \[object\b | <NA> | \{\w*\} | %\(\w+\)s""",
    re.VERBOSE | re.ASCII,
)


def words(page: Page) -> list[str]:
    """Return every text, name and hint that is seen or read aloud in a page and its frames."""
    page.wait_for_function(LOADED, timeout=PATIENT)
    found: list[str] = page.evaluate(WORDS)
    return found


def strays(texts: list[str]) -> list[str]:
    """Return the texts that hold a word of the program's own: ``null``, ``NaN``, ``{name}``.

    Examples
    --------
    >>> strays(["Status null", "目标 undefined", "by {year}", "[object Object]", "±NaN m"])
    ['Status null', '目标 undefined', 'by {year}', '[object Object]', '±NaN m']
    >>> strays(["Nancheng", "None of these projects", "nullify", "Trueman Road", "{ }"])
    []
    """
    return [text for text in texts if STRAY.search(text)]
