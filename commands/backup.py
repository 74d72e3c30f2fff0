"""Keeping the store: one file to put elsewhere, and back."""

from pathlib import Path
from typing import Annotated

import typer

from commands.door import JsonOption, account, answer, command, now

FileArgument = Annotated[Path, typer.Argument(metavar="FICHIER", help="Fichier de sauvegarde (.zip).")]


@command("backup")
def backup_command(
    file: FileArgument,
    replace: Annotated[bool, typer.Option("--remplacer", help="Remplace un fichier existant.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Sauvegarde toutes les versions, leur journal et les rapports d’import dans un fichier vérifié."""
    from data.backup import write_backup
    from data.store import own_store
    from render.numbers import number

    written = write_backup(own_store(), file, when=now(), replace=replace)
    value = {
        "fichier": str(file),
        "versions": written.versions,
        "octets": written.size,
        "sha256": written.sha256,
        "endommagees": list(written.damaged),
    }
    lines = [
        f"Sauvegarde écrite : {file} ({written.versions} version(s), {number(written.size / 1000)} ko).",
        f"Empreinte SHA-256 : {written.sha256}",
        *(f"Sauvegardée telle quelle, mais endommagée : {fault}" for fault in written.damaged),
    ]
    answer(value, lines, as_json=as_json)


@command("restore")
def restore_command(
    file: FileArgument,
    complete: Annotated[
        bool,
        typer.Option("--completer", help="Complète un magasin qui n’est pas vide, sans rien en effacer."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Restaure une sauvegarde : ajoute ses versions et rend courante celle qui l’était."""
    from data.backup import Backup, restore
    from data.store import writable_store

    with Backup(file) as backup:
        restored = restore(backup, writable_store(), who=account(), when=now(), complete=complete)
    value = {
        "ajoutees": list(restored.added),
        "reparees": list(restored.mended),
        "gardees": list(restored.kept),
        "courantes": dict(restored.current),
    }
    lines = [
        f"Versions ajoutées : {len(restored.added)} ; réparées : {len(restored.mended)} ; "
        f"déjà présentes : {len(restored.kept)}.",
        *(f"Version courante ({series}) : {version}." for series, version in restored.current.items()),
    ]
    answer(value, lines, as_json=as_json)
