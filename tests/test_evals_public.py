"""Public question sets: both layouts are read, every mistake is one sentence, and documents are what is ranked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.errors import EvalError
from evals.peers.apart import Reply, Run
from evals.peers.catalogue import Entry
from evals.peers.peer import Answered, Found
from evals.public import as_json, format_set, main, measure, read_set

README = "# Proef\n- Origin: zelf geschreven.\n**Licence:** CC0-1.0\nBuild: met de hand.\n"
CORPUS = [
    {"_id": "a", "title": "", "text": "De app waarschuwt na een besmetting."},
    {"_id": "b", "title": "Privacy", "text": "Niemand ziet wie u bent."},
    {"_id": "c", "text": "U reist met een geldig bewijs."},
]
QUERIES = [
    {"_id": "q1", "text": "Wat doet de app na een besmetting?"},
    {"_id": "q2", "text": "Zien anderen wie ik ben?"},
]
QRELS = [
    {"query-id": "q1", "corpus-id": "a", "score": 1},
    {"query-id": "q2", "corpus-id": "b", "score": 2},
    {"query-id": "q2", "corpus-id": "c", "score": 0},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "proef"
    made.mkdir()
    (made / "README.md").write_text(README, encoding="utf-8")
    for name, records in (("corpus", CORPUS), ("queries", QUERIES), ("qrels", QRELS)):
        lines = [json.dumps(record, ensure_ascii=False) for record in records]
        (made / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return made


def found(*documents: str) -> Reply:
    return Reply(Answered([Found(f"stuk van {each}", 1.0, each) for each in documents], False), 0.02, 0.01)


def test_a_set_is_read_with_its_origin_and_licence(folder: Path) -> None:
    public = read_set(folder)
    assert public.about == ("Origin: zelf geschreven.", "Licence: CC0-1.0")
    assert [each.text for each in public.documents] == [
        CORPUS[0]["text"],
        "Privacy\nNiemand ziet wie u bent.",
        CORPUS[2]["text"],
    ]
    assert public.judged == {"q1": {"a": 1}, "q2": {"b": 2}}


@pytest.mark.parametrize("place", ["qrels.tsv", "qrels/test.tsv"])
def test_the_table_of_beir_is_read_as_well(folder: Path, place: str) -> None:
    before = read_set(folder)
    (folder / "qrels.jsonl").unlink()
    (folder / place).parent.mkdir(exist_ok=True)
    (folder / place).write_text("query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\tb\t2\nq2\tc\t0\n", encoding="utf-8")
    assert read_set(folder) == before


def test_a_set_that_hides_its_licence_says_so(folder: Path) -> None:
    (folder / "README.md").write_text("# Proef\n", encoding="utf-8")
    assert read_set(folder).about[0].startswith("Herkomst en licentie staan niet in README.md")


MISTAKES = [
    ("README.md", None, "README.md: dit bestand ontbreekt."),
    ("corpus.jsonl", None, "corpus.jsonl: dit bestand ontbreekt."),
    ("corpus.jsonl", "\n", "corpus.jsonl: het bestand is leeg."),
    ("corpus.jsonl", "{\n", "corpus.jsonl, regel 1: dit is geen JSON met namen en waarden."),
    ("corpus.jsonl", "[]\n", "corpus.jsonl, regel 1: dit is geen JSON met namen en waarden."),
    ("corpus.jsonl", '{"_id": "a"}\n', "corpus.jsonl, regel 1: '_id' of 'text' ontbreekt."),
    ("corpus.jsonl", '{"_id": "a", "text": "x"}\n' * 2, "corpus.jsonl, regel 2: het id komt al voor."),
    ("queries.jsonl", '{"text": "x"}\n', "queries.jsonl, regel 1: '_id' of 'text' ontbreekt."),
    ("queries.jsonl", '{"_id": "q9", "text": "x"}\n', "qrels noemt vraag q1, die niet in queries.jsonl staat."),
    ("corpus.jsonl", '{"_id": "z", "text": "x"}\n', "qrels noemt stuk a, dat niet in corpus.jsonl staat."),
    ("qrels.jsonl", None, "qrels.jsonl of qrels.tsv ontbreekt."),
    ("qrels.jsonl", '{"query-id": "q1"}\n', "qrels.jsonl, regel 1: hier horen query-id, corpus-id en score te staan."),
    ("qrels.jsonl", '{"query-id": "q1", "corpus-id": "a", "score": 0}\n', "geen enkel stuk is als goed beoordeeld."),
]


@pytest.mark.parametrize(("name", "content", "sentence"), MISTAKES, ids=[sentence for *_, sentence in MISTAKES])
def test_every_mistake_in_a_set_is_one_sentence(folder: Path, name: str, content: str | None, sentence: str) -> None:
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(EvalError) as caught:
        read_set(folder)
    assert sentence in str(caught.value)
    assert str(caught.value).startswith(str(folder))


def test_a_file_that_is_no_text_is_said_to_be(folder: Path) -> None:
    (folder / "corpus.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(EvalError, match=r"corpus\.jsonl: het bestand is niet te lezen \(UnicodeDecodeError\)"):
        read_set(folder)


def test_a_document_counts_at_the_rank_of_its_first_piece(folder: Path) -> None:
    pytest.importorskip("ir_measures")
    values = measure(Run("peer", [found("c", "c", "c", "a"), found("b", "a")]), read_set(folder))
    assert values["MRR@10"] == pytest.approx(0.75)
    assert values["recall@10"] == 1
    assert values["nDCG@10"] == pytest.approx((1 / 1.584962500721156 + 1) / 2)


def test_a_question_that_found_nothing_counts_as_nought(folder: Path) -> None:
    pytest.importorskip("ir_measures")
    assert measure(Run("peer", [found("a"), found()]), read_set(folder))["recall@10"] == 0.5


def test_the_table_shows_licence_rows_and_what_is_missing(folder: Path) -> None:
    public = read_set(folder)
    runs = [Run("wel", [found("a"), found("b")]), Run("niet", reason="niet geïnstalleerd")]
    values = {"wel": {"nDCG@10": 0.5, "recall@10": 1.0, "MRR@10": 0.25}}
    assert format_set(public, runs, values).split("\n") == [
        "proef: 3 stukken, 2 vragen",
        *public.about,
        "",
        "methode  nDCG@10  recall@10  MRR@10",
        "wel      0.500    1.000      0.250",
        "niet: niet geïnstalleerd",
    ]
    assert as_json(public, runs, values)["peers"] == [
        {"name": "wel", **values["wel"]},
        {"name": "niet", "reason": "niet geïnstalleerd"},
    ]


@pytest.mark.slow
def test_the_command_measures_our_own_methods(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ir_measures")
    own = ("dense", "n-grams", "assistant (dense + n-grams)")
    monkeypatch.setattr(
        "evals.public.ON_PUBLIC_SETS",
        (
            Entry(own[0], "evals.peers.foreign:DenseAlone"),
            Entry(own[1], "evals.peers.foreign:NgramsAlone"),
            Entry(own[2], "evals.peers.foreign:Added"),
            Entry("elders", "x:Y", ("geen_enkel_pakket",)),
        ),
    )
    out = tmp_path / "public.json"
    assert main([str(folder), "--json", str(out)]) == 0
    assert "elders: niet geïnstalleerd" in capsys.readouterr().out
    rows = {row["name"]: row for row in json.loads(out.read_text(encoding="utf-8"))["sets"][0]["peers"]}
    assert [rows[name]["recall@10"] for name in own] == [1, 1, 1]
    assert rows[own[2]]["MRR@10"] == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Er is geen map genoemd. Geef de map van een vragenreeks, met corpus.jsonl erin.\n"),
        (["--peer", "magie", "--json", "x.json"], "Er is geen map genoemd."),
        (["nergens", "--peer", "magie"], "Onbekende methode na --peer: magie. Kies uit dense, n-grams, "),
    ],
)
def test_bad_usage_is_one_sentence(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith(sentence)


def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="deze map bestaat niet"):
        read_set(tmp_path / "nergens")
