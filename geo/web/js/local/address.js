// The address of the single file: everything that the page shows stands after "#".

import { debounce, on } from "../shared/events.js";
import { unknownLayers } from "../shared/layer_choice.js";
import { noticeUnknown } from "../shared/notice.js";
import { FACETS, filterParams, setState, state } from "../shared/state.js";
import { text } from "../shared/words.js";
import { local } from "./data.js";

const OWN = [...FACETS, "q", "id", "lang", "at", "layers"];

const sorted = (params) => [...params].map(String).sort().join("&");

export const readAddress = () => new URLSearchParams(window.location.hash.slice(1));

// Change parameters, leaving the others as they are; null takes one out.
export function writeAddress(change, { entry = false } = {}) {
  const params = readAddress();
  for (const [name, value] of Object.entries(change)) {
    params.delete(name);
    for (const each of [].concat(value === null ? [] : value)) params.append(name, each);
  }
  if (sorted(params) === sorted(readAddress())) return;
  const hash = `#${params}`;
  try {
    window.history[entry ? "pushState" : "replaceState"](null, "", hash);
  } catch {
    window.location.replace(hash); // some browsers keep the history of files to themselves
  }
}

// The state that an address stands for; codes that do not exist are left out.
export function addressedState() {
  const params = readAddress();
  const { vocabulary, plan } = local.held.start;
  const known = {
    section: plan.sections.map((section) => String(section.number)),
    status: vocabulary.status.map((term) => term.code),
    category: vocabulary.category.map((term) => term.code),
    certainty: vocabulary.certainty.map((term) => term.code),
  };
  const filter = /** @type {any} */ ({ q: (params.get("q") || "").slice(0, 100) });
  const unknown = [];
  const isKnown = (name, value) => !known[name] || known[name].includes(value);
  for (const name of FACETS) {
    const values = params.getAll(name);
    filter[name] = values.filter((value) => isKnown(name, value));
    for (const value of values) if (!isKnown(name, value)) unknown.push(`${name}=${value}`);
  }
  const lang = params.get("lang");
  if (lang && lang !== "zh" && lang !== "en") unknown.push(`lang=${lang}`);
  const id = params.get("id");
  if (id && !local.row.has(id)) unknown.push(`id=${id}`);
  const layers = (params.get("layers") || "").slice(0, 1000);
  for (const word of unknownLayers(layers, local.held.start.layers)) unknown.push(`layers=${word}`);
  unknownParts = unknown.slice(0, 8).map((part) => part.slice(0, 60));
  return {
    lang: lang === "zh" || lang === "en" ? lang : local.held.language,
    basemap: local.held.start.default_basemap,
    id: local.row.has(id) ? id : null,
    at: params.get("at"),
    layers,
    filter,
  };
}

function parameters() {
  const { filter, id, lang } = state;
  const change = {
    q: filter.q || null,
    id,
    lang: lang === local.held.language ? null : lang,
    layers: state.layers || null,
  };
  for (const name of FACETS) change[name] = filter[name].length ? filter[name] : null;
  return change;
}

// Each choice is a step that "back" takes back; moving the map is none.
export function keepAddress() {
  on("state", (changed) => {
    if (changed.filter || changed.id || changed.lang || changed.layers) writeAddress(parameters(), { entry: true });
  });
}

export const rememberPosition = debounce(() => writeAddress({ at: state.at }), 400);

export function linkOfFile(id) {
  const address = new URL(window.location.href);
  const params = readAddress();
  for (const name of OWN) params.delete(name);
  for (const [name, value] of filterParams()) params.append(name, value);
  params.set("lang", state.lang);
  if (state.at) params.set("at", state.at);
  if (state.layers) params.set("layers", state.layers);
  if (id) params.set("id", id);
  address.hash = params.toString();
  return address.toString();
}

// "Back", or an address changed by hand; one without a position leaves the map where it is.
export function followAddress() {
  const { at, basemap: _chosenByHand, ...state } = addressedState(); // no part of the address
  setState(at ? { ...state, at } : state);
  noticeUnknownParts();
}

// What of the address nothing is known of is said, in the language of the page.
let unknownParts = [];
export function noticeUnknownParts() {
  noticeUnknown(unknownParts.map((part) => text("link_unknown", { part })));
  unknownParts = [];
}
