// A group of buttons as one stop for the Tab key.

import { elements } from "./dom.js";

/** @type {{ [key: string]: number }} */
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
const roving = new WeakSet();

/**
 * Arrows, Home and End go from one of the group to the next.
 * @template {HTMLElement} T
 * @param {T} group
 * @param {string} selector of its stops
 * @param {() => void} [before] where one goes from the first of them
 * @returns {T}
 */
export function rove(group, selector, before) {
  const all = () => elements(selector, group);
  /** @param {EventTarget} stop */
  const settle = (stop) =>
    all().forEach((each) => {
      each.tabIndex = each === stop ? 0 : -1;
    });
  settle(all()[0]);
  if (roving.has(group)) return group; // drawn anew, and listened to already
  roving.add(group);
  group.addEventListener("focusin", ({ target }) => {
    if (all().includes(/** @type {HTMLElement} */ (target))) settle(/** @type {HTMLElement} */ (target));
  });
  group.addEventListener("keydown", (event) => {
    const stops = all();
    const at = stops.indexOf(/** @type {HTMLElement} */ (event.target));
    /** @type {{ [key: string]: number }} */
    const ends = { Home: 0, End: stops.length - 1 };
    const next = ends[event.key] ?? at + STEPS[event.key];
    if (at < 0 || Number.isNaN(next)) return;
    event.preventDefault();
    if (stops[next]) stops[next].focus();
    else if (next < 0 && before) before();
  });
  return group;
}
