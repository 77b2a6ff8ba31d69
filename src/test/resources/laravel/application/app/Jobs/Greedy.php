<?php

namespace App\Jobs;

/** Leaves more memory in use than the worker's --memory allows. */
class Greedy extends Job
{
    private static array $kept = [];

    protected function work(): void
    {
        $this->spend();
        self::$kept[] = str_repeat('x', 160 << 20);
    }
}
