"""Figures, plots and documents; they print what the judge found and decide nothing."""
