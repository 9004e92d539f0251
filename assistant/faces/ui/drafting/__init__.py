"""The tab where an adviser has a local policy drafted, reads and reviews it part by part, and takes it along."""
