"""Web pages for a server on loopback: an article, and everything else that a page may be."""

import asyncio

from feeds_server import Answer, Request, drip, endless, redirect_to, reply

HTML = "text/html; charset=utf-8"
LEAD = "The people of the northern island voted on Tuesday to paint every boat red, after a long debate."
SAID = "“We shall row in red, or we shall not row at all,” said Maren Lund, the harbour master."
PARAGRAPHS = (
    LEAD,
    *(f"Paragraph {n} tells of the quay, the nets, and what the herring fleet thinks of paint." for n in range(40)),
    SAID,
    *(
        f"Paragraph {n} tells of the price of paint, of brushes, and of those who will hold them."
        for n in range(40, 50)
    ),
)


def article(*paragraphs: str, title: str = "Island votes for red boats", head: str = "") -> bytes:
    """Return a page with an article of these paragraphs, and the usual parts around it."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or PARAGRAPHS)
    return f"""<!DOCTYPE html><html lang="en"><head><title>{title} | Harbour Post</title>
<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Ida Brandt">
<meta property="article:published_time" content="2026-05-12T09:30:00+02:00">{head}</head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>{title}</h1>{body}</article><footer><p>Copyright 2026 Harbour Post.</p></footer></body></html>""".encode()


def page(body: bytes, content_type: str = HTML, **headers: str) -> Answer:
    return reply(body, Content_Type=content_type, **headers)


WALL = article(LEAD, "Subscribe to continue reading this article.")
COOKIES = b"<title>Harbour Post</title><p>We use cookies to improve your visit.</p><button>Accept all</button>"
SCRIPTED = b"<title>Harbour Post</title><div id=root></div><noscript>Please enable JavaScript to read.</noscript>"
FEED = b"<?xml version='1.0'?><rss version='2.0'><channel><title>Harbour Post</title></channel></rss>"
WESTERN = article("Jos\u00e9 paints the quay.", *PARAGRAPHS).decode().encode("latin-1", "xmlcharrefreplace")

ANSWERS: dict[str, Answer] = {
    "/article": page(article(), ETag='"one"'),
    "/xhtml": page(article(), "application/xhtml+xml"),
    "/untyped": reply(article()),
    "/latin": page(WESTERN, "text/html; charset=iso-8859-1"),
    "/lying": page(article("Jos\u00e9 paints the quay.", *PARAGRAPHS), "text/html; charset=iso-8859-1"),
    "/moved": redirect_to("/article"),
    "/wall": page(WALL),
    "/cookies": page(COOKIES),
    "/script": page(SCRIPTED),
    "/empty": page(b""),
    "/blank": page(b"<html><body></body></html>"),
    "/pdf": page(b"%PDF-1.7", "application/pdf"),
    "/picture": page(b"\x89PNG\r\n", "image/png"),
    "/text": page(b"Not a page.", "text/plain"),
    "/untyped-bytes": reply(b"\x7fELF\0\0\0\0"),
    "/feed": page(FEED, "application/rss+xml"),
    "/feed-as-html": page(FEED),
    "/feed-as-xml": page(FEED, "text/xml"),
    "/comments": page(b"<!---->" * 600),
    "/feed-behind-comments": page(b"<!---->" * 100 + FEED.partition(b"?>")[2]),
    "/jsonfeed": page(b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "application/json"),
    "/404": page(b"<p>Nothing here", status="404 Not Found"),
    "/500": page(b"<p>Broken", status="500 Internal Server Error"),
    "/gone": page(b"<p>Gone", status="410 Gone"),
    "/busy": page(b"", status="429 Too Many Requests", Retry_After="600"),
    "/circle": redirect_to("/circle"),
    "/home": redirect_to("file:///etc/passwd"),
    "/large": page(b"<p>" + b"x" * (3 << 20)),
    "/endless": endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"<p>and so on</p>" * 100),
    "/drip": drip(b"<p>drop</p>", 0.001),
}


def waiting(until: asyncio.Event, body: bytes) -> Answer:
    """Return an answer that sends a page once `until` is set."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        await until.wait()
        await page(body)(request, writer)

    return answer
