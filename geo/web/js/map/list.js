// The list: the same projects as on the map, and those that have no mark, with the reason.

import { add, byId, clear, dress, el, elements, focusedElement } from "../shared/dom.js";
import { emit } from "../shared/events.js";
import { rove } from "../shared/rove.js";
import { clearFilter, isFiltered, NO_COMMUNITY, setState, start, state } from "../shared/state.js";
import { markElement } from "../shared/symbols.js";
import { certaintyText, countText, labelOf, nameOf, number, sectionLabel, sectionOf, text } from "../shared/words.js";
import { pointer } from "./pointer.js";

let listed = /** @type {ListAnswer | null} */ (null);
let isAwaited = false; // the row of the chosen project, until the list has one

/** @param {ListAnswer} answer */
export function drawList(answer) {
  const panel = byId("pm-list");
  listed = answer;
  const scroll = panel.scrollTop;
  const focused = panel.contains(document.activeElement) ? focusedElement()?.dataset.id : null;
  dress(clear(panel), { "aria-label": text("list") });
  add(panel, el("h2", { class: "pm-hidden" }, text("list")), summary(answer));
  if (!answer.items.length) {
    add(panel, empty());
    emit("listed", answer);
    return;
  }
  if (answer.items.some((item) => item.matches.length)) add(panel, block(text("nearest_first"), null, answer.items));
  else drawParts(panel, answer.items);
  panel.scrollTop = scroll;
  rove(panel, ".pm-row", () => (byId("pm-q") || panel).focus());
  markChosen();
  emit("listed", answer);
  if (isAwaited) showRow();
  const again = focused && rows().find((row) => row.dataset.id === focused);
  if (again) again.focus({ preventScroll: true });
}

// In the order of the plan, by its sections; what has no mark comes after, by the reason.
function drawParts(panel, all) {
  const located = all.filter((item) => !item.reason);
  for (const part of start.plan.sections) {
    const items = located.filter((item) => item.section === part.number);
    if (items.length) add(panel, block(sectionLabel(part.number), null, items));
  }
  const reasons = start.vocabulary.reason.map((term) => term.code);
  const missing = reasons.map((code) => [code, all.filter((item) => item.reason === code)]);
  if (missing.some(([, items]) => items.length)) {
    add(panel, el("h2", { class: "pm-divider" }, text("not_on_map")));
  }
  for (const [code, items] of missing) {
    if (items.length) add(panel, block(text(`reason_${code}`), labelOf("reason", code), items));
  }
}

// The answer that the list shows; null before the first.
export const lastListed = () => listed;

const rows = () => elements("#pm-list .pm-row");

function summary(answer) {
  const shown = answer.items.length;
  const sum =
    shown < answer.listed
      ? text("list_part", { shown: number(shown), n: number(answer.listed) })
      : countText(answer.total);
  const notes = leftOpen(answer);
  return [el("p", { class: "pm-list-sum" }, sum), notes.length ? el("p", { class: "pm-list-untold" }, notes) : null];
}

// What a choice of communities does not say.
function leftOpen({ untold, possible }) {
  const chosen = state.filter.community.filter((name) => name !== NO_COMMUNITY);
  if (!chosen.length) return [];
  const maybe = chosen.reduce((sum, name) => sum + (possible[name] || 0), 0);
  const missed = state.filter.community.includes(NO_COMMUNITY) ? 0 : untold;
  return [
    maybe ? text("only_possibly", { n: number(maybe) }) : null,
    missed ? text("cannot_tell", { n: number(missed) }) : null,
  ]
    .filter(Boolean)
    .map((text, place) => (place ? ` ${text}` : text));
}

function empty() {
  return el(
    "div",
    { class: "pm-empty" },
    el("p", {}, text(start.figures.total ? "nothing_found" : "nothing_yet")),
    isFiltered() ? el("button", { type: "button", class: "pm-button", onclick: clearFilter }, text("clear_all")) : null,
  );
}

function block(title, explanation, items) {
  return el(
    "section",
    { class: "pm-block" },
    el("h3", {}, el("span", {}, title), el("span", { class: "pm-count" }, String(items.length))),
    explanation ? el("p", { class: "pm-why" }, explanation) : null,
    el(
      "ul",
      {},
      items.map((item) => el("li", {}, row(item))),
    ),
  );
}

function row(item) {
  return el(
    "button",
    {
      type: "button",
      class: "pm-row",
      "data-id": item.id,
      onclick: () => setState({ id: state.id === item.id ? null : item.id }),
      onmouseenter: () => pointer.highlight(item.id),
      onmouseleave: () => pointer.highlight(null),
    },
    markElement(item, 26),
    el(
      "span",
      { class: "pm-row-text" },
      el("span", { class: "pm-row-name" }, markedName(item)),
      el("span", { class: "pm-row-facts" }, facts(item)),
      matchLine(item),
    ),
  );
}

function facts(item) {
  const status = labelOf("status", item.status);
  if (item.reason) return item.matches.length ? `${status} · ${text(`reason_${item.reason}`)}` : status;
  return `${status} · ${certaintyText(item.certainty, item.accuracy_m)}`;
}

function markChosen() {
  let chosen = /** @type {HTMLElement | null} */ (null);
  for (const node of rows()) {
    const is = node.dataset.id === state.id;
    node.classList.toggle("is-chosen", is);
    if (is) {
      dress(node, { "aria-current": "true" });
      chosen = node;
    } else node.removeAttribute("aria-current");
  }
  return chosen;
}

// Mark the chosen project's row and bring it into sight: at once, as a list that is drawn anew
// on the way would stop it there, and as soon as there is a list.
export function showRow() {
  const chosen = markChosen();
  isAwaited = Boolean(state.id) && !chosen;
  if (chosen) chosen.scrollIntoView({ block: "nearest", behavior: "instant" });
}

// What a search has matched: marked in the name of a hit, and as a line under it.
const GAP = "\u0000"; // where a marked part stands in a sentence
const TEXTS = {
  id: "field_id",
  name: "field_name",
  name_en: "field_name",
  start: "field_period",
  end: "field_period",
  certainty: "filter_certainty",
  section: "filter_section",
  target_year: "filter_year",
}; // prettier-ignore

const mark = (text) => el("mark", {}, text);
const isName = (match) => match.field === "name" || match.field === "name_en";

function around(key, fields, node) {
  const [before, after] = text(key, fields).split(GAP);
  return [before, node, after];
}

// The name of a hit, with what was found in it marked.
function markedName(item) {
  const whole = nameOf(item);
  const spans = item.matches
    .filter((match) => isName(match) && match.parts[1] && match.parts.join("") === whole)
    .map(({ parts }) => [parts[0].length, parts[0].length + parts[1].length])
    .sort((a, b) => a[0] - b[0]);
  const pieces = [];
  let at = 0;
  for (const [from, to] of spans) {
    if (to <= at) continue;
    pieces.push(whole.slice(at, Math.max(at, from)), mark(whole.slice(Math.max(at, from), to)));
    at = to;
  }
  return [...pieces, whole.slice(at)];
}

// Which word was found in what; nothing where nobody searched.
function matchLine(item) {
  if (!item.matches.length) return null;
  const lines = new Map(item.matches.map((match) => [JSON.stringify(match), match]));
  const found = [...lines.values()].map((match) => {
    const field = text(TEXTS[match.field] || `field_${match.field}`);
    return around("match_in", { field, value: GAP }, value(match));
  });
  return el(
    "span",
    { class: "pm-row-hits" },
    found.map((each, place) => [place ? " · " : null, each]),
  );
}

function value({ field, code, parts }) {
  const [before, found, after] = parts;
  const whole = [before, found ? mark(found) : null, after];
  if (code === null) return isName({ field }) && found ? mark(found) : whole;
  const written = field === "section" ? sectionOf(Number(code))[state.lang] : labelOf(field, code);
  return written === parts.join("") ? whole : around("match_written", { label: written, word: GAP }, whole);
}
