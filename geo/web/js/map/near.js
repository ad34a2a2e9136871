// "What happens near me?": the device's position, a tap on the map or a place's name, and the
// nearest projects. The position stays in this page: no request and no address holds it.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const LISTED = 10;
  const GRID = 0.01; // degrees, about a kilometre: the window is never centred on the position
  const WAIT_MS = 15000;

  let point = null; // {lat, lon, name, accuracy_m}
  let nearest = [];
  let rest = 0; // projects of the filter that have no place
  let isOpen = false;
  let awaitsTap = false;
  let message = null; // key of a text

  const near = (PM.near = {
    // Whether a click on the map was meant for this.
    takes(place) {
      if (!awaitsTap) return false;
      choose({ lat: place.lat, lon: place.lng, key: "near_tapped", accuracy_m: 0 });
      return true;
    },

    open() {
      isOpen = true;
      if (PM.state.id) PM.set({ id: null });
      if (PM.isNarrow()) PM.showTabOnce("list");
      near.show();
      document.getElementById("pm-near-device").focus();
    },

    close() {
      isOpen = false;
      near.clear();
      document.getElementById("pm-near-open").focus();
    },

    clear() {
      point = message = null;
      nearest = [];
      awaitTap(false);
      near.show();
      if (PM.overlay.layer()) PM.overlay.redraw();
    },

    point: () => point,
  });

  // The button over the map, and the panel in the place of the list.
  near.show = function () {
    const stage = document.querySelector(".pm-stage");
    let button = document.getElementById("pm-near-open");
    if (!button) {
      button = PM.el("button", { type: "button", id: "pm-near-open", class: "pm-button pm-near-open", onclick: near.open });
      PM.add(stage, button);
    }
    PM.fill(button, sign(), PM.el("span", {}, PM.text("near")));
    const panel = document.getElementById("pm-near");
    panel.classList.toggle("is-open", isOpen);
    PM.dress(PM.clear(panel), { "aria-label": PM.text("near") });
    if (isOpen) PM.add(panel, head(), ways(), message ? PM.el("p", { class: "pm-near-message", role: "alert" }, PM.text(message)) : null, found());
  };

  function sign() {
    const line = { fill: "none", stroke: "currentColor", "stroke-width": "1.6" };
    return PM.svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", ...line }, PM.svg("path", { d: "M8 1v3M8 12v3M1 8h3M12 8h3M8 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8z" }));
  }

  function head() {
    return PM.el(
      "div",
      { class: "pm-near-head" },
      PM.el("h2", {}, PM.text("near_title")),
      PM.el("button", { type: "button", class: "pm-close", "aria-label": PM.text("close"), onclick: near.close }, "×")
    );
  }

  function ways() {
    const field = PM.el("input", { id: "pm-near-name", list: "pm-near-names", maxlength: 60, autocomplete: "off", placeholder: PM.text("near_place"), "aria-label": PM.text("near_place") });
    const go = (event) => {
      event.preventDefault();
      chooseNamed(field.value);
    };
    return PM.el(
      "div",
      { class: "pm-near-ways" },
      PM.el("button", { type: "button", id: "pm-near-device", class: "pm-button is-main", onclick: askDevice }, PM.text("near_device")),
      PM.el("button", { type: "button", id: "pm-near-tap", class: "pm-button", "aria-pressed": awaitsTap ? "true" : "false", onclick: () => tapNext(!awaitsTap) }, PM.text("near_tap")),
      PM.el("form", { class: "pm-near-form", onsubmit: go }, field, PM.el("datalist", { id: "pm-near-names" }, names().map(({ name }) => PM.el("option", { value: name }))), PM.el("button", { class: "pm-button" }, PM.text("near_go"))),
      awaitsTap ? PM.el("p", { class: "pm-soft", role: "status" }, PM.text("near_tap_now")) : null,
      point ? null : PM.el("p", { class: "pm-soft" }, PM.text("near_private"))
    );
  }

  function tapNext(wanted) {
    awaitTap(wanted);
    near.show();
    document.getElementById("pm-near-tap").focus();
  }

  function awaitTap(wanted) {
    awaitsTap = wanted;
    PM.map.getContainer().classList.toggle("is-aiming", wanted);
  }

  function refuse(key) {
    message = key;
    near.show();
  }

  // The browser gives a position to pages that came over a safe way, and when it is allowed to.
  function askDevice() {
    if (!window.isSecureContext || !navigator.geolocation) return refuse("near_insecure");
    refuse("near_asking");
    const take = ({ coords }) => choose({ lat: coords.latitude, lon: coords.longitude, key: "near_position", accuracy_m: Math.ceil(coords.accuracy || 0) });
    const fail = (error) => refuse(error.code === error.PERMISSION_DENIED ? "near_denied" : "near_unavailable");
    // The online base map of Gaode is drawn in a system of its own.
    if (PM.state.basemap === "gaode") PM.set({ basemap: "none" });
    return navigator.geolocation.getCurrentPosition(take, fail, { timeout: WAIT_MS, maximumAge: 60000, enableHighAccuracy: true });
  }

  // Stations and roads of the base map, and communities of the projects.
  function names() {
    const { places, lines, areas } = PM.start.basemap;
    const outlines = areas.filter((area) => area.role === "community");
    const reference = [...outlines, ...places, ...lines].map((item) => ({ name: PM.name(item), item }));
    const communities = Object.keys(PM.start.figures.facets.community).map((name) => ({ name: PM.community(name), community: name }));
    const seen = new Set();
    return [...reference, ...communities].filter(({ name }) => name && name !== "-" && !seen.has(name) && seen.add(name));
  }

  async function chooseNamed(text) {
    const wanted = text.trim().toLowerCase();
    const all = names();
    const hit = wanted && (all.find(({ name }) => name.toLowerCase() === wanted) || all.find(({ name }) => name.toLowerCase().includes(wanted)));
    if (!hit) return refuse("near_unknown");
    const place = hit.item ? PM.distance.middle(hit.item.geometry) : await ofCommunity(hit.community);
    return place ? choose({ ...place, name: hit.name }) : refuse("near_no_place");
  }

  // Where a community is, by its projects that have a place.
  async function ofCommunity(community) {
    const marks = (await features({ community })).map(({ properties }) => properties.mark);
    if (!marks.length) return null;
    const mean = (at) => marks.reduce((sum, mark) => sum + mark[at], 0) / marks.length;
    const centre = { lon: mean(0), lat: mean(1) };
    const reach = Math.max(...marks.map((mark) => PM.distance.metres(centre, { type: "Point", coordinates: mark })));
    return { ...centre, accuracy_m: Math.ceil((reach + 500) / 100) * 100 };
  }

  async function choose(wanted) {
    point = wanted;
    message = null;
    awaitTap(false);
    await measure();
    showAround();
  }

  async function measure() {
    if (!point) return;
    const asked = point;
    const all = await features(null);
    if (point !== asked) return;
    nearest = all
      .map((feature) => ({ feature, metres: PM.distance.metres(point, feature.geometry), radius: (feature.properties.accuracy_m || 0) + point.accuracy_m }))
      .sort((one, other) => one.metres - other.metres)
      .slice(0, LISTED);
    near.show();
    PM.overlay.redraw();
    PM.announce(nearest.length ? PM.text("near_first", { name: PM.name(nearest[0].feature.properties), distance: PM.distance.told(nearest[0]) }) : PM.text("near_none"));
  }

  // All projects of the filter that have a place. Where they are too many for one answer, those of
  // ever smaller cells of a fixed grid: the server learns a cell, never the position.
  async function features(own) {
    const [west, south, east, north] = PM.start.bounds;
    const boxes = [[west - 1, south - 1, east + 1, north + 1]];
    if (point) boxes.push(cell(0.05), cell(0.01));
    for (const box of boxes) {
      const params = own ? new URLSearchParams(own) : PM.params();
      params.set("bbox", box.map((value) => value.toFixed(6)).join(","));
      params.set("zoom", "12");
      if (PM.state.basemap === "gaode") params.set("display", "gcj02");
      const answer = await PM.attempt(() => PM.get("near", "/api/view", params));
      if (!answer) return [];
      if (answer.mode === "features") return answer.features;
    }
    return [];
  }

  function cell(size) {
    const [column, line] = [Math.floor(point.lon / size), Math.floor(point.lat / size)];
    return [(column - 1) * size, (line - 1) * size, (column + 2) * size, (line + 2) * size];
  }

  // The nearest three and the point, in a window that tells the point to a kilometre at best.
  function showAround() {
    const box = L.latLngBounds(nearest.slice(0, 3).map(({ feature }) => [...feature.properties.mark].reverse()));
    const snap = (value, up) => (up ? Math.ceil(value / GRID) : Math.floor(value / GRID)) * GRID;
    box.extend([snap(point.lat, false), snap(point.lon, false)]).extend([snap(point.lat, true), snap(point.lon, true)]);
    PM.map.fitBounds(box, { padding: [40, 40], maxZoom: 15, animate: !PM.reducedMotion() });
  }

  const nameOf = ({ name, key }) => name || PM.text(key);

  function found() {
    if (!point) return null;
    const from = point.accuracy_m ? PM.text("near_from_about", { place: nameOf(point), radius: PM.metres(point.accuracy_m) }) : nameOf(point);
    return PM.el(
      "section",
      { class: "pm-near-found" },
      PM.el("h3", {}, PM.el("span", {}, PM.text("near_from", { place: from })), PM.el("button", { type: "button", class: "pm-link", id: "pm-near-clear", onclick: near.clear }, PM.text("near_clear"))),
      nearest.length ? PM.el("ul", {}, nearest.map((each) => PM.el("li", {}, row(each)))) : PM.el("p", { class: "pm-soft" }, PM.text("near_none")),
      PM.isFiltered() ? PM.el("p", { class: "pm-soft" }, PM.text("near_filtered")) : null,
      rest ? PM.el("p", { class: "pm-soft" }, rest === 1 ? PM.text("near_rest_one") : PM.text("near_rest", { n: PM.number(rest) })) : null
    );
  }

  function row(each) {
    const { id, properties } = each.feature;
    return PM.el(
      "button",
      { type: "button", class: "pm-near-row", "data-near": id, onclick: () => PM.set({ id }), onmouseenter: () => PM.pointer.highlight(id), onmouseleave: () => PM.pointer.highlight(null) },
      PM.markElement(properties, 26),
      PM.el("span", { class: "pm-row-text" }, PM.el("span", { class: "pm-row-name" }, PM.name(properties)), PM.el("span", { class: "pm-row-facts" }, `${PM.distance.told(each)} · ${PM.label("status", properties.status)}`))
    );
  }

  // The point on the map, with the circle that holds it.
  near.draw = function (canvas, ctx, labels) {
    if (!point) return;
    const [x, y] = canvas.point([point.lon, point.lat]);
    const { accent, paper } = PM.colours();
    ctx.fillStyle = ctx.strokeStyle = accent;
    ctx.globalAlpha = 0.15;
    ctx.beginPath();
    ctx.arc(x, y, Math.max(14, canvas.pixels(point.accuracy_m, point.lat)), 0, 2 * Math.PI);
    ctx.fill();
    ctx.globalAlpha = 1;
    for (const [radius, colour] of [[9, paper], [6.5, accent]]) {
      ctx.beginPath();
      ctx.arc(x, y, radius, 0, 2 * Math.PI);
      ctx.fillStyle = colour;
      ctx.fill();
    }
    labels.at(x, y + 20, nameOf(point), { bold: true, colour: accent, isForced: true });
  };

  // The figures of the filter, whenever they come.
  near.told = function (answer) {
    rest = answer.total - answer.located;
    if (point) measure();
  };

  PM.onState(function (changed) {
    if (changed.basemap && point) near.clear();
  });
})();
