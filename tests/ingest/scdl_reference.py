"""
The reference verdicts on a file of subsidies: frictionless, a schema written here from the text of the
standard, and the two checks that the standard names, written digit by digit.
"""

import csv
import io
from collections import Counter
from typing import ClassVar

import attrs
from frictionless import Check, Checklist, Detector, Dialect, Resource, Schema, errors
from frictionless.formats.csv import CsvControl

NATURES = [
    "aide en numéraire",
    "aide en nature",
    "aide en numéraire;aide en nature",
    "aide en nature;aide en numéraire",
]
REQUIRED = {"required": True}


def _field(name, kind="string", constraints=None, **more):
    return {"name": name, "type": kind, "constraints": constraints or {}, **more}


PERIOD = r"^[0-9]{4}\-[0-9]{2}\-[0-9]{2}(\/[0-9]{4}\-[0-9]{2}\-[0-9]{2})?$"
BOOLEAN = {"trueValues": ["oui"], "falseValues": ["non"]}
SCHEMA_2_1_1 = {
    "fields": [
        _field("nomAttribuant", constraints=REQUIRED),
        _field("idAttribuant", constraints={"required": True, "pattern": r"^\d{14}$"}),
        _field("dateConvention", "date", REQUIRED),
        _field("referenceDecision"),
        _field("nomBeneficiaire", constraints=REQUIRED),
        _field("idBeneficiaire"),
        _field("rnaBeneficiaire", constraints={"pattern": r"^W\d{9}$"}),
        _field("objet", constraints={"required": True, "maxLength": 256}),
        _field("montant", "number", REQUIRED),
        _field("nature", constraints={"required": True, "enum": NATURES}),
        _field("conditionsVersement", constraints={"required": True, "maxLength": 256}),
        _field("datesPeriodeVersement", constraints={"required": True, "pattern": PERIOD}),
        _field("idRAE", constraints={"maxLength": 5}),
        _field("notificationUE", "boolean", REQUIRED, **BOOLEAN),
        _field("pourcentageSubvention", "number", {"required": True, "minimum": 0.01, "maximum": 1}),
        _field("dispositifAide"),
    ]
}
SCHEMA_1_1 = {
    "fields": [
        _field("nomAttribuant", constraints=REQUIRED),
        _field("idAttribuant", constraints={"required": True, "pattern": r"^\d{14}$"}),
        _field("dateConvention", "date", REQUIRED),
        _field("referenceDecision"),
        _field("nomBeneficiaire", constraints=REQUIRED),
        _field("idBeneficiaire", constraints={"required": True, "pattern": r"^\d{14}$"}),
        _field("objet", constraints={"required": True, "maxLength": 256}),
        _field("montant", "number", REQUIRED),
        _field("nature", constraints={"required": True, "enum": NATURES}),
        _field("conditionsVersement", constraints={"required": True, "maxLength": 256}),
        _field("datesPeriodeVersement", constraints={"required": True, "pattern": PERIOD}),
        _field("idRAE"),
        _field("notificationUE", "boolean", REQUIRED, **BOOLEAN),
        _field("pourcentageSubvention", "number", {"required": True, "minimum": 0, "maximum": 1}),
    ]
}
SCHEMAS = {"1.1": SCHEMA_1_1, "2.1.1": SCHEMA_2_1_1}
SIRET_COLUMNS = ("idAttribuant", "idBeneficiaire")
ONE_OF = ("idBeneficiaire", "rnaBeneficiaire")


def sound_siret(text):
    if len(text) != 14 or set(text) - set("0123456789"):
        return False
    if text[:9] == "356000000" and text != "35600000000048":
        return sum(map(int, text)) % 5 == 0
    doubled = [int(digit) * (1 + rank % 2) for rank, digit in enumerate(reversed(text))]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


class SiretError(errors.CellError):
    type = "siret"
    template = "{note}"


class OneOfError(errors.RowError):
    type = "one-of-required"
    template = "{note}"


class OneOfTableError(errors.TableError):
    type = "one-of-required"
    template = "{note}"


def _blank(row):
    return any(error.type == "blank-row" for error in row.errors)


@attrs.define(kw_only=True, repr=False)
class SiretCheck(Check):
    type = "siret"
    Errors: ClassVar = [SiretError]

    def validate_row(self, row):
        for name in SIRET_COLUMNS:
            if name in row and row[name] is not None and not sound_siret(row[name]):
                yield SiretError.from_row(row, note="", field_name=name)


@attrs.define(kw_only=True, repr=False)
class OneOfCheck(Check):
    type = "one-of-required"
    Errors: ClassVar = [OneOfError, OneOfTableError]

    def validate_start(self):
        if not set(ONE_OF) & set(self.resource.labels):
            yield OneOfTableError(note="")

    def validate_row(self, row):
        present = [name for name in ONE_OF if name in row]
        if present and not _blank(row) and all(row[name] is None for name in present):
            yield OneOfError.from_row(row, note="")


def verdicts(content, *, encoding="utf-8", separator=",", header_record=1, schema=SCHEMA_2_1_1):
    """Give the departures of a file as a counter of (line, column, rule)."""
    text = content.decode(encoding, "replace" if encoding == "cp1252" else "strict")
    lines = _record_lines(text, separator)
    control = CsvControl(
        delimiter=separator,
        quote_char='"',
        double_quote=True,
        skip_initial_space=False,
        line_terminator="\r\n",
    )
    names = {field["name"] for field in schema["fields"]}
    resource = Resource(
        text.encode(),
        format="csv",
        encoding="utf-8",
        schema=Schema.from_descriptor({**schema, "fieldsMatch": "partial"}),
        dialect=Dialect(header_rows=[header_record], controls=[control]),
        detector=Detector(),
    )
    checks = [SiretCheck(), OneOfCheck()] if "rnaBeneficiaire" in names else []
    report = resource.validate(Checklist(checks=checks), limit_errors=0)
    found = Counter()
    for kind, row, name, note in report.flatten(["type", "rowNumber", "fieldName", "note"]):
        if kind == "error":
            assert "requires unique labels" in note
            kind = "duplicate-label"
        line = lines[row - 1] if row else lines[header_record - 1]
        rule = {"type-error": "type", "constraint-error": note.partition('"')[2].partition('"')[0]}.get(
            kind, kind
        )
        found[line, name or "", rule] += 1
    return found


def _record_lines(text, separator):
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines, start = [], 1
    for _ in reader:
        lines.append(start)
        start = reader.line_num + 1
    return lines
