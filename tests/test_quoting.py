"""Verbatim means word for word: white space and the style of quotation marks aside, and nothing else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.quoting import is_verbatim, normalise, sentences

PASSAGE = "Minstens 20% van het collectiebudget gaat naar ‘doelgroepgericht’ collectioneren – per jaar."

SAME = {
    "letter for letter": PASSAGE,
    "a part": "20% van het collectiebudget",
    "broken over lines": "20% van\n   het\tcollectiebudget",
    "a no-break space": "20%\u00a0van\u202fhet\u2009collectiebudget",
    "soft hyphens": "collectie\u00adbudget",
    "zero-width and byte order marks": "\ufeffcollectie\u200bbudget",
    "straight quotation marks": "naar 'doelgroepgericht' collectioneren",
    "double quotation marks": 'naar "doelgroepgericht" collectioneren',
    "German and French quotation marks": "naar „doelgroepgericht» collectioneren",
    "another dash": "collectioneren - per jaar",
    "a longer dash": "collectioneren — per jaar",
    "white space around it": "  per jaar. ",
}
OTHER = {
    "one letter": "collectiebugdet",
    "another number": "25% van het collectiebudget",
    "a capital": "minstens 20%",
    "a word left out": "20% van collectiebudget",
    "a word put in": "20% van het hele collectiebudget",
    "words swapped": "van 20% het collectiebudget",
    "dots for what was left out": "Minstens 20% … per jaar",
    "words joined": "vanhet collectiebudget",
    "a word split": "collectie budget",
    "a hyphen put in": "collectie-budget",
    "another mark at the end": "per jaar!",
    "an accent": "per jáár",
    "nothing": "",
    "white space": " \n\t",
    "only what is left out of account": "\u00ad\u200b\ufeff",
}


@pytest.mark.parametrize("quote", SAME.values(), ids=SAME.keys())
def test_the_same_words_are_verbatim(quote: str) -> None:
    assert is_verbatim(quote, PASSAGE)


@pytest.mark.parametrize("quote", OTHER.values(), ids=OTHER.keys())
def test_other_words_are_not(quote: str) -> None:
    assert not is_verbatim(quote, PASSAGE)


def test_an_accent_may_be_written_as_two_signs() -> None:
    assert is_verbatim("coo\u0308peratie", "de coöperatie")
    assert is_verbatim("coöperatie", "de coo\u0308peratie")


def test_nothing_is_verbatim_in_nothing() -> None:
    assert not is_verbatim("", "")
    assert not is_verbatim("iets", "")


@given(st.text())
def test_every_text_with_words_is_verbatim_in_itself_and_normal_twice(text: str) -> None:
    assert is_verbatim(text, f"voor {text} na") == bool(normalise(text))
    assert normalise(normalise(text)) == normalise(text)


SENTENCES = {
    "one": ("Er is één norm.", ["Er is één norm."]),
    "two": ("Dat mag. Dat ook!", ["Dat mag.", "Dat ook!"]),
    "a question": ("Mag dat? Ja.", ["Mag dat?", "Ja."]),
    "over lines": ("Dat mag.\n\nDat ook.", ["Dat mag.", "Dat ook."]),
    "no full stop": ("Dat mag. En dit", ["Dat mag.", "En dit"]),
    "a number with a point": ("Er is 36.000 euro. Meer niet.", ["Er is 36.000 euro.", "Meer niet."]),
    "a number first": ("Dat mag. 20% moet.", ["Dat mag.", "20% moet."]),
    "an abbreviation": ("Zie bijv. Amsterdam. Of niet.", ["Zie bijv. Amsterdam.", "Of niet."]),
    "a point in a name": ("Zie www.probiblio.nl voor meer.", ["Zie www.probiblio.nl voor meer."]),
    "quotation marks": ("“Dat mag.” “Dat ook.”", ["“Dat mag.”", "“Dat ook.”"]),
    "brackets": ("Dat mag. (Dat ook.) Klaar.", ["Dat mag.", "(Dat ook.)", "Klaar."]),
    "a small letter goes on": ("Dat mag. en dat ook.", ["Dat mag. en dat ook."]),
    "an accented capital": ("Dat mag. Één keer.", ["Dat mag.", "Één keer."]),
    "nothing": ("", []),
    "white space": (" \n ", []),
}


@pytest.mark.parametrize(("text", "found"), SENTENCES.values(), ids=SENTENCES.keys())
def test_a_text_is_cut_where_a_sentence_ends(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == found


@given(st.text(alphabet=st.sampled_from("aA1 .!?\n\"'()”“é")))
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
