"""Added sources measured: found and cited, silent where they are silent, and the plan as it was."""
