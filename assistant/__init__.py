"""Settings, the library, the chain, the engines and the checking of citations."""
