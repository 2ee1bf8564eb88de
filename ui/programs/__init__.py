"""The assistant for other programs: Gradio endpoints and an MCP server, over the same functions."""
