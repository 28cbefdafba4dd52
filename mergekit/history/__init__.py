"""History -> merge: what the commits above the heads' common ancestor wrote, path by path."""
