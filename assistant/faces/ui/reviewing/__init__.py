"""The tab of the reviewer: what waits for a person, one concept beside its sources, and the decision."""
