// On paper: the map as it stands on the screen, its legend, and every project of the filter.

import { ground } from "../ground/current.js";
import { paintLayers } from "../layers/layers.js";
import { layersOnPaper } from "../layers/legend.js";
import { backend } from "../shared/backend.js";
import { drawBasemap } from "../shared/basemap.js";
import { add, el } from "../shared/dom.js";
import { emit } from "../shared/events.js";
import { host } from "../shared/host.js";
import { currentColours, FONT, spotlight } from "../shared/look.js";
import { filterParams, start, state } from "../shared/state.js";
import { markElement } from "../shared/symbols.js";
import {
  certaintyText,
  communityName,
  countText,
  labelOf,
  nameOf,
  number,
  sectionLabel,
  text,
} from "../shared/words.js";
import { lastListed } from "./list.js";
import { overlay } from "./overlay.js";
import { draftMark } from "./top.js";

const SHARP = 3; // pixels of the picture for one of the screen

// The map's drawing once more, finer, in the light colours.
function picture() {
  const layer = overlay.layer();
  const [left, top, width, height] = layer.window();
  const canvas = el("canvas", {
    class: "pm-paper-map",
    width: width * SHARP,
    height: height * SHARP,
    role: "img",
    "aria-label": text("map"),
  });
  const ctx = canvas.getContext("2d");
  ctx.setTransform(SHARP, 0, 0, SHARP, -left * SHARP, -top * SHARP);
  drawBasemap(layer, ctx);
  ground?.paint(layer, ctx);
  paintLayers(layer, ctx);
  overlay.paint(layer, ctx);
  drawScale(ctx, left + width - 16, top + height - 16);
  return canvas;
}

// What always is said of the map, and where the base map on the paper comes from.
const creditsOf = ({ attributions }) =>
  ground ? [...attributions, ground.source.attribution[state.lang]].filter(Boolean) : attributions;

// The scale bar of the screen, right-aligned at x, y.
function drawScale(ctx, x, y) {
  const bar = /** @type {HTMLElement | null} */ (document.querySelector(".leaflet-control-scale-line"));
  if (!bar) return;
  const { ink } = currentColours();
  const width = bar.offsetWidth;
  ctx.strokeStyle = ctx.fillStyle = ink;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(x - width, y - 6);
  ctx.lineTo(x - width, y);
  ctx.lineTo(x, y);
  ctx.lineTo(x, y - 6);
  ctx.stroke();
  ctx.font = `11px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "bottom";
  ctx.fillText(bar.textContent, x - width / 2, y - 3);
  ctx.fillText("N", x - width - 22, y + 2);
  ctx.beginPath();
  ctx.moveTo(x - width - 22, y - 26);
  ctx.lineTo(x - width - 27, y - 12);
  ctx.lineTo(x - width - 17, y - 12);
  ctx.fill();
}

function table(items) {
  const head = ["field_project", "field_status", "field_category", "field_place"].map((key) =>
    el("th", { scope: "col" }, text(key)),
  );
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, head)),
    start.plan.sections.map((section) =>
      rowsOf(
        section,
        items.filter((item) => item.section === section.number),
      ),
    ),
  );
}

function rowsOf(section, items) {
  if (!items.length) return null;
  const title = el(
    "tr",
    {},
    el("th", { colspan: 4, scope: "rowgroup" }, `${sectionLabel(section.number)} · ${countText(items.length)}`),
  );
  return el("tbody", {}, title, items.map(row));
}

function row(item) {
  const place = item.reason ? labelOf("reason", item.reason) : certaintyText(item.certainty, item.accuracy_m);
  return el(
    "tr",
    {},
    el("td", {}, markElement(item, 16), nameOf(item)),
    el("td", {}, labelOf("status", item.status)),
    el("td", {}, labelOf("category", item.category)),
    el("td", {}, place),
  );
}

// Which projects: the filter in words.
function chosen() {
  const { filter } = state;
  const labels = [
    ...filter.section.map((number) => sectionLabel(Number(number))),
    ...["status", "category", "certainty"].map((kind) => filter[kind].map((code) => labelOf(kind, code))),
    ...filter.community.map(communityName),
    ...filter.year,
    filter.q ? `“${filter.q}”` : "",
  ];
  return labels.flat().filter(Boolean).join(" · ");
}

function paper() {
  const { plan } = start;
  // The list of the server ends somewhere; the paper says so as the list does.
  const all = backend.whole ? backend.whole(filterParams()) : null;
  const { items, listed } = all ? { items: all, listed: all.length } : /** @type {ListAnswer} */ (lastListed());
  const part =
    items.length < listed
      ? text("list_part", { shown: number(items.length), n: number(listed) })
      : countText(items.length);
  const legend = el("div", { class: "pm-paper-legend" });
  const body = document.querySelector("#pm-legend .pm-legend-body");
  if (body) add(legend, body.cloneNode(true));
  legend.querySelector("#pm-layers")?.remove(); // its switches; paper has what is on
  add(legend, layersOnPaper());
  return el(
    "div",
    { id: "pm-paper", class: "pm-paper" },
    el("h1", {}, plan.map_title[state.lang], draftMark()),
    el("p", {}, [plan.publisher[state.lang], plan.date, part, chosen()].filter(Boolean).join(" · ")),
    picture(),
    legend,
    el("p", { class: "pm-soft" }, [...creditsOf(start), ...(start.imprint || [])].join(" · ")),
    table(items),
  );
}

// What is printed is the page around the map, where there is one of ours: it gets the sheet.
function page() {
  try {
    return window.parent.document.body && window.frameElement ? window.parent : window;
  } catch {
    return window; // embedded in a page of another origin, which prints what it likes
  }
}

let theme = "light"; // of the screen
let sheet = /** @type {HTMLElement[] | null} */ (null); // what is added for the time of printing
const place = page();

function begin() {
  if (!start || spotlight || sheet || !(backend.whole || lastListed())) return; // a presentation prints its scenes
  theme = document.documentElement.dataset.theme || "light";
  document.documentElement.dataset.theme = "light";
  sheet = [paper()];
  if (place !== window) sheet.push(el("style", { media: "print" }, host.styles));
  add(place.document.body, sheet);
}

function end() {
  if (!sheet) return;
  for (const each of sheet) each.remove();
  sheet = null;
  document.documentElement.dataset.theme = theme;
  emit("look");
}

export function watchPrint() {
  place.addEventListener("beforeprint", begin);
  place.addEventListener("afterprint", end);
  window.addEventListener("pagehide", () => {
    place.removeEventListener("beforeprint", begin);
    place.removeEventListener("afterprint", end);
  });
}
