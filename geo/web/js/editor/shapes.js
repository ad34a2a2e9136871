// The places an editor shows: draw them on one canvas, say what is under the pointer.

import { drawOutline, labelBasemap } from "../shared/basemap.js";
import { CanvasLayer, Labels, positionsOf } from "../shared/canvas.js";
import { drawArea, isArea } from "./areas.js";
import { link } from "./link.js";
import { drawArrow, drawDots, drawOutlined, drawPoint, drawWord, ROLES } from "./marks.js";

const FAR = 1e5; // pixels; further than any drawing
const MOST_NAMES = 400; // of quiet places in sight; more would be a carpet of words
const REACH = 12; // how near a click must be, in pixels
const isPoint = (shape) => shape.geometry.type === "Point" || shape.geometry.type === "MultiPoint";

export class EditorShapes {
  constructor(map, scene) {
    this.scene = scene; // gives colours and base map of the moment
    this.shapes = [];
    this.arrows = [];
    this.marks = [];
    this.layer = new CanvasLayer("overlayPane", (layer, ctx) => this.draw(layer, ctx)).addTo(map);
  }

  // Rows as they are sent: [id, role, label, type, coordinates, word]; arrows: [start, end].
  set(rows, arrows) {
    this.shapes = rows.map(readShape).filter((shape) => shape.box);
    this.arrows = arrows;
    this.shapes.sort((one, other) => ROLES.indexOf(one.role) - ROLES.indexOf(other.role));
  }

  redraw() {
    this.layer.redraw();
  }

  // [west, south, east, north] of what matters: of the quiet places only where there is no other.
  box() {
    const loud = this.shapes.filter((shape) => shape.role !== "context");
    const arrows = this.arrows.map(([start, end]) => boxOf([start, end]));
    const boxes = [...(loud.length ? loud : this.shapes).map((shape) => shape.box), ...arrows];
    return boxes.length ? boxes.reduce(joined) : null;
  }

  // The same without the quiet places; null where there is no other.
  loudBox() {
    const boxes = this.shapes.filter((shape) => shape.role !== "context").map((shape) => shape.box);
    return boxes.length ? boxes.reduce(joined) : null;
  }

  draw(layer, ctx) {
    const scene = this.scene();
    const { colours } = scene;
    const sight = sightOf(layer);
    const shown = this.shapes.filter((shape) => touches(shape.box, sight));
    const dots = [];
    this.marks = [];
    if (scene.ground && scene.basemap) drawOutline(layer, ctx, scene);
    for (const role of ROLES) {
      const group = shown.filter((shape) => shape.role === role);
      for (const shape of group) if (!isPoint(shape)) drawFigure(layer, ctx, shape, colours);
      for (const shape of group) if (isPoint(shape)) this.place(layer, shape, role === "context" ? dots : null);
      if (role === "context") drawDots(ctx, dots, colours);
    }
    this.drawLinked(layer, ctx, shown, colours);
    this.drawArrows(layer, ctx, sight, colours);
    const loud = this.marks.filter(({ shape }) => shape.role !== "context");
    for (const { x, y, shape } of loud) {
      drawPoint(ctx, x, y, shape.role, colours);
      if (shape.word) drawWord(ctx, x, y, shape.word, colours);
    }
    const taken = loud.map(({ x, y }) => [x - 9, y - 9, x + 9, y + 9]);
    const labels = new Labels(ctx, colours, [...taken, ...hidden(layer, scene.covered())]);
    this.labelQuiet(layer, labels);
    if (scene.ground) scene.ground.label(layer, labels);
    else if (scene.basemap) labelBasemap(layer, labels, scene);
  }

  // The outlines of the areas that a row of the table belongs to: the chosen one, and below the pointer.
  drawLinked(layer, ctx, shown, colours) {
    for (const [id, colour, width] of [
      [link.chosen, colours.accent, 3.5],
      [link.pointed, colours.ink, 2.2],
    ]) {
      const shape = id && shown.find((each) => each.id === id);
      if (!shape) continue;
      layer.path(ctx, shape.geometry);
      ctx.lineJoin = "round";
      ctx.strokeStyle = colours.paper;
      ctx.lineWidth = width + 3;
      ctx.stroke();
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.stroke();
    }
  }

  // Names of the other places, where there is room: one aims by what stands near.
  labelQuiet(layer, labels) {
    const [left, top, width, height] = layer.window();
    const named = this.marks.filter(
      ({ x, y, shape }) =>
        shape.role === "context" && shape.label && x > left && y > top && x < left + width && y < top + height,
    );
    this.named = [];
    if (named.length > MOST_NAMES) return;
    this.named = named
      .filter(({ x, y, shape }) => {
        const options = { size: 11, quiet: true };
        return (
          labels.at(x + 7, y, shape.label, { ...options, align: "left" }) ||
          labels.at(x - 7, y, shape.label, { ...options, align: "right" }) ||
          labels.at(x, y + 12, shape.label, options) ||
          labels.at(x, y - 12, shape.label, options)
        );
      })
      .map(({ shape }) => shape.label);
  }

  place(layer, shape, dots) {
    for (const position of positionsOf(shape.geometry)) {
      const [x, y] = layer.point(position);
      this.marks.push({ x, y, shape });
      if (dots) dots.push([x, y]);
    }
  }

  drawArrows(layer, ctx, sight, colours) {
    for (const [start, end] of this.arrows) {
      if (touches(boxOf([start, end]), sight)) drawArrow(ctx, layer.point(start), layer.point(end), colours);
    }
  }

  // The shape under a Leaflet mouse event: the nearest mark, else a line, else an area.
  hit(event, accepts = () => true) {
    const [x, y] = this.layer.eventPoint(event);
    return this.mark(event, accepts) || this.hitFigure(x, y, event.latlng, accepts);
  }

  // The nearest mark under a Leaflet mouse event.
  mark(event, accepts) {
    const [x, y] = this.layer.eventPoint(event);
    let best = /** @type {{ shape: Shape, distance: number } | null} */ (null);
    for (const mark of this.marks) {
      if (!accepts(mark.shape)) continue;
      const distance = Math.hypot(mark.x - x, mark.y - y) - (mark.shape.role === "context" ? 0 : 4);
      if (distance <= REACH && (!best || distance <= best.distance)) best = { shape: mark.shape, distance };
    }
    return best ? best.shape : null;
  }

  hitFigure(x, y, { lng, lat }, accepts) {
    const { layer } = this;
    const ctx = /** @type {CanvasRenderingContext2D} */ (layer._canvas.getContext("2d"));
    const ratio = window.devicePixelRatio || 1;
    const reach = (REACH * 360) / (256 * 2 ** layer.zoom);
    const near = this.shapes.filter(
      (shape) =>
        !isPoint(shape) && accepts(shape) && touches(shape.box, [lng - reach, lat - reach, lng + reach, lat + reach]),
    );
    ctx.lineWidth = REACH * 1.4;
    return near.reverse().find((shape) => {
      layer.path(ctx, shape.geometry);
      if (ctx.isPointInStroke(x * ratio, y * ratio)) return true;
      return shape.geometry.type.endsWith("Polygon") && ctx.isPointInPath(x * ratio, y * ratio, "evenodd");
    });
  }
}

function readShape([id, role, label, type, coordinates, word]) {
  const geometry = { type, coordinates };
  return { id, role, label, geometry, word, box: boxOf(positionsOf(geometry)) };
}

function drawFigure(layer, ctx, { role, geometry }, colours) {
  layer.path(ctx, geometry);
  if (isArea(role)) drawArea(ctx, role, colours);
  else drawOutlined(ctx, role, geometry.type.endsWith("Polygon"), colours);
}

// Null where a position is not two numbers: such a place is not shown.
function boxOf(positions) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const position of positions) {
    const [x, y] = position || [];
    if (!Number.isFinite(x) || !Number.isFinite(y)) return null;
    if (x < box[0]) box[0] = x;
    if (y < box[1]) box[1] = y;
    if (x > box[2]) box[2] = x;
    if (y > box[3]) box[3] = y;
  }
  return positions.length ? box : null;
}

const joined = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
const touches = (a, b) => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];

// Boxes in canvas pixels where a name would be cut by the window or covered.
function hidden(layer, covered) {
  const [left, top, width, height] = layer.window();
  const edges = [
    [-FAR, -FAR, left, FAR],
    [left + width, -FAR, FAR, FAR],
    [-FAR, -FAR, FAR, top],
    [-FAR, top + height, FAR, FAR],
  ];
  return [...edges, ...covered.map(([a, b, c, d]) => [a + left, b + top, c + left, d + top])];
}

// The window in degrees, with the margin that is drawn around it.
function sightOf(layer) {
  const bounds = layer._map.getBounds().pad(0.3);
  return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
}
