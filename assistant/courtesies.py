"""Greetings, thanks and questions about the assistant itself, which need no document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.phrases import phrase, written_date
from corpus.nouns import Document
from index.analysis import fold

_OPENING = r"(?:bonjour|bonsoir|salut|coucou|hello|hi|hey|bjr|re-?bonjour)"
_POLITE = (
    r"(?:[ ,!.]*(?:madame|monsieur|a (?:tous|toi|vous)|svp|s'il (?:te|vous) plait|beaucoup|bien|infiniment|"
    r"l'assistant|assistant|le bot|ca va))*"
)
_THANKS = (
    r"(?:merci|thanks|thank you|super|parfait|genial|tres bien|ok|d'accord|c'est (?:parfait|note|bon)|impeccable|top|"
    r"bravo)"
)
_FOR = r"pour (?:tout|ton aide|votre aide|l'aide|la reponse|ta reponse|votre reponse|ces informations)"
_LEAVING = r"(?:au revoir|bonne (?:journee|soiree|fin de journee)|a bientot|ciao|bye|adieu|a plus)"
_YOU = r"[- ](?:tu|vous)"
_CAPABILITIES = (
    rf"(?:que|qu'est[- ]ce que|quoi) (?:(?:peux|sais|pouvez|savez){_YOU}|(?:tu|vous) (?:peux|sais|pouvez|savez))"
    r"(?: (?:faire|me dire|repondre))?(?: pour (?:moi|nous))?",
    r"(?:qui|qu') ?(?:es[- ]tu|etes[- ]vous|tu es|est[- ]tu)",
    r"(?:tu es|vous etes) qui",
    r"a quoi (?:sers[- ]tu|servez[- ]vous|tu sers)",
    r"comment (?:ca marche|tu marches|tu fonctionnes|fonctionnes[- ]tu|t'utiliser|vous utiliser|fonctionnez[- ]vous)",
    r"aide(?:[- ]moi)?|help|(?:peux|pourrais)[- ]tu m'aider|what can you do",
    r"es[- ]tu (?:un robot|une machine|humain|un humain|une ia|une personne)",
    r"quelles questions (?:puis-je|peut-on) (?:te |vous )?poser",
)
_KNOWN = (
    r"(?:connais|connaissez|as|avez|disposes?|disposez|consultes?|corpus|charges?|disponibles?|indexes?|lus?|base)\b"
)
_DOCUMENTS = (
    r"(?:quels?|quelles?|liste[rz]?|montre[rz]?(?:[- ]moi)?|cite[rz]?|donne(?:[- ]moi)?|affiche[rz]?)\b.{0,40}"
    rf"\b(?:documents?|textes?|contrats|fichiers?|sources?)\b.{{0,30}}\b{_KNOWN}.{{0,25}}",
    r"(?:quels|liste (?:les|des)) (?:sont (?:les|tes|vos) )?documents ?",
    r"sur quoi (?:te bases|portes?|vous basez)[- ]?(?:tu|vous)?",
    r"que contient (?:le|ton|votre) corpus",
)
_INSULT = (
    r"(?:(?:tu es|t'es|espece d[e']|quel|sale|vous etes)[ ']+)?(?:vraiment |trop |un |une |completement )*"
    r"(?:nul|nulle|idiot|idiote|con|conne|connard|stupide|bete|debile|imbecile|inutile|abruti|merde|ta gueule|"
    r"va te faire.*)(?: (?:comme|de|ce) .{0,20})?"
)
_PATTERNS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("greeting", rf"{_OPENING}{_POLITE}"),
        ("thanks", rf"{_THANKS}(?:[ ,!.]*(?:{_THANKS}|{_FOR}))*{_POLITE}"),
        ("goodbye", rf"(?:{_THANKS}[ ,!.]*)*(?:et )?{_LEAVING}(?:[ ,!.]*(?:et )?{_LEAVING})*{_POLITE}"),
        ("capabilities", "|".join(f"(?:{alternative})" for alternative in _CAPABILITIES)),
        ("documents", "|".join(f"(?:{alternative})" for alternative in _DOCUMENTS)),
        ("insult", _INSULT),
    )
)


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
