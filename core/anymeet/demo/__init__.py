"""The demonstration: `anymeet.demo.application`, an ordinary application, and what runs it on several providers."""
