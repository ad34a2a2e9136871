// Filter, search and figures of the single file: the same answers as the program's own
// (geo/model/query.py, geo/store/counts.py).

import { FACETS, NO_COMMUNITY, start } from "../shared/state.js";
import { local } from "./data.js";
import { finds, readQuery } from "./search.js";

const NUMBERS = ["section", "year"];

export function readFilter(params) {
  const filter = { q: readQuery(params.getAll("q").join(" ")) };
  for (const name of FACETS) {
    const given = params.getAll(name);
    const each = given.join(",").split(name === "community" ? /[、，,;；/／|\n\t]/ : ",");
    filter[name] = new Set(
      each
        .map((value) => value.trim().replace(/\s+/g, " "))
        .filter(Boolean)
        .map(NUMBERS.includes(name) ? Number : String),
    );
  }
  return filter;
}

const communities = (row) => new Set(local.communitiesOf(row).map(([name]) => name));
const values = (name, row) => (name === "community" ? [...communities(row)] : [local.columns[name][row]]);
const isChosen = (name, chosen, row) =>
  values(name, row).some((value) => chosen.has(value)) ||
  (name === "community" && chosen.has(NO_COMMUNITY) && local.hasNoCommunity(row));

export function passes(filter, row, but = "") {
  for (const name of FACETS) {
    if (name !== but && filter[name].size && !isChosen(name, filter[name], row)) return false;
  }
  return finds(filter.q, row);
}

// A value may be called anything, as a town names its communities.
function counts(rows, name, known = []) {
  const found = Object.create(null);
  for (const value of known) found[value] = 0;
  for (const row of rows) for (const value of values(name, row)) if (value) found[value] = (found[value] || 0) + 1;
  return found;
}

// By community: the projects that lie in it only possibly.
function possible(rows) {
  const found = Object.create(null);
  for (const row of rows) {
    const surely = new Set(
      local
        .communitiesOf(row)
        .filter(([, , how]) => how !== "possibly")
        .map(([name]) => name),
    );
    for (const name of communities(row)) if (!surely.has(name)) found[name] = (found[name] || 0) + 1;
  }
  return found;
}

export function countFigures(filter) {
  const passing = local.rows.filter((row) => passes(filter, row));
  const around = local.rows.filter((row) => passes(filter, row, "community"));
  const facet = (name) => {
    const others = local.rows.filter((row) => passes(filter, row, name));
    const known = name === "section" ? start.plan.sections.map((section) => section.number) : [];
    return counts(others, name, known);
  };
  return {
    total: passing.length,
    located: passing.filter(local.isLocated).length,
    missing: counts(passing, "reason"),
    status: counts(passing, "status"),
    untold: around.filter(local.hasNoCommunity).length,
    possible: possible(around),
    facets: Object.fromEntries(FACETS.map((name) => [name, facet(name)])),
  };
}
