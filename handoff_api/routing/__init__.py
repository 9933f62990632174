"""How visitors who wait find an agent: who is asked, who is told that it is his turn, and who loses a chat he does not answer."""
