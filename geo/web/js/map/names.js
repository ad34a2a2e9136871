// The names on the map: where there is room for them.

import { Labels } from "../shared/canvas.js";
import { currentColours, isLit, spotlight } from "../shared/look.js";
import { map, state } from "../shared/state.js";
import { nameOf } from "../shared/words.js";

const FAR = 1e5; // pixels; further than any drawing
const EDGE = 4;
const ROUNDS = 80;
const OVER_THE_MAP = ".leaflet-control, .pm-legend, .pm-north, #pm-basemap, #pm-near-open";

// Labels that leave out the marks, the window's edge and what stands over the map.
export function freeLabels(canvas, ctx, drawn, isOnScreen) {
  const taken = drawn.map(({ x, y, reach }) => [x - reach, y - reach, x + reach, y + reach]);
  if (spotlight || isOnScreen) taken.push(...outside(canvas));
  if (isOnScreen) taken.push(...furniture(canvas));
  return new Labels(ctx, currentColours(), taken);
}

// A label that the window would cut goes elsewhere; in a presentation nobody moves the map.
function outside(canvas) {
  const [left, top, width, height] = canvas.window();
  return [
    [-FAR, -FAR, left + EDGE, FAR],
    [left + width - EDGE, -FAR, FAR, FAR],
    [-FAR, -FAR, FAR, top + EDGE],
    [-FAR, top + height - EDGE, FAR, FAR],
  ];
}

// A name behind the legend or the attribution would be half a name.
function furniture(canvas) {
  const [left, top] = canvas.window();
  const frame = map.getContainer().getBoundingClientRect();
  const [right, down] = [left - frame.left, top - frame.top];
  return Array.from(document.querySelectorAll(OVER_THE_MAP), (part) => part.getBoundingClientRect())
    .filter((box) => box.width)
    .map((box) => [box.left + right, box.top + down, box.right + right, box.bottom + down]);
}

// Marks that would lie on each other move apart, each with a line to its place; with all of them
// in sight every one can be read and tapped.
export function spreadMarks(entries) {
  const from = entries.map(({ x, y }) => [x, y]);
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = false;
    for (let i = 0; i < entries.length; i += 1) {
      for (let j = 0; j < i; j += 1) moved = part(entries[i], entries[j], i) || moved;
    }
    if (!moved) break;
  }
  entries.forEach((entry, at) => {
    if (!entry.home && Math.hypot(entry.x - from[at][0], entry.y - from[at][1]) > 4) entry.home = from[at];
  });
}

function part(one, other, turn) {
  const apart = (one.size + other.size) / 2;
  let [dx, dy] = [one.x - other.x, one.y - other.y];
  if (Math.abs(dx) >= apart || Math.abs(dy) >= apart) return false;
  let distance = Math.hypot(dx, dy);
  if (distance >= apart) return false;
  if (distance < 0.5) [dx, dy, distance] = [Math.cos(turn), Math.sin(turn), 1];
  const [mine, its] = one.isFixed ? [0, 1] : other.isFixed ? [1, 0] : [0.5, 0.5];
  const push = (apart - distance + 0.2) / distance;
  one.x += dx * push * mine;
  one.y += dy * push * mine;
  other.x -= dx * push * its;
  other.y -= dy * push * its;
  return true;
}

// Beside its mark, or above or below it; the chosen project comes first.
export function labelMarks(canvas, labels, marks) {
  const first = ({ feature }) => (feature.id === state.id ? 0 : 1);
  const scale = spotlight ? spotlight.scale : 1;
  for (const { feature, x, y } of marks.sort((a, b) => first(a) - first(b))) {
    const chosen = feature.id === state.id;
    if (!chosen && (spotlight ? !isLit(feature) : canvas.zoom < 12.5)) continue;
    const name = nameOf(feature.properties);
    const options = { bold: chosen || isLit(feature) };
    const write = (text) =>
      labels.at(x + 19 * scale, y, text, { ...options, align: "left" }) ||
      labels.at(x - 19 * scale, y, text, { ...options, align: "right" }) ||
      labels.at(x, y + 23 * scale, text, options) ||
      labels.at(x, y - 23 * scale, text, options);
    const isWritten = (!spotlight && write(name)) || write(shortened(name));
    // The chosen one is named even where its name covers another.
    if (!isWritten && chosen) labels.at(x, y - 30 * scale, shortened(name), { ...options, isForced: true });
  }
}

function shortened(name) {
  const longest = state.lang === "zh" ? 16 : 36;
  return name.length > longest ? `${name.slice(0, longest - 1)}…` : name;
}
