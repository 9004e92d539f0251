"""The exports: what was approved is what stands in the file, and a concept cannot be mistaken for advice."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from dossier_samples import NOW, TABLE, answer, cite, decisions, dossier, in_state, judged_answer, policy, section
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pypdf import PdfReader

from assistant.advice import EarlierApproval, ReviewState
from assistant.errors import EngineUnavailable
from assistant.oversight.dossier import Dossier, as_markdown, as_pdf, as_word, file_name, pdf, read_dossier
from assistant.oversight.dossier.prose import Point, Table, read_prose, visible
from assistant.oversight.dossier.verify import word_lines
from assistant.quoting import normalise

HOSTILE = """Begin <script>alert(1)</script> & &lt;b&gt; --> <!-- weg --> ![x](http://kwaad.example/p.png)

# Een kop die alles overneemt
Stuur\x00teken\x1b[31m en \u202eomgekeerd\u202c, عربى en עברית.

``` open hek
~~~
Nog [1] een [klik](http://kwaad.example) [1]: http://kwaad.example

| een | twee |
|---|---|
| a | b | c |
""" + "x" * 400  # fmt: skip

needs_soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def letters(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())


def body(data: bytes) -> list[str]:
    """What a Word file shows, read with python-docx alone."""
    found = []
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if hasattr(block, "rows"):
            found += [cell.text for row in block.rows for cell in row.cells]
        else:
            found.append(block.text)
    return found


def headings(data: bytes) -> list[tuple[str, str]]:
    paragraphs = docx.Document(io.BytesIO(data)).paragraphs
    return [(each.style.name, each.text) for each in paragraphs if each.style.name.startswith(("Heading", "Title"))]


def approved_policy() -> Dossier:
    return dossier(policy([in_state(section(1, theme=None)), in_state(section(2)), in_state(section(3))]))


# --- what was approved


def test_the_word_file_shows_the_approved_text_word_for_word() -> None:
    approved = in_state(answer())
    shown = letters("".join(body(as_word(dossier(approved)))))
    assert letters(approved.text) in shown


def test_the_markdown_holds_the_approved_text_sign_for_sign() -> None:
    approved = in_state(section(1))
    assert approved.text in as_markdown(dossier(approved))
    assert in_state(answer()).text in as_markdown(dossier(in_state(answer())))


def test_a_word_file_has_real_headings_lists_and_tables_with_a_header_row() -> None:
    data = as_word(approved_policy())
    assert ("Heading 1", "Doelgroepgericht collectioneren") in headings(data)
    assert ("Heading 2", "Onderdeel 2") in headings(data)
    document = docx.Document(io.BytesIO(data))
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in document.tables)
    lists = docx.Document(io.BytesIO(as_word(dossier(in_state(answer()))))).paragraphs
    assert "welke lokale focusdoelgroepen u kiest;" in [each.text for each in lists if each.style.name == "List Bullet"]


def test_a_marker_leads_to_a_note_with_quote_title_place_page_and_address() -> None:
    data = as_word(dossier(in_state(answer())))
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert 'w:anchor="s1-1"' in xml
    assert 'w:name="s1-1"' in xml
    note = next(line for line in body(data) if line.startswith("[1] “"))
    for part in ("Minstens 20%", "Provinciaal Collectiebeleidsplan", "Ambitie › punt 3", "blz. 12"):
        assert part in note
    links = [each.address for para in docx.Document(io.BytesIO(data)).paragraphs for each in para.hyperlinks]
    assert "https://www.probiblio.nl/plan?a=1&b=2" in links


def test_the_annex_shows_how_a_figure_was_calculated_and_which_reading_was_chosen() -> None:
    concept = in_state(judged_answer())
    shown = body(as_word(dossier(concept)))
    made = concept.calculations[0]
    for words in ("150.000", made.formula, "48 uur per week", made.norm_version, made.receipt, "Wij groeien."):
        assert any(words in line for line in shown), words
    assert 'w:name="s1-R1"' in zipfile.ZipFile(io.BytesIO(as_word(dossier(concept)))).read("word/document.xml").decode()


def test_the_approval_shows_name_dutch_time_reason_hash_and_the_earlier_decisions() -> None:
    approved = in_state(answer())
    for shown in ("\n".join(body(as_word(dossier(approved)))), as_markdown(dossier(approved))):
        for words in ("M. Jansen", "26 november 2026 om 14:03 uur", approved.content_hash, "P. Smit", "De oude tekst"):
            assert words in shown, words


def test_what_the_check_could_not_do_is_said() -> None:
    assert any("Betekenis: niet nagegaan" in line for line in body(as_word(dossier(in_state(answer())))))


def test_the_properties_are_dutch_and_name_no_person() -> None:
    document = docx.Document(io.BytesIO(as_word(dossier(in_state(answer())))))
    properties = document.core_properties
    assert (properties.language, properties.author) == ("nl-NL", "Assistent collectiebeleid")
    assert properties.title == "Antwoord op een vraag over het collectiebeleid"
    assert 'w:lang w:val="nl-NL"' in document.styles.element.xml


def test_a_budget_makes_the_dossier_confidential_and_stays_out_of_its_name() -> None:
    made = dossier(in_state(answer()))
    assert made.is_confidential
    assert body(as_word(made))[1].startswith("Dit dossier bevat cijfers van de bibliotheek; vertrouwelijk")
    assert "250" not in file_name(made, "docx")
    without = dossier(
        in_state(answer("Denk zelf na [1].", [cite(1, "plan-2026-2030/ai/principes/1")], [], question="AI?"))
    )
    assert not without.is_confidential
    assert "vertrouwelijk" not in as_markdown(without).split("<!--")[0]


def test_another_answers_text_does_not_travel_along() -> None:
    earlier = EarlierApproval(answer_id="x", question="q", text="van een ander", approved_by="Z", approved_at=NOW)
    made = dossier(in_state(answer(earlier=earlier)))
    assert "van een ander" not in as_markdown(made)


# --- concepts

NOT_RELEASED = [state for state in ReviewState if state not in (ReviewState.APPROVED, ReviewState.EDITED)]


@pytest.mark.parametrize("state", NOT_RELEASED)
def test_what_is_not_released_says_concept_in_name_title_header_and_text(state: ReviewState) -> None:
    made = dossier(in_state(answer(), state, stale_because=("De norm is veranderd.",) if state == "stale" else ()))
    assert file_name(made, "docx").startswith("CONCEPT-")
    document = docx.Document(io.BytesIO(as_word(made)))
    assert document.paragraphs[0].text.startswith("CONCEPT – ")
    assert document.core_properties.title.startswith("CONCEPT – ")
    header = document.sections[0].header.paragraphs[0]
    assert header.text == "CONCEPT – geen advies"
    assert header.runs[0].font.size.pt >= 20
    assert document.paragraphs[1].text.startswith("CONCEPT: dit is geen advies. ")
    assert as_markdown(made).startswith("# CONCEPT – ")
    if state is ReviewState.STALE:
        assert "De norm is veranderd." in document.paragraphs[1].text


@pytest.mark.parametrize("state", [ReviewState.APPROVED, ReviewState.EDITED])
def test_what_is_released_says_concept_nowhere(state: ReviewState) -> None:
    made = dossier(in_state(answer(), state))
    assert not file_name(made, "md").startswith("CONCEPT")
    assert "CONCEPT" not in as_markdown(made).split("<!--")[0]
    xml = zipfile.ZipFile(io.BytesIO(as_word(made)))
    assert not any("CONCEPT" in xml.read(name).decode() for name in xml.namelist() if name.startswith("word/head"))


def test_an_approval_of_other_words_is_no_approval() -> None:
    approved = in_state(answer())
    other = approved.model_copy(update={"text": approved.text + " En nog iets."})
    assert dossier(other).is_concept
    assert "andere inhoud" in as_markdown(dossier(other))
    assert dossier(in_state(answer(), content_hash=None)).is_concept


def test_one_section_without_approval_makes_the_whole_policy_a_concept() -> None:
    made = dossier(policy([in_state(section(1)), section(2), in_state(section(3), ReviewState.WITHDRAWN)]))
    assert file_name(made, "docx") == "CONCEPT-dossier-beleid-beleid-1-v2-2026-11-26.docx"
    text = as_markdown(made)
    assert "Van de 3 onderdelen zijn er 1 goedgekeurd en 2 niet" in text
    first, second, third = (text.split(f"### Onderdeel {number}")[1][:200] for number in (1, 2, 3))
    assert "Goedgekeurd door M. Jansen" in first
    assert "CONCEPT: Niemand heeft dit nog beoordeeld." in second
    assert "CONCEPT: De goedkeuring is ingetrokken." in third


def test_a_policy_without_sections_is_a_concept() -> None:
    assert dossier(policy([])).is_concept
    assert as_word(dossier(policy([])))


# --- nothing typed can break a file


def markdown_seen(text: str) -> tuple[str, set[str], int]:
    """What a Markdown reader shows, which active parts it finds, and how many first and second headings."""
    shown, active, titles = [], set[str](), 0
    for token in _tokens(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)):
        if token.type == "list_item_open":
            shown.append(token.info)
        elif token.type in ("text", "text_special", "code_inline", "code_block", "fence"):
            shown.append(token.content)
        if token.type in ("html_inline", "html_block", "image", "link_open", "fence", "code_block", "s_open"):
            active.add(f"{token.type} {token.content or token.attrs}")
        titles += token.type == "heading_open" and token.tag in ("h1", "h2")
    return "".join(shown), active, titles


def _tokens(tokens: Any) -> Iterator[Any]:
    for token in tokens:
        yield token
        yield from _tokens(token.children or ())


def lines_of(made: Dossier) -> list[str]:
    return [line for _, text in word_lines(made) if (line := normalise(text))]


def assert_unbroken(text: str) -> None:
    made = dossier(in_state(answer(text)))
    read = read_dossier("x.docx", as_word(made))
    assert read.dossier == made
    assert read.is_sealed
    assert [normalise(line) for line in read.lines] == lines_of(made)
    written = as_markdown(made)
    again = read_dossier("x.md", written.encode())
    assert again.dossier == made
    shown, active, titles = markdown_seen(written)
    _, plain_active, plain_titles = markdown_seen(as_markdown(dossier(in_state(answer("Gewoon.")))))
    assert {each for each in active if "collectiebeleid-dossier" not in each} == {
        each for each in plain_active if "collectiebeleid-dossier" not in each
    }
    assert titles == plain_titles
    assert letters(shown) == letters("".join(lines_of(made)))


def test_tags_control_signs_headings_fences_and_long_words_stay_text() -> None:
    assert_unbroken(HOSTILE)
    data = as_word(dossier(in_state(answer(HOSTILE))))
    shown = "\n".join(body(data))
    assert "<script>alert(1)</script>" in shown
    assert "\u202e" not in shown
    assert "kwaad.example/p.png" in shown


def test_hostile_names_reasons_and_questions_stay_text() -> None:
    nasty = "| a | b |\n|---|---|\n# kop --> <img src=x> \x07"
    concept = in_state(answer(question=nasty, author=nasty), decided_by=nasty, reason=nasty)
    made = dossier(concept)
    _, active, titles = markdown_seen(as_markdown(made))
    assert not any("img" in each and "collectiebeleid-dossier" not in each for each in active)
    assert titles == markdown_seen(as_markdown(dossier(in_state(answer()))))[2]
    assert read_dossier("x.docx", as_word(made)).dossier == made


SIGNS = st.sampled_from(
    [*"ab1 \n\n*_`#>-+|~[]()!<&;:\\.=\"'“”€\t\x00\u202e\u00a0ש漢", "**", "\n- ", "\n1. ", "[1]", "R1]", "\n|-|\n"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(SIGNS, max_size=40).map("".join) | st.text(max_size=60))
def test_no_letter_or_figure_of_a_text_gets_lost(text: str) -> None:
    shown = ""
    for block in read_prose(text, {"1", "R1"}):
        if isinstance(block, Table):
            shown += "".join(visible(cell) for row in block.rows for cell in row)
        else:
            shown += (block.number if isinstance(block, Point) else "") + visible(block.spans)
    assert letters(shown) == letters(text)


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SIGNS, min_size=1, max_size=40).map("".join) | st.text(min_size=1, max_size=60))
def test_whatever_the_text_both_files_show_it_and_read_back(text: str) -> None:
    assert_unbroken(text)


def test_a_row_that_is_too_wide_keeps_its_words() -> None:
    table = next(block for block in read_prose("| a | b |\n|---|---|\n| 1 | 2 | drie |") if isinstance(block, Table))
    assert [visible(cell) for cell in table.rows[1]] == ["1", "2 | drie"]


def test_a_very_long_text_is_read_in_reasonable_time() -> None:
    started = time.perf_counter()
    for nasty in ("** a" * 5_000, "_a " * 7_000, "|" * 20_000, "[1" * 10_000, " " * 20_000 + "\n|-|", "*" * 20_000):
        read_prose(nasty)
    assert time.perf_counter() - started < 8


# --- LibreOffice


def soffice_text(data: bytes, folder: Path) -> str:
    source = folder / "dossier.docx"
    source.write_bytes(data)
    order = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
    subprocess.run([*order, "txt:Text (encoded):UTF8", "--outdir", str(folder), str(source)], check=True, timeout=120)
    return (folder / "dossier.txt").read_text(encoding="utf-8-sig")


@pytest.mark.slow
@needs_soffice
def test_libreoffice_reads_back_the_approved_texts(tmp_path: Path) -> None:
    sections = [in_state(section(1)), in_state(section(2, HOSTILE)), in_state(section(3, answer().text))]
    shown = soffice_text(as_word(dossier(policy(sections))), tmp_path)
    for each in sections:
        assert letters(re.sub(r"[\x00-\x1f]", " ", each.text)) in letters(shown), each.heading
    assert "[1] “Minstens 20% van het collectiebudget gaat naar doelgroepgericht collectioneren.”" in shown
    assert "Budget voor doelgroepgericht collectioneren: minstens € 50.000 [R1]." in shown


@pytest.mark.slow
@needs_soffice
def test_every_page_of_the_pdf_of_a_concept_says_so() -> None:
    made = dossier(policy([in_state(section(1)), section(2)]))
    pages = PdfReader(io.BytesIO(as_pdf(made))).pages
    assert len(pages) > 2
    for page in pages:
        assert "CONCEPT – geen advies" in page.extract_text()


def test_without_libreoffice_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EngineUnavailable, match="Word-bestand en bewaar het daar als PDF"):
        as_pdf(dossier(in_state(answer())))


def a_program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(pdf.shutil, "which", lambda name: str(program))


@pytest.mark.slow
def test_a_libreoffice_that_hangs_is_stopped_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_program(tmp_path, f"(sleep 1.5; touch {tmp_path}/still-there) & wait", monkeypatch)
    with pytest.raises(EngineUnavailable, match="nog geen PDF"):
        as_pdf(dossier(in_state(answer())), timeout=0.3)
    time.sleep(1.6)
    assert not (tmp_path / "still-there").exists()


def test_a_libreoffice_that_makes_nothing_is_said_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_program(tmp_path, "exit 0", monkeypatch)
    with pytest.raises(EngineUnavailable, match="geen PDF maken"):
        as_pdf(dossier(in_state(answer())))


def test_samples_are_what_they_claim() -> None:
    """Otherwise the tests above would prove nothing."""
    assert "|" in TABLE
    assert decisions(in_state(answer()))[1].content_hash == answer().content_hash


def test_a_policy_with_an_erased_section_says_so_and_is_no_adopted_policy() -> None:
    whole = policy([in_state(section(1)), in_state(section(2))])
    assert not dossier(whole).is_concept
    made = dossier(whole.model_copy(update={"erased": 1}))
    assert made.is_concept
    for shown in ("\n".join(body(as_word(made))), as_markdown(made)):
        assert "2 goedgekeurd en 0 niet" in shown
        assert "1 onderdeel is gewist en staat hier niet meer in." in shown
