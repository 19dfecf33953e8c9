"""How French puts a question: the kinds of question, and the words that ask rather than name a matter. All folded."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal[
    "money", "contact", "age", "duration", "date", "number", "frequency", "hour", "weekday", "definition", "name",
    "body", "list", "person", "place", "reason", "other",
]  # fmt: skip

FUNCTIONS = (
    "prefete? maire presidente? ministre chef(?:fe)? directeur directrice responsable recteur rectrice procureure? "
    "adjointe? elue? conseillere? referente? interlocuteur coordinateur coordinatrice deleguee? secretaire proviseur "
    "commissaire tresoriere? comptable gerante? animateur animatrice gardiene? mediateur mediatrice cheffe avocate? "
    "chargee? medecin redacteur redactrice auteur autrice dieteticien(?:ne)? infirmiere? educateur educatrice "
    "evaluateur evaluatrice architecte notaire experte?"
)
BODIES = (
    "entreprises?|cabinets?|societes?|prestataires?|bureaux? d'etudes|agences?|operateurs?|organismes?|structures?|"
    "organisations?|evaluateurs?|consultants?|avocats?|architectes?"
)
_FUNCTION = rf"(?:{'|'.join(FUNCTIONS.split())})s?\b"
_COUNT = r"(?:\d+|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)"
_OF_A_TEXT = " (?:du|de la|de ce|de cette) (?:contrat|convention|protocole|charte|document)"
_DETERMINER = r"(?:l[aes]+ |l'|du |des |un |une )?"


def any_word(*alternatives: str) -> str:
    """Return the pattern of any of `alternatives` as whole words."""
    return rf"\b(?:{'|'.join(alternatives)})\b"


def any_of(*patterns: str) -> re.Pattern[str]:
    """Return the pattern of any of `patterns`."""
    return re.compile("|".join(patterns))


# « C'est quoi la durée ? » asks for a value.
_VALUES = (
    "date|duree|delai|periode|montant|prix|somme|budget|cout|tarif|loyer|nombre|minimum|maximum|age|heure|horaires?|"
    "numero|telephone|adresse|salaire|plafond|seuil|taux|but|objectif|objet"
)
_A_VERB = (
    r"(?:-(?:t-)?(?:il|elle)s?\b|\b(?:est|sont|ont|etaient|seront|doivent|peuvent|font|vont|qui|que|ou|quand|ne|n'|se|s')\b|"
    r"[a-z]{3,}ent\b)"
)

# « Dans quelle ville … ? », « quelle annexe ? », « lieu de signature ? »
WHERE = re.compile(
    r"\b(?:dans|a|en) quel(?:le)?s? (?:lieu|endroit|ville|commune)s?\b|\bquelles? annexes?\b|"
    r"\b(?:lieu|endroit) (?=d(?:e|u|es) |d'|ou )"
)

# The first that matches gives a question its kind.
KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "contact",
        any_of(
            any_word("telephone", "(?<!un )(?<!de )tel(?! que| quel| qu')", "fax", "courriel", "e-?mail", "mail"),
            any_word("coordonnees"),
            r"\b(?:l'|d'|son |leur |votre |notre |une |cette |quelle |mon |ton )adresse\b|^adresse\b",
            any_word("code postal", "site (?:web|internet)", "quelle (?:rue|avenue|place publique)"),
        ),
    ),
    (
        "definition",
        any_of(
            any_word(
                "signifie",
                "signification",
                "(?:ca|cela) (?:designe|correspond)",
                "designe quoi",
                "veut dire",
                "veulent dire",
                "definition",
                "definir",
                "defini[et]?",
            ),
            any_word("sigle", "acronyme", "abreviation"),
            # « C'est quoi la durée ? », « c'est quoi qu'il faut faire ? » ask for no definition.
            rf"\bc'?est quoi(?! (?:les|tes|vos|ses|leurs) )(?! {_DETERMINER}(?:{_VALUES})\b(?! participatif))"
            r"(?!.* (?:qu[ei]?|pour|dans|en echange)\b)(?!.* qu')",
            any_word("c'est quel(?:le)? (?:organisme|organisation|structure|chose)"),
            rf"\bqu'est[- ]ce qu(?:e |'){_DETERMINER}[\w'-]+ ?\??$",
            r"^keske\b",
        ),
    ),
    (
        "money",
        any_of(
            any_word("salaires?", "loyers?", "tarifs?", "remunerations?", "primes?", "amendes?"),
            any_word("budgets?", "montants?", "cout(?:e|ent|s)?", "prix", "enveloppe", "dotation", "somme"),
            # An amount that the question has itself is not asked for: « quand ai-je mes 55 euros ? ».
            r"(?<!\d )(?<!\d)\beuros?\b",
            any_word("combien d'argent", "subventions? de"),
            r"\bcombien\b.*\b(?:payee?s?|coute(?:nt)?|touchee?s?|percue?s?|versee?s?|financee?|d'argent)\b",
            r"\bcombien\b (?:l[ae]s?|l'|une?) ?[\w' -]{2,80} (?:donne|verse|paie|paye|met|apporte|finance)(?:nt)?\b",
            r"\bcombien\b(?! de | d').{0,40}\b(?:toucher|payer|verser|percevoir|recevoir|couter|debourser|depenser)\b",
            r"\bcombien\b (?:donne|verse|paie|paye|met|apporte|finance|coute)(?:nt)?\b",
            r"\b(?:donne|verse|paie|paye|met|apporte|finance|touche|percoit|toucher|payer|verser|percevoir|recevoir)"
            r"(?:nt)?(?:-t-(?:il|elle|on))? (?:au total )?combien\b(?! (?:de (?!l[ae]s? |l'|notre |votre )|d'))",
            r"(?<!\d )(?<!\d)€",
            r"\brisqu\w+(?:-t-(?:il|elle|on))? combien\b|\bcombien (?:\w+ )?risqu\w+",
        ),
    ),
    (
        "age",
        any_of(
            rf"\bquel(?:s|le)? (?:est {_DETERMINER}(?:leur |son )?)?ages?\b",
            any_word("ages? (?:de|des|du)", "tranches? d'ages?"),
        ),
    ),
    ("frequency", any_of(any_word("quelle frequence", "quel rythme", "combien de fois", "tou(?:te)?s les combien"))),
    ("weekday", any_of(any_word("quels jours(?: de la semaine)?", "quel jour de la semaine"))),
    ("hour", any_of(any_word("quelle heure", "quelles heures", "quels horaires", "horaires?"))),
    (
        "duration",
        any_of(
            any_word("combien de (?:temps?|tems?|mois|jours|semaines)", "combien d'(?:annees|ans)", "pendant combien"),
            any_word(
                "(?:quelle|sa|la) (?:est (?:la|sa) )?duree", "quelle periode", "quels? delais?", "quel est le delai"
            ),
        ),
    ),
    (
        "date",
        any_of(
            r"^(?:et |mais |ok |alors )?quan[dt]\b(?! meme)",
            r"\bquand(?: |-)(?:est|a|ont|aura|sera|fut|s'|doit|faut|commence|finit|prend)",
            r"\b(?:c'est|jusqu'a|depuis|a partir de) quand\b",
            r"\bquand ?\??$",
            r"\bquand (?:et|ou) \w+ ?\??$",
            any_word("dernier delai", "quelle date", "quel jour", "quelle annee", "quel mois", "quelle echeance"),
            any_word("date (?:de|du|d'|a|limite)", "la date", "(?:jour|date) exacte?", r"le combien(?= ?\??$)"),
        ),
    ),
    (
        "number",
        any_of(
            rf"\bquel(?:le)? est {_DETERMINER}(?:sa |son )?"
            + any_word("population", "effectif", "superficie", "surface", "taux", "pourcentage", "proportion", "part"),
            any_word("quel(?:le)? (?:surface|superficie|population|effectif|taux|pourcentage|proportion|taille)"),
            any_word("combien", "quel (?:est )?le nombre", "quel nombre", "le nombre"),
        ),
    ),
    (
        "name",
        any_of(
            rf"\b(?:qui est|quel est le nom|comment (?:s'appelle|se nomme)(?:nt)?|noms?) (?:de |d')?{_DETERMINER}"
            rf"(?:(?:premier|1er|derniere?|nouvel(?:le)?|nouveau|actuel(?:le)?|future?|seule?|{_COUNT}) )?{_FUNCTION}",
            rf"\bqui sont {_DETERMINER}(?:{_COUNT} )?{_FUNCTION}",
            rf"^{_DETERMINER}{_FUNCTION}.{{0,40}}\b(?:s'appelle|se nomme)(?:nt)? comment\b",
            r"\bquel(?:le)?s (?:conseill\w+|elue?s|personnes|habitante?s|agents) (?:ont|a|sont|est)\b",
        ),
    ),
    ("body", any_of(any_word(f"quel(?:le)?s? (?:est (?:le |la |l')|sont les )?(?:{BODIES})"))),
    (
        "list",
        any_of(
            r"(?:^|[:,;.?] ?|\b(?:et|mais|alors|sais|savoir) )lesquel(?:le)?s\b",
            any_word("quel(?:le)?s? (?:sont|son)", "quels", "quelles", "(?<!par )(?<!a )qui sont"),
            any_word("liste[rz]?", "enumere[rz]?", "cite[rz]?", "c'?est quoi (?:les|ses|leurs)", "l'ensemble des"),
            r"\b(?:faut|faudrait|veux|voudrais|voudrions|aimerais|cherche|besoin) (?:de )?tou(?:te)?s les\b",
            r"\b(?:donne|rappelle|montre|presente)[rz]?(?:[- ]moi)? (?:la liste|les|toute?s|tous)\b",
            r"\ba quoi (?:s'|se )",
            # « Rappelle-moi les cinq orientations du contrat »: a plural and no verb.
            rf"^(?:tou(?:te)?s )?les (?:{_COUNT} )?(?!.*{_A_VERB})[a-z'-]+[sx]\b",
        ),
    ),
    (
        "person",
        any_of(
            r"^(?:et |mais |alors |, )*(?:(?:elles?|ils?|eux|lui|ca|cela), )?qui\b",
            any_word("(?:par|pour|avec|chez|a|de|c'est|est) qui", f"quel est le nom(?!{_OF_A_TEXT})"),
            r"^(?:(?:donne[rz]?|dis|dites)(?:[- ]moi)? )?(?:le )?noms? d(?:e|u|es)\b(?!.*(?:-t-|\b(?:a|est) ))",
            r"\bqui ?\??$",
            any_word("quel(?:le)? (?:personne|organisme|organisation|structure)"),
        ),
    ),
    (
        "place",
        any_of(r"^(?:et )?ou\b", r"\bou ?\??$", WHERE.pattern),
    ),
    ("reason", any_of(any_word("pourquoi", "pour quelles? raisons?"))),
)

# A question that opens with one of these asks for that, whatever else it names: « quand les loyers sont-ils payés ? ».
OPENING: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("date", re.compile(r"^(?:et |mais |alors )?quan[dt]\b(?! meme)")),
    ("person", re.compile(r"^(?:et |mais |alors )?(?:(?:a|par|pour|avec|chez|de) )?qui\b(?! sont\b)")),
    ("reason", re.compile(r"^(?:et |mais |alors )?(?:pourquoi|pour quelles? raisons?)\b")),
    ("place", re.compile(r"^(?:et |mais |alors )?ou\b")),
)
# What it names then: the kinds that are known by a noun.
BY_A_NOUN: tuple[Kind, ...] = ("money", "age", "hour", "weekday", "frequency", "number", "definition")

PUTTING = frozenset(
    """
    dire dit disent prevoit prevoir prevu prevue prevus parle parler indique indiquer precise preciser mentionne existe
    exister savoir sais connaitre peux peut pouvez pourrais pourriez donne donner donnez moi expliquer explique cite
    citer citez cites citees liste lister enumere enumerer quel quelle quels quelles combien comment quand quant
    pourquoi qui que quoi ou cest est-ce date jour annee nombre s'appelle svp stp merci bonjour faut-il doit-on
    fait-on agit texte document signifie signification veut dire definition sigle acronyme abreviation koi keske sont
    etre avoir ete concretement exactement precisement selon concernant propos sujet actuellement numero role vise
    vises visee visees consiste doit doivent devrait faut va vont sert servent peuvent mieux bien au-dela quelqu'un chez
    tant comme what when who which how many is the of does do
    """.split()
)
PUTTING_BY_KIND: dict[Kind, frozenset[str]] = {
    "age": frozenset({"age", "ages", "ont"}),
    "list": frozenset("differents differentes principaux principales grands grandes toutes tous ensemble".split()),
    "contact": frozenset(
        "coordonnees telephone tel fax courriel mail email e-mail adresse postal code site internet web rue avenue "
        "trouve trouvent".split()
    ),
    "duration": frozenset("temps mois jours annees ans dure durer durera dura".split()),
    "number": frozenset("surface superficie taille proportion pourcentage effectif fait font".split()),
    "money": frozenset("argent montant somme combien euros coute coutent coutera".split()),
    "frequency": frozenset({"frequence", "rythme", "fois"}),
    "hour": frozenset({"heure", "heures", "horaire", "horaires"}),
    "weekday": frozenset({"jours", "semaine"}),
    "body": frozenset(
        "entreprise cabinet societe prestataire agence operateur organisme structure organisation".split()
    ),
    "person": frozenset({"personne", "organisme", "organisation", "structure"}),
    "name": frozenset("nom noms appelle nomme dernier derniere actuel actuelle deux trois quatre cinq six".split()),
    "reason": frozenset({"raison", "raisons"}),
    "place": frozenset("endroit trouver trouve trouvent regarder chercher dois-je peut-on".split()),
}
# « Que risque un signataire ? », « on risque quoi ? » ask for a sanction: what is a risk in the text is none.
RISKED = re.compile(
    r"\b(?:que|qu'est[- ]ce qu(?:e|')) ?(?:(?:je|tu|on|il|elle|nous|vous|ils|elles|(?:l[ae]s?|une?) \w+) )?"
    r"(?P<risk>risqu\w+)|"
    r"\b(?P<risked>risqu\w+)(?:-t-on|-t-il|-t-elle)? (?:(?:vraiment|exactement|concretement) )?(?:quoi|combien)\b|"
    r"\bcombien (?:(?:je|tu|on|il|elle|nous|vous|ils|elles) )?(?P<much>risqu\w+)"
)
# « Pourquoi le nom a-t-il changé ? »: there the name is the matter, which it is not in « le nom du maire ».
RENAMED = re.compile(
    r"\b(?:chang\w+ (?:de |le |son |d')|nouveau )(?P<name>noms?)\b|\b(?P<named>noms?)\b"
    rf"(?:.{{0,40}}\bchang\w+|(?={_OF_A_TEXT}))"
)
NEW = frozenset({"nouveau", "nouvel", "nouvelle"})
# « À quoi ça sert ? », « pourquoi un nouveau protocole ? », « le sujet du texte » ask for the object, without the word.
PURPOSE = re.compile(
    r"^pourquoi (?:(?:avoir )?(?:fait|signe|conclu|passe) )?(?:un|une|ce|cet|cette) (?:nouve(?:au|l|lle) )?[\w-]+"
    r"(?: a ete \w+)? ?\??$|"
    r"\b(?:sujet|theme) (?:du |de la |de l'|de ce |de cet |de cette )[\w-]+ ?\??$|"
    r"\ba quoi (?:ca |cela |il |elle )?(?:sert|servent)\b|\bsert a quoi\b|\bpour quoi faire\b"
)
# « Jusqu'à quand sommes-nous engagés ? », « on est lié pour combien de temps ? » ask how long the document is valid.
BOUND = re.compile(
    r"\b(?:on|nous|je|ca|cela)\b.{0,20}\b(?P<bound>(?:lie|engage|tenu|oblige)e?s?)\b"
    r"(?= ?\??$| (?:jusqu|pour|pendant|combien))"
)
# A pronoun glued to its verb by a hyphen.
GLUED = re.compile(r"-(?:t-)?(?:moi|il|elle|on|ils|elles|je|tu|nous|vous|ce|la|y)\b")

_BEFORE_A_VERB = (
    "il elle on ils elles nous vous je se ne ont ete est-il est-elle sont-ils sont-elles a-t-il a-t-elle ont-ils "
    "ont-elles a-t-on y bien va vont doit doivent peut peuvent faut"
)
# Words that stand where a verb stands: behind a pronoun or an auxiliary, before an inverted pronoun, infinitives.
VERB = any_of(
    rf"\b(?:{'|'.join(_BEFORE_A_VERB.split())})\s+([a-z]{{4,}})\b",
    r"\b[sn]'([a-z]{4,})\b",
    r"\b([a-z]{4,})-(?:t-)?(?:il|elle|on|ils|elles|nous|vous|tu|je)\b",
    r"\b(?:pour|de|a|d'|d) ?([a-z]{3,}(?:er|ir|oir|dre|tre))\b",
    r"\b(?:est|sont|a) ([a-z]{3,}(?:e|ee|es|ees|i|ie|is|ies|u|ue|us|ues))\b",
)
COUNTED = re.compile(r"(?:combien|nombre) (?:y a[- ]t[- ]il |il y a )?(?:de |d'|des )((?:[\w'-]+ ?){1,4})")
WHO_SIGNED = re.compile(r"\bqui (?:a|ont) signe\b(?! (?:pour|au nom|a la place))")
