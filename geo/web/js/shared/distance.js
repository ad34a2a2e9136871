// Distances on the ground, and how they are said: never surer than the places they lie between.

import { partsOf, positionsOf } from "./canvas.js";
import { inMetres, text } from "./words.js";

/**
 * Metres of a degree of longitude and of latitude on the WGS 84 ellipsoid (series of the
 * parallel and the meridian arc); exact to a millionth within a town.
 * @param {number} latitude in degrees
 */
export function metresOfDegree(latitude) {
  const phi = (latitude * Math.PI) / 180;
  return [
    111412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi) + 0.118 * Math.cos(5 * phi),
    111132.954 - 559.822 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi),
  ];
}

/**
 * Metres east and north of a point; right to 0.1 % within 20 km and to 0.5 % within 100 km.
 * @type {(from: { lon: number, lat: number }) => (position: number[]) => number[]}
 */
const flat = ({ lon, lat }) => {
  const [east, north] = metresOfDegree(lat);
  return ([x, y]) => [(x - lon) * east, (y - lat) * north];
};

/**
 * @param {number[]} start of the segment
 * @param {number[]} end
 */
function toSegment(start, end) {
  const [ax, ay] = start;
  const [bx, by] = end;
  const [dx, dy] = [bx - ax, by - ay];
  const along = dx || dy ? Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy))) : 0;
  return Math.hypot(ax + along * dx, ay + along * dy);
}

/**
 * Whether the origin lies inside a ring, by the number of edges that a ray crosses.
 * @param {number[][]} ring
 */
function isInside(ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
    if (ay > 0 !== by > 0 && 0 < ax + ((bx - ax) * -ay) / (by - ay)) inside = !inside;
  }
  return inside;
}

export const distance = Object.freeze({
  /**
   * To the nearest point of a geometry; 0 inside an area.
   * @param {{ lon: number, lat: number }} from
   * @param {Geometry} geometry
   */
  metres(from, geometry) {
    const place = flat(from);
    const chains = partsOf(geometry).map((part) => part.map(place));
    if (!chains.length) return Math.min(...positionsOf(geometry).map((each) => Math.hypot(...place(each))));
    if (geometry.type.endsWith("Polygon") && chains.filter(isInside).length % 2) return 0;
    return Math.min(
      ...chains.map((part) =>
        part.slice(1).reduce((least, end, at) => Math.min(least, toSegment(part[at], end)), Infinity),
      ),
    );
  },

  /**
   * A point that stands for a geometry, and the radius that holds all of it.
   * @param {Geometry} geometry
   */
  middle(geometry) {
    const all = positionsOf(geometry);
    const [lon, lat] = all[Math.floor(all.length / 2)];
    const place = flat({ lon, lat });
    return { lon, lat, accuracy_m: Math.ceil(Math.max(...all.map((each) => Math.hypot(...place(each)))) / 10) * 10 };
  },

  /**
   * "about 1.2 km (±800 m)"; a place that may be here is said by how far off it is at most.
   * @param {{ metres: number, radius: number }} found
   */
  inWords({ metres, radius }) {
    const step = radius >= 500 || metres >= 1000 ? 100 : radius >= 50 ? 50 : 10;
    if (metres <= radius)
      return radius
        ? text("near_within", { distance: inMetres(Math.ceil((metres + radius) / step) * step) })
        : text("near_here");
    const distance = inMetres(Math.max(step, Math.round(metres / step) * step));
    return radius ? text("near_about_sure", { distance, radius: inMetres(radius) }) : text("near_about", { distance });
  },
});
