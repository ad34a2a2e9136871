// On paper a presentation is its scenes, one a page: the list whole, the map beside it.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const show = PM.presenter;
  const [WIDTH, HEIGHT] = [620, 740]; // of the map, in the units that marks and labels are sized in
  const SHARP = 2;
  const CLOSEST = 15.5;
  let theme = null;

  // Something to draw a map on that is no layer of the screen's map: window and zoom of its own.
  function sheet([west, south, east, north]) {
    const [low, high] = [PM.map.project([south, west], 0), PM.map.project([north, east], 0)];
    const wide = Math.max(high.x - low.x, 1e-9);
    const tall = Math.max(low.y - high.y, 1e-9);
    const zoom = Math.min(CLOSEST, Math.log2(Math.min((WIDTH * 0.84) / wide, (HEIGHT * 0.84) / tall)));
    const centre = low.add(high).divideBy(2).multiplyBy(2 ** zoom);
    const layer = Object.create(PM.CanvasLayer.prototype);
    const origin = centre.subtract([WIDTH / 2, HEIGHT / 2]);
    return Object.assign(layer, { _map: PM.map, _origin: origin, zoom, width: WIDTH, height: HEIGHT, window: () => [0, 0, WIDTH, HEIGHT] });
  }

  function picture(scene) {
    const canvas = PM.el("canvas", { class: "pm-paper-scene-map", width: WIDTH * SHARP, height: HEIGHT * SHARP, role: "img", "aria-label": PM.text("map") });
    const ctx = canvas.getContext("2d");
    ctx.setTransform(SHARP, 0, 0, SHARP, 0, 0);
    const layer = sheet(scene.bounds || PM.start.bounds);
    PM.spotlight = { ...show.lit(scene, 1.25), alone: scene.ids.length > 0, ground: false };
    PM.drawBasemap(layer, ctx);
    PM.overlay.paint(layer, ctx);
    return canvas;
  }

  function page(scene, place) {
    const element = show.sceneElement(scene, `pm-paper-${place}`);
    const list = element.querySelector(".pm-scene-list");
    if (list) PM.add(list, ...show.items(scene));
    const rest = element.querySelector(".pm-scene-range");
    if (rest && scene.more) PM.add(rest, PM.text("present_unlisted", { n: PM.number(scene.more) }));
    const { mark, imprint } = PM.start;
    PM.addFirst(element, picture(scene));
    PM.add(element, PM.el("footer", {}, [mark, ...(imprint || []), `${place + 1} / ${show.scenes.length}`].filter(Boolean).join(" · ")));
    return element;
  }

  window.addEventListener("beforeprint", function () {
    if (!show.running || document.querySelector(".pm-paper")) return;
    theme = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light";
    const before = PM.spotlight;
    PM.add(document.body, PM.el("div", { id: "pm-paper-scenes", class: "pm-paper pm-paper-scenes" }, show.scenes.map(page)));
    PM.spotlight = before;
  });
  window.addEventListener("afterprint", function () {
    const paper = document.getElementById("pm-paper-scenes");
    if (!paper) return;
    paper.remove();
    document.documentElement.dataset.theme = theme;
    PM.redrawAll();
  });
})();
