// The map in a presentation: it flies to the scene, and the scene's projects stand out.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const show = PM.presenter;
  const CLOSEST = 15.5;
  const MANY = 60; // marks that would hide each other at full size
  const DIM = 0.3; // how strongly what the scene does not point at is drawn

  // The scene's projects large and labelled, all others dim and small.
  show.light = function (scene) {
    const scale = Math.min(2.2, Math.max(1.15, window.innerWidth / 1150));
    PM.spotlight = show.lit(scene, scene.ids.length > MANY ? 0.6 * scale : scale);
    PM.redrawAll();
  };

  // Under a title the map is a ground: dark in both themes.
  const colours = PM.colours;
  PM.colours = (theme) => colours(!theme && PM.spotlight && PM.spotlight.ground ? "dark" : theme);

  show.lit = function (scene, scale) {
    const features = scene.ids.map((id) => PM.local.card(id)).filter((card) => card.mark).map(slim);
    return { features, ids: new Set(scene.ids), scale, dim: scene.ids.length ? DIM : 0.85, ground: show.isFull(scene) };
  };

  // A stored project as the map draws it.
  function slim({ feature, mark, certainty }) {
    const { name, name_en, section, status, category, location_type, location_accuracy_m } = feature.properties;
    const properties = { name, name_en, section, status, category, location_type, certainty, accuracy_m: location_accuracy_m || null, mark };
    return { type: "Feature", id: feature.id, geometry: feature.geometry, properties };
  }

  const isUpright = () => PM.isNarrow() && window.innerHeight > window.innerWidth;

  show.fly = function (scene, still) {
    PM.map.invalidateSize({ animate: false });
    const [west, south, east, north] = scene.bounds || PM.start.bounds;
    const size = PM.map.getSize();
    const edge = Math.round(Math.min(size.x, size.y) * 0.07);
    // Beside the words of a title; on a phone below them.
    const [left, top] = !show.isFull(scene) ? [0, 0] : isUpright() ? [0, 0.44] : [0.48, 0];
    const padding = {
      paddingTopLeft: [edge + Math.round(size.x * left), edge + Math.round(size.y * top)],
      paddingBottomRight: [edge, edge + (show.isFull(scene) ? (top ? 140 : 40) : 0)],
    };
    const options = { ...padding, maxZoom: CLOSEST };
    const bounds = [[south, west], [north, east]];
    if (still || PM.reducedMotion()) PM.map.fitBounds(bounds, { ...options, animate: false });
    else PM.map.flyToBounds(bounds, { ...options, duration: 1.1 });
  };

  // A project of the list is pointed at: chosen on the map, and brought into sight.
  show.point = function (id) {
    PM.set({ id: PM.state.id === id ? null : id });
    if (PM.state.id) show.announce(PM.name(PM.local.card(id).feature.properties));
  };

  // While the presentation runs, the arrow keys are its own.
  show.takeKeys = function (taken) {
    const map = PM.map.getContainer();
    if (PM.map.keyboard) PM.map.keyboard[taken ? "disable" : "enable"]();
    PM.dress(map, { tabindex: taken ? "-1" : "0" });
  };
})();
