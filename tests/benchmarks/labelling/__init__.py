"""Labels of real text: the streams they are of, ranges without words, sheets to label on, marks, agreement."""
