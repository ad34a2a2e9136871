// "What happens near me?": the device's position, a tap on the map or a place's name, and the
// nearest projects. The position stays in this page: no request and no address holds it.

import { attempt, backend } from "../shared/backend.js";
import { isNarrow, reducedMotion } from "../shared/device.js";
import { distance } from "../shared/distance.js";
import { add, byId, clear, dress, el, fill, svg } from "../shared/dom.js";
import { on } from "../shared/events.js";
import { currentColours } from "../shared/look.js";
import { announce } from "../shared/notice.js";
import { chosenBasemap, filterParams, isFiltered, map, setState, start, state, windowParams } from "../shared/state.js";
import { markElement } from "../shared/symbols.js";
import { communityName, inMetres, labelOf, nameOf, number, text } from "../shared/words.js";
import { showTabOnce } from "./layout.js";
import { overlay } from "./overlay.js";
import { pointer } from "./pointer.js";

const LISTED = 10;
const GRID = 0.01; // degrees, about a kilometre: the window is never centred on the position
const WAIT_MS = 15000;

let point = /** @type {NearPoint | null} */ (null); // {lat, lon, name, accuracy_m}
let nearest = /** @type {{ feature: DrawnFeature, metres: number, radius: number }[]} */ ([]);
let rest = 0; // projects of the filter that have no place
let isOpen = false;
let awaitsTap = false;
let message = null; // key of a text

// The point that was chosen; null where none is.
export const nearPoint = () => point;

// Whether a click on the map was meant for this.
function takes(place) {
  if (!awaitsTap) return false;
  choose({ lat: place.lat, lon: place.lng, key: "near_tapped", accuracy_m: 0 });
  return true;
}

function open() {
  isOpen = true;
  if (state.id) setState({ id: null });
  if (isNarrow()) showTabOnce("list");
  showNear();
  byId("pm-near-device").focus();
}

function close() {
  isOpen = false;
  clearPoint();
  byId("pm-near-open").focus();
}

function clearPoint() {
  point = message = null;
  nearest = [];
  awaitTap(false);
  showNear();
  if (overlay.layer()) overlay.redraw();
}

// The button over the map, and the panel in the place of the list.
export function showNear() {
  const stage = /** @type {Element} */ (document.querySelector(".pm-stage"));
  let button = byId("pm-near-open");
  if (!button) {
    button = el("button", { type: "button", id: "pm-near-open", class: "pm-button pm-near-open", onclick: open });
    add(stage, button);
  }
  fill(button, sign(), el("span", {}, text("near")));
  const panel = byId("pm-near");
  panel.classList.toggle("is-open", isOpen);
  dress(clear(panel), { "aria-label": text("near") });
  if (isOpen)
    add(
      panel,
      head(),
      ways(),
      message ? el("p", { class: "pm-near-message", role: "alert" }, text(message)) : null,
      found(),
    );
}

function sign() {
  const line = { fill: "none", stroke: "currentColor", "stroke-width": "1.6" };
  return svg(
    "svg",
    { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", ...line },
    svg("path", { d: "M8 1v3M8 12v3M1 8h3M12 8h3M8 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8z" }),
  );
}

function head() {
  return el(
    "div",
    { class: "pm-near-head" },
    el("h2", {}, text("near_title")),
    el("button", { type: "button", class: "pm-close", "aria-label": text("close"), onclick: close }, "×"),
  );
}

function ways() {
  const field = el("input", {
    id: "pm-near-name",
    list: "pm-near-names",
    maxlength: 60,
    autocomplete: "off",
    placeholder: text("near_place"),
    "aria-label": text("near_place"),
  });
  const go = (event) => {
    event.preventDefault();
    chooseNamed(field.value);
  };
  return el(
    "div",
    { class: "pm-near-ways" },
    el(
      "button",
      { type: "button", id: "pm-near-device", class: "pm-button is-main", onclick: askDevice },
      text("near_device"),
    ),
    el(
      "button",
      {
        type: "button",
        id: "pm-near-tap",
        class: "pm-button",
        "aria-pressed": awaitsTap ? "true" : "false",
        onclick: () => tapNext(!awaitsTap),
      },
      text("near_tap"),
    ),
    el(
      "form",
      { class: "pm-near-form", onsubmit: go },
      field,
      el(
        "datalist",
        { id: "pm-near-names" },
        names().map(({ name }) => el("option", { value: name })),
      ),
      el("button", { class: "pm-button" }, text("near_go")),
    ),
    awaitsTap ? el("p", { class: "pm-soft", role: "status" }, text("near_tap_now")) : null,
    point ? null : el("p", { class: "pm-soft" }, text("near_private")),
  );
}

function tapNext(waits) {
  awaitTap(waits);
  showNear();
  byId("pm-near-tap").focus();
}

function awaitTap(waits) {
  awaitsTap = waits;
  map.getContainer().classList.toggle("is-aiming", waits);
}

function refuse(key) {
  message = key;
  showNear();
}

// The browser gives a position to pages that came over a safe way, and when it is allowed to.
function askDevice() {
  if (!window.isSecureContext || !navigator.geolocation) return refuse("near_insecure");
  refuse("near_asking");
  const take = ({ coords }) =>
    choose({
      lat: coords.latitude,
      lon: coords.longitude,
      key: "near_position",
      accuracy_m: Math.ceil(coords.accuracy || 0),
    });
  const fail = (error) => refuse(error.code === error.PERMISSION_DENIED ? "near_denied" : "near_unavailable");
  // The online base map of Gaode is drawn in a system of its own.
  if (chosenBasemap()?.system === "gcj02") setState({ basemap: "none" });
  return navigator.geolocation.getCurrentPosition(take, fail, {
    timeout: WAIT_MS,
    maximumAge: 60000,
    enableHighAccuracy: true,
  });
}

// Stations and roads of the base map, and communities of the projects.
function names() {
  const { places, lines, areas } = start.basemap;
  const outlines = areas.filter((area) => area.role === "community");
  const reference = [...outlines, ...places, ...lines].map((item) => ({ name: nameOf(item), item }));
  const communities = Object.keys(start.figures.facets.community).map((name) => ({
    name: communityName(name),
    community: name,
  }));
  const seen = new Set();
  return [...reference, ...communities].filter(({ name }) => name && name !== "-" && !seen.has(name) && seen.add(name));
}

async function chooseNamed(text) {
  const typed = text.trim().toLowerCase();
  const all = names();
  const hit =
    typed &&
    (all.find(({ name }) => name.toLowerCase() === typed) ||
      all.find(({ name }) => name.toLowerCase().includes(typed)));
  if (!hit) return refuse("near_unknown");
  const place = hit.item ? distance.middle(hit.item.geometry) : await ofCommunity(hit.community);
  return place ? choose({ ...place, name: hit.name }) : refuse("near_no_place");
}

// Where a community is, by its projects that have a place.
async function ofCommunity(community) {
  const marks = (await features({ community })).map(({ properties }) => properties.mark);
  if (!marks.length) return null;
  const mean = (at) => marks.reduce((sum, mark) => sum + mark[at], 0) / marks.length;
  const centre = { lon: mean(0), lat: mean(1) };
  const reach = Math.max(...marks.map((mark) => distance.metres(centre, { type: "Point", coordinates: mark })));
  return { ...centre, accuracy_m: Math.ceil((reach + 500) / 100) * 100 };
}

async function choose(place) {
  point = place;
  message = null;
  awaitTap(false);
  await measure();
  showAround(place);
}

async function measure() {
  if (!point) return;
  const from = point;
  const all = await features(null);
  if (point !== from) return;
  nearest = all
    .map((feature) => ({
      feature,
      metres: distance.metres(from, feature.geometry),
      radius: (feature.properties.accuracy_m || 0) + from.accuracy_m,
    }))
    .sort((one, other) => one.metres - other.metres)
    .slice(0, LISTED);
  showNear();
  overlay.redraw();
  announce(
    nearest.length
      ? text("near_first", { name: nameOf(nearest[0].feature.properties), distance: distance.inWords(nearest[0]) })
      : text("near_none"),
  );
}

// All projects of the filter that have a place. Where they are too many for one answer, those of
// ever smaller cells of a fixed grid: the server learns a cell, never the position.
async function features(own) {
  const [west, south, east, north] = start.bounds;
  const boxes = [[west - 1, south - 1, east + 1, north + 1]];
  if (point) boxes.push(cell(point, 0.05), cell(point, 0.01));
  for (const box of boxes) {
    const params = windowParams(box, 12, own ? new URLSearchParams(own) : filterParams());
    const answer = await attempt(() => backend.view(params, "near"));
    if (!answer) return [];
    if (answer.mode === "features") return answer.features;
  }
  return [];
}

/**
 * @param {NearPoint} from
 * @param {number} size
 */
function cell(from, size) {
  const [column, line] = [Math.floor(from.lon / size), Math.floor(from.lat / size)];
  return [(column - 1) * size, (line - 1) * size, (column + 2) * size, (line + 2) * size];
}

/** @type {(mark: Position) => L.LatLngTuple} */
const latlng = ([lon, lat]) => [lat, lon];

// The nearest three and the point, in a window that tells the point to a kilometre at best.
function showAround({ lat, lon }) {
  const box = L.latLngBounds(nearest.slice(0, 3).map(({ feature }) => latlng(feature.properties.mark)));
  const snap = (value, up) => (up ? Math.ceil(value / GRID) : Math.floor(value / GRID)) * GRID;
  box.extend([snap(lat, false), snap(lon, false)]).extend([snap(lat, true), snap(lon, true)]);
  map.fitBounds(box, { padding: [40, 40], maxZoom: 15, animate: !reducedMotion() });
}

/** @type {(place: NearPoint) => string} */
const placeName = ({ name, key }) => name || text(key || "");

function found() {
  if (!point) return null;
  const from = point.accuracy_m
    ? text("near_from_about", { place: placeName(point), radius: inMetres(point.accuracy_m) })
    : placeName(point);
  return el(
    "section",
    { class: "pm-near-found" },
    el(
      "h3",
      {},
      el("span", {}, text("near_from", { place: from })),
      el("button", { type: "button", class: "pm-link", id: "pm-near-clear", onclick: clearPoint }, text("near_clear")),
    ),
    nearest.length
      ? el(
          "ul",
          {},
          nearest.map((each) => el("li", {}, row(each))),
        )
      : el("p", { class: "pm-soft" }, text("near_none")),
    isFiltered() ? el("p", { class: "pm-soft" }, text("near_filtered")) : null,
    rest
      ? el("p", { class: "pm-soft" }, rest === 1 ? text("near_rest_one") : text("near_rest", { n: number(rest) }))
      : null,
  );
}

function row(each) {
  const { id, properties } = each.feature;
  return el(
    "button",
    {
      type: "button",
      class: "pm-near-row",
      "data-near": id,
      onclick: () => setState({ id }),
      onmouseenter: () => pointer.highlight(id),
      onmouseleave: () => pointer.highlight(null),
    },
    markElement(properties, 26),
    el(
      "span",
      { class: "pm-row-text" },
      el("span", { class: "pm-row-name" }, nameOf(properties)),
      el("span", { class: "pm-row-facts" }, `${distance.inWords(each)} · ${labelOf("status", properties.status)}`),
    ),
  );
}

// The point on the map, with the circle that holds it.
function draw(canvas, ctx, labels) {
  if (!point) return;
  const [x, y] = canvas.point([point.lon, point.lat]);
  const { accent, paper } = currentColours();
  ctx.fillStyle = ctx.strokeStyle = accent;
  ctx.globalAlpha = 0.15;
  ctx.beginPath();
  ctx.arc(x, y, Math.max(14, canvas.pixels(point.accuracy_m, point.lat)), 0, 2 * Math.PI);
  ctx.fill();
  ctx.globalAlpha = 1;
  for (const [radius, colour] of [
    [9, paper],
    [6.5, accent],
  ]) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fillStyle = colour;
    ctx.fill();
  }
  labels.at(x, y + 20, placeName(point), { bold: true, colour: accent, isForced: true });
}

// The figures of the filter, whenever they come.
function listed(answer) {
  rest = answer.total - answer.located;
  if (point) measure();
}

export function watchNear() {
  pointer.offerClicks(takes);
  overlay.alsoPaint(draw);
  on("listed", listed);
  on("state", (changed) => changed.basemap && point && clearPoint());
}
