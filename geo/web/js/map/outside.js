// A filter whose projects lie outside the window: the map says so and offers to go there.
(function () {
  "use strict";
  const PM = window.PlanMap;
  let wanted = 0; // number of the last question

  PM.drawOutside = async function (answer) {
    PM.near.told(answer);
    const number = (wanted += 1);
    const box = document.getElementById("pm-outside");
    if (!PM.isFiltered() || !answer.located) {
      box.hidden = true;
      return;
    }
    const params = PM.params();
    params.set("bbox", "-180,-85,180,85");
    params.set("zoom", PM.map.getZoom().toFixed(2));
    if (PM.state.basemap === "gaode") params.set("display", "gcj02");
    const all = await PM.attempt(() => PM.get("outside", "/api/view", params));
    if (!all || number !== wanted) return;
    hits = [...all.features.map(({ properties }) => [properties.mark, 1]), ...all.clusters.map(({ lon, lat, count }) => [[lon, lat], count])];
    look();
  };

  let hits = []; // [[longitude, latitude], number of projects]

  function look() {
    const box = document.getElementById("pm-outside");
    const seen = PM.map.getBounds();
    const isSeen = ([[lon, lat]]) => seen.contains([lat, lon]);
    const out = hits.filter((each) => !isSeen(each));
    box.hidden = !PM.isFiltered() || !hits.length || out.length < hits.length;
    if (box.hidden) return;
    const count = out.reduce((sum, [, each]) => sum + each, 0);
    PM.fill(
      box,
      PM.el("span", {}, count === 1 ? PM.text("outside_one") : PM.text("outside", { n: PM.number(count) })),
      PM.el("button", { type: "button", class: "pm-button", onclick: go }, PM.text("outside_go"))
    );
  }

  function go() {
    const bounds = L.latLngBounds(hits.map(([[lon, lat]]) => [lat, lon]));
    PM.map.fitBounds(bounds, { padding: [60, 60], maxZoom: 15, animate: !PM.reducedMotion() });
  }

  PM.followOutside = () => PM.map.on("moveend", look);
})();
