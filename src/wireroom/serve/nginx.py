"""A configuration with which nginx serves the page store itself: python -m wireroom.serve.nginx FOLDER

Readers then depend on no process of ours: pages stay up, and what was killed stays killed, while wireroom is down. The
headers are those of `serve.headers`. Make it anew after an upgrade, since the style sheets' hashes stand in it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

from wireroom.config import Newspaper, load
from wireroom.serve import headers
from wireroom.serve.addresses import desk_address, reached

_CONFIG = """\
# The readers' site of {title}, made by python -m wireroom.serve.nginx. It is included in nginx's http block.

map $uri $wireroom_life {{
    default "{front}";
{lives}
}}
map $status $wireroom_cache {{
    default $wireroom_life;
    ~^[45]  "{not_kept}";  # a 404 and a 410 are asked for again each time
}}
map $uri $wireroom_policy {{
    default "{page_policy}";
    ~\\.(?:jpg|webp|avif|png|pdf|svg|ico)$ "{file_policy}";
}}

server {{
    {listen};
    server_name {name};
    root "{pages}";
    index index.html;
    absolute_redirect off;
    server_tokens off;
    disable_symlinks on from=$document_root;
    gzip_static on;
    # brotli_static on;  # with the module ngx_brotli: the press wrote .br files too
    charset utf-8;
    charset_types text/plain text/css text/javascript application/xml application/rss+xml application/atom+xml;
    types {{
        text/html html; text/plain txt; text/css css; text/javascript js; application/xml xml; application/json json;
        application/manifest+json webmanifest; font/woff2 woff2; image/jpeg jpg; image/webp webp; image/avif avif;
        image/png png; image/svg+xml svg; image/x-icon ico; application/pdf pdf;
    }}
    add_header Cache-Control $wireroom_cache always;
    add_header Content-Security-Policy $wireroom_policy always;
    add_header Vary accept-encoding always;
{common}
    if ($request_method !~ ^(?:GET|HEAD)$) {{ return 405; }}
    error_page 403 404 =404 /404.html;

    location ~ /\\. {{ return 404; }}
    location ~ /(?:404|410)\\.html$ {{ internal; }}
    location ~ \\.(?:br|gz)$ {{ return 404; }}
    location ~ /feed\\.xml$ {{ types {{ }} default_type application/rss+xml; }}
    location ~ /atom\\.xml$ {{ types {{ }} default_type application/atom+xml; }}
    location ~ /feed\\.json$ {{ types {{ }} default_type application/feed+json; }}

    # A story that is gone has nothing but 410.html in its folder, and answers so for whatever was below it.
    location ~ ^(?<story>/story/\\d+/\\d+/\\d+/[a-z0-9-]+)(?:/|$) {{
        error_page 410 $story/410.html;
        if (-f $document_root$story/410.html) {{ return 410; }}
        try_files $uri $uri/ =404;
    }}
    location / {{ try_files $uri $uri/ =404; }}

    location = /search {{
        add_header X-Wireroom-Search live;  # so that only the search's own headers are sent
        proxy_pass http://{search};
        proxy_set_header X-Forwarded-For $remote_addr;
    }}
    location /api/ {{
        add_header X-Wireroom-Api live;  # so that only the API's own headers are sent
        client_max_body_size 33m;  # a picture has at most 32 MB
        proxy_request_buffering off;  # who is not known is turned away before his body is read
        proxy_http_version 1.1;
        proxy_pass http://{search};
        proxy_set_header X-Forwarded-For $remote_addr;
    }}
    location = /desk {{ return 302 {desk}/desk/; }}
    location /desk/ {{ return 302 {desk}/desk/; }}
}}
"""
_TLS = """listen 443 ssl http2;
    ssl_certificate /etc/ssl/{name}.pem;
    ssl_certificate_key /etc/ssl/{name}.key"""


def config(newspaper: Newspaper) -> str:
    """nginx's configuration for the readers' site of a newspaper. The desk and TLS certificates are the operator's."""
    serve = newspaper.serve
    url = urlsplit(newspaper.paper.url)
    secure = url.scheme == "https"
    public = headers.public_page(hsts=serve.hsts)
    return _CONFIG.format(
        title=" ".join(newspaper.paper.title.split()),
        front=headers.life("/"),
        lives="\n".join(f'    ~^{start} "{life}";' for start, life in headers.LIVES),
        not_kept=headers.NOT_KEPT,
        page_policy=dict(public)["content-security-policy"],
        file_policy=headers.FILE_POLICY,
        listen=_TLS.format(name=url.hostname) if secure else f"listen {url.port or 80}",
        name=url.hostname,
        pages=newspaper.path(newspaper.storage.pages).resolve(),
        common="\n".join(
            f'    add_header {name.title()} "{value}" always;'
            for name, value in public
            if name != "content-security-policy"
        ),
        search=f"{reached(newspaper)}:{serve.port}",
        desk=desk_address(newspaper, serve.desk_port),
    )


if __name__ == "__main__":
    print(config(load(Path(sys.argv[1]))), end="")
