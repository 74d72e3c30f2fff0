"""
What every command shares: the application, its options, its answers and its progress bar.

Exit code 0 when the job is done, 2 with one French sentence otherwise; `--json` prints one object on the
standard output in both cases, everything else goes to the standard error.
"""

import datetime
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer
from typer import core, rich_utils

ROOT: Final = Path(__file__).resolve().parents[1]
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


def command(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as a command of the door, under this name."""
    return app.command(cls=FrenchCommand, name=name)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
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


def answer(value: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    """Print one JSON object, or lines for a reader."""
    if as_json:
        emit(value)
        return
    for line in lines:
        typer.echo(line)


def account() -> str:
    """Name of the account that runs the command, for the journal."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "inconnu"


def now() -> datetime.datetime:
    """Give the moment of this run, in Paris."""
    return datetime.datetime.now(ZoneInfo("Europe/Paris"))
