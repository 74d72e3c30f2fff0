"""
The French of Streamlit 1.67's own interface, which offers no setting for it.

`WORDS` holds whole texts; `FORMS` holds the texts that carry a name or a number, as a pattern that matches them
from end to end and what it becomes. Both are facts of the interface, read in the files that Streamlit serves:
a test refuses a text that they no longer contain.
"""

from typing import Final

MONTHS: Final = {
    "January": "janvier",
    "February": "février",
    "March": "mars",
    "April": "avril",
    "May": "mai",
    "June": "juin",
    "July": "juillet",
    "August": "août",
    "September": "septembre",
    "October": "octobre",
    "November": "novembre",
    "December": "décembre",
}

WORDS: Final = {
    # The page: first link, running, connection, pages that do not exist.
    "Skip to main content": "Aller au contenu",
    "Please wait...": "Veuillez patienter…",
    "Running...": "Calcul en cours…",
    "Stopping...": "Arrêt…",
    "Connecting": "Connexion",
    "Connecting to Streamlit server": "Connexion au serveur",
    "Unable to connect to Streamlit server": "Serveur injoignable",
    "Connection error": "Connexion perdue",
    "Streamlit server is not responding. Are you connected to the internet?": (
        "Le serveur ne répond pas. Êtes-vous relié au réseau\u202f?"
    ),
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": (
        "Le serveur est-il arrêté\u202f? S’il l’est, relancez-le\u00a0:"
    ),
    "Connection timed out.": "Le serveur tarde trop à répondre.",
    "Connection lost. Please wait for the app to reconnect, then try again.": (
        "Connexion perdue. Attendez qu’elle revienne, puis recommencez."
    ),
    "not connected to a server!": "aucun serveur n’est relié",
    "Network issue": "Difficulté du réseau",
    "Page not found": "Page introuvable",
    "The page that you have requested does not seem to exist. Running the app's main page.": (
        "La page demandée n’existe pas. La première page est affichée."
    ),
    "Your app is having trouble loading the component.": "Une partie de la page n’a pas pu être chargée.",
    "Error": "Erreur",
    "Error:": "Erreur\u00a0:",
    "Warning": "Attention",
    "Notifications": "Notifications",
    "Close": "Fermer",
    "Dismiss": "Fermer",
    "Retry": "Réessayer",
    "Try again": "Réessayer",
    "Main menu": "Menu principal",
    "Scroll tabs left": "Faire défiler les onglets vers la gauche",
    "Scroll tabs right": "Faire défiler les onglets vers la droite",
    "Link to heading": "Lien vers ce titre",
    "Help": "Aide",
    "Fullscreen": "Plein écran",
    "Close fullscreen": "Quitter le plein écran",
    "Copy to clipboard": "Copier",
    "Copied!": "Copié",
    "Copied": "Copié",
    # Fields, lists and buttons.
    "Press Enter to apply": "Entrée pour valider",
    "Press Ctrl+Enter to apply": "Ctrl + Entrée pour valider",
    "Press ⌘+Enter to apply": "⌘ + Entrée pour valider",
    "Press Enter to submit form": "Entrée pour envoyer",
    "Press Ctrl+Enter to submit form": "Ctrl + Entrée pour envoyer",
    "Press ⌘+Enter to submit form": "⌘ + Entrée pour envoyer",
    "Choose an option": "Choisir",
    "Choose options": "Choisir",
    "No options to select": "Aucun choix possible",
    "No options to select.": "Aucun choix possible.",
    "No results": "Aucun résultat",
    "Select all": "Tout choisir",
    "Selected values": "Choix retenus",
    "Selectbox options": "Choix possibles",
    "Multiselect options": "Choix possibles",
    "Suggestions": "Choix possibles",
    "Show suggestions": "Voir les choix",
    "Open": "Ouvrir la liste",
    "Clear value": "Effacer",
    "Clear all": "Tout effacer",
    "Clear entry": "Effacer",
    "Increment": "Augmenter",
    "Decrement": "Diminuer",
    "Number is below the allowed range.": "Le nombre est trop petit.",
    "Number is above the allowed range.": "Le nombre est trop grand.",
    "Invalid input.": "Saisie incorrecte.",
    "Show password": "Montrer le mot de passe",
    "Hide password": "Cacher le mot de passe",
    "Download failed": "Le téléchargement a échoué",
    # Dates.
    "Choose date": "Choisir une date",
    "Choose date range": "Choisir une période",
    "Date range": "Période",
    "Clear date": "Effacer la date",
    "Clear dates": "Effacer les dates",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": (
        "Les flèches changent de jour, Entrée le choisit, Échap ferme le calendrier."
    ),
    "Previous month": "Mois précédent",
    "Next month": "Mois suivant",
    "Empty": "vide",
    "dd": "jj",
    "yyyy": "aaaa",
    # Tables.
    "Scrollable table": "Tableau à faire défiler",
    "empty": "vide",
    "Show/hide columns": "Choisir les colonnes",
    "Download as CSV": "Télécharger en CSV",
    "Search": "Chercher",
    "Type to search": "Tapez pour chercher",
    "Previous Result": "Résultat précédent",
    "Next Result": "Résultat suivant",
    "Close Search": "Fermer la recherche",
    "Dataframe column menu": "Menu de la colonne",
    "Copy column name": "Copier le nom de la colonne",
    "Sort ascending": "Tri croissant",
    "Sort descending": "Tri décroissant",
    "Statistics": "Statistiques",
    "Format": "Format",
    "Autosize": "Ajuster la largeur",
    "Pin column": "Épingler la colonne",
    "Unpin column": "Détacher la colonne",
    "Hide column": "Masquer la colonne",
    "Add row": "Ajouter une ligne",
    "Delete row(s)": "Supprimer les lignes",
    "Clear selection": "Effacer le choix",
    "Failed to load data": "Les données n’ont pas pu être chargées",
    "No data": "Aucune donnée",
    "Automatic": "Automatique",
    "Localized": "À la française",
    "Plain": "Simple",
    "Compact": "Abrégé",
    "Dollar": "Dollar",
    "Euro": "Euro",
    "Yen": "Yen",
    "Percent": "Pourcentage",
    "Scientific": "Scientifique",
    "Accounting": "Comptable",
    "Count": "Nombre",
    "Values": "Valeurs",
    "Distinct": "Différentes",
    "Average": "Moyenne",
    "Standard deviation": "Écart-type",
    "Minimum": "Minimum",
    "Median": "Médiane",
    "Maximum": "Maximum",
    "Sum": "Somme",
    "Range": "Étendue",
    "Minimum length": "Longueur minimale",
    "Maximum length": "Longueur maximale",
    "Average length": "Longueur moyenne",
    "Based on sample": "Sur un échantillon",
    # Files.
    "Upload": "Choisir un fichier",
    "Upload directories": "Choisir un dossier",
    "Add files": "Ajouter des fichiers",
    "Drag and drop a file here": "Glissez un fichier ici",
    "Drag and drop files here": "Glissez des fichiers ici",
    "Drag and drop directories here": "Glissez des dossiers ici",
    "file upload": "choix d’un fichier",
    "add icon": "ajouter",
    "Error uploading file": "L’envoi du fichier a échoué",
}

FORMS: Final = {
    r"Help for (.+)": "Aide\u00a0: $1",
    r"Remove (.+)": "Retirer $1",
    r"Fullscreen: (.+)": "Plein écran\u00a0: $1",
    r"Search: (.+)": "Chercher\u00a0: $1",
    r"Download as CSV: (.+)": "Télécharger en CSV\u00a0: $1",
    r"Show/hide columns: (.+)": "Choisir les colonnes\u00a0: $1",
    r"Clear selection: (.+)": "Effacer le choix\u00a0: $1",
    r"Add row: (.+)": "Ajouter une ligne\u00a0: $1",
    # Lists and what they say aloud.
    r"Add: (.+)": "Chercher\u00a0: $1",
    r"Select (\d+) matches": "Choisir les $1 résultats",
    r"([01]) options? available\.": "$1 choix possible.",
    r"(\d+) options available\.": "$1 choix possibles.",
    r"(\d+),(\d{3}) options available\.": "$1\u202f$2 choix possibles.",
    r"(.+), selected": "$1, choisi",
    r"You can only select up to (\d+) options?\. Remove an option first\.": (
        "$1 choix au plus\u00a0: retirez-en un d’abord."
    ),
    # Numbers.
    r"Error: Number is outside the allowed range\. Please enter a value between (\S+) and (\S+)\.": (
        "Erreur\u00a0: entrez un nombre entre $1 et $2."
    ),
    (
        r"Error: Number is below the allowed range\. "
        r"Please enter a value greater than or equal to (\S+)\."
    ): "Erreur\u00a0: entrez un nombre égal ou supérieur à $1.",
    r"Error: Number is above the allowed range\. Please enter a value less than or equal to (\S+)\.": (
        "Erreur\u00a0: entrez un nombre égal ou inférieur à $1."
    ),
    # Dates.
    r"day, (.+)": "jour, $1",
    r"month, (.+)": "mois, $1",
    r"year, (.+)": "année, $1",
    r"Choose date, (.+)": "Choisir une date, $1",
    r"Choose date range, (.+)": "Choisir une période, $1",
    **{rf"(\d+) – {english}": f"$1 – {french}" for english, french in MONTHS.items()},
    **{
        rf"Selected Date: {english} (\d+), (\d+)": f"Date choisie\u00a0: $1 {french} $2"
        for english, french in MONTHS.items()
    },
    # Tables and files.
    r"([01]) results?": "$1 résultat",
    r"(\d+) results": "$1 résultats",
    r"(\d+) of (\d+) results?": "$1 sur $2 résultats",
    r"(\d+)([KMGT])B per file(.*)": "$1\u00a0$2o par fichier$3",
    r"(\d+)B per file(.*)": "$1 octets par fichier$2",
    r"(\d+)\.(\d+)([KMGT]?)B": "$1,$2\u00a0$3o",
    r"(.+), (\d+)\.(\d+)([KMGT]?)B": "$1, $2,$3\u00a0$4o",
    r"(.+) files are not allowed\.": "Les fichiers $1 ne sont pas acceptés.",
}
