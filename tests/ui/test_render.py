"""What the conversation shows: foreign text stays text, markers become links, a refusal looks like none."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from corpus.nouns import Answer, Citation, Refusal
from ui.lettering import escape, tied
from ui.render import Explained, Notes, render_exchange, render_failure, render_question
from ui.render import render_reply as render
from ui.sources import Exchange

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "![x](http://evil.example/a.png)",
    "[lien](javascript:alert(1))",
    "<a href='http://evil.example'>x</a>",
    "http://evil.example/ <b>gras</b> **gras** _x_ `code`",
    "</div></article><iframe src=//evil.example>",
    "&lt;img src=x&gt; &#60;b&#62;",
    "$$\\href{http://evil.example}{x}$$ \\(x\\)",
    "# titre\n\n> citation\n\n```html\n<img src=x>\n```",
    '" onmouseover="alert(1)" x="',
    "${alert(1)} {{7*7}} {% x %}",
    "[1]: http://evil.example/ref\n\n![x][1]",
]
OURS = {"h2", "div", "p", "strong", "a", "abbr", "ol", "ul", "li", "br", "span", "button"}


class Reader(HTMLParser):
    """Collect the tags, the attributes and the text that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag == "br":
            self.text += "\n"

    def handle_data(self, data):
        self.text += data


def render_reply(turn: int, reply, *, done: bool = True) -> str:
    return render(turn, Exchange(reply.question, reply, done=done))


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def citation(number: int, label: str = "Article 2 : Durée") -> Citation:
    return Citation(number, "d", "Titre", "Article 2", 2, label, None, "mots", 0, 4, "p")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_foreign_text_gives_no_tag_and_reads_as_it_was_written(hostile):
    reader = read(escape(hostile))
    assert reader.tags == set()
    assert reader.text == hostile


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_foreign_text_leaves_no_sign_to_a_markdown_parser(hostile):
    assert not set(escape(hostile)) & set("<>![](){}*_`$\\\"'\n")


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize(
    "shown",
    [
        render_question,
        lambda text: render_reply(
            1, Answer(text, text, (citation(1, text),), (text,), engine=text, standalone=text + "x")
        ),
        lambda text: render_reply(1, Refusal(text, text, (citation(1, text),), (text,))),
        render_failure,
        lambda text: render_exchange(
            1,
            Exchange(text, Answer(text, f"{text} QPV", ()), text, True, turn="t", scope=(text,), next=(text,)),
            Notes({"QPV": text}, text),
        ),
    ],
)
def test_nothing_foreign_becomes_a_tag_an_address_or_an_event(shown, hostile):
    html = shown(hostile)
    reader = read(html)
    assert reader.tags <= OURS
    assert {name for name, _ in reader.attributes} <= {"class", "id", "href", "title", "value", "type"}
    assert all(value.startswith("#") for name, value in reader.attributes if name == "href")
    assert "\n" not in html


def test_marks_that_turn_the_direction_of_a_text_are_left_out():
    assert escape("abc\u202edcba\u2066\x00") == "abcdcba"


def test_a_marker_links_to_its_source_and_only_its_first_link_has_an_identity():
    html = render_reply(3, Answer("q", "Un [1], deux [2], encore [1].", (citation(1), citation(2))))
    assert html.count('href="#source-3-1"') == 2
    assert html.count('id="appel-3-1"') == 1
    assert 'href="#source-3-2"' in html


def test_a_marker_without_a_citation_stays_text():
    reader = read(render_reply(1, Answer("q", "Un [7].")))
    assert "a" not in reader.tags
    assert "[7]" in reader.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Une phrase.", "<p>Une phrase.</p>"),
        ("Deux\nlignes", "<p>Deux<br>lignes</p>"),
        ("Un\n\nDeux", "<p>Un</p><p>Deux</p>"),
        ("4. quatre\n5. cinq", '<ol><li value="4">quatre</li><li value="5">cinq</li></ol>'),
        ("Suit\n• un\n  • sous", '<p>Suit</p><ul><li>un</li><li class="sub">sous</li></ul>'),
    ],
)
def test_paragraphs_and_lists_keep_their_form(text, expected):
    assert expected in render_reply(1, Answer("q", text))


def test_a_refusal_says_that_it_is_one_and_links_to_the_closest_passages():
    html = render_reply(2, Refusal("q", "Rien.", (citation(1),)))
    assert 'class="reply refusal"' in html
    assert "Pas de réponse dans les documents" in html
    assert 'href="#source-2-1"' in html
    assert "refusal" not in render_reply(2, Answer("q", "Tout."))


@pytest.mark.parametrize(("unsure", "verdict"), [(True, "Pas de réponse sûre dans"), (False, "Pas de réponse dans")])
def test_what_may_answer_is_quoted_in_the_refusal_itself(unsure: bool, verdict: str):
    html = render_reply(2, Refusal("q", "Rien.", (citation(1),), unsure=unsure))
    assert verdict in read(html).text.replace("\u202f", " ")
    assert (citation(1).quote in read(html).text) == unsure


@pytest.mark.parametrize("foreign", HOSTILE)
def test_a_quote_in_a_refusal_stays_text(foreign: str):
    seen = read(render_reply(1, Refusal("q", "Rien.", (replace(citation(1), quote=foreign),), unsure=True)))
    assert seen.tags <= OURS
    assert not any(name.startswith("on") for name, _ in seen.attributes)


def test_a_notice_stands_with_the_finished_answer():
    reply = Answer("q", "Oui.", notices=("Ce document a cessé de produire effet.",))
    assert "cessé de produire effet" in render_reply(1, reply)
    assert "cessé de produire effet" not in render_reply(1, reply, done=False)


def test_the_question_as_it_was_understood_is_shown_when_it_differs():
    assert "Question comprise" in render_reply(1, Answer("et lui ?", "Oui.", standalone="Qui a signé ?"))
    assert "Question comprise" not in render_reply(1, Answer(" Qui ?", "Oui.", standalone="qui ?"))


def test_an_acronym_is_explained_where_it_comes_first():
    html = Explained({"QPV": "quartier prioritaire"}).html("Les QPV et le QPV, un QPVX.")
    assert html.count("<abbr") == 1
    assert 'title="quartier prioritaire"' in html


@pytest.mark.parametrize(("supported", "said"), [(True, "étayé"), (False, "1 passage non étayé")])
def test_whether_the_answer_is_supported_is_said_in_words(supported, said):
    cited = Citation(1, "d", "T", "A", 0, "A", None, "mots", 0, 4, "p", supported=supported)
    shown = read(render_reply(1, Answer("q", "Oui [1].", (cited,)))).text.replace("\u00a0", " ")
    assert said in shown
    assert ("non étayé" in shown) is not supported


def test_what_could_be_asked_now_stands_under_the_last_exchange_only():
    exchange = Exchange("q", Refusal("q", "Non."), done=True, next=("Qui a signé ?",))
    assert "Ce que vous pourriez demander" in render_exchange(1, exchange, Notes())
    assert "proposer" not in render_exchange(1, exchange, Notes(), last=False)


@pytest.mark.parametrize(("good", "chosen"), [(None, []), (True, ["bon"]), (False, ["mal"])])
def test_the_mark_that_was_given_is_shown(good, chosen):
    html = render(1, Exchange("q", Answer("q", "Oui."), done=True, turn="abc", good=good))
    assert 'id="reponse-abc"' in html
    assert [css for css in ("bon", "mal") if f"avis {css} choisi" in html] == chosen


def test_an_answer_that_is_not_kept_cannot_be_marked():
    assert "avis" not in render(1, Exchange("q", Answer("q", "Oui."), done=True))


@pytest.mark.parametrize(
    ("text", "tied_words"),
    [
        ("Pourquoi pas ?", ["pas ?"]),
        ("Article 2 : Durée", ["2 :"]),
        ("il dit « oui » ; puis rien", ["« oui » ;"]),
        ("une somme de 1 200 000 euros en 2015 2022", ["1 200 000"]),
        ("le 31 décembre, le 1er mai", ["31 décembre", "1er mai"]),
        ("<b> : &#39; 1 200", ["<b> :", "1 200"]),
    ],
)
def test_what_french_ties_is_tied_without_changing_a_character(text, tied_words):
    html = tied(text)
    assert [unescape(words) for words in re.findall(r'<span class="lie">(.*?)</span>', html)] == tied_words
    assert unescape(re.sub(r"<[^>]+>", "", html)) == text
