"""The view in which a planner tries a base map."""
