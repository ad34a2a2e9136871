// The base map below an editor's places: the one that needs no network, or online tiles.

import { addFirst, dress, el, fill } from "../shared/dom.js";
import { debounce } from "../shared/events.js";
import { gcj02 } from "./gcj02.js";

let chosen = null; // by the reader, for all editors of the page

/** @type {any} what Leaflet keeps to itself is changed below */
const { TileLayer } = L;

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

export class EditorTiles {
  constructor(editor) {
    this.editor = editor;
    this.group = null;
    this.code = "none";
    this.select = el("select", { class: "pme-basemap", hidden: true, onchange: () => this.choose(this.select.value) });
    addFirst(editor.frame.stage, this.select);
  }

  get attribution() {
    return this.group ? this.group.source.attribution : "";
  }

  // Texts and choices of the moment, once the server has told them.
  dress({ basemaps, texts }) {
    const preferred = chosen || this.editor.data.basemap || "none";
    const code = basemaps.some((each) => each.code === preferred) ? preferred : "none";
    dress(this.select, { "aria-label": texts.basemap });
    const options = basemaps.map((each) =>
      el("option", { value: each.code, selected: each.code === code }, texts[`basemap_${each.code}`]),
    );
    fill(this.select, options);
    this.select.hidden = basemaps.length < 2;
    this.show(code);
  }

  choose(code) {
    chosen = code;
    this.show(code);
    this.editor.redraw();
    this.editor.credit();
  }

  show(code) {
    if (code === this.code) return;
    this.code = code;
    if (this.group) this.group.remove();
    const source = this.editor.start.basemaps.find((each) => each.code === code);
    this.group = source.urls.length
      ? Object.assign(L.layerGroup(source.urls.map((url) => this.layer(url, source))), { source })
      : null;
    if (this.group) this.group.addTo(this.editor.map);
    this.editor.facts.basemap = code;
  }

  // Referrer: OpenStreetMap refuses requests without one.
  layer(url, { system, subdomains }) {
    /** @type {L.TileLayerOptions} */
    const options = { maxZoom: 19, maxNativeZoom: 18, subdomains, referrerPolicy: "strict-origin-when-cross-origin" };
    const tiles = system === "gcj02" ? new TrueTiles(url, options) : L.tileLayer(url, options);
    const { frame, start } = this.editor;
    return tiles.on(
      "tileerror",
      debounce(() => frame.announce(start.texts.tiles_failed, true), 300),
    );
  }
}
