"""A database for a team: publishing a version into it."""

import os
from contextlib import closing
from typing import Annotated

import typer

from commands.door import JsonOption, account, answer, command, now


@command("publish")
def publish_command(
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="ADRESSE",
            help="Base PostgreSQL, postgresql://compte@serveur/base ; par défaut celle de ATS_DATABASE_URL.",
        ),
    ] = None,
    version: Annotated[
        str | None, typer.Option(metavar="VERSION", help="Version du portefeuille ; par défaut la courante.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Publie une version dans une base PostgreSQL/PostGIS, que plusieurs tableaux de bord peuvent lire."""
    from data.database.connection import Database
    from data.database.publishing import Territories, publish_to, versions_to_publish
    from data.store import URL_VARIABLE, own_store
    from data.territoire import data_version, load_communes, load_epci
    from data.versions import Publication

    address = to or os.environ.get(URL_VARIABLE)
    if not address:
        msg = "Dites où publier : --to postgresql://compte@serveur/base."
        raise ValueError(msg)
    store = own_store()
    published = versions_to_publish(store, version)
    portfolio, complement = published
    imported = store.complements.load().content
    territories = Territories(
        f"{data_version()}-{complement.name}", load_communes(imported), load_epci(imported)
    )
    with closing(Database(address)) as database:
        added = publish_to(database, published, territories, Publication(account(), now()))
    rows = {one.series: sum(one.version.rows.values()) if one.version else 0 for one in published}
    value = {
        "base": database.place,
        "portefeuille": portfolio.name,
        "complement": complement.name,
        "ajout": dict(added),
        "lignes": rows,
    }
    done = "publiée" if added[portfolio.series] else "déjà présente, désormais courante"
    answer(
        value,
        [f"Version {portfolio.name} {done} dans {database.place} ({rows['portefeuille']} lignes)."],
        as_json=as_json,
    )
