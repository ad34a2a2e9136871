// The office's layers on the map, quiet and below the projects: what the window shows of each
// layer that is on, its drawing, its names, and what a click on it says.

import { backend, Refused } from "../shared/backend.js";
import { drawCommunities } from "../shared/basemap.js";
import { CanvasLayer, positionsOf } from "../shared/canvas.js";
import { emit } from "../shared/events.js";
import { chosenIds, switched } from "../shared/layer_choice.js";
import { currentColours, FONT, spotlight } from "../shared/look.js";
import { announce } from "../shared/notice.js";
import { boxOf, facts, map, setState, start, state, windowParams } from "../shared/state.js";
import { nameOf, number, text } from "../shared/words.js";
import { clearLayerCard, showLayerCard } from "./card.js";

const COMMUNITIES = "communities";
const RESIDENTS = "residents";
const GROUND = 0.3; // how much more than the window is asked for
const SAME_ZOOM = 0.7; // within which an answer is fine enough
const NAMED_AREAS = 11.5; // the zoom from which communities are named
const NAMED_PLACES = 15; // and facilities
const REACH = 9; // pixels: how near a click must be
const DIMMED = 0.65; // in a presentation
const IN_THE_DARK = 0.55; // where lines of the same colour are louder

/** @type {Map<string, HeldLayer>} */
const held = new Map();
let canvas = /** @type {Canvas | null} */ (null); // made for the first layer that is on
let around = /** @type {LayerSurroundings} */ (/** @type {unknown} */ (null));

/** @type {(item: LayerItem) => string} */
export const layerName = (item) => item.name[state.lang];

/** @type {() => LayerItem[]} */
export function layersOn() {
  const ids = chosenIds(state.layers, start.layers);
  return start.layers.filter((item) => ids.has(item.id));
}

/** @type {(id: string) => HeldLayer | undefined} */
export const heldLayer = (id) => held.get(id);

/** @param {LayerItem} item */
export function switchLayer(item) {
  setState({ layers: switched(state.layers, start.layers, item.id) });
  const isOn = layersOn().includes(item);
  announce(text(isOn ? "layer_is_on" : "layer_is_off", { name: layerName(item) }));
}

/** @param {LayerSurroundings} surroundings */
export function watchLayers(surroundings) {
  around = surroundings;
  map.on("moveend", () => canvas && refreshLayers({ drawn: true })); // the canvases draw by themselves
  around.overlay.alsoPaint(label);
  around.pointer.offerOthers(point);
  refreshLayers();
}

/**
 * Ask for what the window shows of the layers that are on, as far as it is not known.
 * @param {{ anew?: boolean, drawn?: boolean }} how `anew`: nothing that is held counts; `drawn`:
 *   what is held is on the map already
 */
export function refreshLayers({ anew = false, drawn = false } = {}) {
  if (anew) held.clear();
  const shown = start.layers.length ? layersOn() : [];
  if (!shown.length && !canvas) return;
  if (!canvas) {
    map.createPane("pm-layers").style.zIndex = "350"; // above tiles, below the projects
    canvas = new CanvasLayer("pm-layers", (layer, ctx) => paintLayers(layer, ctx)).addTo(map);
  }
  for (const item of shown) if (isInSight(item) && !suffices(held.get(item.id))) fetchLayer(item);
  if (drawCommunities(!shown.some((item) => item.kind === COMMUNITIES))) around.redrawBase();
  clearLayerCard((id) => !shown.some((item) => item.id === id));
  if (!drawn) {
    canvas.redraw();
    around.overlay.redraw();
  }
  emit("layers", undefined);
}

export const redrawLayers = () => canvas?.redraw();

/** @param {LayerItem} item */
function isInSight({ bounds }) {
  if (!bounds || start.layers.length === 0) return false;
  const [west, south, east, north] = boxOf(map.getBounds().pad(GROUND));
  return bounds[0] <= east + FAR && bounds[2] >= west - FAR && bounds[1] <= north + FAR && bounds[3] >= south - FAR;
}

const FAR = 0.01; // degrees: a base map in GCJ-02 stands half a kilometre off

/**
 * Whether what is held is fine enough for the window of the moment.
 * @param {HeldLayer | undefined} known
 */
function suffices(known) {
  if (!known) return false;
  const zoom = map.getZoom();
  const [west, south, east, north] = boxOf(map.getBounds());
  const holds = known.box[0] <= west && known.box[1] <= south && known.box[2] >= east && known.box[3] >= north;
  const { answer } = known;
  const isWhole = answer?.mode === "features" && answer.features.length >= answer.total;
  const isFine = isWhole ? zoom - known.zoom < SAME_ZOOM : Math.abs(zoom - known.zoom) < SAME_ZOOM / 2;
  return holds && isFine;
}

/** @param {LayerItem} item */
async function fetchLayer(item) {
  const box = boxOf(map.getBounds().pad(GROUND));
  const zoom = map.getZoom();
  const params = windowParams(box, zoom, new URLSearchParams());
  const before = held.get(item.id);
  const key = params.toString();
  // The window that is asked for counts as held at once: nothing is asked for twice.
  const mine = { answer: before ? before.answer : null, box, zoom, key, fault: "" };
  held.set(item.id, mine);
  try {
    const answer = await backend.layer(item.id, params);
    if (held.get(item.id) !== mine) return;
    mine.answer = answer;
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof Refused)) throw error;
    Object.assign(mine, { answer: null, fault: error.message });
  }
  facts.layers = { ...facts.layers, [item.id]: (facts.layers?.[item.id] || 0) + 1 };
  redrawLayers();
  around.overlay.redraw();
  emit("layers", undefined);
}

/**
 * Draw the layers that are on, the lowest first.
 * @param {Canvas} layer
 * @param {CanvasRenderingContext2D} ctx
 */
export function paintLayers(layer, ctx) {
  if (spotlight?.alone || !canvas) return;
  ctx.globalAlpha = spotlight ? DIMMED : 1;
  for (const item of layersOn()) {
    const answer = held.get(item.id)?.answer;
    if (!answer) continue;
    for (const { geometry } of answer.features) drawGeometry(layer, ctx, item, geometry);
    for (const cluster of answer.clusters) drawCluster(layer, ctx, item, cluster);
  }
  ctx.globalAlpha = 1;
}

/**
 * @param {Canvas} layer
 * @param {CanvasRenderingContext2D} ctx
 * @param {LayerItem} item
 * @param {Geometry} geometry
 */
function drawGeometry(layer, ctx, { look, colour }, geometry) {
  if (geometry.type.endsWith("Point")) {
    for (const position of positionsOf(geometry)) {
      const [x, y] = layer.point(position);
      drawSign(ctx, x, y, look, colour);
    }
    return;
  }
  const alpha = ctx.globalAlpha;
  layer.path(ctx, geometry);
  if (geometry.type.endsWith("Polygon") && look.fill) {
    ctx.globalAlpha = alpha * look.fill;
    ctx.fillStyle = colour;
    ctx.fill("evenodd");
    ctx.globalAlpha = alpha;
  }
  if (look.width || !geometry.type.endsWith("Polygon")) {
    ctx.globalAlpha = alpha * (currentColours().isDark ? IN_THE_DARK : 1);
    Object.assign(ctx, { strokeStyle: colour, lineWidth: look.width || 0.5, lineJoin: "round", lineCap: "butt" });
    ctx.setLineDash(look.dash);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.globalAlpha = alpha;
  }
}

/**
 * A place: small and hollow, so that it is never taken for a project.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {LayerLook} look
 * @param {string} colour
 */
function drawSign(ctx, x, y, look, colour) {
  const { sign, size, width } = look;
  ctx.beginPath();
  if (sign === "square") ctx.rect(x - size, y - size, 2 * size, 2 * size);
  else ctx.arc(x, y, size, 0, 2 * Math.PI);
  const alpha = ctx.globalAlpha;
  if (sign === "dot") {
    ctx.globalAlpha = alpha * 0.6;
    ctx.fillStyle = colour;
    ctx.fill();
    ctx.globalAlpha = alpha;
    return;
  }
  ctx.fillStyle = currentColours().paper;
  ctx.fill();
  ctx.strokeStyle = colour;
  ctx.lineWidth = Math.max(width, 1.2);
  ctx.stroke();
}

const radiusOf = ({ look }, count) => look.size + 1.8 * Math.log10(count);

/**
 * The places of a cell, counted.
 * @param {Canvas} layer
 * @param {CanvasRenderingContext2D} ctx
 * @param {LayerItem} item
 * @param {{ lon: number, lat: number, count: number }} cluster
 */
function drawCluster(layer, ctx, item, { lon, lat, count }) {
  const [x, y] = layer.point([lon, lat]);
  const alpha = ctx.globalAlpha;
  ctx.beginPath();
  ctx.arc(x, y, radiusOf(item, count), 0, 2 * Math.PI);
  ctx.globalAlpha = alpha * 0.3;
  ctx.fillStyle = item.colour;
  ctx.fill();
  ctx.globalAlpha = alpha;
  if (item.kind === RESIDENTS || count < 2) return;
  ctx.font = `10px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = currentColours().quietText;
  ctx.fillText(number(count), x, y);
}

/**
 * The names, after those of the projects and before those of the base map.
 * @param {Canvas} layer
 * @param {CanvasRenderingContext2D} _ctx
 * @param {import("../shared/canvas.js").Labels} labels
 */
function label(layer, _ctx, labels) {
  if (!canvas || spotlight?.ground || spotlight?.alone) return;
  for (const item of layersOn().reverse()) {
    const areas = item.kind === COMMUNITIES;
    if (layer.zoom < (areas ? NAMED_AREAS : NAMED_PLACES)) continue;
    for (const { geometry, properties } of held.get(item.id)?.answer?.features || []) {
      const name = nameOf(properties);
      if (!name) continue;
      const [x, y] = layer.point(properties.label || positionsOf(geometry)[0]);
      const short = name.length > 30 ? `${name.slice(0, 29)}…` : name;
      if (areas) labels.at(x, y, short, { size: 11.5, quiet: true, spaced: true });
      else labels.at(x, y + 12, short, { size: 10.5, quiet: true });
    }
  }
}

/**
 * A click that was no project's.
 * @param {[number, number] | null} at on the canvas; null where it was a project's
 */
function point(at) {
  const found = at && canvas ? hit(at) : null;
  if (found) showLayerCard(found);
  else clearLayerCard();
}

/**
 * What is under a canvas position: of the layers that are on, the highest.
 * @param {[number, number]} at
 * @returns {LayerHit | null}
 */
function hit(at) {
  for (const item of layersOn().reverse()) {
    const answer = held.get(item.id)?.answer;
    if (!answer) continue;
    const cluster = nearest(answer.clusters, at, ({ lon, lat }) => [[lon, lat]]);
    if (cluster) return { item, count: cluster.count };
    if (item.kind === RESIDENTS) continue; // a dot is somebody's home: nothing is said of it
    const isPlace = ({ geometry }) => geometry.type.endsWith("Point");
    const places = answer.features.filter(isPlace);
    const feature =
      nearest(places, at, (each) => positionsOf(each.geometry)) ||
      answer.features.find((each) => !isPlace(each) && covers(each.geometry, at));
    if (feature) return { item, feature };
  }
  return null;
}

/**
 * @template T
 * @param {T[]} candidates
 * @param {[number, number]} at
 * @param {(each: T) => Position[]} placesOf
 * @returns {T | null}
 */
function nearest(candidates, [x, y], placesOf) {
  let best = /** @type {T | null} */ (null);
  let least = REACH;
  for (const each of candidates) {
    for (const place of placesOf(each)) {
      const [left, top] = around.overlay.layer().point(place);
      const distance = Math.hypot(left - x, top - y);
      if (distance > least) continue;
      best = each;
      least = distance;
    }
  }
  return best;
}

/** @type {(geometry: Geometry, at: [number, number]) => boolean} */
function covers(geometry, [x, y]) {
  const layer = around.overlay.layer();
  const ctx = /** @type {CanvasRenderingContext2D} */ (layer._canvas.getContext("2d"));
  const ratio = window.devicePixelRatio || 1;
  layer.path(ctx, geometry);
  if (geometry.type.endsWith("Polygon")) return ctx.isPointInPath(x * ratio, y * ratio, "evenodd");
  ctx.lineWidth = REACH;
  return ctx.isPointInStroke(x * ratio, y * ratio);
}

/**
 * The features of a layer that have names and touch the window: what a keyboard goes through.
 * @param {LayerItem} item
 */
export function namedInSight(item) {
  const [west, south, east, north] = boxOf(map.getBounds());
  const isSeen = ([x, y]) => x >= west && x <= east && y >= south && y <= north;
  return (held.get(item.id)?.answer?.features || []).filter(
    ({ geometry, properties }) => nameOf(properties) && isSeen(properties.label || positionsOf(geometry)[0]),
  );
}
