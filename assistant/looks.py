"""What a date, a duration, an amount, a name … looks like in a French text, folded unless it says otherwise."""

from __future__ import annotations

import re

from index.address import CARDINALS, HUNDREDS, TENS

_CARDINAL = "|".join(word for word in (*CARDINALS, *TENS, *HUNDREDS) if word not in ("un", "une"))
MONTH = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
DATE = re.compile(
    rf"\b\d{{1,2}}(?:\s?\^?\{{?er\}}?)? (?:{MONTH})(?: \d{{4}})?|\b(?:{MONTH}) \d{{4}}|"
    r"\b\d{1,2}/\d{1,2}/\d{2,4}|\b(?:1[0-9]|20)\d\d\b"
)
# « La loi du 1er juillet 1901 » is named by its date: nothing happens on it.
CITED_TEXT = re.compile(
    rf"\b(?:loi|decret|arrete|ordonnance|circulaire|instruction|code|deliberation)s?\b[^,;.:]{{0,30}}? du "
    rf"\d{{1,2}}(?:\s?\^?\{{?er\}}?)? (?:{MONTH})(?: \d{{4}})?|\b(?:loi|decret|arrete|deliberation)s? n\S* ?[\d-]+|"
    r"\blois? de finances\b[^,;.:]{0,20}? \d{4}"
)
TEXT_ASKED = re.compile(r"\b(?:lois?|decrets?|arretes?|ordonnances?|circulaires?|codes?|deliberations?)\b")
DAY = re.compile(rf"\b\d{{1,2}}(?:\s?\^?\{{?er\}}?)? (?:{MONTH})")
_COUNT = rf"(?:\d+|{_CARDINAL}|(?:diz|quinz|vingt|trent|quarant|cinquant|soixant|cent)aine|douzaine)"
_TIME = "ans?|annees?|mois|trimestres?|semestres?|semaines?|jours?|heures?|siecles?|minutes?"
DURATION = re.compile(
    rf"\b(?:{_COUNT}|une?)(?: d)?['e ]*\s?(?:{_TIME})\b|\bdans (?:le mois|la semaine|l'annee|la journee)\b|\bveille\b"
)
EVENT = re.compile(
    r"\b(?:apres|avant|lors d|a compter d|au plus tard|a l'issue|a l'expiration|suivant|a l'avance)\b|"
    rf"\b(?:sous|dans (?:les|une?)|au bout d)\b.{{0,12}}?(?:{DURATION.pattern})"
)
MONEY = re.compile(
    rf"\d[\d .,]*\s?(?:€|euros?\b|k€|m€|millions? d'euros|francs?\b|dollars?\b)|"
    rf"\b(?:{_CARDINAL}|mille|millions? d)['e ]*\s?euros?\b"
)
# « Un quotient inférieur à 650 euros » says who, not how much; nor which threshold, where none is asked for.
THRESHOLD = re.compile(rf"\b(?:inferieure?s?|superieure?s?)(?: ou egale?s?)? a (?:{MONEY.pattern})")
THRESHOLD_ASKED = re.compile(
    r"\b(?:seuils?|plafonds?|quotient|revenus?|ressources?|maxim\w*|minim\w*|limites?|conditions?|a partir|moins|"
    r"plus)\b"
)
# « Le précédent contrat », and a question about it.
PREVIOUS_ASKED = re.compile(r"\bpreceden\w+|\banciens?\b|\banciennes?\b|\banterieur\w*|\bavant\b|\bjusqu'ici\b")
_TEXT = "contrats?|conventions?|protocoles?|chartes?|reglements?|schemas?|programmes?|plans?|baux|bail|projets?"
PREVIOUS_TEXT = re.compile(
    rf"\b(?:preceden\w+|anciens?|anciennes?) (?:{_TEXT})\b|\b(?:{_TEXT}) (?:preceden\w+|anterieure?s?)\b"
)
# « Combien ça coûte ? » is answered by « gratuit », « quel est le montant ? » is not.
COSTS = re.compile(r"\b(?:cout\w*|pa(?:ie|ye)\w*|prix|tarifs?|cher|debours\w*)\b")
FREE = re.compile(r"\bgratuit|\bgracieu|\bsans frais\b|\bexoner")
FREQUENCY = re.compile(
    r"\b(?:fois|par (?:an|mois|semaine|trimestre)|chaque (?:annee|an|mois|trimestre|semaine)|tous les|toutes les|"
    r"annuel|mensuel|trimestriel|semestriel|hebdomadaire|regulierement|permanen)"
)
# What is asked of « coordonnées », and what it looks like.
CONTACTS = (
    (re.compile(r"\bfax\b"), re.compile(r"\bfax\b")),
    (re.compile(r"\b(?:telephone|tel|numero)\b"), re.compile(r"(?:\d{2}[ .-]?){5}(?!\d)")),
    (re.compile(r"\b(?:courriel|e-?mail|mail|adresse electronique)\b"), re.compile(r"@")),
    (re.compile(r"\bsite\b"), re.compile(r"https?://|\bwww\.")),
    (
        re.compile(r"\b(?:adresse|code postal|coordonnees|rue|avenue|place)\b"),
        re.compile(r"\b\d{5} [a-z]|\b\d+ (?:rue|place|avenue|bd|boulevard|chemin)\b"),
    ),
)
AGE = re.compile(rf"\b(?:\d{{1,3}} ?|(?:{_CARDINAL}) )(?:ans|mois)\b|\b\d{{1,3}}/\d\b")
HOUR = re.compile(
    rf"\b\d{{1,2}} ?(?:h|heures?)\b(?: ?\d{{2}})?|\b\d{{1,2}}h\d{{2}}\b|\b(?:{_CARDINAL}|une) heures?\b|"
    r"\b(?:midi|minuit)\b"
)
# « Quels horaires ? » is also answered by days: « le mardi toute la journée ».
OPENING_ASKED = re.compile(r"\bhoraires?\b|\bouvertures?\b")
# « Depuis quand ? » is not answered by « jusqu'au 31 décembre », nor « jusqu'à quelle heure ? » by « dès 14 heures ».
_THEN = rf"(?: la)?(?: fin)?(?: de| du| le)? ?(?:{DATE.pattern}|{HOUR.pattern})"
_WHEN = r"(?:quan[dt]|quelle (?:date|heure|annee))"
DIRECTIONS = (
    (
        re.compile(
            rf"\b(?:depuis|a (?:partir|compter) de) {_WHEN}\b|"
            rf"\b{_WHEN}\b.{{0,20}}\b(?:commenc|debut|ouvr|entr\w+ en vigueur)"
        ),
        re.compile(rf"\b(?:jusqu'(?:a|au|en)|avant){_THEN}"),
    ),
    (
        re.compile(rf"\bjusqu'a {_WHEN}\b|\b{_WHEN}\b.{{0,20}}\b(?:prend fin|fini|ferm|termin|expir|s'arret)"),
        re.compile(rf"\b(?:depuis|a (?:compter|partir) d[eu]|des){_THEN}"),
    ),
)
WEEKDAY = re.compile(r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b")
# « Pour trois ans », « pour la commune » give no cause; « pour réduire », « pour que » do.
CAUSE = re.compile(
    r"\b(?:car|parce qu|puisqu|afin|pour (?:ne pas |l[ae]s? |l'|y |en |mieux |que )?(?:qu|\w{2,}(?:er|ir|oir|re)\b)|"
    r"en raison|grace a|a cause|du fait|faute d|en vue|dans le but|de (?:maniere|facon|sorte)|en effet|des lors|"
    r"etant donne|eu egard|conformement|en application|considerant|suite aux?\b|a la suite d|compte tenu|permet|vise|"
    r"resulte|en consequence|objet|objectif|ayant|s'etant|contraint|oblig|entrain|caus|expliqu|di[st] a|li[ee]+s? a)"
)
CONSEQUENCE = re.compile(r"\W*(?:en consequence|par consequent|c'est pourquoi|de ce fait|des lors|a ce titre|ainsi)\b")
# « Proroger la convention », of a list: nobody does it there.
INFINITIVE = re.compile(r"[\W\d]*[a-z]{2,}(?:er|ir|re)\b")
PLACE = re.compile(
    r"\b(?:annexes?|rue|place|avenue|boulevard|salle|siege|locaux|situee?s?|domicili\w+|batiment|mairie|tribunal)\b"
)
WHEREABOUTS = re.compile(r"\b(?:a la|a l'|au|aux|dans|sur|chez|pres d|en face d)\b")
LOCATED = re.compile(r"\b(?:à|au|aux|en|dans|sur|chez) (?:l[ae]s? |l['’])?[A-ZÀ-Þ]")
# What stands behind the number that is asked for, where the question names a measure.
MEASURES = (
    (re.compile(r"\b(?:surface|superficie)\b"), re.compile(r"\d ?(?:m ?[²2]\b|metres? carres?|hectares?|ha\b|km)")),
    (re.compile(r"\b(?:taux|pourcentage|proportion)\b"), re.compile(r"\d ?(?:%|pour cent|points?\b)")),
)
# What « quand ? » is also answered by: « le premier lundi du mois », « en mars et en octobre », « chaque trimestre ».
RECURRING = re.compile(
    rf"\b(?:en|au mois d[e'] ?|debut|fin|mi-|et|ou|d[eu]|a) ?(?:{MONTH})\b|"
    rf"\b(?:trimestre|semestre|rentree|quinzaine)\b|{WEEKDAY.pattern}|\b(?:chaque|tou(?:te)?s les)\b|"
    r"\bfois (?:par|l'|dans)\b|\b(?:veille|lendemain|week-end)\b"
)
SINCE = re.compile(r"\b(?:depuis|a (?:partir|compter) de) quan[dt]\b")
# A number with what it counts.
COUNTED = re.compile(rf"\b(?P<number>{_CARDINAL}|\d+) (?P<noun>[a-z]{{2,}})")
NUMBER = re.compile(rf"\d|\b{_COUNT}\b")
NAME = re.compile(r"(?<![.!?»] )(?<!^)\b[A-ZÀ-Þ][\w'’-]+")

# « Anne VIGNOT », « M. Dupont », « T. TISSOT »: sure signs of a person.
PERSON = re.compile(
    r"\b[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)* (?:D[EU] )?[A-ZÀ-Þ]{2,}\b|"
    r"\b(?:M\.|Mme|Mlle|Monsieur|Madame|[A-ZÀ-Þ]\.) ?[A-ZÀ-Þ]"
)
TWO_NAMES = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ'’-]+ (?:de |d'|von |van |le |la )?[A-ZÀ-Þ][\w'’-]+")
# « Jeanne Morin, la nouvelle présidente »: a name before the function.
NAMED_BEFORE = re.compile(rf"{TWO_NAMES.pattern}, (?:l[ae] |l['’])?(?:\w+ )?$")
NEAR = 60

# « Quels sont les six indicateurs ? » is answered by several things.
SEVERAL = re.compile(
    rf"\b(?:quel(?:le)?s sont|qui sont|liste[rz]?|cite[rz]?|nomme[rz]?|noms?)\b.{{0,12}} (?:{_CARDINAL}|\d+)\b|"
    r"\bnoms des\b"
)
ENUMERATED = re.compile(r":|;|,.* (?:et|ou|ainsi que) |\bnotamment\b")
NAME_ASKED = re.compile(r"\bnoms?\b(?! (?:de famille|d'usage))|\b(?:s'appelle|se nomme)(?:nt)?\b")
# « Qui rédige le rapport ? » is answered by who does it: « Le rapport est remis avant le 31 mars » names nobody.
WHO_DOES = re.compile(r"^(?:et |mais |c'est )*(?:par qui\b|qui (?!est\b|sont\b|a ete\b|peu[tx]\b|doi[tv]|sign))")
PASSIVE = re.compile(
    r"\b(?:est|sont|sera|seront|a ete|ont ete|etait|etaient|soit|soient)(?: \w+ment)? "
    r"\w{2,}(?:ee?s?|ie?s?|ue?s?|its?)\b"
)
AGENT = re.compile(
    r"\bpar (?!(?:an|mois|semaine|jour|heure|trimestre|ailleurs|consequent|exception|derogation|suite)\b)|"
    r"\b(?:confi|charg|aupres|incomb|relev|revien|appartien|responsab|sous l|assum|a l'initiative|copresid)"
)
