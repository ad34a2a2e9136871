// Puts the parts together: start, then react to each change of the state.

import { ground, layGround } from "../ground/current.js";
import { redrawLayers, refreshLayers, watchLayers } from "../layers/layers.js";
import { attempt, backend, useBackend } from "../shared/backend.js";
import { drawBasemap } from "../shared/basemap.js";
import { CanvasLayer } from "../shared/canvas.js";
import { isNarrow, reducedMotion } from "../shared/device.js";
import { add, byId, dress, el } from "../shared/dom.js";
import { debounce, emit, on } from "../shared/events.js";
import { host, useHost } from "../shared/host.js";
import { showNotice } from "../shared/notice.js";
import { facts, map, setMap, setPosition, setStart, start, startParams, state } from "../shared/state.js";
import { text } from "../shared/words.js";
import { showCard } from "./card.js";
import { drawControls, fitBox, flyTo, showWhole } from "./controls.js";
import { holdFigures } from "./figures.js";
import { followHits, followKeys } from "./keys.js";
import { buildFrame, drawSkips, drawTabs, showTabOnce } from "./layout.js";
import { drawLegend } from "./legend.js";
import { showRow } from "./list.js";
import { showNear, watchNear } from "./near.js";
import { watchOutside } from "./outside.js";
import { overlay } from "./overlay.js";
import { pointer } from "./pointer.js";
import { watchPrint } from "./print.js";
import { refresh, watchWindow } from "./refresh.js";
import { drawTargets } from "./targets.js";
import { drawEmbed, drawTop } from "./top.js";

let base = /** @type {Canvas} */ (/** @type {unknown} */ (null));

/**
 * Called by the folium map's own script, once for each map that is built.
 * @param {L.Map} map
 * @param {{ backend: Backend, host: Host }} surroundings
 */
export function mount(map, { backend, host }) {
  useBackend(backend);
  useHost(host);
  setMap(map);
  if (reducedMotion()) Object.assign(map, { _zoomAnimated: false }).options.inertia = false;
  countMount();
  allowZoom();
  if (host.styles) add(document.head, el("style", {}, host.styles));
  host.followTheme(applyTheme);
  buildFrame(map.getContainer());
  followKeys(window);
  followHits();
  host.fillWindow();
  watchNear();
  watchPrint();
  on("state", react);
  on("set", host.send);
  on("look", redrawAll);
  map.createPane("pm-base").style.zIndex = "150"; // below the tiles
}

// folium's own page forbids to enlarge it with two fingers.
function allowZoom() {
  for (const meta of /** @type {NodeListOf<HTMLMetaElement>} */ (document.querySelectorAll('meta[name="viewport"]'))) {
    meta.content = "width=device-width, initial-scale=1";
  }
}

// How often the map was built while this page stayed open: 1, or something is wrong.
function countMount() {
  let count = 1;
  try {
    const page = window.parent;
    const here = page.location.pathname;
    const before = page.__planmap;
    count = before && before.leftFor === here ? before.mounts + 1 : 1;
    page.__planmap = { mounts: count, leftFor: null };
    window.addEventListener("pagehide", () => {
      page.__planmap.leftFor = page.location.pathname;
    });
  } catch {
    // Embedded in a page of another origin: nothing to compare with.
  }
  facts.mounts = count;
}

// Fetch what stays the same for a language, then show the first view.
export async function boot() {
  setStart(await attempt(() => backend.start(startParams())));
  if (!start) return;
  drawFixed();
  holdFigures();
  setFirstPosition();
  base = new CanvasLayer("pm-base", drawBasemap).addTo(map);
  showTiles();
  overlay.add(map);
  pointer.add(map);
  watchLayers({ overlay, pointer, redrawBase: () => base.redraw() });
  watchOutside();
  watchWindow();
  map.on("moveend", remember);
  refresh();
  if (state.id) showChosen(!state.at);
}

function setFirstPosition() {
  fitBox();
  const at = (state.at || "").split(",").map(Number);
  const isPosition = at.length === 3 && Math.abs(at[0]) <= 180 && Math.abs(at[1]) <= 90 && at[2] >= 0 && at[2] <= 24;
  if (isPosition) map.setView([at[1], at[0]], at[2], { animate: false });
  else showWhole(false);
}

function remember() {
  const centre = map.getCenter();
  setPosition(`${centre.lng.toFixed(5)},${centre.lat.toFixed(5)},${+map.getZoom().toFixed(2)}`);
  host.rememberPosition();
}

function drawFixed() {
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  document.title = start.plan.map_title[state.lang];
  host.nameLanguage();
  const container = map.getContainer();
  dress(container, { role: "region", "aria-label": text("map") });
  drawSkips();
  drawTop();
  drawEmbed();
  drawTabs();
  drawTargets();
  drawLegend();
  drawControls();
  showNear();
  byId("pm").classList.remove("is-coming");
  emit("fixed");
}

function applyTheme(theme) {
  if (document.documentElement.dataset.theme === theme) return;
  document.documentElement.dataset.theme = theme;
  if (map && start) redrawAll();
}

async function showChosen(move) {
  overlay.redraw();
  const answer = await showCard();
  showRow();
  overlay.redraw();
  if (isNarrow() && state.id) showTabOnce("list");
  if (answer?.bounds && move) flyTo(answer);
}

function showTiles() {
  const onError = () => showNotice(text("tiles_failed"), { brief: true });
  const onDrawn = debounce(() => ground?.isVector && overlay.redraw(), 30); // names make room for each other
  layGround(map, { onDrawn, onError });
  map.getContainer().classList.toggle("has-tiles", Boolean(ground));
}

function redrawAll() {
  if (base) base.redraw();
  ground?.redraw();
  redrawLayers();
  if (base) overlay.redraw();
}

async function changeStart() {
  const answer = await attempt(() => backend.start(startParams()));
  if (!answer) return;
  setStart(answer);
  drawFixed();
  fitBox();
  showTiles();
  base.redraw();
  refreshLayers({ anew: true });
  refresh();
  showCard();
}

function react(changed) {
  if (changed.lang || changed.basemap) changeStart();
  else if (changed.filter) {
    const box = byId("pm-q");
    if (box && document.activeElement !== box) box.value = state.filter.q;
    refresh();
  }
  if (changed.layers && !changed.lang && !changed.basemap) refreshLayers();
  if (changed.id && !changed.lang) showChosen(true);
  if (changed.at && !changed.id) setFirstPosition();
}
