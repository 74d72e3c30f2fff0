"""Filled templates made by hand, workbook or archive of CSV, for the tests of their import."""

import datetime as dt
import io
import zipfile

from openpyxl import Workbook

ACCORD = {
    "accord_id": "A1",
    "perimetre": "EPCI",
    "siren": "200067072",
    "intitule": "Accord de Haut-Léon",
    "debut": dt.date(2024, 1, 1),
    "fin": dt.date(2029, 12, 31),
    "etape": "dialogue",
}
PROJET = {
    "projet_id": "P1",
    "accord_id": "A1",
    "voie": "ATS",
    "siren": "200067072",
    "perimetre": "EPCI",
    "localisation": "territoire",
    "intitule": "Maison des services",
    "maitre_ouvrage": "Haut-Léon Communauté",
    "maitre_ouvrage_type": "EPCI",
    "theme": "services-publics",
    "diffusion": "public",
}


def workbook(sheets):
    """Write sheets given as lists of rows (values) or of dictionaries (a header comes first)."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in _grid(rows):
            sheet.append(row)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def archive(members, *, compression=zipfile.ZIP_DEFLATED):
    """Write the members of a ZIP archive, texts or bytes."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", compression) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return sink.getvalue()


def with_member(content, name, replacement):
    """Replace one member of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        members = {one: source.read(one) for one in source.namelist()}
    return archive({**members, name: replacement})


def _grid(rows):
    if rows and isinstance(rows[0], dict):
        header = list(dict.fromkeys(name for row in rows for name in row))
        return [header, *([row.get(name) for name in header] for row in rows)]
    return rows
