"""The chat page: a Gradio app with the article beside the answer.

Everything here is presentation. Answers come from an assistant that is handed in
(`ui.protocol.ChatAssistant`); nothing in this package reads files or models itself.
"""
