"""The data model: projects, plan, vocabulary, validation, messages and settings."""
