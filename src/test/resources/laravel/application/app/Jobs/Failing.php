<?php

namespace App\Jobs;

/** Fails each time. */
class Failing extends Job
{
    protected function work(): void
    {
        throw new \RuntimeException('The mailbox is full');
    }
}
