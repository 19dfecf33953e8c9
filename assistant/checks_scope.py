"""Whether two clauses say the same with the same sign: negation, contraries, and how much is covered."""

from __future__ import annotations

import re

from index.analysis import fold, terms

# Each counts once; two of them cancel: « aucun enfant n'est exclu » is as positive as « les enfants restent ».
_NEGATED = re.compile(
    r"\b(?:ne(?= )|n'(?=\w))(?P<rest>[^.;:]*)|\bsans\b|\bnon[ -](?=\w)|\bni\b|"
    r"\baucune?\b|\bnulle?ment\b|\bpas\b|\bjamais\b"
)
_ONLY_BEHIND = re.compile(r"^(?:(?!\b(?:pas|plus|jamais|aucune?|ni|rien|guere|nul)\b)[^.;:])*?\bqu(?:e\b|')")
_NEGATIVE = re.compile(
    r"\b(?:interdi\w+|exclu\w*|refus\w+|impossib\w+|hors|defavorab\w+|inexecut\w+|dispens\w+|prohib\w+|defen[ds]u?e?s?|"
    r"empech\w+|renonc\w+|insuffisa\w+|manqu\w+|absen\w+|defaut|depourv\w+|irresponsab\w+|illegal\w*|indign\w+|"
    r"indecen\w+|priv[ee]e?s? de|illisib\w+|inchang\w+|evit\w+|inapplicab\w+|"
    r"(?:met(?:tre|tent|tant)?|mis) fin|cess\w+|suspen\w+|interromp\w+)\b"
)
# Pairs of contraries; one side in the sentence and only the other one in its source turns the sense round.
_CONTRARIES = tuple(
    (re.compile(rf"\b(?:{left})"), re.compile(rf"\b(?:{right})"))
    for left, right in (
        (r"avant\b", r"apres\b"),
        (r"superieur", r"inferieur"),
        (r"plus de \d", r"moins de \d"),
        (r"augment|hausse|accroi|major", r"diminu|baiss|redui|minor"),
        (r"obligatoire|tenue? de", r"facultati|librement"),
        (r"favorable", r"defavorable"),
        (r"gracieu|gratuit", r"payan|onereu|loyer"),
        (r"ouv(?:ert|r)", r"ferm"),
        (r"maintien|maint(?:ien|en)", r"supprim|abandon"),
        (r"renforc", r"affaibli|redui"),
        (r"simplifi", r"complexifi|compliqu"),
        (r"suspend", r"poursui|maint"),
        (r"autoris|perme[tt]|permis", r"interdi"),
        (r"ancien", r"nouve(?:l|au)"),
        (r"individuel", r"collecti"),
        (r"public|publique", r"prive(?:e|s|es)?\b"),
        (r"debut|commenc", r"\bfin\b|termin|achev"),
        (r"expresse", r"tacite"),
        (r"distinct", r"identique|meme convention|unique"),
        (r"peu\b|faible", r"beaucoup|forte?s?\b"),
        (r"en amont", r"en aval"),
        (r"anonym", r"nominati"),
        (r"amiable", r"contentieu"),
    )
)
_NON = re.compile(r"\bnon[ -](\w{4,})")
_SCOPES = {
    "all": re.compile(r"\b(?:tous|toutes?|tout(?= \w)|chaque|chacun\w*|ensemble d(?:es?|u)|integral\w+|totalite)\b"),
    "some": re.compile(
        r"\b(?:certaine?s|quelques|(?<!fait )(?<!font )partie d(?:es?|u)|parfois|partiel\w*|la plupart)\b"
    ),
    "least": re.compile(r"\b(?:au moins|(?:au )?minimum|minimal\w*|plus de(?= \d)|a partir de \d)"),
    "most": re.compile(
        r"\b(?:au plus(?! (?:tard|tot))|(?:au )?maximum|maximal\w*|plafonn\w+|moins de(?= \d)|dans la limite)"
    ),
    "only": re.compile(r"\b(?:uniquement|seulement|exclusivement|a l'exclusion|rien d'autre)\b|\bseule?s?\b(?= )"),
    "notably": re.compile(
        r"\b(?:notamment|en particulier|principalement|prioritairement|surtout|particulierement|entre autres)\b"
    ),
    "latest": re.compile(r"\b(?:au plus tard|avant le|d'ici)\b"),
    "earliest": re.compile(r"\b(?:au plus tot|pas avant)\b"),
}
_ONLY_NEGATED = re.compile(r"\b(?:ne |n')")
_CONFLICTS = (
    ("all", "some"), ("some", "all"), ("least", "most"), ("most", "least"), ("only", "notably"), ("notably", "only"),
    ("latest", "earliest"), ("earliest", "latest"),
)  # fmt: skip


def negations(clause: str) -> int:
    """Return how many times a folded clause is negated; « ne … que » restricts and does not negate."""
    count, end = 0, 0
    for match in _NEGATED.finditer(clause):
        if match.start() < end:
            continue
        if match["rest"] is not None:
            if not _ONLY_BEHIND.match(match["rest"]):
                count += 1
            end = match.end()
            continue
        count += 1
        # « ne … pas », « aucun … ne », « ni … ni » negate once.
        following = re.match(r"[^.;:]{0,60}?\b(?:ne |n'|ni\b|pas\b)", clause[match.end() :])
        if match[0].strip() in ("aucun", "aucune", "ni", "pas", "jamais") and following:
            rest = clause[match.end() + following.end() :]
            end = match.end() + following.end() + len(re.split(r"[.;:]", rest, maxsplit=1)[0])
    return count


def sense(clause: str) -> int:
    """Return 1 where a clause says that something is not, 0 where it is: negations and negative words, modulo 2."""
    folded = fold(clause)
    return (negations(folded) + len(_NEGATIVE.findall(folded))) % 2


def contrary(sentence: str, source: str) -> str:
    """Return the word of `sentence` whose contrary stands in `source` without it; empty where there is none."""
    said, known = fold(sentence), fold(source)
    for denied in _NON.findall(known):
        if set(terms(denied)) & set(terms(said)) and not (negations(said) or _NEGATIVE.search(said)):
            return str(denied)
    for pair in _CONTRARIES:
        for here, there in (pair, pair[::-1]):
            match = here.search(said)
            if match and not here.search(known) and there.search(known) and not there.search(said):
                return match[0]
    return ""


def scopes(text: str) -> dict[str, str]:
    """Return the scopes that a text sets, each with the words that set it."""
    folded = fold(text)
    found = {name: match[0] for name, pattern in _SCOPES.items() if (match := pattern.search(folded))}
    for match in _ONLY_NEGATED.finditer(folded):
        behind = _ONLY_BEHIND.match(folded[match.end() :])
        if behind and "only" not in found:
            found["only"] = "que"
    return found


def widened(sentence: str, clause: str, source: str) -> str:
    """Return the words by which `sentence` covers more or less than its source; empty where it does not.

    What the sentence adds is looked for in the whole `source`, what it leaves out in the nearest `clause` alone.
    """
    said, near, known = scopes(sentence), scopes(clause), scopes(source)
    for here, there in _CONFLICTS:
        if here in said and here not in known and there in known and there not in said:
            return said[here]
    for name in ("only", "least", "most", "some"):
        if name in said and name not in known:
            return said[name]
    for name in ("some", "least", "most"):
        if name in near and name not in said and "all" in said:
            return said["all"]
    return ""
