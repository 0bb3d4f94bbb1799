"""Roles and aspects by cue words alone: a baseline for the trained layers."""
