// A table whose rows belong to areas of the map beside it. A heading sorts; pointing at a row, by
// pointer or keyboard, shows its area, and the button with its name marks both.

import { add, clear, dress, el, put } from "../shared/dom.js";
import { host } from "../shared/host.js";
import { currentColours, themeOf } from "../shared/look.js";
import { choose, link, onLink, point } from "./link.js";
import { roleElement } from "./marks.js";

const tables = new WeakMap();
const sorted = new Map(); // by key: the column and the direction that the reader chose

export const table = Object.freeze({
  mount(root, data) {
    if (!root.isConnected) return;
    if (!tables.has(root)) tables.set(root, new LinkedTable(root));
    tables.get(root).update(data);
  },

  unmount(root) {
    if (tables.has(root)) tables.get(root).remove();
    tables.delete(root);
  },
});

class LinkedTable {
  constructor(root) {
    this.root = root;
    this.rows = new Map();
    this.shown = "";
    this.head = el("tr", {});
    this.body = el("tbody", {});
    this.caption = el("caption", { class: "pme-hidden" });
    const whole = el("table", {}, this.caption, el("thead", {}, this.head), this.body);
    this.box = el("div", { class: "pmt-box", role: "region", tabindex: 0 }, whole);
    this.style = el("style", {}, host.styles);
    clear(root);
    add(root, this.style, this.box);
    this.stop = onLink((kind) => this.mark(kind));
    this.box.addEventListener("mouseleave", () => point(null));
  }

  remove() {
    this.stop();
    if (this.rows.has(link.pointed)) point(null);
  }

  update(data) {
    this.data = data;
    this.theme = themeOf(this.root);
    const text = JSON.stringify([data, this.theme]);
    if (text === this.shown) return;
    this.shown = text;
    this.root.dataset.theme = this.theme;
    this.root.lang = data.lang === "zh" ? "zh-CN" : "en";
    dress(this.box, { "aria-label": data.label });
    put(this.caption, data.label);
    this.draw();
  }

  draw() {
    const { data } = this;
    const sort = sorted.get(data.key) || { column: -1, down: true };
    clear(this.head);
    data.columns.forEach((title, column) => {
      add(this.head, this.heading(title, column, sort));
    });
    clear(this.body);
    this.rows.clear();
    const colours = currentColours(this.theme);
    for (const row of inOrder(data.rows, sort)) add(this.body, this.row(row, colours));
    this.mark("draw");
  }

  heading(title, column, sort) {
    const isSorted = sort.column === column;
    const direction = isSorted ? (sort.down ? "descending" : "ascending") : "none";
    const arrow = el("span", { "aria-hidden": "true" }, isSorted ? (sort.down ? " ↓" : " ↑") : "");
    const button = el("button", { type: "button", onclick: () => this.sortBy(column) }, title, arrow);
    const name = column === this.data.shaded ? "is-shaded" : "";
    return el("th", { scope: "col", "aria-sort": direction, class: name }, button);
  }

  // Figures begin with the largest, names with the first; a second click turns the order.
  sortBy(column) {
    const sort = sorted.get(this.data.key);
    const down = sort && sort.column === column ? !sort.down : column > 0;
    sorted.set(this.data.key, { column, down });
    this.draw();
    this.head.children[column].querySelector("button").focus();
  }

  row({ id, name, role, isUnsure, cells }, colours) {
    const button = el("button", { type: "button", onclick: () => choose(id), onfocus: () => point(id) }, name);
    const sign = role ? roleElement(role, colours) : null;
    const heading = el("th", { scope: "row" }, el("div", {}, sign, button));
    const figures = cells.map(([text], at) => {
      const isShaded = at + 1 === this.data.shaded;
      const cell = el("td", { class: isShaded ? "is-shaded" : "" }, text);
      if (isShaded && isUnsure) add(cell, el("span", { class: "pmt-unsure", title: this.data.unsure }, "?"));
      return cell;
    });
    const line = el("tr", { onmouseenter: () => point(id) }, heading, figures);
    this.rows.set(id, { line, button });
    return line;
  }

  mark(kind) {
    for (const [id, { line, button }] of this.rows) {
      line.classList.toggle("is-pointed", id === link.pointed);
      line.classList.toggle("is-chosen", id === link.chosen);
      dress(button, { "aria-pressed": String(id === link.chosen) });
    }
    const chosen = this.rows.get(link.chosen);
    if (kind === "choose" && chosen) this.show(chosen.line);
  }

  // Within the table only: the page stays where the reader has it.
  show(line) {
    const above = this.head.getBoundingClientRect().bottom;
    const [row, frame] = [line.getBoundingClientRect(), this.box.getBoundingClientRect()];
    if (row.top < above) this.box.scrollTop -= above - row.top;
    else if (row.bottom > frame.bottom) this.box.scrollTop += row.bottom - frame.bottom;
  }
}

// Rows without a figure come last, whatever the direction.
function inOrder(rows, { column, down }) {
  if (column < 0) return rows;
  const value = (row) => (column === 0 ? row.name : row.cells[column - 1][1]);
  const known = rows.filter((row) => value(row) !== null);
  const collator = new Intl.Collator(undefined, { numeric: true });
  const compare = column === 0 ? (a, b) => collator.compare(value(a), value(b)) : (a, b) => value(a) - value(b);
  known.sort((a, b) => (down ? -compare(a, b) : compare(a, b)));
  return [...known, ...rows.filter((row) => value(row) === null)];
}
