"""Every French sentence of the command line and of the errors that a person reads there."""

from __future__ import annotations

import re
from datetime import date
from string import Formatter

from corpus.errors import ContractError

NO_BREAK = "\u00a0"
NARROW = "\u202f"
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()

# One sentence per ContractError subclass, by its name; the fields are the details of the error.
ERRORS = {
    "WrongSetting": "Le réglage {key} vaut « {value} », ce qui n'est pas admis : {reason}.",
    "PortInUse": "Le port {port} est déjà utilisé. Arrêtez l'autre programme, ou choisissez un autre port : "
    "PORT={other} make run",
    "HostRefused": "Le service n'écoute que sur cette machine (127.0.0.1, ::1 ou localhost) tant que le contrôle "
    "d'accès n'existe pas ; l'adresse « {host} » est refusée.",
    "PathNotFound": "Le chemin « {path} » n'existe pas. Vérifiez le nom du fichier ou du dossier.",
}
UNKNOWN_ERROR = "L'opération n'a pas pu aboutir ({name} : {details})."
UNEXPECTED = (
    "Une erreur inattendue est survenue ({name}). Rien n'a été modifié au-delà de l'étape en cours. "
    "Pour voir le détail technique, relancez la commande avec CONTRAT_DEBUG=1."
)
INTERRUPTED = "Interrompu."
REMOVED = "Le document « {id} » est retiré : il n'est plus cité."

READY = "Le service est prêt : {url}"
PREPARING = "Préparation du corpus…"

STATUSES = {"ingested": "ajouté", "unchanged": "inchangé", "replaced": "remplacé", "refused": "refusé"}

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
_COLON = re.compile(r" (?=:)|(?<=«) ")


def typeset(text: str) -> str:
    """Put the no-break spaces of French typography in place of the plain ones (before ; ! ? : », behind «)."""
    text = _GLUED_BEFORE.sub(lambda match: NO_BREAK if text[match.end()] == "»" else NARROW, text)
    return _COLON.sub(NO_BREAK, text)


def sentence(error: ContractError) -> str:
    """Return the French sentence that says what happened and what to do about `error`."""
    name = type(error).__name__
    details = {key: _shown(value) for key, value in error.details.items()}
    template = ERRORS.get(name)
    if template is None or not _fields(template) <= details.keys():
        return UNKNOWN_ERROR.format(name=name, details=error)
    return template.format(**details)


def _fields(template: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(template) if field}


def _shown(value: object) -> str:
    if isinstance(value, ContractError):
        return sentence(value)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(item) for item in value) or "aucun"
    return str(value)


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


def plural(count: int, singular: str, many: str = "") -> str:
    """Return the count with its noun: « 1 article », « 12 articles » (0 and 1 are singular in French)."""
    return f"{count} {singular if abs(count) < 2 else many or singular + 's'}"
