"""What `contrat check`, `backup` and `restore` print."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from ui.terminal import as_json
from ui.texts import plural, typeset

if TYPE_CHECKING:
    from assistant.backup import Backup
    from assistant.checking import Check

_ALL_IS_WELL = "Tout est en ordre."
_TRUTH = "Le corpus est endommagé : {fault}"
_PEOPLE = "Ce que les personnes ont gardé (people.sqlite) est endommagé : {fault}"
_INDEX = "L'index est à reconstruire : {fault}"
_ADVICE_TRUTH = "Restaurez une sauvegarde (« contrat restore FICHIER ») ou importez de nouveau les fichiers en cause."
_ADVICE_INDEX = "« contrat check --repair » reconstruit l'index à partir du corpus."
_REPAIRED = "L'index a été reconstruit et vérifié."
# What the verification says, word for word, in French.
_FAULTS = {
    "there is no generation in use, or its manifest cannot be read": "aucune génération n'est en service",
    "a file of the vectors is not what was sealed": "un fichier des vecteurs a changé",
    "the words are not what was sealed": "le fichier des mots a changé",
    "the words are not those of the truth's passages": "les mots ne sont pas ceux des passages du corpus",
    "the words are of another version": "les mots sont d'une autre version",
    "the vectors are not those of the truth": "les vecteurs ne sont pas ceux du corpus",
    "does not find itself by its vector": "n'est pas retrouvé par son vecteur",
    "does not find itself by its words": "n'est pas retrouvé par ses mots",
    "is answered otherwise": "reçoit une autre réponse",
    "documents are missing": "des documents manquent",
    "bytes of a removed document may still be on the disk": "des traces d'un document retiré sont peut-être encore là",
    "its original is missing or damaged": "son fichier d'origine manque ou est endommagé",
    "the report is not what was written": "le rapport d'import n'est plus celui qui a été écrit",
    "the report is not one of this program": "le rapport d'import est illisible",
    "the content is not what was written": "le contenu n'est plus celui qui a été écrit",
    "is not what stands in its article": "n'est pas ce qui figure dans son article",
}


def show_check(check: Check, json_wanted: bool) -> str:
    """Return what was looked at, then what is wrong and what to do."""
    if json_wanted:
        return as_json(asdict(check) | {"sound": check.sound})
    lines = [
        f"Corpus : {plural(check.documents, 'document')}, {plural(check.passages, 'passage')}, "
        f"{plural(check.vectors, 'vecteur')}, {plural(check.originals, 'original', 'originaux')}.",
    ]
    if check.index_files:
        lines.append(
            f"Index : {plural(check.index_files, 'fichier')} ; {plural(check.found_by_vector, 'passage')} par le sens, "
            f"{check.found_by_words} par les mots, {plural(check.questions, 'question')}."
        )
    lines += [_TRUTH.format(fault=_in_french(fault)) for fault in check.truth_faults]
    lines += [_PEOPLE.format(fault=_in_french(fault)) for fault in check.people_faults]
    lines += [_INDEX.format(fault=_in_french(fault)) for fault in check.index_faults]
    if check.sound:
        lines.append(_REPAIRED if check.index_faults else _ALL_IS_WELL)
    else:
        lines.append(_ADVICE_TRUTH if check.truth_faults or check.people_faults else _ADVICE_INDEX)
    return typeset("\n".join(lines))


def _in_french(fault: str) -> str:
    for said, french in _FAULTS.items():
        fault = fault.replace(said, french)
    return fault


def show_backup(made: Backup, json_wanted: bool) -> str:
    """Return what the backup holds."""
    if json_wanted:
        return as_json(asdict(made))
    return typeset(f"Sauvegardé dans {made.file} : {plural(made.documents, 'document')}, {made.size / 1e6:.1f} Mo.")


def show_restored(made: Backup, json_wanted: bool) -> str:
    """Return what was put back."""
    if json_wanted:
        return as_json(asdict(made))
    at = made.at.astimezone()
    return typeset(f"Restauré : {plural(made.documents, 'document')}, sauvegarde du {at:%d/%m/%Y à %H h %M}.")
