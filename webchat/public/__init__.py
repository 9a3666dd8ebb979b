"""Pages without a chat: what stands behind the chat, and later calendars and links to pass on."""
