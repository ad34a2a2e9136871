// Drawing a place: what was drawn so far, and what a click, a key or a button does to it.

import { CanvasLayer } from "../shared/canvas.js";
import { area, crosses, isReady, length, round, toChains, toGeometry } from "./geometry.js";
import { EditorHandles } from "./handles.js";
import { drawOutlined } from "./marks.js";

export class EditorDraw {
  /** @param {DrawingHost} host */
  constructor(host) {
    this.host = host;
    this.map = host.map;
    this.kind = /** @type {DrawKind} */ ("none");
    this.chains = /** @type {Chain[]} */ ([]);
    this.isOpen = false;
    this.history = /** @type {string[]} */ ([]);
    this.pointer = /** @type {L.LatLng | null} */ (null);
    host.map.createPane("pme-drawing").style.zIndex = "450";
    this.layer = new CanvasLayer("pme-drawing", (layer, ctx) => this.draw(layer, ctx)).addTo(host.map);
    this.handles = new EditorHandles(this);
  }

  // Begin with a geometry, or with nothing.
  start(kind, geometry) {
    this.kind = kind;
    this.chains = kind === "none" ? [] : toChains(geometry);
    this.history = [];
    this.isOpen = kind !== "none" && !this.chains.length;
    this.map.doubleClickZoom[kind === "none" ? "enable" : "disable"]();
    this.host.announce("");
    this.changed();
  }

  get mode() {
    if (this.kind === "none") return "none";
    return this.isOpen ? "drawing" : "done";
  }

  get first() {
    return this.chains[0] ? this.chains[0].positions : [];
  }

  geometry() {
    return toGeometry(this.kind, this.chains);
  }

  // Whether a click on the map belongs to the drawing.
  takesClicks() {
    return this.kind === "point" ? this.isOpen || this.chains.length === 1 : this.isOpen;
  }

  // A click, or Enter at the cross: set the point, or add the next one.
  add({ lng, lat }) {
    const position = round([lng, lat]);
    this.remember();
    if (this.kind === "point") {
      this.chains = [{ positions: [position], closed: false, owner: 0 }];
      this.isOpen = false;
      this.settle();
      return;
    }
    if (!this.chains.length) this.chains = [{ positions: [], closed: this.kind === "area", owner: 0 }];
    this.first.push(position);
    this.changed();
    this.host.announce(`${this.host.say("vertex", { i: this.first.length, n: this.first.length })}. ${this.measure()}`);
  }

  insert(chain, place, { lng, lat }) {
    this.remember();
    chain.positions.splice(place, 0, round([lng, lat]));
    this.settle();
  }

  move(chain, place, { lng, lat }) {
    chain.positions[place] = round([lng, lat]);
    this.redraw();
  }

  remove(chain, place) {
    this.remember();
    chain.positions.splice(place, 1);
    if (!chain.positions.length) this.chains = this.chains.filter((each) => each !== chain);
    if (!isReady(this.kind, this.chains)) this.isOpen = true;
    this.settle();
  }

  removeLast() {
    if (this.isOpen && this.first.length) this.remove(this.chains[0], this.first.length - 1);
  }

  finish() {
    if (this.kind === "none" || !this.isOpen || this.kind === "point") return;
    const problem = this.problem();
    if (problem) {
      this.host.announce(problem, true);
      return;
    }
    this.remember();
    this.isOpen = false;
    this.settle(this.host.say("finished"));
  }

  // Draw on where the first part ends.
  resume() {
    this.remember();
    this.isOpen = true;
    this.settle();
  }

  clear() {
    if (!this.chains.length) return;
    this.remember();
    this.chains = [];
    this.isOpen = true;
    this.settle(this.host.say("cleared"));
  }

  undo() {
    const before = this.history.pop();
    if (!before) return;
    Object.assign(this, JSON.parse(before));
    this.settle();
  }

  // Esc: what was begun is given up, what was finished before comes back.
  cancel() {
    if (!this.isOpen || !this.chains.length) return false;
    const before = this.history
      .map((each) => JSON.parse(each))
      .reverse()
      .find((each) => !each.isOpen);
    this.remember();
    Object.assign(this, before || { chains: [], isOpen: true });
    this.settle(this.host.say("cancelled"));
    return true;
  }

  problem() {
    if (!isReady(this.kind, this.chains)) return this.host.say(`few_${this.kind}`);
    return crosses(this.chains) ? this.host.say("crossing") : null;
  }

  remember() {
    this.history.push(JSON.stringify({ chains: this.chains, isOpen: this.isOpen }));
    if (this.history.length > 200) this.history.shift();
  }

  // After a change: show it, and tell what is finished now, or why it cannot be used.
  settle(words = "") {
    this.changed();
    const problem = this.isOpen ? null : this.problem();
    this.host.announce(problem || `${words} ${this.measure()}`.trim(), Boolean(problem));
    this.host.onDrawn(problem || this.isOpen ? null : this.geometry());
  }

  changed() {
    this.handles.refresh();
    this.redraw();
  }

  redraw() {
    this.layer.redraw();
    this.host.onChange();
  }

  // Where the pointer (or the cross) is: the line to come leads there.
  follow(latlng) {
    this.pointer = latlng;
    if (this.isOpen && this.first.length) this.layer.redraw();
  }

  // Length, area, or the position of a point, in words.
  measure() {
    if (this.kind === "none" || !this.chains.length) return "";
    if (this.kind === "point") return this.first[0].map((value) => value.toFixed(6)).join(", ");
    if (this.kind === "line") {
      return this.host.say("length", {
        value: this.host.metres(this.chains.reduce((sum, each) => sum + length(each), 0)),
      });
    }
    const isShort = this.chains.every(({ positions }) => positions.length <= 200);
    if (isShort && crosses(this.chains)) return "";
    return this.host.say("area", { value: this.host.squareMetres(area(this.chains)) });
  }

  draw(layer, ctx) {
    if (this.kind === "none" || this.kind === "point" || !this.chains.length) return;
    const { colours } = this.host.scene();
    const isArea = this.kind === "area";
    const rings = this.chains.map(({ positions, closed }) => (closed ? [...positions, positions[0]] : positions));
    layer.path(ctx, { type: "MultiLineString", coordinates: rings });
    drawOutlined(ctx, "new", isArea, colours);
    if (this.isOpen && this.pointer && this.first.length) this.drawComing(layer, ctx, colours);
  }

  drawComing(layer, ctx, colours) {
    const { lng, lat } = /** @type {L.LatLng} */ (this.pointer);
    const to = [lng, lat];
    const last = this.first[this.first.length - 1];
    const line = this.kind === "area" && this.first.length > 1 ? [last, to, this.first[0]] : [last, to];
    layer.path(ctx, { type: "LineString", coordinates: line });
    ctx.strokeStyle = colours.accent;
    ctx.lineWidth = 1.6;
    ctx.setLineDash([5, 5]);
    ctx.stroke();
    ctx.setLineDash([]);
  }
}
