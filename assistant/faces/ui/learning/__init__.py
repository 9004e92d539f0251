"""The tab that says, kindly, how the reviewing goes, and where somebody gives a blind second opinion."""
