"""How many pages a second a crawl gets from loopback, and in how much memory; beside it, scrapy."""
