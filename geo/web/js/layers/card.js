// The small card of a place of the office's layers: what it is, from where, of which date.

import { add, byId, clear, dress, el } from "../shared/dom.js";
import { announce } from "../shared/notice.js";
import { map, state } from "../shared/state.js";
import { inMetres, labelOf, nameOf, number, text } from "../shared/words.js";

let shown = /** @type {LayerHit | null} */ (null);
let opener = /** @type {HTMLElement | null} */ (null);

/**
 * @param {LayerHit} hit
 * @param {HTMLElement | null} from what had the focus, and gets it back
 */
export function showLayerCard(hit, from = null) {
  shown = hit;
  opener = from;
  const box = byId("pm-layer-card");
  const title = titleOf(hit);
  dress(clear(box), { hidden: false, "aria-label": text("layer_card") });
  add(
    box,
    el("h2", { tabindex: "-1" }, title),
    el("button", { type: "button", class: "pm-close", "aria-label": text("close"), onclick: close }, "×"),
    el("dl", { class: "pm-facts" }, rows(hit)),
  );
  box.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  announce(title);
  if (from) box.querySelector("h2").focus();
}

/** @param {(id: string) => boolean} isGone whether a layer is no longer shown */
export function clearLayerCard(isGone = () => true) {
  if (!shown || !isGone(shown.item.id)) return;
  shown = null;
  clear(byId("pm-layer-card")).hidden = true;
}

function close() {
  clearLayerCard();
  (opener?.isConnected ? opener : map.getContainer()).focus();
}

/** @param {LayerHit} hit */
function titleOf({ item, feature, count }) {
  if (count) return text("layer_places_here", { n: number(count) });
  return nameOf(feature?.properties || {}) || item.name[state.lang];
}

/** @param {LayerHit} hit */
function rows({ item, feature, count }) {
  const { capacity, accuracy_m: metres } = feature?.properties || {};
  const facts = [
    ["layer_field_layer", item.name[state.lang]],
    ["field_category", item.category ? labelOf("category", item.category) : null],
    ["layer_field_capacity", capacity === undefined ? null : number(capacity)],
    ["layer_field_accuracy", metres ? `±${inMetres(metres)}` : null],
    ["layer_field_source", item.source],
    ["layer_field_date", item.date || text("layer_date_unknown")],
    ["layer_field_hint", count ? text("layer_zoom_in") : null],
  ];
  return facts
    .filter(([, value]) => value)
    .map(([key, value]) => [el("dt", {}, text(/** @type {string} */ (key))), el("dd", {}, value)]);
}
