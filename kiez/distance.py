"""Measure distances on the ground, and draw the box that an index can search."""

from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius (IUGG)."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees, WGS 84."""

    south: float
    north: float
    west: float
    east: float


WORLD = Box(-90, 90, -180, 180)


def great_circle_m(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """Measure the great-circle distance (haversine) between two points in degrees."""
    north = sin(radians(to_lat - lat) / 2) ** 2
    east = sin(radians(to_lon - lon) / 2) ** 2
    chord = north + cos(radians(lat)) * cos(radians(to_lat)) * east
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(chord)))


def around(lat: float, lon: float, radius_m: float) -> Box:
    """Enclose every point within the radius of a point that is far from pole and date line."""
    angle = radius_m / EARTH_RADIUS_M
    # A circle is widest a little nearer to the pole than its middle: hence the arcsine.
    half = degrees(asin(min(1.0, sin(angle) / max(cos(radians(lat)), 1e-9))))
    return Box(lat - degrees(angle), lat + degrees(angle), lon - half, lon + half)
