"""The command door: `python cli.py COMMANDE`, every batch job (see `commands`)."""

import sys
from collections.abc import Sequence
from typing import Any, Final

import typer
from typer.exceptions import TyperException

from commands import (  # noqa: F401 - each registers its commands
    backup,
    database,
    exchange,
    exports,
    figures,
    maintenance,
    portfolio,
    reports,
    server,
)
from commands.door import FAULT, app, emit

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
        return refuse(_usage(error, words), as_json=as_json)
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


def _usage(error: Exception, words: list[str]) -> str:
    kind = USAGE.get(type(error).__name__, "Commande inconnue ou mal écrite")
    param: Any = getattr(error, "param", None)
    option = param.opts[0] if getattr(param, "param_type_name", None) == "option" else None
    named = (
        getattr(error, "option_name", None)
        or option
        or getattr(param, "metavar", None)
        or getattr(param, "name", None)
    )
    about = f" : « {named} »" if named else ""
    if words and words[0] in {one.name for one in app.registered_commands}:
        return f"{kind}{about}. « python cli.py {words[0]} --help » donne ses paramètres et ses options."
    return f"{kind}{about}. « python cli.py --help » donne les commandes et leurs options."


if __name__ == "__main__":
    sys.exit(main())
