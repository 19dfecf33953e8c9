"""What people say around a question, and how they type it in a hurry. All folded."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.asking import any_of, any_word

# How a question is typed in a hurry. Folded.
SHORTHAND: Mapping[str, str] = {
    "ki": "qui", "koi": "quoi", "kan": "quand", "kand": "quand", "qd": "quand", "kel": "quel", "kelle": "quelle",
    "kels": "quels", "kelles": "quelles", "combi1": "combien", "pkoi": "pourquoi", "pr": "pour", "ds": "dans",
    "avc": "avec", "pdt": "pendant", "jusqua": "jusqu'a", "sapelle": "s'appelle", "sappelle": "s'appelle",
    "ya": "il y a", "ke": "que",
}  # fmt: skip
# These mean it at the beginning alone: « par CB » is no « combien ».
OPENING_SHORTHAND: Mapping[str, str] = {"cb": "combien", "pk": "pourquoi", "c": "c'est"}

# What people say around a question: who they are, courtesies, an aside, a doubt. It names nothing that is asked.
_POLITE = (
    "mercis? pour (?:ton|votre|ta|l')? ?(?:aide|reponse|retour)", "(?:une )?(?:derniere|autre|petite) question",
    r"(?:(?:peux|pouvez|pourrais|pourriez|sauriez)[- ](?:tu|vous)(?: bien)?|merci|veuillez)(?: de)?(?: bien vouloir)?"
    r"\s(?:de )?(?:me |m'|nous )?(?:dire|indiquer|preciser|rappeler|expliquer|communiquer|lister|donner|sortir|"
    "retrouver|envoyer)",
    r"(?:merci de bien vouloir|veuillez|(?:peux|pouvez|pourrais|pourriez)[- ](?:tu|vous))\s"
    r"(?=(?:me |nous )?(?:resumer|presenter|comparer|citer|enumerer|montrer)\b)",
    "(?:je souhaite(?:rais)?|nous souhait(?:er)?i?ons|j'(?:ai|aurais) besoin) (?:d'|de )?(?:savoir|connaitre)",
    "(?:je voudrais|j'aimerais) (?:savoir|connaitre)", "j'aurais besoin (?=d(?:u|e la|e l'|es) )",
    "s'il (?:te|vous) plait", "svp", "stp", "merci(?: d'avance)?",
    "dans le cadre d(?:u|e la|e ce|e cette) (?:presente? )?(?:protocole|contrat|convention|document|texte|charte)",
    "(?:de|du|le|ce) (?:truc|machin|bidule)", "en vrac",
    "sauf erreur(?: de ma part)?", "dans les grandes lignes", "sans rien oublier",
    "(?:il (?:me|nous) fau(?:t|drait)|je (?:veux|voudrais|cherche)|j'aimerais)(?: avoir| trouver)?"
    "(?= l'ensemble| tou(?:te)?s les)",
    # « Cite-moi la priorité qui … » asks for one, « cite-moi les priorités » for a list.
    "cite[rz]?[- ](?:moi|nous)(?= (?:la|le) (?!liste))",
)  # fmt: skip
_ASIDES = (
    "please", "je m'y perds",
    "je (?:ne )?sais (?:plus|pas)",
    "(?:rappelle|dis|dites)[- ]moi", "(?:nous|me|vous|leur) demande-t-on (?:de|d')", "j'ai oublie", "je cherche",
    "(?:on|mon (?:chef|president|directeur)) me demande", "(?:et )?au final", "en resume", "en gros", "en fait",
    "de (?:son|leur|notre|votre) cote", "pour (?:sa|leur|notre|votre) part", "en face(?! d)",
    "du coup", "au depart", "au juste", "au fait", "rien a voir,? mais", "(?:dans le coup )?d'une facon ou d'une autre",
)  # fmt: skip
_ASKERS = (
    "agente?", "tresoriere?", "presidente?", "directeur", "directrice", "elue?", "conseillere?", "bailleur",
    "habitante?",
    "locataire", "responsable", "chargee?", "secretaire", "journaliste", "citoyen(?:ne)?", "adjointe?", "partenaire",
    "association", "asso", "collegue", "stagiaire", "technicien(?:ne)?", "benevole", "parent", "prof",
)  # fmt: skip
_TAILS = (
    "c'est (?:bien )?(?:ca|cela|exact|vrai|juste)", "n'est[- ]ce pas", "non", "ou (?:pas|non)", "hein", "pas vrai",
    "d'accord", "tout(?:e?s)?", "la[- ]?dedans", "dans (?:ce|le) (?:papier|document|texte|contrat|protocole)",
    "chez (?:vous|nous)", "deja", "(?:au )?juste", "alors", "donc", "exactement", "precisement", "concretement",
)  # fmt: skip
# « Trésorière d'une petite asso : … », « agent CAF : … »
_ASKER = rf"(?:un |une |l[ae] )?(?:{'|'.join(_ASKERS)})s?\b[\w' -]{{0,45}} : "
# « Un porteur de projet me demande si … », « j'ai compris que … », « pour une note : … »: how a question is brought.
_WRITING = "note|dossier|rapport|reunion|mail|courrier|presentation|discours|article|expose|appel"
_BROUGHT = (
    r"(?:(?:une?|des|l[ae]s?|m[aoe]n?s?|nos|notre|ce|cette) |l')?[\w' -]{2,40}? "
    r"(?:me|nous|m'a|m'ont|nous a|nous ont) demande(?:nt|e)? "
    r"(?:si |s'|(?=(?:quand|combien|qui|quoi|quel|ou|comment|pourquoi|jusqu|depuis|a quo?i)\b))|"
    r"(?:j'ai (?:cru )?(?:comprendre|compris|lu|entendu(?: dire)?|vu|note)|il (?:me |nous )?(?:parait|semble)|"
    r"on (?:m'a|nous a|me) (?:dit|soutenu|affirme|assure|raconte)|je (?:crois|pense)|parait) qu(?:e |')|"
    r"si (?:j'ai bien compris|je comprends bien|je ne me trompe)(?: pas)?,? |"
    rf"(?:(?:c'est )?pour|je (?:prepare|redige|finis)|je dois (?:faire|preparer|rediger)) (?:une?|m[ao]n?|notre) "
    rf"(?:{_WRITING})[\w' ]{{0,50}} ?[:,] "
)
_GREETING = r"\W*(?:bonjour|bonsoir|salut|slt|bjr|hello|coucou)\b[ ,!.:]*"
# What is left out of a question before it is searched for, and read together with the sentences. « Je suis une
# association : … » says whom the answer is for, and stays.
POLITE = any_of(
    rf"^(?:{_GREETING}(?:(?:en tant que )?{_ASKER})?(?:{_BROUGHT})?|(?:en tant que )?{_ASKER}|(?:{_BROUGHT}))",
    any_word(*_POLITE),
)
# What stands behind a question that is already asked: « …, vous confirmez ? ».
BEHIND = re.compile(
    r",? (?:(?:vous|tu) (?:me )?confirme[sz]|(?:vous |tu )?(?:pouvez|peux|pourriez|pourrais)(?:[- ](?:vous|tu))? "
    r"(?:me |m'|nous )(?:en )?(?:donner|dire|preciser|rappeler|confirmer|indiquer)[\w' ]{0,30})\W*$"
)
# « …, je dois savoir où je vais m'asseoir », « … ? Il me faut la liste avant mardi. »: why it is asked.
NEEDED = re.compile(
    r"(?<=\w)(?: ?(?P<mark>\?)| ?[!.;]| ?,)[ ,]*(?:je (?:dois|vais|compte|prepare|suis en train)|"
    r"j'(?:en ai besoin|ai (?:une?|besoin|rendez))|il (?:me|nous) (?:l[ae]s? )?(?:faut|faudrait)|"
    r"(?:c'est|ce serait) pour|on (?:me|nous) l[ae]s? demande)\b"
    r"(?! savoir (?:si|s'|qui|quand|ou|com|quel|pourquoi|ce qu)| quoi)[^?]*$"
)
IMPERATIVE = re.compile(
    r"^\W*(?:donne|cite|indique|precise|rappelle|explique|liste|enumere|presente|montre|resume|detaille|dis|dites)"
    r"(?:[rsz]|[- ]|$)"
)
# « J'ai un père furieux au guichet : est-ce que … ? »: what brings it; not where it names something.
SITUATION = re.compile(
    r"^\W*(?:j'ai|je (?!suis|represente)|on a|nous avons|il y a) ?[\w', -]{3,60} : "
    r"(?=(?:est-ce|qui|que|qu'|quand|combien|comment|pourquoi|quel|ou|a qu|de qu|peut|doit|faut|puis)\w*\b)"
)
# What is said by an image, in the word that a text has for it. Folded.
IDIOMS: Mapping[str, str] = {
    r"\b(?:le )?dernier mot\b": "trancher",
    r"\bbaiss\w+ le rideau\b": "fermer",
    r"\bla main a la poche\b": "financer",
    r"\bten\w+ (?:pas )?parole\b": "respecter engagement", r"\bfeu vert\b": "accord",
    r"\b(?:se mettre|tomber) d'accord\b": "accord",
}  # fmt: skip
# « Admettons que la CAF refuse. On fait quoi après ? »
SUPPOSED = re.compile(
    r"^(?:(?:et |mais )?(?:admettons|supposons|imaginons|mettons|disons)(?: que? ?|, ))(?P<case>.+?) ?[.,:;…]+ "
    r"(?:on fait quoi|que fait-on|qu'est-ce qu'on fait|(?:que|qu'est-ce qui) se passe(?:-t-il)?|il se passe quoi|"
    r"ca donne quoi)(?: (?:apres|alors|ensuite|dans ce cas|la))? ?\W*$"
)
ASIDES = any_of(
    any_word(*_POLITE, *_ASIDES),
    rf"^(?:{_GREETING})?(?:{_BROUGHT})",
    rf"^(?:je suis |en tant que |bonjour,? )?{_ASKER}",
    rf"(?:,? (?:{'|'.join(_TAILS)}))+ ?[?!. ]*$",
)
