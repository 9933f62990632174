"""The links in what visitors are answered with: to other articles, and to elsewhere, and whether they lead anywhere."""
