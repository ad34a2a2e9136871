// A Leaflet layer that is one canvas, and labels that keep out of each other's way.

import { dress } from "./dom.js";
import { FONT, textScale } from "./look.js";

const MARGIN = 0.2; // drawn beyond the window on each side, so that a drag shows no gap

/** @type {new (pane: string, draw: (layer: Canvas, ctx: CanvasRenderingContext2D) => void) => Canvas} */
export const CanvasLayer = L.Layer.extend(
  /** @type {any} */ ({
    /**
     * @param {string} pane
     * @param {(layer: Canvas, ctx: CanvasRenderingContext2D) => void} draw
     */
    initialize(pane, draw) {
      this._paneName = pane;
      this._draw = draw;
    },

    /** @param {L.Map} map */
    onAdd(map) {
      this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated");
      dress(this._canvas, { "aria-hidden": "true" });
      /** @type {HTMLElement} */ (map.getPane(this._paneName)).appendChild(this._canvas);
      map.on("moveend zoomend resize viewreset", this.redraw, this);
      map.on("zoomanim", this._animate, this);
      map.on("zoom", this._follow, this);
      this.redraw();
    },

    /** @param {L.Map} map */
    onRemove(map) {
      this._canvas.remove();
      map.off("moveend zoomend resize viewreset", this.redraw, this);
      map.off("zoomanim", this._animate, this);
      map.off("zoom", this._follow, this);
    },

    redraw() {
      if (!this._map) return;
      const size = this._map.getSize();
      const margin = size.multiplyBy(MARGIN).round();
      const ratio = window.devicePixelRatio || 1;
      this.zoom = this._map.getZoom();
      this.width = size.x + 2 * margin.x;
      this.height = size.y + 2 * margin.y;
      this._topLeft = this._map.containerPointToLayerPoint([-margin.x, -margin.y]);
      this._corner = this._map.layerPointToLatLng(this._topLeft);
      const canvas = this._canvas;
      canvas.width = this.width * ratio;
      canvas.height = this.height * ratio;
      canvas.style.width = `${this.width}px`;
      canvas.style.height = `${this.height}px`;
      L.DomUtil.setTransform(canvas, this._topLeft, 1);
      const ctx = canvas.getContext("2d");
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      this._origin = this._map.getPixelOrigin().add(this._topLeft);
      this._draw(this, ctx);
    },

    /** @param {L.ZoomAnimEvent} event */
    _animate(event) {
      const scale = this._map.getZoomScale(event.zoom, this.zoom);
      const offset = this._map._latLngToNewLayerPoint(this._corner, event.zoom, event.center);
      L.DomUtil.setTransform(this._canvas, offset, scale);
    },

    // A flight changes zoom and centre step by step; the drawing goes along until it ends.
    _follow() {
      const scale = this._map.getZoomScale(this._map.getZoom(), this.zoom);
      L.DomUtil.setTransform(this._canvas, this._map.latLngToLayerPoint(this._corner), scale);
    },

    /**
     * Canvas position of [longitude, latitude].
     * @param {Position} position
     */
    point(position) {
      const point = this._map.project([position[1], position[0]], this.zoom);
      return [point.x - this._origin.x, point.y - this._origin.y];
    },

    /**
     * Canvas position of a mouse event.
     * @param {L.LeafletMouseEvent} event
     */
    eventPoint(event) {
      const point = event.layerPoint.subtract(this._topLeft);
      return [point.x, point.y];
    },

    // Canvas rectangle of the window itself, without the margin.
    window() {
      const size = this._map.getSize();
      return [(this.width - size.x) / 2, (this.height - size.y) / 2, size.x, size.y];
    },

    /**
     * Screen pixels of a length on the ground (Web Mercator stretches by 1/cos latitude).
     * @param {number} metres
     * @param {number} latitude
     */
    pixels(metres, latitude) {
      const perPixel = (40075016.686 * Math.cos((latitude * Math.PI) / 180)) / (256 * 2 ** this.zoom);
      return metres / perPixel;
    },

    /**
     * Begin the path of a GeoJSON line or area.
     * @param {CanvasRenderingContext2D} ctx
     * @param {Geometry} geometry
     */
    path(ctx, geometry) {
      ctx.beginPath();
      for (const part of partsOf(geometry)) {
        part.forEach((position, place) => {
          const [x, y] = this.point(position);
          if (place === 0) ctx.moveTo(x, y);
          else ctx.lineTo(x, y);
        });
      }
    },
  }),
);

/**
 * Lines and rings of a geometry as a flat list of position lists.
 * @param {Geometry} geometry
 * @returns {Position[][]}
 */
export function partsOf(geometry) {
  switch (geometry.type) {
    case "LineString":
      return [geometry.coordinates];
    case "MultiLineString":
    case "Polygon":
      return geometry.coordinates;
    case "MultiPolygon":
      return geometry.coordinates.flat();
    default:
      return [];
  }
}

/**
 * @param {Geometry} geometry
 * @returns {Position[]}
 */
export function positionsOf(geometry) {
  if (geometry.type === "Point") return [geometry.coordinates];
  if (geometry.type === "MultiPoint") return geometry.coordinates;
  return partsOf(geometry).flat();
}

// Labels of one drawing: a label that would cover another, or a mark, is left out.
export class Labels {
  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {Colours} colours
   * @param {number[][]} taken boxes that stay free
   */
  constructor(ctx, colours, taken = []) {
    this.ctx = ctx;
    this.colours = colours;
    this.taken = taken;
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  take(x, y, width, height) {
    this.taken.push([x, y, x + width, y + height]);
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  isFree(x, y, width, height) {
    return !this.taken.some(
      ([west, north, east, south]) => x < east && x + width > west && y < south && y + height > north,
    );
  }

  /**
   * Centred on x, y. Returns whether there was room.
   * @param {number} x
   * @param {number} y
   * @param {string} text
   * @param {LabelOptions} options
   */
  at(x, y, text, options = {}) {
    if (!text) return true; // what has no name needs no room
    const { ctx } = this;
    const size = (options.size || 12) * textScale();
    ctx.font = `${options.bold ? 600 : 400} ${size}px ${FONT}`;
    ctx.letterSpacing = options.spaced ? `${size * 0.14}px` : "0px";
    const width = ctx.measureText(text).width;
    const left = options.align === "left" ? x : options.align === "right" ? x - width : x - width / 2;
    const free = options.isForced || this.isFree(left - 2, y - size / 2 - 1, width + 4, size + 2);
    if (free) {
      this.take(left - 2, y - size / 2 - 1, width + 4, size + 2);
      ctx.textAlign = "left";
      ctx.textBaseline = "middle";
      ctx.lineJoin = "round";
      ctx.lineWidth = 3;
      ctx.strokeStyle = this.colours.halo;
      ctx.strokeText(text, left, y);
      ctx.fillStyle = options.colour || (options.quiet ? this.colours.quietText : this.colours.ink);
      ctx.fillText(text, left, y);
    }
    ctx.letterSpacing = "0px";
    return free;
  }

  /**
   * Along a line, upright, on the longest stretch in sight that has room.
   * @param {Canvas} layer
   * @param {ReferenceItem} line
   * @param {string} text
   * @param {boolean} isMetro
   */
  along(layer, line, text, isMetro) {
    const { ctx } = this;
    ctx.font = `${11 * textScale()}px ${FONT}`;
    const width = ctx.measureText(text).width;
    const [box, shift] = [BOX * textScale(), isMetro ? -9 * textScale() : 0];
    for (const stretch of stretches(layer, line, width)) {
      const boxes = boxesAlong(stretch, width, shift, box);
      if (!boxes.every(([x, y]) => this.isFree(x, y, box, box))) continue;
      for (const [x, y] of boxes) this.take(x, y, box, box);
      this.write(stretch, text, isMetro, shift);
      return;
    }
  }

  /**
   * @param {Stretch} stretch
   * @param {string} text
   * @param {boolean} isMetro
   * @param {number} shift pixels beside the line
   */
  write({ middle, angle }, text, isMetro, shift) {
    const { ctx } = this;
    ctx.save();
    ctx.translate(middle[0], middle[1]);
    ctx.rotate(angle);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineWidth = 3;
    ctx.lineJoin = "round";
    ctx.strokeStyle = this.colours.halo;
    ctx.strokeText(text, 0, shift);
    ctx.fillStyle = isMetro ? this.colours.metroText : this.colours.roadText;
    ctx.fillText(text, 0, shift);
    ctx.restore();
  }
}

/** @typedef {{ middle: number[], length: number, angle: number }} Stretch of a line */

const BOX = 12; // a turned label is kept free by a row of small boxes

/**
 * @param {Canvas} layer
 * @param {ReferenceItem} line
 * @param {number} width
 */
function stretches(layer, line, width) {
  const found = [];
  for (const part of partsOf(line.geometry)) {
    for (let i = 1; i < part.length; i += 1) {
      const [a, b] = [layer.point(part[i - 1]), layer.point(part[i])];
      const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
      const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
      const inSight = middle[0] > 60 && middle[0] < layer.width - 60 && middle[1] > 30 && middle[1] < layer.height - 30;
      let angle = Math.atan2(b[1] - a[1], b[0] - a[0]);
      if (Math.abs(angle) > Math.PI / 2) angle += Math.PI;
      if (inSight && length > width * 0.7) found.push({ middle, length, angle });
    }
  }
  return found.sort((one, other) => other.length - one.length).slice(0, 6);
}

/**
 * @param {Stretch} stretch
 * @param {number} width of the label
 * @param {number} shift
 * @param {number} box
 */
function boxesAlong({ middle, angle }, width, shift, box) {
  const count = Math.max(2, Math.ceil(width / box));
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return Array.from({ length: count }, (_unused, place) => {
    const along = ((place + 0.5) / count - 0.5) * width;
    return [middle[0] + along * cos - shift * sin - box / 2, middle[1] + along * sin + shift * cos - box / 2];
  });
}
