"""Papers and slides: the sheet of an accord, its slides, the synthesis, the annex of an assembly."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from commands.door import DateOption, JsonOption, answer, command, now, progress_bar, today

if TYPE_CHECKING:
    from analysis.diffusion import Audience
    from render.reports import Kind, Report
    from render.sheets.holdings import Holdings


@command("report")
def report_command(
    out: Annotated[Path, typer.Option("--out", metavar="DOSSIER", help="Dossier où écrire.")],
    accord: Annotated[
        list[str] | None,
        typer.Option("--accord", metavar="SIREN", help="Intercommunalité de l’accord ; se répète."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Toutes les intercommunalités.")] = False,
    kind: Annotated[
        str, typer.Option("--type", help="fiche, diapositives, synthese ou annexe-cp.")
    ] = "fiche",
    instance: Annotated[
        str | None,
        typer.Option("--instance", metavar="ID", help="Instance de l’annexe, par exemple CP-2026-06-08."),
    ] = None,
    public: Annotated[
        bool, typer.Option("--public", help="Version publique : seulement ce qui est voté et public.")
    ] = False,
    internal: Annotated[
        bool, typer.Option("--interne", help="Document de travail : nomme aussi les projets internes.")
    ] = False,
    as_json: JsonOption = False,
    date: DateOption = None,
) -> None:
    """Écrit les documents d’un comité : fiche, diapositives, synthèse départementale, annexe d’une commission."""
    from data.store import open_store
    from render.receipt import moment_now
    from render.sheets.holdings import Edition, Holdings
    from render.views.world import load_world

    if public and internal:
        msg = "Choisissez --public ou --interne, pas les deux."
        raise ValueError(msg)
    audience: Audience = "public" if public else "interne" if internal else "comité"
    world = load_world(open_store().load().portfolio)
    sirens = [str(siren) for siren in world.epci["nom_court"].sort_values().index] if every else accord or []
    if every and accord:
        msg = "Choisissez --accord ou --all, pas les deux."
        raise ValueError(msg)
    wanted = _wanted(kind, sirens, instance)
    holdings = Holdings(world, Edition(today(date), moment_now(now()), audience))
    written = _write(wanted, holdings, out)
    told = {"dossier": str(out), "diffusion": audience, "fichiers": written}
    lines = [f"{out / name['fichier']} (reçu {name['recu']})" for name in written]
    answer(told, lines, as_json=as_json)


def _wanted(kind: str, sirens: Sequence[str], instance: str | None) -> list["Report"]:
    from render.reports import KINDS, OF_AN_ACCORD, Report

    if kind not in KINDS:
        msg = f"Le type « {kind[:30]} » n’existe pas : choisissez parmi {', '.join(KINDS)}."
        raise ValueError(msg)
    chosen = cast("Kind", kind)
    if chosen in OF_AN_ACCORD:
        if not sirens:
            msg = f"Dites de quel accord est le document « {kind} » : --accord SIREN, ou --all pour tous."
            raise ValueError(msg)
        return [Report(chosen, siren) for siren in dict.fromkeys(sirens)]
    if chosen == "annexe-cp":
        if not instance:
            msg = "Dites de quelle instance est l’annexe : --instance ID, par exemple CP-2026-06-08."
            raise ValueError(msg)
        return [Report(chosen, instance)]
    return [Report(chosen)]


def _write(wanted: Sequence["Report"], holdings: "Holdings", out: Path) -> list[dict[str, str]]:
    """Write the files one after the other, each whole or not at all; names are checked before anything is drawn."""
    from data.durable import explain_refusal, replace_file
    from render.reports import report_bytes, report_name, report_receipt

    named = [(report, report_name(report, holdings)) for report in wanted]
    written = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        with progress_bar() as progress:
            for place, (report, name) in enumerate(named):
                progress(name, place, len(named))
                replace_file(out / name, report_bytes(report, holdings))
                written.append({"fichier": name, "recu": report_receipt(report, holdings).id})
                progress(name, place + 1, len(named))
    except OSError as error:
        kept = "Les fichiers déjà écrits sont entiers."
        raise ValueError(explain_refusal(error, out, kept=kept)) from error
    return written
