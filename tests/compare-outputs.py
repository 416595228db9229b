#!/usr/bin/env python3
"""Compares two folders of outputs field by field, and says in what they differ.

    tests/compare-outputs.py BEFORE AFTER

CSV is compared by row and column, JSON and GeoJSON by path, workbooks (XLSX) by page and cell, the rest by bytes, texts
by line. A line for each column or path that is new, gone, or has other values, with the number of values and the first
of them. The end says how many files are the same, differ, are new or gone. Exit code 1: a file or a column is gone, or a
number differs that is no percentage.
"""
import csv
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as xml
import zipfile


def is_number(value):
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return not isinstance(value, bool)


def is_percentage(path):
    """Columns and members that are percentages by their name."""
    return bool(re.search(r"pct|percent|%", path))


class Differences:
    """What differs in one file, gathered by column or path."""

    def __init__(self):
        self.changed, self.new, self.gone = {}, {}, {}

    def value(self, path, before, after):
        if before != after:
            self.changed.setdefault(path, []).append((before, after))

    def any(self):
        return bool(self.changed or self.new or self.gone)

    def is_grave(self):
        def grave(path, pairs):
            if is_percentage(path):
                return False
            return any(is_number(b) and is_number(a) and float(b) != float(a) for b, a in pairs)

        return bool(self.gone) or any(grave(p, v) for p, v in self.changed.items())

    def print(self):
        for path, pairs in sorted(self.changed.items()):
            before, after = pairs[0]
            print(f"    {path}: {len(pairs)} differ, first {before!r} -> {after!r}")
        for word, found in (("new", self.new), ("gone", self.gone)):
            for path, first in sorted(found.items()):
                print(f"    {path}: {word}, first {first!r}")


def table(rows_before, rows_after, found, where=""):
    """Rows as objects; in the same order."""
    if len(rows_before) != len(rows_after):
        found.value(where + "rows", len(rows_before), len(rows_after))
    for before, after in zip(rows_before, rows_after):
        for name in before.keys() | after.keys():
            if name not in before:
                found.new.setdefault(where + name, after[name])
            elif name not in after:
                found.gone.setdefault(where + name, before[name])
            else:
                found.value(where + name, before[name], after[name])


def has_codes(value):
    """A list of objects that each have a code of their own."""
    if not isinstance(value, list) or not value:
        return False
    codes = [item.get("code") if isinstance(item, dict) else None for item in value]
    return None not in codes and len(set(codes)) == len(codes)


def tree(before, after, found, path=""):
    """Values of JSON by path; the places in lists are left out of the path."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in list(before) + [n for n in after if n not in before]:
            at = f"{path}.{name}" if path else name
            if name not in before:
                found.new.setdefault(at, str(after[name])[:60])
            elif name not in after:
                found.gone.setdefault(at, str(before[name])[:60])
            else:
                tree(before[name], after[name], found, at)
    elif has_codes(before) and has_codes(after):
        one, other = ({item["code"]: item for item in items} for items in (before, after))
        tree(one, other, found, path)
    elif isinstance(before, list) and isinstance(after, list):
        if len(before) != len(after):
            found.value(path + "[]", len(before), len(after))
        for one, other in zip(before, after):
            tree(one, other, found, path + "[]")
    else:
        found.value(path, before, after)


def csv_rows(path):
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines(keepends=True)))


def workbook(path):
    """Every page as a list of rows of cells, as text."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(path) as book:
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            root = xml.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(t.text or "" for t in item.iter(f"{{{space['m']}}}t")) for item in root]
        pages = sorted(n for n in book.namelist() if n.startswith("xl/worksheets/sheet"))
        for page in pages:
            root = xml.fromstring(book.read(page))
            rows = []
            for row in root.iterfind(".//m:row", space):
                cells = {}
                for cell in row.iterfind("m:c", space):
                    value = cell.findtext("m:v", namespaces=space)
                    if cell.get("t") == "s" and value is not None:
                        value = shared[int(value)]
                    column = re.match("[A-Z]+", cell.get("r")).group()
                    cells[column] = value
                rows.append(cells)
            # Columns have the names of the first row with several cells.
            header = next((row for row in rows if len(row) > 1), {})
            yield [{header.get(c) or c: value for c, value in row.items()} for row in rows]


def lines(before, after, found):
    one, other = before.splitlines(), after.splitlines()
    if one != other:
        gone = [line for line in one if line not in other]
        new = [line for line in other if line not in one]
        found.value("text: lines", f"{len(gone)} gone: {gone[:1]}", f"{len(new)} new: {new[:1]}")


def compare(before, after):
    found = Differences()
    if before.read_bytes() == after.read_bytes():
        return found
    kind = before.suffix.lower()
    if kind == ".csv":
        table(csv_rows(before), csv_rows(after), found)
    elif kind in (".json", ".geojson"):
        tree(json.loads(before.read_text()), json.loads(after.read_text()), found)
    elif kind == ".xlsx":
        for nth, (one, other) in enumerate(zip(workbook(before), workbook(after)), 1):
            table(one, other, found, f"page {nth}, column ")
        if not found.any():
            found.value("workbook", "same cells", "other form")
    else:
        try:
            one, other = before.read_text(), after.read_text()
        except UnicodeDecodeError:
            found.value("bytes", before.stat().st_size, f"{after.stat().st_size} bytes")
            return found
        if one.lstrip().startswith("{") and other.lstrip().startswith("{"):
            cut = [text[: text.rindex("}") + 1] for text in (one, other)]
            tree(json.loads(cut[0]), json.loads(cut[1]), found)
        lines(one, other, found) if not found.any() else None
    return found


def files(folder):
    every = (p for p in folder.rglob("*") if p.is_file() and ".cache" not in p.parts)
    return {str(p.relative_to(folder)): p for p in every if not p.name.startswith(".")}


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    before, after = (files(pathlib.Path(folder)) for folder in sys.argv[1:])
    same = differ = 0
    grave = []
    for name in sorted(before.keys() & after.keys()):
        if name.endswith((".gpkg", ".gpkg-wal", ".gpkg-shm")):
            continue
        found = compare(before[name], after[name])
        if not found.any():
            same += 1
            continue
        differ += 1
        print(name)
        found.print()
        if found.is_grave():
            grave.append(name)
    new, gone = (sorted(a.keys() - b.keys()) for a, b in ((after, before), (before, after)))
    for word, names in (("new", new), ("gone", gone)):
        if names:
            print(f"{word}: {', '.join(names)}")
    print(f"{same} files are the same, {differ} differ, {len(new)} are new, {len(gone)} are gone")
    if grave or gone:
        sys.exit(f"a number that is no percentage differs, or something is gone: {', '.join(grave + gone)}")


if __name__ == "__main__":
    main()
