// A base map on trial: three windows at known places, with a mark where each system has the place.

import { add, dress, el, fill } from "../shared/dom.js";
import { currentColours } from "../shared/look.js";
import { base } from "../shared/server.js";
import { groundOf } from "./ground.js";

/**
 * @param {HTMLElement} place
 * @param {string} styles
 */
export function startTrial(place, styles) {
  const data = JSON.parse(/** @type {any} */ (document.getElementById("pm-trial-data")).textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  add(document.head, el("style", {}, styles));
  dress(document.documentElement, { class: "pm-trial-page" });
  dress(place, { class: "pm-trial" });
  const notice = el("p", { class: "pm-trial-notice", role: "status" });
  add(place, notice);
  // All boxes first: each map keeps the size that its box has.
  const boxes = data.points.map((point) => boxOf(place, point));
  const grounds = data.points.map((point, order) => windowOf(boxes[order], data, point, notice));
  window.planmap = { ...window.planmap, trial: grounds };
}

function boxOf(place, point) {
  const box = el("div", { class: "pm-trial-map", "aria-label": point.name });
  add(place, el("figure", {}, el("figcaption", {}, point.name), box));
  return box;
}

function windowOf(box, data, point, notice) {
  const here = L.latLng(point.latitude, point.longitude);
  const there = L.latLng(point.displaced[1], point.displaced[0]);
  const map = L.map(box, {
    zoomSnap: 0.25,
    minZoom: 5,
    maxZoom: 19,
    attributionControl: false,
    scrollWheelZoom: false,
  });
  map.setView(L.latLngBounds(here, there).getCenter(), data.zoom, { animate: false });
  const ground = groundOf(
    data.source,
    {
      base,
      truly: false,
      lang: () => data.lang,
      colours: () => currentColours(),
      onError: () => fill(notice, data.texts.failed),
      onDrawn: () => {},
    },
    data.tiles || undefined,
  );
  ground?.addTo(map);
  mark(map, here, "A", `${point.name}: A`);
  mark(map, there, "B", `${point.name}: B`);
  return { map, ground };
}

function mark(map, at, letter, title) {
  const html = el("span", { class: `pm-trial-mark is-${letter}` }, letter);
  L.marker(at, {
    icon: L.divIcon({ html, className: "", iconSize: [0, 0] }),
    title,
    keyboard: false,
    interactive: false,
  }).addTo(map);
}
