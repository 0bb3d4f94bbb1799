"""What users see in the terminal, in Chinese.

Text of pages is untrusted: it reaches the terminal only through `words.plain`, as
`rich.text.Text` and never as markup, so that a page can neither move the cursor nor colour,
link or command anything.
"""

from pipeline.show.answer import show_answer, show_checks
from pipeline.show.progress import show_progress
from pipeline.show.reading import show_reading
from pipeline.show.summary import show_summary

__all__ = ["show_answer", "show_checks", "show_progress", "show_reading", "show_summary"]
