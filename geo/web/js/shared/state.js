// What all parts of the map share: the state (filter, chosen project, language, base map,
// position), the start that the backend gave, and the Leaflet map. Read anywhere, set here alone.

import { emit } from "./events.js";
import { host } from "./host.js";

// As a community: nobody knows the one of a place.
export const NO_COMMUNITY = "-";

// The facets of a filter.
/** @type {Facet[]} */
export const FACETS = ["section", "status", "category", "community", "year", "certainty"];

// Facts about the map that tests (and the curious) can wait on.
window.planmap = window.planmap || {
  ready: false,
  drawn: 0,
  mode: null,
  mounts: 0,
  revision: null,
};
export const facts = window.planmap;

/** @type {State} */
export const state = {
  lang: "zh",
  basemap: "none",
  id: null,
  at: null,
  layers: "",
  filter: { section: [], status: [], category: [], community: [], year: [], certainty: [], q: "" },
};

// What stays the same for a language: vocabulary, texts, base map, plan.
export let start = /** @type {Start} */ (/** @type {unknown} */ (null));

/** @param {Start | undefined} answer undefined where the backend refused */
export function setStart(answer) {
  start = /** @type {Start} */ (answer);
}

export let map = /** @type {L.Map} */ (/** @type {unknown} */ (null));

/** @param {L.Map} leafletMap */
export function setMap(leafletMap) {
  map = leafletMap;
}

// The card of the chosen project, once it has come.
export let chosen = /** @type {CardAnswer | null} */ (null);

/** @param {CardAnswer | null} card */
export function setChosen(card) {
  chosen = card;
}

/**
 * The position changes all the time and is nothing that others act upon.
 * @param {string} at
 */
export function setPosition(at) {
  state.at = at;
}

/**
 * Change the state from the page itself.
 * @param {Partial<State>} change
 */
export function setState(change) {
  const changed = mergeState(change);
  if (!Object.keys(changed).length) return;
  emit("state", changed);
  emit("set", changed);
}

/**
 * @param {Facet} name
 * @param {string | number} value
 */
export function toggleFilter(name, value) {
  const values = state.filter[name].map(String);
  const next = values.includes(String(value))
    ? values.filter((other) => other !== String(value))
    : [...values, String(value)];
  setState({ filter: { ...state.filter, [name]: next } });
}

export function clearFilter() {
  const filter = /** @type {any} */ ({ q: "" });
  for (const name of FACETS) filter[name] = [];
  setState({ filter });
}

/** @type {() => boolean} */
export const isFiltered = () => Boolean(state.filter.q) || FACETS.some((name) => state.filter[name].length);

/**
 * Take over a state from outside; returns which parts of it are others than before.
 * @param {Partial<State>} change
 * @returns {Changed}
 */
export function mergeState(change) {
  /** @type {Changed} */
  const changed = {};
  for (const name of /** @type {(keyof State)[]} */ (Object.keys(change))) {
    if (same(change[name], state[name])) continue;
    Object.assign(state, { [name]: change[name] });
    changed[name] = true;
  }
  return changed;
}

/** @type {(one: unknown, other: unknown) => boolean} */
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// The filter as parameters of the map's own requests.
export function filterParams() {
  const params = new URLSearchParams();
  for (const name of FACETS) for (const value of state.filter[name]) params.append(name, String(value));
  if (state.filter.q) params.set("q", state.filter.q);
  return params;
}

/**
 * The filter and a window as parameters of a request.
 * @param {number[]} box west, south, east, north
 * @param {number} zoom
 * @param {URLSearchParams} params
 */
export function windowParams(box, zoom, params = filterParams()) {
  params.set("bbox", box.map((value) => value.toFixed(6)).join(","));
  params.set("zoom", zoom.toFixed(2));
  for (const [name, value] of Object.entries(displayParams())) params.set(name, value);
  return params;
}

/**
 * In which system answers are drawn: that of the online base map.
 * @returns {Record<string, string>}
 */
export const displayParams = () => (!host.isFile && chosenBasemap()?.system === "gcj02" ? { display: "gcj02" } : {});

/**
 * The first answer says in which system a base map is, so it is asked by the base map's code.
 * @returns {Record<string, string>}
 */
export const startParams = () => (state.basemap === "none" ? {} : { basemap: state.basemap });

/** @returns {BasemapChoice | undefined} */
export const chosenBasemap = () => start?.basemaps.find((each) => each.code === state.basemap);

/** @type {(bounds: L.LatLngBounds) => Box} */
export const boxOf = (bounds) => [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
