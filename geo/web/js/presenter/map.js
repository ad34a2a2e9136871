// The map in a presentation: it flies to the scene, and the scene's projects stand out.

import { localCard } from "../local/answers.js";
import { isNarrow, reducedMotion } from "../shared/device.js";
import { dress } from "../shared/dom.js";
import { emit } from "../shared/events.js";
import { setSpotlight } from "../shared/look.js";
import { map, setState, start, state } from "../shared/state.js";
import { nameOf } from "../shared/words.js";
import { isFull, sayAloud } from "./show.js";

const CLOSEST = 15.5;
const MANY = 60; // marks that would hide each other at full size
const DIM = 0.3; // how strongly what the scene does not point at is drawn

// The scene's projects large and labelled, all others dim and small.
export function lightUp(scene) {
  const scale = Math.min(2.2, Math.max(1.15, window.innerWidth / 1150));
  setSpotlight(spotlightOf(scene, scene.ids.length > MANY ? 0.6 * scale : scale));
  emit("look");
}

// Under a title the map is a ground: dark in both themes.
export function spotlightOf(scene, scale) {
  const features = scene.ids
    .map((id) => localCard(id))
    .filter((card) => card.mark)
    .map(slim);
  return { features, ids: new Set(scene.ids), scale, dim: scene.ids.length ? DIM : 0.85, ground: isFull(scene) };
}

// A stored project as the map draws it.
function slim({ feature, mark, certainty }) {
  const { name, name_en, section, status, category, location_type, location_accuracy_m } = feature.properties;
  const properties = {
    name,
    name_en,
    section,
    status,
    category,
    location_type,
    certainty,
    accuracy_m: location_accuracy_m || null,
    mark,
  };
  return { type: "Feature", id: feature.id, geometry: feature.geometry, properties };
}

const isUpright = () => isNarrow() && window.innerHeight > window.innerWidth;

export function flyToScene(scene, still) {
  map.invalidateSize({ animate: false });
  const [west, south, east, north] = scene.bounds || start.bounds;
  const size = map.getSize();
  const edge = Math.round(Math.min(size.x, size.y) * 0.07);
  // Beside the words of a title; on a phone below them.
  const [left, top] = !isFull(scene) ? [0, 0] : isUpright() ? [0, 0.44] : [0.48, 0];
  const padding = {
    paddingTopLeft: L.point(edge + Math.round(size.x * left), edge + Math.round(size.y * top)),
    paddingBottomRight: L.point(edge, edge + (isFull(scene) ? (top ? 140 : 40) : 0)),
  };
  const options = { ...padding, maxZoom: CLOSEST };
  const bounds = L.latLngBounds([south, west], [north, east]);
  if (still || reducedMotion()) map.fitBounds(bounds, { ...options, animate: false });
  else map.flyToBounds(bounds, { ...options, duration: 1.1 });
}

// A project of the list is pointed at: chosen on the map, and brought into sight.
export function pointAt(id) {
  setState({ id: state.id === id ? null : id });
  if (state.id) sayAloud(nameOf(localCard(id).feature.properties));
}

// While the presentation runs, the arrow keys are its own.
export function takeKeys(taken) {
  const container = map.getContainer();
  if (map.keyboard) map.keyboard[taken ? "disable" : "enable"]();
  dress(container, { tabindex: taken ? "-1" : "0" });
}
