"""Contests as mathematics: papers, marking, ranking, the draw by lot. Pure."""
