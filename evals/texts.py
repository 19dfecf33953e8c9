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
    "drop": "{name} : {value} contre {before} dans la référence, hors du bruit (p = {p}){cases}.",
    "critical": "cas critique désormais faux : {name}.",
}
CASES = " (cas : {ids})"
CHANGES = "Depuis la référence : {better} cas désormais justes, {worse} désormais faux, {new} nouveaux."
ACCEPTED = "Ce passage devient la référence. {changes}"
FIRST_ACCEPTED = "Ce passage devient la première référence."
