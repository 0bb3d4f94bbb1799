"""Pictures of pages: ruled tables found in them (`rulings`), recognised words put in order (`order`)."""
