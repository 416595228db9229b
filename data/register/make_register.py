#!/usr/bin/env python3
"""Makes list.xlsx, list.csv and faults.csv: made-up lists of low-signal points as offices write them.

    python3 data/register/make_register.py            write the three files
    python3 data/register/make_register.py --check    compare them with what would be written; exit code 1 if they differ

Standard library only; the same bytes on every machine. Provinces and their codes are those of Viet Nam until June 2025. EVERYTHING ELSE IS
MADE UP: villages, communes, coordinates, people, operators, dates, documents.
"""

import io
import pathlib
import sys
import zipfile
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).resolve().parent
TITLE = "DANH SÁCH ĐIỂM LÕM SÓNG đến 28/12/2023 (SYNTHETIC: số liệu giả / made-up data)"
# Province, its code, and the corner of a small area in it, degrees.
PROVINCES = [("Hà Giang", 2, 105.05, 22.80), ("Lai Châu", 12, 102.90, 22.35), ("Nghệ An", 40, 104.50, 19.25)]
OPERATORS = ["Operator A (synthetic)", "Operator B (synthetic)", "Operator C (synthetic)"]
VILLAGES = ["Bản Mẫu", "Nà Thử", "Khuổi Giả", "Pá Ví Dụ", "Huổi Tạm", "Thôn Nháp"]
POWER = ["có điện", "điện yếu", "chưa có điện", "điện mặt trời"]
COLUMNS = [
    "STT", "Mã thôn", "Tên thôn/bản", "Tỉnh", "Mã tỉnh", "Xã", "Kinh độ", "Vĩ độ", "Số dân (người)", "Tình trạng điện", "Nhà mạng",
    "Công nghệ", "Trạng thái", "Ngày phát hiện", "Ngày giao", "Hạn hoàn thành", "Ngày phủ sóng", "Số văn bản",
]


def comma(x):
    return f"{x:.4f}".replace(".", ",")


def dots(n):
    return f"{n // 1000}.{n % 1000:03d}" if n >= 1000 else str(n)


def serial(year, month, day):
    """A spreadsheet's number of a day: days since 1899-12-30."""
    days = [31, 29 if year % 4 == 0 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    leaps = (year - 1) // 4 - 1899 // 4 - 1  # 1900 was no leap year
    return 2 + (year - 1900) * 365 + leaps + sum(days[: month - 1]) + day - 1


def written(row, year, month, day):
    """One day in four ways, as the hands change that keep a list."""
    ways = [f"{day:02d}/{month:02d}/{year}", f"{year}-{month:02d}-{day:02d}", f"{day:02d}.{month:02d}.{year}"]
    return ("date", serial(year, month, day)) if row % 4 == 3 else ways[row % 4]


def rows():
    """36 villages: a dictionary each; numbers are numbers where a spreadsheet would have them so."""
    made = []
    for k in range(36):
        province, code, west, south = PROVINCES[k // 12]
        place = k % 12
        people = 60 + 137 * k % 1500
        operator = OPERATORS[k % 3]
        state = ["closed", "closed", "building", "assigned", "closed", "found"][(k + k // 12) % 6]
        row = dict.fromkeys(COLUMNS)
        row["STT"] = k + 1
        row["Mã thôn"] = f"{code:02d}{place + 1:05d}"
        row["Tên thôn/bản"] = f"{VILLAGES[k % 6]} {place // 6 + 1}"
        row["Tỉnh"] = [province, province.upper(), f"Tỉnh {province}"][k % 3]
        row["Mã tỉnh"] = code
        row["Xã"] = f"Xã Mẫu {place // 4 + 1}"
        row["Kinh độ"] = comma(west + 0.031 * (place % 4))
        row["Vĩ độ"] = comma(south + 0.047 * (place // 4))
        row["Số dân (người)"] = dots(people)
        row["Tình trạng điện"] = POWER[k * 7 % 4]
        row["Ngày phát hiện"] = written(k, 2021, 1 + k % 6, 5 + k % 20)
        if state != "found":
            row["Nhà mạng"] = operator if k % 5 else operator.upper().replace("(SYNTHETIC)", "(synthetic)")
            row["Công nghệ"] = ["4G", "3G/4G", "LTE"][k % 3]
            row["Ngày giao"] = written(k + 1, 2022, 1 + k % 9, 10)
            row["Hạn hoàn thành"] = written(k + 2, 2023 if k % 4 else 2024, 6, 30)
        if state == "closed":
            row["Ngày phủ sóng"] = written(k + 3, 2023, 1 + k % 11, 1 + k % 27)
            row["Số văn bản"] = f"{100 + k}/BB-MAU"
        words = {"closed": "Đã phủ sóng", "building": "Đang triển khai", "assigned": "Đã giao", "found": "Chưa"}
        row["Trạng thái"] = words[state]
        made.append(row)
    return made


def as_text(value):
    if isinstance(value, tuple):
        number = value[1]
        # Back from the number: only days of 2021 to 2024 occur.
        for year in (2021, 2022, 2023, 2024):
            for month in range(1, 13):
                day = number - serial(year, month, 1) + 1
                if 1 <= day <= 31 and number < (serial(year, month + 1, 1) if month < 12 else serial(year + 1, 1, 1)):
                    return f"{day:02d}/{month:02d}/{year}"
    return "" if value is None else str(value)


def csv_text(made, columns):
    lines = [";".join(columns)]
    lines += [";".join(as_text(row[c]) for c in columns) for row in made]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def faults(made):
    """The same list with a fault in each of some rows; the last column says which."""
    bad = [dict(row) for row in made[:14]]
    told = [""] * len(bad)

    def spoil(at, column, value, what):
        bad[at][column] = value
        told[at] = what

    spoil(1, "Mã thôn", bad[0]["Mã thôn"], "the code of the row before")
    spoil(2, "Tỉnh", "Hà Gang", "no such province")
    spoil(3, "Kinh độ", "120,5000", "outside Viet Nam")
    spoil(4, "Ngày phát hiện", "05/01/2093", "a date in the future")
    spoil(5, "Ngày phát hiện", "12/28/2021", "month before day")
    spoil(6, "Số dân (người)", "1.234,5", "half a person")
    spoil(7, "Kinh độ", bad[7]["Vĩ độ"], "longitude and latitude exchanged")
    bad[7]["Vĩ độ"] = made[7]["Kinh độ"]
    spoil(8, "Trạng thái", "có lẽ", "no status")
    spoil(9, "Ngày phủ sóng", "01/02/2020", "covered before it was found")
    spoil(10, "Nhà mạng", "Operator A (synthetic), Operator B (synthetic)", "two operators in one cell")
    spoil(11, "Ngày giao", "12/2022", "no day")
    spoil(12, "Tình trạng điện", "hình như có", "no answer")
    for row, what in zip(bad, told):
        row["what is wrong"] = what
    return bad


def column_name(at):
    return chr(65 + at) if at < 26 else "A" + chr(65 + at - 26)


def workbook(made):
    """A workbook by hand: a title over all, a heading of two rows with a group, a line of totals."""
    merged = [f"A1:{column_name(len(COLUMNS) - 1)}1"]
    top, below = {}, {}
    for at, heading in enumerate(COLUMNS):
        name = column_name(at)
        if heading in ("Kinh độ", "Vĩ độ"):
            below[at] = heading
        else:
            top[at] = heading
            merged.append(f"{name}3:{name}4")
    place = COLUMNS.index("Kinh độ")
    top[place] = "Vị trí"
    merged.append(f"{column_name(place)}3:{column_name(place + 1)}3")

    def cell(row, at, value):
        ref = f"{column_name(at)}{row}"
        if isinstance(value, tuple):
            return f'<c r="{ref}" s="1"><v>{value[1]}</v></c>'
        if isinstance(value, int):
            return f'<c r="{ref}"><v>{value}</v></c>'
        return f'<c r="{ref}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'

    def line(row, cells):
        filled = "".join(cell(row, at, value) for at, value in sorted(cells.items()) if value is not None)
        return f'<row r="{row}">{filled}</row>'

    lines = [line(1, {0: TITLE}), line(3, top), line(4, below)]
    for number, row in enumerate(made, start=5):
        lines.append(line(number, {at: row[c] for at, c in enumerate(COLUMNS)}))
    lines.append(line(5 + len(made), {2: "Tổng cộng", 8: f"{len(made)} điểm"}))
    merges = "".join(f'<mergeCell ref="{m}"/>' for m in merged)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Danh sách" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><fonts count="1"><font/></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData>'
        f'<mergeCells count="{len(merged)}">{merges}</mergeCells></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, date_time=(2023, 12, 28, 0, 0, 0))
            info.create_system = 0
            archive.writestr(info, head + text)
    return out.getvalue()


def main():
    made = rows()
    files = {
        "list.xlsx": workbook(made),
        "list.csv": csv_text(made, COLUMNS),
        "faults.csv": csv_text(faults(made), COLUMNS + ["what is wrong"]),
    }
    differ = False
    for name, data in files.items():
        path = HERE / name
        if "--check" in sys.argv:
            same = path.exists() and path.read_bytes() == data
            print(f"{name}: {'as made' if same else 'DIFFERS'}")
            differ |= not same
        else:
            path.write_bytes(data)
            print(f"{name}: {len(data)} bytes")
    sys.exit(1 if differ else 0)


main()
