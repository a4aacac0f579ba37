"""Which bound belongs to which concept, and what names the bounded thing where no concept does."""
