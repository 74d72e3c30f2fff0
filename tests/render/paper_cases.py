"""What the tests of papers and slides share: worlds, editions, and the words of a file."""

import datetime as dt
import functools
import io
from dataclasses import fields
from zoneinfo import ZoneInfo

from pptx import Presentation
from pypdf import PdfReader

from data.demonstration import demonstration_portfolio
from data.portfolio import Portfolio
from render.sheets.holdings import Edition, Holdings
from render.views.world import World, load_world
from tests.analysis.portfolio_cases import portfolio_of

DAY = dt.date(2026, 11, 23)
MOMENT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))
HAUT_LEON, BREST, CROZON, CAP_SIZUN = "200067072", "242900314", "200066868", "242900629"
HOSTILE = "#let x = 1 *gras* _plat_ $x^2$ <script>alert(1)</script> @note \\ =SOMME(A1) [lien](url)"


class SameGround(World):
    """A world that observes nothing anew: only its portfolio differs from the bare one."""

    def observed(self, indicateur, niveau):
        return bare_world().observed(indicateur, niveau)


@functools.cache
def bare_world():
    return load_world(portfolio_of(accord=[]))


def with_portfolio(portfolio):
    given = {field.name: getattr(bare_world(), field.name) for field in fields(World)}
    return SameGround(**given | {"portfolio": portfolio})


@functools.cache
def demonstration():
    return with_portfolio(demonstration_portfolio())


@functools.cache
def coded():
    """The demonstration where the title of each project is its code, so that a leak is seen wherever it is."""
    tables = {name: frame.copy() for name, frame in demonstration_portfolio().tables.items()}
    tables["projet"]["intitule"] = tables["projet"]["projet_id"]
    tables["projet"]["maitre_ouvrage"] = "Maître " + tables["projet"]["projet_id"]
    tables["instance"]["ordre_du_jour"] = " ".join(tables["projet"]["projet_id"])
    return with_portfolio(Portfolio.from_tables(tables, version="essai"))


def small(**tables):
    """A world whose portfolio is one accord of Haut-Léon, `A1`, and these rows."""
    rows = {"accord": [{"accord_id": "A1", "siren": HAUT_LEON}]} | tables
    return with_portfolio(portfolio_of(**rows))


def hostile():
    """A world where every free text is an attack."""
    return small(
        enjeu=[{"enjeu_id": "E1", "intitule": HOSTILE, "objectif": HOSTILE}],
        projet=[
            {
                "projet_id": "P1",
                "siren": HAUT_LEON,
                "insee": "29259",
                "intitule": HOSTILE,
                "maitre_ouvrage": HOSTILE,
                "diffusion": "public",
                "fin": "2023-01-31",
                "cout_ht_eur": 100_000.0,
                "plan_annuel": 2027,
            }
        ],
        projet_enjeu=[{"projet_id": "P1", "enjeu_id": "E1"}],
        financement=[
            {
                "financement_id": "F1",
                "projet_id": "P1",
                "montant_vote_eur": 40_000.0,
                "assiette_eur": 80_000.0,
            }
        ],
        contribution=[{"contribution_id": "C1", "date": "2022-05-01", "resume": HOSTILE}],
        instance=[
            {"instance_id": "I1", "type": "comité territorial", "siren": HAUT_LEON, "date": "2026-03-02"},
            {"instance_id": "I2", "type": "comité territorial", "siren": HAUT_LEON, "date": "2027-03-02"},
        ],
        decision=[
            {"decision_id": "D1", "instance_id": "I1", "projet_id": "P1", "sens": "inscrit au plan annuel"},
            {"decision_id": "D2", "instance_id": "I2", "projet_id": "P1", "reference": HOSTILE},
        ],
    )


def holdings(world, *, audience="comité", day=DAY, moment=MOMENT):
    return Holdings(world, Edition(day, moment, audience))


def packed(text):
    """A text without any space, as it can be found across the lines of a file."""
    return "".join(text.split())


@functools.lru_cache(maxsize=32)
def pdf_pages(content):
    return tuple(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def pdf_text(content):
    return "\n".join(pdf_pages(content))


def shapes_of(content):
    return [shape for slide in Presentation(io.BytesIO(content)).slides for shape in slide.shapes]


def slides_text(content):
    texts = []
    for shape in shapes_of(content):
        if shape.has_text_frame:
            texts.append(shape.text_frame.text)
        if shape.has_table:
            texts += [cell.text for row in shape.table.rows for cell in row.cells]
        if shape.has_chart:
            texts += [str(one) for one in shape.chart.plots[0].categories]
        texts.append(shape._element.xpath("./*/p:cNvPr")[0].get("descr", ""))
    return "\n".join(texts)
