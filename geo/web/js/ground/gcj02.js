// WGS 84 and GCJ-02, as geo/crs/gcj02.py has it (and a test compares them): web maps such as
// Gaode are displaced by some 600 m, and an editor draws in true places.

const A = 6378245;
const EE = 0.00669342162296594;
const { sin, sqrt, abs, cos, PI } = Math;

export const gcj02 = Object.freeze({
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
  },
});

function displacement(x, y) {
  if (x < 72.004 || x > 137.8347 || y < 0.8293 || y > 55.8271) return [0, 0];
  const [u, v] = [x - 105, y - 35];
  const waves = 20 * sin(6 * PI * u) + 20 * sin(2 * PI * u);
  const series = (t, far) =>
    ((waves + 20 * sin(PI * t) + 40 * sin((PI * t) / 3) + far * sin((PI * t) / 12) + 2 * far * sin((PI * t) / 30)) *
      2) /
    3;
  const east = 300 + u + 2 * v + 0.1 * u * u + 0.1 * u * v + 0.1 * sqrt(abs(u)) + series(u, 150);
  const north = -100 + 2 * u + 3 * v + 0.2 * v * v + 0.1 * u * v + 0.2 * sqrt(abs(u)) + series(v, 160);
  const radians = (y * PI) / 180;
  const w = sqrt(1 - EE * sin(radians) ** 2);
  return [(east * 180 * w) / (A * cos(radians) * PI), (north * 180 * w ** 3) / (A * (1 - EE) * PI)];
}
