"""
The start-up step: what the browser fetches is laid into `static/`, from installed packages and embedded data.

File names carry the hash of their content: a file is written once, atomically, and a browser may keep it.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Final

from render.webmap import ASSETS, WebFiles

STATIC_FOLDER: Final = Path(__file__).resolve().parent.parent / "static"
# From the frame of the map component, whatever the base path of the server.
FROM_COMPONENT: Final = "../../app/static/"


def lay(name: str, content: bytes, *, folder: Path = STATIC_FOLDER) -> str:
    """
    Write one static file unless it is there, and give its hashed name.

    Parameters
    ----------
    name
        `stem.suffix`; the hash comes between the two.
    content
        Bytes served as they are.
    folder
        The folder that Streamlit serves.
    """
    stem, suffix = name.rsplit(".", 1)
    hashed = f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
    target = folder / hashed
    if target.exists():
        return hashed
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(target)
    return hashed


def keep_only(laid: str, *, folder: Path = STATIC_FOLDER) -> None:
    """
    Take away what a static file held before: whoever kept its address would still read it.

    Parameters
    ----------
    laid
        Hashed name of the content that stays.
    folder
        The folder that Streamlit serves.
    """
    stem, suffix = laid.rsplit("-", 1)[0], laid.rsplit(".", 1)[1]
    for path in folder.glob(f"{stem}-*.{suffix}"):
        if path.name != laid:
            path.unlink(missing_ok=True)


def web_files(layers: dict[str, str], *, folder: Path = STATIC_FOLDER) -> WebFiles:
    """
    Lay the scripts, styles and fonts of the web map and its GeoJSON layers.

    Parameters
    ----------
    layers
        Layer name → GeoJSON text.
    folder
        The folder that Streamlit serves.
    """
    return WebFiles(
        base=FROM_COMPONENT,
        assets={name: lay(name, path.read_bytes(), folder=folder) for name, path in ASSETS.items()},
        layers={name: lay(f"{name}.geojson", text.encode(), folder=folder) for name, text in layers.items()},
    )
