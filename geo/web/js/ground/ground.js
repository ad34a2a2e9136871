// The base map that was chosen in place of the schematic one: pictures or vector tiles.

import { RasterGround } from "./raster.js";
import { VectorGround } from "./vector.js";

/** Whether the program itself serves the tiles: a file beside the data.
 * @type {(source: BasemapChoice) => boolean} */
const isOwn = ({ urls }) => urls[0].startsWith("/");

/**
 * @param {BasemapChoice | undefined} source
 * @param {Omit<GroundSurroundings, "load" | "held">} around
 * @param {{ [place: string]: string }} [held] tiles of a single file, in base 64
 * @returns {Ground | null} null: the schematic map alone
 */
export function groundOf(source, around, held) {
  if (!source?.urls.length) return null;
  if (source.form === "vector") {
    return new VectorGround(source, {
      ...around,
      isHeld: Boolean(held),
      load: held ? heldLoader(held) : loader(around.base),
    });
  }
  const pictures = held && ((/** @type {string} */ place) => picture(held[place]));
  return new RasterGround(source, { ...around, held: pictures });
}

/** @type {(base: string) => TileLoader} */
const loader = (base) => async (source, z, x, y, done) => {
  try {
    const answer = await fetch(addressOf(source, base, z, x, y), {
      credentials: "same-origin",
      referrerPolicy: "strict-origin-when-cross-origin",
    });
    // Services answer 204 or 404 where they have no tile.
    if (answer.status === 204 || (answer.status === 404 && !isOwn(source))) done(null, false);
    else if (answer.ok) done(await bytesOf(answer), false);
    else done(null, true);
  } catch {
    done(null, true);
  }
};

/**
 * @param {BasemapChoice} source
 * @param {string} base
 * @param {number} z
 * @param {number} x
 * @param {number} y
 */
function addressOf(source, base, z, x, y) {
  const { urls, subdomains, zoom_offset: offset } = source;
  const s = subdomains[Math.abs(x + y) % subdomains.length] || "";
  const address = L.Util.template(urls[0], { z: z + offset, x, y, "-y": 2 ** z - 1 - y, s });
  return isOwn(source) ? base + address : address;
}

const MOST_BYTES = 8e6; // of an expanded tile; a service's tiles have some 0.1 MB
const PACKED = [0x1f, 0x8b]; // a service may hand out packed tiles without saying so

/** @type {(answer: Response) => Promise<Uint8Array>} */
async function bytesOf(answer) {
  const bytes = await upTo(MOST_BYTES, answer.body);
  if (!PACKED.every((sign, place) => bytes[place] === sign)) return bytes;
  const packed = /** @type {any} */ (new Blob([/** @type {any} */ (bytes)]).stream());
  return upTo(MOST_BYTES, packed.pipeThrough(new DecompressionStream("gzip")));
}

/**
 * @param {number} most
 * @param {ReadableStream<Uint8Array> | null} stream
 */
async function upTo(most, stream) {
  const pieces = /** @type {Uint8Array[]} */ ([]);
  let size = 0;
  const reader = stream?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size > most) {
      await reader?.cancel();
      throw new Error("a tile that cannot be");
    }
    pieces.push(part.value);
  }
  const whole = new Uint8Array(size);
  pieces.reduce((place, piece) => {
    whole.set(piece, place);
    return place + piece.length;
  }, 0);
  return whole;
}

/** @type {(held: { [place: string]: string }) => TileLoader} */
const heldLoader = (held) => (_source, z, x, y, done) => {
  const text = held[`${z}/${x}/${y}`];
  done(text ? Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)) : null, false);
};

// The head of a picture in base 64 says what it is.
const KINDS = /** @type {[string, string][]} */ ([
  ["iVBOR", "png"],
  ["/9j/", "jpeg"],
  ["UklGR", "webp"],
]);
/** @type {(text: string | undefined) => string | null} */
function picture(text) {
  const kind = KINDS.find(([head]) => text?.startsWith(head));
  return kind ? `data:image/${kind[1]};base64,${text}` : null;
}
