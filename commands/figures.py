"""The figures of the pages: one accord, the index, the coverage, the equity of the means."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.door import DateOption, JsonOption, answer, command, emit, today


@command("accord")
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
    answer(summary_dict(state, loaded.portfolio), lines, as_json=as_json)


@command("rank")
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
        emit({"territoires": table["territoires"]})
        # The object holds the ranking alone; no reader may get it without its warning.
        typer.echo(table["mise_en_garde"], err=True)
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


@command("coverage")
def coverage_command(
    as_json: JsonOption = False,
    date: DateOption = None,
    couche: Annotated[
        str | None,
        typer.Option(
            metavar="NOM",
            help="Ne mesure qu’une couche de services, par intercommunalité : « lycées généraux et technologiques » "
            "ou une couche importée, par exemple « France services ».",
        ),
    ] = None,
) -> None:
    """Mesure la couverture : enjeux avec des moyens, habitants atteints, services proches."""
    from analysis.trips import imported_layers
    from data.catalogue import load_catalogue
    from data.store import load_portfolio
    from data.territoire import (
        load_communes,
        load_distances,
        load_epci,
        load_lieux,
        load_lycees,
        load_voisins,
    )
    from render.coverage_summary import SERVICES_LABEL, coverage_dict, coverage_lines, layer_dict, layer_lines

    communes, epci, lieux = load_communes(), load_epci(), load_lieux()
    voisins, distances = load_voisins(), load_distances()
    lycees = load_lycees()
    lycees = lycees[lycees["retenu"]].set_index("uai")
    if couche is not None:
        layers = {SERVICES_LABEL: lycees, **imported_layers(lieux)}
        if couche not in layers:
            known = " ; ".join(f"« {name} »" for name in layers)
            msg = f"Couche de services « {couche} » inconnue : choisissez parmi {known}, ou importez-la."
            raise ValueError(msg)
        layer = layer_dict(couche, layers[couche], communes=communes, voisins=voisins, distances=distances)
        names = {str(siren): str(name) for siren, name in epci["nom"].items()}
        answer(layer, layer_lines(layer, names), as_json=as_json)
        return
    coverage = coverage_dict(
        load_portfolio(),
        communes,
        epci,
        lycees,
        lieux=lieux,
        distances=distances,
        voisins=voisins,
        date=today(date),
    )
    labels = {theme.id: theme.label for theme in load_catalogue().themes}
    answer(coverage, coverage_lines(coverage, labels), as_json=as_json)


@command("equity")
def equity_command(as_json: JsonOption = False, date: DateOption = None) -> None:
    """Mesure la répartition des moyens votés entre les habitants des 21 intercommunalités."""
    from data.store import load_portfolio
    from data.territoire import load_epci
    from render.equity_summary import equity_dict, equity_lines

    equity = equity_dict(load_portfolio(), load_epci(), date=today(date))
    answer(equity, equity_lines(equity), as_json=as_json)
