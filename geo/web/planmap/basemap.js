// The base map that needs no network: the subject and its neighbours in quiet
// greys, main roads, metro lines and stations, labelled with halos.
(function () {
  "use strict";
  const PM = window.PlanMap;

  // Always drawn, below any online tiles: where a tile does not come, the map stays whole.
  PM.drawBasemap = function (layer, ctx) {
    const { areas, lines, places } = PM.start.basemap;
    const colours = PM.colours();
    ctx.fillStyle = colours.water;
    ctx.fillRect(0, 0, layer.width, layer.height);
    fillAreas(layer, ctx, areas, colours);
    PM.drawOutline(layer, ctx);
    strokeLines(layer, ctx, lines, colours);
    drawStations(layer, ctx, places, colours);
  };

  // The subject's outline; over online tiles it is drawn again, above them.
  // A wide soft band inside a fine line: the outline is generalised, and looks it.
  PM.drawOutline = function (layer, ctx) {
    const colours = PM.colours();
    for (const area of PM.start.basemap.areas.filter(isSubject)) {
      layer.path(ctx, area.geometry);
      ctx.lineJoin = "round";
      ctx.strokeStyle = colours.outlineSoft;
      ctx.lineWidth = 7;
      ctx.stroke();
      ctx.strokeStyle = colours.outline;
      ctx.lineWidth = 1.6;
      ctx.stroke();
    }
  };

  // The names on the base map, where the projects leave room for them.
  PM.labelBasemap = function (layer, labels) {
    if (PM.state.basemap !== "none") return;
    const { areas, lines, places } = PM.start.basemap;
    for (const area of areas) labelArea(layer, area, labels);
    if (layer.zoom < 12) return;
    for (const line of lines) labels.along(layer, line, name(line), line.role === "metro");
    if (layer.zoom < 14) return;
    for (const place of places) {
      const [x, y] = layer.point(place.geometry.coordinates);
      labels.at(x, y + 12, name(place), { size: 10.5, colour: PM.colours().metroText });
    }
  };

  const isSubject = (area) => area.id === PM.start.plan.subject;

  function fillAreas(layer, ctx, areas, colours) {
    for (const area of areas) {
      layer.path(ctx, area.geometry);
      ctx.fillStyle = isSubject(area) ? colours.subject : colours.neighbour;
      ctx.fill("evenodd");
      if (isSubject(area)) continue;
      ctx.strokeStyle = colours.border;
      ctx.lineWidth = 1;
      ctx.stroke();
    }
  }

  function strokeLines(layer, ctx, lines, colours) {
    const zoom = layer.zoom;
    ctx.lineCap = "round";
    for (const line of lines.filter((each) => each.role !== "metro")) {
      layer.path(ctx, line.geometry);
      ctx.strokeStyle = colours.roadCase;
      ctx.lineWidth = zoom < 12 ? 2.5 : 5;
      ctx.stroke();
      ctx.strokeStyle = colours.road;
      ctx.lineWidth = zoom < 12 ? 1.5 : 3.4;
      ctx.stroke();
    }
    for (const line of lines.filter((each) => each.role === "metro")) {
      layer.path(ctx, line.geometry);
      ctx.strokeStyle = colours.metro;
      ctx.lineWidth = 2;
      ctx.setLineDash([7, 4]);
      ctx.stroke();
      ctx.setLineDash([]);
    }
  }

  function drawStations(layer, ctx, places, colours) {
    if (layer.zoom < 12) return;
    for (const place of places) {
      const [x, y] = layer.point(place.geometry.coordinates);
      ctx.beginPath();
      ctx.arc(x, y, 3.2, 0, 2 * Math.PI);
      ctx.fillStyle = colours.subject;
      ctx.fill();
      ctx.strokeStyle = colours.metro;
      ctx.lineWidth = 1.6;
      ctx.stroke();
    }
  }

  // The subject's name moves aside where a project stands in its way.
  function labelArea(layer, area, labels) {
    const [x, y] = layer.point(area.label);
    const [large, small] = isSubject(area) ? [19, 14] : [13, 11];
    const options = { size: layer.zoom < 12.25 ? small : large, spaced: true, quiet: true, bold: isSubject(area) };
    const steps = isSubject(area) ? [0, 40, -40, 80, -80, 140, 200] : [0];
    steps.some((step) => labels.at(x, y + step, name(area), options));
  }

  function name(item) {
    const text = PM.state.lang === "en" ? item.name_en : item.name;
    return item.name_verified === false ? `${text} ?` : text;
  }

  // Online tiles, as a choice. Referrer: OpenStreetMap refuses requests without one.
  PM.tiles = function (code) {
    const source = PM.start.basemaps.find((each) => each.code === code);
    if (!source || !source.urls.length) return null;
    return L.layerGroup(
      source.urls.map((url) =>
        L.tileLayer(url, {
          attribution: source.attribution,
          maxZoom: 18,
          subdomains: source.subdomains,
          referrerPolicy: "strict-origin-when-cross-origin",
        }).on("tileerror", PM.debounce(() => PM.notice(PM.text("tiles_failed"), { brief: true }), 300))
      )
    );
  };
})();
