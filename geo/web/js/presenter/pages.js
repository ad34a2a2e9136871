// A long list is shown page by page: as many of its items as fit in large type, none cut, none lost.

import { add, clear, el, fill } from "../shared/dom.js";
import { number, text } from "../shared/words.js";
import { itemsOf } from "./scene.js";
import { next } from "./show.js";

// Fill the list of a scene's element with one page, and learn how many there are.
export function fillPage(element, scene, target) {
  const list = element.querySelector(".pm-scene-list");
  if (!list) return { page: 0, pages: 1, to: 0 };
  const items = itemsOf(scene);
  const range = element.querySelector(".pm-scene-range");
  const starts = isScrolled() ? [0] : paged(list, items, range, scene.more);
  const page = Math.min(target, starts.length - 1);
  const [from, to] = [starts[page], page + 1 < starts.length ? starts[page + 1] : items.length];
  fill(list, ...items.slice(from, to));
  drawRange(range, { from, to, listed: items.length, more: scene.more || 0 });
  return { page, pages: starts.length, to };
}

// On a phone, and on paper, a list is as long as it is.
export const isScrolled = () => window.matchMedia("(max-width: 799px)").matches;

const isFull = (list) => list.scrollHeight > list.clientHeight + 1;

// Where each page begins, at most `most` items on each. An item taller than the page stands alone.
function starts(list, items, most) {
  const found = [];
  let at = 0;
  while (at < items.length) {
    found.push(at);
    fill(list, items[at]);
    let next = at + 1;
    for (; next < items.length && next - at < most; next += 1) {
      add(list, items[next]);
      if (isFull(list)) break;
    }
    at = next;
  }
  clear(list);
  return found.length ? found : [0];
}

// Without a line that says how many more there are, a list may fit as a whole.
function paged(list, items, range, more) {
  range.hidden = !more;
  const whole = starts(list, items, Infinity);
  range.hidden = false;
  return whole.length < 2 ? whole : even(list, items);
}

// Pages of about the same length read better than a full one and a rest of two.
function even(list, items) {
  const full = starts(list, items, Infinity);
  if (full.length < 2) return full;
  const evenly = starts(list, items, Math.ceil(items.length / full.length));
  return evenly.length === full.length ? evenly : full;
}

function drawRange(line, { from, to, listed, more }) {
  const total = listed + more;
  clear(line).hidden = from === 0 && to === total;
  const fields = { from: number(from + 1), to: number(to), n: number(total), rest: number(total - to) };
  add(line, el("span", {}, text(to - from === 1 ? "present_one" : "present_range", fields)));
  if (to < listed) {
    add(line, el("button", { type: "button", class: "pm-scene-more", onclick: next }, text("present_more", fields)));
  } else if (more) add(line, el("span", {}, text("present_unlisted", { n: number(more) })));
}
