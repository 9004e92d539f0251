"""The tab where a library enters its figures of each year and sees every norm over the years."""
