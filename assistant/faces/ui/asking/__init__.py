"""The tab where somebody asks, reads what an answer rests on, and finds earlier conversations again."""
