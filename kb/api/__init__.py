"""What programs and scripts of staff can ask the knowledge base for over HTTP."""
