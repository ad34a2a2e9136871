(() => {
  "use strict";
  // geo/web/js/shared/look.js
  var FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif';
  var spotlight = (
    /** @type {Spotlight | null} */
    null
  );
  var isLit = (feature) => Boolean(spotlight?.ids.has(feature.id));
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
  function currentColours(theme2) {
    const ground2 = !theme2 && spotlight && spotlight.ground;
    return (theme2 || (ground2 ? "dark" : document.documentElement.dataset.theme)) === "dark" ? DARK : LIGHT;
  }
  function themeOf(root) {
    const ground2 = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
    const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(ground2);
    const parts = hex ? hex.slice(1, 4).map((part3) => parseInt(part3, 16)) : (ground2.match(/\d+/g) || [255, 255, 255]).slice(0, 3);
    return parts.map(Number).reduce((sum, part3) => sum + part3, 0) < 384 ? "dark" : "light";
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
  function debounce(action, wait) {
    let timer = 0;
    return (...values) => {
      clearTimeout(timer);
      timer = setTimeout(() => action(...values), wait);
    };
  }

  // geo/web/js/shared/host.js
  var host = (
    /** @type {Host} */
    /** @type {unknown} */
    null
  );
  function useHost(chosen4) {
    host = chosen4;
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
  function toggleFilter(name2, value2) {
    const values = state.filter[name2].map(String);
    const next = values.includes(String(value2)) ? values.filter((other) => other !== String(value2)) : [...values, String(value2)];
    setState({ filter: { ...state.filter, [name2]: next } });
  }
  function clearFilter() {
    const filter = (
      /** @type {any} */
      { q: "" }
    );
    for (const name2 of FACETS) filter[name2] = [];
    setState({ filter });
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
    for (const name2 of FACETS) for (const value2 of state.filter[name2]) params.append(name2, String(value2));
    if (state.filter.q) params.set("q", state.filter.q);
    return params;
  }
  function windowParams(box, zoom, params = filterParams()) {
    params.set("bbox", box.map((value2) => value2.toFixed(6)).join(","));
    params.set("zoom", zoom.toFixed(2));
    for (const [name2, value2] of Object.entries(displayParams())) params.set(name2, value2);
    return params;
  }
  var displayParams = () => !host.isFile && chosenBasemap()?.system === "gcj02" ? { display: "gcj02" } : {};
  var startParams = () => state.basemap === "none" ? {} : { basemap: state.basemap };
  var chosenBasemap = () => start?.basemaps.find((each) => each.code === state.basemap);
  var boxOf = (bounds) => [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];

  // geo/web/js/shared/dom.js
  var isNothing = (value2) => value2 === null || value2 === void 0 || value2 === false || Number.isNaN(value2);
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
    for (const [name2, value2] of Object.entries(attributes || {})) {
      if (isNothing(value2)) node.removeAttribute(name2);
      else if (name2.startsWith("on")) node.addEventListener(name2.slice(2), value2);
      else node.setAttribute(name2, value2 === true ? "" : String(value2));
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

  // geo/web/js/shared/words.js
  var NOTHING = "–";
  function text(key, fields2) {
    const message2 = start?.texts[key] || key;
    return fillIn(message2, fields2 || {});
  }
  var fillIn = (message2, fields2) => message2.replace(
    /\{(\w+)\}/g,
    (whole, name2) => !(name2 in fields2) ? whole : isNothing(fields2[name2]) ? NOTHING : String(fields2[name2])
  );
  var number = (value2, digits = 3) => {
    const number2 = isNothing(value2) || value2 === "" ? NaN : Number(value2);
    const place4 = state.lang === "zh" ? "zh-CN" : "en-GB";
    return Number.isNaN(number2) ? NOTHING : number2.toLocaleString(place4, { maximumFractionDigits: digits });
  };
  var joined = (words2) => words2.join(text("between"));
  var countText = (n) => n === 1 ? text("one_project") : text("n_projects", { n: number(n) });
  function inMetres(value2) {
    if (Math.round(value2) < 1e3) return `${Math.round(value2)} ${text("unit_m")}`;
    return `${number(value2 / 1e3, 1)} ${text("unit_km")}`;
  }
  var communityName = (name2) => state.lang === "en" && start.english[name2] || name2;
  function labelOf(kind, code) {
    const term = termOf(kind, code);
    return term ? term[state.lang] : isNothing(code) ? NOTHING : String(code);
  }
  var termOf = (kind, code) => (
    /** @type {Term} */
    start.vocabulary[kind].find((term) => term.code === code)
  );
  var nameIn = (item, lang) => (lang === "en" ? item.name_en || item.name : item.name || item.name_en) || "";
  var nameOf = (item) => nameIn(item, state.lang);
  function otherName(item) {
    const other = nameIn(item, state.lang === "en" ? "zh" : "en");
    return other === nameOf(item) ? "" : other;
  }
  var sectionOf = (number2) => (
    /** @type {Section} */
    start.plan.sections.find((section) => section.number === number2)
  );
  function sectionLabel(number2) {
    const section = sectionOf(number2);
    return section ? `${text("section_n", { n: section.numeral, number: number2 })} · ${section[state.lang]}` : number2;
  }
  function certaintyText(certainty, metres) {
    const label2 = labelOf("certainty", certainty);
    return metres ? `${label2} ±${inMetres(metres)}` : label2;
  }
  var basemapName = ({ code, name: name2 }) => name2[state.lang] || text(`basemap_${code}`);

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
  var withoutCommunities = (map2) => drawsCommunities ? map2 : { ...map2, areas: map2.areas.filter((area2) => area2.role !== COMMUNITY) };
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
    for (const area2 of basemap.areas.filter((each) => each.id === subject)) {
      layer2.path(ctx, area2.geometry);
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
    for (const area2 of areas) labelArea(layer2, area2, labels, scene);
    if (layer2.zoom < 12) return;
    for (const line of lines) if (name(line, scene)) labels.along(layer2, line, name(line, scene), TRACKS.has(line.role));
    if (layer2.zoom < 14) return;
    for (const place4 of places) {
      const [x, y] = layer2.point(place4.geometry.coordinates);
      labels.at(x, y + 12, name(place4, scene), { size: 10.5, colour: scene.colours.metroText });
    }
  }
  function fillAreas(layer2, ctx, { basemap, subject, colours }) {
    const others2 = [COMMUNITY, WATER];
    const neighbours = basemap.areas.filter((area2) => area2.id !== subject && !others2.includes(area2.role));
    const own2 = basemap.areas.filter((area2) => area2.id === subject);
    const seam = own2.length && own2[0].label ? 2 * layer2.pixels(SEAM_M, own2[0].label[1]) : 0;
    const draw3 = (areas, fill2, stroke, width) => {
      ctx.lineJoin = "round";
      for (const area2 of areas) {
        layer2.path(ctx, area2.geometry);
        if (stroke) Object.assign(ctx, { strokeStyle: stroke, lineWidth: width }).stroke();
        if (fill2) Object.assign(ctx, { fillStyle: fill2 }).fill("evenodd");
      }
    };
    draw3(neighbours, colours.neighbour, colours.neighbour, seam);
    draw3(neighbours, null, colours.border, 1);
    draw3(own2, null, colours.neighbour, seam);
    draw3(own2, colours.subject, null, 0);
    ctx.setLineDash([2, 3]);
    for (const area2 of basemap.areas.filter((each) => each.role === COMMUNITY)) {
      layer2.path(ctx, area2.geometry);
      ctx.strokeStyle = colours.border;
      ctx.lineWidth = 1.2;
      ctx.stroke();
    }
    ctx.setLineDash([]);
  }
  function drawWater(layer2, ctx, { basemap, colours }) {
    const isWater = (each) => each.role === WATER;
    ctx.fillStyle = colours.river;
    for (const area2 of basemap.areas.filter(isWater)) {
      layer2.path(ctx, area2.geometry);
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
    for (const place4 of places) {
      const [x, y] = layer2.point(place4.geometry.coordinates);
      ctx.beginPath();
      ctx.arc(x, y, 3.2, 0, 2 * Math.PI);
      ctx.fillStyle = colours.subject;
      ctx.fill();
      ctx.strokeStyle = colours.metro;
      ctx.lineWidth = 1.6;
      ctx.stroke();
    }
  }
  function labelArea(layer2, area2, labels, scene) {
    if ((area2.role === COMMUNITY || area2.role === WATER) && layer2.zoom < 13) return;
    const [x, y] = layer2.point(area2.label);
    const isSubject = area2.id === scene.subject;
    const [large, small] = isSubject ? [19, 14] : [13, 11];
    const size = area2.role === WATER ? 11 : layer2.zoom < 12.25 ? small : large;
    const options = { size, spaced: true, quiet: true, bold: isSubject };
    const steps = isSubject ? [0, 40, -40, 80, -80, 110, 140, 170, 200] : [0];
    steps.some((step) => labels.at(x, y + step, name(area2, scene), options));
  }
  function name(item, { lang }) {
    const text2 = nameIn(item, lang);
    return text2 && item.name_verified === false ? `${text2} ?` : text2;
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
      initialize(pane, draw3) {
        this._paneName = pane;
        this._draw = draw3;
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
        const size = this._map.getSize();
        const margin = size.multiplyBy(MARGIN).round();
        const ratio = window.devicePixelRatio || 1;
        this.zoom = this._map.getZoom();
        this.width = size.x + 2 * margin.x;
        this.height = size.y + 2 * margin.y;
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
        const point4 = this._map.project([position[1], position[0]], this.zoom);
        return [point4.x - this._origin.x, point4.y - this._origin.y];
      },
      /**
       * Canvas position of a mouse event.
       * @param {L.LeafletMouseEvent} event
       */
      eventPoint(event) {
        const point4 = event.layerPoint.subtract(this._topLeft);
        return [point4.x, point4.y];
      },
      // Canvas rectangle of the window itself, without the margin.
      window() {
        const size = this._map.getSize();
        return [(this.width - size.x) / 2, (this.height - size.y) / 2, size.x, size.y];
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
      path(ctx, geometry) {
        ctx.beginPath();
        for (const part3 of partsOf(geometry)) {
          part3.forEach((position, place4) => {
            const [x, y] = this.point(position);
            if (place4 === 0) ctx.moveTo(x, y);
            else ctx.lineTo(x, y);
          });
        }
      }
    }
  );
  function partsOf(geometry) {
    switch (geometry.type) {
      case "LineString":
        return [geometry.coordinates];
      case "MultiLineString":
      case "Polygon":
        return geometry.coordinates;
      case "MultiPolygon":
        return geometry.coordinates.flat();
      default:
        return [];
    }
  }
  function positionsOf(geometry) {
    if (geometry.type === "Point") return [geometry.coordinates];
    if (geometry.type === "MultiPoint") return geometry.coordinates;
    return partsOf(geometry).flat();
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
    take(x, y, width, height) {
      this.taken.push([x, y, x + width, y + height]);
    }
    /**
     * @param {number} x
     * @param {number} y
     * @param {number} width
     * @param {number} height
     */
    isFree(x, y, width, height) {
      return !this.taken.some(
        ([west, north, east, south]) => x < east && x + width > west && y < south && y + height > north
      );
    }
    /**
     * Centred on x, y. Returns whether there was room.
     * @param {number} x
     * @param {number} y
     * @param {string} text
     * @param {LabelOptions} options
     */
    at(x, y, text2, options = {}) {
      if (!text2) return true;
      const { ctx } = this;
      const size = (options.size || 12) * textScale();
      ctx.font = `${options.bold ? 600 : 400} ${size}px ${FONT}`;
      ctx.letterSpacing = options.spaced ? `${size * 0.14}px` : "0px";
      const width = ctx.measureText(text2).width;
      const left = options.align === "left" ? x : options.align === "right" ? x - width : x - width / 2;
      const free = options.isForced || this.isFree(left - 2, y - size / 2 - 1, width + 4, size + 2);
      if (free) {
        this.take(left - 2, y - size / 2 - 1, width + 4, size + 2);
        ctx.textAlign = "left";
        ctx.textBaseline = "middle";
        ctx.lineJoin = "round";
        ctx.lineWidth = 3;
        ctx.strokeStyle = this.colours.halo;
        ctx.strokeText(text2, left, y);
        ctx.fillStyle = options.colour || (options.quiet ? this.colours.quietText : this.colours.ink);
        ctx.fillText(text2, left, y);
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
        const boxes = boxesAlong(stretch, width, shift, box);
        if (!boxes.every(([x, y]) => this.isFree(x, y, box, box))) continue;
        for (const [x, y] of boxes) this.take(x, y, box, box);
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
        const length2 = Math.hypot(b[0] - a[0], b[1] - a[1]);
        const inSight = middle[0] > 60 && middle[0] < layer2.width - 60 && middle[1] > 30 && middle[1] < layer2.height - 30;
        let angle = Math.atan2(b[1] - a[1], b[0] - a[0]);
        if (Math.abs(angle) > Math.PI / 2) angle += Math.PI;
        if (inSight && length2 > width * 0.7) found2.push({ middle, length: length2, angle });
      }
    }
    return found2.sort((one, other) => other.length - one.length).slice(0, 6);
  }
  function boxesAlong({ middle, angle }, width, shift, box) {
    const count = Math.max(2, Math.ceil(width / box));
    const [cos2, sin2] = [Math.cos(angle), Math.sin(angle)];
    return Array.from({ length: count }, (_unused, place4) => {
      const along = ((place4 + 0.5) / count - 0.5) * width;
      return [middle[0] + along * cos2 - shift * sin2 - box / 2, middle[1] + along * sin2 + shift * cos2 - box / 2];
    });
  }

  // geo/web/js/shared/device.js
  var embedded = (() => {
    try {
      const values = new URL(window.parent.location.href).searchParams.getAll("embed");
      return (values[values.length - 1] || "").toLowerCase() === "true";
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

  // geo/web/js/shared/scale_bar.js
  function scaleBar(maxWidth, say) {
    const Scale = (
      /** @type {any} */
      L.Control.Scale.extend({
        /** @param {number} most */
        _updateMetric(most) {
          const metres = this._getRoundNum(most);
          const label2 = metres < 1e3 ? `${metres} ${say("unit_m")}` : `${metres / 1e3} ${say("unit_km")}`;
          this._updateScale(this._mScale, label2, metres / most);
        },
        renew() {
          this._update();
        }
      })
    );
    return new Scale({ imperial: false, position: "bottomright", maxWidth });
  }

  // geo/web/js/shared/notice.js
  var shown = (
    /** @type {string | null} */
    null
  );
  var waiting = false;
  var refused = (
    /** @type {string | null} */
    null
  );
  function showNotice(message2, details = {}) {
    const box = byId("pm-notice");
    if (!box || message2 === shown) return;
    shown = message2;
    waiting = Boolean(details.waiting);
    refused = details.kind || null;
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
    if (details.percent !== void 0) {
      add(box, el("progress", { max: 100, value: details.percent, "aria-label": message2 }));
    }
    if (details.hint) add(box, el("p", { class: "pm-hint" }, details.hint));
    add(
      box,
      (details.more || []).map((line) => el("p", {}, line))
    );
    const found2 = (details.findings || []).filter((finding) => finding.feature);
    if (found2.length) add(box, el("ul", {}, found2.slice(0, 5).map(findingLine)));
    if (details.brief) setTimeout(() => shown === message2 && showNotice(null), 4e3);
  }
  var endNotice = (kind) => (waiting || refused === kind) && showNotice(null);
  function findingLine(finding) {
    const place4 = [finding.feature, finding.field].filter(Boolean).join(" · ");
    return el("li", {}, el("code", {}, place4), " ", finding.message);
  }
  function noticeUnknown(lines) {
    if (start && lines.length) showNotice(lines[0], { more: lines.slice(1) });
  }
  var speaker = "map";
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
  function useBackend(chosen4) {
    backend = chosen4;
  }
  var Refused = class extends Error {
    /**
     * @param {any} details
     * @param {string} kind
     */
    constructor(details, kind) {
      super(details.message);
      this.details = details;
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

  // geo/web/js/shared/server.js
  var own = (
    /** @type {HTMLScriptElement | null} */
    document.currentScript
  );
  var base = own?.src ? new URL(own.src).pathname.split("/assets/")[0] : "";
  var running = {};
  var serverBackend = {
    start: (params) => get("start", "/api/start", params),
    view: (params, kind = "view") => get(kind, "/api/view", params),
    list: (params) => get("list", "/api/projects", params),
    card: (id, params) => get("card", `/api/projects/${encodeURIComponent(id)}`, params),
    layer: (id, params) => get(`layer-${id}`, `/api/layers/${encodeURIComponent(id)}`, params),
    share: (address) => get("share", "/api/share", { link: address })
  };
  async function get(kind, path, params) {
    if (running[kind]) running[kind].abort();
    const control = new AbortController();
    running[kind] = control;
    const query = new URLSearchParams(params);
    query.set("lang", state.lang);
    for (let attempt2 = 0; ; attempt2 += 1) {
      try {
        const answer = await fetch(`${base}${path}?${query}`, { signal: control.signal });
        const content2 = await answer.json();
        if (answer.ok) {
          endNotice(kind);
          return content2;
        }
        if (content2.error.code !== "loading") throw new Refused(content2.error, kind);
        showNotice(content2.error.message, { waiting: true, percent: content2.error.percent });
      } catch (error) {
        if (error.name === "AbortError" || error instanceof Refused) throw error;
        showNotice(text("connection_lost"), { waiting: true });
      }
      await pause(Math.min(500 * 2 ** Math.min(attempt2, 4), 5e3), control.signal);
    }
  }
  function pause(time, signal) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, time);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(new DOMException("aborted", "AbortError"));
      });
    });
  }
  var starts = /* @__PURE__ */ new Map();
  function plainStart(lang) {
    if (!starts.has(lang)) starts.set(lang, fetchStart(lang));
    return starts.get(lang);
  }
  async function fetchStart(lang) {
    for (let attempt2 = 0; attempt2 < 6; attempt2 += 1) {
      try {
        const answer = await fetch(`${base}/api/start?lang=${lang}`);
        if (answer.ok) return await answer.json();
      } catch {
      }
      await new Promise((resolve) => setTimeout(resolve, 400 * 2 ** attempt2));
    }
    starts.delete(lang);
    return void 0;
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
    return ([x, y]) => [(x - lon) * east, (y - lat) * north];
  };
  function toSegment(start2, end2) {
    const [ax, ay] = start2;
    const [bx, by] = end2;
    const [dx, dy] = [bx - ax, by - ay];
    const along = dx || dy ? Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy))) : 0;
    return Math.hypot(ax + along * dx, ay + along * dy);
  }
  function isInside(ring2) {
    let inside = false;
    for (let i = 0, j = ring2.length - 1; i < ring2.length; j = i, i += 1) {
      const [[ax, ay], [bx, by]] = [ring2[i], ring2[j]];
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
    metres(from, geometry) {
      const place4 = flat(from);
      const chains = partsOf(geometry).map((part3) => part3.map(place4));
      if (!chains.length) return Math.min(...positionsOf(geometry).map((each) => Math.hypot(...place4(each))));
      if (geometry.type.endsWith("Polygon") && chains.filter(isInside).length % 2) return 0;
      return Math.min(
        ...chains.map(
          (part3) => part3.slice(1).reduce((least, end2, at) => Math.min(least, toSegment(part3[at], end2)), Infinity)
        )
      );
    },
    /**
     * A point that stands for a geometry, and the radius that holds all of it.
     * @param {Geometry} geometry
     */
    middle(geometry) {
      const all = positionsOf(geometry);
      const [lon, lat] = all[Math.floor(all.length / 2)];
      const place4 = flat({ lon, lat });
      return { lon, lat, accuracy_m: Math.ceil(Math.max(...all.map((each) => Math.hypot(...place4(each)))) / 10) * 10 };
    },
    /**
     * "about 1.2 km (±800 m)"; a place that may be here is said by how far off it is at most.
     * @param {{ metres: number, radius: number }} found
     */
    inWords({ metres, radius }) {
      const step = radius >= 500 || metres >= 1e3 ? 100 : radius >= 50 ? 50 : 10;
      if (metres <= radius)
        return radius ? text("near_within", { distance: inMetres(Math.ceil((metres + radius) / step) * step) }) : text("near_here");
      const distance2 = inMetres(Math.max(step, Math.round(metres / step) * step));
      return radius ? text("near_about_sure", { distance: distance2, radius: inMetres(radius) }) : text("near_about", { distance: distance2 });
    }
  });

  // geo/web/js/editor/geometry.js
  var FAMILY = { Point: "point", LineString: "line", Polygon: "area" };
  var SIMPLE = { point: "Point", line: "LineString", area: "Polygon" };
  var NEEDED = { point: 1, line: 2, area: 3 };
  var MOST_CHECKED = 2e3;
  function family(geometry) {
    return geometry ? FAMILY[geometry.type.replace("Multi", "")] || null : null;
  }
  function toChains(geometry) {
    const kind = family(geometry);
    if (!geometry || !kind) return [];
    const parts = geometry.type.startsWith("Multi") ? geometry.coordinates : [geometry.coordinates];
    if (kind === "point") return parts.map((position, owner) => chain([position], false, owner));
    if (kind === "line") return parts.map((positions, owner) => chain(positions, false, owner));
    return parts.flatMap((rings, owner) => rings.map((ring2) => chain(ring2.slice(0, -1), true, owner)));
  }
  var chain = (positions, closed, owner) => ({ positions: positions.map(([x, y]) => [x, y]), closed, owner });
  function isReady(kind, chains) {
    return chains.length > 0 && chains.every(({ positions }) => distinct(positions) >= NEEDED[kind]);
  }
  var distinct = (positions) => new Set(positions.map((each) => round(each).join())).size;
  function toGeometry(kind, chains) {
    if (!isReady(kind, chains)) return null;
    const parts = [];
    for (const { positions, owner } of chains) {
      const rounded = positions.map(round);
      if (kind === "point") parts.push(rounded[0]);
      else if (kind === "line") parts.push(rounded);
      else if (parts[owner]) parts[owner].push(ring(rounded, false));
      else parts[owner] = [ring(rounded, true)];
    }
    const whole = parts.filter(Boolean);
    const single = whole.length === 1;
    const type = (
      /** @type {Geometry["type"]} */
      (single ? "" : "Multi") + SIMPLE[kind]
    );
    return { type, coordinates: single ? whole[0] : whole };
  }
  function ring(positions, isOuter) {
    const turned = twiceSigned(positions) > 0 === isOuter ? positions : [...positions].reverse();
    return [...turned, turned[0]];
  }
  function round([longitude, latitude]) {
    const turns = Math.floor((longitude + 180) / 360) * 360;
    return [+(longitude - turns).toFixed(6), +Math.max(-90, Math.min(90, latitude)).toFixed(6)];
  }
  function length({ positions, closed }) {
    const all = closed && positions.length > 2 ? [...positions, positions[0]] : positions;
    return all.slice(1).reduce((sum, end2, place4) => {
      const [east, north] = metresOfDegree((all[place4][1] + end2[1]) / 2);
      return sum + Math.hypot((end2[0] - all[place4][0]) * east, (end2[1] - all[place4][1]) * north);
    }, 0);
  }
  function area(chains) {
    const seen2 = /* @__PURE__ */ new Set();
    return chains.reduce((sum, { positions, owner }) => {
      const sign4 = seen2.has(owner) ? -1 : 1;
      seen2.add(owner);
      return sum + sign4 * ringArea(positions);
    }, 0);
  }
  function ringArea(positions) {
    if (positions.length < 3) return 0;
    const middle = positions.reduce((sum, position) => sum + position[1], 0) / positions.length;
    const [east, north] = metresOfDegree(middle);
    return Math.abs(twiceSigned(positions) / 2) * east * north;
  }
  function twiceSigned(positions) {
    const [x, y] = positions[0];
    return positions.reduce((sum, [x1, y1], place4) => {
      const [x2, y2] = positions[(place4 + 1) % positions.length];
      return sum + (x1 - x) * (y2 - y) - (x2 - x) * (y1 - y);
    }, 0);
  }
  function crosses(chains) {
    const segments = chains.flatMap(({ positions, closed }, number2) => {
      if (!closed) return [];
      const rounded = positions.map(round).filter((each, place4, all) => !same2(each, all[(place4 + 1) % all.length]));
      return rounded.map((start2, place4) => [start2, rounded[(place4 + 1) % rounded.length], number2, place4, rounded.length]);
    });
    if (segments.length > MOST_CHECKED) return false;
    return segments.some((one, place4) => segments.slice(place4 + 1).some((other) => meet(one, other)));
  }
  var same2 = (one, other) => one[0] === other[0] && one[1] === other[1];
  function meet([a, b, chainA, placeA, count], [c, d, chainB, placeB]) {
    if (chainA === chainB && (placeA + 1) % count === placeB) return folds(a, b, d);
    if (chainA === chainB && (placeB + 1) % count === placeA) return folds(c, d, b);
    const [one, two, three, four] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
    if (one !== two && three !== four) return true;
    return [
      [one, a, b, c],
      [two, a, b, d],
      [three, c, d, a],
      [four, c, d, b]
    ].some(([zero, start2, end2, between]) => zero === 0 && isWithin(start2, end2, between));
  }
  function folds(start2, turn, end2) {
    if (side(start2, turn, end2) !== 0) return false;
    return (start2[0] - turn[0]) * (end2[0] - turn[0]) + (start2[1] - turn[1]) * (end2[1] - turn[1]) > 0;
  }
  function side(a, b, c) {
    return Math.sign(Math.round(1e12 * ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))));
  }
  function isWithin(start2, end2, point4) {
    return [0, 1].every(
      (axis) => Math.min(start2[axis], end2[axis]) <= point4[axis] && point4[axis] <= Math.max(start2[axis], end2[axis])
    );
  }

  // geo/web/js/editor/handles.js
  var MOST = 150;
  var APART = 26;
  var STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  var EditorHandles = class {
    constructor(drawing) {
      this.drawing = drawing;
      this.group = L.layerGroup().addTo(drawing.map);
      this.isDragged = false;
      drawing.map.on("moveend", () => {
        this.refresh();
        drawing.host.onChange();
      });
    }
    refresh() {
      if (this.isDragged) return;
      const focused = this.focusedPlace();
      this.group.clearLayers();
      const inSight = this.drawing.chains.flatMap((chain2, number2) => this.inSight(chain2, number2));
      this.isCrowded = inSight.length > MOST;
      if (!this.isCrowded) for (const each of inSight) this.addVertex(...each);
      if (!this.isCrowded && this.drawing.kind !== "point") {
        for (const chain2 of this.drawing.chains) this.addMidpoints(chain2);
      }
      if (focused) this.focus(focused);
    }
    inSight(chain2, number2) {
      const bounds = this.drawing.map.getBounds().pad(0.1);
      return chain2.positions.map((_position, place4) => [chain2, place4, number2]).filter(([, place4]) => bounds.contains(latlng(chain2.positions[place4])));
    }
    addVertex(chain2, place4, number2) {
      const { drawing } = this;
      const text2 = drawing.host.say("vertex", { i: place4 + 1, n: chain2.positions.length });
      const marker = this.addMarker(chain2.positions[place4], `pme-vertex is-${drawing.kind}`, text2, `${number2}-${place4}`);
      marker.on("dragstart", () => this.beginDrag());
      marker.on("drag", () => drawing.move(chain2, place4, marker.getLatLng()));
      marker.on("dragend", () => this.endDrag());
      marker.on("click", () => this.clicked(chain2, place4));
      marker.on("contextmenu", () => drawing.remove(chain2, place4));
      elementOf(marker).addEventListener("keydown", (event) => this.key(event, chain2, place4));
    }
    addMidpoints(chain2) {
      const { map: map2, isOpen: isOpen2 } = this.drawing;
      const { positions, closed } = chain2;
      const count = closed && !isOpen2 && positions.length > 2 ? positions.length : positions.length - 1;
      const bounds = map2.getBounds();
      for (let place4 = 0; place4 < count; place4 += 1) {
        const ends = [positions[place4], positions[(place4 + 1) % positions.length]].map(
          (each) => map2.latLngToLayerPoint(latlng(each))
        );
        const middle = map2.layerPointToLatLng(ends[0].add(ends[1]).divideBy(2));
        if (ends[0].distanceTo(ends[1]) > APART && bounds.contains(middle)) this.addMidpoint(chain2, place4 + 1, middle);
      }
    }
    addMidpoint(chain2, place4, middle) {
      const { drawing } = this;
      const marker = this.addMarker([middle.lng, middle.lat], "pme-midpoint", drawing.host.say("insert"), "");
      const insert = () => {
        drawing.insert(chain2, place4, marker.getLatLng());
        this.focus(`${drawing.chains.indexOf(chain2)}-${place4}`);
      };
      marker.on("click", insert);
      marker.on("dragstart", () => {
        drawing.remember();
        chain2.positions.splice(place4, 0, [middle.lng, middle.lat]);
        this.isDragged = true;
      });
      marker.on("drag", () => drawing.move(chain2, place4, marker.getLatLng()));
      marker.on("dragend", () => this.endDrag());
      elementOf(marker).addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        stop(event);
        insert();
      });
    }
    addMarker(position, className, text2, name2) {
      const icon = L.divIcon({ className, iconSize: void 0, html: false });
      const marker = L.marker(latlng(position), { icon, draggable: true, keyboard: true, bubblingMouseEvents: false });
      marker.addTo(this.group);
      const element = elementOf(marker);
      dress(element, { "aria-label": text2 });
      element.dataset.place = name2;
      return marker;
    }
    beginDrag() {
      this.drawing.remember();
      this.isDragged = true;
    }
    endDrag() {
      this.isDragged = false;
      this.drawing.settle();
    }
    // The last point ends a line, the first one closes an area.
    clicked(chain2, place4) {
      const { drawing } = this;
      if (!drawing.isOpen || chain2 !== drawing.chains[0]) return;
      if (place4 === chain2.positions.length - 1 || drawing.kind === "area" && place4 === 0) drawing.finish();
    }
    key(event, chain2, place4) {
      const { drawing } = this;
      if (event.key === "Delete" || event.key === "Backspace") {
        stop(event);
        drawing.remove(chain2, place4);
        this.focus(`0-${Math.max(0, place4 - 1)}`);
      } else if (STEPS[event.key]) {
        stop(event);
        this.step(chain2, place4, STEPS[event.key], event.shiftKey ? 20 : 2);
      }
    }
    // Move a point by some pixels.
    step(chain2, place4, [right, down], pixels) {
      const { map: map2 } = this.drawing;
      this.drawing.remember();
      const point4 = map2.latLngToLayerPoint(latlng(chain2.positions[place4])).add([right * pixels, down * pixels]);
      this.drawing.move(chain2, place4, map2.layerPointToLatLng(point4));
      this.drawing.settle();
    }
    focusedPlace() {
      const root = this.drawing.map.getContainer().getRootNode();
      return root.activeElement?.dataset ? root.activeElement.dataset.place : null;
    }
    focus(place4) {
      const container = this.drawing.map.getContainer();
      const element = container.querySelector(`[data-place="${place4}"]`);
      (element || container).focus({ preventScroll: true });
    }
  };
  var latlng = ([longitude, latitude]) => [latitude, longitude];
  var elementOf = (marker) => (
    /** @type {HTMLElement} */
    marker.getElement()
  );
  function stop(event) {
    event.preventDefault();
    event.stopPropagation();
  }

  // geo/web/js/editor/areas.js
  var TILE = 8;
  var COVERED = { light: "#0072B2", dark: "#56B4E9" };
  var MISSING = { light: "#C24E00", dark: "#F0A04B" };
  var NEAR_TO_FAR = ["#FFF3D1", "#FED98E", "#FDAE4A", "#DE6A17", "#99370A"];
  var STEPS2 = NEAR_TO_FAR.map((colour, step) => ({
    fill: { light: colour, dark: colour },
    ground: 0.5,
    dots: step,
    line: 0.8,
    edge: "hairline"
  }));
  var FEW_TO_MANY = {
    light: ["#E4EEF7", "#B5D2EA", "#78AEDB", "#2F7FC0", "#0A4A8A"],
    dark: ["#17344B", "#1F567F", "#2F80B6", "#63AFE0", "#BFE0F8"]
  };
  var SHADES = FEW_TO_MANY.light.map((colour, step) => ({
    fill: { light: colour, dark: FEW_TO_MANY.dark[step] },
    ground: 0.78,
    dots: step,
    ink: { light: "#04284d", dark: "#0b1a26" },
    line: 1.2,
    edge: "paper"
  }));
  var INK = { light: "#1f2933", dark: "#f2f6f9" };
  var LOOKS = {
    possible: { fill: COVERED, ground: 0.07, pattern: "dots", line: 1.6, dash: [7, 5] },
    nominal: { fill: COVERED, ground: 0.2, line: 1.6 },
    sure: { fill: COVERED, ground: 0.34, line: 2.6 },
    gap: { fill: MISSING, ground: 0.06, pattern: "hatch", line: 1.2 },
    gap_chosen: { fill: MISSING, ground: 0.22, pattern: "hatch", line: 4 },
    no_way: { fill: { light: "#55606B", dark: "#A9B4BF" }, ground: 0.12, pattern: "hatch", line: 0.8, edge: "hairline" },
    community: { edge: "quietText", line: 1.4, dash: [2, 3] },
    unsure: { fill: INK, ground: 0, pattern: "hatch", line: 0.8, edge: "hairline" },
    ...Object.fromEntries(STEPS2.map((look3, step) => [`grid${step + 1}`, look3])),
    ...Object.fromEntries(SHADES.map((look3, step) => [`shade${step + 1}`, look3]))
  };
  var QUIET = [
    ...["community", "no_way", "possible", "nominal", "sure", "unsure"],
    ...STEPS2.flatMap((_look, step) => [`grid${step + 1}`, `shade${step + 1}`])
  ];
  var patterns = /* @__PURE__ */ new Map();
  var isArea = (role) => role in LOOKS;
  var isPickable = (role) => !QUIET.includes(role);
  function drawArea(ctx, role, colours) {
    const look3 = LOOKS[role];
    const theme2 = colours.isDark ? "dark" : "light";
    const colour = look3.fill ? look3.fill[theme2] : null;
    if (colour) {
      ctx.globalAlpha = look3.ground;
      ctx.fillStyle = colour;
      ctx.fill("evenodd");
      ctx.globalAlpha = 1;
      const kind = look3.pattern || (look3.dots ? `dots${look3.dots}` : null);
      if (kind) {
        ctx.fillStyle = patternOf(ctx, kind, look3.dots ? look3.ink ? look3.ink[theme2] : "#3b1600" : colour);
        ctx.fill("evenodd");
      }
    }
    ctx.lineJoin = "round";
    ctx.setLineDash(look3.dash || []);
    ctx.strokeStyle = look3.edge ? colours[look3.edge] : colour;
    ctx.globalAlpha = look3.edge === "hairline" ? 0.35 : 0.9;
    ctx.lineWidth = look3.line;
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }
  function areaSwatch(ctx, width, height, role, colours) {
    ctx.beginPath();
    ctx.rect(4, 5, width - 8, height - 10);
    drawArea(ctx, role, colours);
  }
  function patternOf(ctx, kind, colour) {
    const ratio = window.devicePixelRatio || 1;
    const key = `${kind} ${colour} ${ratio}`;
    if (!patterns.has(key)) patterns.set(key, ctx.createPattern(tile(kind, colour, ratio), "repeat"));
    const pattern = patterns.get(key);
    pattern.setTransform(new DOMMatrix().scale(1 / ratio));
    return pattern;
  }
  function tile(kind, colour, ratio) {
    const size = kind === "hatch" ? TILE : TILE / (kind === "dots4" ? 2 : 1);
    const canvas2 = el("canvas", { width: size * ratio, height: size * ratio });
    const ctx = canvas2.getContext("2d");
    ctx.scale(ratio, ratio);
    ctx.fillStyle = ctx.strokeStyle = colour;
    if (kind === "hatch") {
      ctx.globalAlpha = 0.75;
      ctx.lineWidth = 1.3;
      for (const shift of [-size, 0, size]) {
        ctx.beginPath();
        ctx.moveTo(shift - 1, size + 1);
        ctx.lineTo(shift + size + 1, -1);
        ctx.stroke();
      }
      return canvas2;
    }
    ctx.globalAlpha = kind === "dots" ? 0.5 : 0.34;
    const radius = { dots: 0.9, dots1: 0.6, dots2: 1, dots3: 1.4, dots4: 1.1 }[kind];
    ctx.beginPath();
    ctx.arc(size / 2, size / 2, radius, 0, 2 * Math.PI);
    ctx.fill();
    return canvas2;
  }

  // geo/web/js/editor/marks.js
  var NO_DASH = (
    /** @type {number[]} */
    []
  );
  var CROWD = 2e3;
  var ROLES = [
    "grid1",
    "grid2",
    "grid3",
    "grid4",
    "grid5",
    "shade1",
    "shade2",
    "shade3",
    "shade4",
    "shade5",
    "no_way",
    "unsure",
    "gap",
    "possible",
    "nominal",
    "sure",
    "community",
    "gap_chosen",
    "context",
    "old",
    "one",
    "other",
    "third",
    "fourth",
    "new",
    "candidate",
    "facility_estimate",
    "facility",
    "site",
    "chosen"
  ];
  function look(role, colours) {
    switch (role) {
      case "old":
        return { colour: colours.quietText, radius: 7, dash: [4.4, 2.9], hollow: true, line: [8, 6], ground: 0.06 };
      case "one":
        return { colour: "#0072B2", radius: 6.5, ground: 0.16 };
      case "other":
        return { colour: "#E69F00", radius: 7.5, outline: rhomb, line: [14, 6], ground: 0.18 };
      case "third":
        return { colour: "#009E73", radius: 6, outline: square, line: [8, 4], ground: 0.16 };
      case "fourth":
        return { colour: "#CC79A7", radius: 7.5, outline: upright, line: [3, 4], ground: 0.16 };
      case "context":
        return { colour: colours.quietText, radius: 2.6, quiet: true, ground: 0.05 };
      case "chosen":
        return { colour: colours.accent, radius: 6.5, ring: true, ground: 0.26 };
      case "facility":
        return { colour: colours.ink, radius: 6, ground: 0.2 };
      case "facility_estimate":
        return { colour: colours.ink, radius: 6, hollow: true, dash: [3, 2], line: [8, 6], ground: 0.08 };
      case "candidate":
        return { colour: colours.quietText, radius: 3.6, outline: rhomb, hollow: true, ground: 0.05 };
      case "site":
        return { colour: colours.accent, radius: 11, outline: rhomb, ground: 0.2 };
      default:
        return { colour: colours.accent, radius: 6.5, ground: 0.18 };
    }
  }
  var markRadius = (role) => role === "context" ? 3 : 7;
  function drawPoint(ctx, x, y, role, colours) {
    const { colour, radius, dash, hollow, outline: form, ring: ring2 } = look(role, colours);
    if (ring2) stroked(ctx, () => circle(ctx, x, y, radius + 6), colours.paper, 5, colour, 2.6);
    const outline = () => form ? form(ctx, x, y, radius + 1) : circle(ctx, x, y, radius);
    if (hollow) {
      stroked(ctx, outline, colours.halo, 5, colour, 2.4, dash);
      return;
    }
    stroked(ctx, outline, colours.hairline, 3.4, colours.paper, 1.8);
    ctx.fillStyle = colour;
    ctx.fill();
  }
  function drawWord(ctx, x, y, word, colours) {
    ctx.font = `600 12px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = colours.paper;
    ctx.fillText(word, x, y + 0.5);
  }
  function drawDots(ctx, points, colours) {
    const { colour } = look("context", colours);
    const radius = points.length > CROWD ? 1.5 : look("context", colours).radius;
    ctx.beginPath();
    for (const [x, y] of points) {
      ctx.moveTo(x + radius, y);
      ctx.arc(x, y, radius, 0, 2 * Math.PI);
    }
    ctx.globalAlpha = 0.8;
    ctx.fillStyle = colour;
    ctx.fill();
    ctx.globalAlpha = 1;
  }
  function drawOutlined(ctx, role, isArea2, colours) {
    const { colour, quiet, line, ring: ring2, ground: ground2 } = look(role, colours);
    ctx.lineCap = "butt";
    ctx.lineJoin = "round";
    if (isArea2) {
      ctx.globalAlpha = ground2;
      ctx.fillStyle = colour;
      ctx.fill("evenodd");
      ctx.globalAlpha = 1;
    }
    const width = (quiet ? 1.4 : isArea2 ? 2.6 : 4) + (ring2 ? 1.6 : 0);
    if (ring2) strokes(ctx, colour, width + 7, NO_DASH, 0.3);
    if (!quiet) strokes(ctx, role === "old" ? colours.halo : colours.hairline, width + 2.4);
    if (!quiet) strokes(ctx, colours.paper, width + 1.2);
    strokes(ctx, colour, width, line, quiet ? 0.7 : 1);
  }
  function drawArrow(ctx, start2, end2, colours) {
    const whole = Math.hypot(end2[0] - start2[0], end2[1] - start2[1]);
    if (whole < 0.05) return;
    const unit = [(end2[0] - start2[0]) / whole, (end2[1] - start2[1]) / whole];
    const at = (from, distance2) => [from[0] + unit[0] * distance2, from[1] + unit[1] * distance2];
    const gap = markRadius("new") + 2.5;
    const head2 = Math.min(13, Math.max(10, whole * 0.12));
    const room = whole - 2 * gap;
    const tip = at(end2, room >= head2 ? -gap : gap + head2);
    ctx.lineCap = "butt";
    ctx.lineJoin = "round";
    for (const [colour, width] of [
      [colours.halo, 5],
      [colours.ink, 2]
    ]) {
      ctx.strokeStyle = ctx.fillStyle = colour;
      ctx.lineWidth = width;
      if (room > head2) segment(ctx, at(start2, gap), at(tip, -head2 * 0.8));
      triangle(ctx, tip, unit, head2);
      if (width > 2) ctx.stroke();
      else ctx.fill();
    }
  }
  function roleElement(role, colours) {
    const [width, height, ratio] = [34, 30, window.devicePixelRatio || 1];
    const canvas2 = el("canvas", { width: width * ratio, height: height * ratio, "aria-hidden": "true" });
    Object.assign(canvas2.style, { width: `${width}px`, height: `${height}px` });
    const ctx = canvas2.getContext("2d");
    ctx.scale(ratio, ratio);
    if (isArea(role)) areaSwatch(ctx, width, height, role, colours);
    else if (role === "context")
      drawDots(
        ctx,
        [
          [10, 15],
          [17, 12],
          [23, 18]
        ],
        colours
      );
    else drawPoint(ctx, width / 2, height / 2, role, colours);
    return canvas2;
  }
  function circle(ctx, x, y, radius) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
  }
  function rhomb(ctx, x, y, radius) {
    ctx.beginPath();
    ctx.moveTo(x, y - radius);
    ctx.lineTo(x + radius, y);
    ctx.lineTo(x, y + radius);
    ctx.lineTo(x - radius, y);
    ctx.closePath();
  }
  function square(ctx, x, y, radius) {
    ctx.beginPath();
    ctx.rect(x - radius, y - radius, 2 * radius, 2 * radius);
  }
  function upright(ctx, x, y, radius) {
    triangle(ctx, [x, y - radius], [0, -1], 2 * radius);
  }
  function stroked(ctx, outline, below, belowWidth, above, width, dash) {
    outline();
    strokes(ctx, below, belowWidth);
    strokes(ctx, above, width, dash);
  }
  function strokes(ctx, colour, width, dash = NO_DASH, alpha = 1) {
    ctx.globalAlpha = alpha;
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.setLineDash(dash || NO_DASH);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }
  function segment(ctx, from, to) {
    ctx.beginPath();
    ctx.moveTo(...from);
    ctx.lineTo(...to);
    ctx.stroke();
  }
  function triangle(ctx, tip, [dx, dy], size) {
    const back = [tip[0] - dx * size, tip[1] - dy * size];
    const half = size * 0.5;
    ctx.beginPath();
    ctx.moveTo(...tip);
    ctx.lineTo(back[0] - dy * half, back[1] + dx * half);
    ctx.lineTo(back[0] + dy * half, back[1] - dx * half);
    ctx.closePath();
  }

  // geo/web/js/editor/draw.js
  var EditorDraw = class {
    /** @param {DrawingHost} host */
    constructor(host2) {
      this.host = host2;
      this.map = host2.map;
      this.kind = /** @type {DrawKind} */
      "none";
      this.chains = /** @type {Chain[]} */
      [];
      this.isOpen = false;
      this.history = /** @type {string[]} */
      [];
      this.pointer = /** @type {L.LatLng | null} */
      null;
      host2.map.createPane("pme-drawing").style.zIndex = "450";
      this.layer = new CanvasLayer("pme-drawing", (layer2, ctx) => this.draw(layer2, ctx)).addTo(host2.map);
      this.handles = new EditorHandles(this);
    }
    // Begin with a geometry, or with nothing.
    start(kind, geometry) {
      this.kind = kind;
      this.chains = kind === "none" ? [] : toChains(geometry);
      this.history = [];
      this.isOpen = kind !== "none" && !this.chains.length;
      this.map.doubleClickZoom[kind === "none" ? "enable" : "disable"]();
      this.host.announce("");
      this.changed();
    }
    get mode() {
      if (this.kind === "none") return "none";
      return this.isOpen ? "drawing" : "done";
    }
    get first() {
      return this.chains[0] ? this.chains[0].positions : [];
    }
    geometry() {
      return toGeometry(this.kind, this.chains);
    }
    // Whether a click on the map belongs to the drawing.
    takesClicks() {
      return this.kind === "point" ? this.isOpen || this.chains.length === 1 : this.isOpen;
    }
    // A click, or Enter at the cross: set the point, or add the next one.
    add({ lng, lat }) {
      const position = round([lng, lat]);
      this.remember();
      if (this.kind === "point") {
        this.chains = [{ positions: [position], closed: false, owner: 0 }];
        this.isOpen = false;
        this.settle();
        return;
      }
      if (!this.chains.length) this.chains = [{ positions: [], closed: this.kind === "area", owner: 0 }];
      this.first.push(position);
      this.changed();
      this.host.announce(`${this.host.say("vertex", { i: this.first.length, n: this.first.length })}. ${this.measure()}`);
    }
    insert(chain2, place4, { lng, lat }) {
      this.remember();
      chain2.positions.splice(place4, 0, round([lng, lat]));
      this.settle();
    }
    move(chain2, place4, { lng, lat }) {
      chain2.positions[place4] = round([lng, lat]);
      this.redraw();
    }
    remove(chain2, place4) {
      this.remember();
      chain2.positions.splice(place4, 1);
      if (!chain2.positions.length) this.chains = this.chains.filter((each) => each !== chain2);
      if (!isReady(this.kind, this.chains)) this.isOpen = true;
      this.settle();
    }
    removeLast() {
      if (this.isOpen && this.first.length) this.remove(this.chains[0], this.first.length - 1);
    }
    finish() {
      if (this.kind === "none" || !this.isOpen || this.kind === "point") return;
      const problem = this.problem();
      if (problem) {
        this.host.announce(problem, true);
        return;
      }
      this.remember();
      this.isOpen = false;
      this.settle(this.host.say("finished"));
    }
    // Draw on where the first part ends.
    resume() {
      this.remember();
      this.isOpen = true;
      this.settle();
    }
    clear() {
      if (!this.chains.length) return;
      this.remember();
      this.chains = [];
      this.isOpen = true;
      this.settle(this.host.say("cleared"));
    }
    undo() {
      const before = this.history.pop();
      if (!before) return;
      Object.assign(this, JSON.parse(before));
      this.settle();
    }
    // Esc: what was begun is given up, what was finished before comes back.
    cancel() {
      if (!this.isOpen || !this.chains.length) return false;
      const before = this.history.map((each) => JSON.parse(each)).reverse().find((each) => !each.isOpen);
      this.remember();
      Object.assign(this, before || { chains: [], isOpen: true });
      this.settle(this.host.say("cancelled"));
      return true;
    }
    problem() {
      if (!isReady(this.kind, this.chains)) return this.host.say(`few_${this.kind}`);
      return crosses(this.chains) ? this.host.say("crossing") : null;
    }
    remember() {
      this.history.push(JSON.stringify({ chains: this.chains, isOpen: this.isOpen }));
      if (this.history.length > 200) this.history.shift();
    }
    // After a change: show it, and tell what is finished now, or why it cannot be used.
    settle(words2 = "") {
      this.changed();
      const problem = this.isOpen ? null : this.problem();
      this.host.announce(problem || `${words2} ${this.measure()}`.trim(), Boolean(problem));
      this.host.onDrawn(problem || this.isOpen ? null : this.geometry());
    }
    changed() {
      this.handles.refresh();
      this.redraw();
    }
    redraw() {
      this.layer.redraw();
      this.host.onChange();
    }
    // Where the pointer (or the cross) is: the line to come leads there.
    follow(latlng3) {
      this.pointer = latlng3;
      if (this.isOpen && this.first.length) this.layer.redraw();
    }
    // Length, area, or the position of a point, in words.
    measure() {
      if (this.kind === "none" || !this.chains.length) return "";
      if (this.kind === "point") return this.first[0].map((value2) => value2.toFixed(6)).join(", ");
      if (this.kind === "line") {
        return this.host.say("length", {
          value: this.host.metres(this.chains.reduce((sum, each) => sum + length(each), 0))
        });
      }
      const isShort = this.chains.every(({ positions }) => positions.length <= 200);
      if (isShort && crosses(this.chains)) return "";
      return this.host.say("area", { value: this.host.squareMetres(area(this.chains)) });
    }
    draw(layer2, ctx) {
      if (this.kind === "none" || this.kind === "point" || !this.chains.length) return;
      const { colours } = this.host.scene();
      const isArea2 = this.kind === "area";
      const rings = this.chains.map(({ positions, closed }) => closed ? [...positions, positions[0]] : positions);
      layer2.path(ctx, { type: "MultiLineString", coordinates: rings });
      drawOutlined(ctx, "new", isArea2, colours);
      if (this.isOpen && this.pointer && this.first.length) this.drawComing(layer2, ctx, colours);
    }
    drawComing(layer2, ctx, colours) {
      const { lng, lat } = (
        /** @type {L.LatLng} */
        this.pointer
      );
      const to = [lng, lat];
      const last = this.first[this.first.length - 1];
      const line = this.kind === "area" && this.first.length > 1 ? [last, to, this.first[0]] : [last, to];
      layer2.path(ctx, { type: "LineString", coordinates: line });
      ctx.strokeStyle = colours.accent;
      ctx.lineWidth = 1.6;
      ctx.setLineDash([5, 5]);
      ctx.stroke();
      ctx.setLineDash([]);
    }
  };

  // geo/web/js/editor/frame.js
  var OVER_THE_MAP = ".leaflet-control, .pme-legend, .pme-north, .pme-basemap, .pme-credits";
  var made = 0;
  var BUTTONS = ["undo", "resume", "finish", "clear"];
  var EditorFrame = class {
    constructor(editor2) {
      this.editor = editor2;
      this.root = editor2.root;
      this.state = this.root.querySelector(".pme-state");
      this.stage = this.root.querySelector(".pme-stage");
      made += 1;
      const id = `pme-${made}`;
      this.mapElement = el("div", {
        class: "pme-map",
        tabindex: 0,
        role: "application",
        "aria-describedby": `${id}-count ${id}-keys`
      });
      this.buttons = Object.fromEntries(
        BUTTONS.map((name2) => [
          name2,
          el("button", { type: "button", class: "pme-button", onclick: () => this.press(name2) })
        ])
      );
      this.measure = el("output", { class: "pme-measure" });
      this.hint = el("p", { class: "pme-hint" });
      this.bar = el("div", { class: "pme-bar", role: "toolbar" }, Object.values(this.buttons), this.measure, this.hint);
      this.notice = el("p", { class: "pme-notice", role: "alert", hidden: true });
      this.tip = el("div", { class: "pme-tip", hidden: true });
      this.cross = el("div", { class: "pme-cross", hidden: true, "aria-hidden": "true" });
      this.heading = el("summary", {});
      this.entries = el("ul", {});
      this.legend = el("details", { class: "pme-legend" }, this.heading, this.entries);
      this.legend.open = this.root.clientWidth >= 520;
      this.credits = el("p", { class: "pme-credits" });
      this.counted = el("p", { class: "pme-hidden", id: `${id}-count` });
      this.keys = el("p", { class: "pme-hidden", id: `${id}-keys` });
      this.live = el("p", { class: "pme-hidden", "aria-live": "polite" });
      const north = el("div", { class: "pme-north", "aria-hidden": "true" }, "N");
      addFirst(this.stage, this.mapElement, this.cross, north, this.legend, this.credits, this.tip, this.notice);
      addFirst(this.root, el("style", {}, host.styles), this.bar);
      add(this.root, this.counted, this.keys, this.live);
    }
    // Texts, colours and measures of the moment.
    dress() {
      const { data, theme: theme2, map: map2 } = this.editor;
      const say = (name2) => this.editor.say(name2);
      this.root.dataset.theme = theme2;
      this.root.lang = data.lang === "zh" ? "zh-CN" : "en";
      dress(this.root, { role: "group", "aria-label": data.label });
      dress(this.mapElement, { "aria-label": data.label });
      this.stage.style.height = `${data.height}px`;
      this.bar.hidden = data.draw === "none";
      dress(this.bar, { "aria-label": say("tools") });
      for (const name2 of BUTTONS) put(this.buttons[name2], say(name2));
      put(this.keys, data.draw === "none" ? "" : say(`keys_${data.draw}`));
      put(this.heading, say("legend"));
      clear(this.entries);
      const colours = currentColours(theme2);
      for (const [role, text2] of data.legend) {
        const picture4 = role === "heading" ? null : roleElement(role, colours);
        add(this.entries, el("li", { class: picture4 ? "" : "pme-title" }, picture4, el("span", {}, text2)));
      }
      this.legend.hidden = !data.legend.length;
      this.nameControls(map2, say);
    }
    // How much of the left side an open legend takes, where there is room beside it.
    legendWidth() {
      const { legend, stage } = this;
      const width = legend.open && !legend.hidden ? legend.offsetLeft + legend.offsetWidth + 20 : 0;
      return width < stage.clientWidth / 2 ? width : 0;
    }
    /**
     * Boxes of what stands over the map.
     * @returns {Box[]}
     */
    furniture() {
      const frame = this.mapElement.getBoundingClientRect();
      return Array.from(this.stage.querySelectorAll(OVER_THE_MAP), (part3) => part3.getBoundingClientRect()).filter((box) => box.width).map((box) => [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top]);
    }
    nameControls(map2, say) {
      const zoom = map2.zoomControl;
      if (!this.home) {
        this.home = el("a", { href: "#", role: "button", class: "pme-home" }, "⌂");
        L.DomEvent.on(this.home, "click", (event) => {
          L.DomEvent.stop(event);
          this.editor.fitTown();
        });
        this.places = el("a", { href: "#", role: "button", class: "pme-places" }, "◎");
        L.DomEvent.on(this.places, "click", (event) => {
          L.DomEvent.stop(event);
          this.editor.fitPlaces();
        });
        add(zoom.getContainer(), this.home, this.places);
      }
      const names3 = [
        [zoom._zoomInButton, "zoom_in"],
        [zoom._zoomOutButton, "zoom_out"],
        [this.home, "show_town"],
        [this.places, "show_all"]
      ];
      for (const [node, name2] of names3) {
        dress(node, { title: say(name2), "aria-label": say(name2) });
      }
    }
    press(name2) {
      this.editor.drawing[name2]();
      if (this.buttons[name2].disabled || this.buttons[name2].hidden) this.mapElement.focus({ preventScroll: true });
    }
    showDrawing(drawing) {
      const { buttons } = this;
      const isPoint2 = drawing.kind === "point";
      buttons.undo.disabled = !drawing.history.length;
      buttons.clear.disabled = !drawing.chains.length;
      buttons.finish.hidden = isPoint2 || !drawing.isOpen;
      buttons.finish.disabled = !drawing.geometry();
      buttons.resume.hidden = isPoint2 || drawing.isOpen;
      put(this.measure, drawing.measure());
      this.mapElement.classList.toggle("is-drawing", drawing.takesClicks());
      this.showCross();
    }
    // The cross stands for the pointer of those who draw by keyboard.
    showCross() {
      const { drawing, pointer: pointer2 } = this.editor;
      this.cross.hidden = !(pointer2?.isKeyboard && drawing.takesClicks());
      put(this.hint, drawing.kind === "none" ? "" : this.editor.say(this.hintName(drawing)));
    }
    hintName({ kind, isOpen: isOpen2, handles }) {
      if (handles.isCrowded) return "crowded";
      if (!this.cross.hidden) return `keys_${kind}`;
      return isOpen2 || kind === "point" ? `hint_${kind}` : "hint_done";
    }
    showTip(text2, point4) {
      this.tip.hidden = !text2;
      if (!text2) return;
      put(this.tip, text2);
      const half = this.tip.offsetWidth / 2 + 4;
      const left = Math.max(half, Math.min(point4.x, this.stage.clientWidth - half));
      const isLow = point4.y > 60;
      this.tip.style.transform = `translate(-50%, ${isLow ? "-100%" : "0"})`;
      Object.assign(this.tip.style, { left: `${left}px`, top: `${point4.y + (isLow ? -14 : 22)}px` });
    }
    announce(text2, isProblem) {
      put(this.live, isProblem ? "" : text2);
      this.notice.hidden = !isProblem;
      put(this.notice, isProblem ? text2 : "");
    }
    count(text2) {
      put(this.counted, text2);
    }
    credit(lines) {
      put(this.credits, lines.join(" · "));
    }
    loaded() {
      this.state.hidden = true;
    }
  };

  // geo/web/js/editor/link.js
  var EVENT = "planmap:link";
  var LINKED = "area-";
  var link = { pointed: null, chosen: null };
  function point(id) {
    if (link.pointed === id) return;
    link.pointed = id;
    window.dispatchEvent(new CustomEvent(EVENT, { detail: { kind: "point" } }));
  }
  function choose(id) {
    link.chosen = link.chosen === id ? null : id;
    window.dispatchEvent(new CustomEvent(EVENT, { detail: { kind: "choose" } }));
  }
  function onLink(heard) {
    const listener = (event) => heard(event.detail.kind);
    window.addEventListener(EVENT, listener);
    return () => window.removeEventListener(EVENT, listener);
  }
  var isLinked = ({ id }) => id.startsWith(LINKED);

  // geo/web/js/editor/offer.js
  var EditorOffer = class {
    constructor(editor2) {
      this.editor = editor2;
      this.yes = el("button", { type: "button", class: "pme-button is-first", onclick: () => this.accept() });
      this.no = el("button", { type: "button", class: "pme-button", onclick: () => this.hide(true) });
      this.other = el("button", { type: "button", class: "pme-button", onclick: () => this.pick() });
      this.question = el("p", {});
      this.pin = el("div", { class: "pme-pin", hidden: true, "aria-hidden": "true" });
      this.box = el(
        "div",
        { class: "pme-offer", role: "dialog", hidden: true },
        this.question,
        el("div", {}, this.yes, this.other, this.no)
      );
      this.box.addEventListener("keydown", (event) => {
        if (event.key === "Escape") this.hide(true);
      });
      add(editor2.frame.stage, this.pin, this.box);
      editor2.map.on("move zoom resize", () => this.place());
    }
    show(latlng3, shape) {
      const say = (name2) => this.editor.say(name2);
      this.latlng = latlng3;
      this.shape = shape && shape.role === "context" ? shape : null;
      this.other.hidden = !this.shape;
      put(this.other, this.shape ? this.editor.say("offer_other", { name: this.shape.label }) : "");
      put(this.question, say("offer"));
      put(this.yes, say("offer_yes"));
      put(this.no, say("offer_no"));
      dress(this.box, { "aria-label": say("offer") });
      this.box.hidden = this.pin.hidden = false;
      this.editor.frame.showTip("");
      this.place();
      this.yes.focus({ preventScroll: true });
    }
    hide(backToMap = false) {
      if (this.box.hidden) return;
      this.box.hidden = this.pin.hidden = true;
      if (backToMap) this.editor.frame.mapElement.focus({ preventScroll: true });
    }
    accept() {
      const { lng, lat } = this.latlng;
      this.hide();
      this.editor.sendOffered({ type: "Point", coordinates: round([lng, lat]) });
    }
    pick() {
      const { id } = this.shape;
      this.hide();
      this.editor.sendPicked(id);
    }
    // Beside the place, inside the map.
    place() {
      if (this.box.hidden) return;
      const { x, y } = this.editor.map.latLngToContainerPoint(this.latlng);
      const { stage } = this.editor.frame;
      const [width, height] = [this.box.offsetWidth, this.box.offsetHeight];
      const left = Math.max(4, Math.min(x - width / 2, stage.clientWidth - width - 4));
      const top = y - height - 18 > 4 ? y - height - 18 : y + 18;
      Object.assign(this.box.style, { left: `${left}px`, top: `${top}px` });
      Object.assign(this.pin.style, { left: `${x}px`, top: `${y}px` });
    }
  };

  // geo/web/js/editor/pointer.js
  var isFacility = ({ role }) => role.startsWith("facility");
  var ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
  var EditorPointer = class {
    constructor(editor2) {
      const { map: map2, frame } = editor2;
      this.editor = editor2;
      this.map = map2;
      this.frame = frame;
      this.drawing = editor2.drawing;
      this.isKeyboard = false;
      this.last = "";
      this.waiting = 0;
      this.overArea = false;
      map2.on("click", (event) => this.click(event));
      map2.on("dblclick", () => this.drawing.finish());
      map2.on("contextmenu", (event) => this.menu(event));
      map2.on("mousemove", (event) => this.move(event));
      map2.on("mouseout", () => this.leave());
      map2.on("move", () => this.centred());
      map2.on("focus", () => this.focused());
      map2.on("blur", () => this.blurred());
      frame.mapElement.addEventListener("pointerdown", () => this.byKeyboard(false));
      frame.mapElement.addEventListener("keydown", (event) => this.key(event));
    }
    byKeyboard(isKeyboard) {
      this.isKeyboard = isKeyboard;
      this.frame.showCross();
      this.centred();
    }
    focused() {
      this.map.scrollWheelZoom.enable();
      if (this.frame.mapElement.matches(":focus-visible")) this.byKeyboard(true);
    }
    blurred() {
      this.map.scrollWheelZoom.disable();
      this.byKeyboard(false);
    }
    click(event) {
      if (event.originalEvent.detail > 1) return;
      const mark3 = this.editor.data.picksMarks && this.editor.shapes.mark(event, isFacility);
      if (mark3) {
        this.editor.sendPicked(mark3.id);
        return;
      }
      if (this.drawing.takesClicks()) {
        this.drawing.add(event.latlng);
        return;
      }
      const shape = this.editor.shapes.hit(event, ({ role }) => isPickable(role));
      if (this.editor.data.offers) this.editor.offer.show(event.latlng, shape);
      else if (shape) this.editor.sendPicked(shape.id);
      else this.chooseArea(event);
    }
    chooseArea(event) {
      const area2 = this.editor.shapes.hit(event, isLinked);
      if (area2) choose(area2.id);
    }
    menu(event) {
      if (this.drawing.kind === "none") return;
      event.originalEvent.preventDefault();
      this.drawing.removeLast();
    }
    // Browsers repeat the last move when the map slides below a resting pointer.
    move(event) {
      const { clientX, clientY } = event.originalEvent;
      if (this.last === `${clientX},${clientY}`) return;
      this.last = `${clientX},${clientY}`;
      if (this.isKeyboard) this.byKeyboard(false);
      this.drawing.follow(event.latlng);
      cancelAnimationFrame(this.waiting);
      this.waiting = requestAnimationFrame(() => this.hover(event));
    }
    hover(event) {
      const shape = this.editor.shapes.hit(event);
      const isOffering = !this.editor.offer.box.hidden;
      this.frame.showTip(shape && !isOffering ? shape.label : "", event.containerPoint);
      const area2 = this.editor.shapes.hit(event, isLinked);
      if (this.overArea || area2) point(area2 ? area2.id : null);
      this.overArea = Boolean(area2);
      this.frame.mapElement.classList.toggle("is-over", Boolean(area2) || Boolean(shape) && isPickable(shape.role));
    }
    leave() {
      cancelAnimationFrame(this.waiting);
      this.frame.showTip("");
      if (this.overArea) point(null);
      this.overArea = false;
      this.drawing.follow(null);
    }
    centred() {
      if (this.isKeyboard && this.drawing.takesClicks()) this.drawing.follow(this.map.getCenter());
    }
    key(event) {
      const { drawing } = this;
      if (event.target !== this.frame.mapElement) {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.stop(event, () => drawing.finish());
        return;
      }
      if (ARROWS.includes(event.key)) this.byKeyboard(true);
      const action = drawing.kind === "none" ? null : this.action(event);
      if (action) this.stop(event, action);
    }
    action(event) {
      const { drawing } = this;
      const control = event.ctrlKey || event.metaKey;
      if (control && event.key === "z") return () => drawing.undo();
      if (event.key === "Enter" && (control || !this.isKeyboard)) return () => drawing.finish();
      if (event.key === "Enter" || event.key === " ")
        return () => drawing.takesClicks() && drawing.add(this.map.getCenter());
      if (event.key === "Backspace" || event.key === "Delete") return () => drawing.removeLast();
      if (event.key === "Escape" && drawing.isOpen) return () => drawing.cancel();
      return null;
    }
    stop(event, action) {
      event.preventDefault();
      event.stopPropagation();
      action();
    }
  };

  // geo/web/js/editor/shapes.js
  var FAR = 1e5;
  var MOST_NAMES = 400;
  var REACH = 12;
  var isPoint = (shape) => shape.geometry.type === "Point" || shape.geometry.type === "MultiPoint";
  var EditorShapes = class {
    constructor(map2, scene) {
      this.scene = scene;
      this.shapes = [];
      this.arrows = [];
      this.marks = [];
      this.layer = new CanvasLayer("overlayPane", (layer2, ctx) => this.draw(layer2, ctx)).addTo(map2);
    }
    // Rows as they are sent: [id, role, label, type, coordinates, word]; arrows: [start, end].
    set(rows3, arrows) {
      this.shapes = rows3.map(readShape).filter((shape) => shape.box);
      this.arrows = arrows;
      this.shapes.sort((one, other) => ROLES.indexOf(one.role) - ROLES.indexOf(other.role));
    }
    redraw() {
      this.layer.redraw();
    }
    // [west, south, east, north] of what matters: of the quiet places only where there is no other.
    box() {
      const loud = this.shapes.filter((shape) => shape.role !== "context");
      const arrows = this.arrows.map(([start2, end2]) => boxOf2([start2, end2]));
      const boxes = [...(loud.length ? loud : this.shapes).map((shape) => shape.box), ...arrows];
      return boxes.length ? boxes.reduce(joined2) : null;
    }
    // The same without the quiet places; null where there is no other.
    loudBox() {
      const boxes = this.shapes.filter((shape) => shape.role !== "context").map((shape) => shape.box);
      return boxes.length ? boxes.reduce(joined2) : null;
    }
    draw(layer2, ctx) {
      const scene = this.scene();
      const { colours } = scene;
      const sight = sightOf(layer2);
      const shown4 = this.shapes.filter((shape) => touches(shape.box, sight));
      const dots = [];
      this.marks = [];
      if (scene.ground && scene.basemap) drawOutline(layer2, ctx, scene);
      for (const role of ROLES) {
        const group2 = shown4.filter((shape) => shape.role === role);
        for (const shape of group2) if (!isPoint(shape)) drawFigure(layer2, ctx, shape, colours);
        for (const shape of group2) if (isPoint(shape)) this.place(layer2, shape, role === "context" ? dots : null);
        if (role === "context") drawDots(ctx, dots, colours);
      }
      this.drawLinked(layer2, ctx, shown4, colours);
      this.drawArrows(layer2, ctx, sight, colours);
      const loud = this.marks.filter(({ shape }) => shape.role !== "context");
      for (const { x, y, shape } of loud) {
        drawPoint(ctx, x, y, shape.role, colours);
        if (shape.word) drawWord(ctx, x, y, shape.word, colours);
      }
      const taken = loud.map(({ x, y }) => [x - 9, y - 9, x + 9, y + 9]);
      const labels = new Labels(ctx, colours, [...taken, ...hidden(layer2, scene.covered())]);
      this.labelQuiet(layer2, labels);
      if (scene.ground) scene.ground.label(layer2, labels);
      else if (scene.basemap) labelBasemap(layer2, labels, scene);
    }
    // The outlines of the areas that a row of the table belongs to: the chosen one, and below the pointer.
    drawLinked(layer2, ctx, shown4, colours) {
      for (const [id, colour, width] of [
        [link.chosen, colours.accent, 3.5],
        [link.pointed, colours.ink, 2.2]
      ]) {
        const shape = id && shown4.find((each) => each.id === id);
        if (!shape) continue;
        layer2.path(ctx, shape.geometry);
        ctx.lineJoin = "round";
        ctx.strokeStyle = colours.paper;
        ctx.lineWidth = width + 3;
        ctx.stroke();
        ctx.strokeStyle = colour;
        ctx.lineWidth = width;
        ctx.stroke();
      }
    }
    // Names of the other places, where there is room: one aims by what stands near.
    labelQuiet(layer2, labels) {
      const [left, top, width, height] = layer2.window();
      const named = this.marks.filter(
        ({ x, y, shape }) => shape.role === "context" && shape.label && x > left && y > top && x < left + width && y < top + height
      );
      this.named = [];
      if (named.length > MOST_NAMES) return;
      this.named = named.filter(({ x, y, shape }) => {
        const options = { size: 11, quiet: true };
        return labels.at(x + 7, y, shape.label, { ...options, align: "left" }) || labels.at(x - 7, y, shape.label, { ...options, align: "right" }) || labels.at(x, y + 12, shape.label, options) || labels.at(x, y - 12, shape.label, options);
      }).map(({ shape }) => shape.label);
    }
    place(layer2, shape, dots) {
      for (const position of positionsOf(shape.geometry)) {
        const [x, y] = layer2.point(position);
        this.marks.push({ x, y, shape });
        if (dots) dots.push([x, y]);
      }
    }
    drawArrows(layer2, ctx, sight, colours) {
      for (const [start2, end2] of this.arrows) {
        if (touches(boxOf2([start2, end2]), sight)) drawArrow(ctx, layer2.point(start2), layer2.point(end2), colours);
      }
    }
    // The shape under a Leaflet mouse event: the nearest mark, else a line, else an area.
    hit(event, accepts = () => true) {
      const [x, y] = this.layer.eventPoint(event);
      return this.mark(event, accepts) || this.hitFigure(x, y, event.latlng, accepts);
    }
    // The nearest mark under a Leaflet mouse event.
    mark(event, accepts) {
      const [x, y] = this.layer.eventPoint(event);
      let best = (
        /** @type {{ shape: Shape, distance: number } | null} */
        null
      );
      for (const mark3 of this.marks) {
        if (!accepts(mark3.shape)) continue;
        const distance2 = Math.hypot(mark3.x - x, mark3.y - y) - (mark3.shape.role === "context" ? 0 : 4);
        if (distance2 <= REACH && (!best || distance2 <= best.distance)) best = { shape: mark3.shape, distance: distance2 };
      }
      return best ? best.shape : null;
    }
    hitFigure(x, y, { lng, lat }, accepts) {
      const { layer: layer2 } = this;
      const ctx = (
        /** @type {CanvasRenderingContext2D} */
        layer2._canvas.getContext("2d")
      );
      const ratio = window.devicePixelRatio || 1;
      const reach = REACH * 360 / (256 * 2 ** layer2.zoom);
      const near = this.shapes.filter(
        (shape) => !isPoint(shape) && accepts(shape) && touches(shape.box, [lng - reach, lat - reach, lng + reach, lat + reach])
      );
      ctx.lineWidth = REACH * 1.4;
      return near.reverse().find((shape) => {
        layer2.path(ctx, shape.geometry);
        if (ctx.isPointInStroke(x * ratio, y * ratio)) return true;
        return shape.geometry.type.endsWith("Polygon") && ctx.isPointInPath(x * ratio, y * ratio, "evenodd");
      });
    }
  };
  function readShape([id, role, label2, type, coordinates, word]) {
    const geometry = { type, coordinates };
    return { id, role, label: label2, geometry, word, box: boxOf2(positionsOf(geometry)) };
  }
  function drawFigure(layer2, ctx, { role, geometry }, colours) {
    layer2.path(ctx, geometry);
    if (isArea(role)) drawArea(ctx, role, colours);
    else drawOutlined(ctx, role, geometry.type.endsWith("Polygon"), colours);
  }
  function boxOf2(positions) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const position of positions) {
      const [x, y] = position || [];
      if (!Number.isFinite(x) || !Number.isFinite(y)) return null;
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    }
    return positions.length ? box : null;
  }
  var joined2 = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
  var touches = (a, b) => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
  function hidden(layer2, covered) {
    const [left, top, width, height] = layer2.window();
    const edges = [
      [-FAR, -FAR, left, FAR],
      [left + width, -FAR, FAR, FAR],
      [-FAR, -FAR, FAR, top],
      [-FAR, top + height, FAR, FAR]
    ];
    return [...edges, ...covered.map(([a, b, c, d]) => [a + left, b + top, c + left, d + top])];
  }
  function sightOf(layer2) {
    const bounds = layer2._map.getBounds().pad(0.3);
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  // geo/web/js/ground/gcj02.js
  var A = 6378245;
  var EE = 0.00669342162296594;
  var { sin, sqrt, abs, cos, PI } = Math;
  var gcj02 = Object.freeze({
    // Each takes and gives [longitude, latitude] in degrees.
    from([x, y]) {
      const [east, north] = displacement(x, y);
      return [x + east, y + north];
    },
    to([x, y]) {
      let [lng, lat] = [x, y];
      for (let step = 0; step < 6; step += 1) {
        const [east, north] = displacement(lng, lat);
        [lng, lat] = [x - east, y - north];
      }
      return [lng, lat];
    }
  });
  function displacement(x, y) {
    if (x < 72.004 || x > 137.8347 || y < 0.8293 || y > 55.8271) return [0, 0];
    const [u, v] = [x - 105, y - 35];
    const waves = 20 * sin(6 * PI * u) + 20 * sin(2 * PI * u);
    const series = (t, far) => (waves + 20 * sin(PI * t) + 40 * sin(PI * t / 3) + far * sin(PI * t / 12) + 2 * far * sin(PI * t / 30)) * 2 / 3;
    const east = 300 + u + 2 * v + 0.1 * u * u + 0.1 * u * v + 0.1 * sqrt(abs(u)) + series(u, 150);
    const north = -100 + 2 * u + 3 * v + 0.2 * v * v + 0.1 * u * v + 0.2 * sqrt(abs(u)) + series(v, 160);
    const radians = y * PI / 180;
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
      const size = this.getTileSize();
      const middle = this._map.unproject(coords.add([0.5, 0.5]).scaleBy(size), this._tileZoom);
      const [lng, lat] = gcj02.to([middle.lng, middle.lat]);
      const shift = this._pixel(L.latLng(lat, lng)).subtract(this._pixel(middle));
      return TileLayer.prototype._getTilePos.call(this, coords).add(shift).round();
    },
    _pixel(place4) {
      return this._map.project(place4, this._tileZoom);
    },
    _displaced({ lng, lat }) {
      const [x, y] = gcj02.from([lng, lat]);
      return this._pixel(L.latLng(y, x));
    }
  });
  var DegreeTiles = GridLayer.extend({
    initialize(url, options) {
      this._url = url;
      GridLayer.prototype.initialize.call(this, options);
    },
    createTile(coords, done) {
      const size = this.getTileSize();
      const box = this._tileCoordsToBounds(coords);
      const height = 360 / 2 ** coords.z;
      const first = Math.floor((90 - box.getNorth()) / height);
      const last = Math.floor((90 - box.getSouth()) / height);
      const top = this._map.project(box.getNorthWest(), coords.z).y;
      const y = (row4) => this._map.project(L.latLng(90 - row4 * height, 0), coords.z).y - top;
      const rows3 = Array.from({ length: last - first + 1 }, (_unused, place4) => first + place4);
      let rest2 = rows3.length;
      const ready = (error) => {
        rest2 -= 1;
        if (error) this.fire("tileerror", { coords });
        if (rest2 === 0) done(null, tile3);
      };
      const pictures = rows3.map((row4) => {
        const picture4 = el("img", { alt: "", src: this._address({ ...coords, y: row4 }) });
        picture4.referrerPolicy = this.options.referrerPolicy;
        picture4.onload = () => ready(false);
        picture4.onerror = () => ready(true);
        const [from, to] = [Math.round(y(row4)), Math.round(y(row4 + 1))];
        picture4.style.cssText = `position:absolute;left:0;top:${from}px;width:${size.x}px;height:${to - from}px`;
        return picture4;
      });
      const tile3 = el("div", {});
      tile3.style.overflow = "hidden";
      add(tile3, ...pictures);
      return tile3;
    },
    _address({ x, y, z }) {
      const { subdomains } = this.options;
      const s = subdomains[Math.abs(x + y) % subdomains.length] || "";
      return L.Util.template(this._url, { x, y, z: z + this.options.zoomOffset, s });
    }
  });
  var HeldTiles = TrueTiles.extend({
    getTileUrl(coords) {
      return this.options.held(`${this._getZoomForUrl()}/${coords.x}/${coords.y}`) || NOTHING2;
    },
    _displaced(place4) {
      return this.options.truly ? TrueTiles.prototype._displaced.call(this, place4) : this._pixel(place4);
    },
    _getTilePos(coords) {
      const { _getTilePos: place4 } = this.options.truly ? TrueTiles.prototype : TileLayer.prototype;
      return place4.call(this, coords);
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
      for (const picture4 of map2.getPane("tilePane").querySelectorAll("img")) {
        if (!picture4.complete || !picture4.naturalWidth) continue;
        const box = picture4.getBoundingClientRect();
        ctx.drawImage(picture4, left + box.left - frame.left, top + box.top - frame.top, box.width, box.height);
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
    readFields(readField, result, end2 = this.length) {
      let field2;
      while (field2 = this.nextField(end2)) {
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
      const end2 = this.readVarint() + this.pos;
      const pos = this.pos;
      this.pos = end2;
      if (end2 - pos >= TEXT_DECODER_MIN_LENGTH && utf8TextDecoder) {
        return utf8TextDecoder.decode(this.buf.subarray(pos, end2));
      }
      return readUtf8(this.buf, pos, end2);
    }
    readBytes() {
      const end2 = this.readVarint() + this.pos, buffer = this.buf.subarray(this.pos, end2);
      this.pos = end2;
      return buffer;
    }
    // verbose for performance reasons; doesn't affect gzipped size
    /**
     * @param {number[]} [arr]
     * @param {boolean} [isSigned]
     */
    readPackedVarint(arr = [], isSigned) {
      const end2 = this.readPackedEnd();
      while (this.pos < end2) arr.push(this.readVarint(isSigned));
      return arr;
    }
    /** @param {number[]} [arr] */
    readPackedSVarint(arr = []) {
      const end2 = this.readPackedEnd();
      while (this.pos < end2) arr.push(this.readSVarint());
      return arr;
    }
    /** @param {boolean[]} [arr] */
    readPackedBoolean(arr = []) {
      const end2 = this.readPackedEnd();
      while (this.pos < end2) arr.push(this.readBoolean());
      return arr;
    }
    /** @param {number[]} [arr] */
    readPackedFloat(arr = []) {
      const end2 = this.readPackedEnd();
      while (this.pos < end2) arr.push(this.readFloat());
      return arr;
    }
    /** @param {number[]} [arr] */
    readPackedDouble(arr = []) {
      const end2 = this.readPackedEnd();
      while (this.pos < end2) arr.push(this.readDouble());
      return arr;
    }
    /** @param {number[]} [arr] */
    readPackedFixed32(arr = []) {
      const end2 = this.readPackedEnd();
      while (this.pos < end2) arr.push(this.readFixed32());
      return arr;
    }
    /** @param {number[]} [arr] */
    readPackedSFixed32(arr = []) {
      const end2 = this.readPackedEnd();
      while (this.pos < end2) arr.push(this.readSFixed32());
      return arr;
    }
    /** @param {number[]} [arr] */
    readPackedFixed64(arr = []) {
      const end2 = this.readPackedEnd();
      while (this.pos < end2) arr.push(this.readFixed64());
      return arr;
    }
    /** @param {number[]} [arr] */
    readPackedSFixed64(arr = []) {
      const end2 = this.readPackedEnd();
      while (this.pos < end2) arr.push(this.readSFixed64());
      return arr;
    }
    readPackedEnd() {
      return this.type === PBF_BYTES ? this.readVarint() + this.pos : this.pos + 1;
    }
    /**
     * Advance to the next field. Returns the field number, or 0 at end-of-message.
     * @param {number} [end]
     */
    nextField(end2 = this.length) {
      if (this.pos === this._valueStart) this.skip(this.type);
      if (this.pos >= end2) return 0;
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
  function readUtf8(buf, pos, end2) {
    let str = "";
    let i = pos;
    while (i < end2) {
      const b0 = buf[i];
      let c = null;
      let bytesPerSequence = b0 > 239 ? 4 : b0 > 223 ? 3 : b0 > 191 ? 2 : 1;
      if (i + bytesPerSequence > end2) break;
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
  var FAR2 = 2 ** 20;
  var [MOVE, LINE, CLOSE] = [1, 2, 7];
  function readTile(bytes) {
    const layers = (
      /** @type {TileLayer[]} */
      []
    );
    const rest2 = { features: MOST_FEATURES, points: MOST_POINTS };
    const pbf = new PbfReader(bytes);
    try {
      eachField(pbf, bytes.length, (tag) => {
        if (tag === 3 && layers.length < MOST_LAYERS) layers.push(readLayer(pbf, endOf(pbf, bytes.length), rest2));
      });
    } catch {
    }
    return layers;
  }
  function eachField(pbf, end2, read) {
    while (pbf.pos < end2) {
      const key = pbf.readVarint();
      const start2 = pbf.pos;
      pbf.skip(key);
      const next = pbf.pos;
      if (!(next > start2 && next <= end2)) throw new Error("a field ends beyond its message");
      pbf.pos = start2;
      read(key >> 3);
      pbf.pos = next;
    }
  }
  function endOf(pbf, most) {
    const end2 = pbf.readVarint() + pbf.pos;
    if (!(end2 <= most)) throw new Error("a message ends beyond the tile");
    return end2;
  }
  function readLayer(pbf, end2, rest2) {
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
    const values = (
      /** @type {TileValue[]} */
      []
    );
    eachField(pbf, end2, (tag) => {
      if (tag === 1) layer2.name = pbf.readString();
      else if (tag === 2) places.push(pbf.pos);
      else if (tag === 3) keys2.push(pbf.readString());
      else if (tag === 4) values.push(readValue(pbf, end2));
      else if (tag === 5) layer2.extent = pbf.readVarint();
    });
    if (!(layer2.extent >= 1 && layer2.extent <= 65536)) throw new Error("a grid that cannot be");
    for (const place4 of places) {
      if (rest2.features <= 0 || rest2.points <= 0) break;
      rest2.features -= 1;
      pbf.pos = place4;
      layer2.features.push(readFeature(pbf, endOf(pbf, end2), keys2, values, rest2));
    }
    return layer2;
  }
  function readValue(pbf, most) {
    let value2 = (
      /** @type {TileValue} */
      null
    );
    eachField(pbf, endOf(pbf, most), (tag) => {
      if (tag === 1) value2 = pbf.readString();
      else if (tag === 2) value2 = pbf.readFloat();
      else if (tag === 3) value2 = pbf.readDouble();
      else if (tag === 4) value2 = pbf.readVarint(true);
      else if (tag === 5) value2 = pbf.readVarint();
      else if (tag === 6) value2 = pbf.readSVarint();
      else if (tag === 7) value2 = pbf.readBoolean();
    });
    return value2;
  }
  function readFeature(pbf, end2, keys2, values, rest2) {
    const feature = { type: 0, properties: /* @__PURE__ */ Object.create(null), parts: (
      /** @type {number[][]} */
      []
    ) };
    eachField(pbf, end2, (tag) => {
      if (tag === 2) {
        const last = endOf(pbf, end2);
        while (pbf.pos < last) {
          const key = keys2[pbf.readVarint()];
          const value2 = values[pbf.readVarint()];
          if (key !== void 0) feature.properties[key] = value2;
        }
      } else if (tag === 3) feature.type = pbf.readVarint();
      else if (tag === 4) feature.parts = readParts(pbf, endOf(pbf, end2), rest2);
    });
    return feature;
  }
  function readParts(pbf, end2, rest2) {
    const parts = (
      /** @type {number[][]} */
      []
    );
    let [x, y] = [0, 0];
    while (pbf.pos < end2) {
      const word = pbf.readVarint();
      const [command, count] = [word & 7, word >>> 3];
      if (command === CLOSE) {
        const ring2 = parts[parts.length - 1];
        if (ring2) ring2.push(ring2[0], ring2[1]);
        continue;
      }
      if (command !== MOVE && command !== LINE || count * 2 > end2 - pbf.pos)
        throw new Error("a drawing that cannot be");
      rest2.points -= count;
      if (rest2.points < 0) return parts;
      for (let step = 0; step < count; step += 1) {
        x += pbf.readSVarint();
        y += pbf.readSVarint();
        if (!(Math.abs(x) < FAR2 && Math.abs(y) < FAR2)) throw new Error("far outside of the tile");
        if (command === MOVE || !parts.length) parts.push([x, y]);
        else parts[parts.length - 1].push(x, y);
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
  function classOf(layer2, { type, properties }) {
    if (SILENT.has(layer2) || type !== LINE2 && type !== AREA) return null;
    const kind = String(properties.class || properties.kind || "");
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
        return type !== AREA ? null : GREEN.has(kind) || GREEN.has(String(properties.subclass)) ? "green" : "built";
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
  function nameLook(layer2, { type, properties }) {
    const kind = String(properties.class || properties.kind_detail || properties.kind || "");
    if (NAMED.has(layer2) && type === 1) {
      if (kind === "city" || properties.kind === "region") return { size: 14, rank: 0 };
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
  var MOST_NAMES2 = 400;
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
      const written2 = /* @__PURE__ */ new Set();
      const names3 = this.placed(canvas2).flatMap((placed) => placed.tile.names.map((name2) => ({ name: name2, placed })));
      names3.sort((one, other) => one.name.rank - other.name.rank);
      for (const { name: name2, placed } of names3) {
        const words2 = name2[lang];
        if (!words2 || written2.has(words2) || name2.rank === 3 && canvas2.zoom < 13) continue;
        const point4 = ([x, y]) => [placed.x + x * placed.scale, placed.y + y * placed.scale];
        if (name2.rank < 3) {
          const [x, y] = point4([name2.line[0][0], name2.line[0][1]]);
          if (!placed.holds(x, y)) continue;
          if (labels.at(x, y, words2, { size: name2.size, quiet: true, spaced: name2.rank < 2 })) written2.add(words2);
        } else {
          written2.add(words2);
          const view2 = (
            /** @type {Canvas} */
            /** @type {unknown} */
            { ...sizeOf(canvas2), point: point4 }
          );
          const geometry = { type: "LineString", coordinates: name2.line };
          labels.along(
            view2,
            /** @type {any} */
            { geometry },
            words2,
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
      const size = WORLD * 2 ** (canvas2.zoom - z);
      const origin = canvas2.point([-180, 85.0511287798066]);
      const found2 = (
        /** @type {PlacedTile[]} */
        []
      );
      const [west, north] = this.shift(canvas2, [-origin[0] / size, -origin[1] / size], z);
      const [columns, rows3] = [canvas2.width / size, canvas2.height / size];
      const end2 = 2 ** z - 1;
      for (let x = Math.max(0, Math.floor(west)); x <= Math.min(end2, Math.floor(west + columns)); x += 1) {
        for (let y = Math.max(0, Math.floor(north)); y <= Math.min(end2, Math.floor(north + rows3)); y += 1) {
          if (found2.length >= MOST_TILES) return found2;
          const [column, row4] = this.unshift([x, y], z);
          const placed = this.place(z, x, y, origin[0] + column * size, origin[1] + row4 * size, size);
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
    shift(_canvas, tile3, z) {
      return this.around.truly && this.source.system === "gcj02" ? displaced(tile3, z, gcj02.from) : tile3;
    }
    /**
     * @param {Position} tile
     * @param {number} z
     * @returns {Position}
     */
    unshift([x, y], z) {
      if (!this.around.truly || this.source.system !== "gcj02") return [x, y];
      const [column, row4] = displaced([x + 0.5, y + 0.5], z, gcj02.to);
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
    place(z, x, y, left, top, size) {
      const holds = (east, south) => east >= left && south >= top && east < left + size && south < top + size;
      this.ask(z, x, y);
      for (let up = 0; up <= COARSEST && z - up >= 0; up += 1) {
        const tile3 = this.tiles.get(`${z - up}/${x >> up}/${y >> up}`);
        if (!tile3) continue;
        if (tile3.isMissing && this.around.isHeld) continue;
        if (tile3.isMissing && this.isRemote) {
          this.askCoarser(`${z - up}/${x >> up}/${y >> up}`);
          continue;
        }
        if (tile3.isMissing) return null;
        const whole = size * 2 ** up;
        const within = [x / 2 ** up % 1 * whole, y / 2 ** up % 1 * whole];
        const scale2 = whole / 4096;
        return { tile: tile3, left, top, size, x: left - within[0], y: top - within[1], scale: scale2, holds };
      }
      return null;
    }
    /**
     * @param {number} z
     * @param {number} x
     * @param {number} y
     */
    ask(z, x, y) {
      const key = `${z}/${x}/${y}`;
      if (this.tiles.has(key)) return;
      const [west, south, east, north] = this.source.bounds;
      const [left, top] = degrees([x, y], z);
      const [right, bottom] = degrees([x + 1, y + 1], z);
      const isOutside = right < west || left > east || top < south || bottom > north;
      if (isOutside) {
        this.tiles.set(key, MISSING2);
        return;
      }
      this.tiles.set(key, null);
      this.pending += 1;
      this.around.load?.(this.source, z, x, y, (bytes, isFailure) => this.take(key, bytes, isFailure));
    }
    /**
     * Ask for the tile that stands in for a missing one, before anybody says that nothing has come.
     * @param {string} key
     */
    askCoarser(key) {
      const [z, x, y] = key.split("/").map(Number);
      const isNear = this.level - z < COARSEST;
      if (isNear && z > this.source.min_zoom) this.ask(z - 1, x >> 1, y >> 1);
    }
    /**
     * @param {string} key
     * @param {Uint8Array | null} bytes
     * @param {boolean} isFailure
     */
    take(key, bytes, isFailure) {
      this.pending -= 1;
      this.tiles.set(key, bytes ? prepared(bytes) : MISSING2);
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
  var MISSING2 = { isMissing: true, paths: /* @__PURE__ */ new Map(), names: [] };
  var sizeOf = ({ width, height, zoom }) => ({ width, height, zoom });
  function degrees([x, y], z) {
    const lat = Math.atan(Math.sinh(Math.PI * (1 - 2 * y / 2 ** z)));
    return [x / 2 ** z * 360 - 180, lat * 180 / Math.PI];
  }
  function displaced(tile3, z, convert) {
    const [lng, lat] = convert(degrees(tile3, z));
    const radians = lat * Math.PI / 180;
    return [(lng + 180) / 360 * 2 ** z, (1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2 * 2 ** z];
  }
  function prepared(bytes) {
    const tile3 = { isMissing: false, paths: /* @__PURE__ */ new Map(), names: (
      /** @type {TileName[]} */
      []
    ) };
    for (const layer2 of readTile(bytes)) {
      const unit = 4096 / layer2.extent;
      for (const feature of layer2.features) {
        const name2 = classOf(layer2.name, feature);
        if (name2) {
          const path = tile3.paths.get(name2) || new Path2D();
          tile3.paths.set(name2, path);
          for (const part3 of feature.parts) trace(path, part3, unit);
        }
        const look3 = tile3.names.length < MOST_NAMES2 ? nameLook(layer2.name, feature) : null;
        if (look3 && feature.parts.length) tile3.names.push({ ...look3, ...wordsOf(feature), line: longest(feature, unit) });
      }
    }
    return tile3;
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
  function wordsOf({ properties }) {
    const first = (...names3) => {
      const found2 = names3.map((name2) => properties[name2]).find((value2) => typeof value2 === "string" && value2);
      return String(found2 || "").replace(INVISIBLE, "").slice(0, MOST_LETTERS);
    };
    return {
      zh: first("name:zh-Hans", "name:zh", "name"),
      en: first("name:en", "name_en", "name:latin", "name")
    };
  }
  function drawTile(ctx, { tile: tile3, scale: scale2 }, paints, colours, zoom) {
    ctx.lineJoin = "round";
    for (const name2 of CLASSES) {
      const path = tile3.paths.get(name2);
      if (name2 === "minor") drawCases(ctx, tile3, scale2, colours, zoom);
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
  function drawCases(ctx, tile3, scale2, colours, zoom) {
    ctx.setLineDash([]);
    ctx.lineCap = "butt";
    ctx.strokeStyle = colours.roadCase;
    for (const name2 of ROADS) {
      const path = tile3.paths.get(name2);
      const width = widthOf(name2, zoom);
      if (!path || width <= 0) continue;
      ctx.lineWidth = (width + (name2 === "minor" ? 0.8 : 1.4)) / scale2;
      ctx.stroke(path);
    }
  }

  // geo/web/js/ground/ground.js
  var isOwn = ({ urls }) => urls[0].startsWith("/");
  function groundOf(source2, around3, held2) {
    if (!source2?.urls.length) return null;
    if (source2.form === "vector") {
      return new VectorGround(source2, {
        ...around3,
        isHeld: Boolean(held2),
        load: held2 ? heldLoader(held2) : loader(around3.base)
      });
    }
    const pictures = held2 && ((place4) => picture(held2[place4]));
    return new RasterGround(source2, { ...around3, held: pictures });
  }
  var loader = (base3) => async (source2, z, x, y, done) => {
    try {
      const answer = await fetch(addressOf(source2, base3, z, x, y), {
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
  function addressOf(source2, base3, z, x, y) {
    const { urls, subdomains, zoom_offset: offset } = source2;
    const s = subdomains[Math.abs(x + y) % subdomains.length] || "";
    const address = L.Util.template(urls[0], { z: z + offset, x, y, "-y": 2 ** z - 1 - y, s });
    return isOwn(source2) ? base3 + address : address;
  }
  var MOST_BYTES = 8e6;
  var PACKED = [31, 139];
  async function bytesOf(answer) {
    const bytes = await upTo(MOST_BYTES, answer.body);
    if (!PACKED.every((sign4, place4) => bytes[place4] === sign4)) return bytes;
    const packed = (
      /** @type {any} */
      new Blob([
        /** @type {any} */
        bytes
      ]).stream()
    );
    return upTo(MOST_BYTES, packed.pipeThrough(new DecompressionStream("gzip")));
  }
  async function upTo(most, stream) {
    const pieces = (
      /** @type {Uint8Array[]} */
      []
    );
    let size = 0;
    const reader = stream?.getReader();
    for (let part3 = await reader?.read(); part3 && !part3.done; part3 = await reader?.read()) {
      size += part3.value.length;
      if (size > most) {
        await reader?.cancel();
        throw new Error("a tile that cannot be");
      }
      pieces.push(part3.value);
    }
    const whole = new Uint8Array(size);
    pieces.reduce((place4, piece) => {
      whole.set(piece, place4);
      return place4 + piece.length;
    }, 0);
    return whole;
  }
  var heldLoader = (held2) => (_source, z, x, y, done) => {
    const text2 = held2[`${z}/${x}/${y}`];
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
    const kind = KINDS.find(([head2]) => text2?.startsWith(head2));
    return kind ? `data:image/${kind[1]};base64,${text2}` : null;
  }

  // geo/web/js/editor/tiles.js
  var chosen2 = null;
  var EditorTiles = class {
    constructor(editor2) {
      this.editor = editor2;
      this.ground = /** @type {Ground | null} */
      null;
      this.code = "none";
      this.select = el("select", { class: "pme-basemap", hidden: true, onchange: () => this.choose(this.select.value) });
      addFirst(editor2.frame.stage, this.select);
    }
    get attribution() {
      return this.ground ? this.ground.source.attribution[this.editor.data.lang] : "";
    }
    // Texts and choices of the moment, once the server has told them.
    dress({ basemaps, texts }) {
      const preferred = chosen2 || this.editor.data.basemap || "none";
      const code = basemaps.some((each) => each.code === preferred) ? preferred : "none";
      dress(this.select, { "aria-label": texts.basemap });
      const options = basemaps.map(
        (each) => el(
          "option",
          { value: each.code, selected: each.code === code },
          each.name[this.editor.data.lang] || texts[`basemap_${each.code}`]
        )
      );
      fill(this.select, options);
      this.select.hidden = basemaps.length < 2;
      this.show(code);
    }
    choose(code) {
      chosen2 = code;
      this.show(code);
      this.editor.redraw();
      this.editor.credit();
    }
    show(code) {
      if (code === this.code) return;
      this.code = code;
      this.ground?.remove();
      const { editor: editor2 } = this;
      const source2 = editor2.start.basemaps.find((each) => each.code === code);
      const names3 = debounce(() => editor2.shapes.redraw(), 30);
      const failed = debounce(() => editor2.frame.announce(editor2.start.texts.tiles_failed, true), 300);
      this.ground = groundOf(source2, {
        base,
        truly: true,
        lang: () => editor2.data.lang,
        colours: () => editor2.scene().colours,
        onDrawn: (ground2) => ground2.isVector && names3(),
        onError: failed
      });
      this.ground?.addTo(editor2.map);
      editor2.facts.basemap = code;
    }
  };

  // geo/web/js/editor/editor.js
  var NEAREST = 17;
  var ANYWHERE = L.latLngBounds([18, 73], [54, 135]);
  var editors = /* @__PURE__ */ new WeakMap();
  var byKey = /* @__PURE__ */ new Map();
  window.planmapEditors = window.planmapEditors || {};
  var facts2 = window.planmapEditors;
  var editor = Object.freeze({
    // Show `data` in `element`; the first time, a Leaflet map is built that stays.
    // `send(name, value)` tells the page what was done: "drawn" or "picked".
    // Runs may arrive in another order than they were made while the page still loads.
    mount(element, data, send) {
      if (!element.isConnected) return;
      if (!editors.has(element)) editors.set(element, new Editor(element, data));
      const editor2 = editors.get(element);
      if (!isOlder(data.version, editor2.data.version)) editor2.update(data, send);
    },
    unmount(element) {
      if (editors.has(element)) editors.get(element).remove();
      editors.delete(element);
    },
    of: (key) => byKey.get(key)
  });
  var Editor = class {
    constructor(root, data) {
      this.root = root;
      this.data = /** @type {EditorData} */
      {};
      this.send = (_name, _value) => {
      };
      this.start = null;
      this.sent = "null";
      this.clicks = 0;
      this.theme = "light";
      this.facts = facts2[data.key] = {
        ready: false,
        drawn: 0,
        mode: "none",
        drawing: null,
        mounts: (facts2[data.key]?.mounts || 0) + 1
      };
      byKey.set(data.key, this);
      this.frame = new EditorFrame(this);
      this.map = L.map(this.frame.mapElement, {
        zoomSnap: 0.25,
        maxZoom: 19,
        minZoom: 3,
        attributionControl: false,
        scrollWheelZoom: false,
        zoomAnimation: !reducedMotion(),
        inertia: !reducedMotion(),
        fadeAnimation: false
      });
      this.map.fitBounds(ANYWHERE, { animate: false });
      this.map.createPane("pme-base").style.zIndex = "150";
      this.scale = scaleBar(110, (name2) => this.say(name2));
      this.tiles = new EditorTiles(this);
      this.base = new CanvasLayer("pme-base", (layer2, ctx) => this.drawBase(layer2, ctx)).addTo(this.map);
      this.shapes = new EditorShapes(this.map, () => this.scene());
      this.drawing = new EditorDraw({
        map: this.map,
        scene: () => this.scene(),
        say: (name2, fields2) => this.say(name2, fields2),
        metres: (value2) => this.metres(value2),
        squareMetres: (value2) => this.squareMetres(value2),
        announce: (text2, isProblem) => this.frame.announce(text2, isProblem),
        onDrawn: (geometry) => this.sendDrawn(geometry),
        onChange: () => this.onChange()
      });
      this.offer = new EditorOffer(this);
      this.pointer = new EditorPointer(this);
      this.sizes = new ResizeObserver(() => this.resized());
      this.sizes.observe(this.frame.mapElement);
      this.unlink = onLink(() => this.shapes.redraw());
    }
    remove() {
      this.sizes.disconnect();
      this.unlink();
      this.map.remove();
      if (byKey.get(this.data.key) === this) byKey.delete(this.data.key);
      this.facts.ready = false;
    }
    update(data, send) {
      const before = this.data;
      Object.assign(this, { data, send });
      const theme2 = themeOf(this.root);
      const changes = (...names3) => names3.some((name2) => !same3(before[name2], data[name2]));
      const looksNew = theme2 !== this.theme || changes("lang", "texts", "legend", "label", "height", "draw");
      this.theme = theme2;
      if (changes("shapes", "arrows")) this.shapes.set(JSON.parse(data.shapes), data.arrows);
      if (looksNew) this.frame.dress();
      if (changes("lang")) this.scale.remove().addTo(this.map);
      if (changes("token")) this.startDrawing(!before.token);
      else if (looksNew) this.drawing.changed();
      if (!data.offers || changes("token")) this.offer.hide();
      this.map.invalidateSize({ animate: false, pan: false });
      this.fitOnChange();
      if (changes("shapes", "arrows") || looksNew) this.redraw();
      this.frame.count(data.texts.shown);
      if (changes("lang")) this.fetchBase();
      else this.settled();
    }
    // The page changes the token when it wants another beginning. A map that is built
    // anew goes on with what the page knows already.
    startDrawing(isFirst) {
      const { draw: draw3, drawing, now } = this.data;
      const known = isFirst && now ? now.geometry : null;
      this.sent = JSON.stringify(known);
      this.drawing.start(draw3, isFirst && now ? known : drawing);
    }
    fitOnChange() {
      const isBusy = this.drawing.isOpen && this.drawing.chains.length > 0;
      const { view: view2, whole } = this.data;
      if (whole) {
        if (!this.isFitted || this.isOutOfSight()) this.fit();
        return;
      }
      const shown4 = JSON.stringify(view2 || [this.shapes.shapes.map((shape) => shape.id).sort(), this.data.draw]);
      if (shown4 === this.shown || isBusy) return;
      this.shown = shown4;
      this.fit();
    }
    // Whether a place that matters was added where the reader does not look.
    isOutOfSight() {
      const box = this.shapes.loudBox();
      const isKnown = JSON.stringify(box) === this.seen;
      this.seen = JSON.stringify(box);
      if (isKnown) return false;
      return Boolean(box) && !this.map.getBounds().intersects([
        [box[1], box[0]],
        [box[3], box[2]]
      ]);
    }
    // Show the window that the page asks for, else all that matters; the whole subdistrict
    // where there is nothing.
    fit() {
      const { view: view2, whole } = this.data;
      if (view2) {
        this.isFitted = this.map.getSize().x > 0;
        this.map.fitBounds(
          [
            [view2[1], view2[0]],
            [view2[3], view2[2]]
          ],
          { padding: [24, 24], maxZoom: NEAREST, animate: false }
        );
        return;
      }
      if (whole) this.fitTown();
      else this.fitPlaces();
    }
    // The whole town, with what lies outside of it.
    fitTown() {
      const box = this.data.whole && this.shapes.loudBox();
      this.seen = JSON.stringify(box);
      const bounds = L.latLngBounds(this.home().getSouthWest(), this.home().getNorthEast());
      if (box) bounds.extend([box[1], box[0]]).extend([box[3], box[2]]);
      this.isFitted = this.map.getSize().x > 0 && Boolean(this.start);
      this.map.fitBounds(bounds, { padding: [12, 12], animate: false });
    }
    fitPlaces() {
      const drawn2 = this.drawing.chains.flatMap(({ positions }) => positions).map(([x, y]) => [y, x]);
      const box = this.shapes.box();
      const bounds = L.latLngBounds(
        /** @type {L.LatLngTuple[]} */
        drawn2
      );
      if (box) bounds.extend([box[1], box[0]]).extend([box[3], box[2]]);
      else if (!drawn2.length) bounds.extend(this.home());
      this.isFitted = this.map.getSize().x > 0;
      const free = { paddingTopLeft: L.point(this.frame.legendWidth() || 40, 40), paddingBottomRight: L.point(40, 40) };
      this.map.fitBounds(bounds, { ...free, maxZoom: NEAREST, animate: false });
    }
    home() {
      if (!this.start) return L.latLngBounds(ANYWHERE.getSouthWest(), ANYWHERE.getNorthEast());
      const [west, south, east, north] = this.start.bounds;
      return L.latLngBounds([south, west], [north, east]);
    }
    resized() {
      this.map.invalidateSize({ animate: false, pan: false });
      if (!this.isFitted) this.fit();
    }
    async fetchBase() {
      const { lang } = this.data;
      const start2 = await plainStart(lang);
      if (lang !== this.data.lang || !this.root.isConnected) return;
      const isFirst = !this.start;
      this.start = start2;
      if (isFirst && (this.data.whole || !this.shapes.box() && !this.drawing.chains.length)) this.fit();
      if (start2) this.tiles.dress(start2);
      this.credit();
      this.redraw();
      this.settled();
    }
    credit() {
      const known = this.start ? this.start.attributions : [];
      this.frame.credit([...known, this.tiles.attribution].filter(Boolean));
    }
    settled() {
      if (!this.start && this.start !== void 0) return;
      this.frame.loaded();
      this.facts.ready = true;
      this.facts.drawn += 1;
    }
    /** @returns {EditorScene} */
    scene() {
      const { start: start2 } = this;
      const colours = currentColours(this.theme);
      return {
        basemap: start2?.basemap,
        subject: start2?.plan.subject,
        lang: this.data.lang,
        colours,
        ground: this.tiles.ground,
        covered: () => this.covered()
      };
    }
    /**
     * Where no name may stand, in pixels of the map: below what stands over it, and on what is drawn.
     * @returns {Box[]}
     */
    covered() {
      const isDrawn = this.drawing && this.drawing.kind !== "none";
      const points = !isDrawn ? [] : this.drawing.chains.flatMap(({ positions }) => positions.slice(0, 50));
      const drawn2 = points.map(([lng, lat]) => this.map.latLngToContainerPoint([lat, lng]));
      const boxes = drawn2.map(({ x, y }) => [x - 10, y - 10, x + 10, y + 10]);
      return [...this.frame.furniture(), ...boxes];
    }
    drawBase(layer2, ctx) {
      const scene = this.scene();
      if (scene.basemap) drawBasemap(layer2, ctx, scene);
    }
    redraw() {
      this.base.redraw();
      this.tiles.ground?.redraw();
      this.shapes.redraw();
      this.drawing.layer.redraw();
    }
    onChange() {
      Object.assign(this.facts, { mode: this.drawing.mode, drawing: this.drawing.geometry() });
      this.frame.showDrawing(this.drawing);
    }
    sendDrawn(geometry) {
      const text2 = JSON.stringify(geometry);
      if (text2 === this.sent) return;
      this.sent = text2;
      this.send("drawn", { token: this.data.token, geometry });
    }
    sendPicked(id) {
      this.clicks += 1;
      this.send("picked", { id, click: `${this.facts.mounts}-${this.clicks}` });
    }
    sendOffered(geometry) {
      this.clicks += 1;
      this.send("offered", { geometry, click: `${this.facts.mounts}-${this.clicks}` });
    }
    say(name2, fields2 = {}) {
      const message2 = this.data.texts[name2] || name2;
      return fillIn(message2, fields2);
    }
    number(value2, digits) {
      return value2.toLocaleString(this.data.lang === "zh" ? "zh-CN" : "en-GB", { maximumFractionDigits: digits });
    }
    metres(value2) {
      if (value2 < 1e3) return `${this.number(value2, 0)} ${this.say("unit_m")}`;
      return `${this.number(value2 / 1e3, 2)} ${this.say("unit_km")}`;
    }
    squareMetres(value2) {
      if (value2 < 1e5) return `${this.number(value2, 0)} ${this.say("unit_m2")}`;
      return `${this.number(value2 / 1e6, 2)} ${this.say("unit_km2")}`;
    }
  };
  var isOlder = (one, other) => Boolean(other) && one.visit === other.visit && one.number < other.number;
  var same3 = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);

  // geo/web/js/editor/table.js
  var tables = /* @__PURE__ */ new WeakMap();
  var sorted = /* @__PURE__ */ new Map();
  var table = Object.freeze({
    mount(root, data) {
      if (!root.isConnected) return;
      if (!tables.has(root)) tables.set(root, new LinkedTable(root));
      tables.get(root).update(data);
    },
    unmount(root) {
      if (tables.has(root)) tables.get(root).remove();
      tables.delete(root);
    }
  });
  var LinkedTable = class {
    constructor(root) {
      this.root = root;
      this.rows = /* @__PURE__ */ new Map();
      this.shown = "";
      this.head = el("tr", {});
      this.body = el("tbody", {});
      this.caption = el("caption", { class: "pme-hidden" });
      const whole = el("table", {}, this.caption, el("thead", {}, this.head), this.body);
      this.box = el("div", { class: "pmt-box", role: "region", tabindex: 0 }, whole);
      this.style = el("style", {}, host.styles);
      clear(root);
      add(root, this.style, this.box);
      this.stop = onLink((kind) => this.mark(kind));
      this.box.addEventListener("mouseleave", () => point(null));
    }
    remove() {
      this.stop();
      if (this.rows.has(link.pointed)) point(null);
    }
    update(data) {
      this.data = data;
      this.theme = themeOf(this.root);
      const text2 = JSON.stringify([data, this.theme]);
      if (text2 === this.shown) return;
      this.shown = text2;
      this.root.dataset.theme = this.theme;
      this.root.lang = data.lang === "zh" ? "zh-CN" : "en";
      dress(this.box, { "aria-label": data.label });
      put(this.caption, data.label);
      this.draw();
    }
    draw() {
      const { data } = this;
      const sort = sorted.get(data.key) || { column: -1, down: true };
      clear(this.head);
      data.columns.forEach((title, column) => {
        add(this.head, this.heading(title, column, sort));
      });
      clear(this.body);
      this.rows.clear();
      const colours = currentColours(this.theme);
      for (const row4 of inOrder(data.rows, sort)) add(this.body, this.row(row4, colours));
      this.mark("draw");
    }
    heading(title, column, sort) {
      const isSorted = sort.column === column;
      const direction = isSorted ? sort.down ? "descending" : "ascending" : "none";
      const arrow = el("span", { "aria-hidden": "true" }, isSorted ? sort.down ? " ↓" : " ↑" : "");
      const button = el("button", { type: "button", onclick: () => this.sortBy(column) }, title, arrow);
      const name2 = column === this.data.shaded ? "is-shaded" : "";
      return el("th", { scope: "col", "aria-sort": direction, class: name2 }, button);
    }
    // Figures begin with the largest, names with the first; a second click turns the order.
    sortBy(column) {
      const sort = sorted.get(this.data.key);
      const down = sort && sort.column === column ? !sort.down : column > 0;
      sorted.set(this.data.key, { column, down });
      this.draw();
      this.head.children[column].querySelector("button").focus();
    }
    row({ id, name: name2, role, isUnsure, cells }, colours) {
      const button = el("button", { type: "button", onclick: () => choose(id), onfocus: () => point(id) }, name2);
      const sign4 = role ? roleElement(role, colours) : null;
      const heading2 = el("th", { scope: "row" }, el("div", {}, sign4, button));
      const figures = cells.map(([text2], at) => {
        const isShaded = at + 1 === this.data.shaded;
        const cell2 = el("td", { class: isShaded ? "is-shaded" : "" }, text2);
        if (isShaded && isUnsure) add(cell2, el("span", { class: "pmt-unsure", title: this.data.unsure }, "?"));
        return cell2;
      });
      const line = el("tr", { onmouseenter: () => point(id) }, heading2, figures);
      this.rows.set(id, { line, button });
      return line;
    }
    mark(kind) {
      for (const [id, { line, button }] of this.rows) {
        line.classList.toggle("is-pointed", id === link.pointed);
        line.classList.toggle("is-chosen", id === link.chosen);
        dress(button, { "aria-pressed": String(id === link.chosen) });
      }
      const chosen4 = this.rows.get(link.chosen);
      if (kind === "choose" && chosen4) this.show(chosen4.line);
    }
    // Within the table only: the page stays where the reader has it.
    show(line) {
      const above = this.head.getBoundingClientRect().bottom;
      const [row4, frame] = [line.getBoundingClientRect(), this.box.getBoundingClientRect()];
      if (row4.top < above) this.box.scrollTop -= above - row4.top;
      else if (row4.bottom > frame.bottom) this.box.scrollTop += row4.bottom - frame.bottom;
    }
  };
  function inOrder(rows3, { column, down }) {
    if (column < 0) return rows3;
    const value2 = (row4) => column === 0 ? row4.name : row4.cells[column - 1][1];
    const known = rows3.filter((row4) => value2(row4) !== null);
    const collator = new Intl.Collator(void 0, { numeric: true });
    const compare = column === 0 ? (a, b) => collator.compare(value2(a), value2(b)) : (a, b) => value2(a) - value2(b);
    known.sort((a, b) => down ? -compare(a, b) : compare(a, b));
    return [...known, ...rows3.filter((row4) => value2(row4) === null)];
  }

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
  var escaped = (words2) => words2.replace(/[&<>]/g, (sign4) => SIGNS[sign4]);
  function showWhole(animate) {
    const [west, south, east, north] = start.bounds;
    const whole = L.latLngBounds([
      [south, west],
      [north, east]
    ]);
    const paddingTopLeft = L.point(EDGE + besideLegend(whole), EDGE);
    map.fitBounds(whole, { animate, paddingTopLeft, paddingBottomRight: [EDGE, EDGE] });
    if (animate) map.once("moveend", note);
    else note();
  }
  var shown2 = (
    /** @type {{ centre: L.LatLng, zoom: number } | null} */
    null
  );
  var note = () => shown2 = { centre: map.getCenter(), zoom: map.getZoom() };
  function showsWhole() {
    if (!shown2 || map.getZoom() !== shown2.zoom) return false;
    return map.project(map.getCenter()).distanceTo(map.project(shown2.centre)) < 3;
  }
  var MOST_SMALLER = 0.5;
  function besideLegend(whole) {
    if (isNarrow()) return 0;
    const { left, right } = byId("pm-legend").getBoundingClientRect();
    const taken = right > left ? right - map.getContainer().getBoundingClientRect().left : 0;
    const zoom = (room) => map.getBoundsZoom(whole, false, L.point(2 * EDGE + room, 2 * EDGE));
    return taken > 0 && zoom(taken) >= zoom(0) - MOST_SMALLER ? taken : 0;
  }
  function fitBox(options) {
    const box = map.getContainer();
    if (!box.clientWidth || !box.clientHeight) return;
    const { x, y } = map.getSize();
    map.invalidateSize({ animate: false, ...options });
    const now = map.getSize();
    if ((now.x !== x || now.y !== y) && showsWhole()) showWhole(false);
  }
  function flyTo(answer) {
    const [west, south, east, north] = (
      /** @type {Box} */
      answer.bounds
    );
    const bounds = L.latLngBounds([south, west], [north, east]);
    const radius = answer.feature.properties.location_accuracy_m || 0;
    const area2 = radius ? bounds.extend(bounds.getCenter().toBounds(2 * radius)) : bounds;
    const zoom = Math.min(map.getBoundsZoom(area2, false, L.point(40, 40)), 15);
    const target2 = [area2.getCenter(), zoom];
    if (map.getBounds().contains(area2) && map.getZoom() >= Math.min(zoom, 13)) return;
    if (reducedMotion()) map.setView(...target2, { animate: false });
    else map.flyTo(...target2, { duration: 0.6 });
  }

  // geo/web/js/shared/symbols.js
  var BOX2 = 24;
  var paths = /* @__PURE__ */ new Map();
  function path2d(data) {
    if (!paths.has(data)) paths.set(data, new Path2D(data));
    return paths.get(data);
  }
  function drawMark(ctx, x, y, size, mark3) {
    const status2 = termOf("status", mark3.status);
    const category = termOf("category", mark3.category || "");
    const colours = currentColours();
    const solid = mark3.certainty === "surveyed" && !status2.hollow;
    ctx.save();
    ctx.translate(x - size / 2, y - size / 2);
    ctx.scale(size / BOX2, size / BOX2);
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
    const channel = [1, 3, 5].map((at) => {
      const value2 = parseInt(colour.slice(at, at + 2), 16) / 255;
      return value2 <= 0.03928 ? value2 / 12.92 : ((value2 + 0.055) / 1.055) ** 2.4;
    });
    const luminance = 0.2126 * channel[0] + 0.7152 * channel[1] + 0.0722 * channel[2];
    return 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.0605 ? "#ffffff" : "#14202b";
  }
  function markElement(mark3, size) {
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
      { viewBox: "-2 -2 28 28", width: size, height: size, "aria-hidden": "true", class: "pm-mark" },
      ...parts
    );
  }
  function iconElement(category, size) {
    return svg(
      "svg",
      { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", class: "pm-icon" },
      svg("path", { d: termOf("category", category).icon, fill: "currentColor", "fill-rule": "evenodd" })
    );
  }
  function drawCluster(ctx, x, y, cluster) {
    const colours = currentColours();
    const radius = clusterRadius(cluster.count);
    ctx.beginPath();
    ctx.arc(x, y, radius + 1.5, 0, 2 * Math.PI);
    ctx.fillStyle = colours.hairline;
    ctx.fill();
    let angle = -Math.PI / 2;
    for (const [code, count] of Object.entries(cluster.status)) {
      const end2 = angle + count / cluster.count * 2 * Math.PI;
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.arc(x, y, radius, angle, end2);
      ctx.closePath();
      ctx.fillStyle = termOf("status", code).colour;
      ctx.fill();
      angle = end2;
    }
    ctx.beginPath();
    ctx.arc(x, y, radius - 5, 0, 2 * Math.PI);
    ctx.fillStyle = colours.paper;
    ctx.fill();
    ctx.fillStyle = colours.ink;
    ctx.font = `600 ${radius > 20 ? 12.5 : 11.5}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(shortNumber(cluster.count), x, y + 0.5);
  }
  var clusterRadius = (count) => Math.min(15 + 3.2 * Math.log10(count), 30);
  function shortNumber(count) {
    if (count < 1e4) return String(count);
    if (state.lang === "zh") return `${(count / 1e4).toFixed(count < 1e5 ? 1 : 0)}万`;
    return count < 1e6 ? `${Math.round(count / 1e3)}k` : `${(count / 1e6).toFixed(1)}M`;
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
    const side2 = el("div", { class: "pm-side" }, panel("card"), panel("near"), panel("list"));
    const frame = el(
      "div",
      { id: "pm", class: "pm is-coming", "data-tab": "list" },
      el("nav", { id: "pm-skips", class: "pm-skips" }),
      panel("top", "header"),
      el("div", { class: "pm-body", role: "main" }, panel("filters"), stage, panel("figures"), side2),
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
      const chosen4 = frame.dataset.tab === name2 && !frame.classList.contains("is-folded");
      add(
        tabs,
        el(
          "button",
          { type: "button", "data-tab": name2, "aria-pressed": chosen4 ? "true" : "false", onclick: () => showTab(name2) },
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
      onDrawn: (drawn2) => {
        facts.ground = { code: state.basemap, pending: drawn2.pending };
        onDrawn();
      }
    };
    ground = groundOf(chosenBasemap(), around3, start.tiles);
    ground?.addTo(map2);
    facts.ground = { code: state.basemap, pending: ground?.pending ?? 0 };
    return ground;
  }

  // geo/web/js/map/names.js
  var FAR3 = 1e5;
  var EDGE2 = 4;
  var ROUNDS = 80;
  var OVER_THE_MAP2 = ".leaflet-control, .pm-legend, .pm-north, #pm-basemap, #pm-near-open";
  function freeLabels(canvas2, ctx, drawn2, isOnScreen) {
    const taken = drawn2.map(({ x, y, reach }) => [x - reach, y - reach, x + reach, y + reach]);
    if (spotlight || isOnScreen) taken.push(...outside(canvas2));
    if (isOnScreen) taken.push(...furniture(canvas2));
    return new Labels(ctx, currentColours(), taken);
  }
  function outside(canvas2) {
    const [left, top, width, height] = canvas2.window();
    return [
      [-FAR3, -FAR3, left + EDGE2, FAR3],
      [left + width - EDGE2, -FAR3, FAR3, FAR3],
      [-FAR3, -FAR3, FAR3, top + EDGE2],
      [-FAR3, top + height - EDGE2, FAR3, FAR3]
    ];
  }
  function furniture(canvas2) {
    const [left, top] = canvas2.window();
    const frame = map.getContainer().getBoundingClientRect();
    const [right, down] = [left - frame.left, top - frame.top];
    return Array.from(document.querySelectorAll(OVER_THE_MAP2), (part3) => part3.getBoundingClientRect()).filter((box) => box.width).map((box) => [box.left + right, box.top + down, box.right + right, box.bottom + down]);
  }
  function spreadMarks(entries) {
    const from = entries.map(({ x, y }) => [x, y]);
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
    const first = ({ feature }) => feature.id === state.id ? 0 : 1;
    const scale2 = spotlight ? spotlight.scale : 1;
    for (const { feature, x, y } of marks.sort((a, b) => first(a) - first(b))) {
      const chosen4 = feature.id === state.id;
      if (!chosen4 && (spotlight ? !isLit(feature) : canvas2.zoom < 12.5)) continue;
      const name2 = nameOf(feature.properties);
      const options = { bold: chosen4 || isLit(feature) };
      const write = (text2) => labels.at(x + 19 * scale2, y, text2, { ...options, align: "left" }) || labels.at(x - 19 * scale2, y, text2, { ...options, align: "right" }) || labels.at(x, y + 23 * scale2, text2, options) || labels.at(x, y - 23 * scale2, text2, options);
      const isWritten = !spotlight && write(name2) || write(shortened(name2));
      if (!isWritten && chosen4) labels.at(x, y - 30 * scale2, shortened(name2), { ...options, isForced: true });
    }
  }
  function shortened(name2) {
    const longest2 = state.lang === "zh" ? 16 : 36;
    return name2.length > longest2 ? `${name2.slice(0, longest2 - 1)}…` : name2;
  }

  // geo/web/js/map/overlay.js
  var SIZE = 27;
  var SMALL = 21;
  var FAR4 = 11.5;
  var REACH2 = 16;
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
    labelMarks(canvas2, labels, few ? marks : marks.filter(({ feature }) => feature?.id === state.id));
    for (const paint of painters) paint(canvas2, ctx, labels);
    if (ground) ground.label(canvas2, labels);
    else labelBasemap(canvas2, labels);
  }
  function seen() {
    const others2 = view.mode === "features" ? view.features.filter((feature) => !isLit(feature)) : [];
    if (!spotlight) return view.mode === "features" ? view.features : [];
    return spotlight.alone ? spotlight.features : [...others2, ...spotlight.features];
  }
  var isLifted = ({ id }) => Boolean(lifted?.feature && lifted.feature.id === id);
  var strength = (feature) => !spotlight || isLit(feature) ? 1 : spotlight.dim;
  var sizeOf2 = (feature) => spotlight ? SIZE * (isLit(feature) ? spotlight.scale : 0.75) : map.getZoom() < FAR4 ? SMALL : SIZE;
  function drawClusters(canvas2, ctx) {
    if (spotlight?.alone) return;
    ctx.globalAlpha = spotlight ? spotlight.dim : 1;
    for (const cluster of view.clusters) {
      const [x, y] = canvas2.point([cluster.lon, cluster.lat]);
      drawCluster(ctx, x, y, cluster);
      drawn.push({ x, y, cluster, reach: clusterRadius(cluster.count) + 3 });
    }
    ctx.globalAlpha = 1;
    if (chosen?.mark) drawChosen(canvas2, ctx, chosen);
  }
  function drawChosen(canvas2, ctx, { feature, mark: mark3, certainty }) {
    const { location_accuracy_m: accuracy_m, ...properties } = feature.properties;
    const shown4 = {
      id: feature.id,
      geometry: feature.geometry,
      properties: { ...properties, certainty, accuracy_m, mark: mark3 }
    };
    const [x, y] = canvas2.point(mark3);
    drawGround(canvas2, ctx, [shown4]);
    const entry3 = { feature: shown4, x, y, home: null, reach: REACH2, size: SIZE * 1.8 };
    spreadMarks([...drawn.map((other) => ({ ...other, size: 2 * other.reach, isFixed: true })), entry3]);
    drawn.push(entry3);
    drawLeaders(ctx);
    drawEntry(ctx, drawn[drawn.length - 1], false);
  }
  function drawFeatures(canvas2, ctx, features2) {
    const crowded = features2.length > 250;
    const groups = stacked(features2);
    for (const group2 of groups.values()) drawGround(canvas2, ctx, group2);
    for (const feature of features2) drawShape(canvas2, ctx, feature);
    for (const group2 of groups.values()) place(canvas2, group2, crowded);
    if (!crowded && !spotlight) spreadMarks(drawn);
    drawLeaders(ctx);
    const order = ({ feature }) => feature && feature.id === state.id ? 2 : feature && isLit(feature) ? 1 : 0;
    drawn.sort((a, b) => order(a) - order(b));
    for (const entry3 of drawn) if (entry3.feature) drawEntry(ctx, entry3, crowded);
  }
  function stacked(features2) {
    const groups = /* @__PURE__ */ new Map();
    for (const feature of features2) {
      const key = feature.properties.mark.join();
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(feature);
    }
    return groups;
  }
  function drawGround(canvas2, ctx, group2) {
    const radii = /* @__PURE__ */ new Set();
    for (const feature of group2) {
      const { certainty, accuracy_m: metres, mark: mark3, location_type: type, status: status2 } = feature.properties;
      if (certainty !== "estimate" || !metres || feature.geometry.type !== "Point" || radii.has(metres)) continue;
      radii.add(metres);
      const [x, y] = canvas2.point(mark3);
      const radius = canvas2.pixels(metres, mark3[1]);
      const chosen4 = group2.some((each) => each.id === state.id);
      const most = Math.max(...group2.map(strength));
      ctx.beginPath();
      ctx.arc(x, y, radius, 0, 2 * Math.PI);
      ctx.globalAlpha = (chosen4 ? 0.2 : 0.09) * most;
      ctx.fillStyle = group2.length > 1 ? currentColours().quietText : termOf("status", status2).colour;
      ctx.fill();
      ctx.globalAlpha = (chosen4 ? 0.95 : 0.45) * most;
      ctx.strokeStyle = currentColours().quietText;
      ctx.lineWidth = chosen4 ? 1.8 : 1;
      if (type === "area") {
        ctx.setLineDash([6, 5]);
        ctx.stroke();
        ctx.setLineDash([]);
      } else if (chosen4) ctx.stroke();
      ctx.globalAlpha = 1;
    }
  }
  function drawShape(canvas2, ctx, feature) {
    const { status: status2, certainty } = feature.properties;
    const kind = feature.geometry.type;
    if (kind === "Point" || kind === "MultiPoint") return;
    const chosen4 = feature.id === state.id;
    const colour = termOf("status", status2).colour;
    canvas2.path(ctx, feature.geometry);
    if (kind.endsWith("Polygon")) {
      ctx.globalAlpha = (chosen4 ? 0.3 : 0.16) * strength(feature);
      ctx.fillStyle = colour;
      ctx.fill("evenodd");
    }
    ctx.globalAlpha = strength(feature);
    ctx.lineCap = ctx.lineJoin = "round";
    ctx.strokeStyle = currentColours().hairline;
    ctx.lineWidth = (kind.endsWith("Polygon") ? 3.6 : 6.6) + (chosen4 ? 3 : 0);
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
    const [x, y] = canvas2.point(group2[0].properties.mark);
    const size = Math.max(...group2.map(sizeOf2));
    const ring2 = group2.length > 1 ? Math.max(0.75 * size, group2.length * size * 1.12 / (2 * Math.PI)) : 0;
    group2.forEach((feature, index) => {
      const angle = index / group2.length * 2 * Math.PI - Math.PI / 2;
      const spread = crowded ? 0 : ring2;
      drawn.push({
        feature,
        x: x + spread * Math.cos(angle),
        y: y + spread * Math.sin(angle),
        home: spread ? [x, y] : null,
        size,
        reach: REACH2 * (size / SIZE)
      });
    });
  }
  function drawLeaders(ctx) {
    ctx.strokeStyle = currentColours().hairline;
    ctx.fillStyle = currentColours().hairline;
    ctx.lineWidth = 1;
    for (const { x, y, home } of drawn) {
      if (!home) continue;
      ctx.beginPath();
      ctx.moveTo(...home);
      ctx.lineTo(x, y);
      ctx.stroke();
      ctx.beginPath();
      ctx.arc(...home, 2.2, 0, 2 * Math.PI);
      ctx.fill();
    }
  }
  function drawEntry(ctx, entry3, crowded) {
    const { feature, x, y } = entry3;
    const chosen4 = feature.id === state.id;
    const isLarge = chosen4 || isLifted(feature);
    if (chosen4) {
      ctx.beginPath();
      ctx.arc(x, y, sizeOf2(feature) * 0.9, 0, 2 * Math.PI);
      ctx.strokeStyle = currentColours().accent;
      ctx.lineWidth = 3;
      ctx.stroke();
    }
    ctx.globalAlpha = isLarge ? 1 : strength(feature);
    drawMark(ctx, x, y, (crowded && !isLit(feature) ? 16 : sizeOf2(feature)) * (isLarge ? 1.2 : 1), feature.properties);
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
        if (takers.some((take) => take(event.latlng))) return;
        const found2 = under(event);
        const at = overlay.layer().eventPoint(event);
        for (const take of others) take(found2 ? null : at);
        choose2(found2);
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
    offerClicks: (take) => takers.push(take),
    // What lies below the projects is told each click: where it was, or null if it was a project's.
    offerOthers: (take) => others.push(take),
    // Show which project a row of the list stands for.
    highlight(id) {
      hover(id ? overlay.drawn().find((entry3) => entry3.feature && entry3.feature.id === id) || null : null);
    }
  });
  function hit([x, y]) {
    let best = (
      /** @type {Entry | null} */
      null
    );
    let least = Infinity;
    for (const entry3 of overlay.drawn()) {
      const distance2 = Math.hypot(entry3.x - x, entry3.y - y);
      if (distance2 > entry3.reach || distance2 >= least) continue;
      best = entry3;
      least = distance2;
    }
    return best || hitShape(x, y);
  }
  function hitShape(x, y) {
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
      if (ctx.isPointInStroke(x * ratio, y * ratio)) return entry3;
      if (kind.endsWith("Polygon") && ctx.isPointInPath(x * ratio, y * ratio, "evenodd")) return entry3;
    }
    return null;
  }
  function choose2(found2) {
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
    const same5 = (hovered && found2 && (hovered.feature || hovered.cluster)) === (found2 && (found2.feature || found2.cluster));
    if (same5 && Boolean(hovered) === Boolean(found2)) return;
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
      for (const [code, count] of Object.entries(found2.cluster.status)) {
        add(box, el("span", {}, `${labelOf("status", code)} ${number(count)}`));
      }
      return;
    }
    const { status: status2, certainty, accuracy_m: metres } = found2.feature.properties;
    add(box, el("strong", {}, nameOf(found2.feature.properties)), el("span", {}, labelOf("status", status2)));
    add(box, el("span", {}, certaintyText(certainty, metres)));
  }
  function keepInside(box, x, y) {
    const [, , width] = overlay.layer().window();
    const half = box.offsetWidth / 2 + 6;
    box.style.left = `${Math.max(half, Math.min(x, width - half))}px`;
    box.style.top = `${y - 20 - box.offsetHeight < 4 ? y + 20 + box.offsetHeight : y - 20}px`;
  }

  // geo/web/js/map/near.js
  var LISTED = 10;
  var GRID = 0.01;
  var WAIT_MS = 15e3;
  var point2 = (
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
  var nearPoint = () => point2;
  function takes(place4) {
    if (!awaitsTap) return false;
    choose3({ lat: place4.lat, lon: place4.lng, key: "near_tapped", accuracy_m: 0 });
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
    point2 = message = null;
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
    let button = byId("pm-near-open");
    if (!button) {
      button = el("button", { type: "button", id: "pm-near-open", class: "pm-button pm-near-open", onclick: open });
      add(stage, button);
    }
    fill(button, sign(), el("span", {}, text("near")));
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
      point2 ? null : el("p", { class: "pm-soft" }, text("near_private"))
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
    const take = ({ coords }) => choose3({
      lat: coords.latitude,
      lon: coords.longitude,
      key: "near_position",
      accuracy_m: Math.ceil(coords.accuracy || 0)
    });
    const fail = (error) => refuse(error.code === error.PERMISSION_DENIED ? "near_denied" : "near_unavailable");
    if (chosenBasemap()?.system === "gcj02") setState({ basemap: "none" });
    return navigator.geolocation.getCurrentPosition(take, fail, {
      timeout: WAIT_MS,
      maximumAge: 6e4,
      enableHighAccuracy: true
    });
  }
  function names() {
    const { places, lines, areas } = start.basemap;
    const outlines = areas.filter((area2) => area2.role === "community");
    const reference = [...outlines, ...places, ...lines].map((item) => ({ name: nameOf(item), item }));
    const communities3 = Object.keys(start.figures.facets.community).map((name2) => ({
      name: communityName(name2),
      community: name2
    }));
    const seen2 = /* @__PURE__ */ new Set();
    return [...reference, ...communities3].filter(({ name: name2 }) => name2 && name2 !== "-" && !seen2.has(name2) && seen2.add(name2));
  }
  async function chooseNamed(text2) {
    const typed = text2.trim().toLowerCase();
    const all = names();
    const hit3 = typed && (all.find(({ name: name2 }) => name2.toLowerCase() === typed) || all.find(({ name: name2 }) => name2.toLowerCase().includes(typed)));
    if (!hit3) return refuse("near_unknown");
    const place4 = hit3.item ? distance.middle(hit3.item.geometry) : await ofCommunity(hit3.community);
    return place4 ? choose3({ ...place4, name: hit3.name }) : refuse("near_no_place");
  }
  async function ofCommunity(community) {
    const marks = (await features({ community })).map(({ properties }) => properties.mark);
    if (!marks.length) return null;
    const mean = (at) => marks.reduce((sum, mark3) => sum + mark3[at], 0) / marks.length;
    const centre = { lon: mean(0), lat: mean(1) };
    const reach = Math.max(...marks.map((mark3) => distance.metres(centre, { type: "Point", coordinates: mark3 })));
    return { ...centre, accuracy_m: Math.ceil((reach + 500) / 100) * 100 };
  }
  async function choose3(place4) {
    point2 = place4;
    message = null;
    awaitTap(false);
    await measure();
    showAround(place4);
  }
  async function measure() {
    if (!point2) return;
    const from = point2;
    const all = await features(null);
    if (point2 !== from) return;
    nearest = all.map((feature) => ({
      feature,
      metres: distance.metres(from, feature.geometry),
      radius: (feature.properties.accuracy_m || 0) + from.accuracy_m
    })).sort((one, other) => one.metres - other.metres).slice(0, LISTED);
    showNear();
    overlay.redraw();
    announce(
      nearest.length ? text("near_first", { name: nameOf(nearest[0].feature.properties), distance: distance.inWords(nearest[0]) }) : text("near_none")
    );
  }
  async function features(own2) {
    const [west, south, east, north] = start.bounds;
    const boxes = [[west - 1, south - 1, east + 1, north + 1]];
    if (point2) boxes.push(cell(point2, 0.05), cell(point2, 0.01));
    for (const box of boxes) {
      const params = windowParams(box, 12, own2 ? new URLSearchParams(own2) : filterParams());
      const answer = await attempt(() => backend.view(params, "near"));
      if (!answer) return [];
      if (answer.mode === "features") return answer.features;
    }
    return [];
  }
  function cell(from, size) {
    const [column, line] = [Math.floor(from.lon / size), Math.floor(from.lat / size)];
    return [(column - 1) * size, (line - 1) * size, (column + 2) * size, (line + 2) * size];
  }
  var latlng2 = ([lon, lat]) => [lat, lon];
  function showAround({ lat, lon }) {
    const box = L.latLngBounds(nearest.slice(0, 3).map(({ feature }) => latlng2(feature.properties.mark)));
    const snap = (value2, up) => (up ? Math.ceil(value2 / GRID) : Math.floor(value2 / GRID)) * GRID;
    box.extend([snap(lat, false), snap(lon, false)]).extend([snap(lat, true), snap(lon, true)]);
    map.fitBounds(box, { padding: [40, 40], maxZoom: 15, animate: !reducedMotion() });
  }
  var placeName = ({ name: name2, key }) => name2 || text(key || "");
  function found() {
    if (!point2) return null;
    const from = point2.accuracy_m ? text("near_from_about", { place: placeName(point2), radius: inMetres(point2.accuracy_m) }) : placeName(point2);
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
    const { id, properties } = each.feature;
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
      markElement(properties, 26),
      el(
        "span",
        { class: "pm-row-text" },
        el("span", { class: "pm-row-name" }, nameOf(properties)),
        el("span", { class: "pm-row-facts" }, `${distance.inWords(each)} · ${labelOf("status", properties.status)}`)
      )
    );
  }
  function draw2(canvas2, ctx, labels) {
    if (!point2) return;
    const [x, y] = canvas2.point([point2.lon, point2.lat]);
    const { accent, paper: paper2 } = currentColours();
    ctx.fillStyle = ctx.strokeStyle = accent;
    ctx.globalAlpha = 0.15;
    ctx.beginPath();
    ctx.arc(x, y, Math.max(14, canvas2.pixels(point2.accuracy_m, point2.lat)), 0, 2 * Math.PI);
    ctx.fill();
    ctx.globalAlpha = 1;
    for (const [radius, colour] of [
      [9, paper2],
      [6.5, accent]
    ]) {
      ctx.beginPath();
      ctx.arc(x, y, radius, 0, 2 * Math.PI);
      ctx.fillStyle = colour;
      ctx.fill();
    }
    labels.at(x, y + 20, placeName(point2), { bold: true, colour: accent, isForced: true });
  }
  function listed(answer) {
    rest = answer.total - answer.located;
    if (point2) measure();
  }
  function watchNear() {
    pointer.offerClicks(takes);
    overlay.alsoPaint(draw2);
    on("listed", listed);
    on("state", (changed) => changed.basemap && point2 && clearPoint());
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
    const all = { ...Object.getOwnPropertyDescriptors(observed), ...Object.getOwnPropertyDescriptors(members) };
    Object.defineProperties(window.PlanMap, all);
  }

  // geo/web/js/ground/trial.js
  function startTrial(place4, styles) {
    const data = JSON.parse(
      /** @type {any} */
      document.getElementById("pm-trial-data").textContent
    );
    const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    add(document.head, el("style", {}, styles));
    dress(document.documentElement, { class: "pm-trial-page" });
    dress(place4, { class: "pm-trial" });
    const notice = el("p", { class: "pm-trial-notice", role: "status" });
    add(place4, notice);
    const boxes = data.points.map((point4) => boxOf3(place4, point4));
    const grounds = data.points.map((point4, order) => windowOf(boxes[order], data, point4, notice));
    window.planmap = { ...window.planmap, trial: grounds };
  }
  function boxOf3(place4, point4) {
    const box = el("div", { class: "pm-trial-map", "aria-label": point4.name });
    add(place4, el("figure", {}, el("figcaption", {}, point4.name), box));
    return box;
  }
  function windowOf(box, data, point4, notice) {
    const here = L.latLng(point4.latitude, point4.longitude);
    const there = L.latLng(point4.displaced[1], point4.displaced[0]);
    const map2 = L.map(box, {
      zoomSnap: 0.25,
      minZoom: 5,
      maxZoom: 19,
      attributionControl: false,
      scrollWheelZoom: false
    });
    map2.setView(L.latLngBounds(here, there).getCenter(), data.zoom, { animate: false });
    const ground2 = groundOf(
      data.source,
      {
        base,
        truly: false,
        lang: () => data.lang,
        colours: () => currentColours(),
        onError: () => fill(notice, data.texts.failed),
        onDrawn: () => {
        }
      },
      data.tiles || void 0
    );
    ground2?.addTo(map2);
    mark(map2, here, "A", `${point4.name}: A`);
    mark(map2, there, "B", `${point4.name}: B`);
    return { map: map2, ground: ground2 };
  }
  function mark(map2, at, letter, title) {
    const html = el("span", { class: `pm-trial-mark is-${letter}` }, letter);
    L.marker(at, {
      icon: L.divIcon({ html, className: "", iconSize: [0, 0] }),
      title,
      keyboard: false,
      interactive: false
    }).addTo(map2);
  }

  // geo/web/js/shared/layer_choice.js
  var NONE = "none";
  var WITHOUT = "-";
  var words = (choice) => [...new Set(choice.split(",").map((word) => word.trim()))].filter(Boolean);
  var idOf = (word) => word.startsWith(WITHOUT) ? word.slice(1) : word;
  function chosenIds(choice, items) {
    let shown4 = new Set(items.filter((item) => item.default).map((item) => item.id));
    for (const word of words(choice)) {
      if (word === NONE) shown4 = /* @__PURE__ */ new Set();
      else if (word.startsWith(WITHOUT)) shown4.delete(idOf(word));
      else shown4.add(word);
    }
    return new Set(items.filter((item) => item.drawn && shown4.has(item.id)).map((item) => item.id));
  }
  function switched(choice, items, id) {
    const shown4 = chosenIds(choice, items);
    if (!shown4.delete(id)) shown4.add(id);
    return written(shown4, items);
  }
  var plainChoice = (choice, items) => written(chosenIds(choice, items), items);
  function written(shown4, items) {
    const differing = items.filter((item) => item.drawn && shown4.has(item.id) !== item.default);
    return differing.map((item) => shown4.has(item.id) ? item.id : WITHOUT + item.id).join(",");
  }

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
      el("dl", { class: "pm-facts" }, rows(hit3))
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
  function titleOf({ item, feature, count }) {
    if (count) return text("layer_places_here", { n: number(count) });
    return nameOf(feature?.properties || {}) || item.name[state.lang];
  }
  function rows({ item, feature, count }) {
    const { capacity, accuracy_m: metres } = feature?.properties || {};
    const facts5 = [
      ["layer_field_layer", item.name[state.lang]],
      ["field_category", item.category ? labelOf("category", item.category) : null],
      ["layer_field_capacity", capacity === void 0 ? null : number(capacity)],
      ["layer_field_accuracy", metres ? `±${inMetres(metres)}` : null],
      ["layer_field_source", item.source],
      ["layer_field_date", item.date || text("layer_date_unknown")],
      ["layer_field_hint", count ? text("layer_zoom_in") : null]
    ];
    return facts5.filter(([, value2]) => value2).map(([key, value2]) => [el("dt", {}, text(
      /** @type {string} */
      key
    )), el("dd", {}, value2)]);
  }

  // geo/web/js/layers/layers.js
  var COMMUNITIES = "communities";
  var RESIDENTS = "residents";
  var GROUND2 = 0.3;
  var SAME_ZOOM = 0.7;
  var NAMED_AREAS = 11.5;
  var NAMED_PLACES = 15;
  var REACH3 = 9;
  var DIMMED = 0.65;
  var IN_THE_DARK = 0.55;
  var held = /* @__PURE__ */ new Map();
  var canvas = (
    /** @type {Canvas | null} */
    null
  );
  var around = (
    /** @type {LayerSurroundings} */
    /** @type {unknown} */
    null
  );
  var layerName = (item) => item.name[state.lang];
  function layersOn() {
    const ids = chosenIds(state.layers, start.layers);
    return start.layers.filter((item) => ids.has(item.id));
  }
  var heldLayer = (id) => held.get(id);
  function switchLayer(item) {
    setState({ layers: switched(state.layers, start.layers, item.id) });
    const isOn = layersOn().includes(item);
    announce(text(isOn ? "layer_is_on" : "layer_is_off", { name: layerName(item) }));
  }
  function watchLayers(surroundings) {
    around = surroundings;
    map.on("moveend", () => canvas && refreshLayers({ drawn: true }));
    around.overlay.alsoPaint(label);
    around.pointer.offerOthers(point3);
    refreshLayers();
  }
  function refreshLayers({ anew = false, drawn: drawn2 = false } = {}) {
    if (anew) held.clear();
    const shown4 = start.layers.length ? layersOn() : [];
    if (!shown4.length && !canvas) return;
    if (!canvas) {
      map.createPane("pm-layers").style.zIndex = "350";
      canvas = new CanvasLayer("pm-layers", (layer2, ctx) => paintLayers(layer2, ctx)).addTo(map);
    }
    for (const item of shown4) if (isInSight(item) && !suffices(held.get(item.id))) fetchLayer(item);
    if (drawCommunities(!shown4.some((item) => item.kind === COMMUNITIES))) around.redrawBase();
    clearLayerCard((id) => !shown4.some((item) => item.id === id));
    if (!drawn2) {
      canvas.redraw();
      around.overlay.redraw();
    }
    emit("layers", void 0);
  }
  var redrawLayers = () => canvas?.redraw();
  function isInSight({ bounds }) {
    if (!bounds || start.layers.length === 0) return false;
    const [west, south, east, north] = boxOf(map.getBounds().pad(GROUND2));
    return bounds[0] <= east + FAR5 && bounds[2] >= west - FAR5 && bounds[1] <= north + FAR5 && bounds[3] >= south - FAR5;
  }
  var FAR5 = 0.01;
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
  async function fetchLayer(item) {
    const box = boxOf(map.getBounds().pad(GROUND2));
    const zoom = map.getZoom();
    const params = windowParams(box, zoom, new URLSearchParams());
    const before = held.get(item.id);
    const key = params.toString();
    const mine = { answer: before ? before.answer : null, box, zoom, key, fault: "" };
    held.set(item.id, mine);
    try {
      const answer = await backend.layer(item.id, params);
      if (held.get(item.id) !== mine) return;
      mine.answer = answer;
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof Refused)) throw error;
      Object.assign(mine, { answer: null, fault: error.message });
    }
    facts.layers = { ...facts.layers, [item.id]: (facts.layers?.[item.id] || 0) + 1 };
    redrawLayers();
    around.overlay.redraw();
    emit("layers", void 0);
  }
  function paintLayers(layer2, ctx) {
    if (spotlight?.alone || !canvas) return;
    ctx.globalAlpha = spotlight ? DIMMED : 1;
    for (const item of layersOn()) {
      const answer = held.get(item.id)?.answer;
      if (!answer) continue;
      for (const { geometry } of answer.features) drawGeometry(layer2, ctx, item, geometry);
      for (const cluster of answer.clusters) drawCluster2(layer2, ctx, item, cluster);
    }
    ctx.globalAlpha = 1;
  }
  function drawGeometry(layer2, ctx, { look: look3, colour }, geometry) {
    if (geometry.type.endsWith("Point")) {
      for (const position of positionsOf(geometry)) {
        const [x, y] = layer2.point(position);
        drawSign(ctx, x, y, look3, colour);
      }
      return;
    }
    const alpha = ctx.globalAlpha;
    layer2.path(ctx, geometry);
    if (geometry.type.endsWith("Polygon") && look3.fill) {
      ctx.globalAlpha = alpha * look3.fill;
      ctx.fillStyle = colour;
      ctx.fill("evenodd");
      ctx.globalAlpha = alpha;
    }
    if (look3.width || !geometry.type.endsWith("Polygon")) {
      ctx.globalAlpha = alpha * (currentColours().isDark ? IN_THE_DARK : 1);
      Object.assign(ctx, { strokeStyle: colour, lineWidth: look3.width || 0.5, lineJoin: "round", lineCap: "butt" });
      ctx.setLineDash(look3.dash);
      ctx.stroke();
      ctx.setLineDash([]);
      ctx.globalAlpha = alpha;
    }
  }
  function drawSign(ctx, x, y, look3, colour) {
    const { sign: sign4, size, width } = look3;
    ctx.beginPath();
    if (sign4 === "square") ctx.rect(x - size, y - size, 2 * size, 2 * size);
    else ctx.arc(x, y, size, 0, 2 * Math.PI);
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
  var radiusOf = ({ look: look3 }, count) => look3.size + 1.8 * Math.log10(count);
  function drawCluster2(layer2, ctx, item, { lon, lat, count }) {
    const [x, y] = layer2.point([lon, lat]);
    const alpha = ctx.globalAlpha;
    ctx.beginPath();
    ctx.arc(x, y, radiusOf(item, count), 0, 2 * Math.PI);
    ctx.globalAlpha = alpha * 0.3;
    ctx.fillStyle = item.colour;
    ctx.fill();
    ctx.globalAlpha = alpha;
    if (item.kind === RESIDENTS || count < 2) return;
    ctx.font = `10px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = currentColours().quietText;
    ctx.fillText(number(count), x, y);
  }
  function label(layer2, _ctx, labels) {
    if (!canvas || spotlight?.ground || spotlight?.alone) return;
    for (const item of layersOn().reverse()) {
      const areas = item.kind === COMMUNITIES;
      if (layer2.zoom < (areas ? NAMED_AREAS : NAMED_PLACES)) continue;
      for (const { geometry, properties } of held.get(item.id)?.answer?.features || []) {
        const name2 = nameOf(properties);
        if (!name2) continue;
        const [x, y] = layer2.point(properties.label || positionsOf(geometry)[0]);
        const short = name2.length > 30 ? `${name2.slice(0, 29)}…` : name2;
        if (areas) labels.at(x, y, short, { size: 11.5, quiet: true, spaced: true });
        else labels.at(x, y + 12, short, { size: 10.5, quiet: true });
      }
    }
  }
  function point3(at) {
    const found2 = at && canvas ? hit2(at) : null;
    if (found2) showLayerCard(found2);
    else clearLayerCard();
  }
  function hit2(at) {
    for (const item of layersOn().reverse()) {
      const answer = held.get(item.id)?.answer;
      if (!answer) continue;
      const cluster = nearest2(answer.clusters, at, ({ lon, lat }) => [[lon, lat]]);
      if (cluster) return { item, count: cluster.count };
      if (item.kind === RESIDENTS) continue;
      const isPlace = ({ geometry }) => geometry.type.endsWith("Point");
      const places = answer.features.filter(isPlace);
      const feature = nearest2(places, at, (each) => positionsOf(each.geometry)) || answer.features.find((each) => !isPlace(each) && covers(each.geometry, at));
      if (feature) return { item, feature };
    }
    return null;
  }
  function nearest2(candidates, [x, y], placesOf) {
    let best = (
      /** @type {T | null} */
      null
    );
    let least = REACH3;
    for (const each of candidates) {
      for (const place4 of placesOf(each)) {
        const [left, top] = around.overlay.layer().point(place4);
        const distance2 = Math.hypot(left - x, top - y);
        if (distance2 > least) continue;
        best = each;
        least = distance2;
      }
    }
    return best;
  }
  function covers(geometry, [x, y]) {
    const layer2 = around.overlay.layer();
    const ctx = (
      /** @type {CanvasRenderingContext2D} */
      layer2._canvas.getContext("2d")
    );
    const ratio = window.devicePixelRatio || 1;
    layer2.path(ctx, geometry);
    if (geometry.type.endsWith("Polygon")) return ctx.isPointInPath(x * ratio, y * ratio, "evenodd");
    ctx.lineWidth = REACH3;
    return ctx.isPointInStroke(x * ratio, y * ratio);
  }
  function namedInSight(item) {
    const [west, south, east, north] = boxOf(map.getBounds());
    const isSeen = ([x, y]) => x >= west && x <= east && y >= south && y <= north;
    return (held.get(item.id)?.answer?.features || []).filter(
      ({ geometry, properties }) => nameOf(properties) && isSeen(properties.label || positionsOf(geometry)[0])
    );
  }

  // geo/web/js/map/targets.js
  var PARTS = ["completed", "named", "located"];
  function targetBar(value2, counts, isCompleted) {
    const bar = el("span", { class: `pm-progress${counts ? "" : " is-total"}`, "aria-hidden": "true" });
    const share = isCompleted ? 1 : counts && value2 > 0 ? Math.min(1, counts.completed / value2) : 0;
    if (share > 0) {
      const piece = el("span", { class: "is-completed" });
      piece.style.width = `${100 * share}%`;
      add(bar, piece);
    }
    return bar;
  }
  function targetState(counts, isCompleted) {
    const words2 = isCompleted ? [part2("completed", text("target_reported"))] : [];
    if (!counts) words2.push(text("target_total_only"));
    else if (!counts.named) words2.push(text("target_open"));
    else words2.push(...PARTS.map((name2) => part2(name2, text(`target_${name2}`, { n: number(counts[name2]) }))));
    return words2.flatMap((each, place4) => place4 ? [" ", each] : [each]);
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
        start.targets.map((each) => el("li", {}, tile2(each)))
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
  function tile2(target2) {
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
    const properties = answer.feature.properties;
    dress(panel, { "aria-label": text("card") });
    const title = el("h2", { tabindex: "-1", id: "pm-card-title" }, nameOf(properties));
    add(
      panel,
      el(
        "div",
        { class: "pm-card-head" },
        markElement({ ...properties, certainty: answer.certainty }, 34),
        el("div", {}, title, secondName(properties)),
        el("button", { type: "button", class: "pm-close", "aria-label": text("close"), onclick: closeCard }, "×")
      ),
      el("dl", { class: "pm-facts" }, facts3(answer, properties)),
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
  function secondName(properties) {
    const name2 = otherName(properties);
    return name2 ? el("p", { class: "pm-other-name", lang: state.lang === "en" ? "zh" : "en" }, name2) : null;
  }
  var editAddress = (id) => `${base}/edit?${new URLSearchParams({ id, lang: state.lang })}`;
  function facts3(answer, properties) {
    const rows3 = [
      ["field_status", status(answer, properties)],
      ["field_in_plan", inPlan(properties)],
      ["field_phrase", properties.phrase ? [el("q", { lang: "zh" }, properties.phrase), gloss(answer, "phrase")] : null],
      ["field_category", labelOf("category", properties.category)],
      ["field_target", target(properties)],
      ["field_counted", counted(answer.feature.id)],
      ["field_counts_towards", countsTowards(answer, properties)],
      ["field_place", place2(answer, properties)],
      ["field_place_source", source(properties)],
      ["field_community", communities(answer.communities)],
      ["field_lead", properties.lead],
      ["field_period", [properties.start, properties.end].filter(Boolean).join(" – ")],
      ["field_description", properties.description]
    ];
    return rows3.filter(([, value2]) => value2).map(([key, value2]) => [el("dt", {}, text(key)), el("dd", {}, value2)]);
  }
  function gloss(answer, name2) {
    const meaning2 = state.lang === "en" && answer.english[name2];
    return meaning2 ? el("div", { class: "pm-gloss" }, meaning2) : null;
  }
  function status(answer, properties) {
    return [
      el("strong", {}, labelOf("status", properties.status)),
      properties.status_as_of ? el("span", { class: "pm-soft" }, ` ${text("as_of", { date: properties.status_as_of })}`) : null,
      properties.status_evidence ? el("div", { class: "pm-evidence", lang: "zh" }, `“${properties.status_evidence}”`) : null,
      gloss(answer, "status_evidence")
    ];
  }
  function inPlan(properties) {
    const sentence = properties.sentence ? text("sentence_n", { n: properties.sentence }) : "";
    return [sectionLabel(properties.section), sentence].filter(Boolean).join(" · ");
  }
  function target(properties) {
    if (properties.target_value === null || properties.target_value === void 0) return null;
    const unit = termOf("target_unit", properties.target_unit);
    const amount = `${number(properties.target_value)} ${unit ? unit[state.lang] : properties.target_unit || ""}`.trim();
    return properties.target_year ? text("target_by", { target: amount, year: properties.target_year }) : amount;
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
  function countsTowards(answer, properties) {
    if (!properties.counts_towards) return null;
    const promise = start.targets.find((each) => each.id === properties.counts_towards);
    const by = properties.counts_towards_by;
    return [
      promise ? el("button", { type: "button", class: "pm-link", onclick: () => setState({ id: promise.id }) }, nameOf(promise)) : text("target_unknown"),
      properties.counts_towards_evidence ? el("div", { class: "pm-evidence", lang: "zh" }, `“${properties.counts_towards_evidence}”`) : null,
      gloss(answer, "counts_towards_evidence"),
      by ? el("div", { class: "pm-soft" }, text("decided_by", { who: by })) : null
    ];
  }
  function place2(answer, properties) {
    if (answer.reason) return labelOf("reason", answer.reason);
    const type = labelOf("location_type", properties.location_type);
    return [
      el("span", { class: `pm-certainty is-${answer.certainty}`, "aria-hidden": "true" }),
      el("strong", {}, certaintyText(answer.certainty, properties.location_accuracy_m)),
      el("span", { class: "pm-soft" }, ` ${type}`),
      el("div", { class: "pm-soft" }, meaning(answer, properties))
    ];
  }
  function communities(places) {
    const names3 = [...new Set(places.map((each) => each.name))];
    const ways2 = (name2) => joined(places.filter((each) => each.name === name2).map((each) => text(`community_${each.how}`)));
    return names3.length ? names3.map((name2) => el("div", {}, communityName(name2), el("span", { class: "pm-soft" }, ` ${ways2(name2)}`))) : null;
  }
  function meaning({ certainty, feature }, { location_accuracy_m: radius }) {
    if (certainty === "estimate" && !radius) return text("means_no_radius");
    if (certainty === "estimate" && !feature.geometry.type.endsWith("Point")) return text("means_no_circle");
    return termOf("certainty", certainty)[`meaning_${state.lang}`];
  }
  function source(properties) {
    return state.lang === "en" ? properties.location_source_en || properties.location_source : properties.location_source;
  }
  async function copyLink(button, id) {
    const link3 = host.link(id);
    try {
      await navigator.clipboard.writeText(link3);
      put(button, text("copied"));
      announce(text("copied"));
    } catch {
      const field2 = el("input", { class: "pm-link-field", readonly: true, value: link3, "aria-label": text("copy_link") });
      button.replaceWith(field2);
      field2.focus();
      field2.select();
    }
  }

  // geo/web/js/shared/rove.js
  var STEPS3 = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  var roving = /* @__PURE__ */ new WeakSet();
  function rove(group2, selector, before) {
    const all = () => elements(selector, group2);
    const settle = (stop2) => all().forEach((each) => {
      each.tabIndex = each === stop2 ? 0 : -1;
    });
    settle(all()[0]);
    if (roving.has(group2)) return group2;
    roving.add(group2);
    group2.addEventListener("focusin", ({ target: target2 }) => {
      if (all().includes(
        /** @type {HTMLElement} */
        target2
      )) settle(
        /** @type {HTMLElement} */
        target2
      );
    });
    group2.addEventListener("keydown", (event) => {
      const stops = all();
      const at = stops.indexOf(
        /** @type {HTMLElement} */
        event.target
      );
      const ends = { Home: 0, End: stops.length - 1 };
      const next = ends[event.key] ?? at + STEPS3[event.key];
      if (at < 0 || Number.isNaN(next)) return;
      event.preventDefault();
      if (stops[next]) stops[next].focus();
      else if (next < 0 && before) before();
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
  function drawFigures(figures) {
    const panel = clear(byId("pm-figures"));
    panel.style.minHeight = "";
    dress(panel, { "aria-label": text("figures") });
    const numbers = [
      ["figure_projects", figures.total],
      ["figure_located", figures.located],
      ...start.vocabulary.reason.filter((term) => figures.missing[term.code]).map(
        (term) => (
          /** @type {[string, number, string]} */
          [
            `reason_${term.code}`,
            figures.missing[term.code],
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
          ([key, value2, hint]) => el(
            "div",
            { title: hint || null, class: key === "figure_projects" || key === "figure_located" ? "is-main" : null },
            el("dt", {}, text(key === "figure_projects" && value2 === 1 ? "figure_project" : key)),
            el("dd", {}, number(value2))
          )
        )
      ),
      statusBar(figures)
    );
  }
  function statusBar(figures) {
    const parts = start.vocabulary.status.filter((status2) => figures.status[status2.code]);
    return rove(
      el(
        "div",
        { class: "pm-statusbar", role: "group", "aria-label": text("figure_status") },
        parts.map((status2) => {
          const count = figures.status[status2.code];
          const label2 = `${status2[state.lang]} ${number(count)}`;
          const button = el(
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
          button.style.flexGrow = count;
          button.firstChild.style.background = status2.colour;
          return button;
        })
      ),
      "button"
    );
  }

  // geo/web/js/map/filters.js
  var SHORT = 6;
  var opened = /* @__PURE__ */ new Set();
  function drawFilters(figures) {
    const panel = byId("pm-filters");
    const focused = focusedKey();
    const scroll = panel.scrollTop;
    dress(clear(panel), { "aria-label": text("filters") });
    add(panel, heading());
    add(
      panel,
      group(
        "section",
        start.plan.sections.map((section) => String(section.number)),
        figures,
        {
          label: (number2) => sectionOf(Number(number2))[state.lang],
          sign: (number2) => el("span", { class: "pm-numeral" }, state.lang === "zh" ? sectionOf(Number(number2)).numeral : number2)
        }
      )
    );
    add(
      panel,
      group("status", codes("status"), figures, {
        label: (code) => labelOf("status", code),
        sign: (code) => markElement({ status: code, certainty: "surveyed" }, 18),
        hint: (code) => termOf("status", code)[`meaning_${state.lang}`]
      })
    );
    add(
      panel,
      group("certainty", codes("certainty"), figures, {
        label: (code) => labelOf("certainty", code),
        sign: (code) => el("span", { class: `pm-certainty is-${code}`, "aria-hidden": "true" }),
        hint: (code) => termOf("certainty", code)[`meaning_${state.lang}`]
      })
    );
    add(
      panel,
      group("category", byCount(codes("category"), figures.facets.category), figures, {
        label: (code) => labelOf("category", code),
        sign: (code) => iconElement(code, 16)
      })
    );
    add(panel, communities2(figures));
    add(panel, group("year", years(figures), figures, { label: (year) => year }));
    panel.scrollTop = scroll;
    if (focused) {
      const again = panel.querySelector(`[data-key="${CSS.escape(focused)}"]`);
      if (again) again.focus({ preventScroll: true });
    }
  }
  function communities2(figures) {
    const counts = { ...figures.facets.community, [NO_COMMUNITY]: figures.untold };
    const named = byCount(Object.keys(figures.facets.community), counts, "community").filter(
      (name2) => name2 !== NO_COMMUNITY
    );
    const maybe = (name2) => figures.possible[name2] ? text("only_possibly", { n: number(figures.possible[name2]) }) : null;
    if (!named.length && !state.filter.community.length) return null;
    return group(
      "community",
      [NO_COMMUNITY, ...named],
      { ...figures, facets: { ...figures.facets, community: counts } },
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
  function byCount(values, counts, name2 = "category") {
    const chosen4 = state.filter[name2];
    const all = [.../* @__PURE__ */ new Set([...values, ...chosen4])];
    return all.filter((value2) => counts[value2] || chosen4.includes(value2)).sort((a, b) => (counts[b] || 0) - (counts[a] || 0) || String(a).localeCompare(String(b)));
  }
  function years(figures) {
    return [.../* @__PURE__ */ new Set([...Object.keys(figures.facets.year), ...state.filter.year.map(String)])].sort();
  }
  function group(name2, values, figures, { label: label2, sign: sign4, hint }) {
    const counts = figures.facets[name2];
    const chosen4 = state.filter[name2].map(String);
    const used = values.filter((value2) => counts[value2] || chosen4.includes(value2) || name2 === "section");
    if (!used.length) return null;
    const long = used.length > SHORT + 1 && !opened.has(name2);
    const visible = long ? used.filter((value2, place4) => place4 < SHORT || chosen4.includes(value2)) : used;
    return rove(
      el(
        "fieldset",
        { class: "pm-group" },
        el("legend", {}, text(`filter_${name2}`)),
        visible.map(
          (value2) => el(
            "button",
            {
              type: "button",
              class: "pm-switch",
              "data-key": `${name2}:${value2}`,
              "aria-pressed": chosen4.includes(value2) ? "true" : "false",
              title: hint ? hint(value2) : null,
              onclick: () => toggleFilter(name2, value2)
            },
            sign4 ? sign4(value2) : null,
            el("span", { class: "pm-switch-label" }, label2(value2)),
            el("span", { class: "pm-count" }, number(counts[value2] || 0))
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
              drawFilters(figures);
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
    if (answer.items.some((item) => item.matches.length)) add(panel, block(text("nearest_first"), null, answer.items));
    else drawParts(panel, answer.items);
    panel.scrollTop = scroll;
    rove(panel, ".pm-row", () => (byId("pm-q") || panel).focus());
    markChosen();
    emit("listed", answer);
    if (isAwaited) showRow();
    const again = focused && rows2().find((row4) => row4.dataset.id === focused);
    if (again) again.focus({ preventScroll: true });
  }
  function drawParts(panel, all) {
    const located = all.filter((item) => !item.reason);
    for (const part3 of start.plan.sections) {
      const items = located.filter((item) => item.section === part3.number);
      if (items.length) add(panel, block(sectionLabel(part3.number), null, items));
    }
    const reasons = start.vocabulary.reason.map((term) => term.code);
    const missing = reasons.map((code) => [code, all.filter((item) => item.reason === code)]);
    if (missing.some(([, items]) => items.length)) {
      add(panel, el("h2", { class: "pm-divider" }, text("not_on_map")));
    }
    for (const [code, items] of missing) {
      if (items.length) add(panel, block(text(`reason_${code}`), labelOf("reason", code), items));
    }
  }
  var lastListed = () => listed2;
  var rows2 = () => elements("#pm-list .pm-row");
  function summary(answer) {
    const shown4 = answer.items.length;
    const sum = shown4 < answer.listed ? text("list_part", { shown: number(shown4), n: number(answer.listed) }) : countText(answer.total);
    const notes = leftOpen(answer);
    return [el("p", { class: "pm-list-sum" }, sum), notes.length ? el("p", { class: "pm-list-untold" }, notes) : null];
  }
  function leftOpen({ untold, possible }) {
    const chosen4 = state.filter.community.filter((name2) => name2 !== NO_COMMUNITY);
    if (!chosen4.length) return [];
    const maybe = chosen4.reduce((sum, name2) => sum + (possible[name2] || 0), 0);
    const missed = state.filter.community.includes(NO_COMMUNITY) ? 0 : untold;
    return [
      maybe ? text("only_possibly", { n: number(maybe) }) : null,
      missed ? text("cannot_tell", { n: number(missed) }) : null
    ].filter(Boolean).map((text2, place4) => place4 ? ` ${text2}` : text2);
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
        items.map((item) => el("li", {}, row2(item)))
      )
    );
  }
  function row2(item) {
    return el(
      "button",
      {
        type: "button",
        class: "pm-row",
        "data-id": item.id,
        onclick: () => setState({ id: state.id === item.id ? null : item.id }),
        onmouseenter: () => pointer.highlight(item.id),
        onmouseleave: () => pointer.highlight(null)
      },
      markElement(item, 26),
      el(
        "span",
        { class: "pm-row-text" },
        el("span", { class: "pm-row-name" }, markedName(item)),
        el("span", { class: "pm-row-facts" }, facts4(item)),
        matchLine(item)
      )
    );
  }
  function facts4(item) {
    const status2 = labelOf("status", item.status);
    if (item.reason) return item.matches.length ? `${status2} · ${text(`reason_${item.reason}`)}` : status2;
    return `${status2} · ${certaintyText(item.certainty, item.accuracy_m)}`;
  }
  function markChosen() {
    let chosen4 = (
      /** @type {HTMLElement | null} */
      null
    );
    for (const node of rows2()) {
      const is = node.dataset.id === state.id;
      node.classList.toggle("is-chosen", is);
      if (is) {
        dress(node, { "aria-current": "true" });
        chosen4 = node;
      } else node.removeAttribute("aria-current");
    }
    return chosen4;
  }
  function showRow() {
    const chosen4 = markChosen();
    isAwaited = Boolean(state.id) && !chosen4;
    if (chosen4) chosen4.scrollIntoView({ block: "nearest", behavior: "instant" });
  }
  var GAP = "\0";
  var TEXTS = {
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
  var isName = (match) => match.field === "name" || match.field === "name_en";
  function around2(key, fields2, node) {
    const [before, after] = text(key, fields2).split(GAP);
    return [before, node, after];
  }
  function markedName(item) {
    const whole = nameOf(item);
    const spans = item.matches.filter((match) => isName(match) && match.parts[1] && match.parts.join("") === whole).map(({ parts }) => [parts[0].length, parts[0].length + parts[1].length]).sort((a, b) => a[0] - b[0]);
    const pieces = [];
    let at = 0;
    for (const [from, to] of spans) {
      if (to <= at) continue;
      pieces.push(whole.slice(at, Math.max(at, from)), mark2(whole.slice(Math.max(at, from), to)));
      at = to;
    }
    return [...pieces, whole.slice(at)];
  }
  function matchLine(item) {
    if (!item.matches.length) return null;
    const lines = new Map(item.matches.map((match) => [JSON.stringify(match), match]));
    const found2 = [...lines.values()].map((match) => {
      const field2 = text(TEXTS[match.field] || `field_${match.field}`);
      return around2("match_in", { field: field2, value: GAP }, value(match));
    });
    return el(
      "span",
      { class: "pm-row-hits" },
      found2.map((each, place4) => [place4 ? " · " : null, each])
    );
  }
  function value({ field: field2, code, parts }) {
    const [before, found2, after] = parts;
    const whole = [before, found2 ? mark2(found2) : null, after];
    if (code === null) return isName({ field: field2 }) && found2 ? mark2(found2) : whole;
    const written2 = field2 === "section" ? sectionOf(Number(code))[state.lang] : labelOf(field2, code);
    return written2 === parts.join("") ? whole : around2("match_written", { label: written2, word: GAP }, whole);
  }

  // geo/web/js/map/refresh.js
  var moving = false;
  var pending = (
    /** @type {Promise<void> | null} */
    null
  );
  function refresh() {
    const isFirst = !facts.ready;
    const picture4 = overlay.refresh();
    pending = isFirst ? picture4.finally(fetchList) : fetchList();
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
  function followKeys(place4) {
    const listen = (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      if (event.key === "Escape" && state.id && !isTyping(place4.document)) closeCard();
      const search = byId("pm-q");
      if (event.key !== "/" || !search || isTyping(place4.document) || lettersAreOff()) return;
      event.preventDefault();
      window.focus();
      search.focus();
    };
    place4.addEventListener("keydown", listen);
    return () => place4.removeEventListener("keydown", listen);
  }
  function searchKeys(event) {
    if (event.isComposing) return;
    const field2 = event.currentTarget;
    if (event.key === "ArrowDown") {
      event.preventDefault();
      withHits(field2, ([first]) => first?.focus());
    } else if (event.key === "Enter") {
      event.preventDefault();
      withHits(field2, ([first]) => first && setState({ id: first.dataset.id }));
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
  async function withHits(field2, action) {
    setState({ filter: { ...state.filter, q: field2.value.trim() } });
    showTabOnce("list");
    await listing();
    action(elements("#pm-list .pm-row"));
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
    const on2 = new Set(layersOn().map((item) => item.id));
    return [
      el("h3", {}, text("layers")),
      start.layers_fault ? el("p", { class: "pm-soft" }, text("layers_fault")) : null,
      // As on the map: what lies above comes first.
      el(
        "ul",
        {},
        [...start.layers].reverse().map((item) => entry(item, on2.has(item.id)))
      )
    ];
  }
  function entry(item, isOn) {
    return el(
      "li",
      { class: "pm-layer", "data-on": isOn },
      item.drawn ? switchOf(item, isOn) : el("span", { class: "pm-layer-name" }, signOf(item), nameText(item)),
      isOn || !item.drawn ? el("p", { class: "pm-layer-facts" }, stated(item)) : null,
      hints(item, isOn).map((hint) => el("p", { class: "pm-layer-facts" }, hint)),
      isOn ? names2(item) : null
    );
  }
  function switchOf(item, isOn) {
    return el(
      "button",
      {
        type: "button",
        role: "switch",
        class: "pm-layer-switch",
        "data-key": `layer-${item.id}`,
        "aria-checked": isOn ? "true" : "false",
        title: stated(item),
        onclick: () => switchLayer(item)
      },
      signOf(item),
      nameText(item),
      el("span", { class: "pm-toggle", "aria-hidden": "true" })
    );
  }
  var nameText = (item) => el("span", { class: "pm-layer-text" }, layerName(item));
  var stated = (item) => [item.source, item.date || text("layer_date_unknown"), item.internal ? text("layer_internal") : ""].filter(Boolean).join(" · ");
  function hints(item, isOn) {
    if (item.left_out) return [text(`layer_left_out_${item.left_out}`)];
    if (!item.drawn) return [text(item.form === "raster" ? "layer_is_raster" : "layer_has_no_places")];
    const known = isOn ? heldLayer(item.id) : null;
    if (known?.fault) return [known.fault];
    if (!known?.answer) return [];
    const { mode, total, features: features2 } = known.answer;
    if (mode === "clusters") return [text("layer_counted", { total: number(total) })];
    return features2.length < total ? [text("layer_largest", { n: number(features2.length), total: number(total) })] : [];
  }
  function names2(item) {
    const found2 = namedInSight(item);
    if (!found2.length || found2.length > MOST_NAMED) return null;
    const list = el(
      "details",
      { class: "pm-layer-names", open: openLists.has(item.id) },
      el("summary", { "data-key": `layer-names-${item.id}` }, text("layer_in_view", { n: number(found2.length) })),
      el(
        "ul",
        {},
        found2.map(
          (feature) => el(
            "li",
            {},
            el(
              "button",
              {
                type: "button",
                class: "pm-link",
                onclick: (event) => showLayerCard({ item, feature }, event.currentTarget)
              },
              nameOf(feature.properties)
            )
          )
        )
      )
    );
    list.addEventListener("toggle", () => list.open ? openLists.add(item.id) : openLists.delete(item.id));
    return list;
  }
  function signOf({ kind, colour, look: look3 }) {
    const line = { stroke: colour, "stroke-width": look3.width || 0.5, "stroke-dasharray": look3.dash.join(" ") || null };
    const [x, y] = [WIDE / 2, HIGH / 2];
    const hollow = { fill: "var(--paper)", stroke: colour, "stroke-width": Math.max(look3.width, 1.2) };
    const sign4 = AREAS.includes(kind) ? svg("rect", {
      x: 1.5,
      y: 1.5,
      width: WIDE - 3,
      height: HIGH - 3,
      rx: 1,
      fill: look3.fill ? colour : "none",
      "fill-opacity": look3.fill || null,
      ...look3.width ? line : {}
    }) : LINES.includes(kind) ? svg("line", { x1: 0, y1: y, x2: WIDE, y2: y, ...line }) : look3.sign === "square" ? svg("rect", { x: x - look3.size, y: y - look3.size, width: 2 * look3.size, height: 2 * look3.size, ...hollow }) : look3.sign === "dot" ? svg("circle", { cx: x, cy: y, r: look3.size + 0.6, fill: colour, "fill-opacity": 0.7 }) : svg("circle", { cx: x, cy: y, r: look3.size, ...hollow });
    return svg("svg", { class: "pm-layer-sign", width: WIDE, height: HIGH, "aria-hidden": "true" }, sign4);
  }
  function layersOnPaper() {
    const on2 = layersOn();
    if (!on2.length) return null;
    const lines = on2.map((item) => el("li", {}, signOf(item), el("span", {}, `${layerName(item)} · ${stated(item)}`)));
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
            (code) => entry2(el("span", { class: `pm-certainty is-${code}` }), labelOf("certainty", code))
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
    const all = await attempt(() => backend.view(windowParams(WORLD2, map.getZoom()), "outside"));
    if (!all || request !== requests) return;
    hits = [
      ...all.features.map(({ properties }) => [properties.mark, 1]),
      ...all.clusters.map(({ lon, lat, count }) => [[lon, lat], count])
    ];
    look2();
  }
  var hits = [];
  function look2() {
    const box = byId("pm-outside");
    const seen2 = map.getBounds();
    const isSeen = ([[lon, lat]]) => seen2.contains([lat, lon]);
    const out = hits.filter((each) => !isSeen(each));
    box.hidden = !isFiltered() || !hits.length || out.length < hits.length;
    if (box.hidden) return;
    const count = out.reduce((sum, [, each]) => sum + each, 0);
    fill(
      box,
      el("span", {}, count === 1 ? text("outside_one") : text("outside", { n: number(count) })),
      el("button", { type: "button", class: "pm-button", onclick: go }, text("outside_go"))
    );
  }
  function go() {
    const bounds = L.latLngBounds(hits.map(([[lon, lat]]) => [lat, lon]));
    map.fitBounds(bounds, { padding: [60, 60], maxZoom: 15, animate: !reducedMotion() });
  }
  function watchOutside() {
    on("listed", listed3);
    map.on("moveend", look2);
  }

  // geo/web/js/map/share.js
  function shareButton() {
    const name2 = start.sharing ? "share" : "copy_link";
    const press = (event) => start.sharing ? openShare() : copyLink(event.currentTarget, state.id);
    const facts5 = {
      type: "button",
      class: `pm-button pm-share-button${start.sharing ? "" : " is-link"}`,
      id: "pm-share",
      "data-key": "share",
      onclick: press
    };
    return el("button", facts5, sign2(), el("span", {}, text(name2)));
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
      el("div", { class: "pm-share" }, picture2(answer), fields(answer))
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
    const button = byId("pm-share");
    if (button) button.focus();
  }
  function qrElement(code, label2) {
    const box = { class: "pm-qr", viewBox: `0 0 ${code.size} ${code.size}`, role: "img", "aria-label": label2 };
    return svg(
      "svg",
      { ...box, "shape-rendering": "crispEdges" },
      svg("rect", { width: code.size, height: code.size, fill: "#fff" }),
      svg("path", { d: code.path, fill: "#000" })
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
  function fields(answer) {
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
  function field(key, value2, rows3) {
    const box = el("textarea", {
      id: `pm-${key}`,
      readonly: true,
      rows: rows3,
      spellcheck: "false",
      onfocus: (event) => event.target.select()
    });
    box.value = value2 || "";
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
  async function copy(button, box) {
    let done = true;
    try {
      await navigator.clipboard.writeText(box.value);
    } catch {
      box.select();
      done = document.execCommand("copy");
    }
    if (!done) return;
    put(button, text("copied"));
    announce(text("copied"));
  }
  function keys(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      closeShare();
    }
    if (event.key !== "Tab") return;
    const stops = [...event.currentTarget.querySelectorAll("button, a, textarea")];
    const last = stops[stops.length - 1];
    const [from, to] = event.shiftKey ? [stops[0], last] : [last, stops[0]];
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
    const link3 = (slug) => el(
      "a",
      { href: pageAddress(slug), "aria-current": slug === "map" ? "page" : null, onclick: (event) => go2(event, slug) },
      text(`page_${slug}`)
    );
    const box = el(
      "details",
      { class: "pm-menu", id: "pm-menu" },
      el("summary", { "data-key": "menu" }, sign3(), el("span", {}, text("pages"))),
      el("nav", { "aria-label": text("pages") }, pages.map(link3))
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
    const page2 = window.parent;
    page2.history.pushState(null, "", pageAddress(slug));
    page2.dispatchEvent(new page2.PopStateEvent("popstate"));
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
    const choose4 = (event) => setState({ basemap: event.target.value });
    const options = start.basemaps.map(
      (each) => el("option", { value: each.code, selected: each.code === state.basemap }, basemapName(each))
    );
    const select = el(
      "select",
      { id: "pm-basemap", "data-key": "basemap", class: "pm-button", "aria-label": text("basemap"), onchange: choose4 },
      options
    );
    add(
      /** @type {Element} */
      document.querySelector(".pm-stage"),
      select
    );
  }
  function languageSwitch() {
    const button = (code, label2) => el(
      "button",
      {
        type: "button",
        lang: code,
        "data-key": `lang:${code}`,
        "aria-pressed": state.lang === code ? "true" : "false",
        onclick: () => setState({ lang: code })
      },
      label2
    );
    return el(
      "div",
      { class: "pm-lang", role: "group", "aria-label": text("language") },
      button("zh", "中文"),
      button("en", "EN")
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
  function drawScale(ctx, x, y) {
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
    ctx.moveTo(x - width, y - 6);
    ctx.lineTo(x - width, y);
    ctx.lineTo(x, y);
    ctx.lineTo(x, y - 6);
    ctx.stroke();
    ctx.font = `11px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "bottom";
    ctx.fillText(bar.textContent, x - width / 2, y - 3);
    ctx.fillText("N", x - width - 22, y + 2);
    ctx.beginPath();
    ctx.moveTo(x - width - 22, y - 26);
    ctx.lineTo(x - width - 27, y - 12);
    ctx.lineTo(x - width - 17, y - 12);
    ctx.fill();
  }
  function table2(items) {
    const head2 = ["field_project", "field_status", "field_category", "field_place"].map(
      (key) => el("th", { scope: "col" }, text(key))
    );
    return el(
      "table",
      {},
      el("thead", {}, el("tr", {}, head2)),
      start.plan.sections.map(
        (section) => rowsOf(
          section,
          items.filter((item) => item.section === section.number)
        )
      )
    );
  }
  function rowsOf(section, items) {
    if (!items.length) return null;
    const title = el(
      "tr",
      {},
      el("th", { colspan: 4, scope: "rowgroup" }, `${sectionLabel(section.number)} · ${countText(items.length)}`)
    );
    return el("tbody", {}, title, items.map(row3));
  }
  function row3(item) {
    const place4 = item.reason ? labelOf("reason", item.reason) : certaintyText(item.certainty, item.accuracy_m);
    return el(
      "tr",
      {},
      el("td", {}, markElement(item, 16), nameOf(item)),
      el("td", {}, labelOf("status", item.status)),
      el("td", {}, labelOf("category", item.category)),
      el("td", {}, place4)
    );
  }
  function chosen3() {
    const { filter } = state;
    const labels = [
      ...filter.section.map((number2) => sectionLabel(Number(number2))),
      ...["status", "category", "certainty"].map((kind) => filter[kind].map((code) => labelOf(kind, code))),
      ...filter.community.map(communityName),
      ...filter.year,
      filter.q ? `“${filter.q}”` : ""
    ];
    return labels.flat().filter(Boolean).join(" · ");
  }
  function paper() {
    const { plan } = start;
    const all = backend.whole ? backend.whole(filterParams()) : null;
    const { items, listed: listed4 } = all ? { items: all, listed: all.length } : (
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
      el("p", {}, [plan.publisher[state.lang], plan.date, part3, chosen3()].filter(Boolean).join(" · ")),
      picture3(),
      legend,
      el("p", { class: "pm-soft" }, [...creditsOf(start), ...start.imprint || []].join(" · ")),
      table2(items)
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
  var place3 = page();
  function begin() {
    if (!start || spotlight || sheet || !(backend.whole || lastListed())) return;
    theme = document.documentElement.dataset.theme || "light";
    document.documentElement.dataset.theme = "light";
    sheet = [paper()];
    if (place3 !== window) sheet.push(el("style", { media: "print" }, host.styles));
    add(place3.document.body, sheet);
  }
  function end() {
    if (!sheet) return;
    for (const each of sheet) each.remove();
    sheet = null;
    document.documentElement.dataset.theme = theme;
    emit("look");
  }
  function watchPrint() {
    place3.addEventListener("beforeprint", begin);
    place3.addEventListener("afterprint", end);
    window.addEventListener("pagehide", () => {
      place3.removeEventListener("beforeprint", begin);
      place3.removeEventListener("afterprint", end);
    });
  }

  // geo/web/js/map/app.js
  var base2 = (
    /** @type {Canvas} */
    /** @type {unknown} */
    null
  );
  function mount(map2, { backend: backend2, host: host2 }) {
    useBackend(backend2);
    useHost(host2);
    setMap(map2);
    if (reducedMotion()) Object.assign(map2, { _zoomAnimated: false }).options.inertia = false;
    countMount();
    allowZoom();
    if (host2.styles) add(document.head, el("style", {}, host2.styles));
    host2.followTheme(applyTheme);
    buildFrame(map2.getContainer());
    followKeys(window);
    followHits();
    host2.fillWindow();
    watchNear();
    watchPrint();
    on("state", react);
    on("set", host2.send);
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
    let count = 1;
    try {
      const page2 = window.parent;
      const here = page2.location.pathname;
      const before = page2.__planmap;
      count = before && before.leftFor === here ? before.mounts + 1 : 1;
      page2.__planmap = { mounts: count, leftFor: null };
      window.addEventListener("pagehide", () => {
        page2.__planmap.leftFor = page2.location.pathname;
      });
    } catch {
    }
    facts.mounts = count;
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
  function applyTheme(theme2) {
    if (document.documentElement.dataset.theme === theme2) return;
    document.documentElement.dataset.theme = theme2;
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

  // geo/web/js/map/streamlit.js
  var sent = 0;
  var agreed = {};
  var unknown = [];
  function restore(state2, number2, sentences = []) {
    if (number2 < sent) return;
    unknown = sentences;
    const names3 = Object.keys(state2).filter((name2) => !same4(state2[name2], agreed[name2]));
    const changed = mergeState(Object.fromEntries(names3.map((name2) => [name2, state2[name2]])));
    agreed = copy2(state2);
    if (!start) boot().then(noticeOnce);
    else if (Object.keys(changed).length) emit("state", changed);
  }
  function noticeOnce() {
    noticeUnknown(unknown);
    unknown = [];
  }
  var same4 = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  var copy2 = (state2) => JSON.parse(JSON.stringify(state2));
  var sendState = debounce(() => {
    sent += 1;
    agreed = copy2(state);
    if (window.Streamlit) {
      window.Streamlit.setComponentValue({ planmap: { ...state, number: sent } });
    }
  }, 120);
  var rememberPosition = debounce(() => {
    try {
      const address = new URL(window.parent.location.href);
      address.searchParams.set("at", state.at || "");
      window.parent.history.replaceState(window.parent.history.state, "", address);
    } catch {
    }
  }, 400);
  function link2(id) {
    const address = new URL(window.parent.location.href);
    address.search = filterParams().toString();
    address.searchParams.set("lang", state.lang);
    if (state.at) address.searchParams.set("at", state.at);
    if (state.layers) address.searchParams.set("layers", state.layers);
    if (state.basemap !== start.default_basemap) address.searchParams.set("basemap", state.basemap);
    if (id) address.searchParams.set("id", id);
    return address.toString();
  }
  function followTheme(apply) {
    window.addEventListener("message", (event) => {
      if (event.source !== window.parent || !event.data || event.data.type !== "streamlit:render") return;
      if (event.data.theme) apply(event.data.theme.base === "dark" ? "dark" : "light");
    });
    try {
      const shell = window.parent.document.querySelector(".stApp") || window.parent.document.body;
      const ground2 = window.parent.getComputedStyle(shell).backgroundColor;
      const [red, green, blue] = (
        /** @type {string[]} */
        ground2.match(/\d+/g).map(Number)
      );
      apply(red + green + blue < 384 ? "dark" : "light");
    } catch {
      apply(window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    }
  }
  function fillWindow() {
    const frame = (
      /** @type {HTMLElement | null} */
      window.frameElement
    );
    if (!frame) return;
    const header = embedded ? null : window.parent.document.querySelector("header");
    const level = embedded ? 1e6 : 1;
    const place4 = () => {
      const links = header ? Array.from(header.querySelectorAll("nav a"), (link3) => link3.getBoundingClientRect().right) : [];
      document.documentElement.style.setProperty("--nav", `${Math.max(0, ...links)}px`);
      frame.style.cssText = `position:fixed;left:0;top:0;width:100vw;height:calc(100vh - 0px);height:calc(100dvh - 0px);border:0;z-index:${level};`;
      if (map) fitBox();
    };
    place4();
    const watch = new MutationObserver(place4);
    if (header) watch.observe(header, { childList: true, characterData: true, subtree: true });
    window.parent.addEventListener("resize", place4);
    const forget = followKeys(window.parent);
    window.addEventListener("pagehide", () => {
      window.parent.removeEventListener("resize", place4);
      watch.disconnect();
      forget();
    });
  }
  function nameLanguage() {
    try {
      window.parent.document.documentElement.lang = document.documentElement.lang;
      dress(
        /** @type {Element} */
        window.frameElement,
        { title: document.title }
      );
    } catch {
    }
  }
  var streamlitPage = {
    isFile: false,
    get styles() {
      return window.PlanMap.STYLES;
    },
    send: sendState,
    rememberPosition,
    followTheme,
    fillWindow,
    nameLanguage,
    link: link2,
    tools: () => []
  };

  // geo/web/js/page.js
  useHost(streamlitPage);
  publish({
    // Called by the folium map's own script, once for each map that is built (geo/ui/map_widget.py).
    mount: (map2) => mount(map2, { backend: serverBackend, host: streamlitPage }),
    // Called with the visitor's state, at the start and after each run (geo/ui/map_widget.py).
    restore,
    // Called by the component of the edit pages (geo/ui/shared/side_map.py).
    editor,
    // Called by the component of a table beside an editor's map (geo/ui/shared/linked_table.py).
    table,
    gcj02
    // a test compares it with geo/crs/gcj02.py
  });
  var trial = document.getElementById("pm-trial");
  if (trial) startTrial(trial, window.PlanMap.STYLES);
})();
