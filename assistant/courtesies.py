"""Greetings, thanks and questions about the assistant itself, which need no document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.phrases import phrase, written_date
from corpus.nouns import Document
from index.analysis import fold

_YOU = r"(?:tu|vous)"
_ASKED_OF_YOU = r"(?:peux|sais|pouvez|savez|pourrais|pourriez)"
_ARE_YOU = r"(?:es[- ]tu|etes[- ]vous|tu es|t'es|vous etes|est[- ]tu)"
_VERY = r"(?:(?:vraiment|trop|tres|bien|un|une|complete?ment|assez|plutot) )*"
_BAD = (
    r"(?:nul(?:le)?s?|idiote?|con(?:ne)?|connard|connasse|stupide|bete|debile|imbecile|inutile|abrutie?|cretine?|merde|naze|"
    r"pourrie?|incompetente?|lamentable)"
)
_KNOWN = (
    r"(?:connais|connaissez|as|avez|disposes?|disposez|consultes?|corpus|charges?|disponibles?|indexes?|lus?|base)\b"
)
# A message may join several of these (« Bonjour, qui es-tu ? », « merci, bonne journée »); the first kind that it has
# is what it is answered as.
_SAID: Mapping[str, tuple[str, ...]] = {
    "insult": (
        rf"(?:(?:tu es|t'es|vous etes|quel(?:le)?|sale|espece de|c'est|bande de) |espece d')?{_VERY}(?:de la )?{_BAD}"
        r"(?: (?:comme|de|ce) .{0,20})?",
        r"(?:ferme )?ta gueule|va te faire.*|(?:fais|faites) chier|casse[- ]toi|degage|tais[- ]toi",
        rf"{_YOU} (?:ne )?(?:sers|servez) (?:vraiment )?a rien",
        rf"{_YOU} m'enerve[sz]|{_YOU} me (?:soules?|saoules?|gonfles?|fatigues?|soulez|fatiguez)",
        rf"{_YOU} ne comprends rien|(?:quelle )?reponse (?:de merde|nulle|fausse|debile)",
        rf"(?:(?:mais|non) )?(?:c'est|tout est) faux|{_YOU} (?:te trompes|vous trompez)",  # answered alike
        rf"(?:{_YOU} (?:racontes?|racontez|dis|dites)|c'est) (?:vraiment )?n'importe quoi",
    ),
    "documents": (
        r"(?:quels?|quelles?|liste[rz]?|montre[rz]?(?:[- ]moi)?|cite[rz]?|donne(?:[- ]moi)?|affiche[rz]?)\b.{0,40}"
        rf"\b(?:documents?|textes?|contrats|fichiers?|sources?)\b.{{0,30}}\b{_KNOWN}.{{0,25}}",
        r"(?:quels|liste (?:les|des)) (?:sont (?:les|tes|vos) )?documents ?",
        r"sur (?:quoi|quels? (?:documents?|textes?|contrats?|sources?)) "
        rf"(?:te bases|portes?|vous basez|t'appuies|vous appuyez)[- ]?{_YOU}?",
        r"sur (?:quoi|quels? (?:documents?|textes?|contrats?|sources?)) "
        rf"(?:est-ce que )?{_YOU} (?:te |t'|vous )?(?:bases|basez|portes|appuies|appuyez)",
        r"(?:tu|vous) (?:connais|connaissez|as|avez) (?:lus? )?quoi comme (?:documents?|textes?|contrats?|sources?)",
        r"(?:what|which) documents (?:do you (?:have|know)|are there)",
        r"que contient (?:le|ton|votre) corpus",
    ),
    "capabilities": (
        rf"(?:que|qu'est[- ]ce que|quoi) (?:{_ASKED_OF_YOU}[- ]{_YOU}|{_YOU} {_ASKED_OF_YOU})"
        r"(?: (?:faire|me dire|repondre))?(?: pour (?:moi|nous))?",
        rf"{_YOU} {_ASKED_OF_YOU} (?:faire )?quoi(?: faire)?(?: pour (?:moi|nous))?",
        rf"(?:qui|qu') ?{_ARE_YOU}|{_ARE_YOU} qui",
        r"(?:comment (?:tu t'appelles|t'appelles[- ]tu|vous appelez[- ]vous|vous vous appelez)|"
        r"(?:c'est quoi|quel est) (?:ton|votre) (?:nom|role|but|metier))",
        rf"{_ARE_YOU} (?:bien )?(?:un robot|une machine|une? humaine?|humaine?|une ia|une intelligence artificielle|"
        r"une (?:vraie )?personne|un ordinateur|chatgpt)",
        r"qui (?:t'a|vous a) (?:cree|faite?|concue?|developpee?|programmee?|entrainee?)",
        rf"a quoi (?:sers[- ]tu|servez[- ]vous|tu sers|vous servez)|{_YOU} (?:sers|servez) a quoi",
        r"comment (?:(?:ca|cela|tu|vous) (?:marches?|marchez|fonctionnes?|fonctionnez)|"
        r"(?:marches|fonctionnes)[- ]tu|fonctionnez[- ]vous|(?:t'|vous )utiliser)",
        r"aide[rz]?(?:[- ](?:moi|nous))?|help(?: me)?|j'ai besoin d'aide|what can you do|who are you",
        rf"(?:{_ASKED_OF_YOU}[- ]{_YOU}|{_YOU} {_ASKED_OF_YOU}) (?:m'|nous )aider",
        r"(?:tu parles|parles[- ]tu|vous parlez|parlez[- ]vous) (?:anglais|francais)|do you speak (?:english|french)",
        r"quelles questions (?:puis-je|peut-on|je peux|on peut) (?:te |vous )?poser",
        r"(?:que|qu'est[- ]ce que|qu'est-ce qu') ?(?:puis-je|peut-on|je peux|on peut) (?:te |vous )?(?:demander|poser)"
        r"(?: comme questions?)?|(?:je peux|on peut) (?:te |vous )?(?:demander|poser) quoi",
        r"(?:(?:as-tu|avez-vous|donne[rz]?(?:[- ]moi)?|propose[rz]?(?:[- ]moi)?|quelques|montre[rz]?(?:[- ]moi)?) )?"
        r"(?:des |un |quelques )?(?:exemples?|idees?) de questions?",
    ),
    "goodbye": (
        r"(?:au revoir|a (?:bientot|plus|demain|plus tard|tout a l'heure|la prochaine(?: fois)?)|ciao|tchao|"
        r"(?:good)?bye|adieu|bonne (?:journee|soiree|nuit|apres-midi|continuation|semaine|fin de journee)|"
        r"bon (?:week-?end|courage|apres-midi)|bonne annee|joyeux noel|bonnes fetes|non)",
    ),
    "thanks": (
        r"(?:mercis?|thanks|thank you|je (?:te|vous) remercie)(?: (?:mille fois|encore))?",
        r"(?:mille|grand|un grand|encore) mercis?",
        r"(?:super|parfait|genial|tres bien|ok(?:ay)?|d'accord|impeccable|top|bravo|nickel|excellent|formidable|cool|"
        r"chouette|entendu|compris|j'ai compris|ca marche|bien (?:joue|vu|note)|pas de souci|"
        r"je (?:vois|comprends)|ah|(?:c'est|ce sera) tout(?: pour (?:moi|aujourd'hui))?|"
        rf"{_ARE_YOU} {_VERY}(?:sympa|gentil(?:le)?|utile|super|genial|efficace|fort|forte|top)|"
        r"(?:tu m'as|vous m'avez) (?:bien )?aidee?|"
        r"c'est (?:(?:tres|plus) )?(?:parfait|note|bon|clair|gentil|super))",
    ),
    "greeting": (
        r"(?:bonjour|bonsoir|salut|coucou|hello|hi|hey|bjr|bsr|slt|cc|oui|re-?bonjour|allo|enchantee?)",
        r"(?:comment )?(?:ca va|vas[- ]tu|allez[- ]vous|tu vas|vous allez)(?: bien)?",
        rf"(?:il )?y a(?:-t-il)? quelqu'un|{_ARE_YOU} la",
        r"(?:desolee?|pardon|excuse[zr]?[- ]moi|je m'excuse)",
        r"(?:j'ai|j'aurais|je voudrais (?:te |vous )?poser|(?:je peux|puis-je|est-ce que je peux) (?:te |vous )?poser) "
        r"(?:une|des|deux|quelques) (?:petites? )?questions?",
    ),
    # What stands beside a courtesy and is none by itself.
    "beside": (
        r"madame|monsieur|a (?:tous|toi|vous)|(?:l')?assistant|le bot|beaucoup|bien|infiniment",
        r"s'il (?:te|vous) plait|svp",
        r"(?:pour|de) (?:tout|(?:(?:ton|votre|ta|cet|cette|ces|la|les|vos) |l')(?:aide|reponses?|informations?|infos?|"
        r"precisions?|explications?|eclaircissements?|analyse|synthese|patience|retours?))",
    ),
}
_ONE = {kind: re.compile("|".join(f"(?:{one})" for one in phrases)) for kind, phrases in _SAID.items()}
LONGEST = 20  # words that a courtesy has at most
_JOINED = re.compile(r"\s*(?:[.!?;:,]+|\bet\b)\s*")


def courtesy(text: str) -> str | None:
    """Return which courtesy the whole message is, None where it asks something of the corpus."""
    folded = re.sub(r"\s+", " ", fold(text)).strip(" .!?,;:…'\"")
    if len(folded.split()) > LONGEST:
        return None
    whole = _kind(folded)
    kinds = {whole} if whole is not None else _kinds(folded)
    return next((kind for kind in _ONE if kind in kinds and kind != "beside"), None)


def _kind(said: str) -> str | None:
    return next((kind for kind, phrases in _ONE.items() if phrases.fullmatch(said)), None)


def _kinds(folded: str) -> set[str]:
    """Return the kinds that a message joins, none where it says anything else; « merci au revoir » has no comma."""
    kinds: set[str] = set()
    for said in _JOINED.split(folded):
        words = said.split()
        while words:
            openings = ((count, _kind(" ".join(words[:count]))) for count in range(len(words), 0, -1))
            count, kind = next(((count, kind) for count, kind in openings if kind is not None), (0, None))
            if kind is None:
                return set()
            kinds.add(kind)
            words = words[count:]
    return kinds


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
