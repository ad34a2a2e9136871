// The filters: each a set of switches with the number of projects behind it.

import { add, byId, clear, dress, el, focusedKey } from "../shared/dom.js";
import { rove } from "../shared/rove.js";
import { clearFilter, isFiltered, NO_COMMUNITY, start, state, toggleFilter } from "../shared/state.js";
import { iconElement, markElement } from "../shared/symbols.js";
import { communityName, labelOf, number, sectionOf, termOf, text } from "../shared/words.js";

const SHORT = 6; // values shown before "more"
const opened = new Set();

/** @param {Figures} figures */
export function drawFilters(figures) {
  const panel = byId("pm-filters");
  const focused = focusedKey();
  const scroll = panel.scrollTop;
  dress(clear(panel), { "aria-label": text("filters") });
  add(panel, heading());
  add(
    panel,
    group(
      "section",
      start.plan.sections.map((section) => String(section.number)),
      figures,
      {
        label: (number) => sectionOf(Number(number))[state.lang],
        sign: (number) =>
          el("span", { class: "pm-numeral" }, state.lang === "zh" ? sectionOf(Number(number)).numeral : number),
      },
    ),
  );
  add(
    panel,
    group("status", codes("status"), figures, {
      label: (code) => labelOf("status", code),
      sign: (code) => markElement({ status: code, certainty: "surveyed" }, 18),
      hint: (code) => termOf("status", code)[`meaning_${state.lang}`],
    }),
  );
  add(
    panel,
    group("certainty", codes("certainty"), figures, {
      label: (code) => labelOf("certainty", code),
      sign: (code) => el("span", { class: `pm-certainty is-${code}`, "aria-hidden": "true" }),
      hint: (code) => termOf("certainty", code)[`meaning_${state.lang}`],
    }),
  );
  add(
    panel,
    group("category", byCount(codes("category"), figures.facets.category), figures, {
      label: (code) => labelOf("category", code),
      sign: (code) => iconElement(code, 16),
    }),
  );
  add(panel, communities(figures));
  add(panel, group("year", years(figures), figures, { label: (year) => year }));
  panel.scrollTop = scroll;
  if (focused) {
    const again = panel.querySelector(`[data-key="${CSS.escape(focused)}"]`);
    if (again) again.focus({ preventScroll: true });
  }
}

// With the places that no choice of communities finds, so that none seems complete that is not.
function communities(figures) {
  const counts = { ...figures.facets.community, [NO_COMMUNITY]: figures.untold };
  const named = byCount(Object.keys(figures.facets.community), counts, "community").filter(
    (name) => name !== NO_COMMUNITY,
  );
  const maybe = (name) =>
    figures.possible[name] ? text("only_possibly", { n: number(figures.possible[name]) }) : null;
  if (!named.length && !state.filter.community.length) return null;
  return group(
    "community",
    [NO_COMMUNITY, ...named],
    { ...figures, facets: { ...figures.facets, community: counts } },
    {
      label: (name) => (name === NO_COMMUNITY ? text("community_untold") : communityName(name)),
      hint: (name) => (name === NO_COMMUNITY ? text("community_untold_hint") : maybe(name)),
    },
  );
}

const codes = (kind) => start.vocabulary[kind].map((term) => term.code);

function heading() {
  return el(
    "div",
    { class: "pm-filters-head" },
    el("h2", {}, text("filters")),
    isFiltered() ? el("button", { type: "button", class: "pm-link", onclick: clearFilter }, text("clear_all")) : null,
  );
}

// Values in use, the most frequent first; chosen ones stay visible.
function byCount(values, counts, name = "category") {
  const chosen = state.filter[name];
  const all = [...new Set([...values, ...chosen])];
  return all
    .filter((value) => counts[value] || chosen.includes(value))
    .sort((a, b) => (counts[b] || 0) - (counts[a] || 0) || String(a).localeCompare(String(b)));
}

/** @returns {string[]} */
function years(figures) {
  return [...new Set([...Object.keys(figures.facets.year), ...state.filter.year.map(String)])].sort();
}

/**
 * @param {Facet} name
 * @param {string[]} values
 * @param {Figures} figures
 * @param {{ label: (value: string) => any, sign?: (value: string) => any, hint?: (value: string) => any }} look
 */
function group(name, values, figures, { label, sign, hint }) {
  const counts = figures.facets[name];
  const chosen = state.filter[name].map(String);
  const used = values.filter((value) => counts[value] || chosen.includes(value) || name === "section");
  if (!used.length) return null;
  const long = used.length > SHORT + 1 && !opened.has(name);
  const visible = long ? used.filter((value, place) => place < SHORT || chosen.includes(value)) : used;
  return rove(
    el(
      "fieldset",
      { class: "pm-group" },
      el("legend", {}, text(`filter_${name}`)),
      visible.map((value) =>
        el(
          "button",
          {
            type: "button",
            class: "pm-switch",
            "data-key": `${name}:${value}`,
            "aria-pressed": chosen.includes(value) ? "true" : "false",
            title: hint ? hint(value) : null,
            onclick: () => toggleFilter(name, value),
          },
          sign ? sign(value) : null,
          el("span", { class: "pm-switch-label" }, label(value)),
          el("span", { class: "pm-count" }, number(counts[value] || 0)),
        ),
      ),
      used.length > SHORT + 1
        ? el(
            "button",
            {
              type: "button",
              class: "pm-link pm-more",
              "data-key": `more:${name}`,
              "aria-expanded": long ? "false" : "true",
              onclick: () => {
                if (opened.has(name)) opened.delete(name);
                else opened.add(name);
                drawFilters(figures);
              },
            },
            long ? text("show_more", { n: used.length - visible.length }) : text("show_less"),
          )
        : null,
    ),
    "button",
  );
}
