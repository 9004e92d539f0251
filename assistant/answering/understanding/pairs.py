"""Which of the library's own figures each norm compares: a whole, its part, and the part as a share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """A whole and its part, as one norm compares them."""

    unit: str
    whole: str
    part: str
    share: str | None


PAIRS: Mapping[str, Pair] = {
    "target-groups-share": Pair("EUR", "collection_budget", "target_group_budget", "target_group_share"),
    "new-audiences-direction": Pair("EUR", "collection_budget", "new_audiences_budget", "new_audiences_share"),
    "loans-from-other-libraries": Pair("loans", "loans_total", "loans_from_other_libraries", "loans_from_other_share"),
    "loans-outside-network": Pair("loans", "loans_total", "loans_outside_network", "loans_outside_share"),
    "written-off-share": Pair("items", "collection_size", "items_written_off", "written_off_share"),
    "existing-users-direction": Pair("items", "collection_size", "", "existing_users_share"),
    "specialist-hours": Pair("inhabitants", "inhabitants", "specialist_hours", None),
    "specialist-time-direction": Pair("hours", "specialist_hours", "", "specialist_time_share"),
}
# Of money the plan names only what goes to new audiences; what is left is for the users that are reached already.
RESTS = {"existing-users-direction": ("new-audiences-direction", "collection_budget")}
# Without a norm, a unit alone still says what a number is.
WHOLES = {
    "EUR": "collection_budget",
    "inhabitants": "inhabitants",
    "hours": "specialist_hours",
    "loans": "loans_total",
    "items": "collection_size",
}
