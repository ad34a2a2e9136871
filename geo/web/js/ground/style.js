// The map's quiet style for vector tiles: what a feature is drawn as, by the names that layers and
// classes have in the schemas of OpenMapTiles and Protomaps. geo/export/map/tiles_style.py has the
// same for paper.

/** In the order of drawing. @type {TileClass[]} */
export const CLASSES = [
  "land",
  "built",
  "green",
  "water",
  "waterway",
  "building",
  "other",
  "rail",
  "path",
  "minor",
  "medium",
  "major",
  "motorway",
  "boundary",
];
/** @type {TileClass[]} */
export const ROADS = ["minor", "medium", "major", "motorway"];
const [LINE, AREA] = [2, 3];

/** @type {{ [name: string]: TileClass }} by the class of OpenMapTiles, the kind of Protomaps */
const ROAD = {
  motorway: "motorway",
  highway: "motorway",
  trunk: "major",
  primary: "major",
  major_road: "major",
  secondary: "medium",
  tertiary: "medium",
  medium_road: "medium",
  path: "path",
  track: "path",
  pedestrian: "path",
  footway: "path",
  rail: "rail",
  transit: "rail",
  subway: "rail",
  ferry: "path",
};
const GREEN = new Set(
  (
    "wood forest grass grassland park garden meadow scrub cemetery nature_reserve protected_area national_park golf_course " +
    "recreation_ground pitch playground farmland orchard wetland village_green allotments"
  ).split(" "),
);
const NAMED = new Set(["place", "places"]);
const SILENT = new Set(
  "poi pois housenumber mountain_peak water_name aerodrome_label transportation_name place places transit_stops".split(
    " ",
  ),
);

/**
 * What a feature is drawn as; null: not at all.
 * @param {string} layer
 * @param {TileFeature} feature
 * @returns {TileClass | null}
 */
export function classOf(layer, { type, properties }) {
  if (SILENT.has(layer) || (type !== LINE && type !== AREA)) return null;
  const kind = String(properties.class || properties.kind || "");
  switch (layer) {
    case "earth":
      return type === AREA ? "land" : null;
    case "water":
    case "ocean":
      return type === AREA ? "water" : "waterway";
    case "waterway":
    case "waterways":
      return "waterway";
    case "landcover":
    case "landuse":
      return type !== AREA ? null : GREEN.has(kind) || GREEN.has(String(properties.subclass)) ? "green" : "built";
    case "park":
    case "parks":
      return type === AREA ? "green" : null;
    case "building":
    case "buildings":
      return type === AREA ? "building" : null;
    case "transportation":
    case "roads":
    case "road":
      return type === LINE ? ROAD[kind] || "minor" : null;
    case "transit":
      return type === LINE ? "rail" : null;
    case "boundary":
    case "boundaries":
      return type === LINE ? "boundary" : null;
    default:
      return "other"; // of a schema of somebody else: as a thin line
  }
}

/**
 * A name to write, with how large; null where the feature has none that is written.
 * @param {string} layer
 * @param {TileFeature} feature
 * @returns {{ size: number, rank: number } | null}
 */
export function nameLook(layer, { type, properties }) {
  const kind = String(properties.class || properties.kind_detail || properties.kind || "");
  if (NAMED.has(layer) && type === 1) {
    if (kind === "city" || properties.kind === "region") return { size: 14, rank: 0 };
    if (kind === "town" || kind === "locality") return { size: 13, rank: 1 };
    return { size: 11, rank: 2 };
  }
  const isRoad = ["transportation", "transportation_name", "roads", "road"].includes(layer) && type === LINE;
  return isRoad ? { size: 11, rank: 3 } : null;
}

/** Pixels. @type {{ [name in TileClass]?: [number, number, number] }} at zoom 10, 14 and 18 */
const WIDTHS = {
  waterway: [0.6, 1.4, 4],
  other: [0.5, 0.7, 1],
  rail: [0.6, 1, 1.6],
  path: [0, 0.7, 1.6],
  minor: [0, 1.2, 9],
  medium: [0.6, 2.4, 13],
  major: [1.2, 3.4, 16],
  motorway: [1.6, 4, 18],
  boundary: [0.8, 1, 1.4],
};

/**
 * @param {TileClass} name
 * @param {number} zoom
 */
export function widthOf(name, zoom) {
  const [far, middle, near] = WIDTHS[name] || [0, 0, 0];
  const share = Math.min(Math.max((zoom - 10) / 4, 0), 2);
  return share < 1 ? far + (middle - far) * share : middle + (near - middle) * (share - 1);
}

/**
 * @param {Colours} colours
 * @returns {{ [name in TileClass]: string }}
 */
export function tileColours(colours) {
  const dark = colours.isDark;
  return {
    land: colours.subject,
    built: colours.neighbour,
    green: dark ? "#1b2a28" : "#e9f0ea",
    water: dark ? "#0e1b25" : "#d9e4eb",
    waterway: dark ? "#1a2c39" : "#c9d8e2",
    building: dark ? "#25323c" : "#e6eaed",
    other: colours.border,
    rail: colours.metro,
    path: dark ? "#2f3d48" : "#dfe5e9",
    minor: dark ? "#2b3843" : "#ffffff",
    medium: colours.road,
    major: colours.road,
    motorway: dark ? "#3d4e5b" : "#ffffff",
    boundary: colours.border,
  };
}
