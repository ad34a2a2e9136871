// The office's layers in the legend: a switch for each, with its sign, source and date.

import { add, byId, clear, el, elements, focusedKey, svg } from "../shared/dom.js";
import { start } from "../shared/state.js";
import { nameOf, number, text } from "../shared/words.js";
import { showLayerCard } from "./card.js";
import { heldLayer, layerName, layersOn, namedInSight, switchLayer } from "./layers.js";

const [WIDE, HIGH] = [18, 14];
const MOST_NAMED = 60; // a longer list is no way through the map
const AREAS = ["communities", "land"];
const LINES = ["streets", "reference"];
const openLists = /** @type {Set<string>} */ (new Set());

// The group; null where the office keeps no layers.
export function layerGroup() {
  if (!start.layers.length && !start.layers_fault) return null;
  return el("div", { id: "pm-layers", class: "pm-layers" }, content());
}

// Draw the group anew, and leave the focus where it was.
export function refreshLayerGroup() {
  const group = byId("pm-layers");
  if (!group) return;
  const key = focusedKey();
  add(clear(group), content());
  if (key)
    elements("[data-key]", group)
      .find((each) => each.dataset.key === key)
      ?.focus();
}

function content() {
  const on = new Set(layersOn().map((item) => item.id));
  return [
    el("h3", {}, text("layers")),
    start.layers_fault ? el("p", { class: "pm-soft" }, text("layers_fault")) : null,
    // As on the map: what lies above comes first.
    el(
      "ul",
      {},
      [...start.layers].reverse().map((item) => entry(item, on.has(item.id))),
    ),
  ];
}

/** @type {(item: LayerItem, isOn: boolean) => HTMLElement} */
function entry(item, isOn) {
  return el(
    "li",
    { class: "pm-layer", "data-on": isOn },
    item.drawn ? switchOf(item, isOn) : el("span", { class: "pm-layer-name" }, signOf(item), nameText(item)),
    isOn || !item.drawn ? el("p", { class: "pm-layer-facts" }, stated(item)) : null,
    hints(item, isOn).map((hint) => el("p", { class: "pm-layer-facts" }, hint)),
    isOn ? names(item) : null,
  );
}

function switchOf(item, isOn) {
  return el(
    "button",
    {
      type: "button",
      role: "switch",
      class: "pm-layer-switch",
      "data-key": `layer-${item.id}`,
      "aria-checked": isOn ? "true" : "false",
      title: stated(item),
      onclick: () => switchLayer(item),
    },
    signOf(item),
    nameText(item),
    el("span", { class: "pm-toggle", "aria-hidden": "true" }),
  );
}

const nameText = (item) => el("span", { class: "pm-layer-text" }, layerName(item));

const stated = (item) =>
  [item.source, item.date || text("layer_date_unknown"), item.internal ? text("layer_internal") : ""]
    .filter(Boolean)
    .join(" · ");

// What of the layer is not shown, and why.
function hints(item, isOn) {
  if (item.left_out) return [text(`layer_left_out_${item.left_out}`)];
  if (!item.drawn) return [text(item.form === "raster" ? "layer_is_raster" : "layer_has_no_places")];
  const known = isOn ? heldLayer(item.id) : null;
  if (known?.fault) return [known.fault];
  if (!known?.answer) return [];
  const { mode, total, features } = known.answer;
  if (mode === "clusters") return [text("layer_counted", { total: number(total) })];
  return features.length < total ? [text("layer_largest", { n: number(features.length), total: number(total) })] : [];
}

// The places by name, for whoever cannot point at them.
function names(item) {
  const found = namedInSight(item);
  if (!found.length || found.length > MOST_NAMED) return null;
  const list = el(
    "details",
    { class: "pm-layer-names", open: openLists.has(item.id) },
    el("summary", { "data-key": `layer-names-${item.id}` }, text("layer_in_view", { n: number(found.length) })),
    el(
      "ul",
      {},
      found.map((feature) =>
        el(
          "li",
          {},
          el(
            "button",
            {
              type: "button",
              class: "pm-link",
              onclick: (event) => showLayerCard({ item, feature }, event.currentTarget),
            },
            nameOf(feature.properties),
          ),
        ),
      ),
    ),
  );
  list.addEventListener("toggle", () => (list.open ? openLists.add(item.id) : openLists.delete(item.id)));
  return list;
}

/**
 * The sign as it is on the map.
 * @param {LayerItem} item
 */
function signOf({ kind, colour, look }) {
  const line = { stroke: colour, "stroke-width": look.width || 0.5, "stroke-dasharray": look.dash.join(" ") || null };
  const [x, y] = [WIDE / 2, HIGH / 2];
  const hollow = { fill: "var(--paper)", stroke: colour, "stroke-width": Math.max(look.width, 1.2) };
  const sign = AREAS.includes(kind)
    ? svg("rect", {
        x: 1.5,
        y: 1.5,
        width: WIDE - 3,
        height: HIGH - 3,
        rx: 1,
        fill: look.fill ? colour : "none",
        "fill-opacity": look.fill || null,
        ...(look.width ? line : {}),
      })
    : LINES.includes(kind)
      ? svg("line", { x1: 0, y1: y, x2: WIDE, y2: y, ...line })
      : look.sign === "square"
        ? svg("rect", { x: x - look.size, y: y - look.size, width: 2 * look.size, height: 2 * look.size, ...hollow })
        : look.sign === "dot"
          ? svg("circle", { cx: x, cy: y, r: look.size + 0.6, fill: colour, "fill-opacity": 0.7 })
          : svg("circle", { cx: x, cy: y, r: look.size, ...hollow });
  return svg("svg", { class: "pm-layer-sign", width: WIDE, height: HIGH, "aria-hidden": "true" }, sign);
}

// For a line of small print: what is on, each with its source and date.
export const layerSources = () =>
  layersOn().map((item) => text("layer_source", { name: layerName(item), source: stated(item) }));

// For paper: what is on, without its switch.
export function layersOnPaper() {
  const on = layersOn();
  if (!on.length) return null;
  const lines = on.map((item) => el("li", {}, signOf(item), el("span", {}, `${layerName(item)} · ${stated(item)}`)));
  return el("div", { class: "pm-layers" }, el("h3", {}, text("layers")), el("ul", {}, lines.reverse()));
}
