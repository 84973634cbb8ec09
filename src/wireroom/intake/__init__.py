"""Where bytes come from: one module a transport. A dispatch is durable before its sender is told so."""
