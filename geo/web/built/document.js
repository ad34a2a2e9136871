(() => {
  "use strict";
  // geo/web/js/shared/device.js
  var embedded = (() => {
    try {
      const values2 = new URL(window.parent.location.href).searchParams.getAll("embed");
      return (values2[values2.length - 1] || "").toLowerCase() === "true";
    } catch {
      return false;
    }
  })();
  var letters = (
    /** @type {boolean | null} */
    null
  );
  function lettersAreOff(off) {
    try {
      if (off !== void 0) localStorage.setItem("planmap-letters", off ? "off" : "on");
      if (letters === null) letters = localStorage.getItem("planmap-letters") === "off";
    } catch {
    }
    if (off !== void 0) letters = off;
    return Boolean(letters);
  }
  var reducedMotion = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  var isNarrow = () => window.matchMedia("(max-width: 799px), (max-height: 559px)").matches;

  // geo/web/js/shared/dom.js
  var isNothing = (value3) => value3 === null || value3 === void 0 || value3 === false || Number.isNaN(value3);
  var something = (children) => children.flat(Infinity).filter((child) => !isNothing(child));
  var byId = (id) => document.getElementById(id);
  var focusedElement = () => (
    /** @type {HTMLElement | null} */
    document.activeElement
  );
  function focusedKey() {
    const focused = focusedElement();
    return focused?.dataset ? focused.dataset.key : null;
  }
  var elements = (selector, root = document) => [...root.querySelectorAll(selector)].map(asHtml);
  var asHtml = (element) => (
    /** @type {HTMLElement} */
    element
  );
  function add(node, ...children) {
    node.append(...something(children));
    return node;
  }
  function addFirst(node, ...children) {
    node.prepend(...something(children));
    return node;
  }
  var fill = (node, ...children) => add(clear(node), ...children);
  function put(node, text2) {
    node.textContent = isNothing(text2) ? "" : String(text2);
    return node;
  }
  function dress(node, attributes) {
    for (const [name2, value3] of Object.entries(attributes || {})) {
      if (isNothing(value3)) node.removeAttribute(name2);
      else if (name2.startsWith("on")) node.addEventListener(name2.slice(2), value3);
      else node.setAttribute(name2, value3 === true ? "" : String(value3));
    }
    return node;
  }
  function el(tag, attributes, ...children) {
    return add(dress(document.createElement(tag), attributes), ...children);
  }
  function svg(tag, attributes, ...children) {
    return add(dress(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes), ...children);
  }
  function clear(node) {
    while (node.firstChild) node.removeChild(node.firstChild);
    return node;
  }

  // geo/web/js/shared/scale_bar.js
  function scaleBar(maxWidth, say2) {
    const Scale = (
      /** @type {any} */
      L.Control.Scale.extend({
        /** @param {number} most */
        _updateMetric(most) {
          const metres = this._getRoundNum(most);
          const label2 = metres < 1e3 ? `${metres} ${say2("unit_m")}` : `${metres / 1e3} ${say2("unit_km")}`;
          this._updateScale(this._mScale, label2, metres / most);
        },
        renew() {
          this._update();
        }
      })
    );
    return new Scale({ imperial: false, position: "bottomright", maxWidth });
  }

  // geo/web/js/shared/events.js
  var listeners = /* @__PURE__ */ new Map();
  function on(name2, listener) {
    if (!listeners.has(name2)) listeners.set(name2, []);
    listeners.get(name2).push(listener);
  }
  function emit(name2, detail) {
    for (const listener of listeners.get(name2) || []) listener(detail);
  }
  function debounce(action2, wait) {
    let timer2 = 0;
    return (...values2) => {
      clearTimeout(timer2);
      timer2 = setTimeout(() => action2(...values2), wait);
    };
  }

  // geo/web/js/shared/host.js
  var host = (
    /** @type {Host} */
    /** @type {unknown} */
    null
  );
  function useHost(chosen3) {
    host = chosen3;
  }

  // geo/web/js/shared/state.js
  var NO_COMMUNITY = "-";
  var FACETS = ["section", "status", "category", "community", "year", "certainty"];
  window.planmap = window.planmap || {
    ready: false,
    drawn: 0,
    mode: null,
    mounts: 0,
    revision: null
  };
  var facts = window.planmap;
  var state = {
    lang: "zh",
    basemap: "none",
    id: null,
    at: null,
    layers: "",
    filter: { section: [], status: [], category: [], community: [], year: [], certainty: [], q: "" }
  };
  var start = (
    /** @type {Start} */
    /** @type {unknown} */
    null
  );
  function setStart(answer) {
    start = /** @type {Start} */
    answer;
  }
  var map = (
    /** @type {L.Map} */
    /** @type {unknown} */
    null
  );
  function setMap(leafletMap) {
    map = leafletMap;
  }
  var chosen = (
    /** @type {CardAnswer | null} */
    null
  );
  function setChosen(card) {
    chosen = card;
  }
  function setPosition(at) {
    state.at = at;
  }
  function setState(change) {
    const changed = mergeState(change);
    if (!Object.keys(changed).length) return;
    emit("state", changed);
    emit("set", changed);
  }
  function toggleFilter(name2, value3) {
    const values2 = state.filter[name2].map(String);
    const next2 = values2.includes(String(value3)) ? values2.filter((other) => other !== String(value3)) : [...values2, String(value3)];
    setState({ filter: { ...state.filter, [name2]: next2 } });
  }
  function clearFilter() {
    const filter2 = (
      /** @type {any} */
      { q: "" }
    );
    for (const name2 of FACETS) filter2[name2] = [];
    setState({ filter: filter2 });
  }
  var isFiltered = () => Boolean(state.filter.q) || FACETS.some((name2) => state.filter[name2].length);
  function mergeState(change) {
    const changed = {};
    for (
      const name2 of
      /** @type {(keyof State)[]} */
      Object.keys(change)
    ) {
      if (same(change[name2], state[name2])) continue;
      Object.assign(state, { [name2]: change[name2] });
      changed[name2] = true;
    }
    return changed;
  }
  var same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  function filterParams() {
    const params = new URLSearchParams();
    for (const name2 of FACETS) for (const value3 of state.filter[name2]) params.append(name2, String(value3));
    if (state.filter.q) params.set("q", state.filter.q);
    return params;
  }
  function windowParams(box, zoom, params = filterParams()) {
    params.set("bbox", box.map((value3) => value3.toFixed(6)).join(","));
    params.set("zoom", zoom.toFixed(2));
    for (const [name2, value3] of Object.entries(displayParams())) params.set(name2, value3);
    return params;
  }
  var displayParams = () => !host.isFile && chosenBasemap()?.system === "gcj02" ? { display: "gcj02" } : {};
  var startParams = () => state.basemap === "none" ? {} : { basemap: state.basemap };
  var chosenBasemap = () => start?.basemaps.find((each) => each.code === state.basemap);
  var boxOf = (bounds) => [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];

  // geo/web/js/shared/words.js
  var NOTHING = "–";
  function text(key, fields3) {
    const message2 = start?.texts[key] || key;
    return fillIn(message2, fields3 || {});
  }
  var fillIn = (message2, fields3) => message2.replace(
    /\{(\w+)\}/g,
    (whole2, name2) => !(name2 in fields3) ? whole2 : isNothing(fields3[name2]) ? NOTHING : String(fields3[name2])
  );
  var number = (value3, digits = 3) => {
    const number2 = isNothing(value3) || value3 === "" ? NaN : Number(value3);
    const place5 = state.lang === "zh" ? "zh-CN" : "en-GB";
    return Number.isNaN(number2) ? NOTHING : number2.toLocaleString(place5, { maximumFractionDigits: digits });
  };
  var joined = (words3) => words3.join(text("between"));
  var countText = (n) => n === 1 ? text("one_project") : text("n_projects", { n: number(n) });
  function inMetres(value3) {
    if (Math.round(value3) < 1e3) return `${Math.round(value3)} ${text("unit_m")}`;
    return `${number(value3 / 1e3, 1)} ${text("unit_km")}`;
  }
  var communityName = (name2) => state.lang === "en" && start.english[name2] || name2;
  function labelOf(kind, code2) {
    const term = termOf(kind, code2);
    return term ? term[state.lang] : isNothing(code2) ? NOTHING : String(code2);
  }
  var termOf = (kind, code2) => (
    /** @type {Term} */
    start.vocabulary[kind].find((term) => term.code === code2)
  );
  var nameIn = (item2, lang) => (lang === "en" ? item2.name_en || item2.name : item2.name || item2.name_en) || "";
  var nameOf = (item2) => nameIn(item2, state.lang);
  function otherName(item2) {
    const other = nameIn(item2, state.lang === "en" ? "zh" : "en");
    return other === nameOf(item2) ? "" : other;
  }
  var sectionOf = (number2) => (
    /** @type {Section} */
    start.plan.sections.find((section2) => section2.number === number2)
  );
  function sectionLabel(number2) {
    const section2 = sectionOf(number2);
    return section2 ? `${text("section_n", { n: section2.numeral, number: number2 })} · ${section2[state.lang]}` : number2;
  }
  function certaintyText(certainty, metres) {
    const label2 = labelOf("certainty", certainty);
    return metres ? `${label2} ±${inMetres(metres)}` : label2;
  }
  var basemapName = ({ code: code2, name: name2 }) => name2[state.lang] || text(`basemap_${code2}`);

  // geo/web/js/map/controls.js
  var EDGE = 12;
  var attribution = "";
  var scale = (
    /** @type {ScaleBar | null} */
    null
  );
  function drawControls() {
    const zoom = (
      /** @type {any} */
      map.zoomControl
    );
    for (const [node, key] of [
      [zoom._zoomInButton, "zoom_in"],
      [zoom._zoomOutButton, "zoom_out"]
    ]) {
      dress(node, { title: text(key), "aria-label": text(key) });
    }
    let home = byId("pm-home");
    if (!home) {
      home = el("a", { id: "pm-home", href: "#", role: "button" }, "⌂");
      L.DomEvent.on(home, "click", (event) => {
        L.DomEvent.stop(event);
        showWhole(!reducedMotion());
      });
      add(zoom.getContainer(), home);
    }
    dress(home, { title: text("show_whole"), "aria-label": text("show_whole") });
    map.attributionControl.setPrefix(false);
    map.attributionControl.removeAttribution(attribution);
    const source2 = chosenBasemap()?.attribution[state.lang];
    attribution = escaped([...start.attributions, source2].filter(Boolean).join(" · "));
    map.attributionControl.addAttribution(attribution);
    if (scale) scale.renew();
    else scale = scaleBar(120, text).addTo(map);
  }
  var SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  var escaped = (words3) => words3.replace(/[&<>]/g, (sign4) => SIGNS[sign4]);
  function showWhole(animate) {
    const [west, south, east, north] = start.bounds;
    const whole2 = L.latLngBounds([
      [south, west],
      [north, east]
    ]);
    const paddingTopLeft = L.point(EDGE + besideLegend(whole2), EDGE);
    map.fitBounds(whole2, { animate, paddingTopLeft, paddingBottomRight: [EDGE, EDGE] });
    if (animate) map.once("moveend", note);
    else note();
  }
  var shown = (
    /** @type {{ centre: L.LatLng, zoom: number } | null} */
    null
  );
  var note = () => shown = { centre: map.getCenter(), zoom: map.getZoom() };
  function showsWhole() {
    if (!shown || map.getZoom() !== shown.zoom) return false;
    return map.project(map.getCenter()).distanceTo(map.project(shown.centre)) < 3;
  }
  var MOST_SMALLER = 0.5;
  function besideLegend(whole2) {
    if (isNarrow()) return 0;
    const { left, right } = byId("pm-legend").getBoundingClientRect();
    const taken = right > left ? right - map.getContainer().getBoundingClientRect().left : 0;
    const zoom = (room) => map.getBoundsZoom(whole2, false, L.point(2 * EDGE + room, 2 * EDGE));
    return taken > 0 && zoom(taken) >= zoom(0) - MOST_SMALLER ? taken : 0;
  }
  function fitBox(options) {
    const box = map.getContainer();
    if (!box.clientWidth || !box.clientHeight) return;
    const { x: x2, y: y2 } = map.getSize();
    map.invalidateSize({ animate: false, ...options });
    const now = map.getSize();
    if ((now.x !== x2 || now.y !== y2) && showsWhole()) showWhole(false);
  }
  function flyTo(answer) {
    const [west, south, east, north] = (
      /** @type {Box} */
      answer.bounds
    );
    const bounds = L.latLngBounds([south, west], [north, east]);
    const radius = answer.feature.properties.location_accuracy_m || 0;
    const area = radius ? bounds.extend(bounds.getCenter().toBounds(2 * radius)) : bounds;
    const zoom = Math.min(map.getBoundsZoom(area, false, L.point(40, 40)), 15);
    const target2 = [area.getCenter(), zoom];
    if (map.getBounds().contains(area) && map.getZoom() >= Math.min(zoom, 13)) return;
    if (reducedMotion()) map.setView(...target2, { animate: false });
    else map.flyTo(...target2, { duration: 0.6 });
  }

  // geo/web/js/shared/notice.js
  var shown2 = (
    /** @type {string | null} */
    null
  );
  var waiting = false;
  var refused = (
    /** @type {string | null} */
    null
  );
  function showNotice(message2, details2 = {}) {
    const box = byId("pm-notice");
    if (!box || message2 === shown2) return;
    shown2 = message2;
    waiting = Boolean(details2.waiting);
    refused = details2.kind || null;
    clear(box).hidden = !message2;
    if (!message2) return;
    add(box, el("p", {}, message2));
    if (!waiting) {
      add(
        box,
        el(
          "button",
          { type: "button", class: "pm-close", "aria-label": text("close"), onclick: () => showNotice(null) },
          "×"
        )
      );
    }
    if (details2.percent !== void 0) {
      add(box, el("progress", { max: 100, value: details2.percent, "aria-label": message2 }));
    }
    if (details2.hint) add(box, el("p", { class: "pm-hint" }, details2.hint));
    add(
      box,
      (details2.more || []).map((line) => el("p", {}, line))
    );
    const found2 = (details2.findings || []).filter((finding) => finding.feature);
    if (found2.length) add(box, el("ul", {}, found2.slice(0, 5).map(findingLine)));
    if (details2.brief) setTimeout(() => shown2 === message2 && showNotice(null), 4e3);
  }
  function findingLine(finding) {
    const place5 = [finding.feature, finding.field].filter(Boolean).join(" · ");
    return el("li", {}, el("code", {}, place5), " ", finding.message);
  }
  function noticeUnknown(lines) {
    if (start && lines.length) showNotice(lines[0], { more: lines.slice(1) });
  }
  var speaker = "map";
  function letSpeak(who) {
    speaker = who;
  }
  function announce(message2, who = "map") {
    const region = who === speaker || who === "presentation" ? byId("pm-live") : null;
    if (region) put(region, message2);
  }

  // geo/web/js/shared/backend.js
  var backend = (
    /** @type {Backend} */
    /** @type {unknown} */
    null
  );
  function useBackend(chosen3) {
    backend = chosen3;
  }
  var Refused = class extends Error {
    /**
     * @param {any} details
     * @param {string} kind
     */
    constructor(details2, kind) {
      super(details2.message);
      this.details = details2;
      this.kind = kind;
    }
  };
  async function attempt(task) {
    try {
      return await task();
    } catch (error) {
      if (error.name === "AbortError") return void 0;
      if (!(error instanceof Refused)) throw error;
      showNotice(error.message, { kind: error.kind, findings: error.details.findings, hint: error.details.hint });
      return void 0;
    }
  }

  // geo/web/js/shared/look.js
  var FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif';
  var spotlight = (
    /** @type {Spotlight | null} */
    null
  );
  function setSpotlight(light) {
    spotlight = light;
  }
  var isLit = (feature2) => Boolean(spotlight?.ids.has(feature2.id));
  var textScale = () => spotlight ? spotlight.scale : 1;
  var LIGHT = {
    isDark: false,
    paper: "#ffffff",
    ink: "#1f2933",
    halo: "rgba(255,255,255,.92)",
    hairline: "rgba(20,32,43,.62)",
    water: "#e6ebef",
    river: "#cfdfe9",
    neighbour: "#eef1f3",
    subject: "#fafbfb",
    border: "#cfd7dc",
    outline: "#5d7280",
    outlineSoft: "rgba(93,114,128,.16)",
    road: "#ffffff",
    roadCase: "#b3bfc8",
    metro: "#8896a3",
    metroText: "#5a6875",
    roadText: "#5a6875",
    quietText: "#647380",
    accent: "#0f5c6e"
  };
  var DARK = {
    isDark: true,
    paper: "#17212a",
    ink: "#e8eef2",
    halo: "rgba(16,24,31,.9)",
    hairline: "rgba(255,255,255,.5)",
    water: "#10181f",
    river: "#14303f",
    neighbour: "#161f27",
    subject: "#1d2831",
    border: "#2a3640",
    outline: "#8ba0ae",
    outlineSoft: "rgba(139,160,174,.16)",
    road: "#33424e",
    roadCase: "#141c23",
    metro: "#6f8290",
    metroText: "#9fb0bc",
    roadText: "#9fb0bc",
    quietText: "#93a4b0",
    accent: "#5cc0d3"
  };
  function currentColours(theme3) {
    const ground2 = !theme3 && spotlight && spotlight.ground;
    return (theme3 || (ground2 ? "dark" : document.documentElement.dataset.theme)) === "dark" ? DARK : LIGHT;
  }

  // geo/web/js/shared/canvas.js
  var MARGIN = 0.2;
  var CanvasLayer = L.Layer.extend(
    /** @type {any} */
    {
      /**
       * @param {string} pane
       * @param {(layer: Canvas, ctx: CanvasRenderingContext2D) => void} draw
       */
      initialize(pane, draw4) {
        this._paneName = pane;
        this._draw = draw4;
      },
      /** @param {L.Map} map */
      onAdd(map2) {
        this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated");
        dress(this._canvas, { "aria-hidden": "true" });
        map2.getPane(this._paneName).appendChild(this._canvas);
        map2.on("moveend zoomend resize viewreset", this.redraw, this);
        map2.on("zoomanim", this._animate, this);
        map2.on("zoom", this._follow, this);
        this.redraw();
      },
      /** @param {L.Map} map */
      onRemove(map2) {
        this._canvas.remove();
        map2.off("moveend zoomend resize viewreset", this.redraw, this);
        map2.off("zoomanim", this._animate, this);
        map2.off("zoom", this._follow, this);
      },
      redraw() {
        if (!this._map) return;
        const size2 = this._map.getSize();
        const margin = size2.multiplyBy(MARGIN).round();
        const ratio = window.devicePixelRatio || 1;
        this.zoom = this._map.getZoom();
        this.width = size2.x + 2 * margin.x;
        this.height = size2.y + 2 * margin.y;
        this._topLeft = this._map.containerPointToLayerPoint([-margin.x, -margin.y]);
        this._corner = this._map.layerPointToLatLng(this._topLeft);
        const canvas2 = this._canvas;
        canvas2.width = this.width * ratio;
        canvas2.height = this.height * ratio;
        canvas2.style.width = `${this.width}px`;
        canvas2.style.height = `${this.height}px`;
        L.DomUtil.setTransform(canvas2, this._topLeft, 1);
        const ctx = canvas2.getContext("2d");
        ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
        this._origin = this._map.getPixelOrigin().add(this._topLeft);
        this._draw(this, ctx);
      },
      /** @param {L.ZoomAnimEvent} event */
      _animate(event) {
        const scale2 = this._map.getZoomScale(event.zoom, this.zoom);
        const offset = this._map._latLngToNewLayerPoint(this._corner, event.zoom, event.center);
        L.DomUtil.setTransform(this._canvas, offset, scale2);
      },
      // A flight changes zoom and centre step by step; the drawing goes along until it ends.
      _follow() {
        const scale2 = this._map.getZoomScale(this._map.getZoom(), this.zoom);
        L.DomUtil.setTransform(this._canvas, this._map.latLngToLayerPoint(this._corner), scale2);
      },
      /**
       * Canvas position of [longitude, latitude].
       * @param {Position} position
       */
      point(position) {
        const point3 = this._map.project([position[1], position[0]], this.zoom);
        return [point3.x - this._origin.x, point3.y - this._origin.y];
      },
      /**
       * Canvas position of a mouse event.
       * @param {L.LeafletMouseEvent} event
       */
      eventPoint(event) {
        const point3 = event.layerPoint.subtract(this._topLeft);
        return [point3.x, point3.y];
      },
      // Canvas rectangle of the window itself, without the margin.
      window() {
        const size2 = this._map.getSize();
        return [(this.width - size2.x) / 2, (this.height - size2.y) / 2, size2.x, size2.y];
      },
      /**
       * Screen pixels of a length on the ground (Web Mercator stretches by 1/cos latitude).
       * @param {number} metres
       * @param {number} latitude
       */
      pixels(metres, latitude) {
        const perPixel = 40075016686e-3 * Math.cos(latitude * Math.PI / 180) / (256 * 2 ** this.zoom);
        return metres / perPixel;
      },
      /**
       * Begin the path of a GeoJSON line or area.
       * @param {CanvasRenderingContext2D} ctx
       * @param {Geometry} geometry
       */
      path(ctx, geometry2) {
        ctx.beginPath();
        for (const part3 of partsOf(geometry2)) {
          part3.forEach((position, place5) => {
            const [x2, y2] = this.point(position);
            if (place5 === 0) ctx.moveTo(x2, y2);
            else ctx.lineTo(x2, y2);
          });
        }
      }
    }
  );
  function partsOf(geometry2) {
    switch (geometry2.type) {
      case "LineString":
        return [geometry2.coordinates];
      case "MultiLineString":
      case "Polygon":
        return geometry2.coordinates;
      case "MultiPolygon":
        return geometry2.coordinates.flat();
      default:
        return [];
    }
  }
  function positionsOf(geometry2) {
    if (geometry2.type === "Point") return [geometry2.coordinates];
    if (geometry2.type === "MultiPoint") return geometry2.coordinates;
    return partsOf(geometry2).flat();
  }
  var Labels = class {
    /**
     * @param {CanvasRenderingContext2D} ctx
     * @param {Colours} colours
     * @param {number[][]} taken boxes that stay free
     */
    constructor(ctx, colours, taken = []) {
      this.ctx = ctx;
      this.colours = colours;
      this.taken = taken;
    }
    /**
     * @param {number} x
     * @param {number} y
     * @param {number} width
     * @param {number} height
     */
    take(x2, y2, width, height) {
      this.taken.push([x2, y2, x2 + width, y2 + height]);
    }
    /**
     * @param {number} x
     * @param {number} y
     * @param {number} width
     * @param {number} height
     */
    isFree(x2, y2, width, height) {
      return !this.taken.some(
        ([west, north, east, south]) => x2 < east && x2 + width > west && y2 < south && y2 + height > north
      );
    }
    /**
     * Centred on x, y. Returns whether there was room.
     * @param {number} x
     * @param {number} y
     * @param {string} text
     * @param {LabelOptions} options
     */
    at(x2, y2, text2, options = {}) {
      if (!text2) return true;
      const { ctx } = this;
      const size2 = (options.size || 12) * textScale();
      ctx.font = `${options.bold ? 600 : 400} ${size2}px ${FONT}`;
      ctx.letterSpacing = options.spaced ? `${size2 * 0.14}px` : "0px";
      const width = ctx.measureText(text2).width;
      const left = options.align === "left" ? x2 : options.align === "right" ? x2 - width : x2 - width / 2;
      const free = options.isForced || this.isFree(left - 2, y2 - size2 / 2 - 1, width + 4, size2 + 2);
      if (free) {
        this.take(left - 2, y2 - size2 / 2 - 1, width + 4, size2 + 2);
        ctx.textAlign = "left";
        ctx.textBaseline = "middle";
        ctx.lineJoin = "round";
        ctx.lineWidth = 3;
        ctx.strokeStyle = this.colours.halo;
        ctx.strokeText(text2, left, y2);
        ctx.fillStyle = options.colour || (options.quiet ? this.colours.quietText : this.colours.ink);
        ctx.fillText(text2, left, y2);
      }
      ctx.letterSpacing = "0px";
      return free;
    }
    /**
     * Along a line, upright, on the longest stretch in sight that has room.
     * @param {Canvas} layer
     * @param {ReferenceItem} line
     * @param {string} text
     * @param {boolean} isMetro
     */
    along(layer2, line, text2, isMetro) {
      const { ctx } = this;
      ctx.font = `${11 * textScale()}px ${FONT}`;
      const width = ctx.measureText(text2).width;
      const [box, shift] = [BOX * textScale(), isMetro ? -9 * textScale() : 0];
      for (const stretch of stretches(layer2, line, width)) {
        const boxes2 = boxesAlong(stretch, width, shift, box);
        if (!boxes2.every(([x2, y2]) => this.isFree(x2, y2, box, box))) continue;
        for (const [x2, y2] of boxes2) this.take(x2, y2, box, box);
        this.write(stretch, text2, isMetro, shift);
        return;
      }
    }
    /**
     * @param {Stretch} stretch
     * @param {string} text
     * @param {boolean} isMetro
     * @param {number} shift pixels beside the line
     */
    write({ middle, angle }, text2, isMetro, shift) {
      const { ctx } = this;
      ctx.save();
      ctx.translate(middle[0], middle[1]);
      ctx.rotate(angle);
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.lineWidth = 3;
      ctx.lineJoin = "round";
      ctx.strokeStyle = this.colours.halo;
      ctx.strokeText(text2, 0, shift);
      ctx.fillStyle = isMetro ? this.colours.metroText : this.colours.roadText;
      ctx.fillText(text2, 0, shift);
      ctx.restore();
    }
  };
  var BOX = 12;
  function stretches(layer2, line, width) {
    const found2 = [];
    for (const part3 of partsOf(line.geometry)) {
      for (let i = 1; i < part3.length; i += 1) {
        const [a, b] = [layer2.point(part3[i - 1]), layer2.point(part3[i])];
        const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
        const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
        const inSight = middle[0] > 60 && middle[0] < layer2.width - 60 && middle[1] > 30 && middle[1] < layer2.height - 30;
        let angle = Math.atan2(b[1] - a[1], b[0] - a[0]);
        if (Math.abs(angle) > Math.PI / 2) angle += Math.PI;
        if (inSight && length > width * 0.7) found2.push({ middle, length, angle });
      }
    }
    return found2.sort((one, other) => other.length - one.length).slice(0, 6);
  }
  function boxesAlong({ middle, angle }, width, shift, box) {
    const count2 = Math.max(2, Math.ceil(width / box));
    const [cos2, sin2] = [Math.cos(angle), Math.sin(angle)];
    return Array.from({ length: count2 }, (_unused, place5) => {
      const along = ((place5 + 0.5) / count2 - 0.5) * width;
      return [middle[0] + along * cos2 - shift * sin2 - box / 2, middle[1] + along * sin2 + shift * cos2 - box / 2];
    });
  }

  // geo/web/js/shared/distance.js
  function metresOfDegree(latitude) {
    const phi = latitude * Math.PI / 180;
    return [
      111412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi) + 0.118 * Math.cos(5 * phi),
      111132.954 - 559.822 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi)
    ];
  }
  var flat = ({ lon, lat }) => {
    const [east, north] = metresOfDegree(lat);
    return ([x2, y2]) => [(x2 - lon) * east, (y2 - lat) * north];
  };
  function toSegment(start2, end3) {
    const [ax, ay] = start2;
    const [bx, by] = end3;
    const [dx, dy] = [bx - ax, by - ay];
    const along = dx || dy ? Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy))) : 0;
    return Math.hypot(ax + along * dx, ay + along * dy);
  }
  function isInside(ring) {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
      if (ay > 0 !== by > 0 && 0 < ax + (bx - ax) * -ay / (by - ay)) inside = !inside;
    }
    return inside;
  }
  var distance = Object.freeze({
    /**
     * To the nearest point of a geometry; 0 inside an area.
     * @param {{ lon: number, lat: number }} from
     * @param {Geometry} geometry
     */
    metres(from, geometry2) {
      const place5 = flat(from);
      const chains = partsOf(geometry2).map((part3) => part3.map(place5));
      if (!chains.length) return Math.min(...positionsOf(geometry2).map((each) => Math.hypot(...place5(each))));
      if (geometry2.type.endsWith("Polygon") && chains.filter(isInside).length % 2) return 0;
      return Math.min(
        ...chains.map(
          (part3) => part3.slice(1).reduce((least, end3, at) => Math.min(least, toSegment(part3[at], end3)), Infinity)
        )
      );
    },
    /**
     * A point that stands for a geometry, and the radius that holds all of it.
     * @param {Geometry} geometry
     */
    middle(geometry2) {
      const all2 = positionsOf(geometry2);
      const [lon, lat] = all2[Math.floor(all2.length / 2)];
      const place5 = flat({ lon, lat });
      return { lon, lat, accuracy_m: Math.ceil(Math.max(...all2.map((each) => Math.hypot(...place5(each)))) / 10) * 10 };
    },
    /**
     * "about 1.2 km (±800 m)"; a place that may be here is said by how far off it is at most.
     * @param {{ metres: number, radius: number }} found
     */
    inWords({ metres, radius }) {
      const step2 = radius >= 500 || metres >= 1e3 ? 100 : radius >= 50 ? 50 : 10;
      if (metres <= radius)
        return radius ? text("near_within", { distance: inMetres(Math.ceil((metres + radius) / step2) * step2) }) : text("near_here");
      const distance2 = inMetres(Math.max(step2, Math.round(metres / step2) * step2));
      return radius ? text("near_about_sure", { distance: distance2, radius: inMetres(radius) }) : text("near_about", { distance: distance2 });
    }
  });

  // geo/web/js/shared/symbols.js
  var BOX2 = 24;
  var paths = /* @__PURE__ */ new Map();
  function path2d(data) {
    if (!paths.has(data)) paths.set(data, new Path2D(data));
    return paths.get(data);
  }
  function drawMark(ctx, x2, y2, size2, mark3) {
    const status2 = termOf("status", mark3.status);
    const category = termOf("category", mark3.category || "");
    const colours = currentColours();
    const solid = mark3.certainty === "surveyed" && !status2.hollow;
    ctx.save();
    ctx.translate(x2 - size2 / 2, y2 - size2 / 2);
    ctx.scale(size2 / BOX2, size2 / BOX2);
    const shape = path2d(status2.shape);
    ctx.lineJoin = "round";
    ctx.strokeStyle = colours.hairline;
    ctx.lineWidth = solid ? 2.6 : 4.6;
    ctx.stroke(shape);
    ctx.fillStyle = solid ? status2.colour : colours.paper;
    ctx.fill(shape);
    ctx.strokeStyle = solid ? colours.paper : status2.colour;
    ctx.lineWidth = solid ? 1.1 : 3;
    ctx.stroke(shape);
    ctx.translate(BOX2 * 0.22, BOX2 * 0.22);
    ctx.scale(0.56, 0.56);
    ctx.fillStyle = solid ? inkOn(status2.colour) : colours.ink;
    ctx.fill(path2d(category.icon), "evenodd");
    ctx.restore();
  }
  function inkOn(colour) {
    const channel2 = [1, 3, 5].map((at) => {
      const value3 = parseInt(colour.slice(at, at + 2), 16) / 255;
      return value3 <= 0.03928 ? value3 / 12.92 : ((value3 + 0.055) / 1.055) ** 2.4;
    });
    const luminance = 0.2126 * channel2[0] + 0.7152 * channel2[1] + 0.0722 * channel2[2];
    return 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.0605 ? "#ffffff" : "#14202b";
  }
  function markElement(mark3, size2) {
    const status2 = termOf("status", mark3.status);
    const category = mark3.category ? termOf("category", mark3.category) : null;
    const solid = mark3.certainty === "surveyed" && !status2.hollow;
    const parts = [
      svg("path", {
        d: status2.shape,
        fill: solid ? status2.colour : "var(--paper)",
        stroke: solid ? "var(--paper)" : status2.colour,
        "stroke-width": solid ? 1 : 2.6,
        "stroke-linejoin": "round"
      })
    ];
    if (category) {
      parts.push(
        svg("path", {
          d: category.icon,
          fill: solid ? inkOn(status2.colour) : "var(--ink)",
          "fill-rule": "evenodd",
          transform: "translate(5.28 5.28) scale(0.56)"
        })
      );
    }
    return svg(
      "svg",
      { viewBox: "-2 -2 28 28", width: size2, height: size2, "aria-hidden": "true", class: "pm-mark" },
      ...parts
    );
  }
  function iconElement(category, size2) {
    return svg(
      "svg",
      { viewBox: "0 0 24 24", width: size2, height: size2, "aria-hidden": "true", class: "pm-icon" },
      svg("path", { d: termOf("category", category).icon, fill: "currentColor", "fill-rule": "evenodd" })
    );
  }
  function drawCluster(ctx, x2, y2, cluster2) {
    const colours = currentColours();
    const radius = clusterRadius(cluster2.count);
    ctx.beginPath();
    ctx.arc(x2, y2, radius + 1.5, 0, 2 * Math.PI);
    ctx.fillStyle = colours.hairline;
    ctx.fill();
    let angle = -Math.PI / 2;
    for (const [code2, count2] of Object.entries(cluster2.status)) {
      const end3 = angle + count2 / cluster2.count * 2 * Math.PI;
      ctx.beginPath();
      ctx.moveTo(x2, y2);
      ctx.arc(x2, y2, radius, angle, end3);
      ctx.closePath();
      ctx.fillStyle = termOf("status", code2).colour;
      ctx.fill();
      angle = end3;
    }
    ctx.beginPath();
    ctx.arc(x2, y2, radius - 5, 0, 2 * Math.PI);
    ctx.fillStyle = colours.paper;
    ctx.fill();
    ctx.fillStyle = colours.ink;
    ctx.font = `600 ${radius > 20 ? 12.5 : 11.5}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(shortNumber(cluster2.count), x2, y2 + 0.5);
  }
  var clusterRadius = (count2) => Math.min(15 + 3.2 * Math.log10(count2), 30);
  function shortNumber(count2) {
    if (count2 < 1e4) return String(count2);
    if (state.lang === "zh") return `${(count2 / 1e4).toFixed(count2 < 1e5 ? 1 : 0)}万`;
    return count2 < 1e6 ? `${Math.round(count2 / 1e3)}k` : `${(count2 / 1e6).toFixed(1)}M`;
  }

  // geo/web/js/map/layout.js
  var TABS = ["list", "filters", "targets", "legend"];
  function buildFrame(mapNode) {
    const panel = (name2, tag = "section") => el(tag, { id: `pm-${name2}`, class: `pm-panel pm-${name2}` });
    const stage = el(
      "div",
      { class: "pm-stage" },
      mapNode,
      panel("legend"),
      el("div", { id: "pm-tooltip", class: "pm-tooltip", hidden: true, "aria-hidden": "true" }),
      el("div", { class: "pm-north", "aria-hidden": "true" }, "N"),
      el("div", { id: "pm-notice", class: "pm-notice", role: "status", hidden: true }),
      el("section", { id: "pm-layer-card", class: "pm-layer-card", hidden: true }),
      el("div", { id: "pm-outside", class: "pm-outside", role: "status", hidden: true })
    );
    const side = el("div", { class: "pm-side" }, panel("card"), panel("near"), panel("list"));
    const frame = el(
      "div",
      { id: "pm", class: "pm is-coming", "data-tab": "list" },
      el("nav", { id: "pm-skips", class: "pm-skips" }),
      panel("top", "header"),
      el("div", { class: "pm-body", role: "main" }, panel("filters"), stage, panel("figures"), side),
      panel("targets"),
      el("nav", { id: "pm-tabs", class: "pm-tabs" }),
      el("div", { id: "pm-live", class: "pm-hidden", "aria-live": "polite" })
    );
    mapNode.style.cssText = "";
    mapNode.classList.add("pm-map");
    add(document.body, frame);
    new ResizeObserver(() => fitBox({ debounceMoveend: true })).observe(mapNode);
  }
  function drawTabs() {
    const tabs = byId("pm-tabs");
    dress(clear(tabs), { "aria-label": text("panels") });
    for (const name2 of TABS) {
      const frame = byId("pm");
      const chosen3 = frame.dataset.tab === name2 && !frame.classList.contains("is-folded");
      add(
        tabs,
        el(
          "button",
          { type: "button", "data-tab": name2, "aria-pressed": chosen3 ? "true" : "false", onclick: () => showTab(name2) },
          text(`tab_${name2}`)
        )
      );
    }
  }
  function showTab(name2) {
    const frame = byId("pm");
    const again = frame.dataset.tab === name2 && !frame.classList.contains("is-folded");
    frame.dataset.tab = name2;
    frame.classList.toggle("is-folded", again);
    drawTabs();
    fitBox();
  }
  function showTabOnce(name2) {
    const frame = byId("pm");
    if (frame.dataset.tab !== name2 || frame.classList.contains("is-folded")) showTab(name2);
  }
  function drawSkips() {
    const skip = (key, find) => el("button", { type: "button", onclick: () => find()?.focus() }, text(key));
    dress(
      fill(
        byId("pm-skips"),
        skip("skip_map", () => map.getContainer()),
        skip("skip_list", () => {
          showTabOnce("list");
          return document.querySelector('#pm-list .pm-row[tabindex="0"]') || document.querySelector("#pm-list .pm-row");
        }),
        skip("skip_filters", () => {
          showTabOnce("filters");
          return document.querySelector("#pm-filters .pm-switch");
        })
      ),
      { "aria-label": text("skips") }
    );
  }

  // geo/web/js/shared/server.js
  var own = (
    /** @type {HTMLScriptElement | null} */
    document.currentScript
  );
  var base = own?.src ? new URL(own.src).pathname.split("/assets/")[0] : "";

  // geo/web/js/ground/gcj02.js
  var A = 6378245;
  var EE = 0.00669342162296594;
  var { sin, sqrt, abs, cos, PI } = Math;
  var gcj02 = Object.freeze({
    // Each takes and gives [longitude, latitude] in degrees.
    from([x2, y2]) {
      const [east, north] = displacement(x2, y2);
      return [x2 + east, y2 + north];
    },
    to([x2, y2]) {
      let [lng, lat] = [x2, y2];
      for (let step2 = 0; step2 < 6; step2 += 1) {
        const [east, north] = displacement(lng, lat);
        [lng, lat] = [x2 - east, y2 - north];
      }
      return [lng, lat];
    }
  });
  function displacement(x2, y2) {
    if (x2 < 72.004 || x2 > 137.8347 || y2 < 0.8293 || y2 > 55.8271) return [0, 0];
    const [u, v] = [x2 - 105, y2 - 35];
    const waves = 20 * sin(6 * PI * u) + 20 * sin(2 * PI * u);
    const series = (t, far) => (waves + 20 * sin(PI * t) + 40 * sin(PI * t / 3) + far * sin(PI * t / 12) + 2 * far * sin(PI * t / 30)) * 2 / 3;
    const east = 300 + u + 2 * v + 0.1 * u * u + 0.1 * u * v + 0.1 * sqrt(abs(u)) + series(u, 150);
    const north = -100 + 2 * u + 3 * v + 0.2 * v * v + 0.1 * u * v + 0.2 * sqrt(abs(u)) + series(v, 160);
    const radians = y2 * PI / 180;
    const w = sqrt(1 - EE * sin(radians) ** 2);
    return [east * 180 * w / (A * cos(radians) * PI), north * 180 * w ** 3 / (A * (1 - EE) * PI)];
  }

  // geo/web/js/ground/raster.js
  var NOTHING2 = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
  var DEEPEST = 24;
  var { GridLayer, TileLayer } = L;
  var TrueTiles = TileLayer.extend({
    _getTiledPixelBounds(center) {
      const bounds = TileLayer.prototype._getTiledPixelBounds.call(this, center);
      const shift = this._displaced(center).subtract(this._pixel(center));
      return L.bounds(bounds.min.add(shift), bounds.max.add(shift));
    },
    _getTilePos(coords) {
      const size2 = this.getTileSize();
      const middle = this._map.unproject(coords.add([0.5, 0.5]).scaleBy(size2), this._tileZoom);
      const [lng, lat] = gcj02.to([middle.lng, middle.lat]);
      const shift = this._pixel(L.latLng(lat, lng)).subtract(this._pixel(middle));
      return TileLayer.prototype._getTilePos.call(this, coords).add(shift).round();
    },
    _pixel(place5) {
      return this._map.project(place5, this._tileZoom);
    },
    _displaced({ lng, lat }) {
      const [x2, y2] = gcj02.from([lng, lat]);
      return this._pixel(L.latLng(y2, x2));
    }
  });
  var DegreeTiles = GridLayer.extend({
    initialize(url, options) {
      this._url = url;
      GridLayer.prototype.initialize.call(this, options);
    },
    createTile(coords, done) {
      const size2 = this.getTileSize();
      const box = this._tileCoordsToBounds(coords);
      const height = 360 / 2 ** coords.z;
      const first2 = Math.floor((90 - box.getNorth()) / height);
      const last2 = Math.floor((90 - box.getSouth()) / height);
      const top = this._map.project(box.getNorthWest(), coords.z).y;
      const y2 = (row4) => this._map.project(L.latLng(90 - row4 * height, 0), coords.z).y - top;
      const rows4 = Array.from({ length: last2 - first2 + 1 }, (_unused, place5) => first2 + place5);
      let rest3 = rows4.length;
      const ready = (error) => {
        rest3 -= 1;
        if (error) this.fire("tileerror", { coords });
        if (rest3 === 0) done(null, tile2);
      };
      const pictures = rows4.map((row4) => {
        const picture5 = el("img", { alt: "", src: this._address({ ...coords, y: row4 }) });
        picture5.referrerPolicy = this.options.referrerPolicy;
        picture5.onload = () => ready(false);
        picture5.onerror = () => ready(true);
        const [from, to] = [Math.round(y2(row4)), Math.round(y2(row4 + 1))];
        picture5.style.cssText = `position:absolute;left:0;top:${from}px;width:${size2.x}px;height:${to - from}px`;
        return picture5;
      });
      const tile2 = el("div", {});
      tile2.style.overflow = "hidden";
      add(tile2, ...pictures);
      return tile2;
    },
    _address({ x: x2, y: y2, z }) {
      const { subdomains } = this.options;
      const s = subdomains[Math.abs(x2 + y2) % subdomains.length] || "";
      return L.Util.template(this._url, { x: x2, y: y2, z: z + this.options.zoomOffset, s });
    }
  });
  var HeldTiles = TrueTiles.extend({
    getTileUrl(coords) {
      return this.options.held(`${this._getZoomForUrl()}/${coords.x}/${coords.y}`) || NOTHING2;
    },
    _displaced(place5) {
      return this.options.truly ? TrueTiles.prototype._displaced.call(this, place5) : this._pixel(place5);
    },
    _getTilePos(coords) {
      const { _getTilePos: place5 } = this.options.truly ? TrueTiles.prototype : TileLayer.prototype;
      return place5.call(this, coords);
    }
  });
  var RasterGround = class {
    /**
     * @param {BasemapChoice} source
     * @param {GroundSurroundings} around
     */
    constructor(source2, around3) {
      this.source = source2;
      this.around = around3;
      this.pending = 0;
      this.group = L.layerGroup(source2.urls.map((url) => this.layer(url)));
    }
    get isVector() {
      return false;
    }
    /** @param {string} url */
    layer(url) {
      const { source: source2, around: around3 } = this;
      const isOwn2 = url.startsWith("/");
      const options = {
        minZoom: source2.min_zoom,
        maxZoom: DEEPEST,
        maxNativeZoom: source2.max_zoom,
        subdomains: source2.subdomains,
        zoomOffset: source2.zoom_offset,
        // OpenStreetMap refuses requests without one.
        referrerPolicy: "strict-origin-when-cross-origin",
        held: around3.held,
        truly: around3.truly && source2.system === "gcj02"
      };
      const [west, south, east, north] = source2.bounds;
      if (isOwn2 && !options.truly) options.bounds = L.latLngBounds([south, west], [north, east]);
      const Kind = around3.held ? HeldTiles : source2.grid === "c" ? DegreeTiles : options.truly ? TrueTiles : TileLayer;
      const layer2 = new Kind(isOwn2 ? around3.base + url : url, options);
      layer2.on("loading", () => this.count(1));
      layer2.on("load", () => this.count(-1));
      if (!isOwn2)
        layer2.on(
          "tileerror",
          debounce(() => around3.onError(), 300)
        );
      return layer2;
    }
    /** @param {number} change */
    count(change) {
      this.pending += change;
      this.around.onDrawn(this);
    }
    /** @param {L.Map} map */
    addTo(map2) {
      this.group.addTo(map2);
    }
    remove() {
      this.group.remove();
    }
    redraw() {
    }
    /**
     * What the screen shows, once more on a canvas of the same window.
     * @param {Canvas} canvas
     * @param {CanvasRenderingContext2D} ctx
     */
    paint(canvas2, ctx) {
      const map2 = (
        /** @type {any} */
        this.group._map
      );
      if (!map2 || !canvas2._canvas) return;
      const frame = map2.getContainer().getBoundingClientRect();
      const [left, top] = canvas2.window();
      for (const picture5 of map2.getPane("tilePane").querySelectorAll("img")) {
        if (!picture5.complete || !picture5.naturalWidth) continue;
        const box = picture5.getBoundingClientRect();
        ctx.drawImage(picture5, left + box.left - frame.left, top + box.top - frame.top, box.width, box.height);
      }
    }
    label() {
    }
  };

  // node_modules/pbf/index.js
  var SHIFT_LEFT_32 = (1 << 16) * (1 << 16);
  var SHIFT_RIGHT_32 = 1 / SHIFT_LEFT_32;
  var TEXT_DECODER_MIN_LENGTH = 12;
  var utf8TextDecoder = typeof TextDecoder === "undefined" ? null : new TextDecoder("utf-8");
  var PBF_VARINT = 0;
  var PBF_FIXED64 = 1;
  var PBF_BYTES = 2;
  var PBF_FIXED32 = 5;
  var PbfReader = class {
    /**
     * @param {Uint8Array | ArrayBuffer} buf
     */
    constructor(buf) {
      this.buf = ArrayBuffer.isView(buf) ? buf : new Uint8Array(buf);
      this.dataView = new DataView(this.buf.buffer, this.buf.byteOffset, this.buf.byteLength);
      this.pos = 0;
      this.type = 0;
      this._valueStart = -1;
      this.length = this.buf.length;
    }
    /**
     * @template T
     * @param {(tag: number, result: T, pbf: PbfReader) => void} readField
     * @param {T} result
     * @param {number} [end]
     */
    readFields(readField, result, end3 = this.length) {
      let field2;
      while (field2 = this.nextField(end3)) {
        readField(field2, result, this);
      }
      return result;
    }
    /**
     * @template T
     * @param {(tag: number, result: T, pbf: PbfReader) => void} readField
     * @param {T} result
     */
    readMessage(readField, result) {
      return this.readFields(readField, result, this.readVarint() + this.pos);
    }
    readFixed32() {
      const val = this.dataView.getUint32(this.pos, true);
      this.pos += 4;
      return val;
    }
    readSFixed32() {
      const val = this.dataView.getInt32(this.pos, true);
      this.pos += 4;
      return val;
    }
    // 64-bit int handling is based on github.com/dpw/node-buffer-more-ints (MIT-licensed)
    readFixed64() {
      const val = this.dataView.getUint32(this.pos, true) + this.dataView.getUint32(this.pos + 4, true) * SHIFT_LEFT_32;
      this.pos += 8;
      return val;
    }
    readSFixed64() {
      const val = this.dataView.getUint32(this.pos, true) + this.dataView.getInt32(this.pos + 4, true) * SHIFT_LEFT_32;
      this.pos += 8;
      return val;
    }
    readFloat() {
      const val = this.dataView.getFloat32(this.pos, true);
      this.pos += 4;
      return val;
    }
    readDouble() {
      const val = this.dataView.getFloat64(this.pos, true);
      this.pos += 8;
      return val;
    }
    /**
     * @param {boolean} [isSigned]
     */
    readVarint(isSigned) {
      const buf = this.buf;
      const b0 = buf[this.pos++];
      if (b0 < 128) return b0;
      let val = b0 & 127, b;
      b = buf[this.pos++];
      val |= (b & 127) << 7;
      if (b < 128) return val;
      b = buf[this.pos++];
      val |= (b & 127) << 14;
      if (b < 128) return val;
      b = buf[this.pos++];
      val |= (b & 127) << 21;
      if (b < 128) return val;
      b = buf[this.pos];
      val |= (b & 15) << 28;
      return readVarintRemainder(val, isSigned, this);
    }
    readSVarint() {
      const num = this.readVarint();
      return num % 2 === 1 ? (num + 1) / -2 : num / 2;
    }
    readBoolean() {
      return Boolean(this.readVarint());
    }
    readString() {
      const end3 = this.readVarint() + this.pos;
      const pos = this.pos;
      this.pos = end3;
      if (end3 - pos >= TEXT_DECODER_MIN_LENGTH && utf8TextDecoder) {
        return utf8TextDecoder.decode(this.buf.subarray(pos, end3));
      }
      return readUtf8(this.buf, pos, end3);
    }
    readBytes() {
      const end3 = this.readVarint() + this.pos, buffer = this.buf.subarray(this.pos, end3);
      this.pos = end3;
      return buffer;
    }
    // verbose for performance reasons; doesn't affect gzipped size
    /**
     * @param {number[]} [arr]
     * @param {boolean} [isSigned]
     */
    readPackedVarint(arr = [], isSigned) {
      const end3 = this.readPackedEnd();
      while (this.pos < end3) arr.push(this.readVarint(isSigned));
      return arr;
    }
    /** @param {number[]} [arr] */
    readPackedSVarint(arr = []) {
      const end3 = this.readPackedEnd();
      while (this.pos < end3) arr.push(this.readSVarint());
      return arr;
    }
    /** @param {boolean[]} [arr] */
    readPackedBoolean(arr = []) {
      const end3 = this.readPackedEnd();
      while (this.pos < end3) arr.push(this.readBoolean());
      return arr;
    }
    /** @param {number[]} [arr] */
    readPackedFloat(arr = []) {
      const end3 = this.readPackedEnd();
      while (this.pos < end3) arr.push(this.readFloat());
      return arr;
    }
    /** @param {number[]} [arr] */
    readPackedDouble(arr = []) {
      const end3 = this.readPackedEnd();
      while (this.pos < end3) arr.push(this.readDouble());
      return arr;
    }
    /** @param {number[]} [arr] */
    readPackedFixed32(arr = []) {
      const end3 = this.readPackedEnd();
      while (this.pos < end3) arr.push(this.readFixed32());
      return arr;
    }
    /** @param {number[]} [arr] */
    readPackedSFixed32(arr = []) {
      const end3 = this.readPackedEnd();
      while (this.pos < end3) arr.push(this.readSFixed32());
      return arr;
    }
    /** @param {number[]} [arr] */
    readPackedFixed64(arr = []) {
      const end3 = this.readPackedEnd();
      while (this.pos < end3) arr.push(this.readFixed64());
      return arr;
    }
    /** @param {number[]} [arr] */
    readPackedSFixed64(arr = []) {
      const end3 = this.readPackedEnd();
      while (this.pos < end3) arr.push(this.readSFixed64());
      return arr;
    }
    readPackedEnd() {
      return this.type === PBF_BYTES ? this.readVarint() + this.pos : this.pos + 1;
    }
    /**
     * Advance to the next field. Returns the field number, or 0 at end-of-message.
     * @param {number} [end]
     */
    nextField(end3 = this.length) {
      if (this.pos === this._valueStart) this.skip(this.type);
      if (this.pos >= end3) return 0;
      const tag = this.readVarint();
      this.type = tag & 7;
      this._valueStart = this.pos;
      return tag >>> 3;
    }
    /** @param {number} val */
    skip(val) {
      const type = val & 7;
      if (type === PBF_VARINT) while (this.buf[this.pos++] > 127) {
      }
      else if (type === PBF_BYTES) this.pos = this.readVarint() + this.pos;
      else if (type === PBF_FIXED32) this.pos += 4;
      else if (type === PBF_FIXED64) this.pos += 8;
      else throw new Error(`Unimplemented type: ${type}`);
    }
  };
  function readVarintRemainder(l, s, p) {
    const buf = p.buf;
    let h, b;
    b = buf[p.pos++];
    h = (b & 112) >> 4;
    if (b < 128) return toNum(l, h, s);
    b = buf[p.pos++];
    h |= (b & 127) << 3;
    if (b < 128) return toNum(l, h, s);
    b = buf[p.pos++];
    h |= (b & 127) << 10;
    if (b < 128) return toNum(l, h, s);
    b = buf[p.pos++];
    h |= (b & 127) << 17;
    if (b < 128) return toNum(l, h, s);
    b = buf[p.pos++];
    h |= (b & 127) << 24;
    if (b < 128) return toNum(l, h, s);
    b = buf[p.pos++];
    h |= (b & 1) << 31;
    if (b < 128) return toNum(l, h, s);
    throw new Error("Expected varint not more than 10 bytes");
  }
  function toNum(low, high, isSigned) {
    return isSigned ? high * 4294967296 + (low >>> 0) : (high >>> 0) * 4294967296 + (low >>> 0);
  }
  function readUtf8(buf, pos, end3) {
    let str = "";
    let i = pos;
    while (i < end3) {
      const b0 = buf[i];
      let c = null;
      let bytesPerSequence = b0 > 239 ? 4 : b0 > 223 ? 3 : b0 > 191 ? 2 : 1;
      if (i + bytesPerSequence > end3) break;
      let b1, b2, b3;
      if (bytesPerSequence === 1) {
        if (b0 < 128) {
          c = b0;
        }
      } else if (bytesPerSequence === 2) {
        b1 = buf[i + 1];
        if ((b1 & 192) === 128) {
          c = (b0 & 31) << 6 | b1 & 63;
          if (c <= 127) {
            c = null;
          }
        }
      } else if (bytesPerSequence === 3) {
        b1 = buf[i + 1];
        b2 = buf[i + 2];
        if ((b1 & 192) === 128 && (b2 & 192) === 128) {
          c = (b0 & 15) << 12 | (b1 & 63) << 6 | b2 & 63;
          if (c <= 2047 || c >= 55296 && c <= 57343) {
            c = null;
          }
        }
      } else if (bytesPerSequence === 4) {
        b1 = buf[i + 1];
        b2 = buf[i + 2];
        b3 = buf[i + 3];
        if ((b1 & 192) === 128 && (b2 & 192) === 128 && (b3 & 192) === 128) {
          c = (b0 & 15) << 18 | (b1 & 63) << 12 | (b2 & 63) << 6 | b3 & 63;
          if (c <= 65535 || c >= 1114112) {
            c = null;
          }
        }
      }
      if (c === null) {
        c = 65533;
        bytesPerSequence = 1;
      } else if (c > 65535) {
        c -= 65536;
        str += String.fromCharCode(c >>> 10 & 1023 | 55296);
        c = 56320 | c & 1023;
      }
      str += String.fromCharCode(c);
      i += bytesPerSequence;
    }
    return str;
  }

  // geo/web/js/ground/mvt.js
  var MOST_LAYERS = 100;
  var MOST_FEATURES = 6e4;
  var MOST_POINTS = 4e5;
  var FAR = 2 ** 20;
  var [MOVE, LINE, CLOSE] = [1, 2, 7];
  function readTile(bytes) {
    const layers = (
      /** @type {TileLayer[]} */
      []
    );
    const rest3 = { features: MOST_FEATURES, points: MOST_POINTS };
    const pbf = new PbfReader(bytes);
    try {
      eachField(pbf, bytes.length, (tag) => {
        if (tag === 3 && layers.length < MOST_LAYERS) layers.push(readLayer(pbf, endOf(pbf, bytes.length), rest3));
      });
    } catch {
    }
    return layers;
  }
  function eachField(pbf, end3, read) {
    while (pbf.pos < end3) {
      const key = pbf.readVarint();
      const start2 = pbf.pos;
      pbf.skip(key);
      const next2 = pbf.pos;
      if (!(next2 > start2 && next2 <= end3)) throw new Error("a field ends beyond its message");
      pbf.pos = start2;
      read(key >> 3);
      pbf.pos = next2;
    }
  }
  function endOf(pbf, most) {
    const end3 = pbf.readVarint() + pbf.pos;
    if (!(end3 <= most)) throw new Error("a message ends beyond the tile");
    return end3;
  }
  function readLayer(pbf, end3, rest3) {
    const layer2 = { name: "", extent: 4096, features: (
      /** @type {TileFeature[]} */
      []
    ) };
    const places = (
      /** @type {number[]} */
      []
    );
    const keys2 = (
      /** @type {string[]} */
      []
    );
    const values2 = (
      /** @type {TileValue[]} */
      []
    );
    eachField(pbf, end3, (tag) => {
      if (tag === 1) layer2.name = pbf.readString();
      else if (tag === 2) places.push(pbf.pos);
      else if (tag === 3) keys2.push(pbf.readString());
      else if (tag === 4) values2.push(readValue(pbf, end3));
      else if (tag === 5) layer2.extent = pbf.readVarint();
    });
    if (!(layer2.extent >= 1 && layer2.extent <= 65536)) throw new Error("a grid that cannot be");
    for (const place5 of places) {
      if (rest3.features <= 0 || rest3.points <= 0) break;
      rest3.features -= 1;
      pbf.pos = place5;
      layer2.features.push(readFeature(pbf, endOf(pbf, end3), keys2, values2, rest3));
    }
    return layer2;
  }
  function readValue(pbf, most) {
    let value3 = (
      /** @type {TileValue} */
      null
    );
    eachField(pbf, endOf(pbf, most), (tag) => {
      if (tag === 1) value3 = pbf.readString();
      else if (tag === 2) value3 = pbf.readFloat();
      else if (tag === 3) value3 = pbf.readDouble();
      else if (tag === 4) value3 = pbf.readVarint(true);
      else if (tag === 5) value3 = pbf.readVarint();
      else if (tag === 6) value3 = pbf.readSVarint();
      else if (tag === 7) value3 = pbf.readBoolean();
    });
    return value3;
  }
  function readFeature(pbf, end3, keys2, values2, rest3) {
    const feature2 = { type: 0, properties: /* @__PURE__ */ Object.create(null), parts: (
      /** @type {number[][]} */
      []
    ) };
    eachField(pbf, end3, (tag) => {
      if (tag === 2) {
        const last2 = endOf(pbf, end3);
        while (pbf.pos < last2) {
          const key = keys2[pbf.readVarint()];
          const value3 = values2[pbf.readVarint()];
          if (key !== void 0) feature2.properties[key] = value3;
        }
      } else if (tag === 3) feature2.type = pbf.readVarint();
      else if (tag === 4) feature2.parts = readParts(pbf, endOf(pbf, end3), rest3);
    });
    return feature2;
  }
  function readParts(pbf, end3, rest3) {
    const parts = (
      /** @type {number[][]} */
      []
    );
    let [x2, y2] = [0, 0];
    while (pbf.pos < end3) {
      const word = pbf.readVarint();
      const [command2, count2] = [word & 7, word >>> 3];
      if (command2 === CLOSE) {
        const ring = parts[parts.length - 1];
        if (ring) ring.push(ring[0], ring[1]);
        continue;
      }
      if (command2 !== MOVE && command2 !== LINE || count2 * 2 > end3 - pbf.pos)
        throw new Error("a drawing that cannot be");
      rest3.points -= count2;
      if (rest3.points < 0) return parts;
      for (let step2 = 0; step2 < count2; step2 += 1) {
        x2 += pbf.readSVarint();
        y2 += pbf.readSVarint();
        if (!(Math.abs(x2) < FAR && Math.abs(y2) < FAR)) throw new Error("far outside of the tile");
        if (command2 === MOVE || !parts.length) parts.push([x2, y2]);
        else parts[parts.length - 1].push(x2, y2);
      }
    }
    return parts;
  }

  // geo/web/js/ground/style.js
  var CLASSES = [
    "land",
    "built",
    "green",
    "water",
    "waterway",
    "building",
    "other",
    "rail",
    "path",
    "minor",
    "medium",
    "major",
    "motorway",
    "boundary"
  ];
  var ROADS = ["minor", "medium", "major", "motorway"];
  var [LINE2, AREA] = [2, 3];
  var ROAD = {
    motorway: "motorway",
    highway: "motorway",
    trunk: "major",
    primary: "major",
    major_road: "major",
    secondary: "medium",
    tertiary: "medium",
    medium_road: "medium",
    path: "path",
    track: "path",
    pedestrian: "path",
    footway: "path",
    rail: "rail",
    transit: "rail",
    subway: "rail",
    ferry: "path"
  };
  var GREEN = new Set(
    "wood forest grass grassland park garden meadow scrub cemetery nature_reserve protected_area national_park golf_course recreation_ground pitch playground farmland orchard wetland village_green allotments".split(" ")
  );
  var NAMED = /* @__PURE__ */ new Set(["place", "places"]);
  var SILENT = new Set(
    "poi pois housenumber mountain_peak water_name aerodrome_label transportation_name place places transit_stops".split(
      " "
    )
  );
  function classOf(layer2, { type, properties: properties2 }) {
    if (SILENT.has(layer2) || type !== LINE2 && type !== AREA) return null;
    const kind = String(properties2.class || properties2.kind || "");
    switch (layer2) {
      case "earth":
        return type === AREA ? "land" : null;
      case "water":
      case "ocean":
        return type === AREA ? "water" : "waterway";
      case "waterway":
      case "waterways":
        return "waterway";
      case "landcover":
      case "landuse":
        return type !== AREA ? null : GREEN.has(kind) || GREEN.has(String(properties2.subclass)) ? "green" : "built";
      case "park":
      case "parks":
        return type === AREA ? "green" : null;
      case "building":
      case "buildings":
        return type === AREA ? "building" : null;
      case "transportation":
      case "roads":
      case "road":
        return type === LINE2 ? ROAD[kind] || "minor" : null;
      case "transit":
        return type === LINE2 ? "rail" : null;
      case "boundary":
      case "boundaries":
        return type === LINE2 ? "boundary" : null;
      default:
        return "other";
    }
  }
  function nameLook(layer2, { type, properties: properties2 }) {
    const kind = String(properties2.class || properties2.kind_detail || properties2.kind || "");
    if (NAMED.has(layer2) && type === 1) {
      if (kind === "city" || properties2.kind === "region") return { size: 14, rank: 0 };
      if (kind === "town" || kind === "locality") return { size: 13, rank: 1 };
      return { size: 11, rank: 2 };
    }
    const isRoad = ["transportation", "transportation_name", "roads", "road"].includes(layer2) && type === LINE2;
    return isRoad ? { size: 11, rank: 3 } : null;
  }
  var WIDTHS = {
    waterway: [0.6, 1.4, 4],
    other: [0.5, 0.7, 1],
    rail: [0.6, 1, 1.6],
    path: [0, 0.7, 1.6],
    minor: [0, 1.2, 9],
    medium: [0.6, 2.4, 13],
    major: [1.2, 3.4, 16],
    motorway: [1.6, 4, 18],
    boundary: [0.8, 1, 1.4]
  };
  function widthOf(name2, zoom) {
    const [far, middle, near] = WIDTHS[name2] || [0, 0, 0];
    const share = Math.min(Math.max((zoom - 10) / 4, 0), 2);
    return share < 1 ? far + (middle - far) * share : middle + (near - middle) * (share - 1);
  }
  function tileColours(colours) {
    const dark = colours.isDark;
    return {
      land: colours.subject,
      built: colours.neighbour,
      green: dark ? "#1b2a28" : "#e9f0ea",
      water: dark ? "#0e1b25" : "#d9e4eb",
      waterway: dark ? "#1a2c39" : "#c9d8e2",
      building: dark ? "#25323c" : "#e6eaed",
      other: colours.border,
      rail: colours.metro,
      path: dark ? "#2f3d48" : "#dfe5e9",
      minor: dark ? "#2b3843" : "#ffffff",
      medium: colours.road,
      major: colours.road,
      motorway: dark ? "#3d4e5b" : "#ffffff",
      boundary: colours.border
    };
  }

  // geo/web/js/ground/vector.js
  var MOST_TILES = 80;
  var COARSEST = 4;
  var KEPT = 200;
  var MOST_NAMES = 400;
  var MOST_LETTERS = 60;
  var WORLD = 256;
  var INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu;
  var VectorGround = class {
    /**
     * @param {BasemapChoice} source
     * @param {GroundSurroundings} around
     */
    constructor(source2, around3) {
      this.source = source2;
      this.around = around3;
      this.tiles = /** @type {Map<string, DrawnTile | null>} */
      /* @__PURE__ */ new Map();
      this.layer = /** @type {Canvas | null} */
      null;
      this.redrawSoon = debounce(() => this.redraw(), 30);
      this.pending = 0;
      this.isRemote = !source2.urls[0].startsWith("/");
      this.level = 0;
      this.isAnswered = false;
    }
    get isVector() {
      return true;
    }
    /** @param {L.Map} map */
    addTo(map2) {
      this.layer = new CanvasLayer("tilePane", (canvas2, ctx) => this.paint(canvas2, ctx));
      this.layer.addTo(map2);
    }
    remove() {
      this.layer?.remove();
      this.layer = null;
    }
    redraw() {
      this.layer?.redraw();
      this.around.onDrawn(this);
    }
    /**
     * @param {Canvas} canvas
     * @param {CanvasRenderingContext2D} ctx
     */
    paint(canvas2, ctx) {
      const colours = this.around.colours();
      const paints = tileColours(colours);
      for (const placed of this.placed(canvas2)) {
        ctx.save();
        ctx.beginPath();
        const [left, top] = [Math.round(placed.left), Math.round(placed.top)];
        const [right, bottom] = [Math.round(placed.left + placed.size), Math.round(placed.top + placed.size)];
        ctx.rect(left, top, right - left, bottom - top);
        ctx.clip();
        ctx.fillStyle = colours.subject;
        ctx.fill();
        ctx.translate(placed.x, placed.y);
        ctx.scale(placed.scale, placed.scale);
        drawTile(ctx, placed, paints, colours, canvas2.zoom);
        ctx.restore();
      }
    }
    /**
     * The names on the tiles, where the projects leave room for them.
     * @param {Canvas} canvas
     * @param {import("../shared/canvas.js").Labels} labels
     */
    label(canvas2, labels) {
      const lang = this.around.lang();
      const written3 = /* @__PURE__ */ new Set();
      const names3 = this.placed(canvas2).flatMap((placed) => placed.tile.names.map((name2) => ({ name: name2, placed })));
      names3.sort((one, other) => one.name.rank - other.name.rank);
      for (const { name: name2, placed } of names3) {
        const words3 = name2[lang];
        if (!words3 || written3.has(words3) || name2.rank === 3 && canvas2.zoom < 13) continue;
        const point3 = ([x2, y2]) => [placed.x + x2 * placed.scale, placed.y + y2 * placed.scale];
        if (name2.rank < 3) {
          const [x2, y2] = point3([name2.line[0][0], name2.line[0][1]]);
          if (!placed.holds(x2, y2)) continue;
          if (labels.at(x2, y2, words3, { size: name2.size, quiet: true, spaced: name2.rank < 2 })) written3.add(words3);
        } else {
          written3.add(words3);
          const view3 = (
            /** @type {Canvas} */
            /** @type {unknown} */
            { ...sizeOf(canvas2), point: point3 }
          );
          const geometry2 = { type: "LineString", coordinates: name2.line };
          labels.along(
            view3,
            /** @type {any} */
            { geometry: geometry2 },
            words3,
            false
          );
        }
      }
    }
    /**
     * The tiles that a canvas shows, where it shows them; what is missing is asked for.
     * @param {Canvas} canvas
     * @returns {PlacedTile[]}
     */
    placed(canvas2) {
      const { min_zoom: least, max_zoom: most } = this.source;
      const z = Math.min(Math.max(Math.round(canvas2.zoom) - 1, least), most);
      if (canvas2.zoom < least - 2) return [];
      this.level = z;
      const size2 = WORLD * 2 ** (canvas2.zoom - z);
      const origin = canvas2.point([-180, 85.0511287798066]);
      const found2 = (
        /** @type {PlacedTile[]} */
        []
      );
      const [west, north] = this.shift(canvas2, [-origin[0] / size2, -origin[1] / size2], z);
      const [columns, rows4] = [canvas2.width / size2, canvas2.height / size2];
      const end3 = 2 ** z - 1;
      for (let x2 = Math.max(0, Math.floor(west)); x2 <= Math.min(end3, Math.floor(west + columns)); x2 += 1) {
        for (let y2 = Math.max(0, Math.floor(north)); y2 <= Math.min(end3, Math.floor(north + rows4)); y2 += 1) {
          if (found2.length >= MOST_TILES) return found2;
          const [column, row4] = this.unshift([x2, y2], z);
          const placed = this.place(z, x2, y2, origin[0] + column * size2, origin[1] + row4 * size2, size2);
          if (placed) found2.push(placed);
        }
      }
      return found2;
    }
    /**
     * Where the projects are not displaced, tiles in GCJ-02 stand where they truly are.
     * @param {Canvas} _canvas
     * @param {Position} tile a position in tiles
     * @param {number} z
     * @returns {Position}
     */
    shift(_canvas, tile2, z) {
      return this.around.truly && this.source.system === "gcj02" ? displaced(tile2, z, gcj02.from) : tile2;
    }
    /**
     * @param {Position} tile
     * @param {number} z
     * @returns {Position}
     */
    unshift([x2, y2], z) {
      if (!this.around.truly || this.source.system !== "gcj02") return [x2, y2];
      const [column, row4] = displaced([x2 + 0.5, y2 + 0.5], z, gcj02.to);
      return [column - 0.5, row4 - 0.5];
    }
    /**
     * A tile, or the part of a coarser one that is here already.
     * @param {number} z
     * @param {number} x
     * @param {number} y
     * @param {number} left
     * @param {number} top
     * @param {number} size
     * @returns {PlacedTile | null}
     */
    place(z, x2, y2, left, top, size2) {
      const holds = (east, south) => east >= left && south >= top && east < left + size2 && south < top + size2;
      this.ask(z, x2, y2);
      for (let up = 0; up <= COARSEST && z - up >= 0; up += 1) {
        const tile2 = this.tiles.get(`${z - up}/${x2 >> up}/${y2 >> up}`);
        if (!tile2) continue;
        if (tile2.isMissing && this.around.isHeld) continue;
        if (tile2.isMissing && this.isRemote) {
          this.askCoarser(`${z - up}/${x2 >> up}/${y2 >> up}`);
          continue;
        }
        if (tile2.isMissing) return null;
        const whole2 = size2 * 2 ** up;
        const within = [x2 / 2 ** up % 1 * whole2, y2 / 2 ** up % 1 * whole2];
        const scale2 = whole2 / 4096;
        return { tile: tile2, left, top, size: size2, x: left - within[0], y: top - within[1], scale: scale2, holds };
      }
      return null;
    }
    /**
     * @param {number} z
     * @param {number} x
     * @param {number} y
     */
    ask(z, x2, y2) {
      const key = `${z}/${x2}/${y2}`;
      if (this.tiles.has(key)) return;
      const [west, south, east, north] = this.source.bounds;
      const [left, top] = degrees([x2, y2], z);
      const [right, bottom] = degrees([x2 + 1, y2 + 1], z);
      const isOutside = right < west || left > east || top < south || bottom > north;
      if (isOutside) {
        this.tiles.set(key, MISSING);
        return;
      }
      this.tiles.set(key, null);
      this.pending += 1;
      this.around.load?.(this.source, z, x2, y2, (bytes, isFailure) => this.take(key, bytes, isFailure));
    }
    /**
     * Ask for the tile that stands in for a missing one, before anybody says that nothing has come.
     * @param {string} key
     */
    askCoarser(key) {
      const [z, x2, y2] = key.split("/").map(Number);
      const isNear = this.level - z < COARSEST;
      if (isNear && z > this.source.min_zoom) this.ask(z - 1, x2 >> 1, y2 >> 1);
    }
    /**
     * @param {string} key
     * @param {Uint8Array | null} bytes
     * @param {boolean} isFailure
     */
    take(key, bytes, isFailure) {
      this.pending -= 1;
      this.tiles.set(key, bytes ? prepared(bytes) : MISSING);
      this.isAnswered || (this.isAnswered = bytes !== null);
      if (!bytes && this.isRemote) this.askCoarser(key);
      const isEmpty = this.isRemote && !this.isAnswered && this.pending === 0;
      if (isFailure || isEmpty) this.around.onError();
      if (this.tiles.size > KEPT) this.tiles.delete(
        /** @type {string} */
        this.tiles.keys().next().value
      );
      this.redrawSoon();
    }
  };
  var MISSING = { isMissing: true, paths: /* @__PURE__ */ new Map(), names: [] };
  var sizeOf = ({ width, height, zoom }) => ({ width, height, zoom });
  function degrees([x2, y2], z) {
    const lat = Math.atan(Math.sinh(Math.PI * (1 - 2 * y2 / 2 ** z)));
    return [x2 / 2 ** z * 360 - 180, lat * 180 / Math.PI];
  }
  function displaced(tile2, z, convert) {
    const [lng, lat] = convert(degrees(tile2, z));
    const radians = lat * Math.PI / 180;
    return [(lng + 180) / 360 * 2 ** z, (1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2 * 2 ** z];
  }
  function prepared(bytes) {
    const tile2 = { isMissing: false, paths: /* @__PURE__ */ new Map(), names: (
      /** @type {TileName[]} */
      []
    ) };
    for (const layer2 of readTile(bytes)) {
      const unit = 4096 / layer2.extent;
      for (const feature2 of layer2.features) {
        const name2 = classOf(layer2.name, feature2);
        if (name2) {
          const path = tile2.paths.get(name2) || new Path2D();
          tile2.paths.set(name2, path);
          for (const part3 of feature2.parts) trace(path, part3, unit);
        }
        const look2 = tile2.names.length < MOST_NAMES ? nameLook(layer2.name, feature2) : null;
        if (look2 && feature2.parts.length) tile2.names.push({ ...look2, ...wordsOf(feature2), line: longest(feature2, unit) });
      }
    }
    return tile2;
  }
  function trace(path, part3, unit) {
    for (let i = 0; i < part3.length; i += 2) {
      if (i === 0) path.moveTo(part3[0] * unit, part3[1] * unit);
      else path.lineTo(part3[i] * unit, part3[i + 1] * unit);
    }
  }
  function longest({ parts }, unit) {
    const part3 = parts.reduce((one, other) => other.length > one.length ? other : one);
    const line = [];
    for (let i = 0; i < part3.length; i += 2) line.push([part3[i] * unit, part3[i + 1] * unit]);
    return line;
  }
  function wordsOf({ properties: properties2 }) {
    const first2 = (...names3) => {
      const found2 = names3.map((name2) => properties2[name2]).find((value3) => typeof value3 === "string" && value3);
      return String(found2 || "").replace(INVISIBLE, "").slice(0, MOST_LETTERS);
    };
    return {
      zh: first2("name:zh-Hans", "name:zh", "name"),
      en: first2("name:en", "name_en", "name:latin", "name")
    };
  }
  function drawTile(ctx, { tile: tile2, scale: scale2 }, paints, colours, zoom) {
    ctx.lineJoin = "round";
    for (const name2 of CLASSES) {
      const path = tile2.paths.get(name2);
      if (name2 === "minor") drawCases(ctx, tile2, scale2, colours, zoom);
      if (!path) continue;
      const width = widthOf(name2, zoom);
      if (width > 0) {
        ctx.lineCap = ROADS.includes(name2) ? "round" : "butt";
        ctx.setLineDash(name2 === "boundary" ? [6 / scale2, 4 / scale2] : name2 === "rail" ? [5 / scale2, 3 / scale2] : []);
        ctx.strokeStyle = paints[name2];
        ctx.lineWidth = width / scale2;
        ctx.stroke(path);
      } else if (!isLine(name2) && (name2 !== "building" || zoom >= 14)) {
        ctx.fillStyle = paints[name2];
        ctx.fill(path, "evenodd");
      }
    }
    ctx.setLineDash([]);
  }
  var isLine = (name2) => !["land", "built", "green", "water", "building"].includes(name2);
  function drawCases(ctx, tile2, scale2, colours, zoom) {
    ctx.setLineDash([]);
    ctx.lineCap = "butt";
    ctx.strokeStyle = colours.roadCase;
    for (const name2 of ROADS) {
      const path = tile2.paths.get(name2);
      const width = widthOf(name2, zoom);
      if (!path || width <= 0) continue;
      ctx.lineWidth = (width + (name2 === "minor" ? 0.8 : 1.4)) / scale2;
      ctx.stroke(path);
    }
  }

  // geo/web/js/ground/ground.js
  var isOwn = ({ urls }) => urls[0].startsWith("/");
  function groundOf(source2, around3, held3) {
    if (!source2?.urls.length) return null;
    if (source2.form === "vector") {
      return new VectorGround(source2, {
        ...around3,
        isHeld: Boolean(held3),
        load: held3 ? heldLoader(held3) : loader(around3.base)
      });
    }
    const pictures = held3 && ((place5) => picture(held3[place5]));
    return new RasterGround(source2, { ...around3, held: pictures });
  }
  var loader = (base3) => async (source2, z, x2, y2, done) => {
    try {
      const answer = await fetch(addressOf(source2, base3, z, x2, y2), {
        credentials: "same-origin",
        referrerPolicy: "strict-origin-when-cross-origin"
      });
      if (answer.status === 204 || answer.status === 404 && !isOwn(source2)) done(null, false);
      else if (answer.ok) done(await bytesOf(answer), false);
      else done(null, true);
    } catch {
      done(null, true);
    }
  };
  function addressOf(source2, base3, z, x2, y2) {
    const { urls, subdomains, zoom_offset: offset } = source2;
    const s = subdomains[Math.abs(x2 + y2) % subdomains.length] || "";
    const address = L.Util.template(urls[0], { z: z + offset, x: x2, y: y2, "-y": 2 ** z - 1 - y2, s });
    return isOwn(source2) ? base3 + address : address;
  }
  var MOST_BYTES = 8e6;
  var PACKED = [31, 139];
  async function bytesOf(answer) {
    const bytes = await upTo(MOST_BYTES, answer.body);
    if (!PACKED.every((sign4, place5) => bytes[place5] === sign4)) return bytes;
    const packed2 = (
      /** @type {any} */
      new Blob([
        /** @type {any} */
        bytes
      ]).stream()
    );
    return upTo(MOST_BYTES, packed2.pipeThrough(new DecompressionStream("gzip")));
  }
  async function upTo(most, stream) {
    const pieces = (
      /** @type {Uint8Array[]} */
      []
    );
    let size2 = 0;
    const reader = stream?.getReader();
    for (let part3 = await reader?.read(); part3 && !part3.done; part3 = await reader?.read()) {
      size2 += part3.value.length;
      if (size2 > most) {
        await reader?.cancel();
        throw new Error("a tile that cannot be");
      }
      pieces.push(part3.value);
    }
    const whole2 = new Uint8Array(size2);
    pieces.reduce((place5, piece) => {
      whole2.set(piece, place5);
      return place5 + piece.length;
    }, 0);
    return whole2;
  }
  var heldLoader = (held3) => (_source, z, x2, y2, done) => {
    const text2 = held3[`${z}/${x2}/${y2}`];
    done(text2 ? Uint8Array.from(atob(text2), (sign4) => sign4.charCodeAt(0)) : null, false);
  };
  var KINDS = (
    /** @type {[string, string][]} */
    [
      ["iVBOR", "png"],
      ["/9j/", "jpeg"],
      ["UklGR", "webp"]
    ]
  );
  function picture(text2) {
    const kind = KINDS.find(([head3]) => text2?.startsWith(head3));
    return kind ? `data:image/${kind[1]};base64,${text2}` : null;
  }

  // geo/web/js/ground/current.js
  var ground = null;
  function layGround(map2, { onDrawn, onError }) {
    ground?.remove();
    const around3 = {
      base,
      truly: host.isFile,
      // the single file has its projects in WGS 84 only
      lang: () => state.lang,
      colours: () => currentColours(),
      onError,
      onDrawn: (drawn3) => {
        facts.ground = { code: state.basemap, pending: drawn3.pending };
        onDrawn();
      }
    };
    ground = groundOf(chosenBasemap(), around3, start.tiles);
    ground?.addTo(map2);
    facts.ground = { code: state.basemap, pending: ground?.pending ?? 0 };
    return ground;
  }

  // geo/web/js/shared/basemap.js
  var COMMUNITY = "community";
  var WATER = "water";
  var TRACKS = /* @__PURE__ */ new Set(["metro", "rail"]);
  var SEAM_M = 130;
  var drawsCommunities = true;
  function drawCommunities(draws) {
    const isNew = draws !== drawsCommunities;
    drawsCommunities = draws;
    return isNew;
  }
  var withoutCommunities = (map2) => drawsCommunities ? map2 : { ...map2, areas: map2.areas.filter((area) => area.role !== COMMUNITY) };
  var basemapScene = () => ({
    basemap: withoutCommunities(start.basemap),
    subject: start.plan.subject,
    lang: state.lang,
    colours: currentColours()
  });
  function drawBasemap(layer2, ctx, scene = basemapScene()) {
    const { basemap, colours } = scene;
    ctx.fillStyle = colours.water;
    ctx.fillRect(0, 0, layer2.width, layer2.height);
    fillAreas(layer2, ctx, scene);
    drawWater(layer2, ctx, scene);
    drawOutline(layer2, ctx, scene);
    strokeLines(layer2, ctx, basemap.lines, colours);
    drawStations(layer2, ctx, basemap.places, colours);
  }
  function drawOutline(layer2, ctx, scene = basemapScene()) {
    const { basemap, subject, colours } = scene;
    for (const area of basemap.areas.filter((each) => each.id === subject)) {
      layer2.path(ctx, area.geometry);
      ctx.lineJoin = "round";
      ctx.strokeStyle = colours.outlineSoft;
      ctx.lineWidth = 7;
      ctx.stroke();
      ctx.strokeStyle = colours.outline;
      ctx.lineWidth = 1.6;
      ctx.stroke();
    }
  }
  function labelBasemap(layer2, labels, scene = basemapScene()) {
    const { areas, lines, places } = scene.basemap;
    for (const area of areas) labelArea(layer2, area, labels, scene);
    if (layer2.zoom < 12) return;
    for (const line of lines) if (name(line, scene)) labels.along(layer2, line, name(line, scene), TRACKS.has(line.role));
    if (layer2.zoom < 14) return;
    for (const place5 of places) {
      const [x2, y2] = layer2.point(place5.geometry.coordinates);
      labels.at(x2, y2 + 12, name(place5, scene), { size: 10.5, colour: scene.colours.metroText });
    }
  }
  function fillAreas(layer2, ctx, { basemap, subject, colours }) {
    const others2 = [COMMUNITY, WATER];
    const neighbours = basemap.areas.filter((area) => area.id !== subject && !others2.includes(area.role));
    const own2 = basemap.areas.filter((area) => area.id === subject);
    const seam = own2.length && own2[0].label ? 2 * layer2.pixels(SEAM_M, own2[0].label[1]) : 0;
    const draw4 = (areas, fill2, stroke, width) => {
      ctx.lineJoin = "round";
      for (const area of areas) {
        layer2.path(ctx, area.geometry);
        if (stroke) Object.assign(ctx, { strokeStyle: stroke, lineWidth: width }).stroke();
        if (fill2) Object.assign(ctx, { fillStyle: fill2 }).fill("evenodd");
      }
    };
    draw4(neighbours, colours.neighbour, colours.neighbour, seam);
    draw4(neighbours, null, colours.border, 1);
    draw4(own2, null, colours.neighbour, seam);
    draw4(own2, colours.subject, null, 0);
    ctx.setLineDash([2, 3]);
    for (const area of basemap.areas.filter((each) => each.role === COMMUNITY)) {
      layer2.path(ctx, area.geometry);
      ctx.strokeStyle = colours.border;
      ctx.lineWidth = 1.2;
      ctx.stroke();
    }
    ctx.setLineDash([]);
  }
  function drawWater(layer2, ctx, { basemap, colours }) {
    const isWater = (each) => each.role === WATER;
    ctx.fillStyle = colours.river;
    for (const area of basemap.areas.filter(isWater)) {
      layer2.path(ctx, area.geometry);
      ctx.fill("evenodd");
    }
    Object.assign(ctx, { lineCap: "round", lineJoin: "round", strokeStyle: colours.river });
    ctx.lineWidth = layer2.zoom < 12 ? 1.6 : 3;
    for (const line of basemap.lines.filter(isWater)) {
      layer2.path(ctx, line.geometry);
      ctx.stroke();
    }
  }
  function strokeLines(layer2, ctx, lines, colours) {
    const zoom = layer2.zoom;
    ctx.lineCap = "round";
    for (const line of lines.filter((each) => !TRACKS.has(each.role) && each.role !== WATER)) {
      layer2.path(ctx, line.geometry);
      ctx.strokeStyle = colours.roadCase;
      ctx.lineWidth = zoom < 12 ? 2.5 : 5;
      ctx.stroke();
      ctx.strokeStyle = colours.road;
      ctx.lineWidth = zoom < 12 ? 1.5 : 3.4;
      ctx.stroke();
    }
    for (const line of lines.filter((each) => TRACKS.has(each.role))) {
      layer2.path(ctx, line.geometry);
      ctx.strokeStyle = colours.metro;
      ctx.lineWidth = 2;
      ctx.setLineDash([7, 4]);
      ctx.stroke();
      ctx.setLineDash([]);
    }
  }
  function drawStations(layer2, ctx, places, colours) {
    if (layer2.zoom < 12) return;
    for (const place5 of places) {
      const [x2, y2] = layer2.point(place5.geometry.coordinates);
      ctx.beginPath();
      ctx.arc(x2, y2, 3.2, 0, 2 * Math.PI);
      ctx.fillStyle = colours.subject;
      ctx.fill();
      ctx.strokeStyle = colours.metro;
      ctx.lineWidth = 1.6;
      ctx.stroke();
    }
  }
  function labelArea(layer2, area, labels, scene) {
    if ((area.role === COMMUNITY || area.role === WATER) && layer2.zoom < 13) return;
    const [x2, y2] = layer2.point(area.label);
    const isSubject = area.id === scene.subject;
    const [large, small] = isSubject ? [19, 14] : [13, 11];
    const size2 = area.role === WATER ? 11 : layer2.zoom < 12.25 ? small : large;
    const options = { size: size2, spaced: true, quiet: true, bold: isSubject };
    const steps = isSubject ? [0, 40, -40, 80, -80, 110, 140, 170, 200] : [0];
    steps.some((step2) => labels.at(x2, y2 + step2, name(area, scene), options));
  }
  function name(item2, { lang }) {
    const text2 = nameIn(item2, lang);
    return text2 && item2.name_verified === false ? `${text2} ?` : text2;
  }

  // geo/web/js/map/names.js
  var FAR2 = 1e5;
  var EDGE2 = 4;
  var ROUNDS = 80;
  var OVER_THE_MAP = ".leaflet-control, .pm-legend, .pm-north, #pm-basemap, #pm-near-open";
  function freeLabels(canvas2, ctx, drawn3, isOnScreen) {
    const taken = drawn3.map(({ x: x2, y: y2, reach }) => [x2 - reach, y2 - reach, x2 + reach, y2 + reach]);
    if (spotlight || isOnScreen) taken.push(...outside(canvas2));
    if (isOnScreen) taken.push(...furniture(canvas2));
    return new Labels(ctx, currentColours(), taken);
  }
  function outside(canvas2) {
    const [left, top, width, height] = canvas2.window();
    return [
      [-FAR2, -FAR2, left + EDGE2, FAR2],
      [left + width - EDGE2, -FAR2, FAR2, FAR2],
      [-FAR2, -FAR2, FAR2, top + EDGE2],
      [-FAR2, top + height - EDGE2, FAR2, FAR2]
    ];
  }
  function furniture(canvas2) {
    const [left, top] = canvas2.window();
    const frame = map.getContainer().getBoundingClientRect();
    const [right, down] = [left - frame.left, top - frame.top];
    return Array.from(document.querySelectorAll(OVER_THE_MAP), (part3) => part3.getBoundingClientRect()).filter((box) => box.width).map((box) => [box.left + right, box.top + down, box.right + right, box.bottom + down]);
  }
  function spreadMarks(entries) {
    const from = entries.map(({ x: x2, y: y2 }) => [x2, y2]);
    for (let round2 = 0; round2 < ROUNDS; round2 += 1) {
      let moved = false;
      for (let i = 0; i < entries.length; i += 1) {
        for (let j = 0; j < i; j += 1) moved = part(entries[i], entries[j], i) || moved;
      }
      if (!moved) break;
    }
    entries.forEach((entry3, at) => {
      if (!entry3.home && Math.hypot(entry3.x - from[at][0], entry3.y - from[at][1]) > 4) entry3.home = from[at];
    });
  }
  function part(one, other, turn) {
    const apart = (one.size + other.size) / 2;
    let [dx, dy] = [one.x - other.x, one.y - other.y];
    if (Math.abs(dx) >= apart || Math.abs(dy) >= apart) return false;
    let distance2 = Math.hypot(dx, dy);
    if (distance2 >= apart) return false;
    if (distance2 < 0.5) [dx, dy, distance2] = [Math.cos(turn), Math.sin(turn), 1];
    const [mine, its] = one.isFixed ? [0, 1] : other.isFixed ? [1, 0] : [0.5, 0.5];
    const push = (apart - distance2 + 0.2) / distance2;
    one.x += dx * push * mine;
    one.y += dy * push * mine;
    other.x -= dx * push * its;
    other.y -= dy * push * its;
    return true;
  }
  function labelMarks(canvas2, labels, marks) {
    const first2 = ({ feature: feature2 }) => feature2.id === state.id ? 0 : 1;
    const scale2 = spotlight ? spotlight.scale : 1;
    for (const { feature: feature2, x: x2, y: y2 } of marks.sort((a, b) => first2(a) - first2(b))) {
      const chosen3 = feature2.id === state.id;
      if (!chosen3 && (spotlight ? !isLit(feature2) : canvas2.zoom < 12.5)) continue;
      const name2 = nameOf(feature2.properties);
      const options = { bold: chosen3 || isLit(feature2) };
      const write = (text2) => labels.at(x2 + 19 * scale2, y2, text2, { ...options, align: "left" }) || labels.at(x2 - 19 * scale2, y2, text2, { ...options, align: "right" }) || labels.at(x2, y2 + 23 * scale2, text2, options) || labels.at(x2, y2 - 23 * scale2, text2, options);
      const isWritten = !spotlight && write(name2) || write(shortened(name2));
      if (!isWritten && chosen3) labels.at(x2, y2 - 30 * scale2, shortened(name2), { ...options, isForced: true });
    }
  }
  function shortened(name2) {
    const longest2 = state.lang === "zh" ? 16 : 36;
    return name2.length > longest2 ? `${name2.slice(0, longest2 - 1)}…` : name2;
  }

  // geo/web/js/map/overlay.js
  var SIZE = 27;
  var SMALL = 21;
  var FAR3 = 11.5;
  var REACH = 16;
  var GROUND = 0.3;
  var view = { revision: null, mode: null, total: 0, features: [], clusters: [] };
  var drawn = (
    /** @type {Entry[]} */
    []
  );
  var layer = (
    /** @type {Canvas} */
    /** @type {unknown} */
    null
  );
  var lifted = (
    /** @type {Entry | null} */
    null
  );
  var painters = [];
  var overlay = Object.freeze({
    add(map2) {
      layer = new CanvasLayer("overlayPane", draw).addTo(map2);
      map2.on("moveend", this.refresh, this);
    },
    redraw: () => layer.redraw(),
    // Let somebody else draw on the map, before the names of the base map.
    alsoPaint: (painter) => painters.push(painter),
    // Draw a mark or cluster as one that is pointed at.
    lift(entry3) {
      lifted = entry3;
      layer.redraw();
    },
    paint: (canvas2, ctx) => draw(canvas2, ctx),
    // onto another canvas than the screen's
    view: () => view,
    layer: () => layer,
    drawn: () => drawn,
    // Ask for what the window shows under the filter of the moment.
    async refresh() {
      const params = windowParams(boxOf(map.getBounds().pad(GROUND)), map.getZoom());
      const answer = await attempt(() => backend.view(params));
      if (!answer) return;
      view = answer;
      layer.redraw();
      Object.assign(facts, { mode: view.mode, revision: view.revision, ready: true });
      facts.drawn += 1;
      emit("view", view);
    }
  });
  function draw(canvas2, ctx) {
    drawn = [];
    if (ground) drawOutline(canvas2, ctx);
    const features2 = seen();
    if (view.mode === "clusters") drawClusters(canvas2, ctx);
    if (features2.length) drawFeatures(canvas2, ctx, features2);
    const marks = drawn.filter((entry3) => entry3.feature);
    const labels = freeLabels(canvas2, ctx, drawn, canvas2 === layer);
    const few = spotlight || view.mode === "features" && features2.length <= 80;
    labelMarks(canvas2, labels, few ? marks : marks.filter(({ feature: feature2 }) => feature2?.id === state.id));
    for (const paint of painters) paint(canvas2, ctx, labels);
    if (ground) ground.label(canvas2, labels);
    else labelBasemap(canvas2, labels);
  }
  function seen() {
    const others2 = view.mode === "features" ? view.features.filter((feature2) => !isLit(feature2)) : [];
    if (!spotlight) return view.mode === "features" ? view.features : [];
    return spotlight.alone ? spotlight.features : [...others2, ...spotlight.features];
  }
  var isLifted = ({ id }) => Boolean(lifted?.feature && lifted.feature.id === id);
  var strength = (feature2) => !spotlight || isLit(feature2) ? 1 : spotlight.dim;
  var sizeOf2 = (feature2) => spotlight ? SIZE * (isLit(feature2) ? spotlight.scale : 0.75) : map.getZoom() < FAR3 ? SMALL : SIZE;
  function drawClusters(canvas2, ctx) {
    if (spotlight?.alone) return;
    ctx.globalAlpha = spotlight ? spotlight.dim : 1;
    for (const cluster2 of view.clusters) {
      const [x2, y2] = canvas2.point([cluster2.lon, cluster2.lat]);
      drawCluster(ctx, x2, y2, cluster2);
      drawn.push({ x: x2, y: y2, cluster: cluster2, reach: clusterRadius(cluster2.count) + 3 });
    }
    ctx.globalAlpha = 1;
    if (chosen?.mark) drawChosen(canvas2, ctx, chosen);
  }
  function drawChosen(canvas2, ctx, { feature: feature2, mark: mark3, certainty }) {
    const { location_accuracy_m: accuracy_m, ...properties2 } = feature2.properties;
    const shown4 = {
      id: feature2.id,
      geometry: feature2.geometry,
      properties: { ...properties2, certainty, accuracy_m, mark: mark3 }
    };
    const [x2, y2] = canvas2.point(mark3);
    drawGround(canvas2, ctx, [shown4]);
    const entry3 = { feature: shown4, x: x2, y: y2, home: null, reach: REACH, size: SIZE * 1.8 };
    spreadMarks([...drawn.map((other) => ({ ...other, size: 2 * other.reach, isFixed: true })), entry3]);
    drawn.push(entry3);
    drawLeaders(ctx);
    drawEntry(ctx, drawn[drawn.length - 1], false);
  }
  function drawFeatures(canvas2, ctx, features2) {
    const crowded = features2.length > 250;
    const groups = stacked(features2);
    for (const group2 of groups.values()) drawGround(canvas2, ctx, group2);
    for (const feature2 of features2) drawShape(canvas2, ctx, feature2);
    for (const group2 of groups.values()) place(canvas2, group2, crowded);
    if (!crowded && !spotlight) spreadMarks(drawn);
    drawLeaders(ctx);
    const order = ({ feature: feature2 }) => feature2 && feature2.id === state.id ? 2 : feature2 && isLit(feature2) ? 1 : 0;
    drawn.sort((a, b) => order(a) - order(b));
    for (const entry3 of drawn) if (entry3.feature) drawEntry(ctx, entry3, crowded);
  }
  function stacked(features2) {
    const groups = /* @__PURE__ */ new Map();
    for (const feature2 of features2) {
      const key = feature2.properties.mark.join();
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(feature2);
    }
    return groups;
  }
  function drawGround(canvas2, ctx, group2) {
    const radii = /* @__PURE__ */ new Set();
    for (const feature2 of group2) {
      const { certainty, accuracy_m: metres, mark: mark3, location_type: type, status: status2 } = feature2.properties;
      if (certainty !== "estimate" || !metres || feature2.geometry.type !== "Point" || radii.has(metres)) continue;
      radii.add(metres);
      const [x2, y2] = canvas2.point(mark3);
      const radius = canvas2.pixels(metres, mark3[1]);
      const chosen3 = group2.some((each) => each.id === state.id);
      const most = Math.max(...group2.map(strength));
      ctx.beginPath();
      ctx.arc(x2, y2, radius, 0, 2 * Math.PI);
      ctx.globalAlpha = (chosen3 ? 0.2 : 0.09) * most;
      ctx.fillStyle = group2.length > 1 ? currentColours().quietText : termOf("status", status2).colour;
      ctx.fill();
      ctx.globalAlpha = (chosen3 ? 0.95 : 0.45) * most;
      ctx.strokeStyle = currentColours().quietText;
      ctx.lineWidth = chosen3 ? 1.8 : 1;
      if (type === "area") {
        ctx.setLineDash([6, 5]);
        ctx.stroke();
        ctx.setLineDash([]);
      } else if (chosen3) ctx.stroke();
      ctx.globalAlpha = 1;
    }
  }
  function drawShape(canvas2, ctx, feature2) {
    const { status: status2, certainty } = feature2.properties;
    const kind = feature2.geometry.type;
    if (kind === "Point" || kind === "MultiPoint") return;
    const chosen3 = feature2.id === state.id;
    const colour = termOf("status", status2).colour;
    canvas2.path(ctx, feature2.geometry);
    if (kind.endsWith("Polygon")) {
      ctx.globalAlpha = (chosen3 ? 0.3 : 0.16) * strength(feature2);
      ctx.fillStyle = colour;
      ctx.fill("evenodd");
    }
    ctx.globalAlpha = strength(feature2);
    ctx.lineCap = ctx.lineJoin = "round";
    ctx.strokeStyle = currentColours().hairline;
    ctx.lineWidth = (kind.endsWith("Polygon") ? 3.6 : 6.6) + (chosen3 ? 3 : 0);
    ctx.stroke();
    ctx.strokeStyle = currentColours().paper;
    ctx.lineWidth -= 1.2;
    ctx.stroke();
    ctx.strokeStyle = colour;
    ctx.lineWidth -= 0.6;
    if (certainty !== "surveyed") ctx.setLineDash([9, 8]);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }
  function place(canvas2, group2, crowded) {
    const [x2, y2] = canvas2.point(group2[0].properties.mark);
    const size2 = Math.max(...group2.map(sizeOf2));
    const ring = group2.length > 1 ? Math.max(0.75 * size2, group2.length * size2 * 1.12 / (2 * Math.PI)) : 0;
    group2.forEach((feature2, index) => {
      const angle = index / group2.length * 2 * Math.PI - Math.PI / 2;
      const spread = crowded ? 0 : ring;
      drawn.push({
        feature: feature2,
        x: x2 + spread * Math.cos(angle),
        y: y2 + spread * Math.sin(angle),
        home: spread ? [x2, y2] : null,
        size: size2,
        reach: REACH * (size2 / SIZE)
      });
    });
  }
  function drawLeaders(ctx) {
    ctx.strokeStyle = currentColours().hairline;
    ctx.fillStyle = currentColours().hairline;
    ctx.lineWidth = 1;
    for (const { x: x2, y: y2, home } of drawn) {
      if (!home) continue;
      ctx.beginPath();
      ctx.moveTo(...home);
      ctx.lineTo(x2, y2);
      ctx.stroke();
      ctx.beginPath();
      ctx.arc(...home, 2.2, 0, 2 * Math.PI);
      ctx.fill();
    }
  }
  function drawEntry(ctx, entry3, crowded) {
    const { feature: feature2, x: x2, y: y2 } = entry3;
    const chosen3 = feature2.id === state.id;
    const isLarge = chosen3 || isLifted(feature2);
    if (chosen3) {
      ctx.beginPath();
      ctx.arc(x2, y2, sizeOf2(feature2) * 0.9, 0, 2 * Math.PI);
      ctx.strokeStyle = currentColours().accent;
      ctx.lineWidth = 3;
      ctx.stroke();
    }
    ctx.globalAlpha = isLarge ? 1 : strength(feature2);
    drawMark(ctx, x2, y2, (crowded && !isLit(feature2) ? 16 : sizeOf2(feature2)) * (isLarge ? 1.2 : 1), feature2.properties);
    ctx.globalAlpha = 1;
  }

  // geo/web/js/map/pointer.js
  var hovered = (
    /** @type {Entry | null} */
    null
  );
  var takers = [];
  var others = [];
  var pointer = Object.freeze({
    add(map2) {
      const under = (event) => hit(overlay.layer().eventPoint(event));
      map2.on("click", (event) => {
        if (takers.some((take2) => take2(event.latlng))) return;
        const found2 = under(event);
        const at = overlay.layer().eventPoint(event);
        for (const take2 of others) take2(found2 ? null : at);
        choose(found2);
      });
      let finger = false;
      map2.getContainer().addEventListener(
        "pointerdown",
        ({ pointerType }) => {
          finger = pointerType === "touch";
          if (finger) hover(null);
        },
        true
      );
      map2.getContainer().addEventListener("pointermove", ({ pointerType }) => finger = pointerType === "touch", true);
      map2.on("mousemove", (event) => finger || hover(under(event)));
      map2.on("mouseout", () => hover(null));
    },
    // A click goes to `take` first, which says whether it was meant for it.
    offerClicks: (take2) => takers.push(take2),
    // What lies below the projects is told each click: where it was, or null if it was a project's.
    offerOthers: (take2) => others.push(take2),
    // Show which project a row of the list stands for.
    highlight(id) {
      hover(id ? overlay.drawn().find((entry3) => entry3.feature && entry3.feature.id === id) || null : null);
    }
  });
  function hit([x2, y2]) {
    let best = (
      /** @type {Entry | null} */
      null
    );
    let least = Infinity;
    for (const entry3 of overlay.drawn()) {
      const distance2 = Math.hypot(entry3.x - x2, entry3.y - y2);
      if (distance2 > entry3.reach || distance2 >= least) continue;
      best = entry3;
      least = distance2;
    }
    return best || hitShape(x2, y2);
  }
  function hitShape(x2, y2) {
    const layer2 = overlay.layer();
    const ctx = (
      /** @type {CanvasRenderingContext2D} */
      layer2._canvas.getContext("2d")
    );
    const ratio = window.devicePixelRatio || 1;
    for (const entry3 of overlay.drawn()) {
      if (!entry3.feature) continue;
      const kind = entry3.feature.geometry.type;
      if (kind === "Point" || kind === "MultiPoint") continue;
      layer2.path(ctx, entry3.feature.geometry);
      ctx.lineWidth = 12;
      if (ctx.isPointInStroke(x2 * ratio, y2 * ratio)) return entry3;
      if (kind.endsWith("Polygon") && ctx.isPointInPath(x2 * ratio, y2 * ratio, "evenodd")) return entry3;
    }
    return null;
  }
  function choose(found2) {
    if (!found2) return setState({ id: null });
    if (found2.feature) return setState({ id: found2.feature.id });
    const [west, south, east, north] = found2.cluster.bounds;
    const zoom = Math.max(
      map.getBoundsZoom([
        [south, west],
        [north, east]
      ]),
      map.getZoom() + 1
    );
    return map.setView([found2.cluster.lat, found2.cluster.lon], Math.min(zoom, map.getZoom() + 4), {
      animate: !reducedMotion()
    });
  }
  function hover(found2) {
    const same2 = (hovered && found2 && (hovered.feature || hovered.cluster)) === (found2 && (found2.feature || found2.cluster));
    if (same2 && Boolean(hovered) === Boolean(found2)) return;
    hovered = found2;
    map.getContainer().style.cursor = found2 ? "pointer" : "";
    showTooltip(found2);
    overlay.lift(found2);
  }
  function showTooltip(found2) {
    const box = byId("pm-tooltip");
    box.hidden = !found2;
    if (!found2) return;
    const [left, top] = overlay.layer().window();
    clear(box);
    requestAnimationFrame(() => keepInside(box, found2.x - left, found2.y - top));
    if (found2.cluster) {
      add(box, el("strong", {}, countText(found2.cluster.count)));
      for (const [code2, count2] of Object.entries(found2.cluster.status)) {
        add(box, el("span", {}, `${labelOf("status", code2)} ${number(count2)}`));
      }
      return;
    }
    const { status: status2, certainty, accuracy_m: metres } = found2.feature.properties;
    add(box, el("strong", {}, nameOf(found2.feature.properties)), el("span", {}, labelOf("status", status2)));
    add(box, el("span", {}, certaintyText(certainty, metres)));
  }
  function keepInside(box, x2, y2) {
    const [, , width] = overlay.layer().window();
    const half = box.offsetWidth / 2 + 6;
    box.style.left = `${Math.max(half, Math.min(x2, width - half))}px`;
    box.style.top = `${y2 - 20 - box.offsetHeight < 4 ? y2 + 20 + box.offsetHeight : y2 - 20}px`;
  }

  // geo/web/js/map/near.js
  var LISTED = 10;
  var GRID = 0.01;
  var WAIT_MS = 15e3;
  var point = (
    /** @type {NearPoint | null} */
    null
  );
  var nearest = (
    /** @type {{ feature: DrawnFeature, metres: number, radius: number }[]} */
    []
  );
  var rest = 0;
  var isOpen = false;
  var awaitsTap = false;
  var message = null;
  var nearPoint = () => point;
  function takes(place5) {
    if (!awaitsTap) return false;
    choose2({ lat: place5.lat, lon: place5.lng, key: "near_tapped", accuracy_m: 0 });
    return true;
  }
  function open() {
    isOpen = true;
    if (state.id) setState({ id: null });
    if (isNarrow()) showTabOnce("list");
    showNear();
    byId("pm-near-device").focus();
  }
  function close() {
    isOpen = false;
    clearPoint();
    byId("pm-near-open").focus();
  }
  function clearPoint() {
    point = message = null;
    nearest = [];
    awaitTap(false);
    showNear();
    if (overlay.layer()) overlay.redraw();
  }
  function showNear() {
    const stage = (
      /** @type {Element} */
      document.querySelector(".pm-stage")
    );
    let button2 = byId("pm-near-open");
    if (!button2) {
      button2 = el("button", { type: "button", id: "pm-near-open", class: "pm-button pm-near-open", onclick: open });
      add(stage, button2);
    }
    fill(button2, sign(), el("span", {}, text("near")));
    const panel = byId("pm-near");
    panel.classList.toggle("is-open", isOpen);
    dress(clear(panel), { "aria-label": text("near") });
    if (isOpen)
      add(
        panel,
        head(),
        ways(),
        message ? el("p", { class: "pm-near-message", role: "alert" }, text(message)) : null,
        found()
      );
  }
  function sign() {
    const line = { fill: "none", stroke: "currentColor", "stroke-width": "1.6" };
    return svg(
      "svg",
      { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", ...line },
      svg("path", { d: "M8 1v3M8 12v3M1 8h3M12 8h3M8 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8z" })
    );
  }
  function head() {
    return el(
      "div",
      { class: "pm-near-head" },
      el("h2", {}, text("near_title")),
      el("button", { type: "button", class: "pm-close", "aria-label": text("close"), onclick: close }, "×")
    );
  }
  function ways() {
    const field2 = el("input", {
      id: "pm-near-name",
      list: "pm-near-names",
      maxlength: 60,
      autocomplete: "off",
      placeholder: text("near_place"),
      "aria-label": text("near_place")
    });
    const go3 = (event) => {
      event.preventDefault();
      chooseNamed(field2.value);
    };
    return el(
      "div",
      { class: "pm-near-ways" },
      el(
        "button",
        { type: "button", id: "pm-near-device", class: "pm-button is-main", onclick: askDevice },
        text("near_device")
      ),
      el(
        "button",
        {
          type: "button",
          id: "pm-near-tap",
          class: "pm-button",
          "aria-pressed": awaitsTap ? "true" : "false",
          onclick: () => tapNext(!awaitsTap)
        },
        text("near_tap")
      ),
      el(
        "form",
        { class: "pm-near-form", onsubmit: go3 },
        field2,
        el(
          "datalist",
          { id: "pm-near-names" },
          names().map(({ name: name2 }) => el("option", { value: name2 }))
        ),
        el("button", { class: "pm-button" }, text("near_go"))
      ),
      awaitsTap ? el("p", { class: "pm-soft", role: "status" }, text("near_tap_now")) : null,
      point ? null : el("p", { class: "pm-soft" }, text("near_private"))
    );
  }
  function tapNext(waits) {
    awaitTap(waits);
    showNear();
    byId("pm-near-tap").focus();
  }
  function awaitTap(waits) {
    awaitsTap = waits;
    map.getContainer().classList.toggle("is-aiming", waits);
  }
  function refuse(key) {
    message = key;
    showNear();
  }
  function askDevice() {
    if (!window.isSecureContext || !navigator.geolocation) return refuse("near_insecure");
    refuse("near_asking");
    const take2 = ({ coords }) => choose2({
      lat: coords.latitude,
      lon: coords.longitude,
      key: "near_position",
      accuracy_m: Math.ceil(coords.accuracy || 0)
    });
    const fail = (error) => refuse(error.code === error.PERMISSION_DENIED ? "near_denied" : "near_unavailable");
    if (chosenBasemap()?.system === "gcj02") setState({ basemap: "none" });
    return navigator.geolocation.getCurrentPosition(take2, fail, {
      timeout: WAIT_MS,
      maximumAge: 6e4,
      enableHighAccuracy: true
    });
  }
  function names() {
    const { places, lines, areas } = start.basemap;
    const outlines = areas.filter((area) => area.role === "community");
    const reference = [...outlines, ...places, ...lines].map((item2) => ({ name: nameOf(item2), item: item2 }));
    const communities4 = Object.keys(start.figures.facets.community).map((name2) => ({
      name: communityName(name2),
      community: name2
    }));
    const seen2 = /* @__PURE__ */ new Set();
    return [...reference, ...communities4].filter(({ name: name2 }) => name2 && name2 !== "-" && !seen2.has(name2) && seen2.add(name2));
  }
  async function chooseNamed(text2) {
    const typed = text2.trim().toLowerCase();
    const all2 = names();
    const hit3 = typed && (all2.find(({ name: name2 }) => name2.toLowerCase() === typed) || all2.find(({ name: name2 }) => name2.toLowerCase().includes(typed)));
    if (!hit3) return refuse("near_unknown");
    const place5 = hit3.item ? distance.middle(hit3.item.geometry) : await ofCommunity(hit3.community);
    return place5 ? choose2({ ...place5, name: hit3.name }) : refuse("near_no_place");
  }
  async function ofCommunity(community) {
    const marks = (await features({ community })).map(({ properties: properties2 }) => properties2.mark);
    if (!marks.length) return null;
    const mean = (at) => marks.reduce((sum, mark3) => sum + mark3[at], 0) / marks.length;
    const centre = { lon: mean(0), lat: mean(1) };
    const reach = Math.max(...marks.map((mark3) => distance.metres(centre, { type: "Point", coordinates: mark3 })));
    return { ...centre, accuracy_m: Math.ceil((reach + 500) / 100) * 100 };
  }
  async function choose2(place5) {
    point = place5;
    message = null;
    awaitTap(false);
    await measure();
    showAround(place5);
  }
  async function measure() {
    if (!point) return;
    const from = point;
    const all2 = await features(null);
    if (point !== from) return;
    nearest = all2.map((feature2) => ({
      feature: feature2,
      metres: distance.metres(from, feature2.geometry),
      radius: (feature2.properties.accuracy_m || 0) + from.accuracy_m
    })).sort((one, other) => one.metres - other.metres).slice(0, LISTED);
    showNear();
    overlay.redraw();
    announce(
      nearest.length ? text("near_first", { name: nameOf(nearest[0].feature.properties), distance: distance.inWords(nearest[0]) }) : text("near_none")
    );
  }
  async function features(own2) {
    const [west, south, east, north] = start.bounds;
    const boxes2 = [[west - 1, south - 1, east + 1, north + 1]];
    if (point) boxes2.push(cell(point, 0.05), cell(point, 0.01));
    for (const box of boxes2) {
      const params = windowParams(box, 12, own2 ? new URLSearchParams(own2) : filterParams());
      const answer = await attempt(() => backend.view(params, "near"));
      if (!answer) return [];
      if (answer.mode === "features") return answer.features;
    }
    return [];
  }
  function cell(from, size2) {
    const [column, line] = [Math.floor(from.lon / size2), Math.floor(from.lat / size2)];
    return [(column - 1) * size2, (line - 1) * size2, (column + 2) * size2, (line + 2) * size2];
  }
  var latlng = ([lon, lat]) => [lat, lon];
  function showAround({ lat, lon }) {
    const box = L.latLngBounds(nearest.slice(0, 3).map(({ feature: feature2 }) => latlng(feature2.properties.mark)));
    const snap = (value3, up) => (up ? Math.ceil(value3 / GRID) : Math.floor(value3 / GRID)) * GRID;
    box.extend([snap(lat, false), snap(lon, false)]).extend([snap(lat, true), snap(lon, true)]);
    map.fitBounds(box, { padding: [40, 40], maxZoom: 15, animate: !reducedMotion() });
  }
  var placeName = ({ name: name2, key }) => name2 || text(key || "");
  function found() {
    if (!point) return null;
    const from = point.accuracy_m ? text("near_from_about", { place: placeName(point), radius: inMetres(point.accuracy_m) }) : placeName(point);
    return el(
      "section",
      { class: "pm-near-found" },
      el(
        "h3",
        {},
        el("span", {}, text("near_from", { place: from })),
        el("button", { type: "button", class: "pm-link", id: "pm-near-clear", onclick: clearPoint }, text("near_clear"))
      ),
      nearest.length ? el(
        "ul",
        {},
        nearest.map((each) => el("li", {}, row(each)))
      ) : el("p", { class: "pm-soft" }, text("near_none")),
      isFiltered() ? el("p", { class: "pm-soft" }, text("near_filtered")) : null,
      rest ? el("p", { class: "pm-soft" }, rest === 1 ? text("near_rest_one") : text("near_rest", { n: number(rest) })) : null
    );
  }
  function row(each) {
    const { id, properties: properties2 } = each.feature;
    return el(
      "button",
      {
        type: "button",
        class: "pm-near-row",
        "data-near": id,
        onclick: () => setState({ id }),
        onmouseenter: () => pointer.highlight(id),
        onmouseleave: () => pointer.highlight(null)
      },
      markElement(properties2, 26),
      el(
        "span",
        { class: "pm-row-text" },
        el("span", { class: "pm-row-name" }, nameOf(properties2)),
        el("span", { class: "pm-row-facts" }, `${distance.inWords(each)} · ${labelOf("status", properties2.status)}`)
      )
    );
  }
  function draw2(canvas2, ctx, labels) {
    if (!point) return;
    const [x2, y2] = canvas2.point([point.lon, point.lat]);
    const { accent, paper: paper2 } = currentColours();
    ctx.fillStyle = ctx.strokeStyle = accent;
    ctx.globalAlpha = 0.15;
    ctx.beginPath();
    ctx.arc(x2, y2, Math.max(14, canvas2.pixels(point.accuracy_m, point.lat)), 0, 2 * Math.PI);
    ctx.fill();
    ctx.globalAlpha = 1;
    for (const [radius, colour] of [
      [9, paper2],
      [6.5, accent]
    ]) {
      ctx.beginPath();
      ctx.arc(x2, y2, radius, 0, 2 * Math.PI);
      ctx.fillStyle = colour;
      ctx.fill();
    }
    labels.at(x2, y2 + 20, placeName(point), { bold: true, colour: accent, isForced: true });
  }
  function listed(answer) {
    rest = answer.total - answer.located;
    if (point) measure();
  }
  function watchNear() {
    pointer.offerClicks(takes);
    overlay.alsoPaint(draw2);
    on("listed", listed);
    on("state", (changed) => changed.basemap && point && clearPoint());
  }

  // geo/web/js/facade.js
  var observed = {
    get map() {
      return map;
    },
    get start() {
      return start;
    },
    get spotlight() {
      return spotlight;
    },
    get backend() {
      return backend;
    },
    state,
    overlay,
    Labels,
    clearFilter,
    isFiltered,
    markElement,
    nameOf,
    nearPoint,
    showTooltip,
    showsWhole,
    toggleFilter
  };
  function publish(members) {
    window.PlanMap = window.PlanMap || {};
    const all2 = { ...Object.getOwnPropertyDescriptors(observed), ...Object.getOwnPropertyDescriptors(members) };
    Object.defineProperties(window.PlanMap, all2);
  }

  // geo/web/js/shared/layer_choice.js
  var NONE = "none";
  var WITHOUT = "-";
  var words = (choice) => [...new Set(choice.split(",").map((word) => word.trim()))].filter(Boolean);
  var idOf = (word) => word.startsWith(WITHOUT) ? word.slice(1) : word;
  function chosenIds(choice, items) {
    let shown4 = new Set(items.filter((item2) => item2.default).map((item2) => item2.id));
    for (const word of words(choice)) {
      if (word === NONE) shown4 = /* @__PURE__ */ new Set();
      else if (word.startsWith(WITHOUT)) shown4.delete(idOf(word));
      else shown4.add(word);
    }
    return new Set(items.filter((item2) => item2.drawn && shown4.has(item2.id)).map((item2) => item2.id));
  }
  function switched(choice, items, id) {
    const shown4 = chosenIds(choice, items);
    if (!shown4.delete(id)) shown4.add(id);
    return written(shown4, items);
  }
  var plainChoice = (choice, items) => written(chosenIds(choice, items), items);
  function written(shown4, items) {
    const differing = items.filter((item2) => item2.drawn && shown4.has(item2.id) !== item2.default);
    return differing.map((item2) => shown4.has(item2.id) ? item2.id : WITHOUT + item2.id).join(",");
  }
  var unknownLayers = (choice, items) => words(choice).filter((word) => word !== NONE && !items.some((item2) => item2.id === idOf(word)));

  // geo/web/js/local/data.js
  var MICRO = 1e6;
  var SIZE2 = 2 ** 22;
  var EDGE3 = 85.051129;
  var held = JSON.parse(
    /** @type {any} */
    document.getElementById("pm-data").textContent
  );
  var packed = held.projects;
  var fields = new Map(packed.fields);
  var count = packed.ids.length;
  var value = (name2, row4) => {
    const column = fields.get(name2);
    if (!column) return void 0;
    return column.rows ? column.values[column.rows[row4]] : column.values[row4];
  };
  var all = (name2, other) => packed.ids.map((_id, row4) => value(name2, row4) || other);
  var terms = (kind, places) => places.map((place5) => (held.start.vocabulary[kind][place5] || { code: null }).code);
  var degrees2 = (places) => places.map((place5) => place5 === null ? NaN : place5 / MICRO);
  var rows = Array.from({ length: count }, (_unused, row4) => row4);
  var section = all("section", 0);
  var sentence = all("sentence", 0);
  var x = degrees2(packed.x);
  var y = degrees2(packed.y);
  function properties(row4) {
    const found2 = /* @__PURE__ */ Object.create(null);
    for (const name2 of fields.keys()) {
      const own2 = value(name2, row4);
      if (own2 !== void 0) found2[name2] = own2;
    }
    return found2;
  }
  function geometry(row4) {
    const shape = packed.shapes[row4];
    if (shape) return { type: shape[0], coordinates: positions(shape[1]) };
    return Number.isNaN(x[row4]) ? null : { type: "Point", coordinates: [x[row4], y[row4]] };
  }
  function positions(steps) {
    if (typeof steps[0] !== "number") return steps.map(positions);
    const found2 = [];
    let [east, north] = [0, 0];
    for (let i = 0; i < steps.length; i += 2) {
      east += steps[i];
      north += steps[i + 1];
      found2.push([east / MICRO, north / MICRO]);
    }
    return found2;
  }
  var flat2 = (nested2) => typeof nested2[0] === "number" ? [nested2] : nested2.reduce((found2, part3) => found2.concat(flat2(part3)), []);
  function boundsOf(row4) {
    const shape = packed.shapes[row4];
    if (!shape) return [x[row4], y[row4], x[row4], y[row4]];
    const places = flat2(positions(shape[1]));
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [east, north] of places) {
      box[0] = Math.min(box[0], east);
      box[1] = Math.min(box[1], north);
      box[2] = Math.max(box[2], east);
      box[3] = Math.max(box[3], north);
    }
    return box;
  }
  function cellCode(row4) {
    const latitude = Math.max(-EDGE3, Math.min(EDGE3, y[row4])) * Math.PI / 180;
    let column = Math.floor((x[row4] + 180) / 360 * SIZE2);
    let line = Math.floor((1 - Math.asinh(Math.tan(latitude)) / Math.PI) / 2 * SIZE2);
    let code2 = 0;
    for (let place5 = 1; column || line; place5 *= 4) {
      code2 += place5 * ((column & 1) + 2 * (line & 1));
      column >>= 1;
      line >>= 1;
    }
    return code2;
  }
  var local = Object.freeze({
    held,
    rows,
    ids: packed.ids,
    row: new Map(packed.ids.map((id, row4) => [id, row4])),
    value,
    properties,
    geometry,
    x,
    y,
    isLocated: (row4) => !Number.isNaN(x[row4]),
    bounds: rows.map(boundsOf),
    code: rows.map((row4) => Number.isNaN(x[row4]) ? -1 : cellCode(row4)),
    planOrder: [...rows].sort((a, b) => section[a] - section[b] || sentence[a] - sentence[b] || a - b),
    columns: {
      section,
      status: all("status", null),
      category: all("category", null),
      year: all("target_year", 0),
      certainty: terms("certainty", packed.certainty),
      reason: terms("reason", packed.reason)
    },
    search: packed.search,
    spelled: packed.spelled,
    // The communities of a project: the name of each, its spelling, and how one knows.
    communitiesOf: (row4) => (packed.memberships[packed.community[row4]] || []).map(([place5, how]) => [...packed.communities[place5], how]),
    hasNoCommunity: (row4) => !Number.isNaN(x[row4]) && packed.community[row4] < 0
  });

  // geo/web/js/local/address.js
  var OWN = [...FACETS, "q", "id", "lang", "at", "layers"];
  var sorted = (params) => [...params].map(String).sort().join("&");
  var readAddress = () => new URLSearchParams(window.location.hash.slice(1));
  function writeAddress(change, { entry: entry3 = false } = {}) {
    const params = readAddress();
    for (const [name2, value3] of Object.entries(change)) {
      params.delete(name2);
      for (const each of [].concat(value3 === null ? [] : value3)) params.append(name2, each);
    }
    if (sorted(params) === sorted(readAddress())) return;
    const hash = `#${params}`;
    try {
      window.history[entry3 ? "pushState" : "replaceState"](null, "", hash);
    } catch {
      window.location.replace(hash);
    }
  }
  function addressedState() {
    const params = readAddress();
    const { vocabulary, plan } = local.held.start;
    const known = {
      section: plan.sections.map((section2) => String(section2.number)),
      status: vocabulary.status.map((term) => term.code),
      category: vocabulary.category.map((term) => term.code),
      certainty: vocabulary.certainty.map((term) => term.code)
    };
    const filter2 = (
      /** @type {any} */
      { q: (params.get("q") || "").slice(0, 100) }
    );
    const unknown = [];
    const isKnown = (name2, value3) => !known[name2] || known[name2].includes(value3);
    for (const name2 of FACETS) {
      const values2 = params.getAll(name2);
      filter2[name2] = values2.filter((value3) => isKnown(name2, value3));
      for (const value3 of values2) if (!isKnown(name2, value3)) unknown.push(`${name2}=${value3}`);
    }
    const lang = params.get("lang");
    if (lang && lang !== "zh" && lang !== "en") unknown.push(`lang=${lang}`);
    const id = params.get("id");
    if (id && !local.row.has(id)) unknown.push(`id=${id}`);
    const layers = (params.get("layers") || "").slice(0, 1e3);
    for (const word of unknownLayers(layers, local.held.start.layers)) unknown.push(`layers=${word}`);
    unknownParts = unknown.slice(0, 8).map((part3) => part3.slice(0, 60));
    return {
      lang: lang === "zh" || lang === "en" ? lang : local.held.language,
      basemap: local.held.start.default_basemap,
      id: local.row.has(id) ? id : null,
      at: params.get("at"),
      layers,
      filter: filter2
    };
  }
  function parameters() {
    const { filter: filter2, id, lang } = state;
    const change = {
      q: filter2.q || null,
      id,
      lang: lang === local.held.language ? null : lang,
      layers: state.layers || null
    };
    for (const name2 of FACETS) change[name2] = filter2[name2].length ? filter2[name2] : null;
    return change;
  }
  function keepAddress() {
    on("state", (changed) => {
      if (changed.filter || changed.id || changed.lang || changed.layers) writeAddress(parameters(), { entry: true });
    });
  }
  var rememberPosition = debounce(() => writeAddress({ at: state.at }), 400);
  function linkOfFile(id) {
    const address = new URL(window.location.href);
    const params = readAddress();
    for (const name2 of OWN) params.delete(name2);
    for (const [name2, value3] of filterParams()) params.append(name2, value3);
    params.set("lang", state.lang);
    if (state.at) params.set("at", state.at);
    if (state.layers) params.set("layers", state.layers);
    if (id) params.set("id", id);
    address.hash = params.toString();
    return address.toString();
  }
  function followAddress() {
    const { at, basemap: _chosenByHand, ...state2 } = addressedState();
    setState(at ? { ...state2, at } : state2);
    noticeUnknownParts();
  }
  var unknownParts = [];
  function noticeUnknownParts() {
    noticeUnknown(unknownParts.map((part3) => text("link_unknown", { part: part3 })));
    unknownParts = [];
  }

  // geo/web/js/local/search.js
  var { texts: TEXTS, kinds: KINDS2, concepts: CONCEPTS } = local.search;
  var NAMES = ["name", "name_en"];
  var [NAME, LABEL, TEXT] = [0, 1, 2];
  var MAX_SOUND = 40;
  var AROUND = 20;
  var HAN = /[\u3400-\u9fff]/;
  var foldSign = (text2) => text2.normalize("NFKC").toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ");
  var fold = (text2) => foldSign(text2).split(/\s+/).filter(Boolean).join(" ");
  var isIn = (sign4, low, high) => sign4 >= low && sign4 <= high;
  var goesOn = (before, sign4) => isIn(sign4, "a", "z") && isIn(before, "a", "z") || isIn(sign4, "0", "9") && isIn(before, "0", "9");
  function place2(text2, word) {
    let start2 = text2.indexOf(word);
    while (start2 > 0 && goesOn(text2[start2 - 1], word[0])) start2 = text2.indexOf(word, start2 + 1);
    return start2;
  }
  function readQuery(text2) {
    const phrases = new Set(
      CONCEPTS.flatMap((each) => [...each.labels, ...each.also]).filter((word) => word.includes(" "))
    );
    const longest2 = Math.max(1, ...[...phrases].map((phrase2) => phrase2.split(" ").length));
    const rest3 = fold(text2).split(" ").filter(Boolean);
    const found2 = /* @__PURE__ */ new Set();
    while (rest3.length) {
      let size2 = Math.min(longest2, rest3.length);
      while (size2 > 1 && !phrases.has(rest3.slice(0, size2).join(" "))) size2 -= 1;
      found2.add(rest3.splice(0, size2).join(" "));
    }
    return { whole: fold(text2), words: [...found2].map(wordOf) };
  }
  function wordOf(text2) {
    const exact = CONCEPTS.filter((each) => each.labels.includes(text2) || each.also.includes(text2));
    const meant = CONCEPTS.filter((each) => exact.includes(each) || each.labels.some((label2) => place2(label2, text2) >= 0));
    const named = exact.filter((each) => each.kind === "status" || each.kind === "category");
    const year = /^([12][0-9]{3})年?$/.exec(text2);
    return {
      text: text2,
      codes: new Map(
        KINDS2.map((kind) => [kind, new Map(meant.filter((each) => each.kind === kind).map((each) => [each.code, each]))])
      ),
      labels: [...new Set(named.flatMap((each) => each.labels))].filter((label2) => label2 !== text2),
      isStatus: exact.some((each) => each.kind === "status"),
      year: year ? Number(year[1]) : 0,
      sound: soundOf(text2),
      found: []
    };
  }
  function soundOf(text2) {
    const letters2 = text2.replace(/'/g, "");
    if (letters2.length > MAX_SOUND || !/^[a-z]+$/.test(letters2)) return null;
    const syllables = ` ${[...letters2].join(" ?")}`;
    return new RegExp(letters2.length === 1 ? syllables : `${syllables}| ${[...letters2].join("[a-z]{0,5} ")}`);
  }
  function sounding(word, text2, spelling) {
    const found2 = word.sound && spelling ? word.sound.exec(spelling) : null;
    if (!found2) return null;
    const count2 = (part3) => part3.split(" ").length - 1;
    const signs = [...text2];
    const places = signs.map((sign4, at) => HAN.test(sign4) ? at : -1).filter((at) => at >= 0);
    const first2 = count2(spelling.slice(0, found2.index));
    const [start2, end3] = [places[first2], places[first2 + count2(found2[0]) - 1] + 1];
    return [signs.slice(0, start2), signs.slice(start2, end3), signs.slice(end3)].map((part3) => part3.join(""));
  }
  function marked(text2, word) {
    const signs = [...text2.split(/\s+/).filter(Boolean).join(" ")];
    const folded2 = signs.map(foldSign);
    const start2 = place2(folded2.join(""), word);
    if (start2 < 0) return [signs.join(""), "", ""];
    const owner = folded2.flatMap((piece, at) => piece.split("").map(() => at));
    const [first2, last2] = [owner[start2], owner[start2 + word.length - 1] + 1];
    return [signs.slice(0, first2), signs.slice(first2, last2), signs.slice(last2)].map((part3) => part3.join(""));
  }
  function short(parts) {
    const [before, found2, after] = parts;
    const [left, middle, right] = [before, found2, after].map((part3) => [...part3]);
    return [
      left.length > AROUND + 1 ? `…${left.slice(-AROUND).join("")}` : before,
      middle.slice(0, 2 * AROUND).join(""),
      right.length > AROUND + 1 ? `${right.slice(0, AROUND).join("")}…` : after
    ];
  }
  var match = (field2, code2, parts, level) => ({ field: field2, code: code2, parts, level });
  function nearest2(word, row4) {
    if (word.found[row4] === void 0) word.found[row4] = sought(word, row4);
    return word.found[row4];
  }
  function sought(word, row4) {
    for (const name2 of NAMES) {
      if (place2(folded(name2, row4), word.text) >= 0)
        return match(name2, null, marked(local.value(name2, row4), word.text), NAME);
    }
    const sound = sounding(word, local.value("name", row4), local.spelled[row4]);
    return sound && match("name", null, sound, NAME) || inLabels(word, row4) || inCommunities(word, row4) || inTexts(word, row4);
  }
  function inLabels(word, row4) {
    for (const kind of KINDS2) {
      const concept = word.codes.get(kind).get(String(local.columns[kind][row4]));
      if (!concept) continue;
      const parts = concept.written.map((label2) => marked(label2, word.text)).find((each) => each[1]);
      return match(kind, concept.code, parts || ["", word.text, ""], LABEL);
    }
    return word.year && word.year === local.columns.year[row4] ? match("target_year", null, ["", String(word.year), ""], LABEL) : null;
  }
  function inCommunities(word, row4) {
    for (const [name2, spelling, how] of local.communitiesOf(row4)) {
      if (how === "possibly") continue;
      if (place2(fold(name2), word.text) >= 0) return match("community", null, marked(name2, word.text), LABEL);
      const sound = sounding(word, name2, spelling);
      if (sound) return match("community", null, sound, LABEL);
    }
    return null;
  }
  function inTexts(word, row4) {
    for (const name2 of word.isStatus ? NAMES : ["id", ...TEXTS, ...NAMES]) {
      for (const each of [word.text, ...word.labels]) {
        if (place2(folded(name2, row4), each) >= 0) return match(name2, null, short(marked(written2(name2, row4), each)), TEXT);
      }
    }
    return null;
  }
  var texts = /* @__PURE__ */ new Map();
  var written2 = (name2, row4) => name2 === "id" ? local.ids[row4] : String(local.value(name2, row4) || "");
  function folded(name2, row4) {
    if (!texts.has(name2)) texts.set(name2, []);
    const known = texts.get(name2);
    if (known[row4] === void 0) known[row4] = fold(written2(name2, row4));
    return known[row4];
  }
  var finds = (query, row4) => query.words.every((word) => nearest2(word, row4));
  var matches = (query, row4) => query.words.map((word) => nearest2(word, row4)).map(({ field: field2, code: code2, parts }) => ({ field: field2, code: code2, parts }));
  function rank(query, row4) {
    const names3 = NAMES.map((name2) => folded(name2, row4));
    if (names3.includes(query.whole)) return 0;
    if (names3.some((name2) => name2.startsWith(query.whole))) return 1;
    const { sound } = query.words[0];
    if (query.words.length === 1 && sound && new RegExp(`^(?:${sound.source})`).test(local.spelled[row4])) return 1;
    const levels = query.words.map((word) => nearest2(word, row4).level);
    return 2 + 3 * Math.max(...levels) + Math.min(...levels);
  }
  function ranked(query, rows4) {
    if (!query.words.length) return rows4;
    const ranks = new Map(rows4.map((row4) => [row4, rank(query, row4)]));
    return [...rows4].sort((a, b) => ranks.get(a) - ranks.get(b));
  }

  // geo/web/js/local/filter.js
  var NUMBERS = ["section", "year"];
  function readFilter(params) {
    const filter2 = { q: readQuery(params.getAll("q").join(" ")) };
    for (const name2 of FACETS) {
      const given = params.getAll(name2);
      const each = given.join(",").split(name2 === "community" ? /[、，,;；/／|\n\t]/ : ",");
      filter2[name2] = new Set(
        each.map((value3) => value3.trim().replace(/\s+/g, " ")).filter(Boolean).map(NUMBERS.includes(name2) ? Number : String)
      );
    }
    return filter2;
  }
  var communities = (row4) => new Set(local.communitiesOf(row4).map(([name2]) => name2));
  var values = (name2, row4) => name2 === "community" ? [...communities(row4)] : [local.columns[name2][row4]];
  var isChosen = (name2, chosen3, row4) => values(name2, row4).some((value3) => chosen3.has(value3)) || name2 === "community" && chosen3.has(NO_COMMUNITY) && local.hasNoCommunity(row4);
  function passes(filter2, row4, but = "") {
    for (const name2 of FACETS) {
      if (name2 !== but && filter2[name2].size && !isChosen(name2, filter2[name2], row4)) return false;
    }
    return finds(filter2.q, row4);
  }
  function counts(rows4, name2, known = []) {
    const found2 = /* @__PURE__ */ Object.create(null);
    for (const value3 of known) found2[value3] = 0;
    for (const row4 of rows4) for (const value3 of values(name2, row4)) if (value3) found2[value3] = (found2[value3] || 0) + 1;
    return found2;
  }
  function possible(rows4) {
    const found2 = /* @__PURE__ */ Object.create(null);
    for (const row4 of rows4) {
      const surely = new Set(
        local.communitiesOf(row4).filter(([, , how]) => how !== "possibly").map(([name2]) => name2)
      );
      for (const name2 of communities(row4)) if (!surely.has(name2)) found2[name2] = (found2[name2] || 0) + 1;
    }
    return found2;
  }
  function countFigures(filter2) {
    const passing = local.rows.filter((row4) => passes(filter2, row4));
    const around3 = local.rows.filter((row4) => passes(filter2, row4, "community"));
    const facet = (name2) => {
      const others2 = local.rows.filter((row4) => passes(filter2, row4, name2));
      const known = name2 === "section" ? start.plan.sections.map((section2) => section2.number) : [];
      return counts(others2, name2, known);
    };
    return {
      total: passing.length,
      located: passing.filter(local.isLocated).length,
      missing: counts(passing, "reason"),
      status: counts(passing, "status"),
      untold: around3.filter(local.hasNoCommunity).length,
      possible: possible(around3),
      facets: Object.fromEntries(FACETS.map((name2) => [name2, facet(name2)]))
    };
  }

  // geo/web/js/local/layers.js
  var MICRO2 = 1e6;
  var unpacked = /* @__PURE__ */ new Map();
  function localLayer(id, params) {
    const packed2 = local.held.layers?.[id];
    if (!packed2) throw new Refused({ message: text("layer_unknown") }, `layer-${id}`);
    if (!unpacked.has(id)) unpacked.set(id, unpack(packed2));
    const [west, south, east, north] = (params.get("bbox") || "").split(",").map(Number);
    const seen2 = unpacked.get(id).filter(({ box }) => box[0] <= east && box[2] >= west && box[1] <= north && box[3] >= south);
    return { layer: id, mode: "features", total: seen2.length, features: seen2, clusters: [] };
  }
  function unpack({ points, shapes, told }) {
    const geometries = points ? positions2(points).map((coordinates) => ({ type: "Point", coordinates })) : shapes.map(([type, steps]) => ({ type, coordinates: type === "Point" ? positions2(steps)[0] : nested(steps) }));
    const names3 = Object.keys(told);
    return geometries.map((geometry2, row4) => {
      const known = names3.filter((name2) => told[name2][row4] !== null && told[name2][row4] !== void 0);
      const properties2 = Object.fromEntries(known.map((name2) => [name2, told[name2][row4]]));
      return { geometry: geometry2, properties: properties2, box: boxOf2(geometry2.coordinates) };
    });
  }
  var nested = (steps) => typeof steps[0] === "number" ? positions2(steps) : steps.map(nested);
  function positions2(steps) {
    const found2 = [];
    let [east, north] = [0, 0];
    for (let i = 0; i < steps.length; i += 2) {
      east += steps[i];
      north += steps[i + 1];
      found2.push([east / MICRO2, north / MICRO2]);
    }
    return found2;
  }
  function boxOf2(coordinates) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const visit = (part3) => {
      if (typeof part3[0] !== "number") part3.forEach(visit);
      else {
        box[0] = Math.min(box[0], part3[0]);
        box[1] = Math.min(box[1], part3[1]);
        box[2] = Math.max(box[2], part3[0]);
        box[3] = Math.max(box[3], part3[1]);
      }
    };
    visit(coordinates);
    return box;
  }

  // geo/web/js/local/answers.js
  var CELLS_PER_TILE = 2;
  var FINEST = 22;
  var PAGE = 200;
  var SHOWN = ["name", "name_en", "section", "status", "category", "location_type"];
  var QUOTED = ["phrase", "status_evidence", "counts_towards_evidence"];
  var LISTED2 = ["name", "name_en", "section", "sentence", "status", "category", "location_type"];
  var drawnAs = /* @__PURE__ */ new Map();
  var listedAs = /* @__PURE__ */ new Map();
  var kept = (cache, row4, make) => {
    if (!cache.has(row4)) cache.set(row4, make(row4));
    return cache.get(row4);
  };
  var some = (names3, row4) => Object.fromEntries(names3.map((name2) => [name2, local.value(name2, row4)]));
  var accuracy = (row4) => {
    const metres = local.value("location_accuracy_m", row4);
    return metres === void 0 ? null : metres;
  };
  var mark = (row4) => local.isLocated(row4) ? [local.x[row4], local.y[row4]] : null;
  var round = (value3) => Math.round(value3 * 1e6) / 1e6;
  function answerStart() {
    const { lang } = state;
    const { start: held3 } = local.held;
    const own2 = {};
    for (const name2 of ["texts", "attributions", "mark", "imprint"]) own2[name2] = held3[name2][lang];
    return { ...held3, ...own2 };
  }
  function windowOf(params) {
    const [west, south, east, north] = params.get("bbox").split(",").map(Number);
    return { west, south, east, north, zoom: Number(params.get("zoom")) };
  }
  function meets(row4, { west, south, east, north }) {
    const box = local.bounds[row4];
    return box[0] <= east && box[2] >= west && box[1] <= north && box[3] >= south;
  }
  function view2(params) {
    const filter2 = readFilter(params);
    const seen2 = windowOf(params);
    const rows4 = local.rows.filter((row4) => meets(row4, seen2) && passes(filter2, row4));
    const few = rows4.length <= local.held.start.view_features;
    return {
      type: "FeatureCollection",
      revision: local.held.start.revision,
      mode: few ? "features" : "clusters",
      total: rows4.length,
      features: few ? rows4.map((row4) => kept(drawnAs, row4, feature)) : [],
      clusters: few ? [] : clusters(rows4, Math.min(Math.floor(seen2.zoom) + CELLS_PER_TILE, FINEST))
    };
  }
  function feature(row4) {
    return {
      type: "Feature",
      id: local.ids[row4],
      geometry: local.geometry(row4),
      properties: {
        ...some(SHOWN, row4),
        certainty: local.columns.certainty[row4],
        accuracy_m: accuracy(row4),
        mark: mark(row4)
      }
    };
  }
  function clusters(rows4, level) {
    const cell2 = (row4) => Math.floor(local.code[row4] / 4 ** (FINEST - level));
    const found2 = [];
    let last2 = { cell: NaN, rows: (
      /** @type {number[]} */
      []
    ) };
    for (const row4 of [...rows4].sort((a, b) => local.code[a] - local.code[b])) {
      if (last2.cell !== cell2(row4)) {
        last2 = { cell: cell2(row4), rows: [] };
        found2.push(last2);
      }
      last2.rows.push(row4);
    }
    return found2.map((each) => cluster(each.rows));
  }
  function cluster(rows4) {
    const xs = rows4.map((row4) => local.x[row4]);
    const ys = rows4.map((row4) => local.y[row4]);
    const mean = (values2) => round(values2.reduce((sum, value3) => sum + value3, 0) / rows4.length);
    const status2 = {};
    for (const term of local.held.start.vocabulary.status) {
      const count2 = rows4.filter((row4) => local.columns.status[row4] === term.code).length;
      if (count2) status2[term.code] = count2;
    }
    const bounds = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    return { lon: mean(xs), lat: mean(ys), count: rows4.length, status: status2, bounds };
  }
  function whole(params) {
    const filter2 = readFilter(params);
    return local.planOrder.filter((row4) => passes(filter2, row4)).map((row4) => kept(listedAs, row4, item));
  }
  function projects(params) {
    const filter2 = readFilter(params);
    const seen2 = params.get("bbox") ? windowOf(params) : null;
    const rows4 = local.planOrder.filter((row4) => (!seen2 || meets(row4, seen2)) && passes(filter2, row4));
    const shown4 = ranked(filter2.q, rows4).slice(0, PAGE);
    const items = shown4.map((row4) => ({ ...kept(listedAs, row4, item), matches: matches(filter2.q, row4) }));
    return { revision: local.held.start.revision, ...countFigures(filter2), listed: rows4.length, items };
  }
  function item(row4) {
    const { certainty, reason } = local.columns;
    return {
      id: local.ids[row4],
      ...some(LISTED2, row4),
      certainty: certainty[row4],
      reason: reason[row4],
      accuracy_m: accuracy(row4)
    };
  }
  function localCard(id) {
    const row4 = local.row.get(id);
    if (row4 === void 0) throw new Refused({ message: text("unknown_project") }, "card");
    return {
      revision: local.held.start.revision,
      feature: { type: "Feature", id, properties: local.properties(row4), geometry: local.geometry(row4) },
      english: glosses(row4),
      communities: local.communitiesOf(row4).map(([name2, , how]) => ({ name: name2, how })),
      bounds: local.isLocated(row4) ? local.bounds[row4] : null,
      mark: mark(row4),
      certainty: local.columns.certainty[row4],
      reason: local.columns.reason[row4]
    };
  }
  function glosses(row4) {
    const { english } = local.held.start;
    const texts2 = Object.entries(local.properties(row4)).filter(([name2]) => QUOTED.includes(name2));
    return Object.fromEntries(
      texts2.map(([name2, text2]) => [name2, english[String(text2 || "").trim()]]).filter(([, meaning2]) => meaning2)
    );
  }
  var localBackend = {
    start: async () => answerStart(),
    view: async (params) => view2(new URLSearchParams(params)),
    list: async (params) => projects(new URLSearchParams(params)),
    card: async (id) => localCard(id),
    layer: async (id, params) => localLayer(id, new URLSearchParams(params)),
    whole
  };

  // geo/web/js/layers/card.js
  var shown3 = (
    /** @type {LayerHit | null} */
    null
  );
  var opener = (
    /** @type {HTMLElement | null} */
    null
  );
  function showLayerCard(hit3, from = null) {
    shown3 = hit3;
    opener = from;
    const box = byId("pm-layer-card");
    const title = titleOf(hit3);
    dress(clear(box), { hidden: false, "aria-label": text("layer_card") });
    add(
      box,
      el("h2", { tabindex: "-1" }, title),
      el("button", { type: "button", class: "pm-close", "aria-label": text("close"), onclick: close2 }, "×"),
      el("dl", { class: "pm-facts" }, rows2(hit3))
    );
    box.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close2();
    };
    announce(title);
    if (from) box.querySelector("h2").focus();
  }
  function clearLayerCard(isGone = () => true) {
    if (!shown3 || !isGone(shown3.item.id)) return;
    shown3 = null;
    clear(byId("pm-layer-card")).hidden = true;
  }
  function close2() {
    clearLayerCard();
    (opener?.isConnected ? opener : map.getContainer()).focus();
  }
  function titleOf({ item: item2, feature: feature2, count: count2 }) {
    if (count2) return text("layer_places_here", { n: number(count2) });
    return nameOf(feature2?.properties || {}) || item2.name[state.lang];
  }
  function rows2({ item: item2, feature: feature2, count: count2 }) {
    const { capacity, accuracy_m: metres } = feature2?.properties || {};
    const facts4 = [
      ["layer_field_layer", item2.name[state.lang]],
      ["field_category", item2.category ? labelOf("category", item2.category) : null],
      ["layer_field_capacity", capacity === void 0 ? null : number(capacity)],
      ["layer_field_accuracy", metres ? `±${inMetres(metres)}` : null],
      ["layer_field_source", item2.source],
      ["layer_field_date", item2.date || text("layer_date_unknown")],
      ["layer_field_hint", count2 ? text("layer_zoom_in") : null]
    ];
    return facts4.filter(([, value3]) => value3).map(([key, value3]) => [el("dt", {}, text(
      /** @type {string} */
      key
    )), el("dd", {}, value3)]);
  }

  // geo/web/js/layers/layers.js
  var COMMUNITIES = "communities";
  var RESIDENTS = "residents";
  var GROUND2 = 0.3;
  var SAME_ZOOM = 0.7;
  var NAMED_AREAS = 11.5;
  var NAMED_PLACES = 15;
  var REACH2 = 9;
  var DIMMED = 0.65;
  var IN_THE_DARK = 0.55;
  var held2 = /* @__PURE__ */ new Map();
  var canvas = (
    /** @type {Canvas | null} */
    null
  );
  var around = (
    /** @type {LayerSurroundings} */
    /** @type {unknown} */
    null
  );
  var layerName = (item2) => item2.name[state.lang];
  function layersOn() {
    const ids = chosenIds(state.layers, start.layers);
    return start.layers.filter((item2) => ids.has(item2.id));
  }
  var heldLayer = (id) => held2.get(id);
  function switchLayer(item2) {
    setState({ layers: switched(state.layers, start.layers, item2.id) });
    const isOn = layersOn().includes(item2);
    announce(text(isOn ? "layer_is_on" : "layer_is_off", { name: layerName(item2) }));
  }
  function watchLayers(surroundings) {
    around = surroundings;
    map.on("moveend", () => canvas && refreshLayers({ drawn: true }));
    around.overlay.alsoPaint(label);
    around.pointer.offerOthers(point2);
    refreshLayers();
  }
  function refreshLayers({ anew = false, drawn: drawn3 = false } = {}) {
    if (anew) held2.clear();
    const shown4 = start.layers.length ? layersOn() : [];
    if (!shown4.length && !canvas) return;
    if (!canvas) {
      map.createPane("pm-layers").style.zIndex = "350";
      canvas = new CanvasLayer("pm-layers", (layer2, ctx) => paintLayers(layer2, ctx)).addTo(map);
    }
    for (const item2 of shown4) if (isInSight(item2) && !suffices(held2.get(item2.id))) fetchLayer(item2);
    if (drawCommunities(!shown4.some((item2) => item2.kind === COMMUNITIES))) around.redrawBase();
    clearLayerCard((id) => !shown4.some((item2) => item2.id === id));
    if (!drawn3) {
      canvas.redraw();
      around.overlay.redraw();
    }
    emit("layers", void 0);
  }
  var redrawLayers = () => canvas?.redraw();
  function isInSight({ bounds }) {
    if (!bounds || start.layers.length === 0) return false;
    const [west, south, east, north] = boxOf(map.getBounds().pad(GROUND2));
    return bounds[0] <= east + FAR4 && bounds[2] >= west - FAR4 && bounds[1] <= north + FAR4 && bounds[3] >= south - FAR4;
  }
  var FAR4 = 0.01;
  function suffices(known) {
    if (!known) return false;
    const zoom = map.getZoom();
    const [west, south, east, north] = boxOf(map.getBounds());
    const holds = known.box[0] <= west && known.box[1] <= south && known.box[2] >= east && known.box[3] >= north;
    const { answer } = known;
    const isWhole = answer?.mode === "features" && answer.features.length >= answer.total;
    const isFine = isWhole ? zoom - known.zoom < SAME_ZOOM : Math.abs(zoom - known.zoom) < SAME_ZOOM / 2;
    return holds && isFine;
  }
  async function fetchLayer(item2) {
    const box = boxOf(map.getBounds().pad(GROUND2));
    const zoom = map.getZoom();
    const params = windowParams(box, zoom, new URLSearchParams());
    const before = held2.get(item2.id);
    const key = params.toString();
    const mine = { answer: before ? before.answer : null, box, zoom, key, fault: "" };
    held2.set(item2.id, mine);
    try {
      const answer = await backend.layer(item2.id, params);
      if (held2.get(item2.id) !== mine) return;
      mine.answer = answer;
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof Refused)) throw error;
      Object.assign(mine, { answer: null, fault: error.message });
    }
    facts.layers = { ...facts.layers, [item2.id]: (facts.layers?.[item2.id] || 0) + 1 };
    redrawLayers();
    around.overlay.redraw();
    emit("layers", void 0);
  }
  function paintLayers(layer2, ctx) {
    if (spotlight?.alone || !canvas) return;
    ctx.globalAlpha = spotlight ? DIMMED : 1;
    for (const item2 of layersOn()) {
      const answer = held2.get(item2.id)?.answer;
      if (!answer) continue;
      for (const { geometry: geometry2 } of answer.features) drawGeometry(layer2, ctx, item2, geometry2);
      for (const cluster2 of answer.clusters) drawCluster2(layer2, ctx, item2, cluster2);
    }
    ctx.globalAlpha = 1;
  }
  function drawGeometry(layer2, ctx, { look: look2, colour }, geometry2) {
    if (geometry2.type.endsWith("Point")) {
      for (const position of positionsOf(geometry2)) {
        const [x2, y2] = layer2.point(position);
        drawSign(ctx, x2, y2, look2, colour);
      }
      return;
    }
    const alpha = ctx.globalAlpha;
    layer2.path(ctx, geometry2);
    if (geometry2.type.endsWith("Polygon") && look2.fill) {
      ctx.globalAlpha = alpha * look2.fill;
      ctx.fillStyle = colour;
      ctx.fill("evenodd");
      ctx.globalAlpha = alpha;
    }
    if (look2.width || !geometry2.type.endsWith("Polygon")) {
      ctx.globalAlpha = alpha * (currentColours().isDark ? IN_THE_DARK : 1);
      Object.assign(ctx, { strokeStyle: colour, lineWidth: look2.width || 0.5, lineJoin: "round", lineCap: "butt" });
      ctx.setLineDash(look2.dash);
      ctx.stroke();
      ctx.setLineDash([]);
      ctx.globalAlpha = alpha;
    }
  }
  function drawSign(ctx, x2, y2, look2, colour) {
    const { sign: sign4, size: size2, width } = look2;
    ctx.beginPath();
    if (sign4 === "square") ctx.rect(x2 - size2, y2 - size2, 2 * size2, 2 * size2);
    else ctx.arc(x2, y2, size2, 0, 2 * Math.PI);
    const alpha = ctx.globalAlpha;
    if (sign4 === "dot") {
      ctx.globalAlpha = alpha * 0.6;
      ctx.fillStyle = colour;
      ctx.fill();
      ctx.globalAlpha = alpha;
      return;
    }
    ctx.fillStyle = currentColours().paper;
    ctx.fill();
    ctx.strokeStyle = colour;
    ctx.lineWidth = Math.max(width, 1.2);
    ctx.stroke();
  }
  var radiusOf = ({ look: look2 }, count2) => look2.size + 1.8 * Math.log10(count2);
  function drawCluster2(layer2, ctx, item2, { lon, lat, count: count2 }) {
    const [x2, y2] = layer2.point([lon, lat]);
    const alpha = ctx.globalAlpha;
    ctx.beginPath();
    ctx.arc(x2, y2, radiusOf(item2, count2), 0, 2 * Math.PI);
    ctx.globalAlpha = alpha * 0.3;
    ctx.fillStyle = item2.colour;
    ctx.fill();
    ctx.globalAlpha = alpha;
    if (item2.kind === RESIDENTS || count2 < 2) return;
    ctx.font = `10px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = currentColours().quietText;
    ctx.fillText(number(count2), x2, y2);
  }
  function label(layer2, _ctx, labels) {
    if (!canvas || spotlight?.ground || spotlight?.alone) return;
    for (const item2 of layersOn().reverse()) {
      const areas = item2.kind === COMMUNITIES;
      if (layer2.zoom < (areas ? NAMED_AREAS : NAMED_PLACES)) continue;
      for (const { geometry: geometry2, properties: properties2 } of held2.get(item2.id)?.answer?.features || []) {
        const name2 = nameOf(properties2);
        if (!name2) continue;
        const [x2, y2] = layer2.point(properties2.label || positionsOf(geometry2)[0]);
        const short2 = name2.length > 30 ? `${name2.slice(0, 29)}…` : name2;
        if (areas) labels.at(x2, y2, short2, { size: 11.5, quiet: true, spaced: true });
        else labels.at(x2, y2 + 12, short2, { size: 10.5, quiet: true });
      }
    }
  }
  function point2(at) {
    const found2 = at && canvas ? hit2(at) : null;
    if (found2) showLayerCard(found2);
    else clearLayerCard();
  }
  function hit2(at) {
    for (const item2 of layersOn().reverse()) {
      const answer = held2.get(item2.id)?.answer;
      if (!answer) continue;
      const cluster2 = nearest3(answer.clusters, at, ({ lon, lat }) => [[lon, lat]]);
      if (cluster2) return { item: item2, count: cluster2.count };
      if (item2.kind === RESIDENTS) continue;
      const isPlace = ({ geometry: geometry2 }) => geometry2.type.endsWith("Point");
      const places = answer.features.filter(isPlace);
      const feature2 = nearest3(places, at, (each) => positionsOf(each.geometry)) || answer.features.find((each) => !isPlace(each) && covers(each.geometry, at));
      if (feature2) return { item: item2, feature: feature2 };
    }
    return null;
  }
  function nearest3(candidates, [x2, y2], placesOf) {
    let best = (
      /** @type {T | null} */
      null
    );
    let least = REACH2;
    for (const each of candidates) {
      for (const place5 of placesOf(each)) {
        const [left, top] = around.overlay.layer().point(place5);
        const distance2 = Math.hypot(left - x2, top - y2);
        if (distance2 > least) continue;
        best = each;
        least = distance2;
      }
    }
    return best;
  }
  function covers(geometry2, [x2, y2]) {
    const layer2 = around.overlay.layer();
    const ctx = (
      /** @type {CanvasRenderingContext2D} */
      layer2._canvas.getContext("2d")
    );
    const ratio = window.devicePixelRatio || 1;
    layer2.path(ctx, geometry2);
    if (geometry2.type.endsWith("Polygon")) return ctx.isPointInPath(x2 * ratio, y2 * ratio, "evenodd");
    ctx.lineWidth = REACH2;
    return ctx.isPointInStroke(x2 * ratio, y2 * ratio);
  }
  function namedInSight(item2) {
    const [west, south, east, north] = boxOf(map.getBounds());
    const isSeen = ([x2, y2]) => x2 >= west && x2 <= east && y2 >= south && y2 <= north;
    return (held2.get(item2.id)?.answer?.features || []).filter(
      ({ geometry: geometry2, properties: properties2 }) => nameOf(properties2) && isSeen(properties2.label || positionsOf(geometry2)[0])
    );
  }

  // geo/web/js/map/targets.js
  var PARTS = ["completed", "named", "located"];
  function targetBar(value3, counts2, isCompleted) {
    const bar = el("span", { class: `pm-progress${counts2 ? "" : " is-total"}`, "aria-hidden": "true" });
    const share = isCompleted ? 1 : counts2 && value3 > 0 ? Math.min(1, counts2.completed / value3) : 0;
    if (share > 0) {
      const piece = el("span", { class: "is-completed" });
      piece.style.width = `${100 * share}%`;
      add(bar, piece);
    }
    return bar;
  }
  function targetState(counts2, isCompleted) {
    const words3 = isCompleted ? [part2("completed", text("target_reported"))] : [];
    if (!counts2) words3.push(text("target_total_only"));
    else if (!counts2.named) words3.push(text("target_open"));
    else words3.push(...PARTS.map((name2) => part2(name2, text(`target_${name2}`, { n: number(counts2[name2]) }))));
    return words3.flatMap((each, place5) => place5 ? [" ", each] : [each]);
  }
  function part2(name2, text2) {
    return el("span", { class: `pm-target-part is-${name2}` }, text2);
  }
  function drawTargets() {
    const panel = clear(byId("pm-targets"));
    dress(panel, { "aria-label": text("targets") });
    panel.classList.toggle("is-empty", !start.targets.length);
    add(
      panel,
      el("h2", {}, text("targets")),
      el(
        "ul",
        {},
        start.targets.map((each) => el("li", {}, tile(each)))
      )
    );
    if (host.isFile) drawImprint(panel);
  }
  function drawImprint(panel) {
    const imprint = start.imprint || [];
    if (!imprint.length) return;
    if (!start.targets.length) clear(panel);
    panel.classList.remove("is-empty");
    add(panel, el("p", { class: "pm-imprint" }, imprint.join(" · ")));
  }
  function tile(target2) {
    const unit = termOf("target_unit", target2.unit);
    return el(
      "button",
      { type: "button", class: "pm-target", onclick: () => setState({ id: target2.id }) },
      el(
        "span",
        { class: "pm-target-head" },
        el("strong", {}, number(target2.value)),
        el("span", {}, unit ? unit[state.lang] : target2.unit),
        target2.year ? el("span", { class: "pm-soft" }, text("by_year", { year: target2.year })) : null
      ),
      targetBar(target2.value, target2.progress, target2.status === "completed"),
      el("span", { class: "pm-soft pm-target-state" }, targetState(target2.progress, target2.status === "completed"))
    );
  }

  // geo/web/js/map/card.js
  async function showCard() {
    const panel = byId("pm-card");
    if (!state.id) {
      setChosen(null);
      panel.classList.remove("is-open");
      clear(panel);
      return null;
    }
    const id = state.id;
    setChosen(null);
    const answer = await attempt(() => backend.card(id, displayParams()));
    if (!answer || state.id !== id) return null;
    setChosen(answer);
    drawCard(clear(panel), answer);
    panel.classList.add("is-open");
    announce(nameOf(answer.feature.properties));
    return answer;
  }
  function closeCard() {
    const row4 = document.querySelector("#pm-list .pm-row.is-chosen") || byId("pm-q");
    setState({ id: null });
    if (row4) row4.focus();
  }
  function drawCard(panel, answer) {
    const properties2 = answer.feature.properties;
    dress(panel, { "aria-label": text("card") });
    const title = el("h2", { tabindex: "-1", id: "pm-card-title" }, nameOf(properties2));
    add(
      panel,
      el(
        "div",
        { class: "pm-card-head" },
        markElement({ ...properties2, certainty: answer.certainty }, 34),
        el("div", {}, title, secondName(properties2)),
        el("button", { type: "button", class: "pm-close", "aria-label": text("close"), onclick: closeCard }, "×")
      ),
      el("dl", { class: "pm-facts" }, facts2(answer, properties2)),
      el(
        "div",
        { class: "pm-card-tools" },
        el(
          "button",
          { type: "button", class: "pm-button", onclick: (event) => copyLink(event.currentTarget, answer.feature.id) },
          text("copy_link")
        ),
        start.editing && !embedded ? el(
          "a",
          { class: "pm-button", href: editAddress(answer.feature.id), target: "_blank", rel: "noopener" },
          text("edit")
        ) : null,
        answer.bounds ? el("button", { type: "button", class: "pm-button", onclick: () => flyTo(answer) }, text("show_on_map")) : null
      )
    );
  }
  function secondName(properties2) {
    const name2 = otherName(properties2);
    return name2 ? el("p", { class: "pm-other-name", lang: state.lang === "en" ? "zh" : "en" }, name2) : null;
  }
  var editAddress = (id) => `${base}/edit?${new URLSearchParams({ id, lang: state.lang })}`;
  function facts2(answer, properties2) {
    const rows4 = [
      ["field_status", status(answer, properties2)],
      ["field_in_plan", inPlan(properties2)],
      ["field_phrase", properties2.phrase ? [el("q", { lang: "zh" }, properties2.phrase), gloss(answer, "phrase")] : null],
      ["field_category", labelOf("category", properties2.category)],
      ["field_target", target(properties2)],
      ["field_counted", counted(answer.feature.id)],
      ["field_counts_towards", countsTowards(answer, properties2)],
      ["field_place", place3(answer, properties2)],
      ["field_place_source", source(properties2)],
      ["field_community", communities2(answer.communities)],
      ["field_lead", properties2.lead],
      ["field_period", [properties2.start, properties2.end].filter(Boolean).join(" – ")],
      ["field_description", properties2.description]
    ];
    return rows4.filter(([, value3]) => value3).map(([key, value3]) => [el("dt", {}, text(key)), el("dd", {}, value3)]);
  }
  function gloss(answer, name2) {
    const meaning2 = state.lang === "en" && answer.english[name2];
    return meaning2 ? el("div", { class: "pm-gloss" }, meaning2) : null;
  }
  function status(answer, properties2) {
    return [
      el("strong", {}, labelOf("status", properties2.status)),
      properties2.status_as_of ? el("span", { class: "pm-soft" }, ` ${text("as_of", { date: properties2.status_as_of })}`) : null,
      properties2.status_evidence ? el("div", { class: "pm-evidence", lang: "zh" }, `“${properties2.status_evidence}”`) : null,
      gloss(answer, "status_evidence")
    ];
  }
  function inPlan(properties2) {
    const sentence2 = properties2.sentence ? text("sentence_n", { n: properties2.sentence }) : "";
    return [sectionLabel(properties2.section), sentence2].filter(Boolean).join(" · ");
  }
  function target(properties2) {
    if (properties2.target_value === null || properties2.target_value === void 0) return null;
    const unit = termOf("target_unit", properties2.target_unit);
    const amount = `${number(properties2.target_value)} ${unit ? unit[state.lang] : properties2.target_unit || ""}`.trim();
    return properties2.target_year ? text("target_by", { target: amount, year: properties2.target_year }) : amount;
  }
  function counted(id) {
    const promise = start.targets.find((each) => each.id === id);
    if (!promise?.progress) return null;
    const done = promise.status === "completed";
    return [
      el("div", { class: "pm-target-state" }, targetState(promise.progress, done)),
      el(
        "ul",
        { class: "pm-counted" },
        promise.progress.projects.map(
          (each) => el(
            "li",
            {},
            el("button", { type: "button", class: "pm-link", onclick: () => setState({ id: each.id }) }, nameOf(each)),
            el("span", { class: "pm-soft" }, ` ${labelOf("status", each.status)}`)
          )
        )
      )
    ];
  }
  function countsTowards(answer, properties2) {
    if (!properties2.counts_towards) return null;
    const promise = start.targets.find((each) => each.id === properties2.counts_towards);
    const by = properties2.counts_towards_by;
    return [
      promise ? el("button", { type: "button", class: "pm-link", onclick: () => setState({ id: promise.id }) }, nameOf(promise)) : text("target_unknown"),
      properties2.counts_towards_evidence ? el("div", { class: "pm-evidence", lang: "zh" }, `“${properties2.counts_towards_evidence}”`) : null,
      gloss(answer, "counts_towards_evidence"),
      by ? el("div", { class: "pm-soft" }, text("decided_by", { who: by })) : null
    ];
  }
  function place3(answer, properties2) {
    if (answer.reason) return labelOf("reason", answer.reason);
    const type = labelOf("location_type", properties2.location_type);
    return [
      el("span", { class: `pm-certainty is-${answer.certainty}`, "aria-hidden": "true" }),
      el("strong", {}, certaintyText(answer.certainty, properties2.location_accuracy_m)),
      el("span", { class: "pm-soft" }, ` ${type}`),
      el("div", { class: "pm-soft" }, meaning(answer, properties2))
    ];
  }
  function communities2(places) {
    const names3 = [...new Set(places.map((each) => each.name))];
    const ways2 = (name2) => joined(places.filter((each) => each.name === name2).map((each) => text(`community_${each.how}`)));
    return names3.length ? names3.map((name2) => el("div", {}, communityName(name2), el("span", { class: "pm-soft" }, ` ${ways2(name2)}`))) : null;
  }
  function meaning({ certainty, feature: feature2 }, { location_accuracy_m: radius }) {
    if (certainty === "estimate" && !radius) return text("means_no_radius");
    if (certainty === "estimate" && !feature2.geometry.type.endsWith("Point")) return text("means_no_circle");
    return termOf("certainty", certainty)[`meaning_${state.lang}`];
  }
  function source(properties2) {
    return state.lang === "en" ? properties2.location_source_en || properties2.location_source : properties2.location_source;
  }
  async function copyLink(button2, id) {
    const link = host.link(id);
    try {
      await navigator.clipboard.writeText(link);
      put(button2, text("copied"));
      announce(text("copied"));
    } catch {
      const field2 = el("input", { class: "pm-link-field", readonly: true, value: link, "aria-label": text("copy_link") });
      button2.replaceWith(field2);
      field2.focus();
      field2.select();
    }
  }

  // geo/web/js/shared/rove.js
  var STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  var roving = /* @__PURE__ */ new WeakSet();
  function rove(group2, selector, before) {
    const all2 = () => elements(selector, group2);
    const settle = (stop) => all2().forEach((each) => {
      each.tabIndex = each === stop ? 0 : -1;
    });
    settle(all2()[0]);
    if (roving.has(group2)) return group2;
    roving.add(group2);
    group2.addEventListener("focusin", ({ target: target2 }) => {
      if (all2().includes(
        /** @type {HTMLElement} */
        target2
      )) settle(
        /** @type {HTMLElement} */
        target2
      );
    });
    group2.addEventListener("keydown", (event) => {
      const stops = all2();
      const at = stops.indexOf(
        /** @type {HTMLElement} */
        event.target
      );
      const ends = { Home: 0, End: stops.length - 1 };
      const next2 = ends[event.key] ?? at + STEPS[event.key];
      if (at < 0 || Number.isNaN(next2)) return;
      event.preventDefault();
      if (stops[next2]) stops[next2].focus();
      else if (next2 < 0 && before) before();
    });
    return group2;
  }

  // geo/web/js/map/figures.js
  function holdFigures() {
    drawFigures(start.figures);
    const panel = byId("pm-figures");
    panel.style.minHeight = `${panel.getBoundingClientRect().height}px`;
    clear(panel);
  }
  function drawFigures(figures2) {
    const panel = clear(byId("pm-figures"));
    panel.style.minHeight = "";
    dress(panel, { "aria-label": text("figures") });
    const numbers = [
      ["figure_projects", figures2.total],
      ["figure_located", figures2.located],
      ...start.vocabulary.reason.filter((term) => figures2.missing[term.code]).map(
        (term) => (
          /** @type {[string, number, string]} */
          [
            `reason_${term.code}`,
            figures2.missing[term.code],
            term[state.lang]
          ]
        )
      )
    ];
    add(
      panel,
      el(
        "dl",
        { class: "pm-numbers" },
        numbers.map(
          ([key, value3, hint]) => el(
            "div",
            { title: hint || null, class: key === "figure_projects" || key === "figure_located" ? "is-main" : null },
            el("dt", {}, text(key === "figure_projects" && value3 === 1 ? "figure_project" : key)),
            el("dd", {}, number(value3))
          )
        )
      ),
      statusBar(figures2)
    );
  }
  function statusBar(figures2) {
    const parts = start.vocabulary.status.filter((status2) => figures2.status[status2.code]);
    return rove(
      el(
        "div",
        { class: "pm-statusbar", role: "group", "aria-label": text("figure_status") },
        parts.map((status2) => {
          const count2 = figures2.status[status2.code];
          const label2 = `${status2[state.lang]} ${number(count2)}`;
          const button2 = el(
            "button",
            {
              type: "button",
              title: label2,
              "aria-label": label2,
              "aria-pressed": state.filter.status.includes(status2.code) ? "true" : "false",
              onclick: () => toggleFilter("status", status2.code)
            },
            el("span", { class: "pm-bar" }),
            el("span", { class: "pm-bar-label", "aria-hidden": "true" }, label2)
          );
          button2.style.flexGrow = count2;
          button2.firstChild.style.background = status2.colour;
          return button2;
        })
      ),
      "button"
    );
  }

  // geo/web/js/map/filters.js
  var SHORT = 6;
  var opened = /* @__PURE__ */ new Set();
  function drawFilters(figures2) {
    const panel = byId("pm-filters");
    const focused = focusedKey();
    const scroll = panel.scrollTop;
    dress(clear(panel), { "aria-label": text("filters") });
    add(panel, heading());
    add(
      panel,
      group(
        "section",
        start.plan.sections.map((section2) => String(section2.number)),
        figures2,
        {
          label: (number2) => sectionOf(Number(number2))[state.lang],
          sign: (number2) => el("span", { class: "pm-numeral" }, state.lang === "zh" ? sectionOf(Number(number2)).numeral : number2)
        }
      )
    );
    add(
      panel,
      group("status", codes("status"), figures2, {
        label: (code2) => labelOf("status", code2),
        sign: (code2) => markElement({ status: code2, certainty: "surveyed" }, 18),
        hint: (code2) => termOf("status", code2)[`meaning_${state.lang}`]
      })
    );
    add(
      panel,
      group("certainty", codes("certainty"), figures2, {
        label: (code2) => labelOf("certainty", code2),
        sign: (code2) => el("span", { class: `pm-certainty is-${code2}`, "aria-hidden": "true" }),
        hint: (code2) => termOf("certainty", code2)[`meaning_${state.lang}`]
      })
    );
    add(
      panel,
      group("category", byCount(codes("category"), figures2.facets.category), figures2, {
        label: (code2) => labelOf("category", code2),
        sign: (code2) => iconElement(code2, 16)
      })
    );
    add(panel, communities3(figures2));
    add(panel, group("year", years(figures2), figures2, { label: (year) => year }));
    panel.scrollTop = scroll;
    if (focused) {
      const again = panel.querySelector(`[data-key="${CSS.escape(focused)}"]`);
      if (again) again.focus({ preventScroll: true });
    }
  }
  function communities3(figures2) {
    const counts2 = { ...figures2.facets.community, [NO_COMMUNITY]: figures2.untold };
    const named = byCount(Object.keys(figures2.facets.community), counts2, "community").filter(
      (name2) => name2 !== NO_COMMUNITY
    );
    const maybe = (name2) => figures2.possible[name2] ? text("only_possibly", { n: number(figures2.possible[name2]) }) : null;
    if (!named.length && !state.filter.community.length) return null;
    return group(
      "community",
      [NO_COMMUNITY, ...named],
      { ...figures2, facets: { ...figures2.facets, community: counts2 } },
      {
        label: (name2) => name2 === NO_COMMUNITY ? text("community_untold") : communityName(name2),
        hint: (name2) => name2 === NO_COMMUNITY ? text("community_untold_hint") : maybe(name2)
      }
    );
  }
  var codes = (kind) => start.vocabulary[kind].map((term) => term.code);
  function heading() {
    return el(
      "div",
      { class: "pm-filters-head" },
      el("h2", {}, text("filters")),
      isFiltered() ? el("button", { type: "button", class: "pm-link", onclick: clearFilter }, text("clear_all")) : null
    );
  }
  function byCount(values2, counts2, name2 = "category") {
    const chosen3 = state.filter[name2];
    const all2 = [.../* @__PURE__ */ new Set([...values2, ...chosen3])];
    return all2.filter((value3) => counts2[value3] || chosen3.includes(value3)).sort((a, b) => (counts2[b] || 0) - (counts2[a] || 0) || String(a).localeCompare(String(b)));
  }
  function years(figures2) {
    return [.../* @__PURE__ */ new Set([...Object.keys(figures2.facets.year), ...state.filter.year.map(String)])].sort();
  }
  function group(name2, values2, figures2, { label: label2, sign: sign4, hint }) {
    const counts2 = figures2.facets[name2];
    const chosen3 = state.filter[name2].map(String);
    const used = values2.filter((value3) => counts2[value3] || chosen3.includes(value3) || name2 === "section");
    if (!used.length) return null;
    const long = used.length > SHORT + 1 && !opened.has(name2);
    const visible = long ? used.filter((value3, place5) => place5 < SHORT || chosen3.includes(value3)) : used;
    return rove(
      el(
        "fieldset",
        { class: "pm-group" },
        el("legend", {}, text(`filter_${name2}`)),
        visible.map(
          (value3) => el(
            "button",
            {
              type: "button",
              class: "pm-switch",
              "data-key": `${name2}:${value3}`,
              "aria-pressed": chosen3.includes(value3) ? "true" : "false",
              title: hint ? hint(value3) : null,
              onclick: () => toggleFilter(name2, value3)
            },
            sign4 ? sign4(value3) : null,
            el("span", { class: "pm-switch-label" }, label2(value3)),
            el("span", { class: "pm-count" }, number(counts2[value3] || 0))
          )
        ),
        used.length > SHORT + 1 ? el(
          "button",
          {
            type: "button",
            class: "pm-link pm-more",
            "data-key": `more:${name2}`,
            "aria-expanded": long ? "false" : "true",
            onclick: () => {
              if (opened.has(name2)) opened.delete(name2);
              else opened.add(name2);
              drawFilters(figures2);
            }
          },
          long ? text("show_more", { n: used.length - visible.length }) : text("show_less")
        ) : null
      ),
      "button"
    );
  }

  // geo/web/js/map/list.js
  var listed2 = (
    /** @type {ListAnswer | null} */
    null
  );
  var isAwaited = false;
  function drawList(answer) {
    const panel = byId("pm-list");
    listed2 = answer;
    const scroll = panel.scrollTop;
    const focused = panel.contains(document.activeElement) ? focusedElement()?.dataset.id : null;
    dress(clear(panel), { "aria-label": text("list") });
    add(panel, el("h2", { class: "pm-hidden" }, text("list")), summary(answer));
    if (!answer.items.length) {
      add(panel, empty());
      emit("listed", answer);
      return;
    }
    if (answer.items.some((item2) => item2.matches.length)) add(panel, block(text("nearest_first"), null, answer.items));
    else drawParts(panel, answer.items);
    panel.scrollTop = scroll;
    rove(panel, ".pm-row", () => (byId("pm-q") || panel).focus());
    markChosen();
    emit("listed", answer);
    if (isAwaited) showRow();
    const again = focused && rows3().find((row4) => row4.dataset.id === focused);
    if (again) again.focus({ preventScroll: true });
  }
  function drawParts(panel, all2) {
    const located = all2.filter((item2) => !item2.reason);
    for (const part3 of start.plan.sections) {
      const items = located.filter((item2) => item2.section === part3.number);
      if (items.length) add(panel, block(sectionLabel(part3.number), null, items));
    }
    const reasons = start.vocabulary.reason.map((term) => term.code);
    const missing = reasons.map((code2) => [code2, all2.filter((item2) => item2.reason === code2)]);
    if (missing.some(([, items]) => items.length)) {
      add(panel, el("h2", { class: "pm-divider" }, text("not_on_map")));
    }
    for (const [code2, items] of missing) {
      if (items.length) add(panel, block(text(`reason_${code2}`), labelOf("reason", code2), items));
    }
  }
  var lastListed = () => listed2;
  var rows3 = () => elements("#pm-list .pm-row");
  function summary(answer) {
    const shown4 = answer.items.length;
    const sum = shown4 < answer.listed ? text("list_part", { shown: number(shown4), n: number(answer.listed) }) : countText(answer.total);
    const notes = leftOpen(answer);
    return [el("p", { class: "pm-list-sum" }, sum), notes.length ? el("p", { class: "pm-list-untold" }, notes) : null];
  }
  function leftOpen({ untold, possible: possible2 }) {
    const chosen3 = state.filter.community.filter((name2) => name2 !== NO_COMMUNITY);
    if (!chosen3.length) return [];
    const maybe = chosen3.reduce((sum, name2) => sum + (possible2[name2] || 0), 0);
    const missed = state.filter.community.includes(NO_COMMUNITY) ? 0 : untold;
    return [
      maybe ? text("only_possibly", { n: number(maybe) }) : null,
      missed ? text("cannot_tell", { n: number(missed) }) : null
    ].filter(Boolean).map((text2, place5) => place5 ? ` ${text2}` : text2);
  }
  function empty() {
    return el(
      "div",
      { class: "pm-empty" },
      el("p", {}, text(start.figures.total ? "nothing_found" : "nothing_yet")),
      isFiltered() ? el("button", { type: "button", class: "pm-button", onclick: clearFilter }, text("clear_all")) : null
    );
  }
  function block(title, explanation, items) {
    return el(
      "section",
      { class: "pm-block" },
      el("h3", {}, el("span", {}, title), el("span", { class: "pm-count" }, String(items.length))),
      explanation ? el("p", { class: "pm-why" }, explanation) : null,
      el(
        "ul",
        {},
        items.map((item2) => el("li", {}, row2(item2)))
      )
    );
  }
  function row2(item2) {
    return el(
      "button",
      {
        type: "button",
        class: "pm-row",
        "data-id": item2.id,
        onclick: () => setState({ id: state.id === item2.id ? null : item2.id }),
        onmouseenter: () => pointer.highlight(item2.id),
        onmouseleave: () => pointer.highlight(null)
      },
      markElement(item2, 26),
      el(
        "span",
        { class: "pm-row-text" },
        el("span", { class: "pm-row-name" }, markedName(item2)),
        el("span", { class: "pm-row-facts" }, facts3(item2)),
        matchLine(item2)
      )
    );
  }
  function facts3(item2) {
    const status2 = labelOf("status", item2.status);
    if (item2.reason) return item2.matches.length ? `${status2} · ${text(`reason_${item2.reason}`)}` : status2;
    return `${status2} · ${certaintyText(item2.certainty, item2.accuracy_m)}`;
  }
  function markChosen() {
    let chosen3 = (
      /** @type {HTMLElement | null} */
      null
    );
    for (const node of rows3()) {
      const is = node.dataset.id === state.id;
      node.classList.toggle("is-chosen", is);
      if (is) {
        dress(node, { "aria-current": "true" });
        chosen3 = node;
      } else node.removeAttribute("aria-current");
    }
    return chosen3;
  }
  function showRow() {
    const chosen3 = markChosen();
    isAwaited = Boolean(state.id) && !chosen3;
    if (chosen3) chosen3.scrollIntoView({ block: "nearest", behavior: "instant" });
  }
  var GAP = "\0";
  var TEXTS2 = {
    id: "field_id",
    name: "field_name",
    name_en: "field_name",
    start: "field_period",
    end: "field_period",
    certainty: "filter_certainty",
    section: "filter_section",
    target_year: "filter_year"
  };
  var mark2 = (text2) => el("mark", {}, text2);
  var isName = (match2) => match2.field === "name" || match2.field === "name_en";
  function around2(key, fields3, node) {
    const [before, after] = text(key, fields3).split(GAP);
    return [before, node, after];
  }
  function markedName(item2) {
    const whole2 = nameOf(item2);
    const spans = item2.matches.filter((match2) => isName(match2) && match2.parts[1] && match2.parts.join("") === whole2).map(({ parts }) => [parts[0].length, parts[0].length + parts[1].length]).sort((a, b) => a[0] - b[0]);
    const pieces = [];
    let at = 0;
    for (const [from, to] of spans) {
      if (to <= at) continue;
      pieces.push(whole2.slice(at, Math.max(at, from)), mark2(whole2.slice(Math.max(at, from), to)));
      at = to;
    }
    return [...pieces, whole2.slice(at)];
  }
  function matchLine(item2) {
    if (!item2.matches.length) return null;
    const lines = new Map(item2.matches.map((match2) => [JSON.stringify(match2), match2]));
    const found2 = [...lines.values()].map((match2) => {
      const field2 = text(TEXTS2[match2.field] || `field_${match2.field}`);
      return around2("match_in", { field: field2, value: GAP }, value2(match2));
    });
    return el(
      "span",
      { class: "pm-row-hits" },
      found2.map((each, place5) => [place5 ? " · " : null, each])
    );
  }
  function value2({ field: field2, code: code2, parts }) {
    const [before, found2, after] = parts;
    const whole2 = [before, found2 ? mark2(found2) : null, after];
    if (code2 === null) return isName({ field: field2 }) && found2 ? mark2(found2) : whole2;
    const written3 = field2 === "section" ? sectionOf(Number(code2))[state.lang] : labelOf(field2, code2);
    return written3 === parts.join("") ? whole2 : around2("match_written", { label: written3, word: GAP }, whole2);
  }

  // geo/web/js/map/refresh.js
  var moving = false;
  var pending = (
    /** @type {Promise<void> | null} */
    null
  );
  function refresh() {
    const isFirst = !facts.ready;
    const picture5 = overlay.refresh();
    pending = isFirst ? picture5.finally(fetchList) : fetchList();
  }
  var listing = () => pending;
  async function fetchList() {
    const params = followsWindow() ? windowParams(boxOf(map.getBounds()), map.getZoom()) : filterParams();
    const answer = await attempt(() => backend.list(params));
    if (!answer) return;
    drawList(answer);
    drawFigures(answer);
    drawFilters(answer);
    fitBox();
    announce(countText(answer.total));
  }
  var followsWindow = () => start.figures.total > 200;
  var followWindow = debounce(() => {
    if (!moving) pending = fetchList();
  }, 250);
  function watchWindow() {
    map.on("movestart", () => moving = true);
    map.on("moveend", () => moving = false);
    on("view", () => facts.drawn > 1 && followsWindow() && followWindow());
  }

  // geo/web/js/map/keys.js
  var isTyping = ({ activeElement: node }) => Boolean(node) && (/^(INPUT|SELECT|TEXTAREA)$/.test(node.tagName) || node.isContentEditable);
  function followKeys(place5) {
    const listen = (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      if (event.key === "Escape" && state.id && !isTyping(place5.document)) closeCard();
      const search = byId("pm-q");
      if (event.key !== "/" || !search || isTyping(place5.document) || lettersAreOff()) return;
      event.preventDefault();
      window.focus();
      search.focus();
    };
    place5.addEventListener("keydown", listen);
    return () => place5.removeEventListener("keydown", listen);
  }
  function searchKeys(event) {
    if (event.isComposing) return;
    const field2 = event.currentTarget;
    if (event.key === "ArrowDown") {
      event.preventDefault();
      withHits(field2, ([first2]) => first2?.focus());
    } else if (event.key === "Enter") {
      event.preventDefault();
      withHits(field2, ([first2]) => first2 && setState({ id: first2.dataset.id }));
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (!field2.value && state.id) closeCard();
      else clearSearch();
    }
  }
  function clearSearch() {
    const field2 = byId("pm-q");
    field2.value = "";
    setState({ filter: { ...state.filter, q: "" } });
    field2.focus();
  }
  async function withHits(field2, action2) {
    setState({ filter: { ...state.filter, q: field2.value.trim() } });
    showTabOnce("list");
    await listing();
    action2(elements("#pm-list .pm-row"));
  }
  var isRow = (target2) => target2.matches(".pm-row");
  var followHits = () => document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || state.id || !state.filter.q || !isRow(event.target)) return;
    event.stopPropagation();
    clearSearch();
  });

  // geo/web/js/layers/legend.js
  var [WIDE, HIGH] = [18, 14];
  var MOST_NAMED = 60;
  var AREAS = ["communities", "land"];
  var LINES = ["streets", "reference"];
  var openLists = (
    /** @type {Set<string>} */
    /* @__PURE__ */ new Set()
  );
  function layerGroup() {
    if (!start.layers.length && !start.layers_fault) return null;
    return el("div", { id: "pm-layers", class: "pm-layers" }, content());
  }
  function refreshLayerGroup() {
    const group2 = byId("pm-layers");
    if (!group2) return;
    const key = focusedKey();
    add(clear(group2), content());
    if (key)
      elements("[data-key]", group2).find((each) => each.dataset.key === key)?.focus();
  }
  function content() {
    const on2 = new Set(layersOn().map((item2) => item2.id));
    return [
      el("h3", {}, text("layers")),
      start.layers_fault ? el("p", { class: "pm-soft" }, text("layers_fault")) : null,
      // As on the map: what lies above comes first.
      el(
        "ul",
        {},
        [...start.layers].reverse().map((item2) => entry(item2, on2.has(item2.id)))
      )
    ];
  }
  function entry(item2, isOn) {
    return el(
      "li",
      { class: "pm-layer", "data-on": isOn },
      item2.drawn ? switchOf(item2, isOn) : el("span", { class: "pm-layer-name" }, signOf(item2), nameText(item2)),
      isOn || !item2.drawn ? el("p", { class: "pm-layer-facts" }, stated(item2)) : null,
      hints(item2, isOn).map((hint) => el("p", { class: "pm-layer-facts" }, hint)),
      isOn ? names2(item2) : null
    );
  }
  function switchOf(item2, isOn) {
    return el(
      "button",
      {
        type: "button",
        role: "switch",
        class: "pm-layer-switch",
        "data-key": `layer-${item2.id}`,
        "aria-checked": isOn ? "true" : "false",
        title: stated(item2),
        onclick: () => switchLayer(item2)
      },
      signOf(item2),
      nameText(item2),
      el("span", { class: "pm-toggle", "aria-hidden": "true" })
    );
  }
  var nameText = (item2) => el("span", { class: "pm-layer-text" }, layerName(item2));
  var stated = (item2) => [item2.source, item2.date || text("layer_date_unknown"), item2.internal ? text("layer_internal") : ""].filter(Boolean).join(" · ");
  function hints(item2, isOn) {
    if (item2.left_out) return [text(`layer_left_out_${item2.left_out}`)];
    if (!item2.drawn) return [text(item2.form === "raster" ? "layer_is_raster" : "layer_has_no_places")];
    const known = isOn ? heldLayer(item2.id) : null;
    if (known?.fault) return [known.fault];
    if (!known?.answer) return [];
    const { mode, total, features: features2 } = known.answer;
    if (mode === "clusters") return [text("layer_counted", { total: number(total) })];
    return features2.length < total ? [text("layer_largest", { n: number(features2.length), total: number(total) })] : [];
  }
  function names2(item2) {
    const found2 = namedInSight(item2);
    if (!found2.length || found2.length > MOST_NAMED) return null;
    const list2 = el(
      "details",
      { class: "pm-layer-names", open: openLists.has(item2.id) },
      el("summary", { "data-key": `layer-names-${item2.id}` }, text("layer_in_view", { n: number(found2.length) })),
      el(
        "ul",
        {},
        found2.map(
          (feature2) => el(
            "li",
            {},
            el(
              "button",
              {
                type: "button",
                class: "pm-link",
                onclick: (event) => showLayerCard({ item: item2, feature: feature2 }, event.currentTarget)
              },
              nameOf(feature2.properties)
            )
          )
        )
      )
    );
    list2.addEventListener("toggle", () => list2.open ? openLists.add(item2.id) : openLists.delete(item2.id));
    return list2;
  }
  function signOf({ kind, colour, look: look2 }) {
    const line = { stroke: colour, "stroke-width": look2.width || 0.5, "stroke-dasharray": look2.dash.join(" ") || null };
    const [x2, y2] = [WIDE / 2, HIGH / 2];
    const hollow = { fill: "var(--paper)", stroke: colour, "stroke-width": Math.max(look2.width, 1.2) };
    const sign4 = AREAS.includes(kind) ? svg("rect", {
      x: 1.5,
      y: 1.5,
      width: WIDE - 3,
      height: HIGH - 3,
      rx: 1,
      fill: look2.fill ? colour : "none",
      "fill-opacity": look2.fill || null,
      ...look2.width ? line : {}
    }) : LINES.includes(kind) ? svg("line", { x1: 0, y1: y2, x2: WIDE, y2, ...line }) : look2.sign === "square" ? svg("rect", { x: x2 - look2.size, y: y2 - look2.size, width: 2 * look2.size, height: 2 * look2.size, ...hollow }) : look2.sign === "dot" ? svg("circle", { cx: x2, cy: y2, r: look2.size + 0.6, fill: colour, "fill-opacity": 0.7 }) : svg("circle", { cx: x2, cy: y2, r: look2.size, ...hollow });
    return svg("svg", { class: "pm-layer-sign", width: WIDE, height: HIGH, "aria-hidden": "true" }, sign4);
  }
  var layerSources = () => layersOn().map((item2) => text("layer_source", { name: layerName(item2), source: stated(item2) }));
  function layersOnPaper() {
    const on2 = layersOn();
    if (!on2.length) return null;
    const lines = on2.map((item2) => el("li", {}, signOf(item2), el("span", {}, `${layerName(item2)} · ${stated(item2)}`)));
    return el("div", { class: "pm-layers" }, el("h3", {}, text("layers")), el("ul", {}, lines.reverse()));
  }

  // geo/web/js/map/legend.js
  var open2 = (
    /** @type {boolean | null} */
    null
  );
  function drawLegend() {
    if (open2 === null) open2 = window.innerWidth >= 1100 && window.innerHeight >= 700;
    const panel = byId("pm-legend");
    dress(clear(panel), { "aria-label": text("legend") });
    panel.classList.toggle("is-open", open2);
    add(
      panel,
      el(
        "button",
        {
          type: "button",
          class: "pm-legend-title",
          "aria-expanded": open2 ? "true" : "false",
          onclick: () => {
            open2 = !open2;
            drawLegend();
            overlay.redraw();
          }
        },
        text("legend")
      )
    );
    const used = start.vocabulary.status.filter((status2) => start.figures.status[status2.code]);
    add(
      panel,
      el(
        "div",
        { class: "pm-legend-body" },
        el("h2", { class: "pm-hidden" }, text("legend")),
        used.length ? el("h3", {}, text("legend_status")) : null,
        el(
          "ul",
          {},
          used.map(
            (status2) => entry2(markElement({ status: status2.code, certainty: "surveyed" }, 18), status2[state.lang])
          )
        ),
        el("h3", {}, text("legend_certainty")),
        el(
          "ul",
          {},
          ["surveyed", "estimate"].map(
            (code2) => entry2(el("span", { class: `pm-certainty is-${code2}` }), labelOf("certainty", code2))
          ),
          entry2(el("span", { class: "pm-certainty is-area" }), text("legend_area")),
          entry2(el("span", { class: "pm-sample is-line" }), text("legend_line")),
          entry2(el("span", { class: "pm-sample is-rough" }), text("legend_rough_line"))
        ),
        layerGroup()
      )
    );
  }
  on("layers", refreshLayerGroup);
  function entry2(sign4, label2) {
    dress(sign4, { "aria-hidden": "true" });
    return el("li", {}, sign4, el("span", {}, label2));
  }

  // geo/web/js/map/outside.js
  var WORLD2 = [-180, -85, 180, 85];
  var requests = 0;
  async function listed3(answer) {
    requests += 1;
    const request = requests;
    const box = byId("pm-outside");
    if (!isFiltered() || !answer.located) {
      box.hidden = true;
      return;
    }
    const all2 = await attempt(() => backend.view(windowParams(WORLD2, map.getZoom()), "outside"));
    if (!all2 || request !== requests) return;
    hits = [
      ...all2.features.map(({ properties: properties2 }) => [properties2.mark, 1]),
      ...all2.clusters.map(({ lon, lat, count: count2 }) => [[lon, lat], count2])
    ];
    look();
  }
  var hits = [];
  function look() {
    const box = byId("pm-outside");
    const seen2 = map.getBounds();
    const isSeen = ([[lon, lat]]) => seen2.contains([lat, lon]);
    const out = hits.filter((each) => !isSeen(each));
    box.hidden = !isFiltered() || !hits.length || out.length < hits.length;
    if (box.hidden) return;
    const count2 = out.reduce((sum, [, each]) => sum + each, 0);
    fill(
      box,
      el("span", {}, count2 === 1 ? text("outside_one") : text("outside", { n: number(count2) })),
      el("button", { type: "button", class: "pm-button", onclick: go }, text("outside_go"))
    );
  }
  function go() {
    const bounds = L.latLngBounds(hits.map(([[lon, lat]]) => [lat, lon]));
    map.fitBounds(bounds, { padding: [60, 60], maxZoom: 15, animate: !reducedMotion() });
  }
  function watchOutside() {
    on("listed", listed3);
    map.on("moveend", look);
  }

  // geo/web/js/map/share.js
  function shareButton() {
    const name2 = start.sharing ? "share" : "copy_link";
    const press = (event) => start.sharing ? openShare() : copyLink(event.currentTarget, state.id);
    const facts4 = {
      type: "button",
      class: `pm-button pm-share-button${start.sharing ? "" : " is-link"}`,
      id: "pm-share",
      "data-key": "share",
      onclick: press
    };
    return el("button", facts4, sign2(), el("span", {}, text(name2)));
  }
  function sign2() {
    const line = {
      fill: "none",
      stroke: "currentColor",
      "stroke-width": "1.6",
      "stroke-linecap": "round",
      "stroke-linejoin": "round"
    };
    return svg(
      "svg",
      { viewBox: "0 0 16 16", width: 18, height: 18, "aria-hidden": "true", ...line },
      svg("path", { d: "M8 10V2M5 4.6 8 1.8l3 2.8M3.5 7.5v6.3h9V7.5" })
    );
  }
  async function openShare() {
    closeShare();
    const answer = await attempt(() => (
      /** @type {Required<Backend>} */
      backend.share(host.link(state.id))
    ));
    if (!answer) return;
    const dialog = el(
      "div",
      { class: "pm-dialog", role: "dialog", "aria-modal": "true", "aria-labelledby": "pm-share-title", onkeydown: keys },
      el("h2", { id: "pm-share-title", tabindex: "-1" }, text("share_title")),
      el("button", { type: "button", class: "pm-close", "aria-label": text("close"), onclick: closeShare }, "×"),
      el("p", { class: "pm-soft" }, text("share_hint")),
      el("div", { class: "pm-share" }, picture2(answer), fields2(answer))
    );
    const veil = el("div", { id: "pm-veil", class: "pm-veil" }, dialog);
    veil.addEventListener("mousedown", (event) => event.target === veil && closeShare());
    add(byId("pm"), veil);
    byId("pm-share-title").focus();
  }
  function closeShare() {
    const veil = byId("pm-veil");
    if (!veil) return;
    veil.remove();
    const button2 = byId("pm-share");
    if (button2) button2.focus();
  }
  function qrElement(code2, label2) {
    const box = { class: "pm-qr", viewBox: `0 0 ${code2.size} ${code2.size}`, role: "img", "aria-label": label2 };
    return svg(
      "svg",
      { ...box, "shape-rendering": "crispEdges" },
      svg("rect", { width: code2.size, height: code2.size, fill: "#fff" }),
      svg("path", { d: code2.path, fill: "#000" })
    );
  }
  function picture2(answer) {
    return el(
      "div",
      { class: "pm-share-code" },
      qrElement(answer.qr, text("share_qr")),
      el("a", { class: "pm-button", href: answer.png, download: "planmap-qr.png" }, text("share_png")),
      el("a", { class: "pm-button", href: viewAsPicture(), download: "" }, text("share_picture"))
    );
  }
  function viewAsPicture() {
    const params = windowParams(boxOf(map.getBounds()), map.getZoom());
    params.set("lang", state.lang);
    params.set("basemap", state.basemap);
    const layers = plainChoice(state.layers, start.layers);
    if (layers) params.set("layers", layers);
    return `${base}/api/picture?${params}`;
  }
  function fields2(answer) {
    const hint = (key) => el("p", { class: "pm-share-note" }, text(key));
    return el(
      "div",
      { class: "pm-share-fields" },
      field("share_link", answer.link, 3),
      answer.only_here ? hint("share_only_here") : null,
      // Which websites may show it is for those who run the program.
      answer.embedding || start.editing ? field("share_embed", answer.embed, 5) : null,
      !answer.embedding && start.editing ? hint("share_no_embedding") : null
    );
  }
  function field(key, value3, rows4) {
    const box = el("textarea", {
      id: `pm-${key}`,
      readonly: true,
      rows: rows4,
      spellcheck: "false",
      onfocus: (event) => event.target.select()
    });
    box.value = value3 || "";
    return el(
      "div",
      { class: "pm-share-field" },
      el("label", { for: box.id }, text(key)),
      el(
        "button",
        {
          type: "button",
          class: "pm-button",
          "aria-label": `${text("copy")} · ${text(key)}`,
          onclick: (event) => copy(event.currentTarget, box)
        },
        text("copy")
      ),
      box
    );
  }
  async function copy(button2, box) {
    let done = true;
    try {
      await navigator.clipboard.writeText(box.value);
    } catch {
      box.select();
      done = document.execCommand("copy");
    }
    if (!done) return;
    put(button2, text("copied"));
    announce(text("copied"));
  }
  function keys(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      closeShare();
    }
    if (event.key !== "Tab") return;
    const stops = [...event.currentTarget.querySelectorAll("button, a, textarea")];
    const last2 = stops[stops.length - 1];
    const [from, to] = event.shiftKey ? [stops[0], last2] : [last2, stops[0]];
    const title = focusedElement()?.id === "pm-share-title" && event.shiftKey;
    if (document.activeElement !== from && !title) return;
    event.preventDefault();
    to.focus();
  }

  // geo/web/js/map/top.js
  var PAGES = ["map", "projects", "coverage", "presentation", "edit", "about"];
  var draftMark = () => start.mark ? el("span", { class: "pm-draft" }, start.mark) : null;
  function drawTop() {
    const focused = focusedKey();
    const panel = clear(byId("pm-top"));
    const { plan } = start;
    add(
      panel,
      menu(),
      el(
        "div",
        { class: "pm-title" },
        el("h1", {}, plan.map_title[state.lang]),
        draftMark(),
        el("p", {}, `${plan.publisher[state.lang]} · ${plan.date}`)
      ),
      searchBox(),
      el("div", { class: "pm-tools" }, host.tools(), shareButton(), languageSwitch())
    );
    drawBasemapChoice();
    const again = focused && panel.querySelector(`[data-key="${CSS.escape(focused)}"]`);
    if (again) again.focus();
  }
  function menu() {
    if (host.isFile || embedded || !window.frameElement) return el("span", { class: "pm-menu" });
    const pages = PAGES.filter((slug) => slug !== "edit" || start.editing);
    const link = (slug) => el(
      "a",
      { href: pageAddress(slug), "aria-current": slug === "map" ? "page" : null, onclick: (event) => go2(event, slug) },
      text(`page_${slug}`)
    );
    const box = el(
      "details",
      { class: "pm-menu", id: "pm-menu" },
      el("summary", { "data-key": "menu" }, sign3(), el("span", {}, text("pages"))),
      el("nav", { "aria-label": text("pages") }, pages.map(link))
    );
    box.addEventListener("focusout", (event) => {
      if (!box.contains(event.relatedTarget)) box.open = false;
    });
    return box;
  }
  function sign3() {
    const line = { fill: "none", stroke: "currentColor", "stroke-width": "1.8", "stroke-linecap": "round" };
    return svg(
      "svg",
      { viewBox: "0 0 16 16", width: 18, height: 18, "aria-hidden": "true", ...line },
      svg("path", { d: "M2 4h12M2 8h12M2 12h12" })
    );
  }
  function pageAddress(slug) {
    const params = filterParams();
    params.set("lang", state.lang);
    return `${base}/${slug === "map" ? "" : slug}?${params}`;
  }
  function go2(event, slug) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    byId("pm-menu").open = false;
    if (slug === "map") return;
    const page3 = window.parent;
    page3.history.pushState(null, "", pageAddress(slug));
    page3.dispatchEvent(new page3.PopStateEvent("popstate"));
  }
  function searchBox() {
    const change = debounce((field2) => setState({ filter: { ...state.filter, q: field2.value.trim() } }), 140);
    return el(
      "div",
      { class: "pm-search", role: "search" },
      el("input", {
        id: "pm-q",
        type: "search",
        value: state.filter.q,
        maxlength: 100,
        placeholder: text("search_hint"),
        "aria-label": text("search"),
        autocomplete: "off",
        oninput: (event) => change(event.target),
        onkeydown: searchKeys
      })
    );
  }
  function drawBasemapChoice() {
    const before = byId("pm-basemap");
    if (before) before.remove();
    if (start.basemaps.length < 2) return;
    const choose3 = (event) => setState({ basemap: event.target.value });
    const options = start.basemaps.map(
      (each) => el("option", { value: each.code, selected: each.code === state.basemap }, basemapName(each))
    );
    const select = el(
      "select",
      { id: "pm-basemap", "data-key": "basemap", class: "pm-button", "aria-label": text("basemap"), onchange: choose3 },
      options
    );
    add(
      /** @type {Element} */
      document.querySelector(".pm-stage"),
      select
    );
  }
  function languageSwitch() {
    const button2 = (code2, label2) => el(
      "button",
      {
        type: "button",
        lang: code2,
        "data-key": `lang:${code2}`,
        "aria-pressed": state.lang === code2 ? "true" : "false",
        onclick: () => setState({ lang: code2 })
      },
      label2
    );
    return el(
      "div",
      { class: "pm-lang", role: "group", "aria-label": text("language") },
      button2("zh", "中文"),
      button2("en", "EN")
    );
  }
  function drawEmbed() {
    if (!embedded) return;
    const frame = byId("pm");
    frame.classList.add("is-embedded");
    let bar = byId("pm-embed");
    if (!bar) {
      bar = el("header", { id: "pm-embed", class: "pm-embed" });
      addFirst(frame, bar);
      calm(map);
      map.invalidateSize({ animate: false });
    }
    fill(
      bar,
      el("h1", {}, start.plan.map_title[state.lang]),
      start.mark ? el("span", { class: "pm-embed-mark" }, start.mark) : null,
      el(
        "a",
        { href: host.link(state.id), target: "_blank", rel: "noopener", onfocus: renew, onclick: renew },
        text("open_whole")
      )
    );
  }
  function renew(event) {
    event.currentTarget.href = host.link(state.id);
  }
  function calm(map2) {
    map2.scrollWheelZoom.disable();
    map2.on("click focus", () => map2.scrollWheelZoom.enable());
    map2.getContainer().addEventListener("mouseleave", () => map2.scrollWheelZoom.disable());
  }

  // geo/web/js/map/print.js
  var SHARP = 3;
  function picture3() {
    const layer2 = overlay.layer();
    const [left, top, width, height] = layer2.window();
    const canvas2 = el("canvas", {
      class: "pm-paper-map",
      width: width * SHARP,
      height: height * SHARP,
      role: "img",
      "aria-label": text("map")
    });
    const ctx = canvas2.getContext("2d");
    ctx.setTransform(SHARP, 0, 0, SHARP, -left * SHARP, -top * SHARP);
    drawBasemap(layer2, ctx);
    ground?.paint(layer2, ctx);
    paintLayers(layer2, ctx);
    overlay.paint(layer2, ctx);
    drawScale(ctx, left + width - 16, top + height - 16);
    return canvas2;
  }
  var creditsOf = ({ attributions }) => ground ? [...attributions, ground.source.attribution[state.lang]].filter(Boolean) : attributions;
  function drawScale(ctx, x2, y2) {
    const bar = (
      /** @type {HTMLElement | null} */
      document.querySelector(".leaflet-control-scale-line")
    );
    if (!bar) return;
    const { ink } = currentColours();
    const width = bar.offsetWidth;
    ctx.strokeStyle = ctx.fillStyle = ink;
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.moveTo(x2 - width, y2 - 6);
    ctx.lineTo(x2 - width, y2);
    ctx.lineTo(x2, y2);
    ctx.lineTo(x2, y2 - 6);
    ctx.stroke();
    ctx.font = `11px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "bottom";
    ctx.fillText(bar.textContent, x2 - width / 2, y2 - 3);
    ctx.fillText("N", x2 - width - 22, y2 + 2);
    ctx.beginPath();
    ctx.moveTo(x2 - width - 22, y2 - 26);
    ctx.lineTo(x2 - width - 27, y2 - 12);
    ctx.lineTo(x2 - width - 17, y2 - 12);
    ctx.fill();
  }
  function table(items) {
    const head3 = ["field_project", "field_status", "field_category", "field_place"].map(
      (key) => el("th", { scope: "col" }, text(key))
    );
    return el(
      "table",
      {},
      el("thead", {}, el("tr", {}, head3)),
      start.plan.sections.map(
        (section2) => rowsOf(
          section2,
          items.filter((item2) => item2.section === section2.number)
        )
      )
    );
  }
  function rowsOf(section2, items) {
    if (!items.length) return null;
    const title = el(
      "tr",
      {},
      el("th", { colspan: 4, scope: "rowgroup" }, `${sectionLabel(section2.number)} · ${countText(items.length)}`)
    );
    return el("tbody", {}, title, items.map(row3));
  }
  function row3(item2) {
    const place5 = item2.reason ? labelOf("reason", item2.reason) : certaintyText(item2.certainty, item2.accuracy_m);
    return el(
      "tr",
      {},
      el("td", {}, markElement(item2, 16), nameOf(item2)),
      el("td", {}, labelOf("status", item2.status)),
      el("td", {}, labelOf("category", item2.category)),
      el("td", {}, place5)
    );
  }
  function chosen2() {
    const { filter: filter2 } = state;
    const labels = [
      ...filter2.section.map((number2) => sectionLabel(Number(number2))),
      ...["status", "category", "certainty"].map((kind) => filter2[kind].map((code2) => labelOf(kind, code2))),
      ...filter2.community.map(communityName),
      ...filter2.year,
      filter2.q ? `“${filter2.q}”` : ""
    ];
    return labels.flat().filter(Boolean).join(" · ");
  }
  function paper() {
    const { plan } = start;
    const all2 = backend.whole ? backend.whole(filterParams()) : null;
    const { items, listed: listed4 } = all2 ? { items: all2, listed: all2.length } : (
      /** @type {ListAnswer} */
      lastListed()
    );
    const part3 = items.length < listed4 ? text("list_part", { shown: number(items.length), n: number(listed4) }) : countText(items.length);
    const legend = el("div", { class: "pm-paper-legend" });
    const body = document.querySelector("#pm-legend .pm-legend-body");
    if (body) add(legend, body.cloneNode(true));
    legend.querySelector("#pm-layers")?.remove();
    add(legend, layersOnPaper());
    return el(
      "div",
      { id: "pm-paper", class: "pm-paper" },
      el("h1", {}, plan.map_title[state.lang], draftMark()),
      el("p", {}, [plan.publisher[state.lang], plan.date, part3, chosen2()].filter(Boolean).join(" · ")),
      picture3(),
      legend,
      el("p", { class: "pm-soft" }, [...creditsOf(start), ...start.imprint || []].join(" · ")),
      table(items)
    );
  }
  function page() {
    try {
      return window.parent.document.body && window.frameElement ? window.parent : window;
    } catch {
      return window;
    }
  }
  var theme = "light";
  var sheet = (
    /** @type {HTMLElement[] | null} */
    null
  );
  var place4 = page();
  function begin() {
    if (!start || spotlight || sheet || !(backend.whole || lastListed())) return;
    theme = document.documentElement.dataset.theme || "light";
    document.documentElement.dataset.theme = "light";
    sheet = [paper()];
    if (place4 !== window) sheet.push(el("style", { media: "print" }, host.styles));
    add(place4.document.body, sheet);
  }
  function end() {
    if (!sheet) return;
    for (const each of sheet) each.remove();
    sheet = null;
    document.documentElement.dataset.theme = theme;
    emit("look");
  }
  function watchPrint() {
    place4.addEventListener("beforeprint", begin);
    place4.addEventListener("afterprint", end);
    window.addEventListener("pagehide", () => {
      place4.removeEventListener("beforeprint", begin);
      place4.removeEventListener("afterprint", end);
    });
  }

  // geo/web/js/map/app.js
  var base2 = (
    /** @type {Canvas} */
    /** @type {unknown} */
    null
  );
  function mount(map2, { backend: backend2, host: host3 }) {
    useBackend(backend2);
    useHost(host3);
    setMap(map2);
    if (reducedMotion()) Object.assign(map2, { _zoomAnimated: false }).options.inertia = false;
    countMount();
    allowZoom();
    if (host3.styles) add(document.head, el("style", {}, host3.styles));
    host3.followTheme(applyTheme);
    buildFrame(map2.getContainer());
    followKeys(window);
    followHits();
    host3.fillWindow();
    watchNear();
    watchPrint();
    on("state", react);
    on("set", host3.send);
    on("look", redrawAll);
    map2.createPane("pm-base").style.zIndex = "150";
  }
  function allowZoom() {
    for (
      const meta of
      /** @type {NodeListOf<HTMLMetaElement>} */
      document.querySelectorAll('meta[name="viewport"]')
    ) {
      meta.content = "width=device-width, initial-scale=1";
    }
  }
  function countMount() {
    let count2 = 1;
    try {
      const page3 = window.parent;
      const here = page3.location.pathname;
      const before = page3.__planmap;
      count2 = before && before.leftFor === here ? before.mounts + 1 : 1;
      page3.__planmap = { mounts: count2, leftFor: null };
      window.addEventListener("pagehide", () => {
        page3.__planmap.leftFor = page3.location.pathname;
      });
    } catch {
    }
    facts.mounts = count2;
  }
  async function boot() {
    setStart(await attempt(() => backend.start(startParams())));
    if (!start) return;
    drawFixed();
    holdFigures();
    setFirstPosition();
    base2 = new CanvasLayer("pm-base", drawBasemap).addTo(map);
    showTiles();
    overlay.add(map);
    pointer.add(map);
    watchLayers({ overlay, pointer, redrawBase: () => base2.redraw() });
    watchOutside();
    watchWindow();
    map.on("moveend", remember);
    refresh();
    if (state.id) showChosen(!state.at);
  }
  function setFirstPosition() {
    fitBox();
    const at = (state.at || "").split(",").map(Number);
    const isPosition = at.length === 3 && Math.abs(at[0]) <= 180 && Math.abs(at[1]) <= 90 && at[2] >= 0 && at[2] <= 24;
    if (isPosition) map.setView([at[1], at[0]], at[2], { animate: false });
    else showWhole(false);
  }
  function remember() {
    const centre = map.getCenter();
    setPosition(`${centre.lng.toFixed(5)},${centre.lat.toFixed(5)},${+map.getZoom().toFixed(2)}`);
    host.rememberPosition();
  }
  function drawFixed() {
    document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
    document.title = start.plan.map_title[state.lang];
    host.nameLanguage();
    const container = map.getContainer();
    dress(container, { role: "region", "aria-label": text("map") });
    drawSkips();
    drawTop();
    drawEmbed();
    drawTabs();
    drawTargets();
    drawLegend();
    drawControls();
    showNear();
    byId("pm").classList.remove("is-coming");
    emit("fixed");
  }
  function applyTheme(theme3) {
    if (document.documentElement.dataset.theme === theme3) return;
    document.documentElement.dataset.theme = theme3;
    if (map && start) redrawAll();
  }
  async function showChosen(move) {
    overlay.redraw();
    const answer = await showCard();
    showRow();
    overlay.redraw();
    if (isNarrow() && state.id) showTabOnce("list");
    if (answer?.bounds && move) flyTo(answer);
  }
  function showTiles() {
    const onError = () => showNotice(text("tiles_failed"), { brief: true });
    const onDrawn = debounce(() => ground?.isVector && overlay.redraw(), 30);
    layGround(map, { onDrawn, onError });
    map.getContainer().classList.toggle("has-tiles", Boolean(ground));
  }
  function redrawAll() {
    if (base2) base2.redraw();
    ground?.redraw();
    redrawLayers();
    if (base2) overlay.redraw();
  }
  async function changeStart() {
    const answer = await attempt(() => backend.start(startParams()));
    if (!answer) return;
    setStart(answer);
    drawFixed();
    fitBox();
    showTiles();
    base2.redraw();
    refreshLayers({ anew: true });
    refresh();
    showCard();
  }
  function react(changed) {
    if (changed.lang || changed.basemap) changeStart();
    else if (changed.filter) {
      const box = byId("pm-q");
      if (box && document.activeElement !== box) box.value = state.filter.q;
      refresh();
    }
    if (changed.layers && !changed.lang && !changed.basemap) refreshLayers();
    if (changed.id && !changed.lang) showChosen(true);
    if (changed.at && !changed.id) setFirstPosition();
  }

  // geo/web/js/presenter/say.js
  var fading = 0;
  function say(message2, stays = false) {
    const box = byId("pm-show-said");
    if (!box) return;
    clearTimeout(fading);
    put(box, message2 || "");
    box.hidden = !message2;
    if (message2 && !stays) fading = setTimeout(() => box.hidden = true, 6e3);
  }

  // geo/web/js/presenter/show.js
  var show = {
    scenes: [],
    running: false,
    at: 0,
    // index of the scene
    page: 0,
    // of its list, where that is longer than one page
    pages: 1,
    to: 0,
    // the first item of the list that is on a later page
    begun: null,
    // when it was opened, milliseconds
    screen: "scene",
    // or "black"
    help: false,
    notes: false,
    playing: false,
    // by itself, scene after scene
    isDesk: location.hash === "#notes"
    // this document is the presenter's own window
  };
  var filter = (
    /** @type {Filter | null} */
    null
  );
  var reached = (
    /** @type {string | null} */
    null
  );
  var currentScene = () => show.scenes[show.at];
  var isFull = (scene) => scene.kind === "title" || scene.kind === "closing";
  var inLanguage = (words3) => words3 ? words3[state.lang] || words3.zh || words3.en || "" : "";
  var noteLines = (scene) => `${scene.own_notes || ""}
${inLanguage(scene.notes)}`.split("\n").filter(Boolean);
  var next = () => step(1);
  var back = () => step(-1);
  var first = () => goTo(0);
  var last = () => goTo(show.scenes.length - 1);
  var sayAloud = (message2) => announce(message2, "presentation");
  function startPresentation() {
    show.scenes = start.scenes || [];
    if (!show.scenes.length || show.running || show.isDesk) return;
    const address = addressed();
    const named = readAddress().get("scene");
    if (address) return open3(address.at, address.page, "replace");
    open3(show.at, 0, facts.ready ? "push" : "replace");
    if (named) say(text("present_no_scene", { part: named.slice(0, 60) }));
  }
  function takeScenes() {
    show.scenes = start.scenes || [];
    if (show.running) emit("scene", { still: true });
  }
  function open3(at, page3, history) {
    show.running = true;
    letSpeak("presentation");
    show.begun = show.begun || Date.now();
    filter = isFiltered() ? state.filter : null;
    if (filter) clearFilter();
    if (state.id) setState({ id: null });
    emit("presentation", "begins");
    goTo(at, page3, history);
    emit("presentation", "began");
  }
  function leave(history = "push") {
    if (!show.running) return;
    emit("presentation", "ends");
    Object.assign(show, { running: false, screen: "scene", help: false, notes: false });
    letSpeak("map");
    reached = null;
    if (history !== "none") remember2(history);
    emit("presentation", "ended");
    if (filter) setState({ filter });
    announce(text("present_left"));
  }
  function goTo(at, page3 = 0, history = "push") {
    if (!show.running || !show.scenes[at]) return;
    Object.assign(show, { at, page: page3, screen: "scene" });
    emit("scene", { still: false });
    const now = `${currentScene().id}/${show.page}`;
    if (now === reached) return;
    reached = now;
    if (history !== "none") remember2(history);
  }
  function goToSection(number2) {
    const at = show.scenes.findIndex((scene) => scene.kind === "section" && scene.section === number2);
    if (at >= 0) goTo(at);
    return at >= 0;
  }
  var isEnd = (by) => by > 0 ? show.at === show.scenes.length - 1 && show.page >= show.pages - 1 : show.at === 0 && show.page === 0;
  function step(by, history) {
    if (show.screen === "black") return blank(false);
    if (isEnd(by)) return sayAloud(text(by > 0 ? "present_end" : "present_begin"));
    const page3 = show.page + by;
    if (page3 >= 0 && page3 < show.pages) return goTo(show.at, page3, history);
    return goTo(show.at + by, by > 0 ? 0 : Infinity, history);
  }
  var forward = () => isEnd(1) ? goTo(0, 0, "replace") : step(1, "replace");
  function blank(black = show.screen !== "black") {
    show.screen = black ? "black" : "scene";
    emit("aids");
    sayAloud(text(black ? "present_black" : "present_seen"));
  }
  function toggleAid(name2) {
    show[name2] = !show[name2];
    emit("aids");
  }
  var switchLanguage = () => setState({ lang: state.lang === "zh" ? "en" : "zh" });
  async function switchFullScreen() {
    const page3 = document.documentElement;
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else await page3.requestFullscreen();
    } catch {
      say(text("present_no_full"));
    }
  }
  var composed = (name2) => start[name2] || local.held[name2] || null;
  function addressed() {
    const address = readAddress();
    const at = show.scenes.findIndex((scene) => scene.id === address.get("scene"));
    return at < 0 ? null : { at, page: Math.max(0, (parseInt(address.get("page") || "", 10) || 1) - 1) };
  }
  function remember2(history) {
    const scene = show.running ? currentScene().id : null;
    const page3 = show.running && show.page > 0 ? String(show.page + 1) : null;
    writeAddress({ scene, page: page3, at: null }, { entry: history === "push" });
  }
  function followScene() {
    const to = addressed();
    if (!to) {
      leave("none");
      return false;
    }
    const { lang } = addressedState();
    if (!show.running) open3(to.at, to.page, "none");
    else {
      if (to.at !== show.at || to.page !== show.page) goTo(to.at, to.page, "none");
      if (lang !== state.lang) setState({ lang });
    }
    return true;
  }

  // geo/web/js/presenter/auto.js
  var USUAL = 15;
  var timer = 0;
  var awake = (
    /** @type {WakeLockSentinel | null} */
    null
  );
  var seconds = () => Number(composed("autoplay")) || USUAL;
  function play(on2 = !show.playing) {
    if (on2 === show.playing) return;
    show.playing = on2;
    clearInterval(timer);
    timer = on2 ? setInterval(() => forward(), 1e3 * seconds()) : 0;
    keepAwake(on2);
    document.documentElement.style.setProperty("--pm-show-seconds", `${seconds()}s`);
    say(text(on2 ? "present_playing" : "present_paused", { n: seconds() }), !on2 && show.running);
    emit("aids");
  }
  function takeOver(event) {
    const switches = event.type === "keydown" ? /^a$/i.test(event.key) : event.target.closest('[data-key="play"]');
    if (switches) return;
    if (show.playing) play(false);
    else say(null);
  }
  var beginPlay = () => composed("autoplay") && play(true);
  var endPlay = () => play(false);
  async function keepAwake(on2) {
    try {
      if (on2 && navigator.wakeLock) awake = await navigator.wakeLock.request("screen");
      else if (awake) await awake.release();
    } catch {
      awake = null;
    }
  }

  // geo/web/js/presenter/desk.js
  var CHANNEL = "planmap-presentation";
  var desk = (
    /** @type {{ window: Window, update: (shown: any) => void } | null} */
    null
  );
  var ticking = 0;
  var channel = (
    /** @type {BroadcastChannel | null} */
    null
  );
  var isFollowing = false;
  function openDesk(onKey2) {
    if (desk && !desk.window.closed) return desk.window.focus();
    const opened2 = window.open("", "planmap-presenter", "popup=yes,width=1100,height=720");
    if (!opened2) return refused2();
    try {
      desk = { window: opened2, update: build(opened2.document, command) };
    } catch {
      desk = null;
      opened2.close();
      return refused2();
    }
    opened2.addEventListener("keydown", onKey2, true);
    if (!ticking) ticking = setInterval(tick, 1e3);
    updateDesk();
  }
  var refused2 = () => say(text("present_blocked", { address: notesAddress() }), true);
  function notesAddress() {
    const address = new URL(location.href);
    address.hash = "notes";
    return address.href;
  }
  function stopTicking() {
    clearInterval(ticking);
    ticking = 0;
  }
  function tick() {
    if (desk?.window.closed) desk = null;
    if (desk) desk.update(model());
    else if (!channel) stopTicking();
  }
  function updateDesk() {
    if (!show.scenes.length) return;
    if (desk && !desk.window.closed) desk.update(model());
    if (channel && !show.isDesk) channel.postMessage({ model: model() });
  }
  var COMMANDS = {
    next: () => next(),
    back: () => back(),
    first: () => first(),
    last: () => last(),
    black: () => blank(),
    play: () => play(),
    reset: () => show.begun = Date.now()
  };
  function command(name2) {
    if (!Object.keys(COMMANDS).includes(name2) || !show.running) return;
    if (name2 !== "play") play(false);
    COMMANDS[name2]();
    updateDesk();
  }
  function model() {
    const scene = currentScene();
    const more = show.page + 1 < show.pages;
    const next2 = more ? scene : show.scenes[show.at + 1];
    const keys2 = [
      "present_view",
      "present_now",
      "present_after",
      "present_notes",
      "present_no_notes",
      "present_elapsed",
      "present_clock",
      "present_reset",
      "present_key_back",
      "present_key_next",
      "present_key_blank",
      "present_key_play"
    ];
    return {
      lang: document.documentElement.lang,
      dark: document.documentElement.dataset.theme === "dark",
      texts: Object.fromEntries(keys2.map((key) => [key, text(key)])),
      position: text("present_scene", { n: show.at + 1, total: show.scenes.length, heading: inLanguage(scene.heading) }),
      page: show.pages > 1 ? text("present_page", { n: show.page + 1, total: show.pages }) : "",
      now: { kicker: inLanguage(scene.kicker), heading: inLanguage(scene.heading) },
      next: next2 ? {
        kicker: inLanguage(next2.kicker),
        heading: inLanguage(next2.heading),
        text: more ? rest2(scene) : inLanguage(next2.text)
      } : { kicker: "", heading: text("present_end"), text: "" },
      notes: noteLines(scene),
      begun: show.begun,
      state: !show.running ? text("present_left") : show.screen === "black" ? text("present_black") : show.playing ? text("present_playing", { n: seconds() }) : ""
    };
  }
  function rest2(scene) {
    const names3 = [...scene.projects, ...scene.targets].slice(show.to).map((each) => inLanguage(each.name));
    return [text("present_page", { n: show.page + 2, total: show.pages }), ...names3].join("\n");
  }
  function build(page3, send) {
    if (page3 === document) byId("pm").style.display = "none";
    else {
      put(page3.body, "");
      const looks = [...document.querySelectorAll("style")].map((style) => style.textContent).join("\n");
      add(page3.head, page3.adoptNode(el("style", {}, looks)));
    }
    const part3 = (tag, name2, ...inside) => el(tag, { class: `pm-desk-${name2}` }, ...inside);
    const press = (name2, key) => el("button", { type: "button", class: "pm-button", "data-key": name2, "data-text": key, onclick: () => send(name2) });
    const body = el(
      "main",
      { class: "pm pm-desk" },
      part3("header", "top", part3("p", "position"), part3("p", "state"), part3("dl", "clock")),
      part3(
        "section",
        "now",
        el("p", { class: "pm-desk-label", "data-text": "present_now" }),
        part3("p", "kicker"),
        el("h1")
      ),
      part3(
        "section",
        "next",
        el("p", { class: "pm-desk-label", "data-text": "present_after" }),
        part3("p", "kicker"),
        el("h2"),
        part3("p", "text")
      ),
      part3("section", "notes", el("h2", { "data-text": "present_notes" }), el("div", { tabindex: "0", role: "group" })),
      part3(
        "footer",
        "tools",
        press("back", "present_key_back"),
        press("next", "present_key_next"),
        press("black", "present_key_blank"),
        press("play", "present_key_play"),
        press("reset", "present_reset")
      )
    );
    add(page3.body, page3.adoptNode(body));
    return (shown4) => update(page3, body, shown4);
  }
  function update(page3, body, shown4) {
    const find = (selector) => body.querySelector(selector);
    page3.title = shown4.texts.present_view;
    page3.documentElement.lang = shown4.lang;
    page3.documentElement.dataset.theme = shown4.dark ? "dark" : "light";
    for (const node of body.querySelectorAll("[data-text]")) putNew(node, shown4.texts[node.dataset.text]);
    putNew(find(".pm-desk-position"), [shown4.position, shown4.page].filter(Boolean).join(" · "));
    putNew(find(".pm-desk-state"), shown4.state);
    for (const name2 of ["now", "next"]) {
      putNew(find(`.pm-desk-${name2} .pm-desk-kicker`), shown4[name2].kicker);
      putNew(find(`.pm-desk-${name2} h1, .pm-desk-${name2} h2`), shown4[name2].heading);
    }
    putNew(find(".pm-desk-text"), shown4.next.text);
    clock(clear(find(".pm-desk-clock")), shown4);
    const notes = find(".pm-desk-notes div");
    dress(notes, { "aria-label": shown4.texts.present_notes });
    const lines = shown4.notes.length ? shown4.notes : [shown4.texts.present_no_notes];
    if (notes.dataset.of === JSON.stringify(lines)) return;
    notes.dataset.of = JSON.stringify(lines);
    notes.scrollTop = 0;
    fill(notes, ...lines.map((line) => el("p", {}, line)));
  }
  var putNew = (node, text2) => node.textContent !== text2 && put(node, text2);
  var two = (number2) => String(number2).padStart(2, "0");
  function clock(list2, shown4) {
    const now = /* @__PURE__ */ new Date();
    const seconds2 = Math.max(0, Math.floor((now.getTime() - (shown4.begun || now)) / 1e3));
    const elapsed = [Math.floor(seconds2 / 3600), Math.floor(seconds2 / 60) % 60, seconds2 % 60].map(two).join(":");
    const pairs = [
      ["present_elapsed", elapsed],
      ["present_clock", `${two(now.getHours())}:${two(now.getMinutes())}`]
    ];
    add(list2, ...pairs.map(([key, value3]) => el("div", {}, el("dt", {}, shown4.texts[key]), el("dd", {}, value3))));
  }
  function followDesk() {
    if (isFollowing) return;
    isFollowing = true;
    window.addEventListener("pagehide", () => desk?.window.close());
    if (typeof BroadcastChannel !== "function") return;
    const others2 = new BroadcastChannel(CHANNEL);
    channel = others2;
    let redraw = (
      /** @type {((shown: any) => void) | null} */
      null
    );
    let last2 = null;
    others2.onmessage = ({ data }) => {
      if (!show.isDesk) return data.command === "hello" ? updateDesk() : data.command && command(data.command);
      if (!data.model) return;
      last2 = data.model;
      if (!redraw) {
        const draw4 = build(document, (name2) => others2.postMessage({ command: name2 }));
        redraw = draw4;
        setInterval(() => draw4(last2), 1e3);
      }
      redraw(last2);
    };
    if (!show.isDesk) return;
    showNotice(text("present_waiting"), { waiting: true });
    others2.postMessage({ command: "hello" });
  }

  // geo/web/js/presenter/keys.js
  var QUIET = 3e3;
  var SWIPE = 60;
  var SIGN = /^[^ ?？]$/;
  var KEYS = {
    ArrowRight: next,
    ArrowDown: next,
    PageDown: next,
    ArrowLeft: back,
    ArrowUp: back,
    PageUp: back,
    Home: () => first(),
    End: () => last(),
    b: () => blank(),
    ".": () => blank(),
    f: () => switchFullScreen(),
    p: () => openDesk(onKey),
    n: () => toggleAid("notes"),
    a: () => play(),
    l: () => switchLanguage(),
    h: () => toggleAid("help"),
    "?": () => toggleAid("help"),
    "？": () => toggleAid("help"),
    Escape: () => closeNearest()
  };
  var KEY_NAMES = [
    [["→", "↓", "{space}", "PageDown"], "present_key_next"],
    [["←", "↑", "Shift+{space}", "PageUp"], "present_key_back"],
    [["Home", "End"], "present_key_ends"],
    [["1", "…", "9"], "present_key_section"],
    [["B", "."], "present_key_blank"],
    [["F"], "present_key_full"],
    [["P"], "present_key_view"],
    [["N"], "present_key_notes"],
    [["A"], "present_key_play"],
    [["L"], "present_key_language"],
    [["?", "H"], "present_key_help"],
    [["Esc"], "present_key_leave"]
  ];
  function closeNearest() {
    if (show.help) return toggleAid("help");
    if (show.screen === "black") return blank(false);
    if (show.notes) return toggleAid("notes");
    return leave();
  }
  function action(event) {
    if (event.key === " ") return event.shiftKey ? back : next;
    if (/^[1-9]$/.test(event.key)) return () => goToSection(Number(event.key));
    return KEYS[event.key] || KEYS[event.key.toLowerCase()];
  }
  var DOWN = { ArrowDown: 1, PageDown: 1, " ": 1, ArrowUp: -1, PageUp: -1 };
  var LINE3 = 40;
  var PAGE2 = 0.875;
  function scrolls({ key, shiftKey, target: target2 }) {
    const by = DOWN[key] * (key === " " && shiftKey ? -1 : 1);
    const box = by && boxes(target2).find((node) => isLonger(node, by));
    if (!box) return false;
    box.scrollBy({ top: by * (/^Arrow/.test(key) ? LINE3 : PAGE2 * box.clientHeight), behavior: "instant" });
    return true;
  }
  function boxes(target2) {
    const found2 = [];
    for (let node = target2; node?.parentElement; node = node.parentElement) found2.push(node);
    if (show.help || target2.ownerDocument !== document) return found2;
    return [...found2, ...document.querySelectorAll("#pm-show-scene, .pm-scene-details")];
  }
  function isLonger(node, by) {
    const rest3 = by > 0 ? node.scrollHeight - node.clientHeight - node.scrollTop : node.scrollTop;
    return rest3 > 1 && /auto|scroll/.test(getComputedStyle(node).overflowY);
  }
  var isForButton = (event) => /^( |Enter)$/.test(event.key) && event.target.closest?.("button, a[href]");
  function take(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return true;
  }
  var moving2 = false;
  function onKey(event) {
    if (!show.running || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName || "")) return;
    takeOver(event);
    const isBlack = show.screen === "black" && !/^(Shift|CapsLock)$/.test(event.key);
    if (!isBlack && isForButton(event) || lettersAreOff() && SIGN.test(event.key)) return;
    if (!isBlack && scrolls(event)) {
      moving2 = true;
      return take(event);
    }
    if (event.repeat && moving2) return take(event);
    moving2 = false;
    const act = isBlack ? () => blank(false) : action(event);
    if (!act || show.help && !/^(Escape|\?|？|h)$/i.test(event.key)) return;
    take(event);
    if (!event.repeat || act === next || act === back) act();
  }
  function listenTo(frame) {
    for (const kind of ["pointermove", "pointerdown", "focusin"]) frame.addEventListener(kind, stir);
    frame.addEventListener("pointerdown", (event) => takeOver(event));
    let from = (
      /** @type {number[] | null} */
      null
    );
    frame.addEventListener("touchstart", (event) => from = event.touches.length === 1 ? spot(event.touches[0]) : null, {
      passive: true
    });
    frame.addEventListener("touchend", (event) => {
      if (from) swipe(from, spot(event.changedTouches[0]));
      from = null;
    });
  }
  var spot = (touch) => [touch.clientX, touch.clientY];
  function swipe(from, to) {
    const [right, down] = [to[0] - from[0], to[1] - from[1]];
    if (Math.abs(right) < SWIPE || Math.abs(right) < 2 * Math.abs(down)) return;
    if (right < 0) next();
    else back();
  }
  var size = () => `${window.innerWidth}x${window.innerHeight}`;
  var drawn2 = size();
  var resized = () => {
    if (!show.running || drawn2 === size()) return;
    drawn2 = size();
    emit("scene", { still: true });
  };
  var resting = 0;
  function stir() {
    const frame = byId("pm-show");
    if (!frame) return;
    frame.classList.remove("is-resting");
    clearTimeout(resting);
    resting = setTimeout(() => {
      const rests = byId("pm-show");
      if (rests) rests.classList.add("is-resting");
    }, QUIET);
  }
  function watchKeys() {
    window.addEventListener("keydown", onKey, true);
    window.addEventListener("pointermove", () => show.running && stir());
    window.addEventListener("resize", debounce(resized, 120));
  }

  // geo/web/js/presenter/help.js
  var opener2 = (
    /** @type {HTMLElement | null} */
    null
  );
  function drawHelp() {
    if (show.help) open4();
    else closeHelp();
  }
  function open4() {
    if (byId("pm-show-help")) return;
    opener2 = /** @type {HTMLElement} */
    document.activeElement;
    const title = el("h2", { id: "pm-help-title", tabindex: "-1" }, text("present_help"));
    const close3 = el(
      "button",
      { type: "button", class: "pm-show-button", "aria-label": text("close"), onclick: () => toggleAid("help") },
      "×"
    );
    const letters2 = letterSwitch();
    const rows4 = KEY_NAMES.map(([keys2, meaning2]) => [
      el(
        "dt",
        {},
        keys2.map((key) => key === "…" ? "–" : el("kbd", {}, key.replace("{space}", text("present_space"))))
      ),
      el("dd", {}, text(meaning2))
    ]);
    const dialog = el(
      "div",
      {
        id: "pm-show-help",
        class: "pm-show-help",
        role: "dialog",
        "aria-modal": "true",
        "aria-labelledby": "pm-help-title",
        onclick: (event) => event.target === dialog && toggleAid("help")
      },
      el(
        "div",
        { onkeydown: (event) => event.key === "Tab" && keep(event, [close3, letters2]) },
        el("div", { class: "pm-show-help-head" }, title, close3),
        el("dl", {}, rows4),
        el("p", {}, text("present_help_mouse")),
        letters2
      )
    );
    add(byId("pm-show"), dialog);
    title.focus();
  }
  function keep(event, [first2, last2]) {
    event.preventDefault();
    (document.activeElement === first2 ? last2 : first2).focus();
  }
  function letterSwitch() {
    const button2 = el("button", {
      type: "button",
      class: "pm-button pm-show-letters",
      onclick: () => say2(lettersAreOff(!lettersAreOff()))
    });
    const say2 = (off) => put(button2, text(off ? "present_letters_off" : "present_letters_on"));
    say2(lettersAreOff());
    return button2;
  }
  function closeHelp() {
    const dialog = byId("pm-show-help");
    if (!dialog) return;
    dialog.remove();
    if (opener2?.isConnected) opener2.focus();
    opener2 = null;
  }

  // geo/web/js/presenter/map.js
  var CLOSEST = 15.5;
  var MANY = 60;
  var DIM = 0.3;
  function lightUp(scene) {
    const scale2 = Math.min(2.2, Math.max(1.15, window.innerWidth / 1150));
    setSpotlight(spotlightOf(scene, scene.ids.length > MANY ? 0.6 * scale2 : scale2));
    emit("look");
  }
  function spotlightOf(scene, scale2) {
    const features2 = scene.ids.map((id) => localCard(id)).filter((card) => card.mark).map(slim);
    return { features: features2, ids: new Set(scene.ids), scale: scale2, dim: scene.ids.length ? DIM : 0.85, ground: isFull(scene) };
  }
  function slim({ feature: feature2, mark: mark3, certainty }) {
    const { name: name2, name_en, section: section2, status: status2, category, location_type, location_accuracy_m } = feature2.properties;
    const properties2 = {
      name: name2,
      name_en,
      section: section2,
      status: status2,
      category,
      location_type,
      certainty,
      accuracy_m: location_accuracy_m || null,
      mark: mark3
    };
    return { type: "Feature", id: feature2.id, geometry: feature2.geometry, properties: properties2 };
  }
  var isUpright = () => isNarrow() && window.innerHeight > window.innerWidth;
  function flyToScene(scene, still) {
    map.invalidateSize({ animate: false });
    const [west, south, east, north] = scene.bounds || start.bounds;
    const size2 = map.getSize();
    const edge = Math.round(Math.min(size2.x, size2.y) * 0.07);
    const [left, top] = !isFull(scene) ? [0, 0] : isUpright() ? [0, 0.44] : [0.48, 0];
    const padding = {
      paddingTopLeft: L.point(edge + Math.round(size2.x * left), edge + Math.round(size2.y * top)),
      paddingBottomRight: L.point(edge, edge + (isFull(scene) ? top ? 140 : 40 : 0))
    };
    const options = { ...padding, maxZoom: CLOSEST };
    const bounds = L.latLngBounds([south, west], [north, east]);
    if (still || reducedMotion()) map.fitBounds(bounds, { ...options, animate: false });
    else map.flyToBounds(bounds, { ...options, duration: 1.1 });
  }
  function pointAt(id) {
    setState({ id: state.id === id ? null : id });
    if (state.id) sayAloud(nameOf(localCard(id).feature.properties));
  }
  function takeKeys(taken) {
    const container = map.getContainer();
    if (map.keyboard) map.keyboard[taken ? "disable" : "enable"]();
    dress(container, { tabindex: taken ? "-1" : "0" });
  }

  // geo/web/js/presenter/scene.js
  var words2 = (text2) => inLanguage(text2);
  var DATE = /(\d{4}-\d{2}-\d{2}|\d{4}年)/;
  var dated = (text2) => text2.split(DATE).map((part3, at) => at % 2 ? el("span", { class: "pm-show-date" }, part3) : part3);
  function sceneElement(scene, prefix = "pm-scene") {
    const id = `${prefix}-heading`;
    return el(
      "section",
      { class: `pm-scene is-${scene.kind}`, "aria-labelledby": id, "data-scene": scene.id },
      head2(scene, id),
      ...(BODIES[scene.kind] || BODIES.section)(scene),
      el("p", { class: "pm-hidden pm-scene-text" }, words2(scene.text))
    );
  }
  function itemsOf(scene) {
    if (scene.kind === "section") return scene.projects.map(projectRow);
    if (scene.kind === "targets") return scene.targets.map(targetRow);
    if (scene.kind === "closing") return scene.sources.map((source2) => el("li", {}, words2(source2)));
    return [];
  }
  function head2(scene, id) {
    const numeral = scene.kind === "section" && sectionOf(scene.section);
    const title = el("h1", { id, tabindex: "-1", class: "pm-scene-heading" }, ...dated(words2(scene.heading)));
    const long = words2(scene.heading).length > (state.lang === "zh" ? 14 : 34);
    title.classList.toggle("is-long", long);
    return el(
      "header",
      { class: "pm-scene-head" },
      numeral ? el(
        "span",
        { class: "pm-scene-numeral", "aria-hidden": "true" },
        state.lang === "zh" ? numeral.numeral : numeral.number
      ) : null,
      el("div", {}, el("p", { class: "pm-scene-kicker" }, words2(scene.kicker)), title)
    );
  }
  var list = (label2) => [
    el("ul", { class: "pm-scene-list", "aria-label": text(label2) }),
    el("p", { class: "pm-scene-range" })
  ];
  var BODIES = {
    title: (scene) => [figures(scene, 4), textFacts(scene, "pm-scene-by")],
    section: (scene) => [el("div", { class: "pm-scene-sum" }, figures(scene, 2), statusBar2(scene)), ...list("list")],
    project: (scene) => [phrase(scene), details(scene)],
    targets: () => list("targets"),
    closing: (scene) => [
      el(
        "div",
        { class: "pm-scene-close" },
        el("div", { class: "pm-scene-sources" }, ...list("present_sources"), textFacts(scene, "pm-scene-by")),
        code()
      )
    ]
  };
  function figures(scene, most) {
    const order = scene.facts.filter((fact) => fact.kind === "figure" && fact.count !== 0);
    return el(
      "dl",
      { class: "pm-scene-figures" },
      order.slice(0, most).map((fact) => el("div", {}, el("dd", {}, words2(fact.value)), el("dt", {}, words2(fact.label))))
    );
  }
  function textFacts(scene, name2) {
    const facts4 = scene.facts.filter((fact) => fact.kind === "text");
    return facts4.length ? el(
      "dl",
      { class: name2 },
      facts4.map((fact) => el("div", {}, el("dt", {}, words2(fact.label)), el("dd", {}, words2(fact.value))))
    ) : null;
  }
  function statusBar2(scene) {
    const facts4 = scene.facts.filter((fact) => fact.kind === "status" && fact.count);
    if (!facts4.length) return null;
    const bar = el("div", { class: "pm-scene-bar", "aria-hidden": "true" });
    for (const fact of facts4) {
      const part3 = el("span");
      part3.style.flexGrow = fact.count;
      part3.style.background = termOf("status", fact.code).colour;
      add(bar, part3);
    }
    const labels = facts4.map(
      (fact) => el(
        "li",
        {},
        markElement({ status: fact.code, certainty: "surveyed" }, "1em"),
        el("span", {}, words2(fact.label)),
        el("strong", {}, words2(fact.value))
      )
    );
    return el("div", { class: "pm-scene-status" }, bar, el("ul", { "aria-label": text("figure_status") }, labels));
  }
  function projectRow(project) {
    const parts = [
      markElement(project, "1.5em"),
      el("span", { class: "pm-scene-name" }, words2(project.name)),
      el("span", { class: "pm-scene-state" }, words2(project.status_words))
    ];
    if (!project.located) return el("li", {}, el("div", { class: "pm-scene-row" }, parts));
    return el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "pm-scene-row", "data-id": project.id, onclick: () => pointAt(project.id) },
        parts
      )
    );
  }
  function phrase(scene) {
    const quoted = scene.facts.find((fact) => fact.code === "phrase");
    if (!quoted) return null;
    const meaning2 = words2(quoted.value).slice(quoted.value.zh.length);
    return el(
      "blockquote",
      { class: "pm-scene-phrase" },
      el("span", { lang: "zh" }, quoted.value.zh),
      meaning2 ? el("span", { class: "pm-gloss" }, meaning2) : null
    );
  }
  function details(scene) {
    const rows4 = scene.facts.filter((fact) => fact.code !== "phrase");
    const sign4 = (fact) => {
      if (fact.kind === "status") return markElement({ status: fact.code, certainty: "surveyed" }, "1.1em");
      return fact.kind === "place" ? el("span", { class: `pm-certainty is-${fact.code}`, "aria-hidden": "true" }) : null;
    };
    return el(
      "dl",
      { class: "pm-scene-details" },
      rows4.map((fact) => [el("dt", {}, words2(fact.label)), el("dd", {}, sign4(fact), words2(fact.value))])
    );
  }
  function targetRow(target2) {
    const counts2 = typeof target2.named === "number" ? target2 : null;
    return el(
      "li",
      { class: "pm-scene-target" },
      el(
        "p",
        { class: "pm-scene-amount" },
        el("strong", {}, number(target2.value)),
        el("span", {}, words2(target2.unit)),
        target2.year ? el("span", { class: "pm-scene-state" }, text("by_year", { year: target2.year })) : null
      ),
      el("p", { class: "pm-scene-name" }, words2(target2.name)),
      targetBar(target2.value, counts2, target2.is_completed),
      el("p", { class: "pm-scene-state" }, targetState(counts2, target2.is_completed))
    );
  }
  function code() {
    const drawn3 = composed("qr");
    if (!drawn3?.path) return null;
    const size2 = Number(drawn3.size) || 0;
    const box = svg("svg", {
      viewBox: `0 0 ${size2} ${size2}`,
      role: "img",
      "aria-label": text("present_qr"),
      "shape-rendering": "crispEdges"
    });
    add(
      box,
      svg("rect", { width: size2, height: size2, fill: "#ffffff" }),
      svg("path", { d: drawn3.path, fill: "#000000" })
    );
    return el(
      "figure",
      { class: "pm-scene-qr" },
      box,
      el("figcaption", {}, text("present_qr")),
      drawn3.link ? el("p", { class: "pm-scene-link" }, drawn3.link) : null
    );
  }

  // geo/web/js/presenter/pages.js
  function fillPage(element, scene, target2) {
    const list2 = element.querySelector(".pm-scene-list");
    if (!list2) return { page: 0, pages: 1, to: 0 };
    const items = itemsOf(scene);
    const range = element.querySelector(".pm-scene-range");
    const starts2 = isScrolled() ? [0] : paged(list2, items, range, scene.more);
    const page3 = Math.min(target2, starts2.length - 1);
    const [from, to] = [starts2[page3], page3 + 1 < starts2.length ? starts2[page3 + 1] : items.length];
    fill(list2, ...items.slice(from, to));
    drawRange(range, { from, to, listed: items.length, more: scene.more || 0 });
    return { page: page3, pages: starts2.length, to };
  }
  var isScrolled = () => window.matchMedia("(max-width: 799px)").matches;
  var isFull2 = (list2) => list2.scrollHeight > list2.clientHeight + 1;
  function starts(list2, items, most) {
    const found2 = [];
    let at = 0;
    while (at < items.length) {
      found2.push(at);
      fill(list2, items[at]);
      let next2 = at + 1;
      for (; next2 < items.length && next2 - at < most; next2 += 1) {
        add(list2, items[next2]);
        if (isFull2(list2)) break;
      }
      at = next2;
    }
    clear(list2);
    return found2.length ? found2 : [0];
  }
  function paged(list2, items, range, more) {
    range.hidden = !more;
    const whole2 = starts(list2, items, Infinity);
    range.hidden = false;
    return whole2.length < 2 ? whole2 : even(list2, items);
  }
  function even(list2, items) {
    const full = starts(list2, items, Infinity);
    if (full.length < 2) return full;
    const evenly = starts(list2, items, Math.ceil(items.length / full.length));
    return evenly.length === full.length ? evenly : full;
  }
  function drawRange(line, { from, to, listed: listed4, more }) {
    const total = listed4 + more;
    clear(line).hidden = from === 0 && to === total;
    const fields3 = { from: number(from + 1), to: number(to), n: number(total), rest: number(total - to) };
    add(line, el("span", {}, text(to - from === 1 ? "present_one" : "present_range", fields3)));
    if (to < listed4) {
      add(line, el("button", { type: "button", class: "pm-scene-more", onclick: next }, text("present_more", fields3)));
    } else if (more) add(line, el("span", {}, text("present_unlisted", { n: number(more) })));
  }

  // geo/web/js/presenter/frame.js
  var ICONS = {
    back: "M15 5l-7 7 7 7",
    next: "M9 5l7 7-7 7",
    play: "M8 5l11 7-11 7z",
    pause: "M8 5v14M16 5v14",
    notes: "M5 4h14v16H5zM8.5 9h7M8.5 13h7M8.5 17h4",
    view: "M3 5h18v11H3zM9 20h6M12 16v4",
    full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    language: "M12 3a9 9 0 100 18 9 9 0 000-18zM3 12h18M12 3c3.5 3 3.5 15 0 18M12 3c-3.5 3-3.5 15 0 18",
    help: "M9 9a3 3 0 116 0c0 2-3 2.200-3 4.500M12 17.500v.5",
    leave: "M6 6l12 12M18 6L6 18"
  };
  var icon = (name2) => svg(
    "svg",
    {
      viewBox: "0 0 24 24",
      width: "1em",
      height: "1em",
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 2,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
      "aria-hidden": "true"
    },
    svg("path", { d: ICONS[name2] })
  );
  function button(name2, label2, act, pressed) {
    return el(
      "button",
      {
        type: "button",
        class: "pm-show-button",
        "data-key": name2,
        title: label2,
        "aria-label": label2,
        "aria-pressed": pressed === void 0 ? null : String(pressed),
        onclick: (event) => clicked(event, act)
      },
      icon(name2 === "play" && pressed ? "pause" : name2)
    );
  }
  function clicked(event, act) {
    act();
    if (event.detail && show.running && !show.help) focus();
  }
  function enter() {
    if (byId("pm-show")) return;
    byId("pm").classList.add("is-presenting");
    takeKeys(true);
    const edge = (name2, act) => el(
      "button",
      {
        type: "button",
        id: `pm-edge-${name2}`,
        class: `pm-edge is-${name2}`,
        tabindex: "-1",
        "aria-hidden": "true",
        onclick: (event) => clicked(event, act)
      },
      icon(name2)
    );
    add(
      document.body,
      el(
        "div",
        { id: "pm-show", class: "pm-show", role: "region", "aria-label": text("present_region"), "data-kind": "title" },
        el("div", { class: "pm-show-veil", "aria-hidden": "true" }),
        el("div", { id: "pm-show-scene" }),
        edge("back", back),
        edge("next", next),
        el("div", { id: "pm-show-foot", class: "pm-show-foot" }),
        el("div", { id: "pm-show-tools", class: "pm-show-tools", role: "toolbar" }),
        el("div", { id: "pm-show-notes", role: "group", class: "pm-show-notes", tabindex: "0", hidden: true }),
        el("p", { id: "pm-show-said", class: "pm-show-said", role: "status", hidden: true }),
        el("div", { id: "pm-show-black", class: "pm-show-black", hidden: true, onclick: () => blank(false) })
      )
    );
    listenTo(byId("pm-show"));
    stir();
  }
  function exit() {
    byId("pm").classList.remove("is-presenting", "is-full");
    closeHelp();
    byId("pm-show").remove();
    takeKeys(false);
    setSpotlight(null);
    map.invalidateSize({ animate: false });
    showWhole(false);
    overlay.refresh();
    const way = byId("pm-present");
    if (way) way.focus();
    updateDesk();
  }
  function draw3({ still }) {
    const scene = currentScene();
    const place5 = byId("pm-show-scene");
    const before = place5.firstChild?.dataset.scene;
    const frame = byId("pm-show");
    const focused = place5.contains(document.activeElement);
    const read = still && before === scene.id ? BOXES.map(scrolled) : [];
    frame.dataset.kind = scene.kind;
    for (const node of [frame, byId("pm")]) node.classList.toggle("is-full", isFull(scene));
    const element = sceneElement(scene);
    element.classList.toggle("is-new", !still && before !== scene.id);
    fill(place5, element);
    Object.assign(show, fillPage(element, scene, show.page));
    BOXES.forEach((box, at) => {
      letScroll(document.querySelector(box), read[at] || 0);
    });
    drawAids();
    if (still || before !== scene.id) {
      lightUp(scene);
      if (!still && state.id) setState({ id: null });
      flyToScene(scene, still || !before);
    }
    if (!still || focused) focus();
    announce2(scene);
  }
  var BOXES = ["#pm-show-scene", "#pm-show-scene .pm-scene-details"];
  function scrolled(name2) {
    const box = document.querySelector(name2);
    return box ? box.scrollTop : 0;
  }
  function letScroll(box, top) {
    if (!box) return;
    box.scrollTop = top;
    if (box.scrollHeight > box.clientHeight + 1) dress(box, { tabindex: "0" });
    else box.removeAttribute("tabindex");
  }
  function focus() {
    if (window.parent !== window && !document.hasFocus()) return;
    const focused = document.activeElement;
    if (focused?.closest("#pm-show-tools, #pm-show-foot") && focused.matches(":focus-visible")) return;
    const heading2 = byId("pm-scene-heading");
    if (heading2) heading2.focus({ preventScroll: true });
  }
  function announce2(scene) {
    const fields3 = { n: show.at + 1, total: show.scenes.length, heading: inLanguage(scene.heading) };
    const part3 = show.pages > 1 ? ` ${text("present_page", { n: show.page + 1, total: show.pages })}` : "";
    sayAloud(text("present_scene", fields3) + part3);
    document.title = `${fields3.heading} · ${start.plan.map_title[state.lang]}`;
  }
  function drawAids() {
    const frame = byId("pm-show");
    if (!frame) return;
    dress(frame, { "aria-label": text("present_region") });
    drawFoot(byId("pm-show-foot"));
    drawTools(byId("pm-show-tools"));
    drawNotes(byId("pm-show-notes"));
    const black = byId("pm-show-black");
    black.hidden = show.screen !== "black";
    fill(black, el("span", { class: "pm-hidden" }, text("present_black")));
    drawHelp();
    updateDesk();
  }
  function drawFoot(foot) {
    const done = (show.at + (show.page + 1) / show.pages) / show.scenes.length;
    const line = el(
      "div",
      { class: `pm-show-progress${show.playing ? " is-playing" : ""}`, "aria-hidden": "true" },
      el("span")
    );
    line.firstChild.style.width = `${100 * done}%`;
    const { mark: mark3, imprint } = start;
    const lines = [...(imprint || []).filter((line2) => line2 !== mark3), ...layerSources()];
    fill(
      foot,
      line,
      sections(),
      mark3 ? el("strong", { class: "pm-show-mark" }, mark3) : el("span"),
      el("p", { class: "pm-show-imprint" }, ...dated(lines.join(" · ")))
    );
    const said = foot.lastChild;
    said.classList.toggle("is-long", said.scrollHeight > said.clientHeight + 6);
  }
  function sections() {
    const found2 = show.scenes.filter((scene) => scene.kind === "section");
    const current = currentScene().section;
    return el(
      "nav",
      { class: "pm-show-sections", "aria-label": text("filter_section") },
      found2.map(
        (scene) => el(
          "button",
          {
            type: "button",
            "data-key": `section:${scene.section}`,
            title: inLanguage(scene.heading),
            "aria-label": `${inLanguage(scene.kicker)} ${inLanguage(scene.heading)}`,
            "aria-current": scene.section === current ? "true" : null,
            onclick: (event) => clicked(event, () => goToSection(scene.section))
          },
          scene.section
        )
      )
    );
  }
  function drawTools(tools2) {
    const focused = tools2.contains(document.activeElement) ? focusedKey() : null;
    dress(clear(tools2), { "aria-label": text("present_controls") });
    add(
      tools2,
      button("back", text("present_key_back"), back),
      el("span", { class: "pm-show-count" }, `${show.at + 1} / ${show.scenes.length}`),
      button("next", text("present_key_next"), next),
      button("play", text("present_key_play"), () => play(), show.playing),
      button("notes", text("present_key_notes"), () => toggleAid("notes"), show.notes),
      button("view", text("present_key_view"), () => openDesk(onKey)),
      button("full", text("present_key_full"), switchFullScreen),
      button("language", text("present_key_language"), switchLanguage),
      button("help", text("present_key_help"), () => toggleAid("help")),
      button("leave", text("present_key_leave"), () => leave())
    );
    const again = focused && tools2.querySelector(`[data-key="${focused}"]`);
    if (again) again.focus();
  }
  function drawNotes(panel) {
    const scene = currentScene();
    panel.hidden = !show.notes;
    dress(clear(panel), { "aria-label": text("present_notes") });
    add(panel, el("h2", {}, text("present_notes")), ...noteLines(scene).map((line) => el("p", {}, line)));
  }
  var STEPS2 = { begins: enter, began: beginPlay, ends: endPlay, ended: exit };
  function watchPresentation() {
    on("presentation", (step2) => STEPS2[step2]());
    on("scene", draw3);
    on("aids", drawAids);
    on("fixed", () => {
      followDesk();
      takeScenes();
    });
    watchKeys();
  }

  // geo/web/js/presenter/print.js
  var [WIDTH, HEIGHT] = [620, 740];
  var SHARP2 = 2;
  var CLOSEST2 = 15.5;
  var theme2 = "light";
  function sheet2([west, south, east, north]) {
    const [low, high] = [map.project([south, west], 0), map.project([north, east], 0)];
    const wide = Math.max(high.x - low.x, 1e-9);
    const tall = Math.max(low.y - high.y, 1e-9);
    const zoom = Math.min(CLOSEST2, Math.log2(Math.min(WIDTH * 0.84 / wide, HEIGHT * 0.84 / tall)));
    const centre = low.add(high).divideBy(2).multiplyBy(2 ** zoom);
    const layer2 = Object.create(CanvasLayer.prototype);
    const origin = centre.subtract([WIDTH / 2, HEIGHT / 2]);
    return Object.assign(layer2, {
      _map: map,
      _origin: origin,
      zoom,
      width: WIDTH,
      height: HEIGHT,
      window: () => [0, 0, WIDTH, HEIGHT]
    });
  }
  function picture4(scene) {
    const canvas2 = el("canvas", {
      class: "pm-paper-scene-map",
      width: WIDTH * SHARP2,
      height: HEIGHT * SHARP2,
      role: "img",
      "aria-label": text("map")
    });
    const ctx = canvas2.getContext("2d");
    ctx.setTransform(SHARP2, 0, 0, SHARP2, 0, 0);
    const layer2 = sheet2(scene.bounds || start.bounds);
    setSpotlight({ ...spotlightOf(scene, 1.25), alone: scene.ids.length > 0, ground: false });
    drawBasemap(layer2, ctx);
    if (ground?.isVector) ground.paint(layer2, ctx);
    overlay.paint(layer2, ctx);
    return canvas2;
  }
  function page2(scene, place5) {
    const element = sceneElement(scene, `pm-paper-${place5}`);
    const list2 = element.querySelector(".pm-scene-list");
    if (list2) add(list2, ...itemsOf(scene));
    const rest3 = element.querySelector(".pm-scene-range");
    if (rest3 && scene.more) add(rest3, text("present_unlisted", { n: number(scene.more) }));
    const { mark: mark3, imprint } = start;
    addFirst(element, picture4(scene));
    add(
      element,
      el("footer", {}, [mark3, ...imprint || [], `${place5 + 1} / ${show.scenes.length}`].filter(Boolean).join(" · "))
    );
    return element;
  }
  function begin2() {
    if (!show.running || document.querySelector(".pm-paper")) return;
    theme2 = document.documentElement.dataset.theme || "light";
    document.documentElement.dataset.theme = "light";
    const before = spotlight;
    add(document.body, el("div", { id: "pm-paper-scenes", class: "pm-paper pm-paper-scenes" }, show.scenes.map(page2)));
    setSpotlight(before);
  }
  function end2() {
    const paper2 = byId("pm-paper-scenes");
    if (!paper2) return;
    paper2.remove();
    document.documentElement.dataset.theme = theme2;
    emit("look");
  }
  function watchPaperScenes() {
    window.addEventListener("beforeprint", begin2);
    window.addEventListener("afterprint", end2);
  }

  // geo/web/js/document.js
  var canPresent = () => (start.scenes || []).length > 0;
  function followTheme(apply) {
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const follow = () => apply(dark.matches ? "dark" : "light");
    dark.addEventListener("change", follow);
    follow();
  }
  function tools() {
    const button2 = (key, onclick) => el("button", { type: "button", class: "pm-button", id: `pm-${key}`, "data-key": key, onclick }, text(key));
    return [canPresent() ? button2("present", startPresentation) : null, button2("print", () => window.print())];
  }
  var host2 = {
    isFile: true,
    styles: null,
    // they stand in the document
    send: () => {
    },
    // A scene says where the map is; the address of the map's own position would contradict it.
    rememberPosition: () => show.running || rememberPosition(),
    followTheme,
    fillWindow: () => {
    },
    // nothing around it to fit into
    nameLanguage: () => {
    },
    link: linkOfFile,
    tools
  };
  async function open5() {
    const map2 = L.map(document.body.appendChild(el("div", {})), {
      center: [36, 104],
      // the middle of China, until the plan is read
      zoom: 12,
      zoomSnap: 0.25,
      minZoom: 5,
      maxZoom: 19
    });
    mount(map2, { backend: localBackend, host: host2 });
    keepAddress();
    watchPresentation();
    watchPaperScenes();
    window.addEventListener("popstate", () => followScene() || followAddress());
    byId("pm-text").hidden = true;
    mergeState(addressedState());
    await boot();
    noticeUnknownParts();
    if (canPresent() && (start.present || readAddress().has("scene"))) startPresentation();
  }
  var presenter = Object.assign(Object.create(show), {
    scene: currentScene,
    go: goTo,
    draw: (how) => emit("scene", how),
    KEY_NAMES
  });
  publish({ presenter });
  open5();
})();
