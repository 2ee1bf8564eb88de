"""May a run be merged? Floors, and no worse than the anchor of each task's baseline."""
