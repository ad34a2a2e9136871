// The base map below an editor's places: the one that needs no network, or online tiles.
(function () {
  "use strict";
  const PM = window.PlanMap;
  let chosen = null; // by the reader, for all editors of the page

  // Tiles of a displaced web map stand where they truly are, so that what is drawn above
  // them is true; the displacement differs by metres only from one tile to the next.
  const TrueTiles = L.TileLayer.extend({
    _getTiledPixelBounds(center) {
      const bounds = L.TileLayer.prototype._getTiledPixelBounds.call(this, center);
      const shift = this._displaced(center).subtract(this._pixel(center));
      return L.bounds(bounds.min.add(shift), bounds.max.add(shift));
    },

    _getTilePos(coords) {
      const size = this.getTileSize();
      const middle = this._map.unproject(coords.add([0.5, 0.5]).scaleBy(size), this._tileZoom);
      const [lng, lat] = PM.gcj02.to([middle.lng, middle.lat]);
      const shift = this._pixel(L.latLng(lat, lng)).subtract(this._pixel(middle));
      return L.TileLayer.prototype._getTilePos.call(this, coords).add(shift).round();
    },

    _pixel(place) {
      return this._map.project(place, this._tileZoom);
    },

    _displaced({ lng, lat }) {
      const [x, y] = PM.gcj02.from([lng, lat]);
      return this._pixel(L.latLng(y, x));
    },
  });

  PM.EditorTiles = class EditorTiles {
    constructor(editor) {
      this.editor = editor;
      this.group = null;
      this.code = "none";
      this.select = PM.el("select", { class: "pme-basemap", hidden: true, onchange: () => this.choose(this.select.value) });
      PM.addFirst(editor.frame.stage, this.select);
    }

    get attribution() {
      return this.group ? this.group.source.attribution : "";
    }

    // Texts and choices of the moment, once the server has told them.
    dress({ basemaps, texts }) {
      const wanted = chosen || this.editor.data.basemap || "none";
      const code = basemaps.some((each) => each.code === wanted) ? wanted : "none";
      PM.dress(this.select, { "aria-label": texts.basemap });
      const options = basemaps.map((each) => PM.el("option", { value: each.code, selected: each.code === code }, texts[`basemap_${each.code}`]));
      PM.fill(this.select, options);
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
      this.group = source.urls.length ? Object.assign(L.layerGroup(source.urls.map((url) => this.layer(url, source))), { source }) : null;
      if (this.group) this.group.addTo(this.editor.map);
      this.editor.facts.basemap = code;
    }

    // Referrer: OpenStreetMap refuses requests without one.
    layer(url, { system, subdomains }) {
      const options = { maxZoom: 19, maxNativeZoom: 18, subdomains, referrerPolicy: "strict-origin-when-cross-origin" };
      const tiles = system === "gcj02" ? new TrueTiles(url, options) : L.tileLayer(url, options);
      const { frame, start } = this.editor;
      return tiles.on("tileerror", PM.debounce(() => frame.announce(start.texts.tiles_failed, true), 300));
    }
  };
})();
