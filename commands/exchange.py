"""What goes out and what is held to the standard: exports of the portfolio, empty templates, conformity."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from commands.door import FAULT, DateOption, JsonOption, answer, command, emit, now, progress_bar, today

if TYPE_CHECKING:
    from data.store import Loaded

EXPORTS: Final = ("scdl", "modele")
WORKBOOK, ARCHIVE = ".xlsx", ".zip"
OutOption = Annotated[
    Path, typer.Option(metavar="FICHIER", help="Fichier à écrire ; un fichier existant est remplacé.")
]
_SHOWN: Final = 20


@command("conformite")
def conformite_command(
    file: Annotated[Path, typer.Argument(metavar="FICHIER", help="Fichier de subventions (CSV).")],
    version: Annotated[str, typer.Option(help="Version du standard : 1.1 ou 2.1.1.")] = "2.1.1",
    rapport: Annotated[
        Path | None, typer.Option(metavar="CSV", help="Écrit tous les écarts dans ce fichier.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Contrôle un fichier de subventions selon le standard national (SCDL) ; code 0 s’il est conforme."""
    from ingest.scdl_conformite import check_file

    with progress_bar() as progress:
        result = check_file(file, version=version, progress=progress)
    if rapport is not None:
        _write(rapport, result.to_csv())
    if as_json:
        emit({"fichier": file.name, **result.to_json()})
    else:
        typer.echo(f"{file.name} : {result.to_text()}")
    if not result.conforme:
        raise typer.Exit(FAULT)


@command("modele")
def modele_command(out: OutOption, as_json: JsonOption = False) -> None:
    """Écrit le modèle vide du portefeuille : classeur (.xlsx) ou archive de CSV (.zip)."""
    content = _template(None, out, now())
    _write(out, content)
    answer(
        {"fichier": str(out), "octets": len(content)},
        [f"Modèle écrit : {out}. Remplissez-le, puis : python cli.py import {out.name} --layout modele"],
        as_json=as_json,
    )


@command("export")
def export_command(
    out: OutOption,
    layout: Annotated[str, typer.Option(help="scdl (standard national) ou modele (le portefeuille entier).")],
    seuil: Annotated[
        bool, typer.Option("--seuil", help="SCDL : seulement les aides de 23 000 € et plus.")
    ] = False,
    attribuant: Annotated[
        str | None, typer.Option(metavar="SIREN", help="SCDL : seulement les aides de cet organisme.")
    ] = None,
    as_json: JsonOption = False,
    date: DateOption = None,
) -> None:
    """Exporte le portefeuille courant : aides votées au format SCDL, ou modèle rempli (.xlsx, .zip)."""
    if layout not in EXPORTS:
        msg = f"Format d’export « {layout} » inconnu : choisissez parmi {', '.join(EXPORTS)}."
        raise ValueError(msg)
    if layout == "scdl":
        _export_scdl(out, seuil=seuil, attribuant=attribuant, day=today(date), as_json=as_json)
    else:
        _export_modele(out, day=today(date), as_json=as_json)


def _export_scdl(
    out: Path, *, seuil: bool, attribuant: str | None, day: datetime.date, as_json: bool
) -> None:
    from data.siret import is_siren
    from data.store import open_store
    from ingest.scdl_writing import THRESHOLD_EUR, write_scdl
    from render import diffusion
    from render.numbers import euros, number

    if attribuant is not None and not is_siren(attribuant):
        msg = f"« {attribuant} » n’est pas un SIREN : donnez neuf chiffres, par exemple 222900011."
        raise ValueError(msg)
    loaded = open_store().load()
    file = write_scdl(loaded.portfolio, threshold=THRESHOLD_EUR if seuil else None, giver=attribuant)
    _write(out, file.content)
    notices = [
        *([loaded.notice] if loaded.notice else []),
        *diffusion.notices("public", date=day, moment=now()),
    ]
    if loaded.portfolio.demonstration:
        notices.append("Données de démonstration : ce fichier n’est pas à publier.")
    lines = [f"{out} : {number(file.rows)} aide(s), {euros(float(file.total))}."]
    if seuil:
        lines.append(
            f"{number(file.below)} aide(s) sous le seuil de {euros(float(THRESHOLD_EUR))}, non exportée(s)."
        )
    if file.withheld:
        lines.append(
            f"{number(len(file.withheld))} aide(s) non exportée(s), car incomplète(s) ou non publique(s) :"
        )
        lines += [
            f"  {one.financement_id}, {one.beneficiaire} ({euros(float(one.amount))}) : {' '.join(one.reasons)}"
            for one in file.withheld[:_SHOWN]
        ]
        if len(file.withheld) > _SHOWN:
            lines.append(f"  … et {number(len(file.withheld) - _SHOWN)} autre(s) ; --json les donne toutes.")
    value = {
        "fichier": str(out),
        "layout": "scdl",
        "version": loaded.version,
        "lignes": file.rows,
        "montant_vote_eur": float(file.total),
        "sous_le_seuil": file.below,
        "non_exportees": [
            {
                "financement_id": one.financement_id,
                "apporteur": one.apporteur,
                "beneficiaire": one.beneficiaire,
                "montant_vote_eur": float(one.amount),
                "raisons": list(one.reasons),
            }
            for one in file.withheld
        ],
        "notices": notices,
    }
    answer(value, [*lines, *notices], as_json=as_json)


def _export_modele(out: Path, *, day: datetime.date, as_json: bool) -> None:
    from data.store import open_store
    from render import diffusion
    from render.numbers import number

    loaded = open_store().load()
    _write(out, _template(loaded, out, now()))
    rows = {name: len(frame) for name, frame in loaded.portfolio.tables.items()}
    lines = [f"{out} : {number(sum(rows.values()))} ligne(s), version {loaded.version}."]
    notices = [
        *([loaded.notice] if loaded.notice else []),
        *diffusion.notices("interne", date=day, moment=now()),
    ]
    if loaded.portfolio.demonstration:
        notices.append(
            "Données de démonstration : ce fichier ne pourra pas être importé comme un portefeuille réel."
        )
    value = {
        "fichier": str(out),
        "layout": "modele",
        "version": loaded.version,
        "lignes": rows,
        "notices": notices,
    }
    answer(value, [*lines, *notices], as_json=as_json)


def _template(loaded: "Loaded | None", out: Path, when: datetime.datetime) -> bytes:
    """Write the templates in the format that the name of the file asks for, empty when nothing is loaded."""
    from ingest.modele_workbook import write_workbook
    from ingest.modele_writing import write_csv_archive

    writers = {WORKBOOK: write_workbook, ARCHIVE: write_csv_archive}
    writer = writers.get(out.suffix.lower())
    if writer is None:
        msg = f"« {out.name} » : donnez un nom en {WORKBOOK} (classeur) ou en {ARCHIVE} (un CSV par table)."
        raise ValueError(msg)
    return writer(loaded.portfolio if loaded else None, when=when)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        msg = f"Le fichier {path} ne s’écrit pas : vérifiez que son dossier existe et que vous y avez droit."
        raise ValueError(msg) from error
