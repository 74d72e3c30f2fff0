"""The portfolio: what it holds, what comes in, and its versions."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.door import FAULT, JsonOption, account, command, emit, now, progress_bar

if TYPE_CHECKING:
    from data.store import VersionList


@command("check")
def check(as_json: JsonOption = False) -> None:
    """Contrôle les données embarquées et le portefeuille courant ; code 0 seulement si tout est sain."""
    from data.store import open_store
    from ingest.soundness import check_everything

    report = check_everything(open_store())
    if as_json:
        emit(report)
    else:
        _print_check(report)
    if report["faults"]:
        raise typer.Exit(FAULT)


def _print_check(report: dict[str, Any]) -> None:
    from render.numbers import number

    lines = [
        f"Intercommunalités : {report['epci']}",
        f"Communes : {report['communes']}, dont {report['communes_29']} en Finistère",
        f"Superficie : {number(report['area_km2'])} km²",
        f"Population 2023 du Finistère : {number(report['population_2023'])} habitants",
        f"Indicateurs : {report['indicateurs']} en {report['themes']} thèmes",
    ]
    portfolio = report["portfolio"]
    if portfolio is not None:
        nature = "démonstration" if portfolio["demonstration"] else "données importées"
        projects = number(portfolio["projets"])
        lines.append(f"Portefeuille : version {portfolio['version']} ({nature}), {projects} projets")
    for line in lines:
        typer.echo(line)
    for fault in report["faults"]:
        typer.echo(f"Défaut : {fault}", err=True)
    if not report["faults"]:
        typer.echo("Tout est sain.")


@command("import")
def import_command(
    file: Annotated[Path, typer.Argument(metavar="FICHIER", help="Fichier à importer.")],
    layout: Annotated[str, typer.Option(help="Format du fichier, par exemple dotations-investissement.")],
    as_json: JsonOption = False,
) -> None:
    """Importe un fichier, rend compte ligne à ligne et publie une nouvelle version du portefeuille."""
    from data.store import writable_store
    from ingest.publication import import_file

    with progress_bar() as progress:
        report = import_file(
            file, layout=layout, store=writable_store(), who=account(), when=now(), progress=progress
        )
    if as_json:
        emit(report.to_json())
    else:
        typer.echo(report.to_text())
    if report.version is None:
        raise typer.Exit(FAULT)


@command("versions")
def versions_command(as_json: JsonOption = False) -> None:
    """Liste les versions du portefeuille, puis celles de l’observation importée, les plus récentes d’abord."""
    from data.complement import EMBEDDED
    from data.store import DEMONSTRATION, open_store

    store = open_store()
    portfolio, complements = _versions(store), _versions(store.complements)
    if as_json:
        emit({**portfolio, "complements": complements})
        return
    _print_versions(portfolio, f"{DEMONSTRATION}  (données inventées, toujours disponibles)")
    if complements["versions"]:
        typer.echo("Observation, limites et services importés :")
        _print_versions(complements, f"{EMBEDDED}  (données embarquées seules, toujours disponibles)")


def _versions(series: "VersionList") -> dict[str, Any]:
    current = series.current()
    rows = [
        {
            "version": version.version,
            "courante": version.version == current,
            "date": version.publication.when.isoformat(timespec="seconds"),
            "auteur": version.publication.who,
            "fichier": version.publication.file.name if version.publication.file else None,
            "message": version.publication.message,
            "lignes": sum(version.rows.values()),
        }
        for version in series.versions()
    ]
    return {"courante": current, "versions": rows}


def _print_versions(series: dict[str, Any], shipped: str) -> None:
    for row in series["versions"]:
        mark = "*" if row["courante"] else " "
        origin = row["fichier"] or row["message"] or "saisie"
        typer.echo(
            f"{mark} {row['version']}  {row['date']}  {row['auteur']}  {origin}  ({row['lignes']} lignes)"
        )
    typer.echo(f"{'*' if shipped.startswith(series['courante']) else ' '} {shipped}")


@command("use")
def use_command(
    version: Annotated[
        str, typer.Argument(metavar="VERSION", help="Identifiant, « demonstration » ou « embarque ».")
    ],
    as_json: JsonOption = False,
) -> None:
    """Rend courante une version antérieure, du portefeuille ou de l’observation, ou les données d’origine."""
    from data.complement import EMBEDDED
    from data.errors import StoreError
    from data.store import DEMONSTRATION, writable_store

    store = writable_store()
    portfolios = [DEMONSTRATION, *(one.version for one in store.versions())]
    complements = [EMBEDDED, *(one.version for one in store.complements.versions())]
    series = store.complements if version in complements else store
    try:
        series.use(version, who=account(), when=now())
    except StoreError as error:
        if version in (*portfolios, *complements):
            raise
        # The portfolio names its own versions only.
        others = f"Pour l’observation, les limites et les services\u00a0: {', '.join(complements)}."
        raise StoreError(f"{error} {others}") from error
    if as_json:
        emit({"courante": version})
    else:
        typer.echo(f"Version courante : {version}.")
