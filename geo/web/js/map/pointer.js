// The pointer on the map: what is under it, what it says, what a click does.

import { reducedMotion } from "../shared/device.js";
import { add, byId, clear, el } from "../shared/dom.js";
import { map, setState } from "../shared/state.js";
import { certaintyText, countText, labelOf, nameOf, number } from "../shared/words.js";
import { overlay } from "./overlay.js";

let hovered = /** @type {Entry | null} */ (null);
const takers = [];
const others = [];

export const pointer = Object.freeze({
  add(map) {
    const under = (event) => hit(overlay.layer().eventPoint(event));
    map.on("click", (event) => {
      if (takers.some((take) => take(event.latlng))) return;
      const found = under(event);
      const at = overlay.layer().eventPoint(event);
      for (const take of others) take(found ? null : at); // what lies below the projects
      choose(found);
    });
    // A finger has no way of pointing without choosing: after a tap the card says it all.
    let finger = false;
    map.getContainer().addEventListener(
      "pointerdown",
      ({ pointerType }) => {
        finger = pointerType === "touch";
        if (finger) hover(null);
      },
      true,
    );
    map.getContainer().addEventListener("pointermove", ({ pointerType }) => (finger = pointerType === "touch"), true);
    map.on("mousemove", (event) => finger || hover(under(event)));
    map.on("mouseout", () => hover(null));
  },

  // A click goes to `take` first, which says whether it was meant for it.
  offerClicks: (take) => takers.push(take),

  // What lies below the projects is told each click: where it was, or null if it was a project's.
  offerOthers: (take) => others.push(take),

  // Show which project a row of the list stands for.
  highlight(id) {
    hover(id ? overlay.drawn().find((entry) => entry.feature && entry.feature.id === id) || null : null);
  },
});

// What is under a canvas position: the nearest mark or cluster, else a line, else an area.
function hit([x, y]) {
  let best = /** @type {Entry | null} */ (null);
  let least = Infinity;
  for (const entry of overlay.drawn()) {
    const distance = Math.hypot(entry.x - x, entry.y - y);
    if (distance > entry.reach || distance >= least) continue;
    best = entry;
    least = distance;
  }
  return best || hitShape(x, y);
}

function hitShape(x, y) {
  const layer = overlay.layer();
  const ctx = /** @type {CanvasRenderingContext2D} */ (layer._canvas.getContext("2d"));
  const ratio = window.devicePixelRatio || 1;
  for (const entry of overlay.drawn()) {
    if (!entry.feature) continue;
    const kind = entry.feature.geometry.type;
    if (kind === "Point" || kind === "MultiPoint") continue;
    layer.path(ctx, entry.feature.geometry);
    ctx.lineWidth = 12;
    if (ctx.isPointInStroke(x * ratio, y * ratio)) return entry;
    if (kind.endsWith("Polygon") && ctx.isPointInPath(x * ratio, y * ratio, "evenodd")) return entry;
  }
  return null;
}

function choose(found) {
  if (!found) return setState({ id: null });
  if (found.feature) return setState({ id: found.feature.id });
  const [west, south, east, north] = found.cluster.bounds;
  const zoom = Math.max(
    map.getBoundsZoom([
      [south, west],
      [north, east],
    ]),
    map.getZoom() + 1,
  );
  return map.setView([found.cluster.lat, found.cluster.lon], Math.min(zoom, map.getZoom() + 4), {
    animate: !reducedMotion(),
  });
}

function hover(found) {
  const same =
    (hovered && found && (hovered.feature || hovered.cluster)) === (found && (found.feature || found.cluster));
  if (same && Boolean(hovered) === Boolean(found)) return;
  hovered = found;
  map.getContainer().style.cursor = found ? "pointer" : "";
  showTooltip(found);
  overlay.lift(found);
}

// Small text beside the pointer's target.
export function showTooltip(found) {
  const box = byId("pm-tooltip");
  box.hidden = !found;
  if (!found) return;
  const [left, top] = overlay.layer().window();
  clear(box);
  requestAnimationFrame(() => keepInside(box, found.x - left, found.y - top));
  if (found.cluster) {
    add(box, el("strong", {}, countText(found.cluster.count)));
    for (const [code, count] of Object.entries(found.cluster.status)) {
      add(box, el("span", {}, `${labelOf("status", code)} ${number(count)}`));
    }
    return;
  }
  const { status, certainty, accuracy_m: metres } = found.feature.properties;
  add(box, el("strong", {}, nameOf(found.feature.properties)), el("span", {}, labelOf("status", status)));
  add(box, el("span", {}, certaintyText(certainty, metres)));
}

// Above its target, or below it, and never beyond the map's edge.
function keepInside(box, x, y) {
  const [, , width] = overlay.layer().window();
  const half = box.offsetWidth / 2 + 6;
  box.style.left = `${Math.max(half, Math.min(x, width - half))}px`;
  box.style.top = `${y - 20 - box.offsetHeight < 4 ? y + 20 + box.offsetHeight : y - 20}px`;
}
