// The base map that was chosen in place of the schematic one: pictures or vector tiles.

import { RasterGround } from "./raster.js";
import { VectorGround } from "./vector.js";

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
  const path = L.Util.template(source.urls[0], { z, x, y });
  try {
    const answer = await fetch(base + path);
    if (answer.status === 204) done(null, false);
    else if (answer.ok) done(new Uint8Array(await answer.arrayBuffer()), false);
    else done(null, true);
  } catch {
    done(null, true);
  }
};

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
