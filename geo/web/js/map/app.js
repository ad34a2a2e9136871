// Puts the parts together: start, then react to each change of the state.
(function () {
  "use strict";
  const PM = window.PlanMap;
  let tiles = null;
  let base = null;

  // Called by the folium map's own script, once for each map that is built.
  PM.mount = function (map) {
    PM.map = map;
    if (PM.reducedMotion()) Object.assign(map, { _zoomAnimated: false }).options.inertia = false;
    countMount();
    allowZoom();
    if (PM.STYLES) PM.add(document.head, PM.el("style", {}, PM.STYLES));
    PM.followTheme();
    PM.buildFrame(map.getContainer());
    PM.fillWindow();
    map.createPane("pm-base").style.zIndex = 150; // below the tiles
  };

  // folium's own page forbids to enlarge it with two fingers.
  function allowZoom() {
    for (const meta of document.querySelectorAll('meta[name="viewport"]')) {
      meta.content = "width=device-width, initial-scale=1";
    }
  }

  // How often the map was built while this page stayed open: 1, or something is wrong.
  function countMount() {
    let count = 1;
    try {
      const page = window.parent;
      const here = page.location.pathname;
      const before = page.__planmap;
      count = before && before.leftFor === here ? before.mounts + 1 : 1;
      page.__planmap = { mounts: count, leftFor: null };
      window.addEventListener("pagehide", () => {
        page.__planmap.leftFor = page.location.pathname;
      });
    } catch {
      // Embedded in a page of another origin: nothing to compare with.
    }
    window.planmap.mounts = count;
  }

  // Fetch what stays the same for a language, then show the first view.
  PM.boot = async function () {
    const start = PM.attempt(() => PM.get("start", "/api/start", startParams()));
    PM.start = await start;
    if (!PM.start) return;
    drawFixed();
    PM.holdFigures();
    setFirstPosition();
    base = new PM.CanvasLayer("pm-base", PM.drawBasemap).addTo(PM.map);
    showTiles();
    PM.overlay.add(PM.map);
    PM.pointer.add(PM.map);
    PM.followOutside();
    PM.map.on("movestart", () => (moving = true));
    PM.map.on("moveend", () => (moving = false));
    PM.map.on("moveend", remember);
    refresh();
    if (PM.state.id) showChosen(!PM.state.at);
  };

  const startParams = () => (PM.state.basemap === "gaode" ? { display: "gcj02" } : {});

  function setFirstPosition() {
    PM.fitBox();
    const at = (PM.state.at || "").split(",").map(Number);
    const isPosition = at.length === 3 && Math.abs(at[0]) <= 180 && Math.abs(at[1]) <= 90 && at[2] >= 0 && at[2] <= 24;
    if (isPosition) PM.map.setView([at[1], at[0]], at[2], { animate: false });
    else PM.showWhole(false);
  }

  function remember() {
    const centre = PM.map.getCenter();
    PM.state.at = `${centre.lng.toFixed(5)},${centre.lat.toFixed(5)},${+PM.map.getZoom().toFixed(2)}`;
    PM.rememberPosition();
  }

  function drawFixed() {
    document.documentElement.lang = PM.state.lang === "zh" ? "zh-CN" : "en";
    document.title = PM.start.plan.map_title[PM.state.lang];
    setParentLanguage();
    const container = PM.map.getContainer();
    PM.dress(container, { role: "region", "aria-label": PM.text("map") });
    PM.drawSkips();
    PM.drawTop();
    PM.drawEmbed();
    PM.drawTabs();
    PM.drawTargets();
    PM.drawLegend();
    PM.drawControls();
    PM.near.show();
    document.getElementById("pm").classList.remove("is-coming");
  }

  // The page around the map was sent before the switch of language.
  function setParentLanguage() {
    if (PM.local) return; // the single file is nobody's frame
    try {
      window.parent.document.documentElement.lang = document.documentElement.lang;
      PM.dress(window.frameElement, { title: document.title }); // Streamlit names it after its package
    } catch {
      // Embedded in a page of another origin, which has a language of its own.
    }
  }

  // Fetch and draw what depends on the filter: map and list side by side.
  function refresh() {
    PM.overlay.refresh();
    refreshList();
  }

  const refreshList = () => (PM.listing = fetchList());

  async function fetchList() {
    const params = PM.params();
    if (PM.followsWindow()) {
      const box = PM.map.getBounds();
      params.set("bbox", [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((v) => v.toFixed(6)).join(","));
      params.set("zoom", PM.map.getZoom().toFixed(2));
      if (PM.state.basemap === "gaode") params.set("display", "gcj02");
    }
    const answer = await PM.attempt(() => PM.get("list", "/api/projects", params));
    if (!answer) return;
    PM.drawList(answer);
    PM.drawFigures(answer);
    PM.drawFilters(answer);
    PM.fitBox(); // the figures may have grown
    PM.announce(PM.countText(answer.total));
  }

  // More projects than one list can hold are listed window by window.
  PM.followsWindow = () => PM.start.figures.total > 200;

  // Where there are too many projects to list, the list follows the window.
  // It waits while the map moves: writing 200 rows would be felt as a jerk.
  let moving = false;
  const followWindow = PM.debounce(() => moving || refreshList(), 250);
  PM.onView = function () {
    if (PM.followsWindow()) followWindow();
  };

  async function showChosen(move) {
    PM.overlay.redraw();
    const answer = await PM.showCard();
    PM.showRow();
    PM.overlay.redraw();
    if (PM.isNarrow() && PM.state.id) PM.showTabOnce("list");
    if (answer && answer.bounds && move) PM.flyTo(answer);
  }

  PM.showTabOnce = function (name) {
    const frame = document.getElementById("pm");
    if (frame.dataset.tab !== name || frame.classList.contains("is-folded")) PM.showTab(name);
  };

  // Bring a project into sight, with the circle that holds its true place.
  PM.flyTo = function (answer) {
    const [west, south, east, north] = answer.bounds;
    const bounds = L.latLngBounds([south, west], [north, east]);
    const radius = answer.feature.properties.location_accuracy_m || 0;
    const area = radius ? bounds.extend(bounds.getCenter().toBounds(2 * radius)) : bounds;
    const zoom = Math.min(PM.map.getBoundsZoom(area, false, [40, 40]), 15);
    const target = [area.getCenter(), zoom];
    if (PM.map.getBounds().contains(area) && PM.map.getZoom() >= Math.min(zoom, 13)) return;
    if (PM.reducedMotion()) PM.map.setView(...target, { animate: false });
    else PM.map.flyTo(...target, { duration: 0.6 });
  };

  function showTiles() {
    if (tiles) tiles.remove();
    tiles = PM.tiles(PM.state.basemap);
    if (tiles) tiles.addTo(PM.map);
    PM.map.getContainer().classList.toggle("has-tiles", Boolean(tiles));
  }

  PM.redrawAll = function () {
    if (base) base.redraw();
    if (base) PM.overlay.redraw();
  };

  async function changeStart() {
    const answer = await PM.attempt(() => PM.get("start", "/api/start", startParams()));
    if (!answer) return;
    PM.start = answer;
    drawFixed();
    PM.fitBox();
    showTiles();
    base.redraw();
    refresh();
    PM.showCard();
  }

  PM.onState(function (changed) {
    if (changed.lang || changed.basemap) changeStart();
    else if (changed.filter) {
      const box = document.getElementById("pm-q");
      if (box && document.activeElement !== box) box.value = PM.state.filter.q;
      refresh();
    }
    if (changed.id && !changed.lang) showChosen(true);
    if (changed.at && !changed.id) setFirstPosition();
  });
})();
