"""Convert between BD-09, the system of Baidu's maps, and GCJ-02, WGS 84 and Baidu's metres.

BD-09 displaces GCJ-02 once more. The published formula (zms, newsmth.net
"Java" 317952, 2011; the same in coord-convert and eviltransform) treats the
position as a vector from 0 E, 0 N in degrees, turns it by ``3e-6 cos(k x)``
radians, lengthens it by ``2e-5 sin(k y)`` degrees, and adds 0.0065 and 0.006
degrees, with ``k = 3000 pi / 180``.

Baidu's own metres (BD09MC) are a Mercator-like projection of BD-09 degrees.
Baidu has not published it, but its map page contains tables of coefficients,
one row for each band of latitudes: ``LLBAND`` and ``LL2MC`` from degrees to
metres, ``MCBAND`` and ``MC2LL`` back (api.map.baidu.com/api?v=2.0; the same in
maptalks and in Baidu's WebGL SDK). The easting is linear in the longitude. The
northing is a polynomial of sixth degree in the latitude divided by the row's
last number. At 23 N it lies 15 km south of the Web Mercator northing.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geo.crs.arrays import displaced, in_blocks, undo
from geo.crs.gcj02 import DegreesLike, gcj02_to_wgs84, inside_china, wgs84_to_gcj02
from geo.model.arrays import Floats

# The two tables agree within a few decimetres; each step divides the error by thousands.
_MERCATOR_STEPS = 4
_K = np.pi * 3000.0 / 180.0
_EAST, _NORTH = 0.0065, 0.006
_STEPS = 6  # each step divides the error by about 100, from 1 km to the rounding error
# The lower edges of the bands, and the rows that belong to them. A row: two coefficients
# of the easting, seven of the northing, and the divisor of the latitude or northing.
_LATITUDES = np.array([75.0, 60.0, 45.0, 30.0, 15.0, 0.0])
_NORTHINGS = np.array([12890594.86, 8362377.87, 5591021.0, 3481989.83, 1678043.12, 0.0])
_TO_METRES = np.array(
    [
        [-0.0015702102444, 111320.7020616939, 1704480524535203.0, -10338987376042340.0,
         26112667856603880.0, -35149669176653700.0, 26595700718403920.0, -10725012454188240.0,
         1800819912950474.0, 82.5],
        [0.0008277824516172526, 111320.7020463578, 647795574.6671607, -4082003173.641316,
         10774905663.51142, -15171875531.51559, 12053065338.62167, -5124939663.577472,
         913311935.9512032, 67.5],
        [0.00337398766765, 111320.7020202162, 4481351.045890365, -23393751.19931662,
         79682215.47186455, -115964993.2797253, 97236711.15602145, -43661946.33752821,
         8477230.501135234, 52.5],
        [0.00220636496208, 111320.7020209128, 51751.86112841131, 3796837.749470245,
         992013.7397791013, -1221952.21711287, 1340652.697009075, -620943.6990984312,
         144416.9293806241, 37.5],
        [-0.0003441963504368392, 111320.7020576856, 278.2353980772752, 2485758.690035394,
         6070.750963243378, 54821.18345352118, 9540.606633304236, -2710.55326746645,
         1405.483844121726, 22.5],
        [-0.0003218135878613132, 111320.7020701615, 0.00369383431289, 823725.6402795718,
         0.46104986909093, 2351.343141331292, 1.58060784298199, 8.77738589078284,
         0.37238884252424, 7.45],
    ]
)  # fmt: skip
_TO_DEGREES = np.array(
    [
        [1.410526172116255e-8, 8.98305509648872e-6, -1.9939833816331, 200.9824383106796,
         -187.2403703815547, 91.6087516669843, -23.38765649603339, 2.57121317296198,
         -0.03801003308653, 17337981.2],
        [-7.435856389565537e-9, 8.983055097726239e-6, -0.78625201886289, 96.32687599759846,
         -1.85204757529826, -59.36935905485877, 47.40033549296737, -16.50741931063887,
         2.28786674699375, 10260144.86],
        [-3.030883460898826e-8, 8.98305509983578e-6, 0.30071316287616, 59.74293618442277,
         7.357984074871, -25.38371002664745, 13.45380521110908, -3.29883767235584,
         0.32710905363475, 6856817.37],
        [-1.981981304930552e-8, 8.983055099779535e-6, 0.03278182852591, 40.31678527705744,
         0.65659298677277, -4.44255534477492, 0.85341911805263, 0.12923347998204,
         -0.04625736007561, 4482777.06],
        [3.09191371068437e-9, 8.983055096812155e-6, 6.995724062e-5, 23.10934304144901,
         -2.3663490511e-4, -0.6321817810242, -0.00663494467273, 0.03430082397953,
         -0.00466043876332, 2555164.4],
        [2.890871144776878e-9, 8.983055095805407e-6, -3.068298e-8, 7.47137025468032,
         -3.53937994e-6, -0.02145144861037, -1.234426596e-5, 1.0322952773e-4,
         -3.23890364e-6, 826088.5],
    ]
)  # fmt: skip


def gcj02_to_bd09(longitude: DegreesLike, latitude: DegreesLike) -> tuple[Floats, Floats]:
    """Convert GCJ-02 to BD-09.

    Parameters
    ----------
    longitude, latitude : array_like of float64
        Degrees, GCJ-02. Positions outside China's rectangle
        (:func:`geo.crs.gcj02.inside_china`) are returned unchanged.

    Returns
    -------
    longitude, latitude : ndarray of float64
        Degrees, BD-09.

    Examples
    --------
    >>> x, y = gcj02_to_bd09([116.404, 0.0], [39.915, 0.0])
    >>> float(x[0]).__round__(7), float(y[0]).__round__(7), float(x[1])
    (116.4103695, 39.921337, 0.0)
    """
    return in_blocks(displaced(_displacement), longitude, latitude)


def bd09_to_gcj02(longitude: DegreesLike, latitude: DegreesLike) -> tuple[Floats, Floats]:
    """Convert BD-09 to GCJ-02 by fixed-point iteration.

    Parameters
    ----------
    longitude, latitude : array_like of float64
        Degrees, BD-09.

    Returns
    -------
    longitude, latitude : ndarray of float64
        Degrees, GCJ-02. :func:`gcj02_to_bd09` leads back to the input within
        1e-6 m; the usual one-step inverse is off by up to 0.2 m.
    """
    return in_blocks(undo(_displacement, _STEPS), longitude, latitude)


def wgs84_to_bd09(longitude: DegreesLike, latitude: DegreesLike) -> tuple[Floats, Floats]:
    """Convert WGS 84 to BD-09, in degrees; see :func:`gcj02_to_bd09`."""
    return gcj02_to_bd09(*wgs84_to_gcj02(longitude, latitude))


def bd09_to_wgs84(longitude: DegreesLike, latitude: DegreesLike) -> tuple[Floats, Floats]:
    """Convert BD-09 to WGS 84, in degrees; see :func:`bd09_to_gcj02`."""
    return gcj02_to_wgs84(*bd09_to_gcj02(longitude, latitude))


def _displacement(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return the displacement from GCJ-02 to BD-09 in degrees, 0 outside China."""
    inside = inside_china(x, y)
    length = np.where(inside, np.sqrt(x * x + y * y), 1.0)
    longer = 1.0 + 2e-5 * np.sin(y * _K) / length
    turn = 3e-6 * np.cos(x * _K)
    cosine, sine = np.cos(turn), np.sin(turn)
    east = longer * (x * cosine - y * sine) + _EAST - x
    north = longer * (y * cosine + x * sine) + _NORTH - y
    return np.where(inside, east, 0.0), np.where(inside, north, 0.0)


def degrees_to_metres(longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Project BD-09 degrees to Baidu's metres.

    Parameters
    ----------
    longitude, latitude : array_like of float64
        Degrees, BD-09. Latitudes are limited to 74 degrees, as on Baidu's map.

    Returns
    -------
    easting, northing : ndarray of float64
        Metres.

    Examples
    --------
    >>> x, y = degrees_to_metres([116.404], [39.915])
    >>> float(x[0]).__round__(2), float(y[0]).__round__(2)
    (12958175.0, 4825923.77)
    """
    return _polynomial(longitude, np.clip(latitude, -74.0, 74.0), _LATITUDES, _TO_METRES)


def metres_to_degrees(easting: npt.ArrayLike, northing: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Convert Baidu's metres to BD-09 degrees: the inverse of :func:`degrees_to_metres`.

    Parameters
    ----------
    easting, northing : array_like of float64
        Metres.

    Returns
    -------
    longitude, latitude : ndarray of float64
        :func:`degrees_to_metres` leads back to the input within 1e-4 m.
    """
    target_x, target_y = _polynomial(easting, northing, _NORTHINGS, _TO_DEGREES)
    x, y = target_x, target_y
    with np.errstate(invalid="ignore", over="ignore"):
        for _step in range(_MERCATOR_STEPS):
            back = _polynomial(*degrees_to_metres(x, y), _NORTHINGS, _TO_DEGREES)
            x, y = x + (target_x - back[0]), y + (target_y - back[1])
    return x, y


def _polynomial(
    x: npt.ArrayLike, y: npt.ArrayLike, bands: Floats, rows: Floats
) -> tuple[Floats, Floats]:
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        return _evaluate(x, y, bands, rows)


def _evaluate(x: Floats, y: Floats, bands: Floats, rows: Floats) -> tuple[Floats, Floats]:
    """Evaluate the polynomial of each position's band, mirrored at the equator."""
    height = np.abs(y)
    # The first band whose lower edge is reached; the last one touches the equator.
    band = np.minimum((height[..., np.newaxis] < bands).sum(axis=-1), len(bands) - 1)
    row = np.moveaxis(rows[band], -1, 0)
    east = np.sign(x) * (row[0] + row[1] * np.abs(x))
    ratio = height / row[9]
    north = np.zeros_like(ratio)
    for coefficient in row[8:1:-1]:
        north = north * ratio + coefficient
    return np.asarray(east), np.asarray(np.sign(y) * north)
