"""Questions that name a place: « que dit l'article 2 ? », « la cinquième priorité », « que contient l'annexe 1 ? »."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.citing import Quote, lead_in, quote_of, short_place, whole, within_sentence
from assistant.evidence import Evidence, judge
from assistant.inquiry import Decline, Draft, Inquiry, Line
from assistant.kinds import HELD, NUMBERED, STRICT, VALUES, holds
from assistant.lists import introduced, item_lines
from assistant.phrases import phrase
from corpus.nouns import Absence, Document, Passage
from index.address import Address, as_written, passages_at, same_place
from index.analysis import fold, terms

# A question about a place that carries words of its own is answered from the best sentences there.
OWN_WORDS_COVERAGE = 0.6
LONGEST_PLACE = 40
_LAST = re.compile(r"\bderni(?:er|ere)s?(?: (?:des?|l[ae]s?|d'entre l[ae]s?))? (?P<noun>[a-z]{4,})")


def answer_addressed(inquiry: Inquiry) -> Draft | Decline | None:
    """Return what stands at the places that the question names; None where it names none that can be resolved."""
    lines: list[Line] = []
    documents = _hinted(inquiry)
    for address in inquiry.question.addresses or _last(inquiry, documents):
        if address.name == "Annexe" and inquiry.question.kind == "number":
            continue
        places = [(document, _passages_there(inquiry, address, document)) for document in documents]
        places = [(document, passages) for document, passages in places if passages]
        if any(_only_locates(inquiry, address, document) for document, _ in places):
            continue
        if not places:
            declined = _missing(inquiry, address, documents)
            if declined is not None:
                return declined
            continue
        for document, passages in places[:3]:
            # « L'adresse du siège d'Habitat 25 »: what names a place is no answer where it does not hold what is asked.
            if inquiry.question.kind in VALUES and not any(holds(inquiry.question, one.text) for one in passages):
                continue
            lines += _lines(inquiry, address, document, passages, several=len(inquiry.documents()) > 1)
    return Draft(tuple(lines), 1.0) if lines else None


def _passages_there(inquiry: Inquiry, address: Address, document: Document) -> tuple[Passage, ...]:
    """Return the passages at an address; of a finer place, those in the article that the question names with it."""
    found = passages_at(address, inquiry.library.passages(document.id))
    articles = [one.name for one in inquiry.question.addresses if address.finer and not one.finer]
    inside = tuple(one for one in found if any(same_place(one.article, name) for name in articles))
    return inside or found


def _only_locates(inquiry: Inquiry, address: Address, document: Document) -> bool:
    """Tell whether an article is named to say where a finer place stands: « article 4, priorité 5 »."""
    finer = [one for one in inquiry.question.addresses if one.finer and not address.finer]
    there = (passage for one in finer for passage in passages_at(one, inquiry.library.passages(document.id)))
    return any(same_place(passage.article, address.name) for passage in there)


def _last(inquiry: Inquiry, documents: tuple[Document, ...]) -> tuple[Address, ...]:
    """Return the address of « la dernière priorité », « le dernier des articles »."""
    match = _LAST.search(inquiry.question.folded)
    if not match:
        return ()
    noun = match["noun"].rstrip("sx")
    finer = noun != "article"
    numbers = [
        int(number[1])
        for document in documents
        for passage in inquiry.library.passages(document.id)
        if (number := re.fullmatch(rf"{re.escape(noun)} (\d+)", fold(passage.place if finer else passage.article)))
    ]
    name = noun if finer else "Article"
    return (Address(f"{name} {max(numbers)}", finer),) if numbers else ()


def answer_absent(inquiry: Inquiry, best: Evidence) -> Decline | None:
    """Return the refusal that is due where the best passage only sends the reader to an annex that is absent."""
    passage, support = best.candidate.passage, best.support
    kind = inquiry.question.kind
    if kind == "place" or (kind in STRICT and best.holds >= (NUMBERED if kind == "number" else HELD)):
        return None
    for absence in inquiry.library.absences(passage.document):
        names = fold(absence.name)
        if (
            passage.ordinal in absence.passages
            and names in fold(" ".join(passage.text.split()))
            and _sends_away(passage)
        ):
            places = _mentions(inquiry, passage.document, absence)
            return Decline(
                phrase("refused_in_annex", name=within_sentence(absence.name), places=places), (passage,), support
            )
    return None


def _sends_away(passage: Passage) -> bool:
    folded = fold(passage.text)
    return any(
        word in folded for word in ("figure", "en annexe", "voir annexe", "joint", "annexe ci", "listes en", "detaille")
    )


def _lines(
    inquiry: Inquiry, address: Address, document: Document, passages: tuple[Passage, ...], *, several: bool
) -> list[Line]:
    """Return the best sentences of a place for a question with words of its own, else the whole place."""
    place = lead_in(passages[0] if address.finer else replace(passages[0], place=""))
    heading = inquiry.library.articles(document.id)[passages[0].article_ordinal].heading
    if heading and not address.finer:
        place = phrase("with_heading", place=place, heading=heading)
    opening = phrase("in_document", place=place, title=document.title) if several else place
    own = _own_words(inquiry, address, document)
    if own:
        quotes = _best_there(inquiry, own, passages)
        if quotes:
            return [Line(f"{opening} :", quotes[0]), *_behind(inquiry, quotes)]
    if len(passages) == 1:
        return [Line(f"{opening} :", whole(passages[0]))]
    lines = [Line(f"{opening} :"), *item_lines(passages[:LONGEST_PLACE])]
    if len(passages) > LONGEST_PLACE:
        lines.append(Line(phrase("continues", shown=LONGEST_PLACE, count=len(passages))))
    return lines


def _behind(inquiry: Inquiry, quotes: list[Quote]) -> list[Line]:
    """Return the lines behind the first quote: the items that it introduces, else the other quotes."""
    items = introduced(inquiry, quotes[0])
    return item_lines(items) if items else [Line("", quote) for quote in quotes[1:]]


def _own_words(inquiry: Inquiry, address: Address, document: Document) -> tuple[str, ...]:
    named = {*terms(address.name), *terms(document.title), *terms("article loi contrat convention protocole annexe")}
    numbers = {term for term in inquiry.question.terms if term.isdigit() or term in _ORDINAL_STEMS}
    return tuple(term for term in inquiry.question.terms if term not in named | numbers)


_ORDINAL_STEMS = frozenset(
    stem for word in "premier première deuxième second seconde troisième quatrième cinquième sixième septième huitième "
    "neuvième dixième onzième douzième contenir contient contenu dispose énonce".split() for stem in terms(word)
)  # fmt: skip


def _best_there(inquiry: Inquiry, own: tuple[str, ...], passages: tuple[Passage, ...]) -> list[Quote]:
    documents = {document.id: document for document in inquiry.documents()}
    there = [candidate for passage in passages for candidate in inquiry.candidates.of_passage(passage, documents)]
    matter = inquiry.matter.only(lambda term: term in own)
    if not matter.terms:
        return []
    found = judge(inquiry.question, matter, there, (), inquiry.lexis)
    good = [evidence for evidence in found if evidence.coverage >= OWN_WORDS_COVERAGE]
    if not good or len(good) == len(there):
        return []
    best = [evidence for evidence in good if evidence.score >= good[0].score - 0.1][:3]
    return [quote_of(e.candidate) for e in best]


_ARTICLES = dict.fromkeys("loi convention charte priorite mesure fiche partie section".split(), "La") | dict.fromkeys(
    "decret plan code".split(), "Le"
)


def definite(name: str) -> str:
    """Return a name of what is absent behind its article, where it takes one: « L'annexe 1 »; else as it is."""
    small = within_sentence(name)
    if fold(small)[:1] in "aeiou":
        return f"L'{small}"
    article = _ARTICLES.get(fold(small).split()[0])
    return f"{article} {small}" if article else name


def _missing(inquiry: Inquiry, address: Address, documents: tuple[Document, ...]) -> Decline | None:
    """Return the refusal for a place that no document has; None for a finer name that is no place at all."""
    for document in documents:
        for absence in inquiry.library.absences(document.id):
            if same_place(absence.name, address.name) or (
                address.name == "Annexe" and absence.name.startswith("Annexe")
            ):
                mentions = tuple(inquiry.library.passages(document.id)[ordinal] for ordinal in absence.passages)
                places = _mentions(inquiry, document.id, absence)
                return Decline(phrase("refused_annex", name=definite(absence.name), places=places), mentions)
    if address.finer:
        noun = address.name.split()[0]
        known = any(
            fold(passage.place).startswith(f"{noun} ")
            for document in documents
            for passage in inquiry.library.passages(document.id)
        )
        if not known:
            return None
    noun, _, number = address.name.partition(" ")
    name = f"{as_written(fold(noun), inquiry.question.text)} {number}".strip()
    return Decline(phrase("refused_address", name=definite(name)))


def _mentions(inquiry: Inquiry, document: str, absence: Absence) -> str:
    passages = inquiry.library.passages(document)
    return " ; ".join(dict.fromkeys(short_place(passages[ordinal]) for ordinal in absence.passages))


def _hinted(inquiry: Inquiry) -> tuple[Document, ...]:
    """Return the documents whose title the question names (« l'article 6 de la loi »), else all of them."""
    documents = inquiry.documents()
    asked = set(terms(inquiry.question.text)) - set(terms("article annexe priorité"))
    shared = {document.id: len(asked & set(terms(document.title))) for document in documents}
    best = max(shared.values(), default=0)
    return tuple(document for document in documents if shared[document.id] == best)
