"""Figures of the measured systems, drawn from their records alone: PNG, SVG and a caption."""
