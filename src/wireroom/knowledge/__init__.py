"""What the words are about: language, people, places, organisations, section, city, related. Pure."""
