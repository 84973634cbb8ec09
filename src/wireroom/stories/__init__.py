"""The record: every dispatch, every story and version, and what they oblige the newspaper to show."""
