// What part of the ground the map shows, and the controls over it: zoom, the whole, sources.

import { isNarrow, reducedMotion } from "../shared/device.js";
import { add, byId, dress, el } from "../shared/dom.js";
import { scaleBar } from "../shared/scale_bar.js";
import { chosenBasemap, map, start, state } from "../shared/state.js";
import { text } from "../shared/words.js";

const EDGE = 12; // pixels that stay free around the whole

let attribution = "";
let scale = /** @type {ScaleBar | null} */ (null);

// Zoom buttons with names in the user's language, and the way back to the whole.
export function drawControls() {
  const zoom = /** @type {any} */ (map.zoomControl);
  for (const [node, key] of [
    [zoom._zoomInButton, "zoom_in"],
    [zoom._zoomOutButton, "zoom_out"],
  ]) {
    dress(node, { title: text(key), "aria-label": text(key) });
  }
  let home = byId("pm-home");
  if (!home) {
    home = el("a", { id: "pm-home", href: "#", role: "button" }, "⌂");
    L.DomEvent.on(home, "click", (event) => {
      L.DomEvent.stop(event);
      showWhole(!reducedMotion());
    });
    add(zoom.getContainer(), home);
  }
  dress(home, { title: text("show_whole"), "aria-label": text("show_whole") });
  map.attributionControl.setPrefix(false);
  map.attributionControl.removeAttribution(attribution);
  // Leaflet would put a Latin comma between the lines, in Chinese too.
  const source = chosenBasemap()?.attribution[state.lang];
  attribution = escaped([...start.attributions, source].filter(Boolean).join(" · "));
  map.attributionControl.addAttribution(attribution);
  if (scale) scale.renew();
  else scale = scaleBar(120, text).addTo(map);
}

// Leaflet takes attributions as HTML.
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const escaped = (words) => words.replace(/[&<>]/g, (sign) => SIGNS[sign]);

/** @param {boolean} animate */
export function showWhole(animate) {
  const [west, south, east, north] = start.bounds;
  const whole = L.latLngBounds([
    [south, west],
    [north, east],
  ]);
  const paddingTopLeft = L.point(EDGE + besideLegend(whole), EDGE);
  map.fitBounds(whole, { animate, paddingTopLeft, paddingBottomRight: [EDGE, EDGE] });
  if (animate) map.once("moveend", note);
  else note();
}

// Where the map stood when it showed the whole: a box of another size shows the whole again.
let shown = /** @type {{ centre: L.LatLng, zoom: number } | null} */ (null);
const note = () => (shown = { centre: map.getCenter(), zoom: map.getZoom() });
export function showsWhole() {
  if (!shown || map.getZoom() !== shown.zoom) return false;
  return map.project(map.getCenter()).distanceTo(map.project(shown.centre)) < 3;
}

// The whole stands beside the legend unless that costs more than this many zoom levels.
const MOST_SMALLER = 0.5;
function besideLegend(whole) {
  if (isNarrow()) return 0; // there it is a sheet
  const { left, right } = byId("pm-legend").getBoundingClientRect();
  const taken = right > left ? right - map.getContainer().getBoundingClientRect().left : 0;
  const zoom = (room) => map.getBoundsZoom(whole, false, L.point(2 * EDGE + room, 2 * EDGE));
  return taken > 0 && zoom(taken) >= zoom(0) - MOST_SMALLER ? taken : 0;
}

// Leaflet keeps the size of its box. Told late, it would move the map below a finger that has
// aimed already: whatever changes the box says so at once.
export function fitBox(options) {
  const box = map.getContainer();
  if (!box.clientWidth || !box.clientHeight) return;
  const { x, y } = map.getSize();
  map.invalidateSize({ animate: false, ...options });
  const now = map.getSize();
  if ((now.x !== x || now.y !== y) && showsWhole()) showWhole(false);
}

/**
 * Bring a project into sight, with the circle that holds its true place.
 * @param {CardAnswer} answer of a project that has a place
 */
export function flyTo(answer) {
  const [west, south, east, north] = /** @type {Box} */ (answer.bounds);
  const bounds = L.latLngBounds([south, west], [north, east]);
  const radius = answer.feature.properties.location_accuracy_m || 0;
  const area = radius ? bounds.extend(bounds.getCenter().toBounds(2 * radius)) : bounds;
  const zoom = Math.min(map.getBoundsZoom(area, false, L.point(40, 40)), 15);
  /** @type {[L.LatLng, number]} */
  const target = [area.getCenter(), zoom];
  if (map.getBounds().contains(area) && map.getZoom() >= Math.min(zoom, 13)) return;
  if (reducedMotion()) map.setView(...target, { animate: false });
  else map.flyTo(...target, { duration: 0.6 });
}
