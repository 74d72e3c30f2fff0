"""The dashboard on this machine."""

import os
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from typing import Annotated

import typer

from commands.door import ROOT, DateOption, command, today
from render.diffusion import VARIABLE, read_setting

HERE = ("127.0.0.1", "localhost", "::1")
"""Addresses that only this machine can reach."""
ALLOCATOR = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": str(4 * 2**20)}
"""
Settings of the memory of the server, unless the environment has its own; read by glibc, ignored elsewhere.

Each run of a page is a thread: with the usual eight arenas a core, each arena would keep the most that any run took.
What is large goes back to the system when it is freed; by itself, glibc would soon lay it in the arenas for good.
"""


@command("serve")
def serve(
    port: Annotated[int, typer.Option(help="Port d’écoute.", min=1, max=65535)] = 8501,
    address: Annotated[
        str, typer.Option(help="Adresse d’écoute ; 127.0.0.1 reste sur ce poste.")
    ] = "127.0.0.1",
    ouvrir: Annotated[bool, typer.Option("--ouvrir/--sans-ouvrir", help="Ouvre le navigateur.")] = True,
    date: DateOption = None,
    diffusion: Annotated[
        str | None,
        typer.Option(
            help="Public le plus large : public, comite ou interne. Sans elle, la variable ATS_DIFFUSION ; sans la "
            "variable, interne sur ce poste et public à toute autre adresse.",
        ),
    ] = None,
) -> None:
    """Ouvre le tableau de bord : ses pages et ses fichiers ne montrent rien de plus que ce que permet --diffusion."""
    environment = {**ALLOCATOR, **os.environ}
    usual = "interne" if address in HERE else "public"
    environment[VARIABLE] = diffusion or environment.get(VARIABLE, "").strip() or usual
    audience = read_setting(environment[VARIABLE])
    if date:
        environment["ATS_DATE"] = today(date).isoformat()
    url = f"http://{address}:{port}"
    typer.echo(f"Tableau de bord : {url}  (Ctrl+C pour arrêter)")
    typer.echo(f"Diffusion : {audience}")
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
