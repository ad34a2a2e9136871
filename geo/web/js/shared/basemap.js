// The base map that needs no network: the subject and its neighbours in quiet
// greys, main roads, metro lines and stations, labelled with halos.

import { currentColours } from "./look.js";
import { start, state } from "./state.js";
import { nameIn } from "./words.js";

const COMMUNITY = "community"; // outlines inside the subject
const WATER = "water"; // lakes and rivers, as areas or as lines
const TRACKS = new Set(["metro", "rail"]);
const SEAM_M = 130; // how far generalised outlines of neighbours stand apart, at most

// Where the office keeps better outlines of the communities, those take the place of these.
let drawsCommunities = true;

/** @param {boolean} draws whether the base map has its own communities; says whether that is new */
export function drawCommunities(draws) {
  const isNew = draws !== drawsCommunities;
  drawsCommunities = draws;
  return isNew;
}

/** @param {ReferenceMap} map */
const withoutCommunities = (map) =>
  drawsCommunities ? map : { ...map, areas: map.areas.filter((area) => area.role !== COMMUNITY) };

/**
 * What a base map is drawn from. The map of the projects has this one; others bring their own.
 * @type {() => BasemapScene}
 */
export const basemapScene = () => ({
  basemap: withoutCommunities(start.basemap),
  subject: start.plan.subject,
  lang: state.lang,
  colours: currentColours(),
});

/**
 * Always drawn, below any online tiles: where a tile does not come, the map stays whole.
 * @param {Canvas} layer
 * @param {CanvasRenderingContext2D} ctx
 * @param {BasemapScene} scene
 */
export function drawBasemap(layer, ctx, scene = basemapScene()) {
  const { basemap, colours } = scene;
  ctx.fillStyle = colours.water;
  ctx.fillRect(0, 0, layer.width, layer.height);
  fillAreas(layer, ctx, scene);
  drawWater(layer, ctx, scene);
  drawOutline(layer, ctx, scene);
  strokeLines(layer, ctx, basemap.lines, colours);
  drawStations(layer, ctx, basemap.places, colours);
}

/**
 * The subject's outline; over online tiles it is drawn again, above them.
 * A wide soft band inside a fine line: the outline is generalised, and looks it.
 * @param {Canvas} layer
 * @param {CanvasRenderingContext2D} ctx
 * @param {BasemapScene} scene
 */
export function drawOutline(layer, ctx, scene = basemapScene()) {
  const { basemap, subject, colours } = scene;
  for (const area of basemap.areas.filter((each) => each.id === subject)) {
    layer.path(ctx, area.geometry);
    ctx.lineJoin = "round";
    ctx.strokeStyle = colours.outlineSoft;
    ctx.lineWidth = 7;
    ctx.stroke();
    ctx.strokeStyle = colours.outline;
    ctx.lineWidth = 1.6;
    ctx.stroke();
  }
}

/**
 * The names on the base map, where the projects leave room for them.
 * @param {Canvas} layer
 * @param {import("./canvas.js").Labels} labels
 * @param {BasemapScene} scene
 */
export function labelBasemap(layer, labels, scene = basemapScene()) {
  const { areas, lines, places } = scene.basemap;
  for (const area of areas) labelArea(layer, area, labels, scene);
  if (layer.zoom < 12) return;
  for (const line of lines) if (name(line, scene)) labels.along(layer, line, name(line, scene), TRACKS.has(line.role));
  if (layer.zoom < 14) return;
  for (const place of places) {
    const [x, y] = layer.point(place.geometry.coordinates);
    labels.at(x, y + 12, name(place, scene), { size: 10.5, colour: scene.colours.metroText });
  }
}

/**
 * Outlines were generalised each by itself. So neighbours reach as far beyond theirs as the
 * outlines are uncertain, and the subject, drawn last, lies upon them: no sliver stays between.
 * @param {Canvas} layer
 * @param {CanvasRenderingContext2D} ctx
 * @param {BasemapScene} scene
 */
function fillAreas(layer, ctx, { basemap, subject, colours }) {
  const others = [COMMUNITY, WATER];
  const neighbours = basemap.areas.filter((area) => area.id !== subject && !others.includes(area.role));
  const own = basemap.areas.filter((area) => area.id === subject);
  const seam = own.length && own[0].label ? 2 * layer.pixels(SEAM_M, own[0].label[1]) : 0;
  /** @type {(areas: ReferenceItem[], fill: string | null, stroke: string | null, width: number) => void} */
  const draw = (areas, fill, stroke, width) => {
    ctx.lineJoin = "round";
    for (const area of areas) {
      layer.path(ctx, area.geometry);
      if (stroke) Object.assign(ctx, { strokeStyle: stroke, lineWidth: width }).stroke();
      if (fill) Object.assign(ctx, { fillStyle: fill }).fill("evenodd");
    }
  };
  draw(neighbours, colours.neighbour, colours.neighbour, seam);
  draw(neighbours, null, colours.border, 1);
  draw(own, null, colours.neighbour, seam);
  draw(own, colours.subject, null, 0);
  ctx.setLineDash([2, 3]);
  for (const area of basemap.areas.filter((each) => each.role === COMMUNITY)) {
    layer.path(ctx, area.geometry);
    ctx.strokeStyle = colours.border;
    ctx.lineWidth = 1.2;
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

/**
 * Lakes and rivers, below the outline and the roads.
 * @param {Canvas} layer
 * @param {CanvasRenderingContext2D} ctx
 * @param {BasemapScene} scene
 */
function drawWater(layer, ctx, { basemap, colours }) {
  const isWater = (/** @type {ReferenceItem} */ each) => each.role === WATER;
  ctx.fillStyle = colours.river;
  for (const area of basemap.areas.filter(isWater)) {
    layer.path(ctx, area.geometry);
    ctx.fill("evenodd");
  }
  Object.assign(ctx, { lineCap: "round", lineJoin: "round", strokeStyle: colours.river });
  ctx.lineWidth = layer.zoom < 12 ? 1.6 : 3;
  for (const line of basemap.lines.filter(isWater)) {
    layer.path(ctx, line.geometry);
    ctx.stroke();
  }
}

/**
 * @param {Canvas} layer
 * @param {CanvasRenderingContext2D} ctx
 * @param {ReferenceItem[]} lines
 * @param {Colours} colours
 */
function strokeLines(layer, ctx, lines, colours) {
  const zoom = layer.zoom;
  ctx.lineCap = "round";
  for (const line of lines.filter((each) => !TRACKS.has(each.role) && each.role !== WATER)) {
    layer.path(ctx, line.geometry);
    ctx.strokeStyle = colours.roadCase;
    ctx.lineWidth = zoom < 12 ? 2.5 : 5;
    ctx.stroke();
    ctx.strokeStyle = colours.road;
    ctx.lineWidth = zoom < 12 ? 1.5 : 3.4;
    ctx.stroke();
  }
  for (const line of lines.filter((each) => TRACKS.has(each.role))) {
    layer.path(ctx, line.geometry);
    ctx.strokeStyle = colours.metro;
    ctx.lineWidth = 2;
    ctx.setLineDash([7, 4]);
    ctx.stroke();
    ctx.setLineDash([]);
  }
}

/**
 * @param {Canvas} layer
 * @param {CanvasRenderingContext2D} ctx
 * @param {ReferenceItem[]} places
 * @param {Colours} colours
 */
function drawStations(layer, ctx, places, colours) {
  if (layer.zoom < 12) return;
  for (const place of places) {
    const [x, y] = layer.point(place.geometry.coordinates);
    ctx.beginPath();
    ctx.arc(x, y, 3.2, 0, 2 * Math.PI);
    ctx.fillStyle = colours.subject;
    ctx.fill();
    ctx.strokeStyle = colours.metro;
    ctx.lineWidth = 1.6;
    ctx.stroke();
  }
}

/**
 * The subject's name moves aside where a project stands in its way.
 * @param {Canvas} layer
 * @param {ReferenceItem} area
 * @param {import("./canvas.js").Labels} labels
 * @param {BasemapScene} scene
 */
function labelArea(layer, area, labels, scene) {
  if ((area.role === COMMUNITY || area.role === WATER) && layer.zoom < 13) return;
  const [x, y] = layer.point(area.label);
  const isSubject = area.id === scene.subject;
  const [large, small] = isSubject ? [19, 14] : [13, 11];
  const size = area.role === WATER ? 11 : layer.zoom < 12.25 ? small : large;
  const options = { size, spaced: true, quiet: true, bold: isSubject };
  const steps = isSubject ? [0, 40, -40, 80, -80, 110, 140, 170, 200] : [0];
  steps.some((step) => labels.at(x, y + step, name(area, scene), options));
}

/**
 * @param {ReferenceItem} item
 * @param {BasemapScene} scene
 */
function name(item, { lang }) {
  const text = nameIn(item, lang);
  return text && item.name_verified === false ? `${text} ?` : text;
}
