"""Images and files for print: one map, the atlas of all accords, and the replay of a receipt."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import parse_qsl

import typer

from commands.door import DateOption, JsonOption, answer, command, now, progress_bar, today

if TYPE_CHECKING:
    from render.receipt import Receipt
    from render.views.export import Making
    from render.views.view import View
    from render.views.world import World

LONGEST_FILE: Final = 200_000_000
"""Bytes of a file that is read to find its receipt."""

ViewOption = Annotated[
    list[str] | None,
    typer.Option(
        "--vue",
        metavar="NOM=VALEUR",
        help="Ce que montre la carte : un paramètre (sujet, indicateur, theme, niveau, epci, projets, methode, "
        "classes, bornes, palette, titre, producteur), ou tout le lien de l’atelier cartographique.",
    ),
]
SubjectOption = Annotated[
    str | None, typer.Option("--sujet", help="observation, moyens, ecart, projets ou priorites.")
]
PageOption = Annotated[
    str | None, typer.Option("--format-page", help="Taille : a4-paysage, a3-portrait, diapositive, carre…")
]
LogoOption = Annotated[
    Path | None, typer.Option("--logo", metavar="FICHIER", help="Logo à placer, en PNG ou JPEG.")
]
InternalOption = Annotated[
    bool,
    typer.Option(
        "--interne",
        help="Document de travail : montre aussi ce qui n’est ni voté ni public, et le dit sur chaque page.",
    ),
]


@command("carte")
def map_command(
    out: Annotated[
        Path, typer.Option("--out", metavar="FICHIER", help="Image à écrire : .png, .svg, .pdf ou .html.")
    ],
    view: ViewOption = None,
    subject: SubjectOption = None,
    page: PageOption = None,
    logo: LogoOption = None,
    internal: InternalOption = False,
    as_json: JsonOption = False,
    date: DateOption = None,
) -> None:
    """Écrit une carte prête à imprimer ou à publier."""
    from data.durable import explain_refusal, replace_file
    from render.receipt import read_receipt
    from render.views.export import FILE_KINDS, map_file

    kind = next((one for one in FILE_KINDS if out.suffix.lower() == f".{one}"), None)
    if kind is None:
        known = ", ".join(f".{one}" for one in FILE_KINDS)
        msg = f"Le nom « {out.name} » ne dit pas le format : terminez-le par {known}."
        raise ValueError(msg)
    world = _world()
    asked = _view(view, world, sujet=subject, format=page, internal=internal, date=date)
    content = map_file(asked, world, _making(logo), kind=kind)
    try:
        replace_file(out, content)
    except OSError as error:
        raise ValueError(explain_refusal(error, out.parent, kept="Rien n’a été écrit.")) from error
    number = read_receipt(content).id
    answer({"fichier": str(out), "recu": number}, [f"{out} (reçu {number})"], as_json=as_json)


@command("atlas")
def atlas_command(
    out: Annotated[Path, typer.Option("--out", metavar="DOSSIER", help="Dossier des pages.")],
    formats: Annotated[
        str, typer.Option(help="Formats, séparés par des virgules : png, svg, pdf, html.")
    ] = "png,svg,pdf",
    view: ViewOption = None,
    subject: SubjectOption = "projets",
    page: PageOption = None,
    epci: Annotated[
        list[str] | None,
        typer.Option("--epci", metavar="SIREN", help="Seulement cette intercommunalité ; se répète."),
    ] = None,
    logo: LogoOption = None,
    internal: InternalOption = False,
    as_json: JsonOption = False,
    date: DateOption = None,
) -> None:
    """Écrit une page par accord et par format, et un PDF de toutes les pages ; reprend où il s’est arrêté."""
    from commands.atlas_run import Order, make_atlas

    world = _world()
    asked = _view(view, world, sujet=subject, format=page, internal=internal, date=date)
    order = Order(asked, _kinds(formats), _making(logo), tuple(_sirens(epci or [], world)))
    with progress_bar() as progress:
        result = make_atlas(order, world, out, progress=progress)
    told: dict[str, Any] = {
        "dossier": str(out),
        "faits": list(result.made),
        "gardes": list(result.kept),
        "vue": asked.params(whole=True),
    }
    lines = [f"{out} : {len(result.made)} fichiers faits, {len(result.kept)} gardés."]
    answer(told, lines, as_json=as_json)


@command("replay")
def replay_command(
    source: Annotated[
        Path, typer.Argument(metavar="REÇU|FICHIER", help="Fichier produit par l’atlas, ou son reçu en JSON.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DOSSIER", help="Dossier où refaire le fichier.")],
    logo: LogoOption = None,
    as_json: JsonOption = False,
) -> None:
    """Refait un fichier à l’identique depuis son reçu."""
    from data.durable import explain_refusal, replace_file
    from data.software import software_version, what_differs
    from render.receipt import read_receipt
    from render.views.replay import replay

    content = _read(source, LONGEST_FILE)
    receipt = read_receipt(content)
    made = replay(receipt, _world(receipt), logo=_read(logo) if logo else None)
    is_receipt = content.lstrip()[:1] == b"{"
    target = out / (f"{receipt.objet}-{receipt.id}.{receipt.fichier}" if is_receipt else source.name)
    try:
        out.mkdir(parents=True, exist_ok=True)
        replace_file(target, made)
    except OSError as error:
        raise ValueError(explain_refusal(error, out, kept="Rien n’a été écrit.")) from error
    same = None if is_receipt else made == content
    told = f"{target} (reçu {receipt.id})"
    lines = [f"{told} : identique à l’octet près." if same else told]
    differs = what_differs(receipt.logiciel)
    if differs:
        lines.append(
            f"Le reçu est de la version {receipt.logiciel} du logiciel, celui-ci est la {software_version()} "
            f"(différences : {', '.join(differs)}) ; le fichier peut différer."
        )
    elif same is False:
        lines.append("Le fichier donné n’est plus celui que le logiciel a écrit : il a été modifié.")
    answer(
        {
            "fichier": str(target),
            "recu": receipt.id,
            "identique": same,
            "logiciel": receipt.logiciel,
            "differences": list(differs),
        },
        lines,
        as_json=as_json,
    )


def _world(receipt: "Receipt | None" = None) -> "World":
    """Load the current versions of the portfolio and of what completes the data, or those that a receipt names."""
    from data.store import open_store
    from render.views.world import complement_of, load_world

    store = open_store()
    if receipt is None:
        return load_world(store.load().content)
    complement = store.complements.load(complement_of(receipt.donnees))
    return load_world(store.load(receipt.portefeuille).content, complement)


def _view(
    given: list[str] | None,
    world: "World",
    *,
    internal: bool,
    date: str | None,
    **options: str | None,
) -> "View":
    """Read the view that the options ask for; an option of its own wins over `--vue`."""
    from render.views.view import strict_view

    params: dict[str, str] = {}
    typed: list[str] = []
    for text in given or []:
        name, equals, value = text.partition("=")
        if text.startswith("http") or "?" in name:
            pairs = dict(parse_qsl(text.partition("?")[2], keep_blank_values=True))
        else:
            # Typed as it must be read: a title may hold « & », « + », « % » and « ? ».
            pairs = {name.strip(): value} if equals and name.strip() else {}
            typed += pairs
        if not pairs:
            msg = f"« {text[:60]} » n’est pas un paramètre : écrivez NOM=VALEUR, ou collez le lien de l’atelier."
            raise ValueError(msg)
        params |= pairs
    params |= {name: value for name, value in options.items() if value is not None}
    if internal:
        params["diffusion"] = "interne"
    if date is not None:
        params["date"] = today(date).isoformat()
    return strict_view(
        params, catalogue=world.catalogue, sirens=world.epci.index, date=today(None), typed=typed
    )


def _making(logo: Path | None) -> "Making":
    from render.views.export import Making

    return Making(now().replace(microsecond=0), _read(logo) if logo else None)


def _kinds(text: str) -> tuple[Any, ...]:
    from render.views.export import FILE_KINDS

    wanted = [word.strip().lower() for word in text.split(",") if word.strip()]
    if not wanted or any(word not in FILE_KINDS for word in wanted):
        msg = f"Formats « {text[:60]} » inconnus : choisissez parmi {', '.join(FILE_KINDS)}, séparés par des virgules."
        raise ValueError(msg)
    return tuple(dict.fromkeys(wanted))


def _sirens(given: list[str], world: "World") -> list[str]:
    unknown = [code for code in given if code not in world.epci.index]
    if unknown:
        msg = f"Aucune intercommunalité du Finistère n’a le SIREN « {unknown[0][:20]} » : neuf chiffres, voyez l’atlas."
        raise ValueError(msg)
    return given


def _read(path: Path, longest: int = 20_000_000) -> bytes:
    """Read a file that a reader names, unless it is far too large."""
    try:
        if path.stat().st_size > longest:
            msg = f"Le fichier « {path} » dépasse {longest // 1_000_000} Mo : ce n’est pas un fichier de l’atlas."
            raise ValueError(msg)
        return path.read_bytes()
    except OSError as error:
        msg = f"Le fichier « {path} » ne s’ouvre pas ({error.strerror}) : vérifiez son nom et ses droits."
        raise ValueError(msg) from error
