"""What a question asks for: its kind, its matter, and the places it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from corpus.errors import ContractError
from index.address import Address, addresses
from index.analysis import fold, stem, terms

Kind = Literal[
    "money", "contact", "age", "duration", "date", "number", "frequency", "definition", "name", "list", "person", "place", "reason", "other"
]


# What a follow-up is about stands behind these words: « Qui l'a menée (à propos de : l'évaluation) ? ».
TOPIC_OPENS = " (à propos de : "


class EmptyQuestion(ContractError):
    """There is nothing to answer."""


class QuestionTooLong(ContractError):
    """The question is longer than the setting `question_limit`: `length`, `limit`."""


FUNCTION = (
    r"(?:prefet|prefete|maire|president|presidente|ministre|chef|cheffe|directeur|directrice|responsable|recteur|"
    r"rectrice|procureur|procureure|adjoint|adjointe|elu|elue|conseiller|conseillere|referent|referente|interlocuteur|"
    r"coordinateur|coordinatrice|delegue|deleguee|secretaire|proviseur|commissaire)s?\b"
)
# The first that matches a folded question gives its kind.
KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("contact", re.compile(r"\b(?:telephone|tel|numero de (?:tel|fax)|fax|courriel|code postal|e-?mail|mail|adresse|site (?:web|internet)|coordonnees)\b")),
    ("definition", re.compile(r"\b(?:signifie|signification|veut dire|veulent dire|definition|definir|defini[et]?|sigle|acronyme|abreviation|c'?est quoi|c'est quel(?:le)? (?:organisme|organisation|structure|chose)|qu'est[- ]ce que (?:le |la |l'|les |un |une )?[\w'-]+ ?\??$)|^(?:c koi|keske)\b")),
    ("money", re.compile(r"\b(?:budgets?|montants?|cout(?:e|ent|s)?|prix|euros?|enveloppe|dotation|somme|combien d'argent|subventions? de)\b|€")),
    ("age", re.compile(r"\bquel(?:s|le)? (?:est (?:l'|leur |son ))?ages?\b|\bages? (?:de|des|du)\b|tranches? d'ages?|\bquel age\b")),
    ("duration", re.compile(r"\b(?:combien de (?:temps|mois|jours)|combien d'(?:annees|ans)|(?:quelle|sa|la) (?:est (?:la|sa) )?duree|quelle periode|pendant combien|de combien)\b")),
    ("date", re.compile(r"^(?:et |mais |ok |alors )?quan[dt]\b(?! meme)|\bquand(?: |-)(?:est|a|ont|aura|sera|fut|s'|doit|faut|commence|finit|prend)|\b(?:c'est|jusqu'a|depuis|a partir de) quand\b|\bquand ?\??$|\b(?:quelle date|quel jour|quelle annee|quel mois|quelle echeance|date (?:de|du|d'|a|limite)|la date)\b")),
    ("frequency", re.compile(r"\b(?:quelle frequence|quel rythme|combien de fois|tous les combien)\b")),
    ("number", re.compile(r"\bquel(?:le)? est (?:l[ae] |l'|sa |son )?(?:population|effectif|superficie|surface|taux|pourcentage|proportion|part)\b|\b(?:combien|quel (?:est le )?nombre|le nombre)\b")),
    ("name", re.compile(rf"\b(?:qui est|quel est le nom|comment (?:s'appelle|se nomme)|nom) (?:de |d')?(?:l[ae] |l'|du |les |des )?(?:premier |1er )?{FUNCTION}|\bqui sont (?:l[ea]s? |l'){FUNCTION}|\bqui (?:preside|dirige|pilote personnellement)\b")),
    ("list", re.compile(r"\bquel(?:le)?s? (?:sont|son)\b|\b(?:quels|quelles|liste[rz]?|enumere[rz]?|cite[rz]?|a quoi (?:s'|se )|qui sont)\b")),
    ("person", re.compile(r"(?<!est-ce )(?<!ce )\bqui\b|\b(?:quel est le nom|nom (?:de|du)|quelle? (?:personne|organisme|organisation|structure))\b")),
    ("place", re.compile(r"^(?:et )?ou\b|\b(?:dans|a|en) quel(?:le)?s? (?:lieu|endroit|ville|commune)\b")),
    ("reason", re.compile(r"\b(?:pourquoi|pour quelles? raisons?)\b")),
)  # fmt: skip

# Words that put the question, folded: what is asked, not what to match.
_PUTTING = frozenset(
    """
    dire dit disent prevoit prevoir prevu prevue prevus parle parler indique indiquer precise preciser mentionne existe
    exister savoir sais connaitre peux peut pouvez pourrais pourriez donne donner donnez moi expliquer explique cite
    citer citez liste lister enumere enumerer quel quelle quels quelles combien comment quand quant pourquoi qui que quoi ou cest dans-quelle
    est-ce date jour annee nombre s'appelle svp stp merci bonjour faut-il doit-on fait-on agit texte document
    signifie signification veut dire definition sigle acronyme abreviation koi keske sont etre avoir ete concretement
    exactement precisement selon concernant propos sujet actuellement numero trouve-t-on y-a-t-il a-t-il a-t-elle
    role vise vises visee visees consiste-t-il consiste
    doit doivent devrait faut va vont sert servent peuvent mieux
    est-il est-elle sont-ils sont-elles ont-ils what when who which how many is the of does do
    """.split()
)
_PUT_BY_KIND: dict[Kind, frozenset[str]] = {
    "age": frozenset({"age", "ages", "ont"}),
    "duration": frozenset({"temps", "mois", "jours", "annees", "ans"}),
    "list": frozenset({"differents", "differentes", "principaux", "principales", "toutes", "tous"}),
    "contact": frozenset("coordonnees telephone tel fax courriel mail email e-mail adresse postal code site internet web".split()),
    "frequency": frozenset({"frequence", "rythme", "fois"}),
    "person": frozenset({"personne", "organisme", "organisation", "structure"}),
    "reason": frozenset({"raison", "raisons"}),
}
# Words that stand where a verb stands: behind a pronoun or an auxiliary, before an inverted pronoun, infinitives.
_VERB = re.compile(
    r"\b(?:il|elle|on|ils|elles|nous|vous|je|se|ne|ont|ete|est-il|est-elle|sont-ils|sont-elles|a-t-il|a-t-elle|ont-ils|"
    r"ont-elles|a-t-on|y|bien|va|vont|doit|doivent|peut|peuvent|faut)\s+([a-z]{4,})\b|\b[sn]'([a-z]{4,})\b|"
    r"\b([a-z]{4,})-(?:t-)?(?:il|elle|on|ils|elles|nous|vous|tu|je)\b|\b(?:pour|de|a|d'|d) ?([a-z]{3,}(?:er|ir|oir|dre|tre))\b|"
    r"\b(?:est|sont|a) ([a-z]{3,}(?:e|ee|es|ees|i|ie|is|ies|u|ue|us|ues))\b"
)
_ENGLISH = frozenset("what when who which how the does is are until many signed".split())


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. `terms` are the stems of its matter, each once, in order; `topic` are those among them
    that a follow-up only took over from what was said before, `verbs` those that stand where a verb stands.
    """

    text: str
    folded: str
    kind: Kind
    terms: tuple[str, ...]
    addresses: tuple[Address, ...]
    counted: tuple[str, ...] = ()
    topic: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()


def check_question(text: str, limit: int) -> str:
    """Return the question without surrounding space; raise `EmptyQuestion` or `QuestionTooLong`."""
    stripped = text.strip()
    if not any(character.isalnum() for character in stripped):
        raise EmptyQuestion()
    if len(stripped) > limit:
        raise QuestionTooLong(length=len(stripped), limit=limit)
    return stripped


def understand(text: str) -> Question:
    """Return what `text` asks for."""
    head, _, topic = text.partition(TOPIC_OPENS)
    folded = re.sub(r"\s+", " ", fold(head)).strip()
    kind = next((kind for kind, pattern in KINDS if pattern.search(folded)), "other")
    if kind == "person" and _signing_list(folded):
        kind = "list"
    put = _PUTTING | _PUT_BY_KIND.get(kind, frozenset())
    plain = re.sub(r"-(?:t-)?(?:moi|il|elle|on|ils|elles|je|tu|nous|vous|ce|la|y)\b", "", folded)
    words = [word for word in re.findall(r"[\w'-]+", plain) if word not in put]
    asked = dict.fromkeys(term for word in words for term in terms(word) if term not in _put_stems(kind))
    about = dict.fromkeys(term for term in terms(topic) if term not in asked)
    return Question(
        text=text,
        folded=folded,
        kind=kind,
        terms=(*asked, *about),
        addresses=addresses(head) or addresses(topic),
        counted=_counted(folded) if kind == "number" else (),
        topic=frozenset(about),
        verbs=frozenset(stem for verb in _VERB.findall(folded) for stem in terms("".join(verb))),
    )


def _put_stems(kind: Kind) -> frozenset[str]:
    return frozenset(stem(word) for word in ("combien", *_PUT_BY_KIND.get(kind, ())))


def _counted(folded: str) -> tuple[str, ...]:
    """Return the stems of what « combien de … » counts: its first noun comes first."""
    match = re.search(r"(?:combien|nombre) (?:y a-t-il )?(?:de |d'|des )((?:[\w'-]+ ?){1,4})", folded)
    return terms(match[1]) if match else ()


def _signing_list(folded: str) -> bool:
    return bool(re.search(r"\bqui (?:a|ont) signe\b(?! (?:pour|au nom|a la place))", folded)) and "pour " not in folded
