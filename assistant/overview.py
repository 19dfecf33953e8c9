"""« Résume le contrat », « de quoi parle ce document ? »: what a document says, a sentence of each article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice

from assistant.citing import Quote, lead_in, one_line
from assistant.evidence import AIMS
from assistant.identity import is_front
from assistant.inquiry import Decline, Draft, Inquiry, Line
from assistant.phrases import phrase
from corpus.nouns import Document, Passage
from corpus.sentences import quotable_spans
from index.analysis import fold, terms

_NOUN = r"(?:document|texte|papier|dossier|fichier|contrat|protocole|convention|charte|deliberation|reglement|avenant)"
_THIS = rf"(?:ce|cet|cette|le|la|l'|du|de la|de ce|de cette) ?(?:present )?{_NOUN}"
_ASKS = re.compile(
    r"\b(?:resume[rz]?|resumes|synthese|synthetise[rz]?|sommaire|table des matieres|grandes lignes|vue d'ensemble|"
    r"en bref|en deux mots|en quelques mots|l'essentiel|points? (?:cles?|essentiels?|principa\w+)|a retenir|"
    r"plan (?:du|de la|de ce))\b|"
    r"\bde quoi (?:parle|traite|s'agit|il s'agit|est-il question|ca parle|il parle|il traite)|"
    r"\b(?:parle|traite|s'agit)(?:-t-il)? de quoi\b|"
    rf"\b(?:c'est quoi|qu'est[- ]ce que(?: c'est)?(?: que)?|(?:presente|explique)[rz]?(?:[- ](?:moi|nous))?) {_THIS}|"
    rf"\bque (?:contient|dit|raconte|prevoit) {_THIS} ?\??$|\bqu'y a[- ]t[- ]il dans {_THIS}|\bil y a quoi dans {_THIS}"
)
_ASKS_ARTICLES = re.compile(
    r"\bcombien (?:y a[- ]t[- ]il |il y a )?d'articles\b|\bnombre d'articles\b|"
    r"\b(?:quels sont|liste[rz]?(?: de)?|cite[rz]?(?:[- ]moi)?) (?:tous )?(?:l|d)es articles\b"
)
# What a request for an overview says beside the name of the document.
_BESIDE = frozenset(
    terms(
        "résumer résume résumé synthèse synthétiser sommaire table matière grand ligne vue ensemble bref mot quelques "
        "deux essentiel point clé principal principaux retenir plan parler traiter agir question présenter présente "
        "expliquer contenir contenu contient raconter article combien nombre compter compte comporter comporte liste "
        "document texte papier dossier fichier contrat protocole "
        "convention charte délibération règlement avenant faire fais donner voir tout gros"
    )
)
_NOT_TOLD = ("Visas", "Signataires")
# A sentence that says what an article is for stands for it, else the first of this many words.
_AIMS = re.compile(rf"{AIMS.pattern}|\ba pour\b|\bvise a\b")
WORDS = 6
ARTICLES = 20  # that are told; for more the reader is sent to the document
TITLES = 8  # that are named where the question means any of several documents


def answer_overview(inquiry: Inquiry) -> Draft | Decline | None:
    """Return a sentence of each article of the document that is asked about; decline where it may be any of several.

    None where something else is asked.
    """
    question = inquiry.question
    articles = bool(_ASKS_ARTICLES.search(question.folded))
    if question.addresses or not (articles or _ASKS.search(question.folded)):
        return None
    named = _asked_about(inquiry)
    if len(named) != 1:
        titles = " ; ".join(f"« {one.title} »" for one in named[:TITLES])
        return Decline(phrase("which_document", titles=titles)) if named else None
    bodies = _bodies(inquiry, named[0])
    numbered = [body for body in bodies if body[0].article.startswith("Article")] if articles else []
    bodies = numbered or bodies
    told = list(islice((line for body in bodies for line in _told(inquiry, body)), ARTICLES + 1))
    if not told:
        return None
    opening = phrase("overview_counted" if numbered else "overview", title=named[0].title, count=len(bodies))
    lines = [Line(opening), *told[:ARTICLES]]
    if len(told) > ARTICLES:
        lines.append(Line(phrase("overview_continues", shown=ARTICLES, count=len(bodies))))
    return Draft(tuple(lines), 1.0)


def _asked_about(inquiry: Inquiry) -> list[Document]:
    """Return the documents that all words of the question name, those whose titles have most of them."""
    asked = {term for term in inquiry.question.terms if term not in _BESIDE | inquiry.lexis.light}
    named = [one for one in inquiry.documents() if asked <= inquiry.candidates.called(one)]
    if len(named) > 1:
        # « Résume le protocole », and one of several is called so.
        said = set(inquiry.question.terms)
        most = max(len(said & set(terms(one.title))) for one in named)
        named = [one for one in named if len(said & set(terms(one.title))) == most]
    return named


def _bodies(inquiry: Inquiry, document: Document) -> list[list[Passage]]:
    """Return the passages of each article that says something, in order: no header, no parties, no signatures."""
    grouped = groupby(inquiry.library.passages(document.id), key=lambda one: one.article_ordinal)
    articles = [list(group) for _, group in grouped]
    return [body for body in articles if not is_front(body[0], document) and body[0].article not in _NOT_TOLD]


def _told(inquiry: Inquiry, body: Sequence[Passage]) -> Iterator[Line]:
    """Yield the line of an article, none where it has no sentence."""
    quoted = _said(body)
    if quoted is not None:
        heading = inquiry.library.articles(quoted.passage.document)[quoted.passage.article_ordinal].heading
        place = lead_in(replace(quoted.passage, place=""))
        yield Line(f"- {phrase('with_heading', place=place, heading=heading) if heading else place} :", quoted)


def _said(passages: Sequence[Passage]) -> Quote | None:
    """Return the sentence that says what an article is for, else its first."""
    every = [Quote(one, start, end) for one in passages for start, end in quotable_spans(one)]
    sentences = [one for one in every if len(one_line(one.text).split()) >= WORDS]
    aims = (one for one in sentences if _AIMS.search(fold(one.text)))
    return next(aims, sentences[0] if sentences else None)
