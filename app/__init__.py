"""The conversation: Streamlit state, cache, widgets and pages, in French."""
