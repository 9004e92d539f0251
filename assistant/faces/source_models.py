"""What goes in and out over HTTP about sources that people add, and about the norms proposed from them.

Unknown keys are refused here and lengths are bounded; what a particular or a decision means is for the rooms below.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

from assistant.advice import Number
from assistant.assembly.adding import SourceOverview
from assistant.errors import BadInput
from assistant.faces.api_models import IsoDate, Person, SourceView, Strict
from assistant.faces.stating import changed_card
from assistant.knowledge.ingest.card import Card
from assistant.knowledge.norms.deciding import NormChanges
from assistant.knowledge.norms.register import Formula, Kind, NormUnit, Strength

MOST_HEADINGS = 2000

Said = Annotated[str, Field(max_length=1000)]
Reason = Annotated[str, Field(max_length=2000)]


class CardWish(Strict):
    """The particulars of a source; what is left out stays as it was proposed, what is null is taken away."""

    id: Said | None = Field(default=None, description="small letters, digits and dashes")
    title: Said | None = None
    publisher: Said | None = None
    kind: Said | None = Field(default=None, description="guidance, local or law")
    valid_from: IsoDate = None
    valid_to: IsoDate = None
    url: Said | None = None
    published: Said | None = Field(default=None, description="as it stands on the document: 'mei 2026'")
    replaces: Said | None = Field(default=None, description="the fact sheet of the corpus that this is the original of")

    @property
    def stated(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.model_fields_set}

    def on(self, card: Card) -> Card:
        return changed_card(card, self.stated)


class UrlWish(Strict):
    """A document on the web, fetched by the server within the limits of its settings."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"url": "https://www.voorbeeld.nl/handreiking.pdf", "by": "A. de Vries"}]}
    )

    url: str = Field(min_length=1, max_length=1000)
    card: CardWish = CardWish()
    by: Person | None = None


class CorrectionWish(Strict):
    """What is set right in a proposal; ``headings``: number → level 1 to 6, null for plain text, 0 to leave it out."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"card": {"kind": "local", "valid_from": "2027-01-01"}, "headings": {"3": 2}}]}
    )

    card: CardWish | None = None
    headings: dict[str, int | None] = Field(default_factory=dict, max_length=MOST_HEADINGS)
    by: Person | None = None

    def levels(self) -> dict[int, int | None]:
        wrong = next((number for number in self.headings if not (number.isascii() and number.isdecimal())), None)
        if wrong is not None or any(len(number) > 9 for number in self.headings):
            raise BadInput("Een kop wordt met haar nummer aangewezen; neem number over uit het voorstel.")
        return {int(number): level for number, level in self.headings.items()}


class By(Strict):
    model_config = ConfigDict(json_schema_extra={"examples": [{"by": "A. de Vries"}]})

    by: Person | None = Field(default=None, description="who does this; counts only where there are no accounts")


class ReasonedWish(By):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"by": "A. de Vries", "reason": "Dit is een voorbeeld."}]}
    )

    reason: Reason = ""


class NormWish(By):
    """What a person makes of a proposed norm; what is left out stays as it was proposed."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"by": "A. de Vries", "name": "Boeken per leerling", "strength": "should"}]}
    )

    name: Said | None = None
    kind: Kind | None = Field(default=None, strict=False)
    strength: Strength | None = Field(default=None, strict=False)
    value: Number | None = Field(default=None, gt=0, allow_inf_nan=False)
    upper: Number | None = Field(default=None, gt=0, allow_inf_nan=False)
    unit: NormUnit | None = None
    formula: Formula | None = Field(default=None, strict=False)
    per: int | None = Field(default=None, ge=1)
    counted: Said | None = None
    whole: Said | None = None
    quote: str | None = Field(default=None, max_length=4000)
    scope: Said | None = None
    words: list[Said] | None = Field(default=None, max_length=20)
    value_reason: Reason | None = Field(default=None, description="why the value differs from what the quote states")

    def changes(self) -> NormChanges:
        stated = self.model_dump(include=self.model_fields_set - {"by"})
        return NormChanges.model_validate(stated)


class OverviewView(SourceView):
    """A source with what rests on it, and whether a person added it."""

    published: str | None = None
    passages: int = Field(description="how many pieces it is read in")
    answers_resting: int = Field(description="answers and policy sections that cite it")
    approved_resting: int = Field(description="those of them that are approved now")
    is_added: bool = Field(description="false for what came with the assistant")
    replaces: str | None = Field(default=None, description="the fact sheet that it stands in for")
    replaced_by: str | None = Field(default=None, description="the source or version that stands in for it")

    @classmethod
    def of(cls, overview: SourceOverview) -> Self:
        source = SourceView.model_validate(overview.source).model_dump()
        own = overview.model_dump(exclude={"source"})
        return cls.model_validate(source | own | {"published": overview.source.published})


class SourcePassage(BaseModel):
    """A passage as the machine sees it: its place, its form and its words."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    locator: str
    chapter: str
    section: str | None = None
    form: str
    page: int | None = None
    text: str
    start: int
    end: int


class Done(BaseModel):
    """Something that was taken away or taken back."""

    done: bool = True


class LapsedView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    source_id: str
    name: str
    reason: str
    accepted_by: str
    accepted_on: date | None
