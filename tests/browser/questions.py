"""Questions to the demo company that several journeys ask, with the article that answers."""

KNOWN = "il wifi va piano in camera da letto"
TITLE = "Wi-Fi lento in una sola stanza"
MISTYPED = "in bagno e in cucina il wi-fi nn prende"
ENGLISH = "my wifi is slow in the bedroom only"
UNKNOWN = "mi consigliate una ricetta per il risotto alla milanese?"
