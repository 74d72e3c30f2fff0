"""The portfolio tables, declared once: templates, files, checks and glossary derive from this page."""

from __future__ import annotations

from data import schema_types as st
from data.schema_types import Column, Kind, Table


def _required(name: str, kind: Kind, description: str) -> Column:
    """Declare a column that every row fills."""
    return Column(name, kind, description)


def _optional(name: str, kind: Kind, description: str) -> Column:
    """Declare a column that a row may leave empty."""
    return Column(name, kind, description, nullable=True)


def _enum(name: str, values: tuple[str, ...], description: str, *, nullable: bool = False) -> Column:
    """Declare a column whose values are a closed list."""
    return Column(name, "enum", description, nullable=nullable, values=values)


def _ref(name: str, target: str, description: str, *, nullable: bool = False) -> Column:
    """Declare a column whose values exist in another table."""
    return Column(name, "code", description, nullable=nullable, references=target)


_SOURCE = Column(
    "source_id",
    "code",
    "Source de la ligne : un nouvel import ne remplace que les lignes de sa source.",
    default=st.SOURCE_SAISIE,
)


def _table(name: str, key: tuple[str, ...], description: str, *columns: Column) -> Table:
    """Declare a table, adding the source of the rows where the columns do not already place it."""
    declared = {column.name for column in columns}
    return Table(name, key, columns if "source_id" in declared else (*columns, _SOURCE), description)


_ACCORD = _table(
    "accord",
    ("accord_id",),
    "Un accord entre le Département et un territoire, pour six ans.",
    _required("accord_id", "code", "Identifiant de l’accord."),
    Column("dispositif", "text", "Nom de la politique dont relève l’accord.", default="ATS"),
    _enum("perimetre", st.PERIMETRES_ACCORD, "Étendue de l’accord."),
    _ref("siren", "epci.siren", "SIREN de l’EPCI signataire, si l’accord n’en couvre qu’un.", nullable=True),
    _required("intitule", "text", "Nom de l’accord."),
    _required("debut", "date", "Premier jour de l’accord."),
    _required("fin", "date", "Dernier jour de l’accord, six ans après le début."),
    _enum("etape", st.ETAPES, "Étape de la vie de l’accord."),
    _optional("date_vote_cd", "date", "Date du vote par le conseil départemental."),
    _optional("date_vote_epci", "date", "Date du vote par l’EPCI."),
    _optional("date_signature", "date", "Date de signature."),
    _optional("reference", "text", "Référence de la délibération."),
)
_AVENANT = _table(
    "avenant",
    ("avenant_id",),
    "Une modification votée d’un accord.",
    _required("avenant_id", "code", "Identifiant de l’avenant."),
    _ref("accord_id", "accord.accord_id", "Accord modifié."),
    _required("numero", "integer", "Numéro d’ordre de l’avenant dans son accord."),
    _required("date_vote", "date", "Date du vote de l’avenant."),
    _required("date_effet", "date", "Date à partir de laquelle l’avenant s’applique."),
    _required("objet", "text", "Ce que l’avenant change, en une phrase."),
)
_ENVELOPPE = _table(
    "enveloppe",
    ("enveloppe_id",),
    "Ce qui est promis par un accord ou un avenant, pour un moyen.",
    _required("enveloppe_id", "code", "Identifiant de l’enveloppe."),
    _ref("accord_id", "accord.accord_id", "Accord qui promet."),
    _enum("moyen", st.MOYENS, "Moyen promis."),
    _enum("section", st.SECTIONS, "Section budgétaire, pour un financement seulement.", nullable=True),
    _optional("montant_eur", "money", "Montant promis ; négatif quand un avenant retire."),
    _optional("jours", "decimal", "Jours promis, pour l’ingénierie et l’accompagnement."),
    _ref("avenant_id", "avenant.avenant_id", "Avenant qui promet ; vide à l’origine.", nullable=True),
)
_ENJEU = _table(
    "enjeu",
    ("enjeu_id",),
    "Un enjeu du territoire, retenu par un accord.",
    _required("enjeu_id", "code", "Identifiant de l’enjeu."),
    _ref("accord_id", "accord.accord_id", "Accord qui retient l’enjeu."),
    _ref("theme", "theme.id", "Thème de l’enjeu."),
    _required("intitule", "text", "Nom de l’enjeu."),
    _optional("objectif", "text", "Objectif poursuivi."),
    _required("rang", "integer", "Ordre de l’enjeu dans l’accord ; il ordonne sans pondérer."),
    Column("sources", "list", "Ce qui fonde l’enjeu.", nullable=True, values=st.SOURCES_ENJEU),
    Column(
        "indicateurs",
        "list",
        "Indicateurs d’observation qui éclairent l’enjeu.",
        nullable=True,
        references="indicateur.id",
    ),
    _ref("avenant_entree", "avenant.avenant_id", "Avenant qui ajoute l’enjeu.", nullable=True),
    _ref("avenant_sortie", "avenant.avenant_id", "Avenant qui retire l’enjeu.", nullable=True),
)
_CONTRIBUTION = _table(
    "contribution",
    ("contribution_id",),
    "Une contribution reçue pendant le dialogue.",
    _required("contribution_id", "code", "Identifiant de la contribution."),
    _ref("accord_id", "accord.accord_id", "Accord concerné."),
    _ref("enjeu_id", "enjeu.enjeu_id", "Enjeu nourri par la contribution.", nullable=True),
    _enum("origine", st.ORIGINES, "Qui contribue, en catégorie : jamais un nom de personne."),
    _required("date", "date", "Date de la contribution."),
    _required("resume", "text", "Résumé en une ou deux phrases."),
)
_PROJET = _table(
    "projet",
    ("projet_id",),
    "Un projet, dans un accord ou hors accord.",
    _required("projet_id", "code", "Identifiant du projet."),
    _ref("accord_id", "accord.accord_id", "Accord qui porte le projet ; vide hors accord.", nullable=True),
    _enum("voie", st.VOIES, "Voie par laquelle le projet est traité."),
    _optional("politique", "text", "Politique vers laquelle le projet est réorienté."),
    _enum("inscription", st.INSCRIPTIONS, "Acte qui inscrit le projet dans l’accord.", nullable=True),
    _optional("plan_annuel", "integer", "Année du plan annuel."),
    _ref("siren", "epci.siren", "EPCI du territoire du projet.", nullable=True),
    _ref("insee", "commune.insee", "Commune du projet.", nullable=True),
    _enum("perimetre", st.PERIMETRES_PROJET, "Étendue du territoire servi par le projet."),
    _optional("lon", "decimal", "Longitude du site, en degrés (WGS 84)."),
    _optional("lat", "decimal", "Latitude du site, en degrés (WGS 84)."),
    _enum("localisation", st.LOCALISATIONS, "Le point est celui du site, ou seul le territoire est connu."),
    _required("intitule", "text", "Nom du projet."),
    _required("maitre_ouvrage", "text", "Nom de l’organisme maître d’ouvrage."),
    _enum("maitre_ouvrage_type", st.MAITRES_OUVRAGE, "Nature du maître d’ouvrage."),
    _optional("maitre_ouvrage_siret", "code", "SIRET du maître d’ouvrage (14 chiffres)."),
    _ref("theme", "theme.id", "Thème du projet."),
    _enum(
        "avancement", st.AVANCEMENTS, "Où en est le projet ; vide si la source ne le dit pas.", nullable=True
    ),
    _optional("cout_ht_eur", "money", "Coût total hors taxes."),
    _optional("cout_ttc_eur", "money", "Coût total toutes taxes comprises."),
    _optional("debut", "date", "Début des travaux ou de l’action, ou de l’exercice quand il est seul connu."),
    _optional("fin", "date", "Fin des travaux ou de l’action."),
    Column(
        "diffusion",
        "enum",
        "Qui peut voir le projet.",
        values=st.DIFFUSIONS,
        default="interne",
    ),
)
_PROJET_ENJEU = _table(
    "projet_enjeu",
    ("projet_id", "enjeu_id"),
    "Les enjeux auxquels répond un projet.",
    _ref("projet_id", "projet.projet_id", "Projet."),
    _ref("enjeu_id", "enjeu.enjeu_id", "Enjeu auquel il répond."),
    _required("principal", "boolean", "Vrai pour l’unique enjeu principal : les euros ne suivent que lui."),
)
_FINANCEMENT = _table(
    "financement",
    ("financement_id",),
    "Une ligne du plan de financement : un projet, un apporteur, un moyen, une section.",
    _required("financement_id", "code", "Identifiant de la ligne."),
    _ref("projet_id", "projet.projet_id", "Projet financé."),
    _required("apporteur", "text", "Nom de l’organisme apporteur."),
    _enum("apporteur_type", st.APPORTEURS, "Nature de l’apporteur."),
    _optional("apporteur_siret", "code", "SIRET de l’apporteur (14 chiffres)."),
    _enum("moyen", st.MOYENS, "Moyen apporté."),
    _enum("section", st.SECTIONS, "Section budgétaire, pour un financement seulement.", nullable=True),
    _optional("dispositif", "text", "Dispositif d’aide mobilisé."),
    _enum("etat", st.ETATS, "État de la ligne."),
    _enum("base", st.BASES, "Base des montants : hors taxes ou toutes taxes comprises."),
    _optional("assiette_eur", "money", "Dépense éligible ; le taux d’intervention s’y rapporte."),
    _optional("montant_sollicite_eur", "money", "Montant demandé."),
    _optional("montant_vote_eur", "money", "Montant voté, en totalité (AP ou AE)."),
    _optional("date_limite", "date", "Date de caducité de l’aide."),
    _ref("decision_id", "decision.decision_id", "Décision qui attribue l’aide.", nullable=True),
    _SOURCE,
    _optional("categorie_source", "text", "Catégorie donnée par la source, telle quelle."),
    _optional("date_convention", "date", "Date de la convention de subvention (SCDL)."),
    _optional("nature", "text", "Nature de l’aide (SCDL)."),
    _optional("conditions_versement", "text", "Conditions de versement (SCDL)."),
    _optional("periode_versement", "text", "Dates ou période de versement (SCDL)."),
    _optional("notification_ue", "boolean", "Aide notifiée à la Commission européenne (SCDL)."),
    _optional("pourcentage", "decimal", "Part de la subvention versée à ce bénéficiaire, de 0 à 1 (SCDL)."),
    _optional("beneficiaire_siret", "code", "SIRET du bénéficiaire (14 chiffres)."),
    _optional("beneficiaire_rna", "code", "Numéro RNA du bénéficiaire (W et neuf chiffres)."),
    _optional("reference_decision", "text", "Référence de la décision, donnée par la source (SCDL)."),
    _optional("id_rae", "text", "Identifiant de l’aide au répertoire des aides aux entreprises (SCDL)."),
)
_ECHEANCE = _table(
    "echeance",
    ("echeance_id",),
    "Les versements et les jours d’une ligne, pour un exercice.",
    _required("echeance_id", "code", "Identifiant de l’échéance."),
    _ref("financement_id", "financement.financement_id", "Ligne de financement."),
    _required("exercice", "integer", "Année budgétaire."),
    _optional("prevu_eur", "money", "Montant à verser dans l’année."),
    _optional("paye_eur", "money", "Montant versé dans l’année."),
    _optional("jours_prevus", "decimal", "Jours prévus dans l’année."),
    _optional("jours_faits", "decimal", "Jours réalisés dans l’année."),
)
_INSTANCE = _table(
    "instance",
    ("instance_id",),
    "Une réunion de la gouvernance, passée ou à venir.",
    _required("instance_id", "code", "Identifiant de l’instance."),
    _enum("type", st.INSTANCES, "Nature de la réunion."),
    _ref("siren", "epci.siren", "EPCI concerné ; vide pour une instance départementale.", nullable=True),
    _required("date", "date", "Date de la réunion."),
    _required("ordre_du_jour", "text", "Ordre du jour."),
)
_DECISION = _table(
    "decision",
    ("decision_id",),
    "Une décision prise ou attendue en instance.",
    _required("decision_id", "code", "Identifiant de la décision."),
    _ref("instance_id", "instance.instance_id", "Instance qui décide."),
    _ref("accord_id", "accord.accord_id", "Accord concerné.", nullable=True),
    _ref("avenant_id", "avenant.avenant_id", "Avenant concerné.", nullable=True),
    _ref("projet_id", "projet.projet_id", "Projet concerné.", nullable=True),
    _ref("financement_id", "financement.financement_id", "Ligne de financement concernée.", nullable=True),
    _enum("sens", st.SENS_DECISION, "Sens de la décision."),
    _optional("montant_eur", "money", "Montant décidé."),
    _optional("reference", "text", "Référence de la délibération."),
)
_DOCUMENT = _table(
    "document",
    ("document_id",),
    "Un document rattaché à un accord ou à un projet.",
    _required("document_id", "code", "Identifiant du document."),
    _ref("accord_id", "accord.accord_id", "Accord concerné.", nullable=True),
    _ref("projet_id", "projet.projet_id", "Projet concerné.", nullable=True),
    _required("type", "text", "Nature du document."),
    _required("titre", "text", "Titre du document."),
    _required("url", "text", "Adresse du document."),
    _required("date", "date", "Date du document."),
)
_APPARTENANCE = _table(
    "appartenance",
    ("insee", "siren", "debut"),
    "L’EPCI d’une commune, par période ; complète le référentiel embarqué.",
    _required("insee", "code", "Code INSEE de la commune."),
    _required("siren", "code", "SIREN de l’EPCI à cette période."),
    _required("debut", "date", "Premier jour de l’appartenance."),
    _optional("fin", "date", "Dernier jour de l’appartenance ; vide si elle dure encore."),
)
_PASSAGE = _table(
    "passage",
    ("ancien_insee", "insee", "date_effet"),
    "Une commune fusionnée et celle qui la remplace ; complète le référentiel embarqué.",
    _required("ancien_insee", "code", "Code INSEE de la commune disparue."),
    _ref("insee", "commune.insee", "Code INSEE de la commune qui la remplace."),
    _required("date_effet", "date", "Date d’effet de la fusion."),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _ACCORD,
        _AVENANT,
        _ENVELOPPE,
        _ENJEU,
        _CONTRIBUTION,
        _PROJET,
        _PROJET_ENJEU,
        _FINANCEMENT,
        _ECHEANCE,
        _INSTANCE,
        _DECISION,
        _DOCUMENT,
        _APPARTENANCE,
        _PASSAGE,
    )
}
"""Every portfolio table by name, in the order of the sheets."""
