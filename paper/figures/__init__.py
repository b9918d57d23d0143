"""Figures of the measured systems, drawn from their records alone: PNG, SVG, PDF and a caption."""
