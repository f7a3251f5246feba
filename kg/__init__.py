"""Sourced knowledge graphs from AI-industry news."""

__version__ = "0.1.0"
