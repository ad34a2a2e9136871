// What the single file answers in place of the server: /api/start, /api/view, /api/projects.

import { Refused } from "../shared/backend.js";
import { state } from "../shared/state.js";
import { text } from "../shared/words.js";
import { local } from "./data.js";
import { countFigures, passes, readFilter } from "./filter.js";
import { localLayer } from "./layers.js";
import { matches, ranked } from "./search.js";

const CELLS_PER_TILE = 2; // as a power of two: cells of 64 pixels
const FINEST = 22;
const PAGE = 200;
const SHOWN = ["name", "name_en", "section", "status", "category", "location_type"];
const QUOTED = ["phrase", "status_evidence", "counts_towards_evidence"];
const LISTED = ["name", "name_en", "section", "sentence", "status", "category", "location_type"];
const drawnAs = new Map();
const listedAs = new Map();

const kept = (cache, row, make) => {
  if (!cache.has(row)) cache.set(row, make(row));
  return cache.get(row);
};
const some = (names, row) => Object.fromEntries(names.map((name) => [name, local.value(name, row)]));
const accuracy = (row) => {
  const metres = local.value("location_accuracy_m", row);
  return metres === undefined ? null : metres;
};
const mark = (row) => (local.isLocated(row) ? [local.x[row], local.y[row]] : null);
const round = (value) => Math.round(value * 1e6) / 1e6;

function answerStart() {
  const { lang } = state;
  const { start: held } = local.held;
  const own = {};
  for (const name of ["texts", "attributions", "mark", "imprint"]) own[name] = held[name][lang];
  return { ...held, ...own };
}

function windowOf(params) {
  const [west, south, east, north] = params.get("bbox").split(",").map(Number);
  return { west, south, east, north, zoom: Number(params.get("zoom")) };
}

function meets(row, { west, south, east, north }) {
  const box = local.bounds[row];
  return box[0] <= east && box[2] >= west && box[1] <= north && box[3] >= south;
}

/** @returns {any} */
function view(params) {
  const filter = readFilter(params);
  const seen = windowOf(params);
  const rows = local.rows.filter((row) => meets(row, seen) && passes(filter, row));
  const few = rows.length <= local.held.start.view_features;
  return {
    type: "FeatureCollection",
    revision: local.held.start.revision,
    mode: few ? "features" : "clusters",
    total: rows.length,
    features: few ? rows.map((row) => kept(drawnAs, row, feature)) : [],
    clusters: few ? [] : clusters(rows, Math.min(Math.floor(seen.zoom) + CELLS_PER_TILE, FINEST)),
  };
}

function feature(row) {
  return {
    type: "Feature",
    id: local.ids[row],
    geometry: local.geometry(row),
    properties: {
      ...some(SHOWN, row),
      certainty: local.columns.certainty[row],
      accuracy_m: accuracy(row),
      mark: mark(row),
    },
  };
}

// Rows in Z-order are runs of the same cell.
function clusters(rows, level) {
  const cell = (row) => Math.floor(local.code[row] / 4 ** (FINEST - level));
  const found = [];
  let last = { cell: NaN, rows: /** @type {number[]} */ ([]) };
  for (const row of [...rows].sort((a, b) => local.code[a] - local.code[b])) {
    if (last.cell !== cell(row)) {
      last = { cell: cell(row), rows: [] };
      found.push(last);
    }
    last.rows.push(row);
  }
  return found.map((each) => cluster(each.rows));
}

function cluster(rows) {
  const xs = rows.map((row) => local.x[row]);
  const ys = rows.map((row) => local.y[row]);
  const mean = (values) => round(values.reduce((sum, value) => sum + value, 0) / rows.length);
  const status = {};
  for (const term of local.held.start.vocabulary.status) {
    const count = rows.filter((row) => local.columns.status[row] === term.code).length;
    if (count) status[term.code] = count;
  }
  const bounds = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  return { lon: mean(xs), lat: mean(ys), count: rows.length, status, bounds };
}

// Every project of a filter, in the order of the plan.
function whole(params) {
  const filter = readFilter(params);
  return local.planOrder.filter((row) => passes(filter, row)).map((row) => kept(listedAs, row, item));
}

function projects(params) {
  const filter = readFilter(params);
  const seen = params.get("bbox") ? windowOf(params) : null;
  const rows = local.planOrder.filter((row) => (!seen || meets(row, seen)) && passes(filter, row));
  const shown = ranked(filter.q, rows).slice(0, PAGE);
  const items = shown.map((row) => ({ ...kept(listedAs, row, item), matches: matches(filter.q, row) }));
  return { revision: local.held.start.revision, ...countFigures(filter), listed: rows.length, items };
}

function item(row) {
  const { certainty, reason } = local.columns;
  return {
    id: local.ids[row],
    ...some(LISTED, row),
    certainty: certainty[row],
    reason: reason[row],
    accuracy_m: accuracy(row),
  };
}

/**
 * @param {string} id
 * @returns {any} CardAnswer
 */
export function localCard(id) {
  const row = local.row.get(id);
  if (row === undefined) throw new Refused({ message: text("unknown_project") }, "card");
  return {
    revision: local.held.start.revision,
    feature: { type: "Feature", id, properties: local.properties(row), geometry: local.geometry(row) },
    english: glosses(row),
    communities: local.communitiesOf(row).map(([name, , how]) => ({ name, how })),
    bounds: local.isLocated(row) ? local.bounds[row] : null,
    mark: mark(row),
    certainty: local.columns.certainty[row],
    reason: local.columns.reason[row],
  };
}

// What the plan's words mean, by the words themselves.
function glosses(row) {
  const { english } = local.held.start;
  const texts = Object.entries(local.properties(row)).filter(([name]) => QUOTED.includes(name));
  return Object.fromEntries(
    texts.map(([name, text]) => [name, english[String(text || "").trim()]]).filter(([, meaning]) => meaning),
  );
}

/**
 * The backend of the single file: nothing leaves this page.
 * @type {Backend}
 */
export const localBackend = {
  start: async () => answerStart(),
  view: async (params) => view(new URLSearchParams(params)),
  list: async (params) => projects(new URLSearchParams(params)),
  card: async (id) => localCard(id),
  layer: async (id, params) => localLayer(id, new URLSearchParams(params)),
  whole,
};
