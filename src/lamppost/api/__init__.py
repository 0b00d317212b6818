"""The door for programs: JSON, the same journeys as the pages."""
