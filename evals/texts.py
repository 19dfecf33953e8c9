"""The French words of tables and reports; those of the page and of errors live in `ui.texts`."""

METRIC_NAMES = {
    "hit@1": "article trouvé au 1er rang",
    "hit@3": "article trouvé dans les 3 premiers",
    "mrr@10": "rang réciproque moyen (MRR@10)",
    "ndcg_articles": "nDCG@10, articles",
    "ndcg_places": "nDCG@10, endroits précis",
    "answer_correct": "réponse correcte",
    "follow_up": "questions de suite réussies",
    "citation_exact": "citations exactes",
    "citation_precision": "précision des citations",
    "citation_recall": "rappel des citations",
    "unsupported": "phrases sans appui (à réduire)",
    "refusal_precision": "précision des refus",
    "silence_precision": "précision des refus sans réserve",
    "refusal_recall": "rappel des refus",
    "refusal_f1": "F1 des refus",
    "forbidden": "chaînes interdites (à réduire)",
    "notice": "avertissements affichés",
    "stable": "réponse identique à la relance",
}
SPLITS = {"dev": "mise au point (dev)", "test": "contrôle (test)", None: "ensemble"}
OVERALL = "Ensemble"
COLUMNS = ("catégorie", "cas", "art.@1", "art.@3", "réponse", "cit. exactes", "refus P", "refus R")
COLUMN_METRICS = ("hit@1", "hit@3", "answer_correct", "citation_exact", "refusal_precision", "refusal_recall")
NONE = "—"
LATENCY = "Délai de réponse : médiane {p50:.0f} ms, 95e centile {p95:.0f} ms, maximum {max:.0f} ms."
RUN_TIME = "{cases} cas en {seconds:.1f} s."
INTERVAL = "intervalle à 95 %"

GATE_PASSED = "Le contrôle est passé : rien n'est tombé sous la référence."
GATE_FAILED = "Le contrôle a échoué :"
GATE_ABSENT = "Ce jeu de questions n'a pas de référence : aucun seuil n'est appliqué."
FAILURES = {
    "floor": "{name} : {value} est sous le seuil de {before}{cases}.",
    "ceiling": "{name} : {value} dépasse le plafond de {before}{cases}.",
    "drop": "{name} : {value} contre {before} dans la référence, hors du bruit (p = {p}){cases}.",
    "critical": "cas critique désormais faux : {name}.",
}
CASES = " (cas : {ids})"
CHANGES = "Depuis la référence : {better} cas désormais justes, {worse} désormais faux, {new} nouveaux."
ACCEPTED = "Ce passage devient la référence. {changes}"
FIRST_ACCEPTED = "Ce passage devient la première référence."

OPINIONS = (
    "Avis de {model}, hors du contrôle : {right} de réponses justes (n = {n}, {unreadable} avis illisibles) ; accord "
    "avec la mesure (kappa de Cohen) : {kappa}. Désaccords à regarder : {cases}."
)
JUDGING = "Avis du modèle"

# What is wrong with a line of a set.
NOT_AN_OBJECT = "ce n'est pas un objet JSON"
MISSING_KEY = "il manque « {key} »"
WRONG_VALUE = "{said} n'est pas admis"
WRONG_FORM = "une valeur n'a pas la forme attendue"

# The report.
REPORT_TITLE = "Qualité des réponses"
REPORT_DATE = "Passage du {date}, {cases} cas, {seconds:.0f} s."
HEADLINE = (
    "{right} réponses sur {n} sont ce qu'on attendait, soit {value} (intervalle à 95 % : de {low} à {high}). "
    "Cet intervalle dit de combien le chiffre pourrait bouger avec d'autres questions du même genre."
)
SECTIONS = {
    "figures": "Les chiffres d'ensemble",
    "categories": "Par catégorie",
    "cases": "Les cas",
    "misses": "Recherches manquées",
    "refusals": "Les refus",
    "latency": "Délai de réponse",
    "record": "Ce sur quoi ce passage a porté",
}
PLOT_NOTE = "Le point est la mesure, la bande l'intervalle à 95 %, le trait rouge la référence ; l'échelle va de 0 à 1."
MEANINGS_TITLE = "Ce que dit chaque mesure"
MEANINGS = {
    "hit@1": "Part des questions dont le premier passage trouvé est dans un article attendu.",
    "hit@3": "Part des questions dont l'un des trois premiers passages est dans un article attendu.",
    "mrr@10": "Moyenne de 1 / rang du premier bon passage : 1 s'il vient en tête, 0,5 s'il vient deuxième, 0 s'il "
    "n'est pas parmi les dix.",
    "ndcg_articles": "Qualité de l'ordre des dix passages : 1 quand les articles attendus viennent tous en tête.",
    "ndcg_places": "La même chose pour les endroits précis d'un article : une priorité, un alinéa.",
    "answer_correct": "Part des réponses qui contiennent ce qui est attendu, ou qui s'abstiennent là où il le faut.",
    "follow_up": "Part des réponses correctes aux questions qui en suivent d'autres.",
    "citation_exact": "Part des citations qui figurent mot pour mot dans leur article.",
    "citation_precision": "Part des citations qui sont de celles qu'on attendait.",
    "citation_recall": "Part des passages attendus qui sont cités.",
    "unsupported": "Part des phrases de réponse qu'aucune citation n'appuie.",
    "refusal_precision": "Quand l'assistant s'abstient, part des fois où il le fallait.",
    "silence_precision": "Quand il dit sans réserve que le corpus se tait, part des fois où c'est vrai.",
    "refusal_recall": "Quand il fallait s'abstenir, part des fois où il l'a fait.",
    "refusal_f1": "Moyenne harmonique de la précision et du rappel des refus.",
    "forbidden": "Part des réponses qui contiennent ce qui ne doit pas y être.",
    "notice": "Part des avertissements attendus, sur les dates d'un document, qui sont affichés.",
    "stable": "Part des questions posées deux fois qui reçoivent deux fois la même réponse.",
}
FIGURE_HEAD = ("mesure", "valeur", "de 0 à 1", "référence", "écart", "seuil", "cas")
CATEGORY_HEAD = ("catégorie", "cas", "réponses correctes", "de 0 à 1", "référence", "écart")
MISS_HEAD = ("cas", "question", "attendu", "ce qui est venu, dans l'ordre")
MISS_NOTE = "L'article attendu n'est pas dans les trois premiers passages trouvés."
NO_MISS = "Aucune : l'article attendu est toujours dans les trois premiers passages trouvés."
REFUSAL_HEAD = ("", "a répondu", "s'est abstenu")
REFUSAL_ROWS = ("il fallait répondre", "il fallait s'abstenir")
LATENCY_PLOT = "Répartition des délais, de 0 à {max:.0f} ms"
RECORD_NAMES = {
    "date": "date",
    "python": "Python",
    "corpus": "document",
    "settings": "réglage",
    "settings.embedding": "modèle de recherche",
    "settings.llm": "modèle de langage",
    "settings.encoder": "modèle qui compare les phrases",
    "settings.strictness": "exigence",
    "settings.today": "date du jour",
    "settings.question_limit": "longueur d'une question",
    "model": "modèle de recherche livré",
    "code": "programme",
    "set": "jeu de questions",
}
RECORD_DEFAULTS = {"embedding": "celui qui est livré", "llm": "aucun", "encoder": "aucun"}
RECORD_NOTE = (
    "Documents, modèle, programme et jeu de questions sont désignés par une empreinte : autre empreinte, autre "
    "contenu. Ce qui a changé depuis la référence est en gras."
)
RECORD_HEAD = ("élément", "ce passage", "référence")
STATES = {
    "worse": "devenu faux",
    "better": "devenu juste",
    "wrong": "toujours faux",
    "right": "juste",
    "new": "nouveau, juste",
    "new-wrong": "nouveau, faux",
}
FILTERS = {"state": "État", "category": "Catégorie", "split": "Partie", "critical": "Cas critiques"}
ALL = "tous"
CRITICAL = {"yes": "critiques seulement"}
SEARCH_CASES = "Chercher dans les cas"
SHOWN = "cas affichés : "
EXPECTED = "Attendu"
BEFORE, NOW = "Avant (référence)", "Maintenant"
ABSTENTION = "une abstention"
WANTED = {"articles": "article", "labels": "endroit", "must_include": "contient", "must_not_include": "ne contient pas"}
NO_ANSWER_BEFORE = "Ce cas n'était pas dans la référence."
NO_SOURCE = "Aucune source."
HISTORY_TURN = {"user": "Question précédente", "assistant": "Réponse précédente"}
REPORT_LINK = "Le dernier passage"
HISTORY_LINK = "Les passages précédents"
HISTORY_TITLE = "Histoire des passages"
COURSE_NOTE = "Le dernier passage est à droite ; les traits sont à 0 et à 1."
HISTORY_HEAD = (
    "date",
    "cas",
    "réponse correcte",
    "article au 1er rang",
    "F1 des refus",
    "médiane",
    "contrôle",
    "changé depuis le précédent",
)
PASSED = {True: "passé", False: "échoué", None: "sans objet"}

# The summary for a pull request.
SUMMARY_HEAD = "| mesure | valeur | référence | écart |\n|---|---:|---:|---:|"
SUMMARY_TITLE = "### Qualité des réponses : {state}"
SUMMARY_CHANGED = "Cas désormais faux : {worse}. Cas désormais justes : {better}."
NOBODY = "aucun"
JUNIT_WRONG = "Réponse inattendue : {answer}"
MEDIAN = "délai médian"
AGAINST_FIRST = "cas gagnés et perdus face au premier"
