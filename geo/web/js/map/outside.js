// A filter whose projects lie outside the window: the map says so and offers to go there.

import { attempt, backend } from "../shared/backend.js";
import { reducedMotion } from "../shared/device.js";
import { byId, el, fill } from "../shared/dom.js";
import { on } from "../shared/events.js";
import { isFiltered, map, windowParams } from "../shared/state.js";
import { number, text } from "../shared/words.js";

const WORLD = [-180, -85, 180, 85];
let requests = 0; // so far

async function listed(answer) {
  requests += 1;
  const request = requests;
  const box = byId("pm-outside");
  if (!isFiltered() || !answer.located) {
    box.hidden = true;
    return;
  }
  const all = await attempt(() => backend.view(windowParams(WORLD, map.getZoom()), "outside"));
  if (!all || request !== requests) return;
  hits = [
    ...all.features.map(({ properties }) => [properties.mark, 1]),
    ...all.clusters.map(({ lon, lat, count }) => [[lon, lat], count]),
  ];
  look();
}

let hits = []; // [[longitude, latitude], number of projects]

function look() {
  const box = byId("pm-outside");
  const seen = map.getBounds();
  const isSeen = ([[lon, lat]]) => seen.contains([lat, lon]);
  const out = hits.filter((each) => !isSeen(each));
  box.hidden = !isFiltered() || !hits.length || out.length < hits.length;
  if (box.hidden) return;
  const count = out.reduce((sum, [, each]) => sum + each, 0);
  fill(
    box,
    el("span", {}, count === 1 ? text("outside_one") : text("outside", { n: number(count) })),
    el("button", { type: "button", class: "pm-button", onclick: go }, text("outside_go")),
  );
}

function go() {
  const bounds = L.latLngBounds(hits.map(([[lon, lat]]) => [lat, lon]));
  map.fitBounds(bounds, { padding: [60, 60], maxZoom: 15, animate: !reducedMotion() });
}

export function watchOutside() {
  on("listed", listed);
  map.on("moveend", look);
}
