// The frame of the page: top bar, figures, filters, map, list, targets. On a
// phone the panels become one sheet with tabs under the map. Before everything else stand the
// ways past what is repeated on every visit.

import { add, byId, clear, dress, el, fill } from "../shared/dom.js";
import { map } from "../shared/state.js";
import { text } from "../shared/words.js";
import { fitBox } from "./controls.js";

const TABS = ["list", "filters", "targets", "legend"];

// Build the frame once, around the map that folium made.
export function buildFrame(mapNode) {
  const panel = (name, tag = "section") => el(tag, { id: `pm-${name}`, class: `pm-panel pm-${name}` });
  const stage = el(
    "div",
    { class: "pm-stage" },
    mapNode,
    panel("legend"),
    el("div", { id: "pm-tooltip", class: "pm-tooltip", hidden: true, "aria-hidden": "true" }),
    el("div", { class: "pm-north", "aria-hidden": "true" }, "N"),
    el("div", { id: "pm-notice", class: "pm-notice", role: "status", hidden: true }),
    el("section", { id: "pm-layer-card", class: "pm-layer-card", hidden: true }),
    el("div", { id: "pm-outside", class: "pm-outside", role: "status", hidden: true }),
  );
  const side = el("div", { class: "pm-side" }, panel("card"), panel("near"), panel("list"));
  const frame = el(
    "div",
    { id: "pm", class: "pm is-coming", "data-tab": "list" },
    el("nav", { id: "pm-skips", class: "pm-skips" }),
    panel("top", "header"),
    el("div", { class: "pm-body", role: "main" }, panel("filters"), stage, panel("figures"), side),
    panel("targets"),
    el("nav", { id: "pm-tabs", class: "pm-tabs" }),
    el("div", { id: "pm-live", class: "pm-hidden", "aria-live": "polite" }),
  );
  mapNode.style.cssText = "";
  mapNode.classList.add("pm-map");
  add(document.body, frame);
  new ResizeObserver(() => fitBox({ debounceMoveend: true })).observe(mapNode);
}

export function drawTabs() {
  const tabs = byId("pm-tabs");
  dress(clear(tabs), { "aria-label": text("panels") });
  for (const name of TABS) {
    const frame = byId("pm");
    const chosen = frame.dataset.tab === name && !frame.classList.contains("is-folded");
    add(
      tabs,
      el(
        "button",
        { type: "button", "data-tab": name, "aria-pressed": chosen ? "true" : "false", onclick: () => showTab(name) },
        text(`tab_${name}`),
      ),
    );
  }
}

// Show one panel of the sheet; a second tap on its tab folds the sheet away.
export function showTab(name) {
  const frame = byId("pm");
  const again = frame.dataset.tab === name && !frame.classList.contains("is-folded");
  frame.dataset.tab = name;
  frame.classList.toggle("is-folded", again);
  drawTabs();
  fitBox();
}

// Show a panel that may be shown already.
export function showTabOnce(name) {
  const frame = byId("pm");
  if (frame.dataset.tab !== name || frame.classList.contains("is-folded")) showTab(name);
}

export function drawSkips() {
  const skip = (key, find) => el("button", { type: "button", onclick: () => find()?.focus() }, text(key));
  dress(
    fill(
      byId("pm-skips"),
      skip("skip_map", () => map.getContainer()),
      skip("skip_list", () => {
        showTabOnce("list");
        return document.querySelector('#pm-list .pm-row[tabindex="0"]') || document.querySelector("#pm-list .pm-row");
      }),
      skip("skip_filters", () => {
        showTabOnce("filters");
        return document.querySelector("#pm-filters .pm-switch");
      }),
    ),
    { "aria-label": text("skips") },
  );
}
