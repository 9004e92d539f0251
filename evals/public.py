"""Public Dutch question sets: our ways of finding and the peers' on a text that none of them was made for.

``python -m evals.public FOLDER… [--peer NAME …] [--json FILE]`` reads sets in the BEIR layout from folders of your
own and prints nDCG@10, recall@10 and MRR@10. Owns the reading of a set and the sentence for every mistake in it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError, EvalError
from evals.answers import writable
from evals.cases import Case
from evals.peers.apart import Run, run_all
from evals.peers.catalogue import EXTRA, ON_PUBLIC_SETS, select
from evals.peers.peer import Document
from evals.summary import align, format_number

METRICS = {"nDCG@10": "nDCG@10", "recall@10": "R@10", "MRR@10": "RR@10"}
ABOUT = ("origin", "licence", "license", "herkomst", "licentie")


@dataclass(frozen=True, slots=True)
class PublicSet:
    """``judged`` says per question which documents answer it, and how well."""

    name: str
    about: tuple[str, ...]
    documents: tuple[Document, ...]
    questions: dict[str, str]
    judged: dict[str, dict[str, int]]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.public", description="Zoeken in openbare vragenreeksen.")
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="README.md, corpus, queries en qrels")
    parser.add_argument("--peer", nargs="+", default=[], metavar="NAME", help="alleen deze methoden")
    parser.add_argument("--json", type=Path, metavar="FILE", help="schrijf de cijfers ook als JSON")
    try:
        return _measure_sets(parser.parse_args(arguments))
    except AssistantError as error:
        print(error, file=sys.stderr)
        return error.exit_code


def _measure_sets(chosen: argparse.Namespace) -> int:
    if not chosen.folders:
        raise EvalError("Er is geen map genoemd. Geef de map van een vragenreeks, met corpus.jsonl erin.")
    entries = select(ON_PUBLIC_SETS, chosen.peer)
    if find_spec("ir_measures") is None:
        raise EvalError(f"Het pakket ir-measures ontbreekt. Installeer de extra '{EXTRA}'.")
    sets = [read_set(folder) for folder in chosen.folders]
    record, is_broken = [], False
    for public in sets:
        runs = run_all(entries, public.documents, as_cases(public))
        found = {run.name: measure(run, public) for run in runs if run.replies}
        print(f"{format_set(public, runs, found)}\n")
        record.append(as_json(public, runs, found))
        is_broken |= any(run.is_broken for run in runs)
    if chosen.json:
        with writable(chosen.json):
            chosen.json.write_text(json.dumps({"sets": record}, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return int(is_broken)


def as_cases(public: PublicSet) -> list[Case]:
    return [Case(id=each, question=public.questions[each], file=Path(), kind=public.name) for each in public.judged]


def measure(run: Run, public: PublicSet) -> dict[str, float]:
    """The metrics of one run; a document counts at the rank of its first piece."""
    import ir_measures

    ranked = {
        question: _ranks([found.document_id for found in reply.answered.found])
        for question, reply in zip(public.judged, run.replies, strict=True)
    }
    wanted = {name: ir_measures.parse_measure(measure) for name, measure in METRICS.items()}
    reached = ir_measures.calc_aggregate(list(wanted.values()), public.judged, ranked)
    return {name: float(reached[measure]) for name, measure in wanted.items()}


def _ranks(documents: Sequence[str]) -> dict[str, float]:
    return {document: -float(rank) for rank, document in enumerate(dict.fromkeys(documents))}


def format_set(public: PublicSet, runs: Sequence[Run], found: dict[str, dict[str, float]]) -> str:
    head = f"{public.name}: {len(public.documents)} stukken, {len(public.judged)} vragen"
    rows = [["methode", *METRICS], *([name, *map(format_number, values.values())] for name, values in found.items())]
    others = [f"{run.name}: {run.reason}" for run in runs if run.name not in found]
    return "\n".join([head, *public.about, "", align(rows), *others])


def as_json(public: PublicSet, runs: Sequence[Run], found: dict[str, dict[str, float]]) -> dict[str, Any]:
    return {
        "name": public.name,
        "about": list(public.about),
        "documents": len(public.documents),
        "questions": len(public.judged),
        "peers": [{"name": run.name, **found.get(run.name, {"reason": run.reason})} for run in runs],
    }


def read_set(folder: Path) -> PublicSet:
    """Read a set, ours or BEIR's own; a question without a judgement is left out."""
    if not folder.is_dir():
        raise EvalError(f"{folder}: deze map bestaat niet. Noem de map van een vragenreeks.")
    documents = {each: _document(each, record) for each, record in _records(folder / "corpus.jsonl")}
    questions = {each: _text(record, "text") for each, record in _records(folder / "queries.jsonl")}
    judged = _judgements(folder)
    for question, relevant in judged.items():
        if question not in questions:
            raise EvalError(f"{folder}: qrels noemt vraag {question}, die niet in queries.jsonl staat. Herstel de set.")
        if strange := next((each for each in relevant if each not in documents), None):
            raise EvalError(f"{folder}: qrels noemt stuk {strange}, dat niet in corpus.jsonl staat. Herstel de set.")
    return PublicSet(folder.resolve().name, _about(folder), tuple(documents.values()), questions, judged)


def _document(document_id: str, record: dict[str, Any]) -> Document:
    """Its title stands in front, for every method alike; uncut, it is one passage."""
    text = "\n".join(part for part in (_text(record, "title"), _text(record, "text")) if part)
    return Document(document_id, text, (text,))


def _text(record: dict[str, Any], key: str) -> str:
    return str(record.get(key) or "").strip()


def _records(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The id and the whole record of every line; each id once, none without a text."""
    seen: set[str] = set()
    for number, record in _json_lines(file):
        record_id = next((str(record[key]) for key in ("_id", "id") if record.get(key) not in (None, "")), None)
        if record_id is None or not _text(record, "text") or record_id in seen:
            what = "het id komt al voor" if record_id in seen else "'_id' of 'text' ontbreekt"
            raise EvalError(f"{file}, regel {number}: {what}. Herstel deze regel.")
        seen.add(record_id)
        yield record_id, record
    if not seen:
        raise EvalError(f"{file}: het bestand is leeg. Zet er minstens één regel in.")


def _judgements(folder: Path) -> dict[str, dict[str, int]]:
    """From qrels.jsonl, or from BEIR's qrels.tsv or qrels/test.tsv; only what is relevant."""
    places = [folder / "qrels.jsonl", folder / "qrels.tsv", folder / "qrels" / "test.tsv"]
    file = next((place for place in places if place.is_file()), None)
    if file is None:
        raise EvalError(f"{folder}: qrels.jsonl of qrels.tsv ontbreekt. Zet de oordelen in een van beide.")
    judged: dict[str, dict[str, int]] = {}
    for number, record in _json_lines(file) if file.suffix == ".jsonl" else _table_lines(file):
        try:
            question, document = str(record["query-id"]), str(record["corpus-id"])
            score = int(float(record.get("score", 1)))
        except (KeyError, TypeError, ValueError):
            raise EvalError(
                f"{file}, regel {number}: hier horen query-id, corpus-id en score te staan. Herstel deze regel."
            ) from None
        if score > 0:
            judged.setdefault(question, {})[document] = score
    if not judged:
        raise EvalError(f"{file}: geen enkel stuk is als goed beoordeeld. Controleer de scores.")
    return judged


def _json_lines(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in _lines(file):
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        if not isinstance(record, dict):
            raise EvalError(f"{file}, regel {number}: dit is geen JSON met namen en waarden. Herstel deze regel.")
        yield number, record


def _table_lines(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """BEIR's own three columns, with their names above them."""
    numbered = list(_lines(file))
    names = numbered[0][1].split("\t") if numbered else []
    for number, line in numbered[1:]:
        yield number, dict(zip(names, line.split("\t"), strict=False))


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError:
        raise EvalError(f"{file}: dit bestand ontbreekt. Zet het in de map van de vragenreeks.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise EvalError(
            f"{file}: het bestand is niet te lezen ({type(error).__name__}). Bewaar het als UTF-8."
        ) from error
    return ((number, line.strip("\r")) for number, line in enumerate(lines, start=1) if line.strip())


def _about(folder: Path) -> tuple[str, ...]:
    """The lines of its README that say where it comes from and what one may do with it."""
    lines = (line.replace("**", "").lstrip("-* ").strip() for _, line in _lines(folder / "README.md"))
    about = tuple(line for line in lines if line.partition(":")[0].casefold() in ABOUT)
    return about or ("Herkomst en licentie staan niet in README.md; zoek ze na voordat u de cijfers gebruikt.",)


if __name__ == "__main__":
    raise SystemExit(main())
