"""Every French sentence of the command line and of the errors that a person reads there."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePath
from string import Formatter

from corpus.errors import ContractError
from corpus.nouns import Remark

NO_BREAK = "\u00a0"
NARROW = "\u202f"
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)

# One sentence per ContractError subclass, by its name; the fields are the details of the error.
ERRORS = {
    "WrongSetting": "Le réglage {key} vaut « {value} », ce qui n'est pas admis : {reason}.",
    "PortInUse": "Le port {port} est déjà utilisé. Arrêtez l'autre programme, ou choisissez un autre port : "
    "PORT={other} make run",
    "HostRefused": "Le service n'écoute que sur cette machine (127.0.0.1, ::1 ou localhost) tant que le contrôle "
    "d'accès n'existe pas ; l'adresse « {host} » est refusée.",
    "PathNotFound": "Le chemin « {path} » n'existe pas. Vérifiez le nom du fichier ou du dossier.",
    "CatalogueError": "Le catalogue {file} ne peut pas être utilisé ({entry}) : {reason}.",
    "UnreadableFile": "Le fichier « {file} » ne peut pas être lu : {reason}.",
    "EmptyDocument": "Le fichier « {file} » ne contient aucun texte.",
    "UnsupportedFormat": "Le fichier « {file} » n'est pas d'un format que l'on sait lire ({format}).",
    "DamagedFile": "Le fichier « {file} » est endommagé : ce n'est pas un {format} lisible ({reason}). "
    "Demandez-en une nouvelle copie.",
    "EncryptedFile": "Le fichier « {file} » est protégé par un mot de passe. Enregistrez-en une copie qui n'en a pas.",
    "OnlyImages": "Le fichier « {file} » ne contient que des images ({pages} pages), sans texte à lire. "
    "Il faut une version dont le texte est reconnu (OCR).",
    "TooLarge": "Le fichier « {file} » dépasse une limite ({what} : {value}, au plus {limit}). Divisez-le.",
    "ReadingTooSlow": "La lecture du fichier « {file} » a été arrêtée : elle dépassait {seconds} secondes.",
    "ReadingTooHeavy": "La lecture du fichier « {file} » a été arrêtée : elle demandait plus de {megabytes} Mo.",
    "ReadingCrashed": "Le fichier « {file} » fait échouer sa lecture ({reason}) ; rien d'autre n'est touché. "
    "Enregistrez-le à nouveau, ou convertissez-le.",
    "NoPageImage": "La page {page} de « {file} » ne peut pas être montrée en image ; son texte reste lisible ici.",
    "NewerLibrary": "Le corpus a été écrit par une version plus récente (schéma {found}, ici {supported}). "
    "Mettez le programme à jour, ou choisissez un autre CONTRAT_HOME.",
    "UnreadableLibrary": "Le corpus enregistré ({file}) est illisible : {reason}. Restaurez une sauvegarde, ou "
    "choisissez un CONTRAT_HOME vide et réimportez les documents.",
    "DamagedDocument": "Le document « {id} » enregistré n'est plus ce qui avait été écrit ({faults}). Restaurez une "
    "sauvegarde, ou retirez-le et réimportez-le.",
    "CorpusMissing": "Le dossier des documents livrés n'existe pas : {folder}. Rétablissez-le, ou indiquez-en un autre "
    "avec CONTRAT_CORPUS.",
    "UnknownDocument": "Aucun document ne porte l'identifiant « {id} ». Connus : {known}.",
    "LibraryBusy": "Un autre programme écrit dans le corpus ({home}). Attendez qu'il ait fini, puis recommencez.",
    "DiskFull": "Il n'y a plus de place sur le disque pour écrire dans {home}. Ce qui était là répond toujours.",
    "IndexRebuilt": "L'index de recherche a été reconstruit à partir du corpus ({reason}).",
    "GenerationUnsound": "L'index qui vient d'être construit ne rend pas ce qu'on y a mis ({reason}). Relancez ; "
    "si cela se répète, vérifiez le disque.",
    "WordsMissing": "L'index des mots est à reconstruire ; d'ici là la recherche se fait par le sens seul "
    "({passages} passages) et peut manquer un passage.",
    "IndexInDoubt": "L'index de recherche est en cours de réparation ({reason}). Réessayez dans un instant.",
    "UnusableHome": "Le dossier {home} ne peut pas servir ({reason}) : l'assistant doit pouvoir y écrire, même pour "
    "lire. Corrigez ses droits, ou choisissez un autre CONTRAT_HOME.",
    "UnwritableBackup": "La sauvegarde « {file} » ne peut pas être écrite : {reason}. Choisissez un autre endroit.",
    "DamagedBackup": "La sauvegarde « {file} » ne peut pas être restaurée ({reason}). Rien n'a été modifié.",
    "MissingPeers": "Il manque « {package} » pour cette comparaison : installez l'extra « peers » (pip install -e "
    "'.[peers]' -c constraints.txt).",
    "MissingModel": "Le modèle de recherche « {value} » ({setting}) ne peut pas être lu : {reason}.",
    "UnreadableText": "« {path} » n'est pas du texte en UTF-8. Donnez un fichier .txt ou .md, ou le texte lui-même.",
    "UnusableModel": "Le modèle de langage « {value} » ({setting}) ne peut pas être utilisé : {reason}. Corrigez le "
    "réglage, ou laissez-le vide : l'assistant répond aussi sans modèle.",
    "NothingToAsk": "Le corpus est vide : ajoutez un document (contrat ingest), puis essayez le modèle.",
    "ModelFault": "Le modèle de langage n'a pas donné de réponse utilisable : {reason}.",
    "RemoteForbidden": "CONTRAT_LOCAL_ONLY n'admet que des modèles sur cette machine, et « {value} » est calculé par "
    "{host}. Choisissez un modèle d'ici (ollama:…, ou openai:… avec CONTRAT_LLM_BASE_URL sur 127.0.0.1), ou retirez "
    "l'un des deux réglages.",
    "EmptyQuestion": "Écrivez d'abord une question, par exemple : Que dit l'article 2 ?",
    "QuestionTooLong": "La question compte {length} caractères ; la limite est de {limit}. Raccourcissez-la, puis "
    "renvoyez-la.",
    "UnfoundQuote": "Une citation n'a pas été retrouvée mot pour mot dans sa source ; la réponse est retenue.",
    "NothingToAccept": "« --accept » ne vaut que pour le jeu livré, seul : « {value} » n'a pas de référence. Rien n'a "
    "changé.",
    "UnreadableSet": "Le jeu de questions « {file} » ne peut pas être lu : {reason}.",
    "MalformedCase": "Le cas « {id} » du jeu « {file} » est mal formé : {reason}. Corrigez cette ligne.",
    "TwinCase": "Le cas « {id} » du jeu « {file} » double un autre cas (« {value} »). Gardez l'un des deux.",
    "UnknownPlace": "Le cas « {id} » nomme un document, un article ou un endroit qui n'est pas dans le corpus : "
    "« {value} ». Corrigez le cas, ou ajoutez le document.",
    "LostQuote": "La citation attendue par le cas « {id} » n'est plus dans le corpus : « {value} ». Relisez l'article.",
    "UnknownExport": "« {value} » n'est pas un export : donnez FORMAT=FICHIER, avec l'un des formats {known}.",
    "UnknownVariant": "« {value} » n'est pas une liste de réglages : donnez CLÉ=VALEUR, avec l'une des clés {known}.",
    "NewerPeople": "Ce que les personnes conservent a été écrit par une version plus récente (schéma {found}, ici "
    "{supported}). Mettez le programme à jour.",
    "UnreadablePeople": "Les conversations et les avis enregistrés ({file}) ne peuvent pas être utilisés : {reason}. "
    "Les documents répondent toujours ; restaurez une sauvegarde, ou mettez ce fichier de côté.",
    "WrongEntry": "{sentence}",
    "TooManyFiles": "Plus de {limit} fichiers attendent déjà d'être lus. Patientez, puis renvoyez celui-ci.",
    "NothingKept": "Les conversations et les avis ne peuvent pas être gardés pour le moment. Prévenez la personne qui "
    "gère le service.",
    "UnknownConversation": "Cette conversation n'existe plus ({id}).",
    "UnknownTurn": "Cette réponse n'est plus conservée ({id}) : posez de nouveau la question.",
    "UnknownFeedback": "Aucun avis ne porte l'identifiant « {id} ». « contrat feedback list » les montre.",
    "SettledFeedback": "L'avis « {id} » est déjà traité ({state}).",
    "RemarkTooLong": "Ce texte compte {length} caractères ; la limite est de {limit}. Raccourcissez-le.",
    "IncompleteCuration": "Dites ce qui était attendu de la réponse à l'avis « {id} » : un article (--article) ou une "
    "chaîne (--string), ou bien --abstain, mais pas les deux.",
    "UnknownSplit": "« {value} » n'est pas une partie du jeu : donnez dev ou test.",
    "NoBaseline": "Il n'y a pas encore de référence ({file}) : « contrat eval --accept » en fait une de ce passage.",
    "BrokenBaseline": "La référence {file} est illisible ({reason}) : reprenez-la du dépôt, ou refaites-la avec "
    "« contrat eval --accept ».",
}
# What other programs say of a fault, and the words that stand for a kind of limit or of trouble.
REASONS = {
    "missing": "introuvable",
    "not a regular file": "ce n'est pas un fichier ordinaire",
    "no pages": "aucune page",
    "truncated archive": "l'archive est incomplète",
    "not a backup": "ce n'est pas une sauvegarde de contrat",
    "not what was saved": "son contenu a changé depuis",
    "form of a backup": "elle vient d'une autre version du programme",
    "file is not a database": "ce n'est pas une base de données",
    "database disk image is malformed": "il est endommagé",
    "unable to open database file": "il ne s'ouvre pas",
    "an entry does not inflate": "une partie de l'archive ne se décompresse pas",
    "malformed or forbidden markup": "balisage mal formé ou interdit",
    "no element": "aucun élément",
    "nested too deeply": "il est emboîté trop profondément",
    "Permission denied": "accès refusé",
    "No such file or directory": "introuvable",
    "Is a directory": "c'est un dossier",
    "read-only": "lecture seule",
    "Read-only file system": "lecture seule",
    "No space left on device": "il n'y a plus de place",
    "not a folder": "ce n'est pas un dossier",
    "bytes": "octets",
    "characters": "caractères",
    "inflated": "octets décompressés",
    "ratio": "taux de compression",
    "entries": "éléments",
    "damaged": "il était endommagé",
    "model": "le modèle a changé",
    "form": "cette version du programme l'écrit autrement",
    "behind": "il était en retard",
    "words": "l'analyse des mots a changé",
    "curated": "un cas en a été fait",
    "discarded": "il a été écarté",
    "candidate": "à examiner",
    "good": "il est bon",
}
_TRANSLATED = ("reason", "what", "state")
UNKNOWN_ERROR = "L'opération n'a pas pu aboutir ({name} : {details})."
UNEXPECTED = (
    "Une erreur inattendue est survenue ({name}). Rien n'a été modifié au-delà de l'étape en cours. "
    "Pour voir le détail technique, relancez la commande avec CONTRAT_DEBUG=1."
)
INTERRUPTED = "Interrompu."
NO_EVENTS = "Rien n'est encore arrivé à aucun document."
EVENTS = {"ingested": "ajouté", "replaced": "remplacé", "removed": "retiré"}
REMOVED = "Le document « {id} » est retiré : il n'est plus cité."

NO_MARKS = "Aucun avis à examiner."
HISTORY_ROLES = {"user": "question", "assistant": "réponse"}
CURATE_HOW = (
    "Pour en faire un cas : contrat feedback curate {id} --article « Article 2 » --string « ce que la réponse doit "
    "contenir » (ou --abstain si le corpus ne le dit pas). Pour l'écarter : contrat feedback discard {id}"
)
CURATED = "Le cas « {id} » ({split}) est écrit dans {file}. « contrat eval --set {file} » le joue."
DISCARDED = "L'avis « {id} » est écarté."
ALL_ANSWERED = "Aucune question sans réponse n'est notée."
NOT_LOGGED = "Les questions sans réponse ne sont pas notées : CONTRAT_LOG_UNANSWERED=1 le demande."

READY = "Le service est prêt : {url}"
PREPARING = "Préparation du corpus…"
ENDED = "Le service est arrêté."

STATUSES = {"ingested": "ajouté", "unchanged": "inchangé", "replaced": "remplacé", "refused": "refusé"}
# One sentence per kind of Remark; fields are those of the noun, pages and counts written out.
REMARKS = {
    "cut by headings": "Le document n'a pas d'articles : il est découpé par ses titres.",
    "cut by pages": "Le document n'a ni articles ni titres : il est découpé par pages.",
    "cut by paragraphs": "Le document n'a ni articles ni titres : il est découpé par paragraphes.",
    "pages unread": "Pages sans texte lisible, non lues : {pages}. Numérisez-les à nouveau, à 300 points par pouce.",
    "pages unread without Tesseract": "Pages sans texte lisible, non lues : {pages}. Pour les lire, installez "
    "Tesseract et ses données françaises, puis importez de nouveau le fichier.",
    "pages recognised": "Pages lues par reconnaissance de caractères : {pages} (confiance {confidence} %).",
    "part unreadable": "Partie illisible du fichier, laissée de côté : {words}.",
    "embedded document unread": "Le fichier contient un document incorporé (altChunk) qui n'est pas lu : importez-le à "
    "part.",
    "running line": "Ligne répétée en haut ou en bas des pages, laissée de côté : « {words} »",
    "hidden text": "Texte masqué laissé de côté : {count} caractères.",
    "tracked deletions": "Suppressions suivies laissées de côté.",
    "comments": "Commentaires de relecture laissés de côté.",
    "macros": "Le fichier contient des macros ; elles ne sont ni lues ni exécutées.",
}
# What the report counts, where its name is not already the document's own (« Article », « Annexe »).
PARTS = {
    "heading": "intertitre",
    "paragraph": "paragraphe",
    "item": "élément de liste",
    "row": "ligne de tableau",
    "signatory": "signataire",
}
_PAGES_SHOWN = 20
FOUND_TEXT = "lu : {characters} caractères en {seconds} s"
FOUND_RECOGNISED = "pages reconnues : {pages} (confiance {confidence} %)"
FOUND_DOUBTFUL = "mots douteux : {words}"
FOUND_STRUCTURE = "structure : {parts}"
FOUND_ABSENT = "cité mais absent : {names}"

# The page.
TITLE = "Contrats publics : l'assistant"
NAME = "L'assistant des contrats"
MACHINE = (
    "Réponses produites automatiquement à partir des documents : vérifiez chaque phrase en ouvrant sa source. "
    "Cette page n'a pas de valeur juridique."
)
QUESTION = "Votre question"
PLACEHOLDER = "Ex. : que dit l'article 2 ?"
SEND = "Envoyer"
NO_TITLE = "Sans titre"
STOP = "Arrêter"
RESTART = "Nouvelle conversation"
CHAT = "Poser une question"
EXAMPLES_TITLE = "Que voulez-vous savoir ?"
EXAMPLES = "Pour commencer"
WELCOME = "Posez une question sur les documents ; chaque phrase de la réponse renvoie à l'article d'où elle vient."
SEARCHING = "Recherche dans les documents…"
NOTE = "À noter."
REFUSAL = "Pas de réponse dans les documents"
REFUSAL_UNSURE = "Pas de réponse sûre dans les documents"
FAILURE = "La question n'a pas pu être traitée"
SOURCES = "Sources"
SOURCES_OF = "Question :"
CLOSEST = "Passages les plus proches"
CLOSEST_HERE = "À lire tout de même :"
CLOSEST_WARNING = "Aucun de ces passages ne répond à la question."
NO_SOURCES_YET = "Les articles cités apparaîtront ici, avec le passage exact surligné."
NO_SOURCES = "Cette réponse ne cite aucun document."
LINKS = {"cite": "Voir la source", "doubt": "Voir la source, non étayé", "back": "Revenir à la réponse"}
WORD_FOR_WORD = "mot pour mot"
UNLOCATED = "Ce passage n'a pas pu être situé dans l'article, il n'est donc pas surligné :"
REMOVED_SOURCE = "Document retiré : son texte n'est plus disponible."
UNDERSTOOD = "Question comprise ainsi :"
CORRECT = "Corriger"
COPY = "Copier avec les références"
SCRIPT_WORDS = {
    "copied": "Copié",
    "refused": "Le navigateur a refusé la copie",
    "conversation": "Conversation",
    "sources": SOURCES,
}
SIGNED = "Signé le {day}"
STATES = {
    "expired": "A cessé de produire effet le {end}",
    "in force": "En vigueur jusqu'au {end}",
    "not yet": "Entre en vigueur le {start}",
    "unknown": "Durée de validité non indiquée",
}
IN_FORCE_SINCE = "En vigueur depuis le {start}"
DOCUMENTS = "Documents"
NO_DOCUMENTS = "Le corpus est vide."
NO_SUCH_DOCUMENT = "Ce document n'est pas dans le corpus"
NO_SUCH_DOCUMENT_WHY = "Il a peut-être été retiré, ou son adresse est incomplète."
ALL_DOCUMENTS = "Tous les documents"
OUTLINE = "Plan du document"
SITE = "Pages du site"
READ = "Lire dans le document"
ABSENT = "Cité mais absent du corpus :"
SOURCE = "Provenance :"
NOT_HERE = "absent du corpus"
RELATIONS = {"completes": "Complète :", "replaces": "Remplace :", "amends": "Modifie :", "annexed to": "Annexé à :"}
ENGINES = {"extractive": "phrases extraites des documents, sans modèle de langage", "courtesy": ""}
MODEL_CHECK = {
    "answers": "Le modèle « {name} » répond ({where}).",
    "pace": "Premier mot après {first} s, réponse entière après {whole} s.",
    "cites": "Il cite ses passages : {cited} phrases sur {sentences}.",
    "silent": "Il ne cite pas ses passages ({cited} phrases sur {sentences}) : ses réponses seront souvent remplacées "
    "par les citations seules. Choisissez un modèle qui suit mieux les consignes.",
    "holds": "Vérification : {held} sur {of}.",
}
WRITTEN_BY = "Rédigé par {engine}, {where}."
OTHER_ENGINE = "rédigé par {engine}"
UNEXPECTED_HERE = (
    "Une erreur inattendue est survenue. Réessayez ; si elle revient, prévenez la personne qui gère le service."
)
ENCODING = "Phrases comparées par leur sens"
EVALUATING = "Évaluation"
ANSWERED = "Réponse reçue, {sources}."
REFUSED = "Réponse reçue : les documents ne le disent pas."
STOPPED = "Réponse arrêtée avant sa fin."

HELP = "Voir contrat --help."
_USAGE = (
    (re.compile(r"No such command '(.*?)'"), "La commande « {0} » n'existe pas."),
    (re.compile(r"No such option:? '?(-[\w-]+)"), "L'option « {0} » n'existe pas."),
    (re.compile(r"Missing argument '(.*?)'"), "Il manque l'argument {0}."),
    (re.compile(r"Missing (?:command|option '(.*?)')"), "Il manque une commande ou une option."),
    (re.compile(r"Invalid value for '(.*?)'"), "La valeur donnée à {0} n'est pas admise."),
    (re.compile(r"Option '(.*?)' requires"), "L'option {0} demande une valeur."),
    (re.compile(r"Got unexpected extra argument\S* \((.*)\)"), "En trop : {0}. Mettez la question entre guillemets."),
)

_GLUED_BEFORE = re.compile(r" (?=[;!?%€»])")
_PATH = re.compile(r"(?<![\w.])/(?:[^\s/«»:,()]+/)+([^\s/«»:,()]*)")
_COLON = re.compile(r" (?=:)|(?<=«) ")


def typeset(text: str) -> str:
    """Put the no-break spaces of French typography in place of the plain ones (before ; ! ? : », behind «)."""
    text = _GLUED_BEFORE.sub(lambda match: NO_BREAK if text[match.end()] == "»" else NARROW, text)
    return _COLON.sub(NO_BREAK, text)


def sentence(error: ContractError) -> str:
    """Return the French sentence that says what happened and what to do about `error`."""
    name = type(error).__name__
    details = {"entry": "le fichier entier"} | {key: _shown(key, value) for key, value in error.details.items()}
    template = ERRORS.get(name)
    if template is None or not _fields(template) <= details.keys():
        return UNKNOWN_ERROR.format(name=name, details=error)
    return template.format(**details)


def page_sentence(error: ContractError) -> str:
    """Return the sentence of `error` for a person who is not at the server: of a path only the last name is left."""
    names = {key: PurePath(str(value)).name for key, value in error.details.items() if _is_path(value)}
    shown = type(error)(**{**error.details, **names}) if names else error
    return _PATH.sub(r"\1", sentence(shown))


def _is_path(value: object) -> bool:
    return isinstance(value, PurePath) or (isinstance(value, str) and value.startswith(("/", "\\")))


def remark(said: Remark | str) -> str:
    """Return the French sentence of what a reading remarked; a text that an older version stored stays as it is."""
    if isinstance(said, str):
        return said
    more = "…" if len(said.pages) > _PAGES_SHOWN else ""
    return REMARKS[said.kind].format(
        pages=", ".join(map(str, said.pages[:_PAGES_SHOWN])) + more,
        count=thousands(said.count),
        confidence=decimal(said.confidence, 0),
        words=said.words,
    )


def _fields(template: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(template) if field}


def _shown(key: str, value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and key not in ("port", "other"):
        return thousands(value)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(item) for item in value) or "aucun"
    text = str(value)
    return REASONS.get(text, text).rstrip(".") if key in _TRANSLATED else text


def usage(message: str) -> str:
    """Return the French sentence for a command that Typer could not understand; `message` is Typer's own."""
    if message.startswith("Usage:"):
        return message
    for pattern, french in _USAGE:
        if match := pattern.match(message):
            return french.format(*match.groups()) + " " + HELP
    return f"Commande incomprise ({message.rstrip('.')}). {HELP}"


def long_date(day: date) -> str:
    """Return « 1er juillet 2019 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def decimal(value: float, digits: int) -> str:
    """Return the number with a decimal comma."""
    return f"{value:.{digits}f}".replace(".", ",")


def thousands(number: int) -> str:
    """Return « 100 000 », its groups held together by narrow no-break spaces."""
    return f"{number:,}".replace(",", NARROW)


def plural(count: int, singular: str, many: str = "") -> str:
    """Return the count with its noun: « 1 article », « 12 articles » (0 and 1 are singular in French)."""
    return f"{count} {singular if abs(count) < 2 else many or singular + 's'}"
