"""What may come in as text: a question that can be read, a name that can be kept; anything else is refused."""

from __future__ import annotations

import unicodedata

from assistant.errors import BadInput

LONGEST_NAME = 100  # characters of a conversation's name; ours take 32


def keepable(conversation_id: str) -> str:
    """The name of a conversation, refused where the journal could not find it back."""
    if not conversation_id.isprintable() or len(conversation_id) > LONGEST_NAME:
        raise BadInput(
            f"De naam van het gesprek telt hoogstens {LONGEST_NAME} gewone tekens; neem conversation_id over uit een "
            "antwoord, of laat hem weg voor een nieuw gesprek."
        )
    return conversation_id


def readable(text: str, longest: int) -> str:
    """The question as text, or a :class:`BadInput` that says what is wrong with it."""
    cleaned = "".join(sign for sign in text.replace("\r\n", "\n") if not _is_invisible(sign)).strip()
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") and sign not in "\n\t" for sign in cleaned):
        raise BadInput("De vraag bevat tekens die geen tekst zijn; typ de vraag opnieuw in gewone letters.")
    if not any(sign.isalnum() for sign in cleaned):
        raise BadInput("Er staat geen vraag; typ een vraag over het collectiebeleid.")
    if len(cleaned) > longest:
        raise BadInput(f"De vraag telt {len(cleaned)} tekens en er passen er {longest}; maak haar korter.")
    return cleaned


def _is_invisible(sign: str) -> bool:
    """Soft hyphens, joiners and direction marks: harmless in pasted text, and never meant."""
    return unicodedata.category(sign) == "Cf"


def readable_note(text: str, longest: int, what: str) -> str:
    """A reason or a title that somebody typed; ``what`` names it in the refusal ("De reden")."""
    cleaned = text.replace("\r\n", "\n").strip()
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") and sign not in "\n\t" for sign in cleaned):
        raise BadInput(f"{what} bevat tekens die geen tekst zijn; typ de tekst opnieuw in gewone letters.")
    if len(cleaned) > longest:
        raise BadInput(f"{what} telt {len(cleaned)} tekens en er passen er {longest}; maak haar korter.")
    return cleaned


LONGEST_PERSON = 120


def person_name(name: str) -> str:
    """A name as it is kept: composed letters, single spaces, nothing invisible; empty where no letter is left."""
    visible = "".join(sign for sign in unicodedata.normalize("NFKC", name) if not _is_invisible(sign))
    kept = " ".join(readable_note(visible, LONGEST_PERSON, "De naam").split())
    return kept if any(sign.isalnum() for sign in kept) else ""


def folded_name(name: str) -> str:
    """A name as two are compared: capitals, spaces and accents make no other person of somebody."""
    plain = unicodedata.normalize("NFKD", person_name(name)).casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
