"""A walk through a page with Tab alone, and what of a page is lost on a narrow screen."""

from __future__ import annotations

import time
from typing import NamedTuple

from playwright.sync_api import Page

from tests.browser.waiting import PATIENT

MOST_STEPS = 260
STILL = "*, *::before, *::after {transition: none !important; animation: none !important}"
# Frames of this server and shadow trees belong to the page.
TOOLS = """() => {
    const held = () => {
        let node = document.activeElement;
        for (;;) {
            if (node && node.tagName === 'IFRAME' && node.contentDocument) {
                node = node.contentDocument.activeElement;
            } else if (node && node.shadowRoot && node.shadowRoot.activeElement) {
                node = node.shadowRoot.activeElement;
            } else if (!node || node === node.ownerDocument.body) return null;
            // A table hands the focus on to the cell that it reads aloud, a moment later.
            else return node.closest('canvas') || node;
        }
    };
    const styles = (node) => node.ownerDocument.defaultView.getComputedStyle(node);
    const PROPERTIES = ['outlineStyle', 'outlineColor', 'outlineWidth', 'boxShadow', 'borderColor',
        'backgroundColor', 'color', 'opacity', 'textDecorationLine'];
    const look = (node) => {
        const nodes = [];
        for (let each = node, i = 0; each && i < 4; each = each.parentElement, i += 1) {
            nodes.push(each, ...(i < 3 ? each.children : []));
        }
        return nodes.map((each) => PROPERTIES.map((name) => styles(each)[name])).join();
    };
    const isSeen = (node) => {
        if (node.tagName === 'CANVAS') return true; // its own scroller lies over a table
        const box = node.getBoundingClientRect();
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        const spots = [[x, y], [box.x + 3, box.y + 3], [box.right - 3, box.bottom - 3]];
        return spots.some(([left, top]) => {
            const found = node.getRootNode().elementFromPoint(left, top);
            return found && (node.contains(found) || found.contains(node));
        });
    };
    const all = function* (root) {
        for (const node of root.querySelectorAll('*')) {
            yield node;
            if (node.shadowRoot) yield* all(node.shadowRoot);
            if (node.tagName === 'IFRAME' && node.contentDocument) yield* all(node.contentDocument);
        }
    };
    // In these the arrow keys go from one to the next.
    const GROUPS = '[role=radiogroup], [role=tablist], [role=toolbar][data-rac]';
    const name = (node) => node.outerHTML.slice(0, 180);
    window.walk = {
        been: new Map(), hidden: [],
        step() {
            const node = held();
            if (!node) return 'page';
            if (node.tagName === 'CANVAS' && this.been.has(node)) return 'table';
            if (this.been.has(node)) return 'again';
            this.been.set(node, look(node));
            if (!isSeen(node)) this.hidden.push(name(node));
            return 'on';
        },
        unmarked() {
            const now = held();
            return [...this.been].filter(([node, marked]) => node !== now && node.isConnected
                && node.tagName !== 'CANVAS' // a table draws the frame of its cell itself
                && marked === look(node)).map(([node]) => name(node));
        },
        missed() {
            const groups = new Set([...this.been.keys()].map((node) => node.type === 'radio'
                ? node.name : node.closest(GROUPS)));
            return [...all(document)].filter((node) => node.tabIndex >= 0 && !node.disabled
                && node.matches('a[href], button, input, select, textarea, summary, [tabindex]')
                && node.getClientRects().length && styles(node).visibility !== 'hidden'
                && !node.closest('[inert]') && !this.been.has(node) && !groups.has(node.name)
                && !groups.has(node.closest(GROUPS) || NaN)
            ).map(name);
        },
    };
}"""
LOST = """() => {
    const aside = '.leaflet-container, canvas, svg, [data-testid=stDataFrame], .pm-hidden';
    const found = [];
    if (document.scrollingElement.scrollWidth > innerWidth + 1) found.push('the page scrolls');
    for (const node of document.querySelectorAll('body *')) {
        const style = getComputedStyle(node);
        const over = node.scrollWidth - node.clientWidth;
        if (node.clientWidth < 2 || style.visibility === 'hidden' || node.closest(aside)) continue;
        if (style.overflowX !== 'visible' && over > 2) {
            found.push(`${over} pixels too wide: ${node.outerHTML.slice(0, 180)}`);
        }
    }
    return found;
}"""


class Walk(NamedTuple):
    """What a walk found out, as markup."""

    steps: int
    hidden: list[str]  # had the focus where something lies over them
    unmarked: list[str]  # look with the focus as they do without
    missed: list[str]  # were never reached


def walk(page: Page) -> Walk:
    """Press Tab until the page begins anew; a table is left as users leave it, with Esc."""
    for frame in page.frames:
        frame.add_style_tag(content=STILL)
    page.evaluate(TOOLS)
    steps = rounds = 0
    while steps < MOST_STEPS and rounds < 2:
        page.keyboard.press("Tab")
        steps += 1
        met = page.evaluate("walk.step()")
        if met == "table":
            page.keyboard.press("Escape")
        rounds += {"again": 2, "page": 1}.get(met, 0)
    names = ("hidden", "unmarked()", "missed()")
    return Walk(steps, *[page.evaluate(f"walk.{name}") for name in names])


def lost(page: Page, width: int, height: int, *known: str) -> list[str]:
    """Return what is wider than its place in a window of that size, frames included."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("(width) => innerWidth === width", arg=width)
    page.evaluate("new Promise((done) => setTimeout(() => requestAnimationFrame(done), 200))")
    # A page makes some of its parts anew for another size, and on a busy machine later.
    end = time.monotonic() + PATIENT / 1000
    while True:
        found = [each for frame in page.frames for each in frame.evaluate(LOST)]
        found = [each for each in found if not any(part in each for part in known)]
        if not found or time.monotonic() > end:
            return found
        page.evaluate("new Promise(requestAnimationFrame)")
