// Read a Mapbox vector tile (Vector Tile Specification 2.1). A tile may come
// from anywhere: lengths are compared with what is there, and what it may ask for is limited.

import { PbfReader } from "pbf";

const MOST_LAYERS = 100;
const MOST_FEATURES = 60000; // of a tile; beyond that the rest is left out
const MOST_POINTS = 400000;
const FAR = 2 ** 20; // units of the tile's grid; a drawing reaches a little beyond 4096
const [MOVE, LINE, CLOSE] = [1, 2, 7];

/**
 * The layers of a tile. What is damaged ends the reading: the layers before it are kept.
 * @param {Uint8Array} bytes
 * @returns {TileLayer[]}
 */
export function readTile(bytes) {
  const layers = /** @type {TileLayer[]} */ ([]);
  const rest = { features: MOST_FEATURES, points: MOST_POINTS };
  const pbf = new PbfReader(bytes);
  try {
    eachField(pbf, bytes.length, (tag) => {
      if (tag === 3 && layers.length < MOST_LAYERS) layers.push(readLayer(pbf, endOf(pbf, bytes.length), rest));
    });
  } catch {
    // Cut off, or not a tile.
  }
  return layers;
}

/**
 * @param {PbfReader} pbf
 * @param {number} end
 * @param {(tag: number) => void} read leaves the position where it likes
 */
function eachField(pbf, end, read) {
  while (pbf.pos < end) {
    const key = pbf.readVarint();
    const start = pbf.pos;
    pbf.skip(key);
    const next = pbf.pos;
    if (!(next > start && next <= end)) throw new Error("a field ends beyond its message");
    pbf.pos = start;
    read(key >> 3);
    pbf.pos = next;
  }
}

/**
 * @param {PbfReader} pbf at a length
 * @param {number} most
 */
function endOf(pbf, most) {
  const end = pbf.readVarint() + pbf.pos;
  if (!(end <= most)) throw new Error("a message ends beyond the tile");
  return end;
}

/**
 * @param {PbfReader} pbf
 * @param {number} end
 * @param {{ features: number, points: number }} rest
 * @returns {TileLayer}
 */
function readLayer(pbf, end, rest) {
  const layer = { name: "", extent: 4096, features: /** @type {TileFeature[]} */ ([]) };
  const places = /** @type {number[]} */ ([]);
  const keys = /** @type {string[]} */ ([]);
  const values = /** @type {TileValue[]} */ ([]);
  eachField(pbf, end, (tag) => {
    if (tag === 1) layer.name = pbf.readString();
    else if (tag === 2) places.push(pbf.pos);
    else if (tag === 3) keys.push(pbf.readString());
    else if (tag === 4) values.push(readValue(pbf, end));
    else if (tag === 5) layer.extent = pbf.readVarint();
  });
  if (!(layer.extent >= 1 && layer.extent <= 65536)) throw new Error("a grid that cannot be");
  for (const place of places) {
    if (rest.features <= 0 || rest.points <= 0) break;
    rest.features -= 1;
    pbf.pos = place;
    layer.features.push(readFeature(pbf, endOf(pbf, end), keys, values, rest));
  }
  return layer;
}

/**
 * @param {PbfReader} pbf
 * @param {number} most
 * @returns {TileValue}
 */
function readValue(pbf, most) {
  let value = /** @type {TileValue} */ (null);
  eachField(pbf, endOf(pbf, most), (tag) => {
    if (tag === 1) value = pbf.readString();
    else if (tag === 2) value = pbf.readFloat();
    else if (tag === 3) value = pbf.readDouble();
    else if (tag === 4) value = pbf.readVarint(true);
    else if (tag === 5) value = pbf.readVarint();
    else if (tag === 6) value = pbf.readSVarint();
    else if (tag === 7) value = pbf.readBoolean();
  });
  return value;
}

/**
 * @param {PbfReader} pbf
 * @param {number} end
 * @param {string[]} keys
 * @param {TileValue[]} values
 * @param {{ points: number }} rest
 * @returns {TileFeature}
 */
function readFeature(pbf, end, keys, values, rest) {
  const feature = { type: 0, properties: Object.create(null), parts: /** @type {number[][]} */ ([]) };
  eachField(pbf, end, (tag) => {
    if (tag === 2) {
      const last = endOf(pbf, end);
      while (pbf.pos < last) {
        const key = keys[pbf.readVarint()];
        const value = values[pbf.readVarint()];
        if (key !== undefined) feature.properties[key] = value;
      }
    } else if (tag === 3) feature.type = pbf.readVarint();
    else if (tag === 4) feature.parts = readParts(pbf, endOf(pbf, end), rest);
  });
  return feature;
}

/**
 * Parts as flat lists of x and y. A ring is closed by its command, which counts once: a number
 * of repetitions that takes no bytes would fill the memory.
 * @param {PbfReader} pbf
 * @param {number} end
 * @param {{ points: number }} rest
 */
function readParts(pbf, end, rest) {
  const parts = /** @type {number[][]} */ ([]);
  let [x, y] = [0, 0];
  while (pbf.pos < end) {
    const word = pbf.readVarint();
    const [command, count] = [word & 7, word >>> 3];
    if (command === CLOSE) {
      const ring = parts[parts.length - 1];
      if (ring) ring.push(ring[0], ring[1]);
      continue;
    }
    if ((command !== MOVE && command !== LINE) || count * 2 > end - pbf.pos)
      throw new Error("a drawing that cannot be");
    rest.points -= count;
    if (rest.points < 0) return parts;
    for (let step = 0; step < count; step += 1) {
      x += pbf.readSVarint();
      y += pbf.readSVarint();
      if (!(Math.abs(x) < FAR && Math.abs(y) < FAR)) throw new Error("far outside of the tile");
      if (command === MOVE || !parts.length) parts.push([x, y]);
      else parts[parts.length - 1].push(x, y);
    }
  }
  return parts;
}
