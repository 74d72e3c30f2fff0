"""
The command door: every batch job, with progress bars, French words and exit codes that a script can trust.

Exit code 0 when the job is done, 2 with one French sentence otherwise; `--json` prints one object on the
standard output in both cases, everything else goes to the standard error.
"""

import datetime
import getpass
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer
from typer import core, rich_utils
from typer.exceptions import TyperException

ROOT: Final = Path(__file__).resolve().parent
CACHE: Final = ROOT / "var" / "cache"
FAULT: Final = 2

rich_utils.OPTIONS_PANEL_TITLE = "Options"
rich_utils.ARGUMENTS_PANEL_TITLE = "Arguments"
rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
rich_utils.DEFAULT_STRING = "[par défaut : {}]"
rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"


def _help_in_french(option: Any) -> Any:
    if option is not None:
        option.help = "Affiche cette aide."
    return option


class FrenchCommand(core.TyperCommand):
    """A command whose help option speaks French."""

    def get_help_option(self, ctx: Any) -> Any:
        """Give the help option with its French text."""
        return _help_in_french(super().get_help_option(ctx))


class FrenchGroup(core.TyperGroup):
    """The group of commands, with the same French help option."""

    def get_help_option(self, ctx: Any) -> Any:
        """Give the help option with its French text."""
        return _help_in_french(super().get_help_option(ctx))


app = typer.Typer(
    cls=FrenchGroup,
    add_completion=False,
    no_args_is_help=True,
    subcommand_metavar="COMMANDE [PARAMÈTRES]...",
    rich_markup_mode="rich",
    help="Atlas des accords pour des territoires solidaires : contrôle, imports, versions et tableau de bord.",
)
JsonOption = Annotated[bool, typer.Option("--json", help="Écrit un objet JSON sur la sortie standard.")]
DateOption = Annotated[
    str | None, typer.Option("--date", help="Jour auquel les chiffres sont arrêtés (AAAA-MM-JJ).")
]


def emit(value: object) -> None:
    """Print one JSON object on the standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def today(value: str | None) -> datetime.date:
    """
    Give the one today of this run: `--date`, then `ATS_DATE`, then the clock in Paris.

    Raises
    ------
    ValueError
        If the text is not a date.
    """
    text = value or os.environ.get("ATS_DATE")
    if not text:
        return datetime.datetime.now(ZoneInfo("Europe/Paris")).date()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        msg = f"Date « {text} » illisible : écrivez-la AAAA-MM-JJ, par exemple 2026-03-15."
        raise ValueError(msg) from None


@app.command(cls=FrenchCommand, name="check")
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


@app.command(cls=FrenchCommand, name="refresh")
def refresh_command(
    cache: Annotated[Path, typer.Option(help="Dossier des paquets téléchargés.")] = CACHE,
    out: Annotated[Path, typer.Option(help="Dossier des fichiers embarqués.")] = ROOT / "data" / "files",
    as_json: JsonOption = False,
) -> None:
    """Reconstruit les fichiers embarqués depuis les paquets épinglés (pour les mainteneurs)."""
    from ingest.refresh import refresh

    with _bar() as progress:
        manifest = refresh(cache, out, progress=progress)
    if as_json:
        emit({"version": manifest.version, "fichiers": {file.name: file.lignes for file in manifest.files}})
    else:
        typer.echo(f"Fichiers embarqués reconstruits : {len(manifest.files)}, version {manifest.version}.")


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """Give a callback `(label, done, total)` that moves one progress bar on the standard error."""
    from tqdm import tqdm

    shape = "{desc:<40.40} {bar} {n_fmt}/{total_fmt} [{elapsed}]"
    with tqdm(total=1, bar_format=shape, file=sys.stderr, disable=None) as bar:

        def progress(label: str, done: int, total: int) -> None:
            bar.total = total
            bar.set_description_str(label, refresh=False)
            bar.n = done
            bar.refresh()

        yield progress


@app.command(cls=FrenchCommand, name="import")
def import_command(
    file: Annotated[Path, typer.Argument(metavar="FICHIER", help="Fichier à importer.")],
    layout: Annotated[str, typer.Option(help="Format du fichier, par exemple dotations-investissement.")],
    as_json: JsonOption = False,
) -> None:
    """Importe un fichier, rend compte ligne à ligne et publie une nouvelle version du portefeuille."""
    from data.store import open_store
    from ingest.publication import import_file

    with _bar() as progress:
        report = import_file(
            file, layout=layout, store=open_store(), who=_who(), when=_now(), progress=progress
        )
    if as_json:
        emit(report.to_json())
    else:
        typer.echo(report.to_text())
    if report.version is None:
        raise typer.Exit(FAULT)


@app.command(cls=FrenchCommand, name="versions")
def versions_command(as_json: JsonOption = False) -> None:
    """Liste les versions du portefeuille, de la plus récente à la plus ancienne."""
    from data.store import DEMONSTRATION, open_store

    store = open_store()
    current = store.current()
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
        for version in store.versions()
    ]
    if as_json:
        emit({"courante": current, "versions": rows})
        return
    for row in rows:
        mark = "*" if row["courante"] else " "
        origin = row["fichier"] or row["message"] or "saisie"
        typer.echo(
            f"{mark} {row['version']}  {row['date']}  {row['auteur']}  {origin}  ({row['lignes']} lignes)"
        )
    mark = "*" if current == DEMONSTRATION else " "
    typer.echo(f"{mark} {DEMONSTRATION}  (données inventées, toujours disponibles)")


@app.command(cls=FrenchCommand, name="use")
def use_command(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="Identifiant, ou « demonstration ».")],
    as_json: JsonOption = False,
) -> None:
    """Rend courante une version antérieure, ou la démonstration."""
    from data.store import open_store

    open_store().use(version, who=_who(), when=_now())
    if as_json:
        emit({"courante": version})
    else:
        typer.echo(f"Version courante : {version}.")


@app.command(cls=FrenchCommand, name="accord")
def accord_command(
    siren: Annotated[str, typer.Argument(metavar="SIREN", help="SIREN de l’intercommunalité (9 chiffres).")],
    as_json: JsonOption = False,
    date: DateOption = None,
) -> None:
    """Donne les chiffres d’un accord, les mêmes que ceux de sa page."""
    from analysis.accord import accord_state
    from data.store import open_store
    from data.territoire import load_epci
    from render.accord_summary import summary_dict, summary_lines
    from render.sentences import Forms

    epci = load_epci()
    if siren not in epci.index:
        msg = (
            f"Aucune intercommunalité du Finistère n’a le SIREN « {siren} » : donnez un des {len(epci)} SIREN "
            "à neuf chiffres, par exemple 200067072 pour Haut-Léon Communauté."
        )
        raise ValueError(msg)
    loaded = open_store().load()
    state = accord_state(loaded.portfolio, epci, siren=siren, date=today(date))
    forms = Forms.of(dict(epci.loc[siren]))
    lines = summary_lines(state, loaded.portfolio, forms)
    _answer(summary_dict(state, loaded.portfolio), lines, as_json=as_json)


@app.command(cls=FrenchCommand, name="rank")
def rank_command(
    draws: Annotated[int, typer.Option(help="Nombre de tirages.", min=1, max=1_000_000)] = 10_000,
    seed: Annotated[
        int, typer.Option(help="Graine du tirage : la même donne les mêmes rangs.", min=0)
    ] = 2021,
    weights: Annotated[
        Path | None, typer.Option(metavar="FICHIER", help='Poids par thème, en JSON : {"habitat": 2}.')
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Classe les intercommunalités par l’indice de fragilité, avec l’intervalle de chaque rang."""
    from analysis.index_spec import default_spec
    from analysis.observation import observe_all
    from analysis.priorities import compute_index
    from analysis.reading import rank_table
    from analysis.robustness import assess
    from data.catalogue import load_catalogue
    from data.observation import load_observation
    from data.territoire import load_communes, load_epci

    catalogue, names = load_catalogue(), load_epci()["nom"]
    spec = default_spec(catalogue)
    if weights is not None:
        spec = spec.with_theme_weights(_read_weights(weights, {part.theme for part in spec.components}))
    observed = observe_all(load_observation(), load_communes(), catalogue, niveau="epci")
    result = compute_index(observed, spec)
    table = rank_table(
        result,
        assess(result, n_draws=draws, seed=seed),
        noms={str(siren): str(name) for siren, name in names.items()},
    )
    if as_json:
        emit(table)
    else:
        _print_ranks(table)


def _read_weights(path: Path, themes: set[str]) -> dict[str, float]:
    expected = f"un objet JSON {{thème: poids}} avec des poids positifs parmi {', '.join(sorted(themes))}"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        msg = f"Le fichier de poids « {path} » n’existe pas."
        raise ValueError(msg) from None
    except (json.JSONDecodeError, UnicodeDecodeError):
        msg = f"Le fichier de poids « {path} » n’est pas du JSON lisible : écrivez {expected}."
        raise ValueError(msg) from None
    wrong = [
        str(name)
        for name, weight in (raw.items() if isinstance(raw, dict) else [])
        if name not in themes
        or isinstance(weight, bool)
        or not isinstance(weight, int | float)
        or not 0 < weight < 1e9
    ]
    if not isinstance(raw, dict) or not raw or wrong:
        about = f" (refusé : {', '.join(wrong)})" if wrong else ""
        msg = f"Le fichier de poids « {path} » ne convient pas{about} : écrivez {expected}."
        raise ValueError(msg)
    return {str(name): float(weight) for name, weight in raw.items()}


def _print_ranks(table: dict[str, Any]) -> None:
    from render.numbers import number, ordinal, percent

    typer.echo(f"{table['indice']} ({number(table['n_tirages'])} tirages, graine {table['graine']})")
    for row in table["territoires"]:
        low, high = (ordinal(round(row[name])) for name in ("rang_p05", "rang_p95"))
        band = f"du {low} au {high} rang dans 90 % des tirages"
        top = percent(100 * row["p_top5"], decimals=0)
        typer.echo(
            f"{row['rang']:>3}  {row['nom']} : {number(row['score'], decimals=1)} ({band} ; top 5 : {top})"
        )
    typer.echo(table["mise_en_garde"])


@app.command(cls=FrenchCommand, name="coverage")
def coverage_command(as_json: JsonOption = False, date: DateOption = None) -> None:
    """Mesure la couverture : enjeux avec des moyens, habitants atteints, services proches."""
    from data.catalogue import load_catalogue
    from data.store import load_portfolio
    from data.territoire import load_communes, load_epci, load_lycees, load_voisins
    from render.coverage_summary import coverage_dict, coverage_lines

    lycees = load_lycees()
    coverage = coverage_dict(
        load_portfolio(),
        load_communes(),
        load_epci(),
        lycees[lycees["retenu"]],
        voisins=load_voisins(),
        date=today(date),
    )
    labels = {theme.id: theme.label for theme in load_catalogue().themes}
    _answer(coverage, coverage_lines(coverage, labels), as_json=as_json)


@app.command(cls=FrenchCommand, name="equity")
def equity_command(as_json: JsonOption = False, date: DateOption = None) -> None:
    """Mesure la répartition des moyens votés entre les habitants des 21 intercommunalités."""
    from data.store import load_portfolio
    from data.territoire import load_epci
    from render.equity_summary import equity_dict, equity_lines

    equity = equity_dict(load_portfolio(), load_epci(), date=today(date))
    _answer(equity, equity_lines(equity), as_json=as_json)


def _answer(value: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    if as_json:
        emit(value)
        return
    for line in lines:
        typer.echo(line)


@app.command(cls=FrenchCommand, name="serve")
def serve(
    port: Annotated[int, typer.Option(help="Port d’écoute.", min=1, max=65535)] = 8501,
    address: Annotated[
        str, typer.Option(help="Adresse d’écoute ; 127.0.0.1 reste sur ce poste.")
    ] = "127.0.0.1",
    ouvrir: Annotated[bool, typer.Option("--ouvrir/--sans-ouvrir", help="Ouvre le navigateur.")] = True,
    date: DateOption = None,
) -> None:
    """Ouvre le tableau de bord."""
    environment = {**os.environ}
    if date:
        environment["ATS_DATE"] = today(date).isoformat()
    url = f"http://{address}:{port}"
    typer.echo(f"Tableau de bord : {url}  (Ctrl+C pour arrêter)")
    if ouvrir:
        threading.Thread(target=_open_when_ready, args=(url,), daemon=True).start()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py"]
    command += ["--server.port", str(port), "--server.address", address]
    try:
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    except KeyboardInterrupt:
        code = 0
    if code:
        msg = f"Le tableau de bord s’est arrêté (code {code}) : le port {port} est peut-être déjà pris, essayez --port."
        raise ValueError(msg)


def _open_when_ready(url: str) -> None:
    for _ in range(60):
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
                webbrowser.open(url)
                return
        except OSError:
            time.sleep(0.5)


def _who() -> str:
    """Name of the account that runs the command, for the journal."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "inconnu"


def _now() -> datetime.datetime:
    return datetime.datetime.now(ZoneInfo("Europe/Paris"))


USAGE: Final = {
    "NoSuchOption": "Option inconnue",
    "MissingParameter": "Paramètre manquant",
    "BadParameter": "Valeur refusée",
    "BadOptionUsage": "Option mal employée",
    "BadArgumentUsage": "Paramètre mal employé",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run one command and give its exit code; every refusal is one French sentence, never a stack trace.

    Parameters
    ----------
    arguments
        Words after the name of the program; by default those of this process.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in words
    try:
        result = app(args=words, prog_name="cli.py", standalone_mode=False)
    except typer.Exit as stop:
        return int(stop.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        return refuse("Commande interrompue.", as_json=as_json)
    except TyperException as error:
        return refuse(_usage(error), as_json=as_json)
    except (ValueError, OSError) as error:
        return refuse(str(error), as_json=as_json)
    return int(result or 0)


def refuse(message: str, *, as_json: bool) -> int:
    """Say one French sentence, or its JSON object, and give the exit code of a refusal."""
    if as_json:
        emit({"erreur": message})
    else:
        typer.echo(message, err=True)
    return FAULT


def _usage(error: Exception) -> str:
    kind = USAGE.get(type(error).__name__, "Commande inconnue ou mal écrite")
    param = getattr(error, "param", None)
    named = (
        getattr(error, "option_name", None) or getattr(param, "metavar", None) or getattr(param, "name", None)
    )
    about = f" : « {named} »" if named else ""
    return f"{kind}{about}. « python cli.py --help » donne les commandes et leurs options."


if __name__ == "__main__":
    sys.exit(main())
