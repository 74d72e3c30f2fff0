"""Sections of the page « Données et méthode »."""
