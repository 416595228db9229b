#!/usr/bin/env python3
"""Makes villages.geojson and sites.csv of the demo region from terrain.tif and settlements.csv beside it.

    python3 data/demo/make_demo.py            write the two files
    python3 data/demo/make_demo.py --check    compare them with what would be written; exit code 1 if they differ

Standard library only. The same inputs give the same bytes: the only random source is random.Random(SEED).random(), whose
sequence Python guarantees, geometry of the cells is exact (fractions), and angles are rounded to 5 degrees.

What is real: the terrain, the settlements' names, codes, coordinates and people (see ../README.md).
What is not: the polygons are Thiessen cells of the settlements, no administrative boundaries; operators and sites are made up.
"""

import csv
import io
import json
import math
import pathlib
import random
import struct
import sys
import zlib
from fractions import Fraction

HERE = pathlib.Path(__file__).resolve().parent
SEED = 20261122
# The box of the outermost terrain samples, in units of 1e-4 degrees: west, south, east, north.
BOX = (51000, 441000, 58500, 445500)
UNITS_PER_DEGREE = 10000
# Shrink of a degree of longitude at 44.325 N, squared, as a fraction, so that distances compare exactly.
SHRINK_SQUARED = Fraction(51178, 100000)
KM_PER_DEGREE = 111.195
BOUNDARY_KIND = "Thiessen cell of the village point (not an administrative boundary)"


# --- Terrain ------------------------------------------------------------------------------------------------------------


class Terrain:
    """Heights of a GeoTIFF that is 16-bit, little-endian, in DEFLATE strips with or without horizontal differencing."""

    TYPES = {1: "B", 2: "c", 3: "H", 4: "I", 12: "d"}

    def __init__(self, data):
        if data[:4] != b"II*\0":
            raise ValueError("terrain.tif: not a little-endian TIFF")
        tags = self.read_tags(data)
        self.cols, self.rows = tags[256][0], tags[257][0]
        if tags[258] != (16,) or tags[259][0] not in (8, 32946):
            raise ValueError("terrain.tif: not 16-bit DEFLATE")
        step_x, step_y = tags[33550][:2]
        self.west, self.north = tags[33922][3], tags[33922][4]
        self.step_x, self.step_y = step_x, step_y
        self.values = []
        for offset, count in zip(tags[273], tags[279]):
            strip = zlib.decompress(data[offset : offset + count])
            heights = struct.unpack(f"<{len(strip) // 2}h", strip)
            if tags.get(317, (1,))[0] == 2:
                heights = self.undo_differences(heights)
            self.values.extend(heights)

    @classmethod
    def read_tags(cls, data):
        (start,) = struct.unpack_from("<I", data, 4)
        (count,) = struct.unpack_from("<H", data, start)
        tags = {}
        for k in range(count):
            entry = start + 2 + 12 * k
            tag, kind, number = struct.unpack_from("<HHI", data, entry)
            if kind in cls.TYPES:
                layout = f"<{number}{cls.TYPES[kind]}"
                at = entry + 8
                if struct.calcsize(layout) > 4:
                    (at,) = struct.unpack_from("<I", data, at)
                tags[tag] = struct.unpack_from(layout, data, at)
        return tags

    def undo_differences(self, differences):
        heights = []
        for at, difference in enumerate(differences):
            last = 0 if at % self.cols == 0 else heights[-1]
            heights.append((last + difference + 0x8000) % 0x10000 - 0x8000)
        return heights

    def height(self, lon, lat):
        """The nearest sample, metres; None outside or on a void."""
        col = int((lon - self.west) / self.step_x)
        row = int((self.north - lat) / self.step_y)
        if not (0 <= col < self.cols and 0 <= row < self.rows):
            return None
        value = self.values[row * self.cols + col]
        return None if value == -32768 else value


# --- Thiessen cells -----------------------------------------------------------------------------------------------------


def crossing(p, q):
    """Where two lines (a, b, c): a x + b y = c cross, exactly."""
    determinant = p[0] * q[1] - q[0] * p[1]
    return (
        Fraction(p[2] * q[1] - q[2] * p[1]) / determinant,
        Fraction(p[0] * q[2] - q[0] * p[2]) / determinant,
    )


def bisector(a, b):
    """The half-plane a x + b y <= c of the places nearer to point a than to point b."""
    return (
        2 * SHRINK_SQUARED * (b[0] - a[0]),
        Fraction(2 * (b[1] - a[1])),
        SHRINK_SQUARED * (b[0] ** 2 - a[0] ** 2) + (b[1] ** 2 - a[1] ** 2),
    )


def cut(sides, line):
    """A convex cell, as its sides counter-clockwise, cut by a half-plane."""
    corners = [crossing(sides[i], sides[(i + 1) % len(sides)]) for i in range(len(sides))]
    inside = [line[0] * x + line[1] * y < line[2] for x, y in corners]
    if all(inside):
        return sides
    kept = []
    for i, side in enumerate(sides):
        # Side i runs from corner i - 1 to corner i.
        if inside[i - 1] or inside[i]:
            kept.append(side)
            if inside[i - 1] and not inside[i]:
                kept.append(line)
    return kept


def thiessen(points):
    """For each point the corners of its cell in the box, counter-clockwise, degrees, rounded to six decimals."""
    west, south, east, north = BOX
    box = [(0, -1, -south), (1, 0, east), (0, 1, north), (-1, 0, -west)]
    box = [tuple(Fraction(v) for v in side) for side in box]
    cells = []
    for point in points:
        sides = box
        others = (p for p in points if p != point)
        near_first = sorted(
            others, key=lambda p: SHRINK_SQUARED * (p[0] - point[0]) ** 2 + (p[1] - point[1]) ** 2
        )
        for other in near_first:
            sides = cut(sides, bisector(point, other))
        corners = [crossing(sides[i], sides[(i + 1) % len(sides)]) for i in range(len(sides))]
        ring = []
        for x, y in corners:
            corner = [float(round(v * 1000000 / UNITS_PER_DEGREE)) / 1000000 for v in (x, y)]
            if not ring or corner != ring[-1]:
                ring.append(corner)
        if ring[0] == ring[-1]:
            ring.pop()
        cells.append(ring + [ring[0]])
    return cells


def villages_geojson(settlements):
    points = [tuple(round(float(s[axis]) * UNITS_PER_DEGREE) for axis in ("lon", "lat")) for s in settlements]
    if len(set(points)) != len(points):
        raise ValueError("settlements.csv: two settlements at one place")
    lines = []
    for settlement, ring in zip(settlements, thiessen(points)):
        properties = {
            "id": settlement["id"],
            "name": settlement["name"],
            "population": int(settlement["population"]),
            "commune_code": settlement["id"],
            "commune_name": settlement["name"],
            "province_code": settlement["departement_code"],
            "province_name": settlement["departement"],
            "arrondissement": settlement["arrondissement"],
            "epci": settlement["epci"],
            "centre_lon_deg": float(settlement["lon"]),
            "centre_lat_deg": float(settlement["lat"]),
            "boundary_kind": BOUNDARY_KIND,
        }
        feature = {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    head = '{"type":"FeatureCollection","name":"villages","features":[\n'
    return head + ",\n".join(lines) + "\n]}\n"


# --- Made-up sites ------------------------------------------------------------------------------------------------------

# Name, letter, number of masts, share of masts on high points, least distance between own masts at the start (km).
OPERATORS = [
    ("Ventoux Mobile (synthetic)", "V", 50, 0.35, 4.5),
    ("Lure Télécom (synthetic)", "L", 38, 0.30, 5.0),
    ("Réseau des Baronnies (synthetic)", "B", 27, 0.45, 6.0),
]

# Technology, carrier MHz, bandwidth MHz, power dBm, sector gain dBi, vertical beam width.
G2 = ("2G", "947.4", "0.2", 43.0, 15.5, 9.5)
G3 = ("3G", "2142.4", "5", 43.0, 17.5, 6.5)
G4_800 = ("4G", "806", "10", 46.0, 15.0, 10.0)
G4_1800 = ("4G", "1842.5", "20", 46.0, 17.0, 7.0)
G5_700 = ("5G", "773", "10", 46.0, 14.5, 11.0)
G5_3500 = ("5G", "3550", "90", 53.0, 24.0, 6.0)

COLUMNS = (
    "id,site,operator,technology,frequency_mhz,power_dbm,gain_dbi,losses_db,antenna_height_m,azimuth_deg,"
    "mechanical_tilt_deg,electrical_tilt_deg,horizontal_beam_width_deg,vertical_beam_width_deg,bandwidth_mhz,status,"
    "lon,lat,cell_identity,physical_code,synthetic"
).split(",")


def offset_km(a, b):
    """East and north from a to b, km."""
    shrink = math.cos(math.radians(44.325))
    return (b[0] - a[0]) * KM_PER_DEGREE * shrink, (b[1] - a[1]) * KM_PER_DEGREE


def distance_km(a, b):
    return math.hypot(*offset_km(a, b))


def rings(place, radii_km):
    """Sixteen places on each circle around a place, and the place itself."""
    shrink = math.cos(math.radians(44.325))
    yield place
    for radius_km in radii_km:
        for k in range(16):
            angle = math.radians(22.5 * k)
            yield (
                round(place[0] + radius_km * math.sin(angle) / (KM_PER_DEGREE * shrink), 5),
                round(place[1] + radius_km * math.cos(angle) / KM_PER_DEGREE, 5),
            )


def highest(terrain, place, radii_km):
    """The highest place around, away from the region's edge."""
    west, south, east, north = (v / UNITS_PER_DEGREE for v in BOX)
    best, best_m = place, -math.inf
    for spot in rings(place, radii_km):
        inside = west + 0.003 < spot[0] < east - 0.003 and south + 0.003 < spot[1] < north - 0.003
        height_m = terrain.height(*spot) if inside else None
        if height_m is not None and height_m > best_m:
            best, best_m = spot, height_m
    return best


def masts(chance, terrain, settlements, count, high_share, spacing_km):
    """Largest villages first, none too near an own mast; the spacing shrinks until all masts are placed."""
    order = sorted(
        settlements, key=lambda s: (-int(s["population"]) * (0.5 + 0.5 * chance()), s["id"])
    )
    placed = []
    while len(placed) < count:
        for settlement in order:
            if len(placed) == count:
                break
            village = (float(settlement["lon"]), float(settlement["lat"]))
            if any(distance_km(village, mast["village"]) < spacing_km for mast in placed):
                continue
            large = int(settlement["population"]) >= 1500
            high = chance() < high_share and not large
            reach = [0.5, 1.0, 1.5, 2.0, 2.5] if high else [0.2, 0.4]
            placed.append(
                {"settlement": settlement, "village": village, "high": high, "at": highest(terrain, village, reach)}
            )
        spacing_km *= 0.75
    return placed


def azimuths(mast, settlements):
    """Three sectors; the first towards the people within 8 km that are not at the mast's foot."""
    east = north = 0.0
    for settlement in settlements:
        there = (float(settlement["lon"]), float(settlement["lat"]))
        x_km, y_km = offset_km(mast["at"], there)
        away_km = math.hypot(x_km, y_km)
        if 0.3 < away_km < 8.0:
            weight = int(settlement["population"]) / away_km**2
            east, north = east + weight * x_km, north + weight * y_km
    first = 5 * round(math.degrees(math.atan2(east, north)) / 5) % 360
    return [first, (first + 120) % 360, (first + 240) % 360]


def carriers(chance, mast):
    people = int(mast["settlement"]["population"])
    chosen = [G2]
    if people >= 300 and chance() < 0.5:
        chosen.append(G3)
    chosen.append(G4_800)
    if people >= 1000:
        chosen.append(G4_1800)
    if people >= 500 and chance() < 0.5:
        chosen.append(G5_700)
    if people >= 2500:
        chosen.append(G5_3500)
    return chosen


# How many physical codes a technology has: BSIC, scrambling codes, PCI of LTE and of NR.
CODES = {"2G": 64, "3G": 512, "4G": 504, "5G": 1008}


def on_the_air(technology, letter, number, carrier, sector):
    """Identity and physical code, made up: operator, mast, carrier and sector in a row of figures."""
    operator = "VLB".index(letter) + 1
    within = 16 * carrier + sector
    identity = {
        # A CI of 16 bits, an RNC with a CI of 16 bits, an eNB with 8 bits, a gNB with 14 bits.
        "2G": 10000 * operator + 10 * number + sector,
        "3G": 65536 * (700 + operator) + 10 * number + sector,
        "4G": 256 * (100000 + 10000 * operator + number) + within,
        "5G": 16384 * (200000 + 10000 * operator + number) + within,
    }[technology]
    return identity, (150 * operator + 3 * number + sector - 1) % CODES[technology]


def cells(chance, operator, letter, number, mast, settlements):
    tall = mast["high"] and chance() < 0.3
    height_m = round(45 + 15 * chance() if tall else 20 + 16 * chance())
    site = f"SYNTHETIC {letter}{number:02} {mast['settlement']['name']}"
    omni = int(mast["settlement"]["population"]) < 150 and chance() < 0.5
    directions = [""] if omni else azimuths(mast, settlements)
    mechanical = 0 if omni else (2 if mast["high"] else 0)
    for carrier, (technology, mhz, bandwidth, power_dbm, gain_dbi, vertical) in enumerate(carriers(chance, mast)):
        electrical = 0 if omni else 2 + int(4 * chance())
        for sector, azimuth in enumerate(directions, start=1):
            identity, code = on_the_air(technology, letter, number, carrier, sector)
            yield {
                "id": f"SYN-{letter}{number:02}-{technology}-{mhz}-{sector}",
                "site": site,
                "operator": operator,
                "technology": technology,
                "frequency_mhz": mhz,
                "power_dbm": power_dbm,
                "gain_dbi": gain_dbi - 8.0 if omni else gain_dbi,
                "losses_db": 2.0 if float(mhz) < 3000 else 0.0,
                "antenna_height_m": height_m,
                "azimuth_deg": azimuth,
                "mechanical_tilt_deg": mechanical,
                "electrical_tilt_deg": electrical,
                "horizontal_beam_width_deg": 360 if omni else 65,
                "vertical_beam_width_deg": vertical,
                "bandwidth_mhz": bandwidth,
                "status": "on-air",
                "lon": f"{mast['at'][0]:.5f}",
                "lat": f"{mast['at'][1]:.5f}",
                "cell_identity": identity,
                "physical_code": code,
                "synthetic": "yes",
            }


def sites_csv(terrain, settlements):
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    table.writeheader()
    for operator, letter, count, high_share, spacing_km in OPERATORS:
        # A text seed is hashed by Python in a documented, stable way.
        chance = random.Random(f"{SEED} {letter}").random
        placed = masts(chance, terrain, settlements, count, high_share, spacing_km)
        for number, mast in enumerate(placed, start=1):
            table.writerows(cells(chance, operator, letter, number, mast, settlements))
    return out.getvalue()


def main():
    terrain = Terrain((HERE / "terrain.tif").read_bytes())
    with open(HERE / "settlements.csv", encoding="utf-8", newline="") as file:
        settlements = list(csv.DictReader(file))
    made = {
        "villages.geojson": villages_geojson(settlements),
        "sites.csv": sites_csv(terrain, settlements),
    }
    if "--check" in sys.argv[1:]:
        differ = [name for name, text in made.items() if (HERE / name).read_text(encoding="utf-8") != text]
        print("differ: " + ", ".join(differ) if differ else "as written")
        return 1 if differ else 0
    for name, text in made.items():
        with open(HERE / name, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
