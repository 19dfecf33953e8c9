"""What a question says to the assistant instead of asking: orders and markup, which no document can answer."""

from __future__ import annotations

import re

from index.analysis import fold

# Images and links keep their words; tags, templates, fences and markers of citations go, as do signs that are not seen.
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_MARKUP = re.compile(r"<[a-z/!|][^<>\n]*>|[$%]?\{+[^{}\n]*\}+|\[\d{1,3}\]|```\w*", re.I)
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_END = re.compile(r"(?<=[?!.])\s+")
# An order to the assistant, a role that is played, or an answer put in its mouth.
_ORDER = re.compile(
    r"(?:s'il (?:te|vous) plait,? |(?:et |mais |puis |desormais,? |maintenant,? |important : )*)"
    r"(?:(?:system|systeme|assistant|user) ?: |"
    r"(?:ignor|oubli|revel|affich|recopi)(?:e|es|ez) (?:toute?s? )?(?:l[ae]s? |tes |vos |ces )?"
    r"(?:regles?|instructions?|consignes?|prompt|cles?|variables?)\b|"
    r"n[e'] ?(?:cite|refuse|repond|dis|dites|tiens|tenez)\w* |"
    r"[«\"][^»\"]*[»\"]\W*$|"
    r"repond(?:s|ez)(?:-moi)? |tu (?:es|n'es|dois|ne) |vous (?:etes|devez) |agis(?:sez)? comme |fai(?:s|tes) comme )"
)


def without_orders(question: str) -> str:
    """Return the question without markup, and without the sentences that order the assistant about beside it.

    Itself where nothing would be left, or where no other sentence asks.
    """
    plain = _MARKUP.sub(" ", _LINK.sub(r"\1", _UNSEEN.sub("", question))).strip()
    asking = [sentence for sentence in _END.split(plain) if not _ORDER.match(fold(sentence))]
    left = " ".join(asking) if any("?" in sentence for sentence in asking) else plain
    return left if re.search(r"\w", left) else question


# In a document: who is addressed is a program that answers, or what it is told to do with its answers.
_TO_A_MACHINE = re.compile(
    r"\b(?:l'assistant|l'ia|l'intelligence artificielle|le chatbot|le robot|le modele|le lecteur automatique|"
    r"l'agent conversationnel)\b[^.]{0,40}\b(?:d(?:oit|evra|ira)|repond\w*|affirm\w*|dis\w*|ne doit)\b|"
    r"\b(?:assistant|ia|system|systeme|note a l'ia|consigne(?: prioritaire| systeme)?|nouvelle (?:tache|consigne)) ?: |"
    r"\b(?:ignor|oubli)(?:e|es|ez|er) (?:toute?s? )?(?:l[ae]s? |tes |vos |ces )?(?:regles?|instructions?|consignes?)\b|"
    r"\brepond(?:s|ez)(?:-moi|-lui)?\b(?! aux? )|\brepondre (?:oui|non|[«\"])|\b(?:chaque|toute) reponse\b|"
    r"\ba toute question\b|\bn[e'] ?(?:jamais |rien )?(?:cit|refus)(?:e|er|ez) (?:jamais|rien|pas|de|cet)\b|"
    r"\btaire cet|\b(?:affich|recopi|revel)(?:e|es|ez) (?:ici )?(?:la variable|la cle|les? consignes?|ton|tes)\b|"
    r"\btu (?:es|n'es|dois|ne|reponds)\b|\bignore (?:all |any )?(?:previous|the)\b|\bcomme si\b[^.]{0,60}\betai"
)


def orders_a_machine(text: str) -> bool:
    """Return whether a stretch of a document tells a program what to answer: no evidence for anything."""
    return bool(_TO_A_MACHINE.search(re.sub(r"\s+", " ", fold(_UNSEEN.sub("", text)))))
