"""What a browser may run and fetch on our pages, and who may show them inside a page of their own.

A page runs the scripts of this server and those that stand in its index page, known by their hashes; nothing
is evaluated there. streamlit-folium draws a map by evaluating what the server sent it, so that is allowed in
the map's own frame, where no script may stand in the page. docs/decisions/0040 says why.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping

from components.open_data import STYLE

FRAMES = "/component/"  # where the documents of frames lie, under any base path
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def named(text: str) -> str:
    """A script or a style as a policy names it: by its hash."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


STYLES = (  # that scripts put in a page. Another version of Streamlit may have others
    named(""),  # what is empty is filled rule by rule
    "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='",  # how buttons are touched, by react-aria
    "'sha256-2GF9hCGTDj/GGFNlQA54jDdMGl2fvoeZmZjAvBSiAtM='",  # of maplibre, which comes with Plotly
)

EVERYWHERE = {
    "default-src": "'none'",
    "connect-src": "'self'",
    "img-src": "'self' data:",
    "base-uri": "'none'",
    "form-action": "'none'",
}
IN_FRAME = EVERYWHERE | {
    "script-src": "'self' 'unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "frame-ancestors": "'self'",
}
ON_PAGE = EVERYWHERE | {
    # protobuf counts with WebAssembly, which can do no more than the script that made it
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",  # heard where the next two are not known
    "style-src-elem": " ".join(["'self'", *STYLES, named(STYLE)]),
    "style-src-attr": "'unsafe-inline'",
    "font-src": "'self' data:",
    "frame-src": "'self'",
    "frame-ancestors": "'none'",
}


def written(directives: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def of_page(html: str = "") -> str:
    """The policy of a page, with the scripts that stand in its HTML."""
    scripts = map(named, SCRIPT.findall(html))
    return written(ON_PAGE | {"script-src": " ".join([ON_PAGE["script-src"], *scripts])})


def headers(path: str) -> dict[str, str]:
    """What goes with the answer at a path. A page's own policy, with its scripts, comes before this one."""
    is_frame = FRAMES in path
    return {
        "Content-Security-Policy": written(IN_FRAME) if is_frame else of_page(),
        "X-Frame-Options": "SAMEORIGIN" if is_frame else "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
