// The scale bar over a map.

/**
 * Leaflet's own writes m and km in every language.
 * @param {number} maxWidth of the bar, pixels
 * @param {(key: string) => string} say
 * @returns {ScaleBar}
 */
export function scaleBar(maxWidth, say) {
  const Scale = /** @type {any} */ (L.Control.Scale).extend({
    /** @param {number} most */
    _updateMetric(most) {
      const metres = this._getRoundNum(most);
      const label = metres < 1000 ? `${metres} ${say("unit_m")}` : `${metres / 1000} ${say("unit_km")}`;
      this._updateScale(this._mScale, label, metres / most);
    },
    renew() {
      this._update();
    },
  });
  return new Scale({ imperial: false, position: "bottomright", maxWidth });
}
