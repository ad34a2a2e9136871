// A long list is shown page by page: as many of its items as fit in large type, none cut, none lost.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const show = PM.presenter;

  // Fill the list of a scene's element with one page, and learn how many there are.
  show.fill = function (element, scene, wanted) {
    const list = element.querySelector(".pm-scene-list");
    if (!list) return { page: 0, pages: 1, to: 0 };
    const items = show.items(scene);
    const range = element.querySelector(".pm-scene-range");
    const starts = show.scrolls() ? [0] : paged(list, items, range, scene.more);
    const page = Math.min(wanted, starts.length - 1);
    const [from, to] = [starts[page], page + 1 < starts.length ? starts[page + 1] : items.length];
    PM.fill(list, ...items.slice(from, to));
    drawRange(range, { from, to, listed: items.length, more: scene.more || 0 });
    return { page, pages: starts.length, to };
  };

  // On a phone, and on paper, a list is as long as it is.
  show.scrolls = () => window.matchMedia("(max-width: 799px)").matches;

  const isFull = (list) => list.scrollHeight > list.clientHeight + 1;

  // Where each page begins, at most `most` items on each. An item taller than the page stands alone.
  function starts(list, items, most) {
    const found = [];
    let at = 0;
    while (at < items.length) {
      found.push(at);
      PM.fill(list, items[at]);
      let next = at + 1;
      for (; next < items.length && next - at < most; next += 1) {
        PM.add(list, items[next]);
        if (isFull(list)) break;
      }
      at = next;
    }
    PM.clear(list);
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
    PM.clear(line).hidden = from === 0 && to === total;
    const fields = { from: PM.number(from + 1), to: PM.number(to), n: PM.number(total), rest: PM.number(total - to) };
    PM.add(line, PM.el("span", {}, PM.text(to - from === 1 ? "present_one" : "present_range", fields)));
    if (to < listed) {
      PM.add(line, PM.el("button", { type: "button", class: "pm-scene-more", onclick: show.next }, PM.text("present_more", fields)));
    } else if (more) PM.add(line, PM.el("span", {}, PM.text("present_unlisted", { n: PM.number(more) })));
  }
})();
