"""The print engine: the same `MapSpec` as the screen, on paper and in images, without a browser."""

from render.printing.compose import bare_map, bare_map_svg, crowding, map_bytes, map_figure
from render.printing.errors import LogoError, PrintError
from render.printing.files import FILE_FORMATS, FileFormat, atlas_pdf, figure_bytes
from render.printing.furniture import Furniture
from render.printing.geography import PrintGeography
from render.printing.metadata import read_metadata
from render.printing.page import PAGE_FORMATS, PageFormat
from render.printing.sheet import Sheet

__all__ = [
    "FILE_FORMATS",
    "PAGE_FORMATS",
    "FileFormat",
    "Furniture",
    "LogoError",
    "PageFormat",
    "PrintError",
    "PrintGeography",
    "Sheet",
    "atlas_pdf",
    "bare_map",
    "bare_map_svg",
    "crowding",
    "figure_bytes",
    "map_bytes",
    "map_figure",
    "read_metadata",
]
