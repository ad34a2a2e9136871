// `window.PlanMap`: what Python calls in the page, and what tests read there. Nothing of the map's
// own code goes through it.

import { showsWhole } from "./map/controls.js";
import { nearPoint } from "./map/near.js";
import { overlay } from "./map/overlay.js";
import { showTooltip } from "./map/pointer.js";
import { backend } from "./shared/backend.js";
import { Labels } from "./shared/canvas.js";
import { spotlight } from "./shared/look.js";
import { clearFilter, isFiltered, map, start, state, toggleFilter } from "./shared/state.js";
import { markElement } from "./shared/symbols.js";
import { nameOf } from "./shared/words.js";

// For tests of both scripts.
const observed = {
  get map() {
    return map;
  },
  get start() {
    return start;
  },
  get spotlight() {
    return spotlight;
  },
  get backend() {
    return backend;
  },
  state,
  overlay,
  Labels,
  clearFilter,
  isFiltered,
  markElement,
  nameOf,
  nearPoint,
  showTooltip,
  showsWhole,
  toggleFilter,
};

// Styles may stand in it already: the program writes them before the script.
export function publish(members) {
  window.PlanMap = window.PlanMap || {};
  const all = { ...Object.getOwnPropertyDescriptors(observed), ...Object.getOwnPropertyDescriptors(members) };
  Object.defineProperties(window.PlanMap, all);
}
