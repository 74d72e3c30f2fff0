"""Portfolios in the states that a page may meet: imported, nearly empty, without one accord, unreadable."""

import datetime as dt
from pathlib import Path

import pandas as pd

from data.demonstration import demonstration_portfolio
from data.portfolio import Portfolio, PortfolioSource
from data.store import Store
from data.versions import Publication
from ingest.publication import Incoming, import_content

WHEN = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
SOURCE = PortfolioSource("saisie", "Saisie d’essai", "Équipe d’essai", "Licence Ouverte 2.0", "2026", "")
ROSCOFF, QUIMPER, OUESSANT = "29239", "29232", "29155"
HAUT_LEON, QUIMPER_BRETAGNE_OCCIDENTALE, POHER = "200067072", "200068120", "242900744"
LIBRARY, SCHOOL = "Médiathèque de Roscoff", "École de Penhars"
GRANTS = (
    "id_projet,id_terr,nom_terr,dotation,echelon,categorie,description,cout_total,montant_sub\n"
    f"di19_com00001,{ROSCOFF},Roscoff,DETR,commune,4 - Education,{LIBRARY},100000.0,20000.0\n"
    f"di19_com00002,{QUIMPER},Quimper,DSIL,commune,4 - Education,{SCHOOL},50000.0,15000.0\n"
    f"di19_com00003,{OUESSANT},Ouessant,DETR,commune,4 - Education,Préau de l’école,30000.0,9000.0\n"
).encode()


def publish(root: Path, portfolio: Portfolio) -> str:
    """Publish a portfolio in a store and give its version."""
    return Store(root).publish(portfolio, Publication("essai", WHEN))


def import_grants(root: Path) -> None:
    """Import three State grants, as a Département without any accord in its files would."""
    report = import_content(
        Incoming("dotations.csv", GRANTS),
        layout="dotations-investissement",
        store=Store(root),
        when=WHEN,
        who="essai",
    )
    assert report.accepted == 3, report.to_text()


def without_accord_of(siren: str) -> Portfolio:
    """Give the demonstration as real data, minus the accord of one EPCI; its projects stand outside."""
    tables = {name: frame.copy() for name, frame in demonstration_portfolio().tables.items()}
    accords = tables["accord"]
    gone = set(accords.loc[accords["siren"] == siren, "accord_id"])
    enjeux = tables["enjeu"]
    lost = set(enjeux.loc[enjeux["accord_id"].isin(gone), "enjeu_id"])
    tables["projet_enjeu"] = tables["projet_enjeu"][~tables["projet_enjeu"]["enjeu_id"].isin(lost)]
    for name in ("projet", "decision", "document"):
        frame = tables[name]
        tables[name] = frame.assign(accord_id=frame["accord_id"].mask(frame["accord_id"].isin(gone)))
    for name in ("accord", "avenant", "enveloppe", "enjeu", "contribution"):
        tables[name] = tables[name][~tables[name]["accord_id"].isin(gone)]
    return Portfolio.from_tables(tables, sources=(SOURCE,))


def with_one_project() -> Portfolio:
    """Give a portfolio whose only line is a project that nothing is known about."""
    projet = {
        "projet_id": "P1",
        "voie": "ATS",
        "siren": HAUT_LEON,
        "insee": ROSCOFF,
        "perimetre": "commune",
        "localisation": "territoire",
        "intitule": LIBRARY,
        "maitre_ouvrage": "Commune de Roscoff",
        "maitre_ouvrage_type": "commune",
        "theme": "culture-sport",
        "avancement": "à l'étude",
        "diffusion": "public",
        "source_id": SOURCE.source_id,
    }
    return Portfolio.from_tables({"projet": pd.DataFrame([projet])}, sources=(SOURCE,))


def with_one_accord() -> Portfolio:
    """Give a portfolio whose only line is an accord: no envelope, no enjeu, no date of vote."""
    accords = demonstration_portfolio().table("accord")
    known = ["accord_id", "dispositif", "perimetre", "siren", "intitule", "debut", "fin", "etape"]
    only = accords.loc[accords["siren"] == HAUT_LEON, known].assign(source_id=SOURCE.source_id)
    return Portfolio.from_tables({"accord": only}, sources=(SOURCE,))


def damage(root: Path, version: str) -> None:
    """Overwrite every file of a version with bytes that mean nothing."""
    for path in (root / "versions" / version).rglob("*"):
        if path.is_file():
            path.chmod(0o644)
            path.write_bytes(b"\x00illisible")
