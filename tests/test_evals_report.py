"""From scores to figures, to the baseline and to a page: nothing flattered, nothing hidden, nothing unescaped."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from assistant.advice import (
    Answer,
    Calculation,
    Citation,
    Finding,
    Language,
    MissingInput,
    Option,
    Outcome,
    Related,
    Status,
    Unit,
    Versions,
)
from assistant.errors import EvalError
from assistant.faces.cli import main
from evals.answers import Generated
from evals.baseline import Mark, compare, format_comparison, read_baseline, write_baseline
from evals.cases import Case, Expectation, file_hash
from evals.evidence import Score
from evals.generate import failed_answer
from evals.paired import pair_answers
from evals.plots import LEFT, RIGHT, SIDE, TOP, WIDTH, Cross, Interval, Point, Span, bins, curve_plot, interval_plot
from evals.report import read_run_record, render_report, write_report
from evals.report.evidence_marks import marked_text
from evals.report.outcomes import confusion_counts
from evals.report.record import RunRecord
from evals.summary import (
    METRICS,
    Scored,
    Summary,
    as_json,
    format_table,
    format_worst,
    mean,
    score_cases,
    summarise,
    worst,
)


def case(case_id: str, kind: str = "x", outcome: Outcome = Outcome.ANSWERED, **expected: Any) -> Case:
    expect = Expectation(outcomes=frozenset({outcome}), **expected)
    return Case(id=case_id, question="Is het 20?", file=Path("a.yaml"), kind=kind, expect=expect)


def answered(made: Case, text: str = "Minstens een deel.", **given: Any) -> Generated:
    changes: dict[str, Any] = {"outcome": Outcome.ANSWERED, "text": text, "findings": (), **given}
    answer: Answer = failed_answer(made, ValueError("stuk")).model_copy(update=changes)
    return Generated(made.id, answer, 0.1)


def score(*pairs: tuple[Case, Generated]) -> list[Scored]:
    return score_cases([made for made, _ in pairs], [generated for _, generated in pairs], {}.get)


def right(case_id: str = "right", kind: str = "x") -> tuple[Case, Generated]:
    made = case(case_id, kind, numbers=(20,))
    return made, answered(made, "Minstens 20.")


def wrong(case_id: str = "wrong", kind: str = "x") -> tuple[Case, Generated]:
    made = case(case_id, kind, numbers=(20,))
    return made, answered(made, "Minstens een deel.")


def test_a_mean_leaves_out_what_does_not_apply() -> None:
    found = mean([Score(1.0, ""), Score(None, ""), Score(0.0, "")])
    assert (found.value, found.cases) == (0.5, 2)
    assert mean([Score(None, "")]).value is None


def test_an_interval_holds_its_mean_is_the_same_every_time_and_narrows_with_more_cases() -> None:
    few = mean([Score(float(n % 2), "") for n in range(10)])
    many = mean([Score(float(n % 2), "") for n in range(200)])
    low, value, high = few.low or 0.0, few.value or 0.0, few.high or 0.0
    assert low < value < high
    assert (many.high or 0.0) - (many.low or 0.0) < high - low
    uneven = [Score(n / 37, "") for n in range(37)]
    assert mean(uneven) == mean(uneven)


def test_a_case_without_an_answer_is_an_error_and_a_stray_answer_is_not() -> None:
    made, generated = right()
    stray = Generated("elsewhere", generated.answer, 0.1)
    assert len(score_cases([made], [generated, stray], {}.get)) == 1
    with pytest.raises(EvalError, match=r"Voor 1 gevallen is geen antwoord: right"):
        score_cases([made], [stray], {}.get)


def test_figures_are_given_overall_and_by_kind() -> None:
    summary = summarise(score(right("a", "norms"), wrong("b", "lists"), right("c", "norms")))
    assert summary.overall["numbers"].value == pytest.approx(2 / 3)
    assert {kind: means["numbers"].value for kind, means in summary.kinds.items()} == {"lists": 0.0, "norms": 1.0}


def test_the_table_is_aligned_and_shows_a_dash_for_what_does_not_apply() -> None:
    table = format_table(summarise(score(right())))
    lines = table.split("\n")
    header = next(line for line in lines if line.startswith("metriek"))
    row = next(line for line in lines if line.startswith("numbers"))
    assert row.index("1.000") == header.index("waarde")
    assert re.search(r"^refusal_recall +– +– +0 ", table, re.MULTILINE)


def test_the_worst_cases_come_first_with_their_reason_and_good_ones_stay_away() -> None:
    made, crashed = case("crashed", numbers=(20,)), failed_answer(case("crashed"), ValueError("stuk"))
    scored = score(right(), wrong(), (made, Generated("crashed", crashed, 0.1)))
    assert [each.case.id for each in worst(scored)] == ["crashed", "wrong"]
    assert "numbers 0.000  ontbreekt: 20" in format_worst(scored)
    assert format_worst(score(right())) == "Geen geval schiet tekort."


def test_json_holds_means_kinds_and_every_reason() -> None:
    scored = score(wrong())
    written = json.loads(json.dumps(as_json(scored, summarise(scored))))
    assert written["metrics"]["numbers"] == {"value": 0.0, "low": 0.0, "high": 0.0, "cases": 1}
    assert written["scores"][0]["scores"]["numbers"] == {"value": 0.0, "reason": "ontbreekt: 20"}


@pytest.mark.parametrize(
    ("metric", "mark", "tolerance", "fallen"),
    [
        ("numbers", 0.5, 0.0, False),
        ("numbers", 0.51, 0.01, False),
        ("numbers", 0.52, 0.01, True),
        ("numbers", 0.2, 0.0, False),  # better than it was
        ("wrong_refusal", 0.0, 0.0, False),
        ("wrong_refusal", 0.2, 0.0, False),  # fewer wrong refusals than before
        ("refusal_recall", 0.5, 0.5, True),  # not measured any more
    ],
)
def test_a_fall_is_a_loss_beyond_the_tolerance(metric: str, mark: float, tolerance: float, fallen: bool) -> None:
    (found,) = compare(summarise(score(right(), wrong())), {metric: Mark(mark, tolerance)})
    assert found.is_fallen is fallen


def test_more_wrong_refusals_are_a_fall() -> None:
    made = case("refused")
    summary = summarise(score((made, answered(made, outcome=Outcome.REFUSED)), right()))
    (found,) = compare(summary, {"wrong_refusal": Mark(0.05, 0.01)})
    assert found.is_fallen
    assert re.search(r"wrong_refusal +0\.050 +0\.010 +0\.500 +GEZAKT", format_comparison([found]))


def test_a_baseline_just_written_is_not_a_fall_and_a_tolerance_set_by_hand_stays(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    summary = summarise(score(right("a"), right("b"), wrong("c"), wrong("d"), wrong("e"), right("f"), right("g")))
    path.write_text('{"metrics": {"numbers": {"value": 0.1, "tolerance": 0}}}')
    write_baseline(path, summary)
    marks = read_baseline(path)
    assert marks["numbers"] == Mark(0.5714, 0.0)
    assert (marks["outcome"].tolerance, marks["completed"].tolerance) == (0.01, 0.0)
    assert [each.metric.name for each in compare(summary, marks) if each.is_fallen] == []
    assert "seconds" not in marks


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"metrics": {"numbers": 1}}',
        '{"metrics": {"mood": {"value": 1, "tolerance": 0}}}',
        '{"metrics": {}}',
    ],
)
def test_a_broken_baseline_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text)
    with pytest.raises(EvalError, match=r"baseline\.json: .*Herstel"):
        read_baseline(path)


def test_a_missing_baseline_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="--update-baseline"):
        read_baseline(tmp_path / "baseline.json")


EVIL = """<script>alert("x")</script>]]><img src='https://example.org/x.png' onerror="y()">&amp;<!--"""


def evil_case() -> Case:
    return Case(
        id=EVIL,
        question=EVIL,
        turns=(EVIL,),
        figures={EVIL: EVIL},
        file=Path("a.yaml") / EVIL,
        kind=EVIL,
        expect=Expectation(
            outcomes=frozenset({Outcome.ANSWERED}), evidence=((EVIL + "needed", EVIL),), forbidden=(EVIL,)
        ),
    )


def evil_answer(made: Case) -> Generated:
    quote = Citation(
        marker=1, passage_id=EVIL, source_id=EVIL, title=EVIL, locator=EVIL, quote=EVIL[:9], start=0, end=9, url=EVIL
    )
    sum_ = Calculation(
        marker=EVIL,
        norm_id=EVIL,
        norm_version=EVIL,
        inputs={EVIL: 1},
        formula=EVIL,
        result=None,
        passage_id=EVIL,
        quote=EVIL,
    )
    return answered(
        made,
        text=EVIL,
        citations=(quote,),
        calculations=(sum_,),
        missing_inputs=(MissingInput(name=EVIL, label=EVIL, unit=Unit.COUNT),),
        options=(Option(label=EVIL, consequence=EVIL, passage_id=EVIL, quote=EVIL),),
        related=(Related(passage_id=EVIL, source_id=EVIL, locator=EVIL, text=EVIL, score=0.1),),
        findings=(Finding(check=EVIL, status=Status.FAIL, detail=EVIL),),
        versions=Versions(corpus=EVIL, norms=EVIL, software=EVIL),
    )


def evil_page() -> str:
    """Somebody else's text in every place that a case, an answer or a run record has for one."""
    made = evil_case()
    scored = score((made, evil_answer(made)), right(), refused())
    earlier = [answered(made, text=EVIL + " eerder", outcome=Outcome.REFUSED), right()[1], refused()[1]]
    records = [RunRecord(Path(EVIL), {EVIL: {EVIL: [EVIL]}}, (Path(EVIL),)), RunRecord(Path(EVIL), {}, trouble=EVIL)]
    marks = {"numbers": Mark(0.5, 0.01)}
    return render_report(scored, marks, pair_answers(scored, earlier, {}.get), records)


def refused() -> tuple[Case, Generated]:
    made = case("refused", outcome=Outcome.NOT_IN_SOURCES)
    return made, answered(made, outcome=Outcome.NOT_IN_SOURCES)


class Tags(HTMLParser):
    """Every tag opens and closes in its turn; what was met is kept."""

    ALONE = frozenset({"meta", "line", "circle", "rect", "polyline", "polygon"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.met: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.add(tag)
        self.attributes += attrs
        if tag not in self.ALONE:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_page_escapes_everything_it_shows() -> None:
    page = evil_page()
    tags = Tags(page)
    assert not tags.met & {"script", "img", "a", "link", "iframe", "object", "embed", "form", "base", "image", "use"}
    assert sum(EVIL in text for text in tags.texts) >= 20
    assert "<!--" not in page
    assert {name for name, _ in tags.attributes if name.startswith("on") or name in ("style", "href", "src")} == set()


def test_the_page_fetches_and_runs_nothing_and_only_its_own_style_counts() -> None:
    page = evil_page()
    policy = next(
        value for name, value in Tags(page).attributes if name == "content" and "default-src" in (value or "")
    )
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{digest}'"
    assert "url(" not in style
    assert "@import" not in style


def test_every_plot_is_well_formed_and_says_what_it_shows() -> None:
    page = evil_page()
    plots = [ElementTree.fromstring(plot) for plot in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]
    assert len(plots) == 4
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for plot in plots:
        title, description = plot[0], plot[1]
        assert plot.get("role") == "img"
        assert plot.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert title.text
        assert description.text


def test_the_page_shows_expected_and_given_side_by_side() -> None:
    made = case("budget", evidence=(("Minstens 20%", "Ten minste 20%"),), numbers=(50000,), forbidden=("30%",))
    page = render_report(score((made, answered(made, "Een vijfde."))))
    assert "<b>✗ bewijs 1</b> ontbreekt: Minstens 20% — of — Ten minste 20%" in page
    assert "getal 50000" in page
    assert "verboden: 30%" in page
    assert "Een vijfde." in page


def cited(quote: str, marker: int = 1) -> Citation:
    return Citation(
        marker=marker, passage_id="p", source_id="s", title="t", locator="l", quote=quote, start=0, end=len(quote)
    )


def test_found_evidence_is_marked_in_both_columns() -> None:
    made = case("budget", evidence=(("minstens 20% van het budget",), ("naar doelgroepen",)), numbers=(1,))
    quotes = (
        cited("Daarvan gaat mínstens 20%\nvan het <budget> af."),
        cited("Iets anders.", 2),
        cited("doelgroepen", 3),
    )
    page = render_report(score((made, answered(made, citations=quotes))))
    assert "<b>✗ bewijs 1</b> ontbreekt" in page  # an accent is another letter
    quotes = (cited("Daarvan gaat Minstens 20%\nvan het <budget> af."), *quotes[1:])
    page = render_report(score((made, answered(made, citations=quotes))))
    assert "<b>✓ bewijs 1</b> gevonden: minstens 20% van het budget" in page
    assert "✓ bewijs 1</b> Daarvan gaat <mark>Minstens 20%\nvan het &lt;budget</mark>&gt; af." in page
    assert "[2] l: <i>geen nodig bewijs</i> Iets anders." in page
    assert "✓ deel van bewijs 2</b> <mark>doelgroepen</mark>" in page


def test_evidence_that_came_after_the_budget_is_told_apart() -> None:
    made = case("late", evidence=(("naar doelgroepen",),))
    page = render_report(score((made, answered(made, citations=(cited("x" * 2000), cited("naar doelgroepen", 2))))))
    assert "te laat: pas na de eerste 2000 tekens" in page


def test_a_wrong_refusal_shows_what_lay_near() -> None:
    made = case("near", evidence=(("naar doelgroepen",),))
    near = Related(passage_id="p", source_id="s", locator="Budget", text="Een vijfde naar doelgroepen.", score=0.5)
    page = render_report(score((made, answered(made, outcome=Outcome.NOT_IN_SOURCES, related=(near,)))))
    assert "ontbreekt, staat wel bij de verwante passages: naar doelgroepen" in page
    assert "Een vijfde <mark>naar doelgroepen</mark>." in page


def test_overlapping_evidence_is_marked_once() -> None:
    needed = (("een twee drie",), ("twee drie vier",), ("zes",))
    assert marked_text("een twee drie vier vijf zes", needed).endswith(
        "<mark>een twee drie vier</mark> vijf <mark>zes</mark>"
    )
    assert marked_text("…", needed) == "<i>geen nodig bewijs</i> …"
    assert marked_text("<b>", ()) == "&lt;b&gt;"
    assert marked_text("<i>een<u>", (("een",),)).endswith("</b> &lt;i&gt;<mark>een</mark>&lt;u&gt;")


def test_the_confusion_has_a_diagonal_and_one_of_several_right_outcomes_lands_on_it() -> None:
    several = Expectation(outcomes=frozenset({Outcome.NOT_IN_SOURCES, Outcome.PARTLY_ANSWERED}))
    either = [Case(f"e{n}", "Hoe?", Path("a.yaml"), "x", expect=several) for n in range(2)]
    needs = case("needs", outcome=Outcome.NEEDS_INPUT)
    scored = score(
        right(),
        (needs, answered(needs)),
        (either[0], answered(either[0], outcome=Outcome.NOT_IN_SOURCES)),
        (either[1], answered(either[1], outcome=Outcome.ANSWERED)),
        (Case("open", "Hoe?", Path("a.yaml"), "x"), answered(Case("open", "Hoe?", Path("a.yaml"), "x"))),
    )
    assert confusion_counts(scored) == {
        (Outcome.ANSWERED, Outcome.ANSWERED): 1,
        (Outcome.NEEDS_INPUT, Outcome.ANSWERED): 1,
        (Outcome.NOT_IN_SOURCES, Outcome.NOT_IN_SOURCES): 1,
        (Outcome.PARTLY_ANSWERED, Outcome.ANSWERED): 1,
    }
    page = render_report(scored)
    assert '<th scope="row">cijfers nodig (needs_input)</th><td class="number wrong">✗ 1</td>' in page
    assert '<th scope="row">beantwoord (answered)</th><td class="number right">✓ 1</td>' in page
    assert "Gevallen zonder verwachte uitkomst, hier niet meegeteld: 1." in page


def test_figures_are_given_by_language_and_by_file() -> None:
    english = case("english")
    page = render_report(score(right(), (english, answered(english, language=Language.EN))))
    tables = Tags(page).texts
    assert {"Per taal, zoals de assistent haar herkende", "nl", "en", "Per bestand met gevallen", "a.yaml"} <= set(
        tables
    )


def test_every_metric_is_in_the_table_with_its_direction() -> None:
    texts = Tags(render_report(score(right()))).texts
    assert [metric.label for metric in METRICS if not any(text.startswith(metric.label) for text in texts)] == []
    assert {metric.short for metric in METRICS} <= set(texts)
    assert "ten onrechte afgewezen (lager is beter)" in texts


def test_the_marks_of_the_baseline_stand_beside_the_figures() -> None:
    page = render_report(score(right(), wrong()), {"numbers": Mark(0.8, 0.01), "outcome": Mark(0.9, 0.01)})
    assert '<td class="number">-0.300</td><td class="wrong">✗ gezakt</td>' in page
    assert '<td class="number">+0.100</td><td>✓ in orde</td>' in page
    assert "speling" not in render_report(score(right()))


def test_a_page_over_many_bad_cases_stays_small() -> None:
    pairs = [wrong(f"wrong-{number:04}", f"kind-{number}") for number in range(200)]
    scored = score(*pairs)
    page = render_report(scored, None, pair_answers(scored, [right(made.id)[1] for made, _ in pairs], {}.get))
    assert page.count("<article>") == 40
    assert "200 van de 200 gevallen schieten ergens tekort. De zwakste 40 staan hieronder." in page
    assert page.count("<details><summary>wrong-") == 60
    assert "Slechter geworden: 200, waarvan de eerste 60 hier staan" in page
    assert "Beter geworden: 0<" in page
    assert "Nog 160 kleinere groepen zijn weggelaten." in page
    assert len(page) < 400_000


def test_a_changed_case_shows_its_answer_before_and_after() -> None:
    made, now = wrong()
    scored = score((made, now), right())
    page = render_report(scored, None, pair_answers(scored, [answered(made, "Minstens 20.")], {}.get))
    assert "wrong: getallen 1.000 → 0.000" in page
    assert page.index("Minstens 20.</p>") < page.index("Minstens een deel.</p>")
    assert "een van nu: 1." in page
    assert "Zonder vorig antwoord en hier niet meegeteld: 1." in page


def test_answers_over_another_corpus_are_said_to_be() -> None:
    made, now = right()
    older = answered(made, versions=Versions(corpus="older", norms="", software=""))
    said = "De bronnen waren niet overal dezelfde"
    assert said in render_report(score((made, now)), None, pair_answers(score((made, now)), [older], {}.get))
    assert said not in render_report(score((made, now)), None, pair_answers(score((made, now)), [now], {}.get))


def test_a_figure_without_cases_says_why_it_is_not_drawn() -> None:
    page = render_report(score(right()))
    assert page.count("<svg") == 3
    assert "een van beide ontbreekt." in page


def test_the_record_of_the_run_is_read_and_shown(tmp_path: Path) -> None:
    cases, answers = tmp_path / "a.yaml", tmp_path / "answers.jsonl"
    cases.write_text("- {id: a, question: Hoe}")
    record = {
        "software": "0.1",
        "settings": {"k": 7, "key": None},
        "case_files": {"elsewhere/a.yaml": file_hash(cases)},
    }
    (tmp_path / "answers.jsonl.run.json").write_text(json.dumps(record))
    texts = Tags(render_report(score(right()), records=[read_run_record(answers, [cases, cases])])).texts
    assert {"programma", "0.1", "instellingen", "k", "7"} <= set(texts)
    assert "Veranderd" not in "".join(texts)
    cases.write_text("- {id: a, question: Waarom}")
    page = render_report(score(right()), records=[read_run_record(answers, [cases, cases])])
    assert "er niet in gebruikt: a.yaml." in page


@pytest.mark.parametrize(
    ("text", "said"),
    [(None, "ligt geen"), ("{", "niet te lezen"), ("[]", "geen verslag"), ("[" * 9999, "niet te lezen")],
)
def test_a_record_that_is_missing_or_broken_is_said_on_the_page(tmp_path: Path, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / "answers.jsonl.run.json").write_text(text)
    record = read_run_record(tmp_path / "answers.jsonl", [])
    assert said in record.trouble
    assert record.trouble.split(" (")[0] in render_report(score(right()), records=[record])


def test_the_command_compares_with_earlier_answers_and_reads_both_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_CORPUS_DIR", str(tmp_path))
    (tmp_path / "sources.yaml").write_text("[]")
    (tmp_path / "a.yaml").write_text("- {id: wrong, question: Is het 20, expect: {outcome: answered, numbers: [20]}}")
    made, now = wrong()
    (tmp_path / "now.jsonl").write_text(now.as_line(), encoding="utf-8")
    (tmp_path / "old.jsonl").write_text(answered(made, "Minstens 20.").as_line(), encoding="utf-8")
    (tmp_path / "other.jsonl").write_text(right()[1].as_line(), encoding="utf-8")
    (tmp_path / "old.jsonl.run.json").write_text('{"software": "0.0.7"}')
    report = [
        "eval",
        "report",
        "--cases",
        "a.yaml",
        "--answers",
        "now.jsonl",
        "--out",
        "page.html",
        "--baseline-answers",
    ]
    assert main([*report, "old.jsonl"]) == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "Slechter geworden: 1<" in page
    assert "Naast deze antwoorden ligt geen now.jsonl.run.json." in page
    assert "0.0.7" in page
    assert "uitgangswaarde" in page
    assert main([*report, "other.jsonl"]) == 2
    assert "bij geen van deze gevallen" in capsys.readouterr().err


def test_half_a_sign_in_a_text_does_not_stop_the_page(tmp_path: Path) -> None:
    made = case("half\ud800")
    write_report(tmp_path / "page.html", score((made, answered(made, outcome=Outcome.REFUSED))), {}, None, [])
    assert "half?" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_page_without_shortcomings_says_so() -> None:
    assert "Geen geval schiet tekort." in render_report(score(right()))


@pytest.mark.parametrize(
    ("values", "edges"),
    [
        ([], []),
        ([0.0], [(0, 1, 1)]),
        ([1.0, 1.5, 11.0], [(0, 1, 0), (1, 2, 2), *((n, n + 1, 0) for n in range(2, 11)), (11, 12, 1)]),
        ([100.0, 2400.0], [(0, 200, 1), *((n * 200, n * 200 + 200, 0) for n in range(1, 12)), (2400, 2600, 1)]),
    ],
)
def test_bins_are_round_and_hold_every_value(values: list[float], edges: list[tuple[float, float, int]]) -> None:
    assert [tuple(each) for each in bins(values)] == edges


def test_a_hostile_word_in_a_plot_is_text() -> None:
    plot = interval_plot("x", EVIL, EVIL, [Interval(EVIL, 0.5, 0.4, 0.6, 3, 0.2, 0.3)])
    root = ElementTree.fromstring(plot)
    assert [root[0].text, root[1].text] == [EVIL, EVIL]
    assert EVIL in [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_value_is_drawn_where_the_scale_puts_it() -> None:
    plot = interval_plot("x", "t", "d", [Interval("a", 0.5, 0.25, 0.75, 3)])
    assert f'<circle cx="{WIDTH / 2:.1f}"' in plot
    cut = curve_plot("x", "t", "d", [Point(0, 0, 0, 0, 1, "a"), Point(0.2, 1, 1, 1, 1)], "x", "y")
    assert f"{WIDTH - RIGHT:.1f},{TOP + SIDE / 2:.1f}" in cut  # half way up where the axis ends at 0.1
    cross = curve_plot("x", "t", "d", [Point(0, 1, 1, 1, 1)], "x", "y", Cross(Span(0, 0, 0), Span(1, 1, 1)))
    assert f'<rect x="{LEFT - 5:.1f}" y="{TOP - 5:.1f}"' in cross


def test_an_empty_summary_cannot_be_made_to_pass() -> None:
    summary: Summary = summarise([])
    assert all(each.is_fallen for each in compare(summary, {"numbers": Mark(0.0, 1.0)}))
