// Geometry of a drawing: GeoJSON to chains of positions and back, lengths, areas, crossings.
// A chain is {positions, closed, owner}: a line, a ring without its last position, or
// one point; rings of one polygon share their owner, and its outer ring comes first.

import { metresOfDegree } from "../shared/distance.js";

const FAMILY = { Point: "point", LineString: "line", Polygon: "area" };
const SIMPLE = { point: "Point", line: "LineString", area: "Polygon" };
const NEEDED = { point: 1, line: 2, area: 3 };
const MOST_CHECKED = 2000; // segments; the server checks every outline again

function family(geometry) {
  return geometry ? FAMILY[geometry.type.replace("Multi", "")] || null : null;
}

/**
 * @param {Geometry | null} geometry
 * @returns {Chain[]}
 */
export function toChains(geometry) {
  const kind = family(geometry);
  if (!geometry || !kind) return [];
  const parts = geometry.type.startsWith("Multi") ? geometry.coordinates : [geometry.coordinates];
  if (kind === "point") return parts.map((position, owner) => chain([position], false, owner));
  if (kind === "line") return parts.map((positions, owner) => chain(positions, false, owner));
  return parts.flatMap((rings, owner) => rings.map((ring) => chain(ring.slice(0, -1), true, owner)));
}

const chain = (positions, closed, owner) => ({ positions: positions.map(([x, y]) => [x, y]), closed, owner });

// Whether every chain has the positions its kind needs.
export function isReady(kind, chains) {
  return chains.length > 0 && chains.every(({ positions }) => distinct(positions) >= NEEDED[kind]);
}

const distinct = (positions) => new Set(positions.map((each) => round(each).join())).size;

/**
 * GeoJSON, six decimals, outer rings counter-clockwise, holes clockwise.
 * @param {DrawKind} kind
 * @param {Chain[]} chains
 * @returns {Geometry | null} null where something is missing
 */
export function toGeometry(kind, chains) {
  if (!isReady(kind, chains)) return null;
  const parts = [];
  for (const { positions, owner } of chains) {
    const rounded = positions.map(round);
    if (kind === "point") parts.push(rounded[0]);
    else if (kind === "line") parts.push(rounded);
    else if (parts[owner]) parts[owner].push(ring(rounded, false));
    else parts[owner] = [ring(rounded, true)];
  }
  const whole = parts.filter(Boolean);
  const single = whole.length === 1;
  const type = /** @type {Geometry["type"]} */ ((single ? "" : "Multi") + SIMPLE[kind]);
  return { type, coordinates: single ? whole[0] : whole };
}

function ring(positions, isOuter) {
  const turned = twiceSigned(positions) > 0 === isOuter ? positions : [...positions].reverse();
  return [...turned, turned[0]];
}

/**
 * @param {number[]} position
 * @returns {Position} six decimals, and the world once
 */
export function round([longitude, latitude]) {
  const turns = Math.floor((longitude + 180) / 360) * 360; // the map may show the world twice
  return [+(longitude - turns).toFixed(6), +Math.max(-90, Math.min(90, latitude)).toFixed(6)];
}

// Metres along the positions.
export function length({ positions, closed }) {
  const all = closed && positions.length > 2 ? [...positions, positions[0]] : positions;
  return all.slice(1).reduce((sum, end, place) => {
    const [east, north] = metresOfDegree((all[place][1] + end[1]) / 2);
    return sum + Math.hypot((end[0] - all[place][0]) * east, (end[1] - all[place][1]) * north);
  }, 0);
}

// Square metres of polygons: outer rings less holes.
export function area(chains) {
  const seen = new Set();
  return chains.reduce((sum, { positions, owner }) => {
    const sign = seen.has(owner) ? -1 : 1;
    seen.add(owner);
    return sum + sign * ringArea(positions);
  }, 0);
}

function ringArea(positions) {
  if (positions.length < 3) return 0;
  const middle = positions.reduce((sum, position) => sum + position[1], 0) / positions.length;
  const [east, north] = metresOfDegree(middle);
  return Math.abs(twiceSigned(positions) / 2) * east * north;
}

// Measured from the first position, so that no digits are lost; positive when counter-clockwise.
function twiceSigned(positions) {
  const [x, y] = positions[0];
  return positions.reduce((sum, [x1, y1], place) => {
    const [x2, y2] = positions[(place + 1) % positions.length];
    return sum + (x1 - x) * (y2 - y) - (x2 - x) * (y1 - y);
  }, 0);
}

// Whether an outline crosses or folds back on itself, or on another outline.
export function crosses(chains) {
  const segments = chains.flatMap(({ positions, closed }, number) => {
    if (!closed) return [];
    const rounded = positions.map(round).filter((each, place, all) => !same(each, all[(place + 1) % all.length]));
    return rounded.map((start, place) => [start, rounded[(place + 1) % rounded.length], number, place, rounded.length]);
  });
  if (segments.length > MOST_CHECKED) return false;
  return segments.some((one, place) => segments.slice(place + 1).some((other) => meet(one, other)));
}

const same = (one, other) => one[0] === other[0] && one[1] === other[1];

function meet([a, b, chainA, placeA, count], [c, d, chainB, placeB]) {
  if (chainA === chainB && (placeA + 1) % count === placeB) return folds(a, b, d);
  if (chainA === chainB && (placeB + 1) % count === placeA) return folds(c, d, b);
  const [one, two, three, four] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (one !== two && three !== four) return true;
  return [
    [one, a, b, c],
    [two, a, b, d],
    [three, c, d, a],
    [four, c, d, b],
  ].some(([zero, start, end, between]) => zero === 0 && isWithin(start, end, between));
}

// Whether the outline goes back along the way it came: start - turn - end.
function folds(start, turn, end) {
  if (side(start, turn, end) !== 0) return false;
  return (start[0] - turn[0]) * (end[0] - turn[0]) + (start[1] - turn[1]) * (end[1] - turn[1]) > 0;
}

function side(a, b, c) {
  return Math.sign(Math.round(1e12 * ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))));
}

function isWithin(start, end, point) {
  return [0, 1].every(
    (axis) => Math.min(start[axis], end[axis]) <= point[axis] && point[axis] <= Math.max(start[axis], end[axis]),
  );
}
