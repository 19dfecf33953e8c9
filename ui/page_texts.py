"""The French of the pages, beside the sentences of `ui.texts`."""

from __future__ import annotations

from ui.texts import SITE

# The conversation.
CONVERSATIONS = "Conversations"
NEXT_QUESTIONS = "Pour continuer"
ASKED_INSTEAD = "Ce que vous pourriez demander"
ASK_AGAIN = "Poser à nouveau"
EDIT = "Modifier"
GOOD, BAD = "Utile", "À revoir"
ONLY_IN = "Cherché seulement dans :"
WHERE_HERE = "calculé sur ce serveur"
WHERE_ELSEWHERE = "calculé par {host}"
WRITING = "Sources trouvées. Le modèle de langage rédige…"
NOT_KEPT = "Cette réponse n'a pas pu être gardée avec la conversation."
TOO_FAST = "Vous avez posé {limit} questions en {seconds} secondes. Attendez {wait} secondes, puis renvoyez celle-ci."
TOO_MANY = "Beaucoup de questions sont posées en ce moment. Attendez quelques secondes, puis renvoyez la vôtre."
OPENED = "Conversation ouverte, {turns}."
NO_LONGER_KEPT = "Cette conversation n'est plus gardée."
SUPPORTED, UNSUPPORTED = "étayé", "non étayé"
UNSUPPORTED_WHY = "Le passage cité ne suffit pas à l'affirmer : lisez-le."
GLOSSARY = "{words} (glossaire : {source})"
DEFINED = "{words} (défini par « {title} »)"

# The sources.
MOVED = "Le document a changé depuis cette réponse : le passage a été retrouvé, mot pour mot, dans sa version actuelle."
LOST = "Le document a changé depuis cette réponse : ce passage n'y figure plus. Voici ce qui était cité :"
BEFORE, AFTER = "← {label}", "{label} →"
NEIGHBOURS = "Articles voisins"
SEE_PAGE = "Voir la page {page}"
PAGE_ALT = "Page {page} de « {title} »"
PAGE_MARKED = "Le passage cité est encadré, {where} de la page."
PAGE_PARTS = ("en haut", "au milieu", "en bas")
PAGE_UNMARKED = (
    "Moins de la moitié du passage a été située sur cette page : rien n'est encadré, pour ne pas montrer le mauvais "
    "endroit."
)
PAGE_WHOLE = "La page telle qu'elle a été numérisée ou imprimée."

# The kept conversations.
CONVERSATION_SEARCH = "Rechercher dans les conversations"
NO_CONVERSATIONS = "Aucune conversation gardée."
NONE_FOUND = "Aucune conversation ne contient ces mots."
RENAME, DELETE = "Renommer", "Supprimer"
NOT_KEEPING = "Les conversations ne peuvent pas être gardées pour le moment ; l'assistant répond quand même."
KEPT_FOR = "Visibles de toute personne qui ouvre cette page ; supprimées après {days} jours sans changement."
TODAY, YESTERDAY = "aujourd'hui", "hier"

# Marks on answers.
REASONS = ("Réponse fausse", "Réponse incomplète", "Source sans rapport", "Refus à tort", "Autre")
MARK_THANKS = "Avis enregistré."

# Documents.
ADD = "Ajouter des documents"
ADD_HOW = (
    "PDF, Word (.docx), OpenDocument (.odt), HTML, Markdown ou texte, {limit} Mo au plus par fichier. Un fichier du "
    "même nom remplace le document."
)
CHOOSE = ("Choisir des fichiers", "ou les déposer ici")
CHOOSE_ONE = ("Choisir un fichier", "ou le déposer ici")
JOBS = "Fichiers reçus"
WAITING, READING, DONE = "en attente", "lecture en cours", "terminé"
READING_PAGES = "lecture : page {page} sur {pages}"
RECEIVED = "reçu"
TOO_LARGE = "Ce fichier dépasse {limit} Mo. Découpez-le, ou compressez ses images, puis renvoyez-le."
TOO_MANY_FILES = "Trop de fichiers attendent d'être lus. Patientez, puis renvoyez celui-ci."
EMPTY_FILE = "Ce fichier est vide."
NO_SUCH_JOB = "Ce dépôt n'est plus connu : rechargez la page."
COLUMNS = ("Document", "Signé le", "État", "Pages", "Passages")
ORIGINAL = "Télécharger l'original"
NO_ORIGINAL = "L'original de ce document n'est plus sur le disque. Déposez-le à nouveau."
MANAGE = "Gérer ce document"
REPLACE = "Remplacer par une nouvelle version"
REPLACE_WHY = (
    "Le nouveau fichier prend la place de celui-ci : les réponses ne citeront plus que lui. Les conversations gardées "
    "disent si le passage qu'elles citent y figure encore."
)
REMOVE = "Retirer du corpus"
REMOVE_TITLE = "Retirer « {title} » ?"
REMOVE_WHY = (
    "{passages} ne seront plus cités, dès maintenant. Le texte et l'original sont effacés, y compris des conversations "
    "gardées et des cas d'évaluation, qui garderont la place de la citation avec la mention « document retiré ». "
    "Pour revenir en arrière, il faudra déposer le fichier à nouveau."
)
REMOVE_RELATED = "Ces documents s'y rattachent et le diront « absent du corpus » : {titles}."
REMOVED = "Le document est retiré."
SAVE, CANCEL, CONFIRM = "Enregistrer", "Annuler", "Confirmer"
CATALOGUE = "Fiche du document"
CATALOGUE_WHY = "N'y mettez que ce que dit le document, ou ce que vous savez de lui par ailleurs."
FIELDS = {
    "title": "Titre",
    "signed_on": "Signé le",
    "valid_from": "En vigueur depuis le",
    "valid_until": "En vigueur jusqu'au",
    "source": "Provenance",
    "relation_kind": "Lien avec un autre document",
    "relation_title": "Titre de cet autre document",
}
RELATION_NAMES = {
    "": "aucun",
    "completes": "complète",
    "replaces": "remplace",
    "amends": "modifie",
    "annexed to": "est annexé à",
}
SAVED = "La fiche est enregistrée."
WRONG_DATE = "« {value} » n'est pas une date : écrivez jj/mm/aaaa."
WRONG_ORDER = "La fin de validité précède son début : corrigez l'une des deux dates."
NO_TITLE = "Donnez un titre au document."
READING_FOUND = "Ce que la lecture a trouvé"
ATTENTION = "Attention"
READ_ARTICLE = "Lire"
SEARCH_IN = "Chercher dans :"
EVERYWHERE = "tous les documents"

# Quality.
QUALITY = "Qualité"
LAST_EVALUATION = "Dernière évaluation"
REFERENCE = "Référence livrée avec le programme"
NO_EVALUATION = "Aucune évaluation n'a encore été faite sur ce corpus."
EVALUATION_HOW = "Pour en faire une :"
EVALUATION_COMMAND = "contrat eval --report {folder}"
FULL_REPORT, HISTORY = "Rapport complet", "Historique"
CANDIDATES = "Avis à examiner"
NO_CANDIDATES = "Aucun avis à examiner."
CANDIDATES_WHY = (
    "Un avis « À revoir » devient ici une question du jeu d'évaluation, une fois dit ce qui était attendu ; l'article "
    "et le texte sont vérifiés dans le corpus."
)
EXPECTED_ARTICLE = "Article attendu"
EXPECTED_TEXT = "Texte attendu dans la réponse"
EXPECTED_DOCUMENT = "Document attendu"
EXPECTED_NOTHING = "Le corpus ne le dit pas : il fallait refuser"
CURATE, DISCARD = "En faire un cas", "Écarter"
CURATED = "Le cas est ajouté au jeu d'évaluation de ce corpus."
DISCARDED = "L'avis est écarté."
UNANSWERED = "Questions restées sans réponse"
UNANSWERED_COLUMNS = ("Question", "Fois", "Dernière fois")
NO_UNANSWERED = "Aucune question sans réponse n'est notée."
NOT_LOGGED = "Elles ne sont pas notées pour le moment : CONTRAT_LOG_UNANSWERED=1 le demande."
REFUSED_THEN = "(refus)"

# All pages.
ACCESSIBILITY = "Accessibilité"
MISSING_PAGE = "Cette page n'existe pas"
MISSING_PAGE_WHY = "Son adresse est peut-être incomplète, ou ce qu'elle montrait a été retiré."
FORBIDDEN = "Cette demande vient d'une autre page ; elle est refusée."
BAD_REQUEST = "La demande est incomplète : rechargez la page, puis recommencez."
TOO_LONG = "Cette demande est trop longue. Raccourcissez-la, puis renvoyez-la."
SKIP = "Aller au contenu"
SKIP_TO_QUESTION = "Aller à la question"
WORDS = {
    "copied": "Copié",
    "refused": "Le navigateur a refusé la copie",
    "conversation": "Échanges",
    "conversations": CONVERSATIONS,
    "pages": SITE,
    "search": CONVERSATION_SEARCH,
    "hint": "Rechercher",
    "begin": "Nouvelle conversation",
    "sources": "Sources",
    "save": SAVE,
    "cancel": CANCEL,
    "confirm": CONFIRM,
    "rename": "Renommer la conversation",
    "title": "Titre",
    "remove": "Supprimer cette conversation ?",
    "removing": "Elle disparaîtra du serveur avec ses réponses. Les avis déjà donnés restent.",
    "why": "Qu'est-ce qui ne va pas ?",
    "reason": "Motif",
    "remark": "Précisions (facultatif)",
    "reasons": REASONS,
    "thanks": MARK_THANKS,
    "failed": "Cela n'a pas abouti. Réessayez ; si cela se répète, prévenez la personne qui gère le service.",
    "lost": "Le serveur ne répond plus. Attendez un instant, puis rechargez la page.",
    "everywhere": EVERYWHERE,
    "searching": SEARCH_IN,
    "several": "{n} documents",
    "sending": "envoi",
    "read": "Lire le document",
    "large": TOO_LARGE.format(limit=50),
    "notTaken": "refusé",
    "larger": "Ouvrir la page en grand",
    "received": "Lecture terminée : {done}.",
}
