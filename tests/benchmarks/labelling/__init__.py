"""Labels of real text: the streams they are of, ranges that hold no words, sheets to label on, marks, agreement."""
