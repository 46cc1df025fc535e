"""What a crawl costs, beside its peers: ``python -m benchmarks.crawl``."""
