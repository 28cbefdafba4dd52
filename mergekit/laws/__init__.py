"""Laws of merging, and the search for a small counter-example: whether a driver, or a function of the user's, keeps them.

Pure: what is found is a function of the driver, the seed and the versions that are handed in.
"""
