// The map of the edit page: several may stand in Streamlit's own page, each in a shadow
// root that keeps its styles from the page. Language, texts and theme come with the data.

import { drawBasemap } from "../shared/basemap.js";
import { CanvasLayer } from "../shared/canvas.js";
import { reducedMotion } from "../shared/device.js";
import { currentColours, themeOf } from "../shared/look.js";
import { scaleBar } from "../shared/scale_bar.js";
import { plainStart } from "../shared/server.js";
import { fillIn } from "../shared/words.js";
import { EditorDraw } from "./draw.js";
import { EditorFrame } from "./frame.js";
import { onLink } from "./link.js";
import { EditorOffer } from "./offer.js";
import { EditorPointer } from "./pointer.js";
import { EditorShapes } from "./shapes.js";
import { EditorTiles } from "./tiles.js";

const NEAREST = 17; // a single point is not shown closer than this
const ANYWHERE = L.latLngBounds([18, 73], [54, 135]); // China, until the plan says where it is
const editors = new WeakMap();
const byKey = new Map();
window.planmapEditors = window.planmapEditors || {};
const facts = window.planmapEditors;

export const editor = Object.freeze({
  // Show `data` in `element`; the first time, a Leaflet map is built that stays.
  // `send(name, value)` tells the page what was done: "drawn" or "picked".
  // Runs may arrive in another order than they were made while the page still loads.
  mount(element, data, send) {
    if (!element.isConnected) return;
    if (!editors.has(element)) editors.set(element, new Editor(element, data));
    const editor = editors.get(element);
    if (!isOlder(data.version, editor.data.version)) editor.update(data, send);
  },

  unmount(element) {
    if (editors.has(element)) editors.get(element).remove();
    editors.delete(element);
  },

  of: (key) => byKey.get(key),
});

class Editor {
  constructor(root, data) {
    this.root = root;
    this.data = /** @type {EditorData} */ ({});
    this.send = (/** @type {string} */ _name, /** @type {object} */ _value) => {};
    this.start = null;
    this.sent = "null";
    this.clicks = 0;
    this.theme = "light";
    this.facts = facts[data.key] = {
      ready: false,
      drawn: 0,
      mode: "none",
      drawing: null,
      mounts: (facts[data.key]?.mounts || 0) + 1,
    };
    byKey.set(data.key, this);
    this.frame = new EditorFrame(this);
    this.map = L.map(this.frame.mapElement, {
      zoomSnap: 0.25,
      maxZoom: 19,
      minZoom: 3,
      attributionControl: false,
      scrollWheelZoom: false,
      zoomAnimation: !reducedMotion(),
      inertia: !reducedMotion(),
      fadeAnimation: false,
    });
    this.map.fitBounds(ANYWHERE, { animate: false });
    this.map.createPane("pme-base").style.zIndex = "150";
    this.scale = scaleBar(110, (name) => this.say(name));
    this.tiles = new EditorTiles(this);
    this.base = new CanvasLayer("pme-base", (layer, ctx) => this.drawBase(layer, ctx)).addTo(this.map);
    this.shapes = new EditorShapes(this.map, () => this.scene());
    this.drawing = new EditorDraw({
      map: this.map,
      scene: () => this.scene(),
      say: (name, fields) => this.say(name, fields),
      metres: (value) => this.metres(value),
      squareMetres: (value) => this.squareMetres(value),
      announce: (text, isProblem) => this.frame.announce(text, isProblem),
      onDrawn: (geometry) => this.sendDrawn(geometry),
      onChange: () => this.onChange(),
    });
    this.offer = new EditorOffer(this);
    this.pointer = new EditorPointer(this);
    this.sizes = new ResizeObserver(() => this.resized());
    this.sizes.observe(this.frame.mapElement);
    this.unlink = onLink(() => this.shapes.redraw());
  }

  remove() {
    this.sizes.disconnect();
    this.unlink();
    this.map.remove();
    if (byKey.get(this.data.key) === this) byKey.delete(this.data.key);
    this.facts.ready = false;
  }

  update(data, send) {
    const before = this.data;
    Object.assign(this, { data, send });
    const theme = themeOf(this.root);
    const changes = (...names) => names.some((name) => !same(before[name], data[name]));
    const looksNew = theme !== this.theme || changes("lang", "texts", "legend", "label", "height", "draw");
    this.theme = theme;
    if (changes("shapes", "arrows")) this.shapes.set(JSON.parse(data.shapes), data.arrows);
    if (looksNew) this.frame.dress();
    if (changes("lang")) this.scale.remove().addTo(this.map);
    if (changes("token")) this.startDrawing(!before.token);
    else if (looksNew) this.drawing.changed();
    if (!data.offers || changes("token")) this.offer.hide();
    this.map.invalidateSize({ animate: false, pan: false });
    this.fitOnChange();
    if (changes("shapes", "arrows") || looksNew) this.redraw();
    this.frame.count(data.texts.shown);
    if (changes("lang")) this.fetchBase();
    else this.settled();
  }

  // The page changes the token when it wants another beginning. A map that is built
  // anew goes on with what the page knows already.
  startDrawing(isFirst) {
    const { draw, drawing, now } = this.data;
    const known = isFirst && now ? now.geometry : null;
    this.sent = JSON.stringify(known);
    this.drawing.start(draw, isFirst && now ? known : drawing);
  }

  fitOnChange() {
    const isBusy = this.drawing.isOpen && this.drawing.chains.length > 0;
    const { view, whole } = this.data;
    if (whole) {
      if (!this.isFitted || this.isOutOfSight()) this.fit();
      return;
    }
    const shown = JSON.stringify(view || [this.shapes.shapes.map((shape) => shape.id).sort(), this.data.draw]);
    if (shown === this.shown || isBusy) return;
    this.shown = shown;
    this.fit();
  }

  // Whether a place that matters was added where the reader does not look.
  isOutOfSight() {
    const box = this.shapes.loudBox();
    const isKnown = JSON.stringify(box) === this.seen;
    this.seen = JSON.stringify(box);
    if (isKnown) return false;
    return (
      Boolean(box) &&
      !this.map.getBounds().intersects([
        [box[1], box[0]],
        [box[3], box[2]],
      ])
    );
  }

  // Show the window that the page asks for, else all that matters; the whole subdistrict
  // where there is nothing.
  fit() {
    const { view, whole } = this.data;
    if (view) {
      this.isFitted = this.map.getSize().x > 0;
      this.map.fitBounds(
        [
          [view[1], view[0]],
          [view[3], view[2]],
        ],
        { padding: [24, 24], maxZoom: NEAREST, animate: false },
      );
      return;
    }
    if (whole) this.fitTown();
    else this.fitPlaces();
  }

  // The whole town, with what lies outside of it.
  fitTown() {
    const box = this.data.whole && this.shapes.loudBox();
    this.seen = JSON.stringify(box);
    const bounds = L.latLngBounds(this.home().getSouthWest(), this.home().getNorthEast());
    if (box) bounds.extend([box[1], box[0]]).extend([box[3], box[2]]);
    this.isFitted = this.map.getSize().x > 0 && Boolean(this.start);
    this.map.fitBounds(bounds, { padding: [12, 12], animate: false });
  }

  fitPlaces() {
    const drawn = this.drawing.chains.flatMap(({ positions }) => positions).map(([x, y]) => [y, x]);
    const box = this.shapes.box();
    const bounds = L.latLngBounds(/** @type {L.LatLngTuple[]} */ (drawn));
    if (box) bounds.extend([box[1], box[0]]).extend([box[3], box[2]]);
    else if (!drawn.length) bounds.extend(this.home());
    this.isFitted = this.map.getSize().x > 0;
    const free = { paddingTopLeft: L.point(this.frame.legendWidth() || 40, 40), paddingBottomRight: L.point(40, 40) };
    this.map.fitBounds(bounds, { ...free, maxZoom: NEAREST, animate: false });
  }

  home() {
    if (!this.start) return L.latLngBounds(ANYWHERE.getSouthWest(), ANYWHERE.getNorthEast());
    const [west, south, east, north] = this.start.bounds;
    return L.latLngBounds([south, west], [north, east]);
  }

  resized() {
    this.map.invalidateSize({ animate: false, pan: false });
    if (!this.isFitted) this.fit();
  }

  async fetchBase() {
    const { lang } = this.data;
    const start = await plainStart(lang);
    if (lang !== this.data.lang || !this.root.isConnected) return;
    const isFirst = !this.start;
    this.start = start;
    if (isFirst && (this.data.whole || (!this.shapes.box() && !this.drawing.chains.length))) this.fit();
    if (start) this.tiles.dress(start);
    this.credit();
    this.redraw();
    this.settled();
  }

  credit() {
    const known = this.start ? this.start.attributions : [];
    this.frame.credit([...known, this.tiles.attribution].filter(Boolean));
  }

  settled() {
    if (!this.start && this.start !== undefined) return;
    this.frame.loaded();
    this.facts.ready = true;
    this.facts.drawn += 1;
  }

  /** @returns {EditorScene} */
  scene() {
    const { start } = this;
    const colours = currentColours(this.theme);
    return {
      basemap: start?.basemap,
      subject: start?.plan.subject,
      lang: this.data.lang,
      colours,
      ground: this.tiles.ground,
      covered: () => this.covered(),
    };
  }

  /**
   * Where no name may stand, in pixels of the map: below what stands over it, and on what is drawn.
   * @returns {Box[]}
   */
  covered() {
    const isDrawn = this.drawing && this.drawing.kind !== "none";
    const points = !isDrawn ? [] : this.drawing.chains.flatMap(({ positions }) => positions.slice(0, 50));
    const drawn = points.map(([lng, lat]) => this.map.latLngToContainerPoint([lat, lng]));
    /** @type {Box[]} */
    const boxes = drawn.map(({ x, y }) => [x - 10, y - 10, x + 10, y + 10]);
    return [...this.frame.furniture(), ...boxes];
  }

  drawBase(layer, ctx) {
    const scene = this.scene();
    if (scene.basemap) drawBasemap(layer, ctx, scene);
  }

  redraw() {
    this.base.redraw();
    this.tiles.ground?.redraw();
    this.shapes.redraw();
    this.drawing.layer.redraw();
  }

  onChange() {
    Object.assign(this.facts, { mode: this.drawing.mode, drawing: this.drawing.geometry() });
    this.frame.showDrawing(this.drawing);
  }

  sendDrawn(geometry) {
    const text = JSON.stringify(geometry);
    if (text === this.sent) return;
    this.sent = text;
    this.send("drawn", { token: this.data.token, geometry });
  }

  sendPicked(id) {
    this.clicks += 1;
    this.send("picked", { id, click: `${this.facts.mounts}-${this.clicks}` });
  }

  sendOffered(geometry) {
    this.clicks += 1;
    this.send("offered", { geometry, click: `${this.facts.mounts}-${this.clicks}` });
  }

  say(name, fields = {}) {
    const message = this.data.texts[name] || name;
    return fillIn(message, fields);
  }

  number(value, digits) {
    return value.toLocaleString(this.data.lang === "zh" ? "zh-CN" : "en-GB", { maximumFractionDigits: digits });
  }

  metres(value) {
    if (value < 1000) return `${this.number(value, 0)} ${this.say("unit_m")}`;
    return `${this.number(value / 1000, 2)} ${this.say("unit_km")}`;
  }

  squareMetres(value) {
    if (value < 100000) return `${this.number(value, 0)} ${this.say("unit_m2")}`;
    return `${this.number(value / 1e6, 2)} ${this.say("unit_km2")}`;
  }
}

// Versions of one visit are numbered; those of another visit say nothing about each other.
const isOlder = (one, other) => Boolean(other) && one.visit === other.visit && one.number < other.number;

const same = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);
