"""Stories: one event with its follow-ups and reactions (labels, rule 8)."""

from lantoa.analysis.stories.cluster import StoryFinder, story_groups

__all__ = ["StoryFinder", "story_groups"]
