"""« C'est écrit où ? », « quelle est ta source ? »: where the last answer stands, shown whole."""

from __future__ import annotations

import re

from assistant.citing import Quote, cite, lead_in, one_line, whole
from assistant.library import Library
from assistant.nearby import Place
from assistant.phrases import phrase
from corpus.nouns import Answer
from corpus.sentences import quotable_spans
from index.analysis import fold

_WRITTEN = r"(?:ecrit|marque|indique|dit|precise|note|mentionne)"
_SEEN = r"(?:as[- ]tu|avez[- ]vous|tu as|vous avez)"
_THIS = r"(?:ca|cela)"
_ASKS = re.compile(
    r"(?:et |mais |ok )?(?:"
    rf"c'est {_WRITTEN} ou(?: {_THIS}| exactement)?|ou (?:est[- ]ce|c'est|est) (?:que c'est |ce )?{_WRITTEN}|"
    rf"ou {_SEEN} (?:vu|lu|trouve) {_THIS}|{_SEEN} (?:vu|lu|trouve) {_THIS} ou|"
    r"(?:(?:quelles? (?:est|sont)|c'est quoi|donne[rz]?(?:[- ]moi)?|cite[rz]?) )?(?:la|ta|votre|les|tes|vos) sources?|"
    rf"sources?|d'ou (?:tu|vous|{_THIS}) (?:sors|sortez|sort|tires|tirez|vient|viens|venez)(?: {_THIS})?|"
    rf"d'ou (?:sors|tires|tiens|sortez|tirez|tenez)[- ](?:tu|vous) {_THIS}|"
    r"(?:c'est )?(?:(?:a|dans) )?quel(?:le)? (?:article|page|document|texte|paragraphe)"
    rf"(?: (?:{_THIS}|c'est|exactement))?|"
    rf"(?:(?:tu es|t'es|vous etes|es[- ]tu|etes[- ]vous) )?surs?e?s?(?: de (?:{_THIS}|toi|vous))?|"
    r"(?:c'est )?(?:vrai|vraiment|certain)|prouve(?:[- ](?:le|moi))?|montre(?:[- ]moi)?(?: (?:le passage|ou))?)"
)


def asks_for_source(question: str) -> bool:
    """Tell whether a follow-up asks no more than where the last answer comes from."""
    folded = re.sub(r"\s+", " ", fold(question)).strip(" ?!.")
    return bool(_ASKS.fullmatch(folded))


def answer_source(question: str, place: Place, library: Library) -> Answer:
    """Return the sentence that the last answer quoted first, with where it stands."""
    passage = place.passage
    spans = (Quote(passage, start, end) for start, end in quotable_spans(passage))
    quoted = next((one for one in spans if place.is_quoted_in(one.text)), whole(passage))
    (citation,) = cite(library, [quoted])
    opening = phrase("source", title=citation.title, place=lead_in(passage))
    return Answer(question, f"{opening} « {one_line(citation.quote)} » [1]", (citation,), evidence=1.0)
