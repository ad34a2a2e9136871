// The controls over the map: zoom, the way back to the whole, sources.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const EDGE = 12; // pixels that stay free around the whole

  let attribution = "";
  let scale = null;

  // Zoom buttons with names in the user's language, and the way back to the whole.
  PM.drawControls = function () {
    const zoom = PM.map.zoomControl;
    for (const [node, key] of [[zoom._zoomInButton, "zoom_in"], [zoom._zoomOutButton, "zoom_out"]]) {
      PM.dress(node, { title: PM.text(key), "aria-label": PM.text(key) });
    }
    let home = document.getElementById("pm-home");
    if (!home) {
      home = PM.el("a", { id: "pm-home", href: "#", role: "button" }, "⌂");
      L.DomEvent.on(home, "click", (event) => {
        L.DomEvent.stop(event);
        PM.showWhole(!PM.reducedMotion());
      });
      PM.add(zoom.getContainer(), home);
    }
    PM.dress(home, { title: PM.text("show_whole"), "aria-label": PM.text("show_whole") });
    PM.map.attributionControl.setPrefix(false);
    PM.map.attributionControl.removeAttribution(attribution);
    // Leaflet would put a Latin comma between the lines, in Chinese too.
    attribution = escaped(PM.start.attributions.join(" · "));
    PM.map.attributionControl.addAttribution(attribution);
    if (scale) scale.renew();
    else scale = PM.scaleBar(120, PM.text).addTo(PM.map);
  };

  // Leaflet's own writes m and km in every language.
  PM.scaleBar = function (maxWidth, say) {
    const Scale = L.Control.Scale.extend({
      _updateMetric(most) {
        const metres = this._getRoundNum(most);
        const told = metres < 1000 ? `${metres} ${say("unit_m")}` : `${metres / 1000} ${say("unit_km")}`;
        this._updateScale(this._mScale, told, metres / most);
      },
      renew() {
        this._update();
      },
    });
    return new Scale({ imperial: false, position: "bottomright", maxWidth });
  };

  // Leaflet takes attributions as HTML.
  const escaped = (text) => PM.el("span", {}, text).innerHTML;

  PM.showWhole = function (animate) {
    const [west, south, east, north] = PM.start.bounds;
    const whole = L.latLngBounds([[south, west], [north, east]]);
    const paddingTopLeft = [EDGE + besideLegend(whole), EDGE];
    PM.map.fitBounds(whole, { animate, paddingTopLeft, paddingBottomRight: [EDGE, EDGE] });
    if (animate) PM.map.once("moveend", note);
    else note();
  };

  // Where the map stood when it showed the whole: a box of another size shows the whole again.
  let shown = null;
  const note = () => (shown = { centre: PM.map.getCenter(), zoom: PM.map.getZoom() });
  PM.showsWhole = function () {
    if (!shown || PM.map.getZoom() !== shown.zoom) return false;
    return PM.map.project(PM.map.getCenter()).distanceTo(PM.map.project(shown.centre)) < 3;
  };

  // The whole stands beside the legend unless that costs more than this many zoom levels.
  const MOST_SMALLER = 0.5;
  function besideLegend(whole) {
    if (PM.isNarrow()) return 0; // there it is a sheet
    const { left, right } = document.getElementById("pm-legend").getBoundingClientRect();
    const taken = right > left ? right - PM.map.getContainer().getBoundingClientRect().left : 0;
    const zoom = (room) => PM.map.getBoundsZoom(whole, false, L.point(2 * EDGE + room, 2 * EDGE));
    return taken > 0 && zoom(taken) >= zoom(0) - MOST_SMALLER ? taken : 0;
  }
})();
