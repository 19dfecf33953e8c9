"""Which document a question or its conversation is about, so that it is not answered from another contract."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence

from assistant.identity import CALLS_ITSELF
from assistant.library import Library
from assistant.questions import TOPIC_OPENS, understand
from corpus.nouns import Document, Turn
from index.analysis import fold, terms

Called = Callable[[Document], frozenset[str]]

_NAME = re.compile(r"(?<=[\wà-ÿ,'’] )(?:[dl]['’])?([A-ZÀ-Þ][\w-]{2,})|(?<=['’])([A-ZÀ-Þ][\w-]{2,})")
# « Quels contrats sont en vigueur ? » is about any of them.
_SEVERAL = re.compile(r"\b(?:quel(?:le)?s?|l?es|ces|tou(?:te)?s|un|une|autres?) (\w+)")
# What may be one; of a document's name « centre » and « théâtre » are.
_INFINITIVE = re.compile(r"\b[a-z]{2,}(?:er|ir|re)\b")
# What a document calls itself, « de » before it.
_NOUNS = {
    "convention": "de la convention", "contrat": "du contrat", "protocole": "du protocole", "charte": "de la charte",
    "deliberation": "de la délibération", "reglement": "du règlement", "avenant": "de l'avenant", "bail": "du bail",
}  # fmt: skip
RUN = 3  # words of a title that name its document together
_WORD = re.compile(r"[\w-]+['’]?")
_OF_VALUE = ("duration", "date", "money")
_PLACED = re.compile(r" (?:à|de|du|en|sur|pour) (?P<name>[A-ZÀ-Þ][\w-]+)| d['’](?P<elided>[A-ZÀ-Þ][\w-]+)")
_DETERMINERS = frozenset("le la l les ce cette cet du des de d au aux notre votre".split())
# With more documents than this nothing is narrowed by names: reading them all would cost more than a search.
MOST = 20
# Words of its own that a follow-up must have to be understood without its topic.
FEWEST = 2


def spoken_of(
    question: str, history: Sequence[Turn], library: Library, called: Called, quoted: str | None = None
) -> str | None:
    """Return the document that a conversation is about; None where it cannot be told, or the question leaves it.

    It is the one that the newest turn with proper names names alone, else the one `quoted` last, else the one that
    the newest turn names (`named_by`). A question with a proper name that this document lacks leaves it.
    """
    documents = {document.id: document for document in library.documents()}
    if len(documents) < 2:
        return None
    asked = [turn.content for turn in reversed(history) if turn.role == "user"]
    about = _named_alone_in(asked, documents.values(), library) if len(documents) <= MOST else None
    about = about or (documents.get(quoted) if quoted else None)
    about = about or next(filter(None, (named_by(one, library, called) for one in asked)), None)
    return about.id if about is not None and _has_all(_names(question), about, library) else None


def _named_alone_in(asked: Sequence[str], documents: Collection[Document], library: Library) -> Document | None:
    """Return the one document that has all proper names of the first of `asked` that has some."""
    names = next(filter(None, map(_names, asked)), ())
    having = [document for document in documents if _has_all(names, document, library)] if names else []
    return having[0] if len(having) == 1 else None


def named_by(question: str, library: Library, called: Called) -> Document | None:
    """Return the one document that words of `question` name which no other is called by or speaks of; else None.

    « Comment résilier la convention du quai ? »: no other contract has a quay. `called` gives the stems of what a
    document is called (`assistant.identity`). A verb names none: « renforcer », where a title has « renforcés ».
    """
    documents = library.documents()
    if not 1 < len(documents) <= MOST:
        return None
    passed = {stem for match in _SEVERAL.finditer(fold(question)) for stem in terms(match[1])}
    passed |= _verbs_of_titles(question, documents)
    named = [
        document
        for document, stems in named_alone(question, documents, called).items()
        if any(not _is_elsewhere(stem, document, documents, library) for stem in stems - passed if not stem.isdigit())
    ]
    named = named or _titled_alone(question, documents, passed)
    return named[0] if len(named) == 1 else None


def _verbs_of_titles(question: str, documents: Sequence[Document]) -> frozenset[str]:
    """Return the stems of the infinitives of `question` that a title has in another form alone."""
    titles = fold(" ".join(document.title for document in documents))
    verbs = frozenset(_INFINITIVE.findall(fold(question))).difference(_INFINITIVE.findall(titles))
    return frozenset(terms(" ".join(verbs))).intersection(terms(titles))


def _titled_alone(question: str, documents: Sequence[Document], passed: Collection[str]) -> list[Document]:
    """Return the documents in whose title alone some words stand together as they do in the question.

    « Sortir de la convention territoriale globale »: other contracts may speak of one. No run of words counts that
    begins with one of `passed`, which stand for any such document: « les conventions … ».
    """
    titles = {document: _runs(document.title) for document in documents}
    many = Counter(run for runs in titles.values() for run in runs)
    said = {run for run in _runs(question) if many[run] == 1 and run[0] not in passed}
    return [document for document, runs in titles.items() if runs & said]


def _runs(text: str) -> set[tuple[str, ...]]:
    stems = terms(text)
    return {stems[start : start + RUN] for start in range(len(stems) - RUN + 1)}


def named_alone(question: str, documents: Sequence[Document], called: Called) -> dict[Document, frozenset[str]]:
    """Return for each document the stems of `question` that it alone is called by; no document that has none."""
    names = {document: called(document) for document in documents}
    many = Counter(stem for stems in names.values() for stem in stems)
    said = frozenset(stem for stem in terms(question) if many[stem] == 1)
    return {document: stems & said for document, stems in names.items() if stems & said}


def by_its_own_noun(question: str, document: Document, library: Library, called: Called) -> str:
    """Return a question with « la convention », as the document calls itself, in the place of what it is called by.

    « Quelle est la durée de la CTG ? »: no sentence of it says « CTG » beside a date. As it is where it says no more,
    or asks for no time or amount: « à quelle heure ferme la mairie d'Orbelle ? » does not ask it of its acts.
    """
    if understand(question).kind not in _OF_VALUE:
        return question
    noun, name = calls_itself(document, library), called(document)
    words = list(_WORD.finditer(question))
    stems = [frozenset(terms(word[0])) for word in words]
    naming = [place for place, said in enumerate(stems) if said and said <= name]
    if not noun or not naming:
        return question
    first, last = naming[0], naming[0]
    for place in naming[1:]:
        if any(stems[last + 1 : place]):
            break
        last = place
    opening = first
    while opening and fold(words[opening - 1][0]).strip("'’") in _DETERMINERS:
        opening -= 1
    before = {fold(word[0]).strip("'’") for word in words[opening:first]}
    if before & {"au", "aux"}:
        put = re.sub(r"^de ", "à ", noun).replace("du ", "au ")
    else:
        put = noun if before & {"du", "des", "de", "d"} else re.sub(r"^de ", "", noun).replace("du ", "le ")
    behind = _PLACED.sub(
        lambda found: "" if set(terms(found["name"] or found["elided"])) <= name else found[0],
        question[words[last].end() :],
    )
    plain = f"{question[: words[opening].start()]}{put}{behind}"
    return plain if set(terms(plain)) - set(terms(noun)) else question


def calls_itself(document: Document, library: Library) -> str:
    """Return « de la convention », as a document calls itself (« la présente convention »), else as its title does.

    Nothing where neither has such a noun.
    """
    texts = (fold(passage.text) for passage in library.passages(document.id))
    named = Counter(noun for text in texts for noun in CALLS_ITSELF.findall(text) if noun in _NOUNS)
    titled = [noun for noun in _NOUNS if noun in fold(document.title).split()]
    noun = named.most_common(1)[0][0] if named else titled[0] if titled else ""
    return _NOUNS.get(noun, "")


def _is_elsewhere(stem: str, document: Document, documents: Sequence[Document], library: Library) -> bool:
    return any(library.mentions(other.id, stem) for other in documents if other != document)


def without_names(standalone: str) -> str:
    """Return a rewritten follow-up without its topic where that is a proper name: it named the document itself.

    « Qui les paie ? » says too little to go without.
    """
    head, _, topic = standalone.partition(TOPIC_OPENS)
    return f"{head} ?" if topic and _names(f"de {topic}") and len(understand(head).terms) >= FEWEST else standalone


def _names(text: str) -> tuple[str, ...]:
    return tuple(fold(match[1] or match[2]) for match in _NAME.finditer(text))


def _has_all(names: tuple[str, ...], document: Document, library: Library) -> bool:
    text = fold(" ".join((document.title, *(article.text for article in library.articles(document.id)))))
    return all(re.search(rf"\b{re.escape(name)}\b", text) for name in names)
