// The legend: what colour, shape and fill mean; only what the map can show.

import { layerGroup, refreshLayerGroup } from "../layers/legend.js";
import { add, byId, clear, dress, el } from "../shared/dom.js";
import { on } from "../shared/events.js";
import { start, state } from "../shared/state.js";
import { markElement } from "../shared/symbols.js";
import { labelOf, text } from "../shared/words.js";
import { overlay } from "./overlay.js";

let open = /** @type {boolean | null} */ (null);

export function drawLegend() {
  if (open === null) open = window.innerWidth >= 1100 && window.innerHeight >= 700;
  const panel = byId("pm-legend");
  dress(clear(panel), { "aria-label": text("legend") });
  panel.classList.toggle("is-open", open);
  add(
    panel,
    el(
      "button",
      {
        type: "button",
        class: "pm-legend-title",
        "aria-expanded": open ? "true" : "false",
        onclick: () => {
          open = !open;
          drawLegend();
          overlay.redraw(); // names make room for it
        },
      },
      text("legend"),
    ),
  );
  const used = start.vocabulary.status.filter((status) => start.figures.status[status.code]);
  add(
    panel,
    el(
      "div",
      { class: "pm-legend-body" },
      el("h2", { class: "pm-hidden" }, text("legend")),
      used.length ? el("h3", {}, text("legend_status")) : null,
      el(
        "ul",
        {},
        used.map((status) =>
          entry(markElement({ status: status.code, certainty: "surveyed" }, 18), status[state.lang]),
        ),
      ),
      el("h3", {}, text("legend_certainty")),
      el(
        "ul",
        {},
        ["surveyed", "estimate"].map((code) =>
          entry(el("span", { class: `pm-certainty is-${code}` }), labelOf("certainty", code)),
        ),
        entry(el("span", { class: "pm-certainty is-area" }), text("legend_area")),
        entry(el("span", { class: "pm-sample is-line" }), text("legend_line")),
        entry(el("span", { class: "pm-sample is-rough" }), text("legend_rough_line")),
      ),
      layerGroup(),
    ),
  );
}

on("layers", refreshLayerGroup);

function entry(sign, label) {
  dress(sign, { "aria-hidden": "true" });
  return el("li", {}, sign, el("span", {}, label));
}
