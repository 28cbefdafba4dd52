"""The ladder for code: what lines propose and what syntax proposes, told from each other, checked, and believed as far as it is trusted."""
