// The projects on the map: fetch what the window shows, and draw it.

import { ground } from "../ground/current.js";
import { attempt, backend } from "../shared/backend.js";
import { drawOutline, labelBasemap } from "../shared/basemap.js";
import { CanvasLayer } from "../shared/canvas.js";
import { emit } from "../shared/events.js";
import { currentColours, isLit, spotlight } from "../shared/look.js";
import { boxOf, chosen, facts, map, state, windowParams } from "../shared/state.js";
import { clusterRadius, drawCluster, drawMark } from "../shared/symbols.js";
import { termOf } from "../shared/words.js";
import { freeLabels, labelMarks, spreadMarks } from "./names.js";

const SIZE = 27; // a mark, in pixels
const SMALL = 21; // on a phone the whole town is a few fingers wide
const FAR = 11.5; // the zoom below which marks are small
const REACH = 16; // how near a click must be
const GROUND = 0.3; // how much more than the window is asked for

/** @type {ViewAnswer} */
let view = { revision: null, mode: null, total: 0, features: [], clusters: [] };
let drawn = /** @type {Entry[]} */ ([]); // marks and clusters with their canvas positions
let layer = /** @type {Canvas} */ (/** @type {unknown} */ (null));
let lifted = /** @type {Entry | null} */ (null); // the mark or cluster that is pointed at
const painters = []; // what else is drawn on the map

export const overlay = Object.freeze({
  add(map) {
    layer = new CanvasLayer("overlayPane", draw).addTo(map);
    map.on("moveend", this.refresh, this);
  },

  redraw: () => layer.redraw(),

  // Let somebody else draw on the map, before the names of the base map.
  alsoPaint: (painter) => painters.push(painter),

  // Draw a mark or cluster as one that is pointed at.
  lift(entry) {
    lifted = entry;
    layer.redraw();
  },

  paint: (canvas, ctx) => draw(canvas, ctx), // onto another canvas than the screen's
  view: () => view,
  layer: () => layer,
  drawn: () => drawn,

  // Ask for what the window shows under the filter of the moment.
  async refresh() {
    const params = windowParams(boxOf(map.getBounds().pad(GROUND)), map.getZoom());
    const answer = await attempt(() => backend.view(params));
    if (!answer) return;
    view = answer;
    layer.redraw();
    Object.assign(facts, { mode: view.mode, revision: view.revision, ready: true });
    facts.drawn += 1;
    emit("view", view);
  },
});

function draw(canvas, ctx) {
  drawn = [];
  if (ground) drawOutline(canvas, ctx);
  const features = seen();
  if (view.mode === "clusters") drawClusters(canvas, ctx);
  if (features.length) drawFeatures(canvas, ctx, features);
  const marks = drawn.filter((entry) => entry.feature);
  const labels = freeLabels(canvas, ctx, drawn, canvas === layer);
  const few = spotlight || (view.mode === "features" && features.length <= 80);
  labelMarks(canvas, labels, few ? marks : marks.filter(({ feature }) => feature?.id === state.id));
  for (const paint of painters) paint(canvas, ctx, labels);
  if (ground) ground.label(canvas, labels);
  else labelBasemap(canvas, labels);
}

// What a presentation points at is drawn even where all others are counted or filtered away.
function seen() {
  const others = view.mode === "features" ? view.features.filter((feature) => !isLit(feature)) : [];
  if (!spotlight) return view.mode === "features" ? view.features : [];
  return spotlight.alone ? spotlight.features : [...others, ...spotlight.features];
}

const isLifted = ({ id }) => Boolean(lifted?.feature && lifted.feature.id === id);
const strength = (feature) => (!spotlight || isLit(feature) ? 1 : spotlight.dim);
const sizeOf = (feature) =>
  spotlight ? SIZE * (isLit(feature) ? spotlight.scale : 0.75) : map.getZoom() < FAR ? SMALL : SIZE;

function drawClusters(canvas, ctx) {
  if (spotlight?.alone) return;
  ctx.globalAlpha = spotlight ? spotlight.dim : 1;
  for (const cluster of view.clusters) {
    const [x, y] = canvas.point([cluster.lon, cluster.lat]);
    drawCluster(ctx, x, y, cluster);
    drawn.push({ x, y, cluster, reach: clusterRadius(cluster.count) + 3 });
  }
  ctx.globalAlpha = 1;
  if (chosen?.mark) drawChosen(canvas, ctx, chosen);
}

// The chosen project is seen even where all others are counted.
function drawChosen(canvas, ctx, { feature, mark, certainty }) {
  const { location_accuracy_m: accuracy_m, ...properties } = feature.properties;
  const shown = {
    id: feature.id,
    geometry: feature.geometry,
    properties: { ...properties, certainty, accuracy_m, mark },
  };
  const [x, y] = canvas.point(mark);
  drawGround(canvas, ctx, [shown]);
  const entry = { feature: shown, x, y, home: null, reach: REACH, size: SIZE * 1.8 };
  spreadMarks([...drawn.map((other) => ({ ...other, size: 2 * other.reach, isFixed: true })), entry]);
  drawn.push(entry);
  drawLeaders(ctx);
  drawEntry(ctx, drawn[drawn.length - 1], false);
}

function drawFeatures(canvas, ctx, features) {
  const crowded = features.length > 250;
  const groups = stacked(features);
  for (const group of groups.values()) drawGround(canvas, ctx, group);
  for (const feature of features) drawShape(canvas, ctx, feature);
  for (const group of groups.values()) place(canvas, group, crowded);
  if (!crowded && !spotlight) spreadMarks(drawn);
  drawLeaders(ctx);
  /** @type {(entry: Entry) => number} */
  const order = ({ feature }) => (feature && feature.id === state.id ? 2 : feature && isLit(feature) ? 1 : 0);
  drawn.sort((a, b) => order(a) - order(b));
  for (const entry of drawn) if (entry.feature) drawEntry(ctx, entry, crowded);
}

// Projects at the very same place, such as three phases of one hospital.
function stacked(features) {
  const groups = new Map();
  for (const feature of features) {
    const key = feature.properties.mark.join();
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(feature);
  }
  return groups;
}

// The circle that holds the true place, once for all projects that share it.
function drawGround(canvas, ctx, group) {
  const radii = new Set();
  for (const feature of group) {
    const { certainty, accuracy_m: metres, mark, location_type: type, status } = feature.properties;
    if (certainty !== "estimate" || !metres || feature.geometry.type !== "Point" || radii.has(metres)) continue;
    radii.add(metres);
    const [x, y] = canvas.point(mark);
    const radius = canvas.pixels(metres, mark[1]);
    const chosen = group.some((each) => each.id === state.id);
    const most = Math.max(...group.map(strength));
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.globalAlpha = (chosen ? 0.2 : 0.09) * most;
    ctx.fillStyle = group.length > 1 ? currentColours().quietText : termOf("status", status).colour;
    ctx.fill();
    ctx.globalAlpha = (chosen ? 0.95 : 0.45) * most;
    ctx.strokeStyle = currentColours().quietText;
    ctx.lineWidth = chosen ? 1.8 : 1;
    if (type === "area") {
      ctx.setLineDash([6, 5]);
      ctx.stroke();
      ctx.setLineDash([]);
    } else if (chosen) ctx.stroke();
    ctx.globalAlpha = 1;
  }
}

function drawShape(canvas, ctx, feature) {
  const { status, certainty } = feature.properties;
  const kind = feature.geometry.type;
  if (kind === "Point" || kind === "MultiPoint") return;
  const chosen = feature.id === state.id;
  const colour = termOf("status", status).colour;
  canvas.path(ctx, feature.geometry);
  if (kind.endsWith("Polygon")) {
    ctx.globalAlpha = (chosen ? 0.3 : 0.16) * strength(feature);
    ctx.fillStyle = colour;
    ctx.fill("evenodd");
  }
  ctx.globalAlpha = strength(feature);
  ctx.lineCap = ctx.lineJoin = "round";
  ctx.strokeStyle = currentColours().hairline;
  ctx.lineWidth = (kind.endsWith("Polygon") ? 3.6 : 6.6) + (chosen ? 3 : 0);
  ctx.stroke();
  ctx.strokeStyle = currentColours().paper;
  ctx.lineWidth -= 1.2;
  ctx.stroke();
  ctx.strokeStyle = colour;
  ctx.lineWidth -= 0.6;
  if (certainty !== "surveyed") ctx.setLineDash([9, 8]);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

// Where the marks stand: on their place, or in a ring around it when it is shared.
function place(canvas, group, crowded) {
  const [x, y] = canvas.point(group[0].properties.mark);
  const size = Math.max(...group.map(sizeOf));
  const ring = group.length > 1 ? Math.max(0.75 * size, (group.length * size * 1.12) / (2 * Math.PI)) : 0;
  group.forEach((feature, index) => {
    const angle = (index / group.length) * 2 * Math.PI - Math.PI / 2;
    const spread = crowded ? 0 : ring;
    drawn.push({
      feature,
      x: x + spread * Math.cos(angle),
      y: y + spread * Math.sin(angle),
      home: spread ? [x, y] : null,
      size,
      reach: REACH * (size / SIZE),
    });
  });
}

function drawLeaders(ctx) {
  ctx.strokeStyle = currentColours().hairline;
  ctx.fillStyle = currentColours().hairline;
  ctx.lineWidth = 1;
  for (const { x, y, home } of drawn) {
    if (!home) continue;
    ctx.beginPath();
    ctx.moveTo(...home);
    ctx.lineTo(x, y);
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(...home, 2.2, 0, 2 * Math.PI);
    ctx.fill();
  }
}

function drawEntry(ctx, entry, crowded) {
  const { feature, x, y } = entry;
  const chosen = feature.id === state.id;
  const isLarge = chosen || isLifted(feature);
  if (chosen) {
    ctx.beginPath();
    ctx.arc(x, y, sizeOf(feature) * 0.9, 0, 2 * Math.PI);
    ctx.strokeStyle = currentColours().accent;
    ctx.lineWidth = 3;
    ctx.stroke();
  }
  ctx.globalAlpha = isLarge ? 1 : strength(feature);
  drawMark(ctx, x, y, (crowded && !isLit(feature) ? 16 : sizeOf(feature)) * (isLarge ? 1.2 : 1), feature.properties);
  ctx.globalAlpha = 1;
}
