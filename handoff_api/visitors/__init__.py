"""How visitors reach us: HTTP, a WebSocket, the widget's page and the pages of published articles."""
