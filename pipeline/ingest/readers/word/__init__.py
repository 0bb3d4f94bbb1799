"""The text of Word documents: automatic numbers (`numerals`, `lists`) and flows (`story`)."""
