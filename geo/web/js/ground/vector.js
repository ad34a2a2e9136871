// A base map of vector tiles, drawn on canvas in the map's own quiet style: no part of a tile becomes
// HTML. Below it stands the schematic map, which shows where there is no tile.

import { CanvasLayer } from "../shared/canvas.js";
import { debounce } from "../shared/events.js";
import { gcj02 } from "./gcj02.js";
import { readTile } from "./mvt.js";
import { CLASSES, classOf, nameLook, ROADS, tileColours, widthOf } from "./style.js";

const MOST_TILES = 80; // of a window
const COARSEST = 4; // levels above the one of the window
const KEPT = 200; // tiles, ready to be drawn
const MOST_NAMES = 400; // of a tile
const MOST_LETTERS = 60;
const WORLD = 256; // pixels at zoom 0
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu;

/** @implements {Ground} */
export class VectorGround {
  /**
   * @param {BasemapChoice} source
   * @param {GroundSurroundings} around
   */
  constructor(source, around) {
    this.source = source;
    this.around = around;
    this.tiles = /** @type {Map<string, DrawnTile | null>} */ (new Map()); // null: on its way
    this.layer = /** @type {Canvas | null} */ (null);
    this.redrawSoon = debounce(() => this.redraw(), 30);
    this.pending = 0;
    // A service does not say which levels it has, nor where: a coarser tile stands in.
    this.isRemote = !source.urls[0].startsWith("/");
    this.level = 0; // of the window
    this.isAnswered = false; // some tile has come
  }

  get isVector() {
    return true;
  }

  /** @param {L.Map} map */
  addTo(map) {
    this.layer = new CanvasLayer("tilePane", (canvas, ctx) => this.paint(canvas, ctx));
    this.layer.addTo(map);
  }

  remove() {
    this.layer?.remove();
    this.layer = null;
  }

  redraw() {
    this.layer?.redraw();
    this.around.onDrawn(this);
  }

  /**
   * @param {Canvas} canvas
   * @param {CanvasRenderingContext2D} ctx
   */
  paint(canvas, ctx) {
    const colours = this.around.colours();
    const paints = tileColours(colours);
    for (const placed of this.placed(canvas)) {
      ctx.save();
      ctx.beginPath();
      // On whole pixels, so that neither a gap nor a seam is between two tiles.
      const [left, top] = [Math.round(placed.left), Math.round(placed.top)];
      const [right, bottom] = [Math.round(placed.left + placed.size), Math.round(placed.top + placed.size)];
      ctx.rect(left, top, right - left, bottom - top);
      ctx.clip();
      // A tile with nothing on it is land that nobody built on.
      ctx.fillStyle = colours.subject;
      ctx.fill();
      ctx.translate(placed.x, placed.y);
      ctx.scale(placed.scale, placed.scale);
      drawTile(ctx, placed, paints, colours, canvas.zoom);
      ctx.restore();
    }
  }

  /**
   * The names on the tiles, where the projects leave room for them.
   * @param {Canvas} canvas
   * @param {import("../shared/canvas.js").Labels} labels
   */
  label(canvas, labels) {
    const lang = this.around.lang();
    const written = new Set();
    const names = this.placed(canvas).flatMap((placed) => placed.tile.names.map((name) => ({ name, placed })));
    names.sort((one, other) => one.name.rank - other.name.rank);
    for (const { name, placed } of names) {
      const words = name[lang];
      if (!words || written.has(words) || (name.rank === 3 && canvas.zoom < 13)) continue;
      const point = (/** @type {Position} */ [x, y]) => [placed.x + x * placed.scale, placed.y + y * placed.scale];
      if (name.rank < 3) {
        const [x, y] = point([name.line[0][0], name.line[0][1]]);
        if (!placed.holds(x, y)) continue;
        if (labels.at(x, y, words, { size: name.size, quiet: true, spaced: name.rank < 2 })) written.add(words);
      } else {
        written.add(words);
        const view = /** @type {Canvas} */ (/** @type {unknown} */ ({ ...sizeOf(canvas), point }));
        const geometry = { type: "LineString", coordinates: name.line };
        labels.along(view, /** @type {any} */ ({ geometry }), words, false);
      }
    }
  }

  /**
   * The tiles that a canvas shows, where it shows them; what is missing is asked for.
   * @param {Canvas} canvas
   * @returns {PlacedTile[]}
   */
  placed(canvas) {
    const { min_zoom: least, max_zoom: most } = this.source;
    // A vector tile is made for 512 pixels: one level less than a picture's.
    const z = Math.min(Math.max(Math.round(canvas.zoom) - 1, least), most);
    if (canvas.zoom < least - 2) return [];
    this.level = z;
    const size = WORLD * 2 ** (canvas.zoom - z);
    const origin = canvas.point([-180, 85.0511287798066]); // of the world, on the canvas
    const found = /** @type {PlacedTile[]} */ ([]);
    const [west, north] = this.shift(canvas, [-origin[0] / size, -origin[1] / size], z);
    const [columns, rows] = [canvas.width / size, canvas.height / size];
    const end = 2 ** z - 1;
    for (let x = Math.max(0, Math.floor(west)); x <= Math.min(end, Math.floor(west + columns)); x += 1) {
      for (let y = Math.max(0, Math.floor(north)); y <= Math.min(end, Math.floor(north + rows)); y += 1) {
        if (found.length >= MOST_TILES) return found;
        const [column, row] = this.unshift([x, y], z);
        const placed = this.place(z, x, y, origin[0] + column * size, origin[1] + row * size, size);
        if (placed) found.push(placed);
      }
    }
    return found;
  }

  /**
   * Where the projects are not displaced, tiles in GCJ-02 stand where they truly are.
   * @param {Canvas} _canvas
   * @param {Position} tile a position in tiles
   * @param {number} z
   * @returns {Position}
   */
  shift(_canvas, tile, z) {
    return this.around.truly && this.source.system === "gcj02" ? displaced(tile, z, gcj02.from) : tile;
  }

  /**
   * @param {Position} tile
   * @param {number} z
   * @returns {Position}
   */
  unshift([x, y], z) {
    if (!this.around.truly || this.source.system !== "gcj02") return [x, y];
    const [column, row] = displaced([x + 0.5, y + 0.5], z, gcj02.to);
    return [column - 0.5, row - 0.5];
  }

  /**
   * A tile, or the part of a coarser one that is here already.
   * @param {number} z
   * @param {number} x
   * @param {number} y
   * @param {number} left
   * @param {number} top
   * @param {number} size
   * @returns {PlacedTile | null}
   */
  place(z, x, y, left, top, size) {
    const holds = (/** @type {number} */ east, /** @type {number} */ south) =>
      east >= left && south >= top && east < left + size && south < top + size;
    this.ask(z, x, y);
    for (let up = 0; up <= COARSEST && z - up >= 0; up += 1) {
      const tile = this.tiles.get(`${z - up}/${x >> up}/${y >> up}`);
      if (!tile) continue;
      // A single file has fewer tiles than the base map: a coarser one stands in.
      if (tile.isMissing && this.around.isHeld) continue;
      if (tile.isMissing && this.isRemote) {
        this.askCoarser(`${z - up}/${x >> up}/${y >> up}`);
        continue;
      }
      if (tile.isMissing) return null;
      const whole = size * 2 ** up;
      const within = [((x / 2 ** up) % 1) * whole, ((y / 2 ** up) % 1) * whole];
      const scale = whole / 4096;
      return { tile, left, top, size, x: left - within[0], y: top - within[1], scale, holds };
    }
    return null;
  }

  /**
   * @param {number} z
   * @param {number} x
   * @param {number} y
   */
  ask(z, x, y) {
    const key = `${z}/${x}/${y}`;
    if (this.tiles.has(key)) return;
    const [west, south, east, north] = this.source.bounds;
    const [left, top] = degrees([x, y], z);
    const [right, bottom] = degrees([x + 1, y + 1], z);
    const isOutside = right < west || left > east || top < south || bottom > north;
    if (isOutside) {
      this.tiles.set(key, MISSING);
      return;
    }
    this.tiles.set(key, null);
    this.pending += 1;
    this.around.load?.(this.source, z, x, y, (bytes, isFailure) => this.take(key, bytes, isFailure));
  }

  /**
   * Ask for the tile that stands in for a missing one, before anybody says that nothing has come.
   * @param {string} key
   */
  askCoarser(key) {
    const [z, x, y] = key.split("/").map(Number);
    const isNear = this.level - z < COARSEST;
    if (isNear && z > this.source.min_zoom) this.ask(z - 1, x >> 1, y >> 1);
  }

  /**
   * @param {string} key
   * @param {Uint8Array | null} bytes
   * @param {boolean} isFailure
   */
  take(key, bytes, isFailure) {
    this.pending -= 1;
    this.tiles.set(key, bytes ? prepared(bytes) : MISSING);
    this.isAnswered ||= bytes !== null;
    if (!bytes && this.isRemote) this.askCoarser(key);
    // Not a single tile: the address is wrong, or has nothing here.
    const isEmpty = this.isRemote && !this.isAnswered && this.pending === 0;
    if (isFailure || isEmpty) this.around.onError();
    if (this.tiles.size > KEPT) this.tiles.delete(/** @type {string} */ (this.tiles.keys().next().value));
    this.redrawSoon();
  }
}

/** @type {DrawnTile} */
const MISSING = { isMissing: true, paths: new Map(), names: [] };

/** @type {(canvas: Canvas) => { width: number, height: number, zoom: number }} */
const sizeOf = ({ width, height, zoom }) => ({ width, height, zoom });

/**
 * Longitude and latitude of a position in tiles.
 * @param {Position} tile
 * @param {number} z
 * @returns {Position}
 */
function degrees([x, y], z) {
  const lat = Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** z)));
  return [(x / 2 ** z) * 360 - 180, (lat * 180) / Math.PI];
}

/**
 * @param {Position} tile
 * @param {number} z
 * @param {(place: any) => number[]} convert
 * @returns {Position}
 */
function displaced(tile, z, convert) {
  const [lng, lat] = convert(degrees(tile, z));
  const radians = (lat * Math.PI) / 180;
  return [((lng + 180) / 360) * 2 ** z, ((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * 2 ** z];
}

/**
 * A tile as paths by class, in a grid of 4096, and names.
 * @param {Uint8Array} bytes
 * @returns {DrawnTile}
 */
function prepared(bytes) {
  const tile = { isMissing: false, paths: new Map(), names: /** @type {TileName[]} */ ([]) };
  for (const layer of readTile(bytes)) {
    const unit = 4096 / layer.extent;
    for (const feature of layer.features) {
      const name = classOf(layer.name, feature);
      if (name) {
        const path = tile.paths.get(name) || new Path2D();
        tile.paths.set(name, path);
        for (const part of feature.parts) trace(path, part, unit);
      }
      const look = tile.names.length < MOST_NAMES ? nameLook(layer.name, feature) : null;
      if (look && feature.parts.length) tile.names.push({ ...look, ...wordsOf(feature), line: longest(feature, unit) });
    }
  }
  return tile;
}

/**
 * @param {Path2D} path
 * @param {number[]} part
 * @param {number} unit
 */
function trace(path, part, unit) {
  for (let i = 0; i < part.length; i += 2) {
    if (i === 0) path.moveTo(part[0] * unit, part[1] * unit);
    else path.lineTo(part[i] * unit, part[i + 1] * unit);
  }
}

/**
 * @param {TileFeature} feature
 * @param {number} unit
 * @returns {Position[]}
 */
function longest({ parts }, unit) {
  const part = parts.reduce((one, other) => (other.length > one.length ? other : one));
  /** @type {Position[]} */
  const line = [];
  for (let i = 0; i < part.length; i += 2) line.push([part[i] * unit, part[i + 1] * unit]);
  return line;
}

/** @type {(feature: TileFeature) => InLanguages} */
function wordsOf({ properties }) {
  const first = (/** @type {string[]} */ ...names) => {
    const found = names.map((name) => properties[name]).find((value) => typeof value === "string" && value);
    return String(found || "")
      .replace(INVISIBLE, "")
      .slice(0, MOST_LETTERS);
  };
  return {
    zh: first("name:zh-Hans", "name:zh", "name"),
    en: first("name:en", "name_en", "name:latin", "name"),
  };
}

/**
 * @param {CanvasRenderingContext2D} ctx in the grid of the tile
 * @param {PlacedTile} placed
 * @param {{ [name in TileClass]: string }} paints
 * @param {Colours} colours
 * @param {number} zoom
 */
function drawTile(ctx, { tile, scale }, paints, colours, zoom) {
  ctx.lineJoin = "round";
  for (const name of CLASSES) {
    const path = tile.paths.get(name);
    if (name === "minor") drawCases(ctx, tile, scale, colours, zoom);
    if (!path) continue;
    const width = widthOf(name, zoom);
    if (width > 0) {
      ctx.lineCap = ROADS.includes(name) ? "round" : "butt";
      ctx.setLineDash(name === "boundary" ? [6 / scale, 4 / scale] : name === "rail" ? [5 / scale, 3 / scale] : []);
      ctx.strokeStyle = paints[name];
      ctx.lineWidth = width / scale;
      ctx.stroke(path);
    } else if (!isLine(name) && (name !== "building" || zoom >= 14)) {
      ctx.fillStyle = paints[name];
      ctx.fill(path, "evenodd");
    }
  }
  ctx.setLineDash([]);
}

/** @type {(name: TileClass) => boolean} */
const isLine = (name) => !["land", "built", "green", "water", "building"].includes(name);

/**
 * All edges of roads lie below all roads, so that crossings are open.
 * @param {CanvasRenderingContext2D} ctx
 * @param {DrawnTile} tile
 * @param {number} scale
 * @param {Colours} colours
 * @param {number} zoom
 */
function drawCases(ctx, tile, scale, colours, zoom) {
  ctx.setLineDash([]);
  ctx.lineCap = "butt";
  ctx.strokeStyle = colours.roadCase;
  for (const name of ROADS) {
    const path = tile.paths.get(name);
    const width = widthOf(name, zoom);
    if (!path || width <= 0) continue;
    ctx.lineWidth = (width + (name === "minor" ? 0.8 : 1.4)) / scale;
    ctx.stroke(path);
  }
}
