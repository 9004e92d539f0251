"""The tab where an existing local policy is laid beside the plan."""
