"""Small files of the official layouts, and a way to import them, for the tests of what completes the embedded data."""

import datetime as dt

from ingest.publication import Incoming, import_content

NOW = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)

FILOSOFI = """CODGEO;NBMENFISC21;MED21;TP6021;D121
29232;1;22370;13,0;1
29019;1;21400;17,0;1
29155;1;19000;s;s
29083;1;nd;nd;nd
29151;1;25000;s;s
"""
EPCI = """CODGEO;MED21;TP6021
200068120;23150;11,4
242900314;22930;14,6
200000172;24000;9,0
"""
SERVICES = """id_fs,lib_fs,insee_com,latitude,longitude,mail,format_fs,labellisation_fs
1,France services Ouessant,29155,48.45944,-5.0957,x@exemple.fr,Fixe,Espace labellisé 01/01/2020
2,Bus de Quimper,29232,47.98,-4.10,,Bus_équivalent,Espace labellisé 08/12/2023
3,Maison de Plouigneau,29219,48.5678,-3.7015,,Multisites,Espace labellisé 15/01/2021
"""
PLACES = f"""{SERVICES}4,Maison de Quimper,29232,47.99,-4.10,,Fixe,Espace labellisé 15/01/2021
5,Maison de Brest,29019,48.39,-4.49,,Fixe,Espace labellisé 15/01/2021
6,Maison de Carhaix,29024,48.27,-3.57,,Fixe,Espace labellisé 15/01/2021
"""
PVD = """id_pvd,insee_com,lib_com,insee_dep
,29003,Audierne,29
,29219,Le Ponthou,29
"""


def read(content, layout, store=None, *, name="fichier.csv"):
    """Import a text or bytes, by default without publishing anything."""
    raw = content.encode() if isinstance(content, str) else content
    return import_content(Incoming(name, raw), layout=layout, store=store, when=NOW, who="testeur")


def complement(store):
    """Give the complement that a store shows."""
    return store.complements.load().content
