"""Finds the time zone of a place on earth."""

from math import isfinite

import tzfpy

COORDINATES_KEPT = 2
"""Decimals of a degree, about a kilometre. With one decimal Shenzhen would be in Hong Kong."""
AT_SEA = "Etc/"


def cut_place(latitude: float, longitude: float) -> tuple[float, float] | None:
    """Return a place (degrees), rounded as far as its zone allows. Return None if it is no place on earth."""
    if not (isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return round(float(latitude), COORDINATES_KEPT), round(float(longitude), COORDINATES_KEPT)


def zone_at(latitude: float, longitude: float) -> str:
    """Return the IANA zone of a place (degrees). Return "" at sea and for what is no place on earth."""
    place = cut_place(latitude, longitude)
    zone: str = tzfpy.get_tz(place[1], place[0]) if place else ""
    return "" if zone.startswith(AT_SEA) else zone
