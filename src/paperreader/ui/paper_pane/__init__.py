"""The pane that shows one paper."""
