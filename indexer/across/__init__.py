"""Reading across the two languages: what in one edition stands for what in the other."""
