"""What was changed between two versions of an article: words, quotations, and who said them."""
