"""Greetings, thanks and questions about the assistant itself, which need no document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.phrases import phrase, written_date
from corpus.nouns import Document
from index.analysis import fold

_OPENING = r"(?:bonjour|bonsoir|salut|coucou|hello|hi|hey|bjr|re-?bonjour)"
_POLITE = r"(?:[ ,!.]*(?:madame|monsieur|a (?:tous|toi|vous)|svp|s'il (?:te|vous) plait|beaucoup|bien|infiniment|l'assistant|assistant|le bot|ca va))*"
_THANKS = r"(?:merci|thanks|thank you|super|parfait|genial|tres bien|ok|d'accord|c'est (?:parfait|note|bon)|impeccable|top|bravo)"
_PATTERNS = (
    ("greeting", re.compile(rf"{_OPENING}{_POLITE}")),
    ("thanks", re.compile(rf"{_THANKS}(?:[ ,!.]*(?:{_THANKS}|pour (?:tout|ton aide|votre aide|la reponse|ta reponse|votre reponse|l'aide|ces informations)))*{_POLITE}")),
    ("goodbye", re.compile(rf"(?:{_THANKS}[ ,!.]*)?(?:et )?(?:au revoir|bonne (?:journee|soiree|fin de journee)|a bientot|ciao|bye|adieu|a plus)(?:[ ,!.]*(?:et )?(?:au revoir|bonne (?:journee|soiree)))*{_POLITE}")),
    ("capabilities", re.compile(r"(?:(?:que|qu'est-ce que|qu'est ce que|quoi) (?:(?:peux|sais|pouvez|savez)[- ](?:tu|vous)|tu (?:peux|sais)|vous (?:pouvez|savez))(?: (?:faire|me dire|repondre))?(?: pour (?:moi|nous))?|(?:qui|qu') ?(?:es[- ]tu|etes[- ]vous|tu es|est[- ]tu)|tu es qui|vous etes qui|(?:a quoi (?:sers[- ]tu|servez[- ]vous|tu sers))|(?:comment (?:ca marche|tu marches|tu fonctionnes|fonctionnes[- ]tu|t'utiliser|vous utiliser|fonctionnez[- ]vous))|aide|aide[- ]moi|help|es[- ]tu (?:un robot|une machine|humain|un humain|une personne|une ia|une personne)|quelles questions (?:puis-je|peut-on) (?:te |vous )?poser|(?:peux|pourrais)[- ]tu m'aider|what can you do)")),
    ("documents", re.compile(r"(?:(?:quels?|quelles?|liste[rz]?|montre[rz]?(?:[- ]moi)?|cite[rz]?|donne(?:[- ]moi)?|affiche[rz]?)\b.{0,40}\b(?:documents?|textes?|contrats|fichiers?|sources?)\b.{0,30}\b(?:connais|connaissez|as|avez|disposes?|disposez|consultes?|corpus|charges?|disponibles?|indexes?|lus?|base)\b.{0,25}|(?:quels|liste (?:les|des)) (?:sont (?:les|tes|vos) )?documents ?|sur quoi (?:te bases|portes?|vous basez)[- ]?(?:tu|vous)?|que contient (?:le|ton|votre) corpus)")),
    ("insult", re.compile(r"(?:(?:tu es|t'es|espece d[e']|quel|sale|vous etes)[ ']+)?(?:vraiment |trop |un |une |completement )*(?:nul|nulle|idiot|idiote|con|conne|connard|stupide|bete|debile|imbecile|inutile|abruti|merde|ta gueule|va te faire.*)(?: (?:comme|de|ce) .{0,20})?")),
)  # fmt: skip


def courtesy(text: str) -> str | None:
    """Return which courtesy the whole message is, None where it asks something of the corpus."""
    folded = re.sub(r"\s+", " ", fold(text)).strip(" .!?,;:…'\"")
    return next((name for name, pattern in _PATTERNS if pattern.fullmatch(folded)), None)


def courteous(name: str, documents: Sequence[Document]) -> str:
    """Return the assistant's words for the courtesy `name`."""
    if name != "documents":
        return phrase(name)
    if not documents:
        return phrase("refused_empty")
    listed = " ; ".join(phrase("document", title=d.title, details=_details(d)) for d in documents[:20])
    listed += " …" if len(documents) > 20 else ""
    count = f"{len(documents)} document{'s' if len(documents) > 1 else ''}"
    return phrase("documents", count=count, documents=listed)


def _details(document: Document) -> str:
    details = []
    if document.signed_on:
        details.append(f"signé le {written_date(document.signed_on)}")
    if document.valid_until:
        details.append(f"valable jusqu'au {written_date(document.valid_until)}")
    return f" ({', '.join(details)})" if details else ""
