// The office's layers of the single file, as geo/web/layers.py packed them: each position is a
// step, in micro-degrees, from the one before.

import { Refused } from "../shared/backend.js";
import { text } from "../shared/words.js";
import { local } from "./data.js";

const MICRO = 1e6;
const unpacked = new Map();

/**
 * What a window shows of a layer; a file holds no more than can be drawn at once.
 * @param {string} id
 * @param {URLSearchParams} params
 * @returns {any} LayerAnswer
 */
export function localLayer(id, params) {
  const packed = local.held.layers?.[id];
  if (!packed) throw new Refused({ message: text("layer_unknown") }, `layer-${id}`);
  if (!unpacked.has(id)) unpacked.set(id, unpack(packed));
  const [west, south, east, north] = (params.get("bbox") || "").split(",").map(Number);
  const seen = unpacked
    .get(id)
    .filter(({ box }) => box[0] <= east && box[2] >= west && box[1] <= north && box[3] >= south);
  return { layer: id, mode: "features", total: seen.length, features: seen, clusters: [] };
}

function unpack({ points, shapes, told }) {
  const geometries = points
    ? positions(points).map((coordinates) => ({ type: "Point", coordinates }))
    : shapes.map(([type, steps]) => ({ type, coordinates: type === "Point" ? positions(steps)[0] : nested(steps) }));
  const names = Object.keys(told);
  return geometries.map((geometry, row) => {
    const known = names.filter((name) => told[name][row] !== null && told[name][row] !== undefined);
    const properties = Object.fromEntries(known.map((name) => [name, told[name][row]]));
    return { geometry, properties, box: boxOf(geometry.coordinates) };
  });
}

const nested = (steps) => (typeof steps[0] === "number" ? positions(steps) : steps.map(nested));

function positions(steps) {
  const found = [];
  let [east, north] = [0, 0];
  for (let i = 0; i < steps.length; i += 2) {
    east += steps[i];
    north += steps[i + 1];
    found.push([east / MICRO, north / MICRO]);
  }
  return found;
}

function boxOf(coordinates) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (part) => {
    if (typeof part[0] !== "number") part.forEach(visit);
    else {
      box[0] = Math.min(box[0], part[0]);
      box[1] = Math.min(box[1], part[1]);
      box[2] = Math.max(box[2], part[0]);
      box[3] = Math.max(box[3], part[1]);
    }
  };
  visit(coordinates);
  return box;
}
