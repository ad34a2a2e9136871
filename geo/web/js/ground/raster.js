// A base map of pictures: Leaflet's tiles; those of a grid in degrees; those of a single file.

import { add, el } from "../shared/dom.js";
import { debounce } from "../shared/events.js";
import { gcj02 } from "./gcj02.js";

const NOTHING = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
const DEEPEST = 24;

/** @type {any} what Leaflet keeps to itself is changed below */
const { GridLayer, TileLayer } = L;

// Tiles of a displaced web map stand where they truly are, so that what is drawn above
// them is true; the displacement differs by metres only from one tile to the next.
const TrueTiles = TileLayer.extend({
  _getTiledPixelBounds(center) {
    const bounds = TileLayer.prototype._getTiledPixelBounds.call(this, center);
    const shift = this._displaced(center).subtract(this._pixel(center));
    return L.bounds(bounds.min.add(shift), bounds.max.add(shift));
  },

  _getTilePos(coords) {
    const size = this.getTileSize();
    const middle = this._map.unproject(coords.add([0.5, 0.5]).scaleBy(size), this._tileZoom);
    const [lng, lat] = gcj02.to([middle.lng, middle.lat]);
    const shift = this._pixel(L.latLng(lat, lng)).subtract(this._pixel(middle));
    return TileLayer.prototype._getTilePos.call(this, coords).add(shift).round();
  },

  _pixel(place) {
    return this._map.project(place, this._tileZoom);
  },

  _displaced({ lng, lat }) {
    const [x, y] = gcj02.from([lng, lat]);
    return this._pixel(L.latLng(y, x));
  },
});

// A service may have its tiles in degrees only (matrix set "c"). Columns are those of Web Mercator;
// rows are not, so a tile of the map shows the two or three that it meets, each stretched to its
// latitudes. Within a tile the stretch differs by less than a tenth of a pixel from zoom 10 on.
const DegreeTiles = GridLayer.extend({
  initialize(url, options) {
    this._url = url;
    GridLayer.prototype.initialize.call(this, options);
  },

  createTile(coords, done) {
    const size = this.getTileSize();
    const box = this._tileCoordsToBounds(coords);
    const height = 360 / 2 ** coords.z; // degrees of a tile, both ways
    const first = Math.floor((90 - box.getNorth()) / height);
    const last = Math.floor((90 - box.getSouth()) / height);
    const top = this._map.project(box.getNorthWest(), coords.z).y;
    const y = (row) => this._map.project(L.latLng(90 - row * height, 0), coords.z).y - top;
    const rows = Array.from({ length: last - first + 1 }, (_unused, place) => first + place);
    let rest = rows.length;
    const ready = (error) => {
      rest -= 1;
      if (error) this.fire("tileerror", { coords });
      if (rest === 0) done(null, tile);
    };
    const pictures = rows.map((row) => {
      const picture = el("img", { alt: "", src: this._address({ ...coords, y: row }) });
      picture.referrerPolicy = this.options.referrerPolicy;
      picture.onload = () => ready(false);
      picture.onerror = () => ready(true);
      // A pixel of the next row would be a seam, so each picture ends where the next begins.
      const [from, to] = [Math.round(y(row)), Math.round(y(row + 1))];
      picture.style.cssText = `position:absolute;left:0;top:${from}px;width:${size.x}px;height:${to - from}px`;
      return picture;
    });
    const tile = el("div", {});
    tile.style.overflow = "hidden";
    add(tile, ...pictures);
    return tile;
  },

  _address({ x, y, z }) {
    const { subdomains } = this.options;
    const s = subdomains[Math.abs(x + y) % subdomains.length] || "";
    return L.Util.template(this._url, { x, y, z: z + this.options.zoomOffset, s });
  },
});

// Of a single file, where the pictures stand in the page.
const HeldTiles = TrueTiles.extend({
  getTileUrl(coords) {
    return this.options.held(`${this._getZoomForUrl()}/${coords.x}/${coords.y}`) || NOTHING;
  },

  _displaced(place) {
    return this.options.truly ? TrueTiles.prototype._displaced.call(this, place) : this._pixel(place);
  },

  _getTilePos(coords) {
    const { _getTilePos: place } = this.options.truly ? TrueTiles.prototype : TileLayer.prototype;
    return place.call(this, coords);
  },
});

/** @implements {Ground} */
export class RasterGround {
  /**
   * @param {BasemapChoice} source
   * @param {GroundSurroundings} around
   */
  constructor(source, around) {
    this.source = source;
    this.around = around;
    this.pending = 0;
    this.group = L.layerGroup(source.urls.map((url) => this.layer(url)));
  }

  get isVector() {
    return false;
  }

  /** @param {string} url */
  layer(url) {
    const { source, around } = this;
    const isOwn = url.startsWith("/"); // a file beside the data, which has its gaps
    /** @type {any} */
    const options = {
      minZoom: source.min_zoom,
      maxZoom: DEEPEST,
      maxNativeZoom: source.max_zoom,
      subdomains: source.subdomains,
      zoomOffset: source.zoom_offset,
      // OpenStreetMap refuses requests without one.
      referrerPolicy: "strict-origin-when-cross-origin",
      held: around.held,
      truly: around.truly && source.system === "gcj02",
    };
    const [west, south, east, north] = source.bounds;
    if (isOwn && !options.truly) options.bounds = L.latLngBounds([south, west], [north, east]);
    const Kind = around.held ? HeldTiles : source.grid === "c" ? DegreeTiles : options.truly ? TrueTiles : TileLayer;
    const layer = new Kind(isOwn ? around.base + url : url, options);
    layer.on("loading", () => this.count(1));
    layer.on("load", () => this.count(-1));
    if (!isOwn)
      layer.on(
        "tileerror",
        debounce(() => around.onError(), 300),
      );
    return layer;
  }

  /** @param {number} change */
  count(change) {
    this.pending += change;
    this.around.onDrawn(this);
  }

  /** @param {L.Map} map */
  addTo(map) {
    this.group.addTo(map);
  }

  remove() {
    this.group.remove();
  }

  redraw() {}

  /**
   * What the screen shows, once more on a canvas of the same window.
   * @param {Canvas} canvas
   * @param {CanvasRenderingContext2D} ctx
   */
  paint(canvas, ctx) {
    const map = /** @type {any} */ (this.group)._map;
    if (!map || !canvas._canvas) return; // a sheet of another window: the schematic map
    const frame = map.getContainer().getBoundingClientRect();
    const [left, top] = canvas.window();
    for (const picture of map.getPane("tilePane").querySelectorAll("img")) {
      if (!picture.complete || !picture.naturalWidth) continue;
      const box = picture.getBoundingClientRect();
      ctx.drawImage(picture, left + box.left - frame.left, top + box.top - frame.top, box.width, box.height);
    }
  }

  label() {}
}
