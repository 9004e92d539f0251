"""Looking a dossier over again: every change to the file or under it is found, and nothing sound is called broken."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from dossier_samples import SHARE, TODAY, answer, corpus, dossier, in_state, judged_answer, policy, register, section

from assistant.advice import Finding, Review, ReviewState, Status, content_hash
from assistant.answering.grounding import edit_checker
from assistant.concepts import Concept, PolicyDraft
from assistant.errors import BadInput
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.norms import NormRegister, calculate
from assistant.oversight.dossier import (
    About,
    Dossier,
    Records,
    Verification,
    as_markdown,
    as_word,
    read_dossier,
    verify,
    wording,
)
from assistant.oversight.dossier.content import seal_of
from assistant.oversight.dossier.markdown import embedded


def looked_over(
    data: bytes,
    *,
    sources: Corpus | None = None,
    norms: NormRegister | None = None,
    today: date = TODAY,
    recorded: Callable[[str], Concept | None] | None = None,
    erased: Callable[[str], ReviewState | None] = lambda _: None,
    newest: Callable[[str], PolicyDraft | None] = lambda _: None,
) -> Verification:
    return verify(
        "dossier",
        data,
        corpus=sources or corpus(),
        register=norms or register(),
        today=today,
        records=Records(recorded, erased, newest) if recorded else None,
        check=edit_checker(corpus()),
    )


def failing(found: Verification) -> set[About]:
    return {each.about for each in found.findings if each.status is Status.FAIL}


def details(found: Verification, about: About) -> str:
    return " ".join(each.detail for each in found.findings if each.about is about and each.status is not Status.PASS)


def in_part(data: bytes, part: str, old: str, new: str) -> bytes:
    """The Word file with other words in one of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old.encode() in content, f"{old} is not in {part}"
                content = content.replace(old.encode(), new.encode())
            after.writestr(name, content)
    return made.getvalue()


def shown_otherwise(data: bytes, old: str, new: str) -> bytes:
    """The file with other words on the page and the same hidden values."""
    if data.startswith(b"PK"):
        return in_part(data, "word/document.xml", old, new)
    page, mark, hidden = data.decode().partition("<!-- collectiebeleid-dossier")
    assert old in page
    return (page.replace(old, new) + mark + hidden).encode()


def sound() -> Dossier:
    return dossier(in_state(answer()))


@cache
def sound_file(kind: str) -> bytes:
    return written(sound(), kind)


def written(made: Dossier, kind: str) -> bytes:
    return as_word(made) if kind == "docx" else as_markdown(made).encode()


KINDS = pytest.mark.parametrize("kind", ["docx", "md"])


# --- what is sound


@KINDS
def test_an_untouched_dossier_holds_and_says_what_a_file_cannot_prove(kind: str) -> None:
    found = looked_over(sound_file(kind))
    assert found.holds
    assert {each.about for each in found.findings} == set(About) - {About.JOURNAL, About.WHOLE}
    assert all(each.detail.endswith(".") for each in found.findings)
    assert "kan niet bewijzen wie het goedkeurde" in found.caution


@KINDS
def test_an_untouched_policy_with_a_judgement_beside_it_holds(kind: str) -> None:
    assert looked_over(written(dossier(policy([in_state(section(1)), section(2)])), kind)).holds
    assert looked_over(written(dossier(in_state(judged_answer())), kind)).holds


def test_a_concept_holds_but_its_approval_is_not_vouched_for() -> None:
    found = looked_over(as_word(dossier(answer())))
    assert found.holds
    assert found.is_concept
    assert found.notices == ("Dit is niet goedgekeurd (concept, nog door niemand beoordeeld) en dus geen advies.",)


def test_other_line_ends_a_byte_order_mark_and_split_runs_change_nothing() -> None:
    assert looked_over(b"\xef\xbb\xbf" + as_markdown(sound()).replace("\n", "\r\n").encode()).holds
    split = in_part(
        sound_file("docx"),
        "word/document.xml",
        "U beslist zelf:",
        'U besl</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>ist zelf:',
    )
    assert looked_over(split).holds


# --- what was changed in the file

ON_THE_PAGE = [
    ("a sentence", "U beslist zelf", "Wij beslisten"),
    ("a quote", "[1] “Minstens 20%", "[1] “Minstens 25%"),
    ("a figure in the annex", "20% × € 250.000 = € 50.000", "20% × € 250.000 = € 40.000"),
    ("the approver", "M. Jansen", "B. de Boer"),
    ("a fingerprint", answer().content_hash, "f" * 64),
    ("a receipt", answer().calculations[0].receipt, "e" * 64),
    ("the norm's version", answer().calculations[0].norm_version, "0123456789ab"),
    ("the state", "goedgekeurd", "vastgesteld"),
    ("the date", "26 november 2026 om 14:03", "26 november 2027 om 14:03"),
]


@KINDS
@pytest.mark.parametrize(("old", "new"), [case[1:] for case in ON_THE_PAGE], ids=[case[0] for case in ON_THE_PAGE])
def test_a_change_on_the_page_is_found_and_shown(kind: str, old: str, new: str) -> None:
    found = looked_over(shown_otherwise(sound_file(kind), old, new))
    assert failing(found) == {About.TEXT}
    assert "vastgelegd is" in details(found, About.TEXT)


@KINDS
def test_a_change_is_told_with_the_section_it_is_in(kind: str) -> None:
    made = dossier(policy([in_state(section(1)), in_state(section(2, "Alleen hier [1]."))]))
    found = looked_over(shown_otherwise(written(made, kind), "Alleen hier", "Elders"))
    assert [each.title for each in found.findings if each.status is Status.FAIL] == ["Onderdeel 2"]


def test_words_added_taken_away_hidden_or_drawn_are_found() -> None:
    data = sound_file("docx")
    extra = "<w:p><w:r><w:t>De directeur is akkoord.</w:t></w:r></w:p>"
    added = in_part(data, "word/document.xml", "<w:sectPr", extra + "<w:sectPr")
    assert "Toegevoegd is ‘De directeur is akkoord.’" in details(looked_over(added), About.TEXT)
    hidden = in_part(
        data, "word/document.xml", "<w:t>U beslist zelf:", "<w:rPr><w:vanish/></w:rPr><w:t>U beslist zelf:"
    )
    assert "Weg is ‘U beslist zelf:’" in details(looked_over(hidden), About.TEXT)
    drawn = in_part(data, "word/document.xml", "<w:sectPr", "<w:p><w:r><w:drawing/></w:r></w:p><w:sectPr")
    assert "afbeelding" in details(looked_over(drawn), About.TEXT)
    extra_line = as_markdown(sound()).replace("## Bronnen\n", "Nog een zin.\n\n## Bronnen\n")
    assert "Toegevoegd is ‘Nog een zin.’" in details(looked_over(extra_line.encode()), About.TEXT)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/header1.xml", "CONCEPT – geen advies", "Advies"),
        ("word/document.xml", "<w:headerReference", "<w:ignored"),
        ("word/document.xml", "<w:pgSz", "<w:titlePg/><w:pgSz"),
    ],
    ids=["other words", "no longer shown", "not on the first page"],
)
def test_a_concept_mark_taken_from_the_pages_is_found(part: str, old: str, new: str) -> None:
    found = looked_over(in_part(as_word(dossier(answer())), part, old, new))
    assert "ontbreekt ‘CONCEPT" in details(found, About.TEXT)


def test_a_decoy_beside_the_part_that_word_opens_does_not_deceive() -> None:
    data = in_part(sound_file("docx"), "_rels/.rels", "word/document.xml", "word/other.xml")
    with pytest.raises(BadInput):
        looked_over(data)


def changed_inside(made: Dossier, change: Callable[[Any], None]) -> Dossier:
    values = json.loads(made.model_dump_json())
    change(values["items"][0])
    return Dossier.model_validate_json(json.dumps(values))


def with_values(data: bytes, kind: str, before: Dossier, after: Dossier) -> bytes:
    """The file with other hidden values under the old seal, and the old page."""
    forged = embedded(after).replace(seal_of(after), seal_of(before))
    if kind == "docx":
        return in_part(data, "customXml/item2.xml", embedded(before), forged)
    return data.replace(embedded(before).encode(), forged.encode())


INSIDE: list[tuple[str, Callable[[Any], None], set[About]]] = [
    ("text", lambda item: item.update(text="Anders."), {About.SEAL, About.TEXT, About.FINGERPRINT, About.APPROVAL}),
    (
        "quote",
        lambda item: item["citations"][0].update(quote="Minstens 25% van het collectiebudget"),
        {About.SEAL, About.TEXT, About.FINGERPRINT, About.APPROVAL, About.QUOTE, About.CHECK},
    ),
    (
        "figure",
        lambda item: item["calculations"][0]["result"].update(value=40_000),
        {About.SEAL, About.TEXT, About.FIGURE},
    ),
    ("approver", lambda item: item["review"].update(decided_by="B. de Boer"), {About.SEAL, About.TEXT}),
    (
        "fingerprint",
        lambda item: item.update(content_hash="f" * 64),
        {About.SEAL, About.TEXT, About.FINGERPRINT, About.APPROVAL},
    ),
]


@KINDS
@pytest.mark.parametrize(("change", "expected"), [case[1:] for case in INSIDE], ids=[case[0] for case in INSIDE])
def test_a_change_to_the_hidden_values_is_found(kind: str, change: Callable[[Any], None], expected: set[About]) -> None:
    before = sound()
    after = changed_inside(before, change)
    assert failing(looked_over(with_values(sound_file(kind), kind, before, after))) == expected


def test_a_forger_who_rewrites_everything_is_found_by_the_journal_alone() -> None:
    real = in_state(answer())
    text = real.text.replace("minstens", "hoogstens")
    forged = real.model_copy(
        update={"text": text, "content_hash": content_hash(text, real.citations, real.calculations)}
    )
    data = as_word(dossier(in_state(forged, decided_by="B. de Boer")))
    assert looked_over(data).holds
    found = looked_over(data, recorded=lambda _: real)
    assert failing(found) == {About.JOURNAL}
    assert "andere inhoud" in details(found, About.JOURNAL)


def test_the_journal_confirms_or_contradicts_approver_and_state() -> None:
    real = in_state(answer())
    data = as_word(dossier(real))
    assert looked_over(data, recorded=lambda _: real).holds
    other = in_state(answer(), decided_by="P. Smit")
    assert "P. Smit" in details(looked_over(data, recorded=lambda _: other), About.JOURNAL)
    withdrawn = in_state(answer(), ReviewState.WITHDRAWN)
    assert "ingetrokken" in details(looked_over(data, recorded=lambda _: withdrawn), About.JOURNAL)
    assert "kent dit stuk niet" in details(looked_over(data, recorded=lambda _: None), About.JOURNAL)


def test_an_approval_without_a_name_is_none() -> None:
    nameless = answer().model_copy(
        update={"review": Review(state=ReviewState.APPROVED, content_hash=answer().content_hash)}
    )
    assert "ontbreekt de naam" in details(looked_over(as_word(dossier(nameless))), About.APPROVAL)


@pytest.mark.parametrize(
    ("last", "then", "expected"),
    [
        (ReviewState.WITHDRAWN, ReviewState.APPROVED, Status.FAIL),
        (ReviewState.STALE, ReviewState.APPROVED, Status.FAIL),
        (ReviewState.CONCEPT, ReviewState.APPROVED, Status.FAIL),
        (ReviewState.REJECTED, ReviewState.CONCEPT, Status.FAIL),
        (ReviewState.APPROVED, ReviewState.APPROVED, Status.NOT_CHECKED),
        (ReviewState.EDITED, ReviewState.APPROVED, Status.NOT_CHECKED),
        (ReviewState.CONCEPT, ReviewState.CONCEPT, Status.NOT_CHECKED),
    ],
)
def test_erasing_does_not_make_a_withdrawn_approval_good_again(
    last: ReviewState, then: ReviewState, expected: Status
) -> None:
    data = as_markdown(dossier(in_state(answer(), then))).encode()
    found = looked_over(data, recorded=lambda _: None, erased=lambda _: last)
    told = next(each for each in found.findings if each.about is About.JOURNAL)
    assert told.status is expected
    assert f"is in het logboek gewist; de laatste stand was: {wording.STATES[last]}." in told.detail


def test_the_title_and_the_caution_say_what_the_journal_told() -> None:
    data = as_markdown(dossier(answer())).encode()
    assert looked_over(data).title == dossier(answer()).title
    alone = looked_over(data, recorded=lambda _: in_state(answer()))
    assert alone.title.endswith("stand volgens het logboek: goedgekeurd")
    assert "vergeleken met het logboek" in alone.caution
    assert "staat in het logboek" not in alone.caution
    assert "staat in het logboek" in looked_over(data, recorded=lambda _: None).caution
    first, second = in_state(section(1)), in_state(section(2))
    both = as_markdown(dossier(policy([first, second]))).encode()
    found = looked_over(both, recorded=lambda name: first if name == first.id else None)
    assert found.title.endswith("1 van de 2 onderdelen goedgekeurd")
    assert "van de rest (1 van de 2)" in found.caution


def test_what_nobody_approved_is_one_fact_about_a_policy_and_leaves_nothing_unchecked() -> None:
    found = looked_over(as_markdown(dossier(policy([in_state(section(1)), section(2), section(3)]))).encode())
    assert found.holds
    assert found.notices == ("2 van de 3 onderdelen zijn niet goedgekeurd en dus geen advies.",)
    assert not details(found, About.APPROVAL)


def test_a_newer_version_and_erased_sections_of_a_policy_are_told() -> None:
    kept = policy([in_state(section(1))])
    newer = kept.model_copy(update={"version": 3})
    data = as_markdown(dossier(kept)).encode()
    found = looked_over(data, recorded=lambda _: in_state(section(1)), newest=lambda _: newer)
    assert found.holds
    assert "nieuwere versie: versie 3; dit dossier is van versie 2" in found.notices[0]
    assert not looked_over(data, recorded=lambda _: in_state(section(1)), newest=lambda _: kept).notices
    gone = looked_over(data, recorded=lambda _: None, newest=lambda _: kept.model_copy(update={"erased": 2}))
    assert "2 onderdelen zijn gewist en staan nu niet meer in dit beleid" in details(gone, About.WHOLE)
    within = as_markdown(dossier(kept.model_copy(update={"erased": 1}))).encode()
    assert "1 onderdeel is gewist en staat niet meer in dit dossier" in details(looked_over(within), About.WHOLE)


# --- what was let out against a warning


def let_out(text: str, *findings: Finding, reason: str = "Dat bedrag klopt echt.") -> bytes:
    made = answer(text, findings=(*answer().findings, *findings))
    return as_markdown(dossier(in_state(made, ReviewState.EDITED, reason=reason))).encode()


def test_an_amount_that_rests_on_nothing_is_found_though_a_person_approved_it() -> None:
    failed = Finding(check="edit/numbers", status=Status.FAIL, detail="het getal 99000 staat in geen citaat")
    found = looked_over(let_out("Er gaat € 99.000 naar doelgroepen [1].", failed))
    assert failing(found) == {About.CHECK}
    told = details(found, About.CHECK)
    assert "99000" in told
    assert "M. Jansen keurde toch goed met als reden ‘Dat bedrag klopt echt.’" in told


def test_an_amount_that_rests_on_nothing_is_found_whatever_the_dossier_says_of_its_checks() -> None:
    assert failing(looked_over(let_out("Er gaat € 99.000 naar doelgroepen [1]."))) == {About.CHECK}
    assert failing(looked_over(let_out("Er gaat € 50.000 naar doelgroepen [7]."))) == {About.CHECK}
    assert failing(looked_over(let_out("Er gaat € 50.000 naar doelgroepen [R1]."))) == set()


def test_a_check_that_cannot_be_run_again_is_told_with_the_reason() -> None:
    failed = Finding(check="edit/claims", status=Status.FAIL, detail="zonder bron: ‘Dat is fijn.’")
    found = looked_over(let_out("Er gaat € 50.000 naar doelgroepen [1]. Dat is fijn.", failed, reason="Mijn slotzin."))
    assert found.holds
    assert "niet in orde: bewerkte tekst, onderbouwing (zonder bron: ‘Dat is fijn.’)" in details(found, About.CHECK)
    assert "met als reden ‘Mijn slotzin.’" in details(found, About.CHECK)


def test_what_an_edit_put_right_is_not_held_against_it() -> None:
    before = Finding(check="claims", status=Status.FAIL, detail="zonder bron: ‘Iets.’")
    after = Finding(check="edit/claims", status=Status.PASS, detail="In orde.")
    assert not details(looked_over(let_out("Er gaat € 50.000 naar doelgroepen [1].", before, after)), About.CHECK)


def test_the_reason_for_a_chosen_reading_may_name_a_figure_of_its_own() -> None:
    made = judged_answer()
    said = in_state(made.model_copy(update={"text": f"{made.text} Reden: in 3 jaar naar 47 uur."}))
    assert made.calculations[0].judgement is not None
    chosen = made.calculations[0].judgement.model_copy(update={"reason": "In 3 jaar naar 47 uur."})
    hashed = content_hash(said.text, said.citations, said.calculations)
    vouched = said.model_copy(update={"content_hash": hashed})
    assert looked_over(as_markdown(dossier(in_state(vouched, chosen=chosen))).encode()).holds
    assert not looked_over(as_markdown(dossier(in_state(vouched))).encode()).holds


# --- what changed under it


def with_passage(text: str | None) -> Corpus:
    passages = [
        dataclasses.replace(passage, text=text or "") if passage.id == SHARE else passage
        for passage in corpus().passages
        if text is not None or passage.id != SHARE
    ]
    return Corpus(corpus().sources, tuple(passages), corpus().canonical, "anders")


def test_a_quote_that_no_longer_stands_in_its_passage_is_found() -> None:
    data = sound_file("docx")
    changed = looked_over(data, sources=with_passage("Minstens 25% van het collectiebudget."))
    assert failing(changed) == {About.QUOTE}
    assert "staat niet (meer) zo" in details(changed, About.QUOTE)
    gone = looked_over(data, sources=with_passage(None))
    assert "staat niet meer in de bronnen" in details(gone, About.QUOTE)


def test_a_source_that_ended_was_withdrawn_or_is_gone_is_found() -> None:
    data = sound_file("docx")
    ended = looked_over(data, today=date(2031, 1, 1))
    assert "geldt niet op 1 januari 2031" in details(ended, About.SOURCE)
    plan = corpus().sources["plan-2026-2030"]
    withdrawn = {**corpus().sources, plan.id: dataclasses.replace(plan, status="withdrawn")}
    found = looked_over(data, sources=Corpus(withdrawn, corpus().passages, corpus().canonical, "x"))
    assert "is ingetrokken" in details(found, About.SOURCE)
    gone = {name: source for name, source in corpus().sources.items() if name != plan.id}
    found = looked_over(data, sources=Corpus(gone, corpus().passages, corpus().canonical, "x"))
    assert "staat niet meer in de bronnen" in details(found, About.SOURCE)


def with_norm(norm_id: str, **changes: Any) -> NormRegister:
    norm = register().get(norm_id)
    return dataclasses.replace(register(), norms={**register().norms, norm_id: norm.model_copy(update=changes)})


def test_a_figure_that_comes_out_differently_is_found_with_both_outcomes() -> None:
    value = register().get("target-groups-share").values[0].model_copy(update={"value": 25})
    found = looked_over(sound_file("docx"), norms=with_norm("target-groups-share", values=(value,), version="nieuw"))
    assert failing(found) == {About.FIGURE}
    assert "€ 62.500" in details(found, About.FIGURE)
    assert "€ 50.000" in details(found, About.FIGURE)


def test_a_norm_that_changed_or_went_is_found_even_where_the_outcome_is_the_same() -> None:
    found = looked_over(sound_file("docx"), norms=with_norm("target-groups-share", version="nieuw"))
    assert "komt op hetzelfde uit, maar de norm" in details(found, About.FIGURE)
    fewer = {name: norm for name, norm in register().norms.items() if name != "target-groups-share"}
    gone = looked_over(sound_file("docx"), norms=dataclasses.replace(register(), norms=fewer))
    assert "is niet opnieuw te maken" in details(gone, About.FIGURE)


def test_a_reading_that_is_no_longer_offered_is_found() -> None:
    data = as_word(dossier(in_state(judged_answer())))
    found = looked_over(data, norms=with_norm("specialist-hours", readings=()))
    assert "gekozen lezing hoort niet meer" in details(found, About.FIGURE)


def test_an_english_answer_is_calculated_again_in_english() -> None:
    sum_made = calculate(register(), "target-groups-share", {"collection_budget": 250_000}, language="en")
    english = in_state(answer("At least €50,000 [R1] [1].", None, [sum_made], language="en"))
    assert looked_over(as_word(dossier(english))).holds


# --- what is no dossier of ours


def a_zip(*parts: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return made.getvalue()


NOT_OURS = {
    "empty": b"",
    "text": b"# Ons beleid\n\nGoed gelezen.",
    "no text": b"\xff\xfe\x00\x01",
    "pdf": b"%PDF-1.7 ...",
    "broken zip": b"PK\x03\x04 kapot",
    "cut off": sound_file("docx")[:5_000],
    "another word file": a_zip(("word/document.xml", b"<w/>"), ("_rels/.rels", b"<r/>")),
    "broken xml": a_zip(("word/document.xml", b"<w>")),
    "a document type": a_zip(("word/document.xml", b'<!DOCTYPE w [<!ENTITY a "aa">]><w>&a;</w>')),
    "a bomb": a_zip(("word/document.xml", b" " * 30_000_000)),
    "too large": b"x" * 20_000_001,
    "cut values": as_markdown(sound()).encode().replace(b'"title":', b'"titel":'),
    "no values": b"<!-- collectiebeleid-dossier/1 {} -->",
    "twice": as_markdown(sound()).encode() * 2,
}


@pytest.mark.parametrize("data", NOT_OURS.values(), ids=NOT_OURS.keys())
def test_a_file_that_is_no_dossier_is_refused_with_the_next_step(data: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        looked_over(data)
    assert re.search(r"(Kies het Word- of Markdownbestand|Maak het dossier opnieuw)", str(refused.value))


@KINDS
def test_a_dossier_of_an_older_layout_is_refused_with_that_reason(kind: str) -> None:
    older = sound().model_copy(update={"layout": "collectiebeleid-dossier/1"})
    data = written(older, kind)
    if kind == "docx":
        data = in_part(data, "customXml/item2.xml", "urn:collectiebeleid-dossier:2", "urn:collectiebeleid-dossier:1")
    else:
        data = data.replace(b"<!-- collectiebeleid-dossier/2", b"<!-- collectiebeleid-dossier/1")
    with pytest.raises(BadInput, match="met een andere versie van de assistent gemaakt"):
        looked_over(data)


def test_an_absurdly_long_text_is_refused() -> None:
    with pytest.raises(BadInput, match="langer dan de assistent schrijft"):
        read_dossier("x.md", as_markdown(dossier(answer("a " * 60_000))).encode())


def test_a_file_full_of_extra_lines_is_answered_in_time() -> None:
    data = as_markdown(sound()).encode()
    found = looked_over(b"U beslist zelf:\n" * 200_000 + data)
    assert "veel meer tekst" in details(found, About.TEXT)


def test_a_dossier_made_tomorrow_is_no_different() -> None:
    assert looked_over(sound_file("docx"), today=TODAY + timedelta(days=1)).holds
