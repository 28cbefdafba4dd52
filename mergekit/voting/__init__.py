"""Votes on recommendations: candidates and ballots are ordinary files, the tally is a function of what a commit has of them."""
