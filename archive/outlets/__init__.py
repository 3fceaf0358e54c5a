"""What is known of an outlet: its profile, and which edition or list page a URL is."""
