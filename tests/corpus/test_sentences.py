import pytest

from corpus.glossary import acronyms, light_words, synonyms
from corpus.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Le chat. Le chien.", ["Le chat.", "Le chien."]),
        ("M. Dupont arrive. Il part.", ["M. Dupont arrive.", "Il part."]),
        ("1. Restaurer la paix\n\nAutre alinéa", ["1. Restaurer la paix", "Autre alinéa"]),
        ("Selon l'art. 3 du code. Fin.", ["Selon l'art. 3 du code.", "Fin."]),
        ("« Oui. » Non !", ["« Oui. »", "Non !"]),
        ("Un montant de 1.500 euros.", ["Un montant de 1.500 euros."]),
        ("  \n ", []),
    ],
)
def test_sentences_end_where_french_ends_them(text: str, sentences: list[str]):
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


def test_every_acronym_of_the_glossary_has_an_expansion_and_a_source():
    assert all(entry.expansion and entry.source and name.isupper() for name, entry in acronyms().items())


def test_no_word_is_both_light_and_a_synonym_of_itself():
    assert all(len(set(group)) == len(group) > 1 for groups in synonyms().values() for group in groups)
    assert len(light_words()) > 100
