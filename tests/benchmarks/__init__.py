"""Measurements over generated pages. Run by hand or by CI; they are no tests."""
