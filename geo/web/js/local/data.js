// The projects of the single file: columns, as geo/web/document.py wrote them.

const MICRO = 1e6;
const SIZE = 2 ** 22; // cells across the world at the finest level, as geo/viewport.py has it
const EDGE = 85.051129;

const held = JSON.parse(/** @type {any} */ (document.getElementById("pm-data")).textContent);
const packed = held.projects;
const fields = new Map(packed.fields);
const count = packed.ids.length;

const value = (name, row) => {
  const column = fields.get(name);
  if (!column) return undefined;
  return column.rows ? column.values[column.rows[row]] : column.values[row];
};
const all = (name, other) => packed.ids.map((_id, row) => value(name, row) || other);
const terms = (kind, places) => places.map((place) => (held.start.vocabulary[kind][place] || { code: null }).code);
const degrees = (places) => places.map((place) => (place === null ? NaN : place / MICRO));

const rows = Array.from({ length: count }, (_unused, row) => row);
const section = all("section", 0);
const sentence = all("sentence", 0);
const x = degrees(packed.x);
const y = degrees(packed.y);

// A property may be called anything, so it never becomes part of a prototype chain.
function properties(row) {
  const found = Object.create(null);
  for (const name of fields.keys()) {
    const own = value(name, row);
    if (own !== undefined) found[name] = own;
  }
  return found;
}

function geometry(row) {
  const shape = packed.shapes[row];
  if (shape) return { type: shape[0], coordinates: positions(shape[1]) };
  return Number.isNaN(x[row]) ? null : { type: "Point", coordinates: [x[row], y[row]] };
}

// Steps of micro-degrees, nested as deep as the kind of shape asks for.
function positions(steps) {
  if (typeof steps[0] !== "number") return steps.map(positions);
  const found = [];
  let [east, north] = [0, 0];
  for (let i = 0; i < steps.length; i += 2) {
    east += steps[i];
    north += steps[i + 1];
    found.push([east / MICRO, north / MICRO]);
  }
  return found;
}

const flat = (nested) =>
  typeof nested[0] === "number" ? [nested] : nested.reduce((found, part) => found.concat(flat(part)), []);

function boundsOf(row) {
  const shape = packed.shapes[row];
  if (!shape) return [x[row], y[row], x[row], y[row]];
  const places = flat(positions(shape[1]));
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [east, north] of places) {
    box[0] = Math.min(box[0], east);
    box[1] = Math.min(box[1], north);
    box[2] = Math.max(box[2], east);
    box[3] = Math.max(box[3], north);
  }
  return box;
}

// Z-order: the cells of every zoom level are runs of neighbours.
function cellCode(row) {
  const latitude = (Math.max(-EDGE, Math.min(EDGE, y[row])) * Math.PI) / 180;
  let column = Math.floor(((x[row] + 180) / 360) * SIZE);
  let line = Math.floor(((1 - Math.asinh(Math.tan(latitude)) / Math.PI) / 2) * SIZE);
  let code = 0;
  for (let place = 1; column || line; place *= 4) {
    code += place * ((column & 1) + 2 * (line & 1));
    column >>= 1;
    line >>= 1;
  }
  return code;
}

export const local = Object.freeze({
  held,
  rows,
  ids: packed.ids,
  row: new Map(packed.ids.map((id, row) => [id, row])),
  value,
  properties,
  geometry,
  x,
  y,
  isLocated: (row) => !Number.isNaN(x[row]),
  bounds: rows.map(boundsOf),
  code: rows.map((row) => (Number.isNaN(x[row]) ? -1 : cellCode(row))),
  planOrder: [...rows].sort((a, b) => section[a] - section[b] || sentence[a] - sentence[b] || a - b),
  columns: {
    section,
    status: all("status", null),
    category: all("category", null),
    year: all("target_year", 0),
    certainty: terms("certainty", packed.certainty),
    reason: terms("reason", packed.reason),
  },
  search: packed.search,
  spelled: packed.spelled,
  // The communities of a project: the name of each, its spelling, and how one knows.
  communitiesOf: (row) =>
    (packed.memberships[packed.community[row]] || []).map(([place, how]) => [...packed.communities[place], how]),
  hasNoCommunity: (row) => !Number.isNaN(x[row]) && packed.community[row] < 0,
});
