"""For maintainers: the embedded files."""

from pathlib import Path
from typing import Annotated, Final

import typer

from commands.door import ROOT, JsonOption, command, emit, progress_bar

CACHE: Final = ROOT / "var" / "cache"


@command("refresh")
def refresh_command(
    cache: Annotated[Path, typer.Option(help="Dossier des paquets téléchargés.")] = CACHE,
    out: Annotated[Path, typer.Option(help="Dossier des fichiers embarqués.")] = ROOT / "data" / "files",
    as_json: JsonOption = False,
) -> None:
    """Reconstruit les fichiers embarqués depuis les paquets épinglés (pour les mainteneurs)."""
    from ingest.refresh import refresh

    with progress_bar() as progress:
        manifest = refresh(cache, out, progress=progress)
    if as_json:
        emit({"version": manifest.version, "fichiers": {file.name: file.lignes for file in manifest.files}})
    else:
        typer.echo(f"Fichiers embarqués reconstruits : {len(manifest.files)}, version {manifest.version}.")
