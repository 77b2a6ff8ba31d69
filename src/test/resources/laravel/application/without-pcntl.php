<?php

// Laravel asks this before it listens for signals; as if PHP had been built without pcntl.

namespace Illuminate\Queue;

function extension_loaded(string $name): bool
{
    return $name !== 'pcntl' && \extension_loaded($name);
}
