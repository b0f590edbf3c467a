"""Exports of a mail system (mbox, Maildir, eml, pst ...) as streams of raw items with offsets."""
