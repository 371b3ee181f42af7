"""Figures on screens: leaderboard, page, post, comparison, measures."""
