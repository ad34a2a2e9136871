// Fetch and draw what depends on the filter.

import { attempt, backend } from "../shared/backend.js";
import { debounce, on } from "../shared/events.js";
import { announce } from "../shared/notice.js";
import { boxOf, facts, filterParams, map, start, windowParams } from "../shared/state.js";
import { countText } from "../shared/words.js";
import { fitBox } from "./controls.js";
import { drawFigures } from "./figures.js";
import { drawFilters } from "./filters.js";
import { drawList } from "./list.js";
import { overlay } from "./overlay.js";

let moving = false;
let pending = /** @type {Promise<void> | null} */ (null); // the list on its way, or the one that came last

// Map and list side by side; but the first list waits for the first picture.
export function refresh() {
  const isFirst = !facts.ready;
  const picture = overlay.refresh();
  pending = isFirst ? picture.finally(fetchList) : fetchList();
}

// Settles when the list of the filter of the moment is drawn.
export const listing = () => pending;

async function fetchList() {
  const params = followsWindow() ? windowParams(boxOf(map.getBounds()), map.getZoom()) : filterParams();
  const answer = await attempt(() => backend.list(params));
  if (!answer) return;
  drawList(answer);
  drawFigures(answer);
  drawFilters(answer);
  fitBox(); // the figures may have grown
  announce(countText(answer.total));
}

// More projects than one list can hold are listed window by window.
const followsWindow = () => start.figures.total > 200;

// Where there are too many projects to list, the list follows the window.
// It waits while the map moves: writing 200 rows would be felt as a jerk.
const followWindow = debounce(() => {
  if (!moving) pending = fetchList();
}, 250);
export function watchWindow() {
  map.on("movestart", () => (moving = true));
  map.on("moveend", () => (moving = false));
  on("view", () => facts.drawn > 1 && followsWindow() && followWindow());
}
