// The ground of the map of the projects: made when a base map is chosen, asked by whoever draws.

import { host } from "../shared/host.js";
import { currentColours } from "../shared/look.js";
import { base } from "../shared/server.js";
import { chosenBasemap, facts, start, state } from "../shared/state.js";
import { groundOf } from "./ground.js";

/** @type {Ground | null} */
export let ground = null;

/**
 * Put the chosen base map below the projects; null where that is the schematic one.
 * @param {L.Map} map
 * @param {{ onDrawn(): void, onError(): void }} reactions
 */
export function layGround(map, { onDrawn, onError }) {
  ground?.remove();
  const around = {
    base,
    truly: host.isFile, // the single file has its projects in WGS 84 only
    lang: () => state.lang,
    colours: () => currentColours(),
    onError,
    onDrawn: (/** @type {Ground} */ drawn) => {
      facts.ground = { code: state.basemap, pending: drawn.pending };
      onDrawn();
    },
  };
  ground = groundOf(chosenBasemap(), around, start.tiles);
  ground?.addTo(map);
  facts.ground = { code: state.basemap, pending: ground?.pending ?? 0 };
  return ground;
}
