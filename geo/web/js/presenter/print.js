// On paper a presentation is its scenes, one a page: the list whole, the map beside it.

import { ground } from "../ground/current.js";
import { overlay } from "../map/overlay.js";
import { drawBasemap } from "../shared/basemap.js";
import { CanvasLayer } from "../shared/canvas.js";
import { add, addFirst, byId, el } from "../shared/dom.js";
import { emit } from "../shared/events.js";
import { setSpotlight, spotlight } from "../shared/look.js";
import { map, start } from "../shared/state.js";
import { number, text } from "../shared/words.js";
import { spotlightOf } from "./map.js";
import { itemsOf, sceneElement } from "./scene.js";
import { show } from "./show.js";

const [WIDTH, HEIGHT] = [620, 740]; // of the map, in the units that marks and labels are sized in
const SHARP = 2;
const CLOSEST = 15.5;
let theme = "light"; // of the screen

// Something to draw a map on that is no layer of the screen's map: window and zoom of its own.
function sheet([west, south, east, north]) {
  const [low, high] = [map.project([south, west], 0), map.project([north, east], 0)];
  const wide = Math.max(high.x - low.x, 1e-9);
  const tall = Math.max(low.y - high.y, 1e-9);
  const zoom = Math.min(CLOSEST, Math.log2(Math.min((WIDTH * 0.84) / wide, (HEIGHT * 0.84) / tall)));
  const centre = low
    .add(high)
    .divideBy(2)
    .multiplyBy(2 ** zoom);
  const layer = Object.create(CanvasLayer.prototype);
  const origin = centre.subtract([WIDTH / 2, HEIGHT / 2]);
  return Object.assign(layer, {
    _map: map,
    _origin: origin,
    zoom,
    width: WIDTH,
    height: HEIGHT,
    window: () => [0, 0, WIDTH, HEIGHT],
  });
}

function picture(scene) {
  const canvas = el("canvas", {
    class: "pm-paper-scene-map",
    width: WIDTH * SHARP,
    height: HEIGHT * SHARP,
    role: "img",
    "aria-label": text("map"),
  });
  const ctx = canvas.getContext("2d");
  ctx.setTransform(SHARP, 0, 0, SHARP, 0, 0);
  const layer = sheet(scene.bounds || start.bounds);
  setSpotlight({ ...spotlightOf(scene, 1.25), alone: scene.ids.length > 0, ground: false });
  drawBasemap(layer, ctx);
  if (ground?.isVector) ground.paint(layer, ctx);
  overlay.paint(layer, ctx);
  return canvas;
}

function page(scene, place) {
  const element = sceneElement(scene, `pm-paper-${place}`);
  const list = element.querySelector(".pm-scene-list");
  if (list) add(list, ...itemsOf(scene));
  const rest = element.querySelector(".pm-scene-range");
  if (rest && scene.more) add(rest, text("present_unlisted", { n: number(scene.more) }));
  const { mark, imprint } = start;
  addFirst(element, picture(scene));
  add(
    element,
    el("footer", {}, [mark, ...(imprint || []), `${place + 1} / ${show.scenes.length}`].filter(Boolean).join(" · ")),
  );
  return element;
}

function begin() {
  if (!show.running || document.querySelector(".pm-paper")) return;
  theme = document.documentElement.dataset.theme || "light";
  document.documentElement.dataset.theme = "light";
  const before = spotlight;
  add(document.body, el("div", { id: "pm-paper-scenes", class: "pm-paper pm-paper-scenes" }, show.scenes.map(page)));
  setSpotlight(before);
}

function end() {
  const paper = byId("pm-paper-scenes");
  if (!paper) return;
  paper.remove();
  document.documentElement.dataset.theme = theme;
  emit("look");
}

export function watchPaperScenes() {
  window.addEventListener("beforeprint", begin);
  window.addEventListener("afterprint", end);
}
