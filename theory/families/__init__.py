"""Exponential families declared by their sufficient statistic and log-partition alone; mean and variance follow."""
