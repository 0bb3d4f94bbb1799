"""One reader for each format: bytes, or characters, to the lines of a page (`lines.Outline`).

    html (walk, grids)     pages; mhtml: pages saved in one file
    pdf                    with a text layer: lines in reading order, ruled tables as grids
    docx (word)            Word since 2007; office: older Word, WPS and RTF through LibreOffice
    ocr (scan)             pictures and scans, with the extra `ocr`
    run_on                 text dumps that hold a whole page on one line

A reader sees one file and knows nothing of reports. All visible characters end in its lines.
"""
